//! `tenure health what-if SCORECARD`: who would be in another band.

use super::args::WhatIf as Options;
use super::{band, plot, rules};
use crate::cli::args::Globals;
use crate::cli::context::Context;
use crate::cli::{Failure, output};
use crate::config::Glyphs;
use crate::domain::health::what_if::{Change, Shown, Week, WhatIf};
use serde::Serialize;

#[derive(Serialize)]
struct Answer<'a> {
    before: String,
    after: String,
    changes: Vec<ChangeJson<'a>>,
    weeks: &'a [Week],
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    id: &'a str,
    name: &'a str,
    arr: Option<String>,
    currency: Option<&'a str>,
    before: Shown,
    after: Shown,
}

impl<'a> ChangeJson<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            id: change.account.as_str(),
            name: &change.name,
            arr: change.arr.map(|arr| arr.amount.normalize().to_string()),
            currency: change.arr.as_ref().map(|arr| arr.currency.code()),
            before: change.before,
            after: change.after,
        }
    }
}

/// Runs it.
pub fn run(globals: &Globals, options: &Options) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let after = rules(&context, Some(&options.scorecard))?;
    let opened = context.open()?;
    let mut told = WhatIf::new(usize::from(options.weeks), opened.now);
    opened
        .store
        .histories(|past| told.add(&past, &context.rules, &after))?;
    let mut told = told.finish(&context.config.rates);
    let changes = told.changes.len();
    told.changes.truncate(options.limit.unwrap_or(usize::MAX));
    let (old, new) = (context.rules.scorecard.stamp(), after.scorecard.stamp());
    if options.json.json {
        output::json(&Answer {
            before: old,
            after: new,
            changes: told.changes.iter().map(ChangeJson::of).collect(),
            weeks: &told.weeks,
        })?;
        return Ok(0);
    }
    opened.tell_age();
    let plain = globals.plain || context.config.ui.glyphs == Glyphs::Ascii;
    let mut text = match changes {
        1 => format!("{old} → {new}: 1 account changes band\n\n"),
        changes => format!("{old} → {new}: {changes} accounts change band\n\n"),
    };
    if plain {
        text = text.replace('→', "->");
    }
    if let Some(today) = told.weeks.last() {
        let count = |name: &str, before: usize, after: usize| {
            let change = after as i64 - before as i64;
            vec![
                name.to_owned(),
                before.to_string(),
                after.to_string(),
                if change == 0 {
                    "0".to_owned()
                } else {
                    format!("{change:+}")
                },
            ]
        };
        let head = ["band", "before", "after", ""].map(str::to_owned).to_vec();
        let (a, b) = (today.before, today.after);
        text += &output::table(&[
            head,
            count("good", a.good, b.good),
            count("watch", a.watch, b.watch),
            count("risk", a.risk, b.risk),
            count("unknown", a.unknown, b.unknown),
        ]);
    }
    let shown = |shown: Shown| {
        let score = shown
            .score
            .map_or("-".to_owned(), |score| score.to_string());
        format!("{score} {}", band(shown.band))
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for change in &told.changes {
        rows.push(vec![
            change.name.clone(),
            change.arr.map_or("-".to_owned(), |arr| arr.full()),
            shown(change.before),
            shown(change.after),
        ]);
    }
    if !rows.is_empty() {
        rows.insert(
            0,
            ["account", "arr", "before", "after"]
                .map(str::to_owned)
                .to_vec(),
        );
        text += &format!("\n{}", output::table(&rows));
    }
    let most = told
        .weeks
        .iter()
        .map(|week| week.before.risk.max(week.after.risk))
        .max();
    let most = most.unwrap_or(0).max(1) as f64;
    let week = |week: &Week| {
        vec![
            week.day.to_string(),
            week.before.risk.to_string(),
            week.after.risk.to_string(),
            week.changed.to_string(),
            plot::bar(week.after.risk as f64 / most, 24, plain),
        ]
    };
    let head = ["week to", "risk before", "risk after", "other band", ""];
    let mut weeks = vec![head.map(str::to_owned).to_vec()];
    weeks.extend(told.weeks.iter().map(week));
    text += &format!("\n{}", output::table(&weeks));
    output::say(&text)?;
    Ok(0)
}
