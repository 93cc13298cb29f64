//! What control sequences mean: a key with its modifiers, or something done with the mouse.
//!
//! The sequences are those of xterm, which the others follow: <https://invisible-island.net/xterm/ctlseqs/>;
//! `CSI u` is what terminals send whose owner asked for every key to be told apart. Where a sequence
//! begins and ends is the [reader's](super::input) business.

use super::mouse::{Mouse, What};
use crate::input::chord::{Chord, Key};

/// Modifiers in a sequence: one more than a sum of these.
const SHIFT: u32 = 1;
const ALT: u32 = 2;
const CTRL: u32 = 4;
/// Meta by xterm's count, and by kitty's, whose Super is xterm's Meta: neither types the letter alone.
const META: u32 = 8 | 32;

/// Bits of a mouse's button: in motion, and the wheel.
const MOTION: u16 = 32;
const WHEEL: u16 = 64;
/// Shift, Alt and Control held with a button.
const HELD: u16 = 4 | 8 | 16;

/// What a byte is that stands alone: Return, Tab, a control character.
pub fn control(byte: u8) -> Option<Chord> {
    Some(match byte {
        b'\r' => Chord::plain(Key::Enter),
        b'\t' => Chord::plain(Key::Tab),
        0x1b => Chord::plain(Key::Esc),
        0x7f => Chord::plain(Key::Backspace),
        0 => Chord::ctrl(' '),
        0x01..=0x1a => Chord::ctrl(char::from(byte - 1 + b'a')),
        // What ASCII has there: `\ ] ^ _`. Control and 4 to 7 send the same, and `/` what `_` does.
        0x1c..=0x1f => Chord::ctrl(char::from(byte + 0x40)),
        _ => return None,
    })
}

/// The key of `ESC O` and a byte: arrows and the keypad in application mode, F1 to F4.
pub fn single_shift(byte: u8) -> Option<Chord> {
    let key = match byte {
        b'M' => Key::Enter,
        b'X' => Key::Char('='),
        // The keypad: `*+,-./0123456789`, 64 below.
        b'j'..=b'y' => Key::Char(char::from(byte - 0x40)),
        _ => letter(byte)?,
    };
    Some(Chord::plain(key))
}

/// The key of `ESC [ [` and a byte: F1 to F5 of the Linux console.
pub fn console(byte: u8) -> Option<Chord> {
    matches!(byte, b'A'..=b'E').then(|| Chord::plain(Key::F(byte - b'A' + 1)))
}

/// The key that a control sequence means, from what stands between `ESC [` and its last byte. `None`
/// for what is no key, or a key let go: replies of the terminal, focus, unknown ones.
pub fn sequence(body: &[u8], last: u8) -> Option<Chord> {
    let text = std::str::from_utf8(body).ok()?;
    let mut parameters = text.split(';');
    let first = parameters.next().unwrap_or_default();
    let (modifiers, kind) = modifiers(parameters.next().unwrap_or_default());
    let modifiers = match last {
        b'$' => SHIFT,
        b'^' => CTRL,
        b'@' => CTRL | SHIFT,
        _ => modifiers,
    };
    // A key let go.
    if kind == 3 {
        return None;
    }
    let number = || first.split(':').next()?.parse::<u32>().ok();
    let key = match last {
        b'~' => match number()? {
            27 => coded(parameters.next()?.parse().ok()?, modifiers)?,
            number => numbered(number)?,
        },
        b'u' => coded(number()?, modifiers)?,
        // rxvt's, with Shift, Control, or both.
        b'$' | b'^' | b'@' => numbered(number()?)?,
        b'Z' => Key::BackTab,
        // `CSI row ; column R` is where the cursor is, and never F3.
        b'R' => return None,
        _ if first.is_empty() || first == "1" => letter(last)?,
        _ => return None,
    };
    let has = |bit| modifiers & bit != 0;
    let key = match key {
        Key::Tab if has(SHIFT) => Key::BackTab,
        // One key, as it is where there is one byte for them.
        Key::Char('/' | '7') if has(CTRL) => Key::Char('_'),
        key => key,
    };
    let within = matches!(key, Key::Char(_) | Key::BackTab);
    Some(Chord {
        key,
        ctrl: has(CTRL),
        alt: has(ALT) || has(META),
        shift: !within && has(SHIFT),
    })
}

/// Modifiers as bits, and whether the key is pressed (1), repeated (2) or let go (3).
fn modifiers(parameter: &str) -> (u32, u32) {
    let mut parts = parameter.split(':');
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok());
    let mask = next().unwrap_or(1).saturating_sub(1);
    (mask, next().unwrap_or(1))
}

fn letter(byte: u8) -> Option<Key> {
    Some(match byte {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'P'..=b'S' => Key::F(byte - b'P' + 1),
        _ => return None,
    })
}

/// The key of `CSI number ~`.
fn numbered(number: u32) -> Option<Key> {
    let function = |base: u32| u8::try_from(number - base).ok().map(Key::F);
    Some(match number {
        1 | 7 => Key::Home,
        2 => Key::Insert,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        // The numbers have gaps where the keyboard of the VT220 had.
        11..=15 => function(10)?,
        17..=21 => function(11)?,
        23..=26 => function(12)?,
        28 | 29 => function(13)?,
        31..=34 => function(14)?,
        _ => return None,
    })
}

/// The key of a code point, as `CSI code ; modifiers u` has it.
fn coded(code: u32, modifiers: u32) -> Option<Key> {
    Some(match code {
        13 | 57_414 => Key::Enter,
        27 => Key::Esc,
        9 => Key::Tab,
        8 | 127 => Key::Backspace,
        // The keypad's.
        57_399..=57_408 => Key::Char(char::from_digit(code - 57_399, 10)?),
        57_409 => Key::Char('.'),
        57_410 => Key::Char('/'),
        57_411 => Key::Char('*'),
        57_412 => Key::Char('-'),
        57_413 => Key::Char('+'),
        57_415 => Key::Char('='),
        57_416 => Key::Char(','),
        57_417 => Key::Left,
        57_418 => Key::Right,
        57_419 => Key::Up,
        57_420 => Key::Down,
        57_421 => Key::PageUp,
        57_422 => Key::PageDown,
        57_423 => Key::Home,
        57_424 => Key::End,
        57_425 => Key::Insert,
        57_426 => Key::Delete,
        // Other keys that type nothing have their codes in a private area.
        57_344..=63_743 => return None,
        _ => {
            let character = char::from_u32(code).filter(|character| !character.is_control())?;
            let mut upper = character.to_uppercase();
            match (modifiers & SHIFT != 0, upper.next(), upper.next()) {
                (true, Some(upper), None) => Key::Char(upper),
                _ => Key::Char(character),
            }
        }
    })
}

/// What the mouse did: `CSI < button ; column ; row` and `M` for down, `m` for up.
pub fn mouse(body: &[u8], last: u8) -> Option<Mouse> {
    let text = std::str::from_utf8(body).ok()?;
    let mut numbers = text.split(';').map(|part| part.parse::<u16>().ok());
    let mut next = || numbers.next().flatten();
    let (button, column, row) = (next()?, next()?, next()?);
    let up = match last {
        b'M' => false,
        b'm' => true,
        _ => return None,
    };
    pointed(button, up, (column, row))
}

/// The same of terminals that know only the old form: `CSI M` and three bytes, each with 32 added. It
/// does not say which button came up.
pub fn old_mouse([button, column, row]: [u8; 3]) -> Option<Mouse> {
    let of = |byte: u8| Some(u16::from(byte.checked_sub(32)?));
    let button = of(button)?;
    let up = button & !HELD == 3;
    pointed(if up { 0 } else { button }, up, (of(column)?, of(row)?))
}

/// Cells are counted from 1 by terminals.
fn pointed(button: u16, up: bool, (column, row): (u16, u16)) -> Option<Mouse> {
    const LEFT: u16 = 0;
    const DRAGGED: u16 = LEFT | MOTION;
    const WHEEL_DOWN: u16 = WHEEL | 1;
    let what = match (button & !HELD, up) {
        (LEFT | DRAGGED, true) => What::Release,
        (LEFT, false) => What::Press,
        (DRAGGED, false) => What::Drag,
        (WHEEL, false) => What::WheelUp,
        (WHEEL_DOWN, false) => What::WheelDown,
        // Other buttons and the sideways wheel.
        _ => return None,
    };
    let at = (column.checked_sub(1)?, row.checked_sub(1)?);
    Some(Mouse { what, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<Chord> {
        Some(Chord::parse(text).expect("a key"))
    }

    #[test]
    fn sequences_are_keys_with_their_modifiers() {
        for (body, last, key) in [
            ("", b'A', "Up"),
            ("1;5", b'D', "C-Left"),
            ("1;2", b'A', "S-Up"),
            ("1;3", b'C', "A-Right"),
            ("1;9", b'A', "A-Up"),
            ("113;9", b'u', "A-q"),
            ("3", b'@', "C-S-Del"),
            (";2", b'B', "S-Down"),
            ("", b'Z', "S-Tab"),
            ("1;2", b'Z', "S-Tab"),
            ("3", b'~', "Del"),
            ("5;5", b'~', "C-PageUp"),
            ("15", b'~', "F5"),
            ("17", b'~', "F6"),
            ("24", b'~', "F12"),
            ("34", b'~', "F20"),
            ("1;2", b'P', "S-F1"),
            ("13;2", b'u', "S-Enter"),
            ("97;5", b'u', "C-a"),
            ("97;2", b'u', "A"),
            ("9;2", b'u', "S-Tab"),
            ("27;5;120", b'~', "C-x"),
            ("57404", b'u', "5"),
        ] {
            let got = sequence(body.as_bytes(), last);
            assert_eq!(got, named(key), "{body} {}", char::from(last));
        }
    }

    #[test]
    fn replies_releases_and_unknown_ones_are_no_keys() {
        for (body, last) in [
            ("12;40", b'R'),
            ("1;2", b'R'),
            ("?64;1;2;6", b'c'),
            ("?0", b'u'),
            ("?2026;2$", b'y'),
            ("", b'I'),
            ("", b'O'),
            ("97;1:3", b'u'),
            ("1;1:3", b'A'),
            ("57441", b'u'),
            ("4294967297", b'u'),
            ("99", b'~'),
            ("27;5", b'~'),
        ] {
            let got = sequence(body.as_bytes(), last);
            assert_eq!(got, None, "{body} {}", char::from(last));
        }
    }

    #[test]
    fn the_mouse_is_told_in_both_forms() {
        let at = (7, 8);
        for (body, last, what) in [
            ("0;8;9", b'M', What::Press),
            ("0;8;9", b'm', What::Release),
            ("32;8;9", b'M', What::Drag),
            ("64;8;9", b'M', What::WheelUp),
            ("65;8;9", b'M', What::WheelDown),
            // Control held.
            ("16;8;9", b'M', What::Press),
        ] {
            let got = mouse(body.as_bytes(), last);
            assert_eq!(got, Some(Mouse { what, at }), "{body}");
        }
        for body in [
            "1;8;9",
            "2;8;9",
            "66;8;9",
            "0;0;9",
            "0;99999;9",
            "0;8",
            "35;8;9",
        ] {
            assert_eq!(mouse(body.as_bytes(), b'M'), None, "{body}");
        }
        let old = |button: u8| old_mouse([32 + button, 32 + 8, 32 + 9]).map(|mouse| mouse.what);
        assert_eq!(old(0), Some(What::Press));
        assert_eq!(old(3), Some(What::Release));
        assert_eq!(old(65), Some(What::WheelDown));
        assert_eq!(old_mouse([0, 0, 0]), None);
    }
}
