//! What an account keeps of its contacts, tickets and tasks: their sums, made when they are read.

use super::account::{People, Presence, Tickets, Unhappy};
use super::contact::{Contact, Role};
use super::task::Task;
use super::ticket::{Severity, Ticket};
use super::when::{Now, show};
use chrono::{NaiveDate, TimeDelta};

/// A key contact counts as met within so many days.
const MET_DAYS: i64 = 90;

/// Roles that make a contact a key contact.
const KEY: &[Role] = &[
    Role::Champion,
    Role::EconomicBuyer,
    Role::ExecutiveSponsor,
    Role::KeyUser,
];

impl People {
    /// The sum of an account's contacts. No contacts at all means that nobody is known.
    pub fn of<'a>(contacts: impl IntoIterator<Item = &'a Contact>, now: Now) -> Self {
        let mut people = Self {
            champion: Presence::Missing,
            buyer: Presence::Missing,
            ..Self::default()
        };
        let mut unhappy = Vec::new();
        for contact in contacts {
            // Later answers stand behind earlier ones; what is yet to come is none.
            let given = contact
                .nps
                .iter()
                .rev()
                .find(|given| given.as_of <= now.utc);
            if let Some(given) = given.filter(|_| !contact.left) {
                let seconds = given.as_of.timestamp().clamp(0, i64::from(u32::MAX)) as u32;
                let answer = (given.value as f32, seconds);
                // Of two given at once the lower, so that their order does not matter.
                let later =
                    |(value, at): (f32, u32)| at < seconds || at == seconds && value > answer.0;
                if people.answer.is_none_or(later) {
                    people.answer = Some(answer);
                }
                if given.value <= Unhappy::HIGHEST {
                    unhappy.push(Unhappy {
                        value: answer.0,
                        at: seconds,
                        name: contact.name.clone(),
                    });
                }
            }
            if contact.roles.contains(&Role::Champion) {
                people.champion = seen(people.champion, contact.left);
            }
            if contact.roles.contains(&Role::EconomicBuyer) {
                people.buyer = seen(people.buyer, contact.left);
            }
            if !contact.left && contact.roles.iter().any(|role| KEY.contains(role)) {
                people.key = people.key.saturating_add(1);
                let since = now.utc - TimeDelta::days(MET_DAYS);
                if contact.last_contacted.is_some_and(|at| at >= since) {
                    people.key_met = people.key_met.saturating_add(1);
                }
            }
        }
        // The order of the contacts does not matter.
        unhappy.sort_by(|a, b| {
            let order = b.at.cmp(&a.at).then(a.value.total_cmp(&b.value));
            order.then_with(|| a.name.cmp(&b.name))
        });
        unhappy.truncate(Unhappy::MOST);
        people.unhappy = unhappy.into();
        people
    }
}

/// One who is there goes before one who has left.
fn seen(before: Presence, left: bool) -> Presence {
    match (before, left) {
        (Presence::Here, _) | (_, false) => Presence::Here,
        _ => Presence::Left,
    }
}

impl Tickets {
    /// The sum of an account's tickets; closed ones do not count. A ticket without a severity is
    /// held to severity 3's promise, the usual one, but is never called the worst.
    pub fn of<'a>(tickets: impl IntoIterator<Item = &'a Ticket>) -> Self {
        let mut sum = Self {
            read: true,
            ..Self::default()
        };
        for ticket in tickets.into_iter().filter(|ticket| ticket.closed.is_none()) {
            sum.open = sum.open.saturating_add(1);
            let first = |known: Option<_>| known.map_or(ticket.opened, |at| ticket.opened.min(at));
            sum.oldest = Some(first(sum.oldest));
            sum.worst = match (sum.worst, ticket.severity) {
                (Some(worst), Some(severity)) => Some(worst.min(severity)),
                (worst, severity) => worst.or(severity),
            };
            let held = ticket.severity.unwrap_or(Severity::S3) as usize - 1;
            let opened = ticket.opened.timestamp();
            let oldest = &mut sum.oldest_by_severity[held];
            *oldest = Some(oldest.map_or(opened, |oldest| oldest.min(opened)));
        }
        sum
    }
}

/// How many of an account's tasks are open, and the person's day on which the first is due.
pub fn open_tasks<'a>(
    tasks: impl IntoIterator<Item = &'a Task>,
    now: Now,
) -> (u16, Option<NaiveDate>) {
    let mut sum = (0_u16, None);
    for task in tasks.into_iter().filter(|task| !task.done) {
        sum.0 = sum.0.saturating_add(1);
        let due = task.due.map(|due| show::local_day(due, now));
        sum.1 = match (sum.1, due) {
            (Some(first), Some(due)) => Some(due.min(first)),
            (first, due) => first.or(due),
        };
    }
    sum
}
