//! The thread that has the store. What a person does is done in the order it was done in, so that an
//! undo never overtakes what it undoes; news of the sync are told behind it.
//!
//! Here are the jobs; which is the next is in `backlog`, what a person does is in `deeds`, what the screen is told in `tell`,
//! and what is done on other threads in `beside`.

mod backlog;
mod beside;
mod deeds;
mod tell;

use super::cockpit::{Cockpit, Incoming};
use super::{daily, memory};
use crate::app::Msg;
use crate::app::effect::Ask;
use crate::app::msg::DRAFTS;
use crate::app::view::portfolio::Question;
use crate::domain::id::AccountId;
use crate::domain::labels::Labels;
use crate::domain::write::{Action, Choice};
use crate::domain::{Now, Rules};
use crate::store::{Changes, Opened, Store, StoreError};
use crate::sync::Command;
use backlog::Backlog;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tell::options;
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

/// How long nothing has been written when the first frame of the next start is made ready.
const SETTLED: Duration = Duration::from_secs(1);

/// Something for the worker to do.
pub enum Job {
    /// Tell what is shown first, if that is kept and the screen wants no more; else read the whole
    /// cache.
    Glimpse(Ask),
    /// Read the whole cache.
    Load(Ask),
    /// Judge by other rules from now on, and read the whole cache anew.
    Rules(Arc<Rules>),
    /// Read an account's details, from the cache and then from the CRM.
    Details(AccountId),
    /// Compute the past of each measure of an account.
    Measures(AccountId),
    /// Measure the portfolio.
    Portfolio(Question),
    /// Read people and touchpoints of all accounts, to be searched.
    Findables,
    /// Make an action durable and have it sent.
    Commit(Box<Action>),
    /// Take an action back, or the last one.
    Undo(Option<Uuid>),
    /// Settle a conflict or a refusal.
    Settle(Uuid, Choice),
    /// Give a write what the CRM asks for with it.
    Answer(Vec<Uuid>, Vec<(String, String)>),
    /// Keep a small thing for the next start: key, JSON.
    Remember(String, String),
    /// The words of this file stand in a line that was to be kept before: it is removed if that is.
    NoteKept(PathBuf),
    /// Ask the CRM for what changed.
    Sync,
    /// Stop asking.
    SyncCancel,
    /// The sync changed accounts: read them again for the screen.
    Changed(Changes),
    /// The sync changed the outbox.
    Outbox,
    /// Read an account's details from the cache alone: they are others there by now.
    KeptDetails(AccountId),
    /// The sync read the CRM's users anew.
    Owners,
    /// Another process may have changed something: the screen is brought up to date where it has.
    Elsewhere,
    /// A pull came to its end: today's scores are kept anew.
    Pulled,
    /// The link wants the store for its engine.
    Store(Sender<Store>),
    /// The engine runs: orders go there.
    Link(UnboundedSender<Command>),
    /// Finish.
    Close,
}

/// Whether a job may come with a change of what is shown first.
fn stirs(job: &Job) -> bool {
    match job {
        Job::Commit(_) | Job::Undo(_) | Job::Settle(..) | Job::Answer(..) => true,
        Job::Changed(changes) => !changes.is_empty(),
        Job::Outbox | Job::Owners => true,
        _ => false,
    }
}

/// What a person should know of the opening, once.
#[derive(Default)]
struct Notices {
    stay: Vec<String>,
    until_synced: Option<String>,
}

impl Notices {
    fn of(opened: &Opened) -> Self {
        let sentence = opened.sentence();
        match opened.passes() {
            true => Self {
                until_synced: sentence,
                ..Self::default()
            },
            false => Self {
                stay: sentence.into_iter().collect(),
                ..Self::default()
            },
        }
    }
}

/// Starts the thread: it opens the store and then does what it is asked.
pub fn start(
    (path, plans_here): (PathBuf, bool),
    rules: Arc<Rules>,
    post: Sender<Incoming>,
    clock: fn() -> Now,
) -> (Sender<Job>, Finish) {
    let (jobs, queue) = mpsc::channel();
    let (working, finish) = mpsc::channel();
    let own = jobs.clone();
    let work = move || {
        // Dropped at the end of the thread, whatever ends it.
        let _working: Sender<()> = working;
        let _last = Last(post.clone());
        let opened = Store::open(&path).and_then(|opened| {
            opened.0.keep_plans_here(plans_here)?;
            Ok(opened)
        });
        Worker {
            rules,
            by_rules: None,
            post,
            clock,
            own,
            orders: None,
            daily: Arc::default(),
            // What changed before this run is not known.
            unkept: Arc::new(AtomicBool::new(true)),
            loaded: None,
            looked_at: None,
            measured: Arc::default(),
            drafts_kept: true,
        }
        .work(opened, &queue);
    };
    thread::Builder::new()
        .name("store".into())
        .spawn(work)
        .expect("a thread for the store");
    (jobs, Finish(finish))
}

/// Lives as long as the thread: where a panic ends it, the person is told at once, and what waited to be
/// kept waits no longer.
struct Last(Sender<Incoming>);

impl Drop for Last {
    fn drop(&mut self) {
        if thread::panicking() {
            // The other end is gone only when the program ends.
            let _ = self.0.send(Incoming::App(Msg::StoreFailed));
        }
    }
}

/// Tells when the thread has done all it was asked.
pub struct Finish(Receiver<()>);

impl Finish {
    /// Waits for the end of the thread, at most so long. Whether it came.
    pub fn wait(&self, at_most: Duration) -> bool {
        matches!(
            self.0.recv_timeout(at_most),
            Err(RecvTimeoutError::Disconnected)
        )
    }
}

/// The first question: the whole cache.
pub fn ask_first(worker: &Sender<Job>, cockpit: &Cockpit) {
    let _ = worker.send(Job::Load(cockpit.state.load));
}

struct Worker {
    rules: Arc<Rules>,
    /// Those that the screen does not know of yet.
    by_rules: Option<Arc<Rules>>,
    post: Sender<Incoming>,
    clock: fn() -> Now,
    /// The way into its own queue, for what is done beside it.
    own: Sender<Job>,
    orders: Option<UnboundedSender<Command>>,
    /// Held by the one that does the day's work.
    daily: Arc<Mutex<()>>,
    /// Whether anything changed since the scores and the queue of the day were kept.
    unkept: Arc<AtomicBool>,
    /// The question that the book on the screen answers.
    loaded: Option<Ask>,
    /// The account whose details were wanted last.
    looked_at: Option<AccountId>,
    /// The last question about the portfolio.
    measured: Arc<AtomicU64>,
    /// Whether the lines that were left are kept as they were last.
    drafts_kept: bool,
}

impl Worker {
    /// Lets the rules know what the CRM calls its choices, by which people may have written them.
    fn learn_labels(&mut self, store: &Store) -> Result<(), StoreError> {
        let labels = Labels::new(store.choices()?);
        if self.rules.labels != labels {
            Arc::make_mut(&mut self.rules).labels = labels;
            store.set_scorer(daily::scorer(self.rules.clone()));
        }
        Ok(())
    }

    fn work(mut self, opened: Result<(Store, Opened), StoreError>, queue: &Receiver<Job>) {
        let (store, opened) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.without_store(&error.to_string(), queue),
        };
        if let Err(error) = self.learn_labels(&store) {
            tracing::error!("{error}");
        }
        store.set_scorer(daily::scorer(self.rules.clone()));
        if let Err(error) = store.begin_offset((self.clock)().offset) {
            tracing::error!("{error}");
        }
        let mut notices = Notices::of(&opened);
        if notices.stay.is_empty() {
            let lost = store.lost().ok().flatten();
            notices.stay.extend(lost.map(|lost| lost.sentence()));
        }
        let mut backlog = Backlog::of(queue);
        // Something was written since the first frame of the next start was last looked after.
        let mut stirred = false;
        loop {
            let next = match stirred {
                true => backlog.next_within(SETTLED),
                false => backlog.next().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let job = match next {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => {
                    stirred = false;
                    self.keep_glimpse(&store);
                    memory::let_go();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if matches!(job, Job::Close) {
                return store.settle();
            }
            stirred |= stirs(&job);
            if let Err(error) = self.job(&store, job, &mut notices) {
                tracing::error!("{error}");
                self.say(Msg::Problem(error.to_string()));
            }
        }
    }

    /// Nothing can be kept: every job is answered with why.
    fn without_store(&self, why: &str, queue: &Receiver<Job>) {
        while let Ok(job) = queue.recv() {
            match job {
                Job::Glimpse(ask) | Job::Load(ask) => {
                    self.say(Msg::Loaded(ask, Err(why.to_owned())));
                }
                Job::Commit(action) => self.say(Msg::NotCommitted {
                    title: action.title,
                    why: why.to_owned(),
                }),
                Job::Undo(_) => self.say(Msg::NotUndone(why.to_owned())),
                Job::Portfolio(question) => {
                    self.say(Msg::Portfolio(question.ask, Err(why.to_owned())));
                }
                Job::Close => return,
                _ => {}
            }
        }
    }

    fn say(&self, msg: Msg) {
        // The other end is gone only when the program ends.
        let _ = self.post.send(Incoming::App(msg));
    }

    fn order(&self, order: Command) -> bool {
        self.orders
            .as_ref()
            .is_some_and(|orders| orders.send(order).is_ok())
    }

    fn job(&mut self, store: &Store, job: Job, notices: &mut Notices) -> Result<(), StoreError> {
        match job {
            // What a person sees when they do something is as new as what they do it to, also where
            // no other process could tell of its changes.
            Job::Details(_)
            | Job::Commit(_)
            | Job::Undo(_)
            | Job::Settle(..)
            | Job::Answer(..)
            | Job::Sync => {
                // What a person did is kept and answered, whether or not what others did can be shown.
                if store.changed_elsewhere_by_now()
                    && let Err(error) = self.shown_anew(store)
                {
                    tracing::error!("{error}");
                    self.say(Msg::Problem(error.to_string()));
                }
            }
            _ => {}
        }
        match job {
            Job::Glimpse(ask) => {
                let kept = self.glimpse(store, ask).unwrap_or_else(|error| {
                    tracing::warn!("the first frame that was kept cannot be read: {error}");
                    false
                });
                if !kept {
                    return self.job(store, Job::Load(ask), notices);
                }
            }
            Job::Load(ask) => {
                self.loaded = Some(ask);
                match self.load(store, ask, std::mem::take(notices)) {
                    Ok(any) => {
                        self.outbox(store)?;
                        if any {
                            self.daily(store, false);
                        }
                    }
                    // Keys wait for the answer, whichever it is.
                    Err(error) => {
                        tracing::error!("{error}");
                        self.say(Msg::Loaded(ask, Err(error.to_string())));
                    }
                }
            }
            Job::Rules(rules) => {
                self.rules = rules;
                self.learn_labels(store)?;
                store.set_scorer(daily::scorer(self.rules.clone()));
                self.unkept.store(true, Ordering::Relaxed);
                self.by_rules = Some(self.rules.clone());
                // What is not shown yet will be judged by them when it is.
                if let Some(ask) = self.loaded {
                    self.load(store, ask, Notices::default())?;
                    self.daily(store, true);
                }
            }
            Job::Elsewhere => {
                if store.changed_elsewhere() {
                    self.shown_anew(store)?;
                }
            }
            Job::Details(account) => {
                self.looked_at = Some(account.clone());
                self.say(Msg::Details(Box::new(store.details(&account)?)));
                if !self.order(Command::Details(account.clone())) {
                    self.say(Msg::NotReached(account));
                }
            }
            Job::Measures(account) => self.measures(store, account)?,
            Job::Portfolio(question) => self.portfolio(store, question),
            Job::Findables => self.findables(store),
            Job::Commit(action) => self.commit(store, *action)?,
            Job::Undo(which) => self.undo(store, which)?,
            Job::Settle(write, choice) => self.settle(store, write, choice)?,
            Job::Answer(writes, with) => self.answer(store, &writes, &with)?,
            Job::Remember(key, json) => {
                let value = serde_json::from_str(&json).unwrap_or_default();
                let kept = store.set_ui(&key, &value);
                if key == DRAFTS {
                    self.drafts_kept = kept.is_ok();
                }
                kept?;
            }
            Job::NoteKept(file) => {
                if self.drafts_kept {
                    // One that stays is taken up once more, which changes nothing.
                    let _ = std::fs::remove_file(file);
                }
            }
            Job::Sync => {
                if !self.order(Command::Pull) {
                    self.say(Msg::Connecting);
                }
            }
            Job::SyncCancel => {
                self.order(Command::Cancel);
            }
            Job::Changed(changes) => self.changed(store, &changes)?,
            Job::Outbox => self.outbox(store)?,
            Job::KeptDetails(account) => {
                self.say(Msg::Details(Box::new(store.details(&account)?)));
            }
            Job::Owners => {
                self.unkept.store(true, Ordering::Relaxed);
                self.say(Msg::Changed {
                    accounts: Vec::new(),
                    gone: Vec::new(),
                    owners: Some(store.owners()?),
                });
            }
            Job::Pulled => {
                self.say(Msg::Options(options(store)?));
                // Reading all accounts twice is not for a pull that brought nothing.
                let anew = self.unkept.swap(false, Ordering::Relaxed);
                self.daily(store, anew);
            }
            Job::Store(to) => {
                let _ = to.send(store.clone());
            }
            Job::Link(orders) => self.orders = Some(orders),
            Job::Close => {}
        }
        Ok(())
    }
}
