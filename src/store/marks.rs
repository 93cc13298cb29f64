//! What a person did with signals: snoozed, done, dismissed, given to somebody. Each mark is set by an
//! operation of the journal, in the transaction that writes it there, so that it is undone like any.

use super::rows::to_json;
use super::{Durability, Store, StoreError};
use crate::domain::id::AccountId;
use crate::domain::triage::closing::{Mark, Marks};
use crate::domain::when::days;
use crate::domain::write::Op;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::HashSet;

/// Carries out an operation that is kept here only.
pub(super) fn carry_out(
    connection: &Connection,
    account: &AccountId,
    op: &Op,
) -> rusqlite::Result<()> {
    let Op::Mark { slot, after, .. } = op else {
        return Ok(());
    };
    match after {
        Some(mark) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO triage_mark (account, slot, mark) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![account.as_str(), slot, to_json(mark)?])?,
        None => connection
            .prepare_cached("DELETE FROM triage_mark WHERE account = ?1 AND slot = ?2")?
            .execute(params![account.as_str(), slot])?,
    };
    Ok(())
}

impl Store {
    /// What a person did with signals, by account.
    ///
    /// # Errors
    /// When the database cannot be read. A mark that this version of the program does not understand
    /// is passed over and stays where it is.
    pub fn marks(&self) -> Result<Marks, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT account, slot, mark, quiet FROM triage_mark ORDER BY account, slot",
            )?;
            let mut rows = statement.query([])?;
            let mut marks = Marks::default();
            while let Some(row) = rows.next()? {
                let account = AccountId(row.get(0)?);
                let text: String = row.get(2)?;
                let quiet: Option<i32> = row.get(3)?;
                let Ok(mut mark) = serde_json::from_str::<Mark>(&text) else {
                    let slot: String = row.get(1)?;
                    tracing::error!(%account, slot, "what was done with a signal cannot be read");
                    continue;
                };
                if let Mark::Closed(closing) = &mut mark {
                    closing.quiet = quiet.map(days::date);
                }
                marks.entry(account).or_default().push(mark);
            }
            Ok(marks)
        })
    }

    /// Notes which signals that were put away do not fire on a day: (account, signal) of those that
    /// do. One that does again after a while is another one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_quiet(
        &self,
        day: NaiveDate,
        firing: &HashSet<(AccountId, String)>,
    ) -> Result<(), StoreError> {
        let marks = self.marks()?;
        let day = days::number(day);
        self.write(Durability::Crash, |transaction| {
            let mut quiet = transaction.prepare_cached(
                "UPDATE triage_mark SET quiet = ?3
                 WHERE account = ?1 AND slot = ?2 AND quiet IS NULL",
            )?;
            let mut loud = transaction.prepare_cached(
                "UPDATE triage_mark SET quiet = NULL
                 WHERE account = ?1 AND slot = ?2 AND quiet > ?3",
            )?;
            let again = day - crate::domain::triage::closing::QUIET_DAYS as i32;
            for (account, known) in &marks {
                for closing in &known.closed {
                    let slot = Mark::Closed(closing.clone()).slot();
                    let at = (account.clone(), closing.signal.clone());
                    if firing.contains(&at) {
                        // What stopped for long stays marked so: it is back for good.
                        loud.execute(params![account.as_str(), slot, again])?;
                    } else {
                        quiet.execute(params![account.as_str(), slot, day])?;
                    }
                }
            }
            Ok(())
        })
    }
}
