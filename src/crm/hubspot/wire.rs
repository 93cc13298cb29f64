//! HubSpot's JSON, read leniently: ids come as numbers or texts, any part may be missing, values
//! may be null. Nothing here knows what the values mean.
//!
//! Here: lists and their pages. `record`, `portal` and `refusal`: what is in them; `lenient`: how parts
//! are read.

mod lenient;
mod portal;
mod record;
mod refusal;

pub(super) use portal::{AccountInfo, Choice, Definition, WireOwner, WirePipeline, WireStage};
pub(super) use record::{Edges, Record, Target, Tie, Version};
pub(super) use refusal::Fault;

use crate::crm::CrmError;
use crate::crm::http::{Call, Reply};
use crate::domain::text;
use lenient::{count, loose, nullable, one};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A list answer of any kind.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct Listing<T> {
    #[serde(default = "Vec::new", deserialize_with = "nullable")]
    pub results: Vec<T>,
    #[serde(default)]
    pub paging: Option<Paging>,
    /// Searches tell how many there are.
    #[serde(default, deserialize_with = "count")]
    pub total: Option<u64>,
    /// Batch answers (207) tell what failed.
    #[serde(default, deserialize_with = "nullable")]
    pub errors: Vec<Value>,
    /// The ids of entries that are not of the shape expected, where they have one; empty for those that
    /// have none.
    #[serde(skip, default = "Vec::new")]
    pub odd: Vec<String>,
}

impl<T: DeserializeOwned> Listing<T> {
    /// Reads the answer to a call. Where that cannot be done as a whole, its entries are read one by one:
    /// one badly typed record does not cost the others.
    ///
    /// # Errors
    /// When it is no list at all.
    pub fn read(reply: &Reply, call: &Call) -> Result<Self, CrmError> {
        let error = match reply.json(call) {
            Ok(all) => return Ok(all),
            Err(error) => error,
        };
        let Ok(all) = serde_json::from_slice::<Listing<Value>>(&reply.body) else {
            return Err(error);
        };
        let mut odd = Vec::new();
        let mut results = Vec::with_capacity(all.results.len());
        for entry in all.results {
            let id = one(&entry, "id").unwrap_or_default();
            match serde_json::from_value(entry) {
                Ok(entry) => results.push(entry),
                Err(error) => {
                    let error = text::line(&error.to_string());
                    tracing::warn!(call = call.name(), id, error, "an entry is left out");
                    odd.push(id);
                }
            }
        }
        Ok(Self {
            results,
            paging: all.paging,
            total: all.total,
            errors: all.errors,
            odd,
        })
    }
}

impl<T> Listing<T> {
    /// Where the next page begins; it may exist although this page is short or empty.
    pub fn next(&self) -> Option<String> {
        self.paging.as_ref().and_then(Paging::after)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Paging {
    #[serde(default)]
    next: Option<Next>,
}

#[derive(Clone, Debug, Deserialize)]
struct Next {
    #[serde(default, deserialize_with = "loose")]
    after: String,
}

impl Paging {
    pub fn after(&self) -> Option<String> {
        let after = &self.next.as_ref()?.after;
        (!after.is_empty()).then(|| after.clone())
    }
}
