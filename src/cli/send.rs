//! Makes an action durable first, and then tries to send it; says which of the two it came to. What the CRM
//! asks for with it is in [`super::answers`].

use super::connect::{Plan, Portfolio, tell_aside};
use super::context::{Context, Opened};
use super::not_taken::{self, NotTaken};
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
    /// `sent`, `kept` or `needs_person`; of an undo also `not_sent`: what it takes back never was.
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
    let writes = written(&store, action)?;
    let mut stuck = writes
        .iter()
        .find_map(|queued| not_taken::why(queued, &store));
    // Nothing that the CRM could do will send what waits behind another one.
    for queued in writes.iter().filter(|_| stuck.is_none()) {
        if let Some(before) = store.held_behind(&queued.write.id)? {
            stuck = Some(outbox::held(&before, &store));
            break;
        }
    }
    let done = |queued: &&Queued| matches!(queued.progress, Progress::Done { .. });
    let taken = writes.iter().filter(done).count();
    let first = writes.first().map(|queued| &queued.write.account);
    let several = taken > 0
        || writes
            .iter()
            .any(|queued| Some(&queued.write.account) != first);
    let failed = match several {
        true => not_taken::all(&store, &writes)?,
        false => Vec::new(),
    };
    let all_done = taken == writes.len();
    let mut behind = Vec::new();
    for id in along.iter().filter(|id| !of_action.contains(id)) {
        let Some(queued) = store.queued(id)? else {
            continue;
        };
        // What stands behind one of these is told with that.
        let held = not_taken::held(&store, &queued, &writes)?;
        let open = queued.progress.open() && store.held_behind(id)?.is_none();
        let late = (open && all_done).then(|| {
            let trouble = queued.trouble.clone();
            trouble.unwrap_or_else(|| "The CRM has not answered yet.".to_owned())
        });
        if let Some(why) = not_taken::why(&queued, &store).or(held).or(late) {
            behind.push(NotTaken::of(&store, &queued, why)?);
        }
    }
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
    let code = if stopped { failure::STOPPED } else { code };
    let sent = Sent {
        action: action.id,
        title: action.title.clone(),
        outcome,
        why,
        failed,
        behind,
        stored: stored(&store, &writes)?,
        under: under(context, &store, action)?,
    };
    if json {
        output::json(&sent)?;
        return Ok(code);
    }
    match sent.outcome {
        "sent" if local(context, action) => {
            output::say(&format!("{} (kept on this machine)", sent.title))?;
        }
        "sent" => output::say(&format!("{} (in the CRM)", sent.title))?,
        "kept" => {
            output::say(&format!("{} (kept in the outbox)", sent.title))?;
            output::complain(&sent.why.unwrap_or_default());
            output::complain(
                "Nothing is lost: `tenure sync` or the cockpit sends it as soon as the CRM takes it.",
            );
        }
        _ if several => {
            output::say(&format!(
                "{} ({taken} of {} in the CRM)",
                sent.title,
                writes.len()
            ))?;
            for line in not_taken::lines(&store, &writes)? {
                output::complain(&line);
            }
        }
        _ => {
            let stands = match writes.iter().any(|queued| queued.progress.unseen()) {
                true => "kept; whether it is in the CRM cannot be seen",
                false => "kept, not in the CRM",
            };
            output::say(&format!("{} ({stands})", sent.title))?;
            output::complain(&sent.why.unwrap_or_default());
        }
    }
    for NotTaken { title, why, .. } in &sent.behind {
        output::complain(&format!(
            "“{}”, which waited behind it: {why}",
            text::line(title)
        ));
    }
    for StoredElse { why, .. } in &sent.stored {
        output::complain(why);
    }
    if let Some(names) = &sent.under {
        output::complain(&format!(
            "It goes under the name of {names}, as the owner of the account: the profile does not say who you \
             are. Set `owner` in it."
        ));
    }
    Ok(code)
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
fn stored(store: &Store, writes: &[Queued]) -> Result<Vec<StoredElse>, Failure> {
    let called = |field, raw: &str| outbox::called_of(field, raw, store);
    let mut all = Vec::new();
    for queued in writes {
        let account = &queued.write.account;
        for what in queued.progress.stored() {
            let known = store.accounts(std::slice::from_ref(account))?;
            let name = known
                .first()
                .map_or_else(|| account.as_str(), |of| of.name.as_str());
            all.push(StoredElse {
                account: account.0.clone(),
                why: what.sentence(name, Language::En, called),
                what: what.clone(),
            });
        }
    }
    Ok(all)
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

/// The action's writes as they stand now.
fn written(store: &Store, action: &Action) -> Result<Vec<Queued>, Failure> {
    let mut found = Vec::new();
    for write in &action.writes {
        found.extend(store.queued(&write.id)?);
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
