//! An entry of an account, read whole: its fields, and every line of what was said.

use crate::app::layer::{Part, Whole};
use crate::messages::names;
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, Sheet, popup};
use ratatui::layout::Rect;

/// Cells that lines of text are read best in.
const READABLE: u16 = 96;

/// Draws it, as tall as what it says; tells the first line shown.
pub fn draw(pen: &mut Pen<'_>, within: Rect, whole: &Whole) -> usize {
    let width = within.width.saturating_sub(4).min(READABLE);
    // The frame may be wider than was asked for: the lines are made for the room it has.
    let across = popup::centre(within, width, 3).width;
    let mut sheet = Sheet::new(pen.theme, across.saturating_sub(4), pen.language);
    let labels = whole.parts.iter().filter_map(|part| match part {
        Part::Field(label, _) => Some(cells(label)),
        _ => None,
    });
    let label = labels.max().unwrap_or(0) + 2;
    for part in &whole.parts {
        match part {
            Part::Head(text) => sheet.prose(Role::Strong, 0, text),
            Part::Text(text) => sheet.prose(Role::Text, 0, text),
            Part::Gap => sheet.gap(),
            Part::Field(name, value) => sheet.wrapped_field(label, name, Role::Text, value),
        }
    }
    let lines = u16::try_from(sheet.lines.len()).unwrap_or(u16::MAX);
    let area = popup::centre(within, width, lines.saturating_add(2));
    let inner = popup::frame(pen, area, &whole.title);
    let shown = sheet.place(pen, inner, whole.scroll);
    let (at, all) = whole.place;
    let mut foot = names::of(pen.language, at, all);
    if shown.below > 0 {
        let more = names::more(pen.language, pen.theme.mark(Mark::Down), shown.below);
        foot = format!("{}  {foot}", more.trim());
    }
    popup::foot(pen, area, &foot);
    shown.top
}
