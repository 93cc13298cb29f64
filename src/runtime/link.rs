//! The link to the CRM: a small tokio runtime with the sync's engine on it.

use super::cockpit::Incoming;
use super::worker::Job;
use super::{Connect, Connected};
use crate::app::Msg;
use crate::app::msg::SyncNews;
use crate::store::{Changes, Store};
use crate::sync::{Command, Engine, News, Tuning};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long leaving waits for a request under way to be noted. The terminal is given back before;
/// what is not noted by then is found out at the next start.
const PATIENCE: Duration = Duration::from_secs(2);

/// The link, while it lives.
pub struct Link {
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    talk: Option<JoinHandle<()>>,
}

/// Where news go: to the worker, which has the store, or straight to the application.
#[derive(Clone)]
struct Ends {
    worker: Sender<Job>,
    post: Sender<Incoming>,
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
        .thread_name("link")
        .enable_all()
        .build();
    let runtime = match built {
        Ok(runtime) => runtime,
        Err(error) => {
            let why = format!("The CRM cannot be reached: the system gives no threads ({error}).");
            let _ = post.send(Incoming::App(Msg::Problem(why)));
            return Link {
                runtime: None,
                stop: None,
                talk: None,
            };
        }
    };
    if let Some(keys) = keys {
        runtime.spawn(async move {
            if let Err(error) = crate::term::events::watch_signals(keys).await {
                tracing::warn!("signals cannot be watched: {error}");
            }
        });
    }
    let (stop, stopped) = oneshot::channel();
    let ends = Ends { worker, post };
    let talk = runtime.spawn(async move {
        match connect().await {
            Ok(connected) => talk(connected, refresh, ends, stopped).await,
            Err(why) => ends.say(Msg::Sync(SyncNews::Offline(why))),
        }
    });
    Link {
        runtime: Some(runtime),
        stop: Some(stop),
        talk: Some(talk),
    }
}

async fn talk(
    connected: Connected,
    refresh: Option<Duration>,
    ends: Ends,
    mut stopped: oneshot::Receiver<()>,
) {
    let Some(store) = ends.store().await else {
        return;
    };
    let (engine, mut news) = Engine::start(connected.crm, store, Tuning::default());
    let _ = ends.worker.send(Job::Link(engine.sender()));
    engine.send(Command::Pull);
    loop {
        // Without a refresh the timer never ends: no wake-up.
        let pause = async {
            match refresh {
                Some(time) => tokio::time::sleep(time).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = &mut stopped => break,
            item = news.recv() => match item {
                Some(item) => ends.tell(item),
                None => break,
            },
            () = pause => engine.send(Command::Pull),
        }
    }
    engine.stop().await;
    drop(connected.keep);
}

impl Ends {
    fn say(&self, msg: Msg) {
        // The other end is gone only when the program ends.
        let _ = self.post.send(Incoming::App(msg));
    }

    fn ask(&self, job: Job) {
        let _ = self.worker.send(job);
    }

    /// The worker's store; `None` when none could be opened, which the worker has said.
    async fn store(&self) -> Option<Store> {
        let (to, from) = mpsc::channel();
        self.ask(Job::Store(to));
        tokio::task::spawn_blocking(move || from.recv().ok())
            .await
            .ok()?
    }

    fn tell(&self, news: News) {
        match news {
            News::Started { resource } => {
                self.progress(resource.id(), 0, None);
            }
            News::Progress {
                resource,
                done,
                total,
            } => self.progress(resource.id(), done, total),
            News::Accounts { changed, gone } => {
                self.ask(Job::Changed(Changes { changed, gone }));
            }
            News::Owners => self.ask(Job::Owners),
            News::Details(account) => self.ask(Job::FreshDetails(account)),
            News::NoDetails { account, why } => self.say(Msg::NoDetails(account, why)),
            News::Pushed { .. } | News::Outbox => self.ask(Job::Outbox),
            News::Online => self.say(Msg::Sync(SyncNews::Online)),
            News::Offline { why } => self.say(Msg::Sync(SyncNews::Offline(why))),
            News::NeedsPerson { write: None, why } => self.say(Msg::Problem(why)),
            News::NeedsPerson {
                write: Some(_),
                why,
            } => {
                self.ask(Job::Outbox);
                self.say(Msg::Notice(why));
            }
            News::Finished { at, .. } => {
                self.say(Msg::Sync(SyncNews::Done(at)));
                self.ask(Job::Pulled);
            }
            News::Failed { why } => self.say(Msg::Sync(SyncNews::Failed(why))),
            News::Cancelled => self.say(Msg::Sync(SyncNews::Cancelled)),
            News::Elsewhere => self.say(Msg::Notice(
                "Another tenure on this machine talks to the CRM for this profile; what you write \
                 here is sent by it."
                    .to_owned(),
            )),
        }
    }

    fn progress(&self, what: &str, done: u64, total: Option<u64>) {
        let what = what.to_owned();
        self.say(Msg::Sync(SyncNews::Progress { what, done, total }));
    }
}

impl Link {
    /// Ends the link. A request under way has a moment to be noted; after that the outbox knows
    /// that its outcome is unknown.
    pub fn close(mut self) {
        drop(self.stop.take());
        if let Some(runtime) = self.runtime.take() {
            if let Some(talk) = self.talk.take() {
                let _ = runtime.block_on(async { tokio::time::timeout(PATIENCE, talk).await });
            }
            runtime.shutdown_background();
        }
    }
}
