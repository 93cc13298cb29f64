//! What a person decides of a write that waits for them: a conflict, a refusal, a question.

use super::replace::{drop_told, give_up};
use super::together;
use crate::domain::write::{Choice, Op, Progress, TaskState, Write};
use crate::store::rows::{does, drop_write, find, select, set, since_refused};
use crate::store::{Changes, Durability, Store, StoreError, apply, ties};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;

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
                    match queued.progress {
                        Progress::Unknown => drop_write(transaction, write)?,
                        _ => {
                            give_up(transaction, &queued)?;
                            drop_told(transaction, &queued)?;
                        }
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
                (Choice::Without, None, Op::Log(_) | Op::AddTask(_))
                    if !queued.missing.is_empty() =>
                {
                    let mut write = queued.write.clone();
                    for one in &queued.missing {
                        write.op.leave_out(one);
                    }
                    ties::put(transaction, &write)?;
                    looked_for(transaction, &write.id)?;
                }
                (Choice::Without, _, _) => return Ok(Some(Changes::default())),
                // A refusal may have been a gateway's, of a request that went through: what it makes is
                // looked for first.
                (_, _, Op::Log(_) | Op::AddTask(_)) => looked_for(transaction, write)?,
                (Choice::Ours | Choice::Retry, _, _) => {
                    set(transaction, write, &Progress::Waiting, None, None)?;
                }
            }
            anew(transaction, write)?;
            Ok(Some(Changes::of(account)))
        })?;
        changes.ok_or_else(|| StoreError::Missing {
            what: format!("write {write}"),
        })
    }

    /// Drops a write that waits to be sent, and with it what told of it. False, and nothing is changed, where it
    /// does not wait any more: somebody sends it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn drop_unsent(&self, write: &Uuid) -> Result<bool, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let found = find(transaction, write)?;
            let Some(queued) = found.filter(|queued| queued.progress == Progress::Waiting) else {
                return Ok(false);
            };
            give_up(transaction, &queued)?;
            drop_told(transaction, &queued)?;
            Ok(true)
        })
    }

    /// Lets be sent again what the CRM asked something for that a write of the same action gives, which
    /// stands behind it: earlier versions of the program sent the two one after the other. `gives`: whether
    /// the first write would be sent with the other one, which sets the property. How many there were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn join_given(
        &self,
        gives: impl Fn(&Write, &str, &Write) -> bool,
    ) -> Result<usize, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let mut count = 0;
            for queued in select(transaction, "state = 'asks' ORDER BY outbox.seq", [])? {
                let Progress::Asks { fields, .. } = &queued.progress else {
                    continue;
                };
                let beside = select(
                    transaction,
                    "outbox.action = ?1 AND account = ?2 AND state = 'waiting'",
                    [queued.action.to_string(), queued.write.account.0.clone()],
                )?;
                let given = beside.iter().any(|beside| {
                    matches!(beside.write.op, Op::SetField { value: Some(_), .. })
                        && fields
                            .iter()
                            .any(|asked| gives(&queued.write, &asked.property, &beside.write))
                });
                if given {
                    set(
                        transaction,
                        &queued.write.id,
                        &Progress::Waiting,
                        None,
                        None,
                    )?;
                    anew(transaction, &queued.write.id)?;
                    count += 1;
                }
            }
            Ok(count)
        })
    }
}

/// Has the CRM looked through for a write that was refused, before it is sent again.
pub(super) fn looked_for(connection: &Connection, write: &Uuid) -> rusqlite::Result<()> {
    connection
        .prepare_cached(concat!(
            "UPDATE outbox SET unknown_at = ",
            since_refused!(),
            " WHERE id = ?1"
        ))?
        .execute([write.to_string()])?;
    set(connection, write, &Progress::Unknown, None, None)
}

/// By the account's index: a person answers for a thousand writes at once, and the outbox keeps what was sent.
const ANEW: &str = concat!(
    "UPDATE outbox SET cut = 0 WHERE id = ?1 OR id IN (
     SELECT other.id FROM outbox AS one CROSS JOIN outbox AS other INDEXED BY outbox_by_account
     ON other.account = one.account
     WHERE one.id = ?1 AND other.action = one.action AND other.open = 1 AND ",
    together!("other"),
    " AND ",
    together!("one"),
    ")"
);

/// A person says that a write is worth a try: it is tried as often as at first, and so are the fields that
/// go in one request with it.
pub(super) fn anew(connection: &Connection, write: &Uuid) -> rusqlite::Result<()> {
    connection
        .prepare_cached(ANEW)?
        .execute([write.to_string()])?;
    Ok(())
}

/// Lets a write be sent again, doing what it says now.
pub(super) fn rewrite(connection: &Connection, write: &Write) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE outbox SET op = ?2 WHERE id = ?1",
        params![write.id.to_string(), does(write)?],
    )?;
    set(connection, &write.id, &Progress::Waiting, None, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_write_that_is_tried_anew_is_found_without_reading_the_whole_outbox() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = Store::open(&folder.path().join("test.db")).expect("a store");
        let plan: Vec<String> = store
            .read(|connection| {
                let mut steps = connection.prepare(&format!("EXPLAIN QUERY PLAN {ANEW}"))?;
                let steps = steps.query_map(["w"], |row| row.get(3))?;
                steps.collect()
            })
            .expect("a plan");
        assert!(!plan.is_empty());
        assert!(!plan.iter().any(|step| step.contains("SCAN")), "{plan:?}");
    }
}
