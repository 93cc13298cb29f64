//! The account that a command is about: the one under the cursor, whatever the view.

use super::state::State;
use super::view::{ActivityTab, View};
use crate::domain::book::Row;
use crate::domain::changes::Story;
use crate::domain::edit::label_in;
use crate::domain::id::AccountId;
use crate::domain::when::show;
use crate::domain::write::{Entry, Op, Queued, TaskState};
use crate::messages::{activity, titles};

impl State {
    /// The account under the cursor of the view shown.
    pub fn subject(&self) -> Option<&Row> {
        let index = match self.view {
            View::Board => {
                let column = self.board.columns.get(self.board.focus)?;
                *column.rows.get(column.cursor)?
            }
            View::Triage => *self.triage.rows.get(self.triage.cursor)?,
            View::Accounts => *self.table.rows.get(self.table.cursor)?,
            View::Quadrant => self.quadrant.dots.get(self.quadrant.cursor)?.row,
            View::Renewals => *self.renewals.rows.get(self.renewals.cursor)?,
            View::Portfolio => return None,
            View::Account => self.book.find(&self.account.as_ref()?.id)?,
            View::Activity => match self.change() {
                Some(change) => change.row,
                None => self.book.find(self.activity_account()?)?,
            },
        };
        self.book.row(index)
    }

    /// The account described beside a list: the one the cursor rested on last, so that a key held down
    /// does not draw a screen of text for each one it passes.
    pub fn beside(&self) -> Option<&Row> {
        let rested = self.beside.as_ref().and_then(|id| self.book.find(id));
        let rested = rested.and_then(|index| self.book.row(index));
        rested.or_else(|| self.subject())
    }

    /// What a write is called: as its action, with the account before it where that one does not name it,
    /// being about several.
    pub fn called_write(&self, queued: &Queued) -> String {
        let title = titles::told(self.language, &queued.title);
        let at = self.book.find(&queued.write.account);
        let row = at.and_then(|at| self.book.row(at));
        match queued.whose(row.map(|row| row.account.name.as_str())) {
            Some(name) => titles::of(self.language, name, title),
            None => title.into_owned(),
        }
    }

    /// What the CRM has in the place of what a write in conflict sets.
    pub fn told_conflict(&self, queued: &Queued, theirs: Option<&str>) -> String {
        let op = &queued.write.op;
        let value = match (op, theirs) {
            (Op::SetTask { .. }, _) => {
                show::task(TaskState::heard(theirs), self.now, self.language)
            }
            (_, Some(raw)) => self.told_value(op, raw),
            (_, None) => activity::nothing(self.language).to_owned(),
        };
        match op {
            Op::SetField { field, .. } => {
                let field = label_in(self.language, *field);
                activity::theirs_of(self.language, field, value)
            }
            _ => activity::theirs(self.language, value),
        }
    }

    /// Its id.
    pub fn subject_id(&self) -> Option<AccountId> {
        self.subject().map(|row| row.account.id.clone())
    }

    /// The write of the outbox under the cursor, while the outbox is shown.
    pub fn queued(&self) -> Option<&Queued> {
        let activity = &self.activity;
        match activity.tab {
            ActivityTab::Outbox => activity.queue.get(activity.cursor),
            ActivityTab::Journal | ActivityTab::Changes => None,
        }
    }

    /// The journal's entry under the cursor, while the journal is shown.
    pub fn entry(&self) -> Option<&Entry> {
        let activity = &self.activity;
        match activity.tab {
            ActivityTab::Outbox | ActivityTab::Changes => None,
            ActivityTab::Journal => activity.journal.get(activity.cursor),
        }
    }

    /// The change of an account under the cursor, while those are shown.
    pub fn change(&self) -> Option<&Story> {
        let activity = &self.activity;
        let all = activity.changes.as_ref()?;
        match activity.tab {
            ActivityTab::Changes => all.get(activity.cursor),
            ActivityTab::Outbox | ActivityTab::Journal => None,
        }
    }

    fn activity_account(&self) -> Option<&AccountId> {
        let queued = self.queued().map(|queued| &queued.write.account);
        queued.or_else(|| self.entry().map(|entry| &entry.account))
    }
}
