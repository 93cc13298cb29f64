//! Short words to the person: a toast for a moment, a problem until it is seen to.

use super::widgets::fit::spans;
use super::widgets::pen::cells;
use super::widgets::{Pen, fit, popup, wrap};
use crate::app::State;
use crate::app::command::Command;
use crate::app::state::{Toast, Tone};
use crate::messages::{faults, notices};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Lines that what was said takes at most.
const MOST: usize = 4;

/// What was said last, in the footer's line. Only what is too long for it, a refusal with its way
/// out, grows upwards over the view for the moment it stays. The cells it took of the line.
pub fn draw(state: &State, pen: &mut Pen<'_>, footer: Rect, toast: &Toast) -> u16 {
    let (role, mark) = match toast.tone {
        Tone::Good => (Role::ToastGood, Mark::Yes),
        Tone::Plain => (Role::ToastPlain, Mark::Dot),
        Tone::Bad => (Role::ToastBad, Mark::No),
    };
    let room = footer.width.saturating_sub(4);
    let lines = lines(state, toast, footer.width, footer.y + 1);
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

fn lines(state: &State, toast: &Toast, width: u16, height: u16) -> Vec<String> {
    let width = usize::from(width.saturating_sub(4));
    let mut lines = wrap(&toast.text, width);
    cut(state, &mut lines, MOST.min(usize::from(height)), width);
    lines
}

/// Leaves so many lines; what was cut off is marked as such, with the way to all of it.
fn cut(state: &State, lines: &mut Vec<String>, most: usize, width: usize) {
    if lines.len() <= most {
        return;
    }
    lines.truncate(most);
    let key = state.keys.first(Command::Notices);
    let way = match key {
        "" => " …".to_owned(),
        key => format!(" … {}", notices::whole(state.language, key)),
    };
    if let Some(last) = lines.last_mut() {
        let room = width.saturating_sub(spans(&way));
        let kept = fit(last, room).0.len();
        last.truncate(kept);
        last.push_str(&way);
    }
}

/// The lines that what was said takes above the footer's.
pub fn more_lines(state: &State, width: u16, height: u16) -> u16 {
    let lines = state
        .toast
        .as_ref()
        .map(|toast| lines(state, toast, width, height));
    let count = lines.map_or(0, |lines| lines.len().saturating_sub(1));
    u16::try_from(count).unwrap_or_default()
}

/// Lines of a problem that are shown on a screen so high: a third of it, as it may be the one sentence
/// that matters now.
fn problem_lines(height: u16) -> usize {
    usize::from(height / 3).clamp(2, 8)
}

/// The problem that came last, in lines that fit.
fn last_problem(state: &State, width: u16) -> Vec<String> {
    let Some(problem) = state.problems.last() else {
        return Vec::new();
    };
    let width = usize::from(width.saturating_sub(4));
    let mut lines = wrap(&faults::told(state.language, problem), width);
    cut(state, &mut lines, problem_lines(state.size.1), width);
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
