//! Themes as their files say them, and how one builds on another.

mod reader;

use super::colour::{self, Depth, Swatch};
use super::mark::{Glyphs, Mark, SPARK};
use super::{BUILT_IN, Fault};
use ratatui::style::{Color, Modifier, Style};
use reader::Reader;
use std::collections::BTreeMap;

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
