//! What is asked for: the front and what is read again, each page sent on to be kept. The back is in
//! `back`.

use super::meeting::{Meeting, lock};
use crate::crm::{CrmError, Item, Resource};
use crate::domain::id::AccountId;
use crate::sync::ask::{Signals, ask, ask_dated};
use crate::sync::context::Context;
use crate::sync::once::SyncError;
use crate::sync::page::trail;
use crate::sync::race::Race;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::{Notify, mpsc};

/// What came, and from where.
pub(super) struct Fetched {
    pub asked: DateTime<Utc>,
    pub items: Vec<Item>,
    /// What came with them of the resource that comes along.
    pub beside: Vec<Item>,
    /// Whether it is of what an index finds.
    pub indexed: bool,
    pub from: From,
}

pub(super) enum From {
    /// The front, which goes on there.
    Front {
        next: Option<String>,
        total: Option<u64>,
        /// The lowest place on the first page of all, which everything else stands above.
        first: Option<u64>,
        /// The greatest place up to here.
        top: Option<u64>,
    },
    /// The back, down to that place.
    Back { floor: u64 },
    /// What was read again, that piece of it.
    Again { piece: usize },
}

/// What fetches; apart from what is kept, which changes meanwhile.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub context: &'a Context,
    pub signals: &'a Signals,
    pub resource: Resource,
    pub race: &'a Race,
}

/// Where the front begins, and what it knows of the beginning of the listing.
pub(super) struct Begin {
    /// The CRM's own cursor; `None` at the beginning.
    pub after: Option<String>,
    /// The lowest place on the first page of all, where an earlier run has seen it.
    pub first: Option<u64>,
}

/// Whether a question that only saves time can be done without when it is answered so.
pub(super) fn dispensable(error: &CrmError) -> bool {
    matches!(
        error,
        CrmError::Refused { .. }
            | CrmError::Forbidden { .. }
            | CrmError::Odd { .. }
            | CrmError::Server { .. }
            | CrmError::Busy { .. }
            | CrmError::Limited { .. }
    )
}

impl Side<'_> {
    pub(super) fn places(self, items: &[Item]) -> impl Iterator<Item = Option<u64>> {
        let crm = &self.context.crm;
        items.iter().filter_map(Item::id).map(|id| crm.place(id))
    }

    /// The listing itself, upwards, until it meets what the back has seen.
    pub async fn front(
        self,
        begin: Begin,
        meeting: &Mutex<Meeting>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let (context, resource) = (self.context, self.resource);
        let Begin { after, mut first } = begin;
        let fresh = after.is_none();
        let mut trail = trail(resource.id(), after.as_deref());
        let mut cursor = after;
        loop {
            let begun = Instant::now();
            let list = || context.crm.list(resource, cursor.as_deref());
            let answer = ask_dated(context, self.signals, list).await;
            self.race.took(resource, begun.elapsed());
            let (asked, page) = answer?;
            trail.on(page.next.as_deref())?;
            if fresh && first.is_none() {
                first = self.places(&page.items).min().flatten();
            }
            let (mut met, top) = {
                let mut meeting = lock(meeting);
                (meeting.front(self.places(&page.items)), meeting.top)
            };
            if met && !self.nothing_below(first).await? {
                // It began in the middle: it only meets the back when it has come round.
                lock(meeting).upwards = false;
                met = false;
            }
            let next = page.next.filter(|_| !met);
            let from = From::Front {
                next: next.clone(),
                total: page.total,
                first,
                top,
            };
            let lag = match page.indexed {
                true => context.tuning.overlap,
                false => TimeDelta::zero(),
            };
            let fetched = Fetched {
                asked: asked - lag,
                items: page.items,
                beside: page.beside,
                indexed: page.indexed,
                from,
            };
            let sent = pages.send(fetched).await;
            if sent.is_err() || next.is_none() {
                return Ok(());
            }
            cursor = next;
        }
    }

    /// Whether the listing began with what stands lowest: one that comes in another order, as by the text
    /// of its ids, may come upwards for a long time and bring the lowest last.
    async fn nothing_below(self, first: Option<u64>) -> Result<bool, SyncError> {
        let (crm, resource) = (&self.context.crm, self.resource);
        let Some(first) = first else { return Ok(false) };
        let below = ask(self.context, self.signals, || {
            crm.list_back(resource, Some(first))
        });
        match below.await {
            Ok(page) => Ok(page.is_some_and(|page| page.items.is_empty())),
            Err(SyncError::Crm(error)) if dispensable(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Accounts that were seen from the back, piece by piece, the records themselves.
    pub async fn again(
        self,
        work: &Mutex<VecDeque<(usize, Vec<AccountId>)>>,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<(), SyncError> {
        let next = || {
            let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
            work.pop_front()
        };
        while let Some((piece, ids)) = next() {
            let read = || self.context.crm.accounts(&ids);
            let (asked, items) = ask_dated(self.context, self.signals, read).await?;
            let again = Fetched {
                asked,
                items,
                beside: Vec::new(),
                indexed: false,
                from: From::Again { piece },
            };
            if pages.send(again).await.is_err() {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Fetches and keeps side by side; what is being fetched when nothing more is to be kept is given up.
pub(super) async fn together(
    fetch: impl Future<Output = Result<(), SyncError>>,
    keep: impl Future<Output = Result<(), SyncError>>,
) -> Result<(), SyncError> {
    let enough = Notify::new();
    let fetch = async {
        tokio::select! {
            biased;
            () = enough.notified() => Ok(()),
            fetched = fetch => fetched,
        }
    };
    let keep = async {
        let kept = keep.await;
        enough.notify_one();
        kept
    };
    let (kept, fetched) = tokio::join!(keep, fetch);
    kept.and(fetched)
}
