//! Reading from the CRM: everything, resumable page by page, or what changed since; all resources side by
//! side.

use super::along;
use super::ask::{Signals, count, same_portal};
use super::changes::read_changes;
use super::context::Context;
use super::everything::read_all;
use super::once::SyncError;
use super::owners;
use super::race::Race;
use super::settings::{Settings, ask_settings, keep_settings};
use super::translate::listing;
use super::{News, Pulled};
use crate::crm::{CrmError, Resource};
use crate::domain::field::Field;
use crate::store::{Changes, Listing, Position, ReadAs};
use chrono::{DateTime, Utc};
use std::time::Instant;

/// What a pull is about.
struct Plan {
    /// When it began.
    at: DateTime<Utc>,
    full: bool,
    /// How far the CRM's clock is ahead, in milliseconds.
    lead: Option<i64>,
    /// What comes along with the accounts, as these are read whole.
    along: Option<Resource>,
    race: Race,
}

impl Plan {
    /// Whether all of a resource is read, and not what changed alone.
    fn reads_all(&self, context: &Context, from: &Position) -> bool {
        let every = context.tuning.full_every;
        let due = from.full_at.is_none_or(|last| self.at - last > every);
        self.full || due || from.started.is_some()
    }
}

/// Reads what changed, or everything where that was never done, is due, was interrupted or is
/// wanted. Accounts come first, so that the board can show.
pub(super) async fn pull(
    context: &Context,
    full: bool,
    signals: &Signals,
) -> Result<Pulled, SyncError> {
    let begun = Instant::now();
    let at = context.now();
    same_portal(context, signals).await?;
    let never = context.store(|store| store.position(Listing::Accounts));
    let never = never.await?.full_at.is_none();
    if !never && (full || owners::due(context, at).await?) {
        owners::read(context, signals).await?;
    }
    let lead = context.store(|store| store.take_clock_lead()).await?;
    let other = begin_anew(context, at).await?;
    let mut plan = Plan {
        at,
        full: full || other,
        lead,
        along: None,
        race: Race::new(),
    };
    let from = context.store(|store| store.position(Listing::Accounts));
    let from = from.await?;
    if plan.reads_all(context, &from) {
        plan.along = along::with_accounts(context, &from).await?;
    }
    // The first board waits for nobody's name.
    let owners = async {
        match never {
            true => owners::read(context, signals).await.map(drop),
            false => Ok(()),
        }
    };
    let read = |resource| read(context, signals, &plan, resource);
    let (accounts, contacts, tickets, tasks, settings, ()) = tokio::try_join!(
        read(Resource::Accounts),
        read(Resource::Contacts),
        read(Resource::Tickets),
        read(Resource::Tasks),
        settings(context, signals, &plan),
        owners,
    )?;
    owners::read_unknown(context, signals).await?;
    let mut pulled = Pulled {
        at,
        ..Pulled::default()
    };
    let mut everything = false;
    let mut all_of_it = true;
    let mut failed = None;
    for part in [accounts, contacts, tickets, tasks] {
        let (part, all) = match part {
            Ok(read) => read,
            Err(error) => {
                all_of_it = false;
                failed = failed.or(Some(error));
                continue;
            }
        };
        pulled.add(part);
        everything |= all.unwrap_or(false);
        // What the token may not read is not read under any mapping.
        all_of_it &= all.unwrap_or(true);
    }
    match settings {
        // What is not there is told when these are kept.
        Some(settings) if everything => keep_settings(context, settings?).await?,
        _ => tell_no_stages(context).await,
    }
    if all_of_it {
        let all = context.crm.reads().all;
        context
            .store(move |store| store.put_read_as(ReadAs::All, &all))
            .await?;
    }
    // Scores rest on people and tickets too, which came in behind the accounts.
    let changed = context.store(move |store| store.rescore(at)).await?;
    context.tell_changes(Changes {
        changed,
        gone: Vec::new(),
    });
    // The others are read all the same; that something is missing is what is told in the end.
    if let Some(error) = failed {
        return Err(error.into());
    }
    pulled.took = begun.elapsed();
    context.tell(News::Finished {
        at,
        took: pulled.took,
    });
    Ok(pulled)
}

/// Tells that there is no place any more that stages are read from. Once is enough.
async fn tell_no_stages(context: &Context) {
    if let Some(why) = context.crm.no_stages().await
        && context.note_shown(Field::Stage, false, context.now())
    {
        let what = "the stages".to_owned();
        context.tell(News::Missed { what, why });
    }
}

/// Asks for what seldom changes, behind the accounts, where anything is read whole. That it cannot be had
/// is no reason to stop the listings.
async fn settings(
    context: &Context,
    signals: &Signals,
    plan: &Plan,
) -> Result<Option<Result<Settings, SyncError>>, SyncError> {
    let mut whole = false;
    for resource in Resource::ALL {
        let of = listing(*resource);
        let from = context.store(move |store| store.position(of)).await?;
        whole |= plan.reads_all(context, &from);
    }
    if !whole {
        return Ok(None);
    }
    plan.race.whole(Resource::Tasks).await;
    Ok(Some(ask_settings(context, signals).await))
}

/// Whether what is kept was read under another mapping, so that everything has to be read again. The
/// places that an interrupted pull stopped at are forgotten then, once: what came before them was read
/// under the other mapping.
async fn begin_anew(context: &Context, at: DateTime<Utc>) -> Result<bool, SyncError> {
    let all = context.crm.reads().all;
    if all.is_empty() {
        return Ok(false);
    }
    let other = context.store(move |store| {
        // A cache from before this was kept counts as read under this one.
        if store.read_as(ReadAs::All)?.is_none_or(|kept| kept == all) {
            return Ok(false);
        }
        if store.read_as(ReadAs::Begun)?.as_ref() != Some(&all) {
            for of in Listing::ALL {
                store.begin_full(*of, at)?;
            }
            store.put_read_as(ReadAs::Begun, &all)?;
        }
        Ok(true)
    });
    Ok(other.await?)
}

/// What came of one resource: what it brought, and whether all of it was read, `None` when it may not be
/// read; or a failure that is its own alone.
type Came = Result<(Pulled, Option<bool>), CrmError>;

/// Reads one resource, when it is its turn. Without accounts there is nothing to show; of anything else
/// that the token may not read the rest is told without it. A failure that concerns the others too ends
/// them.
async fn read(
    context: &Context,
    signals: &Signals,
    plan: &Plan,
    resource: Resource,
) -> Result<Came, SyncError> {
    let of = listing(resource);
    let race = &plan.race;
    if plan.along == Some(resource) {
        race.ended(resource);
        return Ok(Ok((Pulled::default(), Some(true))));
    }
    let from = context.store(move |store| store.position(of)).await?;
    let all = plan.reads_all(context, &from);
    // Of what is begun here the search tells it, beside the first pages.
    if all && resource == Resource::Accounts && from.started.is_some() {
        count(context, signals, race, resource).await?;
    }
    race.turn(resource).await;
    context.tell(News::Started { resource });
    let result = attempt(context, signals, plan, (resource, from, all)).await;
    race.ended(resource);
    match result {
        Ok(pulled) => Ok(Ok((pulled, Some(all)))),
        Err(SyncError::Crm(error)) if resource != Resource::Accounts && withheld(&error) => {
            let at = plan.at;
            context
                .store(move |store| store.abandon_full(of, at))
                .await?;
            context.tell(News::Withheld {
                resource,
                why: error.to_string(),
            });
            Ok(Ok((Pulled::default(), None)))
        }
        Err(SyncError::Crm(error)) if its_own(resource, &error) => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

/// Whether a failure says nothing of the other resources: they are read all the same. What the CRM refuses
/// of accounts, as a property that is not there, would be refused after a long read too.
fn its_own(resource: Resource, error: &CrmError) -> bool {
    match error {
        CrmError::Odd { .. } | CrmError::Server { .. } | CrmError::Busy { .. } => true,
        CrmError::Refused { .. } => resource != Resource::Accounts,
        _ => false,
    }
}

async fn attempt(
    context: &Context,
    signals: &Signals,
    plan: &Plan,
    (resource, from, all): (Resource, Position, bool),
) -> Result<Pulled, SyncError> {
    match all {
        true => {
            let along = plan.along.filter(|_| resource == Resource::Accounts);
            read_all(context, signals, (resource, along), from, &plan.race).await
        }
        false => read_changes(context, signals, resource, (from, plan.lead), &plan.race).await,
    }
}

/// Whether the token may not read it.
fn withheld(error: &CrmError) -> bool {
    matches!(
        error,
        CrmError::Forbidden { .. } | CrmError::Refused { status: 403, .. }
    )
}
