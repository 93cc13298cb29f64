//! Moving a cursor in a list, and the window over the list so that the cursor stays in sight.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::state::State;
use super::super::view::View;
use super::{account, activity, board, jump, portfolio, quadrant, renewals, table, triage};

/// Where a cursor is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Up by one, or by the count.
    Up,
    /// Down by one, or by the count.
    Down,
    /// Left by one, or by the count.
    Left,
    /// Right by one, or by the count.
    Right,
    /// Up by a page.
    PageUp,
    /// Down by a page.
    PageDown,
    /// To the first, or to the one of that number.
    First,
    /// To the last, or to the one of that number.
    Last,
    /// To the next tab.
    NextTab,
    /// To the previous tab.
    PreviousTab,
}

/// The motion a command means, if it means one.
pub fn of(command: Command) -> Option<Motion> {
    Some(match command {
        Command::Up => Motion::Up,
        Command::Down => Motion::Down,
        Command::Left => Motion::Left,
        Command::Right => Motion::Right,
        Command::PageUp => Motion::PageUp,
        Command::PageDown => Motion::PageDown,
        Command::First => Motion::First,
        Command::Last => Motion::Last,
        Command::NextTab => Motion::NextTab,
        Command::PreviousTab => Motion::PreviousTab,
        _ => return None,
    })
}

/// Moves the cursor of the view on the screen; what is left by a leap can be jumped back to.
pub fn walk(state: &mut State, motion: Motion, count: Option<u32>) -> Vec<Effect> {
    if matches!(motion, Motion::First | Motion::Last) {
        jump::leave(state);
    }
    match state.view {
        View::Board => return board::go(state, motion, count),
        View::Triage => return triage::go(state, motion, count),
        View::Accounts => table::go(state, motion, count),
        View::Quadrant => return quadrant::go(state, motion, count),
        View::Renewals => renewals::go(state, motion, count),
        View::Portfolio => return portfolio::go(state, motion, count),
        View::Account => account::go(state, motion, count),
        View::Activity => activity::go(state, motion, count),
    }
    Vec::new()
}

/// A cursor after a motion up or down in a list of `len` with `page` rows in sight.
pub fn vertical(
    cursor: usize,
    len: usize,
    page: usize,
    motion: Motion,
    count: Option<u32>,
) -> usize {
    let times = usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX);
    let pages = page.max(1).saturating_mul(times);
    let numbered = |otherwise: usize| match count {
        Some(_) => times.saturating_sub(1),
        None => otherwise,
    };
    let to = match motion {
        Motion::Up => cursor.saturating_sub(times),
        Motion::Down => cursor.saturating_add(times),
        Motion::PageUp => cursor.saturating_sub(pages),
        Motion::PageDown => cursor.saturating_add(pages),
        Motion::First => numbered(0),
        Motion::Last => numbered(len),
        Motion::Left | Motion::Right | Motion::NextTab | Motion::PreviousTab => cursor,
    };
    to.min(len.saturating_sub(1))
}

/// One step forward or back in a list that goes round.
pub fn around(at: usize, len: usize, forward: bool) -> usize {
    match (len, forward) {
        (0, _) => 0,
        (_, true) => (at + 1) % len,
        (_, false) => (at + len - 1) % len,
    }
}

/// The first row to show so that the cursor is in sight: moved as little as needed, and no
/// emptiness below the last row.
pub fn window(top: usize, cursor: usize, shown: usize, len: usize) -> usize {
    let shown = shown.max(1);
    let top = top.min(cursor).max((cursor + 1).saturating_sub(shown));
    top.min(len.saturating_sub(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_as_little_as_needed() {
        assert_eq!(window(0, 4, 5, 20), 0);
        assert_eq!(window(0, 5, 5, 20), 1);
        assert_eq!(window(9, 3, 5, 20), 3);
        assert_eq!(window(18, 19, 5, 20), 15, "the last page is full");
        assert_eq!(window(3, 0, 5, 2), 0);
        assert_eq!(window(3, 0, 0, 0), 0);
    }

    #[test]
    fn a_cursor_never_leaves_its_list() {
        for motion in [
            Motion::Up,
            Motion::Down,
            Motion::PageDown,
            Motion::First,
            Motion::Last,
        ] {
            for count in [None, Some(0), Some(1), Some(7), Some(u32::MAX)] {
                assert!(vertical(3, 10, 4, motion, count) < 10);
                assert_eq!(vertical(0, 0, 4, motion, count), 0);
            }
        }
        assert_eq!(vertical(0, 10, 4, Motion::Down, Some(5)), 5);
        assert_eq!(vertical(0, 10, 4, Motion::Last, Some(3)), 2, "to the third");
        assert_eq!(vertical(9, 10, 4, Motion::PageUp, None), 5);
    }
}
