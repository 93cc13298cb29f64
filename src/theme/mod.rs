//! Colours and glyphs: theme files, inheritance, colour depth, glyph sets.

/// A theme at a colour depth with a glyph set, ready to draw with.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Its name.
    pub name: String,
}
