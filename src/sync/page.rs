//! A page on its way from the CRM into the store.

use super::News;
use super::ask::Signals;
use super::context::Context;
use super::hidden::spare_hidden;
use super::once::{Pulled, SyncError};
use super::owners;
use super::translate::{incoming, listing};
use crate::crm::{Item, Resource, Trail};
use crate::domain::text;
use crate::store::{Incoming, Step};
use chrono::{DateTime, Utc};

/// How many records are named of those that could not be read.
const NAMED: usize = 5;

/// The way through the pages of a list of such records, from a cursor on.
pub(super) fn trail(of: &str, at: Option<&str>) -> Trail {
    Trail::new(format!("the list of {of}"), at)
}

/// Keeps a page, and when it was asked for, with its position, and tells what looks different.
pub(super) async fn keep(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    (asked, mut items): (DateTime<Utc>, Vec<Item>),
    step: Step,
) -> Result<Pulled, SyncError> {
    let (now, theirs) = (context.now(), context.crm.clock());
    warn(context, resource, &items);
    context.note_owners(owners::named(&items));
    spare_hidden(context, signals, &mut items).await?;
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

/// Tells of records that are there and could not be read, and of those of which it is not known whether they are.
fn warn(context: &Context, resource: Resource, items: &[Item]) {
    let odd = items.iter().filter_map(|item| match item {
        Item::Odd(id) => Some(id),
        _ => None,
    });
    if let Some(what) = some_of(resource, odd) {
        let why = format!(
            "The CRM's records of {what} are not of the shape that it documents: what is known of them stays."
        );
        context.tell(News::Missed { what, why });
    }
    let untold = items.iter().filter_map(|item| match item {
        Item::Untold(id) => Some(id),
        _ => None,
    });
    if let Some(what) = some_of(resource, untold) {
        let why = format!(
            "Whether {what} were deleted or merged cannot be told just now: what is known of them stays until the \
             next sync."
        );
        context.tell(News::Missed { what, why });
    }
}

/// Records by name, a few of them where there are many; `None` where there are none.
fn some_of<'i>(resource: Resource, ids: impl Iterator<Item = &'i String>) -> Option<String> {
    let mut ids: Vec<String> = ids.map(|id| text::line(id)).collect();
    let count = ids.len();
    ids.truncate(NAMED);
    let more = if count > NAMED { ", …" } else { "" };
    (count > 0).then(|| format!("{} {}{more}", resource.id(), ids.join(", ")))
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
