//! Tasks, tickets and deals; people.

use crate::app::State;
use crate::app::command::Command;
use crate::domain::contact::Contact;
use crate::domain::deal::Deal;
use crate::domain::odd::Odd;
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::Details;
use crate::domain::when::show;
use crate::messages::{account as say, triage};
use crate::theme::{Mark, Role};
use crate::ui::widgets::fit;
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Line, Sheet};
use crate::ui::{plan, why, words};

/// Narrower than this, a line has room for what it is about and little else.
const NARROW: u16 = 58;

/// Cells before what a task, a ticket or a deal is about: the same for all of them, and room for the
/// longest of their days.
fn column(state: &State, details: &Details) -> u16 {
    let tasks = details
        .tasks
        .iter()
        .map(|task| 2 + cells(&due(state, task)));
    let tickets = details.tickets.iter();
    let tickets = tickets.map(|ticket| 4 + cells(&opened(state, ticket)));
    let deals = details.deals.iter().map(|deal| cells(&closes(state, deal)));
    let longest = tasks.chain(tickets).chain(deals).max().unwrap_or(0);
    (longest + 2).clamp(26, 32)
}

/// The goals; tasks, open ones first; then the tickets; then the deals, if there are any.
pub fn tasks(sheet: &mut Sheet<'_>, state: &State, details: &Details) {
    let column = column(state, details);
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
        let line = task_line(sheet, state, task, column);
        sheet.entry();
        sheet.push(line);
        odd(sheet, &task.odd);
    }
    sheet.heading(say::tickets(state.language));
    if details.tickets.is_empty() {
        sheet.plain(Role::Dim, say::none(state.language));
    }
    for ticket in &details.tickets {
        let line = ticket_line(sheet, state, ticket, column);
        sheet.entry();
        sheet.push(line);
        odd(sheet, &ticket.odd);
    }
    if !details.deals.is_empty() {
        sheet.heading(say::deals(state.language));
    }
    for deal in &details.deals {
        let line = deal_line(sheet, state, deal, column);
        sheet.entry();
        sheet.push(line);
        odd(sheet, &deal.odd);
    }
}

/// The values of an entry that are not of their kind, as the CRM has them, beneath it.
pub fn odd(sheet: &mut Sheet<'_>, all: &[Odd]) {
    for one in all {
        let text = one.line(sheet.language);
        sheet.prose(Role::Warn, 4, &text);
    }
}

/// When a deal closes, or did.
fn closes(state: &State, deal: &Deal) -> String {
    deal.closes
        .map_or(say::no_date(state.language).into(), |day| {
            words::date(day, state.now, state.language)
        })
}

fn deal_line(sheet: &Sheet<'_>, state: &State, deal: &Deal, column: u16) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let role = if deal.open { Role::Text } else { Role::Dim };
    let narrow = sheet.width < NARROW;
    let line = match narrow {
        true => Line::default(),
        false => {
            let when = closes(state, deal);
            Line::default().pad(sheet.look(Role::Dim), &when, column, ellipsis)
        }
    };
    let mut line = line.add(sheet.look(role), &deal.name);
    if !narrow {
        // The name is what a deal is known by: a long stage leaves it room.
        let most = usize::from(sheet.width / 4).clamp(8, 24);
        let stage = match fit(&deal.stage, most) {
            (whole, false) => whole.to_owned(),
            (_, true) => {
                let room = most.saturating_sub(usize::from(cells(ellipsis)));
                format!("{}{ellipsis}", fit(&deal.stage, room).0)
            }
        };
        line = line.end(sheet.look(Role::Dim), stage);
    }
    match deal.amount {
        Some(amount) => {
            let amount = amount.compact_in(sheet.language);
            let room = usize::from(8_u16.saturating_sub(cells(&amount)));
            let lead = if narrow { 0 } else { room.max(2) };
            line.end(sheet.look(role), format!("{:lead$}{amount}", ""))
        }
        None => line,
    }
}

/// When a task is due.
fn due(state: &State, task: &Task) -> String {
    let due = task.due.map(|due| show::local_day(due, state.now));
    due.map_or(say::no_date(state.language).into(), |due| {
        words::date(due, state.now, state.language)
    })
}

fn task_line(sheet: &Sheet<'_>, state: &State, task: &Task, column: u16) -> Line {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let when = due(state, task);
    let due = task.due.map(|due| show::local_day(due, state.now));
    let late = !task.done && due.is_some_and(|due| due < state.now.today());
    let (mark, role) = match task.done {
        true => (Mark::Yes, Role::Dim),
        false => (Mark::Dot, if late { Role::Bad } else { Role::Text }),
    };
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
            column - 2,
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

/// Since when a ticket is open, or when it was closed.
fn opened(state: &State, ticket: &Ticket) -> String {
    match ticket.closed {
        None => {
            let age = show::age(ticket.opened, state.now, state.language);
            say::open_for(state.language, age)
        }
        Some(at) => {
            let day = show::local_day(at, state.now);
            say::closed(state.language, show::day(day, state.now, state.language))
        }
    }
}

fn ticket_line(sheet: &Sheet<'_>, state: &State, ticket: &Ticket, column: u16) -> Line {
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
    if sheet.width < NARROW {
        return Line::default()
            .pad(sheet.look(role), &severity, 4, ellipsis)
            .add(sheet.look(role), &ticket.subject);
    }
    Line::default()
        .pad(sheet.look(role), &severity, 4, ellipsis)
        .pad(
            sheet.look(Role::Dim),
            &opened(state, ticket),
            column - 4,
            ellipsis,
        )
        .add(sheet.look(role), &ticket.subject)
}

/// The people, those with roles first.
pub fn contacts(sheet: &mut Sheet<'_>, state: &State, details: &Details) {
    if details.contacts.is_empty() {
        sheet.plain(Role::Dim, say::no_contacts(state.language));
    }
    // What they are stands beside what they are to us, where there is room; addresses and numbers stand
    // below each other.
    let wide = sheet.width >= NARROW;
    let mails = details.contacts.iter().map(|of| of.email.as_deref());
    let mail = mails.map(|mail| mail.map_or(0, cells)).max().unwrap_or(0);
    let dot = format!(" {} ", sheet.theme.mark(Mark::Dot));
    for contact in &details.contacts {
        let mut line = why::contact_line(sheet, state, contact);
        let title = contact.title.as_deref();
        let title = title.filter(|_| !contact.roles.is_empty());
        if let Some(title) = title.filter(|_| wide) {
            line = line.add(sheet.look(Role::Dim), format!("{dot}{title}"));
        }
        sheet.entry();
        sheet.push(line);
        for reach in reach(contact, title.filter(|_| !wide), (sheet.width, mail)) {
            sheet.plain(Role::Dim, &format!("  {reach}"));
        }
        odd(sheet, &contact.odd);
    }
}

/// Ways to reach somebody: beside each other where there is room, else each in a line of its own, for half of
/// a number or of an address reaches nobody. The room, and the cells of the longest address.
fn reach(contact: &Contact, title: Option<&str>, (width, mail): (u16, u16)) -> Vec<String> {
    let (email, phone) = (contact.email.as_deref(), contact.phone.as_deref());
    let mut lines: Vec<String> = title.map(str::to_owned).into_iter().collect();
    match (email, phone) {
        (email, Some(phone)) if mail + cells(phone) + 4 <= width && mail > 0 => {
            let email = email.unwrap_or_default();
            let apart = usize::from(mail.saturating_sub(cells(email)));
            lines.push(format!("{email}{:apart$}  {phone}", ""));
        }
        (email, phone) => lines.extend(email.into_iter().chain(phone).map(str::to_owned)),
    }
    lines
}
