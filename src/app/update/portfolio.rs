//! The portfolio: measured from the past of all accounts, which is read beside the screen; what was
//! measured is kept until book or filter change.

use super::super::command::Command;
use super::super::effect::{Ask, Effect};
use super::super::kept;
use super::super::layout;
use super::super::state::{Opening, State, Tone};
use super::super::view::View;
use super::super::view::portfolio::{Answer, Question};
use super::super::view::table::Only;
use super::motion::{Motion, vertical};
use super::{filter, go, say as notice, table};
use crate::domain::health::Band;
use crate::domain::id::AccountId;
use crate::domain::metrics::overview::Span;
use crate::messages::portfolio as say;
use std::collections::HashMap;
use std::sync::Arc;

/// Goes from figure to figure, or to an earlier or a later period.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) -> Vec<Effect> {
    let page = usize::from(layout::body_height(state)).saturating_sub(3);
    let times = count.unwrap_or(1);
    let portfolio = &mut state.portfolio;
    match motion {
        Motion::Left => portfolio.back = portfolio.back.saturating_add(times),
        Motion::Right => portfolio.back = portfolio.back.saturating_sub(times),
        Motion::NextTab => return span(state, true),
        Motion::PreviousTab => return span(state, false),
        _ => {
            let to = vertical(portfolio.at(), portfolio.figures.len(), page, motion, count);
            portfolio.cursor = portfolio.figures.get(to).map(|figure| figure.item.clone());
        }
    }
    Vec::new()
}

/// The next length of period, or the one before, up to now.
fn span(state: &mut State, on: bool) -> Vec<Effect> {
    let portfolio = &mut state.portfolio;
    let at = Span::ALL.iter().position(|span| *span == portfolio.span);
    let at = super::motion::around(at.unwrap_or(0), Span::ALL.len(), on);
    (portfolio.span, portfolio.back) = (Span::ALL[at], 0);
    vec![kept::remember(state)]
}

/// A command of the portfolio; `None` when it is not one.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    if state.view != View::Portfolio {
        return None;
    }
    match command {
        Command::Period => Some(span(state, true)),
        Command::Copy => Some(copy(state)),
        _ => None,
    }
}

/// Shows the accounts behind the figure under the cursor, in the table.
pub fn open(state: &mut State) {
    if let Err(reason) = Command::Open.enabled(state) {
        return notice::toast(state, Tone::Bad, reason);
    }
    let portfolio = &state.portfolio;
    let Some(figure) = portfolio.figure() else {
        return;
    };
    let only = Only {
        title: figure.words(),
        days: portfolio.measured().map(|found| (found.from, found.to)),
        ids: portfolio.behind().iter().cloned().collect(),
    };
    go::to(state, View::Accounts);
    table::only(state, Some(only));
}

/// Copies the figure under the cursor, with its period.
pub fn copy(state: &State) -> Vec<Effect> {
    let portfolio = &state.portfolio;
    let figure = portfolio.figure().zip(portfolio.measured());
    let text = figure.map(|(figure, found)| {
        let days = (found.from, found.to);
        Effect::Copy(say::dated(state.language, figure.words(), days.0, days.1))
    });
    text.into_iter().collect()
}

/// Book or filter are others now: what was measured is old, and shown until the new is there.
pub fn changed(state: &mut State) {
    state.portfolio.known.clear();
    state.portfolio.stale = true;
}

/// Asks for what is looked at, unless it is known or asked for. While the CRM is being read, what is
/// there is not measured again with every page of it.
pub fn want(state: &mut State) -> Option<Effect> {
    if state.view != View::Portfolio || state.opening != Opening::Ready {
        return None;
    }
    let portfolio = &mut state.portfolio;
    let at = (portfolio.span, portfolio.back);
    if let Some(known) = portfolio.known.get(&at) {
        portfolio.shown = Some((at, known.clone()));
        return None;
    }
    let here = matches!(&portfolio.shown, Some((of, _)) if *of == at);
    let going = portfolio.asked.is_some_and(|(_, of)| of == at);
    if going || (here && state.pull.is_some()) {
        return None;
    }
    let limited = state.filter.mine || state.filter.query.is_some();
    let through = limited.then(|| filter::through(state, state.filter.query.as_ref()));
    let shown = |at: &usize| through.as_ref().is_none_or(|through| through[*at]);
    let rows = state.book.rows.iter().enumerate();
    let rows = rows.filter(|(at, _)| shown(at));
    let bands: HashMap<AccountId, Band> = rows
        .map(|(_, row)| (row.account.id.clone(), row.today.health.band))
        .collect();
    let portfolio = &mut state.portfolio;
    portfolio.last = Ask(portfolio.last.0 + 1);
    portfolio.asked = Some((portfolio.last, at));
    portfolio.progress = None;
    portfolio.stale = false;
    if !here {
        portfolio.shown = None;
    }
    Some(Effect::Portfolio(Question {
        ask: portfolio.last,
        span: at.0,
        back: at.1,
        bands: Arc::new(bands),
        all: state.book.rows.len(),
        amounts: state.setup.amounts.clone(),
        language: state.language,
    }))
}

/// So many accounts are read.
pub fn progress(state: &mut State, ask: Ask, done: usize, all: usize) {
    if state.portfolio.asked.is_some_and(|(of, _)| of == ask) {
        state.portfolio.progress = Some((done, all));
    }
}

/// The answer; one to an earlier question is dropped.
pub fn arrived(state: &mut State, ask: Ask, answer: Answer) {
    let portfolio = &mut state.portfolio;
    let Some((_, at)) = portfolio.asked.filter(|(of, _)| *of == ask) else {
        return;
    };
    portfolio.asked = None;
    portfolio.progress = None;
    if !portfolio.stale {
        portfolio.known.insert(at, answer.clone());
    }
    if at == (portfolio.span, portfolio.back) {
        portfolio.shown = Some((at, answer));
    }
}
