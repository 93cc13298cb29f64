//! The outbox: writes on their way to the CRM, durable from the moment a person made them.
//!
//! Order is kept within an account. A write that waits for a person holds back later writes of the
//! same account to the same subject (the same field, or the record that a removal takes back). A change
//! of stage that waits for a person holds back all else of its action too: the reason, the tasks of the
//! stage and the note tell of a move that is not made yet.

use super::positions::moment;
use super::rows::{
    COLUMNS, FROM, aim, aimed, does, done_object, drop_by, drop_write, find, insert, inverses,
    queued, select, set, to_json,
};
use super::{Changes, Durability, Store, StoreError, apply};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Action, Choice, ObjectRef, Op, Progress, Queued, TaskState, Write};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is written to where the stage of an account changes: [`super::rows::insert`].
const STAGE: &str = "field:stage";

/// Before the time in which a record that was asked for may still turn up.
const LONG_AGO: TimeDelta = TimeDelta::minutes(5);

/// A write that may be sent now.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The write and where it stands: waiting, or unknown and to be looked for first.
    pub queued: Queued,
    /// The record that a removal takes back, or that was noted for a move: [`Store::aim`].
    pub made: Option<ObjectRef>,
}

/// How many writes stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// To be sent, being sent, or to be looked for.
    pub waiting: usize,
    /// Conflicts, refusals and questions.
    pub person: usize,
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
        self.sendable(busy, limit, |_| true)
    }

    /// More writes that set the same field in the same action as a job does, for other accounts, and
    /// that may be sent now: at most `limit`, in order, none of the accounts that are `busy`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn companions(
        &self,
        job: &Job,
        busy: &HashSet<AccountId>,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let Op::SetField { field, .. } = job.queued.write.op else {
            return Ok(Vec::new());
        };
        self.sendable(busy, limit, |other| {
            let same = matches!(other.write.op, Op::SetField { field: of, .. } if of == field);
            same && other.action == job.queued.action && other.progress == Progress::Waiting
        })
    }

    /// The first write of each account that may be sent now, where it fits.
    fn sendable(
        &self,
        busy: &HashSet<AccountId>,
        limit: usize,
        fits: impl Fn(&Queued) -> bool,
    ) -> Result<Vec<Job>, StoreError> {
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} {FROM} WHERE open = 1 ORDER BY outbox.seq");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            let mut closed: HashSet<AccountId> = busy.clone();
            let mut held: HashSet<(AccountId, String)> = HashSet::new();
            let mut moves: HashSet<(AccountId, String)> = HashSet::new();
            let mut jobs = Vec::new();
            while jobs.len() < limit
                && let Some(row) = rows.next()?
            {
                let account = AccountId(row.get("account")?);
                if closed.contains(&account) {
                    continue;
                }
                let action = (account.clone(), row.get::<_, String>("action")?);
                let key = (account, row.get::<_, String>("subject")?);
                match row.get_ref("state")?.as_str().unwrap_or_default() {
                    "waiting" | "unknown" if !held.contains(&key) && !moves.contains(&action) => {}
                    // What tells of a move that is held back is so too, and what comes after either.
                    "waiting" | "unknown" => {
                        if key.1 == STAGE {
                            moves.insert(action);
                        }
                        held.insert(key);
                        continue;
                    }
                    "conflict" | "refused" | "asks" => {
                        if key.1 == STAGE {
                            moves.insert(action);
                        }
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
                if !fits(&queued) {
                    continue;
                }
                let made = match &queued.write.op {
                    Op::Remove { write } => done_object(connection, write)?,
                    _ => aimed(row)?,
                };
                jobs.push(Job { queued, made });
            }
            Ok(jobs)
        })
    }

    /// Notes which record a write is going to change, before it is sent, so that it is known after a
    /// crash too.
    ///
    /// # Errors
    /// When the database cannot be written; then it must not be sent.
    pub fn aim(&self, write: &Uuid, at: &ObjectRef) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            aim(transaction, write, at)
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
                "UPDATE outbox SET state = 'sending', progress = ?2, attempts = attempts + 1,
                     unknown_at = NULL
                 WHERE id = ?1 AND state = 'waiting'",
                params![write.to_string(), to_json(&Progress::Sending)?],
            )?;
            Ok(count > 0)
        })
    }

    /// The same for several at once: those of them that may be sent.
    ///
    /// # Errors
    /// When the database cannot be written; then none of them must be sent.
    pub fn begin_all(&self, writes: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE outbox SET state = 'sending', progress = ?2, attempts = attempts + 1,
                     unknown_at = NULL
                 WHERE id = ?1 AND state = 'waiting'",
            )?;
            let sending = to_json(&Progress::Sending)?;
            let mut begun = Vec::with_capacity(writes.len());
            for write in writes {
                if statement.execute(params![write.to_string(), sending])? > 0 {
                    begun.push(*write);
                }
            }
            Ok(begun)
        })
    }

    /// Notes where a write stands after an attempt, with the trouble as a sentence. For a write the
    /// CRM has taken, use [`Store::done`]. Answers where it stands now: it may have been taken back
    /// meanwhile, and then nobody is to be asked about it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark(
        &self,
        write: &Uuid,
        progress: &Progress,
        trouble: Option<&str>,
    ) -> Result<Progress, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            // Given up by a person while an attempt was under way: it stays so.
            match find(transaction, write)? {
                Some(queued) if queued.progress.open() => {}
                Some(queued) => return Ok(queued.progress),
                None => return Ok(Progress::Dropped),
            }
            match progress {
                Progress::Dropped => drop_write(transaction, write)?,
                // Known not to have taken effect, and what takes it back waits behind it: both are moot.
                Progress::Waiting
                | Progress::Conflict { .. }
                | Progress::Refused { .. }
                | Progress::Asks { .. } => {
                    let inverse = inverses(transaction, write)?.pop();
                    let inverse = inverse
                        .map(|inverse| find(transaction, &inverse))
                        .transpose()?;
                    match inverse.flatten() {
                        Some(inverse) => drop_by(transaction, write, &inverse.action)?,
                        None => {
                            set(transaction, write, progress, trouble, None)?;
                            return Ok(progress.clone());
                        }
                    }
                }
                Progress::Sending | Progress::Unknown | Progress::Done { .. } => {
                    set(transaction, write, progress, trouble, None)?;
                    return Ok(progress.clone());
                }
            }
            Ok(Progress::Dropped)
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

    /// Notes of a write that this process was sending, and is not any more, that its outcome is
    /// unknown. One that stands elsewhere stays there; whether it was so.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn interrupted(&self, write: &Uuid, trouble: &str) -> Result<bool, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let sending = find(transaction, write)?
                .is_some_and(|queued| queued.progress == Progress::Sending);
            if sending {
                set(transaction, write, &Progress::Unknown, Some(trouble), None)?;
            }
            Ok(sending)
        })
    }

    /// Since when the outcome of a write is unknown, by our clock: since `now` where that was not noted
    /// before, or is noted for a time to come, as our clock was set back since. It is kept until the
    /// write is sent again, so that a wait for it goes on in the next process.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn unknown_since(
        &self,
        write: &Uuid,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, StoreError> {
        self.write(Durability::Crash, |transaction| {
            let since: Option<i64> = transaction
                .query_row(
                    "UPDATE outbox SET unknown_at = min(coalesce(unknown_at, ?2), ?2)
                     WHERE id = ?1 AND state = 'unknown' RETURNING unknown_at",
                    params![write.to_string(), now.timestamp_millis()],
                    |row| row.get(0),
                )
                .optional()?;
            Ok(moment(since).unwrap_or(now))
        })
    }

    /// Counts that a write was sent without its outcome being told; how often that was so since it was
    /// last settled or given to a person, in any process.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn cut_off(&self, write: &Uuid) -> Result<u32, StoreError> {
        self.write(Durability::Crash, |transaction| {
            let count: Option<u32> = transaction
                .query_row(
                    "UPDATE outbox SET cut = cut + 1 WHERE id = ?1 RETURNING cut",
                    [write.to_string()],
                    |row| row.get(0),
                )
                .optional()?;
            Ok(count.unwrap_or(0))
        })
    }

    /// How often that was so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn cuts(&self, write: &Uuid) -> Result<u32, StoreError> {
        self.read(|connection| {
            let count: Option<u32> = connection
                .query_row(
                    "SELECT cut FROM outbox WHERE id = ?1",
                    [write.to_string()],
                    |row| row.get(0),
                )
                .optional()?;
            Ok(count.unwrap_or(0))
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

    /// The write that waits for a person and so holds this one back: an earlier one of its account and
    /// subject, the change of stage it was made with, or what one of those waits for itself. `None` when it
    /// is free to go.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn held_behind(&self, write: &Uuid) -> Result<Option<Queued>, StoreError> {
        self.read(|connection| behind(connection, write))
    }

    /// All writes that are still to reach the CRM or wait for a person, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outbox(&self) -> Result<Vec<Queued>, StoreError> {
        self.read(|connection| select(connection, "open = 1 ORDER BY outbox.seq", []))
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
                "SELECT count(*), coalesce(sum(state IN ('conflict', 'refused', 'asks')), 0)
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

fn behind(connection: &Connection, write: &Uuid) -> rusqlite::Result<Option<Queued>> {
    let before = select(
        connection,
        "open = 1 AND EXISTS (
             SELECT 1 FROM outbox AS held WHERE held.id = ?1
                 AND held.state IN ('waiting', 'unknown') AND held.account = outbox.account
                 AND held.seq > outbox.seq AND (held.subject = outbox.subject
                     OR (outbox.subject = ?2 AND held.action = outbox.action)))
         ORDER BY outbox.seq",
        [write.to_string(), STAGE.to_owned()],
    )?;
    if let Some(found) = before.iter().find(|queued| queued.progress.stuck()) {
        return Ok(Some(found.clone()));
    }
    // The nearest of the same subject waits for all that those before it wait for.
    match before.last() {
        Some(nearest) => behind(connection, &nearest.write.id),
        None => Ok(None),
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
