//! Cells to bytes, in one order or another.

use super::grid::{Grid, SEEN, Shift, blank};
use super::order::by_look;
use super::sgr::Look;
use super::tails::{Tail, tails};
use super::way;
use super::wipe::wipe;
use crate::term::link::Link;
use ratatui::buffer::Cell;
use ratatui::style::Color;
use std::io::Write;

/// From so many blanks on, erasing them is shorter, the way to what follows included.
const ERASE: u16 = 10;

/// So many blanks to the end of the line are erased.
const ERASE_LINE: u16 = 3;

/// So many cells are walked over rather than jumped.
const WALK: u16 = 5;

/// From so many cells on, it is looked whether what stays is better erased with what goes.
const MANY: usize = 200;

/// A cell and its place: column, row.
pub type Placed<'a> = (u16, u16, &'a Cell);

/// What the terminal is like.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Cells of a line.
    pub columns: u16,
    /// Whether what is erased takes the ground in force.
    pub coloured: bool,
    /// Whether characters whose width is ambiguous are drawn double.
    pub ambiguous: bool,
}

impl Manner {
    /// The cells a character moves the cursor by; `None` where that is the terminal's to say, as it is
    /// of ambiguous ones where those are drawn double. Tables of which these are differ from terminal
    /// to terminal (Cyrillic and Greek letters are in some), so that only ASCII is sure there.
    pub fn width(self, symbol: &str) -> Option<u16> {
        way::width(symbol).filter(|width| !self.ambiguous || *width != 1 || symbol.is_ascii())
    }
}

/// A run of blanks of one ground that is not written yet.
struct Blanks {
    x: u16,
    y: u16,
    count: u16,
    ground: Color,
}

/// What is on its way to the terminal, and what the terminal is set to.
pub struct Strokes<'a> {
    /// What the terminal shows in the end.
    shown: &'a Grid,
    manner: Manner,
    bytes: Vec<u8>,
    look: Look,
    at: Option<(u16, u16)>,
    blanks: Option<Blanks>,
    /// From there on a line was erased just now: its blanks are done.
    bare: Option<(u16, u16)>,
}

impl<'a> Strokes<'a> {
    /// None yet, on the way to what is to be `shown`.
    pub fn new(shown: &'a Grid, manner: Manner) -> Self {
        Self {
            shown,
            manner,
            bytes: Vec::new(),
            look: Look::default(),
            at: None,
            blanks: None,
            bare: None,
        }
    }

    /// The bytes of these cells, in whichever order takes fewest: as they stand, or one look after
    /// another, which says each colour once but has farther to go; and either of them with the ends of
    /// lines erased ahead. Nothing for no cells. `look` is what the terminal is set to.
    pub fn shortest(shown: &'a Grid, manner: Manner, cells: &[Placed<'a>], look: Look) -> Vec<u8> {
        let new = || Self {
            look,
            ..Self::new(shown, manner)
        };
        let mut ways = vec![new().all(cells), new().all(&by_look(cells, manner))];
        let erases = |ground| new().erases(ground);
        let mut erased = |tails: &[Tail], left: &[Placed<'a>]| {
            ways.push(new().erase(tails).all(left));
            ways.push(new().erase(tails).all(&by_look(left, manner)));
        };
        let (tails, left) = tails(shown, manner, cells, erases);
        if !tails.is_empty() {
            erased(&tails, &left);
        }
        if cells.len() >= MANY
            && let Some((tails, left)) = wipe(shown, manner, cells, erases)
        {
            erased(&tails, &left);
        }
        ways.into_iter().min_by_key(Vec::len).unwrap_or_default()
    }

    /// Erases the ends of lines.
    fn erase(mut self, tails: &[Tail]) -> Self {
        for tail in tails {
            self.go(tail.x, tail.y);
            self.put_on(Look {
                bg: tail.ground,
                ..self.look
            });
            self.say(format_args!("\x1b[K"));
        }
        self
    }

    fn all(mut self, cells: &[Placed<'_>]) -> Vec<u8> {
        for (x, y, cell) in cells {
            self.cell(*x, *y, cell);
        }
        self.settle();
        self.put_on(Look::default());
        self.bytes
    }

    /// The bytes that move lines: by deleting or inserting some at the top of the region that moves,
    /// which every terminal since the VT102 does.
    pub fn moving(shift: Shift) -> Vec<u8> {
        let what = if shift.up { 'M' } else { 'L' };
        let (top, bottom, by) = (shift.top + 1, shift.bottom + 1, shift.by);
        format!("\x1b[{top};{bottom}r\x1b[{top}H\x1b[{by}{what}\x1b[r").into_bytes()
    }

    /// The bytes that write cells which stand there already once more, as a link. The cursor stays where
    /// it was.
    pub fn linked(shown: &'a Grid, manner: Manner, link: &Link) -> Vec<u8> {
        let mut strokes = Self::new(shown, manner);
        strokes.say(format_args!("\x1b7"));
        strokes.go(link.x, link.y);
        // The same id for all parts of an address that goes over several lines.
        strokes.say(format_args!("\x1b]8;id=tenure;{}\x1b\\", link.address));
        let from = usize::from(link.x);
        let cells = shown.row(link.y).iter().skip(from);
        for cell in cells.take(usize::from(link.width)).flatten() {
            strokes.put_on(look_of(cell));
            strokes.bytes.extend_from_slice(cell.symbol().as_bytes());
        }
        strokes.put_on(Look::default());
        strokes.say(format_args!("\x1b]8;;\x1b\\\x1b8"));
        strokes.bytes
    }

    fn cell(&mut self, x: u16, y: u16, cell: &Cell) {
        if blank(cell) {
            return self.blank(x, y, cell.bg);
        }
        self.settle();
        self.go(x, y);
        self.put_on(look_of(cell));
        self.bytes.extend_from_slice(cell.symbol().as_bytes());
        self.at = match self.manner.width(cell.symbol()) {
            Some(width) => Some((x + width, y)),
            None => Some((u16::MAX, y)),
        };
    }

    /// Walks to a cell over what stands before it, if that is near and can be written as it is.
    fn walk(&mut self, x: u16, y: u16) -> bool {
        let Some((from, row)) = self.at else {
            return false;
        };
        if row != y || x < from || x - from > WALK {
            return false;
        }
        let way = usize::from(from)..usize::from(x);
        let Some(cells) = self.shown.row(y).get(way) else {
            return false;
        };
        let mut over = Vec::new();
        for cell in cells {
            let Some(cell) = cell.as_ref().filter(|cell| cell.symbol().is_ascii()) else {
                return false;
            };
            let same = look_of(cell) == self.look;
            let bare = blank(cell) && !self.look.on.intersects(SEEN) && cell.bg == self.look.bg;
            if !(same || bare) {
                return false;
            }
            over.extend_from_slice(cell.symbol().as_bytes());
        }
        self.bytes.extend(over);
        true
    }

    fn blank(&mut self, x: u16, y: u16, ground: Color) {
        if self.bare.is_some_and(|(from, row)| row == y && from <= x) {
            return;
        }
        if let Some(run) = &self.blanks
            && (run.y, run.ground) == (y, ground)
            && let Some(between) = x.checked_sub(run.x + run.count)
            && (between <= WALK || self.erases(ground))
            && self.shown.blank_between(run.x + run.count, x, y, ground)
        {
            let count = x - run.x + 1;
            self.blanks = self.blanks.take().map(|run| Blanks { count, ..run });
            return;
        }
        self.settle();
        self.blanks = Some(Blanks {
            x,
            y,
            count: 1,
            ground,
        });
    }

    /// Whether erasing leaves this ground: one of its own is left by some terminals only.
    fn erases(&self, ground: Color) -> bool {
        ground == Color::Reset || self.manner.coloured
    }

    /// Writes the blanks that wait.
    fn settle(&mut self) {
        let Some(run) = self.blanks.take() else {
            return;
        };
        self.go(run.x, run.y);
        self.put_on(Look {
            bg: run.ground,
            on: self.look.on.difference(SEEN),
            ..self.look
        });
        let erase = self.erases(run.ground);
        let columns = self.manner.columns;
        let to_the_end = || self.shown.blank_from(run.x, run.y, columns, run.ground);
        if erase && run.count > ERASE_LINE && to_the_end() {
            self.say(format_args!("\x1b[K"));
            self.bare = Some((run.x, run.y));
        } else if erase && run.count >= ERASE {
            self.say(format_args!("\x1b[{}X", run.count));
        } else {
            self.bytes.extend((0..run.count).map(|_| b' '));
            self.at = Some((run.x + run.count, run.y));
        }
    }

    fn go(&mut self, x: u16, y: u16) {
        if self.at != Some((x, y)) && !self.walk(x, y) {
            let from = self.at.filter(|(from, _)| *from < self.manner.columns);
            way::go(from, (x, y), &mut self.bytes);
        }
        self.at = Some((x, y));
    }

    fn put_on(&mut self, look: Look) {
        look.after(self.look, &mut self.bytes);
        self.look = look;
    }

    fn say(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _ = self.bytes.write_fmt(what);
    }
}

/// How a cell looks.
pub fn look_of(cell: &Cell) -> Look {
    Look {
        fg: cell.fg,
        bg: cell.bg,
        on: cell.modifier,
    }
}
