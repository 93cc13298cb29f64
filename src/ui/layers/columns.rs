//! The columns of the accounts table: which are shown, in which order.

use crate::app::State;
use crate::app::command::Command;
use crate::app::layer::ColumnsDialog;
use crate::messages::lists as say;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Pen, popup};
use ratatui::layout::Rect;

/// Draws it at the right, so that the table it changes is seen beside it.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect, dialog: &ColumnsDialog) {
    let count = u16::try_from(dialog.rows.len()).unwrap_or(u16::MAX);
    let height = (count + 2).min(within.height);
    let width = 34.min(within.width);
    let area = Rect {
        x: within.right() - width,
        y: within.y,
        width,
        height,
    };
    let inner = popup::frame(pen, area, say::columns(state.language));
    let keys = [Command::Left, Command::Right].map(|command| state.keys.first(command));
    if keys.iter().all(|key| !key.is_empty()) {
        popup::foot(
            pen,
            area,
            &say::earlier_later(state.language, keys[0], keys[1]),
        );
    }
    let fits = usize::from(inner.height);
    let top = (dialog.cursor + 1).saturating_sub(fits);
    let rows = dialog.rows.iter().enumerate().skip(top);
    for (y, (at, (col, shown))) in (inner.y..inner.bottom()).zip(rows) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let selected = at == dialog.cursor;
        if selected {
            pen.tint(row, Role::PopupSelected);
            pen.mark(row.x, y, Mark::Cursor, Role::Accent);
        }
        if *shown {
            pen.mark(row.x + 2, y, Mark::Yes, Role::Good);
        }
        let role = match (selected, shown) {
            (true, _) => Role::Strong,
            (false, true) => Role::Text,
            (false, false) => Role::Dim,
        };
        let room = row.width.saturating_sub(4);
        pen.text(row.x + 4, y, room, col.title(state.language), role);
        if selected {
            pen.even(row, Role::PopupSelected);
        }
    }
}
