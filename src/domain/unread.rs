//! What stands for a record that is there and cannot be read, as it is not what the CRM's documentation
//! says: it is shown and marked as such, nothing is made up of it, and whoever knows it from before
//! keeps that.

use super::contact::Contact;
use super::deal::Deal;
use super::id::{ContactId, TaskId, TicketId, TouchpointId};
use super::task::Task;
use super::ticket::Ticket;
use super::touchpoint::{Kind, Touchpoint};
use crate::messages::{Language, names};
use chrono::DateTime;

/// What it is called, with the CRM's id of it: kept with the records, so in no language of a screen.
fn name(id: &str) -> String {
    names::unread(Language::En, id)
}

/// A record that may stand for one that cannot be read.
pub trait Unread {
    /// What stands for the record of this id.
    fn unread(id: &str) -> Self;
    /// Whether this is what stands for one.
    fn is_unread(&self) -> bool;
}

impl Unread for Contact {
    fn unread(id: &str) -> Self {
        Self {
            id: ContactId(id.to_owned()),
            name: name(id),
            ..Self::default()
        }
    }

    fn is_unread(&self) -> bool {
        self.name == name(self.id.as_str())
    }
}

/// Closed, so that nobody waits for it.
impl Unread for Ticket {
    fn unread(id: &str) -> Self {
        Self {
            id: TicketId(id.to_owned()),
            accounts: Vec::new(),
            subject: name(id),
            severity: None,
            opened: DateTime::UNIX_EPOCH,
            closed: Some(DateTime::UNIX_EPOCH),
            odd: Vec::new(),
        }
    }

    fn is_unread(&self) -> bool {
        self.subject == name(self.id.as_str())
    }
}

/// Done, so that nobody waits for it.
impl Unread for Task {
    fn unread(id: &str) -> Self {
        Self {
            id: Some(TaskId(id.to_owned())),
            accounts: Vec::new(),
            title: name(id),
            due: None,
            owner: None,
            done: true,
            odd: Vec::new(),
        }
    }

    fn is_unread(&self) -> bool {
        let id = self.id.as_ref();
        id.is_some_and(|id| self.title == name(id.as_str()))
    }
}

/// Not open, so that it counts for nothing.
impl Unread for Deal {
    fn unread(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name(id),
            stage: String::new(),
            amount: None,
            closes: None,
            open: false,
            odd: Vec::new(),
        }
    }

    fn is_unread(&self) -> bool {
        self.name == name(&self.id)
    }
}

/// Of no day: it cannot be placed in a timeline, and only keeps the place of one that is known.
impl Unread for Touchpoint {
    fn unread(id: &str) -> Self {
        Self {
            id: Some(TouchpointId(id.to_owned())),
            marker: None,
            kind: Kind::Note,
            at: DateTime::UNIX_EPOCH,
            minutes: None,
            title: name(id),
            body: String::new(),
            contacts: Vec::new(),
            owner: None,
            odd: Vec::new(),
        }
    }

    fn is_unread(&self) -> bool {
        let id = self.id.as_ref();
        id.is_some_and(|id| self.title == name(id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_record_is_known_as_such_and_no_other() {
        let contact = Contact::unread("101");
        assert!(contact.is_unread());
        assert!(
            !Contact {
                id: ContactId("102".to_owned()),
                ..contact
            }
            .is_unread()
        );
        assert!(!Contact::default().is_unread());
        assert!(Ticket::unread("7").is_unread() && Task::unread("7").is_unread());
        assert!(Deal::unread("7").is_unread() && Touchpoint::unread("7").is_unread());
        assert!(Ticket::unread("7").closed.is_some(), "nobody waits for it");
    }
}
