//! The clauses after semicolons: `mood -1`, `next: send guide fri`, `on yesterday`, `with Dana`, `20m`.

use super::about::{self, Subjects};
use super::follow::{self, next};
use super::head::{self, Around, Head, skip_space};
use super::{Fault, Next};
use crate::domain::search::fold;
use crate::domain::touchpoint::About;
use crate::domain::when::Now;
use crate::messages::{Language, lines as say};
use chrono::{DateTime, Utc};
use std::ops::Range;

/// What a segment is, when it is a clause.
#[derive(Debug)]
pub(super) enum Clause {
    Mood(i64),
    Next(Next, Option<Fault>),
    At(DateTime<Utc>),
    /// A ticket or a deal, and its name.
    About(About, String),
    /// People or minutes.
    Head(Box<Head>),
}

/// Reads a whole segment as a clause; `None` when it is part of the body.
pub(super) fn read(around: Around, segment: Range<usize>) -> Option<Clause> {
    let Range { start, end } = trimmed(around.chars, segment);
    if start == end {
        return None;
    }
    let text: String = around.chars[start..end].iter().collect();
    if let Some(mood) = mood(&text) {
        return Some(Clause::Mood(mood));
    }
    if let Some((about, name)) = about::named(around, start..end) {
        return Some(Clause::About(about, name));
    }
    if let Some((next, fault)) = next(around, start, end) {
        return Some(Clause::Next(next, fault));
    }
    let word = text.split_whitespace().next().map(fold)?;
    if head::is_on(&word) {
        let from = skip_space(
            around.chars,
            start
                + text
                    .find(char::is_whitespace)
                    .map_or(text.chars().count(), |byte| text[..byte].chars().count()),
            end,
        );
        let (moment, stop) = head::moment_at(around, from, end)?;
        return (stop == end).then_some(Clause::At(moment));
    }
    match head::read(around, start..end)? {
        (head, _, head::End::Whole { colon: false }) if head.kind.is_none() => {
            let nobody = !head.with.is_empty() && head.with.iter().all(|who| who.contact.is_none());
            let plain = head
                .with
                .iter()
                .all(|who| who.text.chars().all(|char| !char.is_uppercase()));
            // “with kind regards” is no list of people.
            (!(nobody
                && plain
                && head
                    .faults
                    .iter()
                    .all(|fault| fault.text.starts_with("Nobody"))))
            .then(|| Clause::Head(Box::new(head)))
        }
        _ => None,
    }
}

/// Takes the lines out of a note that are a mood or a follow-up and nothing else (`mood -1`,
/// `- next: send the guide fri`): they are read where they stand alone, as a person writes them in an
/// editor. What stands in a quoted mail was said by somebody else. The clauses, and the note without them.
pub fn own_lines(note: &str, now: Now) -> (Vec<String>, String) {
    let (mut clauses, mut rest) = (Vec::new(), Vec::new());
    let mut below = false;
    for line in note.lines() {
        let plain = line.trim();
        below |= introduces(plain);
        if below || plain.starts_with(['>', '|']) {
            rest.push(line);
            continue;
        }
        let plain = ["- ", "* "]
            .iter()
            .find_map(|bullet| plain.strip_prefix(bullet))
            .unwrap_or(plain)
            .trim();
        let chars: Vec<char> = plain.chars().collect();
        let around = Around {
            chars: &chars,
            contacts: &[],
            subjects: Subjects::default(),
            now,
            language: Language::En,
        };
        let alone = !plain.contains([';', '；']);
        match alone.then(|| read(around, 0..chars.len())).flatten() {
            Some(Clause::Mood(_) | Clause::Next(..)) => clauses.push(plain.to_owned()),
            _ => rest.push(line),
        }
    }
    (clauses, rest.join("\n").trim().to_owned())
}

/// Whether a line stands above a quoted mail, as mail programs write it: `On 3 Nov Dana wrote:`, or the last
/// word of such a line alone, where it was broken; `-----Original Message-----`.
fn introduces(line: &str) -> bool {
    let line = fold(line);
    if line.starts_with("-----") {
        let words = ["original", "ursprung", "原始", "forwarded"];
        return words.iter().any(|word| line.contains(word));
    }
    let Some(said) = line.strip_suffix([':', '：']).map(str::trim_end) else {
        return false;
    };
    let begins = ["on ", "am ", "le ", "el ", "em ", "在", "于"];
    let verbs = [
        "wrote", "schrieb", "a ecrit", "escribio", "escreveu", "写道",
    ];
    let dated = begins.iter().any(|word| said.starts_with(word));
    // In German who wrote it comes behind.
    let german = said.starts_with("am ") && said.contains(" schrieb ");
    german
        || verbs
            .iter()
            .any(|verb| said == *verb || dated && said.ends_with(verb))
}

pub(super) fn trimmed(chars: &[char], range: Range<usize>) -> Range<usize> {
    let start = skip_space(chars, range.start, range.end);
    let mut end = range.end;
    while end > start && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    start..end
}

/// `mood -1`, `mood: +2`, `mood=0`, `ánimo -1`, `心情 -1`: nothing else in the segment.
fn mood(text: &str) -> Option<i64> {
    let text = fold(text);
    let rest = ["mood", "sentiment", "animo", "humor", "心情", "情绪"]
        .iter()
        .find_map(|word| text.strip_prefix(word))?;
    let number = rest
        .trim_start()
        .trim_start_matches([':', '='])
        .trim()
        .trim_end_matches(['.', '!'])
        .trim_end()
        .replace('\u{2212}', "-");
    let word = rest.starts_with(|first: char| first.is_whitespace() || matches!(first, ':' | '='));
    if word && let Some((_, value)) = MOODS.iter().find(|(word, _)| *word == number) {
        return Some(*value);
    }
    let digits = number.strip_prefix(['+', '-']).unwrap_or(&number);
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| number.parse().ok()).flatten()
}

/// Moods in words.
const MOODS: &[(&str, i64)] = &[
    ("terrible", -2),
    ("awful", -2),
    ("bad", -1),
    ("poor", -1),
    ("neutral", 0),
    ("ok", 0),
    ("good", 1),
    ("great", 2),
    ("excellent", 2),
    ("pesimo", -2),
    ("malo", -1),
    ("neutro", 0),
    ("normal", 0),
    ("bueno", 1),
    ("excelente", 2),
    ("很差", -2),
    ("差", -1),
    ("一般", 0),
    ("好", 1),
    ("很好", 2),
];

/// Whether these characters are a mood and nothing else: a comma may stand behind them.
pub(super) fn is_mood(chars: &[char]) -> bool {
    let text: String = chars.iter().collect();
    mood(text.trim()).is_some()
}

/// Whether what follows a comma is clearly a clause: a mood up to the next mark, or `next:`.
pub(super) fn behind_comma(chars: &[char], from: usize) -> bool {
    let rest = &chars[from..];
    let stop = rest
        .iter()
        .position(|char| matches!(char, ',' | ';' | '；' | '\n'))
        .unwrap_or(rest.len());
    let part: String = rest[..stop].iter().collect();
    mood(part.trim()).is_some() || follow::begins(&part)
}

/// What looks like a clause but stays text: `mood -1 I think`, `next send guide`, `on 12/11`.
pub(super) fn missed(around: Around, segment: Range<usize>) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut from = segment.start;
    while from < segment.end {
        let stop = (from..segment.end)
            .find(|at| {
                let full = around.chars[*at] == '.'
                    && around
                        .chars
                        .get(at + 1)
                        .is_none_or(|next| next.is_whitespace());
                full || matches!(around.chars[*at], ',' | '，' | '。')
            })
            .unwrap_or(segment.end);
        let Range { start, end } = trimmed(around.chars, from..stop);
        from = stop + 1;
        let text: String = around.chars[start..end].iter().collect();
        let words: Vec<String> = text.split_whitespace().take(3).map(fold).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let signed = |word: &str| {
            word.strip_prefix(['+', '-', '\u{2212}'])
                .unwrap_or(word)
                .starts_with(|first: char| first.is_ascii_digit())
        };
        let why = match words[..] {
            ["mood" | "mood:", value, ..] if signed(value) || mood(&text).is_some() => {
                say::mood_alone(around.language).to_owned()
            }
            ["next" | "todo", word, ..] if !follow::goes_with_next(word) => {
                say::next_alone(around.language).to_owned()
            }
            ["on", ..] => {
                let day = skip_space(around.chars, start + 2, end);
                match head::unread_day(around, day, end) {
                    Some(fault) => {
                        found.push(fault);
                        continue;
                    }
                    None => continue,
                }
            }
            _ => continue,
        };
        found.push(Fault {
            at: start..end,
            text: why,
            blocks: false,
        });
    }
    found
}
