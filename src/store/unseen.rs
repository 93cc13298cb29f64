//! What the CRM took of us after it was asked: its answer, which is stored later, may be of before, so
//! that such writes are laid over it. What it is asked after them tells them itself.

use super::apply;
use super::back;
use super::clock;
use super::details::{LAG, made_by};
use super::rows;
use crate::domain::account::AccountRecord;
use crate::domain::id::AccountId;
use crate::domain::overlay::overlay;
use crate::domain::task::Task;
use crate::domain::write::{Op, Queued};
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use std::collections::HashSet;
use uuid::Uuid;

/// When the CRM was asked, and when its answer is stored; both by our clock.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub at: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

impl Asked {
    /// Writes to an account that were done since it was asked. One done at a time to come is from before
    /// our clock was set back, and says nothing.
    fn since(self, connection: &Connection, account: &AccountId) -> rusqlite::Result<Vec<Queued>> {
        rows::between(connection, account, self.at, self.now)
    }

    /// Lays writes over an account as it was read; whether a field was set. `newer`: the CRM dates what
    /// it answered after all fields that it took of us.
    pub fn over_account(
        self,
        connection: &Connection,
        record: &mut AccountRecord,
        newer: bool,
    ) -> rusqlite::Result<bool> {
        let id = record.account.id.clone();
        // When somebody was last talked to is summed up by the CRM, a while after the touchpoint is there.
        let late = rows::between(connection, &id, self.at - LAG, self.now)?;
        if late.is_empty() {
            return Ok(false);
        }
        let removed: HashSet<Uuid> = late.iter().filter_map(removes).collect();
        for queued in &late {
            match queued.write.op {
                Op::Log(_) if !removed.contains(&queued.write.id) => {
                    let at = clock::here(connection, queued.at)?;
                    overlay(&mut record.account, &queued.write.op, at);
                }
                Op::Remove { .. } => {
                    back::put(connection, &mut record.account, &queued.write)?;
                }
                _ => {}
            }
        }
        let mut set = false;
        if newer {
            return Ok(set);
        }
        for queued in self.since(connection, &id)? {
            if let Op::SetField { field, value, .. } = &queued.write.op {
                apply::lay(connection, &mut record.account, &queued.write, queued.at)?;
                record.raw.retain(|(of, _)| of != field);
                let value = value.iter().map(|value| (*field, value.clone()));
                record.raw.extend(value);
                set = true;
            }
        }
        Ok(set)
    }

    /// Lays writes over a task as it was read; `None` when one of them removed it.
    pub fn over_task(
        self,
        connection: &Connection,
        mut task: Task,
    ) -> rusqlite::Result<Option<Task>> {
        for account in task.accounts.clone() {
            for queued in self.since(connection, &account)? {
                match &queued.write.op {
                    Op::SetTask {
                        task: of, value, ..
                    } if task.id.as_ref() == Some(of) => apply::set_task(&mut task, *value),
                    Op::Remove { write } => {
                        let object = rows::done_object(connection, write)?;
                        if made_by(&task, object.as_ref()) {
                            return Ok(None);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(Some(task))
    }
}

/// The write that this one removes the record of.
pub(super) fn removes(queued: &Queued) -> Option<Uuid> {
    match queued.write.op {
        Op::Remove { write } => Some(write),
        _ => None,
    }
}
