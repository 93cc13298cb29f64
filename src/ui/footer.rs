//! The footer: what was said last, else the four most useful keys of the moment, from the live
//! keymap; and how to get help.

use super::toast;
use super::widgets::Pen;
use super::widgets::pen::cells;
use crate::app::command::Command;
use crate::app::layer::{FormFor, Layer, MoveDialog, Pick};
use crate::app::view::{ActivityTab, Tab, View};
use crate::app::{Scope, State};
use crate::domain::edit::refused;
use crate::domain::write::Progress;
use crate::messages::{Language, Say, changes, footer as say, help, names};
use crate::theme::Role;
use ratatui::layout::Rect;

/// Keys that are shown at most.
const MOST: usize = 4;

/// From so many cells on, the way to help has a place of its own.
const KEPT: u16 = 60;

/// Draws it in one line.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    pen.tint(area, Role::Footer);
    let key = state.keys.first(Command::Help);
    let help = say::help(state.language);
    let width = cells(key) + cells(help) + 2;
    // On a wide screen the way to help keeps its place; on a narrow one the keys of the moment win.
    let kept = match !state.typing() && !key.is_empty() && area.width >= KEPT {
        true => width + 2,
        false => 0,
    };
    let used = match &state.toast {
        Some(said) => toast::draw(state, pen, area, said),
        None => keys(state, pen, area, area.right() - kept),
    };
    let used = match &state.prefix {
        Some((count, follow)) if follow.is_empty() => used + counted(pen, area, used, count),
        _ => used,
    };
    if !state.typing() && !key.is_empty() && used + 2 + width < area.width {
        let at = area.right() - width;
        let used = pen.text(at, area.y, width, key, Role::Key);
        pen.text(at + used + 1, area.y, cells(help), help, Role::Footer);
    }
}

/// The count typed so far, behind what stands there; the cells it took.
fn counted(pen: &mut Pen<'_>, area: Rect, used: u16, count: &str) -> u16 {
    let at = (area.x + used).min(area.right().saturating_sub(cells(count) + 1));
    let blank = pen.text(at, area.y, 1, " ", Role::Footer);
    blank + pen.text(at + blank, area.y, cells(count), count, Role::Accent)
}

/// The first keys of the moment whose commands can be had, left of a column; the cells they took.
fn keys(state: &State, pen: &mut Pen<'_>, area: Rect, end: u16) -> u16 {
    let mut x = area.x + 1;
    // What one is told comes first: how it goes away again.
    let told = !state.problems.is_empty() && state.layers.is_empty();
    let away = told.then_some((Command::Back, say::put_away as Say));
    let others = commands(state)
        .iter()
        .filter(|(command, _)| !told || *command != Command::Back);
    let keys = away.iter().chain(others).filter_map(|(command, words)| {
        let key = state.keys.first(*command);
        let shown = !key.is_empty() && command.enabled(state).is_ok();
        shown.then(|| (key, words(state.language)))
    });
    for (key, words) in keys.take(MOST) {
        if x + cells(key) + 1 + cells(words) > end {
            continue;
        }
        x += pen.text(x, area.y, end - x, key, Role::Key) + 1;
        x += pen.text(x, area.y, end - x, words, Role::Footer) + 3;
    }
    x - area.x
}

/// What is useful here, the most useful first.
fn commands(state: &State) -> &'static [(Command, Say)] {
    use Command as C;
    match state.layers.last() {
        None => {}
        Some(Layer::Pick(_, Pick::Views)) => {
            return &[
                (C::Accept, say::show_it),
                (C::ViewUp, say::up),
                (C::ViewRename, say::rename),
                (C::ViewRemove, say::remove),
                (C::Cancel, say::close),
            ];
        }
        Some(Layer::Pick(_, Pick::SaveView(_))) => {
            return &[(C::Accept, say::save), (C::Cancel, say::leave_it)];
        }
        Some(
            Layer::Palette(_)
            | Layer::Find(_)
            | Layer::Stages(..)
            | Layer::Pick(..)
            | Layer::Fields(..),
        ) => {
            return &[
                (C::Accept, say::choose),
                (C::MenuNext, say::next),
                (C::MenuPrevious, say::previous),
                (C::Cancel, say::close),
            ];
        }
        Some(Layer::Log(_)) => {
            return &[
                (C::Accept, say::log_it),
                (C::Cancel, say::keep_words),
                (C::Editor, say::editor),
                (C::Complete, say::complete),
                (C::Template, say::template),
            ];
        }
        Some(Layer::Filter(_)) => {
            return &[
                (C::Accept, say::filter),
                (C::Complete, say::complete),
                (C::Cancel, say::as_it_was),
            ];
        }
        Some(Layer::Move(dialog)) if says_freely(dialog) && dialog.on_line() => {
            return match dialog.entries() {
                0 => &[(C::Accept, say::move_it), (C::Cancel, say::leave_it)],
                _ => &[
                    (C::Accept, say::move_it),
                    (C::Complete, say::criteria_tasks),
                    (C::Cancel, say::leave_it),
                ],
            };
        }
        Some(Layer::Move(dialog)) if dialog.on_line() => {
            return &[
                (C::Accept, say::move_it),
                (C::MenuNext, say::next_reason),
                (C::Complete, say::criteria_tasks),
                (C::Cancel, say::leave_it),
            ];
        }
        Some(Layer::Move(dialog)) if dialog.on_list && dialog.reason.is_some() => {
            return &[
                (C::MoveConfirm, say::move_it),
                (C::MoveTick, say::tick),
                (C::MoveTakeAll, say::all_tasks),
                (C::NextTab, say::reason),
                (C::Back, say::leave_it),
            ];
        }
        Some(Layer::Move(dialog)) if !dialog.tasks.is_empty() => {
            return &[
                (C::MoveConfirm, say::move_it),
                (C::MoveTick, say::tick),
                (C::MoveTakeAll, say::all_tasks),
                (C::Down, say::next),
                (C::Back, say::leave_it),
            ];
        }
        Some(Layer::Move(_)) => {
            return &[
                (C::MoveConfirm, say::move_it),
                (C::MoveTick, say::tick),
                (C::Down, say::next),
                (C::Back, say::leave_it),
            ];
        }
        Some(Layer::Bulk(dialog)) if dialog.review => {
            return &[
                (C::Open, say::send_it),
                (C::BulkTake, say::leave_out),
                (C::Back, say::back_to_line),
                (C::Down, say::next),
            ];
        }
        // Of one account there is nothing to look through: it is sent.
        Some(Layer::Bulk(dialog)) if dialog.choices.is_empty() && dialog.changes.len() == 1 => {
            return &[(C::Accept, say::send_it), (C::Cancel, say::leave_it)];
        }
        Some(Layer::Bulk(dialog)) if dialog.changes.len() == 1 => {
            return &[
                (C::Accept, say::send_it),
                (C::MenuNext, say::next),
                (C::Complete, say::complete),
                (C::Cancel, say::leave_it),
            ];
        }
        Some(Layer::Bulk(dialog)) if dialog.choices.is_empty() => {
            return &[(C::Accept, say::look_through), (C::Cancel, say::leave_it)];
        }
        Some(Layer::Bulk(_)) => {
            return &[
                (C::Accept, say::look_through),
                (C::MenuNext, say::next),
                (C::Complete, say::complete),
                (C::Cancel, say::leave_it),
            ];
        }
        Some(Layer::Columns(_)) => {
            return &[
                (C::ColumnTick, say::show_or_hide),
                (C::Left, say::earlier),
                (C::Right, say::later),
                (C::Back, say::close),
            ];
        }
        Some(Layer::Conflict(queued)) if refused(queued).is_some() => {
            return &[
                (C::Edit, say::other_value),
                (C::KeepTheirs, say::keep_crm),
                (C::TryAgain, say::send_again),
                (C::Back, say::not_now),
            ];
        }
        Some(Layer::Conflict(queued)) if !queued.missing.is_empty() => {
            return &[
                (C::Without, say::send_without),
                (C::KeepTheirs, say::give_up),
                (C::TryAgain, say::send_again),
                (C::Back, say::not_now),
            ];
        }
        Some(Layer::Conflict(queued)) if queued.write.op.said().is_some() => {
            return &[
                (C::KeepTheirs, say::give_up),
                (C::TryAgain, say::send_again),
                (C::Back, say::not_now),
            ];
        }
        Some(Layer::Conflict(queued)) if !matches!(queued.progress, Progress::Conflict { .. }) => {
            return &[
                (C::KeepTheirs, say::keep_crm),
                (C::TryAgain, say::send_again),
                (C::Back, say::not_now),
            ];
        }
        Some(Layer::Conflict(_)) => {
            return &[
                (C::KeepOurs, say::write_mine),
                (C::KeepTheirs, say::keep_crm),
                (C::Back, say::not_now),
            ];
        }
        Some(Layer::Put(_)) => {
            return &[
                (C::Accept, say::do_it),
                (C::MenuNext, say::row_or_signal),
                (C::Cancel, say::leave_it),
            ];
        }
        Some(Layer::Form(form)) => {
            return match (form.fields.len(), &form.what) {
                (2.., FormFor::Plan { .. }) if form.at + 1 < form.fields.len() => &[
                    (C::Accept, say::next),
                    (C::Complete, say::next_field),
                    (C::Cancel, say::leave_it),
                ],
                (2.., FormFor::Plan { .. }) => &[
                    (C::Accept, say::write_it),
                    (C::Complete, say::next_field),
                    (C::Cancel, say::leave_it),
                ],
                (2.., _) => &[
                    (C::Accept, say::next_or_send),
                    (C::MenuNext, say::next_option),
                    (C::Complete, say::next_field),
                    (C::Cancel, say::not_now),
                ],
                (_, FormFor::Answer { .. }) => &[
                    (C::Accept, say::send_with),
                    (C::MenuNext, say::next_option),
                    (C::Cancel, say::not_now),
                ],
                _ if form
                    .fields
                    .iter()
                    .all(|(asked, _)| asked.options.is_empty()) =>
                {
                    &[(C::Accept, say::write_it), (C::Cancel, say::leave_it)]
                }
                _ => &[
                    (C::Accept, say::write_it),
                    (C::MenuNext, say::next_option),
                    (C::Complete, say::complete),
                    (C::Cancel, say::leave_it),
                ],
            };
        }
        Some(Layer::Whole(_)) => {
            return &[
                (C::Back, say::close),
                (C::Right, say::next),
                (C::Left, say::previous),
                (C::Down, say::down),
            ];
        }
        Some(Layer::Help { search, .. }) => {
            return match search.as_ref().map(|search| search.typing) {
                None => &[
                    (C::Back, say::close),
                    (C::Down, say::down),
                    (C::Find, say::search),
                ],
                Some(true) => &[(C::Accept, say::choose), (C::Cancel, say::show_all)],
                Some(false) => &[
                    (C::NextHere, say::next),
                    (C::PreviousHere, say::previous),
                    (C::Find, say::search),
                    (C::Back, say::show_all),
                ],
            };
        }
        // What has not arrived may be listed here.
        Some(Layer::Shown(_)) if state.activity.queue.iter().any(|of| of.progress.stuck()) => {
            return &[
                (C::Back, say::close),
                (C::GoActivity, say::outbox),
                (C::Down, say::down),
            ];
        }
        Some(Layer::WhyNot(_) | Layer::Shown(_)) => {
            return &[(C::Back, say::close), (C::Down, say::down)];
        }
    }
    match state.view {
        // Nothing is there yet: what brings something, and nothing that sorts or marks it.
        View::Triage | View::Accounts | View::Quadrant | View::Renewals | View::Portfolio
            if state.book.rows.is_empty() =>
        {
            &[
                (C::GoBoard, say::board),
                (C::Sync, say::sync_now),
                (C::SyncCancel, say::stop_sync),
                (C::Palette, say::commands),
            ]
        }
        // What is done to accounts cannot be done here: the ways back to them.
        View::Board
        | View::Triage
        | View::Accounts
        | View::Quadrant
        | View::Renewals
        | View::Portfolio
            if state.nothing_fits() =>
        {
            &[
                (C::FilterClear, say::show_all),
                (C::Filter, say::filter),
                (C::Palette, say::commands),
            ]
        }
        View::Board => &[
            (C::Open, say::open),
            (C::LogTouchpoint, say::log),
            (C::Advance, say::advance),
            (C::GoTriage, say::triage),
            (C::MoveTo, say::move_),
            (C::FilterClear, say::show_all),
            (C::Sync, say::sync_now),
            (C::SyncCancel, say::stop_sync),
            (C::Palette, say::commands),
        ],
        View::Triage => &[
            (C::LogTouchpoint, say::log),
            (C::Advance, say::advance),
            (C::Snooze, say::snooze),
            (C::Done, say::done),
            (C::Dismiss, say::dismiss),
            (C::Open, say::open),
            (C::NextTab, say::other_lane),
            (C::MoveTo, say::move_),
            (C::FilterClear, say::show_all),
            (C::GoBoard, say::board),
            (C::Sync, say::sync_now),
        ],
        View::Accounts if !state.table.marks.is_empty() => &[
            (C::Bulk, say::do_to_marked),
            (C::Mark, say::mark),
            (C::MarkRange, say::mark_to_here),
            (C::MarkAll, say::all),
            (C::MarkNone, say::none),
        ],
        View::Accounts => &[
            (C::Open, say::open),
            (C::Sort, say::sort),
            (C::Mark, say::mark),
            (C::Columns, say::columns),
            (C::Group, say::group),
            (C::FilterClear, say::show_all),
            (C::Sync, say::sync_now),
            (C::Palette, say::commands),
        ],
        View::Quadrant => &[
            (C::Open, say::open),
            (C::NextHere, say::next_here),
            (C::LogTouchpoint, say::log),
            (C::Advance, say::advance),
            (C::FilterClear, say::show_all),
            (C::Sync, say::sync_now),
            (C::Palette, say::commands),
        ],
        View::Renewals => &[
            (C::Open, say::open),
            (C::Likely, say::likelihood),
            (C::LogTouchpoint, say::log),
            (C::MoveTo, say::move_),
            (C::NextTab, say::next_month),
            (C::FilterClear, say::show_all),
            (C::Sync, say::sync_now),
            (C::Palette, say::commands),
        ],
        View::Portfolio => &[
            (C::Open, say::behind),
            (C::Period, say::period),
            (C::Left, say::before),
            (C::Right, say::after),
            (C::FilterClear, say::all_accounts),
            (C::Back, say::back),
        ],
        View::Account if tab(state) == Some(Tab::Tasks) && ticked(state) => &[
            (C::TaskDone, say::open_again),
            (C::NewTask, say::new_task),
            (C::Open, say::open),
            (C::NextTab, say::next_tab),
            (C::Back, say::back),
        ],
        View::Account if tab(state) == Some(Tab::Tasks) => &[
            (C::TaskDone, say::done),
            (C::TaskDue, say::other_day),
            (C::NewTask, say::new_task),
            (C::Open, say::open),
            (C::NextTab, say::next_tab),
            (C::Back, say::back),
        ],
        View::Account if tab(state) == Some(Tab::Contacts) => &[
            (C::LogTouchpoint, say::log_with),
            (C::Open, say::read_whole),
            (C::Copy, say::copy),
            (C::NextTab, say::next_tab),
            (C::Back, say::back),
        ],
        View::Account if tab(state) == Some(Tab::Timeline) => &[
            (C::Open, say::read_whole),
            (C::LogTouchpoint, say::log),
            (C::NextTab, say::next_tab),
            (C::Back, say::back),
        ],
        View::Account if tab(state) == Some(Tab::Fields) => &[
            (C::Open, say::change_field),
            (C::Copy, say::copy),
            (C::NextTab, say::next_tab),
            (C::Back, say::back),
        ],
        View::Account => &[
            (C::NextTab, say::next_tab),
            (C::LogTouchpoint, say::log),
            (C::Advance, say::advance),
            (C::Edit, say::change_field),
            (C::Back, say::back),
            (C::CopyLink, say::copy_link),
            (C::MoveTo, say::move_),
        ],
        View::Activity if state.activity.tab == ActivityTab::Outbox => &[
            (C::Settle, say::settle),
            (C::Open, say::open),
            (C::Sync, say::sync_now),
            (C::SyncCancel, say::stop_sync),
            (C::NextTab, say::journal),
            (C::Back, say::back),
        ],
        View::Activity if state.activity.tab == ActivityTab::Changes => &[
            (C::Open, say::open),
            (C::LogTouchpoint, say::log),
            (C::NextTab, say::outbox),
            (C::Back, say::back),
            (C::Sync, say::sync_now),
        ],
        View::Activity => &[
            (C::UndoEntry, say::take_back),
            (C::Open, say::open),
            (C::NextTab, changes::tab),
            (C::Back, say::back),
            (C::Sync, say::sync_now),
        ],
    }
}

/// A scope's name in the help.
pub fn scope(scope: Scope, language: Language) -> &'static str {
    let name = match scope {
        Scope::Global => help::everywhere,
        Scope::Board => names::board,
        Scope::Triage => names::triage,
        Scope::Accounts => names::accounts,
        Scope::Account => names::account,
        Scope::Quadrant => names::quadrant,
        Scope::Renewals => names::renewals,
        Scope::Portfolio => names::portfolio,
        Scope::Activity => names::activity,
        Scope::Menu => help::lists,
        Scope::Line => help::typing,
        Scope::Move => help::moving,
        Scope::Bulk => help::several,
        Scope::Columns => help::choosing_columns,
        Scope::Conflict => help::settling,
        Scope::Help => help::help,
    };
    name(language)
}

/// The tab of the account that is shown.
fn tab(state: &State) -> Option<Tab> {
    state.account.as_ref().map(|open| open.tab)
}

/// Whether what is under the cursor is done already.
fn ticked(state: &State) -> bool {
    let known = state.under().and_then(|entry| state.known(entry));
    known.is_some_and(|known| known.done == Some(true))
}

/// Whether a reason is asked for that is not one of a list.
fn says_freely(dialog: &MoveDialog) -> bool {
    let reason = dialog.reason.as_ref();
    reason.is_some_and(|reason| reason.choices.is_empty())
}
