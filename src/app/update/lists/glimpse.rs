//! The first cards of each column and the head of the queue, kept from the last run: what is seen before
//! the book is read.

use super::super::super::layout;
use super::super::super::state::{Opening, State};
use super::super::super::view::table::GroupBy;
use super::super::super::view::{CardSort, Column, View};
use super::{leave_empty_column, name_of};
use crate::domain::Book;
use crate::domain::book::{Queued, Seen, Sight};
use crate::domain::triage::Lane;

/// The list of the view shown with what is at hand of it, if that is all that the view would show of the
/// whole book; whether it is.
pub fn glimpse(state: &mut State, sight: Sight) -> bool {
    if state.filter.mine || state.filter.query.is_some() {
        return false;
    }
    match state.view {
        View::Board => board(state, sight.columns),
        View::Triage => queue(state, sight.queue),
        _ => false,
    }
}

fn queue(state: &mut State, queue: Queued) -> bool {
    let room = layout::triage(state.size.0, layout::body_height(state)).rows;
    let triage = &mut state.triage;
    let enough = queue.rows.len() >= queue.count.min(room);
    if triage.lane != Lane::Risk || triage.away || !enough {
        return false;
    }
    triage.rows = queue.rows;
    // Those not at hand have an index of no row.
    triage.rows.resize(queue.count, u32::MAX);
    (triage.other, triage.put_away) = (queue.other, queue.put_away);
    (triage.cursor, triage.top) = (0, 0);
    true
}

fn board(state: &mut State, seen: Vec<Seen>) -> bool {
    let board = &state.board;
    if board.sort != CardSort::Urgent || board.group != GroupBy::None {
        return false;
    }
    let collapsed = board.collapsed && seen.iter().any(|column| column.count > 0);
    let shown = |of: &Seen| of.count > 0 || !collapsed && !state.hides_stage(of.place);
    let columns = seen.into_iter().filter(shown);
    let column = |seen: Seen| {
        let mut rows = seen.cards;
        let at_hand = rows.len();
        // Those not at hand have an index of no row.
        rows.resize(seen.count.max(at_hand), u32::MAX);
        let column = Column {
            name: name_of(state, seen.place),
            place: seen.place,
            arr: seen.arr,
            cursor: 0,
            top: 0,
            held: false,
            heads: Vec::new(),
            rows,
        };
        (column, at_hand)
    };
    let (columns, at_hand): (Vec<Column>, Vec<usize>) = columns.map(column).unzip();
    // How many cards there is room for depends on the columns that stand there.
    let before = std::mem::replace(&mut state.board.columns, columns);
    let fit = layout::board_fit(state);
    let columns = &state.board.columns;
    let all = columns.iter().zip(at_hand);
    let enough = all.fold(true, |enough, (column, at_hand)| {
        enough && at_hand >= column.rows.len().min(fit.cards)
    });
    if !enough || columns.iter().all(|column| column.rows.is_empty()) {
        state.board.columns = before;
        return false;
    }
    state.board.focus = 0;
    leave_empty_column(state);
    true
}

/// What was at hand of the book is not what the screen would show: there is nothing to be seen until the
/// book is read.
pub fn end_glimpse(state: &mut State) {
    state.opening = Opening::Reading;
    state.book = Book::default();
    state.board.columns.clear();
    state.board.focus = 0;
    state.triage.rows.clear();
    (state.triage.other, state.triage.put_away) = (0, 0);
}
