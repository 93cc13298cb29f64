//! Plans of a profile whose CRM has no property for them: kept on this machine.
//!
//! A change of one goes through journal and outbox like any other, so that it can be undone, but is
//! done at once and never sent. A plan that the CRM does have goes before the one kept here, which
//! is there for the time when the profile maps the property.

use super::rows::set as set_progress;
use super::{Durability, Store, StoreError};
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::plan::Kept;
use crate::domain::write::{Op, Progress, Write};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

const KEY: &str = "plans.here";

impl Store {
    /// Says whether plans are kept on this machine, because the CRM has no property for them.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn keep_plans_here(&self, here: bool) -> Result<(), StoreError> {
        if self.meta(KEY)?.is_some_and(|known| known == "1") == here {
            return Ok(());
        }
        self.write(Durability::PowerCut, |transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
                params![KEY, if here { "1" } else { "0" }],
            )?;
            Ok(())
        })
    }
}

/// Whether plans are kept on this machine.
fn here(connection: &Connection) -> rusqlite::Result<bool> {
    let value: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([KEY], |row| row.get(0))
        .optional()?;
    Ok(value.is_some_and(|value| value == "1"))
}

/// Carries out a write that was just put into the outbox and concerns nobody but this machine.
pub(super) fn carry_out(
    connection: &Connection,
    write: &Write,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let Op::SetField {
        field: Field::Plan,
        value,
        ..
    } = &write.op
    else {
        return Ok(());
    };
    if !here(connection)? {
        return Ok(());
    }
    match value {
        Some(text) => connection
            .prepare_cached("INSERT OR REPLACE INTO plan (account, text) VALUES (?1, ?2)")?
            .execute(params![write.account.as_str(), text])?,
        None => connection
            .prepare_cached("DELETE FROM plan WHERE account = ?1")?
            .execute([write.account.as_str()])?,
    };
    let done = Progress::done();
    set_progress(connection, &write.id, &done, None, Some(at))
}

/// The plan of an account that is kept here.
pub(super) fn of(connection: &Connection, id: &AccountId) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT text FROM plan WHERE account = ?1")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()
}

/// Puts the plan kept here into an account that has none from the CRM.
pub(super) fn show(connection: &Connection, account: &mut Account) -> rusqlite::Result<()> {
    if let Some(text) = of(connection, &account.id)? {
        keep(account, &text);
    }
    Ok(())
}

/// Puts the text of a plan into an account that has none from the CRM.
pub(super) fn keep(account: &mut Account, text: &str) {
    if account.plan.is_none() {
        account.plan = Some(Box::new(Kept::new(text)));
    }
}

/// All plans kept here, by account.
pub(super) fn all(connection: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    let mut statement = connection.prepare_cached("SELECT account, text FROM plan")?;
    let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    all.collect()
}

/// The base of a change of a plan kept here.
pub(super) fn base(
    connection: &Connection,
    id: &AccountId,
    field: Field,
) -> rusqlite::Result<Option<String>> {
    match field == Field::Plan && here(connection)? {
        true => of(connection, id),
        false => Ok(None),
    }
}
