//! Lines erased from one column on and written anew from there, although some of what stood there stays:
//! where most of it goes, erasing is shorter than covering it gap by gap. So it is with another view, and
//! with the column that comes in at the side of a board.

use super::grid::{Grid, blank};
use super::strokes::{Manner, Placed};
use super::tails::Tail;
use ratatui::style::Color;

/// Bytes of erasing a line's end, the way there from the line above included.
const EACH: i64 = 4;

/// Bytes of the way to blanks that are to be written.
const JUMP: i64 = 3;

/// A line that changes.
struct Line {
    y: u16,
    /// Its ground at the end.
    ground: Color,
    /// What erasing from each column on spares, in bytes, about; `None` where a wide character would be
    /// torn apart.
    spared: Vec<Option<i64>>,
}

/// The ends of lines to be erased, all from one column on, and the cells that are to be written then.
/// `None` where nothing is spared. `erases` tells whether erasing leaves a ground.
pub fn wipe<'c>(
    shown: &'c Grid,
    manner: Manner,
    cells: &[Placed<'c>],
    erases: impl Fn(Color) -> bool,
) -> Option<(Vec<Tail>, Vec<Placed<'c>>)> {
    let width = usize::from(manner.columns);
    let mut changed: Vec<Vec<bool>> = vec![Vec::new(); shown.height()];
    for (x, y, _) in cells {
        let row = changed.get_mut(usize::from(*y))?;
        row.resize(width, false);
        *row.get_mut(usize::from(*x))? = true;
    }
    let lines: Vec<Line> = (0..)
        .zip(&changed)
        .filter(|(_, changed)| !changed.is_empty())
        .filter_map(|(y, changed)| line(shown, manner, y, changed))
        .filter(|line| erases(line.ground))
        .collect();
    let spared = |line: &Line, x: usize| line.spared[x].map_or(0, |spared| spared - EACH).max(0);
    let sum = |x: &usize| lines.iter().map(|line| spared(line, *x)).sum::<i64>();
    let from = (0..width).max_by_key(|x| (sum(x), width - x))?;
    let wiped: Vec<&Line> = lines.iter().filter(|line| spared(line, from) > 0).collect();
    if wiped.is_empty() {
        return None;
    }
    let x = u16::try_from(from).ok()?;
    let tails = wiped.iter().map(|line| Tail {
        x,
        y: line.y,
        ground: line.ground,
    });
    let tails = tails.collect();
    let mut left: Vec<Placed<'c>> = Vec::new();
    for (y, changed) in (0..).zip(&changed) {
        let ground = wiped
            .iter()
            .find(|line| line.y == y)
            .map(|line| line.ground);
        let end = if ground.is_some() { from } else { width };
        for (x, cell) in (0..).zip(shown.row(y)) {
            let Some(cell) = cell else { continue };
            let at = usize::from(x);
            let bare = ground.is_some_and(|ground| blank(cell) && cell.bg == ground);
            let said = match at < end {
                true => changed.get(at).copied().unwrap_or(false),
                false => !bare,
            };
            if said {
                left.push((x, y, cell));
            }
        }
    }
    Some((tails, left))
}

/// What is spared in a line; `None` where it is not known whole, or terminals may think differently of how
/// wide something in it is.
fn line(shown: &Grid, manner: Manner, y: u16, changed: &[bool]) -> Option<Line> {
    let row = shown.row(y);
    let unsure = |cell: &ratatui::buffer::Cell| manner.width(cell.symbol()).is_none();
    if row.len() != changed.len() || row.iter().flatten().any(unsure) {
        return None;
    }
    let ground = row.last()?.as_ref().map_or(Color::Reset, |cell| cell.bg);
    let mut spared = vec![None; row.len()];
    let mut sum = 0;
    let mut gap = false;
    for (x, cell) in row.iter().enumerate().rev() {
        let Some(cell) = cell else { continue };
        let bare = blank(cell) && cell.bg == ground;
        let blanked = bare && changed[x];
        sum += match (bare, changed[x]) {
            (true, true) => 1 + if gap { 0 } else { JUMP },
            (false, false) => -(cell.symbol().len() as i64),
            _ => 0,
        };
        gap = blanked;
        spared[x] = Some(sum);
    }
    Some(Line { y, ground, spared })
}
