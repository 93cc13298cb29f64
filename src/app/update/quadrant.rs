//! The quadrant: its dots, and the cursor that goes from one to another.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layout;
use super::super::state::State;
use super::super::view::quadrant::{Dot, FIELDS, Field, Grid, Way};
use super::motion::{Motion, around};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::StageKind;
use crate::domain::money::{Money, sums};

/// Makes the dots anew; the cursor stays on its account once the person has gone to one.
pub fn make(state: &mut State, anchor: Option<&AccountId>, shown: &dyn Fn(&u32) -> bool) {
    let (book, lifecycle) = (&state.book, &state.rules.lifecycle);
    let quadrant = &mut state.quadrant;
    quadrant.dots.clear();
    (quadrant.unknown, quadrant.lost) = (0, 0);
    let mut amounts: [Vec<Money>; 4] = Default::default();
    let mut counts = [0; 4];
    for (row, index) in book.rows.iter().zip(0..) {
        if !shown(&index) {
            continue;
        }
        if lifecycle.kind(row.today.place) == Some(StageKind::Lost) {
            quadrant.lost += 1;
            continue;
        }
        let health = &row.today.health;
        let (Some(experience), Some(outcome), Some(field)) =
            (health.experience, health.outcome, health.quadrant)
        else {
            quadrant.unknown += 1;
            continue;
        };
        quadrant.dots.push(Dot {
            row: index,
            experience,
            outcome,
        });
        if let Some(at) = FIELDS.iter().position(|of| *of == field) {
            counts[at] += 1;
            amounts[at].extend(row.account.arr);
        }
    }
    for ((field, count), amounts) in quadrant.fields.iter_mut().zip(counts).zip(amounts) {
        *field = Field {
            count,
            arr: sums(amounts),
        };
    }
    let last = quadrant.dots.len().saturating_sub(1);
    let at = anchor.and_then(|id| book.find(id));
    let at = at.and_then(|at| quadrant.dots.iter().position(|dot| dot.row == at));
    quadrant.held &= !quadrant.dots.is_empty();
    quadrant.cursor = match (quadrant.held, at) {
        (true, at) => at.unwrap_or(quadrant.cursor).min(last),
        // The one a person would look at first: what does worst.
        (false, _) => worst(&quadrant.dots).unwrap_or(0),
    };
    quadrant.stale = false;
}

/// The dot nearest to no experience and no outcome.
fn worst(dots: &[Dot]) -> Option<usize> {
    let sum = |dot: &Dot| dot.experience + dot.outcome;
    let all = dots.iter().enumerate();
    all.min_by(|(_, a), (_, b)| sum(a).total_cmp(&sum(b)))
        .map(|(at, _)| at)
}

/// The cells of the plot on the screen now.
pub fn grid(state: &State) -> Grid {
    layout::quadrant(state.size.0, layout::body_height(state)).grid()
}

/// Moves the cursor: arrows to the nearest dot, pages and ends to the edges, tabs through the dots of
/// one cell.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) -> Vec<Effect> {
    let before = state.quadrant.cursor;
    moved(state, motion, count);
    if state.quadrant.cursor == before {
        return Vec::new();
    }
    // What costs a read follows when the cursor rests.
    state.passing = true;
    vec![Effect::Rest]
}

fn moved(state: &mut State, motion: Motion, count: Option<u32>) {
    let grid = grid(state);
    let quadrant = &mut state.quadrant;
    let way = match motion {
        Motion::Left => Way::Left,
        Motion::Right => Way::Right,
        Motion::Up => Way::Up,
        Motion::Down => Way::Down,
        Motion::PageUp => return edge(state, Way::Up),
        Motion::PageDown => return edge(state, Way::Down),
        // A number means that dot: what a click says.
        Motion::First if count.is_some() => {
            let at = count.map_or(0, |count| count as usize).saturating_sub(1);
            quadrant.cursor = at.min(quadrant.dots.len().saturating_sub(1));
            quadrant.held = true;
            return;
        }
        Motion::First => return edge(state, Way::Left),
        Motion::Last => return edge(state, Way::Right),
        Motion::NextTab => return here(state, true),
        Motion::PreviousTab => return here(state, false),
    };
    for _ in 0..count.unwrap_or(1) {
        match quadrant.next(quadrant.cursor, way, grid) {
            Some(to) => quadrant.cursor = to,
            None => break,
        }
    }
    quadrant.held = true;
}

fn edge(state: &mut State, way: Way) {
    if let Some(at) = state.quadrant.farthest(way) {
        (state.quadrant.cursor, state.quadrant.held) = (at, true);
    }
}

/// To the next of the dots that share the cell under the cursor, and around.
fn here(state: &mut State, on: bool) {
    let grid = grid(state);
    let quadrant = &mut state.quadrant;
    let sharing = quadrant.sharing(quadrant.cursor, grid);
    let at = sharing.iter().position(|at| *at == quadrant.cursor);
    if let Some(at) = at {
        quadrant.cursor = sharing[around(at, sharing.len(), on)];
        quadrant.held = true;
    }
}

/// A command of the quadrant; whether it was one.
pub fn run(state: &mut State, command: Command) -> bool {
    match command {
        Command::NextHere => here(state, true),
        Command::PreviousHere => here(state, false),
        _ => return false,
    }
    true
}
