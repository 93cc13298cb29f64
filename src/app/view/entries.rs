//! The entries of an account's tabs that a cursor goes through: goals, tasks, tickets, deals, touchpoints,
//! people and fields, in the order in which the tab shows them.

use super::Tab;
use crate::app::state::State;
use crate::domain::account::Account;
use crate::domain::edit::label_in;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::touchpoint::Details;
use crate::messages::account as say;
use chrono::{DateTime, Utc};

/// An entry by its place in the details of the account, or in its plan; from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A goal of the plan.
    Goal(usize),
    /// A task.
    Task(usize),
    /// A ticket.
    Ticket(usize),
    /// A deal.
    Deal(usize),
    /// A touchpoint.
    Touchpoint(usize),
    /// A person.
    Contact(usize),
    /// A line of the fields.
    Field(usize),
}

/// A line of an account's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldLine<'a> {
    /// A field that the program knows.
    Known(Field),
    /// Another of the CRM's: its name and its value.
    Other(&'a str, &'a str),
    /// The CRM's identifier.
    Id,
    /// The address in the CRM.
    Link(&'a str),
    /// When the CRM last changed it.
    Changed(DateTime<Utc>),
}

/// The lines of an account's fields, in the order the tab shows them.
pub fn field_lines(account: &Account) -> Vec<FieldLine<'_>> {
    let known = Field::ALL.iter().copied().map(FieldLine::Known);
    let others = account.custom.iter();
    let others = others.map(|(name, value)| FieldLine::Other(name, value));
    let link = account.url.as_deref().map(FieldLine::Link);
    let changed = account.updated_at.map(FieldLine::Changed);
    let all = known.chain(others).chain([FieldLine::Id]);
    all.chain(link).chain(changed).collect()
}

impl State {
    /// An account's details, if there is anything to say of them yet: as long as the CRM was never asked,
    /// that there are none means nothing. What is drawn and what a cursor goes through are both of these.
    pub fn read(&self, id: &AccountId) -> Option<&Details> {
        let details = self.details.get(id)?;
        let unread = details.fetched.is_none()
            && details.touchpoints.is_empty()
            && details.contacts.is_empty();
        (!unread).then_some(details)
    }

    /// The entries of the tab that is open; none on tabs that only scroll, and until they are read.
    pub fn entries(&self) -> Vec<Entry> {
        let Some(open) = &self.account else {
            return Vec::new();
        };
        if open.tab == Tab::Fields {
            let row = self.book.find(&open.id).and_then(|at| self.book.row(at));
            let lines = row.map_or(0, |row| field_lines(&row.account).len());
            return (0..lines).map(Entry::Field).collect();
        }
        let Some(details) = self.read(&open.id) else {
            return Vec::new();
        };
        match open.tab {
            Tab::Tasks => {
                let goals = (0..self.goals(&open.id)).map(Entry::Goal);
                let tasks = (0..details.tasks.len()).map(Entry::Task);
                let tickets = (0..details.tickets.len()).map(Entry::Ticket);
                let deals = (0..details.deals.len()).map(Entry::Deal);
                goals.chain(tasks).chain(tickets).chain(deals).collect()
            }
            Tab::Timeline => (0..details.touchpoints.len())
                .map(Entry::Touchpoint)
                .collect(),
            Tab::Contacts => (0..details.contacts.len()).map(Entry::Contact).collect(),
            Tab::Overview | Tab::Health | Tab::Fields => Vec::new(),
        }
    }

    fn goals(&self, id: &AccountId) -> usize {
        let row = self.book.find(id).and_then(|at| self.book.row(at));
        row.filter(|row| row.account.plan.is_some())
            .map_or(0, |row| row.account.plan().goals.len())
    }

    /// The entry under the cursor, while an account is shown.
    pub fn under(&self) -> Option<Entry> {
        let open = self.account.as_ref()?;
        let shown = self.view == super::View::Account;
        let entries = self.entries();
        let last = entries.len().checked_sub(1)?;
        shown.then(|| entries[open.cursor.min(last)])
    }

    /// The details of the account that is open.
    pub fn opened(&self) -> Option<&Details> {
        self.details.get(&self.account.as_ref()?.id)
    }
}

/// What tells an entry from all others, also when others come before it, and whether it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Of which account.
    pub account: AccountId,
    /// Which one: its identifier, or its words as long as it has none.
    pub by: String,
    /// Whether it is done; `None` of what cannot be.
    pub done: Option<bool>,
}

const TASK_TO_BE: &str = "task-to-be-";

impl State {
    /// What an entry of the account that is open is known by.
    pub fn known(&self, entry: Entry) -> Option<Known> {
        if let Entry::Field(at) = entry {
            return Some(Known {
                account: self.account.as_ref()?.id.clone(),
                by: format!("field-{}", self.called(Entry::Field(at))?),
                done: None,
            });
        }
        let details = self.opened()?;
        let account = details.account.clone();
        let known = |by: String, done: Option<bool>| Known { account, by, done };
        Some(match entry {
            Entry::Goal(at) => {
                let row = self.book.find(&details.account);
                let plan = row.and_then(|at| self.book.row(at))?.account.plan();
                let goal = plan.goals.get(at)?;
                // Goals have no identifier: of two of the same name it is the first or the second.
                let before = plan.goals[..at].iter();
                let same = before.filter(|of| of.title == goal.title).count();
                known(format!("goal-{same}-{}", goal.title), Some(goal.done))
            }
            Entry::Task(at) => {
                let task = details.tasks.get(at)?;
                let by = match &task.id {
                    Some(id) => format!("task-{id}"),
                    // One that waits has only its words.
                    None => format!("{TASK_TO_BE}{}", task.title),
                };
                known(by, Some(task.done))
            }
            Entry::Ticket(at) => known(format!("ticket-{}", details.tickets.get(at)?.id), None),
            Entry::Deal(at) => known(format!("deal-{}", details.deals.get(at)?.id), None),
            Entry::Touchpoint(at) => {
                let of = details.touchpoints.get(at)?;
                let by = match (&of.marker, &of.id) {
                    // Ours keeps its marker when the CRM has given it an id.
                    (Some(marker), _) => format!("touchpoint-{marker}"),
                    (None, Some(id)) => format!("touchpoint-{id}"),
                    (None, None) => format!("touchpoint-{}-{}", of.at, of.title),
                };
                known(by, None)
            }
            Entry::Contact(at) => known(format!("contact-{}", details.contacts.get(at)?.id), None),
            Entry::Field(_) => return None,
        })
    }

    /// Where an entry is now in its tab; `None` when it is gone, or not of the tab that is open.
    pub fn place_of(&self, held: &Known) -> Option<usize> {
        if self.account.as_ref()?.id != held.account {
            return None;
        }
        let entries = self.entries();
        let is = |entry: &Entry| self.known(*entry).is_some_and(|known| known.by == held.by);
        // A task that waited has its identifier now.
        let sent = |entry: &Entry| match (entry, held.by.strip_prefix(TASK_TO_BE)) {
            (Entry::Task(at), Some(title)) => self
                .opened()
                .and_then(|details| details.tasks.get(*at))
                .is_some_and(|task| task.title == title),
            _ => false,
        };
        let found = entries.iter().position(is);
        found.or_else(|| entries.iter().position(sent))
    }

    /// An entry in a few words.
    pub fn called(&self, entry: Entry) -> Option<String> {
        if let Entry::Field(at) = entry {
            return self.field_called(at);
        }
        let details = self.opened()?;
        Some(match entry {
            Entry::Goal(at) => {
                let row = self.book.find(&details.account);
                let plan = row.and_then(|at| self.book.row(at))?.account.plan();
                plan.goals.get(at)?.title.clone()
            }
            Entry::Task(at) => details.tasks.get(at)?.title.clone(),
            Entry::Ticket(at) => details.tickets.get(at)?.subject.clone(),
            Entry::Deal(at) => details.deals.get(at)?.name.clone(),
            Entry::Touchpoint(at) => details.touchpoints.get(at)?.title.clone(),
            Entry::Contact(at) => details.contacts.get(at)?.name.clone(),
            Entry::Field(_) => return None,
        })
    }

    fn field_called(&self, at: usize) -> Option<String> {
        let id = &self.account.as_ref()?.id;
        let row = self.book.find(id).and_then(|at| self.book.row(at))?;
        Some(match field_lines(&row.account).get(at)? {
            FieldLine::Known(field) => label_in(self.language, *field),
            FieldLine::Other(name, _) => (*name).to_owned(),
            FieldLine::Id => say::id(self.language).to_owned(),
            FieldLine::Link(_) => say::link(self.language).to_owned(),
            FieldLine::Changed(_) => say::changed(self.language).to_owned(),
        })
    }
}
