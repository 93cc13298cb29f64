//! Colours and attributes in the terminal's codes: those of ECMA-48 (SGR).

use ratatui::style::{Color, Modifier};
use std::io::Write;

/// Attributes, with the codes that set and unset them. Bold and dim share the latter.
const ATTRIBUTES: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// How what is written next looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The colour of the ink.
    pub fg: Color,
    /// The colour of the ground.
    pub bg: Color,
    /// What is on.
    pub on: Modifier,
}

impl Look {
    /// Adds the codes that make this of another look; nothing when they are the same.
    pub fn after(self, before: Look, bytes: &mut Vec<u8>) {
        if self == before {
            return;
        }
        bytes.extend_from_slice(b"\x1b[");
        if self == Look::default() {
            return bytes.push(b'm');
        }
        let gone = before.on.difference(self.on);
        let mut come = self.on.difference(before.on);
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            come |= self.on & (Modifier::BOLD | Modifier::DIM);
        }
        for (_, _, code) in ATTRIBUTES.iter().filter(|(of, ..)| gone.contains(*of)) {
            say(format_args!("{code};"), bytes);
        }
        for (_, code, _) in ATTRIBUTES.iter().filter(|(of, ..)| come.contains(*of)) {
            say(format_args!("{code};"), bytes);
        }
        if self.fg != before.fg {
            colour(self.fg, 30, bytes);
        }
        if self.bg != before.bg {
            colour(self.bg, 40, bytes);
        }
        // Each code has left its semicolon: the last one ends them all.
        if let Some(last) = bytes.last_mut() {
            *last = b'm';
        }
    }
}

/// Adds the code of a colour, and a semicolon; `base` is 30 for ink and 40 for ground.
fn colour(colour: Color, base: u8, bytes: &mut Vec<u8>) {
    let bright = base + 60;
    let code = match colour {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Indexed(index) => return say(format_args!("{};5;{index};", base + 8), bytes),
        Color::Rgb(r, g, b) => return say(format_args!("{};2;{r};{g};{b};", base + 8), bytes),
    };
    say(format_args!("{code};"), bytes);
}

fn say(what: std::fmt::Arguments<'_>, bytes: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = bytes.write_fmt(what);
}
