//! Which ticket or deal of the account a line is about: `#4711`, or `#` and words of its name.

use super::Fault;
use super::clause::trimmed;
use super::head::Around;
use crate::domain::deal::Deal;
use crate::domain::search::fold;
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::{About, Details};
use crate::messages::lines as say;
use std::ops::Range;

/// What of an account a line may name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subjects<'a> {
    /// Its tickets.
    pub tickets: &'a [Ticket],
    /// Its deals.
    pub deals: &'a [Deal],
}

impl<'a> From<&'a Details> for Subjects<'a> {
    fn from(details: &'a Details) -> Self {
        Self {
            tickets: &details.tickets,
            deals: &details.deals,
        }
    }
}

/// One of them.
struct One<'a> {
    about: About,
    name: &'a str,
    open: bool,
}

impl<'a> Subjects<'a> {
    fn all(self) -> impl Iterator<Item = One<'a>> {
        let tickets = self.tickets.iter().map(|ticket| One {
            about: About::Ticket(ticket.id.0.clone()),
            name: &ticket.subject,
            open: ticket.closed.is_none(),
        });
        let deals = self.deals.iter().map(|deal| One {
            about: About::Deal(deal.id.clone()),
            name: &deal.name,
            open: deal.open,
        });
        tickets.chain(deals)
    }
}

/// What a segment names, and its name; `None` where it names nothing, or not one thing alone.
pub(super) fn named(around: Around<'_>, segment: Range<usize>) -> Option<(About, String)> {
    find(around, segment)?.ok()
}

/// What is to be said of a segment that names what is not there, or several.
pub(super) fn missed(around: Around, segment: Range<usize>) -> Option<Fault> {
    let at = trimmed(around.chars, segment.clone());
    let text = find(around, segment)?.err()?;
    Some(Fault {
        at,
        text,
        blocks: false,
    })
}

fn find(around: Around<'_>, segment: Range<usize>) -> Option<Result<(About, String), String>> {
    let Range { start, end } = trimmed(around.chars, segment);
    let text: String = around.chars[start..end].iter().collect();
    let said = text.strip_prefix('#')?.trim();
    // Without anything to be named a sign is a sign.
    if said.is_empty() || around.subjects.all().next().is_none() {
        return None;
    }
    let id = |one: &One| match &one.about {
        About::Ticket(id) | About::Deal(id) => id == said,
    };
    // A number names a ticket before a deal: they are numbered apart.
    if let Some(one) = around.subjects.all().find(id) {
        return Some(Ok((one.about, one.name.to_owned())));
    }
    let words = fold(said);
    let fits = |one: &One| fold(one.name).contains(&words);
    let mut all: Vec<One> = around.subjects.all().filter(fits).collect();
    if all.iter().any(|one| one.open) {
        all.retain(|one| one.open);
    }
    let deals = !around.subjects.deals.is_empty();
    Some(match all.as_slice() {
        [one] => Ok((one.about.clone(), one.name.to_owned())),
        [] if deals => Err(say::no_subject(around.language, said)),
        [] => Err(say::no_ticket(around.language, said)),
        [one, other, ..] => {
            let told = if deals { say::subjects } else { say::tickets };
            Err(told(around.language, said, one.name, other.name))
        }
    })
}
