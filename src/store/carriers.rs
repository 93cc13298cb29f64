//! Which tickets and deals the accounts have that have something from them: their stage, or their ARR. An
//! archived one has no associations any more, so that only this tells whose it was.

use super::positions::moment;
use super::{Store, StoreError};
use crate::domain::id::AccountId;
use crate::domain::write::{ObjectKind, ObjectRef};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};

/// The word for a kind in the table; `None` for a kind that accounts have nothing from.
fn word(kind: ObjectKind) -> Option<&'static str> {
    match kind {
        ObjectKind::Ticket => Some("ticket"),
        ObjectKind::Deal => Some("deal"),
        ObjectKind::Call
        | ObjectKind::Email
        | ObjectKind::Meeting
        | ObjectKind::Note
        | ObjectKind::Task => None,
    }
}

/// Keeps those of an account in the place of what was kept of it. Mostly they are the same: then nothing is
/// written.
pub(super) fn put(
    connection: &Connection,
    account: &AccountId,
    carriers: &[ObjectRef],
) -> rusqlite::Result<()> {
    let rows = carriers
        .iter()
        .filter_map(|one| Some((word(one.kind)?.to_owned(), one.id.clone())));
    let rows: BTreeSet<(String, String)> = rows.collect();
    let before: BTreeSet<(String, String)> = connection
        .prepare_cached("SELECT kind, id FROM carrier WHERE account = ?1")?
        .query_map([account.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    if rows == before {
        return Ok(());
    }
    let mut delete = connection
        .prepare_cached("DELETE FROM carrier WHERE account = ?1 AND kind = ?2 AND id = ?3")?;
    for (kind, id) in before.difference(&rows) {
        delete.execute(params![account.as_str(), kind, id])?;
    }
    let mut insert =
        connection.prepare_cached("INSERT INTO carrier (account, kind, id) VALUES (?1, ?2, ?3)")?;
    for (kind, id) in rows.difference(&before) {
        insert.execute(params![account.as_str(), kind, id])?;
    }
    Ok(())
}

impl Store {
    /// The accounts that had records of a kind when they were last read, each once.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn carried_by(
        &self,
        kind: ObjectKind,
        ids: &[String],
    ) -> Result<Vec<AccountId>, StoreError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT account FROM carrier WHERE kind = ?1 AND id = ?2")?;
            let mut accounts = BTreeSet::new();
            for id in ids {
                let rows = statement.query_map(params![word(kind), id], |row| row.get(0))?;
                for account in rows {
                    accounts.insert(AccountId(account?));
                }
            }
            Ok(accounts.into_iter().collect())
        })
    }

    /// The records of a kind that accounts had when they were last read; those without any are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn carriers(
        &self,
        kind: ObjectKind,
        accounts: &[AccountId],
    ) -> Result<HashMap<AccountId, BTreeSet<String>>, StoreError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT id FROM carrier WHERE account = ?1 AND kind = ?2")?;
            let mut all: HashMap<AccountId, BTreeSet<String>> = HashMap::new();
            for account in accounts {
                let rows =
                    statement.query_map(params![account.as_str(), word(kind)], |row| row.get(0))?;
                for id in rows {
                    all.entry(account.clone()).or_default().insert(id?);
                }
            }
            Ok(all)
        })
    }

    /// When the associations of all accounts with such records were last compared with what is kept;
    /// `None` when never.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn associations_read(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let kept = self.meta("associations")?;
        Ok(moment(kept.and_then(|kept| kept.parse().ok())))
    }

    /// Notes that they were, at `started` (our clock).
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_associations_read(&self, started: DateTime<Utc>) -> Result<(), StoreError> {
        self.set_meta("associations", &started.timestamp_millis().to_string())
    }
}
