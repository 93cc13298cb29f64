//! Records as they are now: read one, a page, or the next free id.

use super::Key;
use crate::sandbox::catalog::values::iso_ms;
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;

/// Values that are set, by property name.
pub type Props = BTreeMap<String, String>;

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Which.
    pub key: Key,
    /// Of which object.
    pub object: ObjectType,
    /// When it was made, ms.
    pub created: i64,
    /// When it last changed, ms.
    pub updated: i64,
    /// When it was archived, ms.
    pub archived: Option<i64>,
    /// Values.
    pub props: Props,
}

impl Stored {
    /// The value of a property, those included that the server keeps.
    pub fn value(&self, name: &str) -> Option<String> {
        if name == "hs_object_id" {
            Some(self.key.id().to_string())
        } else if name == self.object.created_property() {
            Some(iso_ms(self.created))
        } else if name == self.object.modified_property() {
            Some(iso_ms(self.updated))
        } else {
            self.props.get(name).cloned()
        }
    }
}

const COLUMNS: &str = "key, created, updated, archived, props";

/// Reads a row of [`COLUMNS`].
pub fn read(object: ObjectType, row: &Row<'_>) -> Result<Stored, Failure> {
    Ok(Stored {
        key: Key(row.get(0)?),
        object,
        created: row.get(1)?,
        updated: row.get(2)?,
        archived: row.get(3)?,
        props: serde_json::from_str(row.get_ref(4)?.as_str().unwrap_or("{}"))?,
    })
}

/// One record, archived or not.
pub fn get(conn: &Connection, object: ObjectType, key: Key) -> Result<Option<Stored>, Failure> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM records WHERE key = ?1"))?;
    let mut rows = statement.query([key.0])?;
    rows.next()?.map(|row| read(object, row)).transpose()
}

/// One record by the id in a URL; 404 unless it is there and archived as asked.
pub fn find(
    conn: &Connection,
    object: ObjectType,
    id: &str,
    archived: bool,
) -> Result<Stored, Failure> {
    let stored = match Key::parse(object, id) {
        Some(key) => get(conn, object, key)?,
        None => None,
    };
    stored
        .filter(|stored| stored.archived.is_some() == archived)
        .ok_or_else(|| Failure::no_record(object, id))
}

/// At most `limit` records after an id, by id.
pub fn page(
    conn: &Connection,
    object: ObjectType,
    after: i64,
    limit: usize,
    archived: bool,
) -> Result<Vec<Stored>, Failure> {
    let (first, last) = Key::span(object);
    let which = if archived { "NOT NULL" } else { "NULL" };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM records
         WHERE key > ?1 AND key <= ?2 AND archived IS {which} ORDER BY key LIMIT ?3"
    ))?;
    let mut rows = statement.query(params![first + after, last, limit as i64])?;
    let mut page = Vec::with_capacity(limit);
    while let Some(row) = rows.next()? {
        page.push(read(object, row)?);
    }
    Ok(page)
}

/// Some of the records within a span of keys, by id; those archived are passed over.
pub fn span(
    conn: &Connection,
    object: ObjectType,
    (from, to): (i64, i64),
    (offset, limit): (usize, usize),
    downwards: bool,
) -> Result<Vec<Stored>, Failure> {
    let order = if downwards { "DESC" } else { "ASC" };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM records
         WHERE key BETWEEN ?1 AND ?2 AND archived IS NULL ORDER BY key {order} LIMIT ?3 OFFSET ?4"
    ))?;
    let mut rows = statement.query(params![from, to, limit as i64, offset as i64])?;
    let mut page = Vec::new();
    while let Some(row) = rows.next()? {
        page.push(read(object, row)?);
    }
    Ok(page)
}

/// How many records within a span of keys are not archived. Counted in the indexes, which are smaller
/// than the records by far.
pub fn count_in(
    conn: &Connection,
    object: ObjectType,
    (from, to): (i64, i64),
) -> Result<usize, Failure> {
    let all = "SELECT count(*) FROM records INDEXED BY records_updated
               WHERE object = ?3 AND key BETWEEN ?1 AND ?2";
    let archived = "SELECT count(*) FROM records
                    WHERE archived IS NOT NULL AND key BETWEEN ?1 AND ?2";
    let bounds = params![from, to, i64::from(object.number())];
    let all: i64 = conn
        .prepare_cached(all)?
        .query_row(bounds, |row| row.get(0))?;
    let gone: i64 = conn
        .prepare_cached(archived)?
        .query_row([from, to], |row| row.get(0))?;
    Ok(usize::try_from(all - gone).unwrap_or(0))
}

/// Visits the records that are not archived and were modified in a span of time, both ends
/// included.
pub fn visit(
    conn: &Connection,
    object: ObjectType,
    (from, to): (i64, i64),
    mut visit: impl FnMut(Stored) -> Result<(), Failure>,
) -> Result<(), Failure> {
    // A scan in the order of the keys is far quicker than one by the index when nearly all match.
    let sql = if (from, to) == (i64::MIN, i64::MAX) {
        format!("SELECT {COLUMNS} FROM records WHERE key BETWEEN ?1 AND ?2 AND archived IS NULL")
    } else {
        format!(
            "SELECT {COLUMNS} FROM records
             WHERE object = ?1 AND updated BETWEEN ?2 AND ?3 AND archived IS NULL"
        )
    };
    let mut statement = conn.prepare_cached(&sql)?;
    let (first, last) = Key::span(object);
    let mut rows = if (from, to) == (i64::MIN, i64::MAX) {
        statement.query([first, last])?
    } else {
        statement.query([i64::from(object.number()), from, to])?
    };
    while let Some(row) = rows.next()? {
        visit(read(object, row)?)?;
    }
    Ok(())
}

/// Puts a record, new or changed.
pub fn put(conn: &Connection, stored: &Stored) -> Result<(), Failure> {
    let props = serde_json::to_string(&stored.props)?;
    let mut statement = conn.prepare_cached(
        "INSERT INTO records (key, object, created, updated, archived, props)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (key) DO UPDATE SET updated = ?4, archived = ?5, props = ?6",
    )?;
    statement.execute(params![
        stored.key.0,
        stored.object.number(),
        stored.created,
        stored.updated,
        stored.archived,
        props
    ])?;
    Ok(())
}

/// A key that no record of the object ever had.
pub fn next_key(conn: &Connection, object: ObjectType) -> Result<Key, Failure> {
    let (first, last) = Key::span(object);
    let highest: Option<i64> = conn
        .prepare_cached(
            "SELECT max(key) FROM (
                 SELECT max(key) AS key FROM records WHERE key BETWEEN ?1 AND ?2
                 UNION ALL SELECT max(key) FROM merged WHERE key BETWEEN ?1 AND ?2)",
        )?
        .query_row([first, last], |row| row.get(0))
        .optional()?
        .flatten();
    let next = Key(highest.unwrap_or(first) + 1);
    if next.0 > last {
        return Err(Failure::internal(&"no ids are left"));
    }
    // Ids of a real portal are long: nobody should rely on small ones.
    Ok(Key(next.0.max(first + 10_001)))
}

/// How many records of an object are not archived.
pub fn count(conn: &Connection, object: ObjectType) -> rusqlite::Result<u64> {
    let (first, last) = Key::span(object);
    let count: i64 = conn.query_row(
        "SELECT count(*) FROM records WHERE key BETWEEN ?1 AND ?2 AND archived IS NULL",
        [first, last],
        |row| row.get(0),
    )?;
    Ok(count.unsigned_abs())
}
