//! A list under a line: palette, find, stages.

use crate::app::layer::{Menu, MenuRow};
use crate::app::layout;
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, input, popup};
use crate::ui::words;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;

/// Draws it.
pub fn draw(
    pen: &mut Pen<'_>,
    within: Rect,
    menu: &Menu,
    title: &str,
    noun: &str,
) -> Option<Position> {
    let rows = layout::menu_rows(within.height);
    let height = u16::try_from(rows).unwrap_or(3) + 4;
    let width = within.width.saturating_sub(4).min(84);
    let area = popup::centre(within, width, height);
    let inner = popup::frame(pen, area, title);
    let count = match menu.rows.len() {
        0 => String::new(),
        all => format!("{} of {}", menu.cursor + 1, words::count(all, noun)),
    };
    popup::foot(pen, area, &count);
    pen.mark(inner.x, inner.y, Mark::Right, Role::Accent);
    let room = inner.width.saturating_sub(2);
    let shown = input::draw(pen, (inner.x + 2, inner.y), room, &menu.input, &[]);
    pen.rule(
        inner.x,
        inner.y + 1,
        inner.width,
        Mark::Rule,
        Role::PopupFrame,
    );
    let list = Rect {
        y: inner.y + 2,
        height: inner.height.saturating_sub(2),
        ..inner
    };
    if menu.rows.is_empty() {
        let text = format!("No {noun} fits");
        pen.text(
            list.x + 2,
            list.y,
            list.width.saturating_sub(2),
            &text,
            Role::Dim,
        );
    }
    let fits = usize::from(list.height);
    // The list has no place of its own to scroll to: it follows the cursor.
    let top = (menu.cursor + 1).saturating_sub(fits);
    for (y, (index, item)) in (list.y..list.bottom()).zip(menu.rows.iter().enumerate().skip(top)) {
        row(
            pen,
            Rect {
                y,
                height: 1,
                ..list
            },
            item,
            index == menu.cursor,
        );
    }
    Some(Position::new(shown.cursor, inner.y))
}

fn row(pen: &mut Pen<'_>, area: Rect, row: &MenuRow, selected: bool) {
    if selected {
        pen.tint(area, Role::PopupSelected);
        pen.mark(area.x, area.y, Mark::Cursor, Role::Accent);
    }
    let mut end = area.right();
    if !row.key.is_empty() {
        end -= pen
            .right(area.x, area.y, area.width, &row.key, Role::Key)
            .min(area.width)
            + 1;
    }
    let off = row.disabled.is_some();
    let role = match (off, selected) {
        (true, _) => Role::Disabled,
        (false, true) => Role::Strong,
        (false, false) => Role::Text,
    };
    let x = area.x + 2;
    let mut at = x;
    let mut index = 0;
    for grapheme in row.text.graphemes(true) {
        let wide = cells(grapheme);
        if at + wide > end {
            break;
        }
        let hit = row.matched.contains(&index) && !off;
        at += pen.text(
            at,
            area.y,
            wide,
            grapheme,
            if hit { Role::Match } else { role },
        );
        index += grapheme.chars().count();
    }
    let beside = row.disabled.as_deref().unwrap_or(&row.detail);
    let role = if off { Role::Warn } else { Role::Dim };
    let room = end.saturating_sub(at + 2);
    if !beside.is_empty() && room > 4 {
        let width = cells(beside).min(room);
        let at = if off { at + 2 } else { end - width };
        pen.text(at, area.y, width, beside, role);
    }
}
