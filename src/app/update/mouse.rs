//! The mouse: a click goes to what is clicked, a second one opens it, the wheel moves the cursor, and
//! a card dragged to another column is moved there as by its key.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::Layer;
use super::super::mouse::{Deed, Hit, Mouse};
use super::super::state::{State, Tone};
use super::motion::{self, Motion};
use super::{go, lists, menu, move_stage, say, table, whole};
use crate::domain::id::AccountId;
use crate::messages::toasts as words;
use chrono::{DateTime, TimeDelta, Utc};

/// Two clicks within this time are one that opens.
const DOUBLE: TimeDelta = TimeDelta::milliseconds(450);
/// Cells from the edge of the board where a card that is held brings in the next column.
const EDGE: u16 = 2;
/// Rows that a notch of the wheel moves.
const NOTCH: u32 = 3;

/// What the mouse is about.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    /// What was clicked last, and when.
    last: Option<(Hit, DateTime<Utc>)>,
    /// The card that is held, and the column it came from.
    held: Option<(AccountId, usize)>,
    /// The column it would go to if it were let go now.
    over: Option<usize>,
}

impl Hand {
    /// The column of the board that a held card would go to.
    pub fn over(&self) -> Option<usize> {
        self.over
    }
}

/// Something was done with the mouse.
pub fn done(state: &mut State, mouse: Mouse) -> Vec<Effect> {
    match mouse.what {
        Deed::Press => {
            say::fade(state);
            press(state, mouse.at)
        }
        Deed::Drag => {
            drag(state, mouse.at);
            Vec::new()
        }
        Deed::Release => release(state, mouse.at),
        Deed::WheelUp => wheel(state, mouse.at, true),
        Deed::WheelDown => wheel(state, mouse.at, false),
    }
}

fn press(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    (state.hand.held, state.hand.over) = (None, None);
    let Some(hit) = state.hit(at) else {
        return Vec::new();
    };
    let now = state.now.utc;
    let again = state.hand.last.take();
    let twice = again.is_some_and(|(what, when)| what == hit && now - when <= DOUBLE);
    if !twice {
        state.hand.last = Some((hit, now));
    }
    match hit {
        Hit::MenuRow(row) => return choose(state, row),
        Hit::Entry(entry) => move_stage::click(state, entry),
        Hit::Reason(reason) => move_stage::click_reason(state, reason),
        Hit::Layer => return Vec::new(),
        _ if !state.layers.is_empty() => return Vec::new(),
        Hit::Head(column) => return table::click(state, column),
        Hit::Column(column) => board_focus(state, column, None),
        Hit::Card(column, row) => {
            board_focus(state, column, Some(row));
            let id = state.subject_id();
            state.hand.held = id.map(|id| (id, column));
        }
        Hit::Row(row) => return to_row(state, row, twice),
        Hit::Command(command) => return super::view(state, command, None),
        Hit::Tab(steps) => {
            let motion = match steps < 0 {
                true => Motion::PreviousTab,
                false => Motion::NextTab,
            };
            for _ in 0..steps.unsigned_abs() {
                drop(motion::walk(state, motion, None));
            }
        }
    }
    if twice && matches!(hit, Hit::Card(..)) {
        go::open(state);
    }
    Vec::new()
}

fn board_focus(state: &mut State, column: usize, row: Option<usize>) {
    if let Some(of) = state.board.columns.get_mut(column) {
        if let Some(row) = row.filter(|row| *row < of.rows.len()) {
            of.cursor = row;
        }
        state.board.focus = column;
        lists::hold(state);
    }
}

/// The cursor goes to a row of the view's list; twice opens it.
fn to_row(state: &mut State, row: usize, twice: bool) -> Vec<Effect> {
    let number = u32::try_from(row + 1).unwrap_or(u32::MAX);
    let effects = motion::walk(state, Motion::First, Some(number));
    if twice {
        whole::open_any(state);
    }
    effects
}

/// A row of a menu is chosen by a click.
fn choose(state: &mut State, row: usize) -> Vec<Effect> {
    let Some(menu) = menu::of(state).filter(|menu| row < menu.rows.len()) else {
        return Vec::new();
    };
    menu.cursor = row;
    super::run(state, Command::Accept, None)
}

/// Says where the held card would go.
fn drag(state: &mut State, at: (u16, u16)) {
    let Some((id, from)) = state.hand.held.clone() else {
        return;
    };
    at_the_edge(state, at);
    let to = state.column_at(at).filter(|to| *to != from);
    state.hand.over = to;
    let name = |id: &AccountId| {
        let row = state.book.find(id).and_then(|at| state.book.row(at));
        row.map(|row| row.account.name.clone())
    };
    let Some(name) = name(&id) else {
        return;
    };
    let text = match to.and_then(|to| state.board.columns.get(to)) {
        Some(column) => words::move_held(state.language, name, &column.name),
        None => words::held(state.language, name),
    };
    say::toast(state, Tone::Plain, text);
}

/// A card held at the edge of the board brings the next column in from there, one with each move of the
/// hand.
fn at_the_edge(state: &mut State, (x, _): (u16, u16)) {
    let columns = state.zones.iter().filter_map(|zone| match zone.hit {
        Hit::Column(column) => Some((column, zone.from.0, zone.from.0 + zone.size.0)),
        _ => None,
    });
    let (mut first, mut last) = (None, None);
    for (column, from, to) in columns {
        if first.is_none_or(|(_, at)| from < at) {
            first = Some((column, from));
        }
        if last.is_none_or(|(_, at)| to > at) {
            last = Some((column, to));
        }
    }
    let (Some((first, left)), Some((last, right))) = (first, last) else {
        return;
    };
    let most = state.board.columns.len().saturating_sub(1);
    // What lies beside the board is not its edge.
    if (right.saturating_sub(EDGE)..=right + EDGE).contains(&x) && last < most {
        state.board.focus = last + 1;
    } else if x < left + EDGE && first > 0 {
        state.board.focus = first - 1;
    }
}

/// Drops a card that is held; whether one was.
pub fn let_go(state: &mut State) -> bool {
    let held = state.hand.held.take();
    state.hand.over = None;
    if let Some((_, from)) = &held {
        board_focus(state, *from, None);
        state.toast = None;
    }
    held.is_some()
}

fn release(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    state.hand.over = None;
    let Some((id, from)) = state.hand.held.take() else {
        return Vec::new();
    };
    let to = state.column_at(at).filter(|to| *to != from);
    let place = to.and_then(|to| state.board.columns.get(to));
    let Some(place) = place.map(|column| column.place) else {
        return Vec::new();
    };
    state.hand.last = None;
    state.toast = None;
    // It may have brought in columns on its way; what is moved is the card under the cursor.
    state.board.focus = from;
    if let Err(reason) = Command::MoveTo.enabled(state) {
        say::toast(state, Tone::Bad, reason);
        return Vec::new();
    }
    move_stage::begin(state, &id, place)
}

fn wheel(state: &mut State, at: (u16, u16), up: bool) -> Vec<Effect> {
    let (command, in_menu, motion) = match up {
        true => (Command::Up, Command::MenuPrevious, Motion::Up),
        false => (Command::Down, Command::MenuNext, Motion::Down),
    };
    let menu = menu::of(state).is_some();
    match state.layers.last() {
        Some(Layer::Help { .. } | Layer::WhyNot(_) | Layer::Shown(_) | Layer::Whole(_)) => {
            super::run(state, command, Some(NOTCH))
        }
        Some(_) if menu => super::run(state, in_menu, None),
        Some(_) => Vec::new(),
        None => {
            if let Some(column) = state.column_at(at) {
                board_focus(state, column, None);
            }
            motion::walk(state, motion, Some(NOTCH))
        }
    }
}

/// Takes the mouse, or gives it back to the terminal.
pub fn toggle(state: &mut State) -> Vec<Effect> {
    state.mouse = !state.mouse;
    let key = state.keys.first(Command::MouseToggle).to_owned();
    let text = match state.mouse {
        true => words::mouse_ours(state.language, key),
        false => words::mouse_back(state.language).to_owned(),
    };
    say::toast(state, Tone::Plain, text);
    vec![Effect::Mouse(state.mouse)]
}
