//! Opening the store: the happy way in a few milliseconds, and every other way without losing work.

use super::{Inner, Lock, Store, StoreError, Writer, codec, ears, guard, repair, salvage, schema};
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{Error as MigrationError, MigrationDefinitionError};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long a statement waits for another process before it gives up.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Kibibytes of pages that a reading connection keeps.
const READER_KIB: i64 = 512;

/// How the store was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// There was none; a pull is needed before there is anything to show.
    Fresh,
    /// It was there.
    Warm,
    /// It was there, but its cache is of another version of the program: emptied, to be pulled
    /// again. Outbox, journal and snapshots are untouched.
    Outdated,
    /// It could not be used: kept aside under that name, and a new one made.
    Rebuilt {
        /// Where the old file is now.
        kept_aside: PathBuf,
        /// Why it could not be used.
        why: String,
        /// What became of the work in it.
        salvage: Salvage,
    },
}

/// What was saved from a store that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Salvage {
    /// Actions of the journal.
    pub actions: usize,
    /// Writes that still wait to be sent, or wait for a person.
    pub open_writes: usize,
    /// Whether all of journal and outbox could be read to the end.
    pub whole: bool,
}

impl Opened {
    /// Whether what [`Opened::sentence`] says is so only until the next sync is done, and nothing
    /// for a person to see to.
    pub fn passes(&self) -> bool {
        matches!(self, Opened::Outdated)
    }

    /// A sentence for the person, where there is something to say.
    pub fn sentence(&self) -> Option<String> {
        match self {
            Opened::Fresh | Opened::Warm => None,
            Opened::Outdated => Some(
                "The cache is of another version of tenure and is read from the CRM again.".into(),
            ),
            Opened::Rebuilt {
                kept_aside,
                why,
                salvage,
            } => Some(format!(
                "{}: the cache could not be used ({why}). It is kept at {} and is read from the CRM again.",
                match (salvage.whole, salvage.open_writes) {
                    (true, count) => format!("Unsent writes saved: {count}, which is all"),
                    (false, count) =>
                        format!("Unsent writes saved: {count}, and there may have been more"),
                },
                kept_aside.display(),
            )),
        }
    }
}

/// Why an attempt to open did not work out.
enum Failure {
    /// The file is of no use; another can be made in its place.
    Unusable(String),
    /// No file would do.
    Fatal(StoreError),
}

impl Store {
    /// Opens the store at `path`, making it and its folder where needed.
    ///
    /// A file that is damaged or of a newer program is moved aside, never deleted, and the outbox
    /// and the journal are copied from it as far as they can be read.
    ///
    /// # Errors
    /// When no store can be had there at all: locked, disk full, folder not writable.
    pub fn open(path: &Path) -> Result<(Self, Opened), StoreError> {
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(|error| StoreError::io(folder, &error))?;
        }
        // Two that open a new store at once would both make its tables: one after the other.
        let turn_path = beside(path, ".opening");
        let turn = lock_file(&turn_path)?;
        match turn.lock() {
            Ok(()) => {}
            // A file system without locks: what can be done there is done.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => return Err(StoreError::io(&turn_path, &error)),
        }
        let lock_path = beside(path, ".lock");
        let file = lock_file(&lock_path)?;
        let mut lock = Lock { file, held: false };
        lock.take(&lock_path)?;
        let users = Users::count(path)?;
        // Whoever else has the file open would go on in one that is away, or with a cache it cannot read.
        let alone = lock.held && users.alone;

        let existed = fs::metadata(path).is_ok_and(|meta| meta.len() > 0);
        let suspect = beside(path, ".damaged");
        let mark = fs::read_to_string(&suspect).ok();
        let why = match &mark {
            Some(_) => "it was found damaged".to_owned(),
            None => match connect(path, alone) {
                Ok((connection, outdated)) => {
                    let opened = match (existed, outdated) {
                        (false, _) => Opened::Fresh,
                        (true, true) => Opened::Outdated,
                        (true, false) => Opened::Warm,
                    };
                    return Self::assemble(path, connection, (lock, users), opened);
                }
                Err(Failure::Unusable(why)) => why,
                Err(Failure::Fatal(error)) => return Err(error),
            },
        };
        if !alone {
            return Err(StoreError::InUse {
                path: path.to_owned(),
                why,
            });
        }
        // The mark tells where the file goes and stays until its work is in the new one: cut short
        // anywhere, the next opening goes on from there.
        let kept_aside = match mark.filter(|suffix| !suffix.is_empty()) {
            Some(suffix) => beside(path, &suffix),
            None => {
                let suffix = free_suffix(path);
                write_durably(&suspect, &suffix)
                    .map_err(|error| StoreError::io(&suspect, &error))?;
                beside(path, &suffix)
            }
        };
        move_aside(path, &kept_aside)?;
        let (mut connection, _) = connect(path, alone).map_err(|failure| match failure {
            Failure::Fatal(error) => error,
            Failure::Unusable(why) => StoreError::Other {
                path: path.to_owned(),
                why,
            },
        })?;
        let salvage =
            save(&kept_aside, &mut connection).map_err(|error| StoreError::sort(path, &error))?;
        fs::remove_file(&suspect).map_err(|error| StoreError::io(&suspect, &error))?;
        let opened = Opened::Rebuilt {
            kept_aside,
            why,
            salvage,
        };
        Self::assemble(path, connection, (lock, users), opened)
    }

    fn assemble(
        path: &Path,
        connection: Connection,
        (lock, users): (Lock, Users),
        opened: Opened,
    ) -> Result<(Self, Opened), StoreError> {
        let held = lock.held;
        let users = users.join(path)?;
        let seen =
            ears::data_version(&connection).map_err(|error| StoreError::sort(path, &error))?;
        let store = Self {
            inner: Arc::new(Inner {
                path: path.to_owned(),
                writer: Mutex::new(Writer {
                    connection,
                    durable: true,
                    seen,
                }),
                readers: Mutex::new(Vec::new()),
                lock: Mutex::new(lock),
                _users: users,
                ear: Mutex::new(None),
                scorer: Mutex::new(None),
                offset: Mutex::new(None),
            }),
        };
        if held {
            store.interrupted_is_unknown()?;
        }
        Ok((store, opened))
    }

    /// Whether this process may send and pull: takes the lock if it is free. What another process
    /// was sending when it ended becomes unknown then.
    ///
    /// # Errors
    /// When the lock file cannot be locked for another reason than being held.
    pub fn claim(&self) -> Result<bool, StoreError> {
        let mut lock = guard(&self.inner.lock);
        if lock.held {
            return Ok(true);
        }
        lock.take(&beside(&self.inner.path, ".lock"))?;
        let held = lock.held;
        drop(lock);
        if held {
            self.interrupted_is_unknown()?;
        }
        Ok(held)
    }
}

impl Lock {
    fn take(&mut self, path: &Path) -> Result<(), StoreError> {
        match self.file.try_lock() {
            Ok(()) => self.held = true,
            Err(TryLockError::WouldBlock) => self.held = false,
            // A file system without locks (some network mounts): one process is then assumed.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
                self.held = true;
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::io(path, &error)),
        }
        Ok(())
    }
}

/// Who has the database open: each holds a lock on a file beside it, together with the others, for as
/// long as it lives.
struct Users {
    file: File,
    /// Whether nobody else has it open.
    alone: bool,
}

impl Users {
    /// Finds out whether anybody else has the database open. Only one process at a time does this.
    fn count(path: &Path) -> Result<Self, StoreError> {
        let path = beside(path, ".users");
        let file = lock_file(&path)?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            // A file system without locks: one process is assumed.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => true,
            Err(TryLockError::Error(error)) => return Err(StoreError::io(&path, &error)),
        };
        Ok(Self { file, alone })
    }

    /// Becomes one of those who have it open, until the file is dropped.
    fn join(self, path: &Path) -> Result<File, StoreError> {
        let path = beside(path, ".users");
        // What is held alone is let go first: to change one lock into another is not the same everywhere.
        let joined = match self.alone {
            true => self.file.unlock(),
            false => Ok(()),
        };
        match joined.and_then(|()| self.file.lock_shared()) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(error) => return Err(StoreError::io(&path, &error)),
        }
        Ok(self.file)
    }
}

/// A file to be locked, made where there is none.
fn lock_file(path: &Path) -> Result<File, StoreError> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| StoreError::io(path, &error))
}

/// The file's path with something put after its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Leaves a mark that the next opening moves the file aside. Best effort: without it the person
/// sees the same error again.
pub(super) fn remember_damage(path: &Path) {
    let _ = fs::write(beside(path, ".damaged"), b"");
}

/// Writes a file so that it is there after a power cut.
fn write_durably(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Opens, migrates and looks at the cache's format; true when the cache had to be emptied, which is
/// done only when nobody else has it open.
fn connect(path: &Path, alone: bool) -> Result<(Connection, bool), Failure> {
    let sort = |error: rusqlite::Error| match StoreError::sort(path, &error) {
        StoreError::Damaged { why, .. } => Failure::Unusable(why),
        other => Failure::Fatal(other),
    };
    // What SQLite puts beside it is as open to others as the file itself; where it cannot be made, SQLite
    // says why. Only a new one: to open and close one that is there would undo SQLite's locks on it.
    drop(
        File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path),
    );
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(sort)?;
    prepare(&connection).map_err(sort)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(sort)?;
    // Looked at before migrating, which would take the write lock even with nothing to do.
    let steps = schema::migrations();
    let pending = steps
        .pending_migrations(&connection)
        .map_err(|error| match error {
            MigrationError::RusqliteError { err, .. } => sort(err),
            other => Failure::Unusable(other.to_string()),
        })?;
    if pending < 0 {
        return Err(Failure::Unusable(
            "it was made by a newer version of tenure".into(),
        ));
    }
    if pending > 0 {
        steps
            .to_latest(&mut connection)
            .map_err(|error| match error {
                MigrationError::RusqliteError { err, .. } => sort(err),
                MigrationError::MigrationDefinition(
                    MigrationDefinitionError::DatabaseTooFarAhead,
                ) => Failure::Unusable("it was made by a newer version of tenure".into()),
                other => Failure::Unusable(other.to_string()),
            })?;
    }
    let outdated = outdated(&connection).map_err(sort)?;
    if let Some(filled) = outdated {
        if filled && !alone {
            return Err(Failure::Fatal(StoreError::InUse {
                path: path.to_owned(),
                why: "its cache is of another version of tenure".to_owned(),
            }));
        }
        empty(&mut connection).map_err(sort)?;
    }
    Ok((connection, outdated == Some(true)))
}

/// Saves the work of a store that is kept aside. Where some of it may be missing, that is remembered for
/// as long as the file is there: [`Store::lost`].
fn save(kept_aside: &Path, new: &mut Connection) -> rusqlite::Result<Salvage> {
    let found = salvage::salvage(kept_aside, new)?;
    if found.whole {
        return Ok(found);
    }
    let found = repair::more(kept_aside, new, found)?;
    if !found.whole {
        new.execute(
            "INSERT OR REPLACE INTO meta (key, value) VALUES ('lost', ?1)",
            [kept_aside.to_string_lossy()],
        )?;
    }
    Ok(found)
}

/// What every connection is set to.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "page_size", 8192)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    connection.busy_timeout(PATIENCE)?;
    // The system keeps the file in memory; a second copy for each connection helps little.
    connection.pragma_update(None, "cache_size", -READER_KIB)?;
    connection.pragma_update(None, "query_only", "ON")?;
    Ok(connection)
}

/// Whether the cache's bytes are of another format, and then whether of any: a new file has none.
fn outdated(connection: &Connection) -> rusqlite::Result<Option<bool>> {
    use rusqlite::OptionalExtension;
    let theirs: Option<String> = connection
        .query_row("SELECT value FROM meta WHERE key = 'format'", [], |row| {
            row.get(0)
        })
        .optional()?;
    let ours = theirs.as_deref() == Some(codec::format().as_str());
    Ok((!ours).then_some(theirs.is_some()))
}

/// Empties the cache, for bytes of our format.
fn empty(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "DELETE FROM account; DELETE FROM account_past; DELETE FROM record; DELETE FROM belongs;
         DELETE FROM timeline; DELETE FROM deal; DELETE FROM carrier; DELETE FROM position;",
    )?;
    transaction.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('format', ?1)",
        [codec::format()],
    )?;
    transaction.commit()
}

/// What to put after the name so that it is free, and tells what it was.
fn free_suffix(path: &Path) -> String {
    (1..)
        .map(|number| format!(".kept-{number}"))
        .find(|suffix| !beside(path, suffix).exists())
        .unwrap_or_else(|| ".kept".to_owned())
}

/// Renames the database and what belongs to it, or what is left to rename of it. Once the database
/// itself is away and there is another, nothing here is the old one's.
fn move_aside(path: &Path, aside: &Path) -> Result<(), StoreError> {
    if path.exists() && aside.exists() {
        return Ok(());
    }
    for suffix in ["", "-wal", "-shm"] {
        let from = beside(path, suffix);
        if from.exists() {
            fs::rename(&from, beside(aside, suffix))
                .map_err(|error| StoreError::io(&from, &error))?;
        }
    }
    Ok(())
}
