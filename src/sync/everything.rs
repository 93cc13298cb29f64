//! Everything there is of a resource, page by page: resumable at the page after the last one kept. While a
//! page is written the next one is on its way.

use super::ask::{Signals, ask_dated};
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::page::{forward, keep};
use super::race::Race;
use super::translate::listing;
use crate::crm::{CrmError, Page, Resource};
use crate::store::{Position, Step};
use chrono::TimeDelta;
use std::time::Instant;

/// Lists a resource to its end, from where an interrupted pull stopped.
pub(super) async fn read_all(
    context: &Context,
    signals: &Signals,
    resource: Resource,
    from: Position,
    race: &Race,
) -> Result<Pulled, SyncError> {
    let of = listing(resource);
    let now = context.now();
    let mut pulled = Pulled::default();
    // A cursor too old may be refused, and the rows before it have changed long since.
    let resumable = from
        .started
        .is_some_and(|started| now - started < TimeDelta::days(1));
    let mut cursor = from.cursor.filter(|_| resumable);
    let mut done = if resumable { from.done } else { 0 };
    race.begins(resource, done);
    if !resumable {
        context
            .store(move |store| store.begin_full(of, now))
            .await?;
    }
    let list = async |cursor: Option<&str>| {
        let begun = Instant::now();
        let answer = ask_dated(context, signals, || context.crm.list(resource, cursor)).await;
        race.took(resource, begun.elapsed());
        answer
    };
    let mut answer = list(cursor.as_deref()).await;
    loop {
        let (asked, page) = match answer {
            Err(SyncError::Crm(CrmError::Refused { .. })) if cursor.is_some() && done > 0 => {
                // The place to go on from is not known any more: from the beginning, once.
                cursor = None;
                done = 0;
                context
                    .store(move |store| store.begin_full(of, now))
                    .await?;
                answer = list(None).await;
                continue;
            }
            other => other?,
        };
        let Page { items, next, total } = page;
        forward(resource, cursor.as_deref(), next.as_deref())?;
        done += items.len() as u64;
        let step = Step::Full { next: next.clone() };
        let kept = async {
            let kept = keep(context, resource, (asked, items), step).await;
            if kept.is_ok() {
                race.tell(context, resource, done, total);
            }
            kept
        };
        let fetched = async {
            match &next {
                Some(next) => Some(list(Some(next)).await),
                None => None,
            }
        };
        let (kept, fetched) = tokio::join!(kept, fetched);
        pulled.add(&kept?);
        match fetched {
            Some(fetched) => answer = fetched,
            None => return Ok(pulled),
        }
        cursor = next;
    }
}
