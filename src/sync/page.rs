//! A page on its way from the CRM into the store.

use super::News;
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::translate::{incoming, listing};
use crate::crm::{Item, Resource, Trail};
use crate::domain::text;
use crate::store::{Incoming, Step};
use chrono::{DateTime, Utc};

/// How many records are named of those that could not be read.
const NAMED: usize = 5;

/// The way through a resource's pages, from a cursor on.
pub(super) fn trail(resource: Resource, at: Option<&str>) -> Trail {
    Trail::new(format!("the list of {}", resource.id()), at)
}

/// Keeps a page, and when it was asked for, with its position, and tells what looks different.
pub(super) async fn keep(
    context: &Context,
    resource: Resource,
    (asked, items): (DateTime<Utc>, Vec<Item>),
    step: Step,
) -> Result<Pulled, SyncError> {
    let (now, theirs) = (context.now(), context.crm.clock());
    warn(context, resource, &items);
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
    pulled.changed.extend(changes.changed.iter().cloned());
    pulled.gone.extend(changes.gone.iter().cloned());
    context.tell_changes(changes);
    Ok(pulled)
}

/// Tells of records that are there and could not be read.
fn warn(context: &Context, resource: Resource, items: &[Item]) {
    let odd = items.iter().filter_map(|item| match item {
        Item::Odd(id) => Some(text::line(id)),
        _ => None,
    });
    let mut odd: Vec<String> = odd.collect();
    let count = odd.len();
    if count == 0 {
        return;
    }
    odd.truncate(NAMED);
    let more = if count > NAMED { ", …" } else { "" };
    let what = format!("{} {}{more}", resource.id(), odd.join(", "));
    let why = format!(
        "The CRM's records of {what} are not of the shape that it documents: what is known of them stays."
    );
    context.tell(News::Missed { what, why });
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
