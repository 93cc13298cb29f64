//! All values a property ever had.

use super::Key;
use super::records::Stored;
use crate::sandbox::failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a value came from, as HubSpot's `sourceType`.
pub const FROM_API: &str = "INTEGRATION";
/// The server worked the value out.
pub const CALCULATED: &str = "CALCULATED";
/// A person typed it: what a filled portal's values are.
pub const FROM_PERSON: &str = "CRM_UI";

/// A value since a moment (ms). Written as a short list: there are a million of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past(pub i64, pub String, #[serde(default = "person")] pub String);

fn person() -> String {
    FROM_PERSON.to_owned()
}

/// The values of a record's properties, oldest first.
pub type History = BTreeMap<String, Vec<Past>>;

/// What is kept of a record's past.
pub fn get(conn: &Connection, key: Key) -> Result<History, Failure> {
    let body: Option<String> = conn
        .prepare_cached("SELECT body FROM history WHERE key = ?1")?
        .query_row([key.0], |row| row.get(0))
        .optional()?;
    match body {
        Some(body) => Ok(serde_json::from_str(&body)?),
        None => Ok(History::new()),
    }
}

/// Replaces what is kept of a record's past.
pub fn put(conn: &Connection, key: Key, history: &History) -> Result<(), Failure> {
    conn.prepare_cached("INSERT OR REPLACE INTO history (key, body) VALUES (?1, ?2)")?
        .execute(params![key.0, serde_json::to_string(history)?])?;
    Ok(())
}

/// Notes that a property of `before` becomes `value` at `at`.
pub fn note(
    history: &mut History,
    before: &Stored,
    name: &str,
    value: &str,
    at: i64,
    source: &str,
) {
    let entry = history.entry(name.to_owned()).or_default();
    if entry.is_empty()
        && let Some(first) = before.props.get(name)
    {
        entry.push(Past(before.created, first.clone(), person()));
    }
    entry.push(Past(at, value.to_owned(), source.to_owned()));
}

/// All values of a property, newest first, as answers show them.
pub fn of(history: &History, stored: &Stored, name: &str) -> Vec<Past> {
    if let Some(entry) = history.get(name) {
        return entry.iter().rev().cloned().collect();
    }
    let value = stored.value(name);
    let at = if name == stored.object.modified_property() {
        stored.updated
    } else {
        stored.created
    };
    value
        .map(|value| Past(at, value, person()))
        .into_iter()
        .collect()
}
