//! What can go wrong with what is kept on this machine, as sentences for the person.

use rustix::process::{Resource, getrlimit};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// An error of the store. Its text is a sentence that names the file and the way out.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the database for longer than the patience allows.
    #[error("{} is being written by another program and did not come free; close it and try again.", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// It cannot be used as it is, and cannot be made anew while another process has it open.
    #[error("{} cannot be used as it is ({why}), and another tenure has it open; close that one and start again. Nothing that was saved is lost.", path.display())]
    InUse {
        /// The database.
        path: PathBuf,
        /// Why it cannot be used.
        why: String,
    },
    /// No space left.
    #[error("The disk that holds {} is full; free some space and try again. Nothing that was saved before is lost.", path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// The person's share of the disk is used up.
    #[error("Your share of the disk that holds {} is used up; free some space or have your quota raised, and try again. Nothing that was saved before is lost.", path.display())]
    Quota {
        /// The database.
        path: PathBuf,
    },
    /// The process may not make a file that large.
    #[error("{} cannot grow: the limit on the size of files (`ulimit -f`) does not allow it; raise it and start again. Nothing that was saved before is lost.", path.display())]
    TooLarge {
        /// The database.
        path: PathBuf,
    },
    /// The folder or file cannot be written.
    #[error("{} cannot be written ({why}); check its permissions, or choose another folder with TENURE_DATA_DIR.", path.display())]
    ReadOnly {
        /// The database or its folder.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The file is damaged; opening the store again keeps it aside and saves what can be read.
    #[error("{} is damaged ({why}); start again: it is then kept aside, and unsent work is saved from it.", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        why: String,
    },
    /// Anything else that SQLite or the system answers.
    #[error("{} cannot be used: {why}. Check the disk it is on, or choose another folder with TENURE_DATA_DIR.", path.display())]
    Other {
        /// The database.
        path: PathBuf,
        /// What was said.
        why: String,
    },
    /// What was asked for is not there.
    #[error("There is no {what} in the store.")]
    Missing {
        /// What was looked for.
        what: String,
    },
}

impl StoreError {
    /// Sorts SQLite's error by what a person can do about it.
    pub(super) fn sort(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        let why = error.to_string().trim_end_matches('.').to_owned();
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked { path },
            Some(Code::DiskFull) => Self::Full { path },
            // SQLite says the same of a disk that is full in another way as of one that is broken.
            Some(Code::SystemIoFailure) => shortage(&path).unwrap_or(Self::Other { path, why }),
            Some(Code::CannotOpen) => shortage(&path).unwrap_or(Self::ReadOnly { path, why }),
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly { path, why },
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged { path, why },
            _ => Self::Other { path, why },
        }
    }

    /// Sorts the system's error on a file or folder.
    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let path = path.to_owned();
        let why = error.to_string();
        match error.kind() {
            Kind::StorageFull => Self::Full { path },
            Kind::QuotaExceeded => Self::Quota { path },
            Kind::FileTooLarge => Self::TooLarge { path },
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly { path, why },
            _ => Self::Other { path, why },
        }
    }
}

/// Bytes that SQLite may want at once: more than a write of a person needs.
const AT_ONCE: u64 = 1 << 16;

/// What there is too little of, when something could not be written beside this database: found out by
/// writing, because SQLite keeps the system's word to itself. `None` when there is enough of everything.
fn shortage(path: &Path) -> Option<StoreError> {
    let beside = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let sizes = ["", "-wal", "-shm"].map(|suffix| fs::metadata(beside(suffix)));
    let largest = sizes.into_iter().flatten().map(|file| file.len()).max();
    if let Some(limit) = getrlimit(Resource::Fsize).current
        && largest.unwrap_or(0).saturating_add(AT_ONCE) > limit
    {
        let path = path.to_owned();
        return Some(StoreError::TooLarge { path });
    }
    let probe = beside(&format!(".room-{}", std::process::id()));
    let wrote = File::create_new(&probe).and_then(|mut file| {
        let wrote = file.write_all(&vec![0; AT_ONCE as usize]);
        wrote.and_then(|()| file.sync_data())
    });
    let _ = fs::remove_file(&probe);
    let error = wrote.err()?;
    let of_room = matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    );
    of_room.then(|| StoreError::io(path, &error))
}
