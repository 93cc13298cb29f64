//! Association labels of the portal's own ("Decision maker"), between two kinds of records. Each has two
//! numbers, one for each way; with a paired label they read differently ("Manager", "Employee").
//!
//! HubSpot counts a portal's labels apart from its own types; here they begin at [`FIRST`], so that a
//! number alone says which it is.

use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// The first number of a portal's own label.
pub const FIRST: u32 = 1_000;

/// Whether a number is that of a portal's own label.
pub fn is_own(number: u32) -> bool {
    number >= FIRST
}

/// Makes a label, and its other way; their numbers.
pub fn make(
    conn: &Connection,
    (from, to): (ObjectType, ObjectType),
    label: &str,
    inverse: &str,
) -> Result<(u32, u32), Failure> {
    let highest: Option<u32> =
        conn.query_row("SELECT max(number) FROM labels", [], |row| row.get(0))?;
    let number = highest.map_or(FIRST, |highest| highest + 1);
    let back = number + 1;
    let mut statement = conn.prepare_cached(
        "INSERT INTO labels (number, from_object, to_object, label, back) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    statement.execute(params![number, from.number(), to.number(), label, back])?;
    statement.execute(params![back, to.number(), from.number(), inverse, number])?;
    Ok((number, back))
}

/// The labels from one object to another, by number.
pub fn between(
    conn: &Connection,
    from: ObjectType,
    to: ObjectType,
) -> Result<Vec<(u32, String)>, Failure> {
    let mut statement = conn.prepare_cached(
        "SELECT number, label FROM labels WHERE from_object = ?1 AND to_object = ?2 ORDER BY number",
    )?;
    let rows = statement.query_map([from.number(), to.number()], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What every label is called.
pub fn all(conn: &Connection) -> Result<HashMap<u32, String>, Failure> {
    let mut statement = conn.prepare_cached("SELECT number, label FROM labels")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Which kinds of records a label is between, and its number the other way.
pub fn of(conn: &Connection, number: u32) -> Result<Option<(u8, u8, u32)>, Failure> {
    let mut statement =
        conn.prepare_cached("SELECT from_object, to_object, back FROM labels WHERE number = ?1")?;
    let found = statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    Ok(found.optional()?)
}
