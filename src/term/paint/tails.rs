//! Lines that end in blanks from here on: erased one below the other, before anything is written. A
//! pane at the right that is emptied costs four bytes a line so, however ragged what stood there was.

use super::grid::Grid;
use super::strokes::{Manner, Placed};
use ratatui::style::Color;

/// The end of a line, to be erased from a cell on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The column.
    pub x: u16,
    /// The row.
    pub y: u16,
    /// The ground that it has then.
    pub ground: Color,
}

/// What is known of a row.
#[derive(Clone, Copy)]
struct Row {
    /// From there on it is blank, and of which ground.
    blank: Option<(u16, Color)>,
    /// The first changed cell of those.
    changed: Option<u16>,
}

/// The ends of lines that changed, from the top, as much as may be in one column; and the cells that are
/// left. `erases` tells whether erasing leaves a ground.
pub fn tails<'c>(
    shown: &Grid,
    manner: Manner,
    cells: &[Placed<'c>],
    erases: impl Fn(Color) -> bool,
) -> (Vec<Tail>, Vec<Placed<'c>>) {
    let last = cells.iter().map(|(_, y, _)| *y).max().unwrap_or(0);
    let row = |y| Row {
        blank: shown.tail(y, manner.columns).filter(|(_, of)| erases(*of)),
        changed: None,
    };
    let mut rows: Vec<Row> = (0..=last).map(row).collect();
    for (x, y, cell) in cells {
        let row = &mut rows[usize::from(*y)];
        // Terminals think differently of how wide it is: what stands behind it is written after it.
        if manner.width(cell.symbol()).is_none() {
            row.blank = None;
        }
        if row.blank.is_some_and(|(from, _)| from <= *x) {
            row.changed = Some(row.changed.map_or(*x, |first| first.min(*x)));
        }
    }
    let stays = |(x, y, _): &&Placed<'_>| {
        let blank = rows[usize::from(*y)].blank;
        blank.is_none_or(|(from, _)| *x < from)
    };
    let left = cells.iter().filter(stays).copied().collect();
    let mut tails: Vec<Tail> = Vec::new();
    // Those from `begun` on may be erased from any column of `common`.
    let (mut begun, mut common) = (0, (0, u16::MAX));
    for (y, row) in (0..).zip(&rows) {
        let Some(((from, ground), changed)) = row.blank.zip(row.changed) else {
            continue;
        };
        let both = (common.0.max(from), common.1.min(changed));
        if both.0 <= both.1 {
            common = both;
        } else {
            begun = tails.len();
            common = (from, changed);
        }
        let x = common.1;
        tails.push(Tail { x, y, ground });
        for tail in &mut tails[begun..] {
            tail.x = x;
        }
    }
    (tails, left)
}
