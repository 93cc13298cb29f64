//! The accounts table: its cursor, its columns, what it is sorted and grouped by, and its marks.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::kept::{self, NARROWEST, WIDEST};
use super::super::layout;
use super::super::state::{State, Tone};
use super::super::view::table::{Col, Only, Order, TableState};
use super::motion::{Motion, vertical};
use super::{lists, say, table_rows};
use crate::domain::id::AccountId;
use crate::messages::{refusals, toasts as words};
use std::collections::HashSet;

/// Moves the cursor: up and down among rows, left and right among columns.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let page = layout::table_rows(layout::table_height(state));
    let table = &mut state.table;
    // A page is what is seen beside the head that stays.
    let page = page
        .saturating_sub(usize::from(!table.groups.is_empty()))
        .max(1);
    let times = usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX);
    let last = table.columns.len().saturating_sub(1);
    match motion {
        Motion::Left => table.column = table.column.saturating_sub(times),
        Motion::Right => table.column = table.column.saturating_add(times).min(last),
        Motion::NextTab => next_group(table, true),
        Motion::PreviousTab => next_group(table, false),
        _ => table.cursor = vertical(table.cursor, table.rows.len(), page, motion, count),
    }
    lists::hold(state);
}

/// To the first row of the next group, or to that of this one, then of the one before.
fn next_group(table: &mut TableState, on: bool) {
    let Some(at) = table.group_of(table.cursor) else {
        return;
    };
    let start = table.groups[at].start;
    let to = match (on, table.cursor > start) {
        (true, _) => at + 1,
        (false, true) => at,
        (false, false) => at.saturating_sub(1),
    };
    if let Some(group) = table.groups.get(to) {
        table.cursor = group.start;
    }
}

/// Moves the windows over rows and columns so that the cursors are in sight.
pub fn keep_in_sight(state: &mut State) {
    let (width, height) = (state.size.0, layout::table_height(state));
    let words = layout::Words::of(state);
    let table = &mut state.table;
    table.column = table.column.min(table.columns.len().saturating_sub(1));
    let (shown, lines) = (layout::table_rows(height), table.lines());
    let line = table.line_of(table.cursor);
    // The first line belongs to the head of the group it is in.
    let head = table.group_of(table.cursor).is_some();
    let upper = line.saturating_sub(usize::from(head && shown > 1));
    let top = table.top.min(upper).max((line + 1).saturating_sub(shown));
    table.top = top.min(lines.saturating_sub(shown));
    let last = table.columns.len().saturating_sub(1);
    table.left = table.left.clamp(1, last.max(1));
    if table.column > 0 {
        table.left = table.left.min(table.column);
        let seen = |table: &TableState| {
            let fit = layout::table(width, words, &table.columns, (table.left, table.column));
            fit.whole.contains(&table.column) || table.left == table.column
        };
        while !seen(table) {
            table.left += 1;
        }
    } else {
        table.left = 1;
    }
}

/// Limits the table to the accounts behind a figure, or shows all again that the filter leaves.
pub fn only(state: &mut State, only: Option<Only>) {
    let table = &mut state.table;
    if only.is_none() && table.only.is_none() {
        return;
    }
    // Whose account is not among them begins at the top.
    (table.held, table.stale) = (only.is_none() && table.held, true);
    table.only = only;
}

/// A command of the table; `None` when it is not one.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Option<Vec<Effect>> {
    match command {
        Command::Mark => mark(state, count),
        Command::MarkRange => range(state),
        Command::MarkAll => all(state),
        Command::MarkInvert => invert(state),
        Command::MarkNone => {
            state.table.marks.clear();
            state.table.anchor = None;
            // What was said of the marks is no longer so.
            state.toast = None;
        }
        Command::Sort => return Some(sort(state)),
        Command::Group => return Some(group(state)),
        Command::Wider => return Some(resize(state, 1, count)),
        Command::Narrower => return Some(resize(state, -1, count)),
        Command::Columns => super::columns::open(state),
        _ => return None,
    }
    table_rows::count_hidden(state);
    Some(Vec::new())
}

fn id_at(state: &State, row: usize) -> Option<AccountId> {
    let row = state.book.row(*state.table.rows.get(row)?)?;
    Some(row.account.id.clone())
}

/// Marks the row under the cursor and goes on to the next, so often as counted; a marked one is
/// unmarked.
fn mark(state: &mut State, count: Option<u32>) {
    let from = state.table.cursor;
    for row in from..from.saturating_add(count.unwrap_or(1) as usize) {
        let Some(id) = id_at(state, row) else {
            break;
        };
        let table = &mut state.table;
        if !table.marks.remove(&id) {
            table.marks.insert(id.clone());
        }
        table.anchor = Some(id);
        table.cursor = (row + 1).min(table.rows.len().saturating_sub(1));
    }
    state.table.held = true;
}

/// Marks all from the row marked last to the one under the cursor.
fn range(state: &mut State) {
    let anchor = state.table.anchor.as_ref();
    let anchor = anchor.and_then(|id| state.book.find(id));
    let from = anchor.and_then(|at| state.table.rows.iter().position(|row| *row == at));
    let Some(from) = from else {
        let key = state.keys.first(Command::Mark);
        let text = words::mark_first(state.language, key);
        return say::toast(state, Tone::Plain, text);
    };
    let (low, high) = (from.min(state.table.cursor), from.max(state.table.cursor));
    let ids: Vec<AccountId> = (low..=high).filter_map(|row| id_at(state, row)).collect();
    state.table.marks.extend(ids);
    told(state);
}

/// Marks all rows that the filter leaves; when they are all marked already, none.
fn all(state: &mut State) {
    let ids: HashSet<AccountId> = (0..state.table.rows.len())
        .filter_map(|row| id_at(state, row))
        .collect();
    let marks = &mut state.table.marks;
    match ids.iter().all(|id| marks.contains(id)) {
        true => marks.retain(|id| !ids.contains(id)),
        false => marks.extend(ids),
    }
    told(state);
}

/// Marks those of the rows that are not, and unmarks the others.
fn invert(state: &mut State) {
    for row in 0..state.table.rows.len() {
        if let Some(id) = id_at(state, row) {
            let marks = &mut state.table.marks;
            if !marks.remove(&id) {
                marks.insert(id);
            }
        }
    }
    told(state);
}

/// Says how many are marked.
fn told(state: &mut State) {
    let text = match state.table.marks.len() {
        0 => refusals::none_marked(state.language).to_owned(),
        count => words::marked(state.language, count),
    };
    say::toast(state, Tone::Plain, text);
}

/// Sorts by the column under the cursor; by the same again, the other way round.
fn sort(state: &mut State) -> Vec<Effect> {
    let table = &mut state.table;
    let col = table
        .columns
        .get(table.column)
        .map_or(Col::Name, |(col, _)| *col);
    table.sort = match table.sort {
        (by, Order::Rising) if by == col => (col, Order::Falling),
        (by, Order::Falling) if by == col => (col, Order::Rising),
        _ => (col, col.first()),
    };
    table.stale = true;
    vec![kept::remember(state)]
}

/// The head of a column was clicked: the cursor goes there, and the rows are sorted by it.
pub fn click(state: &mut State, column: usize) -> Vec<Effect> {
    if column >= state.table.columns.len() {
        return Vec::new();
    }
    state.table.column = column;
    sort(state)
}

/// Groups by the next thing, and around.
fn group(state: &mut State) -> Vec<Effect> {
    state.table.group = state.table.group.next();
    state.table.stale = true;
    let text = words::grouped(state.language, state.table.group.word(state.language));
    say::toast(state, Tone::Plain, text);
    vec![kept::remember(state)]
}

/// Makes the column under the cursor wider or narrower.
fn resize(state: &mut State, by: i32, count: Option<u32>) -> Vec<Effect> {
    let words = layout::Words::of(state);
    let table = &mut state.table;
    // From what is seen on, which on a wide screen can be more than it asks for.
    let fit = layout::table(
        state.size.0,
        words,
        &table.columns,
        (table.left, table.column),
    );
    let seen = fit.columns.iter().find(|(at, ..)| *at == table.column);
    let seen = seen.map(|(_, _, width)| *width);
    if let Some((_, own)) = table.columns.get_mut(table.column)
        && let Some(now) = own.or(seen)
    {
        let step = by.saturating_mul(i32::try_from(count.unwrap_or(1)).unwrap_or(i32::MAX));
        let to = i32::from(now).saturating_add(step);
        *own = Some(u16::try_from(to).unwrap_or(0).clamp(NARROWEST, WIDEST));
    }
    vec![kept::remember(state)]
}
