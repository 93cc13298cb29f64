//! Sums of people, tickets and tasks that an account carries with it.

use crate::domain::account::{Account, People, Presence, Tickets};
use crate::domain::contact::{Contact, Role};
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use chrono::{DateTime, TimeDelta, Utc};

/// How long a key contact counts as met.
const MET: TimeDelta = TimeDelta::days(90);

/// The sum of the people.
pub(super) fn people(contacts: &[Contact], now: DateTime<Utc>) -> People {
    let presence = |role: Role| {
        let mut holders = contacts
            .iter()
            .filter(|contact| contact.roles.contains(&role));
        match holders.next() {
            None => Presence::Missing,
            Some(first) if !first.left || holders.any(|contact| !contact.left) => Presence::Here,
            Some(_) => Presence::Left,
        }
    };
    let key = |contact: &&Contact| {
        !contact.left && contact.roles.iter().any(|role| *role != Role::Detractor)
    };
    let met = |contact: &&Contact| {
        contact
            .last_contacted
            .is_some_and(|at| now.signed_duration_since(at) <= MET)
    };
    People {
        champion: presence(Role::Champion),
        buyer: presence(Role::EconomicBuyer),
        key: small(contacts.iter().filter(key).count()),
        key_met: small(contacts.iter().filter(key).filter(met).count()),
    }
}

/// The sum of the tickets.
pub(super) fn tickets(tickets: &[Ticket]) -> Tickets {
    let open = || tickets.iter().filter(|ticket| ticket.closed.is_none());
    let mut oldest_by_severity = [None; 4];
    for ticket in open() {
        if let Some(severity) = ticket.severity {
            let slot: &mut Option<i64> = &mut oldest_by_severity[severity as usize - 1];
            let opened = ticket.opened.timestamp();
            *slot = Some(slot.map_or(opened, |known| known.min(opened)));
        }
    }
    Tickets {
        read: true,
        open: small(open().count()),
        worst: open().filter_map(|ticket| ticket.severity).min(),
        oldest: open().map(|ticket| ticket.opened).min(),
        oldest_by_severity,
    }
}

/// Puts the sum of the tasks into the account.
pub(super) fn tasks(account: &mut Account, tasks: &[Task]) {
    let open = || tasks.iter().filter(|task| !task.done);
    account.open_tasks = small(open().count());
    account.task_due = open()
        .filter_map(|task| task.due)
        .min()
        .map(|due| due.date_naive());
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
