//! Filtering: the query line with its fault, its hits and its completions; mine; all again.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{FilterLine, Layer};
use super::super::state::{State, Tone};
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
    }
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Accept => accept(state),
        Command::Cancel | Command::Back => {
            state.layers.pop();
        }
        Command::Complete => complete_word(state),
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

fn complete_word(state: &mut State) {
    let Some(Layer::Filter(line)) = state.layers.last() else {
        return;
    };
    let (text, cursor) = (line.input.value(), line.input.cursor());
    let found = complete(text, cursor, &state.book, &state.rules);
    let Some(best) = found.into_iter().next() else {
        return say::toast(state, Tone::Plain, words::nothing_known(state.language));
    };
    if let Some(Layer::Filter(line)) = state.layers.last_mut() {
        let end = best.replace.end.max(best.replace.start);
        let input = std::mem::take(&mut line.input).with_cursor(end);
        line.input = input;
        line::replace_word(&mut line.input, best.replace.start, &best.insert);
    }
    reread(state);
}
