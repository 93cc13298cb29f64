//! Which fields some accounts have from before the CRM showed them no more, and which accounts: they are read
//! again when it does. The fields are noted, so that not every pull has to look through all accounts.

use super::codec::decode;
use super::{Durability, Store, StoreError};
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use rusqlite::{Connection, OptionalExtension};

/// Those that were noted; what cannot be read is noted again by the next account.
fn noted(connection: &Connection) -> rusqlite::Result<Vec<Field>> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = 'hidden'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let fields = text.and_then(|text| serde_json::from_str(&text).ok());
    Ok(fields.unwrap_or_default())
}

fn put(connection: &Connection, fields: &[Field]) -> rusqlite::Result<()> {
    let text = serde_json::to_string(fields).unwrap_or_else(|_| "[]".into());
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES ('hidden', ?1)")?
        .execute([text])?;
    Ok(())
}

/// Notes that an account has such fields. Mostly that is known.
pub(super) fn note(connection: &Connection, fields: &[Field]) -> rusqlite::Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let mut all = noted(connection)?;
    let before = all.len();
    for field in fields {
        if !all.contains(field) {
            all.push(*field);
        }
    }
    if all.len() > before {
        put(connection, &all)?;
    }
    Ok(())
}

/// The accounts that have such a value of one of the fields.
fn with(connection: &Connection, fields: &[Field]) -> rusqlite::Result<Vec<AccountId>> {
    let mut statement = connection.prepare_cached("SELECT body FROM account")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let body = row.get_ref(0)?.as_blob().unwrap_or_default();
        let account = decode::<Account>(body).filter(|account| {
            let mut of = fields.iter();
            of.any(|field| account.hidden.contains(*field))
        });
        found.extend(account.map(|account| account.id));
    }
    Ok(found)
}

impl Store {
    /// Fields of which some account may have a value from before the CRM showed them no more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn hidden_fields(&self) -> Result<Vec<Field>, StoreError> {
        self.read(noted)
    }

    /// The accounts that have such a value of one of these fields, in no order. Where none has, the fields are
    /// noted no more.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn with_hidden(&self, fields: &[Field]) -> Result<Vec<AccountId>, StoreError> {
        // One that can never be read again is looked for by every pull: nobody who writes waits for that.
        let found = self.read(|connection| with(connection, fields))?;
        if !found.is_empty() {
            return Ok(found);
        }
        self.write(Durability::Crash, |transaction| {
            // An account may have come with one since.
            let found = with(transaction, fields)?;
            if found.is_empty() {
                let mut left = noted(transaction)?;
                left.retain(|field| !fields.contains(field));
                put(transaction, &left)?;
            }
            Ok(found)
        })
    }
}
