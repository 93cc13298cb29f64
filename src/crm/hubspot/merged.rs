//! Records that were merged. Since January 2025 a merge ends both and makes a new one, of which its
//! property [`MERGED`](super::api::MERGED) names them (deals and tickets did so before). No batch read and no list
//! knows an old id from then on, but a read of it alone is answered by the new record. A search finds that one
//! only when its index has caught up: until then two accounts would be missing, with all that waits for them.
//! So an account or a contact that is not found any more is asked for by itself, at once, but not each of the
//! thousands that may be archived at once: what was merged among those the next pulls tell. Tickets are not asked
//! for: the new one is found with the next pull, and names those that it was made of.

use super::HubSpot;
use super::api::{ID, Type, Wanted};
use super::make::halts;
use super::pull::object_type;
use crate::crm::{CrmError, Item, Resource};
use crate::domain::text;

/// So many of a page are asked for in any case, and more of them only while most of those were merged.
const MOST: usize = 20;

/// So many are asked for at a time.
const AT_ONCE: usize = 4;

/// What came of asking for records that are gone.
#[derive(Default)]
struct Asked {
    /// What was merged, and into what.
    merged: Vec<(String, String)>,
    /// Of these nobody knows just now.
    unknown: Vec<String>,
}

impl HubSpot {
    /// Reads records by id as they are now and tells what they are; those no longer there are gone, and those
    /// that live on in another one are merged, which comes along.
    pub(super) async fn reread(
        &self,
        resource: Resource,
        ids: &[String],
    ) -> Result<Vec<Item>, CrmError> {
        let mut items = self.read_again(resource, ids).await?;
        let Asked { merged, unknown } = self.merged(resource, &items).await?;
        // They are asked for again with the next pull, and what is known of them stays until then.
        for item in &mut items {
            if let Item::Gone(id) = item
                && unknown.contains(id)
            {
                *item = Item::Untold(std::mem::take(id));
            }
        }
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

    /// Of what is gone: what was merged, and into what. One that cannot be read holds up no other.
    ///
    /// # Errors
    /// Where nobody answers, or no more just now.
    async fn merged(&self, resource: Resource, items: &[Item]) -> Result<Asked, CrmError> {
        let mut asked = Asked::default();
        if !matches!(resource, Resource::Accounts | Resource::Contacts) {
            return Ok(asked);
        }
        let kind = object_type(resource);
        let gone = items.iter().filter_map(|item| match item {
            Item::Gone(id) => Some(id),
            _ => None,
        });
        let gone: Vec<&String> = gone.collect();
        for (wave, ids) in gone.chunks(AT_ONCE).enumerate() {
            let so_far = wave * AT_ONCE;
            if so_far >= MOST && asked.merged.len() * 2 < so_far {
                break;
            }
            let of = |n: usize| Box::pin(self.lives_on(kind, ids.get(n).copied()));
            let (one, two, three, four) = tokio::join!(of(0), of(1), of(2), of(3));
            for (id, came) in ids.iter().zip([one, two, three, four]) {
                match came {
                    Ok(Some(into)) => asked.merged.push(((*id).clone(), into)),
                    Ok(None) => {}
                    Err(error) if halts(&error) => return Err(error),
                    Err(error) => {
                        tracing::debug!(id, %error, "whether it was merged cannot be told");
                        asked.unknown.push((*id).clone());
                    }
                }
            }
        }
        Ok(asked)
    }

    /// What a record that is gone lives on in; `None` where it was archived or deleted.
    async fn lives_on(&self, kind: Type, id: Option<&String>) -> Result<Option<String>, CrmError> {
        let Some(id) = id else { return Ok(None) };
        let wanted = Wanted {
            properties: &[ID],
            history: &[],
        };
        let read = self.api.read(kind, id, wanted).await?;
        let other = read.filter(|record| !record.archived && record.id != *id);
        let into = other.map(|record| text::line(&record.id));
        Ok(into.filter(|into| !into.is_empty()))
    }
}

/// Whether a record itself is among them.
fn is_there(items: &[Item], id: &str) -> bool {
    let mut there = items
        .iter()
        .filter(|item| !matches!(item, Item::Gone(_) | Item::Untold(_) | Item::Odd(_)));
    there.any(|item| item.id() == Some(id))
}
