//! What palette, find and stages have in common: a line, and rows ranked by it.

use super::super::command::Command;
use super::super::layer::{Layer, Menu, MenuRow, Target};
use super::super::layout;
use super::super::state::{State, Tone};
use super::motion::{Motion, around, vertical};
use super::{line, say};
use crate::messages::toasts as words;

/// What came of a command in a menu.
pub enum Outcome {
    /// It was taken care of.
    Taken,
    /// A row was chosen; the menu is closed.
    Chosen(Target),
}

/// The menu that has the keys.
pub fn of(state: &mut State) -> Option<&mut Menu> {
    match state.layers.last_mut()? {
        Layer::Palette(menu)
        | Layer::Find(menu)
        | Layer::Stages(menu, _)
        | Layer::Pick(menu, _)
        | Layer::Fields(menu, _) => Some(menu),
        _ => None,
    }
}

/// Puts new rows into the menu; the cursor goes to the best.
pub fn fill(state: &mut State, rows: Vec<MenuRow>) {
    if let Some(menu) = of(state) {
        menu.most = menu.most.max(rows.len());
        menu.rows = rows;
        menu.cursor = 0;
    }
}

/// A command while a menu has the keys.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Outcome {
    let page = layout::menu_rows(state.size.1);
    let Some(menu) = of(state) else {
        return Outcome::Taken;
    };
    let len = menu.rows.len();
    match command {
        Command::MenuNext | Command::Complete => menu.cursor = around(menu.cursor, len, true),
        Command::MenuPrevious | Command::CompleteBack => {
            menu.cursor = around(menu.cursor, len, false)
        }
        Command::PageDown => {
            menu.cursor = vertical(menu.cursor, len, page, Motion::PageDown, count);
        }
        Command::PageUp => menu.cursor = vertical(menu.cursor, len, page, Motion::PageUp, count),
        Command::Cancel | Command::Back => {
            state.layers.pop();
        }
        Command::Accept => return accept(state),
        command => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
    }
    Outcome::Taken
}

fn accept(state: &mut State) -> Outcome {
    let chosen = of(state).and_then(|menu| menu.rows.get(menu.cursor));
    let Some(row) = chosen else {
        say::toast(state, Tone::Plain, words::nothing_fits(state.language));
        return Outcome::Taken;
    };
    if let Some(reason) = row.disabled.clone() {
        say::toast(state, Tone::Bad, reason);
        return Outcome::Taken;
    }
    let target = row.target.clone();
    state.layers.pop();
    Outcome::Chosen(target)
}
