//! Whether a command can be had now, and if not, why.

use super::command::Command;
use super::state::State;
use super::view::View;

/// Why a command cannot be had; a sentence.
pub type Reason = &'static str;

const NO_ACCOUNT: Reason = "There is no account under the cursor.";
const READ_ONLY: Reason = "This profile is read-only: nothing is written to the CRM.";

impl Command {
    /// Whether it can be had now; else the reason, as a sentence.
    pub fn enabled(self, state: &State) -> Result<(), Reason> {
        let is = |condition: bool, reason: Reason| if condition { Ok(()) } else { Err(reason) };
        if self.writes() {
            is(!state.setup.read_only, READ_ONLY)?;
        }
        if self.needs_account() {
            is(state.subject().is_some(), NO_ACCOUNT)?;
        }
        let place = state.subject().map(|row| row.today.place);
        let lifecycle = &state.rules.lifecycle;
        match self {
            Command::Advance => is(
                place.and_then(|place| lifecycle.next(place)).is_some(),
                "There is no stage after this one.",
            ),
            Command::TakeBack => is(
                place.and_then(|place| lifecycle.previous(place)).is_some(),
                "There is no stage before this one.",
            ),
            Command::CopyLink | Command::OpenLink => is(
                state.subject().is_some_and(|row| row.account.url.is_some()),
                "The CRM gave no link for this account.",
            ),
            Command::Repeat => is(
                state.last.is_some(),
                "Nothing was done yet that could be done again.",
            ),
            Command::Views => is(
                !state.views.is_empty(),
                "No view is saved yet: save-view saves what is shown.",
            ),
            Command::Recent => is(!state.recent.is_empty(), "No account was opened yet."),
            Command::FilterMine => is(
                state.setup.me.is_some(),
                "The profile does not say who you are: set `owner` in it.",
            ),
            Command::FilterClear => is(
                state.filter.mine || state.filter.query.is_some(),
                "All accounts are shown.",
            ),
            Command::SwitchProfile => is(
                state.choices.profiles.len() > 1,
                "There is no other profile; `tenure init --profile NAME` makes one.",
            ),
            Command::Sync => is(state.pull.is_none(), "The CRM is being asked already."),
            Command::SyncCancel => is(state.pull.is_some(), "The CRM is not being asked."),
            Command::Bulk => is(
                state.view == View::Accounts,
                "That is done in the table of accounts.",
            ),
            Command::Likely => is(
                state.view == View::Renewals,
                "That is done in the renewals.",
            ),
            Command::Mark
            | Command::MarkRange
            | Command::MarkAll
            | Command::MarkInvert
            | Command::Sort
            | Command::Group
            | Command::Wider
            | Command::Narrower
            | Command::Columns => is(
                state.view == View::Accounts,
                "That is done in the table of accounts.",
            ),
            Command::NextHere | Command::PreviousHere => is(
                state.view == View::Quadrant,
                "Only the quadrant has several accounts in one place.",
            ),
            Command::Period => is(
                state.view == View::Portfolio,
                "Only the portfolio is measured over a period.",
            ),
            Command::MarkNone => is(!state.table.marks.is_empty(), "No account is marked."),
            Command::GoAccount => is(state.account.is_some(), "No account was opened yet."),
            Command::Density
            | Command::SortCards
            | Command::GroupCards
            | Command::EmptyColumns
            | Command::Split => is(state.view == View::Board, "Only the board has cards."),
            Command::Snooze | Command::Done | Command::Dismiss | Command::Assign => is(
                state
                    .subject()
                    .is_some_and(|row| !row.today.terms.is_empty()),
                "No signal of this account is open.",
            ),
            Command::Play => is(
                state
                    .subject()
                    .is_some_and(|row| !row.today.terms.is_empty()),
                "No signal of this account is open: nothing is advised.",
            ),
            Command::Reopen => is(
                state.subject().is_some_and(|row| row.today.away.is_some()),
                "Nothing of this account is put away or given to anybody.",
            ),
            Command::Settle => is(
                state.view == View::Activity
                    && state.queued().is_some_and(|queued| queued.progress.stuck()),
                "No write under the cursor waits for a decision.",
            ),
            Command::UndoEntry => is(
                state.view == View::Activity
                    && state
                        .entry()
                        .is_some_and(|entry| !entry.undone && entry.undoes.is_none()),
                "There is nothing under the cursor that can be taken back.",
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
                | Command::Play
                | Command::Undo
                | Command::UndoEntry
                | Command::Settle
                | Command::Bulk
                | Command::Likely
        )
    }

    /// Whether it is about the account under the cursor.
    fn needs_account(self) -> bool {
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
                | Command::Play
        )
    }
}
