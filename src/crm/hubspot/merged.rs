//! Records that were merged. Since January 2025 a merge ends both and makes a new one, of which its
//! property [`MERGED`](super::api::MERGED) names them (deals and tickets did so before). No batch read and no list
//! knows an old id from then on, but a read of it alone is answered by the new record. A search finds that one
//! only when its index has caught up: until then two accounts would be missing, with all that waits for them.
//! So an account that is not found any more is asked for by itself, at once, and so are a few contacts.
//! Tickets are not: nothing of ours hangs on one, and the new one is found with the next pull.

use super::HubSpot;
use super::api::Wanted;
use super::pull::object_type;
use crate::crm::{CrmError, Item, Resource};
use crate::domain::text;

/// Of so many contacts in a page it is asked: thousands may be archived at once.
const CONTACTS: usize = 20;

impl HubSpot {
    /// Reads records by id as they are now and tells what they are; those no longer there are gone, and those
    /// that live on in another one are merged, which comes along.
    pub(super) async fn reread(
        &self,
        resource: Resource,
        ids: &[String],
    ) -> Result<Vec<Item>, CrmError> {
        let mut items = self.read_again(resource, ids).await?;
        let merged = self.merged(resource, &items).await?;
        if merged.is_empty() {
            return Ok(items);
        }
        let mut others: Vec<String> = Vec::new();
        for (_, into) in &merged {
            if !others.contains(into) && !is_there(&items, into) {
                others.push(into.clone());
            }
        }
        let more = self.read_again(resource, &others).await?;
        // What they live on in comes behind them.
        items.retain(
            |item| !matches!(item, Item::Gone(id) if merged.iter().any(|(gone, _)| gone == id)),
        );
        let untold = merged.into_iter().filter(|(gone, into)| {
            // Merged again meanwhile, or not to be read just now: what is known of both stays until it is.
            let told = |item: &Item| matches!(item, Item::Merged { gone: of, .. } if of == gone);
            (is_there(&items, into) || is_there(&more, into))
                && !items.iter().chain(&more).any(told)
        });
        let untold: Vec<Item> = untold
            .map(|(gone, into)| Item::Merged { gone, into })
            .collect();
        items.extend(untold);
        items.extend(more);
        Ok(items)
    }

    /// Of what is gone: what was merged, and into what.
    async fn merged(
        &self,
        resource: Resource,
        items: &[Item],
    ) -> Result<Vec<(String, String)>, CrmError> {
        let most = match resource {
            Resource::Accounts => usize::MAX,
            Resource::Contacts => CONTACTS,
            Resource::Tickets | Resource::Tasks => 0,
        };
        let gone = items.iter().filter_map(|item| match item {
            Item::Gone(id) => Some(id),
            _ => None,
        });
        let wanted = Wanted {
            properties: &["hs_object_id"],
            history: &[],
        };
        let mut merged = Vec::new();
        for id in gone.take(most) {
            let read = self.api.read(object_type(resource), id, wanted).await?;
            let other = read.filter(|record| !record.archived && record.id != *id);
            let into = other.map(|record| text::line(&record.id));
            merged.extend(
                into.filter(|into| !into.is_empty())
                    .map(|into| (id.clone(), into)),
            );
        }
        Ok(merged)
    }
}

/// Whether a record itself is among them.
fn is_there(items: &[Item], id: &str) -> bool {
    let mut there = items
        .iter()
        .filter(|item| !matches!(item, Item::Gone(_) | Item::Odd(_)));
    there.any(|item| item.id() == Some(id))
}
