//! What every theme keeps to, at every depth and with every glyph set; and what a faulty file does.

use super::*;
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr;

fn every() -> impl Iterator<Item = Theme> {
    BUILT_IN.iter().flat_map(|(name, _)| {
        Depth::ALL.iter().flat_map(move |depth| {
            Glyphs::ALL.iter().map(move |glyphs| {
                let (theme, faults) = Theme::load(name, *depth, *glyphs, &[]);
                assert_eq!(faults, [], "{name}");
                theme
            })
        })
    })
}

fn on(theme: &Theme, role: Role, ground: Role) -> Style {
    theme
        .style(Role::Screen)
        .patch(theme.style(ground))
        .patch(theme.style(role))
}

#[test]
fn what_must_be_told_apart_is_told_apart() {
    for theme in every() {
        let named = (&theme.name, theme.depth, theme.glyphs);
        let differ = |a: Role, b: Role| {
            assert_ne!(theme.style(a), theme.style(b), "{named:?} {a:?} {b:?}");
        };
        differ(Role::Row, Role::RowSelected);
        differ(Role::Popup, Role::PopupSelected);
        differ(Role::Tab, Role::TabActive);
        differ(Role::Title, Role::TitleFocused);
        differ(Role::BandGood, Role::BandRisk);
        differ(Role::BandGood, Role::BandWatch);
        differ(Role::Good, Role::Bad);
        differ(Role::Text, Role::Match);
        differ(Role::Text, Role::Fault);
        differ(Role::ToastGood, Role::ToastBad);
        for chosen in [
            Role::TabActive,
            Role::StatusView,
            Role::TitleFocused,
            Role::Strong,
        ] {
            let on = theme.style(chosen).add_modifier;
            assert!(!on.contains(Modifier::DIM), "{named:?} {chosen:?} is dim");
        }
        let bands = [
            Mark::BandGood,
            Mark::BandWatch,
            Mark::BandRisk,
            Mark::BandUnknown,
        ];
        let mut marks: Vec<&str> = bands.iter().map(|mark| theme.mark(*mark)).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), 4, "{named:?}: colour alone tells bands apart");
    }
}

/// Where there are colours at all, good and bad are two of them, and so are a row and the one under
/// the cursor (or it is turned over).
#[test]
fn colours_tell_good_from_bad_and_the_selected_row_from_others() {
    for theme in every().filter(|theme| theme.depth > Depth::None && theme.name != "mono") {
        let named = (&theme.name, theme.depth, theme.glyphs);
        for (good, bad) in [
            (Role::Good, Role::Bad),
            (Role::BandGood, Role::BandRisk),
            (Role::BandGood, Role::BandWatch),
            (Role::BandWatch, Role::BandRisk),
            (Role::ToastGood, Role::ToastBad),
        ] {
            assert_ne!(
                theme.style(good).fg,
                theme.style(bad).fg,
                "{named:?} {bad:?}"
            );
        }
        for (selected, ground) in [
            (Role::RowSelected, Role::Row),
            (Role::RowSelected, Role::Screen),
            (Role::PopupSelected, Role::Popup),
        ] {
            let (selected, ground) = (on(&theme, selected, selected), on(&theme, ground, ground));
            let turned = selected.add_modifier.contains(Modifier::REVERSED);
            assert!(turned || selected.bg != ground.bg, "{named:?} {selected:?}");
        }
    }
}

#[test]
fn without_colours_nothing_but_modifiers_is_sent() {
    for theme in every().filter(|theme| theme.depth == Depth::None) {
        for role in Role::ALL {
            let style = theme.style(*role);
            assert_eq!(
                (style.fg, style.bg),
                (None, None),
                "{} {role:?}",
                theme.name
            );
            assert!(!style.add_modifier.contains(Modifier::ITALIC));
        }
    }
}

#[test]
fn a_depth_sends_only_colours_it_has() {
    for theme in every() {
        for role in Role::ALL {
            let style = theme.style(*role);
            for colour in [style.fg, style.bg].into_iter().flatten() {
                let fits = match colour {
                    Color::Rgb(..) => theme.depth == Depth::True,
                    Color::Indexed(_) => theme.depth >= Depth::X256,
                    _ => theme.depth >= Depth::Ansi,
                };
                assert!(fits, "{} {:?} {role:?} {colour:?}", theme.name, theme.depth);
            }
        }
    }
}

#[test]
fn text_stands_out_from_its_ground() {
    let rgb = |colour: Option<Color>| match colour {
        Some(Color::Rgb(r, g, b)) => Some((r, g, b)),
        Some(Color::Indexed(index)) => Some(colour::rgb_256(index)),
        _ => None,
    };
    for (depth, least) in [(Depth::True, 4.5), (Depth::X256, 4.0)] {
        let mut compared = 0;
        for theme in every().filter(|theme| theme.depth == depth) {
            for ground in [
                Role::Screen,
                Role::RowSelected,
                Role::Popup,
                Role::PopupSelected,
                Role::Status,
                Role::ToastPlain,
            ] {
                for role in Role::ALL
                    .iter()
                    .filter(|role| !matches!(role, Role::Screen | Role::Rule | Role::PopupFrame))
                {
                    let style = on(&theme, *role, ground);
                    if let (Some(fg), Some(bg)) = (rgb(style.fg), rgb(style.bg)) {
                        let contrast = colour::contrast(fg, bg);
                        let at = (&theme.name, ground, role);
                        assert!(contrast >= least, "{at:?} at {depth:?}: {contrast:.1}");
                        compared += 1;
                    }
                }
            }
        }
        assert!(compared > 100, "only {compared} pairs were compared");
    }
}

#[test]
fn every_mark_is_one_cell_and_ascii_where_asked() {
    for theme in every() {
        for mark in Mark::ALL {
            let glyph = theme.mark(*mark);
            assert_eq!(glyph.width(), 1, "{mark:?} {glyph:?}");
            assert!(
                theme.glyphs == Glyphs::Unicode || glyph.is_ascii(),
                "{mark:?}"
            );
        }
        assert!(theme.spark(0.0) != theme.spark(1.0));
        assert_eq!(theme.spark(f32::NAN), theme.spark(0.0));
    }
}

#[test]
fn a_role_without_a_style_looks_like_its_parent() {
    assert_eq!(Role::RowSelected.chain(), ["text", "row", "row.selected"]);
    assert_eq!(Role::Dim.chain(), ["text", "text.dim"]);
    let files = [(
        "own".to_owned(),
        "[styles]\nband = { underline = true }\n".to_owned(),
    )];
    let (theme, faults) = Theme::load("own", Depth::True, Glyphs::Unicode, &files);
    assert_eq!(faults, []);
    for role in [Role::BandGood, Role::BandRisk] {
        assert!(
            theme
                .style(role)
                .add_modifier
                .contains(Modifier::UNDERLINED)
        );
    }
    assert_eq!(theme.style(Role::Status), Style::new());
}

#[test]
fn a_persons_theme_builds_on_a_built_in_one_of_the_same_name() {
    let text = "inherits = \"dark\"\n[palette]\naccent = \"#ff00ff\"\n";
    let files = [("dark".to_owned(), text.to_owned())];
    let (theme, faults) = Theme::load("dark", Depth::True, Glyphs::Unicode, &files);
    assert_eq!(faults, []);
    assert_eq!(theme.style(Role::Accent).fg, Some(Color::Rgb(255, 0, 255)));
    let plain = Theme::default();
    assert_eq!(theme.style(Role::Good), plain.style(Role::Good));
    assert_eq!(Theme::names(&files).len(), BUILT_IN.len());
}

#[test]
fn all_faults_of_a_file_are_told_at_once_with_their_lines() {
    let text = r##"inherits = "darc"
[palette]
hot = "#ff00"
cold = { rgb = "#00aaff", x256 = 300, ansy = "blue" }
[styles]
"row.selectd" = "cold"
"title" = { fg = "colt", blod = true }
"tab" = 7
[marks]
"band.goood" = { unicode = "+", ascii = "+" }
"band.risk" = { unicode = "!!", ascii = "é" }
[style]
"##;
    let files = [("mine".to_owned(), text.to_owned())];
    let (theme, faults) = Theme::load("mine", Depth::True, Glyphs::Ascii, &files);
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"));
    // What is right in it is used, the rest is as the dark theme has it.
    assert_eq!(
        theme.style(Role::Tab).fg,
        Theme::default().style(Role::Text).fg
    );
    assert_eq!(theme.mark(Mark::BandRisk), "!");
}

#[test]
fn broken_toml_unknown_names_and_circles_still_give_a_theme() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files = [
        file("broken", "[palette\nink = \"#ffffff\"\n"),
        file("a", "inherits = \"b\"\n"),
        file("b", "\ninherits = \"a\"\n"),
    ];
    for (name, line) in [("broken", 1), ("nowhere", 1), ("a", 2)] {
        let (theme, faults) = Theme::load(name, Depth::True, Glyphs::Unicode, &files);
        assert!(!faults.is_empty(), "{name}");
        assert_eq!(faults[0].line, line, "{faults:?}");
        assert_ne!(
            theme.style(Role::Row),
            theme.style(Role::RowSelected),
            "{name}"
        );
    }
}
