//! Cells of lines that only moved sideways, as the columns of a board do: moved by the terminal, which
//! deletes (DCH) or inserts (ICH) some of each line. Every terminal since the VT220 does.

use super::grid::{Grid, blank, mark};
use super::sgr::Look;
use super::way;
use ratatui::buffer::Cell;
use ratatui::style::Color;
use std::io::Write;

/// Cells are moved by at least so many: fewer are no column of anything.
const NEAREST: usize = 4;

/// Bytes that moving one line takes, the way to it included.
const EACH: i64 = 8;

/// Bytes of a way within a line; fewer cells than that are walked over.
const JUMP: i64 = 4;

/// So many bytes must be spared in all.
const WORTH: i64 = 200;

/// Of so many lines each move is tried, or of up to twice as many.
const SOME: usize = 8;

/// So many of the moves that do best there are tried on all lines.
const LOOKED_AT: usize = 4;

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
    /// The ground that is given to what was inserted, by erasing it: not every terminal inserts cells of
    /// the ground in force. `None` leaves them to the terminal's own.
    pub ground: Option<Color>,
}

impl Slide {
    /// The bytes that have the terminal do it, and the look that it is set to then.
    pub fn bytes(&self) -> (Vec<u8>, Look) {
        let what = if self.left { 'P' } else { '@' };
        let look = Look {
            bg: self.ground.unwrap_or_default(),
            ..Look::default()
        };
        let (mut bytes, mut at) = (look.after(Look::default()).into_bytes(), None);
        for y in &self.rows {
            way::go(at, (self.from, *y), &mut bytes);
            // Writing to memory does not fail.
            let _ = write!(bytes, "\x1b[{}{what}", self.by);
            if self.ground.is_some() {
                let _ = write!(bytes, "\x1b[{}X", self.by);
            }
            at = Some((self.from, *y));
        }
        (bytes, look)
    }

    /// The same with what is inserted on the ground that most of it has in `next`, if that is another
    /// than the terminal's own.
    pub fn grounded(&self, next: &Grid) -> Option<Self> {
        let new = usize::from(self.from)..usize::from(self.from + self.by);
        let cells = self
            .rows
            .iter()
            .filter_map(|y| next.row(*y).get(new.clone()));
        let mut grounds: Vec<(usize, Color)> = Vec::new();
        for cell in cells.flatten().flatten().filter(|cell| blank(cell)) {
            match grounds.iter_mut().find(|(_, of)| *of == cell.bg) {
                Some((count, _)) => *count += 1,
                None => grounds.push((1, cell.bg)),
            }
        }
        let (_, ground) = grounds.into_iter().max_by_key(|(count, _)| *count)?;
        let worth = !self.left && ground != Color::Reset;
        worth.then(|| Self {
            ground: Some(ground),
            ..self.clone()
        })
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
                let mut new = Cell::EMPTY;
                new.set_bg(self.ground.unwrap_or_default());
                row[from..].rotate_right(by);
                row[from..from + by].fill(Some(new));
            }
        }
    }
}

/// A line, cell by cell.
struct Line {
    /// A number for what is seen of each.
    marks: Vec<u64>,
    /// The bytes of each that the terminal is sent; none of a blank, which is mostly erased with others.
    bytes: Vec<i64>,
}

/// What a cell that a wide character covers is marked with.
const COVERED: u64 = 0;

/// The cells of a line; `None` where terminals may think differently of how wide something in it is, so
/// that nobody knows what moves.
fn line(grid: &Grid, y: u16, columns: usize, sure: &impl Fn(&Cell) -> bool) -> Option<Line> {
    let row = grid.row(y);
    if row.len() > columns || row.iter().flatten().any(|cell| !sure(cell)) {
        return None;
    }
    let bare = (mark(&Cell::EMPTY), 0);
    let of = |cell: &Cell| match blank(cell) {
        true => (mark(cell), 0),
        false => (mark(cell), cell.symbol().len() as i64),
    };
    let known = row
        .iter()
        .map(|cell| cell.as_ref().map_or((COVERED, 0), of));
    let rest = std::iter::repeat_n(bare, columns - row.len());
    let (marks, bytes) = known.chain(rest).unzip();
    Some(Line { marks, bytes })
}

/// About how many bytes it takes to write some of the cells of a line: those that have bytes, and the way
/// from one to the next.
fn written(cells: impl Iterator<Item = Option<i64>>) -> i64 {
    let (mut sum, mut between) = (0, JUMP);
    for bytes in cells {
        match bytes {
            Some(bytes) => {
                sum += bytes + between;
                between = 0;
            }
            None => between = (between + 1).min(JUMP),
        }
    }
    sum
}

/// A line that changes.
struct Change {
    y: u16,
    old: Line,
    new: Line,
}

impl Change {
    /// The bytes of the cells from a column on that are another than those which stand `by` cells away to
    /// the right, or, if not `left`, to the left. A blank that covers something counts as one.
    fn differ(&self, from: usize, by: usize, left: bool) -> i64 {
        let (old, new) = (&self.old.marks, &self.new.marks);
        let width = new.len();
        let (old, new, bytes) = match left {
            true => (
                &old[from + by..],
                &new[from..width - by],
                &self.new.bytes[from..width - by],
            ),
            false => (
                &old[from..width - by],
                &new[from + by..],
                &self.new.bytes[from + by..],
            ),
        };
        let cells = old.iter().zip(new).zip(bytes);
        written(cells.map(|((old, new), bytes)| (old != new).then_some((*bytes).max(1))))
    }

    /// The bytes that a move spares in this line; nothing where a wide character would be torn apart.
    fn gain(&self, from: usize, by: usize, left: bool) -> i64 {
        let width = self.new.marks.len();
        let cut = if left { from + by } else { width - by };
        if self.old.marks[from] == COVERED || self.old.marks[cut] == COVERED {
            return 0;
        }
        let empty = if left {
            width - by..width
        } else {
            from..from + by
        };
        let inked = self.new.bytes[empty].iter();
        let new = written(inked.map(|bytes| Some(*bytes).filter(|bytes| *bytes > 0)));
        self.differ(from, 0, true) - self.differ(from, by, left) - new - EACH
    }
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
    let lines: Vec<Change> = (0..height)
        .filter_map(|y| {
            let old = line(before, y, width, &sure)?;
            let new = line(next, y, width, &sure)?;
            (old.marks != new.marks).then_some(Change { y, old, new })
        })
        .collect();
    // What stands still at the left stays: a name beside its columns.
    let first = |of: &Change| {
        let mut cells = of.old.marks.iter().zip(&of.new.marks);
        cells.position(|(old, new)| old != new).unwrap_or(width)
    };
    let mut firsts: Vec<usize> = lines.iter().map(first).collect();
    firsts.sort_unstable();
    let usual = firsts.get(firsts.len() / 4).copied().unwrap_or(0);
    let starts = if usual == 0 { vec![0] } else { vec![0, usual] };
    let mut moves: Vec<(i64, usize, usize, bool)> = Vec::new();
    for from in starts {
        for by in NEAREST..(width - from) * 2 / 3 {
            for left in [true, false] {
                // A few of the lines tell which moves are worth looking at.
                let some = lines.iter().step_by(lines.len() / SOME + 1);
                let sum: i64 = some.map(|of| of.gain(from, by, left).max(0)).sum();
                if sum > 0 {
                    moves.push((sum, from, by, left));
                }
            }
        }
    }
    moves.sort_unstable_by(|a, b| b.cmp(a));
    let whole = moves
        .into_iter()
        .take(LOOKED_AT)
        .filter_map(|(_, from, by, left)| {
            let gain = |of: &Change| (of.y, of.gain(from, by, left));
            let gains = lines.iter().map(gain).filter(|(_, gain)| *gain > 0);
            let (rows, gains): (Vec<u16>, Vec<i64>) = gains.unzip();
            let slide = Slide {
                from: u16::try_from(from).ok()?,
                by: u16::try_from(by).ok()?,
                left,
                rows,
                ground: None,
            };
            let sum: i64 = gains.iter().sum();
            (sum >= WORTH).then_some((sum, slide))
        });
    let best = whole.max_by_key(|(sum, _)| *sum);
    best.map(|(_, slide)| slide)
}

#[cfg(test)]
mod tests {
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
