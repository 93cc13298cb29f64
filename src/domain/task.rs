//! A task: what somebody promised to do, and by when.

use super::id::{AccountId, OwnerId, TaskId};
use super::odd::Odd;
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
    /// Values that are not of their kind, as the CRM sent them.
    pub odd: Vec<Odd>,
}

impl Task {
    /// Where it stands among others: what is to be done by the day it is due, without one last; then what is
    /// done, the latest first.
    pub fn order(&self) -> (bool, bool, Option<i64>) {
        let due = self.due.map(|due| due.timestamp_millis());
        let due = due.map(|due| if self.done { -due } else { due });
        (self.done, due.is_none(), due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_tasks_come_by_their_day_and_done_ones_the_latest_first() {
        let task = |title: &str, day: Option<i64>, done| Task {
            id: None,
            accounts: Vec::new(),
            title: title.to_owned(),
            due: day.and_then(|day| DateTime::from_timestamp(day * 86_400, 0)),
            owner: None,
            done,
            odd: Vec::new(),
        };
        let mut tasks = [
            task("done long ago", Some(1), true),
            task("next week", Some(27), false),
            task("some day", None, false),
            task("done lately", Some(19), true),
            task("tomorrow", Some(21), false),
        ];
        tasks.sort_by_key(Task::order);
        let titles: Vec<&str> = tasks.iter().map(|task| task.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "tomorrow",
                "next week",
                "some day",
                "done lately",
                "done long ago"
            ]
        );
    }
}
