//! What is kept on this machine: a cache of the CRM, and the work that must not be lost.
//!
//! One SQLite file. The cache (accounts, people, tickets, tasks, timelines) can be read from the
//! CRM again at any time; the outbox, the journal, the daily snapshots and the screen's memory
//! cannot, and are written so that they survive a power cut.
//!
//! A [`Store`] is cheap to clone and may be used from any thread; its calls block (a few
//! milliseconds), so an async caller runs them on a thread for blocking work. It knows no CRM:
//! `crate::sync` translates. One process at a time may send and pull ([`Store::claim`]); others may
//! read and put work into the outbox meanwhile. Those that stay listen for each other's changes
//! ([`Store::ear`]).
//!
//! Not here: what values mean (the domain), talking to a CRM (sync, crm).

mod apply;
mod back;
mod carriers;
mod changes;
mod check;
mod clock;
mod codec;
mod details;
mod ears;
mod error;
mod findable;
#[cfg(test)]
pub(crate) mod full;
mod glimpse;
mod hidden;
mod histories;
mod journal;
mod later;
mod left;
mod link;
mod marks;
mod merged;
mod open;
mod outbox;
mod pages;
mod past;
mod plan;
mod portfolio;
mod positions;
mod queue_days;
mod repair;
mod rescore;
mod rows;
mod salvage;
mod schema;
mod small;
mod snapshots;
mod stream;
mod ties;
mod undo;
mod unseen;

pub use changes::Changes;
pub use check::faults;
pub use ears::{Ear, EarFile};
pub use error::StoreError;
pub use histories::Answers;
pub use journal::Entry;
pub use open::{Opened, Salvage};
pub use outbox::{Job, Tally};
pub use pages::{Incoming, Step};
pub use past::Scorer;
pub use portfolio::Portfolio;
pub use positions::{Listing, Position, Synced};
pub use small::{Lost, OwnersRead, PortalInfo, ReadAs};
pub use snapshots::Snapshot;
pub use undo::Undone;

use chrono::FixedOffset;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The store. Clones share one writing connection and a few reading ones.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: Mutex<Writer>,
    readers: Mutex<Vec<Connection>>,
    lock: Mutex<Lock>,
    /// Locked together with all others who have the database open, for as long as it is.
    _users: File,
    /// The file of this process's own ear, which it does not knock at.
    ear: Mutex<Option<PathBuf>>,
    scorer: Mutex<Option<Scorer>>,
    /// The person's clock as this process was told of it last.
    offset: Mutex<Option<FixedOffset>>,
}

struct Writer {
    connection: Connection,
    durable: bool,
    /// The database's number when it was last asked whether others have changed it.
    seen: i64,
}

impl Drop for Inner {
    /// Whoever waits for the lock may have it, and is told.
    fn drop(&mut self) {
        let lock = self.lock.get_mut().unwrap_or_else(PoisonError::into_inner);
        if lock.held && lock.file.unlock().is_ok() {
            let own = self.ear.get_mut().unwrap_or_else(PoisonError::into_inner);
            ears::knock(&self.path, own.as_deref());
        }
    }
}

/// The lock file beside the database; whoever holds it may send and pull.
struct Lock {
    file: File,
    held: bool,
}

/// Whether a commit must survive a power cut, or only a crash of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Durability {
    /// The outbox, the journal: work of a person.
    PowerCut,
    /// The cache: read again if it is gone.
    Crash,
}

/// A guard on data that stays whole when a thread panics while holding it: SQLite rolls back.
fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store {
    /// The database file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Puts what stands in the write-ahead log into the database: the next start would read the whole
    /// log first. Best effort; not while another process is at it.
    pub fn settle(&self) {
        let writer = guard(&self.inner.writer);
        let connection = &writer.connection;
        let settled = connection.busy_timeout(Duration::ZERO).and_then(|()| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                row.get::<_, bool>(0)
            })
        });
        if let Err(error) | Ok(Err(error)) =
            settled.map(|_| connection.busy_timeout(open::PATIENCE))
        {
            tracing::info!(%error, "the write-ahead log stays");
        }
    }

    /// Runs a change in one transaction: all of it is kept, or nothing.
    fn write<T>(
        &self,
        durability: Durability,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let mut writer = guard(&self.inner.writer);
        let result = (|| {
            let durable = durability == Durability::PowerCut;
            if writer.durable != durable {
                let level = if durable { "FULL" } else { "NORMAL" };
                writer
                    .connection
                    .pragma_update(None, "synchronous", level)?;
                writer.durable = durable;
            }
            let transaction = writer
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        drop(writer);
        if result.is_ok() {
            self.tell_others();
        }
        result.map_err(|error| self.fault(&error))
    }

    /// Runs a read on a connection of its own, beside the writer.
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let connection = match guard(&self.inner.readers).pop() {
            Some(connection) => connection,
            None => open::reader(&self.inner.path).map_err(|error| self.fault(&error))?,
        };
        let result = read(&connection).map_err(|error| self.fault(&error));
        guard(&self.inner.readers).push(connection);
        result
    }

    /// Gives back the memory that connections nobody uses now keep for pages of the file: the system has
    /// those in its memory anyway. For the end of what reads or writes much.
    pub fn rest(&self) {
        let shrink = |connection: &Connection| connection.execute_batch("PRAGMA shrink_memory");
        let mut shrunk = shrink(&guard(&self.inner.writer).connection);
        for reader in guard(&self.inner.readers).iter() {
            shrunk = shrunk.and(shrink(reader));
        }
        if let Err(error) = shrunk {
            tracing::info!(%error, "the memory for pages is kept");
        }
    }

    /// Sorts an error; damage is remembered beside the file, so that the next start mends it.
    fn fault(&self, error: &rusqlite::Error) -> StoreError {
        let error = StoreError::sort(&self.inner.path, error);
        if matches!(error, StoreError::Damaged { .. }) {
            open::remember_damage(&self.inner.path);
        }
        error
    }
}
