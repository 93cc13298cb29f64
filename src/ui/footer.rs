//! The footer: what was said last, else the four most useful keys of the moment, from the live
//! keymap; and how to get help.

use super::toast;
use super::widgets::Pen;
use super::widgets::pen::cells;
use crate::app::command::Command;
use crate::app::layer::{FormFor, Layer, MoveDialog, Pick};
use crate::app::view::{ActivityTab, View};
use crate::app::{Scope, State};
use crate::theme::Role;
use ratatui::layout::Rect;

/// Keys that are shown at most.
const MOST: usize = 4;

/// Draws it in one line.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    pen.tint(area, Role::Footer);
    let used = match &state.toast {
        Some(said) => toast::draw(pen, area, said),
        None => keys(state, pen, area),
    };
    let used = match &state.prefix {
        Some((count, follow)) if follow.is_empty() => used + counted(pen, area, used, count),
        _ => used,
    };
    let key = state.keys.first(Command::Help);
    let width = cells(key) + 6;
    if !state.typing() && !key.is_empty() && used + 2 + width < area.width {
        let at = area.right() - width;
        let used = pen.text(at, area.y, width, key, Role::Key);
        pen.text(at + used + 1, area.y, 4, "help", Role::Footer);
    }
}

/// The count typed so far, behind what stands there; the cells it took.
fn counted(pen: &mut Pen<'_>, area: Rect, used: u16, count: &str) -> u16 {
    let at = (area.x + used).min(area.right().saturating_sub(cells(count) + 1));
    let blank = pen.text(at, area.y, 1, " ", Role::Footer);
    blank + pen.text(at + blank, area.y, cells(count), count, Role::Accent)
}

/// The first keys of the moment whose commands can be had; the cells they took.
fn keys(state: &State, pen: &mut Pen<'_>, area: Rect) -> u16 {
    let mut x = area.x + 1;
    // What one is told comes first: how it goes away again.
    let told = !state.problems.is_empty() && state.layers.is_empty();
    let away = told.then_some((Command::Back, "put the message away"));
    let others = commands(state)
        .iter()
        .filter(|(command, _)| !told || *command != Command::Back);
    let keys = away.iter().chain(others).filter_map(|(command, words)| {
        let key = state.keys.first(*command);
        (!key.is_empty() && command.enabled(state).is_ok()).then_some((key, *words))
    });
    for (key, words) in keys.take(MOST) {
        if x + cells(key) + 1 + cells(words) > area.right() {
            continue;
        }
        x += pen.text(x, area.y, area.right() - x, key, Role::Key) + 1;
        x += pen.text(x, area.y, area.right() - x, words, Role::Footer) + 3;
    }
    x - area.x
}

/// What is useful here, the most useful first.
fn commands(state: &State) -> &'static [(Command, &'static str)] {
    use Command as C;
    match state.layers.last() {
        None => {}
        Some(Layer::Pick(_, Pick::Views)) => {
            return &[
                (C::Accept, "show it"),
                (C::ViewUp, "up"),
                (C::ViewRename, "rename"),
                (C::ViewRemove, "remove"),
                (C::Cancel, "close"),
            ];
        }
        Some(Layer::Pick(_, Pick::SaveView(_))) => {
            return &[(C::Accept, "save"), (C::Cancel, "leave it")];
        }
        Some(
            Layer::Palette(_)
            | Layer::Find(_)
            | Layer::Stages(..)
            | Layer::Pick(..)
            | Layer::Fields(..),
        ) => {
            return &[
                (C::Accept, "choose"),
                (C::MenuNext, "next"),
                (C::MenuPrevious, "previous"),
                (C::Cancel, "close"),
            ];
        }
        Some(Layer::Log(_)) => {
            return &[
                (C::Accept, "log it"),
                (C::Complete, "complete"),
                (C::Template, "template"),
                (C::Cancel, "close, keep the words"),
            ];
        }
        Some(Layer::Filter(_)) => {
            return &[
                (C::Accept, "filter"),
                (C::Complete, "complete"),
                (C::Cancel, "leave as it was"),
            ];
        }
        Some(Layer::Move(dialog)) if says_freely(dialog) && dialog.on_line() => {
            return match dialog.entries() {
                0 => &[(C::Accept, "move it"), (C::Cancel, "leave it")],
                _ => &[
                    (C::Accept, "move it"),
                    (C::Complete, "criteria, tasks"),
                    (C::Cancel, "leave it"),
                ],
            };
        }
        Some(Layer::Move(dialog)) if dialog.on_line() => {
            return &[
                (C::Accept, "move it"),
                (C::MenuNext, "next reason"),
                (C::Complete, "criteria, tasks"),
                (C::Cancel, "leave it"),
            ];
        }
        Some(Layer::Move(dialog)) if dialog.on_list && dialog.reason.is_some() => {
            return &[
                (C::MoveConfirm, "move it"),
                (C::MoveTick, "tick"),
                (C::MoveTakeAll, "all tasks"),
                (C::NextTab, "reason"),
                (C::Back, "leave it"),
            ];
        }
        Some(Layer::Move(dialog)) if !dialog.tasks.is_empty() => {
            return &[
                (C::MoveConfirm, "move it"),
                (C::MoveTick, "tick"),
                (C::MoveTakeAll, "all tasks"),
                (C::Down, "next"),
                (C::Back, "leave it"),
            ];
        }
        Some(Layer::Move(_)) => {
            return &[
                (C::MoveConfirm, "move it"),
                (C::MoveTick, "tick"),
                (C::Down, "next"),
                (C::Back, "leave it"),
            ];
        }
        Some(Layer::Bulk(dialog)) if dialog.review => {
            return &[
                (C::Open, "send it"),
                (C::BulkTake, "leave out"),
                (C::Back, "back to the line"),
                (C::Down, "next"),
            ];
        }
        Some(Layer::Bulk(dialog)) if dialog.choices.is_empty() => {
            return &[(C::Accept, "look through"), (C::Cancel, "leave it")];
        }
        Some(Layer::Bulk(_)) => {
            return &[
                (C::Accept, "look through"),
                (C::MenuNext, "next"),
                (C::Complete, "complete"),
                (C::Cancel, "leave it"),
            ];
        }
        Some(Layer::Columns(_)) => {
            return &[
                (C::ColumnTick, "show or hide"),
                (C::Left, "earlier"),
                (C::Right, "later"),
                (C::Back, "close"),
            ];
        }
        Some(Layer::Conflict(_)) => {
            return &[
                (C::KeepOurs, "write mine"),
                (C::KeepTheirs, "keep the CRM's"),
                (C::TryAgain, "send again"),
                (C::Back, "later"),
            ];
        }
        Some(Layer::Put(_)) => {
            return &[
                (C::Accept, "do it"),
                (C::MenuNext, "row or signal"),
                (C::Cancel, "leave it"),
            ];
        }
        Some(Layer::Form(form)) => {
            return match (form.fields.len(), &form.what) {
                (2.., _) => &[
                    (C::Accept, "next, or send"),
                    (C::MenuNext, "next option"),
                    (C::Complete, "next field"),
                    (C::Cancel, "later"),
                ],
                (_, FormFor::Answer { .. }) => &[
                    (C::Accept, "send it with this"),
                    (C::MenuNext, "next option"),
                    (C::Cancel, "later"),
                ],
                _ => &[
                    (C::Accept, "write it"),
                    (C::MenuNext, "next option"),
                    (C::Cancel, "leave it"),
                ],
            };
        }
        Some(Layer::Help { .. } | Layer::WhyNot(_) | Layer::Shown(_)) => {
            return &[(C::Back, "close"), (C::Down, "down"), (C::Up, "up")];
        }
    }
    match state.view {
        View::Board => &[
            (C::Open, "open"),
            (C::LogTouchpoint, "log"),
            (C::Advance, "advance"),
            (C::GoTriage, "triage"),
            (C::MoveTo, "move"),
            (C::FilterClear, "show all"),
            (C::Sync, "sync now"),
            (C::SyncCancel, "stop the sync"),
            (C::Palette, "commands"),
        ],
        View::Triage => &[
            (C::LogTouchpoint, "log"),
            (C::Advance, "advance"),
            (C::Snooze, "snooze"),
            (C::Done, "done"),
            (C::Dismiss, "dismiss"),
            (C::Open, "open"),
            (C::NextTab, "other lane"),
            (C::MoveTo, "move"),
            (C::FilterClear, "show all"),
            (C::GoBoard, "board"),
            (C::Sync, "sync now"),
        ],
        View::Accounts if !state.table.marks.is_empty() => &[
            (C::Bulk, "do to all marked"),
            (C::Mark, "mark"),
            (C::MarkRange, "mark to here"),
            (C::MarkAll, "all"),
            (C::MarkNone, "none"),
        ],
        View::Accounts => &[
            (C::Open, "open"),
            (C::Sort, "sort"),
            (C::Mark, "mark"),
            (C::Columns, "columns"),
            (C::Group, "group"),
            (C::FilterClear, "show all"),
        ],
        View::Quadrant => &[
            (C::Open, "open"),
            (C::NextHere, "next here"),
            (C::LogTouchpoint, "log"),
            (C::Advance, "advance"),
            (C::FilterClear, "show all"),
        ],
        View::Renewals => &[
            (C::Open, "open"),
            (C::Likely, "likelihood"),
            (C::LogTouchpoint, "log"),
            (C::MoveTo, "move"),
            (C::NextTab, "next month"),
            (C::FilterClear, "show all"),
        ],
        View::Portfolio => &[
            (C::Period, "period"),
            (C::Left, "earlier"),
            (C::Right, "later"),
            (C::Down, "down"),
            (C::FilterClear, "all accounts"),
        ],
        View::Account => &[
            (C::NextTab, "next tab"),
            (C::LogTouchpoint, "log"),
            (C::Advance, "advance"),
            (C::Edit, "change a field"),
            (C::Back, "back"),
            (C::CopyLink, "copy link"),
            (C::MoveTo, "move"),
        ],
        View::Activity if state.activity.tab == ActivityTab::Outbox => &[
            (C::Settle, "settle"),
            (C::Open, "open"),
            (C::Sync, "sync now"),
            (C::SyncCancel, "stop the sync"),
            (C::NextTab, "journal"),
            (C::Back, "back"),
        ],
        View::Activity => &[
            (C::UndoEntry, "take back"),
            (C::Open, "open"),
            (C::NextTab, "outbox"),
            (C::Back, "back"),
            (C::Sync, "sync now"),
        ],
    }
}

/// A scope's name in the help.
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Global => "Everywhere",
        Scope::Board => "Board",
        Scope::Triage => "Triage",
        Scope::Accounts => "Accounts",
        Scope::Account => "Account",
        Scope::Quadrant => "Quadrant",
        Scope::Renewals => "Renewals",
        Scope::Portfolio => "Portfolio",
        Scope::Activity => "Activity",
        Scope::Menu => "Lists",
        Scope::Line => "Typing a line",
        Scope::Move => "Moving a stage",
        Scope::Bulk => "Several accounts",
        Scope::Columns => "Choosing columns",
        Scope::Conflict => "Settling a write",
        Scope::Help => "Help",
    }
}

/// Whether a reason is asked for that is not one of a list.
fn says_freely(dialog: &MoveDialog) -> bool {
    let reason = dialog.reason.as_ref();
    reason.is_some_and(|reason| reason.choices.is_empty())
}
