//! What holds on every screen: no panic at any size, few bytes for a move, nothing split.

use crate::fixtures::{activity, opened, state, triage};
use crate::render::{bytes_between, draw, measured, text, theme};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use tenure::app::State;
use tenure::app::layer::Layer;
use tenure::app::layout;
use tenure::app::state::{Toast, Tone};
use tenure::app::view::Tab;
use tenure::messages::Language;
use tenure::theme::{BUILT_IN, Depth, Glyphs, Theme};

/// Every view and layer, for what must hold of all.
pub fn screens(size: (u16, u16)) -> Vec<State> {
    let mut screens = vec![triage(size), activity(size)];
    for density in [1, 2, 4] {
        let mut board = state(size, 10);
        board.board.density = density;
        board.board.left = 5;
        screens.push(board);
    }
    screens.extend(Tab::ALL.iter().map(|tab| opened(size, *tab)));
    screens.extend(crate::measured::all(size));
    for (_, make) in crate::layers::ALL {
        screens.push(make(size));
    }
    screens
}

#[test]
fn no_size_breaks_a_screen() {
    let theme = Theme::default();
    let edges = [0, 1, 2, 39, 40, 41, 63, 80, 100, 300];
    let heights = [0, 1, 9, 10, 13, 24, 100];
    for width in edges {
        for height in heights {
            for state in screens((width, height)) {
                draw(&state, &theme);
            }
        }
    }
}

#[test]
fn scrolling_beyond_the_end_shows_the_end() {
    for tab in Tab::ALL {
        let mut state = opened((80, 24), *tab);
        state.account.as_mut().expect("opened").scroll = 10_000;
        let (buffer, _) = draw(&state, &Theme::default());
        let filled = text(&buffer)
            .lines()
            .skip(5)
            .filter(|line| !line.is_empty())
            .count();
        assert!(filled >= 3, "{tab:?}\n{}", text(&buffer));
    }
}

#[test]
fn what_was_scrolled_too_far_comes_back_to_what_is_seen() {
    let mut state = opened((80, 24), Tab::Health);
    state.account.as_mut().expect("opened").scroll = usize::MAX - 1;
    let drawn = measured(&state);
    state.drawn(drawn);
    let last = state.account.as_ref().expect("opened").scroll;
    assert!((1..60).contains(&last), "{last}");
    let end = text(&draw(&state, &Theme::default()).0);
    state.account.as_mut().expect("opened").scroll = last - 1;
    let before = text(&draw(&state, &Theme::default()).0);
    assert_ne!(end, before, "one key up must be seen");

    state.layers.push(Layer::Help {
        scroll: 10_000,
        search: None,
    });
    let drawn = measured(&state);
    state.drawn(drawn);
    let Some(Layer::Help { scroll, .. }) = state.layers.last() else {
        panic!("the help is open");
    };
    assert!((1..200).contains(scroll), "{scroll}");
}

#[test]
fn the_health_tab_shows_the_total_without_scrolling() {
    let seen = text(&draw(&opened((80, 24), Tab::Health), &Theme::default()).0);
    let total = seen.lines().find(|line| line.contains("Score"));
    assert!(total.is_some_and(|line| line.ends_with("51")), "{seen}");
}

#[test]
fn a_toast_hides_nothing_of_the_view() {
    for size in crate::render::SIZES {
        let mut state = triage(size);
        let before = text(&draw(&state, &Theme::default()).0);
        state.toast = Some(Toast {
            text: "Acme Corporation: Value → Renewal. u takes it back.".into(),
            tone: Tone::Good,
            at: state.now.utc,
        });
        let after = text(&draw(&state, &Theme::default()).0);
        let rows = usize::from(size.1) - 1;
        let view = |seen: &str| {
            seen.lines()
                .take(rows)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(view(&before), view(&after));
        assert!(
            after
                .lines()
                .last()
                .is_some_and(|line| line.contains("u takes it back"))
        );
    }
}

#[test]
fn the_footer_shows_only_what_can_be_had() {
    let footer = |state: &State| {
        let seen = text(&draw(state, &Theme::default()).0);
        seen.lines().last().unwrap_or_default().to_owned()
    };
    let mut state = triage((80, 24));
    assert!(footer(&state).contains("t log"), "{}", footer(&state));
    state.setup.read_only = true;
    let seen = footer(&state);
    assert!(!seen.contains("log") && !seen.contains("advance"), "{seen}");
    assert!(seen.contains("Enter open"), "{seen}");
}

#[test]
fn every_theme_draws_the_same_characters() {
    let state = triage((120, 36));
    let (buffer, _) = draw(&state, &Theme::default());
    let plain = text(&buffer);
    for (name, _) in BUILT_IN {
        for depth in Depth::ALL {
            let (buffer, _) = draw(&state, &theme(name, *depth, Glyphs::Unicode));
            assert_eq!(text(&buffer), plain, "{name} {depth:?}");
        }
    }
}

#[test]
fn a_selected_row_that_is_turned_over_is_an_even_bar() {
    let size = (120, 36);
    for name in ["base16", "high-contrast", "mono"] {
        let mut bars = 0;
        for state in screens(size) {
            let (buffer, _) = draw(&state, &theme(name, Depth::Ansi, Glyphs::Unicode));
            // The first line is the status line's, which a theme may turn over, too.
            for row in buffer.content.chunks(usize::from(size.0)).skip(1) {
                let turned = |cell: &&Cell| cell.modifier.contains(Modifier::REVERSED);
                let Some(first) = row.iter().find(turned) else {
                    continue;
                };
                bars += 1;
                for cell in row.iter().filter(turned) {
                    assert_eq!((cell.fg, cell.bg), (first.fg, first.bg), "{name}");
                    assert!(!cell.modifier.contains(Modifier::DIM), "{name}");
                }
            }
        }
        assert!(bars > 10, "{name} turns selected rows over: {bars}");
    }
}

/// WCAG 2.2: the relative luminance of a colour, and from that the contrast of two.
fn contrast(a: Color, b: Color) -> Option<f64> {
    let light = |colour| {
        let Color::Rgb(r, g, b) = colour else {
            return None;
        };
        let [r, g, b] = [r, g, b].map(|part| {
            let part = f64::from(part) / 255.0;
            match part <= 0.04045 {
                true => part / 12.92,
                false => ((part + 0.055) / 1.055).powf(2.4),
            }
        });
        Some(0.2126 * r + 0.7152 * g + 0.0722 * b)
    };
    let (a, b) = (light(a)?, light(b)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

#[test]
fn every_letter_and_figure_stands_out_from_the_ground_it_is_drawn_on() {
    let mut compared = 0;
    for (name, _) in BUILT_IN {
        let theme = theme(name, Depth::True, Glyphs::Unicode);
        let tones = [Some(Tone::Good), Some(Tone::Plain), Some(Tone::Bad), None];
        for (mut state, tone) in screens((120, 36))
            .into_iter()
            .zip(tones.into_iter().cycle())
        {
            state.toast = tone.map(|tone| Toast {
                text: "Acme Corporation: Value → Renewal. u takes it back.".into(),
                tone,
                at: state.now.utc,
            });
            let (buffer, _) = draw(&state, &theme);
            for (at, cell) in buffer.content.iter().enumerate() {
                if !cell.symbol().chars().any(char::is_alphanumeric) {
                    continue;
                }
                let (ink, ground) = match cell.modifier.contains(Modifier::REVERSED) {
                    true => (cell.bg, cell.fg),
                    false => (cell.fg, cell.bg),
                };
                let Some(found) = contrast(ink, ground) else {
                    continue;
                };
                compared += 1;
                let (x, y) = (at % 120, at / 120);
                assert!(
                    found >= 4.5,
                    "{name}: {} at {x},{y} has {found:.2}\n{}",
                    cell.symbol(),
                    text(&buffer)
                );
            }
        }
    }
    assert!(compared > 100_000, "only {compared} cells were compared");
}

#[test]
fn what_is_shown_of_a_sum_in_few_lines_adds_up() {
    for height in 16..=24 {
        let (buffer, _) = draw(&triage((80, height)), &Theme::default());
        let seen = text(&buffer);
        let lines: Vec<&str> = seen.lines().collect();
        let at = lines.iter().position(|line| line.contains("in all"));
        let Some(at) = at else {
            panic!("no sum at {height} lines:\n{seen}");
        };
        let number = |line: &str| {
            line.get(..5)
                .and_then(|head| head.trim().parse::<i32>().ok())
        };
        let total = number(lines[at]);
        let terms = lines[..at - 1].iter().rev();
        let terms: i32 = terms
            .take_while(|line| !line.contains('·'))
            .filter_map(|line| number(line))
            .sum();
        assert_eq!(Some(terms), total, "at {height} lines:\n{seen}");
    }
}

#[test]
fn ascii_screens_hold_ascii_marks_only() {
    for mut state in screens((120, 36)) {
        // The data itself may be in any script; what the program draws may not.
        state.book = Default::default();
        for column in &mut state.board.columns {
            column.rows.clear();
            column.arr.clear();
        }
        state.details.clear();
        state.triage.rows.clear();
        state.activity.queue.clear();
        state.activity.journal.clear();
        if matches!(
            state.layers.last(),
            Some(Layer::Find(_) | Layer::Conflict(_) | Layer::Bulk(_))
        ) {
            continue;
        }
        let (buffer, _) = draw(&state, &theme("mono", Depth::None, Glyphs::Ascii));
        let seen = text(&buffer);
        // So is the sign of a currency.
        let odd: String = (seen.chars())
            .filter(|c| !c.is_ascii() && *c != '€')
            .collect();
        assert!(odd.is_empty(), "{odd}\n{seen}");
    }
}

#[test]
fn moving_the_cursor_costs_few_bytes() {
    let theme = Theme::default();
    for size in crate::render::SIZES {
        let mut before = state(size, 10);
        before.board.focus = 1;
        let mut after = state(size, 10);
        after.board.focus = 1;
        after.board.columns[1].cursor = 1;
        // The account beside the board follows when the cursor rests.
        let rested = before.subject_id();
        (before.beside, after.beside) = (rested.clone(), rested);
        let bytes = bytes_between(&draw(&before, &theme).0, &draw(&after, &theme).0);
        assert!(bytes <= 600, "down on the board at {size:?}: {bytes} bytes");
        assert!(bytes > 0);

        after.board.focus = 2;
        after.board.columns[1].cursor = 0;
        let bytes = bytes_between(&draw(&before, &theme).0, &draw(&after, &theme).0);
        assert!(
            bytes <= 800,
            "right on the board at {size:?}: {bytes} bytes"
        );

        // From end to end, wherever all columns are in sight.
        let columns = before.board.columns.len();
        let fit = layout::board_fit(&before);
        for focus in (1..columns).filter(|_| fit.shown == columns) {
            (before.board.focus, after.board.focus) = (focus - 1, focus);
            let bytes = bytes_between(&draw(&before, &theme).0, &draw(&after, &theme).0);
            assert!(bytes <= 800, "to column {focus} at {size:?}: {bytes} bytes");
        }
        assert!(size.0 < 200 || fit.shown == columns, "{fit:?}");

        let before = triage(size);
        let mut after = triage(size);
        after.triage.cursor += 1;
        after.passing = true;
        let bytes = bytes_between(&draw(&before, &theme).0, &draw(&after, &theme).0);
        // The whole of *why* changes with the row; touchpoints and people come when the cursor rests.
        assert!(bytes <= 1_200, "down in triage at {size:?}: {bytes} bytes");
    }
}

#[test]
fn a_screen_too_small_says_what_it_needs() {
    let (buffer, _) = draw(&state((30, 8), 0), &Theme::default());
    let seen = text(&buffer);
    assert!(
        seen.contains("need 40x10") && seen.contains("have 30x8"),
        "{seen}"
    );
}

#[test]
fn however_small_the_screen_it_says_how_to_leave() {
    for language in [Language::En, Language::Zh, Language::Es] {
        for (width, height) in [(20, 5), (20, 3), (14, 2), (12, 2), (39, 1), (39, 9)] {
            let mut state = state((width, height), 0);
            state.language = language;
            let (buffer, _) = draw(&state, &Theme::default());
            let seen = text(&buffer);
            let last = match language {
                Language::En => "leaves.",
                Language::Zh => "退出",
                Language::Es => "sale.",
            };
            let words: String = seen.split_whitespace().collect();
            assert!(words.contains("Ctrl-C"), "{width}x{height}: {seen}");
            assert!(words.contains(last), "{width}x{height}: {seen}");
        }
    }
}

#[test]
fn hostile_names_leave_the_frame_whole() {
    // The right edge of the popup stands in one column, whatever lies beneath.
    for width in 60..90 {
        let (buffer, _) = draw(&(crate::layers::ALL[0].1)((width, 24)), &Theme::default());
        let seen: Vec<u16> = (0..24)
            .filter_map(|y| (0..width).rev().find(|x| buffer[(*x, y)].symbol() == "╮"))
            .collect();
        let right = seen[0];
        let rows = (0..24)
            .filter(|y| buffer[(right, *y)].symbol() == "│")
            .count();
        assert!(rows > 5, "{}", text(&buffer));
    }
}

#[test]
fn what_is_said_in_several_lines_leaves_the_problem_whole() {
    for size in crate::render::SIZES {
        let mut state = triage(size);
        state
            .problems
            .push("The cache is broken: it is read anew, and this is its end.".into());
        state.toast = Some(Toast {
            text: "Word upon word. ".repeat(16),
            tone: Tone::Bad,
            at: state.now.utc,
        });
        let seen = text(&draw(&state, &Theme::default()).0);
        assert!(seen.contains("and this is its end."), "{seen}");
        assert!(seen.contains("Word upon word."), "{seen}");
    }
}

#[test]
fn the_help_tells_every_key_in_full() {
    for (size, keymap) in crate::render::SIZES
        .into_iter()
        .flat_map(|size| ["arrows", "vim", "emacs"].map(|name| (size, name)))
    {
        let mut state = state(size, 3);
        let embedded = tenure::input::Keymap::embedded(keymap).expect("a keymap of the program");
        state.keys = embedded.table();
        let mut seen = String::new();
        for scroll in (0..240).step_by(15) {
            state.layers = vec![Layer::Help {
                scroll,
                search: None,
            }];
            seen += &text(&draw(&state, &Theme::default()).0);
        }
        let cut: Vec<&str> = seen.lines().filter(|line| line.contains('…')).collect();
        assert!(
            cut.iter().all(|line| !line.starts_with(" │")),
            "{keymap} {size:?}: {cut:#?}"
        );
        for (command, keys) in &state.keys.keys {
            // What is too long for a column goes on below.
            let words: String = command.help(Default::default()).chars().take(24).collect();
            let words = words.trim_end();
            assert!(
                keys.is_empty() || seen.contains(words),
                "{keymap} {size:?}: {words}"
            );
        }
    }
}

#[test]
fn putting_away_shows_as_many_signals_as_there_are() {
    let mut state = triage((120, 36));
    let line = |count: usize| tenure::app::layer::PutLine {
        account: "1".into(),
        name: "Acme".into(),
        what: tenure::app::layer::PutWhat::Dismiss,
        lane: tenure::domain::triage::Lane::Risk,
        signals: (1..=count)
            .map(|at| (format!("s{at}"), format!("signal no. {at}.")))
            .collect(),
        chosen: None,
        input: Default::default(),
        understood: Err("Say why.".into()),
        saving: false,
    };
    state.layers = vec![Layer::Put(Box::new(line(7)))];
    let seen = text(&draw(&state, &Theme::default()).0);
    assert!(seen.contains("signal no. 7."), "{seen}");
    assert!(!seen.contains("more │"), "{seen}");
    state.layers = vec![Layer::Put(Box::new(line(14)))];
    let seen = text(&draw(&state, &Theme::default()).0);
    assert!(seen.contains("↓ 5 more"), "{seen}");
}
