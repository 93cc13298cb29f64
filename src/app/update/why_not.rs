//! Why an account is not in the queue: which signals came close, and by how much.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, WhyNot};
use super::super::layout;
use super::super::state::State;
use super::motion::{self, vertical};
use super::say;
use crate::domain::triage::own::Own;

/// Opens it for the account under the cursor.
pub fn open(state: &mut State) {
    let Some(row) = state.subject() else {
        return;
    };
    let (id, name) = (row.account.id.clone(), row.account.name.clone());
    let Some(index) = state.book.find(&id) else {
        return;
    };
    let signals = state
        .book
        .near(index, &state.rules, state.now, state.language);
    let own = Own::new(&state.rules, &state.book.owners, state.now);
    let own = own.map_or(Vec::new(), |own| {
        state
            .book
            .row(index)
            .map_or(Vec::new(), |row| own.near(row, state.language))
    });
    state.layers.push(Layer::WhyNot(Box::new(WhyNot {
        account: id,
        name,
        signals,
        own,
        scroll: 0,
    })));
}

/// A command while it is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    // What the frame leaves of it, and a line above it.
    let page = usize::from(layout::body_height(state).saturating_sub(3)).max(1);
    match command {
        Command::Back | Command::Cancel | Command::WhyNot => {
            state.layers.pop();
        }
        command => match (motion::of(command), state.layers.last_mut()) {
            (Some(motion), Some(Layer::WhyNot(shown))) => {
                shown.scroll = vertical(shown.scroll, usize::MAX, page, motion, count);
            }
            _ => say::not_here(state),
        },
    }
    Vec::new()
}
