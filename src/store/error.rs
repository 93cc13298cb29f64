//! What can go wrong with what is kept on this machine, as sentences for the person.

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
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => {
                Self::ReadOnly { path, why }
            }
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
            Kind::StorageFull | Kind::QuotaExceeded => Self::Full { path },
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::ReadOnly { path, why },
            _ => Self::Other { path, why },
        }
    }
}
