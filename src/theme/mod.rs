//! Colours and glyphs: what each role on the screen looks like, at a colour depth, with a glyph set.
//!
//! A theme is a TOML file (`themes/*.toml` are built in; a person's own of the same name wins).
//! [`Theme::load`] always gives a theme that can be drawn with, and every fault of the file beside it.
//!
//! - [`role`]: the roles, their names and fallbacks. [`mark`]: the glyphs, in both sets.
//! - [`colour`]: colours at a depth, nearest ones, contrast. [`mod@file`]: reading one file.
//!
//! Not here: where a person's files are, which depth the terminal has (both are passed in).

pub mod colour;
pub mod file;
pub mod mark;
pub mod role;
#[cfg(test)]
mod tests;

pub use colour::Depth;
pub use mark::{Glyphs, Mark};
pub use role::Role;

use file::{Draft, Source};
use ratatui::style::{Modifier, Style};
use std::fmt;

/// The built-in themes: name and text, in the order "next theme" goes through them.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("base16", include_str!("../../themes/base16.toml")),
    (
        "high-contrast",
        include_str!("../../themes/high-contrast.toml"),
    ),
    (
        "deuteranopia",
        include_str!("../../themes/deuteranopia.toml"),
    ),
    ("gruvbox", include_str!("../../themes/gruvbox.toml")),
    ("nord", include_str!("../../themes/nord.toml")),
    (
        "solarized-dark",
        include_str!("../../themes/solarized-dark.toml"),
    ),
    (
        "solarized-light",
        include_str!("../../themes/solarized-light.toml"),
    ),
    (
        "catppuccin-mocha",
        include_str!("../../themes/catppuccin-mocha.toml"),
    ),
    (
        "catppuccin-latte",
        include_str!("../../themes/catppuccin-latte.toml"),
    ),
    ("tokyo-night", include_str!("../../themes/tokyo-night.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// What is wrong with a theme file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The theme whose file it is.
    pub theme: String,
    /// The line, from 1.
    pub line: usize,
    /// A sentence.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "theme {}, line {}: {}", self.theme, self.line, self.text)
    }
}

/// A theme at a colour depth with a glyph set, ready to draw with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The depth its colours are in.
    pub depth: Depth,
    /// The glyph set its marks are from.
    pub glyphs: Glyphs,
    styles: Vec<Style>,
    marks: Vec<String>,
    spark: Vec<char>,
}

impl Default for Theme {
    /// The built-in dark theme in true colour.
    fn default() -> Self {
        Self::load("dark", Depth::True, Glyphs::Unicode, &[]).0
    }
}

impl Theme {
    /// Reads a theme by name: `files` are the person's own, as (name, text). What cannot be used is
    /// left as the built-in dark theme has it, and said.
    pub fn load(
        name: &str,
        depth: Depth,
        glyphs: Glyphs,
        files: &[(String, String)],
    ) -> (Self, Vec<Fault>) {
        let source = Source::new(files);
        let mut faults = Vec::new();
        let mut draft = source.draft(name, &mut faults);
        if depth == Depth::None && name != "mono" {
            // Without colour only bold, dim, underline and reverse are left to tell things apart,
            // and `mono` is the theme that does so.
            draft.styles = source.draft("mono", &mut Vec::new()).styles;
        }
        (Self::make(name, depth, glyphs, &draft), faults)
    }

    /// The names of all themes, the built-in ones first: what "next theme" goes through.
    pub fn names(files: &[(String, String)]) -> Vec<String> {
        let mut names: Vec<String> = BUILT_IN.iter().map(|(name, _)| (*name).into()).collect();
        for (name, _) in files {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }

    /// The glyph of a mark; always one cell wide.
    pub fn mark(&self, mark: Mark) -> &str {
        self.marks.get(mark as usize).map_or(" ", String::as_str)
    }

    /// The glyph of a share from 0 to 1, of eight heights.
    pub fn spark(&self, share: f32) -> char {
        let last = self.spark.len().saturating_sub(1);
        let level = (share.clamp(0.0, 1.0) * last as f32).round();
        self.spark.get(level as usize).copied().unwrap_or(' ')
    }

    fn make(name: &str, depth: Depth, glyphs: Glyphs, draft: &Draft) -> Self {
        let styles = Role::ALL
            .iter()
            .map(|role| {
                role.chain()
                    .into_iter()
                    .filter_map(|id| draft.styles.get(id))
                    .fold(Style::new(), |style, look| {
                        style.patch(look.style(&draft.palette, depth))
                    })
            })
            .map(|style| {
                if depth == Depth::None {
                    plain(style)
                } else {
                    style
                }
            })
            .collect();
        let marks = Mark::ALL
            .iter()
            .map(|mark| draft.mark(*mark, glyphs).to_owned())
            .collect();
        Self {
            name: name.to_owned(),
            depth,
            glyphs,
            styles,
            marks,
            spark: draft.spark(glyphs).chars().collect(),
        }
    }
}

/// Without colour, and without italics, which few colourless terminals have.
fn plain(style: Style) -> Style {
    Style::new().add_modifier(style.add_modifier - Modifier::ITALIC)
}
