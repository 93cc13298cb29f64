//! The JSON of writes: those of the outbox, and the journal's entries with theirs.

use crate::cli::outbox;
use crate::cli::whose::Names;
use crate::domain::asked::Asked;
use crate::domain::field::Kind;
use crate::domain::tie::Missing;
use crate::domain::touchpoint::{NewTask, NewTouchpoint};
use crate::domain::triage::closing::Mark;
use crate::domain::write::{ObjectKind, Op, Progress, Queued, Stored};
use crate::store::{Entry, Store};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use std::borrow::Cow;
use uuid::Uuid;

/// An action of a person, and its writes.
#[derive(Serialize)]
pub struct EntryJson<'a> {
    id: Uuid,
    at: DateTime<Utc>,
    title: &'a str,
    undoes: Option<Uuid>,
    undone_by: Option<Uuid>,
    writes: Vec<WriteJson<'a>>,
}

/// A write, and where it stands.
#[derive(Serialize)]
pub struct WriteJson<'a> {
    id: Uuid,
    action: Uuid,
    account: &'a str,
    /// The account's name; what it was, where the account is not known any more.
    name: Option<&'a str>,
    at: DateTime<Utc>,
    title: &'a str,
    does: DoesJson<'a>,
    /// `waiting`, `sending`, `unknown`, `sent`, `conflict`, `refused`, `asks` or `taken_back`.
    state: &'static str,
    attempts: u32,
    /// Why it has not reached the CRM, as a sentence.
    why: Option<Cow<'a, str>>,
    /// The write that waits for a person and so holds this one back, in the outbox.
    behind: Option<Uuid>,
    /// The CRM's value, in a conflict.
    theirs: Option<&'a str>,
    /// What that is called, such as a user of the CRM.
    theirs_name: Option<String>,
    /// The record it made in the CRM.
    made: Option<MadeJson<'a>>,
    /// What the CRM has stored otherwise than it was written.
    stored: &'a [Stored],
    /// What it names and the CRM has no more, where it was refused for that.
    missing: &'a [Missing],
    /// What the CRM wants with it, where it asks.
    asks: Vec<AskedJson<'a>>,
    /// What it is sent with because the CRM asked for it: property and raw value.
    with: &'a [(String, String)],
}

/// A value that the CRM wants.
#[derive(Serialize)]
pub struct AskedJson<'a> {
    property: &'a str,
    label: &'a str,
    /// `text`, `choice`, `money`, `number`, `percent`, `date`, `moment` or `bool`.
    kind: Kind,
    /// The raw values there are to choose from; none when anything of the kind will do.
    options: Vec<&'a str>,
}

impl<'a> AskedJson<'a> {
    /// What is asked, as JSON.
    pub fn of(asked: &'a Asked) -> Self {
        Self {
            property: &asked.property,
            label: &asked.label,
            kind: asked.kind,
            options: asked
                .options
                .iter()
                .map(|(value, _)| value.as_str())
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct MadeJson<'a> {
    kind: &'static str,
    id: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "op", rename_all = "snake_case")]
enum DoesJson<'a> {
    SetField {
        field: &'static str,
        from: Option<&'a str>,
        to: Option<&'a str>,
    },
    Log {
        kind: &'static str,
        happened_at: DateTime<Utc>,
        minutes: Option<u32>,
        title: &'a str,
        body: &'a str,
        contacts: Vec<&'a str>,
        owner: Option<&'a str>,
    },
    AddTask {
        title: &'a str,
        due: NaiveDate,
        owner: Option<&'a str>,
    },
    SetTask {
        task: &'a str,
        title: &'a str,
        done: bool,
        due: Option<DateTime<Utc>>,
    },
    Remove {
        /// The write whose record is removed.
        write: Uuid,
    },
    /// Kept here only: what was done with a signal.
    Mark {
        /// `null`: the whole row.
        signal: Option<&'a str>,
        /// `snoozed`, `done`, `dismissed`, `assigned`; `open` when that was taken back.
        becomes: &'static str,
        reason: Option<&'a str>,
    },
}

impl<'a> EntryJson<'a> {
    /// An entry as JSON.
    pub fn of(entry: &'a Entry, of: (&Store, &'a Names)) -> Self {
        Self {
            id: entry.id,
            at: super::moment(entry.at),
            title: &entry.title,
            undoes: entry.undoes,
            undone_by: entry.undone_by,
            writes: {
                let writes = entry.writes.iter();
                writes.map(|queued| WriteJson::of(queued, of)).collect()
            },
        }
    }
}

impl<'a> WriteJson<'a> {
    /// A write as JSON.
    pub fn of(queued: &'a Queued, (store, names): (&Store, &'a Names)) -> Self {
        let trouble = queued.trouble.as_deref();
        let (state, why, theirs, made) = match &queued.progress {
            Progress::Waiting => ("waiting", trouble, None, None),
            Progress::Sending => ("sending", None, None, None),
            Progress::Unknown => ("unknown", trouble, None, None),
            Progress::Done { object, .. } => ("sent", None, None, object.as_ref()),
            Progress::Conflict { theirs } => ("conflict", trouble, theirs.as_deref(), None),
            Progress::Refused { why } => ("refused", Some(why.as_str()), None, None),
            Progress::Asks { why, .. } => ("asks", Some(why.as_str()), None, None),
            Progress::Dropped => ("taken_back", None, None, None),
        };
        let asks = match &queued.progress {
            Progress::Asks { fields, .. } => fields.iter().map(AskedJson::of).collect(),
            _ => Vec::new(),
        };
        Self {
            id: queued.write.id,
            action: queued.action,
            account: queued.write.account.as_str(),
            name: names.account(queued),
            at: super::moment(queued.at),
            title: &queued.title,
            does: does(&queued.write.op),
            state,
            attempts: queued.attempts,
            why: why.map(Cow::Borrowed),
            behind: None,
            theirs,
            theirs_name: theirs.map(|raw| outbox::called(queued, raw, store)),
            made: made.map(|object| MadeJson {
                kind: kind(object.kind),
                id: &object.id,
            }),
            stored: queued.progress.stored(),
            missing: &queued.missing,
            asks,
            with: &queued.write.with,
        }
    }
}

impl<'a> WriteJson<'a> {
    /// A write of the outbox, with what holds it back.
    pub fn behind(
        queued: &'a Queued,
        before: Option<&Queued>,
        (store, names): (&Store, &'a Names),
    ) -> Self {
        let mut told = Self::of(queued, (store, names));
        if let Some(before) = before {
            told.why = Some(Cow::Owned(outbox::held(before, store)));
            told.behind = Some(before.write.id);
        }
        told
    }
}

fn does(op: &Op) -> DoesJson<'_> {
    match op {
        Op::SetField { field, base, value } => DoesJson::SetField {
            field: field.id(),
            from: base.as_deref(),
            to: value.as_deref(),
        },
        Op::Log(touchpoint) => log(touchpoint),
        Op::AddTask(NewTask {
            title, due, owner, ..
        }) => DoesJson::AddTask {
            title,
            due: *due,
            owner: owner.as_ref().map(|id| id.as_str()),
        },
        Op::SetTask {
            task, title, value, ..
        } => DoesJson::SetTask {
            task: task.as_str(),
            title,
            done: value.done,
            due: value.due.map(super::moment),
        },
        Op::Remove { write } => DoesJson::Remove { write: *write },
        Op::Mark { slot, after, .. } => {
            let signal = slot.split_once(':').map(|(_, signal)| signal);
            let (becomes, reason) = match after {
                Some(Mark::Closed(closing)) => (closing.how.word(), closing.reason.as_deref()),
                Some(Mark::Assigned(_)) => ("assigned", None),
                None => ("open", None),
            };
            DoesJson::Mark {
                signal: signal.filter(|signal| *signal != "*"),
                becomes,
                reason,
            }
        }
    }
}

fn log(of: &NewTouchpoint) -> DoesJson<'_> {
    DoesJson::Log {
        kind: of.kind.id(),
        happened_at: super::moment(of.at),
        minutes: of.minutes,
        title: &of.title,
        body: &of.body,
        contacts: of.contacts.iter().map(|id| id.as_str()).collect(),
        owner: of.owner.as_ref().map(|id| id.as_str()),
    }
}

fn kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Call => "call",
        ObjectKind::Email => "email",
        ObjectKind::Meeting => "meeting",
        ObjectKind::Note => "note",
        ObjectKind::Task => "task",
        ObjectKind::Ticket => "ticket",
        ObjectKind::Deal => "deal",
    }
}
