//! Putting a whole portal in, as if it had long been there: [`fill`] a made-up one; the parts of it
//! are used by an import too.

use super::history::FROM_FILE;
use super::{Key, Open, schema};
use crate::sandbox::catalog::pipelines::Pipeline;
use crate::sandbox::catalog::values::{iso, moment};
use crate::sandbox::catalog::{Catalog, Definition, Kind, associations};
use crate::sandbox::error::SandboxError;
use crate::sandbox::record::{ObjectType, OwnerDef, Portal, PropertyDef, Record, Version};
use rusqlite::{Connection, params};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::sync::mpsc;

/// Records that are made ready and put in together.
const SOME: usize = 64;
/// The memory for pages of the file while it is filled, in KiB.
const ROOM_KIB: i64 = 32 << 10;

/// How many times so many may be ready and wait.
const READY: usize = 4;

/// Puts a portal in, all of it or nothing. A few hundred records at a time are in memory: one thread has
/// them made and written as they are kept, this one puts them in.
pub fn fill(open: &mut Open, portal: Portal) -> Result<(), SandboxError> {
    let usual: i64 = open
        .conn
        .pragma_query_value(None, "cache_size", |row| row.get(0))?;
    // Through a write-ahead log all of it would be written twice; a rollback journal has nothing to keep
    // of what is new, and takes it back as well. Where another has the file open, the log it is.
    let alone = open
        .conn
        .pragma_update(None, "journal_mode", "delete")
        .is_ok();
    // New records of a dozen kinds and their associations go in at as many places at once: where all of
    // these find room in memory, no page is written and read again each time it is added to.
    open.conn.pragma_update(None, "cache_size", -ROOM_KIB)?;
    let filled = put_in(open, portal);
    open.conn.pragma_update(None, "cache_size", usual)?;
    open.conn.execute_batch("PRAGMA shrink_memory")?;
    if alone {
        open.conn.pragma_update(None, "journal_mode", "wal")?;
    }
    filled?;
    open.reload()
}

fn put_in(open: &mut Open, portal: Portal) -> Result<(), SandboxError> {
    let transaction = open.conn.transaction()?;
    // Quicker to sort once at the end than to keep it sorted.
    transaction.execute_batch("DROP INDEX records_updated")?;
    for property in &portal.properties {
        define(&transaction, property.object, &definition(property)?)?;
    }
    for pipeline in &portal.pipelines {
        lay(&transaction, pipeline.object, &Pipeline::of(pipeline))?;
    }
    for owner in &portal.owners {
        hire(&transaction, owner)?;
    }
    let catalog = schema::catalog(&transaction)?;
    let records = portal.records;
    std::thread::scope(|scope| -> Result<(), SandboxError> {
        let (tell, told) = mpsc::sync_channel(READY);
        scope.spawn(move || {
            let mut ready = records.map(|record| Ready::of(&catalog, record));
            loop {
                let some: Vec<_> = ready.by_ref().take(SOME).collect();
                // Nobody listens any more once something could not be put in.
                if some.is_empty() || tell.send(some).is_err() {
                    break;
                }
            }
        });
        for record in told.into_iter().flatten() {
            put(&transaction, &record?)?;
        }
        Ok(())
    })?;
    transaction.execute_batch("CREATE INDEX records_updated ON records (object, updated)")?;
    transaction.commit()?;
    Ok(())
}

/// Takes everything out again.
pub fn clear(open: &mut Open) -> Result<(), SandboxError> {
    let transaction = open.conn.transaction()?;
    empty(&transaction)?;
    transaction.commit()?;
    open.conn.execute_batch("VACUUM")?;
    open.reload()
}

/// Takes all records, definitions and owners out.
pub fn empty(conn: &Connection) -> Result<(), SandboxError> {
    conn.execute_batch(
        "DELETE FROM records; DELETE FROM history; DELETE FROM links; DELETE FROM shadow;
         DELETE FROM owners; DELETE FROM properties; DELETE FROM pipelines;
         DELETE FROM merged; DELETE FROM labels;",
    )?;
    Ok(())
}

/// A definition of a made-up portal as the catalogue keeps it.
fn definition(property: &PropertyDef) -> Result<Definition, SandboxError> {
    let kind = Kind::parse(property.kind).ok_or_else(|| {
        SandboxError::Portfolio(format!(
            "the property {} is of the unknown kind {}",
            property.name, property.kind
        ))
    })?;
    let options = property.options.iter();
    Ok(Definition {
        name: property.name.to_owned(),
        label: property.label.to_owned(),
        kind,
        field_type: property.field_type.to_owned(),
        options: options
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .collect(),
        builtin: false,
        read_only: false,
    })
}

/// Defines a property of the portal's own; it goes before one of HubSpot's of the same name.
pub fn define(
    conn: &Connection,
    object: ObjectType,
    property: &Definition,
) -> Result<(), SandboxError> {
    let options = serde_json::to_string(&property.options).map_err(bad)?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO properties (object, name, label, kind, field_type, options)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        object.number(),
        property.name,
        property.label,
        property.kind.name(),
        property.field_type,
        options
    ])?;
    Ok(())
}

/// Adds a pipeline.
pub fn lay(conn: &Connection, object: ObjectType, pipeline: &Pipeline) -> Result<(), SandboxError> {
    let stages = serde_json::to_string(&pipeline.stages).map_err(bad)?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO pipelines (object, id, label, stages) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        object.number(),
        pipeline.id,
        pipeline.label,
        stages
    ])?;
    Ok(())
}

/// Adds an owner.
pub fn hire(conn: &Connection, owner: &OwnerDef) -> Result<(), SandboxError> {
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

/// A record whose names are only known at run time.
#[derive(Debug)]
pub struct Row<'a> {
    /// Which.
    pub key: Key,
    /// Of which object.
    pub object: ObjectType,
    /// When it was made, ms.
    pub created: i64,
    /// When it last changed, ms.
    pub updated: i64,
    /// The values that are set, in the form in which answers show them.
    pub props: Vec<(&'a str, String)>,
    /// Of properties that changed: since when (ms) they had which value, oldest first.
    pub history: Vec<(&'a str, Vec<(i64, String)>)>,
    /// Of these, those whose only value was so before, nobody knows since when.
    pub unseen: Vec<&'a str>,
}

/// Puts a record in.
pub fn row(conn: &Connection, row: &Row<'_>) -> Result<(), SandboxError> {
    let mut buffer = Vec::new();
    let props = row
        .props
        .iter()
        .map(|(name, value)| (*name, value.as_str()));
    write_props(row.object, props, &mut buffer).map_err(bad)?;
    insert(
        conn,
        row.key,
        row.object,
        (row.created, row.updated),
        &buffer,
    )?;
    if !row.history.is_empty() {
        let history = row.history.iter().map(|(name, versions)| {
            let unseen = row.unseen.contains(name);
            let versions = versions.iter().map(|(at, value)| match unseen {
                true => Told::From(*at, value, FROM_FILE),
                false => Told::Typed(*at, value),
            });
            (*name, versions.collect())
        });
        write_history(history, &mut buffer).map_err(bad)?;
        insert_history(conn, row.key, &buffer)?;
    }
    Ok(())
}

/// A record as it is kept.
struct Ready {
    key: Key,
    object: ObjectType,
    times: (i64, i64),
    props: Vec<u8>,
    history: Option<Vec<u8>>,
    links: Vec<(Key, ObjectType)>,
}

impl Ready {
    fn of(catalog: &Catalog, mut record: Record) -> Result<Self, SandboxError> {
        tidy(catalog, &mut record);
        let key_of = |object: ObjectType, id: u64| {
            Key::new(object, id).ok_or_else(|| {
                let name = object.singular();
                SandboxError::Portfolio(format!("the id of {name} {id} is too large"))
            })
        };
        let props = record.properties.iter();
        let props = props.map(|(name, value)| (*name, value.as_str()));
        let mut body = Vec::new();
        write_props(record.object, props, &mut body).map_err(bad)?;
        let mut past = Vec::new();
        if !record.history.is_empty() {
            let history = record.history.iter().map(|(name, versions)| {
                let of = |version: &'_ Version| version.at.timestamp_millis();
                let versions = versions.iter();
                let versions = versions.map(|version| Told::Typed(of(version), &version.value));
                (*name, versions.collect())
            });
            write_history(history, &mut past).map_err(bad)?;
        }
        let links = record.associations.iter();
        let links = links.map(|(object, id)| Ok((key_of(*object, *id)?, *object)));
        Ok(Self {
            key: key_of(record.object, record.id)?,
            object: record.object,
            times: (
                record.created.timestamp_millis(),
                record.updated.timestamp_millis(),
            ),
            props: body,
            history: (!record.history.is_empty()).then_some(past),
            links: links.collect::<Result<_, SandboxError>>()?,
        })
    }
}

fn put(conn: &Connection, record: &Ready) -> Result<(), SandboxError> {
    insert(conn, record.key, record.object, record.times, &record.props)?;
    if let Some(history) = &record.history {
        insert_history(conn, record.key, history)?;
    }
    for other in &record.links {
        link(conn, (record.key, record.object), *other)?;
    }
    Ok(())
}

/// Associates two records, without a label, from both sides.
pub fn link(
    conn: &Connection,
    (a, from): (Key, ObjectType),
    (b, to): (Key, ObjectType),
) -> Result<(), SandboxError> {
    let there = associations::types(from, to).first();
    let back = associations::types(to, from).first();
    let (Some(there), Some(back)) = (there, back) else {
        return Err(SandboxError::Portfolio(format!(
            "{} {} cannot be associated with {} {}",
            from.singular(),
            a.id(),
            to.singular(),
            b.id()
        )));
    };
    let mut link =
        conn.prepare_cached("INSERT OR IGNORE INTO links (a, b, type) VALUES (?1, ?2, ?3)")?;
    link.execute(params![a.0, b.0, there])?;
    link.execute(params![b.0, a.0, back])?;
    Ok(())
}

fn insert(
    conn: &Connection,
    key: Key,
    object: ObjectType,
    (created, updated): (i64, i64),
    props: &[u8],
) -> Result<(), SandboxError> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO records (key, object, created, updated, archived, props)
         VALUES (?1, ?2, ?3, ?4, NULL, ?5)",
    )?
    .execute(params![
        key.0,
        object.number(),
        created,
        updated,
        text(props)
    ])?;
    Ok(())
}

fn insert_history(conn: &Connection, key: Key, body: &[u8]) -> Result<(), SandboxError> {
    conn.prepare_cached("INSERT OR REPLACE INTO history (key, body) VALUES (?1, ?2)")?
        .execute(params![key.0, text(body)])?;
    Ok(())
}

/// What `serde_json` wrote is text.
fn text(buffer: &[u8]) -> &str {
    std::str::from_utf8(buffer).unwrap_or("{}")
}

/// The values that are set, without those that are columns.
fn write_props<'a>(
    object: ObjectType,
    props: impl Iterator<Item = (&'a str, &'a str)>,
    buffer: &mut Vec<u8>,
) -> serde_json::Result<()> {
    let columns = [
        "hs_object_id",
        object.created_property(),
        object.modified_property(),
    ];
    buffer.clear();
    let mut json = serde_json::Serializer::new(buffer);
    let mut map = json.serialize_map(None)?;
    for (name, value) in props {
        if !value.is_empty() && !columns.contains(&name) {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}

/// A value since a moment as [`super::history::Past`] reads it: where it came from only where no person
/// typed it, to save room.
#[derive(Serialize)]
#[serde(untagged)]
enum Told<'a> {
    Typed(i64, &'a str),
    From(i64, &'a str, &'static str),
}

/// As [`super::history::History`] reads it.
fn write_history<'a>(
    history: impl Iterator<Item = (&'a str, Vec<Told<'a>>)>,
    buffer: &mut Vec<u8>,
) -> serde_json::Result<()> {
    buffer.clear();
    let mut json = serde_json::Serializer::new(buffer);
    let mut map = json.serialize_map(None)?;
    for (name, versions) in history {
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
                    pipelines: Vec::new(),
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
