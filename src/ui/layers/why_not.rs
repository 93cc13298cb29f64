//! Why an account is not in the queue: each signal with its condition, its value, and what is missing.

use crate::app::State;
use crate::app::layer::WhyNot;
use crate::domain::triage::Lane;
use crate::theme::Role;
use crate::ui::widgets::{Line, Pen, Sheet, popup};
use ratatui::layout::Rect;

/// Draws it; says the first line shown.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect, shown: &WhyNot) -> usize {
    let width = within.width.saturating_sub(4).min(110);
    let area = popup::centre(within, width, within.height.saturating_sub(1));
    let inner = popup::frame(pen, area, &format!("Why not: {}", shown.name));
    let mut sheet = Sheet::new(pen.theme, inner.width);
    let row = state
        .book
        .find(&shown.account)
        .and_then(|at| state.book.row(at));
    if let Some(row) = row {
        for (lane, name) in [(Lane::Risk, "risk"), (Lane::Opportunity, "opportunity")] {
            let (score, entry) = (row.today.score(lane), state.rules.triage.entry(lane));
            let text = match row.today.queued(lane, state.rules.triage.entry) {
                true => format!("In the {name} queue with {score} points"),
                false => format!(
                    "Not in the {name} queue: {score} points of {entry}, {} missing",
                    (entry - score).max(0)
                ),
            };
            sheet.plain(Role::Text, &text);
        }
    }
    for near in &shown.signals {
        sheet.gap();
        let head = match (&near.fires, &near.distance) {
            (Some(term), _) => (format!("fires, {} points", term.points), Role::Bad),
            (None, Some(distance)) => (distance.clone(), Role::Warn),
            (None, None) => ("does not fire".to_owned(), Role::Dim),
        };
        let line = Line::default()
            .add(sheet.look(Role::Strong), near.signal.id().replace('_', " "))
            .add(sheet.look(head.1), format!("  {}", head.0));
        sheet.push(line);
        sheet.prose(Role::Dim, 2, &format!("when {}", near.condition));
        sheet.prose(Role::Text, 2, &format!("now {}", near.value));
    }
    sheet.draw(pen, inner, shown.scroll)
}
