//! Settling a write that the CRM refuses, or whose field was changed by somebody else.

use crate::app::State;
use crate::app::command::Command;
use crate::domain::edit;
use crate::domain::when::show;
use crate::domain::write::{Op, Progress, Queued, TaskState};
use crate::messages::{dialogs as say, faults};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Pen, Sheet, popup};
use crate::ui::words;
use ratatui::layout::{Position, Rect};

/// Draws it.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect, queued: &Queued) -> Option<Position> {
    let width = within.width.saturating_sub(4).min(76);
    let mut sheet = Sheet::new(pen.theme, width.saturating_sub(4), pen.language);
    let title = match &queued.progress {
        Progress::Conflict { .. } => say::changed_by_other(state.language),
        Progress::Refused { .. } if !queued.progress.unseen() => say::crm_refuses(state.language),
        _ => say::this_write(state.language),
    };
    sheet.plain(Role::Strong, &state.called_write(queued));
    let when = show::ago(queued.at, state.now, state.language);
    // Where both values stand below, only the field is named.
    let what = match (&queued.progress, &queued.write.op) {
        (Progress::Conflict { .. }, Op::SetField { field, .. }) => {
            edit::label_in(state.language, *field)
        }
        (_, op) => words::op(op, state.language),
    };
    sheet.plain(Role::Dim, &format!("{what}, {when}"));
    sheet.gap();
    match (&queued.progress, &queued.write.op) {
        (Progress::Conflict { theirs }, Op::SetField { field, base, value }) => {
            let options = state.options.get(field).map(Vec::as_slice);
            let asked = edit::asked_in(state.language, *field, options, &state.book.owners);
            let shown = |value: &Option<String>| {
                let empty = say::empty(state.language);
                value
                    .as_deref()
                    .map_or(empty.into(), |raw| asked.shown(raw))
            };
            sheet.field(16, say::you_saw(state.language), Role::Dim, &shown(base));
            sheet.field(
                16,
                say::you_set(state.language),
                Role::Accent,
                &shown(value),
            );
            sheet.field(16, say::crm_now(state.language), Role::Warn, &shown(theirs));
        }
        (Progress::Conflict { theirs }, Op::SetTask { base, value, .. }) => {
            let theirs = TaskState::heard(theirs.as_deref());
            for (label, role, stands) in [
                (say::you_saw(state.language), Role::Dim, *base),
                (say::you_set(state.language), Role::Accent, *value),
                (say::crm_now(state.language), Role::Warn, theirs),
            ] {
                sheet.field(
                    16,
                    label,
                    role,
                    &show::task(stands, state.now, state.language),
                );
            }
        }
        (Progress::Conflict { theirs }, _) => {
            let theirs = theirs.as_deref().unwrap_or(say::empty(state.language));
            sheet.field(16, say::crm_now(state.language), Role::Warn, theirs);
        }
        (Progress::Refused { why }, _) => {
            sheet.prose(Role::Bad, 0, &faults::told(state.language, why));
        }
        _ => {
            let trouble = queued
                .trouble
                .as_deref()
                .unwrap_or(say::waits(state.language));
            sheet.prose(Role::Text, 0, &faults::told(state.language, trouble));
        }
    }
    sheet.gap();
    // Of the three only those that settle this one.
    let ways: &[Command] = match &queued.progress {
        Progress::Conflict { .. } => &[Command::KeepOurs, Command::KeepTheirs],
        _ if edit::refused(queued).is_some() => {
            &[Command::Edit, Command::KeepTheirs, Command::TryAgain]
        }
        _ if !queued.missing.is_empty() => {
            &[Command::Without, Command::KeepTheirs, Command::TryAgain]
        }
        _ => &[Command::KeepTheirs, Command::TryAgain],
    };
    let gives_up = queued.write.op.said().is_some();
    for command in ways.iter().copied() {
        let help = match command {
            Command::KeepTheirs if gives_up => say::give_up(state.language),
            _ => command.help(state.language),
        };
        let key = state.keys.first(command);
        let key = if key.is_empty() { command.id() } else { key };
        let line = Line::default()
            .pad(
                sheet.look(Role::Key),
                key,
                16,
                pen.theme.mark(Mark::Ellipsis),
            )
            .add(sheet.look(Role::Text), help);
        sheet.push(line);
    }
    let height = u16::try_from(sheet.lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let area = popup::centre(within, width, height);
    let inner = popup::frame(pen, area, title);
    sheet.draw(pen, inner, 0);
    None
}
