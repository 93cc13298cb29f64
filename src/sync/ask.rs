//! One question to the CRM: after the writes, again when the trouble is on its side, until it is stopped.

use super::News;
use super::context::Context;
use super::once::{Pulled, SyncError};
use super::race::Race;
use crate::crm::{CrmError, Resource};
use chrono::{DateTime, Utc};
use std::future::Future;
use std::time::Duration;
use tokio::sync::watch;

/// How often a request is sent again after trouble on the CRM's side.
const TRIES: u32 = 5;
/// The same when the answer is to wait: the waits together outlast several of the CRM's windows.
const TRIES_LIMITED: u32 = 8;
/// The longest the CRM may ask a pull to wait.
const PATIENCE: Duration = Duration::from_secs(60);

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
        let (wait, tries) = match &error {
            CrmError::Limited { after, .. } => {
                (context.tuning.limited(failures, *after), TRIES_LIMITED)
            }
            CrmError::Server { .. } | CrmError::Busy { .. } => {
                (context.tuning.wait(failures), TRIES)
            }
            _ => return Err(error.into()),
        };
        if failures >= tries || wait > PATIENCE {
            return Err(error.into());
        }
        tokio::select! {
            biased;
            _ = cancel.wait_for(|stop| *stop) => return Err(SyncError::Cancelled),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Asks how many there are, for the time left. Not worth an error, unless it is to be stopped.
pub(super) async fn count(
    context: &Context,
    signals: &Signals,
    race: &Race,
    resource: Resource,
) -> Result<(), SyncError> {
    match ask(context, signals, || context.crm.count(resource)).await {
        Ok(total) => {
            if let Some(total) = total {
                race.counted(resource, total);
            }
            Ok(())
        }
        Err(SyncError::Crm(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Tells of what the CRM does not let be read, which is worth no more than that; any other error stays
/// one.
pub(super) fn missed(context: &Context, what: &str, error: SyncError) -> Result<(), SyncError> {
    match error {
        SyncError::Crm(error @ (CrmError::Forbidden { .. } | CrmError::Refused { .. })) => {
            context.tell(News::Missed {
                what: what.to_owned(),
                why: error.to_string(),
            });
            Ok(())
        }
        error => Err(error),
    }
}

/// What was read beside the changes, or nothing where it cannot be had now: what the changes tell is read, and
/// that is no reason to call all of it failed.
pub(super) fn or_later(read: Result<Pulled, SyncError>, what: &str) -> Result<Pulled, SyncError> {
    match read {
        Err(SyncError::Crm(
            error @ (CrmError::Server { .. }
            | CrmError::Odd { .. }
            | CrmError::Busy { .. }
            | CrmError::Refused { .. }
            | CrmError::Forbidden { .. }),
        )) => {
            tracing::warn!(%error, "{what} could not be read");
            Ok(Pulled::default())
        }
        read => read,
    }
}

/// Makes sure that the CRM is the one that the store was read from, as patiently as it is asked.
pub(super) async fn same_portal(context: &Context, signals: &Signals) -> Result<(), SyncError> {
    // What is only remembered is no answer: nobody was reached.
    if context.portal_is_known() {
        return Ok(());
    }
    let other = ask(context, signals, || async {
        match context.same_portal().await {
            Err(SyncError::Crm(error)) => Err(error),
            told => Ok(told),
        }
    });
    other.await?
}

/// The same, and when it was asked, by our clock: writes may be done while it answers, with what it
/// read before them.
pub(super) async fn ask_dated<T, F, A>(
    context: &Context,
    signals: &Signals,
    request: F,
) -> Result<(DateTime<Utc>, T), SyncError>
where
    F: Fn() -> A,
    A: Future<Output = Result<T, CrmError>>,
{
    ask(context, signals, || {
        let (asked, answer) = (context.now(), request());
        async move { Ok((asked, answer.await?)) }
    })
    .await
}
