//! Completing a word of the touchpoint line: its type at the start, people's names behind it.

use crate::domain::search::fold;
use crate::domain::touchpoint::line::{begins_follow_up, names_with};

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

/// What the words of a line can be.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Types of touchpoints.
    pub kinds: &'a [&'a str],
    /// People of the account, those first who are to be named first.
    pub names: &'a [&'a str],
    /// Its tickets: number and subject.
    pub tickets: &'a [(&'a str, &'a str)],
}

/// Completes the end of what is typed before the cursor.
pub fn find(typed: &str, known: Known<'_>) -> Found {
    let Known {
        kinds,
        names,
        tickets,
    } = known;
    let length = typed.chars().count();
    let clause = tail(typed, |c| matches!(c, ';' | '；'));
    if let Some(said) = clause.trim_start().strip_prefix('#') {
        return ticket(tickets, length, said);
    }
    if awaits_name(clause) {
        return any_of(names, length);
    }
    if typed.ends_with(char::is_whitespace) && begins_follow_up(clause) {
        return any_of(DAYS, length);
    }
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

/// Whether a person is to be named now, of whom no letter is there yet: `call with `, `with Dana, `.
fn awaits_name(clause: &str) -> bool {
    if clause.contains([':', '：']) || !clause.ends_with([' ', ',', '，', '、']) {
        return false;
    }
    let with = |word: &str| names_with(&fold(word));
    let bare = clause.trim_end();
    bare.split_whitespace().next_back().is_some_and(with)
        || (bare.ends_with([',', '，', '、']) && bare.split_whitespace().any(with))
}

/// All of them, where no letter says which; the only one at once.
fn any_of(all: &[&str], length: usize) -> Found {
    match all {
        [] => Found::None,
        [only] => Found::One {
            start: length,
            text: format!("{only} "),
        },
        several => Found::Several(several.iter().map(|text| (*text).to_owned()).collect()),
    }
}

/// The ticket whose subject has these words, by its number: subjects are long and change.
fn ticket(tickets: &[(&str, &str)], length: usize, said: &str) -> Found {
    let words = fold(said.trim());
    let fits =
        |(id, subject): &&(&str, &str)| id.starts_with(&words) || fold(subject).contains(&words);
    let fitting: Vec<_> = tickets.iter().filter(fits).collect();
    match fitting.as_slice() {
        [] => Found::None,
        [(id, _)] => Found::One {
            start: length - said.chars().count(),
            text: format!("{id} "),
        },
        several => Found::Several(
            several
                .iter()
                .map(|(_, subject)| (*subject).to_owned())
                .collect(),
        ),
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
        let known = Known {
            kinds: KINDS,
            names: NAMES,
            tickets: &[("4711", "SSO blocked"), ("4712", "Slow export")],
        };
        match find(typed, known) {
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

    #[test]
    fn where_no_letter_is_typed_all_that_can_stand_there_is_offered() {
        let all = "Dana Fox|Dáša Fialová|Li Wei";
        assert_eq!(completed("call with "), all);
        assert_eq!(completed("call 20m with Li Wei, "), all);
        assert_eq!(completed("call: ok; with "), all);
        let days = completed("call: ok; next: send it ");
        assert!(days.starts_with("today|tomorrow"), "{days}");
        assert_eq!(completed("call: ok; #"), "SSO blocked|Slow export");
        assert_eq!(completed("call: ok; #sso"), "call: ok; #4711 ");
        // Words behind a colon are no list of people.
        assert_eq!(completed("call: agreed with "), "");
    }
}
