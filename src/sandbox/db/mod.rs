//! The portal's SQLite file. One connection behind a lock, opened by the first who needs it, so
//! that starting the server waits for no disk.

pub mod fill;
pub mod history;
pub mod labels;
pub mod links;
pub mod matching;
pub mod merge;
pub mod records;
pub mod rules;
mod schema;
pub mod search;
pub mod shadow;
pub mod touch;
pub mod trained;
pub mod unique;
pub mod write;

use super::catalog::{Catalog, Definition};
use super::error::SandboxError;
use super::failure::Failure;
use super::record::ObjectType;
use super::settings::RequiredWhen;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The name of the file in the data folder.
const FILE: &str = "portal.sqlite";

/// Every file that a portal may leave in its folder, but for the lock.
pub const FILES: &[&str] = &[FILE, "portal.sqlite-wal", "portal.sqlite-shm"];

/// Whether there is a portal in a folder, with or without records.
pub fn exists(folder: &Path) -> bool {
    folder.join(FILE).exists()
}

/// Which record: the object's number in the high bits, the id in the low 48, so that all records
/// of an object stand together in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub i64);

const ID_BITS: u32 = 48;

impl Key {
    /// The key of a record; ids above 2^48 do not fit.
    pub fn new(object: ObjectType, id: u64) -> Option<Key> {
        let id = i64::try_from(id).ok().filter(|id| id >> ID_BITS == 0)?;
        Some(Key((i64::from(object.number()) << ID_BITS) | id))
    }

    /// Reads an id as it stands in a URL.
    pub fn parse(object: ObjectType, id: &str) -> Option<Key> {
        Key::new(object, id.trim().parse().ok()?)
    }

    /// The object it is of.
    pub fn object(self) -> Option<ObjectType> {
        schema::object(u8::try_from(self.0 >> ID_BITS).ok()?)
    }

    /// The id within its object.
    pub fn id(self) -> i64 {
        self.0 & ((1 << ID_BITS) - 1)
    }

    /// The first and the last key an object may have.
    pub fn span(object: ObjectType) -> (i64, i64) {
        let first = i64::from(object.number()) << ID_BITS;
        (first, first | ((1 << ID_BITS) - 1))
    }
}

/// The open file and what is defined in it.
pub struct Open {
    /// The connection.
    pub conn: Connection,
    /// Definitions; read anew after a fill.
    pub catalog: Catalog,
}

/// The file, opened or not yet.
pub struct Db {
    folder: PathBuf,
    open: Mutex<Option<Open>>,
}

impl Db {
    /// The file in this folder. Touches no disk.
    pub fn new(folder: PathBuf) -> Db {
        Db {
            folder,
            open: Mutex::new(None),
        }
    }

    /// Works with the open file; opens it first when nobody did. Blocks: not for async threads.
    pub fn with<T, E: From<SandboxError>>(
        &self,
        work: impl FnOnce(&mut Open) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut slot = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = match slot.take() {
            Some(open) => slot.insert(open),
            None => slot.insert(self.open_file()?),
        };
        work(open)
    }

    fn open_file(&self) -> Result<Open, SandboxError> {
        let path = self.folder.join(FILE);
        // What SQLite puts beside it is as open to others as the file itself; where it cannot be made,
        // SQLite says why. Only a new one: to open and close one that is there would undo SQLite's locks.
        let mut options = File::options();
        drop(options.write(true).create_new(true).mode(0o600).open(&path));
        let mut conn = Connection::open(path)?;
        schema::prepare(&mut conn)?;
        let catalog = schema::catalog(&conn)?;
        Ok(Open { conn, catalog })
    }

    /// Closes the file if it is open: the write-ahead log is folded in.
    pub fn close(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Open {
    /// Reads the definitions anew.
    pub fn reload(&mut self) -> Result<(), SandboxError> {
        self.catalog = schema::catalog(&self.conn)?;
        Ok(())
    }
}

/// What one request works with: the file, the definitions, and the time of the request.
pub struct Desk<'a> {
    /// The connection, within a transaction when the request writes.
    pub conn: &'a Connection,
    /// Definitions.
    pub catalog: &'a Catalog,
    /// The portal's rules.
    pub rules: Vec<RequiredWhen>,
    /// What a new record must have.
    pub on_create: &'a [(ObjectType, String)],
    /// Whether requests are held to every part that the published description requires.
    pub strict: bool,
    /// The server's time, in milliseconds since 1970.
    pub now: i64,
    /// How long search shows the state before a change, in milliseconds.
    pub lag: i64,
    /// Properties that the token may not see, as `companies.arr`.
    pub hidden: BTreeSet<String>,
    /// What was put away: properties as `companies.arr`, pipelines as `tickets/0`, stages as `tickets/0/3`.
    pub archived: BTreeSet<String>,
    /// Whether what has no value is told as `null`.
    pub nulls: bool,
}

impl Desk<'_> {
    /// The definition of a property that the token may see, and that was not put away.
    pub fn shown(&self, object: ObjectType, name: &str) -> Option<&Definition> {
        let away = self.put_away(object, name);
        self.seen(object, name).filter(|_| !away)
    }

    /// The definition of a property that the token may see, wherever it is.
    pub fn seen(&self, object: ObjectType, name: &str) -> Option<&Definition> {
        let hidden =
            !self.hidden.is_empty() && self.hidden.contains(&format!("{}.{name}", object.name()));
        self.catalog.property(object, name).filter(|_| !hidden)
    }

    /// Whether a property was archived.
    pub fn put_away(&self, object: ObjectType, name: &str) -> bool {
        !self.archived.is_empty() && self.archived.contains(&format!("{}.{name}", object.name()))
    }

    /// Whether a pipeline, or a stage of one, was archived.
    pub fn is_archived(&self, object: ObjectType, pipeline: &str, stage: Option<&str>) -> bool {
        let pipeline = format!("{}/{pipeline}", object.name());
        self.archived.contains(&pipeline)
            || stage.is_some_and(|stage| self.archived.contains(&format!("{pipeline}/{stage}")))
    }
}

impl From<SandboxError> for Failure {
    fn from(error: SandboxError) -> Failure {
        Failure::internal(&error)
    }
}
