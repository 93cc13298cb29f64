//! Settling a write that the CRM refuses, or whose field was changed by somebody else.

use crate::app::State;
use crate::app::command::Command;
use crate::domain::when::show;
use crate::domain::write::{Op, Progress, Queued};
use crate::messages::dialogs as say;
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
        Progress::Refused { .. } => say::crm_refuses(state.language),
        _ => say::this_write(state.language),
    };
    sheet.plain(Role::Strong, &queued.title);
    let when = show::ago(queued.at, state.now, state.language);
    sheet.plain(
        Role::Dim,
        &format!("{}, {when}", words::op(&queued.write.op, state.language)),
    );
    sheet.gap();
    match (&queued.progress, &queued.write.op) {
        (Progress::Conflict { theirs }, Op::SetField { base, value, .. }) => {
            let shown =
                |value: &Option<String>| value.clone().unwrap_or(say::empty(state.language).into());
            sheet.field(16, say::you_saw(state.language), Role::Dim, &shown(base));
            sheet.field(
                16,
                say::you_set(state.language),
                Role::Accent,
                &shown(value),
            );
            sheet.field(16, say::crm_now(state.language), Role::Warn, &shown(theirs));
        }
        (Progress::Conflict { theirs }, _) => {
            let theirs = theirs.as_deref().unwrap_or(say::empty(state.language));
            sheet.field(16, say::crm_now(state.language), Role::Warn, theirs);
        }
        (Progress::Refused { why }, _) => sheet.prose(Role::Bad, 0, why),
        _ => {
            let trouble = queued
                .trouble
                .as_deref()
                .unwrap_or(say::waits(state.language));
            sheet.prose(Role::Text, 0, trouble);
        }
    }
    sheet.gap();
    for command in [Command::KeepOurs, Command::KeepTheirs, Command::TryAgain] {
        let key = state.keys.first(command);
        let key = if key.is_empty() { command.id() } else { key };
        let line = Line::default()
            .pad(
                sheet.look(Role::Key),
                key,
                16,
                pen.theme.mark(Mark::Ellipsis),
            )
            .add(sheet.look(Role::Text), command.help(state.language));
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
