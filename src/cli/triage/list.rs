//! `tenure triage [QUERY]`: who needs a person today, ranked, with the sum that ranks them.

use super::args::Triage;
use crate::cli::args::Globals;
use crate::cli::context::Context;
use crate::cli::json::{AccountJson, SignalJson};
use crate::cli::{Failure, output};
use crate::domain::book::Row;
use crate::domain::triage::{Lane, describe};
use serde::Serialize;
use std::collections::HashSet;

#[derive(Serialize)]
struct Entry<'a> {
    rank: usize,
    score: i32,
    terms: Vec<SignalJson>,
    advice: Option<&'a str>,
    account: AccountJson<'a>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Triage) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    let opened = context.open()?;
    let query = opened.query(&options.query, &context.rules)?;
    let taken = query.rows(&opened.book, opened.scope(&context.rules));
    let taken: HashSet<u32> = taken.into_iter().collect();
    let lane = match options.opportunities {
        true => Lane::Opportunity,
        false => Lane::Risk,
    };
    let rows: Vec<&Row> = opened
        .book
        .queue(lane)
        .iter()
        .filter(|at| taken.contains(at))
        .filter_map(|at| opened.book.row(*at))
        .take(options.limit.unwrap_or(usize::MAX))
        .collect();
    let terms = |row: &Row| -> Vec<crate::domain::triage::Term> {
        let terms = row.today.terms.iter().filter(|(of, _)| *of == lane);
        terms.map(|(_, term)| *term).collect()
    };
    let advice = |row: &Row| {
        let lead = row.today.lead(lane)?;
        Some(context.rules.triage.advice(lead)).filter(|play| !play.is_empty())
    };
    if options.json.json {
        let entries: Vec<Entry> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| Entry {
                rank: at + 1,
                score: row.today.score(lane),
                terms: terms(row)
                    .iter()
                    .map(|term| SignalJson::of(lane, term, &context.rules, opened.now))
                    .collect(),
                advice: advice(row),
                account: AccountJson::of(row, &opened, &context.rules),
            })
            .collect();
        output::json(&entries)?;
        return Ok(0);
    }
    if rows.is_empty() {
        output::say("Nobody needs you today.")?;
        return Ok(0);
    }
    opened.tell_age();
    let mut text = String::new();
    for row in rows {
        let account = &row.account;
        let arr = account
            .arr
            .map(|arr| format!("  {arr}"))
            .unwrap_or_default();
        text += &format!(
            "{:>4}  {}{arr}  [{}]\n",
            row.today.score(lane),
            account.name,
            account.id
        );
        // A line a term, its points under the score that they add up to.
        for term in terms(row) {
            text += &format!(
                "{:>4}    {}\n",
                term.points,
                describe(&term, &context.rules.triage, opened.now)
            );
        }
        if let Some(play) = advice(row) {
            text += &format!("   →    {play}\n");
        }
        text.push('\n');
    }
    output::say(text.trim_end())?;
    Ok(0)
}
