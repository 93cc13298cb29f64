//! `tenure accounts [QUERY]`: accounts as a table or as JSON.

use super::args::{Accounts, Globals};
use super::context::{Context, Opened};
use super::json::AccountJson;
use super::{Failure, output};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::health::Band;
use crate::domain::text;
use crate::domain::triage::Lane;
use crate::domain::when::show;
use crate::messages::Language;

/// Cells that a name takes at most, the sign that it goes on included.
const NAME: usize = 44;

/// Runs it.
pub fn run(globals: &Globals, options: &Accounts) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let query = opened.query(&options.query, &context.rules)?;
    let found = query.rows(&opened.book, opened.scope(&context.rules));
    let most = options.limit.unwrap_or(usize::MAX);
    let rows: Vec<&Row> = found
        .iter()
        .filter_map(|at| opened.book.row(*at))
        .take(most)
        .collect();
    if options.json.json {
        let all: Vec<AccountJson> = rows
            .iter()
            .map(|row| AccountJson::of(row, &opened, &context.rules))
            .collect();
        output::json(&all)?;
    }
    if options.json.json {
        return Ok(0);
    }
    opened.tell_age();
    if rows.is_empty() {
        output::complain(&none(&opened, &options.query, most));
        return Ok(0);
    }
    output::say(&table(&rows, &context, &opened))?;
    Ok(0)
}

/// Why there is nothing to list.
pub fn none(opened: &Opened, query: &[String], most: usize) -> String {
    let columns = opened.book.columns().iter();
    let all: usize = columns.map(|(_, rows)| rows.len()).sum();
    match (all, most, query.is_empty()) {
        (0, ..) => "The CRM shows this profile no accounts.".to_owned(),
        (_, 0, _) | (.., true) => "No account is listed.".to_owned(),
        (all, ..) => {
            let query = text::line(&query.join(" "));
            format!("None of {all} accounts fits {query}.")
        }
    }
}

fn table(rows: &[&Row], context: &Context, opened: &Opened) -> String {
    let head = [
        "ID", "NAME", "STAGE", "TIER", "ARR", "HEALTH", "RENEWAL", "RISK", "OWNER",
    ];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    for row in rows {
        let account = &row.account;
        let dash = || "-".to_owned();
        let owner = account.owner.as_ref();
        lines.push(vec![
            account.id.to_string(),
            output::cut(&account.name, NAME).into_owned(),
            stage(row, context),
            account.tier.as_ref().map_or_else(dash, |tier| {
                let said = context.rules.said(Field::Tier, tier.as_str(), Language::En);
                said.to_owned()
            }),
            account.arr.map_or_else(dash, |arr| arr.compact()),
            health(row),
            row.renews(&context.rules.lifecycle)
                .map_or_else(dash, |day| show::distance(day, opened.now, Language::En)),
            row.today.score(Lane::Risk).to_string(),
            owner.map_or_else(dash, |id| opened.book.owner_name(id).to_owned()),
        ]);
    }
    output::table(&lines)
}

/// The stage's id, or its name where the lifecycle is made of the CRM's stages, whose ids may be numbers;
/// or the CRM's value where it belongs to none.
pub fn stage(row: &Row, context: &Context) -> String {
    match context.rules.lifecycle.stage(row.today.place) {
        Some(stage) if context.profile.lifecycle_from.is_some() => stage.name.clone(),
        Some(stage) => stage.id.to_string(),
        None => match &row.account.stage {
            Some(value) => format!("unmapped ({value})"),
            None => "unmapped".to_owned(),
        },
    }
}

/// The score with its band: `42 risk`.
pub fn health(row: &Row) -> String {
    let health = &row.today.health;
    let band = band(health.band);
    match health.score.filter(|_| health.band != Band::Unknown) {
        Some(score) => format!("{} {band}", score.round()),
        None => band.to_owned(),
    }
}

/// A band in a word.
pub fn band(band: Band) -> &'static str {
    match band {
        Band::Unknown => "unknown",
        Band::Risk => "risk",
        Band::Watch => "watch",
        Band::Good => "good",
    }
}
