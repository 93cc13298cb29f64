//! Completing a word of the touchpoint line: its type at the start, people's names behind it.

use crate::domain::search::fold;

/// What a word could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This, in place of the characters from `start` to the cursor.
    One {
        /// In characters.
        start: usize,
        /// With the blank behind it.
        text: String,
    },
    /// Any of these.
    Several(Vec<String>),
    /// Nothing.
    None,
}

/// The days that are completed, as the line reads them.
const DAYS: &[&str] = &[
    "today",
    "tomorrow",
    "yesterday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Completes the end of what is typed before the cursor.
pub fn find(typed: &str, kinds: &[&str], names: &[&str]) -> Found {
    let length = typed.chars().count();
    let word = tail(typed, |c| c.is_whitespace() || matches!(c, ',' | ':' | ';'));
    if word.chars().count() == length && !word.is_empty() {
        return one_of(kinds, length, word, |kind, word| kind.starts_with(word));
    }
    // "with Dana Fo": the name so far goes before the word alone, or blanks would end a name.
    let person = tail(typed, |c| matches!(c, ',' | ':' | ';')).trim_start();
    let person = match person.rfind("with ") {
        Some(at) => &person[at + "with ".len()..],
        None => person,
    };
    for part in [person, word] {
        let found = one_of(names, length, part, |name, part| {
            name.starts_with(part) || name.split(' ').any(|word| word.starts_with(part))
        });
        if !part.is_empty() && found != Found::None {
            return found;
        }
    }
    // A day after people: "mon" may be the beginning of a Monika.
    match word.chars().count() {
        0 | 1 => Found::None,
        _ => one_of(DAYS, length, word, |day, word| day.starts_with(word)),
    }
}

fn tail(text: &str, ends: impl Fn(char) -> bool) -> &str {
    let at = text.char_indices().rfind(|(_, c)| ends(*c));
    at.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

fn one_of(all: &[&str], length: usize, part: &str, fits: impl Fn(&str, &str) -> bool) -> Found {
    let folded = fold(part);
    let fitting: Vec<&&str> = all
        .iter()
        .filter(|text| fits(&fold(text), &folded))
        .collect();
    match fitting.as_slice() {
        [] => Found::None,
        [only] => Found::One {
            start: length - part.chars().count(),
            text: format!("{only} "),
        },
        several => Found::Several(several.iter().map(|text| (**text).to_owned()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: &[&str] = &["call", "email", "meeting"];
    const NAMES: &[&str] = &["Dana Fox", "Dáša Fialová", "Li Wei"];

    fn completed(typed: &str) -> String {
        match find(typed, KINDS, NAMES) {
            Found::One { start, text } => typed.chars().take(start).collect::<String>() + &text,
            Found::Several(names) => names.join("|"),
            Found::None => String::new(),
        }
    }

    #[test]
    fn the_first_word_becomes_a_type_and_others_people() {
        assert_eq!(completed("ca"), "call ");
        assert_eq!(completed("call with dan"), "call with Dana Fox ");
        assert_eq!(completed("call with Dana Fo"), "call with Dana Fox ");
        assert_eq!(
            completed("call 20m with Li Wei, fia"),
            "call 20m with Li Wei, Dáša Fialová "
        );
        assert_eq!(completed("call with da"), "Dana Fox|Dáša Fialová");
        assert_eq!(
            completed("call: send it to wei"),
            "call: send it to Li Wei "
        );
        assert_eq!(completed("call with zoe"), "");
        assert_eq!(completed("call yest"), "call yesterday ");
        assert_eq!(
            completed("call: ok; next: send it thu"),
            "call: ok; next: send it thursday "
        );
        assert_eq!(completed("call: ok; next: send it t"), "");
        assert_eq!(completed("call: to"), "today|tomorrow");
        assert_eq!(completed(""), "");
    }
}
