//! Which writes may be sent now.

use super::{Job, STAGE, together};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Progress, Queued};
use crate::store::rows::{COLUMNS, FROM, aimed, done_object, queued, select, subject};
use crate::store::{Store, StoreError};
use rusqlite::{Connection, params};
use std::collections::HashSet;

impl Store {
    /// The next writes to send, in order, at most `limit` and at most one of an account; none of
    /// the accounts that are `busy`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn next_to_send(
        &self,
        busy: &HashSet<AccountId>,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        self.sendable(busy, limit, |_| true)
    }

    /// More writes that set the same field in the same action as a job does, for other accounts, and
    /// that may be sent now: at most `limit`, in order, none of the accounts that are `busy`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn companions(
        &self,
        job: &Job,
        busy: &HashSet<AccountId>,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let Op::SetField { field, .. } = job.queued.write.op else {
            return Ok(Vec::new());
        };
        self.sendable(busy, limit, |other| {
            let same = matches!(other.write.op, Op::SetField { field: of, .. } if of == field);
            same && other.action == job.queued.action && other.progress == Progress::Waiting
        })
    }

    /// What stands together with a job: the other fields of its account that the same action sets and that
    /// have not reached the CRM yet, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn beside(&self, job: &Job) -> Result<Vec<Job>, StoreError> {
        let Op::SetField { field, .. } = job.queued.write.op else {
            return Ok(Vec::new());
        };
        if field == Field::Plan {
            return Ok(Vec::new());
        }
        let found = self.read(|connection| {
            select(
                connection,
                concat!(
                    "open = 1 AND action = ?1 AND account = ?2 AND outbox.id <> ?3 AND subject <> ?4
                     AND state IN ('waiting', 'unknown') AND ",
                    together!("outbox"),
                    " AND NOT EXISTS (
                         SELECT 1 FROM outbox AS earlier WHERE earlier.open = 1
                             AND earlier.account = outbox.account
                             AND earlier.subject = outbox.subject AND earlier.seq < outbox.seq)
                     ORDER BY outbox.seq"
                ),
                params![
                    job.queued.action.to_string(),
                    job.queued.write.account.as_str(),
                    job.queued.write.id.to_string(),
                    subject(&job.queued.write),
                ],
            )
        })?;
        let alone = |queued| Job { queued, made: None };
        Ok(found.into_iter().map(alone).collect())
    }

    /// The first write of each account that may be sent now, where it fits.
    fn sendable(
        &self,
        busy: &HashSet<AccountId>,
        limit: usize,
        fits: impl Fn(&Queued) -> bool,
    ) -> Result<Vec<Job>, StoreError> {
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} {FROM} WHERE open = 1 ORDER BY outbox.seq");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            let mut closed: HashSet<AccountId> = busy.clone();
            let mut held: HashSet<(AccountId, String)> = HashSet::new();
            let mut moves: HashSet<(AccountId, String)> = HashSet::new();
            let apart = apart(connection)?;
            let mut jobs = Vec::new();
            while jobs.len() < limit
                && let Some(row) = rows.next()?
            {
                let account = AccountId(row.get("account")?);
                if closed.contains(&account) {
                    continue;
                }
                let action = (account.clone(), row.get::<_, String>("action")?);
                let key = (account, row.get::<_, String>("subject")?);
                let state = row.get_ref("state")?.as_str().unwrap_or_default();
                // What was sent already is looked for, whatever became of the rest.
                let torn = state == "waiting" && stands_together(&key.1) && apart.contains(&action);
                match state {
                    "waiting" | "unknown"
                        if !torn && !held.contains(&key) && !moves.contains(&action) => {}
                    // What tells of a move that is held back is so too, and what comes after either.
                    "waiting" | "unknown" => {
                        if key.1 == STAGE {
                            moves.insert(action);
                        }
                        held.insert(key);
                        continue;
                    }
                    "conflict" | "refused" | "asks" => {
                        if key.1 == STAGE {
                            moves.insert(action);
                        }
                        held.insert(key);
                        continue;
                    }
                    _ => {
                        closed.insert(key.0);
                        continue;
                    }
                }
                closed.insert(key.0);
                let Some(queued) = queued(row)? else { continue };
                if !fits(&queued) {
                    continue;
                }
                let made = match &queued.write.op {
                    Op::Remove { write } => done_object(connection, write)?,
                    _ => aimed(row)?,
                };
                jobs.push(Job { queued, made });
            }
            Ok(jobs)
        })
    }
}

/// Whether what is written to a subject stands together with the other fields of its action.
fn stands_together(subject: &str) -> bool {
    subject.starts_with("field:") && subject != "field:plan"
}

/// The accounts and actions whose fields cannot go together now: one of them waits for a person, or is
/// held back by an earlier write that does.
fn apart(connection: &Connection) -> rusqlite::Result<HashSet<(AccountId, String)>> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT DISTINCT held.account, held.action FROM outbox AS stuck
         JOIN outbox AS held ON held.account = stuck.account AND held.open = 1
         WHERE stuck.open = 1 AND stuck.state IN ('conflict', 'refused', 'asks') AND ",
        together!("stuck"),
        " AND ",
        together!("held"),
        " AND (held.action = stuck.action
               OR (held.subject = stuck.subject AND held.seq > stuck.seq))"
    ))?;
    let rows = statement.query_map([], |row| Ok((AccountId(row.get(0)?), row.get(1)?)))?;
    rows.collect()
}
