//! A line being typed: scrolled so that the cursor is in sight, its place told to the terminal.

use super::Pen;
use super::pen::cells;
use crate::theme::Role;
use ratatui::style::Style;
use std::ops::Range;
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;

/// Where the line's cells are.
pub struct Shown {
    /// The cursor's column.
    pub cursor: u16,
    x: u16,
    width: u16,
    /// Cells of the text left of the first one shown.
    skipped: usize,
    /// For each character, the cell it begins in, from the start of the text; and the end.
    starts: Vec<usize>,
}

impl Shown {
    /// The columns of a range of characters, as far as it is in sight.
    pub fn columns(&self, range: &Range<usize>) -> Option<Range<u16>> {
        let place = |index: usize| {
            let last = self.starts.len().saturating_sub(1);
            let cell = self.starts.get(index.min(last)).copied().unwrap_or(0);
            cell as i64 - self.skipped as i64
        };
        let width = i64::from(self.width);
        let start = place(range.start).clamp(0, width);
        let end = place(range.end).max(place(range.start) + 1).clamp(0, width);
        let column = |place: i64| self.x + u16::try_from(place).unwrap_or(0);
        (start < end).then(|| column(start)..column(end))
    }
}

/// Draws the line in `width` cells; `marked` are ranges of characters in a look of their own.
pub fn draw(
    pen: &mut Pen<'_>,
    (x, y): (u16, u16),
    width: u16,
    input: &Input,
    marked: &[(Range<usize>, Role)],
) -> Shown {
    let text = input.value();
    let mut starts = Vec::new();
    let mut at = 0;
    for grapheme in text.graphemes(true) {
        starts.extend(std::iter::repeat_n(at, grapheme.chars().count()));
        at += usize::from(cells(grapheme));
    }
    starts.push(at);
    let cursor = starts.get(input.cursor()).copied().unwrap_or(at);
    let room = usize::from(width);
    // Keeps the cursor in the last cell at most, and begins with a whole character.
    let wanted = (cursor + 1).saturating_sub(room);
    let skipped = starts
        .iter()
        .copied()
        .find(|start| *start >= wanted)
        .unwrap_or(at);
    let mut index = 0;
    for grapheme in text.graphemes(true) {
        let start = starts[index];
        let look = marked
            .iter()
            .rev()
            .find(|(range, _)| range.contains(&index))
            .map_or(Style::new(), |(_, role)| pen.theme.style(*role));
        index += grapheme.chars().count();
        if start < skipped {
            continue;
        }
        let offset = start - skipped;
        let wide = usize::from(cells(grapheme));
        if offset + wide > room {
            break;
        }
        let style = pen.theme.style(Role::Input).patch(look);
        let offset = u16::try_from(offset).unwrap_or(0);
        pen.styled(x + offset, y, width - offset, grapheme, style);
    }
    let offset = cursor.saturating_sub(skipped).min(room.saturating_sub(1));
    Shown {
        cursor: x + u16::try_from(offset).unwrap_or(0),
        x,
        width,
        skipped,
        starts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn shown(text: &str, cursor: usize, width: u16) -> (String, u16) {
        let theme = Theme::default();
        let mut buf = Buffer::empty(Rect::new(0, 0, width, 1));
        let mut pen = Pen {
            buf: &mut buf,
            theme: &theme,
            language: Default::default(),
            zones: Vec::new(),
        };
        let input = Input::new(text.to_owned()).with_cursor(cursor);
        let shown = draw(&mut pen, (0, 0), width, &input, &[]);
        let line: String = (0..width)
            .map(|x| buf[(x, 0)].symbol().to_owned())
            .collect();
        (line, shown.cursor)
    }

    #[test]
    fn the_cursor_is_always_in_sight() {
        assert_eq!(shown("call", 4, 8), ("call    ".into(), 4));
        assert_eq!(shown("call with Dana", 14, 8), ("th Dana ".into(), 7));
        assert_eq!(shown("call with Dana", 0, 8), ("call wit".into(), 0));
    }

    #[test]
    fn wide_characters_take_two_cells_and_are_never_halved() {
        assert_eq!(shown("电话", 1, 8).1, 2);
        let (line, cursor) = shown("电话电话电话", 6, 6);
        assert_eq!(cursor, 4);
        assert!(line.starts_with('电'), "{line:?}");
    }
}
