//! Whether a command can be had now, and if not, why.

use super::command::Command;
use super::layer::Layer;
use super::state::State;
use super::update::tasks;
use super::view::View;
use super::view::entries::Entry;
use crate::domain::write::Progress;
use crate::messages::{Say, notices, refusals as say};

/// Why a command cannot be had; a sentence.
pub type Reason = &'static str;

impl Command {
    /// Whether it can be had now; else the reason, as a sentence.
    pub fn enabled(self, state: &State) -> Result<(), Reason> {
        let is = |condition: bool, reason: Say| match condition {
            true => Ok(()),
            false => Err(reason(state.language)),
        };
        if self.writes() {
            is(!state.setup.read_only, say::read_only)?;
        }
        if state.view == View::Portfolio && matches!(self, Command::Open | Command::Copy) {
            let portfolio = &state.portfolio;
            is(portfolio.measured().is_some(), say::no_figure)?;
            // Which figure is under the cursor is known once they are drawn.
            let drawn = !portfolio.figures.is_empty();
            let counted = self == Command::Copy || !drawn || !portfolio.behind().is_empty();
            return is(counted, say::counts_nobody);
        }
        if self.needs_account() {
            is(state.subject().is_some(), say::no_account)?;
        }
        let place = state.subject().map(|row| row.today.place);
        let helps = matches!(
            state.layers.last(),
            Some(Layer::Help {
                search: Some(_),
                ..
            })
        );
        if helps && matches!(self, Command::NextHere | Command::PreviousHere) {
            return Ok(());
        }
        match self {
            Command::Advance => is(
                place
                    .and_then(|place| state.stage_beside(place, true))
                    .is_some(),
                say::no_stage_after,
            ),
            Command::TakeBack => is(
                place
                    .and_then(|place| state.stage_beside(place, false))
                    .is_some(),
                say::no_stage_before,
            ),
            Command::CopyLink | Command::OpenLink => is(
                state.subject().is_some_and(|row| row.account.url.is_some()),
                say::no_link,
            ),
            Command::Repeat => is(state.last.is_some(), say::nothing_to_repeat),
            Command::Views => is(!state.views.is_empty(), say::no_view),
            Command::Notices => is(!state.said.is_empty(), notices::nothing),
            Command::Recent => is(!state.recent.is_empty(), say::none_opened),
            Command::FilterMine => is(state.setup.me.is_some(), say::no_me),
            Command::FilterClear => is(
                state.filter.mine || state.filter.query.is_some() || state.table.only.is_some(),
                say::all_shown,
            ),
            Command::SwitchProfile => is(state.choices.profiles.len() > 1, say::no_profile),
            Command::Sync => is(state.pull.is_none(), say::asked_already),
            Command::SyncCancel => {
                let mut queue = state.activity.queue.iter();
                let sends = queue.any(|queued| queued.progress == Progress::Sending);
                let under_way = state.pull.is_some() || state.sync_asked || sends;
                is(under_way, say::not_asked)
            }
            Command::Bulk => is(state.view == View::Accounts, say::in_table),
            Command::Likely => is(state.view == View::Renewals, say::in_renewals),
            Command::Mark
            | Command::MarkRange
            | Command::MarkAll
            | Command::MarkInvert
            | Command::Sort
            | Command::Group
            | Command::Wider
            | Command::Narrower
            | Command::Columns => is(state.view == View::Accounts, say::in_table),
            Command::NextHere | Command::PreviousHere => {
                is(state.view == View::Quadrant, say::only_quadrant)?;
                is(state.subject().is_some(), say::no_account)
            }
            Command::TabOverview
            | Command::TabHealth
            | Command::TabTimeline
            | Command::TabTasks
            | Command::TabContacts
            | Command::TabFields => is(state.view == View::Account, say::only_account),
            Command::TaskDone => {
                let task = tasks::under(state);
                let goal = matches!(state.under(), Some(Entry::Goal(_)));
                is(task.is_some() || goal, say::only_tasks)?;
                is(
                    goal || task.is_some_and(|task| task.id.is_some()),
                    say::task_waits,
                )
            }
            Command::TaskDue => {
                let task = tasks::under(state);
                is(task.is_some_and(|task| !task.done), say::only_open_tasks)?;
                is(task.is_some_and(|task| task.id.is_some()), say::task_waits)
            }
            Command::Period => is(state.view == View::Portfolio, say::only_portfolio),
            Command::MarkNone => is(!state.table.marks.is_empty(), say::none_marked),
            Command::GoAccount => is(state.account.is_some(), say::none_opened),
            Command::Density
            | Command::SortCards
            | Command::GroupCards
            | Command::EmptyColumns
            | Command::Split => is(state.view == View::Board, say::only_board),
            Command::Snooze | Command::Done | Command::Dismiss | Command::Assign => is(
                state
                    .subject()
                    .is_some_and(|row| !row.today.terms.is_empty()),
                say::no_signal,
            ),
            Command::Play => is(
                state
                    .subject()
                    .is_some_and(|row| !row.today.terms.is_empty()),
                say::nothing_advised,
            ),
            Command::Reopen => is(
                state.subject().is_some_and(|row| row.today.away.is_some()),
                say::nothing_away,
            ),
            Command::Settle => is(
                state.view == View::Activity
                    && state.queued().is_some_and(|queued| queued.progress.stuck()),
                say::no_decision,
            ),
            Command::UndoEntry => is(
                state.view == View::Activity && state.entry().is_some_and(|entry| !entry.undone),
                say::no_undo,
            ),
            _ => Ok(()),
        }
    }

    /// Whether it writes to the CRM.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Command::LogTouchpoint
                | Command::Advance
                | Command::TakeBack
                | Command::MoveTo
                | Command::Edit
                | Command::Plan
                | Command::NewTask
                | Command::TaskDone
                | Command::TaskDue
                | Command::Play
                | Command::Undo
                | Command::Redo
                | Command::UndoEntry
                | Command::Settle
                | Command::Bulk
                | Command::Likely
        )
    }

    /// Whether it changes the account under the cursor, or begins to.
    pub fn changes_account(self) -> bool {
        let looks = matches!(
            self,
            Command::Open
                | Command::Bulk
                | Command::Copy
                | Command::CopyLink
                | Command::OpenLink
                | Command::WhyNot
        );
        self.needs_account() && !looks
    }

    /// Whether it is about the account under the cursor.
    pub fn needs_account(self) -> bool {
        matches!(
            self,
            Command::Open
                | Command::Bulk
                | Command::Likely
                | Command::LogTouchpoint
                | Command::Advance
                | Command::TakeBack
                | Command::MoveTo
                | Command::Repeat
                | Command::Copy
                | Command::Edit
                | Command::CopyLink
                | Command::OpenLink
                | Command::Snooze
                | Command::Done
                | Command::Dismiss
                | Command::Assign
                | Command::Reopen
                | Command::WhyNot
                | Command::Plan
                | Command::NewTask
                | Command::TaskDone
                | Command::TaskDue
                | Command::Play
        )
    }
}
