//! The link to the CRM: a small tokio runtime with the sync's engine on it.

use super::cockpit::Incoming;
use super::worker::Job;
use super::{Connect, Connected};
use crate::app::Msg;
use crate::app::msg::SyncNews;
use crate::domain::id::AccountId;
use std::sync::mpsc::Sender;
use std::time::Duration;
use tokio::runtime::Runtime;

/// What the worker asks of the CRM's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Ask for what changed.
    Pull,
    /// Stop asking.
    Cancel,
    /// There is something to send.
    Push,
    /// Read an account's details anew.
    Details(AccountId),
}

/// The link, while it lives.
pub struct Link {
    runtime: Option<Runtime>,
}

/// Starts the link in the background.
pub fn start(
    connect: Connect,
    refresh: Option<Duration>,
    worker: Sender<Job>,
    post: Sender<Incoming>,
    keys: Option<crate::term::events::Sink>,
) -> Link {
    let built = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = match built {
        Ok(runtime) => runtime,
        Err(error) => {
            let why = format!("The CRM cannot be reached: the system gives no threads ({error}).");
            let _ = post.send(Incoming::App(Msg::Problem(why)));
            return Link { runtime: None };
        }
    };
    if let Some(keys) = keys {
        runtime.spawn(async move {
            if let Err(error) = crate::term::events::watch_signals(keys).await {
                tracing::warn!("signals cannot be watched: {error}");
            }
        });
    }
    runtime.spawn(async move {
        match connect().await {
            Ok(connected) => talk(connected, refresh, worker, post).await,
            Err(why) => {
                let _ = post.send(Incoming::App(Msg::Sync(SyncNews::Offline(why))));
            }
        }
    });
    Link {
        runtime: Some(runtime),
    }
}

async fn talk(
    connected: Connected,
    refresh: Option<Duration>,
    worker: Sender<Job>,
    post: Sender<Incoming>,
) {
    let _ = (connected, refresh, worker, post);
}

impl Link {
    /// Ends the link; a request under way is left to its fate, which the outbox knows.
    pub fn close(mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_millis(200));
        }
    }
}
