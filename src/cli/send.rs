//! Makes an action durable first, and then tries to send it; says which of the two it came to. What the CRM
//! asks for with it is in [`super::answers`].

use super::connect::{Plan, Portfolio, tell_aside};
use super::context::{Context, Opened};
use super::not_taken::{self, Came, Kept, NotTaken};
use super::whose::Names;
use super::{Failure, failure, outbox, output};
use crate::domain::text;
use crate::domain::write::{Action, Op, Progress, Queued, Stored, Write};
use crate::domain::{AccountId, Field, OwnerId};
use crate::messages::Language;
use crate::store::Store;
use crate::sync::{SyncError, Tuning, push_once};
use serde::Serialize;
use std::future::Future;
use std::time::Duration;
use uuid::Uuid;

/// How often it is looked whether another `tenure`, which sends for the profile, has sent it or ended.
const LOOK: Duration = Duration::from_millis(100);

/// What an action came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The action.
    pub action: Uuid,
    /// Its short line.
    pub title: String,
    /// `sent`, `kept` or `needs_person`; of an undo also `not_sent`: what it takes back never was,
    /// and `unseen`: whether that was cannot be seen any more.
    pub outcome: &'static str,
    /// Why it was not sent.
    pub why: Option<String>,
    /// Those of several writes that the CRM has not taken, each with why.
    pub failed: Vec<NotTaken>,
    /// What waited behind it and was sent along, and stays: the CRM has not taken it, each with why.
    pub behind: Vec<NotTaken>,
    /// What the CRM has stored otherwise than it was written.
    pub stored: Vec<StoredElse>,
    /// The owner of the account, whose name a touchpoint goes under as the profile does not say who the
    /// person is.
    pub under: Option<String>,
}

/// A value that the CRM has stored otherwise than it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredElse {
    /// The account.
    pub account: String,
    /// What it is, and what was written.
    #[serde(flatten)]
    pub what: Stored,
    /// The same as a sentence.
    pub why: String,
}

/// Makes an action of the operations.
pub fn action(account: &AccountId, title: String, ops: Vec<Op>, opened: &Opened) -> Action {
    let write = |op| Write::new(Uuid::now_v7(), account.clone(), op);
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

/// Tries to send all of the action that a write is of.
pub fn send_whole(
    context: &Context,
    store: Store,
    queued: &Queued,
    json: bool,
) -> Result<i32, Failure> {
    let writes = store.writes_of(&queued.action)?;
    let earlier = Action {
        id: queued.action,
        at: queued.at,
        title: queued.title.clone(),
        writes: writes.into_iter().map(|queued| queued.write).collect(),
        undoes: None,
    };
    send(context, store, &earlier, json)
}

/// Tries to send an action that is kept already.
pub fn send(context: &Context, store: Store, action: &Action, json: bool) -> Result<i32, Failure> {
    send_along(context, store, (action, &[]), json)
}

/// Tries to send an action that is kept already, and along with it what waited behind it. What it came to is
/// that of the action alone; what does not go along is told beside it.
pub fn send_along(
    context: &Context,
    store: Store,
    (action, along): (&Action, &[Uuid]),
    json: bool,
) -> Result<i32, Failure> {
    let plan = Plan::new(context, Portfolio::default());
    // It is kept: whatever goes wrong from here on is no reason to fail.
    let of_action: Vec<Uuid> = action.writes.iter().map(|write| write.id).collect();
    let ids = [&of_action[..], along].concat();
    let tried = match local(context, action) {
        true => Ok(None),
        false => block_on(async {
            tokio::select! {
                result = push(plan, &store, &ids) => Ok(result.err()),
                Ok(()) = tokio::signal::ctrl_c() => Err(Stopped),
            }
        })?,
    };
    tell_aside(&context.cache);
    let stopped = tried.is_err();
    let why = tried.unwrap_or_else(|Stopped| Some("You did not wait for the CRM.".to_owned()));
    let writes = written(&store, &of_action)?;
    let beside: Vec<Uuid> = along
        .iter()
        .filter(|id| !of_action.contains(id))
        .copied()
        .collect();
    let along = written(&store, &beside)?;
    let kept = Kept::of(&store, &writes, &along)?;
    let names = Names::of(&store, writes.iter().chain(&along))?;
    let taken = |queued: &Queued| matches!(queued.progress, Progress::Done { .. });
    let of_first = |queued: &Queued| queued.write.account == writes[0].write.account;
    let several = writes.iter().any(taken) || !writes.iter().all(of_first);
    let untaken = several.then(|| kept.all(&writes));
    let open = writes.iter().any(|queued| queued.progress.open());
    let (outcome, why, code) = match (kept.first(&writes), open) {
        (Some(why), _) => ("needs_person", Some(why), 1),
        (None, true) => (
            "kept",
            Some(why.unwrap_or_else(|| late(&writes))),
            failure::KEPT,
        ),
        (None, false) => ("sent", None, 0),
    };
    let code = if stopped { failure::STOPPED } else { code };
    let failed = untaken.iter().flatten();
    let sent = Sent {
        action: action.id,
        title: action.title.clone(),
        outcome,
        why,
        failed: failed
            .map(|(queued, why)| NotTaken::of(&names, queued, why.clone()))
            .collect(),
        behind: behind(&kept, &names, &along, writes.iter().all(taken)),
        stored: stored(&store, &names, &writes),
        under: under(context, &store, action)?,
    };
    if json {
        output::json(&sent)?;
        return Ok(code);
    }
    let came = Came {
        sent: &sent,
        writes: &writes,
        untaken: untaken.as_deref(),
        here: local(context, action),
    };
    not_taken::tell(&store, &names, &came)?;
    Ok(code)
}

/// Why the CRM has not taken writes yet that wait for nobody.
fn late<'q>(writes: impl IntoIterator<Item = &'q Queued>) -> String {
    let trouble = writes.into_iter().find_map(|queued| queued.trouble.clone());
    trouble.unwrap_or_else(|| "The CRM has not answered yet.".to_owned())
}

/// Those of what was sent along that stay, each with why. What stands behind the action's own is told with
/// that; what is free to go is late where the action itself is not.
fn behind(kept: &Kept<'_>, names: &Names, along: &[Queued], all_done: bool) -> Vec<NotTaken> {
    let stays = |queued: &Queued| {
        let free = queued.progress.open() && kept.behind(queued).is_none();
        let why = kept.why(queued);
        let why = why.or_else(|| (free && all_done).then(|| late([queued])))?;
        Some(NotTaken::of(names, queued, why))
    };
    along.iter().filter_map(stays).collect()
}

/// Whose names the action's touchpoints go under, where those are not the person's.
fn under(context: &Context, store: &Store, action: &Action) -> Result<Option<String>, Failure> {
    let mut owners: Vec<&OwnerId> = Vec::new();
    for write in &action.writes {
        if let Op::Log(touchpoint) = &write.op
            && let Some(owner) = &touchpoint.owner
            && !owners.contains(&owner)
        {
            owners.push(owner);
        }
    }
    let known = match owners.is_empty() {
        true => Vec::new(),
        false => store.owners()?,
    };
    if owners.is_empty() || context.me(&known).is_some() {
        return Ok(None);
    }
    let name = |owner: &&OwnerId| {
        let named = known.iter().find(|of| of.id == **owner);
        text::line(named.map_or(owner.as_str(), |of| &of.name))
    };
    let names: Vec<String> = owners.iter().map(name).collect();
    Ok(Some(names.join(", ")))
}

/// What the CRM has stored otherwise, of each of the writes.
fn stored(store: &Store, names: &Names, writes: &[Queued]) -> Vec<StoredElse> {
    let called = |field, raw: &str| outbox::called_of(field, raw, store);
    let mut all = Vec::new();
    for queued in writes {
        let account = &queued.write.account;
        let name = names.account(queued).unwrap_or(account.as_str());
        all.extend(queued.progress.stored().iter().map(|what| StoredElse {
            account: account.0.clone(),
            why: what.sentence(name, Language::En, called),
            what: what.clone(),
        }));
    }
    all
}

/// A person did not want to wait any more.
struct Stopped;

/// Whether all of it is about a plan that the CRM has no property for: nothing is to be sent.
fn local(context: &Context, action: &Action) -> bool {
    let plan = |write: &Write| {
        matches!(
            write.op,
            Op::SetField {
                field: Field::Plan,
                ..
            }
        )
    };
    !context.maps(Field::Plan) && action.writes.iter().all(plan)
}

/// Writes as they stand now.
fn written(store: &Store, ids: &[Uuid]) -> Result<Vec<Queued>, Failure> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(store.queued(id)?);
    }
    Ok(found)
}

/// Sends it, or has it sent by the one that may, within the patience; else why not.
async fn push(plan: Plan, store: &Store, writes: &[Uuid]) -> Result<(), String> {
    let tuning = Tuning::default();
    let end = tokio::time::Instant::now() + tuning.patience;
    let mut connected = plan.clone().connect().await?;
    let mut anew = true;
    loop {
        let (crm, store) = (connected.crm.clone(), store.clone());
        let pushed = push_once(crm, store.clone(), tuning.clone(), writes, |_| {}).await;
        match pushed {
            // The process that served the CRM may have ended just now.
            Ok(report)
                if report.why.is_some() && connected.elsewhere && std::mem::take(&mut anew) =>
            {
                connected = plan.clone().connect().await?;
                continue;
            }
            Ok(report) => return report.why.map_or(Ok(()), Err),
            Err(SyncError::Elsewhere) => {}
            Err(error) => return Err(error.to_string()),
        }
        // It has been poked. Should it have ended meanwhile, this one sends.
        let settled = store.settled(writes);
        if settled.map_err(|error| error.to_string())? {
            return Ok(());
        }
        if tokio::time::Instant::now() >= end {
            return Err(
                "Another tenure on this machine sends for this profile, and has not sent it yet."
                    .to_owned(),
            );
        }
        tokio::time::sleep(LOOK).await;
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
    runtime.block_on(crate::crm::hubspot::settled());
    runtime.shutdown_timeout(Duration::from_secs(2));
    Ok(value)
}
