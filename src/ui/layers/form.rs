//! The form that asks for a value: of a field that is changed, or of what the CRM wants with a write.

use crate::app::State;
use crate::app::layer::{Form, FormFor};
use crate::domain::asked::is_number;
use crate::messages::{dialogs as say, names};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, input, popup, wrap};
use ratatui::layout::{Position, Rect};

/// Most options that are listed.
const LISTED: u16 = 8;
/// Most lines for what the CRM said.
const SAID: usize = 3;

/// Draws it over the bottom of the view.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect, form: &Form) -> Option<Position> {
    let (asked, line) = form.fields.get(form.at)?;
    let width = usize::from(within.width.saturating_sub(6));
    let mut said = form
        .why
        .as_deref()
        .map(|why| wrap(why, width))
        .unwrap_or_default();
    said.truncate(SAID);
    let said_rows = u16::try_from(said.len()).unwrap_or(0);
    let count = u16::try_from(asked.options.len()).unwrap_or(u16::MAX);
    let listed = count
        .min(LISTED)
        .min(within.height.saturating_sub(8 + said_rows));
    // The field's name, the options, the line, and what was understood of it.
    let area = popup::bottom(within, 2 + said_rows + 1 + listed + 2);
    let title = match form.what {
        FormFor::Edit { .. } => say::change(state.language, &form.title),
        FormFor::Plan { .. } | FormFor::NewTask { .. } | FormFor::Due { .. } => form.title.clone(),
        FormFor::Answer { .. } => say::crm_wants(state.language, &form.title),
    };
    let inner = popup::frame(pen, area, &title);
    let place = match form.fields.len() {
        0 | 1 => String::new(),
        all => names::of(state.language, form.at + 1, all),
    };
    popup::foot(pen, area, &place);
    let mut y = inner.y;
    for text in &said {
        pen.text(inner.x, y, inner.width, text, Role::Warn);
        y += 1;
    }
    let used = pen.text(inner.x, y, inner.width, &asked.label, Role::Strong);
    // The property's own name, where it says something else.
    let named = !asked.property.is_empty() && asked.property != asked.label;
    if named && matches!(form.what, FormFor::Answer { .. }) {
        let room = inner.width.saturating_sub(used + 2);
        pen.text(inner.x + used + 2, y, room, &asked.property, Role::Dim);
    }
    y += 1;
    let rows = usize::from(listed);
    let top = form.chosen.map_or(0, |at| (at + 1).saturating_sub(rows));
    for (at, (value, label)) in asked.options.iter().enumerate().skip(top).take(rows) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let here = form.chosen == Some(at);
        if here {
            pen.tint(row, Role::PopupSelected);
            pen.mark(inner.x, y, Mark::Cursor, Role::Accent);
        }
        let role = if here { Role::Strong } else { Role::Text };
        pen.text(inner.x + 2, y, inner.width.saturating_sub(2), label, role);
        let x = inner.x + 4 + cells(label);
        // A number of the CRM's says nothing to a person.
        if value != label && !is_number(value) && x < inner.right() {
            pen.text(x, y, inner.right() - x, value, Role::Dim);
        }
        if here {
            pen.even(row, Role::PopupSelected);
        }
        y += 1;
    }
    pen.mark(inner.x, y, Mark::Right, Role::Accent);
    let room = inner.width.saturating_sub(2);
    // What the first letter replaces looks selected.
    let all = [(0..line.value().chars().count(), Role::PopupSelected)];
    let marked = if form.selected() { &all[..] } else { &[] };
    let shown = input::draw(pen, (inner.x + 2, y), room, line, marked);
    let (words, role) = match &form.understood {
        Ok(words) if form.selected() => (words, Role::Dim),
        Ok(words) => (words, Role::Good),
        Err(hint) if line.value().trim().is_empty() => (hint, Role::Dim),
        Err(why) => (why, Role::Warn),
    };
    if y + 1 < inner.bottom() {
        pen.text(inner.x + 2, y + 1, room, words, role);
    }
    Some(Position::new(shown.cursor, y))
}
