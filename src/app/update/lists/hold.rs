//! Whether the cursor keeps to its account, and what of it when news come in.

use super::super::super::effect::Effect;
use super::super::super::msg::Msg;
use super::super::super::state::{State, Tone};
use super::super::super::view::View;
use super::super::{say, written};
use crate::domain::id::AccountId;
use crate::messages::kept;

/// The person has to do with the account under the cursor: from now on the cursor keeps to it.
pub fn hold(state: &mut State) {
    match state.view {
        View::Board => {
            if let Some(column) = state.board.columns.get_mut(state.board.focus) {
                column.held = true;
            }
        }
        View::Triage => state.triage.held = true,
        View::Accounts => state.table.held = true,
        View::Quadrant => state.quadrant.held = true,
        View::Renewals => state.renewals.held = true,
        View::Account | View::Portfolio | View::Activity => {}
    }
}

/// Whether the cursor of the view keeps to its account; `None` where there is no list of them.
fn held(state: &State) -> Option<bool> {
    Some(match state.view {
        View::Board => {
            let column = state.board.columns.get(state.board.focus)?;
            column.held
        }
        View::Triage => state.triage.held,
        View::Accounts => state.table.held,
        View::Quadrant => state.quadrant.held,
        View::Renewals => state.renewals.held,
        View::Account | View::Portfolio | View::Activity => return None,
    })
}

/// The account under the cursor before news come in, if the message is news: its name, and whether the
/// cursor keeps to it. `None` of what a person does.
pub fn before(state: &State, msg: &Msg) -> Option<(String, bool)> {
    let news = matches!(
        msg,
        Msg::Changed { .. } | Msg::Marked(_) | Msg::Loaded(..) | Msg::Clock
    );
    let name = state.subject().filter(|_| news)?.account.name.clone();
    Some((name, held(state)?))
}

/// Another account may be under the cursor than before a message. The cursor keeps to it once it was
/// there for a moment; where news have put it there, it is not acted on till then, and where the one
/// before has left, that is said.
pub fn settle(
    state: &mut State,
    (view, under): (View, Option<AccountId>),
    news: Option<(String, bool)>,
) -> Option<Effect> {
    let held = held(state)?;
    let now = state.subject().map(|row| row.account.id.clone());
    if now == under {
        let elsewhere = state.view != view && !held && now.is_some();
        return elsewhere.then_some(Effect::Rest);
    }
    if let (Some(under), Some(now), Some((name, was_held))) = (&under, &now, news) {
        let own =
            state.own_news || written::is_pending(state, under) || written::is_pending(state, now);
        if !own {
            state.unsettled = true;
            if was_held {
                let there = state.subject().map(|row| row.account.name.clone());
                let text = kept::row_left(state.language, name, there.unwrap_or_default());
                say::toast(state, Tone::Plain, text);
            }
        }
    }
    (state.unsettled || !held).then_some(Effect::Rest)
}

/// The frame has stood for a moment: what is under the cursor was seen there. Not so while accounts come
/// in for the first time; the cursor is to be at the top of them.
pub fn rested(state: &mut State) {
    state.unsettled = false;
    let first = state.synced.is_none() && state.pull.is_some();
    if !first && state.subject().is_some() {
        hold(state);
    }
}
