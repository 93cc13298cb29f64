//! What the terminal shows, cell by cell, and how it got there from what it showed before.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use std::hash::{Hash, Hasher};
use unicode_width::UnicodeWidthStr;

/// What is seen of a blank: these on, it is no blank.
pub const SEEN: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Lines are moved by at most so many: a page is written anew.
const FARTHEST: usize = 8;

/// So many cells must be spared before lines are moved: moving them takes some 25 bytes.
const WORTH: i64 = 60;

/// Whether nothing but its ground is seen of a cell.
pub fn blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN)
}

/// The cells of a row; `None` where a wide character covers one, or nothing was said of it.
type Row = Vec<Option<Cell>>;

/// The cells the terminal shows, by row and column. What was never written is blank: the screen is
/// cleared before the first cell, and after every clearing this is empty again.
#[derive(Clone, Default)]
pub struct Grid {
    rows: Vec<Row>,
}

/// Lines moved: those from `top` to `bottom`, both included, by `by` lines, up if `up`. As many
/// lines are blank afterwards, on the terminal's own ground: not every terminal gives them another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The first line.
    pub top: usize,
    /// The last line.
    pub bottom: usize,
    /// By how many lines.
    pub by: usize,
    /// Whether to the top; else to the bottom.
    pub up: bool,
}

impl Grid {
    /// The cells of a row, as far as they are known.
    pub fn row(&self, y: u16) -> &[Option<Cell>] {
        self.rows.get(usize::from(y)).map_or(&[], Vec::as_slice)
    }

    /// The same, to be changed.
    pub(super) fn row_mut(&mut self, y: u16) -> Option<&mut Vec<Option<Cell>>> {
        self.rows.get_mut(usize::from(y))
    }

    /// How many rows are known.
    pub(super) fn height(&self) -> usize {
        self.rows.len()
    }

    /// Forgets everything: the terminal was cleared.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// Keeps what cells show from now on. The places come back where a wide character lost its first
    /// half: a blank is left there, of which terminals think differently what ground it has.
    pub fn keep_all(&mut self, cells: &[(u16, u16, &Cell)]) -> Vec<(u16, u16)> {
        let mut halves: Vec<(u16, u16)> = Vec::new();
        for (x, y, cell) in cells {
            halves.retain(|half| half != &(*x, *y));
            halves.extend(self.keep(*x, *y, cell));
        }
        halves
    }

    fn keep(&mut self, x: u16, y: u16, cell: &Cell) -> Option<(u16, u16)> {
        let at = y;
        let (x, y) = (usize::from(x), usize::from(y));
        if self.rows.len() <= y {
            self.rows.resize(y + 1, Vec::new());
        }
        let row = &mut self.rows[y];
        let width = match cell.symbol() {
            ascii if ascii.len() == 1 => 1,
            symbol => symbol.width().max(1),
        };
        if row.len() < x + width {
            row.resize(x + width, Some(Cell::EMPTY));
        }
        let mut half = None;
        let end = x + width;
        if let (Some(None), Some(Some(before))) = (row.get(end), row.get(end - 1))
            && before.symbol().width() > 1
        {
            let mut left = Cell::EMPTY;
            left.set_bg(before.bg);
            row[end] = Some(left);
            half = u16::try_from(end).ok().map(|end| (end, at));
        }
        row[x..end].fill(None);
        row[x] = Some(cell.clone());
        half
    }

    /// Whether the cells of a row from one up to another are blank, of that ground.
    pub fn blank_between(&self, from: u16, to: u16, y: u16, ground: Color) -> bool {
        let way = usize::from(from)..usize::from(to);
        let cells = self.row(y).get(way).unwrap_or_default();
        cells.len() == usize::from(to - from)
            && cells
                .iter()
                .all(|cell| matches!(cell, Some(cell) if blank(cell) && cell.bg == ground))
    }

    /// Whether a row is blank from a cell on, to the end of a line of `columns` cells.
    pub fn blank_from(&self, x: u16, y: u16, columns: u16, ground: Color) -> bool {
        let row = self.row(y);
        let known = row.get(usize::from(x)..).unwrap_or_default();
        let all = known
            .iter()
            .all(|cell| matches!(cell, Some(cell) if blank(cell) && cell.bg == ground));
        all && (ground == Color::Reset || row.len() >= usize::from(columns))
    }

    /// From where on a row is blank to the end of a line of `columns` cells, and of which ground.
    pub fn tail(&self, y: u16, columns: u16) -> Option<(u16, Color)> {
        let row = self.row(y);
        let ground = match row.last() {
            Some(last) if row.len() >= usize::from(columns) => last.as_ref()?.bg,
            // Nothing was ever said of the rest.
            _ => Color::Reset,
        };
        let bare =
            |cell: &Option<Cell>| matches!(cell, Some(cell) if blank(cell) && cell.bg == ground);
        let from = row
            .iter()
            .rposition(|cell| !bare(cell))
            .map_or(0, |at| at + 1);
        let from = u16::try_from(from).ok()?;
        (from < columns).then_some((from, ground))
    }

    /// The move of whole lines that brings this nearest to `next`, if one spares so many cells. `old` and
    /// `new` are what both are marked with.
    pub fn shift(&self, next: &Grid, (old, new): (&Marks, &Marks), worth: i64) -> Option<Shift> {
        let height = next.rows.len();
        if self.rows.len() != height {
            return None;
        }
        let worth = worth.max(WORTH);
        let differ = |y: usize, from: usize| differences(&new[y], &old[from]);
        let stay: Vec<i64> = (0..height).map(|y| differ(y, y)).collect();
        let mut best: Option<(i64, Shift)> = None;
        for by in 1..=FARTHEST.min(height.saturating_sub(1)) {
            for up in [true, false] {
                // Rows from `first` on have a row to come from.
                let first = if up { 0 } else { by };
                let gains: Vec<i64> = (first..first + height - by)
                    .map(|y| stay[y] - differ(y, if up { y + by } else { y - by }))
                    .collect();
                let Some((gain, from, to)) = richest(&gains) else {
                    continue;
                };
                let (from, to) = (from + first, to + first);
                let (top, bottom, bare) = match up {
                    true => (from, to + by, to + 1..to + by + 1),
                    false => (from - by, to, from - by..from),
                };
                let lost: i64 = bare.map(|y| next.inked(y) - stay[y]).sum();
                let gain = gain - lost;
                if gain >= worth && best.is_none_or(|(most, _)| gain > most) {
                    let shift = Shift {
                        top,
                        bottom,
                        by,
                        up,
                    };
                    best = Some((gain, shift));
                }
            }
        }
        best.map(|(_, shift)| shift)
    }

    /// Moves lines, as the terminal does.
    pub fn moved(&mut self, shift: Shift) {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let lines = &mut self.rows[shift.top..=shift.bottom];
        let new = if shift.up {
            lines.rotate_left(shift.by);
            let at = lines.len() - shift.by;
            &mut lines[at..]
        } else {
            lines.rotate_right(shift.by);
            &mut lines[..shift.by]
        };
        new.fill(vec![Some(Cell::EMPTY); width]);
    }

    /// The cells of `next` that this does not show.
    pub fn missing<'n>(&self, next: &'n Grid) -> Vec<(u16, u16, &'n Cell)> {
        let mut missing = Vec::new();
        for (y, row) in (0..).zip(&next.rows) {
            let shown = self.row(y);
            for (x, cell) in (0..).zip(row) {
                let Some(cell) = cell else { continue };
                let known = shown.get(usize::from(x)).and_then(Option::as_ref);
                if known.is_none_or(|known| !same(known, cell)) {
                    missing.push((x, y, cell));
                }
            }
        }
        missing
    }

    /// How many cells of a row are not blank; a ground is mostly erased to the end of the line, and
    /// not counted.
    fn inked(&self, y: usize) -> i64 {
        let cells = self.rows.get(y).into_iter().flatten();
        let inked = cells.filter(|cell| cell.as_ref().is_none_or(|cell| !blank(cell)));
        inked.count() as i64
    }

    /// What is seen of each cell, as numbers.
    pub fn marks(&self) -> Marks {
        let row = |row: &Row| {
            let marks = row.iter().map(|cell| cell.as_ref().map_or(COVERED, mark));
            marks.collect()
        };
        self.rows.iter().map(row).collect()
    }
}

/// A number for each cell of each row: what is seen of two cells with one number is the same.
pub type Marks = Vec<Vec<u64>>;

/// What a cell is marked with that a wide character covers, or of which nothing was said.
pub const COVERED: u64 = 0;

/// Whether the same is seen of two cells.
fn same(one: &Cell, other: &Cell) -> bool {
    let ground = one.bg == other.bg && one.symbol() == other.symbol();
    ground
        && match (blank(one), blank(other)) {
            (false, false) => (one.fg, one.modifier) == (other.fg, other.modifier),
            (one, other) => one == other,
        }
}

/// A number for what is seen of a cell.
pub(super) fn mark(cell: &Cell) -> u64 {
    let mut hasher = Quick(0);
    if blank(cell) {
        (cell.symbol(), cell.bg).hash(&mut hasher);
    } else {
        (cell.symbol(), cell.bg, cell.fg, cell.modifier).hash(&mut hasher);
    }
    hasher.finish()
}

/// A hash for what is looked at thousands of times a frame and comes from no stranger; where two cells
/// are mixed up by it, a move spares a little less than was thought.
struct Quick(u64);

impl Quick {
    fn mix(&mut self, number: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(ODD);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for some in bytes.chunks(8) {
            let number = some
                .iter()
                .fold(0, |number, byte| number << 8 | u64::from(*byte));
            self.mix(number);
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.mix(u64::from(number));
    }

    fn write_isize(&mut self, number: isize) {
        self.mix(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn differences(a: &[u64], b: &[u64]) -> i64 {
    let differ = a.iter().zip(b).filter(|(a, b)| a != b).count();
    (differ + a.len().abs_diff(b.len())) as i64
}

/// The stretch with the greatest sum above nothing: sum, first and last place.
fn richest(gains: &[i64]) -> Option<(i64, usize, usize)> {
    let mut best: Option<(i64, usize, usize)> = None;
    let (mut sum, mut from) = (0, 0);
    for (at, gain) in gains.iter().enumerate() {
        if sum <= 0 {
            (sum, from) = (0, at);
        }
        sum += gain;
        if sum > 0 && best.is_none_or(|(most, ..)| sum > most) {
            best = Some((sum, from, at));
        }
    }
    best
}
