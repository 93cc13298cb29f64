//! Everything there is: listings, page by page.

use super::HubSpot;
use super::api::{MERGED, Type, Wanted};
use super::carried::Carried;
use super::ground::Ground;
use super::open;
use super::related;
use super::value;
use super::wire::{Listing, Record, Target};
use crate::crm::{CrmError, Item, Page, Resource};
use crate::domain::id::AccountId;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a record is seen with.
pub(super) struct Seen<'a> {
    /// The accounts it belongs to.
    pub accounts: Vec<AccountId>,
    /// What its associations with them are called, where that means something.
    pub labels: Vec<String>,
    /// What it has from other records, if it is an account.
    pub carried: Option<&'a Carried>,
    pub ground: &'a Ground,
}

/// The object type of a resource.
pub(super) fn object_type(resource: Resource) -> Type {
    match resource {
        Resource::Accounts => Type::Companies,
        Resource::Contacts => Type::Contacts,
        Resource::Tickets => Type::Tickets,
        Resource::Tasks => Type::Tasks,
    }
}

impl HubSpot {
    /// One page of a listing; the cursor is HubSpot's own. Of tasks those that are not completed, where that
    /// can be searched for.
    pub(super) async fn list_page(
        &self,
        resource: Resource,
        cursor: Option<&str>,
    ) -> Result<Page, CrmError> {
        if resource == Resource::Accounts && !self.carriers().is_empty() {
            return Box::pin(self.gathered_page(cursor)).await;
        }
        let mut cursor = cursor;
        if resource == Resource::Tasks {
            if let Some(page) = self.open_tasks(cursor).await? {
                return Ok(page);
            }
            cursor = open::listed(cursor);
        }
        let kind = object_type(resource);
        let (properties, history) = self.wanted(resource);
        let wanted = Wanted {
            properties: &properties,
            history: &history,
        };
        let associated: &[Type] = match resource {
            Resource::Accounts => &[],
            _ => &[Type::Companies],
        };
        let listing = self.api.list(kind, wanted, associated, false, cursor);
        let mut listing = listing.await?;
        let ground = self.ground(resource).await?;
        let mut labels = HashMap::new();
        if self.reads_labels(resource) {
            let ids: Vec<String> = listing.results.iter().map(|one| one.id.clone()).collect();
            labels = self.labels(&ids, None).await?;
        }
        let mut items = Vec::with_capacity(listing.results.len());
        for record in &mut listing.results {
            let accounts = record.tied(Type::Companies.path()).into_iter();
            let mut accounts: Vec<AccountId> = accounts.map(AccountId).collect();
            accounts.sort();
            let seen = Seen {
                accounts,
                labels: labels.remove(&record.id).unwrap_or_default(),
                carried: None,
                ground: &ground,
            };
            self.items(resource, record, seen, &mut items);
        }
        items.extend(odd(&listing.odd));
        Ok(Page {
            next: listing.next(),
            items,
            ..Page::default()
        })
    }

    /// What accounts that were read have from other records.
    async fn carried_by(
        &self,
        resource: Resource,
        records: &[Record],
    ) -> Result<HashMap<String, Carried>, CrmError> {
        if resource != Resource::Accounts || records.is_empty() || self.carriers().is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
        self.carried(&ids).await
    }

    /// Whether the labels of associations say what the records are.
    pub(super) fn reads_labels(&self, resource: Resource) -> bool {
        resource == Resource::Contacts && self.settings.mapping.contacts.labels
    }

    /// What the associations of contacts with companies are called; with one of them, where it is named.
    pub(super) async fn labels(
        &self,
        ids: &[String],
        of: Option<&AccountId>,
    ) -> Result<HashMap<String, Vec<String>>, CrmError> {
        let ties = self.api.ties(Type::Contacts, ids, Type::Companies).await?;
        let labels = |ties: Vec<Target>| {
            let here = |tie: &&Target| of.is_none_or(|of| of.as_str() == tie.id);
            let all = ties.iter().filter(here).flat_map(Target::labels);
            all.map(str::to_owned).collect()
        };
        let ties = ties.into_iter();
        Ok(ties.map(|(id, ties)| (id, labels(ties))).collect())
    }

    /// How many records there are of what is listed: only a search tells.
    pub(super) async fn how_many(&self, resource: Resource) -> Result<Option<u64>, CrmError> {
        let groups = match resource {
            Resource::Tasks => open::groups(None),
            _ => json!([]),
        };
        let body = json!({"filterGroups": groups, "sorts": [], "limit": 1, "after": "0", "properties": []});
        let found: Listing<Record> = self.api.search(object_type(resource), body).await?;
        Ok(found.total)
    }

    /// Properties to read of a resource, and those whose past is read.
    pub(super) fn wanted(&self, resource: Resource) -> (Vec<&str>, Vec<&str>) {
        let mapping = &self.settings.mapping;
        match resource {
            Resource::Accounts => (mapping.company_properties(), mapping.history_properties()),
            Resource::Contacts => (
                related::contact_properties(mapping),
                related::contact_history(mapping),
            ),
            Resource::Tickets => (related::ticket_properties(mapping), Vec::new()),
            Resource::Tasks => (related::TASK.to_vec(), Vec::new()),
        }
    }

    /// What a record is to us: itself, and that the records merged into it live on in it.
    pub(super) fn items(
        &self,
        resource: Resource,
        record: &Record,
        seen: Seen<'_>,
        items: &mut Vec<Item>,
    ) {
        if record.id.is_empty() {
            tracing::warn!(
                resource = resource.id(),
                "a record without an id was left out"
            );
            return;
        }
        let merged = value::several(record.get(MERGED).unwrap_or_default());
        items.extend(merged.filter(|id| *id != record.id).map(|id| Item::Merged {
            gone: id.to_owned(),
            into: record.id.clone(),
        }));
        let mapping = &self.settings.mapping;
        let Seen {
            accounts,
            labels,
            carried,
            ground,
        } = seen;
        items.push(match resource {
            // Without that ticket or deal its stage or ARR would be another one.
            Resource::Accounts if carried.is_some_and(|carried| carried.odd) => {
                Item::Odd(record.id.clone())
            }
            Resource::Accounts => {
                Item::Account(Box::new(self.reader(ground).account(record, carried)))
            }
            Resource::Contacts => {
                Item::Contact(related::contact(mapping, record, accounts, &labels))
            }
            // It may have been a support case before.
            Resource::Tickets if ground.is_journey(record) => Item::Gone(record.id.clone()),
            Resource::Tickets => Item::Ticket(related::ticket(mapping, record, accounts, ground)),
            Resource::Tasks => Item::Task(related::task(record, accounts)),
        });
    }

    /// Reads records by id as they are now and tells what they are; those not found under it are gone, or
    /// merged: [`HubSpot::reread`].
    pub(super) async fn read_again(
        &self,
        resource: Resource,
        ids: &[String],
    ) -> Result<Vec<Item>, CrmError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let kind = object_type(resource);
        let (properties, history) = self.wanted(resource);
        let wanted = Wanted {
            properties: &properties,
            history: &history,
        };
        let ground = self.ground(resource).await?;
        let mut items = Vec::with_capacity(ids.len());
        let mut missing: Vec<&String> = ids.iter().collect();
        let (mut complete, mut nameless) = (true, false);
        // What was read is made items of at once: histories as they come are ten times as large.
        for ids in ids.chunks(wanted.at_once()) {
            let records = self.api.read_many(kind, ids, wanted);
            let (found, mut edges) = match resource {
                Resource::Accounts => (records.await?, HashMap::new()),
                _ => tokio::try_join!(records, self.api.ties(kind, ids, Type::Companies))?,
            };
            complete &= found.complete;
            missing.retain(|id| !found.odd.contains(id));
            nameless |= found.odd.iter().any(String::is_empty);
            items.extend(odd(&found.odd));
            let carried = self.carried_by(resource, &found.records).await?;
            for record in &found.records {
                missing.retain(|id| **id != record.id);
                let ties = edges.remove(&record.id).unwrap_or_default();
                let labels = match self.reads_labels(resource) {
                    true => ties
                        .iter()
                        .flat_map(Target::labels)
                        .map(str::to_owned)
                        .collect(),
                    false => Vec::new(),
                };
                let mut accounts: Vec<AccountId> = Vec::new();
                for id in ties.into_iter().map(|tie| AccountId(tie.id)) {
                    if !id.0.is_empty() && !accounts.contains(&id) {
                        accounts.push(id);
                    }
                }
                let seen = Seen {
                    accounts,
                    labels,
                    carried: carried.get(&record.id),
                    ground: &ground,
                };
                self.items(resource, record, seen, &mut items);
            }
        }
        let read = ids.iter().filter(|id| !missing.contains(id));
        self.untold.read((kind, wanted), read);
        // One that fails again and again does not hold up all others for good: it stays as it is known.
        if !complete && !self.untold.lasts((kind, wanted), &missing) {
            return Err(CrmError::Server {
                status: 207,
                message: format!(
                    "{} of {} {} could not be read just now.",
                    missing.len(),
                    ids.len(),
                    resource.id()
                ),
            });
        }
        // Where one is odd and does not say which it is, it may be any that is missing.
        let gone = |id: &String| match nameless || !complete {
            true => Item::Odd(id.clone()),
            false => Item::Gone(id.clone()),
        };
        items.extend(missing.into_iter().map(gone));
        Ok(items)
    }
}

/// How often in a row a record is left out of answers before it is passed over; the waits in between are
/// the caller's.
const TRIES: u32 = 4;

/// The records that were left out of the last answers, and how often; those that are read with their past
/// apart, as one that fails so may not without.
#[derive(Debug, Default)]
pub(super) struct Untold(Mutex<HashMap<LeftOut, u32>>);

/// A record, and whether it was to be read with its past.
type LeftOut = (Type, bool, String);

fn left_out((kind, wanted): (Type, Wanted<'_>), id: &str) -> LeftOut {
    (kind, !wanted.history.is_empty(), id.to_owned())
}

impl Untold {
    fn all(&self) -> MutexGuard<'_, HashMap<LeftOut, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These were read, or are known to be gone.
    pub fn read<'a>(&self, of: (Type, Wanted<'_>), ids: impl Iterator<Item = &'a String>) {
        let mut all = self.all();
        if !all.is_empty() {
            for id in ids {
                all.remove(&left_out(of, id));
            }
        }
    }

    /// Counts that these were left out; whether that has been so with each of them as often as it is tried.
    pub fn lasts(&self, of: (Type, Wanted<'_>), ids: &[&String]) -> bool {
        let mut all = self.all();
        let mut count = |id: &&String| {
            let times = all.entry(left_out(of, id)).or_default();
            *times = times.saturating_add(1);
            *times >= TRIES
        };
        // Each is counted, whatever came of the one before.
        let left = ids.iter().filter(|id| !count(id)).count();
        left == 0
    }
}

/// Entries that are there and could not be read.
pub(super) fn odd(ids: &[String]) -> impl Iterator<Item = Item> {
    let named = ids.iter().filter(|id| !id.is_empty());
    named.map(|id| Item::Odd(id.clone()))
}
