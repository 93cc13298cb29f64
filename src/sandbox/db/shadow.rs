//! What search still shows: records as they were before their latest changes.

use super::records::{Props, Stored};
use super::{Desk, Key};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::params;
use std::collections::HashMap;

/// Keeps what a record was before the change at hand; `None` when it was not there.
pub fn keep(desk: &Desk<'_>, key: Key, before: Option<&Stored>) -> Result<(), Failure> {
    let mut forget = desk
        .conn
        .prepare_cached("DELETE FROM shadow WHERE at <= ?1")?;
    forget.execute([desk.now - desk.lag])?;
    let mut keep = desk.conn.prepare_cached(
        "INSERT INTO shadow (key, at, created, updated, props) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    match before {
        Some(before) => keep.execute(params![
            key.0,
            desk.now,
            before.created,
            before.updated,
            serde_json::to_string(&before.props)?
        ])?,
        None => keep.execute(params![
            key.0,
            desk.now,
            None::<i64>,
            None::<i64>,
            None::<String>
        ])?,
    };
    Ok(())
}

/// The records of an object that search shows in an older state: that state, or `None` for a
/// record that search does not show yet.
pub fn seen(desk: &Desk<'_>, object: ObjectType) -> Result<HashMap<Key, Option<Stored>>, Failure> {
    let (first, last) = Key::span(object);
    let mut statement = desk.conn.prepare_cached(
        "SELECT key, created, updated, props FROM shadow
         WHERE at > ?1 AND key BETWEEN ?2 AND ?3 ORDER BY rowid",
    )?;
    let mut rows = statement.query([desk.now - desk.lag, first, last])?;
    let mut seen = HashMap::new();
    while let Some(row) = rows.next()? {
        let key = Key(row.get(0)?);
        if seen.contains_key(&key) {
            // Only the oldest state within the lag is what the index still has.
            continue;
        }
        let props: Option<String> = row.get(3)?;
        let state = match props {
            Some(props) => Some(Stored {
                key,
                object,
                created: row.get(1)?,
                updated: row.get(2)?,
                archived: None,
                props: serde_json::from_str::<Props>(&props)?,
            }),
            None => None,
        };
        seen.insert(key, state);
    }
    Ok(seen)
}
