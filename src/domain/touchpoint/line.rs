//! The touchpoint line: `call 20m with Dana: rollout blocked by SSO; mood -1; next: send guide fri`.

use super::Kind;
use crate::domain::contact::Contact;
use crate::domain::id::{ContactId, OwnerId};
use crate::domain::touchpoint::{NewTask, NewTouchpoint};
use crate::domain::when::Now;
use chrono::{DateTime, NaiveDate, Utc};

/// What was understood of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What it was; a line without a type is a note.
    pub kind: Kind,
    /// Minutes it took.
    pub minutes: Option<u32>,
    /// When it was; `None` means now.
    pub at: Option<DateTime<Utc>>,
    /// The people named, in order.
    pub with: Vec<Mention>,
    /// What was said.
    pub body: String,
    /// The mood judged, -2 to +2.
    pub mood: Option<i8>,
    /// What is to happen next.
    pub next: Option<Next>,
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

impl Parsed {
    /// What is to be written for it: the touchpoint, the follow-up task and the mood.
    pub fn writes(&self, owner: Option<&OwnerId>, now: Now) -> (NewTouchpoint, Option<NewTask>) {
        let _ = (owner, now);
        unreachable!("written by the domain language work")
    }
}

/// Reads a line; `contacts` are the account's, to find those named.
pub fn parse(line: &str, contacts: &[Contact], now: Now) -> Parsed {
    let _ = (line, contacts, now);
    unreachable!("written by the domain language work")
}
