//! Cells of lines that only moved sideways, as the columns of a board do: moved by the terminal, which
//! deletes (DCH) or inserts (ICH) some of each line. Every terminal since the VT220 does.

use super::grid::{Grid, mark};
use super::way;
use ratatui::buffer::Cell;
use std::io::Write;

/// Cells are moved by at least so many: fewer are no column of anything.
const NEAREST: usize = 4;

/// Bytes that moving one line takes, the way to it included.
const EACH: i64 = 8;

/// So many cells must be spared in all.
const WORTH: i64 = 200;

/// Lines whose cells move, all from a column on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// The first column that moves, or that is deleted.
    pub from: u16,
    /// By how many cells.
    pub by: u16,
    /// To the left; else to the right.
    pub left: bool,
    /// Which lines.
    pub rows: Vec<u16>,
}

impl Slide {
    /// The bytes that have the terminal do it, on its own ground.
    pub fn bytes(&self) -> Vec<u8> {
        let what = if self.left { 'P' } else { '@' };
        let (mut bytes, mut at) = (Vec::new(), None);
        for y in &self.rows {
            way::go(at, (self.from, *y), &mut bytes);
            // Writing to memory does not fail.
            let _ = write!(bytes, "\x1b[{}{what}", self.by);
            at = Some((self.from, *y));
        }
        bytes
    }

    /// Moves the cells as the terminal does.
    pub fn done(&self, grid: &mut Grid, columns: u16) {
        let (from, by) = (usize::from(self.from), usize::from(self.by));
        for y in &self.rows {
            let Some(row) = grid.row_mut(*y) else {
                continue;
            };
            row.resize(usize::from(columns), Some(Cell::EMPTY));
            if self.left {
                row[from..].rotate_left(by);
                let bare = row.len() - by;
                row[bare..].fill(Some(Cell::EMPTY));
            } else {
                row[from..].rotate_right(by);
                row[from..from + by].fill(Some(Cell::EMPTY));
            }
        }
    }
}

/// A line as numbers, one for each of its cells; `None` where terminals may think differently of how wide
/// something in it is, so that nobody knows what moves.
type Marks = Option<Vec<u64>>;

/// What a cell that a wide character covers is marked with.
const COVERED: u64 = 0;

fn marks(grid: &Grid, y: u16, columns: usize, sure: &impl Fn(&Cell) -> bool) -> Marks {
    let row = grid.row(y);
    if row.len() > columns || row.iter().flatten().any(|cell| !sure(cell)) {
        return None;
    }
    let bare = mark(&Cell::EMPTY);
    let known = row.iter().map(|cell| cell.as_ref().map_or(COVERED, mark));
    let rest = std::iter::repeat_n(bare, columns - row.len());
    Some(known.chain(rest).collect())
}

fn differences(a: &[u64], b: &[u64]) -> i64 {
    a.iter().zip(b).filter(|(a, b)| a != b).count() as i64
}

/// The move sideways that brings `before` nearest to `next`, if one is worth it. `sure` tells whether all
/// terminals agree on how wide a character is.
pub fn slide(
    before: &Grid,
    next: &Grid,
    columns: u16,
    sure: impl Fn(&Cell) -> bool,
) -> Option<Slide> {
    let width = usize::from(columns);
    let height = u16::try_from(next.height()).ok()?;
    let lines: Vec<(u16, Vec<u64>, Vec<u64>)> = (0..height)
        .filter_map(|y| {
            let old = marks(before, y, width, &sure)?;
            let new = marks(next, y, width, &sure)?;
            (old != new).then_some((y, old, new))
        })
        .collect();
    let bare = mark(&Cell::EMPTY);
    // What stands still at the left stays: a name beside its columns.
    let first = |(_, old, new): &(u16, Vec<u64>, Vec<u64>)| {
        let differs = old.iter().zip(new).position(|(old, new)| old != new);
        differs.unwrap_or(width)
    };
    let mut firsts: Vec<usize> = lines.iter().map(first).collect();
    firsts.sort_unstable();
    let usual = firsts.get(firsts.len() / 4).copied().unwrap_or(0);
    let mut best: Option<(i64, Slide)> = None;
    let starts = if usual == 0 { vec![0] } else { vec![0, usual] };
    for from in starts {
        let stays = lines
            .iter()
            .map(|(_, old, new)| differences(&new[from..], &old[from..]));
        let stays: Vec<i64> = stays.collect();
        for by in NEAREST..(width - from) * 2 / 3 {
            for left in [true, false] {
                let (mut sum, mut rows) = (0, Vec::new());
                for ((y, old, new), stay) in lines.iter().zip(&stays) {
                    let end = width - by;
                    let cut = if left { from + by } else { end };
                    // A wide character would be torn apart.
                    if old[from] == COVERED || old[cut] == COVERED {
                        continue;
                    }
                    let (differ, empty) = match left {
                        true => (differences(&new[from..end], &old[from + by..]), &new[end..]),
                        false => (
                            differences(&new[from + by..], &old[from..end]),
                            &new[from..from + by],
                        ),
                    };
                    let written = empty.iter().filter(|mark| **mark != bare).count() as i64;
                    let gain = stay - differ - written - EACH;
                    if gain > 0 {
                        sum += gain;
                        rows.push(*y);
                    }
                }
                if sum >= WORTH && best.as_ref().is_none_or(|(most, _)| sum > *most) {
                    let slide = Slide {
                        from: u16::try_from(from).ok()?,
                        by: u16::try_from(by).ok()?,
                        left,
                        rows,
                    };
                    best = Some((sum, slide));
                }
            }
        }
    }
    best.map(|(_, slide)| slide)
}

#[cfg(test)]
mod tests {
    use super::super::grid::blank;
    use super::*;

    fn grid(lines: &[&str]) -> Grid {
        let mut grid = Grid::default();
        for (y, line) in (0..).zip(lines) {
            let mut cells: Vec<(u16, u16, Cell)> = Vec::new();
            let mut x = 0;
            for sign in line.chars() {
                let mut cell = Cell::EMPTY;
                cell.set_char(sign);
                cells.push((x, y, cell));
                x += if sign.is_ascii() { 1 } else { 2 };
            }
            let cells: Vec<(u16, u16, &Cell)> =
                cells.iter().map(|(x, y, cell)| (*x, *y, cell)).collect();
            grid.keep_all(&cells);
        }
        grid
    }

    #[test]
    fn a_wide_character_is_never_torn_apart() {
        let text = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(2);
        for at in 0..40 {
            let line = format!("{}宏{}", &text[..at], &text[at..60]);
            let old: Vec<&str> = vec![&line; 12];
            let moved: String = line.chars().skip(10).collect();
            let new: Vec<&str> = vec![&moved; 12];
            let (old, new) = (grid(&old), grid(&new));
            let Some(slide) = slide(&old, &new, 64, |_| true) else {
                continue;
            };
            let mut after = old.clone();
            slide.done(&mut after, 64);
            for y in &slide.rows {
                let row = after.row(*y);
                for (x, cell) in row.iter().enumerate() {
                    let wide = cell.as_ref().is_some_and(|cell| !cell.symbol().is_ascii());
                    assert_eq!(wide, row.get(x + 1) == Some(&None), "{at}: {slide:?}");
                }
            }
            assert!(row_is_blank_behind(&after, slide.rows[0]));
        }
    }

    fn row_is_blank_behind(grid: &Grid, y: u16) -> bool {
        let last = grid.row(y).last().and_then(Option::as_ref);
        last.is_some_and(blank)
    }
}
