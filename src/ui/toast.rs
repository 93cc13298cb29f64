//! Short words to the person: a toast for a moment, a problem until it is seen to.

use super::widgets::pen::cells;
use super::widgets::{Pen, popup, wrap};
use crate::app::State;
use crate::app::state::{Toast, Tone};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Lines that what was said takes at most.
const MOST: usize = 4;

/// What was said last, in the footer's line. Only what is too long for it, a refusal with its way
/// out, grows upwards over the view for the moment it stays. The cells it took of the line.
pub fn draw(pen: &mut Pen<'_>, footer: Rect, toast: &Toast) -> u16 {
    let (role, mark) = match toast.tone {
        Tone::Good => (Role::ToastGood, Mark::Yes),
        Tone::Plain => (Role::ToastPlain, Mark::Dot),
        Tone::Bad => (Role::ToastBad, Mark::No),
    };
    let room = footer.width.saturating_sub(4);
    let lines = lines(toast, footer.width, footer.y + 1);
    let height = u16::try_from(lines.len()).unwrap_or(1).max(1);
    let area = Rect {
        y: (footer.y + 1).saturating_sub(height),
        height,
        ..footer
    };
    let used = match lines.as_slice() {
        [line] => (cells(line) + 4).min(footer.width),
        _ => footer.width,
    };
    if height > 1 {
        popup::clear(pen, area);
    }
    pen.tint(
        Rect {
            width: used,
            ..area
        },
        role,
    );
    pen.mark(area.x + 1, area.y, mark, role);
    for (y, line) in (area.y..area.bottom()).zip(&lines) {
        pen.text(area.x + 3, y, room, line, role);
    }
    used
}

fn lines(toast: &Toast, width: u16, height: u16) -> Vec<String> {
    let mut lines = wrap(&toast.text, usize::from(width.saturating_sub(4)));
    cut(&mut lines, MOST.min(usize::from(height)));
    lines
}

/// Leaves so many lines; what was cut off is marked as such.
fn cut(lines: &mut Vec<String>, most: usize) {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
}

/// The lines that what was said takes above the footer's.
pub fn more_lines(state: &State, width: u16, height: u16) -> u16 {
    let lines = state
        .toast
        .as_ref()
        .map(|toast| lines(toast, width, height));
    let count = lines.map_or(0, |lines| lines.len().saturating_sub(1));
    u16::try_from(count).unwrap_or_default()
}

/// Lines of a problem that are shown; the log has it whole.
const PROBLEM_LINES: usize = 3;

/// The problem that came last, in lines that fit.
fn last_problem(state: &State, width: u16) -> Vec<String> {
    let Some(problem) = state.problems.last() else {
        return Vec::new();
    };
    let mut lines = wrap(problem, usize::from(width.saturating_sub(4)));
    cut(&mut lines, PROBLEM_LINES);
    lines
}

/// The problem that came last, in the line above the footer; one that is longer grows upwards over
/// the view, because its end is the way out.
pub fn problem(state: &State, pen: &mut Pen<'_>, line: Rect) {
    let lines = last_problem(state, line.width);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    if line.height == 0 || height == 0 {
        return;
    }
    let area = Rect {
        y: line.bottom().saturating_sub(height),
        height,
        ..line
    };
    if height > 1 {
        popup::clear(pen, area);
    }
    pen.mark(area.x + 1, area.y, Mark::BandRisk, Role::Bad);
    for (y, text) in (area.y..area.bottom()).zip(&lines) {
        let width = area.width.saturating_sub(4);
        pen.text(area.x + 3, y, width, text, Role::Bad);
    }
}
