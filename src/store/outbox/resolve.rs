//! What a person says to a write that waits for them: a conflict, a refusal, a question.

use crate::domain::field::Field;
use crate::domain::write::{Choice, Op, Progress, Queued, TaskState, Write};
use crate::store::rows::{does, drop_write, find, select, set};
use crate::store::{Changes, Durability, Store, StoreError, apply};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Before the time in which a record that was asked for may still turn up.
const LONG_AGO: TimeDelta = TimeDelta::minutes(5);

impl Store {
    /// Carries out what a person chose for a conflict or a refusal. Answers the account to read
    /// again; nothing when the write waits for nobody.
    ///
    /// # Errors
    /// When there is no such write, or the database cannot be written.
    pub fn resolve(
        &self,
        write: &Uuid,
        choice: Choice,
        now: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        let changes = self.write(Durability::PowerCut, |transaction| {
            let Some(queued) = find(transaction, write)? else {
                return Ok(None);
            };
            let theirs = match &queued.progress {
                Progress::Conflict { theirs } => Some(theirs),
                Progress::Refused { .. } | Progress::Asks { .. } => None,
                // Whoever has looked for it in the CRM may leave it at what is there.
                Progress::Unknown if choice == Choice::Theirs => None,
                _ => return Ok(Some(Changes::default())),
            };
            let account = &queued.write.account;
            match (choice, theirs, &queued.write.op) {
                (Choice::Theirs, theirs, op) => {
                    drop_write(transaction, write)?;
                    if queued.progress != Progress::Unknown {
                        drop_told(transaction, &queued)?;
                    }
                    if let (Some(theirs), Op::SetField { field, .. }) = (theirs, op) {
                        apply::keep_field(transaction, account, *field, theirs.as_deref(), now)?;
                    }
                }
                // What is written over becomes the base, so that an undo brings it back, and a value
                // that nobody has been shown is a conflict again.
                (Choice::Ours, Some(theirs), Op::SetField { field, value, .. }) => {
                    let op = Op::SetField {
                        field: *field,
                        base: theirs.clone(),
                        value: value.clone(),
                    };
                    let write = Write {
                        op,
                        ..queued.write.clone()
                    };
                    rewrite(transaction, &write)?;
                }
                (
                    Choice::Ours,
                    Some(theirs),
                    Op::SetTask {
                        task,
                        title,
                        value,
                        base,
                    },
                ) => {
                    let now = TaskState::heard(theirs.as_deref());
                    let op = Op::SetTask {
                        task: task.clone(),
                        title: title.clone(),
                        base: TaskState {
                            done: now.done,
                            due: now.due.or(base.due),
                        },
                        value: *value,
                    };
                    let write = Write {
                        op,
                        ..queued.write.clone()
                    };
                    rewrite(transaction, &write)?;
                }
                // A refusal may have been a gateway's, of a request that went through: what it makes is
                // looked for first. What was refused so long ago does not turn up any later.
                (_, _, Op::Log(_) | Op::AddTask(_)) => {
                    set(transaction, write, &Progress::Unknown, None, None)?;
                    let since = (now - LONG_AGO).timestamp_millis();
                    transaction.execute(
                        "UPDATE outbox SET unknown_at = ?2, cut = 0 WHERE id = ?1",
                        params![write.to_string(), since],
                    )?;
                }
                (Choice::Ours | Choice::Retry, _, _) => {
                    set(transaction, write, &Progress::Waiting, None, None)?;
                    // A person says that it is worth a try.
                    transaction.execute(
                        "UPDATE outbox SET cut = 0 WHERE id = ?1",
                        [write.to_string()],
                    )?;
                }
            }
            Ok(Some(Changes::of(account)))
        })?;
        changes.ok_or_else(|| StoreError::Missing {
            what: format!("write {write}"),
        })
    }

    /// Gives a write what the CRM asks for with it (its own property names and raw values), and lets
    /// it be sent again. Nothing when it does not ask any more.
    ///
    /// # Errors
    /// When there is no such write, or the database cannot be written.
    pub fn answer(&self, write: &Uuid, with: &[(String, String)]) -> Result<Changes, StoreError> {
        let changes = self.write(Durability::PowerCut, |transaction| {
            let Some(queued) = find(transaction, write)? else {
                return Ok(None);
            };
            if !matches!(queued.progress, Progress::Asks { .. }) {
                return Ok(Some(Changes::default()));
            }
            let mut write = queued.write;
            for (property, value) in with {
                write.with.retain(|(known, _)| known != property);
                write.with.push((property.clone(), value.clone()));
            }
            rewrite(transaction, &write)?;
            Ok(Some(Changes::of(&write.account)))
        })?;
        changes.ok_or_else(|| StoreError::Missing {
            what: format!("write {write}"),
        })
    }
}

/// Drops with a change of stage that is given up what was made with it and waits behind it: nothing may
/// tell of a move that was not made.
fn drop_told(connection: &Connection, stage: &Queued) -> rusqlite::Result<()> {
    if !matches!(
        stage.write.op,
        Op::SetField {
            field: Field::Stage,
            ..
        }
    ) {
        return Ok(());
    }
    let told = select(
        connection,
        "outbox.action = ?1 AND outbox.account = ?2 AND outbox.seq > ?3 AND state = 'waiting'",
        params![
            stage.action.to_string(),
            stage.write.account.as_str(),
            stage.seq
        ],
    )?;
    for queued in told {
        drop_write(connection, &queued.write.id)?;
    }
    Ok(())
}

/// Lets a write be sent again, doing what it says now.
fn rewrite(connection: &Connection, write: &Write) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE outbox SET op = ?2, cut = 0 WHERE id = ?1",
        params![write.id.to_string(), does(write)?],
    )?;
    set(connection, &write.id, &Progress::Waiting, None, None)
}
