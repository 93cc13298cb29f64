//! One theme file: TOML to a draft, with every fault at its line.

use super::{Draft, Look, Use, did_you_mean};
use crate::theme::Fault;
use crate::theme::colour::{self, ANSI, Swatch};
use crate::theme::mark::Mark;
use crate::theme::role::Role;
use ratatui::style::{Color, Modifier};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_width::UnicodeWidthStr;

type Key<'t, 's> = &'t Spanned<std::borrow::Cow<'s, str>>;
type Value<'t, 's> = &'t Spanned<DeValue<'s>>;

/// Reads one file.
pub struct Reader<'a> {
    theme: &'a str,
    text: &'a str,
    faults: &'a mut Vec<Fault>,
    draft: Draft,
}

impl<'a> Reader<'a> {
    /// The draft a text makes, and the theme it builds on with the line that says so. What is wrong is
    /// added to the faults.
    pub fn read(
        theme: &'a str,
        text: &'a str,
        faults: &'a mut Vec<Fault>,
    ) -> (Draft, Option<(String, usize)>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader {
            theme,
            text,
            faults,
            draft: Draft::default(),
        };
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.fault(at, format!("this is not TOML: {}", error.message()));
        }
        let parent = reader.document(table.get_ref());
        (reader.draft, parent)
    }

    fn fault(&mut self, at: usize, text: String) {
        self.faults.push(Fault {
            theme: self.theme.to_owned(),
            line: self.line(at),
            text,
        });
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    fn document(&mut self, table: &DeTable<'_>) -> Option<(String, usize)> {
        let mut parent = None;
        // The palette first: styles name its colours.
        if let Some(palette) = self.section(table, "palette") {
            for (key, value) in palette {
                if let Some(swatch) = self.swatch(key, value) {
                    self.draft.palette.insert(key.get_ref().to_string(), swatch);
                }
            }
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "palette" => {}
                "inherits" => match value.get_ref().as_str() {
                    Some(name) => {
                        parent = Some((name.to_owned(), self.line(value.span().start)));
                    }
                    None => self.wrong(value, "inherits", "the name of a theme in quotes"),
                },
                "styles" => {
                    for (key, value) in self.section(table, "styles").into_iter().flatten() {
                        self.role(key, value);
                    }
                }
                "marks" => {
                    for (key, value) in self.section(table, "marks").into_iter().flatten() {
                        self.mark(key, value);
                    }
                }
                _ => self.unknown(key, "part", ["inherits", "palette", "styles", "marks"]),
            }
        }
        parent
    }

    fn section<'t, 's>(&mut self, table: &'t DeTable<'s>, name: &str) -> Option<&'t DeTable<'s>> {
        let value = table.get(name)?;
        let section = value.get_ref().as_table();
        if section.is_none() {
            self.wrong(value, name, "a table");
        }
        section
    }

    fn swatch(&mut self, key: Key<'_, '_>, value: Value<'_, '_>) -> Option<Swatch> {
        let mut swatch = Swatch::default();
        if let Some(text) = value.get_ref().as_str() {
            if text.starts_with('#') {
                swatch.rgb = self.rgb(value);
            } else {
                swatch.ansi = self.ansi(value);
            }
            return Some(swatch);
        }
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(
                value,
                key.get_ref(),
                "\"#rrggbb\" or a table with rgb, x256, ansi",
            );
            return None;
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rgb" => swatch.rgb = self.rgb(value),
                "ansi" => swatch.ansi = self.ansi(value),
                "x256" => {
                    let number = value.get_ref().as_integer();
                    swatch.x256 =
                        number.and_then(|n| u8::from_str_radix(n.as_str(), n.radix()).ok());
                    if swatch.x256.is_none() {
                        self.wrong(value, "x256", "a whole number from 0 to 255");
                    }
                }
                _ => self.unknown(key, "colour part", ["rgb", "x256", "ansi"]),
            }
        }
        Some(swatch)
    }

    fn rgb(&mut self, value: Value<'_, '_>) -> Option<colour::Rgb> {
        let rgb = value.get_ref().as_str().and_then(colour::parse_rgb);
        if rgb.is_none() {
            self.wrong(value, "a colour", "\"#rrggbb\"");
        }
        rgb
    }

    fn ansi(&mut self, value: Value<'_, '_>) -> Option<Color> {
        let name = value.get_ref().as_str().unwrap_or_default();
        let colour = colour::parse_ansi(name);
        if colour.is_none() {
            let hint = did_you_mean(name, ANSI.iter().map(|(name, ..)| *name));
            self.fault(
                value.span().start,
                format!("\"{name}\" is none of the sixteen colours{hint}"),
            );
        }
        colour
    }

    fn role(&mut self, key: Key<'_, '_>, value: Value<'_, '_>) {
        let names = Role::names();
        if !names.contains(&key.get_ref().as_ref()) {
            self.unknown(key, "role", names);
            return;
        }
        let mut look = Look::default();
        if value.get_ref().as_str().is_some() {
            look.fg = self.colour(value);
        } else if let Some(table) = value.get_ref().as_table() {
            for (key, value) in table {
                let name = key.get_ref().as_ref();
                match (name, modifier(name)) {
                    ("fg", _) => look.fg = self.colour(value),
                    ("bg", _) => look.bg = self.colour(value),
                    (_, Some(modifier)) => match value.get_ref().as_bool() {
                        Some(true) => look.on |= modifier,
                        Some(false) => look.off |= modifier,
                        None => self.wrong(value, name, "true or false"),
                    },
                    _ => {
                        let known = MODIFIERS.iter().map(|(name, _)| *name);
                        self.unknown(key, "part of a style", known.chain(["fg", "bg"]));
                    }
                }
            }
        } else {
            self.wrong(
                value,
                key.get_ref(),
                "a colour's name or a table with fg, bg, bold, …",
            );
        }
        self.draft.styles.insert(key.get_ref().to_string(), look);
    }

    /// A colour's name: of the palette or one of the sixteen.
    fn colour(&mut self, value: Value<'_, '_>) -> Option<String> {
        let Some(name) = value.get_ref().as_str() else {
            self.wrong(value, "a colour", "its name in quotes");
            return None;
        };
        self.draft.uses.push(Use {
            theme: self.theme.to_owned(),
            line: self.line(value.span().start),
            colour: name.to_owned(),
        });
        Some(name.to_owned())
    }

    fn mark(&mut self, key: Key<'_, '_>, value: Value<'_, '_>) {
        let id = key.get_ref().as_ref();
        if id != "spark" && Mark::parse(id).is_none() {
            let names = Mark::ALL.iter().map(|mark| mark.id());
            self.unknown(key, "mark", names.chain(["spark"]));
            return;
        }
        let cells = if id == "spark" { 8 } else { 1 };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(value, id, "a table with unicode and ascii");
            return;
        };
        let mut glyphs = (None, None);
        for (key, value) in table {
            let text = value.get_ref().as_str().unwrap_or_default();
            let fits = text.width() == cells && text.chars().count() == cells;
            match key.get_ref().as_ref() {
                "unicode" if fits && !text.chars().any(char::is_control) => {
                    glyphs.0 = Some(text.to_owned());
                }
                "ascii" if fits && text.bytes().all(|b| (b' '..=b'~').contains(&b)) => {
                    glyphs.1 = Some(text.to_owned());
                }
                name @ ("unicode" | "ascii") => {
                    let what = format!("{id}.{name}");
                    let cell = if cells == 1 {
                        "character"
                    } else {
                        "characters"
                    };
                    self.wrong(value, &what, &format!("{cells} {cell}, one cell wide each"));
                }
                _ => self.unknown(key, "glyph set", ["unicode", "ascii"]),
            }
        }
        self.draft.marks.insert(id.to_owned(), glyphs);
    }

    fn wrong(&mut self, value: Value<'_, '_>, what: &str, wanted: &str) {
        self.fault(value.span().start, format!("{what} must be {wanted}"));
    }

    fn unknown<'n>(
        &mut self,
        key: Key<'_, '_>,
        what: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let name = key.get_ref();
        let hint = did_you_mean(name, known);
        self.fault(
            key.span().start,
            format!("there is no {what} \"{name}\"{hint}"),
        );
    }
}

const MODIFIERS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

fn modifier(name: &str) -> Option<Modifier> {
    MODIFIERS
        .iter()
        .find(|(of, _)| *of == name)
        .map(|(_, modifier)| *modifier)
}
