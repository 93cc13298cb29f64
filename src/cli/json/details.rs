//! The JSON of what belongs to an account: touchpoints, contacts, tickets, tasks.

use crate::domain::contact::{Contact, Role};
use crate::domain::deal::Deal;
use crate::domain::money::Money;
use crate::domain::odd::Odd;
use crate::domain::task::Task;
use crate::domain::ticket::{Severity, Ticket};
use crate::domain::touchpoint::{Details, Touchpoint};
use crate::domain::withheld::Records;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

/// What belongs to an account, as last read.
#[derive(Serialize)]
pub struct DetailsJson<'a> {
    touchpoints: Vec<TouchpointJson<'a>>,
    contacts: Vec<ContactJson<'a>>,
    tickets: Vec<TicketJson<'a>>,
    deals: Vec<DealJson<'a>>,
    tasks: Vec<TaskJson<'a>>,
    /// Kinds of records that the token may not read: what was known of them stays.
    withheld: &'a [Records],
    /// When the CRM was last asked for this account alone; `null` when only ever with all others.
    fetched_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct TouchpointJson<'a> {
    /// `null` while it waits in the outbox.
    id: Option<&'a str>,
    kind: &'static str,
    at: DateTime<Utc>,
    minutes: Option<u32>,
    title: &'a str,
    body: &'a str,
    contacts: Vec<&'a str>,
    owner: Option<&'a str>,
    unreadable: Map<String, Value>,
}

#[derive(Serialize)]
struct ContactJson<'a> {
    id: &'a str,
    name: &'a str,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    title: Option<&'a str>,
    roles: Vec<&'static str>,
    last_contacted: Option<DateTime<Utc>>,
    left: bool,
    unreadable: Map<String, Value>,
}

#[derive(Serialize)]
struct TicketJson<'a> {
    id: &'a str,
    subject: &'a str,
    /// 1 (work has stopped) to 4 (a question).
    severity: Option<u8>,
    opened: DateTime<Utc>,
    closed: Option<DateTime<Utc>>,
    unreadable: Map<String, Value>,
}

#[derive(Serialize)]
struct DealJson<'a> {
    id: &'a str,
    name: &'a str,
    stage: &'a str,
    /// With its currency, as a text: `1200 EUR`.
    amount: Option<String>,
    closes: Option<NaiveDate>,
    open: bool,
    unreadable: Map<String, Value>,
}

#[derive(Serialize)]
struct TaskJson<'a> {
    /// `null` while it waits in the outbox.
    id: Option<&'a str>,
    title: &'a str,
    due: Option<DateTime<Utc>>,
    owner: Option<&'a str>,
    done: bool,
    unreadable: Map<String, Value>,
}

impl<'a> DetailsJson<'a> {
    /// Details as JSON.
    pub fn of(details: &'a Details) -> Self {
        Self {
            touchpoints: details.touchpoints.iter().map(touchpoint).collect(),
            contacts: details.contacts.iter().map(contact).collect(),
            tickets: details.tickets.iter().map(ticket).collect(),
            deals: details.deals.iter().map(deal).collect(),
            tasks: details.tasks.iter().map(task).collect(),
            withheld: &details.withheld,
            fetched_at: details.fetched,
        }
    }
}

/// By what it is, values that are not of their kind, as the CRM has them.
fn unreadable(odd: &[Odd]) -> Map<String, Value> {
    let all = odd.iter();
    all.map(|one| (one.part.id().to_owned(), Value::from(one.raw.as_str())))
        .collect()
}

fn touchpoint(of: &Touchpoint) -> TouchpointJson<'_> {
    TouchpointJson {
        id: of.id.as_ref().map(|id| id.as_str()),
        kind: of.kind.id(),
        at: super::moment(of.at),
        minutes: of.minutes,
        title: &of.title,
        body: &of.body,
        contacts: of.contacts.iter().map(|id| id.as_str()).collect(),
        owner: of.owner.as_ref().map(|id| id.as_str()),
        unreadable: unreadable(&of.odd),
    }
}

fn contact(of: &Contact) -> ContactJson<'_> {
    ContactJson {
        id: of.id.as_str(),
        name: &of.name,
        email: of.email.as_deref(),
        phone: of.phone.as_deref(),
        title: of.title.as_deref(),
        roles: of.roles.iter().map(|role| word(*role)).collect(),
        last_contacted: of.last_contacted,
        left: of.left,
        unreadable: unreadable(&of.odd),
    }
}

fn word(role: Role) -> &'static str {
    match role {
        Role::EconomicBuyer => "economic_buyer",
        Role::Champion => "champion",
        Role::KeyUser => "key_user",
        Role::ExecutiveSponsor => "executive_sponsor",
        Role::Detractor => "detractor",
    }
}

fn ticket(of: &Ticket) -> TicketJson<'_> {
    TicketJson {
        id: of.id.as_str(),
        subject: &of.subject,
        severity: of.severity.map(|severity| match severity {
            Severity::S1 => 1,
            Severity::S2 => 2,
            Severity::S3 => 3,
            Severity::S4 => 4,
        }),
        opened: of.opened,
        closed: of.closed,
        unreadable: unreadable(&of.odd),
    }
}

fn deal(of: &Deal) -> DealJson<'_> {
    let amount = |money: Money| format!("{} {}", money.amount.normalize(), money.currency.code());
    DealJson {
        id: &of.id,
        name: &of.name,
        stage: &of.stage,
        amount: of.amount.map(amount),
        closes: of.closes,
        open: of.open,
        unreadable: unreadable(&of.odd),
    }
}

fn task(of: &Task) -> TaskJson<'_> {
    TaskJson {
        id: of.id.as_ref().map(|id| id.as_str()),
        title: &of.title,
        due: of.due,
        owner: of.owner.as_ref().map(|id| id.as_str()),
        done: of.done,
        unreadable: unreadable(&of.odd),
    }
}
