//! The order of sending: one write of an account at a time, a few accounts at once, and who waits
//! for how long. What is known of those that wait is in `held`.

mod held;

use super::context::Context;
use super::push::{Before, Came, ODD_TRIES, Turn, attempt, attempt_all};
use super::{News, Tuning};
use crate::domain::id::AccountId;
use crate::domain::write::{Op, Progress};
use crate::store::Job;
use held::{Hush, Later, PutOff};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

/// The longest wait that the CRM may ask for; then it is asked again.
const LONGEST: Duration = Duration::from_mins(10);

/// What is said of a write whose sending broke off in this program.
const BROKE: &str = "Sending it ended in a fault of this program; its log has more. It is looked for before it is \
     sent again.";

/// What goes in one request of an account.
struct Going {
    account: AccountId,
    /// At least one; the first stands for all.
    writes: Vec<Uuid>,
    /// What the first is called.
    title: String,
}

/// What is being sent, and what has to wait.
pub(super) struct Queue {
    context: Context,
    /// What is being sent: each what goes in one request of an account, or of several in one go, and what
    /// came of each account.
    tasks: JoinSet<Vec<Came>>,
    running: HashMap<tokio::task::Id, Vec<Going>>,
    busy: HashSet<AccountId>,
    /// Accounts whose next write waits until then.
    later: HashMap<AccountId, Later>,
    /// Failures in a row of an account.
    failures: HashMap<AccountId, u32>,
    /// Accounts whose write has broken off or had an answer without sense, and is not settled, and that
    /// write: what is written meanwhile does not cut its growing waits short. In the end it is given up, and
    /// that is not to come of somebody's writing on.
    cut: HashMap<AccountId, Uuid>,
    /// Writes that wait because the CRM was not ready for them.
    put_off: HashMap<Uuid, PutOff>,
    /// A person was told of what holds up more than one account, and nothing went through since.
    told: bool,
    /// Everybody waits until then.
    everybody: Option<Instant>,
    /// Refusals because of a limit since the last write that was taken.
    limited: u32,
    /// Accounts whose write found out, since then, that the answer still is to wait: it is another's
    /// turn, in case it is a matter of theirs alone.
    probed: HashSet<AccountId>,
    /// Why nobody is there to talk to; `None` while somebody is or nothing is known.
    offline: Option<String>,
    offline_times: u32,
    online: bool,
    /// Why nothing may be sent until a person has acted.
    barred: Option<String>,
    /// Writes of unknown outcome.
    hushed: HashMap<Uuid, Hush>,
    /// Whether it was looked what earlier versions of the program had left waiting for an answer that is
    /// there already.
    joined: bool,
    /// Writes that may stand there as being sent although nobody sends them any more, and why.
    lost: HashMap<Uuid, String>,
    /// Whether what was begun last may go on.
    turn: Turn,
}

/// Whether something has to be looked for before it is sent.
fn doubtful(jobs: &[Job]) -> bool {
    jobs.iter()
        .any(|job| job.queued.progress == Progress::Unknown)
}

/// What is kept of jobs that go in one request.
fn named(jobs: &[Job]) -> Option<Going> {
    let first = &jobs.first()?.queued;
    Some(Going {
        account: first.write.account.clone(),
        writes: jobs.iter().map(|job| job.queued.write.id).collect(),
        title: first.title.clone(),
    })
}

/// Why nothing at all is sent.
const READ_ONLY: &str = "The profile is read-only: nothing is sent.";

impl Queue {
    pub fn new(context: Context) -> Self {
        Self {
            context,
            tasks: JoinSet::new(),
            running: HashMap::new(),
            busy: HashSet::new(),
            later: HashMap::new(),
            failures: HashMap::new(),
            cut: HashMap::new(),
            put_off: HashMap::new(),
            told: false,
            everybody: None,
            limited: 0,
            probed: HashSet::new(),
            offline: None,
            offline_times: 0,
            online: false,
            barred: None,
            hushed: HashMap::new(),
            joined: false,
            lost: HashMap::new(),
            turn: Turn::default(),
        }
    }

    /// Why nobody is there, if that is so.
    pub fn offline(&self) -> Option<&str> {
        self.offline.as_deref()
    }

    /// Why a person has to act before anything is sent, if so.
    pub fn barred(&self) -> Option<&str> {
        self.barred.as_deref()
    }

    /// Whether something is under way.
    pub fn sending(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// Forgets all waiting but the CRM's own wish and the quiet of unknown outcomes: a person, or an
    /// answer of the CRM, says that it is worth a try now.
    pub fn wake(&mut self) {
        self.barred = None;
        self.failures.retain(|of, _| self.cut.contains_key(of));
        if self.offline.is_some() {
            self.everybody = None;
        }
        self.later.retain(|_, later| later.quiet);
    }

    /// The CRM has answered something.
    pub fn reached(&mut self) {
        if self.offline.take().is_some() {
            self.everybody = None;
        }
        self.offline_times = 0;
        if !self.online {
            self.online = true;
            self.context.tell(News::Online);
        }
    }

    /// Nobody answers.
    pub fn unreached(&mut self, why: String) {
        if self.offline.is_none() {
            self.context.tell(News::Offline { why: why.clone() });
        }
        self.online = false;
        self.offline = Some(why);
    }

    /// Ends what is under way, as a person wants; how many writes that were. What they came to is unknown:
    /// they are looked for before they are sent again.
    pub async fn stop(&mut self) -> usize {
        let under_way = self.running.values().flatten();
        let writes = under_way.map(|going| going.writes.len()).sum();
        if writes > 0 {
            self.give_up().await;
        }
        writes
    }

    /// Ends what is under way; what it came to is unknown.
    pub async fn give_up(&mut self) {
        // First: what waits for the store on a thread of its own is not ended with its task.
        std::mem::take(&mut self.turn).end();
        self.tasks.shutdown().await;
        for going in self.running.drain().flat_map(|(_, all)| all) {
            self.busy.remove(&going.account);
            let why = "It was not waited for.";
            let writes = going.writes.into_iter();
            self.lost
                .extend(writes.map(|write| (write, why.to_owned())));
        }
        self.find_lost().await;
    }

    /// Notes of writes that broke off that their outcome is unknown, so that they are looked for.
    async fn find_lost(&mut self) {
        for (write, why) in self.lost.clone() {
            let now = self.context.now();
            let noted = self.context.store(move |store| {
                store.interrupted(&write, &why)?;
                store.unknown_since(&write, now)
            });
            match noted.await {
                Ok(_) => drop(self.lost.remove(&write)),
                // The disk is still full, or the like: the wait of its account brings us back.
                Err(error) => tracing::warn!(%error, %write, "not noted as unknown yet"),
            }
        }
    }

    /// Begins to send what may be sent now.
    pub async fn fill(&mut self) {
        if self.context.tuning.read_only {
            self.barred = Some(READ_ONLY.to_owned());
            return;
        }
        let now = Instant::now();
        self.find_lost().await;
        self.forget_dropped().await;
        if !self.joined {
            let crm = self.context.crm.clone();
            let joined = self.context.store(move |store| {
                store.join_given(|write, property, other| {
                    let sets = |field| {
                        matches!(other.op, Op::SetField { field: of, .. } if Some(of) == field)
                    };
                    crm.joins(write, other) && sets(crm.field_of(property))
                })
            });
            // Where it cannot be kept, the person answers.
            self.joined = joined.await.is_ok();
        }
        self.later.retain(|_, later| later.at > now);
        if self.everybody.is_some_and(|at| at <= now) {
            self.everybody = None;
        }
        if self.everybody.is_some() || self.barred.is_some() {
            return;
        }
        loop {
            // While nobody answers, or the answer is to wait, one write alone finds out whether that
            // is still so.
            let most = if self.offline.is_some() || self.limited > 0 {
                1
            } else {
                self.context.tuning.parallel
            };
            let free = most.saturating_sub(self.tasks.len());
            if free == 0 {
                return;
            }
            let mut skip = self.busy.clone();
            skip.extend(self.later.keys().cloned());
            skip.extend(self.probed.iter().cloned());
            let jobs = self
                .context
                .store(move |store| store.next_to_send(&skip, free))
                .await;
            let jobs = match jobs {
                // All had their turn.
                Ok(jobs) if jobs.is_empty() && !self.probed.is_empty() => {
                    self.probed.clear();
                    continue;
                }
                Ok(jobs) if jobs.is_empty() => return,
                Ok(jobs) => jobs,
                Err(error) => {
                    self.context.tell(News::Failed {
                        why: error.to_string(),
                    });
                    self.everybody = Some(now + self.context.tuning.backoff_most);
                    return;
                }
            };
            for job in jobs {
                // It went with another one.
                if self.busy.contains(&job.queued.write.account) {
                    continue;
                }
                let account = job.queued.write.account.clone();
                let jobs = self.with_beside(vec![job]).await;
                let Some(jobs) = jobs.into_iter().next() else {
                    continue;
                };
                let Some(id) = jobs.first().map(|job| job.queued.write.id) else {
                    continue;
                };
                let unknown = doubtful(&jobs);
                let settle = self.context.tuning.settle;
                if unknown && !self.hushed.contains_key(&id) {
                    let since = self.unknown_since(id, now).await;
                    self.hush(id, since);
                    let at = since + self.context.tuning.quiet;
                    if at > now {
                        self.later.insert(account, Later { at, quiet: true });
                        continue;
                    }
                }
                let hush = self.hushed.get(&id);
                let before = Before {
                    settled: hush.is_none_or(|hush| hush.since.elapsed() >= settle),
                    odd: hush.map_or(0, |hush| hush.odd),
                };
                self.busy.insert(account);
                let (context, turn) = (self.context.clone(), self.turn.clone());
                let together = jobs
                    .iter()
                    .map(|job| self.context.crm.together(&job.queued.write));
                let together = together.min().unwrap_or(1);
                if !unknown && together > 1 {
                    let mut all = vec![jobs];
                    if let Some(job) = all.first().and_then(|jobs| jobs.first()).cloned() {
                        all.extend(self.companions(&job, together - 1).await);
                    }
                    let running: Vec<_> = all.iter().filter_map(|jobs| named(jobs)).collect();
                    self.busy
                        .extend(running.iter().map(|going| going.account.clone()));
                    let task = self
                        .tasks
                        .spawn(async move { attempt_all(&context, &all, &turn).await });
                    self.running.insert(task.id(), running);
                    continue;
                }
                let running: Vec<_> = named(&jobs).into_iter().collect();
                let task = self
                    .tasks
                    .spawn(async move { vec![attempt(&context, &jobs, before, &turn).await] });
                self.running.insert(task.id(), running);
            }
        }
    }

    /// Each job with what goes in one request with it. Where that cannot be read, it goes alone.
    async fn with_beside(&self, jobs: Vec<Job>) -> Vec<Vec<Job>> {
        let of = jobs.clone();
        let found = self
            .context
            .store(move |store| of.iter().map(|job| store.beside(job)).collect());
        let found: Vec<Vec<Job>> = found.await.unwrap_or_default();
        let mut found = found.into_iter();
        let joined = |job: Job| {
            let beside = found.next().unwrap_or_default().into_iter();
            let write = job.queued.write.clone();
            let joins = |of: &Job| self.context.crm.joins(&write, &of.queued.write);
            std::iter::once(job).chain(beside.filter(joins)).collect()
        };
        jobs.into_iter().map(joined).collect()
    }

    /// What of other accounts can go in one request with a job. When that cannot be read, it goes alone.
    async fn companions(&self, job: &Job, most: usize) -> Vec<Vec<Job>> {
        let mut skip = self.busy.clone();
        skip.extend(self.later.keys().cloned());
        let job = job.clone();
        let found = self
            .context
            .store(move |store| store.companions(&job, &skip, most));
        let mut found = self.with_beside(found.await.unwrap_or_default()).await;
        // What has to be looked for first has its own turn.
        // So has what takes more than one request.
        let one = |job: &Job| self.context.crm.together(&job.queued.write) > 1;
        found.retain(|jobs| !doubtful(jobs) && jobs.iter().all(one));
        found
    }

    /// Waits until something that was sent is settled, or until a wait is over. Never returns when
    /// there is neither. Safe to drop and call again. [`Queue::fill`] comes next: a wait that is over ends
    /// this at once until then.
    pub async fn step(&mut self) {
        let alarm = self.alarm();
        let wake = async {
            match alarm {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.landed() => {}
            () = wake => {}
        }
    }

    /// Brings what is under way to its end; nothing new is begun.
    pub async fn finish(&mut self) {
        while self.sending() {
            self.landed().await;
        }
    }

    /// Waits until something that was sent is settled. Never returns when nothing is under way. Safe to
    /// drop and call again.
    pub async fn landed(&mut self) {
        let Some(result) = self.tasks.join_next_with_id().await else {
            return std::future::pending().await;
        };
        match result {
            Ok((task, came)) => {
                let of = self.running.remove(&task).unwrap_or_default();
                for (going, came) in of.into_iter().zip(came) {
                    self.busy.remove(&going.account);
                    self.came(going, came);
                }
            }
            // A panic of the connector: what it did until then nobody knows.
            Err(error) => {
                for going in self.running.remove(&error.id()).unwrap_or_default() {
                    self.busy.remove(&going.account);
                    let Some(&write) = going.writes.first() else {
                        continue;
                    };
                    tracing::error!(%error, %write, "sending ended in a way that must not be");
                    let writes = going.writes.iter();
                    self.lost
                        .extend(writes.map(|write| (*write, BROKE.to_owned())));
                    let title = going.title.clone();
                    self.came(going, Came::Odd);
                    let hush = self.hushed.get(&write);
                    if hush.is_some_and(|hush| hush.odd == ODD_TRIES) {
                        self.tell_of(write, Some(title), BROKE.to_owned());
                    }
                }
            }
        }
    }

    /// When something that waits may go on; `None` when nothing waits for time.
    pub fn alarm(&self) -> Option<Instant> {
        match (
            self.everybody,
            self.later.values().map(|later| later.at).min(),
        ) {
            (Some(at), _) => Some(at),
            (None, later) => later,
        }
    }

    /// Takes note of what came of what an account had in one request, which its first write stands for.
    fn came(&mut self, going: Going, came: Came) {
        let now = Instant::now();
        let Going {
            account,
            writes,
            title,
        } = going;
        let Some(&write) = writes.first() else { return };
        let Tuning {
            quiet,
            settle,
            backoff_most,
            ..
        } = self.context.tuning;
        match came {
            Came::Settled { reached } => {
                self.failures.remove(&account);
                self.cut.remove(&account);
                self.hushed.remove(&write);
                for write in &writes {
                    self.put_off.remove(write);
                }
                if reached {
                    self.told = false;
                    self.limited = 0;
                    self.probed.clear();
                    self.reached();
                }
            }
            Came::Trouble(why) => {
                let wait = self.failed(&account);
                self.context.tell(News::Failed { why });
                // It may have been sent, and only the noting of what came of it may have failed.
                let why = "What came of it could not be noted.";
                for write in &writes {
                    self.lost.insert(*write, why.to_owned());
                    // What is not known is so since now, whatever was before it was sent again.
                    self.hushed.remove(write);
                }
                let at = now + wait;
                self.later.insert(account, Later { at, quiet: false });
            }
            Came::Again => {
                let at = now + self.failed(&account).max(quiet);
                self.hush(write, now);
                self.reached();
                self.later.insert(account, Later { at, quiet: true });
            }
            Came::Odd => {
                let at = now + self.failed(&account).max(quiet);
                self.hush(write, now).odd += 1;
                self.reached();
                self.cut.insert(account.clone(), write);
                self.later.insert(account, Later { at, quiet: true });
            }
            // It may go on so for ever; it is looked for all the same.
            Came::Untold(why) => {
                let at = now + self.failed(&account).max(quiet);
                self.hush(write, now);
                self.unready(write, &account, title, why);
                self.reached();
                self.later.insert(account, Later { at, quiet: true });
            }
            Came::Quiet => {
                let at = now + self.failed(&account).max(quiet);
                self.hush(write, now);
                self.cut.insert(account.clone(), write);
                self.later.insert(account, Later { at, quiet: true });
            }
            Came::NotYet => {
                let since = self.hushed.get(&write).map_or(now, |hush| hush.since);
                let at = (since + settle).max(now);
                self.later.insert(account, Later { at, quiet: true });
                self.reached();
            }
            Came::Blocked => {
                let at = now + backoff_most;
                self.later.insert(account, Later { at, quiet: false });
                self.reached();
            }
            // Theirs alone: nobody else waits, and whatever else was found out stays as it is. It may go on
            // so for ever; it is tried on all the same.
            Came::Busy(why) => {
                let at = now + self.failed(&account);
                self.reached();
                self.busy(write, &account, title, why);
                self.later.insert(account, Later { at, quiet: false });
            }
            Came::Unready(why) => {
                let at = now + self.failed(&account);
                self.reached();
                self.unready(write, &account, title, why);
                self.later.insert(account, Later { at, quiet: false });
            }
            Came::Spared => {
                let at = now + self.failed(&account);
                self.later.insert(account, Later { at, quiet: false });
            }
            Came::Offline(why) => {
                self.probed.insert(account);
                self.offline_times += 1;
                self.everybody = Some(now + self.context.tuning.wait(self.offline_times));
                self.unreached(why);
            }
            Came::Limited(after) => {
                // First: it ends the wait for a connection, not the one that begins here.
                self.reached();
                self.probed.insert(account);
                // Those that were under way together are one refusal.
                if self.everybody.is_none_or(|at| at <= now) {
                    self.limited = self.limited.saturating_add(1);
                }
                let wait = self
                    .context
                    .tuning
                    .limited(self.limited, after)
                    .min(LONGEST);
                self.everybody = self.everybody.max(Some(now + wait));
            }
            Came::Barred(why) => {
                if self.barred.is_none() {
                    self.context.tell(News::NeedsPerson {
                        write: None,
                        why: why.clone(),
                    });
                }
                self.barred = Some(why);
            }
        }
    }
}

#[cfg(test)]
#[path = "queue/tests.rs"]
mod tests;
