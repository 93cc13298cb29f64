//! A page on its way from the CRM into the store.

use super::context::Context;
use super::once::{Pulled, SyncError};
use super::translate::{incoming, listing};
use crate::crm::{CrmError, Item, Resource};
use crate::store::{Incoming, Step};
use chrono::{DateTime, Utc};

/// A CRM that answers the same place to go on from would be read for ever.
pub(super) fn forward(
    resource: Resource,
    cursor: Option<&str>,
    next: Option<&str>,
) -> Result<(), SyncError> {
    if cursor.is_some() && cursor == next {
        return Err(SyncError::Crm(CrmError::Odd {
            what: format!("the list of {}", resource.id()),
            why: "the next page is the same page again".into(),
        }));
    }
    Ok(())
}

/// Keeps a page, and when it was asked for, with its position, and tells what looks different.
pub(super) async fn keep(
    context: &Context,
    resource: Resource,
    (asked, items): (DateTime<Utc>, Vec<Item>),
    step: Step,
) -> Result<Pulled, SyncError> {
    let (now, theirs) = (context.now(), context.crm.clock());
    let items: Vec<Incoming> = items.into_iter().map(incoming).collect();
    let mut pulled = Pulled {
        items: items.len() as u64,
        ..Pulled::default()
    };
    let changes = context
        .store(move |store| {
            if let Some(theirs) = theirs {
                store.heard_their_clock(theirs, now)?;
            } else if let Some(theirs) = newest(&items) {
                store.pulled_their_clock(theirs, now)?;
            }
            store.put_page_asked(listing(resource), items, step, asked, now)
        })
        .await?;
    pulled.changed = changes.changed.len() as u64;
    pulled.gone = changes.gone.len() as u64;
    context.tell_changes(changes);
    Ok(pulled)
}

/// When the last changed of the accounts was changed: the CRM's clock is past that. In a quiet portal
/// it is long past, so this is only for a CRM that does not tell its time.
fn newest(items: &[Incoming]) -> Option<DateTime<Utc>> {
    let changed = items.iter().filter_map(|item| match item {
        Incoming::Account(record) => record.account.updated_at,
        _ => None,
    });
    changed.max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_leads_to_itself_is_an_error() {
        assert!(forward(Resource::Accounts, Some("7"), Some("7")).is_err());
        assert!(forward(Resource::Accounts, Some("7"), Some("8")).is_ok());
        assert!(forward(Resource::Accounts, None, None).is_ok());
    }
}
