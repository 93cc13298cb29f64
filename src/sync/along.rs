//! A resource that comes along with the accounts, page by page beside them: begun with their listing, ended
//! with it, and resumed with it at the page after the last one kept.

use super::ask::Signals;
use super::context::Context;
use super::everything::resumes;
use super::once::{Pulled, SyncError};
use super::page::keep;
use super::translate::listing;
use crate::crm::{Item, Resource};
use crate::store::{Position, Step};
use chrono::{DateTime, Utc};

/// What is kept for the place in a listing that goes on with that of the accounts; no CRM's own cursor.
pub(super) const CURSOR: &str = "along with the accounts";

/// Which resource comes along with the accounts, as these are read whole from there. An interrupted pull that
/// had listed it by itself goes on so.
pub(super) async fn with_accounts(
    context: &Context,
    from: &Position,
) -> Result<Option<Resource>, SyncError> {
    let Some(resource) = context.crm.along(Resource::Accounts) else {
        return Ok(None);
    };
    let of = listing(resource);
    let there = context.store(move |store| store.position(of)).await?;
    let with = there.started.is_some() && there.cursor.as_deref() == Some(CURSOR);
    Ok((with || !resumes(from, context.now())).then_some(resource))
}

/// Begins it anew.
pub(super) async fn begin(
    context: &Context,
    resource: Resource,
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    let of = listing(resource);
    let next = Some(CURSOR.to_owned());
    let begin = context.store(move |store| {
        store.begin_full(of, now)?;
        store.put_page(of, Vec::new(), Step::Full { next }, now)
    });
    begin.await?;
    Ok(())
}

/// Keeps what came of it with a page of accounts, ahead of them: they are not asked for again. Where it is not
/// read whole so, it is what changed.
pub(super) async fn keep_beside(
    context: &Context,
    signals: &Signals,
    along: Option<Resource>,
    (asked, beside): (DateTime<Utc>, Vec<Item>),
) -> Result<Pulled, SyncError> {
    let Some(resource) = context.crm.along(Resource::Accounts) else {
        return Ok(Pulled::default());
    };
    if beside.is_empty() {
        return Ok(Pulled::default());
    }
    let step = match along {
        Some(_) => Step::Full {
            next: Some(CURSOR.to_owned()),
        },
        None => Step::Delta,
    };
    keep(context, signals, resource, (asked, beside), step).await
}

/// All accounts were seen: what did not come with them is gone.
pub(super) async fn end(
    context: &Context,
    signals: &Signals,
    along: Option<Resource>,
) -> Result<Pulled, SyncError> {
    let Some(resource) = along else {
        return Ok(Pulled::default());
    };
    let (now, step) = (context.now(), Step::Full { next: None });
    keep(context, signals, resource, (now, Vec::new()), step).await
}
