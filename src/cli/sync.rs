//! `tenure sync`: sends what waits, then reads what changed.

use super::args::{Globals, Sync};
use super::connect::{Plan, Portfolio};
use super::context::{Context, now};
use super::output::many;
use super::progress::Progress;
use super::{Failure, outbox, output, send};
use crate::runtime::daily;
use crate::store::Store;
use crate::sync::{News, Pulled, PushReport, Tuning, pull_once, push_once};
use serde::Serialize;
use std::io::Write;
use std::sync::Arc;

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
}

/// Runs it.
pub fn run(globals: &Globals, options: &Sync) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.tell();
    let store = context.store()?;
    let plan = Plan::new(&context, Portfolio::default());
    let progress = Progress::new(options.json.json);
    let (pushed, pulled) = send::block_on(both(plan, store.clone(), options.full, progress))??;
    daily::keep(&store, &context.rules, now(), true)?;
    let report = Report {
        read: pulled.items,
        changed: pulled.changed.difference(&pulled.gone).count() as u64,
        gone: pulled.gone.len() as u64,
        seconds: (pulled.took.as_secs_f64() * 10.0).round() / 10.0,
        sent: pushed.sent,
        waiting: pushed.left.waiting,
        needs_person: pushed.left.person,
        why: pushed.why,
    };
    if options.json.json {
        output::json(&report)?;
        return Ok(0);
    }
    output::say(&format!(
        "{} read in {} s: {} changed, {} gone; {} sent.",
        many(report.read, "record"),
        report.seconds,
        many(report.changed, "account"),
        report.gone,
        many(report.sent as u64, "write")
    ))?;
    if report.waiting > 0 {
        let why = match report.why {
            Some(why) => why,
            None => held(&store)?.unwrap_or_default(),
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
    for queued in store.outbox()? {
        if let Some(before) = store.held_behind(&queued.write.id)? {
            return Ok(Some(outbox::held(&before)));
        }
    }
    Ok(None)
}

/// Sends what waits, then reads what changed, or everything.
pub async fn both(
    plan: Plan,
    store: Store,
    full: bool,
    progress: Arc<Progress>,
) -> Result<(PushReport, Pulled), Failure> {
    let connected = plan.connect_telling(progress.filling()).await;
    progress.clear();
    let connected = connected.map_err(Failure::Failed)?;
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
