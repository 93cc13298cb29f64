//! The thread that has the store. Jobs are done in the order they were asked for, so that an undo
//! never overtakes what it undoes.

use super::cockpit::{Cockpit, Incoming};
use super::portfolio::Measurer;
use super::{daily, glimpse, portfolio, read};
use crate::app::Msg;
use crate::app::choice::CHOSEN;
use crate::app::effect::Ask;
use crate::app::kept::LAYOUT;
use crate::app::msg::{DRAFTS, Loaded, RECENT};
use crate::app::view::portfolio::Question;
use crate::domain::book::Book;
use crate::domain::field::{Field, Kind};
use crate::domain::health::past_measures;
use crate::domain::id::AccountId;
use crate::domain::search::Findables;
use crate::domain::write::{Action, Choice, Entry, Progress, Write};
use crate::domain::{Now, Rules};
use crate::messages::measuring;
use crate::store::{Changes, Opened, Store, StoreError, Undone};
use crate::sync::Command;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use uuid::Uuid;

/// How many entries of the journal are shown.
const JOURNAL: usize = 200;

/// How long nothing has been written when the first frame of the next start is made ready.
const SETTLED: Duration = Duration::from_secs(1);

/// So many changed accounts are told at once, if more wait.
const AT_ONCE: usize = 2_000;

/// Something for the worker to do.
pub enum Job {
    /// Tell what the board shows first, if that is kept and the screen wants no more; else read the whole
    /// cache.
    Glimpse(Ask),
    /// Read the whole cache.
    Load(Ask),
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
    Answer(Uuid, Vec<(String, String)>),
    /// Keep a small thing for the next start: key, JSON.
    Remember(String, String),
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

/// Whether a job may come with a change of what the board shows.
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

/// What an earlier run kept; what cannot be read was not written by us.
fn kept<T: serde::de::DeserializeOwned + Default>(value: Option<serde_json::Value>) -> T {
    serde_json::from_value(value.unwrap_or_default()).unwrap_or_default()
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
}

impl Worker {
    fn work(mut self, opened: Result<(Store, Opened), StoreError>, queue: &Receiver<Job>) {
        let (store, opened) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.without_store(&error.to_string(), queue),
        };
        store.set_scorer(daily::scorer(self.rules.clone()));
        if let Err(error) = store.begin_offset((self.clock)().offset) {
            tracing::error!("{error}");
        }
        let mut notices = Notices::of(&opened);
        let mut next = None;
        // Something was written since the first frame of the next start was last looked after.
        let mut stirred = false;
        loop {
            let job = match next.take() {
                Some(job) => job,
                None if stirred => match queue.recv_timeout(SETTLED) {
                    Ok(job) => job,
                    Err(RecvTimeoutError::Timeout) => {
                        stirred = false;
                        self.keep_glimpse(&store);
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                },
                None => match queue.recv() {
                    Ok(job) => job,
                    Err(_) => return,
                },
            };
            if matches!(job, Job::Close) {
                return store.settle();
            }
            stirred |= stirs(&job);
            let job = match job {
                Job::Changed(changes) => {
                    let changes = together(changes, queue, &mut next);
                    Job::Changed(changes)
                }
                job => job,
            };
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
                if !self.glimpse(store, ask)? {
                    return self.job(store, Job::Load(ask), notices);
                }
            }
            Job::Load(ask) => {
                self.loaded = Some(ask);
                if self.load(store, ask, std::mem::take(notices))? {
                    self.daily(store, false);
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
            Job::Settle(write, choice) => {
                let changes = store.resolve(&write, choice, (self.clock)().utc)?;
                self.shown_again(store, &changes.changed)?;
                self.order(Command::Push);
            }
            Job::Answer(write, with) => {
                let changes = match store.answer(&write, &with) {
                    Ok(changes) => changes,
                    Err(error) => {
                        let title = "the answer to the CRM".to_owned();
                        let why = error.to_string();
                        self.say(Msg::NotCommitted { title, why });
                        return Ok(());
                    }
                };
                self.changed(store, &changes)?;
                self.outbox(store)?;
                self.order(Command::Push);
            }
            Job::Remember(key, json) => {
                let value = serde_json::from_str(&json).unwrap_or_default();
                store.set_ui(&key, &value)?;
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

    /// Shows everything anew, as another process has changed the store.
    fn shown_anew(&self, store: &Store) -> Result<(), StoreError> {
        // What is not shown yet will be read as it is then.
        let Some(ask) = self.loaded else {
            return Ok(());
        };
        self.unkept.store(true, Ordering::Relaxed);
        self.load(store, ask, Notices::default())?;
        if let Some(account) = &self.looked_at {
            self.say(Msg::Details(Box::new(store.details(account)?)));
        }
        Ok(())
    }

    /// Tells what the board shows first; whether that is kept.
    fn glimpse(&self, store: &Store, ask: Ask) -> Result<bool, StoreError> {
        let Some((book, seen)) = glimpse::read(store, &self.rules, (self.clock)())? else {
            return Ok(false);
        };
        let loaded = Box::new(loaded(store, book, Notices::default())?);
        self.say(Msg::Glimpse(ask, loaded, seen));
        Ok(true)
    }

    /// Reads the whole cache for the screen; whether there is anything in it.
    fn load(&self, store: &Store, ask: Ask, notices: Notices) -> Result<bool, StoreError> {
        let book = read::book(store, &self.rules, (self.clock)())?;
        let empty = book.rows.is_empty();
        let loaded = loaded(store, book, notices)?;
        self.say(Msg::Loaded(ask, Ok(Box::new(loaded))));
        self.outbox(store)?;
        Ok(!empty)
    }

    /// Has the day's work done on a thread of its own. What it changed comes back as a job, behind
    /// what a person has done meanwhile.
    fn daily(&self, store: &Store, anew: bool) {
        let (store, rules, now) = (store.clone(), self.rules.clone(), (self.clock)());
        let (own, post, one) = (self.own.clone(), self.post.clone(), self.daily.clone());
        let unkept = self.unkept.clone();
        let work = move || {
            let _one = one.lock().unwrap_or_else(PoisonError::into_inner);
            // The other ends are gone only when the program ends.
            let kept = daily::keep(&store, &rules, now, anew);
            ready_glimpse(&store, &rules, now);
            match kept {
                Ok(changes) => drop(own.send(Job::Changed(changes))),
                Err(error) => {
                    unkept.fetch_or(anew, Ordering::Relaxed);
                    tracing::error!("{error}");
                    let _ = post.send(Incoming::App(Msg::Problem(error.to_string())));
                }
            }
        };
        if let Err(error) = thread::Builder::new().name("daily".into()).spawn(work) {
            tracing::warn!("today's scores are not kept: {error}");
        }
    }

    /// Has the first frame of the next start made ready on a thread of its own.
    fn keep_glimpse(&self, store: &Store) {
        let (store, rules, now) = (store.clone(), self.rules.clone(), (self.clock)());
        let one = self.daily.clone();
        let work = move || {
            let _one = one.lock().unwrap_or_else(PoisonError::into_inner);
            ready_glimpse(&store, &rules, now);
        };
        if let Err(error) = thread::Builder::new().name("glimpse".into()).spawn(work) {
            tracing::warn!("the first frame is not kept: {error}");
        }
    }

    /// Beside the queue: what a person writes meanwhile does not wait for a large portfolio.
    fn findables(&self, store: &Store) {
        let (store, post) = (store.clone(), self.post.clone());
        let work = move || match store.findable() {
            Ok(all) => {
                let found = Arc::new(Findables::new(all));
                // The other end is gone only when the program ends.
                let _ = post.send(Incoming::App(Msg::Findables(found)));
            }
            Err(error) => tracing::error!("people and touchpoints cannot be searched: {error}"),
        };
        if let Err(error) = thread::Builder::new().name("find".into()).spawn(work) {
            tracing::warn!("people and touchpoints are not searched: {error}");
        }
    }

    fn measures(&self, store: &Store, id: AccountId) -> Result<(), StoreError> {
        if let Some(past) = store.history(&id)? {
            let now = (self.clock)();
            let series = past_measures((&past).into(), &self.rules, daily::SCORE_DAYS, now);
            self.say(Msg::Measures(id, series));
        }
        Ok(())
    }

    /// Has the portfolio measured on a thread of its own.
    fn portfolio(&self, store: &Store, question: Question) {
        self.measured.store(question.ask.0, Ordering::Relaxed);
        let measurer = Measurer {
            rules: self.rules.clone(),
            post: self.post.clone(),
            last: self.measured.clone(),
            midnight: portfolio::midnight,
        };
        let (store, now, ask) = (store.clone(), (self.clock)(), question.ask);
        let language = question.language;
        let work = move || measurer.answer(&store, &question, now);
        if let Err(error) = thread::Builder::new().name("measures".into()).spawn(work) {
            let why = measuring::failed(language, error);
            self.say(Msg::Portfolio(ask, Err(why)));
        }
    }

    fn commit(&self, store: &Store, action: Action) -> Result<(), StoreError> {
        let (id, title) = (action.id, action.title.clone());
        if let Err(error) = store.enqueue(&action) {
            self.say(Msg::NotCommitted {
                title,
                why: error.to_string(),
            });
            return Ok(());
        }
        self.say(Msg::Committed {
            action: id,
            title,
            undo: false,
        });
        self.order(Command::Push);
        self.marked(store, &action.writes)?;
        let mut changed: Vec<AccountId> = action
            .writes
            .into_iter()
            .map(|write| write.account)
            .collect();
        changed.dedup();
        self.shown_again(store, &changed)
    }

    fn undo(&self, store: &Store, which: Option<Uuid>) -> Result<(), StoreError> {
        let now = (self.clock)().utc;
        match store.undo(which.as_ref(), Uuid::now_v7(), &mut Uuid::now_v7, now) {
            Ok(Undone::Done { action, changes }) => {
                self.say(Msg::Committed {
                    action: action.id,
                    title: action.title,
                    undo: true,
                });
                self.marked(store, &action.writes)?;
                self.order(Command::Push);
                self.shown_again(store, &changes.changed)
            }
            Ok(Undone::No { why }) => {
                self.say(Msg::NotUndone(why));
                Ok(())
            }
            Err(error) => {
                self.say(Msg::NotUndone(error.to_string()));
                Ok(())
            }
        }
    }

    /// What was done with signals, where a write did something with one.
    fn marked(&self, store: &Store, writes: &[Write]) -> Result<(), StoreError> {
        if writes.iter().any(|write| write.op.local()) {
            self.unkept.store(true, Ordering::Relaxed);
            self.say(Msg::Marked(store.marks()?));
        }
        Ok(())
    }

    /// Accounts, their details and the outbox, after something was written.
    fn shown_again(&self, store: &Store, accounts: &[AccountId]) -> Result<(), StoreError> {
        let changes = Changes {
            changed: accounts.to_vec(),
            gone: Vec::new(),
        };
        self.changed(store, &changes)?;
        for account in accounts {
            self.say(Msg::Details(Box::new(store.details(account)?)));
        }
        self.outbox(store)
    }

    fn changed(&self, store: &Store, changes: &Changes) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        self.unkept.store(true, Ordering::Relaxed);
        let accounts = store.accounts(&changes.changed)?;
        self.say(Msg::Changed {
            accounts,
            gone: changes.gone.clone(),
            owners: None,
        });
        Ok(())
    }

    fn outbox(&self, store: &Store) -> Result<(), StoreError> {
        let queue = store.outbox()?;
        let journal = store.journal(JOURNAL)?;
        let journal = journal.into_iter().map(shown).collect();
        self.say(Msg::Outbox { queue, journal });
        Ok(())
    }
}

/// Keeps the first frame of the next start; without it that start shows its board a moment later.
fn ready_glimpse(store: &Store, rules: &Rules, now: Now) {
    if let Err(error) = glimpse::keep(store, rules, now) {
        tracing::warn!("the first frame is not kept: {error}");
    }
}

/// News of changed accounts that stand one behind another, as one: the screen takes them in once.
/// What stands behind them comes next.
fn together(mut changes: Changes, queue: &Receiver<Job>, next: &mut Option<Job>) -> Changes {
    while changes.changed.len() < AT_ONCE {
        match queue.try_recv() {
            Ok(Job::Changed(more)) => changes.merge(more),
            Ok(other) => {
                *next = Some(other);
                break;
            }
            Err(_) => break,
        }
    }
    changes
}

/// A book with what the screen needs beside it.
fn loaded(store: &Store, book: Book, notices: Notices) -> Result<Loaded, StoreError> {
    Ok(Loaded {
        book,
        synced: store.synced()?.at,
        drafts: kept(store.ui(DRAFTS)?),
        layout: kept(store.ui(LAYOUT)?),
        chosen: kept(store.ui(CHOSEN)?),
        recent: kept(store.ui(RECENT)?),
        options: options(store)?,
        notices: notices.stay,
        until_synced: notices.until_synced,
    })
}

/// The CRM's choices of each field that has some.
fn options(store: &Store) -> Result<HashMap<Field, Vec<(String, String)>>, StoreError> {
    let mut all = HashMap::new();
    for field in Field::ALL
        .iter()
        .filter(|field| field.kind() == Kind::Choice)
    {
        if let Some(options) = store.options(*field)? {
            all.insert(*field, options);
        }
    }
    Ok(all)
}

/// The journal's line as the screen shows it.
fn shown(entry: crate::store::Entry) -> Entry {
    let count = |is: fn(&Progress) -> bool| {
        let of = entry
            .writes
            .iter()
            .filter(|queued| is(&queued.progress))
            .count();
        u16::try_from(of).unwrap_or(u16::MAX)
    };
    Entry {
        open: count(Progress::open),
        stuck: count(Progress::stuck),
        undone: entry.undone_by.is_some() || (entry.dropped() && !entry.writes.is_empty()),
        id: entry.id,
        at: entry.at,
        title: entry.title,
        account: entry.account,
        undoes: entry.undoes,
    }
}
