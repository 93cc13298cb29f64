//! The clauses after semicolons: `mood -1`, `next: send guide fri`, `on yesterday`, `with Dana`, `20m`.

use super::follow::next;
use super::head::{self, Around, Head, skip_space};
use super::{Fault, Next};
use crate::domain::search::fold;
use chrono::{DateTime, Utc};
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
