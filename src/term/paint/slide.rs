//! Cells of lines that only moved sideways, as the columns of a board do: moved by the terminal, which
//! deletes (DCH) or inserts (ICH) some of each line. Every terminal since the VT220 does. Where a pane
//! stands still at the right, it does both: what was deleted before the pane is inserted there again.

use super::grid::{COVERED, Grid, Marks, blank, mark};
use super::sgr::Look;
use super::way;
use ratatui::buffer::Cell;
use ratatui::style::Color;

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

/// Lines whose cells move, all between two columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// The first column that moves, or that is deleted.
    pub from: u16,
    /// The first column behind those: the end of the line, or what stands still at the right.
    pub to: u16,
    /// By how many cells.
    pub by: u16,
    /// To the left; else to the right.
    pub left: bool,
    /// Whether something stands still behind them.
    pub within: bool,
    /// Which lines.
    pub rows: Vec<u16>,
    /// The ground that is given to what was inserted, by erasing it: not every terminal inserts cells of
    /// the ground in force. `None` leaves them to the terminal's own.
    pub ground: Option<Color>,
}

impl Slide {
    /// The bytes that have the terminal do it, and the look that it is set to then.
    pub fn bytes(&self) -> (Vec<u8>, Look) {
        let look = Look {
            bg: self.ground.unwrap_or_default(),
            ..Look::default()
        };
        let (mut bytes, mut at) = (Vec::new(), None);
        look.after(Look::default(), &mut bytes);
        let (new, by) = (self.inserted(), self.by);
        let inserted = match self.ground {
            Some(_) => format!("\x1b[{by}@\x1b[{by}X"),
            None => format!("\x1b[{by}@"),
        };
        // Deleted first: what is inserted first would push the end of the line away.
        let steps = match (self.left, self.within) {
            (true, false) => vec![(self.from, format!("\x1b[{by}P"))],
            (true, true) => vec![(self.from, format!("\x1b[{by}P")), (new, inserted)],
            (false, false) => vec![(new, inserted)],
            (false, true) => vec![(self.to - by, format!("\x1b[{by}P")), (new, inserted)],
        };
        for y in &self.rows {
            for (x, step) in &steps {
                way::go(at, (*x, *y), &mut bytes);
                bytes.extend_from_slice(step.as_bytes());
                at = Some((*x, *y));
            }
        }
        (bytes, look)
    }

    /// Where what is inserted begins.
    fn inserted(&self) -> u16 {
        if self.left {
            self.to - self.by
        } else {
            self.from
        }
    }

    /// The same with what is inserted on the ground that most of it has in `next`, if that is another
    /// than the terminal's own.
    pub fn grounded(&self, next: &Grid) -> Option<Self> {
        let new = usize::from(self.inserted())..usize::from(self.inserted() + self.by);
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
        // At the end of a line it is erased with what is erased there anyway.
        let worth = (!self.left || self.within) && ground != Color::Reset;
        worth.then(|| Self {
            ground: Some(ground),
            ..self.clone()
        })
    }

    /// Moves the cells as the terminal does.
    pub fn done(&self, grid: &mut Grid, columns: u16) {
        let (from, to) = (usize::from(self.from), usize::from(self.to));
        let (new, by) = (usize::from(self.inserted()), usize::from(self.by));
        let mut bare = Cell::EMPTY;
        bare.set_bg(self.ground.unwrap_or_default());
        for y in &self.rows {
            let Some(row) = grid.row_mut(*y) else {
                continue;
            };
            row.resize(usize::from(columns), Some(Cell::EMPTY));
            if self.left {
                row[from..to].rotate_left(by);
            } else {
                row[from..to].rotate_right(by);
            }
            row[new..new + by].fill(Some(bare.clone()));
        }
    }
}

/// What is known of the screen before and after.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Their cells.
    pub shown: (&'a Grid, &'a Grid),
    /// What these are marked with.
    pub marks: (&'a Marks, &'a Marks),
    /// Cells of a line.
    pub columns: u16,
}

/// A line, cell by cell.
struct Line {
    /// A number for what is seen of each.
    marks: Vec<u64>,
    /// The bytes of each that the terminal is sent; none of a blank, which is mostly erased with others.
    bytes: Vec<i64>,
}

impl Line {
    /// The cells of a row; `None` where terminals may think differently of how wide something in it is, so
    /// that nobody knows what moves.
    fn of(
        row: &[Option<Cell>],
        mut marks: Vec<u64>,
        columns: usize,
        sure: &impl Fn(&Cell) -> bool,
    ) -> Option<Self> {
        if row.len() > columns || row.iter().flatten().any(|cell| !sure(cell)) {
            return None;
        }
        let bytes = |cell: &Cell| match blank(cell) {
            true => 0,
            false => cell.symbol().len() as i64,
        };
        let bytes = row.iter().map(|cell| cell.as_ref().map_or(0, bytes));
        let mut bytes: Vec<i64> = bytes.collect();
        marks.resize(columns, mark(&Cell::EMPTY));
        bytes.resize(columns, 0);
        Some(Self { marks, bytes })
    }
}

/// About how many bytes it takes to write some of the cells of a line: those that have bytes, and the way
/// from one to the next. No more than `most` are told apart.
fn written(cells: impl Iterator<Item = Option<i64>>, most: i64) -> i64 {
    let (mut sum, mut between) = (0, JUMP);
    for bytes in cells {
        match bytes {
            Some(bytes) => {
                sum += bytes + between;
                between = 0;
                if sum >= most {
                    break;
                }
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
    /// The bytes of the cells between two columns that are another than those which stand `by` cells away to
    /// the right, or, if not `left`, to the left. A blank that covers something counts as one. No more
    /// than `most` are told apart.
    fn differ(&self, (from, to): (usize, usize), by: usize, left: bool, most: i64) -> i64 {
        let (old, new, bytes) = (&self.old.marks, &self.new.marks, &self.new.bytes);
        let (ahead, behind) = (from + by..to, from..to - by);
        let (old, new, bytes) = match left {
            true => (&old[ahead], &new[behind.clone()], &bytes[behind]),
            false => (&old[behind], &new[ahead.clone()], &bytes[ahead]),
        };
        let cells = old.iter().zip(new).zip(bytes);
        let differ = cells.map(|((old, new), bytes)| (old != new).then_some((*bytes).max(1)));
        written(differ, most)
    }

    /// The bytes of the cells between two columns that change.
    fn stay(&self, span: (usize, usize)) -> i64 {
        self.differ(span, 0, true, i64::MAX)
    }

    /// The bytes that a move spares in this line of the `stay` that it takes without; nothing where it
    /// spares none, or where a wide character would be torn apart.
    fn gain(&self, (from, to): (usize, usize), by: usize, left: bool, stay: i64) -> i64 {
        let cut = if left { from + by } else { to - by };
        let torn = |at: usize| self.old.marks.get(at) == Some(&COVERED);
        if torn(from) || torn(cut) || torn(to) {
            return 0;
        }
        let each = if to < self.new.marks.len() {
            2 * EACH
        } else {
            EACH
        };
        let most = stay - each;
        let left_over = most - self.differ((from, to), by, left, most);
        if left_over <= 0 {
            return 0;
        }
        let empty = if left { to - by..to } else { from..from + by };
        let inked = self.new.bytes[empty].iter();
        let new = inked.map(|bytes| Some(*bytes).filter(|bytes| *bytes > 0));
        (left_over - written(new, left_over)).max(0)
    }
}

/// The move sideways that brings the screen before nearest to the one after, if one spares at least `worth`
/// bytes. `sure` tells whether all terminals agree on how wide a character is.
pub fn slide(known: Known<'_>, sure: impl Fn(&Cell) -> bool, worth: i64) -> Option<Slide> {
    let (before, next) = known.shown;
    let worth = worth.max(WORTH);
    let width = usize::from(known.columns);
    let height = u16::try_from(next.height()).ok()?;
    let lines: Vec<Change> = (0..height)
        .filter_map(|y| {
            let marks = |of: &Marks| of.get(usize::from(y)).cloned().unwrap_or_default();
            let (old, new) = (marks(known.marks.0), marks(known.marks.1));
            if old == new {
                return None;
            }
            let old = Line::of(before.row(y), old, width, &sure)?;
            let new = Line::of(next.row(y), new, width, &sure)?;
            (old.marks != new.marks).then_some(Change { y, old, new })
        })
        .collect();
    // What stands still at the left stays, as a name beside its columns; and so does a pane at the right.
    let differ = |of: &Change| {
        let pairs = of.old.marks.iter().zip(&of.new.marks);
        let differ: Vec<bool> = pairs.map(|(old, new)| old != new).collect();
        let first = differ.iter().position(|differ| *differ).unwrap_or(width);
        let last = differ
            .iter()
            .rposition(|differ| *differ)
            .map_or(0, |at| at + 1);
        (first, last)
    };
    let (mut firsts, mut lasts): (Vec<usize>, Vec<usize>) = lines.iter().map(differ).unzip();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let usual = firsts.get(firsts.len() / 4).copied().unwrap_or(0);
    let starts = if usual == 0 { vec![0] } else { vec![0, usual] };
    let usual = lasts.get(lasts.len() * 3 / 4).copied().unwrap_or(width);
    let ends = match usual + NEAREST < width {
        true => vec![width, usual],
        false => vec![width],
    };
    let mut moves: Vec<(i64, (usize, usize), usize, bool)> = Vec::new();
    let spans = starts
        .iter()
        .flat_map(|from| ends.iter().map(|to| (*from, *to)));
    for span @ (from, to) in spans {
        // A few of the lines tell which moves are worth looking at.
        let some = lines.iter().step_by(lines.len() / SOME + 1);
        let some: Vec<(&Change, i64)> = some.map(|of| (of, of.stay(span))).collect();
        for by in NEAREST..to.saturating_sub(from) * 2 / 3 {
            for left in [true, false] {
                let gains = some.iter().map(|(of, stay)| of.gain(span, by, left, *stay));
                let sum: i64 = gains.sum();
                if sum > 0 {
                    moves.push((sum, span, by, left));
                }
            }
        }
    }
    moves.sort_unstable_by(|a, b| b.cmp(a));
    let whole = moves
        .into_iter()
        .take(LOOKED_AT)
        .filter_map(|(_, span @ (from, to), by, left)| {
            let gain = |of: &Change| (of.y, of.gain(span, by, left, of.stay(span)));
            let gains = lines.iter().map(gain).filter(|(_, gain)| *gain > 0);
            let (rows, gains): (Vec<u16>, Vec<i64>) = gains.unzip();
            let slide = Slide {
                from: u16::try_from(from).ok()?,
                to: u16::try_from(to).ok()?,
                within: to < width,
                by: u16::try_from(by).ok()?,
                left,
                rows,
                ground: None,
            };
            let sum: i64 = gains.iter().sum();
            (sum >= worth).then_some((sum, slide))
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
            let known = Known {
                shown: (&old, &new),
                marks: (&old.marks(), &new.marks()),
                columns: 64,
            };
            let Some(slide) = slide(known, |_| true, 0) else {
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
