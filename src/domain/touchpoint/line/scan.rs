//! Takes a line apart: segments at semicolons and line ends, the head, the clauses, the body.

use super::about::{self, Subjects};
use super::body::{self, Part};
use super::clause::{self, Clause};
use super::head::{self, Around, End, Head};
use super::{Fault, Kind, Parsed};
use crate::domain::contact::Contact;
use crate::domain::touchpoint::About;
use crate::domain::when::Now;
use crate::messages::{Language, Say, lines as say};
use std::ops::Range;

/// Reads a line; `contacts` are the account's, to find those named.
///
/// Never fails: what cannot be understood is body, or a fault with its place.
pub fn parse(line: &str, contacts: &[Contact], now: Now) -> Parsed {
    parse_in(Language::En, line, contacts, Subjects::default(), now)
}

/// The same where the account's tickets and deals are known, so that one may be named.
pub fn parse_about(line: &str, contacts: &[Contact], subjects: Subjects, now: Now) -> Parsed {
    parse_in(Language::En, line, contacts, subjects, now)
}

/// The same with faults in the language of the screen. What is understood does not depend on it.
pub fn parse_in(
    language: Language,
    line: &str,
    contacts: &[Contact],
    subjects: Subjects,
    now: Now,
) -> Parsed {
    let chars: Vec<char> = line.chars().collect();
    let around = Around {
        chars: &chars,
        contacts,
        subjects,
        now,
        language,
    };
    let mut reading = Reading::default();
    for (separator, segment) in segments(&chars) {
        reading.segment(around, separator, segment);
    }
    reading.finish(around)
}

/// Segments with the character that stood before each.
fn segments(chars: &[char]) -> Vec<(Option<char>, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut separator = None;
    for (at, char) in chars.iter().enumerate() {
        let splits = matches!(char, ';' | '；' | '\n')
            || (matches!(char, ',' | '，') && clause::behind_comma(chars, at + 1))
            || (matches!(char, ',' | '，') && clause::is_mood(&chars[from..at]));
        if splits {
            found.push((separator, from..at));
            separator = Some(*char);
            from = at + 1;
        }
    }
    found.push((separator, from..chars.len()));
    found
}

#[derive(Default)]
struct Reading {
    head: Head,
    mood: Option<i8>,
    next: Option<super::Next>,
    about: Option<(About, String)>,
    parts: Vec<Part>,
    /// Whether the place of the head has passed.
    headed: bool,
    faults: Vec<Fault>,
}

impl Reading {
    fn segment(&mut self, around: Around, separator: Option<char>, segment: Range<usize>) {
        if let Some(clause) = clause::read(around, segment.clone()) {
            self.clause(around, clause, &segment);
            return;
        }
        if !self.headed && self.parts.is_empty() {
            if let Some((head, rest, end)) = head::read(around, segment.clone()) {
                self.headed = true;
                if end == End::Broken && head.kind.is_some() {
                    self.faults.extend(head::unread(around, rest..segment.end));
                }
                self.take(around.language, head, &segment);
                if end != (End::Whole { colon: false }) {
                    self.rest(around, rest..segment.end);
                }
                return;
            }
        } else if self.head.kind.is_none()
            && !self.headed
            && let Some((head, _, End::Whole { colon: false })) =
                head::read(around, segment.clone())
            && head.kind.is_some()
        {
            // `rollout blocked; call 20m with Dana`: the head may stand behind the body.
            self.headed = true;
            self.take(around.language, head, &segment);
            return;
        }
        self.keep(around, separator, segment);
    }

    /// What follows the head in its segment: body, or a clause (`call: mood -1`).
    fn rest(&mut self, around: Around, rest: Range<usize>) {
        match clause::read(around, rest.clone()) {
            Some(clause) => self.clause(around, clause, &rest),
            None => self.keep(around, None, rest),
        }
    }

    fn keep(&mut self, around: Around, separator: Option<char>, segment: Range<usize>) {
        self.faults.extend(clause::missed(around, segment.clone()));
        self.faults.extend(about::missed(around, segment.clone()));
        self.parts.push(Part { separator, segment });
    }

    fn clause(&mut self, around: Around, clause: Clause, segment: &Range<usize>) {
        let language = around.language;
        let at = clause::trimmed(around.chars, segment.clone());
        match clause {
            Clause::Mood(mood) => {
                self.twice(language, self.mood.is_some(), say::mood, &at);
                match i8::try_from(mood) {
                    Ok(mood @ -2..=2) => self.mood = Some(mood),
                    _ => self.faults.push(Fault {
                        at,
                        text: say::mood_outside(language, mood),
                        blocks: true,
                    }),
                }
            }
            Clause::Next(next, fault) => {
                self.twice(language, self.next.is_some(), say::follow_up, &at);
                self.next = Some(next);
                self.faults.extend(fault);
            }
            Clause::At(moment) => {
                self.twice(language, self.head.at.is_some(), say::time, &at);
                self.head.at = Some(moment);
                self.head.at_range = at;
            }
            Clause::About(about, subject) => {
                self.twice(language, self.about.is_some(), say::ticket, &at);
                self.about = Some((about, subject));
            }
            Clause::Head(head) => self.take(around.language, *head, &at),
        }
    }

    fn take(&mut self, language: Language, head: Head, at: &Range<usize>) {
        if let Some(kind) = head.kind {
            self.head.kind = Some(kind);
        }
        if let Some(minutes) = head.minutes {
            self.twice(language, self.head.minutes.is_some(), say::length, at);
            self.head.minutes = Some(minutes);
        }
        if let Some(moment) = head.at {
            self.twice(language, self.head.at.is_some(), say::time, at);
            self.head.at = Some(moment);
            self.head.at_range = head.at_range;
        }
        self.head.with.extend(head.with);
        self.faults.extend(head.faults);
    }

    fn twice(&mut self, language: Language, twice: bool, what: Say, at: &Range<usize>) {
        if twice {
            self.faults.push(Fault {
                at: at.clone(),
                text: say::twice(language, what(language)),
                blocks: false,
            });
        }
    }

    fn finish(mut self, around: Around) -> Parsed {
        let (body, faults) = body::of(around, &self.parts);
        self.faults.extend(faults);
        if let Some(at) = self.head.at
            && at > around.now.utc
        {
            self.faults.push(Fault {
                at: self.head.at_range.clone(),
                text: say::ahead(around.language).to_owned(),
                blocks: true,
            });
        }
        let kind = self.head.kind.unwrap_or(Kind::Note);
        let empty = body.is_empty()
            && kind == Kind::Note
            && self.mood.is_none()
            && self.next.is_none()
            && self.head.with.is_empty();
        if empty {
            self.faults.push(Fault {
                at: 0..around.chars.len(),
                text: say::say_what(around.language).to_owned(),
                blocks: true,
            });
        }
        self.faults.sort_by_key(|fault| fault.at.start);
        Parsed {
            kind,
            minutes: self.head.minutes,
            at: self.head.at,
            with: self.head.with,
            body,
            mood: self.mood,
            next: self.next,
            about: self.about,
            faults: self.faults,
        }
    }
}
