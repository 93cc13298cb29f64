//! What a full pull that brings open tasks alone leaves to be asked for: it is not gone because it did not
//! come.

use super::link;
use super::positions::Listing;
use super::{Durability, Store, StoreError};
use crate::domain::task::Task;

impl Store {
    /// Notes that tasks kept as done were seen by the full pull now under way, as it brings open ones alone;
    /// answers the ids of the open ones that it has not brought so far, which are done by now, gone, or not
    /// found yet.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn left_of_tasks(&self) -> Result<Vec<String>, StoreError> {
        self.write(Durability::Crash, |transaction| {
            let tasks = Listing::Tasks;
            let mut left = Vec::new();
            for id in link::unswept(transaction, tasks)? {
                let task: Option<Task> = link::get(transaction, tasks, &id)?;
                match task.is_some_and(|task| task.done) {
                    true => link::seen(transaction, tasks, &id)?,
                    false => left.push(id),
                }
            }
            Ok(left)
        })
    }
}
