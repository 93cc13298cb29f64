//! Which writes may be sent now.

use super::{Job, STAGE};
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Progress, Queued};
use crate::store::rows::{COLUMNS, FROM, aimed, done_object, queued};
use crate::store::{Store, StoreError};
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
                match row.get_ref("state")?.as_str().unwrap_or_default() {
                    "waiting" | "unknown" if !held.contains(&key) && !moves.contains(&action) => {}
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
