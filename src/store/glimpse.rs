//! What is shown first, kept for the next start.
//!
//! It is there only while everything it was made from is as it was: the schema's triggers take it away
//! in the transaction of any change. What is not in the database (rules, day, program) is in its stamp.

use super::codec::{decode, encode};
use super::{Durability, Store, StoreError};
use crate::domain::book::Glimpse;
use rusqlite::{OptionalExtension, params};

/// What a glimpse is made from, as it was at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(i64);

impl Store {
    /// The glimpse kept under a stamp; `None` when there is none, it has another stamp, or anything has
    /// changed since.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn glimpse(&self, stamp: &str) -> Result<Option<Glimpse>, StoreError> {
        self.read(|connection| {
            let body: Option<Vec<u8>> = connection
                .prepare_cached("SELECT body FROM glimpse WHERE stamp = ?1")?
                .query_row([stamp], |row| row.get(0))
                .optional()?;
            Ok(body.and_then(|body| decode(&body)))
        })
    }

    /// To be asked before anything is read that a glimpse is to be made from. `None` when there is
    /// nothing to do: one is kept under that stamp, or writes wait, with which accounts are shown
    /// otherwise from moment to moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn glimpse_wanted(&self, stamp: &str) -> Result<Option<Version>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT version FROM glimpse WHERE stamp IS NOT ?1
                         AND NOT EXISTS (SELECT 1 FROM outbox WHERE open = 1)",
                )?
                .query_row([stamp], |row| row.get(0).map(Version))
                .optional()
        })
    }

    /// Keeps a glimpse under a stamp, made of what was read since its version was asked; whether it
    /// could: not when anything has changed meanwhile.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_glimpse(
        &self,
        version: Version,
        stamp: &str,
        glimpse: &Glimpse,
    ) -> Result<bool, StoreError> {
        let body = encode(glimpse);
        self.write(Durability::Crash, |transaction| {
            let kept = transaction.execute(
                "UPDATE glimpse SET stamp = ?2, body = ?3 WHERE version = ?1
                     AND NOT EXISTS (SELECT 1 FROM outbox WHERE open = 1)",
                params![version.0, stamp, body],
            )?;
            Ok(kept > 0)
        })
    }
}
