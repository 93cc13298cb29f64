//! Whether a database is whole, without taking it into use: nothing is mended, moved or locked here.

use super::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How many faults are told.
const FAULTS: u32 = 5;

/// What SQLite finds wrong in a database; nothing when it is whole. Indexes are not compared with
/// their tables, which would take long.
///
/// # Errors
/// When it cannot be read.
pub fn faults(path: &Path) -> Result<Vec<String>, StoreError> {
    let check = || -> rusqlite::Result<Vec<String>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        let mut statement = connection.prepare(&format!("PRAGMA quick_check({FAULTS})"))?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        rows.filter(|row| !matches!(row, Ok(text) if text == "ok"))
            .collect()
    };
    check().map_err(|error| StoreError::sort(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_damaged_database_is_told_from_a_whole_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        drop(Store::open(&path).expect("it can be made"));
        assert_eq!(faults(&path).expect("it can be read"), Vec::<String>::new());

        let mut bytes = std::fs::read(&path).expect("it can be read");
        assert!(bytes.len() > 8192, "there is something to damage");
        // The pages after the first: tables and indexes, not the header.
        bytes[4096..8192].fill(0x5a);
        std::fs::write(&path, bytes).expect("it can be written");
        match faults(&path) {
            Ok(found) => assert!(!found.is_empty()),
            Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error}"),
        }
    }
}
