//! The outbox: writes on their way to the CRM, durable from the moment a person made them.
//!
//! Order is kept within an account. A write that waits for a person holds back later writes of the
//! same account to the same subject (the same field, or the record that a removal takes back). A change
//! of stage that waits for a person holds back all else of its action too: the reason, the tasks of the
//! stage and the note tell of a move that is not made yet. A value that the CRM refused, or wants more with,
//! gives way to the next one that a person sets there. The fields of an account that one action sets
//! stand and fall together, as the CRM may want one with another: when one of them waits for a person the
//! others wait too. The plan is none of them: it is a text of its own.
//!
//! Here: what is in it. `held`: what holds what back; `next`: which of it may be sent; `sending`: what comes
//! of that; `resolve`: what a person decides of it; `answer`: what a person gives for it; `replace`: what gives way to what.

mod answer;
mod held;
mod next;
mod replace;
mod resolve;
mod sending;

use super::rows::{add, find, insert, select};
use super::{Durability, Store, StoreError};
use crate::domain::write::{Action, ObjectRef, Progress, Queued, Write};
use chrono::{DateTime, Utc};
use held::Held;
pub(super) use sending::mark;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is written to where the stage of an account changes: [`super::rows::insert`].
const STAGE: &str = "field:stage";

/// Whether a row of this table sets one of the fields that stand together, as SQL.
macro_rules! together {
    ($table:literal) => {
        concat!(
            "(",
            $table,
            ".subject LIKE 'field:%' AND ",
            $table,
            ".subject <> 'field:plan')"
        )
    };
}
use together;

/// A write that may be sent now.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The write and where it stands: waiting, or unknown and to be looked for first.
    pub queued: Queued,
    /// The record that a removal takes back, or that was noted for a move: [`Store::aim`].
    pub made: Option<ObjectRef>,
}

/// How many writes stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// To be sent, being sent, or to be looked for.
    pub waiting: usize,
    /// Conflicts, refusals and questions.
    pub person: usize,
}

impl Store {
    /// Puts an action into the journal and its writes into the outbox, durable on return. What the CRM
    /// refused to a field that it sets, or wants more with, gives way to it. The same action again changes
    /// nothing.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is kept then.
    pub fn enqueue(&self, action: &Action) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let action = replace::in_place(transaction, action)?;
            insert(transaction, &action, &HashMap::new())
        })
    }

    /// Puts more writes into an action that is there already and not all sent: what a person wants done
    /// with it too. They are sent and taken back with it.
    ///
    /// # Errors
    /// When the database cannot be written; nothing is kept then.
    pub fn enqueue_with(
        &self,
        action: &Uuid,
        at: DateTime<Utc>,
        writes: &[Write],
    ) -> Result<(), StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            for write in writes {
                add(transaction, (action, at), write, None)?;
            }
            Ok(())
        })
    }

    /// The write that waits for a person and so holds this one back: an earlier one of its account and
    /// subject, the change of stage it was made with, a field that it stands together with, or what one of
    /// those waits for itself. `None` when it is free to go.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn held_behind(&self, write: &Uuid) -> Result<Option<Queued>, StoreError> {
        Ok(self.held(std::slice::from_ref(write))?.remove(write))
    }

    /// The same for several: those of them that are held back, each with what by.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn held(&self, writes: &[Uuid]) -> Result<HashMap<Uuid, Queued>, StoreError> {
        self.read(|connection| {
            // All that is held is found together: once, however many are asked about.
            let held = Held::of(connection)?;
            let mut found = HashMap::new();
            for write in writes {
                if let Some(behind) = held.behind(write)
                    && let Some(before) = find(connection, &behind)?
                {
                    found.insert(*write, before);
                }
            }
            Ok(found)
        })
    }

    /// Whether none of the writes has to be sent or looked for any more; what waits behind one that a person
    /// decides about is not sent before that.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn settled(&self, writes: &[Uuid]) -> Result<bool, StoreError> {
        self.read(|connection| {
            // All that is held is found together: once, however many are asked about.
            let mut held = None;
            for write in writes {
                let open = find(connection, write)?.is_some_and(|queued| {
                    matches!(
                        queued.progress,
                        Progress::Waiting | Progress::Sending | Progress::Unknown
                    )
                });
                if !open {
                    continue;
                }
                let held = match &mut held {
                    Some(held) => held,
                    none => none.insert(Held::of(connection)?),
                };
                if held.behind(write).is_none() {
                    return Ok(false);
                }
            }
            Ok(true)
        })
    }

    /// All writes that are still to reach the CRM or wait for a person, in order, each with what holds it
    /// back.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outbox(&self) -> Result<Vec<Queued>, StoreError> {
        self.read(|connection| {
            let mut all = select(connection, "open = 1 ORDER BY outbox.seq", [])?;
            Held::of(connection)?.tell(&mut all);
            Ok(all)
        })
    }

    /// One write, wherever it stands.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queued(&self, write: &Uuid) -> Result<Option<Queued>, StoreError> {
        self.read(|connection| find(connection, write))
    }

    /// Which of these writes are still to reach the CRM or wait for a person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn open_of(&self, writes: &HashSet<Uuid>) -> Result<HashSet<Uuid>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT 1 FROM outbox WHERE id = ?1 AND open = 1")?;
            let mut open = HashSet::new();
            for write in writes {
                if statement.exists([write.to_string()])? {
                    open.insert(*write);
                }
            }
            Ok(open)
        })
    }

    /// How many writes are open.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tally(&self) -> Result<Tally, StoreError> {
        self.read(|connection| {
            let (all, person): (u32, u32) = connection.query_row(
                "SELECT count(*), coalesce(sum(state IN ('conflict', 'refused', 'asks')), 0)
                 FROM outbox WHERE open = 1",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(Tally {
                waiting: all.saturating_sub(person) as usize,
                person: person as usize,
            })
        })
    }
}
