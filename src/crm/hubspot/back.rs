//! Everything there is, from the end: a listing is one chain of pages, which leaves most of the budget
//! unused where answers are slow, so that a large one is read from both ends.
//!
//! From the front it is listed (see `pull`); HubSpot lists by id, which nobody promises, so whoever
//! reads both looks whether it does. From the back it is searched for, by id downwards: 200 records a
//! page, and no offset, so that the end of a search at 10,000 results is never reached. What was
//! searched for is as the index has it, which lags, and carries neither history nor associations: these
//! are asked for beside it, or the records are read again.

use super::HubSpot;
use super::api::{ID, Type};
use super::changed::LIMIT;
use super::pull::{Seen, object_type, odd};
use super::wire::{Listing, Record};
use crate::crm::{Behind, CrmError, Resource};
use crate::domain::id::AccountId;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Longest body of a search, in characters.
const LONGEST: usize = 3_000;

/// The body of the search for what is last before an id.
fn query(properties: &[&str], before: Option<u64>) -> Value {
    let groups = match before {
        Some(before) => json!([{"filters": [
            {"propertyName": ID, "operator": "LT", "value": before.to_string()}
        ]}]),
        None => json!([]),
    };
    json!({
        "filterGroups": groups,
        // The published schema takes texts here; HubSpot's own clients put objects into them.
        "sorts": [json!({"propertyName": ID, "direction": "DESCENDING"}).to_string()],
        "properties": properties,
        "limit": LIMIT,
        "after": "0",
    })
}

/// Whether the records come downwards by id, all of them below the one asked for.
fn falls(records: &[Record], before: Option<u64>) -> bool {
    let mut last = before.unwrap_or(u64::MAX);
    records.iter().all(|record| {
        let id = record.id.parse().unwrap_or(u64::MAX);
        let below = id < last;
        last = id;
        below
    })
}

impl HubSpot {
    /// The last records before an id; `None` where they cannot be had that way.
    pub(super) async fn page_back(
        &self,
        resource: Resource,
        before: Option<u64>,
    ) -> Result<Option<Behind>, CrmError> {
        let carries = resource == Resource::Accounts && !self.carriers().is_empty();
        let (properties, history) = self.wanted(resource);
        let body = query(&properties, before);
        if carries || body.to_string().chars().count() > LONGEST {
            return Ok(None);
        }
        let found: Listing<Record> = self.api.search(object_type(resource), body).await?;
        if !falls(&found.results, before) {
            return Ok(None);
        }
        let total = found.total;
        let accounts = resource == Resource::Accounts;
        if !accounts && (!history.is_empty() || self.reads_labels(resource)) {
            let ids = found.results.into_iter().map(|one| one.id);
            let odd = found.odd.into_iter().filter(|id| !id.is_empty());
            let ids: Vec<String> = ids.chain(odd).collect();
            let items = self.reread(resource, &ids).await?;
            return Ok(Some(Behind {
                items,
                tied: true,
                total,
            }));
        }
        let ground = self.ground(resource).await?;
        let mut items = Vec::with_capacity(found.results.len());
        for record in &found.results {
            let seen = Seen {
                accounts: Vec::new(),
                labels: Vec::new(),
                carried: None,
                ground: &ground,
            };
            self.items(resource, record, seen, &mut items);
        }
        items.extend(odd(&found.odd));
        Ok(Some(Behind {
            items,
            tied: accounts,
            total,
        }))
    }

    /// The companies that records belong to.
    pub(super) async fn owned(
        &self,
        resource: Resource,
        ids: &[String],
    ) -> Result<HashMap<String, Vec<AccountId>>, CrmError> {
        let edges = self.api.edges(object_type(resource), ids, Type::Companies);
        let of = |(id, companies): (String, Vec<String>)| {
            let mut companies: Vec<AccountId> = companies.into_iter().map(AccountId).collect();
            companies.sort();
            (id, companies)
        };
        Ok(edges.await?.into_iter().map(of).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(ids: &[&str]) -> Vec<Record> {
        let of = |id: &&str| Record {
            id: (*id).to_owned(),
            ..Record::default()
        };
        ids.iter().map(of).collect()
    }

    #[test]
    fn a_page_that_does_not_go_downwards_by_id_is_noticed() {
        assert!(falls(&records(&["1000", "999", "7"]), Some(1_001)));
        assert!(falls(&records(&["1000"]), None));
        assert!(falls(&[], Some(3)));
        assert!(!falls(&records(&["7", "999"]), None), "upwards");
        assert!(!falls(&records(&["1000"]), Some(1_000)), "asked for before");
        assert!(!falls(&records(&["x", "7"]), None), "no number");
    }
}
