//! Tables, and the definitions kept in them.
//!
//! `records.props` is a JSON object of the values that are set; id, created and modified times are
//! columns only. `history.body` holds, for each property that ever changed, all its values since
//! the beginning: a property without an entry has had its value since the record was made.
//! `links` holds every association twice, once from each side. `shadow` holds what records were
//! before their latest changes, for as long as search has not caught up.

use crate::sandbox::catalog::pipelines::Pipeline;
use crate::sandbox::catalog::{Catalog, Definition, Kind};
use crate::sandbox::error::SandboxError;
use crate::sandbox::record::ObjectType;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

const FIRST: &str = "
    CREATE TABLE records (
        key INTEGER PRIMARY KEY,
        object INTEGER NOT NULL,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        archived INTEGER,
        props TEXT NOT NULL
    );
    CREATE INDEX records_updated ON records (object, updated);
    CREATE INDEX records_archived ON records (key) WHERE archived IS NOT NULL;
    CREATE TABLE history (key INTEGER PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE links (
        a INTEGER NOT NULL,
        b INTEGER NOT NULL,
        type INTEGER NOT NULL,
        PRIMARY KEY (a, b, type)
    ) WITHOUT ROWID;
    CREATE TABLE shadow (
        key INTEGER NOT NULL,
        at INTEGER NOT NULL,
        created INTEGER,
        updated INTEGER,
        props TEXT
    );
    CREATE INDEX shadow_at ON shadow (at);
    CREATE TABLE owners (
        id INTEGER PRIMARY KEY,
        user_id INTEGER,
        first TEXT NOT NULL,
        last TEXT NOT NULL,
        email TEXT NOT NULL,
        archived INTEGER NOT NULL
    );
    CREATE TABLE properties (
        object INTEGER NOT NULL,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        kind TEXT NOT NULL,
        field_type TEXT NOT NULL,
        options TEXT NOT NULL,
        PRIMARY KEY (object, name)
    ) WITHOUT ROWID;
";

/// Pipelines beside the first ones; `stages` is a JSON list in display order.
const PIPELINES: &str = "
    CREATE TABLE pipelines (
        object INTEGER NOT NULL,
        id TEXT NOT NULL,
        label TEXT NOT NULL,
        stages TEXT NOT NULL,
        PRIMARY KEY (object, id)
    ) WITHOUT ROWID;
";

/// Records that were merged away, and the record that each lives on in by now.
const MERGED: &str = "
    CREATE TABLE merged (key INTEGER PRIMARY KEY, into_key INTEGER NOT NULL);
";

/// The portal's own association labels: each way has its number, and knows that of the other way.
const LABELS: &str = "
    CREATE TABLE labels (
        number INTEGER PRIMARY KEY,
        from_object INTEGER NOT NULL,
        to_object INTEGER NOT NULL,
        label TEXT NOT NULL,
        back INTEGER NOT NULL
    );
";

/// Sets the connection up and brings the tables up to date.
pub fn prepare(conn: &mut Connection) -> Result<(), SandboxError> {
    conn.pragma_update(None, "journal_mode", "wal")?;
    // With a write-ahead log every answered write survives the death of the process, and a power cut
    // costs the latest ones but never the file: no wait for the disk at each write.
    conn.pragma_update(None, "synchronous", "normal")?;
    // The log of a large fill is given back to the disk.
    conn.pragma_update(None, "journal_size_limit", 16 << 20)?;
    conn.pragma_update(None, "temp_store", "memory")?;
    conn.set_prepared_statement_cache_capacity(64);
    let all = [FIRST, PIPELINES, MERGED, LABELS].map(M::up);
    Migrations::new(all.to_vec()).to_latest(conn)?;
    Ok(())
}

/// The object with this number.
pub fn object(number: u8) -> Option<ObjectType> {
    ObjectType::ALL
        .into_iter()
        .find(|one| one.number() == number)
}

/// Reads the portal's definitions.
pub fn catalog(conn: &Connection) -> Result<Catalog, SandboxError> {
    let mut custom = Vec::new();
    let mut statement =
        conn.prepare("SELECT object, name, label, kind, field_type, options FROM properties")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let kind: String = row.get(3)?;
        let options: String = row.get(5)?;
        let (Some(object), Some(kind)) = (object(row.get(0)?), Kind::parse(&kind)) else {
            continue;
        };
        custom.push((
            object,
            Definition {
                name: row.get(1)?,
                label: row.get(2)?,
                kind,
                field_type: row.get(4)?,
                options: serde_json::from_str(&options).unwrap_or_default(),
                builtin: false,
                read_only: false,
            },
        ));
    }
    let mut owners = conn.prepare("SELECT id FROM owners")?;
    let owners = owners.query_map([], |row| row.get::<_, i64>(0))?;
    let owners = owners
        .map(|id| id.map(i64::unsigned_abs))
        .collect::<Result<_, _>>()?;
    let mut pipelines = Vec::new();
    let mut statement = conn.prepare("SELECT object, id, label, stages FROM pipelines")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(object) = object(row.get(0)?) else {
            continue;
        };
        let stages: String = row.get(3)?;
        let pipeline = Pipeline {
            id: row.get(1)?,
            label: row.get(2)?,
            stages: serde_json::from_str(&stages).unwrap_or_default(),
        };
        pipelines.push((object, pipeline));
    }
    Ok(Catalog::new(custom, owners, pipelines))
}
