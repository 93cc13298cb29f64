//! Tasks that are not completed. A team's completed ones may be a hundred times as many, and nobody sees
//! them, so that they are not listed: the others are searched for, by id upwards, 200 a page and no offset,
//! so that the end of a search at 10,000 results is never reached.
//!
//! A search tells as the index has it, which lags ([`Page::indexed`]): what was changed or made during the
//! walk is modified after it began, and comes with the changes. Companies are asked for beside it.

use super::HubSpot;
use super::api::{ID, Type};
use super::changed::LIMIT;
use super::pull::{Seen, odd};
use super::related;
use super::wire::{Listing, Record};
use crate::crm::{CrmError, Page, Resource};
use serde_json::{Value, json};

/// The property that says whether a task is done.
const STATUS: &str = "hs_task_status";
/// What our own cursors begin with: behind it the id that the next page begins after. Any other is that of
/// HubSpot's own listing.
const OPEN: &str = "open:";

/// The id after which the next page begins; `None` where the cursor is of HubSpot's own listing.
fn place(cursor: Option<&str>) -> Option<u64> {
    match cursor {
        None => Some(0),
        Some(cursor) => cursor.strip_prefix(OPEN)?.parse().ok(),
    }
}

/// The cursor with which HubSpot's own listing goes on, or begins where the search cannot.
pub(super) fn listed(cursor: Option<&str>) -> Option<&str> {
    cursor.filter(|at| place(Some(at)).is_none())
}

/// What finds those that are not completed: another status, or none.
pub(super) fn groups(after: Option<u64>) -> Value {
    let behind =
        after.map(|id| json!({"propertyName": ID, "operator": "GT", "value": id.to_string()}));
    let group = |status: Value| {
        let filters: Vec<Value> = [status].into_iter().chain(behind.clone()).collect();
        json!({ "filters": filters })
    };
    json!([
        group(json!({"propertyName": STATUS, "operator": "NEQ", "value": related::COMPLETED})),
        group(json!({"propertyName": STATUS, "operator": "NOT_HAS_PROPERTY"})),
    ])
}

/// Whether the records come upwards by id, all of them above the one asked for.
fn rises(records: &[Record], after: u64) -> bool {
    let ids = || records.iter().map(|record| record.id.parse().unwrap_or(0));
    ids().all(|id: u64| id > after) && ids().is_sorted()
}

impl HubSpot {
    /// A page of what is not completed; `None` where it is to be listed: the cursor is of the listing, or
    /// the search is refused or does not go by id.
    pub(super) async fn open_tasks(&self, cursor: Option<&str>) -> Result<Option<Page>, CrmError> {
        let Some(after) = place(cursor) else {
            return Ok(None);
        };
        let body = json!({
            "filterGroups": groups(Some(after)),
            // A name alone sorts upwards.
            "sorts": [ID],
            "properties": related::TASK,
            "limit": LIMIT,
            "after": "0",
        });
        let found: Listing<Record> = match self.search_on(Type::Tasks, body).await {
            Err(CrmError::Refused { .. } | CrmError::Forbidden { .. }) => return Ok(None),
            found => found?,
        };
        let last = found.results.last().and_then(|last| last.id.parse().ok());
        let next: Option<u64> = found.next().and(last);
        if !rises(&found.results, after) || (found.next().is_some() && next.is_none()) {
            return Ok(None);
        }
        let ids: Vec<String> = found.results.iter().map(|one| one.id.clone()).collect();
        let mut owned = self.owned(Resource::Tasks, &ids).await?;
        let ground = self.ground(Resource::Tasks).await?;
        let mut items = Vec::with_capacity(ids.len());
        for record in &found.results {
            let seen = Seen {
                accounts: owned.remove(&record.id).unwrap_or_default(),
                labels: Vec::new(),
                carried: None,
                ground: &ground,
            };
            self.items(Resource::Tasks, record, seen, &mut items);
        }
        items.extend(odd(&found.odd));
        Ok(Some(Page {
            items,
            next: next.map(|id| format!("{OPEN}{id}")),
            // Behind the first page it counts what is left.
            total: found.total.filter(|_| after == 0),
            indexed: true,
            ..Page::default()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_the_listing_is_none_of_ours() {
        assert_eq!(place(None), Some(0));
        assert_eq!(place(Some("open:17")), Some(17));
        assert_eq!(place(Some("NTI1")), None);
        assert_eq!(listed(Some("NTI1")), Some("NTI1"));
        assert_eq!(listed(Some("open:17")), None);
        assert_eq!(place(Some("open:NTI1")), None);
    }

    #[test]
    fn what_does_not_come_upwards_is_listed() {
        let records = |ids: &[&str]| -> Vec<Record> {
            let of = |id: &&str| Record {
                id: (*id).to_owned(),
                ..Record::default()
            };
            ids.iter().map(of).collect()
        };
        assert!(rises(&records(&["8", "9", "10"]), 7));
        assert!(!rises(&records(&["8", "10", "9"]), 7));
        assert!(!rises(&records(&["7", "8"]), 7), "what came before");
        assert!(!rises(&records(&["x"]), 0), "no number");
    }
}
