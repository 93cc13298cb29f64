//! What is noted of a write on its way: before it is sent, and what came of it.

use crate::domain::id::AccountId;
use crate::domain::when::Now;
use crate::domain::write::{ObjectRef, Op, Progress, Queued, Stored, Write};
use crate::store::positions::moment;
use crate::store::rows::{aim, done_object, drop_by, drop_write, find, inverses, set, to_json};
use crate::store::{Changes, Durability, Store, StoreError, apply};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;
use uuid::Uuid;

impl Store {
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

    /// The same for several at once: those of them that may be sent. Of an account all that is named or
    /// nothing, as it goes in one request: one that does not say any more what it said when it was read was
    /// answered meanwhile, perhaps by another program, and is read again with the rest. None once `may` says
    /// no, which is asked when it is their turn to be noted: whoever wanted to send them may have given up.
    ///
    /// # Errors
    /// When the database cannot be written; then none of them must be sent.
    pub fn begin_all(
        &self,
        writes: &[Write],
        may: impl FnOnce() -> bool,
    ) -> Result<Vec<Uuid>, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            if !may() {
                return Ok(Vec::new());
            }
            let mut changed: HashSet<&AccountId> = HashSet::new();
            for write in writes {
                let now = find(transaction, &write.id)?;
                let waits = |now: &Queued| now.write == *write && now.progress == Progress::Waiting;
                if !now.is_some_and(|now| waits(&now)) {
                    changed.insert(&write.account);
                }
            }
            let mut statement = transaction.prepare_cached(
                "UPDATE outbox SET state = 'sending', progress = ?2, attempts = attempts + 1,
                     unknown_at = NULL
                 WHERE id = ?1 AND state = 'waiting'",
            )?;
            let sending = to_json(&Progress::Sending)?;
            let mut begun = Vec::with_capacity(writes.len());
            for write in writes.iter().filter(|of| !changed.contains(&of.account)) {
                if statement.execute(params![write.id.to_string(), sending])? > 0 {
                    begun.push(write.id);
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
            mark(transaction, write, progress, trouble)
        })
    }

    /// The same of a write that was refused as what it was to be written to is not there any more. Should it
    /// turn out that its account was merged into another one, it is looked for there, and sent again where it
    /// is not found.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_gone(&self, write: &Uuid, why: &str) -> Result<Progress, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let why = by_name(transaction, write, why)?;
            let refused = Progress::Refused { why: why.clone() };
            let stands = mark(transaction, write, &refused, Some(&why))?;
            beside(transaction, write, "$.gone")?;
            Ok(stands)
        })
    }

    /// The same of a write that was looked for in vain, as what it is about is not there any more (`what`, the
    /// end of a sentence). Where it was refused before, or never sent, nothing of it was made, and it is refused;
    /// else a person is told that whether it arrived cannot be seen. It is never sent again by itself, and where the
    /// person wants that, it is looked for first.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_unseen(&self, write: &Uuid, what: &str) -> Result<Progress, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let refused: Option<bool> = transaction
                .prepare_cached(
                    "SELECT state <> 'unknown' OR unknown_at IS 0 FROM outbox WHERE id = ?1",
                )?
                .query_row([write.to_string()], |row| row.get(0))
                .optional()?;
            let refused = refused.unwrap_or_default();
            let what = &by_name(transaction, write, what)?;
            if refused {
                let why = format!("The CRM refuses: {what}");
                let progress = Progress::Refused { why: why.clone() };
                let stands = mark(transaction, write, &progress, Some(&why))?;
                beside(transaction, write, "$.gone")?;
                return Ok(stands);
            }
            let progress = Progress::no_more_seen(what);
            let why = match &progress {
                Progress::Refused { why } => Some(why.as_str()),
                _ => None,
            };
            // It may well have taken effect: what takes it back is no less wanted, and waits for the person, too.
            let known = find(transaction, write)?;
            let Some(queued) = known.filter(|queued| queued.progress.open()) else {
                return mark(transaction, write, &progress, why);
            };
            set(transaction, &queued.write.id, &progress, why, None)?;
            beside(transaction, write, "$.gone")?;
            beside(transaction, write, "$.unseen")?;
            Ok(progress)
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
        self.done_as(write, object, updated, &[], now)
    }

    /// The same of a write of which the CRM has `stored` something else than was written: that is what is
    /// shown from then on, and what taking it back begins from.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn done_as(
        &self,
        write: &Uuid,
        object: Option<ObjectRef>,
        updated: Option<DateTime<Utc>>,
        stored: &[Stored],
        now: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        let offset = self.present()?;
        self.write(Durability::PowerCut, |transaction| {
            let Some(queued) = find(transaction, write)? else {
                return Ok(Changes::default());
            };
            let progress = Progress::Done {
                object: object.clone(),
                stored: stored.to_vec(),
            };
            set(transaction, write, &progress, None, Some(now))?;
            let target = match &queued.write.op {
                Op::Remove { write } => done_object(transaction, write)?.map(|made| (*write, made)),
                _ => None,
            };
            let made = target.as_ref().map(|(write, made)| (write, made));
            let write = &queued.write.as_stored(stored);
            let at = Now {
                utc: queued.at,
                offset,
            };
            apply::keep(transaction, write, object.as_ref(), made, updated, at)?;
            // What went beside it, where it is a field that is shown.
            let own = |field| matches!(write.op, Op::SetField { field: of, .. } if of == field);
            for one in stored {
                if let Some(field) = one.field.filter(|field| !own(*field)) {
                    let value = one.value.as_deref();
                    apply::keep_field(transaction, &write.account, field, value, now)?;
                }
            }
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
    pub(in crate::store) fn interrupted_is_unknown(&self) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            transaction.execute(
                "UPDATE outbox SET state = 'unknown', progress = ?1
                 WHERE open = 1 AND state = 'sending'",
                [to_json(&Progress::Unknown)?],
            )?;
            Ok(())
        })
    }
}

/// Why a write was not taken, with its account by name.
fn by_name(connection: &Connection, write: &Uuid, why: &str) -> rusqlite::Result<String> {
    let queued = find(connection, write)?;
    Ok(queued.map_or_else(|| why.to_owned(), |queued| queued.by_name(why)))
}

/// Notes something of a refusal beside where the write stands, so that it holds for as long as that.
fn beside(connection: &Connection, write: &Uuid, what: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET progress = json_set(progress, ?2, json('true'))
             WHERE id = ?1 AND state = 'refused'",
        )?
        .execute([&write.to_string(), what])?;
    Ok(())
}

pub(in crate::store) fn mark(
    connection: &Connection,
    write: &Uuid,
    progress: &Progress,
    trouble: Option<&str>,
) -> rusqlite::Result<Progress> {
    // Given up by a person while an attempt was under way: it stays so.
    match find(connection, write)? {
        Some(queued) if queued.progress.open() => {}
        Some(queued) => return Ok(queued.progress),
        None => return Ok(Progress::Dropped),
    }
    match progress {
        Progress::Dropped => drop_write(connection, write)?,
        // Known not to have taken effect, and what takes it back waits behind it: both are moot.
        Progress::Waiting
        | Progress::Conflict { .. }
        | Progress::Refused { .. }
        | Progress::Asks { .. } => {
            let inverse = inverses(connection, write)?.pop();
            let inverse = inverse
                .map(|inverse| find(connection, &inverse))
                .transpose()?;
            match inverse.flatten() {
                Some(inverse) => drop_by(connection, write, &inverse.action)?,
                None => {
                    set(connection, write, progress, trouble, None)?;
                    return Ok(progress.clone());
                }
            }
        }
        Progress::Sending | Progress::Unknown | Progress::Done { .. } => {
            set(connection, write, progress, trouble, None)?;
            return Ok(progress.clone());
        }
    }
    Ok(Progress::Dropped)
}
