//! The link to the CRM: a small tokio runtime with the sync's engine on it.

use super::again::Again;
use super::cockpit::Incoming;
use super::hearing::Hearing;
use super::worker::Job;
use super::{Connect, Connected, Told};
use crate::app::Msg;
use crate::app::msg::SyncNews;
use crate::store::{Changes, Store};
use crate::sync::{Command, Engine, News, Tuning};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long leaving waits for a request under way to be noted. The terminal is given back before;
/// what is not noted by then is found out at the next start.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest pause between two tries to connect, unless the refresh time is longer.
const LONGEST: Duration = Duration::from_secs(3600);

/// How often at most the screen is brought up to date with what another process changes: a pull
/// over there is many changes.
const PACE: Duration = Duration::from_millis(700);

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
) -> Link {
    // Few threads: each keeps memory of its own, as much as the largest thing it ever held.
    let built = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(2)
        // One that waits longer for work wakes up later, only to end.
        .thread_keep_alive(Duration::from_secs(1))
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
    let (stop, stopped) = oneshot::channel();
    // Orders come in here from the beginning: one to sync is also one to try to connect again.
    let (orders, inbox) = unbounded_channel();
    let _ = worker.send(Job::Link(orders));
    let ends = Ends { worker, post };
    let talk = runtime.spawn(async move {
        let mut stopped = stopped;
        let mut line = Line {
            connect,
            inbox,
            waiting: Vec::new(),
        };
        let mut again = Again::default();
        loop {
            let met = tokio::select! {
                // Leaving waits for nothing that is only being connected.
                _ = &mut stopped => break,
                met = reach(refresh, &ends, line) => met,
            };
            let Some(met) = met else { break };
            match talk(met, refresh, &ends, &mut again, &mut stopped).await {
                Some(rest) => line = rest,
                None => break,
            }
        }
    });
    Link {
        runtime: Some(runtime),
        stop: Some(stop),
        talk: Some(talk),
    }
}

/// What a talk begins with.
struct Met {
    connected: Connected,
    store: Store,
    line: Line,
}

/// How the CRM is reached, where orders come in, and those that came in meanwhile.
struct Line {
    connect: Connect,
    inbox: UnboundedReceiver<Command>,
    waiting: Vec<Command>,
}

/// Connects, as often as it takes: after a failure again when a person wants to sync, and at the
/// refresh time, which doubles with each failure (a token's command may ask the person something).
/// `None` when there is nothing to talk for: no store, or nobody who gives orders.
async fn reach(refresh: Option<Duration>, ends: &Ends, line: Line) -> Option<Met> {
    let mut failures = 0;
    let Line {
        connect,
        mut inbox,
        mut waiting,
    } = line;
    loop {
        let (told, waited) = (ends.clone(), ends.clone());
        let mut attempt = connect(Told {
            filling: Arc::new(move |done, total| {
                told.say(Msg::Sync(SyncNews::Filling { done, total }));
            }),
            waits: Arc::new(move |what| waited.say(Msg::Notice(what))),
        });
        let result = loop {
            tokio::select! {
                result = &mut attempt => break result,
                order = inbox.recv() => match order? {
                    Command::Pull | Command::PullFull => {
                        ends.say(Msg::Connecting);
                    }
                    order => waiting.push(order),
                },
            }
        };
        let why = match result {
            Ok(connected) => {
                return Some(Met {
                    connected,
                    store: ends.store().await?,
                    line: Line {
                        connect,
                        inbox,
                        waiting,
                    },
                });
            }
            Err(why) => why,
        };
        ends.say(Msg::Sync(SyncNews::Offline(why.clone())));
        for order in waiting.drain(..) {
            ends.unconnected(order, &why);
        }
        let pause = refresh.map(|time| (time * (1 << failures)).min(time.max(LONGEST)));
        failures = (failures + 1).min(16);
        let again = pausing(pause);
        tokio::pin!(again);
        loop {
            tokio::select! {
                () = &mut again => break,
                order = inbox.recv() => match order? {
                    Command::Pull | Command::PullFull => break,
                    order => ends.unconnected(order, &why),
                },
            }
        }
    }
}

/// Ends after a while; without one never: no wake-up.
async fn pausing(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

/// Ends at that moment; without one never.
async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Talks until the link is told to stop (`None`), or until the connection is to be made anew: then
/// with the orders that are still to be carried out.
async fn talk(
    met: Met,
    refresh: Option<Duration>,
    ends: &Ends,
    again: &mut Again,
    stopped: &mut oneshot::Receiver<()>,
) -> Option<Line> {
    let Met {
        connected,
        store,
        line: Line {
            connect,
            mut inbox,
            waiting,
        },
    } = met;
    if let Some(notice) = connected.notice {
        ends.say(Msg::Problem(notice));
    }
    let mut hearing = Hearing::of(&store);
    // When the worker looks at what another process changed, and when it last did.
    let (mut look_at, mut looked) = (Some(Instant::now()), None::<Instant>);
    let tuning = Tuning {
        read_only: connected.read_only,
        ..Tuning::default()
    };
    again.connected(connected.elsewhere, Instant::now());
    let (engine, mut news) = Engine::start(connected.crm, store, tuning);
    engine.send(Command::Pull);
    // Whose details are asked for and not answered yet.
    let mut details = HashSet::new();
    for order in waiting {
        if let Command::Details(account) = &order {
            details.insert(account.clone());
        }
        engine.send(order);
    }
    let refreshing = pausing(refresh);
    tokio::pin!(refreshing);
    let left = loop {
        tokio::select! {
            _ = &mut *stopped => break true,
            item = news.recv() => match item {
                Some(item) => {
                    if let News::Details(account)
                    | News::NoDetails { account, .. }
                    | News::PassedOver(account) = &item
                    {
                        details.remove(account);
                    }
                    again.hears(&item);
                    ends.tell(item);
                }
                None => break true,
            },
            // The worker ends a moment before the link is told to.
            Some(order) = inbox.recv() => {
                if let Command::Details(account) = &order {
                    details.insert(account.clone());
                }
                let anew = again.wanted(&order, Instant::now());
                engine.send(order);
                if anew {
                    break false;
                }
            }
            () = &mut refreshing => {
                refreshing.set(pausing(refresh));
                engine.send(Command::Pull);
            }
            () = until(again.at()) => break false,
            () = hearing.heard() => {
                engine.send(Command::Nudge);
                let now = Instant::now();
                look_at = look_at.or(Some(looked.map_or(now, |last| now.max(last + PACE))));
            }
            () = until(look_at) => {
                look_at = None;
                looked = Some(Instant::now());
                ends.ask(Job::Elsewhere);
            }
        }
    };
    if left {
        engine.stop().await;
        drop(connected.keep);
        return None;
    }
    tokio::select! {
        _ = &mut *stopped => return None,
        () = engine.stop() => {}
    }
    drop(connected.keep);
    // What came of the last writes is told, the end of the last pull is not: another one begins.
    while let Ok(item) = news.try_recv() {
        ends.tell(item);
    }
    Some(Line {
        connect,
        inbox,
        waiting: details.into_iter().map(Command::Details).collect(),
    })
}

impl Ends {
    fn say(&self, msg: Msg) {
        // The other end is gone only when the program ends.
        let _ = self.post.send(Incoming::App(msg));
    }

    fn ask(&self, job: Job) {
        let _ = self.worker.send(job);
    }

    /// Answers an order that nobody is there to carry out.
    fn unconnected(&self, order: Command, why: &str) {
        if let Command::Details(account) = order {
            self.say(Msg::NoDetails(account, why.to_owned()));
        }
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
                self.progress(resource.id(), 0, None, None);
            }
            News::Progress {
                resource,
                done,
                total,
                left,
            } => self.progress(resource.id(), done, total, left),
            News::Withheld { why, .. } | News::Missed { why, .. } => self.say(Msg::Notice(why)),
            News::Accounts { changed, gone } => {
                self.ask(Job::Changed(Changes { changed, gone }));
            }
            News::Owners => self.ask(Job::Owners),
            News::Details(account) => self.ask(Job::KeptDetails(account)),
            News::PassedOver(account) => self.say(Msg::DetailsPassedOver(account)),
            News::NoDetails { account, why } => self.say(Msg::NoDetails(account, why)),
            News::Pushed {
                account, progress, ..
            } => {
                if !progress.open() {
                    self.say(Msg::DetailsBehind(account.clone()));
                }
                if !progress.stored().is_empty() {
                    let stored = progress.stored().to_vec();
                    self.say(Msg::StoredElse(account, stored));
                }
                self.ask(Job::Outbox);
            }
            News::Outbox => self.ask(Job::Outbox),
            News::Online => self.say(Msg::Sync(SyncNews::Online)),
            News::Offline { why } => self.say(Msg::Sync(SyncNews::Offline(why))),
            News::NeedsPerson { write: None, why } => self.say(Msg::Problem(why)),
            News::NeedsPerson {
                write: Some(about),
                why,
            } => {
                self.ask(Job::Outbox);
                self.say(Msg::ToSettle {
                    title: about.title,
                    why,
                    decides: about.decides,
                });
            }
            News::Finished { at, .. } => {
                self.say(Msg::Sync(SyncNews::Done(at)));
                self.ask(Job::Pulled);
                super::memory::let_go();
            }
            News::Failed { why } => self.say(Msg::Sync(SyncNews::Failed(why))),
            News::SendStopped { writes } => self.say(Msg::Sync(SyncNews::SendStopped(writes))),
            News::Cancelled => self.say(Msg::Sync(SyncNews::Cancelled)),
            News::Elsewhere => self.say(Msg::Sync(SyncNews::Elsewhere(true))),
            News::Here => self.say(Msg::Sync(SyncNews::Elsewhere(false))),
        }
    }

    fn progress(&self, what: &str, done: u64, total: Option<u64>, left: Option<Duration>) {
        let what = what.to_owned();
        self.say(Msg::Sync(SyncNews::Progress {
            what,
            done,
            total,
            left,
        }));
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
            runtime.block_on(crate::crm::hubspot::settled());
            runtime.shutdown_background();
        }
    }
}
