//! The head of a line: `call 20m with Dana, Luis and Ana on mon 9:30`, in any order.

use super::about::Subjects;
use super::names::{called, people};
use super::span::minutes;
use super::{Fault, Kind, Mention};
use crate::domain::contact::Contact;
use crate::domain::search::fold;
use crate::domain::when::{self, Now};
use crate::messages::{Language, lines as say};
use chrono::{DateTime, Utc};
use std::ops::Range;

/// The words that mean a kind.
const WORDS: &[(Kind, &[&str])] = &[
    (
        Kind::Call,
        &[
            "call", "called", "phone", "phoned", "spoke", "talked", "chatted", "llamada", "llame",
            "hable", "电话", "通话",
        ],
    ),
    (
        Kind::Email,
        &[
            "email", "emailed", "mail", "mailed", "e-mail", "correo", "邮件",
        ],
    ),
    (
        Kind::Meeting,
        &["meeting", "met", "meet", "mtg", "reunion", "会议", "会面"],
    ),
    (Kind::Note, &["note", "nota", "备注"]),
    (Kind::Qbr, &["qbr", "季度业务回顾", "季度回顾"]),
    (
        Kind::Training,
        &["training", "trained", "formacion", "培训"],
    ),
    (Kind::Visit, &["visit", "visited", "visita", "拜访"]),
    (Kind::Kickoff, &["kickoff", "kick-off", "启动会"]),
];

/// Words that mean a kind only where the line goes on as a head does: “teams are unhappy” is a note.
const ONLY_HEADS: &[(Kind, &[&str])] = &[
    (Kind::Call, &["chat", "talk", "zoom", "teams"]),
    (Kind::Kickoff, &["inicio"]),
];

/// What a head gave.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub kind: Option<Kind>,
    pub minutes: Option<u32>,
    pub at: Option<DateTime<Utc>>,
    pub with: Vec<Mention>,
    pub faults: Vec<Fault>,
    /// Where the time stands, for a fault that only the whole line shows.
    pub at_range: Range<usize>,
}

impl Head {
    fn anything(&self) -> bool {
        self.kind.is_some() || self.minutes.is_some() || self.at.is_some() || !self.with.is_empty()
    }
}

/// Everything a head is read with.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub chars: &'a [char],
    pub subjects: Subjects<'a>,
    pub contacts: &'a [Contact],
    pub now: Now,
    /// What faults are told in.
    pub language: Language,
}

/// How a head ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With a colon, or with the segment: nothing in it was not understood.
    Whole {
        /// Whether it was a colon.
        colon: bool,
    },
    /// In front of a word that is no part of a head.
    Broken,
}

/// Reads a head from the beginning of a segment: what it gave, where the rest begins, how it ended.
/// `None` when there is none.
pub(super) fn read(around: Around, segment: Range<usize>) -> Option<(Head, usize, End)> {
    let mut head = Head::default();
    let mut at = segment.start;
    loop {
        at = skip_space(around.chars, at, segment.end);
        if at >= segment.end {
            return head
                .anything()
                .then_some((head, at, End::Whole { colon: false }));
        }
        if is_colon(around.chars[at]) {
            return head
                .anything()
                .then_some((head, at + 1, End::Whole { colon: true }));
        }
        if let Some((after, colon)) = sentence_end(around.chars, at, segment.end)
            && !head.with.is_empty()
        {
            return Some((head, after, End::Whole { colon }));
        }
        match item(around, at, segment.end, &mut head) {
            Some(after) => at = after,
            None => {
                let at = after_comma(around.chars, at, segment.end);
                return head.anything().then_some((head, at, End::Broken));
            }
        }
    }
}

/// Past a comma or dash between the head and the text: `called Dana, she agrees`.
fn after_comma(chars: &[char], at: usize, end: usize) -> usize {
    let mark = matches!(chars[at], ',' | '，' | '-' | '–' | '—');
    let free = at + 1 < end && chars[at + 1].is_whitespace();
    if mark && free {
        skip_space(chars, at + 1, end)
    } else {
        at
    }
}

/// Where the rest begins behind a full stop (`with Dana. She agrees`), and whether there is a rest.
fn sentence_end(chars: &[char], at: usize, end: usize) -> Option<(usize, bool)> {
    if chars[at] != '.' {
        return None;
    }
    match chars.get(at + 1).filter(|_| at + 1 < end) {
        None => Some((end, false)),
        Some(next) if is_colon(*next) => Some((at + 2, true)),
        Some(next) if next.is_whitespace() => Some((at + 1, skip_space(chars, at + 1, end) < end)),
        Some(_) => None,
    }
}

pub(super) fn is_colon(char: char) -> bool {
    matches!(char, ':' | '：')
}

pub(super) fn skip_space(chars: &[char], mut at: usize, end: usize) -> usize {
    while at < end && chars[at].is_whitespace() {
        at += 1;
    }
    at
}

/// A word: up to white space, a comma or a colon (but not one between digits, as in `9:30`).
pub(super) fn word_end(chars: &[char], from: usize, end: usize) -> usize {
    let mut at = from;
    while at < end {
        let char = chars[at];
        let clock = at > from
            && chars[at - 1].is_ascii_digit()
            && at + 1 < end
            && chars[at + 1].is_ascii_digit();
        if char.is_whitespace() || matches!(char, ',' | '，' | '、') || (is_colon(char) && !clock)
        {
            break;
        }
        at += 1;
    }
    at
}

pub(super) fn text(chars: &[char], range: Range<usize>) -> String {
    chars[range].iter().collect()
}

/// One item of the head; where it ends, or `None` when the word at `at` is no item.
fn item(around: Around, at: usize, end: usize, head: &mut Head) -> Option<usize> {
    let chars = around.chars;
    let after = word_end(chars, at, end);
    let word = fold(&text(chars, at..after));
    if head.kind.is_none()
        && let Some(kind) = kind_of(&word, || heads_on(around, after, end))
    {
        head.kind = Some(kind);
        return Some(after);
    }
    if head.kind.is_some()
        && head.with.is_empty()
        && let Some(after) = called(around, at, end, head)
    {
        return Some(after);
    }
    if head.kind.is_some()
        && head.at.is_none()
        && let Some((moment, after)) = bare_moment(around, at, end)
    {
        head.at = Some(moment);
        head.at_range = at..after;
        return Some(after);
    }
    if head.minutes.is_none()
        && let Some((minutes, after)) = minutes(chars, at, end)
    {
        head.minutes = Some(minutes);
        return Some(after);
    }
    if head.with.is_empty() && is_with(&word) {
        let named = people(around, after, end, head);
        if named.is_none() && head.kind.is_some() && ends_at(chars, after, end) {
            head.faults.push(Fault {
                at: at..after,
                text: say::with_whom(around.language).to_owned(),
                blocks: true,
            });
            return Some(after);
        }
        return named;
    }
    if head.with.is_empty() && word.starts_with("w/") {
        return people(around, at + 2, end, head);
    }
    if head.with.is_empty() && head.kind.is_some() && matches!(word.as_str(), "to" | "a") {
        let mut more = Head::default();
        let stop = people(around, after, end, &mut more);
        // “call to discuss: x” names nobody.
        let meant = more.with.first().is_some_and(|who| {
            who.contact.is_some()
                || who.text.contains('@')
                || who.text.starts_with(|first: char| !first.is_lowercase())
        });
        if let Some(stop) = stop.filter(|_| meant) {
            head.with = more.with;
            head.faults.extend(more.faults);
            return Some(stop);
        }
    }
    if head.at.is_none() && is_on(&word) {
        let from = skip_space(chars, after, end);
        if let Some((moment, after)) = moment_at(around, from, end) {
            head.at = Some(moment);
            head.at_range = from..after;
            return Some(after);
        }
        let fault = unread_day(around, from, end)?;
        let after = fault.at.end;
        head.faults.push(fault);
        return Some(after);
    }
    None
}

/// Whether the head ends here, or goes on behind a comma.
fn ends_at(chars: &[char], from: usize, end: usize) -> bool {
    let at = skip_space(chars, from, end);
    at >= end || is_colon(chars[at]) || matches!(chars[at], ',' | '，' | '、')
}

/// What stands between a head and a colon and was meant for the head, as it looks: a number, a day or
/// people who are not understood. It stays text.
pub(super) fn unread(around: Around, rest: Range<usize>) -> Option<Fault> {
    let chars = around.chars;
    let from = skip_space(chars, rest.start, rest.end);
    let (mut at, mut stop, mut words) = (from, from, Vec::new());
    while at < rest.end && !is_colon(chars[at]) && words.len() < 7 {
        stop = word_end(chars, at, rest.end);
        if stop == at {
            // A comma: prose.
            return None;
        }
        words.push(fold(&text(chars, at..stop)));
        at = skip_space(chars, stop, rest.end);
    }
    if at >= rest.end || !is_colon(chars[at]) {
        return None;
    }
    let number = words.first()?.contains(|char: char| char.is_ascii_digit());
    let meant =
        |word: &String| is_with(word) || when::names_a_day(word) || when::names_a_month(word);
    (number || words.iter().any(meant)).then(|| Fault {
        at: from..stop,
        text: say::no_head(around.language, text(chars, from..stop)),
        blocks: false,
    })
}

/// A time without `on`: `yesterday 15:00`, `mon`, `10:30`, `2 days ago`, `2026-11-20`, `9 nov`.
///
/// A day ahead is taken only where the head goes on: “meeting tomorrow is cancelled” is text. So is
/// a day of a month: “call 3 may be late”.
fn bare_moment(around: Around, at: usize, end: usize) -> Option<(DateTime<Utc>, usize)> {
    let (moment, after) = moment_at(around, at, end)?;
    let run = text(around.chars, at..after);
    let first = fold(run.split_whitespace().next()?);
    let clock = when::before_clock(&run) == Some("");
    let month = run.contains('月')
        || run.contains(|char: char| char.is_ascii_digit())
            && run
                .split_whitespace()
                .any(|word| when::names_a_month(&fold(word)));
    let plain = clock
        || month
        || when::before_clock(&first) == Some("")
        || when::names_a_day(&first)
        || first == "last"
        || fold(&run).ends_with(" ago")
        || first.parse::<chrono::NaiveDate>().is_ok();
    let fits = clock || (moment <= around.now.utc && !month) || heads_on(around, after, end);
    (plain && fits).then_some((moment, after))
}

/// The fault for a day behind `on` that nobody can read (`12/11`); `None` when the word is no day at all.
pub(super) fn unread_day(around: Around, from: usize, end: usize) -> Option<Fault> {
    let after = word_end(around.chars, from, end);
    let word = text(around.chars, from..after);
    match when::moment(&word, around.now) {
        Err(why @ (when::NotTime::Ambiguous { .. } | when::NotTime::Impossible(_))) => {
            Some(Fault {
                at: from..after,
                text: why.told(around.language),
                blocks: true,
            })
        }
        _ => None,
    }
}

/// Whether a folded word says that people follow: `with`.
pub fn is_with(word: &str) -> bool {
    matches!(word, "with" | "w/" | "con" | "和" | "与" | "跟")
}

pub(super) fn is_on(word: &str) -> bool {
    matches!(word, "on" | "at" | "el" | "a" | "@" | "于")
}

/// The kind a folded word means. The beginning of a word (three letters) is taken only where the
/// line goes on as a head does: `cal with Dana`, but not `cal we talked about`.
fn kind_of(word: &str, goes_on: impl Fn() -> bool) -> Option<Kind> {
    let exact = WORDS.iter().find(|(_, words)| words.contains(&word));
    if let Some((kind, _)) = exact {
        return Some(*kind);
    }
    let head = ONLY_HEADS.iter().find(|(_, words)| words.contains(&word));
    if let Some((kind, _)) = head.filter(|_| goes_on()) {
        return Some(*kind);
    }
    let common = matches!(word, "not" | "mee" | "may" | "man" | "ema");
    let mut begun = Kind::ALL
        .iter()
        .filter(|kind| word.chars().count() >= 3 && kind.id().starts_with(word));
    match (begun.next(), begun.next()) {
        (Some(kind), None) if !common && goes_on() => Some(*kind),
        _ => None,
    }
}

fn heads_on(around: Around, after: usize, end: usize) -> bool {
    let at = skip_space(around.chars, after, end);
    if at >= end || is_colon(around.chars[at]) {
        return true;
    }
    let word = fold(&text(around.chars, at..word_end(around.chars, at, end)));
    is_with(&word)
        || word.starts_with("w/")
        || minutes(around.chars, at, end).is_some()
        || called(around, at, end, &mut Head::default()).is_some()
}

/// The longest run of up to four words from `from` that is a moment, and where it ends.
pub(super) fn moment_at(around: Around, from: usize, end: usize) -> Option<(DateTime<Utc>, usize)> {
    let mut ends = Vec::new();
    let mut at = from;
    while ends.len() < 4 && at < end {
        let after = word_end(around.chars, at, end);
        if after == at {
            break;
        }
        ends.push(after);
        at = skip_space(around.chars, after, end);
    }
    ends.into_iter().rev().find_map(|stop| {
        let moment = when::moment(&text(around.chars, from..stop), around.now).ok()?;
        Some((moment, stop))
    })
}
