//! Makes an action durable first, and then tries to send it; says which of the two it came to.

use super::connect::{Plan, Portfolio, tell_aside};
use super::context::{Context, Opened};
use super::{Failure, failure, outbox, output};
use crate::domain::asked::Asked;
use crate::domain::write::{Action, Given, Op, Progress, Queued, Stored, Write};
use crate::domain::{AccountId, Field};
use crate::messages::Language;
use crate::store::{Changes, Store};
use crate::sync::{SyncError, Tuning, push_once, settled};
use serde::Serialize;
use std::collections::HashMap;
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
    /// Those of several accounts that the CRM has not taken, each with why.
    pub failed: Vec<NotTaken>,
    /// What the CRM has stored otherwise than it was written.
    pub stored: Vec<StoredElse>,
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

/// A write of several that the CRM has not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotTaken {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Why, as a sentence.
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

/// Reads `PROPERTY=VALUE`.
pub fn pairs(said: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err(Failure::Usage(format!(
            "“{}” is not PROPERTY=VALUE.",
            crate::domain::text::line(text)
        ))),
    };
    said.iter().map(pair).collect()
}

/// Keeps the action with what the CRM asks for beside it, and tries to send it. Where the same change
/// waits for just that answer, or to be sent, it is completed instead, so that it is not there twice.
pub fn carry_out_with(
    context: &Context,
    store: Store,
    action: Action,
    with: &[(String, String)],
    json: bool,
) -> Result<i32, Failure> {
    if with.is_empty() {
        return carry_out(context, store, &action, json);
    }
    let alike = |one: &Write, other: &Write| {
        one.account == other.account && same_change(&one.op, &other.op)
    };
    let same = |queued: &Queued| action.writes.iter().any(|one| alike(one, &queued.write));
    if let Some(queued) = unsent(&store, same)? {
        // Only where it is the same in all its parts: what else is asked for now is not dropped.
        let earlier = store.writes_of(&queued.action)?;
        let there = |one: &Write| earlier.iter().any(|of| alike(one, &of.write));
        if action.writes.iter().all(there) {
            return complete(context, store, &queued, with, json);
        }
    }
    carry_out_beside(context, store, action, (with, &[]), json)
}

/// Keeps the action with what the CRM asks for beside it, gives the same to what `begun` the same change
/// and waits for it, and tries to send all of that.
pub fn carry_out_beside(
    context: &Context,
    store: Store,
    mut action: Action,
    (with, begun): (&[(String, String)], &[Queued]),
    json: bool,
) -> Result<i32, Failure> {
    put_beside(context, &store, &mut action, with)?;
    let given = answers(context, &store, begun, with)?;
    store.enqueue(&action)?;
    for (queued, given) in begun.iter().zip(&given) {
        // One that is being sent just now says itself what came of it.
        store.answer(&queued.write.id, given, &mut Uuid::now_v7)?;
        action.writes.push(queued.write.clone());
    }
    send(context, store, &action, json)
}

/// Puts what the CRM asks for into an action, for each of its accounts: what is mapped to a field of theirs
/// as a change of that field, the rest beside the first write.
fn put_beside(
    context: &Context,
    store: &Store,
    action: &mut Action,
    with: &[(String, String)],
) -> Result<(), Failure> {
    let mut places: HashMap<AccountId, usize> = HashMap::new();
    for write in &action.writes {
        let next = places.len();
        places.entry(write.account.clone()).or_insert(next);
    }
    let mut of_each: Vec<Vec<Write>> = vec![Vec::new(); places.len()];
    for write in action.writes.drain(..) {
        let place = places.get(&write.account).copied().unwrap_or_default();
        of_each[place].push(write);
    }
    for writes in &mut of_each {
        put_beside_one(context, store, writes, with)?;
    }
    action.writes = of_each.concat();
    Ok(())
}

/// The same for the writes of one account.
fn put_beside_one(
    context: &Context,
    store: &Store,
    writes: &mut Vec<Write>,
    with: &[(String, String)],
) -> Result<(), Failure> {
    let Some(first) = writes.first() else {
        return Ok(());
    };
    let (account, fields) = (first.account.clone(), sets_account(context, &first.op));
    for (name, value) in with {
        let value = Some(value.clone()).filter(|value| !value.is_empty());
        let field = context.field(name).filter(|of| *of != Field::Plan);
        // Beside a stage that another record carries goes what that record wants; but a reason that the
        // action sets for the account stays the account's.
        let set = writes.iter_mut().find_map(|write| match &mut write.op {
            Op::SetField {
                field: of, value, ..
            } if Some(*of) == field => Some(value),
            _ => None,
        });
        match (set, field.filter(|_| fields)) {
            (Some(to), _) => *to = value,
            (None, Some(field)) => {
                let base = store.base(&account, field)?;
                let op = Op::SetField { field, base, value };
                let at = writes.len().min(1);
                writes.insert(at, Write::new(Uuid::now_v7(), account.clone(), op));
            }
            (None, None) => {
                if let Some(first) = writes.first_mut() {
                    let value = value.unwrap_or_default();
                    first.with.push((context.property(name), value));
                }
            }
        }
    }
    Ok(())
}

/// Whether a write sets a property of the account itself.
fn sets_account(context: &Context, op: &Op) -> bool {
    match op {
        Op::SetField { field, .. } => *field != Field::Stage || !context.stage_elsewhere(),
        _ => false,
    }
}

/// The write of that kind that has not been sent: one that waits for a person before all others.
pub fn unsent(store: &Store, of: impl Fn(&Queued) -> bool) -> Result<Option<Queued>, Failure> {
    Ok(all_unsent(store, of)?.into_iter().next())
}

/// All of them, in that order.
pub fn all_unsent(store: &Store, of: impl Fn(&Queued) -> bool) -> Result<Vec<Queued>, Failure> {
    let mut found: Vec<Queued> = store.outbox()?.into_iter().filter(of).collect();
    let asks = |queued: &Queued| matches!(queued.progress, Progress::Asks { .. });
    let rank = |queued: &Queued| match &queued.progress {
        _ if asks(queued) => Some(0),
        Progress::Refused { .. } => Some(1),
        Progress::Waiting => Some(2),
        _ => None,
    };
    found.retain(|queued| rank(queued).is_some());
    found.sort_by_key(rank);
    Ok(found)
}

/// Gives a write that has not been sent what the CRM wants with it, or in the place of what it refused,
/// and tries to send it with all of its action.
pub fn complete(
    context: &Context,
    store: Store,
    queued: &Queued,
    with: &[(String, String)],
    json: bool,
) -> Result<i32, Failure> {
    complete_all(context, store, std::slice::from_ref(queued), with, json)
}

/// The same for several at once, and whatever else is of their actions; told as the last of them.
pub fn complete_all(
    context: &Context,
    store: Store,
    all: &[Queued],
    with: &[(String, String)],
    json: bool,
) -> Result<i32, Failure> {
    let mut writes: Vec<Write> = Vec::new();
    let mut actions: Vec<Uuid> = Vec::new();
    let given = answers(context, &store, all, with)?;
    let mut taken = 0;
    for (queued, given) in all.iter().zip(&given) {
        let changes = store.answer(&queued.write.id, given, &mut Uuid::now_v7)?;
        taken += usize::from(changes != Changes::default());
        if !actions.contains(&queued.action) {
            actions.push(queued.action);
        }
    }
    for action in &actions {
        let of_it = store.writes_of(action)?;
        writes.extend(of_it.into_iter().map(|queued| queued.write));
    }
    let Some(last) = all.iter().max_by_key(|queued| queued.at) else {
        return Ok(0);
    };
    if taken == 0 {
        return Err(Failure::Failed(format!(
            "“{}” is being sent just now, without what you gave for it: look at `tenure outbox` in a moment.",
            last.title
        )));
    }
    let earlier = Action {
        id: last.action,
        at: last.at,
        title: last.title.clone(),
        writes,
        undoes: None,
    };
    send(context, store, &earlier, json)
}

/// What is given to each of the writes, all of it read before any is answered.
fn answers(
    context: &Context,
    store: &Store,
    all: &[Queued],
    with: &[(String, String)],
) -> Result<Vec<Vec<Given>>, Failure> {
    let all = all.iter();
    all.map(|queued| answer(context, store, queued, with))
        .collect()
}

/// What is given to a write that has not been sent.
fn answer(
    context: &Context,
    store: &Store,
    queued: &Queued,
    with: &[(String, String)],
) -> Result<Vec<Given>, Failure> {
    let now = super::context::now();
    let fields = match &queued.progress {
        Progress::Asks { fields, .. } => &fields[..],
        _ => &[],
    };
    let mapped = sets_account(context, &queued.write.op);
    // What the action sets for the account beside a stage that another record carries, stays there.
    let beside: Vec<Field> = store
        .writes_of(&queued.action)?
        .into_iter()
        .filter(|of| of.write.account == queued.write.account)
        .filter_map(|of| match of.write.op {
            Op::SetField { field, .. } if field != Field::Stage => Some(field),
            _ => None,
        })
        .collect();
    let mut given = Vec::with_capacity(with.len());
    for (name, value) in with {
        let property = context.property(name);
        let asked = fields
            .iter()
            .find(|of| of.property == property || of.label == *name);
        let read = match asked {
            Some(asked) => asked.read(value, now).map_err(Failure::Usage)?,
            None => Some(value.clone()),
        };
        let property = asked.map_or(property, |asked| asked.property.clone());
        let of_account = |field: &Field| mapped || asked.is_none() && beside.contains(field);
        given.push(Given {
            field: context.field(&property).filter(of_account),
            value: read.unwrap_or_default(),
            property,
        });
    }
    Ok(given)
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

/// Whether two writes ask for the same, whatever they saw before.
fn same_change(one: &Op, other: &Op) -> bool {
    match (one, other) {
        (
            Op::SetField { field, value, .. },
            Op::SetField {
                field: of,
                value: to,
                ..
            },
        ) => field == of && value == to,
        (Op::Log(one), Op::Log(other)) => one.kind == other.kind && one.body == other.body,
        (Op::AddTask(one), Op::AddTask(other)) => one == other,
        _ => false,
    }
}

/// Tries to send an action that is kept already.
pub fn send(context: &Context, store: Store, action: &Action, json: bool) -> Result<i32, Failure> {
    let plan = Plan::new(context, Portfolio::default());
    // It is kept: whatever goes wrong from here on is no reason to fail.
    let ids: Vec<Uuid> = action.writes.iter().map(|write| write.id).collect();
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
    let reason = |queued: &Queued| match &queued.progress {
        Progress::Conflict { theirs } => Some(format!(
            "The CRM has another value by now ({}); choose with `tenure outbox ours|theirs {}`, or in the \
             cockpit.",
            theirs
                .as_deref()
                .map(|raw| outbox::called(queued, raw, &store))
                .as_deref()
                .unwrap_or("none"),
            queued.seq
        )),
        // It says who refuses.
        Progress::Refused { why } => Some(format!("{why}\n{}", outbox::again(queued))),
        Progress::Asks { why, fields } => Some(wanted(why, fields, queued.seq)),
        _ => None,
    };
    let mut stuck = writes.iter().find_map(reason);
    // Nothing that the CRM could do will send what waits behind another one.
    for queued in writes.iter().filter(|_| stuck.is_none()) {
        if let Some(before) = store.held_behind(&queued.write.id)? {
            stuck = Some(outbox::held(&before, &store));
            break;
        }
    }
    let several = writes
        .iter()
        .any(|queued| queued.write.account != writes[0].write.account);
    let mut failed = Vec::new();
    for queued in writes.iter().filter(|_| several) {
        if let Some(why) = reason(queued) {
            let account = queued.write.account.clone();
            let known = store.accounts(std::slice::from_ref(&account))?;
            failed.push(NotTaken {
                name: known
                    .first()
                    .map_or_else(|| account.to_string(), |of| of.name.clone()),
                account: account.0,
                why,
            });
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
        stored: stored(&store, &writes)?,
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
            let taken = writes.len() - sent.failed.len();
            output::say(&format!(
                "{} ({taken} of {} in the CRM)",
                sent.title,
                writes.len()
            ))?;
            for NotTaken { name, why, .. } in &sent.failed {
                output::complain(&format!("{name}: {why}"));
            }
        }
        _ => {
            output::say(&format!("{} (kept, not in the CRM)", sent.title))?;
            output::complain(&sent.why.unwrap_or_default());
        }
    }
    for StoredElse { why, .. } in &sent.stored {
        output::complain(why);
    }
    Ok(code)
}

/// What the CRM has stored otherwise, of each of the writes.
fn stored(store: &Store, writes: &[Queued]) -> Result<Vec<StoredElse>, Failure> {
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
                why: what.sentence(name, Language::En),
                what: what.clone(),
            });
        }
    }
    Ok(all)
}

/// What the CRM wants with a write, and how it is given.
pub fn wanted(why: &str, fields: &[Asked], seq: i64) -> String {
    let mut text = format!("The CRM wants more with it: {why}");
    for field in fields {
        text += &format!("\n  {} ({}): {}", field.label, field.property, field.hint());
    }
    text + &format!(
        "\nSay it: `tenure outbox retry {seq} {}`, or the same command again with that.",
        flags(fields)
    )
}

/// How what the CRM wants is said on the command line.
pub fn flags(fields: &[Asked]) -> String {
    let flags = fields.iter();
    let flags: Vec<String> = flags
        .map(|field| format!("--with {}=VALUE", field.property))
        .collect();
    flags.join(" ")
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
        if settled(&store, writes).map_err(|error| error.to_string())? {
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
