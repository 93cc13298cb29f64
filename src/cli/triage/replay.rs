//! `tenure triage replay --on DATE`: the queue as it would have been, from what was known then.

use super::args::Replay;
use crate::cli::args::Globals;
use crate::cli::context::{Context, asked};
use crate::cli::json::SignalJson;
use crate::cli::{Failure, output};
use crate::domain::query::{Known, Scope};
use crate::domain::triage::replay::{UNKNOWN, as_of, end_of};
use crate::domain::triage::{Lane, SignalKind, describe};
use crate::domain::when::{Toward, day};
use crate::domain::{Book, Rules};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashSet;

#[derive(Serialize)]
struct ReplayJson {
    on: NaiveDate,
    /// Accounts of which something was known then.
    accounts: usize,
    /// Accounts that are there now and of which nothing was known then.
    unknown_accounts: usize,
    /// What is not known of the past; sentences.
    unknown: Vec<&'static str>,
    queue: Vec<RowJson>,
}

#[derive(Serialize)]
struct RowJson {
    rank: usize,
    id: String,
    name: String,
    stage: Option<String>,
    score: i32,
    terms: Vec<SignalJson>,
}

/// The rules without the signals that look at what has no past.
fn known_then(rules: &Rules) -> Rules {
    let mut rules = rules.clone();
    rules.triage.signal_mut(SignalKind::DataHole).on = false;
    rules
}

/// Runs it.
pub fn run(globals: &Globals, options: &Replay) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let rules = &known_then(&context.rules);
    let on = day(&options.on, Toward::Past, opened.now)
        .map_err(|why| Failure::Usage(format!("--on: {why}")))?;
    let Some(at) = end_of(on, opened.now) else {
        let text = format!("{on} has not come yet; say a day gone by.");
        return Err(Failure::Usage(text));
    };
    let mut accounts = Vec::new();
    let mut unknown = 0;
    let mut failed = None;
    let store = opened.store.clone();
    opened.store.histories(|history| {
        let touched = store.details(&history.account.id).map(|details| {
            let two_way = details.touchpoints.iter().filter(|of| of.kind.two_way());
            two_way.map(|of| of.at).collect::<Vec<_>>()
        });
        match touched {
            Ok(touched) => match as_of(&history, &touched, rules, at) {
                Some(account) => accounts.push(account),
                None => unknown += 1,
            },
            Err(error) => failed = Some(error),
        }
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    if accounts.is_empty() {
        let text = format!("Nothing is known of any account on {on}: the data begins later.");
        return Err(Failure::Failed(text));
    }
    let book = Book::build(accounts, opened.book.owners.clone(), rules, at);
    let scope = Scope {
        me: opened.me.as_ref(),
        ..Scope::new(rules, &book.owners, at)
    };
    let known = Known::of(&book).and_rules(rules).and_me(opened.me.as_ref());
    let query = asked(&options.query, &known, at)?;
    let taken: HashSet<u32> = query.rows(&book, scope).into_iter().collect();
    let lane = match options.opportunities {
        true => Lane::Opportunity,
        false => Lane::Risk,
    };
    let rows: Vec<_> = book
        .queue(lane)
        .iter()
        .filter(|index| taken.contains(index))
        .filter_map(|index| book.row(*index))
        .take(options.limit.unwrap_or(usize::MAX))
        .collect();
    if options.json.json {
        let row = |(rank, row): (usize, &&crate::domain::book::Row)| RowJson {
            rank: rank + 1,
            id: row.account.id.0.clone(),
            name: row.account.name.clone(),
            stage: rules
                .lifecycle
                .stage(row.today.place)
                .map(|stage| stage.id.0.clone()),
            score: row.today.score(lane),
            terms: row
                .today
                .terms
                .iter()
                .filter(|(of, _)| *of == lane)
                .map(|(_, term)| SignalJson::of(lane, term, rules, at))
                .collect(),
        };
        output::json(&ReplayJson {
            on,
            accounts: book.rows.len(),
            unknown_accounts: unknown,
            unknown: UNKNOWN.to_vec(),
            queue: rows.iter().enumerate().map(row).collect(),
        })?;
        return Ok(0);
    }
    let mut text = String::new();
    for row in rows {
        let account = &row.account;
        let score = row.today.score(lane);
        text += &format!("{score:>4}  {}  [{}]\n", account.name, account.id);
        for (_, term) in row.today.terms.iter().filter(|(of, _)| *of == lane) {
            let words = describe(term, &rules.triage, at);
            text += &format!("{:>4}    {words}\n", term.points);
        }
        text.push('\n');
    }
    if text.is_empty() {
        text = format!("Nobody would have been in the queue on {on}.\n");
    }
    output::say(text.trim_end())?;
    output::complain(&format!(
        "The queue of {on}, by the rules in force now, from {} known then ({} not).",
        output::many(book.rows.len() as u64, "account"),
        match unknown {
            1 => "1 was".to_owned(),
            unknown => format!("{unknown} were"),
        }
    ));
    for line in UNKNOWN {
        output::complain(line);
    }
    Ok(0)
}
