//! Putting a whole made-up portal in, as if it had long been there.

use super::{Key, Open, schema};
use crate::sandbox::catalog::values::{iso, moment};
use crate::sandbox::catalog::{Catalog, Kind, associations};
use crate::sandbox::error::SandboxError;
use crate::sandbox::record::{ObjectType, OwnerDef, Portal, PropertyDef, Record, Version};
use rusqlite::{Connection, params};
use serde::ser::{SerializeMap, Serializer};

/// Puts a portal in, all of it or nothing. One record at a time is in memory.
pub fn fill(open: &mut Open, portal: Portal) -> Result<(), SandboxError> {
    let transaction = open.conn.transaction()?;
    // Quicker to sort once at the end than to keep it sorted.
    transaction.execute_batch("DROP INDEX records_updated")?;
    for property in &portal.properties {
        define(&transaction, property)?;
    }
    for owner in &portal.owners {
        hire(&transaction, owner)?;
    }
    let catalog = schema::catalog(&transaction)?;
    let mut buffer = Vec::new();
    for mut record in portal.records {
        tidy(&catalog, &mut record);
        put(&transaction, &record, &mut buffer)?;
    }
    transaction.execute_batch("CREATE INDEX records_updated ON records (object, updated)")?;
    transaction.commit()?;
    open.reload()
}

/// Takes everything out again.
pub fn clear(open: &mut Open) -> Result<(), SandboxError> {
    open.conn.execute_batch(
        "BEGIN; DELETE FROM records; DELETE FROM history; DELETE FROM links; DELETE FROM shadow;
         DELETE FROM owners; DELETE FROM properties; COMMIT; VACUUM;",
    )?;
    open.reload()
}

fn define(conn: &Connection, property: &PropertyDef) -> Result<(), SandboxError> {
    if Kind::parse(property.kind).is_none() {
        return Err(SandboxError::Portfolio(format!(
            "the property {} is of the unknown kind {}",
            property.name, property.kind
        )));
    }
    let options = serde_json::to_string(&property.options).map_err(bad)?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO properties (object, name, label, kind, field_type, options)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        property.object.number(),
        property.name,
        property.label,
        property.kind,
        property.field_type,
        options
    ])?;
    Ok(())
}

fn hire(conn: &Connection, owner: &OwnerDef) -> Result<(), SandboxError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO owners (id, user_id, first, last, email, archived)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        owner.id.cast_signed(),
        owner.user_id.map(u64::cast_signed),
        owner.first,
        owner.last,
        owner.email,
        owner.archived
    ])?;
    Ok(())
}

/// Brings moments into the form in which answers show them. Nothing else is touched: a real portal
/// is full of values that today's rules would refuse.
fn tidy(catalog: &Catalog, record: &mut Record) {
    let is_moment = |name: &str| {
        let property = catalog.property(record.object, name);
        property.is_some_and(|property| property.kind == Kind::DateTime)
    };
    let tidy = |value: &mut String| {
        if let Some(at) = moment(value) {
            *value = iso(at);
        }
    };
    let properties = record.properties.iter_mut();
    properties
        .filter(|(name, _)| is_moment(name))
        .for_each(|(_, value)| tidy(value));
    for (_, versions) in record
        .history
        .iter_mut()
        .filter(|(name, _)| is_moment(name))
    {
        versions
            .iter_mut()
            .for_each(|version| tidy(&mut version.value));
    }
}

fn bad(error: serde_json::Error) -> SandboxError {
    SandboxError::Portfolio(error.to_string())
}

fn put(conn: &Connection, record: &Record, buffer: &mut Vec<u8>) -> Result<(), SandboxError> {
    let name = |object: ObjectType, id: u64| format!("{} {id}", object.singular());
    let key = Key::new(record.object, record.id).ok_or_else(|| {
        let name = name(record.object, record.id);
        SandboxError::Portfolio(format!("the id of {name} is too large"))
    })?;
    write_props(record, buffer).map_err(bad)?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO records (key, object, created, updated, archived, props)
         VALUES (?1, ?2, ?3, ?4, NULL, ?5)",
    )?
    .execute(params![
        key.0,
        record.object.number(),
        record.created.timestamp_millis(),
        record.updated.timestamp_millis(),
        text(buffer)
    ])?;
    if !record.history.is_empty() {
        write_history(&record.history, buffer).map_err(bad)?;
        conn.prepare_cached("INSERT OR REPLACE INTO history (key, body) VALUES (?1, ?2)")?
            .execute(params![key.0, text(buffer)])?;
    }
    let mut link =
        conn.prepare_cached("INSERT OR IGNORE INTO links (a, b, type) VALUES (?1, ?2, ?3)")?;
    for (object, id) in &record.associations {
        let there = associations::types(record.object, *object).first();
        let back = associations::types(*object, record.object).first();
        let other = Key::new(*object, *id);
        let (Some(there), Some(back), Some(other)) = (there, back, other) else {
            return Err(SandboxError::Portfolio(format!(
                "{} cannot be associated with {}",
                name(record.object, record.id),
                name(*object, *id)
            )));
        };
        link.execute(params![key.0, other.0, there])?;
        link.execute(params![other.0, key.0, back])?;
    }
    Ok(())
}

/// What `serde_json` wrote is text.
fn text(buffer: &[u8]) -> &str {
    std::str::from_utf8(buffer).unwrap_or("{}")
}

/// The values that are set, without those that are columns.
fn write_props(record: &Record, buffer: &mut Vec<u8>) -> serde_json::Result<()> {
    let columns = [
        "hs_object_id",
        record.object.created_property(),
        record.object.modified_property(),
    ];
    buffer.clear();
    let mut json = serde_json::Serializer::new(buffer);
    let mut map = json.serialize_map(None)?;
    for (name, value) in &record.properties {
        if !value.is_empty() && !columns.contains(name) {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}

/// As [`super::history::History`] reads it.
fn write_history(
    history: &[(&'static str, Vec<Version>)],
    buffer: &mut Vec<u8>,
) -> serde_json::Result<()> {
    buffer.clear();
    let mut json = serde_json::Serializer::new(buffer);
    let mut map = json.serialize_map(Some(history.len()))?;
    for (name, versions) in history {
        let versions: Vec<(i64, &str)> = versions
            .iter()
            .map(|version| (version.at.timestamp_millis(), version.value.as_str()))
            .collect();
        map.serialize_entry(name, &versions)?;
    }
    map.end()
}

/// Whether the portal has no record at all.
pub fn is_empty(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM records)", [], |row| {
        row.get(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::db::Db;
    use crate::sandbox::db::records::next_key;

    #[test]
    fn new_ids_come_after_filled_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::new(folder.path().to_owned());
        let key = db.with(|open| {
            let record = Record {
                object: ObjectType::Companies,
                id: 900_000,
                created: Default::default(),
                updated: Default::default(),
                properties: vec![("name", "Acme".to_owned())],
                history: Vec::new(),
                associations: Vec::new(),
            };
            fill(
                open,
                Portal {
                    properties: Vec::new(),
                    owners: Vec::new(),
                    records: Box::new(std::iter::once(record)),
                },
            )?;
            let key = next_key(&open.conn, ObjectType::Companies);
            key.map_err(|failure| SandboxError::Portfolio(failure.message.clone()))
        });
        assert_eq!(key.map(Key::id).ok(), Some(900_001));
    }
}
