//! Saving the outbox and the journal from a database that cannot be used otherwise.

use super::Salvage;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter, types::Value};
use std::path::Path;

/// What is copied: table, columns and how its rows lie. Columns that a newer program added are left
/// behind; those that an older one did not have yet get what a migration would give them.
const TABLES: &[(&str, &str, &[&str])] = &[
    ("journal", "seq, id, at, title, undoes, redoes", &["seq"]),
    (
        "outbox",
        "seq, id, action, account, subject, op, open, state, progress, forced, inverse_of, \
         attempts, trouble, done_at, unknown_at, dropped_by, cut, names, \
         account_name",
        &["seq"],
    ),
    ("plan", "account, text", &["account"]),
    (
        "triage_mark",
        "account, slot, mark, quiet",
        &["account", "slot"],
    ),
    (
        "queue_span",
        "account, lane, signal, first, last, fired",
        &["account", "lane", "signal", "first"],
    ),
    ("queue_day", "day, risk, opportunity", &["day"]),
    ("ui", "key, value", &["key"]),
    ("scorecard", "n, id", &["n"]),
    (
        "snapshot",
        "account, day, overall, outcome, experience, scorecard",
        &["account", "day"],
    ),
];

/// Copies row by row as far as it goes: from the first on to what cannot be read, and from the last
/// back to it, where the newest work is.
///
/// # Errors
/// Only when the *new* database cannot be written.
pub(super) fn salvage(old: &Path, new: &mut Connection) -> rusqlite::Result<Salvage> {
    let Ok(source) = Connection::open_with_flags(
        old,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    ) else {
        return Ok(Salvage::default());
    };
    let transaction = new.transaction()?;
    let mut whole = true;
    for (table, columns, order) in TABLES {
        let Some(columns) = known(&source, table, columns) else {
            // A table of a newer release than the one that made the file; or the damage is at its head.
            whole &= !matches!(*table, "journal" | "outbox");
            continue;
        };
        let marks = vec!["?"; columns.split(',').count()].join(", ");
        let insert = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})");
        let select = |direction: &str| {
            let order: Vec<_> = order.iter().map(|of| format!("{of} {direction}")).collect();
            format!(
                "SELECT {columns} FROM {table} ORDER BY {}",
                order.join(", ")
            )
        };
        let (mut rows, to_the_end) = read(&source, &select("ASC"));
        if !to_the_end {
            let (last, _) = read(&source, &select("DESC"));
            // What could be read from both sides after all is there already.
            rows.extend(last.into_iter().rev());
        }
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
    Ok(Salvage {
        whole,
        ..counted(new)?
    })
}

/// How much of it there is in a database.
pub(super) fn counted(new: &Connection) -> rusqlite::Result<Salvage> {
    let number = |sql: &str| {
        new.query_row(sql, [], |row| {
            row.get::<_, u32>(0).map(|count| count as usize)
        })
    };
    Ok(Salvage {
        actions: number("SELECT count(*) FROM journal")?,
        open_writes: number("SELECT count(*) FROM outbox WHERE open = 1")?,
        whole: false,
    })
}

/// Those of the columns that the table in the old file has; `None` when there is no such table to be read.
fn known(source: &Connection, table: &str, columns: &str) -> Option<String> {
    let mut statement = source
        .prepare("SELECT name FROM pragma_table_info(?1)")
        .ok()?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0));
    let names: Vec<String> = names.ok()?.filter_map(Result::ok).collect();
    let there: Vec<&str> = columns
        .split(',')
        .map(str::trim)
        .filter(|column| names.iter().any(|name| name == column))
        .collect();
    (!there.is_empty()).then(|| there.join(", "))
}

/// The rows that can be read one after the other, and whether that was all of them.
fn read(source: &Connection, select: &str) -> (Vec<Vec<Value>>, bool) {
    let mut rows = Vec::new();
    let Ok(mut statement) = source.prepare(select) else {
        return (rows, false);
    };
    let count = statement.column_count();
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
