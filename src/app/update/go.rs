//! From view to view, and back.

use super::super::effect::Effect;
use super::super::kept;
use super::super::state::Opening;
use super::super::state::State;
use super::super::view::{AccountState, Tab, View};
use super::{jump, log, pick, table};
use crate::domain::id::AccountId;

/// Views gone through that are remembered.
const TRAIL: usize = 16;

/// Goes to a view.
pub fn to(state: &mut State, view: View) {
    // An account opened from a figure's accounts leads back to them; whoever goes elsewhere, or asks for
    // the table itself, is done with the figure.
    if view != View::Account {
        table::only(state, None);
    }
    if state.view == view {
        return;
    }
    jump::leave(state);
    show(state, view);
}

/// Shows another view; the one before is there for going back.
fn show(state: &mut State, view: View) {
    if state.view == view {
        return;
    }
    state.trail.push(state.view);
    let over = state.trail.len().saturating_sub(TRAIL);
    state.trail.drain(..over);
    state.view = view;
}

/// Puts problems away, else goes to the view before.
pub fn back(state: &mut State) {
    // One at a time: only the last is on the screen, and those before it want to be read too.
    if state.problems.pop().is_none()
        && let Some(view) = state.trail.pop()
    {
        if state.view == View::Accounts {
            table::only(state, None);
        }
        state.view = view;
    }
}

/// Opens the account under the cursor.
pub fn open(state: &mut State) {
    if let Some(id) = state.subject_id() {
        account(state, id);
    }
}

/// Opens an account: on the tab it was left on, if it is the one opened last.
pub fn account(state: &mut State, id: AccountId) {
    let other = state.account.as_ref().is_none_or(|open| open.id != id);
    if other || state.view != View::Account {
        jump::leave(state);
    }
    pick::seen(state, &id);
    if other {
        state.account = Some(AccountState::new(id, Tab::default()));
    }
    show(state, View::Account);
}

/// Puts the link of the account under the cursor on the clipboard.
pub fn copy_link(state: &State) -> Vec<Effect> {
    let url = state.subject().and_then(|row| row.account.url.clone());
    url.map(Effect::Copy).into_iter().collect()
}

/// Opens the account under the cursor in the CRM.
pub fn open_link(state: &State) -> Vec<Effect> {
    let url = state.subject().and_then(|row| row.account.url.clone());
    url.map(Effect::Open).into_iter().collect()
}

/// Leaves; a touchpoint line not yet accepted, and a sentence typed in a dialog, is there again at the next start.
pub fn quit(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    // A book that was never read is not one that was looked at.
    if matches!(state.opening, Opening::Empty | Opening::Ready) {
        effects.push(kept::leave(state));
    }
    effects.extend(log::keep_all(state));
    effects.push(Effect::Quit);
    effects
}
