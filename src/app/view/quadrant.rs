//! The quadrant: a dot per account at its experience (to the right) and its outcome (upwards), the
//! sums of the four fields, and where the cursor is.

use crate::domain::health::Quadrant;
use crate::domain::id::AccountId;
use crate::domain::money::Money;

/// An account that has a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Index into the book.
    pub row: u32,
    /// 0 to 100, to the right.
    pub experience: f32,
    /// 0 to 100, upwards.
    pub outcome: f32,
}

/// What lies in one of the four fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// How many accounts.
    pub count: usize,
    /// Their ARR, per currency.
    pub arr: Vec<Money>,
}

/// The four fields, in the order of [`QuadrantState::fields`].
pub const FIELDS: [Quadrant; 4] = [
    Quadrant::ProductiveButCaptive,
    Quadrant::Successful,
    Quadrant::Failing,
    Quadrant::PleasantButUnproductive,
];

/// The quadrant.
#[derive(Clone, Debug)]
pub struct QuadrantState {
    /// The accounts of which both halves are known, filtered, in the book's order.
    pub dots: Vec<Dot>,
    /// Top left, top right, bottom left, bottom right.
    pub fields: [Field; 4],
    /// How many accounts have no place, because a half is not known.
    pub unknown: usize,
    /// How many have left: they are customers no more, and not placed.
    pub lost: usize,
    /// The dot under the cursor, as a place in `dots`.
    pub cursor: usize,
    /// The person has gone to a dot: the cursor keeps to it.
    pub held: bool,
    /// The account the cursor goes to when the dots are made anew.
    pub waits_for: Option<AccountId>,
    /// The dots are older than the book or the filter.
    pub stale: bool,
}

impl Default for QuadrantState {
    fn default() -> Self {
        Self {
            dots: Vec::new(),
            fields: Default::default(),
            unknown: 0,
            lost: 0,
            cursor: 0,
            held: false,
            waits_for: None,
            stale: true,
        }
    }
}

/// The cells a plot has: the dots that fall into one share it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// How many beside each other.
    pub width: u16,
    /// How many above each other.
    pub height: u16,
}

impl Grid {
    /// The cell of a dot: column from the left, row from the top.
    pub fn cell(self, dot: &Dot) -> (u16, u16) {
        let column = along(dot.experience, self.width);
        let row = along(dot.outcome, self.height);
        (column, self.height.saturating_sub(1).saturating_sub(row))
    }
}

/// Where of `cells` a value of 0 to 100 stands, from 0 on.
pub fn along(value: f32, cells: u16) -> u16 {
    let last = f32::from(cells.saturating_sub(1));
    (value.clamp(0.0, 100.0) / 100.0 * last).round() as u16
}

/// A direction of an arrow key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To less experience.
    Left,
    /// To more experience.
    Right,
    /// To more outcome.
    Up,
    /// To less outcome.
    Down,
}

impl QuadrantState {
    /// The dots that share a cell with one, by their place in `dots`, that one among them.
    pub fn sharing(&self, at: usize, grid: Grid) -> Vec<usize> {
        let Some(dot) = self.dots.get(at) else {
            return Vec::new();
        };
        let cell = grid.cell(dot);
        let all = self.dots.iter().enumerate();
        all.filter(|(_, other)| grid.cell(other) == cell)
            .map(|(at, _)| at)
            .collect()
    }

    /// The nearest dot in a direction, on another cell: those that lie more in that direction than
    /// beside it come first, the others only where there are none. `None` where there is nothing.
    pub fn next(&self, from: usize, way: Way, grid: Grid) -> Option<usize> {
        let here = grid.cell(self.dots.get(from)?);
        let mut best: Option<((bool, u32), usize)> = None;
        for (at, dot) in self.dots.iter().enumerate() {
            let cell = grid.cell(dot);
            let right = i32::from(cell.0) - i32::from(here.0);
            // A cell is about twice as high as wide.
            let down = (i32::from(cell.1) - i32::from(here.1)) * 2;
            let (ahead, beside) = match way {
                Way::Left => (-right, down),
                Way::Right => (right, down),
                Way::Up => (-down, right),
                Way::Down => (down, right),
            };
            if ahead <= 0 {
                continue;
            }
            let off = beside.abs() > ahead;
            let distance = (ahead * ahead + beside * beside).unsigned_abs();
            let rank = (off, distance);
            if best.is_none_or(|(found, _)| rank < found) {
                best = Some((rank, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// The dot that lies farthest in a direction.
    pub fn farthest(&self, way: Way) -> Option<usize> {
        let key = |dot: &Dot| match way {
            Way::Left => -dot.experience,
            Way::Right => dot.experience,
            Way::Up => dot.outcome,
            Way::Down => -dot.outcome,
        };
        let all = self.dots.iter().enumerate();
        all.max_by(|(_, a), (_, b)| key(a).total_cmp(&key(b)))
            .map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn state(dots: &[(f32, f32)]) -> QuadrantState {
        let dot = |(row, (experience, outcome)): (usize, &(f32, f32))| Dot {
            row: row as u32,
            experience: *experience,
            outcome: *outcome,
        };
        QuadrantState {
            dots: dots.iter().enumerate().map(dot).collect(),
            ..QuadrantState::default()
        }
    }

    const GRID: Grid = Grid {
        width: 61,
        height: 16,
    };
    const WAYS: [Way; 4] = [Way::Left, Way::Right, Way::Up, Way::Down];

    fn back(way: Way) -> Way {
        match way {
            Way::Left => Way::Right,
            Way::Right => Way::Left,
            Way::Up => Way::Down,
            Way::Down => Way::Up,
        }
    }

    /// How far a cell lies in a direction.
    fn far(cell: (u16, u16), way: Way) -> i32 {
        match way {
            Way::Left => -i32::from(cell.0),
            Way::Right => i32::from(cell.0),
            Way::Up => -i32::from(cell.1),
            Way::Down => i32::from(cell.1),
        }
    }

    #[test]
    fn the_best_stand_at_the_top_right() {
        let state = state(&[(100.0, 100.0), (0.0, 0.0), (130.0, -4.0)]);
        assert_eq!(GRID.cell(&state.dots[0]), (60, 0));
        assert_eq!(GRID.cell(&state.dots[1]), (0, 15));
        assert_eq!(GRID.cell(&state.dots[2]), (60, 15), "kept within the plot");
    }

    #[test]
    fn an_arrow_goes_to_the_nearest_in_its_direction() {
        // A near one far to the side, a farther one straight ahead.
        let state = state(&[(50.0, 50.0), (52.0, 95.0), (70.0, 52.0), (20.0, 50.0)]);
        assert_eq!(state.next(0, Way::Right, GRID), Some(2));
        assert_eq!(state.next(0, Way::Up, GRID), Some(1));
        assert_eq!(state.next(0, Way::Left, GRID), Some(3));
        assert_eq!(state.next(0, Way::Down, GRID), None, "nothing lies below");
        assert_eq!(state.farthest(Way::Up), Some(1));
    }

    #[test]
    fn those_of_one_cell_are_found_together() {
        let state = state(&[(50.0, 50.0), (50.1, 50.2), (80.0, 50.0)]);
        assert_eq!(state.sharing(1, GRID), [0, 1]);
        assert_eq!(state.sharing(2, GRID), [2]);
    }

    proptest! {
        #[test]
        fn an_arrow_always_goes_its_way_wherever_anything_lies_there(
            dots in prop::collection::vec((0f32..100.0, 0f32..100.0), 1..60),
            from in 0usize..60,
            way in 0usize..4,
        ) {
            let state = state(&dots);
            let (from, way) = (from % state.dots.len(), WAYS[way]);
            let here = far(GRID.cell(&state.dots[from]), way);
            let ahead = |dot: &Dot| far(GRID.cell(dot), way) > here;
            match state.next(from, way, GRID) {
                Some(to) => prop_assert!(ahead(&state.dots[to])),
                None => prop_assert!(!state.dots.iter().any(ahead)),
            }
        }

        #[test]
        fn every_dot_is_reached_with_arrows_and_by_the_way_through_a_cell(
            dots in prop::collection::vec((0f32..100.0, 0f32..100.0), 1..40),
        ) {
            let state = state(&dots);
            let mut seen = vec![false; state.dots.len()];
            let mut open = vec![0];
            while let Some(at) = open.pop() {
                if std::mem::replace(&mut seen[at], true) {
                    continue;
                }
                open.extend(state.sharing(at, GRID));
                open.extend(WAYS.iter().filter_map(|way| state.next(at, *way, GRID)));
            }
            // From anywhere every edge is reached, so a step and its way back meet in between.
            for way in WAYS {
                let edge = state.farthest(way).expect("there are dots");
                let cell = far(GRID.cell(&state.dots[edge]), way);
                let reached = seen.iter().zip(&state.dots).any(|(seen, dot)| {
                    *seen && far(GRID.cell(dot), way) == cell
                });
                prop_assert!(reached, "{way:?} and {:?}", back(way));
            }
        }
    }
}
