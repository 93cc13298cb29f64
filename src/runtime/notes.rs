//! Notes that were being written when the program did not end as it should: they are in their account's line
//! again once the account is there.

use super::worker::Job;
use super::{Chore, Cockpit};
use crate::app::Msg;
use crate::app::state::Opening;
use crate::domain::id::AccountId;
use crate::term::editor;
use std::path::PathBuf;

/// A note that was left: on which account, and its file.
pub type LeftNote = (AccountId, PathBuf);

impl Cockpit {
    /// Takes up notes that were left, with the next book that has accounts.
    pub fn takes_up(&mut self, notes: Vec<LeftNote>) {
        self.left_notes = notes;
    }

    /// Puts each into its account's line. One whose account is not there stays where it is, and the person
    /// is told where.
    pub(super) fn take_up(&mut self, chores: &mut Vec<Chore>) {
        if self.left_notes.is_empty() || self.state.opening != Opening::Ready {
            return;
        }
        for (account, path) in std::mem::take(&mut self.left_notes) {
            let known = self.state.book.find(&account).is_some();
            match editor::words(&path).filter(|_| known) {
                Some(text) => {
                    self.update(Msg::LeftNote(account, text), chores);
                    // Behind what keeps its words. One that stays is taken up once more, which changes
                    // nothing.
                    self.give(Job::NoteKept(path));
                }
                None => self.update(Msg::Problem(editor::where_left(&path)), chores),
            }
        }
    }
}
