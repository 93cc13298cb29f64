//! Which writes may be sent now.

use super::held::Held;
use super::{Job, together};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Progress, Queued};
use crate::store::rows::{COLUMNS, FROM, aimed, done_object, queued, select, subject};
use crate::store::{Store, StoreError};
use rusqlite::params;
use std::collections::HashSet;

/// Whether two writes may go in one request, by what they do.
fn alike(one: &Op, other: &Op) -> bool {
    match (one, other) {
        (Op::SetField { field, .. }, Op::SetField { field: of, .. }) => field == of,
        (Op::Log(one), Op::Log(other)) => one.kind == other.kind,
        (Op::AddTask(_), Op::AddTask(_)) | (Op::Remove { .. }, Op::Remove { .. }) => true,
        _ => false,
    }
}

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

    /// More writes that do the same in the same action as a job does, for other accounts, and that may be sent
    /// now: set the same field, make the same kind of record, or take such a one back. At most `limit`, in
    /// order, none of the accounts that are `busy`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn companions(
        &self,
        job: &Job,
        busy: &HashSet<AccountId>,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut found = self.sendable(busy, limit, |other| {
            let same = alike(&job.queued.write.op, &other.write.op);
            same && other.action == job.queued.action && other.progress == Progress::Waiting
        })?;
        if let Op::Remove { .. } = job.queued.write.op {
            let kind = |job: &Job| job.made.as_ref().map(|made| made.kind);
            found.retain(|other| kind(other).is_some() && kind(other) == kind(job));
        }
        Ok(found)
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
            let held = Held::of(connection)?;
            let mut jobs = Vec::new();
            while jobs.len() < limit
                && let Some(row) = rows.next()?
            {
                let account = AccountId(row.get("account")?);
                if closed.contains(&account) {
                    continue;
                }
                match row.get_ref("state")?.as_str().unwrap_or_default() {
                    "waiting" | "unknown" => {
                        if held.has(row.get_ref("id")?.as_str().unwrap_or_default()) {
                            continue;
                        }
                    }
                    "conflict" | "refused" | "asks" => continue,
                    _ => {
                        closed.insert(account);
                        continue;
                    }
                }
                closed.insert(account);
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
