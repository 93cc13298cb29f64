//! The touchpoint line: `call 20m with Dana: rollout blocked by SSO; mood -1; next: send guide fri`.
//!
//! A head (kind, minutes, people, time, in any order, up to a colon), then the body, then clauses
//! after semicolons, in any order: `mood -1`, `next: … fri`, `on yesterday 15:00`, `with Dana`, `20m`,
//! `#4711` or `#sso` for the ticket it is about.
//! Whatever is no clause is body: a word typed is never lost, but for a label with nothing behind it
//! (`price: ;`), which a fault names. A clause given twice counts the last time, and a fault says so.
//!
//! [`parse`] is in `scan`, the words of a head in `head`, its people in `names`, its length in
//! `span`, the body in `body`, the clauses in `clause` (the follow-up in `follow`), the finding of a contact in `people`, of a ticket in `about`, the way back to a line in `render`.

mod about;
mod body;
mod clause;
mod follow;
mod head;
mod names;
mod people;
mod render;
mod scan;
mod span;
#[cfg(test)]
mod tests;

pub use about::Subjects;
pub use clause::own_lines;
pub use follow::begins as begins_follow_up;
pub use head::is_with as names_with;
pub use render::to_line;
pub use scan::{parse, parse_about, parse_in};

use super::Kind;
use crate::domain::id::{ContactId, OwnerId};
use crate::domain::touchpoint::{About, NewTask, NewTouchpoint};
use crate::domain::when::Now;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// What was understood of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What it was; a line without a type is a note.
    pub kind: Kind,
    /// Minutes it took.
    pub minutes: Option<u32>,
    /// When it was, or began; `None` means now: [`Parsed::began`].
    pub at: Option<DateTime<Utc>>,
    /// The people named, in order.
    pub with: Vec<Mention>,
    /// What was said.
    pub body: String,
    /// The mood judged, -2 to +2.
    pub mood: Option<i8>,
    /// What is to happen next.
    pub next: Option<Next>,
    /// The ticket it is about, and its subject.
    pub about: Option<(About, String)>,
    /// What could not be understood, and where.
    pub faults: Vec<Fault>,
}

/// A person named in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As typed.
    pub text: String,
    /// The contact meant; `None` when nobody or several fit (then there is a fault).
    pub contact: Option<ContactId>,
}

/// The follow-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What is to be done.
    pub title: String,
    /// By when; a line without a date means the next working day.
    pub due: NaiveDate,
}

/// Something in the line that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in characters from the start of the line.
    pub at: std::ops::Range<usize>,
    /// A sentence.
    pub text: String,
    /// Whether the line cannot be logged with it (an empty line can't; an unknown person can).
    pub blocks: bool,
}

/// Longest title made from a body, in characters.
const TITLE: usize = 80;

impl Parsed {
    /// Puts the mood into the touchpoint's words, for a CRM that has no field for it.
    pub fn mood_as_words(&self, touchpoint: &mut NewTouchpoint) {
        if let Some(mood) = self.mood {
            let gap = if touchpoint.body.is_empty() {
                ""
            } else {
                "\n\n"
            };
            touchpoint.body += &format!("{gap}Mood: {mood}");
        }
    }

    /// What is to be written for it: the touchpoint and the follow-up task. The mood is a field of
    /// the account ([`crate::domain::Field::Sentiment`]) and a write of its own.
    ///
    /// People named that are no contacts of the account stay in the body, so that they are not lost.
    pub fn writes(&self, owner: Option<&OwnerId>, now: Now) -> (NewTouchpoint, Option<NewTask>) {
        let mut contacts: Vec<ContactId> = Vec::new();
        for id in self.with.iter().filter_map(|who| who.contact.as_ref()) {
            if !contacts.contains(id) {
                contacts.push(id.clone());
            }
        }
        let strangers: Vec<&str> = self
            .with
            .iter()
            .filter(|who| who.contact.is_none())
            .map(|who| who.text.as_str())
            .collect();
        let mut body = self.body.clone();
        if !strangers.is_empty() {
            let with = format!("With {}.", strangers.join(", "));
            body = if body.is_empty() {
                with
            } else {
                format!("{body}\n\n{with}")
            };
        }
        let touchpoint = NewTouchpoint {
            kind: self.kind,
            at: self.began(now),
            minutes: self.minutes,
            title: self.title(),
            body,
            contacts: contacts.clone(),
            owner: owner.cloned(),
            about: self.about.as_ref().map(|(about, _)| about.clone()),
        };
        let task = self.next.as_ref().map(|next| NewTask {
            title: next.title.clone(),
            due: next.due,
            owner: owner.cloned(),
            contacts,
            about: self.about.as_ref().map(|(about, _)| about.clone()),
        });
        (touchpoint, task)
    }

    /// When it was or began. What is logged without a time has just ended: where it is held and took a
    /// while, it began so long ago.
    pub fn began(&self, now: Now) -> DateTime<Utc> {
        let minutes = self.minutes.filter(|_| self.kind.held()).unwrap_or(0);
        let began = now.utc - TimeDelta::minutes(i64::from(minutes));
        self.at.unwrap_or(began)
    }

    /// The first line of the body, cut at a word; without a body the kind and the people.
    pub fn title(&self) -> String {
        let line = self
            .body
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty());
        match line {
            Some(line) => cut(line),
            None => {
                let mut title = capital(self.kind.id());
                let people: Vec<&str> = self.with.iter().map(|who| who.text.as_str()).collect();
                if !people.is_empty() {
                    title.push_str(" with ");
                    title.push_str(&people.join(", "));
                }
                cut(&title)
            }
        }
    }

    /// Whether it can be logged as it stands.
    pub fn loggable(&self) -> bool {
        !self.faults.iter().any(|fault| fault.blocks)
    }
}

fn capital(word: &str) -> String {
    if word == "qbr" {
        return "QBR".to_owned();
    }
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// A line as a title: cut at a word where it is too long.
pub fn cut(line: &str) -> String {
    if line.chars().count() <= TITLE {
        return line.to_owned();
    }
    let short: String = line.chars().take(TITLE - 1).collect();
    let kept = match short.rfind(char::is_whitespace) {
        // A word longer than half the title is cut in the middle.
        Some(at) if at >= short.len() / 2 => short[..at].trim_end(),
        _ => short.as_str(),
    };
    format!("{kept}…")
}
