//! What has the keys is made anew when what it was made of has changed: the rows of a list with the cursor
//! where it was, what a line comes to.
//!
//! Not here: what is about to be written. A change that was looked at and is another by now is told when it
//! is accepted, and not put under somebody's finger before.

use super::super::layer::Layer;
use super::super::state::State;
use super::{edit, filter, find, form, log, menu, move_stage, palette, pick, put, stages};

/// Accounts, the rules or what may be done have changed.
pub fn changed(state: &mut State) {
    match state.layers.last() {
        Some(Layer::Palette(_)) => list(state, palette::refresh),
        Some(Layer::Find(_)) => list(state, find::refresh),
        Some(Layer::Stages(..)) => list(state, stages::refresh),
        Some(Layer::Pick(..)) => list(state, pick::refresh),
        Some(Layer::Fields(..)) => list(state, edit::refresh),
        Some(Layer::Filter(_)) => filter::reread(state),
        Some(Layer::Put(_)) => put::reread(state),
        _ => {}
    }
}

/// It has the keys again: whatever came in meanwhile was for what lay over it.
pub fn uncovered(state: &mut State) {
    match state.layers.last() {
        Some(Layer::Log(_)) => log::reread(state),
        Some(Layer::Move(_)) => move_stage::reread(state),
        Some(Layer::Form(_)) => form::again(state),
        _ => changed(state),
    }
}

/// Makes the rows of a list anew; the cursor stays on what it was on, where that is still there.
pub fn list(state: &mut State, refresh: impl Fn(&mut State)) {
    let under = |state: &mut State| {
        let menu = menu::of(state)?;
        Some(menu.rows.get(menu.cursor)?.target.clone())
    };
    let at = menu::of(state).map_or(0, |menu| menu.cursor);
    let before = under(state);
    refresh(state);
    if let (Some(before), Some(menu)) = (before, menu::of(state)) {
        let again = menu.rows.iter().position(|row| row.target == before);
        // What is to be copied is another text when the account has changed, at the same place.
        menu.cursor = again.unwrap_or(at.min(menu.rows.len().saturating_sub(1)));
    }
}
