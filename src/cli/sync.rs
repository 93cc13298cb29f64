//! `tenure sync`: sends what waits, then reads what changed.

use super::args::{Globals, Sync};
use super::connect::{Plan, Portfolio, tell_aside};
use super::context::{Context, now};
use super::output::many;
use super::progress::Progress;
use super::{Failure, outbox, output, send};
use crate::runtime::{Connected, daily};
use crate::store::Store;
use crate::sync::{News, Pulled, PushReport, SyncError, Tuning, pull_once, push_once};
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Serialize)]
struct Report {
    read: u64,
    changed: u64,
    gone: u64,
    seconds: f64,
    sent: usize,
    waiting: usize,
    needs_person: usize,
    why: Option<String>,
    /// Another `tenure`, which goes on, has read it: nothing was left to do here.
    by_another: bool,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Sync) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    context.tell();
    let store = context.store()?;
    let plan = Plan::new(&context, Portfolio::default());
    let progress = Progress::new(options.json.json);
    let (pushed, pulled) = send::block_on(both(plan, store.clone(), options.full, progress))??;
    tell_aside(&context.cache);
    context.learn_labels(&store)?;
    daily::keep(&store, &context.rules, now(), true)?;
    let by_another = pulled == Pulled::default();
    let report = Report {
        read: pulled.items,
        changed: pulled.changed.difference(&pulled.gone).count() as u64,
        gone: pulled.gone.len() as u64,
        seconds: (pulled.took.as_secs_f64() * 10.0).round() / 10.0,
        sent: pushed.sent,
        waiting: pushed.left.waiting,
        needs_person: pushed.left.person,
        why: pushed.why,
        by_another,
    };
    if options.json.json {
        output::json(&report)?;
        return Ok(0);
    }
    if report.by_another {
        output::say("Another tenure, which goes on, has just read what changed.")?;
        return told(&store, &report);
    }
    output::say(&format!(
        "{} read in {} s: {} changed, {} gone; {} sent.",
        many(report.read, "record"),
        report.seconds,
        many(report.changed, "account"),
        report.gone,
        many(report.sent as u64, "write")
    ))?;
    told(&store, &report)
}

/// Says what is left in the outbox.
fn told(store: &Store, report: &Report) -> Result<i32, Failure> {
    if report.waiting > 0 {
        let why = match &report.why {
            Some(why) => why.clone(),
            None => held(store)?.unwrap_or_default(),
        };
        let waiting = match report.waiting {
            1 => "1 write still waits".to_owned(),
            many => format!("{many} writes still wait"),
        };
        output::complain(&format!("{waiting}. {why}"));
    }
    if report.needs_person > 0 {
        let waiting = match report.needs_person {
            1 => "1 write waits".to_owned(),
            many => format!("{many} writes wait"),
        };
        output::complain(&format!(
            "{waiting} for you to decide: see `tenure outbox`."
        ));
    }
    Ok(0)
}

/// What holds back the first write that waits behind another one.
fn held(store: &Store) -> Result<Option<String>, Failure> {
    let queue = store.outbox()?;
    let before = queue.iter().find_map(|of| outbox::before(&queue, of));
    Ok(before.map(|before| outbox::held(before, store)))
}

/// How often it is looked whether another `tenure` that syncs the profile is done.
const LOOK: Duration = Duration::from_millis(100);
/// How often a CRM is connected to that another process serves, and that is gone when it ends.
const CONNECTS: usize = 5;
/// How long a sync that has read everything takes to end.
const ENDING: Duration = Duration::from_secs(2);

/// Sends what waits, then reads what changed, or everything. What another `tenure` reads meanwhile is waited
/// for: then it is only looked what has changed since, or, where that one goes on, nothing is left to do.
pub async fn both(
    plan: Plan,
    store: Store,
    full: bool,
    progress: Arc<Progress>,
) -> Result<(PushReport, Pulled), Failure> {
    let mut tries = 1;
    loop {
        let connected = plan.clone().connect_telling(progress.filling()).await;
        progress.clear();
        let connected = connected.map_err(Failure::Failed)?;
        // Before the wait: whoever syncs may do it over a server of ours.
        let came = match turn(&store, full, Tuning::default().patience).await? {
            Turn::Ours => once(&connected, &store, full, &progress).await,
            Turn::Done => {
                let left = store.tally()?;
                let pushed = PushReport {
                    left,
                    ..PushReport::default()
                };
                return Ok((pushed, Pulled::default()));
            }
        };
        match came {
            Err(Failure::Offline(_)) if connected.elsewhere && tries < CONNECTS => tries += 1,
            came => return came,
        }
    }
}

/// Whose turn it is to sync.
#[derive(Debug, PartialEq, Eq)]
enum Turn {
    Ours,
    /// Another one has done it, and goes on: a cockpit.
    Done,
}

/// Waits until no other process syncs the profile, or until it has read everything, unless that is wanted
/// anew.
///
/// # Errors
/// When it keeps the profile and does nothing for as long as the patience lasts.
async fn turn(store: &Store, full: bool, patience: Duration) -> Result<Turn, Failure> {
    let before = store.synced()?.at;
    store.changed_elsewhere();
    let mut end = Instant::now() + patience;
    let mut told = false;
    while !store.claim()? {
        if store.changed_elsewhere() {
            end = Instant::now() + patience;
            // One that is done with it ends in a moment, and may have left something for us.
            let done = !full && store.synced()?.at > before;
            if done && !ends(store).await? {
                return Ok(Turn::Done);
            }
        }
        if Instant::now() >= end {
            return Err(SyncError::Elsewhere.into());
        }
        if !std::mem::replace(&mut told, true) {
            output::complain("Another tenure syncs this profile just now: this one waits for it.");
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(Turn::Ours)
}

/// Whether the process that syncs ends about now.
async fn ends(store: &Store) -> Result<bool, Failure> {
    let end = Instant::now() + ENDING;
    while Instant::now() < end {
        if store.claim()? {
            return Ok(true);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(false)
}

/// Sends and reads over one connection.
async fn once(
    connected: &Connected,
    store: &Store,
    full: bool,
    progress: &Arc<Progress>,
) -> Result<(PushReport, Pulled), Failure> {
    let crm = connected.crm.clone();
    let tuning = Tuning {
        read_only: connected.read_only,
        ..Tuning::default()
    };
    let push = || push_once(crm.clone(), store.clone(), tuning.clone(), &[], |_| {});
    let mut pushed = push().await?;
    let shown = progress.clone();
    let tell = move |news: News| match news {
        News::Withheld { resource, why } => {
            output::complain(&format!("Without {}: {why}", resource.id()));
        }
        News::Missed { what, why } => output::complain(&format!("Without {what}: {why}")),
        News::Progress {
            resource,
            done,
            total,
            left,
        } => shown.tell(resource.id(), done, total, left),
        _ => {}
    };
    let pulled = pull_once(crm.clone(), store.clone(), Tuning::default(), full, tell).await;
    progress.clear();
    let pulled = pulled?;
    // While this one has the lock, others leave to it what they put into the outbox.
    if store.tally()?.waiting > pushed.left.waiting {
        let sent = pushed.sent;
        pushed = push().await?;
        pushed.sent += sent;
    }
    Ok((pushed, pulled))
}

/// A line that the next one is written over.
pub fn progress_line(text: &str) {
    // Progress that cannot be shown is not shown.
    let _ = write!(std::io::stderr().lock(), "\r\x1b[K{text}");
}

/// Takes that line away.
pub fn clear() {
    let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
}
