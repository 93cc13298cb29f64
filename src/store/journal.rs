//! The journal: everything a person had written, and what became of it.

use super::outbox::of_action;
use super::positions::moment;
use super::{Store, StoreError};
use crate::domain::id::AccountId;
use crate::domain::write::{Entry, Progress, Queued};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

/// One action of a person, with its writes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub title: String,
    /// The action it takes back, if it is an undo.
    pub undoes: Option<Uuid>,
    /// Whether a later action took it back.
    pub undone: bool,
    pub writes: Vec<Queued>,
}

impl Line {
    /// Whether nothing of it reached the CRM or will: all was taken back before it was sent.
    pub fn dropped(&self) -> bool {
        self.writes
            .iter()
            .all(|queued| queued.progress == Progress::Dropped)
    }
}

const SELECT: &str = "SELECT id, at, title, undoes,
        EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.id) AS undone
    FROM journal";

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    let uuid = |name: &str| -> rusqlite::Result<Option<Uuid>> {
        let text: Option<String> = row.get(name)?;
        Ok(text.and_then(|text| Uuid::parse_str(&text).ok()))
    };
    Ok(Line {
        id: uuid("id")?.unwrap_or_default(),
        at: moment(row.get("at")?).unwrap_or_default(),
        title: row.get("title")?,
        undoes: uuid("undoes")?,
        undone: row.get("undone")?,
        writes: Vec::new(),
    })
}

pub(super) fn find(connection: &Connection, id: &Uuid) -> rusqlite::Result<Option<Line>> {
    let found = connection
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id.to_string()], line)
        .optional()?;
    found.map(|line| filled(connection, line)).transpose()
}

fn filled(connection: &Connection, mut line: Line) -> rusqlite::Result<Line> {
    line.writes = of_action(connection, &line.id)?;
    Ok(line)
}

/// The newest action that can be undone: not an undo, not undone, not dropped.
pub(super) fn last(connection: &Connection) -> rusqlite::Result<Option<Line>> {
    let mut statement =
        connection.prepare_cached(&format!("{SELECT} WHERE undoes IS NULL ORDER BY seq DESC"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line = line(row)?;
        if line.undone {
            continue;
        }
        let line = filled(connection, line)?;
        if !line.dropped() {
            return Ok(Some(line));
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
            let lines: Vec<Line> = statement
                .query_map([limit], line)?
                .collect::<rusqlite::Result<_>>()?;
            lines
                .into_iter()
                .map(|line| entry(connection, filled(connection, line)?))
                .collect()
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

/// A line as the screen shows it. An undo that had nothing to write is about what it took back.
fn entry(connection: &Connection, line: Line) -> rusqlite::Result<Entry> {
    let account = |writes: &[Queued]| -> Option<AccountId> {
        writes.first().map(|queued| queued.write.account.clone())
    };
    let mut about = account(&line.writes);
    if let (None, Some(undone)) = (&about, &line.undoes) {
        about = account(&of_action(connection, undone)?);
    }
    let count = |matches: fn(&Progress) -> bool| {
        let found = line
            .writes
            .iter()
            .filter(|queued| matches(&queued.progress));
        u16::try_from(found.count()).unwrap_or(u16::MAX)
    };
    Ok(Entry {
        id: line.id,
        at: line.at,
        account: about.unwrap_or_default(),
        open: count(Progress::open),
        stuck: count(|progress| {
            matches!(
                progress,
                Progress::Conflict { .. } | Progress::Refused { .. }
            )
        }),
        undone: line.undone,
        undoes: line.undoes,
        title: line.title,
    })
}
