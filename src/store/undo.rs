//! Taking an action back: dropped where nothing was sent, the inverse written where it was.

use super::journal::{self, Entry};
use super::rows::{drop_write, insert};
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
            let mut inverse_of = HashMap::new();
            let mut changes = Changes::default();
            for queued in entry.writes.iter().rev() {
                changes.merge(Changes::of(&queued.write.account));
                match &queued.progress {
                    Progress::Dropped => {}
                    Progress::Waiting
                    | Progress::Conflict { .. }
                    | Progress::Refused { .. }
                    | Progress::Asks { .. } => {
                        drop_write(transaction, &queued.write.id)?;
                    }
                    Progress::Sending | Progress::Unknown | Progress::Done { .. } => {
                        let account = queued.write.account.clone();
                        let write = Write::new(ids(), account, inverse(queued));
                        inverse_of.insert(write.id, queued.write.id);
                        writes.push(write);
                    }
                }
            }
            let action = Action {
                id: action,
                at: now,
                title: format!("Undo: {}", entry.title),
                writes,
                undoes: Some(entry.id),
            };
            insert(transaction, &action, &inverse_of)?;
            Ok(Undone::Done { action, changes })
        })
    }
}

fn no(why: &str) -> Undone {
    Undone::No {
        why: why.to_owned(),
    }
}

/// What takes a write back.
fn inverse(queued: &Queued) -> Op {
    match &queued.write.op {
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
        Op::Log(_) | Op::AddTask(_) | Op::Remove { .. } => Op::Remove {
            write: queued.write.id,
        },
    }
}

/// Why an action cannot be undone, as a sentence.
fn hindrance(connection: &Connection, entry: &Entry) -> rusqlite::Result<Option<String>> {
    if entry.undone_by.is_some() {
        return Ok(Some(format!("“{}” is already undone.", entry.title)));
    }
    if entry.dropped() {
        return Ok(Some(format!(
            "“{}” was never written; there is nothing to undo.",
            entry.title
        )));
    }
    for queued in &entry.writes {
        match &queued.write.op {
            Op::Remove { .. } if queued.progress != Progress::Dropped => {
                return Ok(Some(format!(
                    "“{}” removed a record from the CRM, which cannot be brought back; log it again.",
                    entry.title
                )));
            }
            Op::SetField { .. } | Op::SetTask { .. } | Op::Mark { .. } => {
                if let Some(later) = later_change(connection, queued)? {
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
fn later_change(connection: &Connection, queued: &Queued) -> rusqlite::Result<Option<String>> {
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
               AND outbox.action <> ?4 AND outbox.state <> 'dropped'
               AND journal.undoes IS NULL
               AND NOT EXISTS (SELECT 1 FROM journal AS undo WHERE undo.undoes = journal.id)
             ORDER BY outbox.seq LIMIT 1",
        )?
        .query_row(
            params![
                queued.write.account.as_str(),
                subject,
                queued.seq,
                queued.action.to_string()
            ],
            |row| row.get(0),
        )
        .optional()
}
