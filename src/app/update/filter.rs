//! Filtering: the query line with its fault, its hits and its completions; mine; all again.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{FilterLine, Layer, Offered};
use super::super::state::{State, Tone};
use super::motion::around;
use super::{line, lists, say, table};
use crate::domain::book::Row;
use crate::domain::id::AccountId;
use crate::domain::query::{Known, Query, Scope, complete, read};
use crate::messages::toasts as words;
use std::collections::HashSet;
use std::ops::Range;
use tui_input::Input;

/// Completions offered at most.
const OFFERED: usize = 8;

/// Opens the line with the filter in force.
pub fn open(state: &mut State) {
    state.layers.push(Layer::Filter(FilterLine {
        input: Input::new(state.filter.text.clone()),
        ..FilterLine::default()
    }));
    reread(state);
}

/// Only my accounts, or all.
pub fn mine(state: &mut State) {
    state.filter.mine = !state.filter.mine;
    lists::refilter(state);
    lists::leave_empty_column(state);
    let text = if state.filter.mine {
        words::only_mine(state.language)
    } else {
        words::everybodys(state.language)
    };
    say::toast(state, Tone::Plain, text);
}

/// All accounts again.
pub fn clear(state: &mut State) {
    state.filter = Default::default();
    table::only(state, None);
    lists::refilter(state);
}

/// For each row of the book whether query and `mine` let it through.
pub fn through(state: &State, query: Option<&Query>) -> Vec<bool> {
    let pending = pending(state);
    let filter = query.map(|query| query.filter(scope(state, &pending)));
    let mine = |row: &Row| {
        !state.filter.mine || (state.setup.me.is_some() && row.account.owner == state.setup.me)
    };
    let rows = state.book.rows.iter();
    rows.map(|row| mine(row) && filter.as_ref().is_none_or(|filter| filter.matches(row)))
        .collect()
}

/// The accounts with writes that wait.
fn pending(state: &State) -> HashSet<AccountId> {
    let queue = state.activity.queue.iter();
    queue.map(|queued| queued.write.account.clone()).collect()
}

fn scope<'a>(state: &'a State, pending: &'a HashSet<AccountId>) -> Scope<'a> {
    Scope {
        rules: &state.rules,
        owners: &state.book.owners,
        me: state.setup.me.as_ref(),
        pending: Some(pending),
        now: state.now,
    }
}

/// What a query may name.
pub fn known(state: &State) -> Known {
    Known::of(&state.book)
        .and_rules(&state.rules)
        .and_me(state.setup.me.as_ref())
}

/// Reads the line anew: fault, hits, completions.
pub fn reread(state: &mut State) {
    let Some(Layer::Filter(line)) = state.layers.last() else {
        return;
    };
    let (text, cursor) = (line.input.value(), line.input.cursor());
    let completions = complete(text, cursor, &state.book, &state.rules);
    let completions: Vec<String> = completions
        .into_iter()
        .take(OFFERED)
        .map(|of| of.insert)
        .collect();
    let end = text.chars().count();
    let (query, hints) = read(state.language, text, &known(state), state.now);
    // A word that is still being typed may become one that there is.
    let typing =
        |at: &Range<usize>| (at.start..=at.end).contains(&cursor) && !completions.is_empty();
    let hint = hints.into_iter().find(|hint| !typing(&hint.at));
    let hint = hint.map(|hint| (hint.at.start, hint.text));
    let (fault, hits) = match query {
        Ok(query) => {
            let through = through(state, Some(&query));
            (None, through.iter().filter(|through| **through).count())
        }
        Err(faults) => {
            // What is wrong only because it is not typed to its end is not held against anybody
            // while there is something to complete it with.
            let unfinished = |at: usize| at >= end && cursor == end && !completions.is_empty();
            let first = faults.into_iter().find(|fault| !unfinished(fault.at.start));
            let hits = if first.is_some() { 0 } else { line.hits };
            (first.map(|fault| (fault.at.start, fault.text)), hits)
        }
    };
    if let Some(Layer::Filter(line)) = state.layers.last_mut() {
        line.hint = hint.filter(|_| fault.is_none());
        (line.fault, line.hits, line.completions) = (fault, hits, completions);
        line.chosen = 0;
    }
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => accept(state),
        Command::Cancel | Command::Back => {
            state.layers.pop();
        }
        Command::Complete => complete_word(state, true),
        Command::CompleteBack => complete_word(state, false),
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Vec::new()
}

fn accept(state: &mut State) {
    let Some(Layer::Filter(line)) = state.layers.last() else {
        return;
    };
    let text = line.input.value().trim().to_owned();
    let (query, hints) = read(state.language, &text, &known(state), state.now);
    match query {
        Ok(query) => {
            state.layers.pop();
            if let Some(hint) = hints.into_iter().next() {
                say::toast(state, Tone::Plain, hint.text);
            }
            state.filter.query = (!text.is_empty()).then_some(query);
            state.filter.text = text;
            lists::refilter(state);
            lists::leave_empty_column(state);
        }
        Err(faults) => {
            if let Some(fault) = faults.into_iter().next() {
                say::toast(state, Tone::Bad, fault.text);
            }
        }
    }
}

/// Puts what the word could become into the line: the first of it, and pressed again the next; backwards the
/// last, and the one before. A name leads on to its values.
fn complete_word(state: &mut State, forward: bool) {
    let Some(Layer::Filter(line)) = state.layers.last_mut() else {
        return;
    };
    let now = (line.input.value().to_owned(), line.input.cursor());
    let again = line.offered.take().filter(|one| {
        let stands = one.all.get(one.at).map_or("", |(text, _)| text);
        one.as_left == now && !(forward && leads_on(stands))
    });
    let offered = match again {
        Some(one) => Offered {
            at: around(one.at, one.all.len(), forward),
            ..one
        },
        None => {
            let found = complete(&now.0, now.1, &state.book, &state.rules);
            let Some(first) = found.first() else {
                return say::toast(state, Tone::Plain, words::nothing_known(state.language));
            };
            let start = first.replace.start;
            let end = first.replace.end.max(start);
            let all = found.into_iter().map(|of| (of.insert.clone(), of.insert));
            let all: Vec<(String, String)> = all.collect();
            if let Some(Layer::Filter(line)) = state.layers.last_mut() {
                line.input = std::mem::take(&mut line.input).with_cursor(end);
            }
            Offered {
                start,
                at: if forward { 0 } else { all.len() - 1 },
                all,
                as_left: now,
            }
        }
    };
    put(state, offered, forward);
}

/// Whether what is put in asks for more behind it: a name with its sign, `or`.
fn leads_on(text: &str) -> bool {
    text.ends_with([':', '<', '>', '=', ' '])
}

fn put(state: &mut State, mut offered: Offered, forward: bool) {
    let Some(Layer::Filter(line)) = state.layers.last_mut() else {
        return;
    };
    let Some((text, _)) = offered.all.get(offered.at).cloned() else {
        return;
    };
    line::replace_word(&mut line.input, offered.start, &text);
    offered.as_left = (line.input.value().to_owned(), line.input.cursor());
    reread(state);
    let Some(Layer::Filter(line)) = state.layers.last_mut() else {
        return;
    };
    if offered.all.len() < 2 {
        return;
    }
    if !(forward && leads_on(&text)) {
        line.completions = offered.all.iter().map(|(text, _)| text.clone()).collect();
        line.chosen = offered.at;
    }
    line.offered = Some(offered);
}
