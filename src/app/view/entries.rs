//! The entries of an account's tabs that a cursor goes through: goals, tasks, tickets, deals, touchpoints and
//! people, in the order in which the tab shows them.

use super::Tab;
use crate::app::state::State;
use crate::domain::id::AccountId;
use crate::domain::touchpoint::Details;

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
}

impl State {
    /// The entries of the tab that is open; none on tabs that only scroll, and until they are read.
    pub fn entries(&self) -> Vec<Entry> {
        let Some(open) = &self.account else {
            return Vec::new();
        };
        let Some(details) = self.details.get(&open.id) else {
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

/// What an entry is known by, also when others come before it.
pub fn known_by(details: &Details, entry: Entry) -> String {
    match entry {
        Entry::Goal(at) => format!("goal-{at}"),
        Entry::Task(at) => details.tasks.get(at).map_or_else(String::new, |task| {
            match &task.id {
                Some(id) => format!("task-{id}"),
                // One that waits has only its words.
                None => format!("task-to-be-{}", task.title),
            }
        }),
        Entry::Ticket(at) => details
            .tickets
            .get(at)
            .map_or_else(String::new, |ticket| format!("ticket-{}", ticket.id)),
        Entry::Deal(at) => details
            .deals
            .get(at)
            .map_or_else(String::new, |deal| format!("deal-{}", deal.id)),
        Entry::Touchpoint(at) => details.touchpoints.get(at).map_or_else(String::new, |of| {
            match (&of.marker, &of.id) {
                // Ours keeps its marker when the CRM has given it an id.
                (Some(marker), _) => format!("touchpoint-{marker}"),
                (None, Some(id)) => format!("touchpoint-{id}"),
                (None, None) => format!("touchpoint-{}-{}", of.at, of.title),
            }
        }),
        Entry::Contact(at) => details
            .contacts
            .get(at)
            .map_or_else(String::new, |contact| format!("contact-{}", contact.id)),
    }
}
