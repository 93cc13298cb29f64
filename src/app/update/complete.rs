//! Completing a word of the touchpoint line: its type at the start, people's names behind it.

use crate::domain::search::fold;
use crate::domain::touchpoint::line::{begins_follow_up, names_with};
use crate::domain::when::day_words;
use crate::messages::Language;

/// What a word could become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The characters from here to the cursor are replaced.
    pub start: usize,
    /// By one of these, the nearest first; at least one.
    pub all: Vec<Candidate>,
}

/// A word that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is to be known by.
    pub label: String,
    /// What is put in, without the blank behind it.
    pub text: String,
}

impl Candidate {
    fn new(text: &str) -> Self {
        Self {
            label: text.to_owned(),
            text: text.to_owned(),
        }
    }
}

/// What the words of a line can be.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The words of days are in this one.
    pub language: Language,
    /// Types of touchpoints.
    pub kinds: &'a [&'a str],
    /// People of the account, each with their mail address, those first who are to be named first. By
    /// the address somebody is found whose name is in a script that this keyboard does not write.
    pub names: &'a [(&'a str, &'a str)],
    /// Its tickets: number and subject.
    pub tickets: &'a [(&'a str, &'a str)],
}

/// Completes the end of what is typed before the cursor; `None` where nothing is known that begins so.
pub fn find(typed: &str, known: Known<'_>) -> Option<Found> {
    let Known {
        language,
        kinds,
        names,
        tickets,
    } = known;
    let length = typed.chars().count();
    let found = |part: &str, all: Vec<Candidate>| {
        let start = length - part.chars().count();
        (!all.is_empty()).then_some(Found { start, all })
    };
    let clause = tail(typed, |c| matches!(c, ';' | '；'));
    if let Some(said) = clause.trim_start().strip_prefix('#') {
        return found(said, ticket(tickets, said));
    }
    if awaits_name(clause) {
        let all = names.iter().map(|(name, _)| Candidate::new(name));
        return found("", all.collect());
    }
    if typed.ends_with(char::is_whitespace) && begins_follow_up(clause) {
        return found("", words(day_words(language), ""));
    }
    let word = tail(typed, |c| c.is_whitespace() || matches!(c, ',' | ':' | ';'));
    if word.is_empty() {
        return None;
    }
    if word.chars().count() == length {
        return found(word, words(kinds, word));
    }
    // "with Dana Fo": the name so far goes before the word alone, or blanks would end a name.
    let person = tail(typed, |c| matches!(c, ',' | ':' | ';')).trim_start();
    let said = |(at, _): &(usize, &str)| {
        let before = person[..*at].split_whitespace().next_back();
        before.is_some_and(|word| names_with(&fold(word)))
    };
    let mut words_of = person.match_indices(' ').map(|(at, _)| (at + 1, ""));
    let person = match words_of.rfind(said) {
        Some((at, _)) => &person[at..],
        None => person,
    };
    for part in [person, word] {
        let people = people(names, part);
        if !people.is_empty() {
            return found(part, people);
        }
    }
    // A day after people: "mon" may be the beginning of a Monika.
    match word.chars().count() {
        1 => None,
        _ => found(word, words(day_words(language), word)),
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

/// The tickets whose subject has these words, by their number: subjects are long and change.
fn ticket(tickets: &[(&str, &str)], said: &str) -> Vec<Candidate> {
    let words = fold(said.trim());
    let fits =
        |(id, subject): &&(&str, &str)| id.starts_with(&words) || fold(subject).contains(&words);
    let fitting = tickets.iter().filter(fits);
    let candidate = |(id, subject): &(&str, &str)| Candidate {
        label: (*subject).to_owned(),
        text: (*id).to_owned(),
    };
    fitting.map(candidate).collect()
}

/// The people of whom a name, or else the mail address, begins so, or a part of it.
fn people(names: &[(&str, &str)], part: &str) -> Vec<Candidate> {
    let part = fold(part);
    if part.is_empty() {
        return Vec::new();
    }
    let begins = |text: &str, ends: fn(char) -> bool| {
        text.starts_with(&part) || text.split(ends).any(|word| word.starts_with(&part))
    };
    let named = |(name, _): &&(&str, &str)| begins(&fold(name), |c| c == ' ');
    let mut fitting: Vec<_> = names.iter().filter(named).collect();
    if fitting.is_empty() {
        let reached = |(_, mail): &&(&str, &str)| {
            let mail = fold(mail);
            let own = mail.split_once('@').map_or(mail.as_str(), |(own, _)| own);
            begins(own, |c| !c.is_alphanumeric())
        };
        fitting = names.iter().filter(reached).collect();
    }
    let candidate = |(name, _): &&(&str, &str)| Candidate::new(name);
    fitting.iter().map(candidate).collect()
}

/// Those of the words that begin so.
fn words(all: &[&str], part: &str) -> Vec<Candidate> {
    let part = fold(part);
    let fitting = all.iter().filter(|text| fold(text).starts_with(&part));
    fitting.map(|text| Candidate::new(text)).collect()
}

fn tail(text: &str, ends: impl Fn(char) -> bool) -> &str {
    let at = text.char_indices().rfind(|(_, c)| ends(*c));
    at.map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: &[&str] = &["call", "email", "meeting"];
    const NAMES: &[(&str, &str)] = &[
        ("Dana Fox", "dana@example.com"),
        ("Dáša Fialová", ""),
        ("Li Wei", "w.li@example.com"),
        ("晓燕 沈", "xiaoyan.shen@example.com"),
    ];

    fn completed(typed: &str) -> String {
        let known = Known {
            language: Language::En,
            kinds: KINDS,
            names: NAMES,
            tickets: &[("4711", "SSO blocked"), ("4712", "Slow export")],
        };
        let Some(Found { start, all }) = find(typed, known) else {
            return String::new();
        };
        match &all[..] {
            [only] => typed.chars().take(start).collect::<String>() + &only.text + " ",
            all => {
                let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
                labels.join("|")
            }
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
    fn a_name_in_another_script_is_completed_by_the_mail_address() {
        assert_eq!(completed("call with shen"), "call with 晓燕 沈 ");
        assert_eq!(completed("call with xiao"), "call with 晓燕 沈 ");
        assert_eq!(completed("call with 晓"), "call with 晓燕 沈 ");
        // What comes behind the @ is the company's, and a name goes first.
        assert_eq!(completed("call with example"), "");
        assert_eq!(completed("call with w"), "call with Li Wei ");
    }

    #[test]
    fn where_no_letter_is_typed_all_that_can_stand_there_is_offered() {
        let all = "Dana Fox|Dáša Fialová|Li Wei|晓燕 沈";
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
