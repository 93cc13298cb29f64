//! Cursors put on an account, and the windows over the lists that keep them in sight.

use super::super::super::layout;
use super::super::super::state::State;
use super::super::super::view::{Column, View};
use super::super::motion::window;
use super::super::{cards, renewals, table};
use crate::domain::id::AccountId;

/// Puts the board's focus on a column with cards, if it is on one without: there is nothing to do
/// in an empty one.
pub fn leave_empty_column(state: &mut State) {
    let board = &mut state.board;
    let empty = |column: &Column| column.rows.is_empty();
    if board.columns.get(board.focus).is_some_and(empty) {
        let cards = board.columns.iter().position(|column| !empty(column));
        board.focus = cards.unwrap_or(board.focus);
    }
}

/// Puts the board's cursor on an account, if the board shows it.
pub fn reveal_on_board(state: &mut State, id: &AccountId) {
    let Some(index) = state.book.find(id) else {
        return;
    };
    let Some(place) = state.book.row(index).map(|row| row.today.place) else {
        return;
    };
    let board = &mut state.board;
    for (at, column) in board.columns.iter_mut().enumerate() {
        if column.place == place
            && let Some(row) = column.rows.iter().position(|row| *row == index)
        {
            (column.cursor, column.held) = (row, true);
            board.focus = at;
            return;
        }
    }
}

/// Puts all cursors on an account, where it is to be seen.
pub fn reveal(state: &mut State, id: &AccountId) {
    reveal_on_board(state, id);
    if let Some(index) = state.book.find(id)
        && let Some(at) = state.triage.rows.iter().position(|row| *row == index)
    {
        (state.triage.cursor, state.triage.held) = (at, true);
    }
    let (table, quadrant) = (&mut state.table, &mut state.quadrant);
    let renewals = &mut state.renewals;
    for (waits, held, stale) in [
        (&mut table.waits_for, &mut table.held, &mut table.stale),
        (
            &mut quadrant.waits_for,
            &mut quadrant.held,
            &mut quadrant.stale,
        ),
        (
            &mut renewals.waits_for,
            &mut renewals.held,
            &mut renewals.stale,
        ),
    ] {
        *waits = Some(id.clone());
        (*held, *stale) = (true, true);
    }
    // The account waited for counts more than the one they are on.
    table.rows.clear();
    table.groups.clear();
    quadrant.dots.clear();
    renewals.rows.clear();
    renewals.parts.clear();
}

/// Moves the windows over the lists so that the cursors are in sight. Cheap: it knows only lengths.
pub fn keep_in_sight(state: &mut State) {
    let (width, height) = (state.size.0, layout::body_height(state));
    match state.view {
        View::Board => {
            let fit = layout::board_fit(state);
            let room = layout::card_room(layout::board_size(state).1);
            let board = &mut state.board;
            board.left = window(board.left, board.focus, fit.shown, board.columns.len());
            for column in &mut board.columns {
                column.top = match column.heads.is_empty() {
                    true => window(column.top, column.cursor, fit.cards, column.rows.len()),
                    false => cards::window(column, fit.lines, room),
                };
            }
        }
        View::Triage => {
            let triage = &mut state.triage;
            let rows = layout::triage(width, height).rows;
            triage.top = window(triage.top, triage.cursor, rows, triage.rows.len());
        }
        View::Activity => {
            let rows = layout::activity_rows(height);
            let len = super::super::activity::len(state);
            let activity = &mut state.activity;
            activity.top = window(activity.top, activity.cursor, rows, len);
        }
        View::Accounts => table::keep_in_sight(state),
        View::Renewals => renewals::keep_in_sight(state),
        View::Account | View::Quadrant | View::Portfolio => {}
    }
}
