//! `tenure outbox`: what has not reached the CRM yet.

use super::args::{Globals, Json};
use super::context::{Context, now};
use super::json::WriteJson;
use super::{Failure, output};
use crate::domain::when::show;
use crate::domain::write::{Op, Progress, Queued};
use crate::messages::Language;

/// Runs it.
pub fn run(globals: &Globals, options: &Json) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.tell();
    let queue = context.store()?.outbox()?;
    if options.json {
        let all: Vec<WriteJson> = queue.iter().map(WriteJson::of).collect();
        output::json(&all)?;
        return Ok(0);
    }
    if queue.is_empty() {
        output::say("Everything is in the CRM.")?;
        return Ok(0);
    }
    let now = now();
    let rows: Vec<Vec<String>> = queue
        .iter()
        .map(|queued| {
            vec![
                show::moment(queued.at, now, Language::En),
                crate::domain::text::line(&queued.title),
                what(&queued.write.op),
                progress(queued),
            ]
        })
        .collect();
    output::say(&output::table(&rows))?;
    Ok(0)
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

/// Where a write stands, in words.
pub fn progress(queued: &Queued) -> String {
    let trouble = |text: &str| match &queued.trouble {
        Some(trouble) => format!("{text}: {trouble}"),
        None => text.to_owned(),
    };
    match &queued.progress {
        Progress::Waiting => trouble("waits"),
        Progress::Sending => "is being sent".to_owned(),
        Progress::Unknown => trouble("sent, no answer; looked for before it is sent again"),
        Progress::Done { .. } if queued.write.op.local() => "kept here".to_owned(),
        Progress::Done { .. } => "in the CRM".to_owned(),
        Progress::Conflict { theirs } => format!(
            "conflict: the CRM has {}; open tenure to choose",
            theirs
                .as_deref()
                .map_or_else(|| "no value".to_owned(), crate::domain::text::line)
        ),
        Progress::Refused { why } => format!("refused: {why}"),
        Progress::Asks { fields, .. } => {
            let wanted = fields.iter().map(|of| format!("{}=…", of.property));
            let wanted: Vec<String> = wanted.collect();
            format!("needs an answer: --with {}", wanted.join(" --with "))
        }
        Progress::Dropped => "taken back".to_owned(),
    }
}
