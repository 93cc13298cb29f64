//! Whose days the cached series go by: the offset of the person's clock, kept beside them, so that
//! series and sums made by several processes fit together. It changes in one place, and all is then
//! made anew.

use super::{Store, StoreError};
use crate::domain::when::Now;
use chrono::{DateTime, FixedOffset, Offset, Utc};
use rusqlite::{Connection, OptionalExtension};
use std::sync::PoisonError;

const KEY: &str = "offset";

/// A moment with the offset that the series are kept by; UTC until somebody said another.
pub(super) fn here(connection: &Connection, utc: DateTime<Utc>) -> rusqlite::Result<Now> {
    let kept: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([KEY], |row| row.get(0))
        .optional()?;
    let seconds = kept.and_then(|text| text.parse().ok());
    let offset = seconds.and_then(FixedOffset::east_opt);
    Ok(Now {
        utc,
        offset: offset.unwrap_or_else(|| Utc.fix()),
    })
}

impl Store {
    /// The person's offset as this process was told of it; by which the series are kept, where it was not.
    pub(super) fn present(&self) -> Result<FixedOffset, StoreError> {
        let told = *self
            .inner
            .offset
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match told {
            Some(offset) => Ok(offset),
            None => Ok(self.here(DateTime::UNIX_EPOCH)?.offset),
        }
    }

    fn tell_offset(&self, offset: FixedOffset) {
        let mut told = self
            .inner
            .offset
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *told = Some(offset);
    }

    /// A moment with the offset that the series are kept by.
    pub(super) fn here(&self, utc: DateTime<Utc>) -> Result<Now, StoreError> {
        self.read(|connection| here(connection, utc))
    }

    /// Says by whose days the series are kept. The next [`Store::rescore`] makes them anew where it is
    /// another offset than before.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn set_offset(&self, offset: FixedOffset) -> Result<(), StoreError> {
        self.tell_offset(offset);
        if self.here(DateTime::UNIX_EPOCH)?.offset == offset {
            return Ok(());
        }
        self.set_meta(KEY, &offset.local_minus_utc().to_string())
    }

    /// The same, but only while nobody has said it yet: a cache is not turned over by whoever looks
    /// into it once from elsewhere. What this person does goes by their own clock all the same.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn begin_offset(&self, offset: FixedOffset) -> Result<(), StoreError> {
        self.tell_offset(offset);
        match self.meta(KEY)? {
            Some(_) => Ok(()),
            None => self.set_meta(KEY, &offset.local_minus_utc().to_string()),
        }
    }
}
