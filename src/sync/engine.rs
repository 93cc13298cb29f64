//! The engine: a task that sends, pulls and reads details as it is told, writes first.

use super::ask::{Signals, ask_dated, same_portal};
use super::carriers;
use super::context::Context;
use super::once::SyncError;
use super::pull::pull;
use super::queue::Queue;
use super::{News, Tuning};
use crate::crm::{Crm, CrmError, Opened};
use crate::domain::account::AccountRecord;
use crate::domain::id::AccountId;
use crate::store::Store;
use chrono::{DateTime, Utc};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio::time::Instant;

/// What the engine is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Read what changed, or everything where that was never done.
    Pull,
    /// Read everything.
    PullFull,
    /// There is new work in the outbox, or a person says: try now.
    Push,
    /// Another process has changed something: send what it may have put into the outbox, or, when it
    /// has ended, what waits. No wait is cut short.
    Nudge,
    /// Read the details of an account.
    Details(AccountId),
    /// Stop reading, and stop waiting for what is being sent.
    Cancel,
    /// End: what is being sent is brought to its end, nothing new is begun.
    Stop,
}

/// A running engine. Dropping it is telling it to stop, without waiting for it.
pub struct Engine {
    commands: mpsc::UnboundedSender<Command>,
    task: JoinHandle<()>,
}

/// An account itself, and when it was asked for, by our clock.
type Itself = (DateTime<Utc>, Box<AccountRecord>);

/// What ended beside the sending.
enum Ended {
    Pull(Result<(), SyncError>),
    /// With the account itself, where that came with its details.
    Details(AccountId, Result<(), SyncError>, Option<Itself>),
    /// An account itself was kept behind its details.
    Itself(AccountId, Result<(), SyncError>),
}

struct Work {
    context: Context,
    queue: Queue,
    reads: JoinSet<Ended>,
    /// Which account's details a read is for; none for a pull.
    reads_of: HashMap<tokio::task::Id, Option<AccountId>>,
    pulling: bool,
    /// A pull was asked for while one was under way: `Some(full)`.
    again: Option<bool>,
    reading: HashSet<AccountId>,
    /// Accounts whose details are wanted next, the newest at the back.
    wanted: VecDeque<AccountId>,
    cancel: watch::Sender<bool>,
    hold: watch::Sender<bool>,
    reached: watch::Sender<u64>,
    elsewhere: bool,
    /// When to try again to be the one that sends: while another process is, and work waits.
    claim_at: Option<Instant>,
    claims: u32,
}

/// How many accounts' details are read at once: each is many requests.
const READS: usize = 2;
/// How many more wait. A person who goes down a list leaves most of it behind.
const WANTED: usize = 2;

impl Engine {
    /// Starts it on the current tokio runtime. Work in the outbox is sent at once.
    pub fn start(
        crm: Arc<dyn Crm>,
        store: Store,
        tuning: Tuning,
    ) -> (Self, mpsc::UnboundedReceiver<News>) {
        let (commands, inbox) = mpsc::unbounded_channel();
        let (news, heard) = mpsc::unbounded_channel();
        // Nobody listening is no reason to stop: the outbox is still to be sent.
        let tell = move |item| drop(news.send(item));
        let context = Context::new(crm, store, tuning, tell);
        let task = tokio::spawn(Work::new(context).run(inbox));
        (Self { commands, task }, heard)
    }

    /// Tells it something; without effect once it has ended.
    pub fn send(&self, command: Command) {
        let _ = self.commands.send(command);
    }

    /// A way to tell it things from elsewhere.
    pub fn sender(&self) -> mpsc::UnboundedSender<Command> {
        self.commands.clone()
    }

    /// Stops it and waits until what was being sent is settled and noted.
    pub async fn stop(self) {
        self.send(Command::Stop);
        let _ = self.task.await;
    }

    /// Ends it in the middle of whatever it does, as a killed process would. For tests.
    #[doc(hidden)]
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

/// Whether the next pull would fail just so. What failed for another reason, or was stopped, is no reason
/// to forget the one that was asked for meanwhile.
fn lasts(error: &SyncError) -> bool {
    match error {
        SyncError::Crm(error) => {
            let waits = matches!(
                error,
                CrmError::Unauthorized { .. } | CrmError::Limited { .. } | CrmError::Spared
            );
            waits || error.offline()
        }
        SyncError::Cancelled => false,
        SyncError::Store(_) | SyncError::OtherPortal { .. } | SyncError::Elsewhere => true,
    }
}

impl Work {
    fn new(context: Context) -> Self {
        Self {
            queue: Queue::new(context.clone()),
            context,
            reads: JoinSet::new(),
            reads_of: HashMap::new(),
            pulling: false,
            again: None,
            reading: HashSet::new(),
            wanted: VecDeque::new(),
            cancel: watch::channel(false).0,
            hold: watch::channel(false).0,
            reached: watch::channel(0).0,
            elsewhere: false,
            claim_at: None,
            claims: 0,
        }
    }

    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Command>) {
        let mut reached = self.reached.subscribe();
        if self.claim().await {
            self.queue.fill().await;
        }
        loop {
            self.hold.send_replace(self.queue.sending());
            let claim_at = self.claim_at;
            // Without work that waits for the other process this never ends: no wake-up.
            let claim = async {
                match claim_at {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                command = inbox.recv() => match command {
                    None | Some(Command::Stop) => break,
                    Some(command) => self.obey(command).await,
                },
                () = self.queue.step() => self.queue.fill().await,
                () = claim => if self.claim().await {
                    self.queue.fill().await;
                },
                Some(ended) = self.reads.join_next_with_id() => match ended {
                    Ok((id, ended)) => {
                        self.reads_of.remove(&id);
                        self.ended(ended).await;
                    }
                    Err(error) => self.broke(&error),
                },
                Ok(()) = reached.changed() => {
                    self.queue.reached();
                    // Reading needs no lock, sending does.
                    if self.claim().await {
                        self.queue.fill().await;
                    }
                }
            }
        }
        self.cancel.send_replace(true);
        self.hold.send_replace(false);
        self.context.stopping.send_replace(true);
        self.queue.finish().await;
        while self.reads.join_next().await.is_some() {}
    }

    /// Whether this process may send and pull. If not, and work waits, it is tried again later:
    /// the other one may have ended, or not know of the work.
    async fn claim(&mut self) -> bool {
        let may = self.take_claim().await;
        self.claim_at = None;
        if may {
            self.claims = 0;
        } else if self.work_waits().await {
            self.claims = self.claims.saturating_add(1);
            self.claim_at = Some(Instant::now() + self.context.tuning.wait(self.claims));
        }
        may
    }

    async fn work_waits(&self) -> bool {
        let tally = self.context.store(|store| store.tally()).await;
        tally.is_ok_and(|tally| tally.waiting > 0)
    }

    async fn take_claim(&mut self) -> bool {
        match self.context.store(|store| store.claim()).await {
            Ok(true) => {
                if std::mem::take(&mut self.elsewhere) {
                    self.context.tell(News::Here);
                }
                return true;
            }
            Ok(false) if !self.elsewhere => {
                self.elsewhere = true;
                self.context.tell(News::Elsewhere);
            }
            Ok(false) => {}
            Err(error) => self.context.tell(News::Failed {
                why: error.to_string(),
            }),
        }
        false
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Push => {
                if self.claim().await {
                    self.queue.wake();
                    self.queue.fill().await;
                }
            }
            Command::Nudge => {
                // Somebody is about: whoever it is may end at any moment.
                self.claims = 0;
                if self.claim().await {
                    self.queue.fill().await;
                }
            }
            Command::Pull | Command::PullFull => {
                let full = command == Command::PullFull;
                if self.pulling {
                    self.again = Some(full || self.again.unwrap_or(false));
                } else if self.claim().await {
                    // Another process may have put work into the outbox.
                    self.queue.fill().await;
                    self.pull(full);
                }
            }
            Command::Details(account) => {
                if !self.reading.contains(&account) {
                    self.wanted.retain(|of| *of != account);
                    self.wanted.push_back(account);
                    self.read_wanted();
                    if self.wanted.len() > WANTED
                        && let Some(account) = self.wanted.pop_front()
                    {
                        self.context.tell(News::PassedOver(account));
                    }
                }
            }
            Command::Cancel => {
                self.again = None;
                // The reads under way hold the old signal; later ones get a new one.
                self.cancel.send_replace(true);
                self.cancel = watch::channel(false).0;
                let writes = self.queue.stop().await;
                if writes > 0 {
                    self.context.tell(News::SendStopped { writes });
                    self.context.tell(News::Outbox);
                    self.queue.fill().await;
                }
            }
            Command::Stop => {}
        }
    }

    fn signals(&self) -> Signals {
        Signals {
            cancel: self.cancel.subscribe(),
            hold: self.hold.subscribe(),
            reached: self.reached.clone(),
        }
    }

    fn pull(&mut self, full: bool) {
        self.pulling = true;
        let context = self.context.clone();
        let signals = self.signals();
        let task = self
            .reads
            .spawn(async move { Ended::Pull(pull(&context, full, &signals).await.map(drop)) });
        self.reads_of.insert(task.id(), None);
    }

    /// Begins to read details, those wanted last first, as far as there is room.
    fn read_wanted(&mut self) {
        while self.reading.len() < READS
            && let Some(account) = self.wanted.pop_back()
        {
            self.reading.insert(account.clone());
            self.details(account);
        }
    }

    fn details(&mut self, account: AccountId) {
        let context = self.context.clone();
        // A person waits for it: it is read beside the writes, of which there may be hundreds.
        let signals = Signals {
            hold: watch::channel(false).1,
            ..self.signals()
        };
        let of = account.clone();
        let task = self.reads.spawn(async move {
            let read = async {
                same_portal(&context, &signals).await?;
                let read = ask_dated(&context, &signals, || context.crm.opened(&account));
                let (asked, Opened { details, itself }) = read.await?;
                for (what, why) in context.crm.withheld() {
                    context.tell(News::Missed { what, why });
                }
                let now = context.now();
                let changes = context
                    .store(move |store| store.put_details(details, asked, now))
                    .await?;
                context.tell_changes(changes);
                Ok(itself.map(|record| (asked, record)))
            };
            match read.await {
                Ok(itself) => Ended::Details(account, Ok(()), itself),
                Err(error) => Ended::Details(account, Err(error), None),
            }
        });
        self.reads_of.insert(task.id(), Some(of));
    }

    /// Keeps an account itself that came with its details. Nobody waits for what may have to be asked for that:
    /// the details are shown already.
    fn itself(&mut self, account: AccountId, (asked, record): Itself) {
        let (context, signals) = (self.context.clone(), self.signals());
        self.reads.spawn(async move {
            let result = carriers::opened(&context, &signals, asked, record).await;
            Ended::Itself(account, result)
        });
    }

    /// A read ended in a panic of the connector: the next one may be asked for all the same.
    fn broke(&mut self, error: &JoinError) {
        tracing::error!(%error, "reading ended in a way that must not be");
        let why = "Reading ended in a fault of this program; its log has more.".to_owned();
        match self.reads_of.remove(&error.id()) {
            Some(Some(account)) => {
                self.reading.remove(&account);
                self.read_wanted();
                self.context.tell(News::NoDetails { account, why });
            }
            Some(None) => {
                self.pulling = false;
                self.again = None;
                self.context.tell(News::Failed { why });
            }
            None => {}
        }
    }

    async fn ended(&mut self, ended: Ended) {
        let result = match ended {
            Ended::Pull(result) => {
                self.pulling = false;
                // First: that nobody is there is told once, and this of it is no news then.
                self.gone(&result);
                match &result {
                    Ok(()) => {}
                    Err(SyncError::Cancelled) => self.context.tell(News::Cancelled),
                    Err(error) => self.context.tell(News::Failed {
                        why: error.to_string(),
                    }),
                }
                if let Some(full) = self.again.take()
                    && !result.as_ref().is_err_and(lasts)
                {
                    self.pull(full);
                }
                result
            }
            Ended::Details(account, result, itself) => {
                self.reading.remove(&account);
                self.read_wanted();
                self.gone(&result);
                match &result {
                    Ok(()) => {
                        self.context.tell(News::Details(account.clone()));
                        if let Some(itself) = itself {
                            self.itself(account, itself);
                        }
                    }
                    Err(error) => self.context.tell(News::NoDetails {
                        account,
                        why: error.to_string(),
                    }),
                }
                result
            }
            Ended::Itself(account, result) => {
                if let Err(error) = &result {
                    tracing::warn!(%error, %account, "an account that was opened was not kept");
                }
                result
            }
        };
        if let Err(SyncError::Crm(error @ CrmError::Unauthorized { .. })) = result {
            self.context.tell(News::NeedsPerson {
                write: None,
                why: error.to_string(),
            });
        }
    }

    /// Notes it where a read found out that nobody answers.
    fn gone(&mut self, result: &Result<(), SyncError>) {
        if let Err(SyncError::Crm(error)) = result
            && error.offline()
        {
            self.queue.unreached(error.to_string());
        }
    }
}
