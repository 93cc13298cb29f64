//! The board: the cursor among cards and columns, and how tall cards are.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::kept;
use super::super::layout::{self, Aside};
use super::super::state::{State, Tone};
use super::super::view::table::GroupBy;
use super::motion::{Motion, vertical};
use super::{lists, say};
use crate::messages::toasts as words;

/// Lines of a card, from the tallest on; `density` goes round.
const DENSITIES: &[u8] = &[4, 2, 1];

/// Moves the cursor.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) -> Vec<Effect> {
    let before = state.subject_id();
    moved(state, motion, count);
    if layout::aside(state) == Aside::Nowhere || state.subject_id() == before {
        return Vec::new();
    }
    // What costs a read, and stands beside, follows when the cursor rests.
    state.passing = true;
    vec![Effect::Rest]
}

fn moved(state: &mut State, motion: Motion, count: Option<u32>) {
    let fit = layout::board_fit(state);
    let board = &mut state.board;
    let last = board.columns.len().saturating_sub(1);
    let times = usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX);
    match motion {
        Motion::Left | Motion::PreviousTab => board.focus = board.focus.saturating_sub(times),
        Motion::Right | Motion::NextTab => {
            board.focus = board.focus.saturating_add(times).min(last);
        }
        _ => {
            if let Some(column) = board.columns.get_mut(board.focus) {
                column.cursor =
                    vertical(column.cursor, column.rows.len(), fit.cards, motion, count);
            }
        }
    }
    lists::hold(state);
}

/// A command of the board; `None` when it is not one.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let text = match command {
        Command::Density => {
            density(state);
            String::new()
        }
        Command::SortCards => {
            state.board.sort = state.board.sort.next();
            words::cards_by(state.language, state.board.sort.word(state.language))
        }
        Command::GroupCards => {
            // By stage they are in columns already.
            state.board.group = match state.board.group {
                GroupBy::None | GroupBy::Stage => GroupBy::Owner,
                GroupBy::Owner => GroupBy::Tier,
                GroupBy::Tier => GroupBy::None,
            };
            match state.board.group {
                GroupBy::None => words::not_grouped(state.language).to_owned(),
                by => words::grouped_cards(state.language, by.word(state.language)),
            }
        }
        Command::EmptyColumns => {
            state.board.collapsed = !state.board.collapsed;
            match state.board.collapsed {
                true => words::columns_hidden(state.language).to_owned(),
                false => words::columns_shown(state.language).to_owned(),
            }
        }
        Command::Split => {
            state.board.alone = !state.board.alone;
            match (state.board.alone, layout::aside(state)) {
                (true, _) => words::board_alone(state.language).to_owned(),
                (false, Aside::Nowhere) => words::beside_from(state.language, layout::SPLIT),
                (false, _) => {
                    // It is not so any more.
                    let alone = words::board_alone(state.language);
                    state.toast.take_if(|toast| toast.text == alone);
                    String::new()
                }
            }
        }
        _ => return None,
    };
    if matches!(
        command,
        Command::SortCards | Command::GroupCards | Command::EmptyColumns
    ) {
        lists::hold(state);
        lists::refilter(state);
    }
    if !text.is_empty() {
        say::toast(state, Tone::Plain, text);
    }
    Some(vec![kept::remember(state)])
}

/// Cards of the next density.
fn density(state: &mut State) {
    let now = DENSITIES
        .iter()
        .position(|density| *density == state.board.density);
    let next = now.map_or(0, |at| (at + 1) % DENSITIES.len());
    state.board.density = DENSITIES[next];
}
