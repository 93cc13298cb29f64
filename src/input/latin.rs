//! Commands on keyboards of other scripts: a letter of the Cyrillic or Greek layout stands for the
//! Latin one of the same key. Signs that such a layout shares with the Latin one, like the full stop,
//! mean what they say: nobody can tell from which key they came.

use super::chord::{Chord, Key};

/// The keys of a Latin keyboard row by row, and what stands on them in other layouts. A blank where
/// the other layout has no letter of its own.
const ROWS: &[(&str, &str)] = &[
    // Russian; with Ё left of 1.
    ("`qwertyuiop[]", "ёйцукенгшщзхъ"),
    ("asdfghjkl;'", "фывапролджэ"),
    ("zxcvbnm,.", "ячсмитьбю"),
    ("~QWERTYUIOP{}", "ЁЙЦУКЕНГШЩЗХЪ"),
    ("ASDFGHJKL:\"", "ФЫВАПРОЛДЖЭ"),
    ("ZXCVBNM<>", "ЯЧСМИТЬБЮ"),
    ("#", "№"),
    // Where Ukrainian and Belarusian differ.
    ("s]'\\", "іїєґ"),
    ("S}\"|", "ІЇЄҐ"),
    ("o", "ў"),
    ("O", "Ў"),
    // Greek; its final sigma has a key of its own.
    ("wertyuiop", "ςερτυθιοπ"),
    ("asdfghjkl", "ασδφγηξκλ"),
    ("zxcvbnm", "ζχψωβνμ"),
    ("ERTYUIOP", "ΕΡΤΥΘΙΟΠ"),
    ("ASDFGHJKL", "ΑΣΔΦΓΗΞΚΛ"),
    ("ZXCVBNM", "ΖΧΨΩΒΝΜ"),
];

/// The chord of the same key on a Latin keyboard, where there is one.
pub fn same_key(chord: Chord) -> Option<Chord> {
    let Key::Char(typed) = chord.key else {
        return None;
    };
    let on = |(latin, other): &(&str, &str)| {
        let at = other.chars().position(|of| of == typed)?;
        latin.chars().nth(at)
    };
    let key = ROWS.iter().find_map(on)?;
    Some(Chord {
        key: Key::Char(key),
        ..chord
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_as_long_as_each_other_and_name_each_letter_once() {
        let mut seen = Vec::new();
        for (latin, other) in ROWS {
            assert_eq!(latin.chars().count(), other.chars().count(), "{other}");
            for letter in other.chars() {
                assert!(!letter.is_ascii() && !seen.contains(&letter), "{letter}");
                seen.push(letter);
            }
        }
    }

    #[test]
    fn a_letter_is_the_key_it_stands_on() {
        for (typed, latin) in [
            ('й', 'q'),
            ('д', 'l'),
            ('Ж', ':'),
            ('Ю', '>'),
            ('ю', '.'),
            ('λ', 'l'),
            ('Σ', 'S'),
        ] {
            let chord = Chord::plain(Key::Char(typed));
            assert_eq!(same_key(chord), Some(Chord::plain(Key::Char(latin))));
        }
        assert_eq!(same_key(Chord::ctrl('с')), Some(Chord::ctrl('c')));
        for other in ['q', '.', '审', 'é'] {
            assert_eq!(same_key(Chord::plain(Key::Char(other))), None, "{other}");
        }
    }
}
