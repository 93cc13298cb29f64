//! Taking an action back: dropped where nothing was sent, the inverse written where it was. Taking
//! that back is a redo: what was dropped is written anew, what was removed is made again.

use super::journal::{self, Entry};
use super::rows::{drop_by, dropped_by, find, insert, inverse_of};
use super::{Changes, Durability, Store, StoreError};
use crate::domain::write::{Action, Op, Progress, Queued, Write};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
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
            let Some(entry) = entry else {
                return Ok(no("There is nothing to undo."));
            };
            if let Some(why) = hindrance(transaction, &entry)? {
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
                    }
                    Progress::Sending | Progress::Unknown | Progress::Done { .. } => {
                        let op = inverse(transaction, queued)?;
                        let write = Write::new(ids(), queued.write.account.clone(), op);
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
            Ok(Undone::Done { action, changes })
        })
    }
}

/// What a title begins with of what takes something back.
const UNDO: &str = "Undo: ";
/// And of what takes that back.
const REDO: &str = "Redo: ";

/// The title of what a person did, whatever became of it since.
fn bare(title: &str) -> &str {
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

/// Why an action cannot be undone, as a sentence.
fn hindrance(connection: &Connection, entry: &Entry) -> rusqlite::Result<Option<String>> {
    if entry.undone_by.is_some() {
        return Ok(Some(format!("“{}” is already undone.", entry.title)));
    }
    let again = dropped_by(connection, &entry.id)?;
    if entry.dropped() {
        return Ok(Some(format!(
            "“{}” was never written; there is nothing to undo.",
            entry.title
        )));
    }
    for queued in entry.writes.iter().chain(&again) {
        match &queued.write.op {
            Op::Remove { write } if find(connection, write)?.is_none() => {
                return Ok(Some(format!(
                    "What “{}” removed is not known any more; log it again.",
                    entry.title
                )));
            }
            Op::SetField { .. } | Op::SetTask { .. } | Op::Mark { .. } => {
                if let Some(later) = later_change(connection, queued, entry)? {
                    let what = match &queued.write.op {
                        Op::SetTask { .. } => "task",
                        op if op.local() => "signal",
                        _ => "field",
                    };
                    return Ok(Some(format!(
                        "“{later}” changed the same {what} later; undo that first."
                    )));
                }
            }
            _ => {}
        }
    }
    Ok(None)
}

/// The title of a later action that set the same field of the account and stands.
fn later_change(
    connection: &Connection,
    queued: &Queued,
    entry: &Entry,
) -> rusqlite::Result<Option<String>> {
    let subject = match &queued.write.op {
        Op::SetField { field, .. } => format!("field:{}", field.id()),
        Op::Mark { slot, .. } => format!("mark:{slot}"),
        Op::SetTask { task, .. } => format!("task:{task}"),
        _ => return Ok(None),
    };
    connection
        .prepare_cached(
            "SELECT journal.title FROM outbox JOIN journal ON journal.id = outbox.action
             WHERE outbox.account = ?1 AND outbox.subject = ?2 AND outbox.seq > ?3
               AND outbox.action <> ?4 AND outbox.action <> ?5 AND outbox.state <> 'dropped'
               AND (journal.undoes IS NULL OR journal.redoes)
               AND NOT EXISTS (SELECT 1 FROM journal AS undo WHERE undo.undoes = journal.id)
             ORDER BY outbox.seq LIMIT 1",
        )?
        .query_row(
            params![
                queued.write.account.as_str(),
                subject,
                queued.seq,
                queued.action.to_string(),
                entry.id.to_string(),
            ],
            |row| row.get(0),
        )
        .optional()
}
