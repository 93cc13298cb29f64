//! Everything there is of a resource: resumable at the page after the last one kept.
//!
//! How the pages come is in `ends`; how the place is kept in `stand`.

use super::ask::Signals;
use super::context::Context;
use super::ends::Walk;
use super::once::{Pulled, SyncError};
use super::race::Race;
use super::stand::Stand;
use super::translate::listing;
use crate::crm::{CrmError, Resource};
use crate::store::Position;
use chrono::TimeDelta;

/// Reads a resource to its end, from where an interrupted pull stopped.
pub(super) async fn read_all(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    from: Position,
    race: &Race,
) -> Result<Pulled, SyncError> {
    let of = listing(resource);
    let now = context.now();
    // A cursor too old may be refused, and the rows before it have changed long since.
    let resumed = from
        .started
        .is_some_and(|started| now - started < TimeDelta::days(1));
    let mut walk = Walk {
        context,
        signals,
        resource,
        race,
        stand: Stand::read(from.cursor.filter(|_| resumed)),
        done: if resumed { from.done } else { 0 },
        pulled: Pulled::default(),
    };
    let begins_anew = walk.stand.after.is_some() && walk.done > 0;
    race.begins(resource, walk.done);
    if !resumed {
        context
            .store(move |store| store.begin_full(of, now))
            .await?;
    }
    match walk.through().await {
        Err(SyncError::Crm(CrmError::Refused { .. })) if begins_anew => {
            // The place to go on from is not known any more: from the beginning, once.
            context
                .store(move |store| store.begin_full(of, now))
                .await?;
            walk.stand = Stand::default();
            walk.done = 0;
            race.begins(resource, 0);
            walk.through().await?;
        }
        other => other?,
    }
    Ok(walk.pulled)
}
