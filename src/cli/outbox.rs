//! `tenure outbox`: what has not reached the CRM yet, and what becomes of what waits for a person.

use super::args::{Globals, Json};
use super::context::{Context, now};
use super::json::WriteJson;
use super::whose::Names;
use super::{Failure, answers, output, send};
use crate::domain::when::show;
use crate::domain::write::{Action, Choice, Op, Progress, Queued, TaskState};
use crate::domain::{AccountId, Field, edit, text};
use crate::messages::Language;
use crate::store::Store;
use clap::{Args as ClapArgs, Subcommand};
use std::collections::HashSet;
use uuid::Uuid;

/// `tenure outbox`
#[derive(Clone, Debug, ClapArgs)]
pub struct Outbox {
    /// What to do with one of them; without, they are listed.
    #[command(subcommand)]
    command: Option<Decide>,
    /// Print JSON.
    #[command(flatten)]
    json: Json,
}

/// What becomes of a write that waits for a person.
#[derive(Clone, Debug, Subcommand)]
enum Decide {
    /// In a conflict: write yours over the CRM's value that is shown.
    Ours(Which),
    /// In a conflict: keep the CRM's value, and drop yours.
    Theirs(Which),
    /// Send again what the CRM has refused, or give it what it wants.
    Retry(Retry),
    /// Drop it: it is never sent.
    Drop(Which),
}

#[derive(Clone, Debug, ClapArgs)]
struct Which {
    /// Its number in the list, or its id.
    write: String,
    /// Print JSON.
    #[command(flatten)]
    json: Json,
}

#[derive(Clone, Debug, ClapArgs)]
struct Retry {
    /// Their numbers in the list, or ids; 18-24 are those of them that wait for that.
    #[arg(required = true, value_name = "WRITE")]
    writes: Vec<String>,
    /// Print JSON.
    #[command(flatten)]
    json: Json,
    /// What the CRM wants with it, or a value in the place of the one that it refuses, as PROPERTY=VALUE; may
    /// be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE")]
    with: Vec<String>,
    /// Without the contacts, tickets and deals that were deleted in the CRM, where they name any; what those were
    /// called is put into the text.
    #[arg(long, conflicts_with = "with")]
    without_missing: bool,
}

impl Retry {
    /// What is chosen for a write that the CRM refused.
    fn choice(&self, queued: &Queued) -> Choice {
        match self.without_missing && !queued.missing.is_empty() {
            true => Choice::Without,
            false => Choice::Retry,
        }
    }
}

/// Runs it.
pub fn run(globals: &Globals, options: &Outbox) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.tell();
    let store = context.store()?;
    match &options.command {
        None => list(&context, &store, options.json),
        Some(decided) => decide(&context, store, decided, options.json),
    }
}

fn list(context: &Context, store: &Store, options: Json) -> Result<i32, Failure> {
    let queue = store.outbox()?;
    let lost = store.lost()?;
    if let Some(lost) = &lost {
        output::complain(&lost.sentence());
    }
    let names = Names::of(store, &queue)?;
    if options.json {
        let all = queue.iter();
        let of = (store, &names);
        let all = all.map(|queued| WriteJson::behind(queued, before(&queue, queued), of));
        output::json(&all.collect::<Vec<_>>())?;
        return Ok(0);
    }
    if queue.is_empty() {
        output::say(match lost {
            Some(_) => "Everything else is in the CRM.",
            None => "Everything is in the CRM.",
        })?;
        return Ok(0);
    }
    let now = now();
    let mut rows = Vec::with_capacity(queue.len());
    for queued in &queue {
        let stands = match before(&queue, queued) {
            Some(before) => format!("waits behind {}", before.seq),
            // Whatever kept it from being sent before.
            None if context.profile.read_only && queued.progress == Progress::Waiting => {
                "waits: the profile is read-only, nothing is sent".to_owned()
            }
            None => progress(queued, store),
        };
        rows.push(vec![
            queued.seq.to_string(),
            show::moment(queued.at, now, Language::En),
            output::cut(&names.write(queued), output::TITLE).into_owned(),
            what(&queued.write.op),
            stands,
        ]);
    }
    output::say(&output::table(&rows))?;
    Ok(0)
}

/// What a write of the outbox waits behind.
pub fn before<'a>(queue: &'a [Queued], queued: &Queued) -> Option<&'a Queued> {
    let behind = queued.behind?;
    queue.iter().find(|before| before.write.id == behind)
}

/// Carries out what the person has decided, and sends what may be sent then.
fn decide(context: &Context, store: Store, decided: &Decide, json: Json) -> Result<i32, Failure> {
    let (which, choice) = match decided {
        Decide::Ours(which) => (which, Choice::Ours),
        Decide::Theirs(which) | Decide::Drop(which) => (which, Choice::Theirs),
        Decide::Retry(retry) => return self::retry(context, store, retry, json),
    };
    let queue = store.outbox()?;
    let queued = named(&queue, &which.write)?;
    let json = Json {
        json: json.json || which.json.json,
    };
    settle(context, store, (&queue, queued), (decided, choice), json)
}

/// What waits behind writes that a person decides about: once they are free it goes out with them.
pub(super) fn behind(queue: &[Queued], decided: &[Queued]) -> Vec<Uuid> {
    let chosen = |id: &Uuid| decided.iter().any(|of| of.write.id == *id);
    let waits = |of: &&Queued| !chosen(&of.write.id) && of.behind.as_ref().is_some_and(chosen);
    let waiting = queue.iter().filter(waits);
    waiting.map(|queued| queued.write.id).collect()
}

/// Writes that a person has decided about, as the action that is told: under their title where they are all
/// that there is of it; a lone one as it is called, others by how many they are. `None` without any.
pub(super) fn decided(store: &Store, all: &[Queued]) -> Result<Option<Action>, Failure> {
    let Some(last) = all.iter().max_by_key(|queued| queued.seq) else {
        return Ok(None);
    };
    let of_it = store.writes_of(&last.action)?;
    let accounts: HashSet<&AccountId> = all.iter().map(|queued| &queued.write.account).collect();
    let whole = all.iter().all(|queued| queued.action == last.action)
        && of_it.iter().all(|of| accounts.contains(&of.write.account));
    Ok(Some(Action {
        id: last.action,
        at: last.at,
        title: match all {
            _ if whole => last.title.clone(),
            [one] => Names::of(store, all)?.write(one),
            _ => format!("{} writes", all.len()),
        },
        writes: all.iter().map(|queued| queued.write.clone()).collect(),
        undoes: None,
    }))
}

/// The write of that number or id.
fn named<'a>(queue: &'a [Queued], said: &str) -> Result<&'a Queued, Failure> {
    let said = said.trim().trim_start_matches('#');
    let mut queue = queue.iter();
    let found =
        queue.find(|queued| queued.seq.to_string() == said || queued.write.id.to_string() == said);
    found.ok_or_else(|| {
        let said = text::line(said);
        Failure::NotFound(format!("No write “{said}” waits: see `tenure outbox`."))
    })
}

/// The writes between two numbers that were refused or wait for an answer, if that is what is said.
fn between<'a>(queue: &'a [Queued], said: &str) -> Option<Vec<&'a Queued>> {
    let (first, last) = said.trim().split_once('-')?;
    let number = |text: &str| text.trim().trim_start_matches('#').parse::<i64>().ok();
    let (first, last) = (number(first)?, number(last)?);
    let waits = |of: &&Queued| retried(of) && (first..=last).contains(&of.seq);
    Some(queue.iter().filter(waits).collect())
}

/// Whether a write was refused or waits for an answer: of a span of numbers these are meant.
pub fn retried(queued: &Queued) -> bool {
    matches!(
        queued.progress,
        Progress::Asks { .. } | Progress::Refused { .. }
    )
}

/// Sends again what the CRM has refused, or gives what it wants, to one write or to several.
fn retry(context: &Context, store: Store, retry: &Retry, json: Json) -> Result<i32, Failure> {
    let with = answers::pairs(&retry.with)?;
    let json = Json {
        json: json.json || retry.json.json,
    };
    let queue = store.outbox()?;
    let mut all: Vec<&Queued> = Vec::new();
    for said in &retry.writes {
        let found = match between(&queue, said) {
            Some(found) if found.is_empty() => {
                let said = text::line(said);
                return Err(Failure::NotFound(format!(
                    "None of the writes {said} was refused or waits for an answer: see `tenure outbox`."
                )));
            }
            Some(found) => found,
            None => vec![named(&queue, said)?],
        };
        all.extend(found);
    }
    all.sort_by_key(|queued| queued.seq);
    all.dedup_by_key(|queued| queued.seq);
    if let ([one], true) = (&all[..], with.is_empty()) {
        let decided = Decide::Retry(retry.clone());
        let of = (&queue[..], *one);
        return settle(context, store, of, (&decided, retry.choice(one)), json);
    }
    for queued in &all {
        fits(queued, &Decide::Retry(retry.clone()), &store)?;
    }
    context.writable()?;
    let all: Vec<Queued> = all.into_iter().cloned().collect();
    if !with.is_empty() {
        return answers::complete_all(context, store, &all, &with, json.json);
    }
    for queued in &all {
        store.resolve(&queued.write.id, retry.choice(queued), now().utc)?;
    }
    let Some(action) = decided(&store, &all)? else {
        return Ok(0);
    };
    let along = behind(&queue, &all);
    send::send_along(context, store, (&action, &along), json.json)
}

/// Whether that can be done with a write as it stands.
fn fits(queued: &Queued, decided: &Decide, store: &Store) -> Result<(), Failure> {
    let dropped = matches!(decided, Decide::Drop(_));
    let fits = match &queued.progress {
        Progress::Conflict { .. } => !matches!(decided, Decide::Retry(_)),
        Progress::Refused { .. } | Progress::Asks { .. } => {
            matches!(decided, Decide::Retry(_) | Decide::Drop(_))
        }
        Progress::Unknown | Progress::Waiting => dropped,
        _ => false,
    };
    match fits {
        true => Ok(()),
        false => Err(cannot(queued, store)),
    }
}

/// That something cannot be done with a write as it stands.
fn cannot(queued: &Queued, store: &Store) -> Failure {
    let way = match queued.progress {
        Progress::Waiting => format!(" `tenure outbox drop {}` gives it up.", queued.seq),
        Progress::Sending => " `tenure undo` takes it back.".to_owned(),
        _ => String::new(),
    };
    let stands = progress(queued, store);
    // It may end with a sentence of its own.
    let stands = stands.trim_end_matches('.');
    Failure::Usage(match queued.progress.unseen() {
        true => format!("That cannot be done with it. {stands}."),
        false => format!("That cannot be done with it: it {stands}.{way}"),
    })
}

/// Carries out what was decided of one write.
fn settle(
    context: &Context,
    store: Store,
    (queue, queued): (&[Queued], &Queued),
    (decided, choice): (&Decide, Choice),
    json: Json,
) -> Result<i32, Failure> {
    fits(queued, decided, &store)?;
    // What is given up is not sent.
    if choice != Choice::Theirs {
        context.writable()?;
    }
    if let Progress::Asks { why, fields } = &queued.progress
        && choice == Choice::Retry
    {
        output::complain(&answers::wanted(why, fields, &queued.seq.to_string()));
    }
    match queued.progress {
        Progress::Waiting if !store.drop_unsent(&queued.write.id)? => {
            let now = store.queued(&queued.write.id)?;
            return Err(cannot(now.as_ref().unwrap_or(queued), &store));
        }
        Progress::Waiting => {}
        _ => drop(store.resolve(&queued.write.id, choice, now().utc)?),
    }
    let settled = std::slice::from_ref(queued);
    if choice != Choice::Theirs
        && let Some(action) = self::decided(&store, settled)?
    {
        let along = behind(queue, settled);
        return send::send_along(context, store, (&action, &along), json.json);
    }
    let dropped = matches!(decided, Decide::Drop(_));
    let word = if dropped { "dropped" } else { "theirs is kept" };
    let names = Names::of(&store, settled)?;
    if json.json {
        let now = store.queued(&queued.write.id)?;
        let of = (&store, &names);
        output::json(&now.as_ref().map(|queued| WriteJson::of(queued, of)))?;
    } else {
        let called = names.write(queued);
        output::say(&format!("{called} ({word})"))?;
    }
    Ok(0)
}

/// What is said of a write that waits behind another one, which waits for the person.
pub fn held(before: &Queued, store: &Store) -> String {
    let way = match &before.progress {
        Progress::Asks { fields, .. } => format!("retry {} {}", before.seq, answers::flags(fields)),
        Progress::Conflict { .. } => format!("ours|theirs {}", before.seq),
        _ => format!("retry|drop {}", before.seq),
    };
    format!(
        "It waits behind “{}” ({}). Decide that first: `tenure outbox {way}`, or in the cockpit.",
        text::line(&before.title),
        progress(before, store),
    )
}

/// How a write that the CRM refused is sent again or given up.
pub fn again(queued: &Queued) -> String {
    let seq = queued.seq;
    let with = match queued.write.op {
        Op::SetField { field, .. } => format!(
            "; with another value: `tenure outbox retry {seq} --with {}=VALUE`",
            field.id()
        ),
        _ if !queued.missing.is_empty() => {
            format!("; without them: `tenure outbox retry {seq} --without-missing`")
        }
        _ => String::new(),
    };
    format!(
        "Send it again: `tenure outbox retry {seq}`{with}; give it up: `tenure outbox drop {seq}`."
    )
}

/// What a write does, in a word or two.
pub fn what(op: &Op) -> String {
    match op {
        Op::SetField { field, .. } => format!("set {}", field.id()),
        Op::Log(touchpoint) => touchpoint.kind.id().to_owned(),
        Op::AddTask(_) => "task".to_owned(),
        Op::SetTask { value, .. } => match value.done {
            true => "complete task".to_owned(),
            false => "move task".to_owned(),
        },
        Op::Remove { .. } => "remove".to_owned(),
        Op::Mark { slot, .. } => slot.clone(),
    }
}

/// What the CRM's value of a conflict is called: a label, a user's name.
pub fn called(queued: &Queued, raw: &str, store: &Store) -> String {
    match queued.write.op {
        Op::SetField { field, .. } => called_of(field, raw, store),
        _ => text::line(raw),
    }
}

/// What the CRM has in a conflict, as people call it; `None` where it has no value.
pub fn theirs(queued: &Queued, theirs: Option<&str>, store: &Store) -> Option<String> {
    match queued.write.op {
        Op::SetTask { .. } => {
            let stands = TaskState::heard(theirs);
            Some(show::task(stands, now(), Language::En))
        }
        _ => theirs.map(|raw| called(queued, raw, store)),
    }
}

/// What a raw value of a field is called.
pub fn called_of(field: Field, raw: &str, store: &Store) -> String {
    // A store that cannot be read has failed before: the value is better than no line.
    let options = store.options(field).ok().flatten();
    let owners = store.owners().unwrap_or_default();
    edit::asked(field, options.as_deref(), &owners).shown(raw)
}

/// Where a write stands, in words.
pub fn progress(queued: &Queued, store: &Store) -> String {
    let trouble = |text: &str| match &queued.trouble {
        Some(trouble) => format!("{text}: {trouble}"),
        None => text.to_owned(),
    };
    match &queued.progress {
        Progress::Waiting => trouble("waits"),
        Progress::Sending => "is being sent".to_owned(),
        Progress::Unknown => trouble("sent, no answer; looked for before it is sent again"),
        Progress::Done { .. } if queued.write.op.local() => "kept here".to_owned(),
        Progress::Done { stored, .. } => match stored.first() {
            Some(one) => {
                let of = |field, raw: &str| called_of(field, raw, store);
                one.sentence("in the CRM, stored otherwise", Language::En, of)
            }
            None => "in the CRM".to_owned(),
        },
        Progress::Conflict { theirs } => {
            let theirs = self::theirs(queued, theirs.as_deref(), store);
            let theirs = theirs.unwrap_or_else(|| "no value".to_owned());
            let field = match queued.write.op {
                Op::SetField { field, .. } => format!(" as {}", edit::label(field)),
                _ => String::new(),
            };
            format!("conflict: the CRM has {theirs}{field}; choose ours or theirs")
        }
        Progress::Refused { why } if queued.progress.unseen() => why.clone(),
        // The sentence says who refuses.
        Progress::Refused { why } => format!(
            "refused: {}",
            why.strip_prefix("The CRM refuses: ").unwrap_or(why)
        ),
        Progress::Asks { fields, .. } => {
            let with = answers::flags(fields);
            format!(
                "needs an answer: `tenure outbox retry {} {with}`",
                queued.seq
            )
        }
        Progress::Dropped => "taken back".to_owned(),
    }
}
