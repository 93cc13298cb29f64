//! Cells to bytes, sparingly: what a slow line waits for when the cursor moves.
//!
//! Only what differs from the cell before is said; the colour of the ink is not said of a blank,
//! nobody sees it; a long run of blanks is erased rather than written; and a short way to the next
//! cell is walked over what stands there, which is shorter than saying where to go. Everything but
//! the drawing of cells is crossterm's. Colours and attributes are those of ECMA-48 (SGR), erasing is its ECH.

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// From so many blanks on, erasing them is shorter, the way to what follows included.
const ERASE: u16 = 10;

/// So many cells are walked over rather than jumped.
const WALK: u16 = 5;

/// What is seen of a blank: these on, it is no blank.
const SEEN: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Attributes, with the codes that set and unset them. Bold and dim share the latter.
const ATTRIBUTES: [(Modifier, u8, u8); 8] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// A backend that draws cells in few bytes.
pub struct Paint<W: Write> {
    rest: CrosstermBackend<W>,
    shown: Shown,
}

/// What the terminal shows, by row and column; `None` where a wide character makes that unsure. What
/// was never written is blank: the screen is cleared before the first cell, and after every clearing
/// this is empty again.
type Shown = Vec<Vec<Option<Cell>>>;

impl<W: Write> Paint<W> {
    /// One that writes there.
    pub fn new(to: W) -> Self {
        Self {
            rest: CrosstermBackend::new(to),
            shown: Shown::new(),
        }
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
struct Strokes<'a> {
    shown: &'a mut Shown,
    bytes: Vec<u8>,
    fg: Color,
    bg: Color,
    on: Modifier,
    at: Option<(u16, u16)>,
    blanks: Option<Blanks>,
}

impl Strokes<'_> {
    fn cell(&mut self, x: u16, y: u16, cell: &Cell) {
        self.keep(x, y, cell);
        if cell.symbol() == " " && !cell.modifier.intersects(SEEN) {
            return self.blank(x, y, cell.bg);
        }
        self.settle();
        self.go(x, y);
        self.look(cell.fg, cell.bg, cell.modifier);
        self.bytes.extend_from_slice(cell.symbol().as_bytes());
        // How far a wide character moves the cursor along the line is the terminal's to say.
        self.at = match cell.symbol().width() {
            1 => Some((x + 1, y)),
            _ => Some((u16::MAX, y)),
        };
    }

    /// Keeps what is shown from now on; what a wide character covers is not sure.
    fn keep(&mut self, x: u16, y: u16, cell: &Cell) {
        let (x, y) = (usize::from(x), usize::from(y));
        if self.shown.len() <= y {
            self.shown.resize(y + 1, Vec::new());
        }
        let row = &mut self.shown[y];
        let width = cell.symbol().width().max(1);
        if row.len() < x + width {
            row.resize(x + width, Some(Cell::EMPTY));
        }
        row[x..x + width].fill(None);
        if width == 1 {
            row[x] = Some(cell.clone());
        }
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
        let Some(cells) = self.shown.get(usize::from(y)).and_then(|row| row.get(way)) else {
            return false;
        };
        let mut over = Vec::new();
        for cell in cells {
            let Some(cell) = cell.as_ref().filter(|cell| cell.symbol().is_ascii()) else {
                return false;
            };
            let blank = cell.symbol() == " " && !cell.modifier.union(self.on).intersects(SEEN);
            let same = (cell.fg, cell.modifier) == (self.fg, self.on);
            if cell.bg != self.bg || !(same || blank) {
                return false;
            }
            over.extend_from_slice(cell.symbol().as_bytes());
        }
        self.bytes.extend(over);
        true
    }

    fn blank(&mut self, x: u16, y: u16, ground: Color) {
        if let Some(run) = &mut self.blanks
            && (run.x + run.count, run.y, run.ground) == (x, y, ground)
        {
            run.count += 1;
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

    /// Writes the blanks that wait.
    fn settle(&mut self) {
        let Some(run) = self.blanks.take() else {
            return;
        };
        self.go(run.x, run.y);
        let on = self.on.difference(SEEN);
        self.look(self.fg, run.ground, on);
        // A ground of its own is left behind by erasing in some terminals only.
        if run.count >= ERASE && run.ground == Color::Reset {
            self.say(format_args!("\x1b[{}X", run.count));
        } else {
            self.bytes.extend((0..run.count).map(|_| b' '));
            self.at = Some((run.x + run.count, run.y));
        }
    }

    fn go(&mut self, x: u16, y: u16) {
        let there = self.at == Some((x, y)) || self.walk(x, y);
        if there {
            self.at = Some((x, y));
            return;
        }
        if self.at.is_some_and(|(_, row)| row == y) {
            self.say(format_args!("\x1b[{}G", x + 1));
        } else {
            self.say(format_args!("\x1b[{};{}H", y + 1, x + 1));
        }
        self.at = Some((x, y));
    }

    fn look(&mut self, fg: Color, bg: Color, on: Modifier) {
        if (fg, bg, on) == (self.fg, self.bg, self.on) {
            return;
        }
        let mut codes: Vec<String> = Vec::new();
        let gone = self.on.difference(on);
        let mut come = on.difference(self.on);
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            come |= on & (Modifier::BOLD | Modifier::DIM);
        }
        let off = ATTRIBUTES.iter().filter(|(of, ..)| gone.contains(*of));
        codes.extend(off.map(|(.., code)| code.to_string()));
        let set = ATTRIBUTES.iter().filter(|(of, ..)| come.contains(*of));
        codes.extend(set.map(|(_, code, _)| code.to_string()));
        if fg != self.fg {
            codes.push(colour(fg, 30));
        }
        if bg != self.bg {
            codes.push(colour(bg, 40));
        }
        let plain = fg == Color::Reset && bg == Color::Reset && on.is_empty();
        let codes = if plain {
            String::new()
        } else {
            codes.join(";")
        };
        self.say(format_args!("\x1b[{codes}m"));
        (self.fg, self.bg, self.on) = (fg, bg, on);
    }

    fn say(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _ = self.bytes.write_fmt(what);
    }
}

/// The code of a colour; `base` is 30 for ink and 40 for ground.
fn colour(colour: Color, base: u8) -> String {
    let bright = base + 60;
    let code = match colour {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => bright,
        Color::LightRed => bright + 1,
        Color::LightGreen => bright + 2,
        Color::LightYellow => bright + 3,
        Color::LightBlue => bright + 4,
        Color::LightMagenta => bright + 5,
        Color::LightCyan => bright + 6,
        Color::White => bright + 7,
        Color::Indexed(index) => return format!("{};5;{index}", base + 8),
        Color::Rgb(r, g, b) => return format!("{};2;{r};{g};{b}", base + 8),
    };
    code.to_string()
}

impl<W: Write> Backend for Paint<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut strokes = Strokes {
            shown: &mut self.shown,
            bytes: Vec::new(),
            fg: Color::Reset,
            bg: Color::Reset,
            on: Modifier::empty(),
            at: None,
            blanks: None,
        };
        for (x, y, cell) in content {
            strokes.cell(x, y, cell);
        }
        strokes.settle();
        strokes.look(Color::Reset, Color::Reset, Modifier::empty());
        match strokes.bytes.as_slice() {
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
        self.rest.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.rest.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.rest.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.rest.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.shown.clear();
        self.rest.clear()
    }

    fn clear_region(&mut self, what: ClearType) -> io::Result<()> {
        self.shown.clear();
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

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn sent(paint: impl FnOnce(&mut Buffer)) -> String {
        let before = Buffer::empty(Rect::new(0, 0, 40, 3));
        let mut after = before.clone();
        paint(&mut after);
        let mut bytes = Vec::new();
        let cells = before.diff(&after);
        Paint::new(&mut bytes).draw(cells.into_iter()).unwrap();
        String::from_utf8(bytes).unwrap().replace('\x1b', "^")
    }

    #[test]
    fn only_what_changes_is_said() {
        let red = Style::new().fg(Color::Red);
        let bold = red.add_modifier(Modifier::BOLD);
        let seen = sent(|buf| {
            buf.set_string(2, 1, "ab", red);
            buf.set_string(4, 1, "cd", bold);
            buf.set_string(12, 1, "e", Style::new().fg(Color::Rgb(1, 2, 3)));
            buf.set_string(0, 2, "f", Style::new().bg(Color::Indexed(8)));
        });
        assert_eq!(
            seen,
            "^[2;3H^[31mab^[1mcd^[13G^[22;38;2;1;2;3me^[3;1H^[39;48;5;8mf^[m"
        );
        assert_eq!(sent(|_| ()), "");
    }

    #[test]
    fn bold_stays_when_dim_goes() {
        let both = Style::new().add_modifier(Modifier::BOLD | Modifier::DIM);
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let seen = sent(|buf| {
            buf.set_string(0, 0, "a", both);
            buf.set_string(1, 0, "b", bold);
        });
        assert_eq!(seen, "^[1;1H^[1;2ma^[22;1mb^[m");
    }

    #[test]
    fn blanks_take_the_ink_at_hand_and_long_runs_are_erased() {
        let mut before = Buffer::empty(Rect::new(0, 0, 40, 1));
        before.set_string(0, 0, "x".repeat(30), Style::new());
        let mut after = Buffer::empty(before.area);
        let red = Style::new().fg(Color::Red);
        after.set_string(0, 0, "ab", red);
        after.set_string(3, 0, "c", red);
        after.set_string(29, 0, "d", red);
        let mut bytes = Vec::new();
        let cells = before.diff(&after);
        Paint::new(&mut bytes).draw(cells.into_iter()).unwrap();
        let seen = String::from_utf8(bytes).unwrap().replace('\x1b', "^");
        assert_eq!(seen, "^[1;1H^[31mab c^[25X^[30Gd^[m");
    }

    #[test]
    fn a_short_way_is_walked_over_what_stands_there() {
        let start = Buffer::empty(Rect::new(0, 0, 40, 1));
        let mut before = start.clone();
        before.set_string(0, 0, "one or two or 宏 x", Style::new());
        let mut after = start.clone();
        after.set_string(0, 0, "ONE or TWO or 宏 Y", Style::new());
        let mut bytes = Vec::new();
        let mut paint = Paint::new(&mut bytes);
        paint.draw(start.diff(&before).into_iter()).unwrap();
        paint.draw(before.diff(&after).into_iter()).unwrap();
        let seen = String::from_utf8(bytes).unwrap().replace('\x1b', "^");
        // The wide character is not walked over: what it covers is not sure.
        assert!(seen.ends_with("^[1;1HONE or TWO^[18GY"), "{seen}");
    }

    #[test]
    fn underlined_and_reversed_blanks_are_no_blanks() {
        let under = Style::new().add_modifier(Modifier::UNDERLINED);
        let seen = sent(|buf| {
            buf.set_string(0, 0, "a b", under);
            buf.set_string(3, 0, " ", Style::new().bg(Color::Blue));
        });
        assert_eq!(seen, "^[1;1H^[4ma b^[24;44m ^[m");
    }
}
