//! Taking an action back: dropped where nothing was sent, the inverse written where it was. Taking
//! that back is a redo: what was dropped is written anew, what was removed is made again.

use super::journal::{self, Entry};
use super::rows::{drop_by, dropped_by, find, insert, inverse_of};
use super::{Changes, Durability, Store, StoreError, later};
use crate::domain::overlay::shown_alike;
use crate::domain::write::{Action, Op, Progress, Queued, Write};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction};
use std::collections::HashMap;
use uuid::Uuid;

/// What came of an undo.
#[derive(Clone, Debug, PartialEq)]
pub enum Undone {
    /// It is taken back here; in the CRM once the outbox is sent.
    Done {
        /// The action that takes it back; without writes when nothing had been sent.
        action: Action,
        /// The accounts that look different now.
        changes: Changes,
        /// Whether something of it is taken back here alone of which nobody can see any more whether it is in
        /// the CRM.
        unseen: bool,
    },
    /// It cannot be: why, as a sentence.
    No {
        /// Why.
        why: String,
    },
}

impl Store {
    /// Takes an action back, or the last one that can be. `action` is the identifier of the undo,
    /// `ids` makes those of its writes.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is changed then.
    pub fn undo(
        &self,
        which: Option<&Uuid>,
        action: Uuid,
        ids: &mut dyn FnMut() -> Uuid,
        now: DateTime<Utc>,
    ) -> Result<Undone, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let entry = match which {
                Some(id) => journal::find(transaction, id)?,
                None => journal::last(transaction)?,
            };
            match entry {
                Some(entry) => take_back(transaction, &entry, action, ids, now),
                None => Ok(no("There is nothing to undo.")),
            }
        })
    }

    /// Does again what was taken back last, and after that what was taken back before it, until something
    /// else is done: see [`crate::domain::write::redoable`]. `action` is the identifier of the redo,
    /// `ids` makes those of its writes.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is changed then.
    pub fn redo(
        &self,
        action: Uuid,
        ids: &mut dyn FnMut() -> Uuid,
        now: DateTime<Utc>,
    ) -> Result<Undone, StoreError> {
        self.write(
            Durability::PowerCut,
            |transaction| match journal::redoable(transaction)? {
                Some(entry) => take_back(transaction, &entry, action, ids, now),
                None => Ok(no("There is nothing to redo: nothing was taken back last.")),
            },
        )
    }
}

/// Takes an action back, which may itself be an undo.
fn take_back(
    transaction: &Transaction<'_>,
    entry: &Entry,
    action: Uuid,
    ids: &mut dyn FnMut() -> Uuid,
    now: DateTime<Utc>,
) -> rusqlite::Result<Undone> {
    if let Some(why) = later::hindrance(transaction, entry)? {
        return Ok(no(&why));
    }
    let mut writes = Vec::new();
    let mut inverses = HashMap::new();
    let mut changes = Changes::default();
    let mut add = |write: Write, of: Option<Uuid>| {
        inverses.extend(of.map(|of| (write.id, of)));
        writes.push(write);
    };
    // What it kept from being sent, before it is known what else is dropped now.
    let again = dropped_by(transaction, &entry.id)?;
    for queued in entry.writes.iter().rev() {
        changes.merge(Changes::of(&queued.write.account));
        match &queued.progress {
            Progress::Dropped => {}
            Progress::Waiting
            | Progress::Conflict { .. }
            | Progress::Refused { .. }
            | Progress::Asks { .. } => {
                drop_by(transaction, &queued.write.id, &action)?;
                if queued.progress.unseen() {
                    note_unseen(transaction, &queued.write.id)?;
                }
            }
            Progress::Sending | Progress::Unknown | Progress::Done { .. } => {
                // What is taken back is what the CRM has of it.
                let stands = Queued {
                    write: queued.write.as_stored(queued.progress.stored()),
                    ..queued.clone()
                };
                let (with, seen) = with_it(transaction, &stands)?;
                let write = Write {
                    with,
                    seen,
                    ..Write::new(
                        ids(),
                        queued.write.account.clone(),
                        inverse(transaction, &stands)?,
                    )
                };
                add(write, Some(queued.write.id));
            }
        }
    }
    for queued in &again {
        changes.merge(Changes::of(&queued.write.account));
        let of = inverse_of(transaction, &queued.write.id)?;
        let write = Write {
            id: ids(),
            ..queued.write.clone()
        };
        add(write, of);
    }
    let title = match entry.is_undo() {
        true => format!("{REDO}{}", bare(&entry.title)),
        false => format!("{UNDO}{}", bare(&entry.title)),
    };
    let action = Action {
        id: action,
        at: now,
        title,
        writes,
        undoes: Some(entry.id),
    };
    insert(transaction, &action, &inverses)?;
    Ok(Undone::Done {
        action,
        changes,
        unseen: entry.writes.iter().any(|queued| queued.progress.unseen()),
    })
}

/// Notes of a dropped write that nobody can see whether it reached the CRM.
fn note_unseen(connection: &Connection, write: &Uuid) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET progress = json_set(progress, '$.unseen', json('true'))
             WHERE id = ?1 AND state = 'dropped'",
        )?
        .execute([write.to_string()])?;
    Ok(())
}

/// What a title begins with of what takes something back.
const UNDO: &str = "Undo: ";
/// And of what takes that back.
const REDO: &str = "Redo: ";

/// The title of what a person did, whatever became of it since.
pub(super) fn bare(title: &str) -> &str {
    let rest = title.strip_prefix(UNDO).or(title.strip_prefix(REDO));
    rest.unwrap_or(title)
}

fn no(why: &str) -> Undone {
    Undone::No {
        why: why.to_owned(),
    }
}

/// What takes a write back.
fn inverse(connection: &Connection, queued: &Queued) -> rusqlite::Result<Op> {
    Ok(match &queued.write.op {
        Op::SetField { field, base, value } => Op::SetField {
            field: *field,
            base: value.clone(),
            value: base.clone(),
        },
        Op::Mark {
            slot,
            before,
            after,
        } => Op::Mark {
            slot: slot.clone(),
            before: after.clone(),
            after: before.clone(),
        },
        Op::SetTask {
            task,
            title,
            base,
            value,
        } => Op::SetTask {
            task: task.clone(),
            title: title.clone(),
            base: *value,
            value: *base,
        },
        Op::Log(_) | Op::AddTask(_) => Op::Remove {
            write: queued.write.id,
        },
        // What was removed is made anew.
        Op::Remove { write } => match find(connection, write)? {
            Some(removed) => removed.write.op,
            None => queued.write.op.clone(),
        },
    })
}

/// Properties of the CRM and their raw values.
type Pairs = Vec<(String, String)>;

/// What goes beside the write that takes back `queued`, and what is there then. Where that does something
/// again, what the CRM wanted with it: it would ask for it again. Else what it has from `queued` is put
/// back to what it was.
fn with_it(connection: &Connection, queued: &Queued) -> rusqlite::Result<(Pairs, Pairs)> {
    let first = inverse_of(connection, &queued.write.id)?;
    let first = first.map(|id| find(connection, &id)).transpose()?.flatten();
    Ok(match (first.map(|first| first.write), &queued.write.op) {
        (
            Some(Write {
                op: Op::SetField { value, .. },
                with,
                seen,
                ..
            }),
            Op::SetField { field, base, .. },
        ) if shown_alike(*field, value.as_deref(), base.as_deref()) => (with, seen),
        (Some(Write { with, seen, .. }), Op::Remove { .. }) => (with, seen),
        (None, Op::SetField { .. }) => {
            let (with, seen) = (&queued.write.with, &queued.write.seen);
            let before = |property: &String| {
                let found = seen.iter().find(|(of, _)| of == property);
                found.map_or_else(String::new, |(_, value)| value.clone())
            };
            let back = with.iter().map(|(of, _)| (of.clone(), before(of)));
            (back.collect(), with.clone())
        }
        _ => (Vec::new(), Vec::new()),
    })
}
