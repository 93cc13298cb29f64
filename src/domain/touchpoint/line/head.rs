//! The head of a line: `call 20m with Dana, Luis and Ana on mon 9:30`, in any order.

use super::people::{Found, find};
use super::{Fault, Kind, Mention};
use crate::domain::contact::Contact;
use crate::domain::search::fold;
use crate::domain::when::{self, Now};
use chrono::{DateTime, Utc};
use std::ops::Range;

/// The words that mean a kind.
const WORDS: &[(Kind, &[&str])] = &[
    (
        Kind::Call,
        &[
            "call", "called", "phone", "phoned", "llamada", "llame", "电话", "通话",
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
    pub contacts: &'a [Contact],
    pub now: Now,
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
        match item(around, at, segment.end, &mut head) {
            Some(after) => at = after,
            None => return head.anything().then_some((head, at, End::Broken)),
        }
    }
}

fn is_colon(char: char) -> bool {
    matches!(char, ':' | '：')
}

pub(super) fn skip_space(chars: &[char], mut at: usize, end: usize) -> usize {
    while at < end && chars[at].is_whitespace() {
        at += 1;
    }
    at
}

/// A word: up to white space, a comma or a colon (but not one between digits, as in `9:30`).
fn word_end(chars: &[char], from: usize, end: usize) -> usize {
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

fn text(chars: &[char], range: Range<usize>) -> String {
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
    if head.minutes.is_none()
        && let Some((minutes, after)) = minutes(chars, at, end)
    {
        head.minutes = Some(minutes);
        return Some(after);
    }
    if head.with.is_empty() && is_with(&word) {
        return people(around, after, end, head);
    }
    if head.at.is_none() && is_on(&word) {
        let from = skip_space(chars, after, end);
        let (moment, after) = moment_at(around, from, end)?;
        head.at = Some(moment);
        head.at_range = from..after;
        return Some(after);
    }
    None
}

pub(super) fn is_with(word: &str) -> bool {
    matches!(word, "with" | "w/" | "con" | "和" | "与")
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
    is_with(&word) || minutes(around.chars, at, end).is_some()
}

/// `20m`, `90min`, `20 minutes`, `1h`, `1h30`, `1 h 30 m`, `1.5h`; at most a day and at least one.
pub(super) fn minutes(chars: &[char], at: usize, end: usize) -> Option<(u32, usize)> {
    let (count, half, unit_at) = number(chars, at, end)?;
    let (unit, after) = unit(chars, unit_at, end)?;
    let whole = match unit {
        Span::Minute if half == 0 => count,
        Span::Minute => return None,
        Span::Hour => count.checked_mul(60)?.checked_add(half * 6)?,
    };
    let mut total = whole;
    let mut stop = after;
    if unit == Span::Hour && half == 0 {
        let more = skip_space(chars, after, end);
        if let Some((rest, 0, rest_at)) = number(chars, more, end)
            && rest < 60
        {
            match self::unit(chars, rest_at, end) {
                Some((Span::Minute, after)) => (total, stop) = (whole + rest, after),
                // `1h30`, but not `1h 30 people`.
                None if more == after && ends_word(chars, rest_at, end) => {
                    (total, stop) = (whole + rest, rest_at);
                }
                _ => {}
            }
        }
    }
    ((1..=1_440).contains(&total) && ends_word(chars, stop, end)).then_some((total, stop))
}

fn ends_word(chars: &[char], at: usize, end: usize) -> bool {
    at >= end || chars[at].is_whitespace() || matches!(chars[at], ',' | '，' | ':' | '：' | ';')
}

/// A number of at most four digits with perhaps one decimal: (whole, tenths, where it ends).
fn number(chars: &[char], at: usize, end: usize) -> Option<(u32, u32, usize)> {
    let digit = |at: usize| (at < end).then(|| chars[at].to_digit(10)).flatten();
    let mut value = 0;
    let mut stop = at;
    while let Some(digit) = digit(stop) {
        if stop - at == 4 {
            return None;
        }
        value = value * 10 + digit;
        stop += 1;
    }
    if stop == at {
        return None;
    }
    if stop < end
        && matches!(chars[stop], '.' | ',')
        && let Some(tenths) = digit(stop + 1)
    {
        return Some((value, tenths, stop + 2));
    }
    Some((value, 0, stop))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    Minute,
    Hour,
}

fn unit(chars: &[char], at: usize, end: usize) -> Option<(Span, usize)> {
    let from = skip_space(chars, at, end);
    let mut stop = from;
    while stop < end && chars[stop].is_alphabetic() {
        stop += 1;
    }
    let span = match fold(&text(chars, from..stop)).as_str() {
        "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "分钟" => {
            Span::Minute
        }
        "h" | "hr" | "hrs" | "hour" | "hours" | "hora" | "horas" | "小时" => Span::Hour,
        _ => return None,
    };
    Some((span, stop))
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

/// `Dana, Luis and Ana`, after `with`. Names are the account's contacts; a word that is nobody is
/// taken as a name only when it looks like one, or when the head ends with it.
pub(super) fn people(around: Around, from: usize, end: usize, head: &mut Head) -> Option<usize> {
    let chars = around.chars;
    let mut at = skip_space(chars, from, end);
    let mut stop = None;
    while let Some((mention, range, fault)) = name_at(around, at, end) {
        head.with.push(mention);
        head.faults.extend(fault);
        stop = Some(range.end);
        let Some(next) = after_separator(chars, range.end, end) else {
            break;
        };
        at = next;
    }
    stop
}

/// Where the next name begins, when a separator stands here.
fn after_separator(chars: &[char], from: usize, end: usize) -> Option<usize> {
    let mut at = skip_space(chars, from, end);
    let mut found = false;
    if at < end && matches!(chars[at], ',' | '，' | '、' | '&' | '+') {
        found = true;
        at = skip_space(chars, at + 1, end);
    }
    let after = word_end(chars, at, end);
    let word = fold(&text(chars, at..after));
    if matches!(word.as_str(), "and" | "y" | "e" | "和") {
        found = true;
        at = skip_space(chars, after, end);
    }
    (found && at < end).then_some(at)
}

type Named = (Mention, Range<usize>, Option<Fault>);

fn name_at(around: Around, from: usize, end: usize) -> Option<Named> {
    let chars = around.chars;
    let mut ends = Vec::new();
    let mut at = from;
    while ends.len() < 5 && at < end {
        let after = word_end(chars, at, end);
        if after == at {
            break;
        }
        ends.push(after);
        at = skip_space(chars, after, end);
    }
    let whole = |stop: usize| text(chars, from..stop);
    for stop in ends.iter().rev() {
        if let Found::One(contact) = find(&whole(*stop), around.contacts) {
            let mention = Mention {
                text: whole(*stop),
                contact: Some(contact.id.clone()),
            };
            return Some((mention, from..*stop, None));
        }
    }
    for stop in ends.iter().rev() {
        if let Found::Several(names) = find(&whole(*stop), around.contacts) {
            let text = format!(
                "“{}” can be {}; write more of the name or the mail address.",
                whole(*stop),
                names.join(" or ")
            );
            return Some(stranger(whole(*stop), from..*stop, text));
        }
    }
    // Nobody: the words that look like a name, or a single one that the head ends with.
    let like_name = |at: usize| {
        chars[at].is_uppercase() || (chars[at].is_alphabetic() && !chars[at].is_lowercase())
    };
    let mut stop = None;
    let mut at = from;
    for end in &ends {
        let minutes = minutes(chars, at, *end).is_some();
        if minutes || !like_name(at) {
            break;
        }
        stop = Some(*end);
        at = skip_space(chars, *end, chars.len());
    }
    let stop = stop.or_else(|| {
        let first = *ends.first()?;
        let next = skip_space(chars, first, end);
        let last = next >= end || is_colon(chars[next]) || matches!(chars[next], ',' | '，' | '、');
        let mail = whole(first).contains('@');
        (mail || (last && chars[from].is_alphabetic())).then_some(first)
    })?;
    let text = format!("Nobody at this account is called “{}”.", whole(stop));
    Some(stranger(whole(stop), from..stop, text))
}

fn stranger(name: String, range: Range<usize>, text: String) -> Named {
    let fault = Fault {
        at: range.clone(),
        text,
        blocks: false,
    };
    let mention = Mention {
        text: name,
        contact: None,
    };
    (mention, range, Some(fault))
}
