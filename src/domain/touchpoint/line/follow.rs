//! The follow-up: `next: send guide fri`, what is to be done and the day it is due.
//!
//! A task is due on a day: a time of day behind it (`wed 10am`) stays in the title.

use super::clause::trimmed;
use super::head::{Around, skip_space};
use super::{Fault, Next};
use crate::domain::search::fold;
use crate::domain::when::{self, NotTime, Toward};
use crate::messages::lines as say;
use chrono::NaiveDate;
use std::ops::Range;

/// What begins a follow-up, in front of the colon.
const WORDS: &[&str] = &[
    "next",
    "next step",
    "todo",
    "follow-up",
    "followup",
    "follow up",
    "siguiente",
    "siguiente paso",
    "proximo paso",
    "pendiente",
    "下一步",
    "接下来",
    "待办",
];

/// Words of days that are people as well: they mean a day only alone, behind a word that says so, or beside a number.
const PEOPLE: &[&str] = &["mar", "may", "sat", "sun", "tom", "dom"];

/// Words a name may have in front of it that the reading of days passes over, or takes for a one.
const SMALL: &[&str] = &[
    "a", "an", "one", "un", "una", "of", "de", "del", "the", "la",
];

/// `next: send guide fri`: the date stands at the end or at the start.
pub(super) fn next(around: Around, start: usize, end: usize) -> Option<(Next, Option<Fault>)> {
    let colon = (start..end).find(|at| matches!(around.chars[*at], ':' | '：'))?;
    let word: String = around.chars[start..colon].iter().collect();
    if !WORDS.contains(&fold(word.trim()).as_str()) {
        return None;
    }
    let rest = trimmed(around.chars, colon + 1..end);
    let (title, day) = dated(around, rest.clone());
    let title = tidy(&title);
    let due = match &day {
        Some(Ok(day)) => *day,
        _ => when::show::next_working_day(around.now.today()),
    };
    let fault = match day {
        Some(Ok(_)) => None,
        Some(Err(why)) => Some(why.told(around.language)),
        None => words(around.chars, rest.clone())
            .into_iter()
            .any(|word| like_a_day(&text(around, &word)))
            .then(|| say::no_day_read(around.language, &title, due)),
    };
    let fault = fault.map(|text| Fault {
        at: rest,
        text,
        blocks: false,
    });
    Some((Next { title, due }, fault))
}

/// Whether a text begins as a follow-up does: `next:`.
pub fn begins(text: &str) -> bool {
    text.split_once([':', '：'])
        .is_some_and(|(word, _)| WORDS.contains(&fold(word.trim()).as_str()))
}

/// Whether “next” and this word are plain prose: “next week they decide”.
pub(super) fn goes_with_next(word: &str) -> bool {
    let bare = word.trim_matches(|char: char| !char.is_alphanumeric());
    when::names_a_day(bare)
        || matches!(
            bare,
            "week"
                | "month"
                | "quarter"
                | "year"
                | "time"
                | "to"
                | "steps"
                | "step"
                | "they"
                | "we"
                | "he"
                | "she"
                | "is"
                | "was"
                | "release"
                | "renewal"
                | "phase"
                | "day"
        )
}

/// Whether a title that ends with this word needs a `by` in front of its date, lest the word be taken for one.
pub(super) fn leads(word: &str) -> bool {
    matches!(
        fold(word).as_str(),
        "by" | "on" | "due" | "until" | "before" | "antes" | "para"
    )
}

/// Whether a word looks as if a day was meant: a digit, a weekday, `tomorrow`.
fn like_a_day(word: &str) -> bool {
    let bare = fold(word.trim_matches(|char: char| !char.is_alphanumeric()));
    bare.chars().any(|char| char.is_ascii_digit()) || when::names_a_day(&bare)
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

fn text(around: Around, range: &Range<usize>) -> String {
    around.chars[range.clone()].iter().collect()
}

/// From the first of these words to the last, as typed.
fn joined(around: Around, words: &[Range<usize>]) -> String {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => text(around, &(first.start..last.end)),
        _ => String::new(),
    }
}

type Day = Result<NaiveDate, NotTime>;

/// The title, and the day of the other words.
fn dated(around: Around, range: Range<usize>) -> (String, Option<Day>) {
    let all = words(around.chars, range.clone());
    let hour = hour(around, &range, &all);
    let core = words(around.chars, range.start..hour);
    match at_the_end(around, &core) {
        Some((stop, Ok(day))) => {
            let title = tidy(&joined(around, &core[..stop]));
            let hour: String = around.chars[hour..range.end].iter().collect();
            let hour = hour.trim().trim_start_matches(['T', ',']).trim_start();
            let title = if hour.is_empty() {
                title
            } else {
                format!("{title} {hour}")
            };
            return (title, Some(Ok(day)));
        }
        Some((_, why)) => return (joined(around, &all), Some(why)),
        None => {}
    }
    for count in (1..=all.len().min(5)).rev() {
        if let Some(Ok(day)) = read(around, &all[..count], false, all.len()) {
            return (joined(around, &all[count..]), Some(Ok(day)));
        }
    }
    (joined(around, &all), None)
}

/// Where the time of day at the end begins (`wed at 10am`, `wed morning`); the end when there is none.
fn hour(around: Around, range: &Range<usize>, words: &[Range<usize>]) -> usize {
    let [.., before, last] = words else {
        return range.end;
    };
    let word = fold(&text(around, last));
    if matches!(
        word.as_str(),
        "morning" | "noon" | "afternoon" | "evening" | "mediodia"
    ) {
        return before.end;
    }
    let whole = text(around, range);
    match when::before_clock(&whole) {
        Some(rest) if !rest.is_empty() => range.start + rest.chars().count(),
        _ => range.end,
    }
}

/// How many words stand before the day at the end, and that day.
fn at_the_end(around: Around, words: &[Range<usize>]) -> Option<(usize, Day)> {
    for count in (1..=words.len().min(5)).rev() {
        let from = words.len() - count;
        let led = from > 0 && leads(&text(around, &words[from - 1]));
        if let Some(day) = read(around, &words[from..], led, words.len()) {
            return Some((if led { from - 1 } else { from }, day));
        }
    }
    None
}

/// The day of some words; `led` when the word before them says that a day comes, `of` how many words there are.
fn read(around: Around, part: &[Range<usize>], led: bool, of: usize) -> Option<Day> {
    if let [before @ .., last] = part
        && PEOPLE.contains(&fold(&text(around, last)).as_str())
        && before
            .iter()
            .all(|word| SMALL.contains(&fold(&text(around, word)).as_str()))
        && !led
        && of > 1
    {
        return None;
    }
    match when::day(&joined(around, part), Toward::Future, around.now) {
        Err(NotTime::Unknown(_)) => None,
        found => Some(found),
    }
}
