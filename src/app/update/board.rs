//! The board: the cursor among cards and columns, and how tall cards are.

use super::super::layout;
use super::super::state::State;
use super::lists;
use super::motion::{Motion, vertical};

/// Lines of a card, from the tallest on; `density` goes round.
const DENSITIES: &[u8] = &[4, 2, 1];

/// Moves the cursor.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let height = layout::body_height(state);
    let board = &mut state.board;
    let last = board.columns.len().saturating_sub(1);
    let times = usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX);
    match motion {
        Motion::Left | Motion::PreviousTab => board.focus = board.focus.saturating_sub(times),
        Motion::Right | Motion::NextTab => {
            board.focus = board.focus.saturating_add(times).min(last);
        }
        _ => {
            let fit = layout::board(state.size.0, height, board.columns.len(), board.density);
            if let Some(column) = board.columns.get_mut(board.focus) {
                column.cursor =
                    vertical(column.cursor, column.rows.len(), fit.cards, motion, count);
            }
        }
    }
    lists::hold(state);
}

/// Cards of the next density.
pub fn density(state: &mut State) {
    let now = DENSITIES
        .iter()
        .position(|density| *density == state.board.density);
    let next = now.map_or(0, |at| (at + 1) % DENSITIES.len());
    state.board.density = DENSITIES[next];
}
