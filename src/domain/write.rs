//! What the program asks of the CRM: single writes, grouped into actions that are undone as one.

use super::asked::Asked;
use super::edit::label_in;
use super::field::Field;
use super::id::{AccountId, TaskId};
use super::text;
use super::tie::Missing;
use super::touchpoint::{NewTask, NewTouchpoint};
use super::triage::closing::Mark;
use crate::messages::faults::{self, UNSEEN};
use crate::messages::{Language, activity, writes};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What kind of CRM record a write made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// A call.
    Call,
    /// An email.
    Email,
    /// A meeting.
    Meeting,
    /// A note.
    Note,
    /// A task.
    Task,
    /// A ticket whose stage is the account's; moved, never made.
    Ticket,
    /// A deal whose stage is the account's; moved, never made.
    Deal,
}

/// A record in the CRM that we made, or that a write of ours moves.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectRef {
    /// What it is.
    pub kind: ObjectKind,
    /// The CRM's identifier.
    pub id: String,
}

/// One thing to do in the CRM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Sets a field of the account (its stage, for one).
    SetField {
        /// Which.
        field: Field,
        /// The CRM's raw value that the person saw; a write over another one is a conflict.
        base: Option<String>,
        /// The CRM's raw value to set; `None` clears.
        value: Option<String>,
    },
    /// Writes a touchpoint, associated with the account and the contacts it names.
    Log(NewTouchpoint),
    /// Makes a task for the account.
    AddTask(NewTask),
    /// Completes a task of the CRM, opens it again, or moves the day it is due.
    SetTask {
        /// Which.
        task: TaskId,
        /// What it says, for the journal.
        title: String,
        /// Where it stood when the person decided; a write over something else is a conflict.
        base: TaskState,
        /// Where it is to stand. Only what differs from the base is written.
        value: TaskState,
    },
    /// Sets what is kept of a signal here: put away, given to somebody. Never goes to the CRM.
    Mark {
        /// Which: [`Mark::slot`].
        slot: String,
        /// What was kept.
        before: Option<Mark>,
        /// What is kept from now on; `None` clears.
        after: Option<Mark>,
    },
    /// Removes a record that an earlier write of ours made (its undo).
    Remove {
        /// The earlier write; its record is known once it was sent.
        write: Uuid,
    },
}

impl Op {
    /// Whether it is kept on this machine only.
    pub fn local(&self) -> bool {
        matches!(self, Op::Mark { .. })
    }

    /// The words that a person wrote for it: of a touchpoint its text, of a task what is to be done.
    pub fn said(&self) -> Option<&str> {
        match self {
            Op::Log(touchpoint) => Some(&touchpoint.body),
            Op::AddTask(task) => Some(&task.title),
            _ => None,
        }
    }
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskState {
    /// Whether it is done.
    pub done: bool,
    /// By when it is to be done.
    pub due: Option<DateTime<Utc>>,
}

impl TaskState {
    /// How the CRM's state is told in a conflict: `done`, or the moment it is due.
    pub fn told(self) -> Option<String> {
        match (self.done, self.due) {
            (true, _) => Some("done".to_owned()),
            // To the millisecond where there is one: the CRM's moment is compared with what is heard of it.
            (false, due) => due.map(|due| due.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }

    /// Reads what [`TaskState::told`] wrote.
    pub fn heard(told: Option<&str>) -> Self {
        let due = told.and_then(|told| DateTime::parse_from_rfc3339(told).ok());
        Self {
            done: told == Some("done"),
            due: due.map(|due| due.to_utc()),
        }
    }
}

/// One write: kept in the outbox until the CRM has taken it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Write {
    /// Unique for ever; also the marker put into the touchpoint so that it can be found again.
    pub id: Uuid,
    /// The account it is about.
    pub account: AccountId,
    /// What to do.
    pub op: Op,
    /// What the CRM wants to have beside it (see [`Progress::Asks`]), as its own property names and
    /// raw values. Sent in the same request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<(String, String)>,
    /// What the person saw that those properties had, where that was something: property and raw value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<(String, String)>,
}

/// What a person gives for a write that waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The CRM's own name of the property.
    pub property: String,
    /// The field of an account that it is mapped to, where that is known beside [`Asked::field`].
    pub field: Option<Field>,
    /// The raw value; empty clears.
    pub value: String,
}

impl Given {
    /// A value for a property.
    pub fn new(property: &str, value: &str) -> Self {
        Self {
            property: property.to_owned(),
            field: None,
            value: value.to_owned(),
        }
    }
}

impl Write {
    /// A write with nothing beside it.
    pub fn new(id: Uuid, account: AccountId, op: Op) -> Self {
        Self {
            id,
            account,
            op,
            with: Vec::new(),
            seen: Vec::new(),
        }
    }
}

/// What a person did in one go: written, shown in the journal and undone as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// Unique for ever.
    pub id: Uuid,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// A short line for the journal and the toast: "Acme: Onboarding → Adoption".
    pub title: String,
    /// The writes, in order.
    pub writes: Vec<Write>,
    /// The action this one takes back, if it is an undo.
    pub undoes: Option<Uuid>,
}

impl Action {
    /// Whether something of it goes to the CRM: not so of what stays on this machine, nor of taking back
    /// what had not been sent.
    pub fn sends(&self) -> bool {
        self.writes.iter().any(|write| !write.op.local())
    }
}

/// What the CRM has stored in the place of what was written, as it brings values into a form of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The CRM's own name of the property.
    pub property: String,
    /// The field of an account that it is mapped to, where it is one of the account's.
    pub field: Option<Field>,
    /// The raw value that was written.
    pub written: Option<String>,
    /// The raw value that the CRM has; `None` when it has none.
    pub value: Option<String>,
}

impl Stored {
    /// The same as a sentence; `name`: the account's, `called`: what a raw value of a field is called.
    pub fn sentence(
        &self,
        name: &str,
        language: Language,
        called: impl Fn(Field, &str) -> String,
    ) -> String {
        let field = match self.field {
            Some(field) => label_in(language, field),
            None => self.property.clone(),
        };
        let of = |value: &Option<String>| match (value, self.field) {
            (Some(value), Some(field)) => called(field, value),
            (Some(value), None) => text::line(value),
            (None, _) => activity::nothing(language).to_owned(),
        };
        writes::stored(language, name, field, of(&self.value), of(&self.written))
    }
}

/// Where a write stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Progress {
    /// Waits to be sent.
    Waiting,
    /// Was being sent: if this is found at start, the outcome is unknown.
    Sending,
    /// Was sent and no answer came: must be looked for before it is sent again.
    Unknown,
    /// The CRM has it.
    Done {
        /// The record it made, where it made one.
        object: Option<ObjectRef>,
        /// What the CRM has stored otherwise than it was written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stored: Vec<Stored>,
    },
    /// The CRM's value is not the one the person saw: a person chooses.
    Conflict {
        /// What the CRM has now; `None` when empty.
        theirs: Option<String>,
    },
    /// The CRM refuses it: a person decides.
    Refused {
        /// Why, as a sentence.
        why: String,
    },
    /// The CRM wants something with it, by a rule of the portal: a person gives it, and it is sent
    /// again with that.
    Asks {
        /// What the CRM said, as a sentence.
        why: String,
        /// What it wants, at least one.
        fields: Vec<Asked>,
    },
    /// Taken back before it was sent, or given up by a person.
    Dropped,
}

impl Progress {
    /// The CRM has it as it was written, and made no record of its own for it.
    pub fn done() -> Self {
        Progress::Done {
            object: None,
            stored: Vec::new(),
        }
    }

    /// What the CRM has stored otherwise than it was written.
    pub fn stored(&self) -> &[Stored] {
        match self {
            Progress::Done { stored, .. } => stored,
            _ => &[],
        }
    }

    /// Whether the write is still to reach the CRM (or waits for a person).
    pub fn open(&self) -> bool {
        !matches!(self, Progress::Done { .. } | Progress::Dropped)
    }

    /// What broke off stands so once that (the end of a sentence) is why nobody can see what became of it.
    pub fn no_more_seen(what: &str) -> Self {
        Progress::Refused {
            why: format!("{UNSEEN}{what}"),
        }
    }

    /// Whether it broke off, and where it would be seen is gone: nobody can tell whether the CRM has it.
    pub fn unseen(&self) -> bool {
        matches!(self, Progress::Refused { why } if why.starts_with(UNSEEN))
    }

    /// Whether the write waits for a person to decide or to answer.
    pub fn stuck(&self) -> bool {
        matches!(
            self,
            Progress::Conflict { .. } | Progress::Refused { .. } | Progress::Asks { .. }
        )
    }
}

/// A write in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queued {
    /// Its place in the order of things, ascending.
    pub seq: i64,
    /// The action it belongs to.
    pub action: Uuid,
    /// The action's title.
    pub title: String,
    /// When the person did it.
    pub at: DateTime<Utc>,
    /// The write.
    pub write: Write,
    /// Where it stands.
    pub progress: Progress,
    /// How often it was tried.
    pub attempts: u32,
    /// The last trouble, as a sentence.
    pub trouble: Option<String>,
    /// The write that waits for a person and so holds this one back; told of what is in the outbox.
    pub behind: Option<Uuid>,
    /// What it names and the CRM does not have any more, where that is why it was refused: a person may have
    /// it sent without ([`Choice::Without`]).
    pub missing: Vec<Missing>,
    /// What its account was called when a person made it; `None` where that was not known. Once the account is
    /// deleted nobody else tells.
    pub account_name: Option<String>,
}

/// What is said of an account that is not there any more, and the way out; `whom`: its id, or its name in quotes.
pub fn account_gone(whom: &str) -> String {
    faults::account_gone(whom)
}

impl Queued {
    /// Why it was not taken, with its account by the name that a person knows it by where that is gone: a
    /// CRM speaks of ids.
    pub fn by_name(&self, why: &str) -> String {
        let name = self.account_name.as_deref().map(text::line);
        match name.filter(|name| !name.is_empty()) {
            Some(name) => {
                let said = account_gone(self.write.account.as_str());
                why.replace(&said, &account_gone(&format!("“{name}”")))
            }
            None => why.to_owned(),
        }
    }

    /// What its account is called, of which `now` is what it is called now, where that is known: that one where
    /// its title, being about several, does not name it.
    pub fn whose<'a>(&'a self, now: Option<&'a str>) -> Option<&'a str> {
        let name = now.or(self.account_name.as_deref());
        name.filter(|name| !name.is_empty() && !self.title.contains(name))
    }
}

impl Write {
    /// The write with the values that the CRM has stored in the place of its own.
    pub fn as_stored(&self, stored: &[Stored]) -> Self {
        let mut write = self.clone();
        if let Op::SetField { field, value, .. } = &mut write.op
            && let Some(one) = stored.iter().find(|one| one.field == Some(*field))
        {
            *value = one.value.clone();
        }
        for (property, value) in &mut write.with {
            if let Some(one) = stored.iter().find(|one| one.property == *property) {
                *value = one.value.clone().unwrap_or_default();
            }
        }
        write
    }
}

/// What a person chose for a conflict or a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Write ours over theirs.
    Ours,
    /// Keep what the CRM has; drop ours.
    Theirs,
    /// Try the same again.
    Retry,
    /// Send it without what the CRM does not have any more: [`Queued::missing`].
    Without,
}

/// Whether a redo is about an action of the journal, which is gone through from the newest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redoable {
    /// It was taken back last and stays so: this.
    This,
    /// It says nothing: an undo that was redone since, or that redo.
    Earlier,
    /// A person did it, so that nothing from before is redone any more.
    Nothing,
}

/// The same, by whether the action takes something back, whether that is itself an undo, and whether it
/// was taken back.
pub fn redoable(undoes: bool, redoes: bool, undone: bool) -> Redoable {
    match (undoes, redoes, undone) {
        (true, false, false) => Redoable::This,
        (true, _, _) => Redoable::Earlier,
        (false, _, _) => Redoable::Nothing,
    }
}

/// A line of the journal: an action, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The action.
    pub id: Uuid,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Its title.
    pub title: String,
    /// The account it is about; the first one, where there are several.
    pub account: AccountId,
    /// All of them, in the order of its writes.
    pub accounts: Vec<AccountId>,
    /// How many of its writes have not reached the CRM yet.
    pub open: u16,
    /// How many of its writes wait for a person (conflict, refusal, question).
    pub stuck: u16,
    /// Whether it was taken back.
    pub undone: bool,
    /// The action that it takes back, if it does.
    pub undoes: Option<Uuid>,
    /// Whether that is an undo itself: it does again what was taken back.
    pub redoes: bool,
}

impl Entry {
    /// Whether it takes back what a person did.
    pub fn is_undo(&self) -> bool {
        self.undoes.is_some() && !self.redoes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_otherwise_is_told_as_people_call_it() {
        let stored = Stored {
            property: "hubspot_owner_id".to_owned(),
            field: Some(Field::Owner),
            written: Some("1".to_owned()),
            value: None,
        };
        let called = |field, raw: &str| match (field, raw) {
            (Field::Owner, "1") => "Mia Maas".to_owned(),
            other => panic!("{other:?}"),
        };
        let said = stored.sentence("Acme", Language::En, called);
        assert_eq!(
            said,
            "Acme: the CRM has stored nothing for manager, not Mia Maas."
        );
    }

    #[test]
    fn what_a_conflict_tells_of_a_task_is_heard_as_it_was() {
        for ms in [1_790_000_000_000, 1_790_000_000_123] {
            let due = DateTime::from_timestamp_millis(ms);
            let state = TaskState { done: false, due };
            assert_eq!(TaskState::heard(state.told().as_deref()), state);
        }
        let done = TaskState {
            done: true,
            due: None,
        };
        assert_eq!(TaskState::heard(done.told().as_deref()), done);
    }
}
