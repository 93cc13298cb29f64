//! The connector's words in the store's: the two know nothing of each other.

use crate::crm::{Item, Portal, Resource};
use crate::store::{Incoming, Listing, PortalInfo};

/// The store's name of a resource.
pub(super) fn listing(resource: Resource) -> Listing {
    match resource {
        Resource::Accounts => Listing::Accounts,
        Resource::Contacts => Listing::Contacts,
        Resource::Tickets => Listing::Tickets,
        Resource::Tasks => Listing::Tasks,
    }
}

/// A thing read, as the store takes it.
pub(super) fn incoming(item: Item) -> Incoming {
    match item {
        Item::Account(record) => Incoming::Account(record),
        Item::Contact(contact) => Incoming::Contact(contact),
        Item::Ticket(ticket) => Incoming::Ticket(ticket),
        Item::Task(task) => Incoming::Task(task),
        Item::Odd(id) | Item::Untold(id) => Incoming::Odd(id),
        Item::Gone(id) => Incoming::Gone(id),
        Item::Merged { gone, into } => Incoming::Merged { gone, into },
    }
}

/// The portal, as the store keeps it.
pub(super) fn portal(portal: Portal) -> PortalInfo {
    PortalInfo {
        id: portal.id,
        time_zone: portal.time_zone,
        currency: portal.currency,
    }
}
