//! The line that puts a row away: which signals, how long or why, and what was understood.

use crate::app::layer::{PutLine, PutWhat};
use crate::messages::{dialogs as say, lists};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Pen, input, popup};
use ratatui::layout::{Position, Rect};

/// Most signals that are listed.
const LISTED: u16 = 9;

/// Draws it over the bottom of the view.
pub fn draw(pen: &mut Pen<'_>, within: Rect, line: &PutLine) -> Option<Position> {
    let (title, hint) = match line.what {
        PutWhat::Snooze => (say::snooze(pen.language), say::snooze_hint(pen.language)),
        PutWhat::Done => (say::done(pen.language), say::done_hint(pen.language)),
        PutWhat::Dismiss => (say::dismiss(pen.language), say::dismiss_hint(pen.language)),
        PutWhat::Assign => (say::give(pen.language), say::give_hint(pen.language)),
    };
    let count = u16::try_from(line.signals.len()).unwrap_or(u16::MAX);
    let listed = count.min(LISTED).min(within.height.saturating_sub(7));
    let area = popup::bottom(within, 5 + listed);
    let inner = popup::frame(pen, area, &format!("{title}: {}", line.name));
    popup::foot(pen, area, "");
    // As many signals as there is room for, the chosen one among them.
    let chosen = line.chosen.map_or(0, |at| at + 1);
    let rows = usize::from(listed) + 1;
    let top = (chosen + 1).saturating_sub(rows);
    let whole = say::the_row(pen.language, line.signals.len());
    let all =
        std::iter::once(whole.as_str()).chain(line.signals.iter().map(|(_, words)| words.as_str()));
    let mut y = inner.y;
    for (at, words) in all.enumerate().skip(top).take(rows) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let mut role = Role::Dim;
        if at == chosen {
            pen.tint(row, Role::PopupSelected);
            pen.mark(inner.x, y, Mark::Cursor, Role::Accent);
            role = Role::Strong;
        }
        let indent = if at == 0 { 2 } else { 4 };
        pen.text(
            inner.x + indent,
            y,
            inner.width.saturating_sub(indent),
            words,
            role,
        );
        if at == chosen {
            pen.even(row, Role::PopupSelected);
        }
        y += 1;
    }
    let hidden = usize::from(count) + 1 - (top + rows);
    if hidden > 0 && y > inner.y {
        let more = lists::more(pen.language, pen.theme.mark(Mark::Down), hidden);
        pen.right(inner.x, y - 1, inner.width, &more, Role::Dim);
    }
    pen.mark(inner.x, y, Mark::Right, Role::Accent);
    let room = inner.width.saturating_sub(2);
    let shown = input::draw(pen, (inner.x + 2, y), room, &line.input, &[]);
    if line.input.value().is_empty() {
        pen.text(inner.x + 2, y, room, hint, Role::Disabled);
    }
    let (words, role) = match &line.understood {
        Ok(words) => (words, Role::Good),
        Err(_) if line.input.value().is_empty() && line.what != PutWhat::Assign => {
            return Some(Position::new(shown.cursor, y));
        }
        Err(why) => (why, Role::Warn),
    };
    if y + 1 < inner.bottom() {
        pen.text(inner.x + 2, y + 1, room, words, role);
    }
    Some(Position::new(shown.cursor, y))
}
