//! Moving a stage: from, to, the exit criteria, the tasks offered, and the reason where one is wanted.

use crate::app::State;
use crate::app::layer::{MoveDialog, Reason};
use crate::app::mouse::Hit;
use crate::app::update::moved_meanwhile;
use crate::messages::{dialogs as say, kept, lists, names};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Pen, input, popup, wrap};
use crate::ui::words;
use ratatui::layout::{Position, Rect};

/// Cells for what is said of a criterion at its right.
const SAID: u16 = 14;

/// A row of the list.
struct Row {
    /// Which criterion or task it belongs to; none for a heading.
    entry: Option<usize>,
    /// The mark and what is said at the right, on the first row of an entry.
    first: Option<(Sign, Role, String)>,
    text: String,
}

/// What stands before an entry.
enum Sign {
    Mark(Mark),
    /// A task: taken or not.
    Box(bool),
}

/// Draws it.
pub fn draw(
    state: &State,
    pen: &mut Pen<'_>,
    within: Rect,
    dialog: &MoveDialog,
) -> Option<Position> {
    let width = within.width.saturating_sub(4).min(76);
    let text_room = usize::from(width.saturating_sub(8));
    let rows = rows(state, dialog, text_room);
    let asked = dialog.reason.as_ref().map_or(0, |reason| {
        3 + wrap(&reason.question, text_room).len() + reason.choices.len()
    });
    let needed = 2 + 2 + rows.len().max(1) + 1 + asked;
    let height = u16::try_from(needed).unwrap_or(u16::MAX);
    let area = popup::centre(within, width, height);
    let inner = popup::frame(pen, area, &say::move_account(state.language, &dialog.name));
    if dialog.saving {
        popup::foot(pen, area, say::keeping(state.language));
    }
    let lifecycle = &state.rules.lifecycle;
    let to = format!(" {} ", pen.theme.mark(Mark::To));
    pen.parts(
        inner.x,
        inner.y,
        inner.width,
        &[
            (
                Role::Text,
                words::place(lifecycle, dialog.from, state.language),
            ),
            (Role::Accent, &to),
            (
                Role::Strong,
                words::place(lifecycle, dialog.to, state.language),
            ),
        ],
    );
    let row = state.book.find(&dialog.account);
    let row = row.and_then(|at| state.book.row(at));
    let row = row.filter(|row| moved_meanwhile(row, dialog) && !dialog.saving);
    let moved = row.is_some();
    if let Some(row) = row {
        let there = words::place(lifecycle, row.today.place, state.language);
        let text = kept::moved_meanwhile(state.language, &dialog.name, there);
        pen.text(inner.x, inner.y + 1, inner.width, &text, Role::Bad);
    }
    // The reason is asked at the bottom, and wins when the screen is low: nobody confirms one that is
    // not to be seen. While the keys go to the list, half of the room is the list's. Without room the
    // empty line between goes first.
    let low = needed > usize::from(area.height);
    let top = if low && !moved { 1 } else { 2 };
    let room = inner.height.saturating_sub(top);
    let listed = u16::try_from(rows.len()).unwrap_or(room).max(1);
    let least = match (dialog.on_list, low && inner.height < 12) {
        (true, _) => room.div_ceil(2),
        (false, true) => 1,
        (false, false) => 4,
    };
    let least = least.min(listed).min(room);
    let kept = u16::try_from(asked)
        .unwrap_or(u16::MAX)
        .min(room.saturating_sub(least))
        .max(
            // The rule, the question, a choice and the line at least.
            u16::from(dialog.reason.is_some()) * 4.min(room),
        );
    let list = Rect {
        y: inner.y + top,
        height: inner.height.saturating_sub(top + kept),
        ..inner
    };
    draw_list(pen, list, dialog, &rows);
    let reason = dialog.reason.as_ref()?;
    let place = Rect {
        y: inner.bottom() - kept,
        height: kept,
        ..inner
    };
    draw_reason(pen, place, reason).filter(|_| dialog.on_line())
}

/// The criteria, then the tasks.
fn rows(state: &State, dialog: &MoveDialog, room: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let entry = |rows: &mut Vec<Row>, at, text: &str, first| {
        // Beside the words stands what is said of them.
        let beside = usize::from(SAID) + 1;
        let mut first = Some(first);
        for text in wrap(text, room.saturating_sub(beside)) {
            rows.push(Row {
                entry: Some(at),
                first: first.take(),
                text,
            });
        }
    };
    let heading = |rows: &mut Vec<Row>, text: String| {
        rows.push(Row {
            entry: None,
            first: None,
            text,
        });
    };
    for (at, (criterion, met)) in dialog.criteria.iter().enumerate() {
        let ticked = dialog.ticked.get(at).copied().unwrap_or(false);
        let (mark, role, word) = match (met, ticked) {
            (Some(true), _) => (Mark::Yes, Role::Good, ""),
            (None, true) => (Mark::Yes, Role::Good, say::you_say_so(state.language)),
            (Some(false), _) => (Mark::No, Role::Bad, say::not_met(state.language)),
            (None, false) => (Mark::Judge, Role::Warn, say::your_judgement(state.language)),
        };
        let first = (Sign::Mark(mark), role, word.to_owned());
        entry(&mut rows, at, &criterion.text, first);
    }
    let lifecycle = &state.rules.lifecycle;
    if dialog.criteria.is_empty() {
        // Where the stage has some, they are not asked for on this way.
        let stage = lifecycle.stage(dialog.from);
        let text = if stage.is_none_or(|stage| stage.exit.is_empty()) {
            say::no_criteria(state.language)
        } else {
            say::forward_only(state.language)
        };
        heading(&mut rows, text.to_owned());
    }
    if !dialog.tasks.is_empty() {
        let stage = words::place(lifecycle, dialog.to, state.language);
        heading(&mut rows, say::tasks_of(state.language, stage));
    }
    for (index, task) in dialog.tasks.iter().enumerate() {
        let taken = dialog.taken.get(index).copied().unwrap_or(false);
        let role = if taken { Role::Good } else { Role::Dim };
        let first = (
            Sign::Box(taken),
            role,
            say::within(state.language, task.days),
        );
        entry(&mut rows, dialog.criteria.len() + index, &task.text, first);
    }
    rows
}

fn draw_list(pen: &mut Pen<'_>, area: Rect, dialog: &MoveDialog, rows: &[Row]) {
    let room = usize::from(area.height);
    let chosen = (!dialog.on_line()).then_some(dialog.cursor);
    // The last row of the entry under the cursor is to be seen.
    let last = rows
        .iter()
        .rposition(|row| row.entry.is_some() && row.entry == chosen);
    let top = last.map_or(0, |last| (last + 1).saturating_sub(room));
    for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        let Some(entry) = row.entry else {
            pen.text(area.x, y, area.width, &row.text, Role::Dim);
            continue;
        };
        pen.zone(line, Hit::Entry(entry));
        let selected = Some(entry) == chosen;
        if selected {
            pen.tint(line, Role::PopupSelected);
        }
        if let Some((sign, role, said)) = &row.first {
            if selected {
                pen.mark(area.x, y, Mark::Cursor, Role::Accent);
            }
            match sign {
                Sign::Mark(mark) => pen.mark(area.x + 2, y, *mark, *role),
                Sign::Box(taken) => {
                    let text = if *taken { "[x]" } else { "[ ]" };
                    pen.text(area.x + 2, y, 3, text, *role);
                }
            }
            pen.right(area.x, y, area.width, said, *role);
        }
        let indent = if entry >= dialog.criteria.len() { 6 } else { 4 };
        let role = if selected { Role::Strong } else { Role::Text };
        let room = area.width.saturating_sub(indent);
        pen.text(area.x + indent, y, room, &row.text, role);
        if selected {
            pen.even(line, Role::PopupSelected);
        }
    }
    let below = rows.len().saturating_sub(top + room);
    if below > 0 && room > 1 {
        // Over what is said of the row, whole: half of two words is none.
        let text = lists::more(pen.language, pen.theme.mark(Mark::Ellipsis), below);
        let y = area.bottom() - 1;
        let left = area.right().saturating_sub(SAID).max(area.x);
        pen.text(left, y, SAID, &" ".repeat(usize::from(SAID)), Role::Dim);
        pen.right(area.x, y, area.width, &text, Role::Dim);
    }
}

fn draw_reason(pen: &mut Pen<'_>, area: Rect, reason: &Reason) -> Option<Position> {
    if area.height < 2 {
        return None;
    }
    let mut y = area.y;
    pen.rule(area.x, y, area.width, Mark::Rule, Role::PopupFrame);
    y += 1;
    // The line and all choices have their room before the question is told in more than one line.
    let count = reason.choices.len();
    let spare = usize::from(area.bottom().saturating_sub(y + 1));
    let question = wrap(&reason.question, usize::from(area.width));
    let whole = question.len() + count <= spare || count == 0;
    match whole {
        true => {
            for line in question.iter().take(spare) {
                pen.text(area.x, y, area.width, line, Role::Strong);
                y += 1;
            }
        }
        false if spare > 1 => {
            pen.text(area.x, y, area.width, &reason.question, Role::Strong);
            y += 1;
        }
        false => {}
    }
    // As many choices as there is room for, the chosen one among them.
    let room = usize::from(area.bottom().saturating_sub(y + 1));
    let in_force = reason.in_force();
    let chosen = in_force.unwrap_or(0);
    let top = (chosen + 1).saturating_sub(room);
    if count > room {
        let text = match in_force {
            Some(at) => format!(" {} ", names::of(pen.language, at + 1, count)),
            None => names::more(pen.language, pen.theme.mark(Mark::Down), count - room),
        };
        let width = area.width.saturating_sub(1);
        pen.right(area.x, area.y, width, &text, Role::Dim);
    }
    for (index, (_, label)) in reason.choices.iter().enumerate().skip(top).take(room) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        pen.zone(row, Hit::Reason(index));
        let mut role = Role::Text;
        if in_force == Some(index) {
            pen.tint(row, Role::PopupSelected);
            pen.mark(area.x, y, Mark::Cursor, Role::Accent);
            role = Role::Strong;
        }
        pen.text(area.x + 2, y, area.width.saturating_sub(2), label, role);
        if in_force == Some(index) {
            pen.even(row, Role::PopupSelected);
        }
        y += 1;
    }
    let y = area.bottom() - 1;
    pen.mark(area.x, y, Mark::Right, Role::Accent);
    let room = area.width.saturating_sub(2);
    let shown = input::draw(pen, (area.x + 2, y), room, &reason.input, &[]);
    if reason.input.value().is_empty() {
        let ready = reason.choices.iter().all(|(value, _)| value.is_empty());
        let hint = match ready {
            true => say::own_words(pen.language),
            false => say::more_about_it(pen.language),
        };
        pen.text(area.x + 2, y, room, hint, Role::Disabled);
    }
    Some(Position::new(shown.cursor, y))
}
