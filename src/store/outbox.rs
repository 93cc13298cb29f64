//! The outbox: writes on their way to the CRM, durable from the moment a person made them.
//!
//! Order is kept within an account. A write that waits for a person holds back later writes of the
//! same account to the same subject (the same field, or the record that a removal takes back), and
//! nothing else.

use super::positions::moment;
use super::{Changes, Durability, Store, StoreError, apply};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Action, Choice, ObjectRef, Op, Progress, Queued, Write};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A write that may be sent now.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The write and where it stands: waiting, or unknown and to be looked for first.
    pub queued: Queued,
    /// The record that a removal takes back.
    pub made: Option<ObjectRef>,
    /// A person chose to write over whatever the CRM has.
    pub forced: bool,
}

/// How many writes stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// To be sent, being sent, or to be looked for.
    pub waiting: usize,
    /// Conflicts and refusals.
    pub person: usize,
}

const COLUMNS: &str = "outbox.seq, outbox.id, action, account, op, progress, forced, attempts, \
     trouble, done_at, state, subject, coalesce(journal.at, 0) AS at, \
     coalesce(journal.title, '') AS title";
const FROM: &str = "FROM outbox LEFT JOIN journal ON journal.id = outbox.action";

/// What later writes of the account may depend on.
fn subject(write: &Write) -> String {
    match &write.op {
        Op::SetField { field, .. } => format!("field:{}", field.id()),
        Op::Log(_) | Op::AddTask(_) => format!("write:{}", write.id),
        Op::Remove { write } => format!("write:{write}"),
    }
}

/// The word of a state in its column.
fn state(progress: &Progress) -> &'static str {
    match progress {
        Progress::Waiting => "waiting",
        Progress::Sending => "sending",
        Progress::Unknown => "unknown",
        Progress::Done { .. } => "done",
        Progress::Conflict { .. } => "conflict",
        Progress::Refused { .. } => "refused",
        Progress::Dropped => "dropped",
    }
}

/// A value as JSON for a column.
fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A row as a write; `None` for one that this version of the program does not understand. It stays
/// where it is.
fn queued(row: &Row<'_>) -> rusqlite::Result<Option<Queued>> {
    let id: String = row.get("id")?;
    let read = || -> Option<(Uuid, Uuid, Op, Progress)> {
        Some((
            Uuid::parse_str(&id).ok()?,
            Uuid::parse_str(&row.get::<_, String>("action").ok()?).ok()?,
            serde_json::from_str(&row.get::<_, String>("op").ok()?).ok()?,
            serde_json::from_str(&row.get::<_, String>("progress").ok()?).ok()?,
        ))
    };
    let Some((write, action, op, progress)) = read() else {
        tracing::error!(
            write = id,
            "a write in the outbox cannot be read; it is left alone"
        );
        return Ok(None);
    };
    Ok(Some(Queued {
        seq: row.get("seq")?,
        action,
        title: row.get("title")?,
        at: moment(row.get("at")?).unwrap_or_default(),
        write: Write {
            id: write,
            account: AccountId(row.get("account")?),
            op,
        },
        progress,
        attempts: row.get("attempts")?,
        trouble: row.get("trouble")?,
    }))
}

/// Rows as writes, with the moment each was done.
fn select(
    connection: &Connection,
    condition: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Vec<(Queued, Option<DateTime<Utc>>)>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {condition}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(write) = queued(row)? {
            found.push((write, moment(row.get("done_at")?)));
        }
    }
    Ok(found)
}

pub(super) fn find(connection: &Connection, id: &Uuid) -> rusqlite::Result<Option<Queued>> {
    let found = select(connection, "outbox.id = ?1", [id.to_string()])?;
    Ok(found.into_iter().next().map(|(write, _)| write))
}

pub(super) fn of_action(connection: &Connection, action: &Uuid) -> rusqlite::Result<Vec<Queued>> {
    let found = select(
        connection,
        "outbox.action = ?1 ORDER BY outbox.seq",
        [action.to_string()],
    )?;
    Ok(found.into_iter().map(|(write, _)| write).collect())
}

pub(super) fn of_account(
    connection: &Connection,
    account: &AccountId,
) -> rusqlite::Result<Vec<Queued>> {
    let found = select(
        connection,
        "outbox.account = ?1 ORDER BY outbox.seq",
        [account.as_str()],
    )?;
    Ok(found.into_iter().map(|(write, _)| write).collect())
}

/// Writes of an account that the CRM took since a moment.
pub(super) fn recent(
    connection: &Connection,
    account: &AccountId,
    since: DateTime<Utc>,
) -> rusqlite::Result<Vec<(Queued, DateTime<Utc>)>> {
    let found = select(
        connection,
        "outbox.account = ?1 AND done_at >= ?2 ORDER BY outbox.seq",
        params![account.as_str(), since.timestamp_millis()],
    )?;
    Ok(found
        .into_iter()
        .filter_map(|(write, at)| Some((write, at?)))
        .collect())
}

/// All open writes in order, with the time a person made them.
pub(super) fn open_writes(
    connection: &Connection,
) -> rusqlite::Result<Vec<(Write, DateTime<Utc>)>> {
    let found = select(connection, "open = 1 ORDER BY outbox.seq", [])?;
    Ok(found
        .into_iter()
        .map(|(queued, _)| (queued.write, queued.at))
        .collect())
}

/// The value of the last open write to a field; `None` when there is no such write.
pub(super) fn last_open_value(
    connection: &Connection,
    account: &AccountId,
    field: Field,
) -> rusqlite::Result<Option<Option<String>>> {
    let found = select(
        connection,
        "open = 1 AND account = ?1 AND subject = ?2 ORDER BY outbox.seq DESC LIMIT 1",
        params![account.as_str(), format!("field:{}", field.id())],
    )?;
    Ok(found
        .into_iter()
        .next()
        .and_then(|(queued, _)| match queued.write.op {
            Op::SetField { value, .. } => Some(value),
            _ => None,
        }))
}

/// The record that a write made, once it is done.
pub(super) fn done_object(
    connection: &Connection,
    write: &Uuid,
) -> rusqlite::Result<Option<ObjectRef>> {
    Ok(
        match find(connection, write)?.map(|queued| queued.progress) {
            Some(Progress::Done { object }) => object,
            _ => None,
        },
    )
}

/// Puts an action into the journal and its writes into the outbox. `inverse_of` names for each
/// write the one it takes back. The same action again is passed over.
pub(super) fn insert(
    connection: &Connection,
    action: &Action,
    inverse_of: &HashMap<Uuid, Uuid>,
) -> rusqlite::Result<()> {
    let added = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO journal (id, at, title, undoes) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            action.id.to_string(),
            action.at.timestamp_millis(),
            action.title,
            action.undoes.map(|id| id.to_string()),
        ])?;
    if added == 0 {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(
        "INSERT INTO outbox (id, action, account, subject, op, open, state, progress, inverse_of)
         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8)",
    )?;
    for write in &action.writes {
        statement.execute(params![
            write.id.to_string(),
            action.id.to_string(),
            write.account.as_str(),
            subject(write),
            to_json(&write.op)?,
            state(&Progress::Waiting),
            to_json(&Progress::Waiting)?,
            inverse_of.get(&write.id).map(Uuid::to_string),
        ])?;
    }
    Ok(())
}

/// Sets where a write stands.
pub(super) fn set(
    connection: &Connection,
    id: &Uuid,
    progress: &Progress,
    trouble: Option<&str>,
    done_at: Option<DateTime<Utc>>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET progress = ?2, state = ?3, open = ?4, trouble = ?5, done_at = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            id.to_string(),
            to_json(progress)?,
            state(progress),
            progress.open(),
            trouble,
            done_at.map(|at| at.timestamp_millis()),
        ])?;
    Ok(())
}

/// Drops a write, and with it the writes that would take it back: nothing was done.
pub(super) fn drop_write(connection: &Connection, id: &Uuid) -> rusqlite::Result<()> {
    set(connection, id, &Progress::Dropped, None, None)?;
    for inverse in inverses(connection, id)? {
        drop_write(connection, &inverse)?;
    }
    Ok(())
}

/// Writes still waiting that take this one back.
fn inverses(connection: &Connection, id: &Uuid) -> rusqlite::Result<Vec<Uuid>> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM outbox WHERE inverse_of = ?1 AND state = 'waiting'")?;
    let ids: Vec<String> = statement
        .query_map([id.to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids
        .iter()
        .filter_map(|id| Uuid::parse_str(id).ok())
        .collect())
}

impl Store {
    /// Puts an action into the journal and its writes into the outbox, durable on return. The same
    /// action again changes nothing.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is kept then.
    pub fn enqueue(&self, action: &Action) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            insert(transaction, action, &HashMap::new())
        })
    }

    /// The next writes to send, in order, at most `limit` and at most one of an account; none of
    /// the accounts that are `busy`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn next_to_send(
        &self,
        busy: &HashSet<AccountId>,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} {FROM} WHERE open = 1 ORDER BY outbox.seq");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            let mut closed: HashSet<AccountId> = busy.clone();
            let mut held: HashSet<(AccountId, String)> = HashSet::new();
            let mut jobs = Vec::new();
            while jobs.len() < limit
                && let Some(row) = rows.next()?
            {
                let account = AccountId(row.get("account")?);
                if closed.contains(&account) {
                    continue;
                }
                let key = (account, row.get::<_, String>("subject")?);
                match row.get_ref("state")?.as_str().unwrap_or_default() {
                    "waiting" | "unknown" if !held.contains(&key) => {}
                    "waiting" | "unknown" => continue,
                    "conflict" | "refused" => {
                        held.insert(key);
                        continue;
                    }
                    _ => {
                        closed.insert(key.0);
                        continue;
                    }
                }
                closed.insert(key.0);
                let Some(queued) = queued(row)? else { continue };
                let made = match &queued.write.op {
                    Op::Remove { write } => done_object(connection, write)?,
                    _ => None,
                };
                jobs.push(Job {
                    queued,
                    made,
                    forced: row.get("forced")?,
                });
            }
            Ok(jobs)
        })
    }

    /// Notes, before the request leaves, that a waiting write is being sent. False when it is not
    /// waiting any more (taken back meanwhile): then it must not be sent.
    ///
    /// # Errors
    /// When the database cannot be written; then it must not be sent.
    pub fn begin(&self, write: &Uuid) -> Result<bool, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let count = transaction.execute(
                "UPDATE outbox SET state = 'sending', progress = ?2, attempts = attempts + 1
                 WHERE id = ?1 AND state = 'waiting'",
                params![write.to_string(), to_json(&Progress::Sending)?],
            )?;
            Ok(count > 0)
        })
    }

    /// Notes where a write stands after an attempt, with the trouble as a sentence. For a write the
    /// CRM has taken, use [`Store::done`].
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark(
        &self,
        write: &Uuid,
        progress: &Progress,
        trouble: Option<&str>,
    ) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            match progress {
                Progress::Dropped => return drop_write(transaction, write),
                // Known not to have taken effect, and its undo waits behind it: both are moot.
                Progress::Waiting if !inverses(transaction, write)?.is_empty() => {
                    return drop_write(transaction, write);
                }
                _ => {}
            }
            set(transaction, write, progress, trouble, None)
        })
    }

    /// Notes that the CRM has taken a write, and keeps its effect in the cache. `updated` is the
    /// CRM's time of the change, where it told.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn done(
        &self,
        write: &Uuid,
        object: Option<ObjectRef>,
        updated: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let Some(queued) = find(transaction, write)? else {
                return Ok(Changes::default());
            };
            let progress = Progress::Done {
                object: object.clone(),
            };
            set(transaction, write, &progress, None, Some(now))?;
            let target = match &queued.write.op {
                Op::Remove { write } => done_object(transaction, write)?.map(|made| (*write, made)),
                _ => None,
            };
            let made = target.as_ref().map(|(write, made)| (write, made));
            let write = &queued.write;
            apply::keep(
                transaction,
                write,
                object.as_ref(),
                made,
                updated,
                queued.at,
            )?;
            Ok(Changes::of(&write.account))
        })
    }

    /// What this or another process was sending when it ended is unknown now. Only the holder of
    /// the lock may say so.
    pub(super) fn interrupted_is_unknown(&self) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            transaction.execute(
                "UPDATE outbox SET state = 'unknown', progress = ?1
                 WHERE open = 1 AND state = 'sending'",
                [to_json(&Progress::Unknown)?],
            )?;
            Ok(())
        })
    }

    /// All writes that are still to reach the CRM or wait for a person, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outbox(&self) -> Result<Vec<Queued>, StoreError> {
        self.read(|connection| {
            let found = select(connection, "open = 1 ORDER BY outbox.seq", [])?;
            Ok(found.into_iter().map(|(write, _)| write).collect())
        })
    }

    /// One write, wherever it stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queued(&self, write: &Uuid) -> Result<Option<Queued>, StoreError> {
        self.read(|connection| find(connection, write))
    }

    /// How many writes are open.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tally(&self) -> Result<Tally, StoreError> {
        self.read(|connection| {
            let (all, person): (u32, u32) = connection.query_row(
                "SELECT count(*), coalesce(sum(state IN ('conflict', 'refused')), 0)
                 FROM outbox WHERE open = 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(Tally {
                waiting: all.saturating_sub(person) as usize,
                person: person as usize,
            })
        })
    }

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
                Progress::Refused { .. } => None,
                _ => return Ok(Some(Changes::default())),
            };
            let account = &queued.write.account;
            match (choice, theirs, &queued.write.op) {
                (Choice::Theirs, theirs, op) => {
                    drop_write(transaction, write)?;
                    if let (Some(theirs), Op::SetField { field, .. }) = (theirs, op) {
                        apply::keep_field(transaction, account, *field, theirs.as_deref(), now)?;
                    }
                }
                // What is written over becomes the base, so that an undo brings it back.
                (Choice::Ours, Some(theirs), Op::SetField { field, value, .. }) => {
                    let op = Op::SetField {
                        field: *field,
                        base: theirs.clone(),
                        value: value.clone(),
                    };
                    transaction.execute(
                        "UPDATE outbox SET op = ?2, forced = 1 WHERE id = ?1",
                        params![write.to_string(), to_json(&op)?],
                    )?;
                    set(transaction, write, &Progress::Waiting, None, None)?;
                }
                (Choice::Ours | Choice::Retry, _, _) => {
                    set(transaction, write, &Progress::Waiting, None, None)?;
                }
            }
            Ok(Some(Changes::of(account)))
        })?;
        changes.ok_or_else(|| StoreError::Missing {
            what: format!("write {write}"),
        })
    }
}
