//! Cells to bytes, sparingly: what a slow line waits for when the cursor moves.
//!
//! Only what differs from the cell before is said; the colour of the ink is not said of a blank,
//! nobody sees it; a long run of blanks is erased rather than written; a short way to the next cell
//! is walked over what stands there; the cells of one colour are written together where that is
//! shorter; and lines that only moved, and cells of lines, are moved by the terminal. Everything but the drawing of cells
//! is crossterm's. What is said is ECMA-48 and the VT102's: SGR, ECH, EL, DL, IL, DCH, ICH, DECSTBM.

mod grid;
mod order;
mod sgr;
mod slide;
mod strokes;
mod tails;
#[cfg(test)]
mod tests;
mod way;
mod wipe;

use super::link::Link;
use grid::Grid;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use sgr::Look;
use std::io::{self, Write};
use strokes::{Manner, Strokes};

/// From so many changed cells and so many bytes on, it is looked whether lines only moved: more than
/// a cursor takes that moves within what is shown.
const MANY: (usize, usize) = (400, 1_800);

/// A move is looked at closer where it spares at least this part of what changed. Another view shares
/// hardly anything with the one before, and is written as it is.
const PART: i64 = 40;

/// A backend that draws cells in few bytes.
pub struct Paint<W: Write> {
    rest: CrosstermBackend<W>,
    shown: Grid,
    manner: Manner,
    /// Whether the cursor is known to be hidden.
    hidden: bool,
    /// Where the cursor was put last.
    cursor: Position,
    /// Nothing is drawn any more.
    ended: bool,
}

impl<W: Write> Paint<W> {
    /// One that writes there, for a terminal of any kind.
    pub fn new(to: W) -> Self {
        Self {
            rest: CrosstermBackend::new(to),
            shown: Grid::default(),
            manner: Manner::default(),
            hidden: false,
            cursor: Position::ORIGIN,
            ended: false,
        }
    }

    /// The last frame was drawn: whoever took the terminal gives it back, cursor and all. ratatui would
    /// complain, where nobody can do anything about it, of a terminal that is gone.
    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The same for a terminal of lines that long, of which `TERM` says that name.
    pub fn fitting(mut self, columns: u16, term: &str) -> Self {
        self.manner = Manner {
            columns,
            coloured: erases_in_colour(term),
            ..self.manner
        };
        self
    }

    /// The same for a terminal that draws characters of ambiguous width double, or not.
    pub fn ambiguous(mut self, double: bool) -> Self {
        self.manner.ambiguous = double;
        self
    }

    /// Makes links of what stands there already.
    ///
    /// # Errors
    /// When the terminal cannot be written.
    pub fn link(&mut self, links: &[Link]) -> io::Result<()> {
        for link in links.iter().filter(|link| link.sound()) {
            let bytes = Strokes::linked(&self.shown, self.manner, link);
            self.rest.write_all(&bytes)?;
        }
        Backend::flush(&mut self.rest)
    }

    /// Lines have that many cells from now on.
    pub fn set_columns(&mut self, columns: u16) {
        self.manner.columns = columns;
    }
}

/// Whether what such a terminal erases takes the ground in force (`bce` in terminfo). Those called
/// so do; of one nobody knows it is not expected, nor of GNU screen, which mostly does not. The
/// terminfo of tmux does not say `bce`, but tmux has long erased in colour, on whatever terminal it
/// stands: its grid holds the ground after EL and ECH.
fn erases_in_colour(term: &str) -> bool {
    const DO: [&str; 14] = [
        "xterm",
        "tmux",
        "alacritty",
        "foot",
        "kitty",
        "wezterm",
        "ghostty",
        "contour",
        "konsole",
        "vte",
        "gnome",
        "iterm",
        "mintty",
        "linux",
    ];
    DO.iter().any(|name| term.starts_with(name))
}

impl<W: Write> Backend for Paint<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut cells: Vec<(u16, u16, &Cell)> = content.collect();
        // Nothing can be moved on a screen that was cleared.
        let moves = cells.len() >= MANY.0 && self.shown.height() > 0;
        let before = moves.then(|| self.shown.clone());
        let halves = self.shown.keep_all(&cells);
        let (shown, manner) = (&self.shown, self.manner);
        cells.extend(halves.into_iter().filter_map(|(x, y)| {
            let cell = shown.row(y).get(usize::from(x))?.as_ref()?;
            Some((x, y, cell))
        }));
        let mut bytes = Strokes::shortest(shown, manner, &cells, Look::default());
        if bytes.len() >= MANY.1
            && let Some(before) = before
        {
            let rest = |(mut moved, look): (Vec<u8>, Look), after: Grid| {
                let rest = after.missing(shown);
                moved.extend(Strokes::shortest(shown, manner, &rest, look));
                moved
            };
            let (old, new) = (before.marks(), shown.marks());
            let marks = (&old, &new);
            let worth = cells.len() as i64 / PART;
            let up_or_down = before.shift(shown, marks, worth).map(|shift| {
                let mut after = before.clone();
                after.moved(shift);
                rest((Strokes::moving(shift), Look::default()), after)
            });
            let sure = |cell: &Cell| manner.width(cell.symbol()).is_some();
            let worth = bytes.len() as i64 / PART;
            let known = slide::Known {
                shown: (&before, shown),
                marks,
                columns: manner.columns,
            };
            let sideways = slide::slide(known, sure, worth);
            let grounded = sideways
                .as_ref()
                .filter(|_| manner.coloured)
                .and_then(|slide| slide.grounded(shown));
            let sideways = sideways.into_iter().chain(grounded).map(|slide| {
                let mut after = before.clone();
                slide.done(&mut after, manner.columns);
                rest(slide.bytes(), after)
            });
            let moved = up_or_down.into_iter().chain(sideways);
            let shorter = moved.filter(|moved| moved.len() < bytes.len());
            if let Some(moved) = shorter.min_by_key(Vec::len) {
                bytes = moved;
            }
        }
        match bytes.as_slice() {
            // Nothing changed: nothing is sent.
            [] => Ok(()),
            bytes => self.rest.write_all(bytes),
        }
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.shown.clear();
        self.rest.append_lines(count)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        // Said once: a frame of which nothing else is to be said is not sent at all.
        if !std::mem::replace(&mut self.hidden, true) {
            self.rest.hide_cursor()?;
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        self.hidden = false;
        self.rest.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // From memory: the terminal's answer would come among the keys, whose reader takes it, and one
        // that does not answer is waited for for seconds.
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        self.rest.set_cursor_position(self.cursor)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.shown.clear();
        self.hidden = false;
        self.rest.clear()
    }

    fn clear_region(&mut self, what: ClearType) -> io::Result<()> {
        self.shown.clear();
        self.hidden = false;
        self.rest.clear_region(what)
    }

    fn size(&self) -> io::Result<Size> {
        self.rest.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.rest.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.rest)
    }
}
