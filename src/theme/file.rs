//! One theme file: TOML to a draft, with every fault at its line.

use super::colour::{self, ANSI, Depth, Swatch};
use super::mark::{Glyphs, Mark, SPARK};
use super::role::Role;
use super::{BUILT_IN, Fault};
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_width::UnicodeWidthStr;

/// A theme before a depth and a glyph set are chosen.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Colours by name.
    pub palette: BTreeMap<String, Swatch>,
    /// Looks by role name.
    pub styles: BTreeMap<String, Look>,
    marks: BTreeMap<String, (Option<String>, Option<String>)>,
    /// Colours that styles name: checked when all palettes are read.
    uses: Vec<Use>,
}

#[derive(Clone, Debug)]
struct Use {
    theme: String,
    line: usize,
    colour: String,
}

/// How a role looks, in names of the palette.
#[derive(Clone, Debug, Default)]
pub struct Look {
    fg: Option<String>,
    bg: Option<String>,
    on: Modifier,
    off: Modifier,
}

impl Look {
    /// As a style at a depth.
    pub fn style(&self, palette: &BTreeMap<String, Swatch>, depth: Depth) -> Style {
        let colour = |name: &Option<String>| -> Option<Color> {
            let name = name.as_ref()?;
            match palette.get(name) {
                Some(swatch) => swatch.at(depth),
                None if depth == Depth::None => None,
                None => colour::parse_ansi(name),
            }
        };
        let mut style = Style::new().add_modifier(self.on).remove_modifier(self.off);
        style.fg = colour(&self.fg);
        style.bg = colour(&self.bg);
        style
    }
}

impl Draft {
    /// A mark's glyph.
    pub fn mark(&self, mark: Mark, glyphs: Glyphs) -> &str {
        self.glyph(mark.id(), glyphs)
            .unwrap_or_else(|| mark.standard(glyphs))
    }

    /// The eight heights of a sparkline.
    pub fn spark(&self, glyphs: Glyphs) -> &str {
        self.glyph("spark", glyphs).unwrap_or(match glyphs {
            Glyphs::Unicode => SPARK.0,
            Glyphs::Ascii => SPARK.1,
        })
    }

    fn glyph(&self, id: &str, glyphs: Glyphs) -> Option<&str> {
        let (unicode, ascii) = self.marks.get(id)?;
        match glyphs {
            Glyphs::Unicode => unicode.as_deref(),
            Glyphs::Ascii => ascii.as_deref(),
        }
    }

    fn extend(&mut self, over: Draft) {
        self.palette.extend(over.palette);
        self.styles.extend(over.styles);
        self.uses.extend(over.uses);
        for (id, (unicode, ascii)) in over.marks {
            let mine = self.marks.entry(id).or_default();
            mine.0 = unicode.or(mine.0.take());
            mine.1 = ascii.or(mine.1.take());
        }
    }
}

/// Where themes are found: a person's own files before the built-in ones.
pub struct Source<'a> {
    files: &'a [(String, String)],
}

impl<'a> Source<'a> {
    /// From a person's files, (name, text).
    pub fn new(files: &'a [(String, String)]) -> Self {
        Self { files }
    }

    /// A theme with all it inherits from. Whatever fails, what is left can be drawn with.
    pub fn draft(&self, name: &str, faults: &mut Vec<Fault>) -> Draft {
        let mut chain = Vec::new();
        let mut next = Some((name.to_owned(), name.to_owned(), 1));
        let mut seen = Vec::new();
        while let Some((wanted, by, line)) = next.take() {
            let own = wanted == by;
            // A person's `dark` may build on the built-in `dark`.
            let skip = seen.iter().filter(|of| **of == wanted).count();
            let Some(text) = self.texts(&wanted).nth(skip) else {
                let text = if skip > 0 {
                    format!("\"{wanted}\" inherits from itself; the circle is cut here")
                } else {
                    let known = super::Theme::names(self.files);
                    let hint = did_you_mean(&wanted, known.iter().map(String::as_str));
                    format!("there is no theme \"{wanted}\"{hint}")
                };
                let theme = if own { name.to_owned() } else { by };
                faults.push(Fault { theme, line, text });
                break;
            };
            seen.push(wanted.clone());
            let (draft, parent) = Reader::read(&wanted, text, faults);
            chain.push((draft, wanted.clone()));
            next = parent.map(|(parent, line)| (parent, wanted, line));
        }
        let mut whole = Draft::default();
        if chain.is_empty() || !faults.is_empty() {
            whole.extend(Reader::read("dark", BUILT_IN[0].1, &mut Vec::new()).0);
        }
        for (draft, _) in chain.iter().rev() {
            whole.extend(draft.clone());
        }
        for used in &whole.uses {
            let known = whole.palette.contains_key(&used.colour);
            if !known && colour::parse_ansi(&used.colour).is_none() {
                let hint = did_you_mean(&used.colour, whole.palette.keys().map(String::as_str));
                faults.push(Fault {
                    theme: used.theme.clone(),
                    line: used.line,
                    text: format!("the palette has no colour \"{}\"{hint}", used.colour),
                });
            }
        }
        faults.sort_by(|a, b| (&a.theme, a.line).cmp(&(&b.theme, b.line)));
        whole
    }

    fn texts(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let own = self
            .files
            .iter()
            .map(|(of, text)| (of.as_str(), text.as_str()));
        own.chain(BUILT_IN.iter().copied())
            .filter(move |(of, _)| *of == name)
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
            .into_iter()
    }
}

type Key<'t, 's> = &'t Spanned<std::borrow::Cow<'s, str>>;
type Value<'t, 's> = &'t Spanned<DeValue<'s>>;

struct Reader<'a> {
    theme: &'a str,
    text: &'a str,
    faults: &'a mut Vec<Fault>,
    draft: Draft,
}

impl<'a> Reader<'a> {
    fn read(
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

/// `; did you mean "…"?`, or nothing when nothing is near.
fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let near = known
        .into_iter()
        .map(|known| (edits(name, known), known))
        .min_by_key(|(edits, _)| *edits);
    match near {
        Some((edits, known)) if edits <= (name.chars().count().div_ceil(3)).min(3) => {
            format!("; did you mean \"{known}\"?")
        }
        _ => String::new(),
    }
}

/// Levenshtein distance in characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in b.iter().enumerate() {
            let kept = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = kept.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
