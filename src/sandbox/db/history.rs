//! All values a property ever had.

use super::Key;
use super::records::Stored;
use crate::sandbox::catalog::values::push_iso_ms;
use crate::sandbox::failure::Failure;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where a value came from, as HubSpot's `sourceType`.
pub const FROM_API: &str = "INTEGRATION";
/// The server worked the value out.
pub const CALCULATED: &str = "CALCULATED";
/// A file brought it, and did not say since when it was so.
pub const FROM_FILE: &str = "IMPORT";
/// A merge chose it over what the other record had.
pub const FROM_MERGE: &str = "MERGE_OBJECTS";
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

/// A value since a moment, as it stands in the file: most are shown and forgotten.
#[derive(Deserialize)]
struct Seen<'a>(
    i64,
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow, default)] Option<Cow<'a, str>>,
);

/// Writes the values of some properties, newest first, as answers show them: a JSON object of lists.
pub fn write<'a>(
    conn: &Connection,
    stored: &Stored,
    names: impl Iterator<Item = &'a String>,
    text: &mut String,
) -> Result<(), Failure> {
    let mut statement = conn.prepare_cached("SELECT body FROM history WHERE key = ?1")?;
    let mut rows = statement.query([stored.key.0])?;
    let row = rows.next()?;
    let body = match &row {
        Some(row) => row.get_ref(0)?.as_str().unwrap_or("{}"),
        None => "{}",
    };
    let past: BTreeMap<String, Vec<Seen<'_>>> = serde_json::from_str(body)?;
    text.push('{');
    for (at, name) in names.enumerate() {
        text.push_str(if at == 0 { "" } else { "," });
        push_string(text, name)?;
        text.push_str(":[");
        match past.get(name) {
            Some(values) => {
                for (at, Seen(since, value, source)) in values.iter().rev().enumerate() {
                    text.push_str(if at == 0 { "" } else { "," });
                    let source = source.as_deref().unwrap_or(FROM_PERSON);
                    push_value(text, *since, value, source)?;
                }
            }
            None => {
                if let Some(value) = stored.value(name) {
                    let since = match *name == stored.object.modified_property() {
                        true => stored.updated,
                        false => stored.created,
                    };
                    push_value(text, since, &value, FROM_PERSON)?;
                }
            }
        }
        text.push(']');
    }
    text.push('}');
    Ok(())
}

fn push_value(text: &mut String, since: i64, value: &str, source: &str) -> Result<(), Failure> {
    text.push_str("{\"value\":");
    push_string(text, value)?;
    text.push_str(",\"timestamp\":\"");
    push_iso_ms(text, since);
    text.push_str("\",\"sourceType\":");
    push_string(text, source)?;
    text.push('}');
    Ok(())
}

/// Most values are numbers and dates, which need no escapes.
fn push_string(text: &mut String, value: &str) -> Result<(), Failure> {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if value.bytes().all(plain) {
        text.push('"');
        text.push_str(value);
        text.push('"');
    } else {
        text.push_str(&serde_json::to_string(value)?);
    }
    Ok(())
}
