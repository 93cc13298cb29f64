//! The journal: everything a person had written, and what became of it.

use super::positions::moment;
use super::rows::{dropped_by, of_action};
use super::{Store, StoreError};
use crate::domain::id::AccountId;
use crate::domain::write::{self, Progress, Queued, Redoable};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

/// One action of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The action.
    pub id: Uuid,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// Its short line.
    pub title: String,
    /// The account it is about; the first one, where there are several.
    pub account: AccountId,
    /// The action it takes back, if it is an undo.
    pub undoes: Option<Uuid>,
    /// Whether what it takes back is itself an undo: what that took back is so again.
    pub redoes: bool,
    /// The action that took it back, if one did.
    pub undone_by: Option<Uuid>,
    /// Its writes and where they stand.
    pub writes: Vec<Queued>,
    /// How many writes of what it takes back it kept from being sent.
    pub kept_back: usize,
    /// Its place in the journal.
    pub(super) seq: i64,
}

impl Entry {
    /// Whether it takes something back that a person did.
    pub fn is_undo(&self) -> bool {
        self.undoes.is_some() && !self.redoes
    }

    /// Whether nothing of it reached the CRM or will: all was taken back before it was sent. What kept
    /// writes of another from being sent had its effect with that.
    pub fn dropped(&self) -> bool {
        let mut writes = self.writes.iter();
        self.kept_back == 0 && writes.all(|queued| queued.progress == Progress::Dropped)
    }
}

const SELECT: &str = "SELECT seq, id, at, title, undoes, redoes,
        (SELECT later.id FROM journal AS later WHERE later.undoes = journal.id) AS undone_by
    FROM journal";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let uuid = |name: &str| -> rusqlite::Result<Option<Uuid>> {
        let text: Option<String> = row.get(name)?;
        Ok(text.and_then(|text| Uuid::parse_str(&text).ok()))
    };
    Ok(Entry {
        id: uuid("id")?.unwrap_or_default(),
        at: moment(row.get("at")?).unwrap_or_default(),
        title: row.get("title")?,
        account: AccountId::default(),
        undoes: uuid("undoes")?,
        redoes: row.get("redoes")?,
        undone_by: uuid("undone_by")?,
        writes: Vec::new(),
        kept_back: 0,
        seq: row.get("seq")?,
    })
}

pub(super) fn find(connection: &Connection, id: &Uuid) -> rusqlite::Result<Option<Entry>> {
    let found = connection
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], entry)
        .optional()?;
    found.map(|entry| filled(connection, entry)).transpose()
}

fn filled(connection: &Connection, mut entry: Entry) -> rusqlite::Result<Entry> {
    entry.writes = of_action(connection, &entry.id)?;
    let kept_back = dropped_by(connection, &entry.id)?;
    entry.kept_back = kept_back.len();
    // An undo that had nothing to send is about what it dropped; before that was noted, about what it
    // took back.
    let about = match (entry.writes.first().or(kept_back.first()), &entry.undoes) {
        (Some(first), _) => Some(first.write.account.clone()),
        (None, Some(undone)) => of_action(connection, undone)?
            .first()
            .map(|first| first.write.account.clone()),
        (None, None) => None,
    };
    entry.account = about.unwrap_or_default();
    Ok(entry)
}

/// The newest action that can be undone: not an undo, not undone, not dropped.
pub(super) fn last(connection: &Connection) -> rusqlite::Result<Option<Entry>> {
    let mut statement = connection.prepare_cached(&format!(
        "{SELECT} WHERE undoes IS NULL OR redoes ORDER BY seq DESC"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entry = entry(row)?;
        if entry.undone_by.is_some() {
            continue;
        }
        let entry = filled(connection, entry)?;
        if !entry.dropped() {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// The undo that a redo takes back.
pub(super) fn redoable(connection: &Connection) -> rusqlite::Result<Option<Entry>> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY seq DESC"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let entry = entry(row)?;
        match write::redoable(
            entry.undoes.is_some(),
            entry.redoes,
            entry.undone_by.is_some(),
        ) {
            Redoable::This => {
                let entry = filled(connection, entry)?;
                // One that a person has dropped since, as the CRM would not have it, is passed over.
                if !entry.dropped() {
                    return Ok(Some(entry));
                }
            }
            Redoable::Earlier => {}
            Redoable::Nothing => break,
        }
    }
    Ok(None)
}

impl Store {
    /// The newest actions, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn journal(&self, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached(&format!("{SELECT} ORDER BY seq DESC LIMIT ?1"))?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let entries: Vec<Entry> = statement
                .query_map([limit], entry)?
                .collect::<rusqlite::Result<_>>()?;
            entries
                .into_iter()
                .map(|entry| filled(connection, entry))
                .collect()
        })
    }

    /// How many actions it has, and when the last was done.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn journal_length(&self) -> Result<(i64, Option<DateTime<Utc>>), StoreError> {
        self.read(|connection| {
            let all =
                "SELECT count(*), (SELECT at FROM journal ORDER BY seq DESC LIMIT 1) FROM journal";
            connection.query_row(all, [], |row| Ok((row.get(0)?, moment(row.get(1)?))))
        })
    }

    /// The writes of an action and where they stand, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn writes_of(&self, action: &Uuid) -> Result<Vec<Queued>, StoreError> {
        self.read(|connection| of_action(connection, action))
    }
}
