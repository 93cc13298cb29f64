//! Reading from the CRM: everything, resumable page by page, or what changed since.

use super::context::Context;
use super::once::SyncError;
use super::translate::{incoming, listing, portal};
use super::{News, Pulled};
use crate::crm::{CrmError, Page, Resource};
use crate::domain::field::{Field, Kind};
use crate::store::{Changes, Incoming, Position, Step};
use chrono::{DateTime, TimeDelta, Utc};
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often a request is sent again after trouble on the CRM's side.
const TRIES: u32 = 5;
/// The longest the CRM may ask a pull to wait.
const PATIENCE: Duration = Duration::from_secs(60);
/// Where nothing tells how the clocks differ, changes are asked for since a day before.
const BLIND: TimeDelta = TimeDelta::days(1);

/// How a pull is stopped and held back.
#[derive(Clone)]
pub(super) struct Signals {
    /// True: stop.
    pub cancel: watch::Receiver<bool>,
    /// True: writes are under way, which go first.
    pub hold: watch::Receiver<bool>,
    /// Told after each answer, so that waiting writes learn that the CRM is there.
    pub reached: watch::Sender<u64>,
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
    let mut pulled = Pulled {
        at,
        ..Pulled::default()
    };
    let owners = ask(context, signals, || context.crm.owners()).await?;
    context
        .store(move |store| store.put_owners(&owners))
        .await?;
    context.tell(News::Owners);
    let lead = context.store(|store| store.take_clock_lead()).await?;
    let mut everything = false;
    for resource in Resource::ALL.iter().copied() {
        let from = context
            .store(move |store| store.position(listing(resource)))
            .await?;
        let due = from
            .full_at
            .is_none_or(|last| at - last > context.tuning.full_every);
        context.tell(News::Started { resource });
        if full || due || from.started.is_some() {
            everything = true;
            read_all(context, signals, resource, from, &mut pulled).await?;
        } else {
            read_changes(context, signals, resource, (from, lead), &mut pulled).await?;
        }
    }
    if everything {
        read_settings(context, signals).await?;
    }
    // Scores rest on people and tickets too, which came in behind the accounts.
    let changed = context.store(move |store| store.rescore(at)).await?;
    context.tell_changes(Changes {
        changed,
        gone: Vec::new(),
    });
    pulled.took = begun.elapsed();
    context.tell(News::Finished {
        at,
        took: pulled.took,
    });
    Ok(pulled)
}

/// Lists a resource to its end, from where an interrupted pull stopped.
async fn read_all(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    from: Position,
    pulled: &mut Pulled,
) -> Result<(), SyncError> {
    let of = listing(resource);
    let now = context.now();
    // A cursor too old may be refused, and the rows before it have changed long since.
    let resumable = from
        .started
        .is_some_and(|started| now - started < TimeDelta::days(1));
    let mut cursor = from.cursor.filter(|_| resumable);
    let mut done = if resumable { from.done } else { 0 };
    if !resumable {
        context
            .store(move |store| store.begin_full(of, now))
            .await?;
    }
    loop {
        let answer = ask(context, signals, || {
            context.crm.list(resource, cursor.as_deref())
        })
        .await;
        let page = match answer {
            Err(SyncError::Crm(CrmError::Refused { .. })) if cursor.is_some() && done > 0 => {
                // The place to go on from is not known any more: from the beginning, once.
                cursor = None;
                done = 0;
                context
                    .store(move |store| store.begin_full(of, now))
                    .await?;
                continue;
            }
            other => other?,
        };
        let Page { items, next, total } = page;
        forward(resource, cursor.as_deref(), next.as_deref())?;
        done += items.len() as u64;
        let step = Step::Full { next: next.clone() };
        keep(context, resource, items, step, pulled).await?;
        context.tell(News::Progress {
            resource,
            done,
            total,
        });
        cursor = next;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

/// Reads what changed since the last pull that came to its end.
async fn read_changes(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    (from, lead): (Position, Option<i64>),
    pulled: &mut Pulled,
) -> Result<(), SyncError> {
    let of = listing(resource);
    let started = context.now();
    let since = since(
        from.watermark.unwrap_or(started),
        started,
        lead,
        context.tuning.overlap,
    );
    let mut cursor: Option<String> = None;
    let mut done = 0;
    loop {
        let Page { items, next, total } = ask(context, signals, || {
            context.crm.changed(resource, since, cursor.as_deref())
        })
        .await?;
        forward(resource, cursor.as_deref(), next.as_deref())?;
        done += items.len() as u64;
        keep(context, resource, items, Step::Delta, pulled).await?;
        context.tell(News::Progress {
            resource,
            done,
            total,
        });
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    context
        .store(move |store| store.finish_delta(of, started))
        .await?;
    sweep(context, signals, resource, (from, lead), pulled).await
}

/// Reads what was archived since the last sweep, where one is due. A sweep cut short is begun anew.
async fn sweep(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    (from, lead): (Position, Option<i64>),
    pulled: &mut Pulled,
) -> Result<(), SyncError> {
    let of = listing(resource);
    let started = context.now();
    let swept = context.store(move |store| store.swept(of)).await?;
    if swept.is_some_and(|swept| !sweep_due(swept, started)) {
        return Ok(());
    }
    // Whatever the last full pull brought was there then.
    let last = swept.map(|(at, _)| at).max(from.full_at);
    let overlap = context.tuning.overlap;
    let since = since(last.unwrap_or(started), started, lead, overlap);
    let mut cursor: Option<String> = None;
    let mut pages = 0;
    loop {
        let Page { items, next, .. } = ask(context, signals, || {
            context.crm.archived(resource, since, cursor.as_deref())
        })
        .await?;
        forward(resource, cursor.as_deref(), next.as_deref())?;
        pages += 1;
        if !items.is_empty() {
            keep(context, resource, items, Step::Delta, pulled).await?;
        }
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    context
        .store(move |store| store.finish_sweep(of, started, pages))
        .await?;
    Ok(())
}

/// Whether the archived records are to be read again. They come in no order of time, so that each
/// sweep reads them all: on one page with every pull, else a page a minute on the average, and at
/// the latest after an hour.
fn sweep_due((at, pages): (DateTime<Utc>, u32), now: DateTime<Utc>) -> bool {
    let pause = TimeDelta::minutes(i64::from(pages.saturating_sub(1)).min(60));
    // Our clock may have been set back.
    now < at || now - at >= pause
}

/// Since when changes are asked for, by the CRM's clock. `lead` is how far that clock is known to be
/// ahead of ours at least (below zero: it may be behind by that much). A lead above zero is not used:
/// asking for too much is harmless. A watermark in the future tells that our clock was set back: it
/// says nothing then, and neither does the lead.
fn since(
    watermark: DateTime<Utc>,
    now: DateTime<Utc>,
    lead: Option<i64>,
    overlap: TimeDelta,
) -> DateTime<Utc> {
    let lead = lead.filter(|_| watermark <= now);
    let lead = lead.map_or(-BLIND, |ms| TimeDelta::milliseconds(ms.min(0)));
    watermark.min(now) + lead - overlap
}

/// A CRM that answers the same place to go on from would be read for ever.
fn forward(resource: Resource, cursor: Option<&str>, next: Option<&str>) -> Result<(), SyncError> {
    if cursor.is_some() && cursor == next {
        return Err(SyncError::Crm(CrmError::Odd {
            what: format!("the list of {}", resource.id()),
            why: "the next page is the same page again".into(),
        }));
    }
    Ok(())
}

/// Keeps a page with its position and tells what looks different.
async fn keep(
    context: &Context,
    resource: Resource,
    items: Vec<crate::crm::Item>,
    step: Step,
    pulled: &mut Pulled,
) -> Result<(), SyncError> {
    let now = context.now();
    let items: Vec<Incoming> = items.into_iter().map(incoming).collect();
    pulled.items += items.len() as u64;
    let changes = context
        .store(move |store| {
            let newest = items
                .iter()
                .filter_map(|item| match item {
                    Incoming::Account(record) => record.account.updated_at,
                    _ => None,
                })
                .max();
            if let Some(theirs) = newest {
                store.pulled_their_clock(theirs, now)?;
            }
            store.put_page(listing(resource), items, step, now)
        })
        .await?;
    pulled.changed += changes.changed.len() as u64;
    pulled.gone += changes.gone.len() as u64;
    context.tell_changes(changes);
    Ok(())
}

/// Reads what seldom changes: the portal and the choices of the fields a person sets.
async fn read_settings(context: &Context, signals: &Signals) -> Result<(), SyncError> {
    let about = portal(ask(context, signals, || context.crm.probe()).await?);
    context.store(move |store| store.put_portal(&about)).await?;
    for field in Field::ALL
        .iter()
        .copied()
        .filter(|field| field.kind() == Kind::Choice && *field != Field::Owner)
    {
        let options = ask(context, signals, || context.crm.options(field)).await?;
        if let Some(options) = options {
            context
                .store(move |store| store.put_options(field, &options))
                .await?;
        }
    }
    Ok(())
}

/// Asks the CRM when no write is under way; again, after a while, when the trouble is on its side.
pub(super) async fn ask<T, F, A>(
    context: &Context,
    signals: &Signals,
    request: F,
) -> Result<T, SyncError>
where
    F: Fn() -> A,
    A: Future<Output = Result<T, CrmError>>,
{
    let mut cancel = signals.cancel.clone();
    let mut hold = signals.hold.clone();
    let mut failures = 0;
    loop {
        let attempt = async {
            // The sender lives as long as the engine; without one nothing holds the pull back.
            let _ = hold.wait_for(|held| !held).await;
            request().await
        };
        let error = tokio::select! {
            biased;
            _ = cancel.wait_for(|stop| *stop) => return Err(SyncError::Cancelled),
            answer = attempt => match answer {
                Ok(value) => {
                    signals.reached.send_modify(|count| *count += 1);
                    return Ok(value);
                }
                Err(error) => error,
            },
        };
        failures += 1;
        let wait = match &error {
            CrmError::Limited { after, .. } => {
                after.unwrap_or_else(|| context.tuning.wait(failures + 3))
            }
            CrmError::Server { .. } => context.tuning.wait(failures),
            _ => return Err(error.into()),
        };
        if failures >= TRIES || wait > PATIENCE {
            return Err(error.into());
        }
        tokio::select! {
            biased;
            _ = cancel.wait_for(|stop| *stop) => return Err(SyncError::Cancelled),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_clock_over_there_asks_for_more() {
        let watermark = DateTime::from_timestamp(1_000_000, 0).expect("a moment");
        let overlap = TimeDelta::seconds(90);
        let at = |lead| since(watermark, watermark, lead, overlap).timestamp();
        assert_eq!(at(Some(0)), 1_000_000 - 90);
        assert_eq!(at(Some(-3_600_000)), 1_000_000 - 3_600 - 90);
        assert_eq!(at(Some(3_600_000)), 1_000_000 - 90);
        assert_eq!(at(None), 1_000_000 - 86_400 - 90);
    }

    #[test]
    fn our_clock_set_back_asks_for_more() {
        let now = DateTime::from_timestamp(1_000_000, 0).expect("a moment");
        let watermark = now + TimeDelta::hours(1);
        let since = since(watermark, now, Some(0), TimeDelta::seconds(90));
        assert_eq!(since.timestamp(), 1_000_000 - 86_400 - 90);
    }

    #[test]
    fn the_more_was_ever_archived_the_less_often_it_is_swept() {
        let now = DateTime::from_timestamp(1_000_000, 0).expect("a moment");
        let due = |minutes, pages| sweep_due((now - TimeDelta::minutes(minutes), pages), now);
        assert!(due(0, 0) && due(0, 1), "one page costs next to nothing");
        assert!(!due(8, 10) && due(9, 10));
        assert!(!due(59, 100_000) && due(60, 100_000));
        assert!(due(-5, 100_000), "our clock was set back");
    }

    #[test]
    fn a_page_that_leads_to_itself_is_an_error() {
        assert!(forward(Resource::Accounts, Some("7"), Some("7")).is_err());
        assert!(forward(Resource::Accounts, Some("7"), Some("8")).is_ok());
        assert!(forward(Resource::Accounts, None, None).is_ok());
    }
}
