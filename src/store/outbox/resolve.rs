//! What a person says to a write that waits for them: a conflict, a refusal, a question.

use super::replace::{drop_told, give_up};
use super::together;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Choice, Given, Op, Progress, Queued, TaskState, Write};
use crate::store::pages::beside;
use crate::store::rows::{add, does, drop_write, find, last_open_value, select, set};
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
                // A refusal may have been a gateway's, of a request that went through: what it makes is
                // looked for first. What was refused so long ago does not turn up any later.
                (_, _, Op::Log(_) | Op::AddTask(_)) => {
                    looked_for(transaction, write, now - LONG_AGO)?;
                }
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

    /// Gives a write what the CRM asks for with it, or what is to be sent in the place of what it refused,
    /// and lets it be sent again: what is mapped to a field of the account becomes a change of that field
    /// of the same action, the rest goes beside the write. `ids` makes the identifiers of new writes.
    /// Nothing when the write is being sent, is done, or is in conflict.
    ///
    /// # Errors
    /// When there is no such write, or the database cannot be written.
    pub fn answer(
        &self,
        write: &Uuid,
        given: &[Given],
        ids: &mut dyn FnMut() -> Uuid,
    ) -> Result<Changes, StoreError> {
        let changes = self.write(Durability::PowerCut, |transaction| {
            let Some(queued) = find(transaction, write)? else {
                return Ok(None);
            };
            if !takes_answer(&queued.progress) {
                return Ok(Some(Changes::default()));
            }
            let mut write = queued.write.clone();
            for one in given {
                give(transaction, &queued, &mut write, one, ids)?;
            }
            rewrite(transaction, &write)?;
            // As when it is merely tried again.
            let refused = matches!(queued.progress, Progress::Refused { .. });
            if refused && matches!(write.op, Op::Log(_) | Op::AddTask(_)) {
                looked_for(transaction, &write.id, DateTime::UNIX_EPOCH)?;
            }
            anew(transaction, &write.id)?;
            Ok(Some(Changes::of(&write.account)))
        })?;
        changes.ok_or_else(|| StoreError::Missing {
            what: format!("write {write}"),
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

/// Whether something can be given to a write that stands so.
fn takes_answer(progress: &Progress) -> bool {
    matches!(
        progress,
        Progress::Asks { .. } | Progress::Refused { .. } | Progress::Waiting
    )
}

/// The write of the same action that sets another field of the account.
fn sibling(
    connection: &Connection,
    queued: &Queued,
    field: Field,
) -> rusqlite::Result<Option<Queued>> {
    let found = select(
        connection,
        "outbox.action = ?1 AND account = ?2 AND subject = ?3 AND outbox.id <> ?4 AND open = 1
         ORDER BY outbox.seq",
        params![
            queued.action.to_string(),
            queued.write.account.as_str(),
            format!("field:{}", field.id()),
            queued.write.id.to_string(),
        ],
    )?;
    Ok(found.into_iter().next())
}

/// Puts one of the values that a person gives where it belongs; `write` is what `queued` is to be.
fn give(
    connection: &Connection,
    queued: &Queued,
    write: &mut Write,
    given: &Given,
    ids: &mut dyn FnMut() -> Uuid,
) -> rusqlite::Result<()> {
    let asked = match &queued.progress {
        Progress::Asks { fields, .. } => fields.iter().find(|of| of.property == given.property),
        _ => None,
    };
    let base = asked.and_then(|asked| asked.base.clone());
    let value = Some(given.value.clone()).filter(|value| !value.is_empty());
    let field = asked.and_then(|asked| asked.field).or(given.field);
    // A plan is a text of its own, and what is made has no fields of the account.
    let field = field.filter(|of| *of != Field::Plan && matches!(write.op, Op::SetField { .. }));
    let Some(field) = field else {
        write.with.retain(|(known, _)| *known != given.property);
        write.seen.retain(|(known, _)| *known != given.property);
        write
            .with
            .push((given.property.clone(), given.value.clone()));
        write
            .seen
            .extend(base.map(|base| (given.property.clone(), base)));
        return Ok(());
    };
    write.with.retain(|(known, _)| *known != given.property);
    if let Op::SetField {
        field: own,
        value: to,
        ..
    } = &mut write.op
        && *own == field
    {
        *to = value;
        return Ok(());
    }
    let beside = sibling(connection, queued, field)?;
    if let Some(beside) = beside.filter(|of| takes_answer(&of.progress)) {
        let mut beside = beside.write;
        if let Op::SetField { value: to, .. } = &mut beside.op {
            *to = value;
        }
        return rewrite(connection, &beside);
    }
    // Asked for as it was empty; else it is written over what was last heard of it.
    let base = match asked {
        Some(_) => base,
        None => kept(connection, &write.account, field)?,
    };
    let op = Op::SetField { field, base, value };
    let new = Write::new(ids(), write.account.clone(), op);
    add(connection, (&queued.action, queued.at), &new, None)
}

/// What the CRM had in a field when it was last heard, with the writes that are on their way.
fn kept(
    connection: &Connection,
    account: &AccountId,
    field: Field,
) -> rusqlite::Result<Option<String>> {
    if let Some(value) = last_open_value(connection, account, field)? {
        return Ok(value);
    }
    let raw = beside(connection, account)?.map(|(raw, _)| raw);
    let mut raw = raw.unwrap_or_default().into_iter();
    Ok(raw.find(|(of, _)| *of == field).map(|(_, value)| value))
}

/// Has the CRM looked through for a write before it is sent again: its outcome is unknown since then.
fn looked_for(connection: &Connection, write: &Uuid, since: DateTime<Utc>) -> rusqlite::Result<()> {
    set(connection, write, &Progress::Unknown, None, None)?;
    connection.execute(
        "UPDATE outbox SET unknown_at = ?2 WHERE id = ?1",
        params![write.to_string(), since.timestamp_millis()],
    )?;
    Ok(())
}

/// A person says that a write is worth a try: it is tried as often as at first, and so are the fields that
/// go in one request with it.
fn anew(connection: &Connection, write: &Uuid) -> rusqlite::Result<()> {
    connection.execute(
        concat!(
            "UPDATE outbox SET cut = 0 WHERE id = ?1 OR (open = 1 AND ",
            together!("outbox"),
            " AND EXISTS (SELECT 1 FROM outbox AS one WHERE one.id = ?1
                 AND one.action = outbox.action AND one.account = outbox.account AND ",
            together!("one"),
            "))"
        ),
        [write.to_string()],
    )?;
    Ok(())
}

/// Lets a write be sent again, doing what it says now.
fn rewrite(connection: &Connection, write: &Write) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE outbox SET op = ?2 WHERE id = ?1",
        params![write.id.to_string(), does(write)?],
    )?;
    set(connection, &write.id, &Progress::Waiting, None, None)
}
