//! What a person does: made durable, answered, and handed on to be sent.

use super::Worker;
use crate::app::Msg;
use crate::domain::id::AccountId;
use crate::domain::write::{Action, Choice, Given};
use crate::store::{Store, StoreError, Undone};
use crate::sync::Command;
use uuid::Uuid;

impl Worker {
    pub(super) fn commit(&self, store: &Store, action: Action) -> Result<(), StoreError> {
        let (id, title) = (action.id, action.title.clone());
        let sends = action.sends();
        if let Err(error) = store.enqueue(&action) {
            self.say(Msg::NotCommitted {
                title,
                why: error.to_string(),
            });
            return Ok(());
        }
        self.say(Msg::Committed {
            action: id,
            title,
            undo: false,
            sends,
            unseen: false,
        });
        self.order(Command::Push);
        self.marked(store, &action.writes)?;
        let mut changed: Vec<AccountId> = action
            .writes
            .into_iter()
            .map(|write| write.account)
            .collect();
        changed.dedup();
        self.shown_again(store, &changed)
    }

    pub(super) fn undo(&self, store: &Store, which: Option<Uuid>) -> Result<(), StoreError> {
        let now = (self.clock)().utc;
        match store.undo(which.as_ref(), Uuid::now_v7(), &mut Uuid::now_v7, now) {
            Ok(Undone::Done {
                action,
                changes,
                unseen,
            }) => {
                self.say(Msg::Committed {
                    action: action.id,
                    sends: action.sends(),
                    title: action.title,
                    undo: true,
                    unseen,
                });
                self.marked(store, &action.writes)?;
                self.order(Command::Push);
                self.shown_again(store, &changes.changed)
            }
            Ok(Undone::No { why }) => {
                self.say(Msg::NotUndone(why));
                Ok(())
            }
            Err(error) => {
                self.say(Msg::NotUndone(error.to_string()));
                Ok(())
            }
        }
    }

    /// Settles a conflict or a refusal as the person chose.
    pub(super) fn settle(
        &self,
        store: &Store,
        write: Uuid,
        choice: Choice,
    ) -> Result<(), StoreError> {
        let changes = store.resolve(&write, choice, (self.clock)().utc)?;
        self.shown_again(store, &changes.changed)?;
        self.order(Command::Push);
        Ok(())
    }

    /// Gives writes what the CRM asks for with each of them, the same to all.
    pub(super) fn answer(
        &self,
        store: &Store,
        writes: &[Uuid],
        with: &[(String, String)],
    ) -> Result<(), StoreError> {
        let given: Vec<Given> = with
            .iter()
            .map(|(property, value)| Given::new(property, value))
            .collect();
        let all: Vec<(Uuid, Vec<Given>)> = writes.iter().map(|of| (*of, given.clone())).collect();
        let changes = match store.answer_all(&all, &mut Uuid::now_v7) {
            Ok(changes) => changes,
            Err(error) => {
                let title = "the answer to the CRM".to_owned();
                let why = error.to_string();
                self.say(Msg::NotCommitted { title, why });
                return Ok(());
            }
        };
        self.changed(store, &changes)?;
        self.outbox(store)?;
        self.order(Command::Push);
        Ok(())
    }
}
