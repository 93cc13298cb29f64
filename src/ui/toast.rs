//! Short words to the person: a toast for a moment, a problem until it is seen to.

use super::widgets::pen::cells;
use super::widgets::{Pen, popup, wrap};
use crate::app::State;
use crate::app::state::Tone;
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// The last thing said, over the lower right of the view.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect) {
    let Some(toast) = &state.toast else {
        return;
    };
    let (role, mark) = match toast.tone {
        Tone::Good => (Role::ToastGood, Mark::Yes),
        Tone::Plain => (Role::ToastPlain, Mark::Dot),
        Tone::Bad => (Role::ToastBad, Mark::No),
    };
    let most = within.width.saturating_sub(8).min(76);
    let mut lines = wrap(&toast.text, usize::from(most));
    lines.truncate(3);
    let width = lines.iter().map(|line| cells(line)).max().unwrap_or(0) + 5;
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let area = Rect {
        x: within.right().saturating_sub(width + 1).max(within.x),
        y: within.bottom().saturating_sub(height),
        width: width.min(within.width),
        height: height.min(within.height),
    };
    popup::clear(pen, area);
    pen.tint(area, role);
    pen.mark(area.x + 1, area.y, mark, role);
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        pen.text(area.x + 3, y, most, line, role);
    }
}

/// The problem that came last, in the line above the footer.
pub fn problem(state: &State, pen: &mut Pen<'_>, area: Rect) {
    if let Some(problem) = state.problems.last()
        && area.height > 0
    {
        pen.mark(area.x + 1, area.y, Mark::BandRisk, Role::Bad);
        pen.text(
            area.x + 3,
            area.y,
            area.width.saturating_sub(4),
            problem,
            Role::Bad,
        );
    }
}
