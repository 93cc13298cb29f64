//! Choosing the columns of the accounts table: which, and in which order.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::kept;
use super::super::layer::{ColumnsDialog, Layer};
use super::super::state::State;
use super::super::view::table::Col;
use super::motion::{self, Motion, vertical};
use super::say;

/// Opens the list: the columns shown, in their order, then the others.
pub fn open(state: &mut State) {
    let shown = state.table.columns.iter().map(|(col, _)| (*col, true));
    let mut rows: Vec<(Col, bool)> = shown.collect();
    for col in Col::ALL {
        if rows.iter().all(|(of, _)| of != col) {
            rows.push((*col, false));
        }
    }
    let cursor = state.table.column.min(rows.len() - 1);
    state
        .layers
        .push(Layer::Columns(ColumnsDialog { rows, cursor }));
}

/// A command while the list is open. What is chosen is seen at once; closing keeps it.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let Some(Layer::Columns(dialog)) = state.layers.last_mut() else {
        return Vec::new();
    };
    let (at, len) = (dialog.cursor, dialog.rows.len());
    match command {
        Command::Back | Command::Open | Command::Columns => {
            state.layers.pop();
            return vec![kept::remember(state)];
        }
        Command::ColumnTick => {
            if let Some((col, shown)) = dialog.rows.get_mut(at) {
                // The name stays: without it nobody knows what a row is about.
                *shown = !*shown || *col == Col::Name;
            }
        }
        command => match motion::of(command) {
            // The name stays the first.
            Some(Motion::Left) if at > 1 => {
                dialog.rows.swap(at, at - 1);
                dialog.cursor -= 1;
            }
            Some(Motion::Right) if at > 0 && at + 1 < len => {
                dialog.rows.swap(at, at + 1);
                dialog.cursor += 1;
            }
            Some(Motion::Left | Motion::Right) => {}
            Some(motion) => dialog.cursor = vertical(at, len, len, motion, count),
            None => {
                say::not_here(state);
                return Vec::new();
            }
        },
    }
    apply(state);
    Vec::new()
}

/// The table as the list says, widths kept; the cursor stays on its column where that is still there.
fn apply(state: &mut State) {
    let Some(Layer::Columns(dialog)) = state.layers.last() else {
        return;
    };
    let table = &mut state.table;
    let on = table.columns.get(table.column).map(|(col, _)| *col);
    let shown = dialog.rows.iter().filter(|(_, shown)| *shown);
    let width = |col: &Col| {
        let before = table.columns.iter().find(|(of, _)| of == col);
        before.and_then(|(_, width)| *width)
    };
    table.columns = shown.map(|(col, _)| (*col, width(col))).collect();
    let at = table.columns.iter().position(|(col, _)| Some(*col) == on);
    table.column = at.unwrap_or(0);
}
