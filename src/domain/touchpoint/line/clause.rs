//! The clauses after semicolons: `mood -1`, `next: send guide fri`, `on yesterday`, `with Dana`, `20m`.

use super::head::{self, Around, Head, skip_space};
use super::{Fault, Next};
use crate::domain::search::fold;
use crate::domain::when::{self, NotTime, Toward};
use chrono::{DateTime, NaiveDate, Utc};
use std::ops::Range;

/// What a segment is, when it is a clause.
#[derive(Debug)]
pub(super) enum Clause {
    Mood(i64),
    Next(Next, Option<Fault>),
    At(DateTime<Utc>),
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
    let rest = ["mood", "sentiment", "animo", "心情"]
        .iter()
        .find_map(|word| text.strip_prefix(word))?;
    let number = rest
        .trim_start()
        .trim_start_matches([':', '='])
        .trim()
        .replace('\u{2212}', "-");
    let digits = number.strip_prefix(['+', '-']).unwrap_or(&number);
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| number.parse().ok()).flatten()
}

/// `next: send guide fri`: the date stands at the end or at the start.
fn next(around: Around, start: usize, end: usize) -> Option<(Next, Option<Fault>)> {
    let colon = (start..end).find(|at| matches!(around.chars[*at], ':' | '：'))?;
    let word: String = around.chars[start..colon].iter().collect();
    let known = [
        "next",
        "next step",
        "todo",
        "follow-up",
        "followup",
        "follow up",
        "siguiente",
        "proximo paso",
        "下一步",
    ];
    if !known.contains(&fold(word.trim()).as_str()) {
        return None;
    }
    let rest = trimmed(around.chars, colon + 1..end);
    let words = words(around.chars, rest.clone());
    let (title, day) = dated(around, &words);
    let due = match &day {
        Some(Ok(day)) => *day,
        _ => when::show::next_working_day(around.now.today()),
    };
    let fault = match day {
        Some(Err(why)) => Some(Fault {
            at: rest.clone(),
            text: why.to_string(),
            blocks: false,
        }),
        _ => None,
    };
    let title = match (title.start < title.end).then(|| &words[title]) {
        Some([first, .., last]) => around.chars[first.start..last.end].iter().collect(),
        Some([only]) => around.chars[only.clone()].iter().collect(),
        _ => "Follow up".to_owned(),
    };
    let title = tidy(&title);
    Some((Next { title, due }, fault))
}

/// A title without the comma or dash that stood before its date.
fn tidy(title: &str) -> String {
    let short = title
        .trim_end_matches([',', '，', '-', '–', ' ', '\t'])
        .trim();
    if short.is_empty() {
        "Follow up".to_owned()
    } else {
        short.to_owned()
    }
}

fn words(chars: &[char], range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        at = skip_space(chars, at, range.end);
        let from = at;
        while at < range.end && !chars[at].is_whitespace() {
            at += 1;
        }
        if at > from {
            found.push(from..at);
        }
    }
    found
}

type Day = Result<NaiveDate, NotTime>;

/// Which words are the title, and the day of the others.
fn dated(around: Around, words: &[Range<usize>]) -> (Range<usize>, Option<Day>) {
    let read = |part: &[Range<usize>]| -> Option<Day> {
        let (first, last) = (part.first()?, part.last()?);
        let text: String = around.chars[first.start..last.end].iter().collect();
        match when::day(&text, Toward::Future, around.now) {
            Err(NotTime::Unknown(_)) => None,
            found => Some(found),
        }
    };
    let most = words.len().min(4);
    let lead = |at: usize| {
        let word: String = around.chars[words[at].clone()].iter().collect();
        matches!(
            fold(&word).as_str(),
            "by" | "on" | "due" | "until" | "before" | "antes" | "para"
        )
    };
    for count in (1..=most).rev() {
        let from = words.len() - count;
        match read(&words[from..]) {
            Some(Ok(day)) => {
                let stop = if from > 1 && lead(from - 1) {
                    from - 1
                } else {
                    from
                };
                return (0..stop, Some(Ok(day)));
            }
            Some(Err(why)) => return (0..words.len(), Some(Err(why))),
            None => {}
        }
    }
    for count in (1..=most).rev() {
        if let Some(Ok(day)) = read(&words[..count]) {
            return (count..words.len(), Some(Ok(day)));
        }
    }
    (0..words.len(), None)
}
