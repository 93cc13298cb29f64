//! Lines of styled text that scroll: what the detail panels and the tabs of an account are made of.

use super::pen::{Pen, cells};
use super::wrap;
use crate::app::mouse::Hit;
use crate::messages::{Language, names};
use crate::theme::{Mark, Role, Theme};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// One line: parts from the left, and parts that end at the right.
#[derive(Clone, Debug, Default)]
pub struct Line {
    left: Vec<(Style, String)>,
    right: Vec<(Style, String)>,
}

impl Line {
    /// Adds a part.
    pub fn add(mut self, style: Style, text: impl Into<String>) -> Self {
        self.left.push((style, text.into()));
        self
    }

    /// Adds a part, and spaces up to `width` cells.
    pub fn pad(mut self, style: Style, text: &str, width: u16, ellipsis: &str) -> Self {
        let (kept, cut) = super::fit(text, usize::from(width));
        let mut part = kept.to_owned();
        if cut && width > 0 {
            part.push_str(ellipsis);
        }
        let used = cells(&part);
        part.extend(std::iter::repeat_n(
            ' ',
            usize::from(width.saturating_sub(used)),
        ));
        self.left.push((style, part));
        self
    }

    /// Adds a part that ends `width` cells further right.
    pub fn number(mut self, style: Style, text: &str, width: u16) -> Self {
        let space = usize::from(width.saturating_sub(cells(text)));
        self.left.push((style, format!("{:space$}{text}", "")));
        self
    }

    /// Adds a part at the right end.
    pub fn end(mut self, style: Style, text: impl Into<String>) -> Self {
        self.right.push((style, text.into()));
        self
    }

    /// Cells of the left parts.
    pub fn width(&self) -> u16 {
        self.left.iter().map(|(_, text)| cells(text)).sum()
    }

    fn draw(&self, pen: &mut Pen<'_>, x: u16, y: u16, width: u16) {
        let taken: u16 = self.right.iter().map(|(_, text)| cells(text)).sum();
        let taken = taken.min(width);
        let room = match taken {
            0 => width,
            taken => width.saturating_sub(taken + 1),
        };
        let mut used = 0;
        for (style, text) in &self.left {
            used += pen.styled(x + used, y, room.saturating_sub(used), text, *style);
        }
        let mut at = x + width - taken;
        for (style, text) in &self.right {
            at += pen.styled(at, y, (x + width).saturating_sub(at), text, *style);
        }
    }
}

/// Lines, in the looks of a theme.
pub struct Sheet<'t> {
    /// The looks.
    pub theme: &'t Theme,
    /// The language of the screen.
    pub language: Language,
    /// The width it is made for, in cells.
    pub width: u16,
    /// The lines so far.
    pub lines: Vec<Line>,
    /// The lines in which entries begin that a cursor goes through.
    pub entries: Vec<usize>,
}

impl<'t> Sheet<'t> {
    /// An empty one.
    pub fn new(theme: &'t Theme, width: u16, language: Language) -> Self {
        Self {
            theme,
            language,
            width,
            lines: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// A role's look.
    pub fn look(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Adds a line.
    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds an empty line, but never two, nor one at the top.
    pub fn gap(&mut self) {
        if let Some(line) = self.lines.last()
            && !(line.left.is_empty() && line.right.is_empty())
        {
            self.lines.push(Line::default());
        }
    }

    /// The next line is the first of an entry that a cursor can be on.
    pub fn entry(&mut self) {
        self.entries.push(self.lines.len());
    }

    /// Adds a heading, with an empty line before it.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        let line = Line::default().add(self.look(Role::Title), text);
        self.push(line);
    }

    /// Adds a line of one look.
    pub fn plain(&mut self, role: Role, text: &str) {
        let line = Line::default().add(self.look(role), text);
        self.push(line);
    }

    /// Adds a text in as many lines as it takes, `indent` cells from the left.
    pub fn prose(&mut self, role: Role, indent: u16, text: &str) {
        let width = usize::from(self.width.saturating_sub(indent));
        for line in wrap(text, width) {
            let space = " ".repeat(usize::from(indent));
            let line = Line::default().add(self.look(role), format!("{space}{line}"));
            self.push(line);
        }
    }

    /// Adds `label   value`, the label dim and `label_width` wide.
    pub fn field(&mut self, label_width: u16, label: &str, role: Role, value: &str) {
        let ellipsis = self.theme.mark(Mark::Ellipsis);
        let line = Line::default()
            .pad(self.look(Role::Dim), label, label_width, ellipsis)
            .add(self.look(role), value);
        self.push(line);
    }

    /// The same with a value that takes as many lines as it needs, all of them beside the label.
    pub fn wrapped_field(&mut self, label_width: u16, label: &str, role: Role, value: &str) {
        let room = usize::from(self.width.saturating_sub(label_width)).max(8);
        let mut label = label;
        for line in wrap(value, room) {
            self.field(label_width, label, role, &line);
            label = "";
        }
    }

    /// Draws the lines from `scroll` on, kept within the content. What is hidden is told at the right
    /// of the first and last line, where they leave room for it. The first line shown comes back.
    pub fn draw(&self, pen: &mut Pen<'_>, area: Rect, scroll: usize) -> usize {
        let shown = self.place(pen, area, scroll);
        if area.height < 2 || area.width < 12 {
            return shown.top;
        }
        for (y, mark, count) in [
            (area.y, Mark::Up, shown.top),
            (area.bottom() - 1, Mark::Down, shown.below),
        ] {
            if count > 0 {
                let text = names::more(pen.language, pen.theme.mark(mark), count);
                let text = text.trim_end();
                pen.right(area.x, y, area.width, text, Role::Dim);
            }
        }
        shown.top
    }

    /// Draws the lines with the entry of that place under the cursor: scrolled as little as needed to have
    /// it in sight, its first line at least. Each entry can be clicked.
    pub fn place_at(&self, pen: &mut Pen<'_>, area: Rect, scroll: usize, cursor: usize) -> Shown {
        let cursor = cursor.min(self.entries.len().saturating_sub(1));
        let top = self.top_at(area.height, scroll, cursor);
        self.place_entries(pen, area, top, (Some(cursor), 0))
    }

    /// The first line to show in so many lines so that an entry is in sight: scrolled as little as
    /// needed.
    pub fn top_at(&self, height: u16, scroll: usize, cursor: usize) -> usize {
        let room = usize::from(height);
        let begins = self.entries.get(cursor).copied().unwrap_or(0);
        let ends = self.entries.get(cursor + 1).copied();
        let ends = ends.unwrap_or(self.lines.len());
        // What stands above the first entry is shown with it.
        let first = if cursor == 0 { 0 } else { begins };
        let first = if begins - first < room { first } else { begins };
        let top = scroll.max(ends.saturating_sub(room)).min(first);
        top.min(self.lines.len().saturating_sub(room))
    }

    /// Draws the lines from one on, the entry under the cursor marked, if it is in this sheet. A click
    /// means an entry by its place, counted from `first` on.
    pub fn place_entries(
        &self,
        pen: &mut Pen<'_>,
        area: Rect,
        top: usize,
        (cursor, first): (Option<usize>, usize),
    ) -> Shown {
        let top = top.min(self.lines.len().saturating_sub(usize::from(area.height)));
        let line = |at: usize| {
            let at = u16::try_from(at.checked_sub(top)?).ok()?;
            (at < area.height).then_some(area.y + at)
        };
        let begins = cursor.map(|cursor| self.entries.get(cursor).copied().unwrap_or(0));
        let row = begins.and_then(line).map(|y| Rect {
            y,
            height: 1,
            x: area.x.saturating_sub(1),
            width: area.width + 1,
        });
        if let Some(row) = row {
            pen.tint(row, Role::RowSelected);
        }
        let shown = self.place(pen, area, top);
        if let Some(row) = row {
            pen.mark(row.x, row.y, Mark::Cursor, Role::Accent);
            pen.even(row, Role::RowSelected);
        }
        for (index, begins) in self.entries.iter().enumerate() {
            let ends = self.entries.get(index + 1).copied();
            for at in *begins..ends.unwrap_or(self.lines.len()) {
                if let Some(y) = line(at) {
                    pen.zone(
                        Rect {
                            y,
                            height: 1,
                            ..area
                        },
                        Hit::Row(first + index),
                    );
                }
            }
        }
        shown
    }

    /// Draws the lines from `scroll` on, kept within the content, and nothing else.
    pub fn place(&self, pen: &mut Pen<'_>, area: Rect, scroll: usize) -> Shown {
        let last = self.lines.len().saturating_sub(usize::from(area.height));
        let top = scroll.min(last);
        for (y, line) in (area.y..area.bottom()).zip(&self.lines[top..]) {
            line.draw(pen, area.x, y, area.width);
        }
        Shown {
            top,
            below: last - top,
        }
    }
}

/// Which part of a sheet is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Lines hidden above.
    pub top: usize,
    /// Lines hidden below.
    pub below: usize,
}

impl Shown {
    /// Of two sheets that scroll together.
    pub fn with(self, other: Self) -> Self {
        Self {
            top: self.top.max(other.top),
            below: self.below.max(other.below),
        }
    }

    /// Tells what is hidden, at the right end of a rule above the sheet: `↑ 3  ↓ 13 more`.
    pub fn hint(self, pen: &mut Pen<'_>, rule: Rect) {
        let (up, down) = (pen.theme.mark(Mark::Up), pen.theme.mark(Mark::Down));
        let text = match (self.top, self.below) {
            (0, 0) => return,
            (0, below) => names::more(pen.language, down, below),
            (top, 0) => names::more(pen.language, up, top),
            (top, below) => format!(" {up} {top} {}", names::more(pen.language, down, below)),
        };
        let width = rule.width.saturating_sub(1);
        pen.right(rule.x, rule.y, width, &text, Role::Dim);
    }
}
