//! A task: what somebody promised to do, and by when.

use super::id::{AccountId, OwnerId, TaskId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The CRM's identifier; `None` while it waits in the outbox.
    pub id: Option<TaskId>,
    /// The accounts the CRM associates with it.
    pub accounts: Vec<AccountId>,
    /// What is to be done.
    pub title: String,
    /// By when.
    pub due: Option<DateTime<Utc>>,
    /// By whom.
    pub owner: Option<OwnerId>,
    /// Whether it is done.
    pub done: bool,
}
