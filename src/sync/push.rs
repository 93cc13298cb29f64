//! Sending one write: noted before, carried out, noted after; looked for when its outcome is unknown.

use super::context::Context;
use super::once::SyncError;
use super::{About, News};
use crate::crm::{CrmError, Outcome, Written};
use crate::domain::write::{ObjectRef, Op, Progress, Write};
use crate::store::{Job, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// How often a write is sent that nobody's answer is understood for, before a person is asked.
pub(super) const ODD_TRIES: u32 = 4;
/// How often a write is sent whose outcome stays unknown although the CRM answers that there is no
/// trace of it, before a person is asked: it is this write that it cannot take. With the waits in
/// between, which nothing that is written meanwhile cuts short, that is about two minutes.
pub(super) const CUT_TRIES: u32 = 8;
/// How often the CRM fails at telling whether it has a write, or at being ready for one, before a person is
/// told: they may look for themselves. With the waits in between that is half a minute to a whole one, and
/// less where the person has what waits tried by writing on.
pub(super) const FAILED_TRIES: u32 = 6;
/// How often the bookkeeping of a write that was sent is tried when the disk does not take it.
const KEEP_TRIES: u32 = 10;

/// What came of an attempt, for the order of things.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Came {
    /// Settled: the CRM has it, or a person decides, or it is dropped.
    Settled {
        /// Whether the CRM answered.
        reached: bool,
    },
    /// Its outcome is unknown; look for it after a while that grows.
    Again,
    /// The same, for an answer that is not understood: a person is asked in the end.
    Odd,
    /// The same, as the CRM failed at telling of it, and how: a person is told in the end.
    Untold(String),
    /// It is not known whether it took effect: look for it after the quiet time.
    Quiet,
    /// There is no trace of what it makes yet: look once more when none can turn up any later.
    NotYet,
    /// The CRM refuses to be asked for the trace: a person has to see to that first.
    Blocked,
    /// It cannot be done now, for a reason that is its account's alone: what a person is told of it in the end.
    Busy(String),
    /// The same for a reason that may hold others up too: where it does, a person is told once for all.
    Unready(String),
    /// It was not asked, as little is left of the day's requests: which says nothing of whether anybody is
    /// there.
    Spared,
    /// Nobody is there to talk to.
    Offline(String),
    /// The CRM asks everybody to wait.
    Limited(Option<Duration>),
    /// The token is refused: nothing can be sent until a person mends that.
    Barred(String),
    /// The store does not take it: nothing was sent, or what became of it could not be noted.
    Trouble(String),
}

/// What is known of a write that was sent before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// Nothing that was sent of it before can turn up any later.
    pub settled: bool,
    /// How many answers about it were not understood.
    pub odd: u32,
}

/// Whether what was begun may still be sent. A call of the store goes on where its task is ended: what it would
/// note as being sent then, nobody sends.
#[derive(Clone, Debug, Default)]
pub(super) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// From now on nothing of it is begun any more.
    pub fn end(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn lasts(&self) -> bool {
        !self.0.load(Ordering::SeqCst)
    }
}

/// Notes that writes are being sent; those that may be. None once the turn is over.
async fn begin(
    context: &Context,
    writes: Vec<Write>,
    turn: &Turn,
) -> Result<Vec<Uuid>, StoreError> {
    let turn = turn.clone();
    let begun = context.store(move |store| store.begin_all(&writes, || turn.lasts()));
    begun.await
}

/// Carries out the jobs of one account that go in one request, mostly a single one, as far as they go now.
pub(super) async fn attempt(context: &Context, jobs: &[Job], before: Before, turn: &Turn) -> Came {
    if let Some(came) = stranger(context, jobs).await {
        return came;
    }
    let unknown = |job: &Job| job.queued.progress == Progress::Unknown;
    let result = match jobs {
        [job] if unknown(job) => look(context, job, before, turn).await,
        [job] => send(context, job, turn).await,
        jobs if jobs.iter().any(unknown) => look_all(context, jobs, before, turn).await,
        jobs => Ok(summed(send_all(context, jobs, turn).await)),
    };
    let came = result.unwrap_or_else(|error| Came::Trouble(error.to_string()));
    context.tell(News::Outbox);
    came
}

/// Carries out jobs of different accounts that do the same as far as they go now, together, each
/// with what goes in one request with it; what came of each account, in their order.
pub(super) async fn attempt_all(context: &Context, jobs: &[Vec<Job>], turn: &Turn) -> Vec<Came> {
    let all: Vec<Job> = jobs.iter().flatten().cloned().collect();
    if let Some(came) = stranger(context, &all).await {
        return jobs.iter().map(|_| came.clone()).collect();
    }
    let mut came = send_all(context, &all, turn).await.into_iter();
    context.tell(News::Outbox);
    let of = |jobs: &Vec<Job>| summed(came.by_ref().take(jobs.len()).collect());
    jobs.iter().map(of).collect()
}

/// What came of an account, from what came of each of its jobs: whatever is left to do.
fn summed(came: Vec<Came>) -> Came {
    let open = |came: &&Came| !matches!(came, Came::Settled { .. });
    let reached = came.contains(&Came::Settled { reached: true });
    let open = came.iter().find(open).cloned();
    open.unwrap_or(Came::Settled { reached })
}

/// Makes sure that who answers is the portal that the writes are for. What came of them when it is not,
/// or cannot be found out now: they stay where they are.
async fn stranger(context: &Context, jobs: &[Job]) -> Option<Came> {
    let error = context.same_portal().await.err()?;
    let trouble = error.to_string();
    if matches!(error, SyncError::Store(_)) {
        return Some(Came::Trouble(trouble));
    }
    for job in jobs {
        let progress = job.queued.progress.clone();
        // Where it cannot be kept it is found out again.
        let _ = note(context, job, progress, Some(trouble.clone())).await;
    }
    context.tell(News::Outbox);
    let SyncError::Crm(error) = error else {
        return Some(Came::Barred(trouble));
    };
    Some(match error {
        CrmError::Unreachable { .. } | CrmError::OutcomeUnknown { .. } => Came::Offline(trouble),
        CrmError::Limited { after, .. } => Came::Limited(after),
        CrmError::Unauthorized { .. } => Came::Barred(trouble),
        CrmError::Spared => Came::Spared,
        _ => Came::Unready(trouble),
    })
}

/// Sends jobs of one sort together; removals go with others of them alone.
async fn send_all(context: &Context, jobs: &[Job], turn: &Turn) -> Vec<Came> {
    if let [one] = jobs
        && let Op::Remove { .. } = one.queued.write.op
    {
        let came = send(context, one, turn).await;
        return vec![came.unwrap_or_else(|error| Came::Trouble(error.to_string()))];
    }
    let asked: Vec<Write> = jobs.iter().map(|job| job.queued.write.clone()).collect();
    let trouble = |error: &StoreError| Came::Trouble(error.to_string());
    let begun = match begin(context, asked, turn).await {
        Ok(begun) => begun,
        Err(error) => return jobs.iter().map(|_| trouble(&error)).collect(),
    };
    context.tell(News::Outbox);
    let sent = |job: &&Job| begun.contains(&job.queued.write.id);
    let going: Vec<&Job> = jobs.iter().filter(sent).collect();
    let made: Option<Vec<ObjectRef>> = going.iter().map(|job| taken_back(job)).collect();
    let outcomes = match made {
        Some(made) => context.crm.remove_all(&made).await,
        None => {
            let writes = going.iter().map(|job| job.queued.write.clone());
            let writes: Vec<Write> = writes.collect();
            context.crm.write_all(&writes).await
        }
    };
    let mut outcomes = outcomes.into_iter();
    let mut all = Vec::with_capacity(jobs.len());
    for job in jobs {
        // Taken back or answered meanwhile.
        let mut came = Came::Settled { reached: false };
        if sent(&job) {
            // A connector that answers less than it was asked has told nothing of the rest.
            let outcome = outcomes.next().unwrap_or_else(|| {
                Err(CrmError::OutcomeUnknown {
                    why: "its answer does not name the record".to_owned(),
                })
            });
            let heard = heard(context, job, outcome).await;
            came = heard.unwrap_or_else(|error| trouble(&error));
        }
        all.push(came);
    }
    all
}

/// The record that a removal takes back.
fn taken_back(job: &Job) -> Option<ObjectRef> {
    match job.queued.write.op {
        Op::Remove { .. } => job.made.clone(),
        _ => None,
    }
}

/// Looks for the trace of a write of unknown outcome; sends it when there is none. Where sending it
/// led to nothing but answers that are not understood, or to none, a person is asked instead, once it
/// is known that it has not taken effect: so sending it again is safe.
async fn look(
    context: &Context,
    job: &Job,
    before: Before,
    turn: &Turn,
) -> Result<Came, StoreError> {
    let write = &job.queued.write;
    let baffled = before.odd >= ODD_TRIES;
    let id = write.id;
    let cut = context.store(move |store| store.cuts(&id)).await?;
    match context.crm.find(write, job.made.as_ref()).await {
        Ok(Some(written)) => settle(context, job, written).await,
        // Sent again, it would be there twice once the CRM is through with the first. A field that
        // is set again is merely set.
        Ok(None) if !before.settled && matches!(write.op, Op::Log(_) | Op::AddTask(_)) => {
            Ok(Came::NotYet)
        }
        Ok(None) if baffled || cut >= CUT_TRIES => give_up(context, job).await,
        Ok(None) => {
            note(context, job, Progress::Waiting, None).await?;
            match held(context, job).await? {
                true => Ok(Came::Settled { reached: true }),
                false => send(context, job, turn).await,
            }
        }
        Err(error) => untold(context, std::slice::from_ref(job), before, error).await,
    }
}

/// The same for jobs of one account that go in one request: what has no trace is sent again, together.
async fn look_all(
    context: &Context,
    jobs: &[Job],
    before: Before,
    turn: &Turn,
) -> Result<Came, StoreError> {
    let writes: Vec<Write> = jobs.iter().map(|job| job.queued.write.clone()).collect();
    let mut found = match context.crm.find_all(&writes).await {
        Ok(found) => found.into_iter(),
        Err(error) => return untold(context, jobs, before, error).await,
    };
    let mut rest = Vec::new();
    for job in jobs {
        match found.next().flatten() {
            Some(written) => drop(settle(context, job, written).await?),
            None => rest.push(job.clone()),
        }
    }
    let unknown = |job: &&Job| job.queued.progress == Progress::Unknown;
    let mut cut = 0;
    for id in rest.iter().map(|job| job.queued.write.id) {
        cut = cut.max(context.store(move |store| store.cuts(&id)).await?);
    }
    for job in rest.iter().filter(unknown) {
        note(context, job, Progress::Waiting, None).await?;
    }
    let Some(first) = rest.first() else {
        return Ok(Came::Settled { reached: true });
    };
    if before.odd >= ODD_TRIES || cut >= CUT_TRIES {
        return give_up(context, first).await;
    }
    if held(context, first).await? {
        return Ok(Came::Settled { reached: true });
    }
    Ok(summed(send_all(context, &rest, turn).await))
}

/// Whether a write that was looked for has to wait for another one, which a person decides about.
async fn held(context: &Context, job: &Job) -> Result<bool, StoreError> {
    let id = job.queued.write.id;
    let before = context.store(move |store| store.held_behind(&id)).await?;
    Ok(before.is_some())
}

/// Gives a write to a person that led to nothing, as often as it was sent.
async fn give_up(context: &Context, job: &Job) -> Result<Came, StoreError> {
    let why = job.queued.trouble.clone().unwrap_or_default();
    let why = format!("{why} It is not in the CRM; it can be sent again.");
    refuse(context, job, why.trim_start().to_owned()).await
}

/// Nothing was learned of jobs of unknown outcome: they stay so.
async fn untold(
    context: &Context,
    jobs: &[Job],
    before: Before,
    error: CrmError,
) -> Result<Came, StoreError> {
    let trouble = error.to_string();
    for job in jobs
        .iter()
        .filter(|job| job.queued.progress == Progress::Unknown)
    {
        note(context, job, Progress::Unknown, Some(trouble.clone())).await?;
    }
    let baffled = before.odd >= ODD_TRIES;
    let person = || {
        if let Some(job) = jobs.first() {
            needs_person(context, job, false, &trouble);
        }
    };
    Ok(match error {
        CrmError::Unreachable { .. } | CrmError::OutcomeUnknown { .. } => Came::Offline(trouble),
        CrmError::Limited { after, .. } => Came::Limited(after),
        CrmError::Busy { .. } => Came::Busy(trouble),
        CrmError::Unready { .. } => Came::Unready(trouble),
        CrmError::Spared => Came::Spared,
        CrmError::Unauthorized { .. } => Came::Barred(trouble),
        // A person has to see to it; but not as a refusal, which says that nothing was
        // done, and would be sent again without a look, or dropped.
        CrmError::Refused { .. } | CrmError::Forbidden { .. } | CrmError::Wanting { .. } => {
            let told = |job: &Job| job.queued.trouble.as_deref() == Some(trouble.as_str());
            if !jobs.iter().any(told) {
                person();
            }
            Came::Blocked
        }
        CrmError::Odd { .. } if baffled => {
            if before.odd == ODD_TRIES {
                person();
            }
            Came::Odd
        }
        CrmError::Odd { .. } => Came::Odd,
        // It may go on so for ever; it is gone on looking all the same.
        CrmError::Server { .. } => Came::Untold(trouble),
    })
}

/// Sends a write that is known not to have taken effect.
async fn send(context: &Context, job: &Job, turn: &Turn) -> Result<Came, StoreError> {
    let write = &job.queued.write;
    if matches!(write.op, Op::Remove { .. }) && job.made.is_none() {
        note(context, job, Progress::Dropped, None).await?;
        return Ok(Came::Settled { reached: false });
    }
    let id = write.id;
    let mut made = job.made.clone();
    if !matches!(write.op, Op::Remove { .. }) {
        // Which record it changes is known, and kept, before it does.
        made = match context.crm.aim(write).await {
            Ok(aimed) => aimed,
            Err(error) => return unaimed(context, job, error).await,
        };
        if let Some(at) = made.clone() {
            context.store(move |store| store.aim(&id, &at)).await?;
        }
    }
    let asked = vec![write.clone()];
    let begun = begin(context, asked, turn).await?;
    if begun.is_empty() {
        // Taken back or answered meanwhile.
        return Ok(Came::Settled { reached: false });
    }
    context.tell(News::Outbox);
    let outcome = context.crm.write(write, made.as_ref()).await;
    heard(context, job, outcome).await
}

/// What comes of a write of which it could not be found out what it changes: nothing was sent.
async fn unaimed(context: &Context, job: &Job, error: CrmError) -> Result<Came, StoreError> {
    match error {
        // Questions change nothing, so nothing is to be looked for.
        CrmError::Server { .. } | CrmError::Odd { .. } => {
            let trouble = error.to_string();
            wait(context, job, &trouble).await?;
            Ok(Came::Unready(trouble))
        }
        CrmError::OutcomeUnknown { .. } => {
            let trouble = error.to_string();
            wait(context, job, &trouble).await?;
            Ok(Came::Offline(trouble))
        }
        error => heard(context, job, Err(error)).await,
    }
}

/// Keeps what became of a write that was sent, whatever was answered.
async fn heard(context: &Context, job: &Job, outcome: Outcome) -> Result<Came, StoreError> {
    let error = match outcome {
        Ok(written) => return settle(context, job, written).await,
        Err(error) => error,
    };
    let trouble = error.to_string();
    Ok(match error {
        CrmError::Unreachable { .. } => {
            wait(context, job, &trouble).await?;
            Came::Offline(trouble)
        }
        CrmError::Limited { after, .. } => {
            wait(context, job, &trouble).await?;
            Came::Limited(after)
        }
        CrmError::Busy { .. } => {
            wait(context, job, &trouble).await?;
            Came::Busy(trouble)
        }
        CrmError::Unready { .. } => {
            wait(context, job, &trouble).await?;
            Came::Unready(trouble)
        }
        CrmError::Spared => {
            wait(context, job, &trouble).await?;
            Came::Spared
        }
        // The write itself was not judged; it goes out when the token is mended.
        CrmError::Unauthorized { .. } => {
            wait(context, job, &trouble).await?;
            Came::Barred(trouble)
        }
        CrmError::OutcomeUnknown { .. } => {
            note(context, job, Progress::Unknown, Some(trouble)).await?;
            let id = job.queued.write.id;
            context.store(move |store| store.cut_off(&id)).await?;
            Came::Quiet
        }
        // A gateway's error may hide a write that took effect: looked for before it is sent again.
        CrmError::Server { .. } => {
            note(context, job, Progress::Unknown, Some(trouble)).await?;
            Came::Again
        }
        // Whatever was answered, it may have been done: never called refused without a look.
        CrmError::Odd { .. } => {
            note(context, job, Progress::Unknown, Some(trouble)).await?;
            Came::Odd
        }
        CrmError::Refused { status: 404, .. } => refuse_gone(context, job, trouble).await?,
        CrmError::Refused { .. } | CrmError::Forbidden { .. } | CrmError::Wanting { .. } => {
            refuse(context, job, trouble).await?
        }
    })
}

/// Keeps what the CRM answered.
async fn settle(context: &Context, job: &Job, written: Written) -> Result<Came, StoreError> {
    let id = job.queued.write.id;
    match written {
        Written::Done {
            object,
            updated_at,
            stored,
        } => {
            let now = context.now();
            // A record that had the value before was dated long ago.
            let theirs = context.crm.clock().or(updated_at);
            let progress = Progress::Done {
                object: object.clone(),
                stored: stored.clone(),
            };
            let changes = keep(context, move |store| {
                if let Some(theirs) = theirs {
                    store.saw_their_clock(theirs, now)?;
                }
                store.done_as(&id, object.clone(), updated_at, &stored, now)
            })
            .await?;
            tell(context, job, progress);
            context.tell_changes(changes);
        }
        Written::Missing(ties) => {
            let stands = keep(context, move |store| store.mark_missing(&id, &ties)).await?;
            tell(context, job, stands.clone());
            return Ok(refused(context, job, &stands));
        }
        Written::Gone(what) => {
            let stands = keep(context, move |store| store.mark_unseen(&id, &what)).await?;
            tell(context, job, stands.clone());
            return Ok(refused(context, job, &stands));
        }
        Written::Held => {
            note(context, job, Progress::Waiting, None).await?;
        }
        Written::Conflict { theirs } => {
            let progress = Progress::Conflict { theirs };
            if note(context, job, progress, None).await?.stuck() {
                let why = "the CRM has another value by now; choose which one stays.";
                needs_person(context, job, true, why);
            }
        }
        Written::Asks { why, fields } => {
            let labels: Vec<&str> = fields.iter().map(|of| of.label.as_str()).collect();
            let needs = format!("the CRM wants {} with it.", labels.join(", "));
            let progress = Progress::Asks {
                why: why.clone(),
                fields,
            };
            if note(context, job, progress, Some(why)).await?.stuck() {
                needs_person(context, job, true, &needs);
            }
        }
    }
    Ok(Came::Settled { reached: true })
}

async fn refuse(context: &Context, job: &Job, why: String) -> Result<Came, StoreError> {
    let progress = Progress::Refused { why: why.clone() };
    let stands = note(context, job, progress, Some(why)).await?;
    Ok(refused(context, job, &stands))
}

/// The same where what it was to be written to is not there any more.
async fn refuse_gone(context: &Context, job: &Job, why: String) -> Result<Came, StoreError> {
    let id = job.queued.write.id;
    let stands = keep(context, move |store| store.mark_gone(&id, &why)).await?;
    tell(context, job, stands.clone());
    Ok(refused(context, job, &stands))
}

/// Tells a person why, unless it was taken back meanwhile.
fn refused(context: &Context, job: &Job, stands: &Progress) -> Came {
    if let Progress::Refused { why } = stands {
        needs_person(context, job, true, why);
    }
    Came::Settled { reached: true }
}

/// Tells a person of a write, which they decide about or which is tried on.
fn needs_person(context: &Context, job: &Job, decides: bool, why: &str) {
    context.tell(News::NeedsPerson {
        write: Some(About {
            write: job.queued.write.id,
            title: Some(job.queued.title.clone()),
            decides,
        }),
        why: why.to_owned(),
    });
}

async fn wait(context: &Context, job: &Job, trouble: &str) -> Result<(), StoreError> {
    let trouble = Some(trouble.to_owned());
    note(context, job, Progress::Waiting, trouble).await?;
    Ok(())
}

/// Keeps where a write stands, and answers where it does: it may have been taken back meanwhile.
async fn note(
    context: &Context,
    job: &Job,
    progress: Progress,
    trouble: Option<String>,
) -> Result<Progress, StoreError> {
    let id: Uuid = job.queued.write.id;
    let now = context.now();
    let stands = keep(context, move |store| {
        let stands = store.mark(&id, &progress, trouble.as_deref())?;
        if stands == Progress::Unknown {
            store.unknown_since(&id, now)?;
        }
        Ok(stands)
    })
    .await?;
    tell(context, job, stands.clone());
    Ok(stands)
}

fn tell(context: &Context, job: &Job, progress: Progress) {
    context.tell(News::Pushed {
        write: job.queued.write.id,
        account: job.queued.write.account.clone(),
        progress,
    });
}

/// Keeps what became of a write that was sent. A full disk may be freed in a moment, so it is tried
/// for a while; in the end the write stays *being sent*, and the queue has it looked for as soon as
/// that can be noted.
async fn keep<T: Send + 'static>(
    context: &Context,
    call: impl Fn(&crate::store::Store) -> Result<T, StoreError> + Clone + Send + 'static,
) -> Result<T, StoreError> {
    let mut tries = 0;
    loop {
        let error = match context.store(call.clone()).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        tries += 1;
        if tries >= KEEP_TRIES {
            return Err(error);
        }
        let mut stopping = context.stopping.subscribe();
        // The next process finds it *being sent*, and looks for it.
        let stopped = stopping.wait_for(|stop| *stop);
        if tokio::time::timeout(context.tuning.wait(tries), stopped)
            .await
            .is_ok()
        {
            return Err(error);
        }
    }
}
