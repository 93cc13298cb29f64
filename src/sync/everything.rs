//! Everything there is of a resource, as far as the CRM lists it ([`crate::crm::Crm::list`]): resumable at the
//! page after the last one kept.
//!
//! How the pages come is in `ends`; how the place is kept in `stand`.

use super::along;
use super::ask::Signals;
use super::context::Context;
use super::ends::Walk;
use super::once::{Pulled, SyncError};
use super::race::Race;
use super::stand::Stand;
use super::translate::listing;
use crate::crm::{CrmError, Resource};
use crate::store::Position;
use chrono::{DateTime, TimeDelta, Utc};

/// Whether an interrupted pull is gone on with: not at its beginning, and not where the cursor is so old that
/// it may be refused, and the rows before it have changed long since. What came along with the accounts has
/// no place of its own.
pub(super) fn resumes(from: &Position, now: DateTime<Utc>) -> bool {
    let young = |started| now - started < TimeDelta::days(1);
    let own = |cursor: &str| cursor != along::CURSOR;
    from.started.is_some_and(young) && from.cursor.as_deref().is_some_and(own)
}

/// Reads a resource to its end, from where an interrupted pull stopped, and the one that comes along with it.
pub(super) async fn read_all(
    context: &Context,
    signals: &Signals,
    (resource, along): (Resource, Option<Resource>),
    from: Position,
    race: &Race,
) -> Result<Pulled, SyncError> {
    let now = context.now();
    let resumed = resumes(&from, now);
    let mut walk = Walk {
        context,
        signals,
        resource,
        along,
        race,
        stand: Stand::read(from.cursor.filter(|_| resumed)),
        done: if resumed { from.done } else { 0 },
        pulled: Pulled::default(),
    };
    let begins_anew = walk.stand.after.is_some() && walk.done > 0;
    race.begins(resource, walk.done);
    if !resumed {
        begin(context, (resource, along), now).await?;
    }
    match walk.through().await {
        Err(SyncError::Crm(CrmError::Refused { .. })) if begins_anew => {
            // The place to go on from is not known any more: from the beginning, once.
            begin(context, (resource, along), now).await?;
            walk.stand = Stand::default();
            walk.done = 0;
            race.begins(resource, 0);
            walk.through().await?;
        }
        other => other?,
    }
    Ok(walk.pulled)
}

/// From the beginning.
async fn begin(
    context: &Context,
    (resource, along): (Resource, Option<Resource>),
    now: DateTime<Utc>,
) -> Result<(), SyncError> {
    if let Some(along) = along {
        along::begin(context, along, now).await?;
    }
    let of = listing(resource);
    let begin = context.store(move |store| store.begin_full(of, now));
    Ok(begin.await?)
}
