//! Merges: one record goes on with what the other had. The other one's id is found by nothing that lists or
//! reads many, and by no search that has caught up; a read or a change of it alone is one of the record that goes on.

use super::records::{self, Stored};
use super::{Desk, Key, history, shadow, touch};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::{Connection, OptionalExtension, params};

/// The property with the ids that were merged into a record, joined with `;`.
pub const MERGED: &str = "hs_merged_object_ids";

/// Merges `other` into `primary`: its values where the primary has none, and its associations.
pub fn merge(
    desk: &Desk<'_>,
    object: ObjectType,
    primary: &str,
    other: &str,
) -> Result<Stored, Failure> {
    let before = records::find(desk.conn, object, primary, false)?;
    let gone = records::find(desk.conn, object, other, false)?;
    if before.key == gone.key {
        return Err(Failure::invalid("A record cannot be merged with itself."));
    }
    if object.is_activity() {
        return Err(Failure::invalid(format!(
            "{} cannot be merged.",
            object.name()
        )));
    }
    let mut props = before.props.clone();
    let mut ids: Vec<String> = Vec::new();
    for known in [before.props.get(MERGED), gone.props.get(MERGED)] {
        ids.extend(
            known
                .iter()
                .flat_map(|ids| ids.split(';'))
                .map(str::to_owned),
        );
    }
    ids.push(gone.key.id().to_string());
    props.insert(MERGED.to_owned(), ids.join(";"));
    for (name, value) in &gone.props {
        props.entry(name.clone()).or_insert_with(|| value.clone());
    }
    let mut past = history::get(desk.conn, before.key)?;
    for (name, value) in &props {
        if before.props.get(name) != Some(value) {
            history::note(
                &mut past,
                &before,
                name,
                value,
                desk.now,
                history::FROM_PERSON,
            );
        }
    }
    shadow::keep(desk, before.key, Some(&before))?;
    shadow::keep(desk, gone.key, Some(&gone))?;
    history::put(desk.conn, before.key, &past)?;
    let after = Stored {
        updated: desk.now,
        props,
        ..before.clone()
    };
    records::put(desk.conn, &after)?;
    let (into, from) = (before.key.0, gone.key.0);
    for sql in [
        "INSERT OR IGNORE INTO links (a, b, type) SELECT ?1, b, type FROM links WHERE a = ?2 AND b <> ?1",
        "INSERT OR IGNORE INTO links (a, b, type) SELECT a, ?1, type FROM links WHERE b = ?2 AND a <> ?1",
        "UPDATE merged SET into_key = ?1 WHERE into_key = ?2",
        "INSERT OR REPLACE INTO merged (key, into_key) VALUES (?2, ?1)",
    ] {
        desk.conn.execute(sql, params![into, from])?;
    }
    for sql in [
        "DELETE FROM links WHERE a = ?1 OR b = ?1",
        "DELETE FROM history WHERE key = ?1",
        "DELETE FROM records WHERE key = ?1",
    ] {
        desk.conn.execute(sql, [from])?;
    }
    touch::of(desk, object, before.key)?;
    records::find(desk.conn, object, primary, false)
}

/// The id to look for in the place of one that was merged away.
pub fn current(conn: &Connection, object: ObjectType, id: &str) -> Result<String, Failure> {
    let Some(key) = Key::parse(object, id) else {
        return Ok(id.to_owned());
    };
    let into: Option<i64> = conn
        .prepare_cached("SELECT into_key FROM merged WHERE key = ?1")?
        .query_row([key.0], |row| row.get(0))
        .optional()?;
    Ok(into.map_or_else(|| id.to_owned(), |into| Key(into).id().to_string()))
}
