//! HubSpot's calls for associations, which come in pages of their own.

use super::api::{Api, Type, VERSION, one};
use super::wire::{Edges, Fault, Listing, Record, Target, Tie};
use crate::crm::http::{Call, Lane};
use crate::crm::{CrmError, Trail};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Records in one batch call for associations.
const BATCH_OF_EDGES: usize = 1_000;
/// What is said to be odd.
const OF_ONE: &str = "the associations of a record";

impl Api {
    /// Reads the rest of a record's associations where its first page was not all.
    pub(super) async fn complete(
        &self,
        kind: Type,
        record: &mut Record,
        other: Type,
    ) -> Result<(), CrmError> {
        let Some(first) = record.associations.get_mut(other.path()) else {
            return Ok(());
        };
        let mut after = first.paging.take().and_then(|paging| paging.after());
        let mut trail = Trail::new(OF_ONE, after.as_deref());
        while let Some(from) = after {
            let page = self
                .edges_page(kind, &record.id, other, Some(&from))
                .await?;
            after = page.next();
            trail.on(after.as_deref())?;
            first.results.extend(page.results);
        }
        Ok(())
    }

    async fn edges_page(
        &self,
        kind: Type,
        id: &str,
        other: Type,
        after: Option<&str>,
    ) -> Result<Listing<Target>, CrmError> {
        let mut path = one(kind, id).to_vec();
        path.extend(["associations", other.path()]);
        let mut call = Call::get(&path).with("limit", "500");
        if let Some(after) = after {
            call = call.with("after", after);
        }
        self.client.json(call).await
    }

    /// All records of a type that one record is associated with, each once.
    pub async fn edges_of(
        &self,
        kind: Type,
        id: &str,
        other: Type,
    ) -> Result<Vec<String>, CrmError> {
        let mut ids = Vec::new();
        let mut after: Option<String> = None;
        let mut trail = Trail::new(OF_ONE, None);
        loop {
            let page = self.edges_page(kind, id, other, after.as_deref()).await?;
            after = page.next();
            trail.on(after.as_deref())?;
            ids.extend(page.results.into_iter().map(|target| target.id));
            if after.is_none() {
                return Ok(unique(ids));
            }
        }
    }

    /// The associations of many records with one type: the other ends, each once.
    pub async fn edges(
        &self,
        kind: Type,
        ids: &[String],
        other: Type,
    ) -> Result<HashMap<String, Vec<String>>, CrmError> {
        let all = self.ties(kind, ids, other).await?.into_iter();
        let ids = |ties: Vec<Target>| unique(ties.into_iter().map(|tie| tie.id).collect());
        Ok(all.map(|(id, ties)| (id, ids(ties))).collect())
    }

    /// The same with what the associations are called.
    pub async fn ties(
        &self,
        kind: Type,
        ids: &[String],
        other: Type,
    ) -> Result<HashMap<String, Vec<Target>>, CrmError> {
        let mut all: HashMap<String, Vec<Target>> = HashMap::new();
        let mut open: Vec<(String, Option<String>)> =
            ids.iter().map(|id| (id.clone(), None)).collect();
        let mut trail = Trail::new("the associations of many records", None);
        while !open.is_empty() {
            let now: Vec<_> = open.drain(..open.len().min(BATCH_OF_EDGES)).collect();
            let inputs: Vec<Value> = now
                .iter()
                .map(|(id, after)| match after {
                    Some(after) => json!({"id": id, "after": after}),
                    None => json!({"id": id}),
                })
                .collect();
            let path = [
                "crm",
                "associations",
                VERSION,
                kind.path(),
                other.path(),
                "batch",
                "read",
            ];
            let call = Call::ask(&path, json!({ "inputs": inputs })).from(Lane::Edges);
            let page: Listing<Edges> = self.client.json(call).await?;
            // Taken for "none", what could not be read would be torn off.
            if let Some(error) = page.errors.iter().find(|error| !is_nothing(error)) {
                let said = Fault::read(error).messages.join("; ");
                return Err(CrmError::Server {
                    status: 207,
                    message: format!(
                        "Some associations of {} with {} could not be read just now. {said}",
                        kind.path(),
                        other.path()
                    ),
                });
            }
            for row in page.results {
                if let Some(after) = row.paging.as_ref().and_then(|paging| paging.after()) {
                    trail.on(Some(&format!("{} {after}", row.from.id)))?;
                    open.push((row.from.id.clone(), Some(after)));
                }
                all.entry(row.from.id).or_default().extend(row.to);
            }
        }
        Ok(all)
    }

    /// What the portal calls the associations from one type to another: its own labels, not HubSpot's.
    pub async fn labels(&self, kind: Type, other: Type) -> Result<Vec<String>, CrmError> {
        let path = [
            "crm",
            "associations",
            VERSION,
            kind.path(),
            other.path(),
            "labels",
        ];
        let page: Listing<Tie> = self.client.json(Call::get(&path)).await?;
        let own = page.results.into_iter();
        let own = own.filter(|tie| tie.category != "HUBSPOT_DEFINED");
        Ok(own
            .map(|tie| tie.label)
            .filter(|label| !label.trim().is_empty())
            .collect())
    }
}

/// Whether an entry among the errors of a 207 says that there is nothing, which is no error: a record
/// without associations is told that way, and one that is gone.
fn is_nothing(error: &Value) -> bool {
    let says = |key: &str| {
        // The published schema has an object for the finer category; the servers send a word.
        let said = error.get(key).map(Value::to_string).unwrap_or_default();
        said.contains("NO_ASSOCIATIONS_FOUND") || said.contains("OBJECT_NOT_FOUND")
    };
    says("category") || says("subCategory")
}

/// Each id once: the same record comes once for each label. In the order of ids, since the CRM promises none,
/// and what is read twice is to be the same.
pub(super) fn unique(mut ids: Vec<String>) -> Vec<String> {
    ids.retain(|id| !id.is_empty());
    ids.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    ids.dedup();
    ids
}
