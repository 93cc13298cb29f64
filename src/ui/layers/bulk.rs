//! Changing several accounts: the line, what can be chosen, and what it does to each.

use crate::app::State;
use crate::app::bulk::{BulkDialog, Change};
use crate::app::command::Command;
use crate::messages::{Language, bulk, dialogs as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, input, popup, wrap};
use ratatui::layout::{Position, Rect};

/// Draws it; where the terminal's cursor belongs while the line has the keys.
pub fn draw(
    state: &State,
    pen: &mut Pen<'_>,
    within: Rect,
    dialog: &BulkDialog,
) -> Option<Position> {
    let count = u16::try_from(dialog.changes.len()).unwrap_or(u16::MAX);
    let width = within.width.saturating_sub(2).min(110);
    let height = count.saturating_add(6).clamp(8, within.height.max(8));
    let area = popup::centre(within, width, height);
    let language = state.language;
    let (what, whom) = (dialog.what.words(language), dialog.whom(language));
    let title = bulk::title_of(language, what, whom);
    let inner = popup::frame(pen, area, &title);
    popup::foot(pen, area, &foot(state, dialog));
    pen.mark(inner.x, inner.y, Mark::Right, Role::Accent);
    let room = inner.width.saturating_sub(2);
    let shown = input::draw(pen, (inner.x + 2, inner.y), room, &dialog.input, &[]);
    if dialog.input.value().is_empty() {
        let hint = dialog.what.hint(language, &state.rules.lifecycle);
        pen.text(inner.x + 2, inner.y, room, &hint, Role::Disabled);
    }
    let second = Rect {
        x: inner.x + 2,
        y: inner.y + 1,
        width: room,
        height: 1,
    };
    match &dialog.fault {
        Some(why) if !why.is_empty() => {
            pen.text(second.x, second.y, room, why, Role::Warn);
        }
        _ => choices(pen, second, dialog),
    }
    pen.rule(
        inner.x,
        inner.y + 2,
        inner.width,
        Mark::Rule,
        Role::PopupFrame,
    );
    let list = Rect {
        y: inner.y + 3,
        height: inner.height.saturating_sub(3),
        ..inner
    };
    let names = dialog.changes.iter().map(|change| cells(&change.name));
    let name = names.max().unwrap_or(0).min(list.width * 2 / 5);
    let at_words = 3 + name + 2;
    let told = |change: &Change| {
        let room = usize::from(list.width.saturating_sub(at_words)).max(8);
        wrap(words(change, language).0, room)
    };
    // As many before the cursor as fit above it, each as tall as what is said of it.
    let (mut top, mut left) = (dialog.cursor, usize::from(list.height));
    for (at, change) in dialog
        .changes
        .iter()
        .enumerate()
        .take(dialog.cursor + 1)
        .rev()
    {
        let lines = told(change).len().max(1);
        if lines > left {
            break;
        }
        (top, left) = (at, left - lines);
    }
    let mut y = list.y;
    for (at, change) in dialog.changes.iter().enumerate().skip(top) {
        if y >= list.bottom() {
            break;
        }
        let lines = told(change);
        let row = Rect {
            y,
            height: u16::try_from(lines.len().max(1))
                .unwrap_or(1)
                .min(list.bottom() - y),
            ..list
        };
        let selected = dialog.review && at == dialog.cursor;
        draw_change(pen, row, change, (name, &lines), selected);
        y = row.bottom();
    }
    (!dialog.review).then(|| Position::new(shown.cursor, inner.y))
}

/// What can be chosen, the chosen one in the accent.
fn choices(pen: &mut Pen<'_>, area: Rect, dialog: &BulkDialog) {
    let chosen = dialog.chosen.unwrap_or(usize::MAX);
    // What is chosen stays in sight.
    let first = if chosen == usize::MAX { 0 } else { chosen };
    let mut x = area.x;
    for (at, fit) in dialog.fits.iter().enumerate().skip(first.saturating_sub(2)) {
        let Some((_, label)) = dialog.choices.get(*fit) else {
            continue;
        };
        let wide = cells(label);
        if x + wide > area.right() {
            pen.mark(x.min(area.right() - 1), area.y, Mark::Ellipsis, Role::Dim);
            break;
        }
        let role = if at == chosen {
            Role::Accent
        } else {
            Role::Dim
        };
        x += pen.text(x, area.y, wide, label, role) + 2;
    }
}

/// What is said of a change, and how.
fn words(change: &Change, language: Language) -> (&str, Role) {
    match &change.words {
        Ok(_) if !change.taken => (say::left_out(language), Role::Dim),
        Ok(words) => (words, Role::Text),
        Err(why) => (why, Role::Warn),
    }
}

/// `✓ Acme      Adoption → Value`; what is left out, or does not change, is dim and says why.
fn draw_change(
    pen: &mut Pen<'_>,
    row: Rect,
    change: &Change,
    (name, lines): (u16, &[String]),
    selected: bool,
) {
    if selected {
        pen.tint(row, Role::PopupSelected);
        pen.mark(row.x, row.y, Mark::Cursor, Role::Accent);
    }
    let does = change.words.is_ok() && change.taken;
    match (&change.words, change.taken) {
        (Ok(_), true) => pen.mark(row.x + 1, row.y, Mark::Yes, Role::Good),
        (_, false) => pen.mark(row.x + 1, row.y, Mark::None, Role::Dim),
        (Err(why), true) if !why.is_empty() => pen.mark(row.x + 1, row.y, Mark::No, Role::Warn),
        (Err(_), true) => {}
    }
    let role = match (selected, does) {
        (true, _) => Role::Strong,
        (false, true) => Role::Text,
        (false, false) => Role::Dim,
    };
    pen.text(row.x + 3, row.y, name, &change.name, role);
    let x = row.x + 3 + name + 2;
    let room = row.right().saturating_sub(x);
    let role = words(change, pen.language).1;
    for (y, line) in (row.y..row.bottom()).zip(lines) {
        pen.text(x, y, room, line, role);
    }
    if selected {
        pen.even(row, Role::PopupSelected);
    }
}

/// `10 change, 2 do not`; while they are looked through, which keys do what.
fn foot(state: &State, dialog: &BulkDialog) -> String {
    let (taken, all) = (dialog.taken(), dialog.changes.len());
    if dialog.saving {
        return say::writing(state.language).to_owned();
    }
    if dialog.unseen > 0 {
        let seen = all - dialog.unseen;
        return say::first_seen(state.language, taken, seen, dialog.unseen);
    }
    let counted = match all - taken {
        0 => say::will_change(state.language, taken),
        rest => say::will_change_but(state.language, taken, rest),
    };
    let key = state.keys.first(Command::Open);
    match dialog.review {
        true if !key.is_empty() => say::sends_it(state.language, counted, key),
        _ => counted,
    }
}
