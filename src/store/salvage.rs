//! Saving the outbox and the journal from a database that cannot be used otherwise.

use super::Salvage;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter, types::Value};
use std::path::Path;

/// What is copied: table and columns. Columns that a newer program added are left behind.
const TABLES: &[(&str, &str, usize)] = &[
    ("journal", "seq, id, at, title, undoes", 5),
    (
        "outbox",
        "seq, id, action, account, subject, op, open, state, progress, inverse_of, \
         attempts, trouble, done_at",
        13,
    ),
    ("plan", "account, text", 2),
    ("triage_mark", "account, slot, mark, quiet", 4),
    ("queue_span", "account, lane, signal, first, last", 5),
    ("queue_day", "day, risk, opportunity", 3),
    ("ui", "key, value", 2),
    ("scorecard", "n, id", 2),
    (
        "snapshot",
        "account, day, overall, outcome, experience, scorecard",
        6,
    ),
];

/// Copies row by row as far as it goes; an unreadable row or table ends that table, not the rest.
///
/// # Errors
/// Only when the *new* database cannot be written.
pub(super) fn salvage(old: &Path, new: &mut Connection) -> rusqlite::Result<Salvage> {
    let mut found = Salvage::default();
    let Ok(source) = Connection::open_with_flags(
        old,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    ) else {
        return Ok(found);
    };
    let transaction = new.transaction()?;
    let mut whole = true;
    for (table, columns, count) in TABLES {
        let marks = vec!["?"; *count].join(", ");
        let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})");
        let (rows, to_the_end) = read(&source, table, columns, *count);
        // Snapshots and screen state are nice to have; only work decides whether all is there.
        whole &= to_the_end || !matches!(*table, "journal" | "outbox");
        for row in rows {
            match transaction.execute(&insert, params_from_iter(row)) {
                Ok(_) => {}
                // A value of another type than ours: from a newer program, or from damage.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    whole = false;
                }
                Err(error) => return Err(error),
            }
        }
    }
    transaction.commit()?;
    let number = |sql: &str| {
        new.query_row(sql, [], |row| {
            row.get::<_, u32>(0).map(|count| count as usize)
        })
    };
    found.actions = number("SELECT count(*) FROM journal")?;
    found.open_writes = number("SELECT count(*) FROM outbox WHERE open = 1")?;
    found.whole = whole;
    Ok(found)
}

/// The rows that can be read, and whether that was all of them.
fn read(source: &Connection, table: &str, columns: &str, count: usize) -> (Vec<Vec<Value>>, bool) {
    let mut rows = Vec::new();
    let Ok(mut statement) = source.prepare(&format!("SELECT {columns} FROM {table}")) else {
        return (rows, false);
    };
    let Ok(mut cursor) = statement.query([]) else {
        return (rows, false);
    };
    loop {
        match cursor.next() {
            Ok(Some(row)) => {
                let values: rusqlite::Result<Vec<Value>> =
                    (0..count).map(|column| row.get(column)).collect();
                match values {
                    Ok(values) => rows.push(values),
                    Err(_) => return (rows, false),
                }
            }
            Ok(None) => return (rows, true),
            Err(_) => return (rows, false),
        }
    }
}
