//! `tenure handover ACCOUNT`: what sales promised and why they bought.

use super::args::{Globals, Handover};
use super::context::Context;
use super::plan::{keep, one_of};
use super::{Failure, account, output};
use crate::domain::plan;
use crate::domain::text;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct HandoverJson<'a> {
    intent: Option<&'a str>,
    promised: Vec<PromiseJson<'a>>,
}

#[derive(Serialize)]
struct PromiseJson<'a> {
    text: &'a str,
    kept: bool,
    on: Option<NaiveDate>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Handover) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?.clone();
    let handover = row.account.handover();
    let mut changed = row.account.plan();
    let mut said = Vec::new();
    if let Some(intent) = &options.intent {
        let intent = text::line(intent);
        said.push(format!("bought for “{intent}”"));
        changed.intent = Some(intent).filter(|text| !text.is_empty());
    }
    let today = opened.now.today();
    for promise in &options.promise {
        let promise = text::line(promise);
        if promise.is_empty() {
            return Err(Failure::Usage("Say what was promised.".to_owned()));
        }
        said.push(format!("promised: {promise}"));
        changed.keep(&promise, false, today);
    }
    let words: Vec<&str> = handover
        .promised
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    let ticks = options.kept.iter().map(|said| (said, true));
    for (named, kept) in ticks.chain(options.not_kept.iter().map(|said| (said, false))) {
        let promise = words[one_of(named, &words, "promise")?];
        changed.keep(promise, kept, today);
        let word = if kept { "kept" } else { "not kept" };
        said.push(format!("{promise}: {word}"));
    }
    if !said.is_empty() {
        let title = format!("{}: {}", row.account.name, said.join("; "));
        let change = (&changed, Vec::new());
        return keep(&context, opened, &row, title, change, options.json.json);
    }
    if options.json.json {
        let promised = handover.promised.iter().map(|one| PromiseJson {
            text: &one.text,
            kept: one.kept,
            on: one.on,
        });
        output::json(&HandoverJson {
            intent: handover.intent.as_deref(),
            promised: promised.collect(),
        })?;
        return Ok(0);
    }
    output::say(told(&handover, &row.account.name).trim_end())?;
    Ok(0)
}

fn told(handover: &plan::Handover, name: &str) -> String {
    if handover.intent.is_none() && handover.promised.is_empty() {
        return format!(
            "Nothing is recorded of what {name} was promised; --promise and --intent do."
        );
    }
    let mut said = String::new();
    if let Some(intent) = &handover.intent {
        said += &format!("They bought it for: {intent}\n");
    }
    for (at, promise) in handover.promised.iter().enumerate() {
        let mark = if promise.kept { 'x' } else { ' ' };
        said += &format!("{:>3}  [{mark}] {}\n", at + 1, promise.text);
    }
    said
}
