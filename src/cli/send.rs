//! Makes an action durable first, and then tries to send it; says which of the two it came to.

use super::connect::{Plan, Portfolio};
use super::context::{Context, Opened};
use super::{Failure, failure, output};
use crate::domain::AccountId;
use crate::domain::write::{Action, Op, Progress, Queued, Write};
use crate::store::Store;
use crate::sync::{SyncError, Tuning, push_once};
use serde::Serialize;
use std::future::Future;
use std::time::Duration;
use uuid::Uuid;

/// How long another `tenure` that syncs the same profile is given to send it.
const ELSEWHERE: Duration = Duration::from_secs(5);

/// What an action came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The action.
    pub action: Uuid,
    /// Its short line.
    pub title: String,
    /// `sent`, `kept` or `needs_person`.
    pub outcome: &'static str,
    /// Why it was not sent.
    pub why: Option<String>,
}

/// Makes an action of the operations.
pub fn action(account: &AccountId, title: String, ops: Vec<Op>, opened: &Opened) -> Action {
    let write = |op| Write {
        id: Uuid::now_v7(),
        account: account.clone(),
        op,
    };
    Action {
        id: Uuid::now_v7(),
        at: opened.now.utc,
        title,
        writes: ops.into_iter().map(write).collect(),
        undoes: None,
    }
}

/// Keeps the action, tries to send it, prints what it came to, and answers the exit code.
pub fn carry_out(
    context: &Context,
    store: Store,
    action: &Action,
    json: bool,
) -> Result<i32, Failure> {
    store.enqueue(action)?;
    send(context, store, action, json)
}

/// Tries to send an action that is kept already.
pub fn send(context: &Context, store: Store, action: &Action, json: bool) -> Result<i32, Failure> {
    let plan = Plan::new(context, Portfolio::default());
    // It is kept: whatever goes wrong from here on is no reason to fail.
    let why = block_on(push(plan, &store, action))?.err();
    let writes = settled(&store, action)?;
    let stuck = writes.iter().find_map(|queued| match &queued.progress {
        Progress::Conflict { theirs } => Some(format!(
            "The CRM has another value by now ({}); open tenure to choose.",
            theirs
                .as_deref()
                .map(crate::domain::text::line)
                .as_deref()
                .unwrap_or("none")
        )),
        Progress::Refused { why } => Some(format!("The CRM refuses it: {why}")),
        _ => None,
    });
    let trouble = writes.iter().find_map(|queued| queued.trouble.clone());
    let open = writes.iter().any(|queued| queued.progress.open());
    let (outcome, why, code) = match (stuck, open) {
        (Some(why), _) => ("needs_person", Some(why), 1),
        (None, true) => {
            let why = why.or(trouble);
            let why = why.unwrap_or_else(|| "The CRM has not answered yet.".to_owned());
            ("kept", Some(why), failure::KEPT)
        }
        (None, false) => ("sent", None, 0),
    };
    let sent = Sent {
        action: action.id,
        title: action.title.clone(),
        outcome,
        why,
    };
    if json {
        output::json(&sent)?;
        return Ok(code);
    }
    match sent.outcome {
        "sent" => output::say(&format!("{} (in the CRM)", sent.title))?,
        "kept" => {
            output::say(&format!("{} (kept in the outbox)", sent.title))?;
            output::complain(&sent.why.unwrap_or_default());
            output::complain(
                "Nothing is lost: `tenure sync` or the cockpit sends it as soon as the CRM takes it.",
            );
        }
        _ => {
            output::say(&format!("{} (kept, not in the CRM)", sent.title))?;
            output::complain(&sent.why.unwrap_or_default());
        }
    }
    Ok(code)
}

/// The action's writes as they stand now.
fn settled(store: &Store, action: &Action) -> Result<Vec<Queued>, Failure> {
    let mut found = Vec::new();
    for write in &action.writes {
        found.extend(store.queued(&write.id)?);
    }
    Ok(found)
}

async fn push(plan: Plan, store: &Store, action: &Action) -> Result<(), String> {
    let connected = plan.connect().await?;
    let pushed = push_once(
        connected.crm.clone(),
        store.clone(),
        Tuning::default(),
        |_| {},
    )
    .await;
    match pushed {
        Ok(report) => match report.why {
            Some(why) => Err(why),
            None => Ok(()),
        },
        Err(SyncError::Elsewhere) => {
            wait_for_other(store, action).await;
            Err(SyncError::Elsewhere.to_string())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Waits until the process that syncs the profile has sent it, for a moment.
async fn wait_for_other(store: &Store, action: &Action) {
    let end = tokio::time::Instant::now() + ELSEWHERE;
    while tokio::time::Instant::now() < end {
        let store = store.clone();
        let ids: Vec<Uuid> = action.writes.iter().map(|write| write.id).collect();
        let look = move || {
            ids.iter().all(|id| {
                let found = store.queued(id).ok().flatten();
                found.is_none_or(|queued| {
                    !matches!(
                        queued.progress,
                        Progress::Waiting | Progress::Sending | Progress::Unknown
                    )
                })
            })
        };
        if tokio::task::spawn_blocking(look).await.unwrap_or(true) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Runs a future to its end on a small runtime.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("The system gives no threads: {error}.")))?;
    let value = runtime.block_on(future);
    runtime.shutdown_timeout(Duration::from_secs(2));
    Ok(value)
}
