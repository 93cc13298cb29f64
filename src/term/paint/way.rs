//! From one cell to another, in few bytes.

use std::io::Write;
use unicode_width::UnicodeWidthStr;

/// The cells a character moves the cursor by; `None` where that is the terminal's to say: emoji, and
/// whatever else is wide in some only. Han, Kana, Hangul and their full forms are wide everywhere.
pub fn width(symbol: &str) -> Option<u16> {
    // Most of a screen: no table is asked for it.
    if symbol.len() == 1 {
        return Some(1);
    }
    let mut chars = symbol.chars();
    match (symbol.width(), chars.next(), chars.next()) {
        (1, ..) => Some(1),
        (2, Some(sign), None) => matches!(
            sign,
            '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
                | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff60}'
        )
        .then_some(2),
        _ => None,
    }
}

/// A place: column, row.
pub type Place = (u16, u16);

/// A part of a way: so many steps in a direction.
#[derive(Clone, Copy)]
enum Part {
    /// None.
    Here,
    /// One control character for each step: LF down, BS to the left. With output not worked on by the
    /// line discipline, LF leaves the column as it is.
    Each(u8, u16),
    /// One sequence: CUU, CUD, CUF, CUB.
    Counted(u16, char),
    /// To a column: CHA.
    Column(u16),
    /// To the first column: CR.
    Return,
}

impl Part {
    fn len(self) -> usize {
        match self {
            Part::Here => 0,
            Part::Each(_, count) => usize::from(count),
            Part::Counted(1, _) => 3,
            Part::Counted(count, _) => 3 + digits(count),
            Part::Column(x) => 3 + digits(x + 1),
            Part::Return => 1,
        }
    }

    fn write(self, bytes: &mut Vec<u8>) {
        // Writing to memory does not fail.
        let _ = match self {
            Part::Here => Ok(()),
            Part::Each(byte, count) => {
                bytes.extend((0..count).map(|_| byte));
                Ok(())
            }
            Part::Counted(1, to) => write!(bytes, "\x1b[{to}"),
            Part::Counted(count, to) => write!(bytes, "\x1b[{count}{to}"),
            Part::Column(x) => write!(bytes, "\x1b[{}G", x + 1),
            Part::Return => {
                bytes.push(b'\r');
                Ok(())
            }
        };
    }

    fn shorter(self, other: Part) -> Part {
        if other.len() < self.len() {
            other
        } else {
            self
        }
    }
}

fn digits(number: u16) -> usize {
    match number {
        ..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        1_000..10_000 => 4,
        _ => 5,
    }
}

/// The parts of the shortest way that begins where the cursor is: rows first, then columns.
fn parts((from, row): Place, (x, y): Place) -> [Part; 2] {
    let rows = match y.cmp(&row) {
        std::cmp::Ordering::Equal => Part::Here,
        std::cmp::Ordering::Less => Part::Counted(row - y, 'A'),
        std::cmp::Ordering::Greater => {
            Part::Counted(y - row, 'B').shorter(Part::Each(b'\n', y - row))
        }
    };
    let columns = match x.cmp(&from) {
        std::cmp::Ordering::Equal => Part::Here,
        std::cmp::Ordering::Greater => Part::Counted(x - from, 'C').shorter(Part::Column(x)),
        std::cmp::Ordering::Less if x == 0 => Part::Return,
        std::cmp::Ordering::Less => Part::Counted(from - x, 'D')
            .shorter(Part::Column(x))
            .shorter(Part::Each(8, from - x)),
    };
    [rows, columns]
}

/// Bytes of the shortest way; `from` is `None` where the cursor may be anywhere.
pub fn len(from: Option<Place>, to: Place) -> usize {
    let there = 4 + digits(to.0 + 1) + digits(to.1 + 1);
    let near = from.map(|from| parts(from, to).iter().map(|part| part.len()).sum());
    near.map_or(there, |near: usize| near.min(there))
}

/// Writes the shortest way.
pub fn go(from: Option<Place>, to: Place, bytes: &mut Vec<u8>) {
    let there = 4 + digits(to.0 + 1) + digits(to.1 + 1);
    match from.map(|from| parts(from, to)) {
        Some([rows, columns]) if rows.len() + columns.len() < there => {
            rows.write(bytes);
            columns.write(bytes);
        }
        _ => {
            let _ = write!(bytes, "\x1b[{};{}H", to.1 + 1, to.0 + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Place, to: Place) -> String {
        let mut bytes = Vec::new();
        go(Some(from), to, &mut bytes);
        assert_eq!(bytes.len(), len(Some(from), to));
        String::from_utf8(bytes).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn near_ways_are_short() {
        assert_eq!(way((5, 3), (5, 3)), "");
        assert_eq!(way((29, 20), (28, 24)), "^[4B\u{8}");
        assert_eq!(way((5, 3), (9, 3)), "^[4C");
        assert_eq!(way((150, 20), (140, 20)), "^[10D");
        assert_eq!(way((150, 20), (0, 22)), "\n\n\r");
        assert_eq!(way((150, 20), (150, 2)), "^[18A");
        assert_eq!(way((150, 20), (20, 40)), "^[41;21H");
    }

    #[test]
    fn the_cursor_comes_where_it_shall() {
        for from in [(0, 0), (3, 2), (99, 12), (40, 29)] {
            for to in [
                (0, 0),
                (2, 2),
                (3, 29),
                (99, 12),
                (98, 13),
                (41, 1),
                (7, 12),
            ] {
                let mut bytes = b"\x1b[H".to_vec();
                go(None, from, &mut bytes);
                go(Some(from), to, &mut bytes);
                let mut terminal =
                    vt100::Parser::new(30.try_into().unwrap(), 100.try_into().unwrap(), 0);
                terminal.process(&bytes);
                let (row, column) = terminal.screen().cursor_position();
                assert_eq!((column, row), to, "from {from:?}");
            }
        }
    }

    #[test]
    fn only_what_is_wide_everywhere_is_trusted_to_be() {
        assert_eq!(width("a"), Some(1));
        assert_eq!(width("宏"), Some(2));
        assert_eq!(width("한"), Some(2));
        assert_eq!(width("ア"), Some(2));
        assert_eq!(width("🚀"), None);
        assert_eq!(width("👩🏽\u{200d}🚀"), None);
    }
}
