//! Moving a stage: from, to, the exit criteria, and the reason where one is wanted.

use crate::app::State;
use crate::app::layer::{MoveDialog, Reason};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Pen, input, popup, wrap};
use crate::ui::words;
use ratatui::layout::{Position, Rect};

/// Cells for what is said of a criterion at its right.
const SAID: u16 = 14;

/// Draws it.
pub fn draw(
    state: &State,
    pen: &mut Pen<'_>,
    within: Rect,
    dialog: &MoveDialog,
) -> Option<Position> {
    let width = within.width.saturating_sub(4).min(76);
    let text_room = usize::from(width.saturating_sub(8));
    // Beside the words stands what is said of them.
    let beside = usize::from(SAID) + 1;
    let criteria: Vec<Vec<String>> = dialog
        .criteria
        .iter()
        .map(|(criterion, _)| wrap(&criterion.text, text_room.saturating_sub(beside)))
        .collect();
    let lines: usize = criteria.iter().map(Vec::len).sum();
    let asked = dialog.reason.as_ref().map_or(0, |reason| {
        3 + wrap(&reason.question, text_room).len() + reason.choices.len()
    });
    let needed = 2 + 2 + lines.max(1) + 1 + asked;
    let height = u16::try_from(needed).unwrap_or(u16::MAX);
    let area = popup::centre(within, width, height);
    let inner = popup::frame(pen, area, &format!("Move {}", dialog.name));
    if dialog.saving {
        popup::foot(pen, area, "keeping it");
    }
    let lifecycle = &state.rules.lifecycle;
    let to = format!(" {} ", pen.theme.mark(Mark::To));
    pen.parts(
        inner.x,
        inner.y,
        inner.width,
        &[
            (Role::Text, words::place(lifecycle, dialog.from)),
            (Role::Accent, &to),
            (Role::Strong, words::place(lifecycle, dialog.to)),
        ],
    );
    // The reason is asked at the bottom, and wins when the screen is low.
    let kept = u16::try_from(asked)
        .unwrap_or(0)
        .min(inner.height.saturating_sub(3));
    let list = Rect {
        y: inner.y + 2,
        height: inner.height.saturating_sub(2 + kept),
        ..inner
    };
    if criteria.is_empty() {
        // Where the stage has some, they are not asked for on this way.
        let stage = lifecycle.stage(dialog.from);
        if stage.is_none_or(|stage| stage.exit.is_empty()) {
            pen.text(list.x, list.y, list.width, "No exit criteria", Role::Dim);
        } else {
            let text = "Exit criteria are asked for on the way forward";
            pen.text(list.x, list.y, list.width, text, Role::Dim);
        }
    }
    draw_criteria(pen, list, dialog, &criteria);
    let reason = dialog.reason.as_ref()?;
    let place = Rect {
        y: inner.bottom() - kept,
        height: kept,
        ..inner
    };
    draw_reason(pen, place, reason)
}

fn draw_criteria(pen: &mut Pen<'_>, area: Rect, dialog: &MoveDialog, texts: &[Vec<String>]) {
    let mut y = area.y;
    for (index, lines) in texts.iter().enumerate() {
        let met = dialog.criteria.get(index).and_then(|(_, met)| *met);
        let ticked = dialog.ticked.get(index).copied().unwrap_or(false);
        let (mark, role, word) = match (met, ticked) {
            (Some(true), _) => (Mark::Yes, Role::Good, ""),
            (None, true) => (Mark::Yes, Role::Good, "you say so"),
            (Some(false), _) => (Mark::No, Role::Bad, "not met"),
            (None, false) => (Mark::Judge, Role::Warn, "your judgement"),
        };
        let selected = index == dialog.cursor && dialog.reason.is_none();
        for (line, text) in lines.iter().enumerate() {
            if y >= area.bottom() {
                return;
            }
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            if selected {
                pen.tint(row, Role::PopupSelected);
            }
            if line == 0 {
                if selected {
                    pen.mark(area.x, y, Mark::Cursor, Role::Accent);
                }
                pen.mark(area.x + 2, y, mark, role);
                pen.right(area.x, y, area.width, word, role);
            }
            let room = area.width.saturating_sub(4);
            let role = if selected { Role::Strong } else { Role::Text };
            pen.text(area.x + 4, y, room, text, role);
            y += 1;
        }
    }
}

fn draw_reason(pen: &mut Pen<'_>, area: Rect, reason: &Reason) -> Option<Position> {
    if area.height < 2 {
        return None;
    }
    let mut y = area.y;
    pen.rule(area.x, y, area.width, Mark::Rule, Role::PopupFrame);
    y += 1;
    for line in wrap(&reason.question, usize::from(area.width)) {
        if y + 1 < area.bottom() {
            pen.text(area.x, y, area.width, &line, Role::Strong);
            y += 1;
        }
    }
    // As many choices as there is room for, the chosen one among them.
    let room = usize::from(area.bottom().saturating_sub(y + 1));
    let chosen = reason.chosen.unwrap_or(0);
    let top = (chosen + 1).saturating_sub(room);
    for (index, (_, label)) in reason.choices.iter().enumerate().skip(top).take(room) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        let mut role = Role::Text;
        if reason.chosen == Some(index) {
            pen.tint(row, Role::PopupSelected);
            pen.mark(area.x, y, Mark::Cursor, Role::Accent);
            role = Role::Strong;
        }
        pen.text(area.x + 2, y, area.width.saturating_sub(2), label, role);
        y += 1;
    }
    let y = area.bottom() - 1;
    pen.mark(area.x, y, Mark::Right, Role::Accent);
    let room = area.width.saturating_sub(2);
    let shown = input::draw(pen, (area.x + 2, y), room, &reason.input, &[]);
    if reason.input.value().is_empty() {
        let hint = match reason.choices.is_empty() {
            true => "in a few words",
            false => "more about it, if you like",
        };
        pen.text(area.x + 2, y, room, hint, Role::Disabled);
    }
    Some(Position::new(shown.cursor, y))
}
