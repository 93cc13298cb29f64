//! What was archived, which no search shows. Archived records are listed in no order of time, so that each
//! sweep reads them all, and they are read the less often the more there are.

use super::ask::{Signals, ask_dated};
use super::carriers;
use super::changes::since;
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::page::{keep, trail};
use super::translate::listing;
use crate::crm::{Item, Page, Resource};
use crate::domain::write::ObjectKind;
use crate::store::{Position, Step};
use chrono::{DateTime, TimeDelta, Utc};

/// Whose archived records are read.
#[derive(Clone, Copy)]
enum Archived {
    /// What is kept for itself.
    Of(Resource),
    /// Deals, where accounts have something from them.
    Deals,
}

impl Archived {
    /// The word for it in the store.
    fn id(self) -> &'static str {
        match self {
            Archived::Of(resource) => listing(resource).id(),
            Archived::Deals => "deals",
        }
    }

    /// What accounts may have something from, if it is that.
    fn carriers(self) -> Option<ObjectKind> {
        match self {
            Archived::Of(Resource::Tickets) => Some(ObjectKind::Ticket),
            Archived::Of(_) => None,
            Archived::Deals => Some(ObjectKind::Deal),
        }
    }
}

/// Reads what was archived since the last sweep, where one is due; with the accounts also the deals that
/// they have something from. A sweep cut short is begun anew.
pub(super) async fn sweep(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    at: (&Position, Option<i64>),
) -> Result<Pulled, SyncError> {
    let mut pulled = sweep_of(context, signals, Archived::Of(resource), at).await?;
    // Tickets are swept for themselves.
    let deals = context.crm.carriers().contains(&ObjectKind::Deal);
    if resource == Resource::Accounts && deals {
        pulled.add(sweep_of(context, signals, Archived::Deals, at).await?);
    }
    Ok(pulled)
}

async fn sweep_of(
    context: &Context,
    signals: &Signals,
    of: Archived,
    (from, lead): (&Position, Option<i64>),
) -> Result<Pulled, SyncError> {
    let mut pulled = Pulled::default();
    let started = context.now();
    let swept = context.store(move |store| store.swept(of.id())).await?;
    let at = swept.map(|(at, _)| at);
    // Whatever the last full pull brought was there then.
    let last = at.max(from.full_at);
    let every = match of {
        // What is gone from the CRM stands on no board, and counts for nothing there.
        Archived::Of(Resource::Accounts) | Archived::Deals => TimeDelta::zero(),
        Archived::Of(Resource::Contacts | Resource::Tickets | Resource::Tasks) => {
            context.tuning.sweep_every
        }
    };
    let pages = swept.map_or(1, |(_, pages)| pages);
    if last.is_some_and(|at| !sweep_due((at, pages), every, started)) {
        return Ok(pulled);
    }
    let back = match at < last {
        // It may have come in part from an index, which shows for a while what is archived already.
        true => context.tuning.look_back.max(context.tuning.overlap),
        false => context.tuning.overlap,
    };
    let since = since(last.unwrap_or(started), started, lead, back);
    let mut cursor: Option<String> = None;
    let mut trail = trail(of.id(), None);
    let mut pages = 0;
    loop {
        let (asked, Page { items, next, .. }) = ask_dated(context, signals, || {
            let cursor = cursor.as_deref();
            async move {
                match of {
                    Archived::Of(resource) => context.crm.archived(resource, since, cursor).await,
                    Archived::Deals => {
                        let deals = ObjectKind::Deal;
                        context.crm.archived_carriers(deals, since, cursor).await
                    }
                }
            }
        })
        .await?;
        trail.on(next.as_deref())?;
        pages += 1;
        let gone = items.iter().filter_map(|item| match item {
            Item::Gone(id) => Some(id.clone()),
            _ => None,
        });
        let gone: Vec<String> = gone.collect();
        if let Archived::Of(resource) = of
            && !items.is_empty()
        {
            pulled.add(keep(context, signals, resource, (asked, items), Step::Delta).await?);
        }
        // Before it is noted that they were swept: cut in between, they are swept again.
        if let Some(kind) = of.carriers() {
            pulled.add(carriers::gone(context, signals, kind, gone).await?);
        }
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    context
        .store(move |store| store.finish_sweep(of.id(), started, pages))
        .await?;
    Ok(pulled)
}

/// Whether the archived records are to be read again. They come in no order of time, so that each
/// sweep reads them all: not before `every`, a page a minute on the average, and with the first pull after
/// an hour at the latest.
fn sweep_due((at, pages): (DateTime<Utc>, u32), every: TimeDelta, now: DateTime<Utc>) -> bool {
    let pause = TimeDelta::minutes(i64::from(pages.saturating_sub(1)).min(60)).max(every);
    // Our clock may have been set back.
    now < at || now - at >= pause
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_was_ever_archived_the_less_often_it_is_swept() {
        let now = DateTime::from_timestamp(1_000_000, 0).expect("a moment");
        let every = TimeDelta::zero();
        let due = |minutes, pages| {
            let last = (now - TimeDelta::minutes(minutes), pages);
            sweep_due(last, every, now)
        };
        assert!(due(0, 0) && due(0, 1), "one page costs next to nothing");
        assert!(!due(8, 10) && due(9, 10));
        assert!(!due(59, 100_000) && due(60, 100_000));
        assert!(due(-5, 100_000), "our clock was set back");
        let five = TimeDelta::minutes(5);
        let due = |minutes, pages| {
            let last = (now - TimeDelta::minutes(minutes), pages);
            sweep_due(last, five, now)
        };
        assert!(!due(4, 1) && due(5, 1) && !due(8, 10));
    }
}
