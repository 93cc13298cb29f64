//! Pull and push once, for the command line: the same work as the engine's, and an answer.

use super::ask::Signals;
use super::context::Context;
use super::pull::pull;
use super::queue::Queue;
use super::{News, Tuning};
use crate::crm::{Crm, CrmError};
use crate::domain::id::AccountId;
use crate::domain::write::Progress;
use crate::store::{Store, StoreError, Tally};
use chrono::{DateTime, Utc};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// Why a pull or push did not come to its end. Its text is a sentence for the person.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The CRM.
    #[error(transparent)]
    Crm(#[from] CrmError),
    /// What is kept on this machine.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stopped by the person.
    #[error("Stopped; what was read is kept, and the next pull goes on from there.")]
    Cancelled,
    /// The token or the address belongs to another portal than what is kept was read from.
    #[error(
        "Portal {now} answers, and what is kept for this profile is of portal {kept}: nothing was read or sent. Mend the token or the address of this profile, or connect portal {now} under a name of its own: `tenure --profile NAME init`."
    )]
    OtherPortal {
        /// The portal that the accounts and the outbox are of.
        kept: String,
        /// The one that answers.
        now: String,
    },
    /// Another process does it.
    #[error(
        "Another tenure on this machine is syncing this profile; it sends what waits here too."
    )]
    Elsewhere,
}

/// What a pull brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulled {
    /// When it began: the data is as of then.
    pub at: DateTime<Utc>,
    /// How long it took.
    pub took: Duration,
    /// Things read.
    pub items: u64,
    /// Accounts that look different, each once, however many of its records were read.
    pub changed: HashSet<AccountId>,
    /// Accounts that are gone.
    pub gone: HashSet<AccountId>,
}

impl Pulled {
    /// Adds what another part of the pull brought.
    pub(super) fn add(&mut self, part: Pulled) {
        self.items += part.items;
        self.changed.extend(part.changed);
        self.gone.extend(part.gone);
    }
}

/// What a push came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushReport {
    /// Writes that the CRM has taken, or that need not be sent any more.
    pub sent: usize,
    /// What is left in the outbox.
    pub left: Tally,
    /// Why the rest could not be sent now, where it is not a person who has to decide.
    pub why: Option<String>,
}

/// Reads once what changed, or everything when `full` or when that was never done. `tell` hears of
/// the progress.
///
/// # Errors
/// A [`SyncError`]; what was read until then is kept.
pub async fn pull_once(
    crm: Arc<dyn Crm>,
    store: Store,
    tuning: Tuning,
    full: bool,
    tell: impl Fn(News) + Send + Sync + 'static,
) -> Result<Pulled, SyncError> {
    if !store.claim()? {
        return Err(SyncError::Elsewhere);
    }
    let context = Context::new(crm, store, tuning, tell);
    let (_stop, cancel) = watch::channel(false);
    let (_go, hold) = watch::channel(false);
    let (reached, _) = watch::channel(0);
    let signals = Signals {
        cancel,
        hold,
        reached,
    };
    pull(&context, full, &signals).await
}

/// Sends what waits, each write until it is settled or cannot be sent now, for as long as the
/// patience lasts. Writes of unknown outcome are looked for after the quiet time. Gives up at once
/// when nobody answers. `until`: the writes that somebody waits for; it ends when they are settled,
/// and what else waits is begun only while they are not. Without any, everything is sent.
///
/// # Errors
/// A [`SyncError`] when another process sends, or the store cannot be used.
pub async fn push_once(
    crm: Arc<dyn Crm>,
    store: Store,
    tuning: Tuning,
    until: &[Uuid],
    tell: impl Fn(News) + Send + Sync + 'static,
) -> Result<PushReport, SyncError> {
    if !store.claim()? {
        return Err(SyncError::Elsewhere);
    }
    let before = store.tally()?;
    let patience = tuning.patience;
    let mut queue = Queue::new(Context::new(crm, store.clone(), tuning, tell));
    let end = tokio::time::Instant::now() + patience;
    let mut late = None;
    loop {
        let done = !until.is_empty() && store.settled(until)?;
        if !done {
            queue.fill().await;
        }
        let given_up = queue.offline().is_some() || queue.barred().is_some();
        let too_late = queue.alarm().is_some_and(|at| at > end);
        if !queue.sending() && (done || given_up || too_late || queue.alarm().is_none()) {
            break;
        }
        let next = async {
            match done {
                // Nothing is begun any more, so no other wait is of use.
                true => queue.landed().await,
                false => queue.step().await,
            }
        };
        if tokio::time::timeout_at(end, next).await.is_err() {
            let seconds = patience.as_secs();
            late = Some(format!("The CRM has not answered within {seconds} s."));
            queue.give_up().await;
            break;
        }
    }
    let left = store.tally()?;
    let why = queue
        .offline()
        .or(queue.barred())
        .map(str::to_owned)
        .or(late)
        .or_else(|| last_trouble(&store, left));
    Ok(PushReport {
        sent: (before.waiting + before.person).saturating_sub(left.waiting + left.person),
        left,
        why,
    })
}

/// The last trouble of a write that is still to be sent.
fn last_trouble(store: &Store, left: Tally) -> Option<String> {
    if left.waiting == 0 {
        return None;
    }
    store
        .outbox()
        .ok()?
        .into_iter()
        .filter(|queued| matches!(queued.progress, Progress::Waiting | Progress::Unknown))
        .find_map(|queued| queued.trouble)
}
