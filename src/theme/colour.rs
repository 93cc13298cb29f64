//! Colours at a depth: a theme's own choice, or the nearest there is. And contrast, as WCAG has it.

use ratatui::style::Color;

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Depth {
    /// None: bold, dim, underline and reverse only.
    None,
    /// The terminal's own sixteen.
    Ansi,
    /// The 256 of xterm.
    X256,
    /// 24 bits.
    #[default]
    True,
}

impl Depth {
    /// All of them, the poorest first.
    pub const ALL: &'static [Depth] = &[Depth::None, Depth::Ansi, Depth::X256, Depth::True];
}

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// A colour as a theme's palette has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swatch {
    /// In 24 bits.
    pub rgb: Option<Rgb>,
    /// The theme's choice among the 256.
    pub x256: Option<u8>,
    /// The theme's choice among the sixteen (or the terminal's default).
    pub ansi: Option<Color>,
}

impl Swatch {
    /// The colour to send at a depth; `None` leaves it to the terminal.
    pub fn at(&self, depth: Depth) -> Option<Color> {
        match depth {
            Depth::None => None,
            Depth::Ansi => self.ansi.or_else(|| self.rgb.map(nearest_ansi)),
            Depth::X256 => self
                .x256
                .map(Color::Indexed)
                .or_else(|| self.rgb.map(|rgb| Color::Indexed(nearest_256(rgb))))
                .or(self.ansi),
            Depth::True => self
                .rgb
                .map(|(r, g, b)| Color::Rgb(r, g, b))
                .or(self.x256.map(Color::Indexed))
                .or(self.ansi),
        }
    }
}

/// Names of the sixteen, and of the terminal's default.
pub const ANSI: &[(&str, Color, Rgb)] = &[
    ("default", Color::Reset, (0, 0, 0)),
    ("black", Color::Black, (0, 0, 0)),
    ("red", Color::Red, (205, 0, 0)),
    ("green", Color::Green, (0, 205, 0)),
    ("yellow", Color::Yellow, (205, 205, 0)),
    ("blue", Color::Blue, (0, 0, 238)),
    ("magenta", Color::Magenta, (205, 0, 205)),
    ("cyan", Color::Cyan, (0, 205, 205)),
    ("white", Color::Gray, (229, 229, 229)),
    ("bright-black", Color::DarkGray, (127, 127, 127)),
    ("bright-red", Color::LightRed, (255, 92, 92)),
    ("bright-green", Color::LightGreen, (92, 255, 92)),
    ("bright-yellow", Color::LightYellow, (255, 255, 92)),
    ("bright-blue", Color::LightBlue, (92, 92, 255)),
    ("bright-magenta", Color::LightMagenta, (255, 92, 255)),
    ("bright-cyan", Color::LightCyan, (92, 255, 255)),
    ("bright-white", Color::White, (255, 255, 255)),
];

/// Reads `#rrggbb`.
pub fn parse_rgb(text: &str) -> Option<Rgb> {
    let hex = text.strip_prefix('#')?;
    if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// The colour of an ANSI name.
pub fn parse_ansi(name: &str) -> Option<Color> {
    ANSI.iter()
        .find(|(of, ..)| *of == name)
        .map(|(_, colour, _)| *colour)
}

/// The nearest of the sixteen.
fn nearest_ansi(rgb: Rgb) -> Color {
    ANSI[1..]
        .iter()
        .min_by_key(|(_, _, of)| distance(rgb, *of))
        .map_or(Color::Reset, |(_, colour, _)| *colour)
}

/// The nearest of the 256's fixed part (cube and greys; the first sixteen are the person's own).
fn nearest_256(rgb: Rgb) -> u8 {
    (16..=255)
        .min_by_key(|index| distance(rgb, rgb_256(*index)))
        .unwrap_or(16)
}

/// What xterm shows for an index from 16 on: a cube of 6 steps a side, then 24 greys.
pub fn rgb_256(index: u8) -> Rgb {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index {
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
        16..=231 => {
            let cube = usize::from(index - 16);
            (STEPS[cube / 36], STEPS[cube / 6 % 6], STEPS[cube % 6])
        }
        0..=15 => ANSI[usize::from(index) + 1].2,
    }
}

/// Squared distance, weighted by how the eye weighs the parts (the "redmean" approximation,
/// <https://www.compuphase.com/cmetric.htm>).
fn distance(a: Rgb, b: Rgb) -> i64 {
    let (ar, ag, ab) = (i64::from(a.0), i64::from(a.1), i64::from(a.2));
    let (br, bg, bb) = (i64::from(b.0), i64::from(b.1), i64::from(b.2));
    let mean = (ar + br) / 2;
    let (r, g, b) = (ar - br, ag - bg, ab - bb);
    (((512 + mean) * r * r) >> 8) + 4 * g * g + (((767 - mean) * b * b) >> 8)
}

/// Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance (WCAG 2.2).
fn luminance((r, g, b): Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
