//! An entry of an account's tabs, read whole: a note to its end, a person with every way to reach them.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, Part, Pick, Whole};
use super::super::layout;
use super::super::state::{State, Tone};
use super::super::view::View;
use super::super::view::entries::Entry;
use super::motion::{self, Motion, vertical};
use super::{account, activity, fields, go, pick, portfolio, say, tasks};
use crate::domain::contact::Contact;
use crate::domain::deal::Deal;
use crate::domain::odd::Odd;
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use crate::domain::touchpoint::{Details, Touchpoint};
use crate::domain::when::show;
use crate::messages::{kept, numbers, tasks as words, triage};

/// Opens what is under the cursor, whatever the view: in an account its entry, elsewhere the account.
pub fn open_any(state: &mut State) {
    if state.view == View::Portfolio {
        return portfolio::open(state);
    }
    if state.view != View::Account {
        return activity::open_or(state, go::open);
    }
    match (state.under(), state.subject_id()) {
        (Some(Entry::Goal(at)), Some(id)) => pick::open(state, Pick::Goal(id, at)),
        (Some(Entry::Field(_)), _) => fields::open(state),
        (Some(entry), _) => open(state, entry),
        (None, _) => {
            let key = state.keys.first(Command::NextTab);
            let text = words::nothing_opens(state.language, key);
            say::toast(state, Tone::Plain, text);
        }
    }
}

fn open(state: &mut State, entry: Entry) {
    if let Some(whole) = made(state, entry) {
        state.layers.push(Layer::Whole(Box::new(whole)));
    }
}

fn made(state: &State, entry: Entry) -> Option<Whole> {
    let details = state.opened()?;
    let (title, parts) = match entry {
        Entry::Goal(_) | Entry::Field(_) => return None,
        Entry::Task(at) => task(state, details.tasks.get(at)?),
        Entry::Ticket(at) => ticket(state, details.tickets.get(at)?),
        Entry::Deal(at) => deal(state, details.deals.get(at)?),
        Entry::Touchpoint(at) => touchpoint(state, details, details.touchpoints.get(at)?),
        Entry::Contact(at) => contact(state, details.contacts.get(at)?),
    };
    let entries = state.entries();
    let at = entries.iter().position(|of| *of == entry)?;
    Some(Whole {
        known: state.known(entry)?,
        title,
        parts,
        place: (at + 1, entries.len()),
        scroll: 0,
    })
}

type Made = (String, Vec<Part>);

/// Values that are not of their kind, as the CRM has them.
fn odd(state: &State, all: &[Odd]) -> Vec<Part> {
    let field = |one: &Odd| {
        let (name, value) = (one.name(state.language), one.value(state.language));
        Part::Field(name.to_owned(), value)
    };
    all.iter().map(field).collect()
}

/// The fields that have a value.
fn fields(all: Vec<(&str, Option<String>)>) -> Vec<Part> {
    let said = |value: &String| !value.trim().is_empty();
    let all = all.into_iter();
    all.filter_map(|(label, value)| Some(Part::Field(label.to_owned(), value.filter(said)?)))
        .collect()
}

fn task(state: &State, task: &Task) -> Made {
    let (language, now) = (state.language, state.now);
    let due = task.due.map(|due| show::local_day(due, now));
    let stands = match (task.done, &task.id, due) {
        (true, ..) => words::done(language),
        (_, None, _) => words::waiting(language),
        (.., Some(due)) if due < now.today() => words::late(language),
        _ => words::open(language),
    };
    let owner = task.owner.as_ref().map(|id| state.book.owner_name(id));
    let mut parts = vec![Part::Text(task.title.clone()), Part::Gap];
    parts.extend(fields(vec![
        (
            words::due(language),
            due.map(|due| tasks::dated(state, due)),
        ),
        (words::owner(language), owner.map(str::to_owned)),
        (words::stands(language), Some(stands.to_owned())),
    ]));
    parts.extend(odd(state, &task.odd));
    (words::a_task(language).to_owned(), parts)
}

fn ticket(state: &State, ticket: &Ticket) -> Made {
    let (language, now) = (state.language, state.now);
    let moment = |at| show::moment(at, now, language);
    let mut parts = vec![Part::Text(ticket.subject.clone()), Part::Gap];
    parts.extend(fields(vec![
        (words::id(language), Some(ticket.id.to_string())),
        (
            words::severity(language),
            ticket.severity.map(|of| format!("S{}", of as u8)),
        ),
        (words::opened(language), Some(moment(ticket.opened))),
        (words::closed(language), ticket.closed.map(moment)),
    ]));
    parts.extend(odd(state, &ticket.odd));
    (words::a_ticket(language).to_owned(), parts)
}

fn deal(state: &State, deal: &Deal) -> Made {
    let language = state.language;
    let stands = match deal.open {
        true => words::open(language),
        false => words::closed_now(language),
    };
    let mut parts = vec![Part::Text(deal.name.clone()), Part::Gap];
    parts.extend(fields(vec![
        (words::stage(language), Some(deal.stage.clone())),
        (
            words::amount(language),
            deal.amount.map(|of| of.compact_in(language)),
        ),
        (
            words::closes(language),
            deal.closes.map(|day| tasks::dated(state, day)),
        ),
        (words::stands(language), Some(stands.to_owned())),
    ]));
    parts.extend(odd(state, &deal.odd));
    (words::a_deal(language).to_owned(), parts)
}

fn touchpoint(state: &State, details: &Details, of: &Touchpoint) -> Made {
    let (language, now) = (state.language, state.now);
    let people = of.contacts.iter();
    let people: Vec<&str> = people
        .filter_map(|id| details.contacts.iter().find(|contact| contact.id == *id))
        .map(|contact| contact.name.as_str())
        .collect();
    let owner = of.owner.as_ref().map(|id| state.book.owner_name(id));
    let minutes = of.minutes.map(|minutes| triage::minutes(language, minutes));
    let waits = of.id.is_none();
    let mut parts = fields(vec![
        (
            words::when(language),
            Some(show::moment(of.at, now, language)),
        ),
        (words::length(language), minutes),
        (
            words::with(language),
            Some(numbers::list(language, &people)),
        ),
        (words::owner(language), owner.map(str::to_owned)),
        (
            words::stands(language),
            waits.then(|| words::waiting(language).to_owned()),
        ),
    ]);
    parts.extend(odd(state, &of.odd));
    parts.push(Part::Gap);
    // The title is the first line of the body, often cut.
    let begun = of.title.trim_end_matches('…').trim_end();
    if !of.body.starts_with(begun) {
        parts.push(Part::Head(of.title.clone()));
    }
    for line in of.body.lines() {
        parts.push(match line.trim().is_empty() {
            true => Part::Gap,
            false => Part::Text(line.trim_end().to_owned()),
        });
    }
    (of.kind.name(language).to_owned(), parts)
}

fn contact(state: &State, contact: &Contact) -> Made {
    let (language, now) = (state.language, state.now);
    let roles = contact.roles.iter().map(|role| role.name(language));
    let roles: Vec<&str> = roles.collect();
    let met = contact
        .last_contacted
        .map(|at| show::ago(at, now, language));
    let met = met.unwrap_or_else(|| triage::never_met(language).to_owned());
    let nps = contact.nps.iter().rev().map(|answer| {
        let day = show::local_day(answer.as_of, now);
        format!("{} ({})", answer.value, show::day(day, now, language))
    });
    let nps: Vec<String> = nps.collect();
    let left = contact.left;
    let mut parts = fields(vec![
        (
            words::stands(language),
            left.then(|| triage::has_left(language).to_owned()),
        ),
        (
            words::roles(language),
            Some(numbers::list(language, &roles)),
        ),
        (words::job(language), contact.title.clone()),
        (words::mail(language), contact.email.clone()),
        (words::phone(language), contact.phone.clone()),
        (words::last_met(language), Some(met)),
        (
            words::answers(language),
            Some(numbers::list(language, &nps)),
        ),
    ]);
    parts.extend(odd(state, &contact.odd));
    (contact.name.clone(), parts)
}

/// A command while it is open: what can be done to the entry is done, sideways are its neighbours.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let page = usize::from(layout::body_height(state)).saturating_sub(3);
    match command {
        Command::Back | Command::Cancel | Command::Open => {
            state.layers.pop();
        }
        Command::TaskDone
        | Command::TaskDue
        | Command::NewTask
        | Command::LogTouchpoint
        | Command::Copy
        | Command::Undo => {
            if command != Command::Undo && stale(state) {
                return Vec::new();
            }
            state.layers.pop();
            return super::view(state, command, count);
        }
        command => match motion::of(command) {
            Some(Motion::Left | Motion::PreviousTab) => beside(state, Motion::Up),
            Some(Motion::Right | Motion::NextTab) => beside(state, Motion::Down),
            Some(motion) => {
                if let Some(Layer::Whole(whole)) = state.layers.last_mut() {
                    whole.scroll = vertical(whole.scroll, usize::MAX, page, motion, count);
                }
            }
            None => say::not_here(state),
        },
    }
    Vec::new()
}

/// Whether what is read is not what the cursor is on any more, or stands otherwise by now: a key would do
/// to it what nobody has meant. It is shown as it is now, or closed, and that is said.
fn stale(state: &mut State) -> bool {
    let Some(Layer::Whole(open)) = state.layers.last() else {
        return false;
    };
    let (read, under) = (&open.known, state.under());
    let here = under.filter(|entry| {
        let at = state.place_of(read);
        at.is_some_and(|at| state.entries().get(at) == Some(entry))
    });
    let done = here
        .and_then(|entry| state.known(entry))
        .map(|now| now.done);
    if done == Some(read.done) {
        return false;
    }
    let anew = here.and_then(|entry| made(state, entry));
    if let Some(open) = &mut state.account {
        // It is said here, and not a second time.
        (open.swapped, open.turned) = (anew.is_none() && open.swapped, false);
    }
    let text = match &anew {
        Some(_) => kept::entry_changed(state.language),
        None => kept::entry_gone(state.language),
    };
    match (anew, state.layers.last_mut()) {
        (Some(anew), Some(Layer::Whole(open))) => **open = anew,
        _ => drop(state.layers.pop()),
    }
    say::toast(state, Tone::Bad, text);
    true
}

/// The entry before or after, read whole.
fn beside(state: &mut State, motion: Motion) {
    account::go(state, motion, None);
    if let Some(whole) = state.under().and_then(|entry| made(state, entry))
        && let Some(Layer::Whole(open)) = state.layers.last_mut()
    {
        **open = whole;
    }
}
