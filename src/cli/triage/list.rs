//! `tenure triage [QUERY]`: who needs a person today, ranked, with the sum that ranks them; or, with
//! `--away`, what was put away.

use super::args::Triage;
use crate::cli::accounts::none;
use crate::cli::args::Globals;
use crate::cli::context::{Context, Opened};
use crate::cli::json::{AccountJson, SignalJson};
use crate::cli::{Failure, output};
use crate::domain::book::Row;
use crate::domain::text;
use crate::domain::triage::closing::{How, Until};
use crate::domain::triage::{Lane, Term, describe, told_by};
use crate::domain::when::show;
use crate::messages::Language;
use serde::Serialize;
use std::collections::HashSet;

#[derive(Serialize)]
struct Entry<'a> {
    rank: usize,
    score: i32,
    terms: Vec<SignalJson>,
    advice: Option<&'a str>,
    /// What to do, in order.
    steps: &'a [String],
    account: AccountJson<'a>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Triage) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let query = opened.query(&options.query, &context.rules)?;
    let taken = query.rows(&opened.book, opened.scope(&context.rules));
    let taken: HashSet<u32> = taken.into_iter().collect();
    let lane = match options.opportunities {
        true => Lane::Opportunity,
        false => Lane::Risk,
    };
    let all = match options.away {
        true => opened.book.away(),
        false => opened.book.queue(lane).to_vec(),
    };
    let rows: Vec<&Row> = all
        .iter()
        .filter(|at| taken.contains(at))
        .filter_map(|at| opened.book.row(*at))
        .take(options.limit.unwrap_or(usize::MAX))
        .collect();
    if options.json.json {
        let entries: Vec<Entry> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| entry(at + 1, row, lane, &context, &opened))
            .collect();
        output::json(&entries)?;
        return Ok(0);
    }
    if rows.is_empty() {
        let all = match options.away {
            true => "Nothing is put away",
            false => "Nobody needs you today",
        };
        let of = match text::line(&options.query.join(" ")).as_str() {
            "" => String::new(),
            _ if taken.is_empty() => {
                output::complain(&none(&opened, &options.query, usize::MAX));
                return Ok(0);
            }
            query => match taken.len() {
                1 => format!(" among the 1 account that fits {query}"),
                many => format!(" among the {many} accounts that fit {query}"),
            },
        };
        output::say(&format!("{all}{of}."))?;
        let away = opened.book.away();
        let away = away.iter().filter(|at| taken.contains(at)).count();
        if !options.away && away > 0 {
            output::complain(&format!("{away} put away: --away shows them."));
        }
        return Ok(0);
    }
    opened.tell_age();
    let text: Vec<String> = rows
        .into_iter()
        .map(|row| match options.away {
            true => put_away(row, &context, &opened),
            false => told(row, lane, &context, &opened),
        })
        .collect();
    output::say(text.join("\n").trim_end())?;
    Ok(0)
}

fn entry<'a>(
    rank: usize,
    row: &'a Row,
    lane: Lane,
    context: &'a Context,
    opened: &'a Opened,
) -> Entry<'a> {
    let rules = &context.rules;
    let lead = row.today.lead(lane);
    let advice = lead.map(|lead| rules.triage.advice(lead));
    let play = lead.and_then(|lead| rules.triage.play_of(lead));
    Entry {
        rank,
        score: row.today.score(lane),
        terms: terms(row, lane)
            .map(|term| SignalJson::of(lane, term, rules, opened.now))
            .collect(),
        advice: advice.filter(|advice| !advice.is_empty()),
        steps: play.map_or(&[], |play| &play.steps),
        account: AccountJson::of(row, opened, rules),
    }
}

fn terms(row: &Row, lane: Lane) -> impl Iterator<Item = &Term> {
    let terms = row.today.terms.iter().filter(move |(of, _)| *of == lane);
    terms.map(|(_, term)| term)
}

/// The head of a row: score, name, ARR, id, and who was asked to see to it.
pub fn head(score: i32, row: &Row, opened: &Opened) -> String {
    let account = &row.account;
    let arr = account.arr.map(|arr| format!("  {arr}"));
    let given = row
        .today
        .away
        .as_ref()
        .and_then(|away| away.assigned_to(None));
    let given = given.map(|to| format!("  → {}", opened.book.owner_name(to)));
    format!(
        "{score:>4}  {}{}  [{}]{}\n",
        account.name,
        arr.unwrap_or_default(),
        account.id,
        given.unwrap_or_default()
    )
}

/// The sum of a lane, term by term, and the advice.
pub fn told(row: &Row, lane: Lane, context: &Context, opened: &Opened) -> String {
    let rules = &context.rules.triage;
    let mut text = head(row.today.score(lane), row, opened);
    // A line a term, its points under the score that they add up to.
    for term in terms(row, lane) {
        let mut words = describe(term, rules, opened.now);
        if let Some(who) = told_by(&row.account, term, opened.now) {
            words += &format!(" ({who})");
        }
        text += &format!("{:>4}    {words}\n", term.points);
    }
    for back in row.today.away.iter().flat_map(|away| &away.back) {
        if back.lane == lane {
            let why = back.why(rules, opened.now, Language::En);
            text += &format!("   ↩    {}: {why}\n", back.signal.replace('_', " "));
        }
    }
    let lead = row.today.lead(lane).map(|lead| rules.advice(lead));
    if let Some(advice) = lead.filter(|advice| !advice.is_empty()) {
        text += &format!("   →    {advice}\n");
    }
    text
}

/// What is put away of a row, with how and when.
pub fn put_away(row: &Row, context: &Context, opened: &Opened) -> String {
    let now = opened.now;
    let away = row.today.away.iter().flat_map(|away| &away.put);
    let sum = away.clone().map(|put| i32::from(put.term.points)).sum();
    let mut text = head(sum, row, opened);
    for put in away {
        let words = describe(&put.term, &context.rules.triage, now);
        let on = show::day(show::local_day(put.closing.at, now), now, Language::En);
        let until = match &put.closing.how {
            How::Snoozed(Until::Day(day)) => {
                format!(" until {}", show::day(*day, now, Language::En))
            }
            How::Snoozed(Until::When(query)) => format!(" until {query}"),
            How::Snoozed(Until::Worse) => " until it gets worse".to_owned(),
            How::Done | How::Dismissed => String::new(),
        };
        let reason = put.closing.reason.iter();
        let reason: String = reason.map(|reason| format!(": {reason}")).collect();
        let how = put.closing.how.word();
        text += &format!("{:>4}    {words}\n", put.term.points);
        text += &format!("        {how} on {on}{until}{reason}\n");
    }
    text
}
