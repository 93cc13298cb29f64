//! Completing and moving a task that the CRM has.

use super::HubSpot;
use super::account::versions;
use super::api::{Type, Wanted};
use super::related::COMPLETED;
use super::stored::noticed;
use super::touch;
use super::value;
use super::wire::Record;
use super::write::{done, unsent};
use crate::crm::{CrmError, Written};
use crate::domain::id::TaskId;
use crate::domain::write::{TaskState, Write};
use std::collections::BTreeMap;

/// The properties that say where a task stands.
const STATE: &[&str] = &[STATUS, "hs_timestamp"];
/// How far it is.
const STATUS: &str = "hs_task_status";
/// HubSpot's word for a task that nobody has begun.
const OPEN: &str = "NOT_STARTED";

/// What is said of a task that is not there any more.
const GONE: &str = "the task is no longer there; it was deleted.";

impl HubSpot {
    /// Brings a task to another state: only what differs from the base is written, and only where the
    /// CRM still has the base. `write`: with what goes beside it.
    pub(super) async fn set_task(
        &self,
        task: &TaskId,
        base: TaskState,
        value: TaskState,
        write: &Write,
    ) -> Result<Written, CrmError> {
        let record = self.task(task).await.map_err(unsent)?;
        let now = state(&record);
        if fits(now, base, value) {
            return Ok(done(Some(&record)));
        }
        if !fits(now, value, base) {
            return Ok(Written::Conflict { theirs: now.told() });
        }
        let beside = self.beside(Type::Tasks, task.as_str(), write).await;
        if let Some(asks) = beside.map_err(unsent)? {
            return Ok(asks);
        }
        let due = value.due.map(touch::stamp);
        let before = match base.done && !value.done {
            true => self.status_before_done(task).await.map_err(unsent)?,
            false => None,
        };
        let mut properties = BTreeMap::new();
        if base.done != value.done {
            let open = before.as_deref().unwrap_or(OPEN);
            properties.insert(STATUS, if value.done { COMPLETED } else { open });
        }
        if let Some(due) = due.as_deref().filter(|_| base.due != value.due) {
            properties.insert("hs_timestamp", due);
        }
        let with = write.with.iter();
        properties.extend(with.map(|(property, value)| (property.as_str(), value.as_str())));
        let id = task.as_str();
        let record = self.api.update(Type::Tasks, id, &properties).await?;
        let stored = self.stored(Type::Tasks, properties, &record);
        Ok(noticed(done(Some(&record)), stored))
    }

    /// Whether a task is where a write wanted it.
    pub(super) async fn find_task(
        &self,
        task: &TaskId,
        base: TaskState,
        value: TaskState,
    ) -> Result<Option<Written>, CrmError> {
        let record = match self.task(task).await {
            Err(CrmError::Refused { status: 404, .. }) => {
                return Ok(Some(Written::Gone(GONE.to_owned())));
            }
            record => record?,
        };
        Ok(fits(state(&record), base, value).then(|| done(Some(&record))))
    }

    /// What a task's status was before it was done: waiting for somebody or begun, that is what it is again
    /// when it is opened. HubSpot remembers it, whoever completed it and however long ago; `None` where it
    /// does not, or where the token may not ask: that keeps no task from being opened. A question of its own, as
    /// only this one wants the past: what it comes without says nothing of where the task stands.
    async fn status_before_done(&self, task: &TaskId) -> Result<Option<String>, CrmError> {
        let wanted = Wanted {
            properties: &[],
            history: &[STATUS],
        };
        let record = match self.api.read(Type::Tasks, task.as_str(), wanted).await {
            Err(
                error @ (CrmError::Forbidden { .. }
                | CrmError::Refused { .. }
                | CrmError::Odd { .. }),
            ) => {
                tracing::info!(%error, %task, "what its status was before it was done is not told");
                None
            }
            read => read?,
        };
        let past = record.map(|record| versions(&record, STATUS));
        let mut statuses = past.into_iter().flatten().map(|(_, status)| status);
        Ok(statuses.rfind(|status| !status.is_empty() && status != COMPLETED))
    }

    async fn task(&self, task: &TaskId) -> Result<Record, CrmError> {
        let wanted = Wanted {
            properties: STATE,
            history: &[],
        };
        let record = self.api.read(Type::Tasks, task.as_str(), wanted).await?;
        record
            .filter(|record| !record.archived)
            .ok_or_else(|| CrmError::Refused {
                status: 404,
                message: GONE.to_owned(),
                fields: Vec::new(),
            })
    }
}

fn state(record: &Record) -> TaskState {
    TaskState {
        done: record.get(STATUS) == Some(COMPLETED),
        due: record.get("hs_timestamp").and_then(value::moment),
    }
}

/// Whether a state is as `wanted` in all in which that differs from `other`.
fn fits(now: TaskState, other: TaskState, wanted: TaskState) -> bool {
    let done = other.done == wanted.done || now.done == wanted.done;
    // The CRM keeps milliseconds.
    let stamp = |state: TaskState| state.due.map(|due| due.timestamp_millis());
    let due = stamp(other) == stamp(wanted) || wanted.due.is_none() || stamp(now) == stamp(wanted);
    done && due
}
