//! Which ticket of the account a line is about: `#4711`, or `#` and words of its subject.

use super::Fault;
use super::clause::trimmed;
use super::head::Around;
use crate::domain::search::fold;
use crate::domain::ticket::Ticket;
use crate::messages::lines as say;
use std::ops::Range;

/// The ticket that a segment names; `None` where it names none, or not one alone.
pub(super) fn ticket<'a>(around: Around<'a>, segment: Range<usize>) -> Option<&'a Ticket> {
    find(around, segment)?.ok()
}

/// What is to be said of a segment that names a ticket which is not there, or several.
pub(super) fn missed(around: Around, segment: Range<usize>) -> Option<Fault> {
    let at = trimmed(around.chars, segment.clone());
    let text = find(around, segment)?.err()?;
    Some(Fault {
        at,
        text,
        blocks: false,
    })
}

fn find<'a>(around: Around<'a>, segment: Range<usize>) -> Option<Result<&'a Ticket, String>> {
    let Range { start, end } = trimmed(around.chars, segment);
    let text: String = around.chars[start..end].iter().collect();
    let said = text.strip_prefix('#')?.trim();
    // Without tickets a sign is a sign.
    if said.is_empty() || around.tickets.is_empty() {
        return None;
    }
    if let Some(ticket) = around.tickets.iter().find(|one| one.id.as_str() == said) {
        return Some(Ok(ticket));
    }
    let words = fold(said);
    let fits = |ticket: &&Ticket| fold(&ticket.subject).contains(&words);
    let open = |ticket: &&Ticket| ticket.closed.is_none();
    let mut all: Vec<&Ticket> = around.tickets.iter().filter(open).filter(fits).collect();
    if all.is_empty() {
        all = around.tickets.iter().filter(fits).collect();
    }
    Some(match all.as_slice() {
        [one] => Ok(*one),
        [] => Err(say::no_ticket(around.language, said)),
        [one, other, ..] => Err(say::tickets(
            around.language,
            said,
            &one.subject,
            &other.subject,
        )),
    })
}
