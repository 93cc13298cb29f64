//! Sending one write: noted before, carried out, noted after; looked for when its outcome is unknown.

use super::News;
use super::context::Context;
use crate::crm::{CrmError, Written};
use crate::domain::write::{Op, Progress};
use crate::store::{Job, StoreError};
use std::time::Duration;
use uuid::Uuid;

/// How often an answer that nobody understands is asked for again before a person is asked.
const ODD_TRIES: u32 = 4;
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
    /// It waits; try it again after a while that grows.
    Again,
    /// It is not known whether it took effect: look for it after the quiet time.
    Quiet,
    /// There is no trace of what it makes yet: look once more when none can turn up any later.
    NotYet,
    /// The CRM refuses to be asked for the trace: a person has to see to that first.
    Blocked,
    /// Nobody is there to talk to.
    Offline(String),
    /// The CRM asks everybody to wait.
    Limited(Option<Duration>),
    /// The token is refused: nothing can be sent until a person mends that.
    Barred(String),
    /// The store does not take it; nothing was sent.
    Trouble(String),
}

/// Carries out one job as far as it goes now. `settled`: nothing that was sent of it before can turn
/// up any later.
pub(super) async fn attempt(context: &Context, job: Job, settled: bool) -> Came {
    let result = match job.queued.progress {
        Progress::Unknown => look(context, &job, settled).await,
        _ => send(context, &job).await,
    };
    let came = result.unwrap_or_else(|error| Came::Trouble(error.to_string()));
    context.tell(News::Outbox);
    came
}

/// Looks for the trace of a write of unknown outcome; sends it when there is none.
async fn look(context: &Context, job: &Job, settled: bool) -> Result<Came, StoreError> {
    let write = &job.queued.write;
    match context.crm.find(write, job.made.as_ref()).await {
        Ok(Some(written)) => settle(context, job, written).await,
        // Sent again, it would be there twice once the CRM is through with the first. A field that
        // is set again is merely set.
        Ok(None) if !settled && matches!(write.op, Op::Log(_) | Op::AddTask(_)) => Ok(Came::NotYet),
        Ok(None) => {
            note(context, job, Progress::Waiting, None).await?;
            send(context, job).await
        }
        Err(error) => {
            // Nothing was learned: it stays unknown.
            let trouble = error.to_string();
            let unknown = Progress::Unknown;
            note(context, job, unknown, Some(trouble.clone())).await?;
            Ok(match error {
                CrmError::Unreachable { .. } | CrmError::OutcomeUnknown { .. } => {
                    Came::Offline(trouble)
                }
                CrmError::Limited { after, .. } => Came::Limited(after),
                CrmError::Unauthorized { .. } => Came::Barred(trouble),
                // A person has to see to it; but not as a refusal, which says that nothing was
                // done, and would be sent again without a look, or dropped.
                CrmError::Refused { .. } | CrmError::Forbidden { .. } => {
                    if job.queued.trouble.as_deref() != Some(trouble.as_str()) {
                        needs_person(context, job, &trouble);
                    }
                    Came::Blocked
                }
                CrmError::Server { .. } | CrmError::Odd { .. } => Came::Again,
            })
        }
    }
}

/// Sends a write that is known not to have taken effect.
async fn send(context: &Context, job: &Job) -> Result<Came, StoreError> {
    let write = &job.queued.write;
    if matches!(write.op, Op::Remove { .. }) && job.made.is_none() {
        note(context, job, Progress::Dropped, None).await?;
        return Ok(Came::Settled { reached: false });
    }
    let id = write.id;
    if !context.store(move |store| store.begin(&id)).await? {
        // Taken back meanwhile.
        return Ok(Came::Settled { reached: false });
    }
    context.tell(News::Outbox);
    let answer = context
        .crm
        .write(write, job.made.as_ref(), job.forced)
        .await;
    let error = match answer {
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
        // The write itself was not judged; it goes out when the token is mended.
        CrmError::Unauthorized { .. } => {
            wait(context, job, &trouble).await?;
            Came::Barred(trouble)
        }
        CrmError::OutcomeUnknown { .. } => {
            note(context, job, Progress::Unknown, Some(trouble)).await?;
            Came::Quiet
        }
        // A gateway's error may hide a write that took effect: looked for before it is sent again.
        CrmError::Server { .. } => {
            note(context, job, Progress::Unknown, Some(trouble)).await?;
            Came::Again
        }
        CrmError::Odd { .. } if job.queued.attempts < ODD_TRIES => {
            note(context, job, Progress::Unknown, Some(trouble)).await?;
            Came::Again
        }
        CrmError::Odd { .. } | CrmError::Refused { .. } | CrmError::Forbidden { .. } => {
            refuse(context, job, trouble).await?
        }
    })
}

/// Keeps what the CRM answered.
async fn settle(context: &Context, job: &Job, written: Written) -> Result<Came, StoreError> {
    let id = job.queued.write.id;
    match written {
        Written::Done { object, updated_at } => {
            let now = context.now();
            let progress = Progress::Done {
                object: object.clone(),
            };
            let changes = keep(context, move |store| {
                if let Some(theirs) = updated_at {
                    store.saw_their_clock(theirs, now)?;
                }
                store.done(&id, object.clone(), updated_at, now)
            })
            .await?;
            tell(context, job, progress);
            context.tell_changes(changes);
        }
        Written::Conflict { theirs } => {
            let progress = Progress::Conflict { theirs };
            note(context, job, progress, None).await?;
            context.tell(News::NeedsPerson {
                write: Some(id),
                why: format!(
                    "{}: the CRM has another value by now; choose which one stays.",
                    job.queued.title
                ),
            });
        }
    }
    Ok(Came::Settled { reached: true })
}

async fn refuse(context: &Context, job: &Job, why: String) -> Result<Came, StoreError> {
    let progress = Progress::Refused { why: why.clone() };
    note(context, job, progress, Some(why.clone())).await?;
    needs_person(context, job, &why);
    Ok(Came::Settled { reached: true })
}

fn needs_person(context: &Context, job: &Job, why: &str) {
    context.tell(News::NeedsPerson {
        write: Some(job.queued.write.id),
        why: format!("{}: {why}", job.queued.title),
    });
}

async fn wait(context: &Context, job: &Job, trouble: &str) -> Result<(), StoreError> {
    note(context, job, Progress::Waiting, Some(trouble.to_owned())).await
}

async fn note(
    context: &Context,
    job: &Job,
    progress: Progress,
    trouble: Option<String>,
) -> Result<(), StoreError> {
    let id: Uuid = job.queued.write.id;
    let kept = progress.clone();
    keep(context, move |store| {
        store.mark(&id, &kept, trouble.as_deref())
    })
    .await?;
    tell(context, job, progress);
    Ok(())
}

fn tell(context: &Context, job: &Job, progress: Progress) {
    context.tell(News::Pushed {
        write: job.queued.write.id,
        account: job.queued.write.account.clone(),
        progress,
    });
}

/// Keeps what became of a write that was sent. A full disk may be freed in a moment, so it is tried
/// for a while; in the end the write stays *being sent*, which the next start looks into.
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
        tokio::time::sleep(context.tuning.wait(tries)).await;
    }
}
