//! `tenure criteria ACCOUNT`: what should be true before it moves on, what data says of it, and
//! what a person ticks.

use super::args::{Criteria, Globals};
use super::context::Context;
use super::{Failure, account, output, plan};
use crate::domain::lifecycle::{Criterion, Subject};
use crate::domain::search::nearest;
use serde::Serialize;

#[derive(Serialize)]
struct CriterionJson<'a> {
    id: &'a str,
    text: &'a str,
    /// `true`, `false`, or `null` where a person judges and has not.
    met: Option<bool>,
    /// `data` or `person`.
    judged_by: &'static str,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Criteria) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let details = opened.store.details(&row.account.id)?;
    let subject = Subject {
        row,
        details: Some(&details),
    };
    let (rules, place) = (&*context.rules, row.today.place);
    let Some(stage) = rules.lifecycle.stage(place) else {
        let text = format!("{} is in no stage of the lifecycle.", row.account.name);
        return Err(Failure::Failed(text));
    };
    let criteria = rules.lifecycle.check(subject, place, rules, opened.now);
    let mut kept = row.account.plan();
    let changes = options.tick.iter().map(|id| (id, true));
    let changes = changes.chain(options.untick.iter().map(|id| (id, false)));
    let mut said = Vec::new();
    for (id, met) in changes {
        let (criterion, data) = find(&criteria, id, &stage.name)?;
        if let Some(data) = data {
            let word = if *data { "met" } else { "not met" };
            let text = format!(
                "“{}” is {word} by the data; it is not ticked.",
                criterion.text
            );
            return Err(Failure::Usage(text));
        }
        if kept.tick(&stage.id, &criterion.id, met, opened.now.today()) {
            let word = if met { "met" } else { "not met" };
            said.push(format!("{}: {word}", criterion.text));
        }
    }
    if !said.is_empty() {
        let row = row.clone();
        let title = format!("{}: {}", row.account.name, said.join("; "));
        let change = (&kept, Vec::new());
        return plan::keep(&context, opened, &row, title, change, options.json.json);
    }
    let shown = criteria.iter().map(|(criterion, met)| CriterionJson {
        id: &criterion.id,
        text: &criterion.text,
        met: met.or_else(|| kept.ticked(&stage.id, &criterion.id).then_some(true)),
        judged_by: if met.is_some() { "data" } else { "person" },
    });
    let shown: Vec<CriterionJson<'_>> = shown.collect();
    if options.json.json {
        output::json(&shown)?;
        return Ok(0);
    }
    let rows: Vec<Vec<String>> = shown
        .iter()
        .map(|one| {
            let (mark, word) = match (one.met, one.judged_by) {
                (Some(true), "data") => ("[x]", "met"),
                (Some(true), _) => ("[x]", "ticked"),
                (Some(false), _) => ("[ ]", "not met"),
                (None, _) => ("[?]", "your judgement"),
            };
            let cells = [mark, one.id, word, one.text];
            cells.map(str::to_owned).to_vec()
        })
        .collect();
    if rows.is_empty() {
        output::say(&format!("{} has no exit criteria.", stage.name))?;
    } else {
        output::say(&output::table(&rows))?;
    }
    Ok(0)
}

/// The criterion of an id.
pub fn find<'a>(
    criteria: &'a [(Criterion, Option<bool>)],
    id: &str,
    stage: &str,
) -> Result<&'a (Criterion, Option<bool>), Failure> {
    let ids = || criteria.iter().map(|(criterion, _)| criterion.id.as_str());
    let found = criteria.iter().find(|(criterion, _)| criterion.id == id);
    found.ok_or_else(|| {
        let shown = crate::domain::text::line(id);
        Failure::NotFound(match nearest(id, ids()) {
            Some(near) => format!("{stage} has no criterion “{shown}”. Did you mean “{near}”?"),
            None => format!(
                "{stage} has no criterion “{shown}”; it has: {}.",
                ids().collect::<Vec<_>>().join(", ")
            ),
        })
    })
}
