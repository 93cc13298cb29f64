//! Tasks, tickets and deals; people.

use crate::app::State;
use crate::app::command::Command;
use crate::domain::contact::Contact;
use crate::domain::deal::Deal;
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::Details;
use crate::domain::when::show;
use crate::messages::{account as say, triage};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Line, Sheet};
use crate::ui::{plan, why, words};

/// Narrower than this, a line has room for what it is about and little else.
const NARROW: u16 = 58;

/// The goals; tasks, open ones first; then the tickets; then the deals, if there are any.
pub fn tasks(sheet: &mut Sheet<'_>, state: &State, details: &Details) {
    let found = state.book.find(&details.account);
    if let Some(row) = found.and_then(|at| state.book.row(at))
        && row.account.plan.is_some()
    {
        plan::goals(sheet, state, &row.account);
        sheet.heading(say::tasks(state.language));
    }
    if details.tasks.is_empty() {
        let key = match state.keys.first(Command::NewTask) {
            "" => Command::NewTask.id(),
            key => key,
        };
        sheet.prose(Role::Dim, 0, &say::no_tasks(state.language, key));
    }
    for task in &details.tasks {
        let line = task_line(sheet, state, task);
        sheet.entry();
        sheet.push(line);
    }
    sheet.heading(say::tickets(state.language));
    if details.tickets.is_empty() {
        sheet.plain(Role::Dim, say::none(state.language));
    }
    for ticket in &details.tickets {
        let line = ticket_line(sheet, state, ticket);
        sheet.entry();
        sheet.push(line);
    }
    if !details.deals.is_empty() {
        sheet.heading(say::deals(state.language));
    }
    for deal in &details.deals {
        let line = deal_line(sheet, state, deal);
        sheet.entry();
        sheet.push(line);
    }
}

fn deal_line(sheet: &Sheet<'_>, state: &State, deal: &Deal) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let role = if deal.open { Role::Text } else { Role::Dim };
    let when = deal
        .closes
        .map_or(say::no_date(state.language).into(), |day| {
            words::date(day, state.now, state.language)
        });
    let line = match sheet.width < NARROW {
        true => Line::default(),
        false => Line::default()
            .pad(sheet.look(Role::Dim), &deal.stage, 24, ellipsis)
            .pad(sheet.look(Role::Dim), &when, 24, ellipsis),
    };
    let line = line.add(sheet.look(role), &deal.name);
    match deal.amount {
        Some(amount) => line.end(sheet.look(role), amount.compact_in(sheet.language)),
        None => line,
    }
}

fn task_line(sheet: &Sheet<'_>, state: &State, task: &Task) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let due = task.due.map(|due| show::local_day(due, state.now));
    let late = !task.done && due.is_some_and(|due| due < state.now.today());
    let (mark, role) = match task.done {
        true => (Mark::Yes, Role::Dim),
        false => (Mark::Dot, if late { Role::Bad } else { Role::Text }),
    };
    let when = due.map_or(say::no_date(state.language).into(), |due| {
        words::date(due, state.now, state.language)
    });
    let line = Line::default().add(sheet.look(role), format!("{} ", sheet.theme.mark(mark)));
    if sheet.width < NARROW {
        // What is to be done comes first, and the day alone stands behind it.
        let day = due.map(|due| show::day(due, state.now, state.language));
        let title = if task.done { Role::Dim } else { Role::Text };
        return line
            .add(sheet.look(title), &task.title)
            .end(sheet.look(role), day.unwrap_or_default());
    }
    let mut line = line
        .pad(
            sheet.look(if late { Role::Bad } else { Role::Dim }),
            &when,
            24,
            ellipsis,
        )
        .add(
            sheet.look(if task.done { Role::Dim } else { Role::Text }),
            &task.title,
        );
    if task.id.is_none() {
        let text = triage::waiting(state.language, sheet.theme.mark(Mark::Outbox));
        line = line.end(sheet.look(Role::Accent), text);
    } else if let Some(owner) = &task.owner {
        line = line.end(sheet.look(Role::Dim), state.book.owner_name(owner));
    }
    line
}

fn ticket_line(sheet: &Sheet<'_>, state: &State, ticket: &Ticket) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let open = ticket.closed.is_none();
    let severity = ticket
        .severity
        .map_or("–".into(), |s| format!("S{}", s as u8));
    let role = match (open, severity.as_str()) {
        (true, "S1") => Role::Bad,
        (true, "S2") => Role::Warn,
        (true, _) => Role::Text,
        (false, _) => Role::Dim,
    };
    let when = match ticket.closed {
        None => {
            let age = show::age(ticket.opened, state.now, state.language);
            say::open_for(state.language, age)
        }
        Some(at) => {
            let day = show::local_day(at, state.now);
            say::closed(state.language, show::day(day, state.now, state.language))
        }
    };
    if sheet.width < NARROW {
        return Line::default()
            .pad(sheet.look(role), &severity, 4, ellipsis)
            .add(sheet.look(role), &ticket.subject);
    }
    Line::default()
        .pad(sheet.look(role), &severity, 4, ellipsis)
        .pad(sheet.look(Role::Dim), &when, 22, ellipsis)
        .add(sheet.look(role), &ticket.subject)
}

/// The people, those with roles first.
pub fn contacts(sheet: &mut Sheet<'_>, state: &State, details: &Details) {
    if details.contacts.is_empty() {
        sheet.plain(Role::Dim, say::no_contacts(state.language));
    }
    for contact in &details.contacts {
        let line = why::contact_line(sheet, state, contact);
        sheet.entry();
        sheet.push(line);
        for reach in reach(contact, sheet.width) {
            sheet.plain(Role::Dim, &format!("  {reach}"));
        }
    }
}

/// Ways to reach somebody: beside each other where there is room, else each in a line of its own, for half of
/// a number or of an address reaches nobody.
fn reach(contact: &Contact, width: u16) -> Vec<String> {
    let title = contact
        .title
        .as_deref()
        .filter(|_| !contact.roles.is_empty());
    let parts = [title, contact.email.as_deref(), contact.phone.as_deref()];
    let mut lines: Vec<String> = Vec::new();
    for part in parts.into_iter().flatten() {
        match lines.last_mut() {
            Some(line) if cells(line) + cells(part) + 4 <= width => {
                line.push_str("  ");
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}
