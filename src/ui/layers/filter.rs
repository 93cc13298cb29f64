//! The filter line, with its fault or what the word could become.

use crate::app::layer::FilterLine;
use crate::messages::{dialogs as say, names};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, input, popup};
use ratatui::layout::{Position, Rect};

/// Draws it over the bottom of the view.
pub fn draw(pen: &mut Pen<'_>, within: Rect, line: &FilterLine) -> Option<Position> {
    let area = popup::bottom(within, 5);
    let inner = popup::frame(pen, area, say::filter(pen.language));
    let hits = match &line.fault {
        Some(_) => String::new(),
        None => names::n_accounts(pen.language, line.hits),
    };
    popup::foot(pen, area, &hits);
    let fault = line
        .fault
        .as_ref()
        .map(|(at, _)| (*at..at + 1, Role::Fault));
    pen.mark(inner.x, inner.y, Mark::Right, Role::Accent);
    let at = (inner.x + 2, inner.y);
    let room = inner.width.saturating_sub(2);
    let shown = input::draw(pen, at, room, &line.input, fault.as_slice());
    if line.input.value().is_empty() {
        let example = "stage:renewal tier:benchmark health<50 arr>=50k renewal<60d owner:me";
        pen.text(inner.x + 2, inner.y, room, example, Role::Disabled);
    }
    let told = line.fault.as_ref().map(|fault| (fault, Role::Bad));
    if let Some(((at, sentence), role)) = told.or(line.hint.as_ref().map(|hint| (hint, Role::Warn)))
    {
        if let Some(columns) = shown.columns(&(*at..at + 1)) {
            pen.mark(columns.start, inner.y + 1, Mark::Caret, role);
        }
        pen.text(inner.x + 2, inner.y + 2, room, sentence, role);
        return Some(Position::new(shown.cursor, inner.y));
    }
    let mut x = inner.x + 2;
    // From the first on, as long as the one that is chosen is in sight so.
    let wide = |of: &[String]| of.iter().map(|word| cells(word) + 2).sum::<u16>();
    let before = line.completions.get(..=line.chosen).unwrap_or_default();
    let skip = (0..before.len()).find(|skip| wide(&before[*skip..]) <= room);
    let words = line.completions.iter().enumerate();
    for (index, word) in words.skip(skip.unwrap_or(line.chosen)) {
        let wide = cells(word);
        if x + wide > inner.right() {
            pen.mark(
                x.min(inner.right() - 1),
                inner.y + 2,
                Mark::Ellipsis,
                Role::Dim,
            );
            break;
        }
        let role = if index == line.chosen {
            Role::Accent
        } else {
            Role::Dim
        };
        x += pen.text(x, inner.y + 2, wide, word, role) + 2;
    }
    Some(Position::new(shown.cursor, inner.y))
}
