//! Contacts, tickets, deals and tasks: what is asked of them, and how they are read.

use super::body;
use super::ground::Ground;
use super::mapping::Mapping;
use super::pipelines::closed;
use super::value;
use super::wire::{Record, WirePipeline};
use crate::domain::contact::{Contact, Role};
use crate::domain::deal::Deal;
use crate::domain::id::{AccountId, ContactId, OwnerId, TaskId, TicketId};
use crate::domain::money::{Currency, Money};
use crate::domain::odd::Part;
use crate::domain::task::Task;
use crate::domain::text;
use crate::domain::ticket::Ticket;
use crate::domain::when::Dated;
use chrono_tz::Tz;

/// Properties of tasks.
pub(super) const TASK: &[&str] = &[
    "hs_task_subject",
    "hs_task_body",
    "hs_task_status",
    "hs_timestamp",
    "hubspot_owner_id",
];

/// The status of a task that is done.
pub(super) const COMPLETED: &str = "COMPLETED";

/// Properties of deals.
pub(super) const DEAL: &[&str] = &[
    "dealname",
    "pipeline",
    "dealstage",
    "amount",
    "closedate",
    "deal_currency_code",
];

/// Properties of contacts.
pub(super) fn contact_properties(mapping: &Mapping) -> Vec<&str> {
    let mut all = vec![
        "firstname",
        "lastname",
        "email",
        "phone",
        "jobtitle",
        "notes_last_contacted",
        super::api::MERGED,
    ];
    all.extend(mapping.contacts.role.as_deref());
    all.extend(mapping.contacts.left.as_deref());
    all.extend(mapping.contacts.nps.as_deref());
    all
}

/// Properties of contacts whose past is read.
pub(super) fn contact_history(mapping: &Mapping) -> Vec<&str> {
    mapping.contacts.nps.as_deref().into_iter().collect()
}

/// Properties of tickets.
pub(super) fn ticket_properties(mapping: &Mapping) -> Vec<&str> {
    let mut all = vec![
        "subject",
        "hs_pipeline",
        "hs_pipeline_stage",
        "createdate",
        "closed_date",
        super::api::MERGED,
    ];
    all.extend(mapping.tickets.severity.as_deref());
    all
}

/// A contact; `labels`: what its associations with companies are called.
pub(super) fn contact(
    mapping: &Mapping,
    record: &Record,
    accounts: Vec<AccountId>,
    labels: &[String],
) -> Contact {
    let get = |property: &str| value::filled(record.get(property));
    let id = text::line(&record.id);
    let full = [get("firstname"), get("lastname")];
    let full = full.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let email = get("email");
    let name = match (full.is_empty(), &email) {
        (false, _) => full,
        (true, Some(email)) => email.clone(),
        (true, None) => format!("(no name) {id}"),
    };
    let property = |name: &Option<String>| name.as_deref().and_then(|name| record.get(name));
    let mut odd = Vec::new();
    let named = property(&mapping.contacts.role).unwrap_or_default();
    let mut roles: Vec<Role> = Vec::new();
    let mut strange: Vec<&str> = Vec::new();
    for name in value::several(named) {
        match mapping.contacts.meaning(name) {
            Some(role) if roles.contains(&role) => {}
            Some(role) => roles.push(role),
            None => strange.push(name),
        }
    }
    // Whatever else an association is called says nothing of a role.
    for name in labels {
        let meant = mapping.contacts.meaning(name);
        roles.extend(meant.filter(|role| !roles.contains(role)));
    }
    value::read(&mut odd, Part::Roles, Some(&strange.join("; ")), |_| {
        None::<()>
    });
    let left = property(&mapping.contacts.left);
    let left = value::read(&mut odd, Part::Left, left, value::bool);
    let answer = property(&mapping.contacts.nps);
    value::read(&mut odd, Part::Nps, answer, value::number);
    let met = record.get("notes_last_contacted");
    let met = value::read(&mut odd, Part::LastContacted, met, value::moment);
    Contact {
        id: ContactId(id),
        accounts,
        name,
        email,
        phone: get("phone"),
        title: get("jobtitle"),
        roles,
        last_contacted: met,
        left: left.unwrap_or(false),
        nps: match &mapping.contacts.nps {
            Some(property) => answers(record, property),
            None => Vec::new(),
        },
        odd,
    }
}

/// The answers a contact gave; without a past the present one, as old as the record's last change.
fn answers(record: &Record, property: &str) -> Vec<Dated<f64>> {
    let dated = |as_of, raw: &str| value::number(raw).map(|value| Dated { value, as_of });
    let past = super::account::versions(record, property).into_iter();
    let past: Vec<_> = past.filter_map(|(at, raw)| dated(at, &raw)).collect();
    if !past.is_empty() {
        return past;
    }
    let changed = value::moment(&record.updated_at).unwrap_or_default();
    let now = record.get(property).and_then(|raw| dated(changed, raw));
    now.into_iter().collect()
}

/// A ticket.
pub(super) fn ticket(
    mapping: &Mapping,
    record: &Record,
    accounts: Vec<AccountId>,
    ground: &Ground,
) -> Ticket {
    let id = text::line(&record.id);
    let mut odd = Vec::new();
    let made = record.get("createdate");
    let opened = value::read(&mut odd, Part::Opened, made, value::moment)
        .or_else(|| value::moment(&record.created_at))
        .unwrap_or_default();
    let closed = record.get("closed_date");
    let closed = value::read(&mut odd, Part::Closed, closed, value::moment);
    // The stage says whether it is closed, and the date since when: a portal may set none, or leave that of a
    // ticket that was opened again.
    let closed = match ground.closes(record) {
        Some(true) => closed.or_else(|| value::moment(&record.updated_at).or(Some(opened))),
        Some(false) => None,
        None => closed,
    };
    let severity = mapping.tickets.severity.as_deref();
    let severity = severity.and_then(|property| record.get(property));
    let known = |said: &str| mapping.tickets.severities.get(said).copied();
    let severity = value::read(&mut odd, Part::Severity, severity, known);
    Ticket {
        accounts,
        subject: value::filled(record.get("subject"))
            .unwrap_or_else(|| format!("(no subject) {id}")),
        severity,
        opened,
        closed,
        odd,
        id: TicketId(id),
    }
}

/// A deal; the day on which it closes is by the portal's clock. Without its pipelines, HubSpot's own two last
/// stages are known.
pub(super) fn deal(record: &Record, pipelines: &[WirePipeline], usual: Currency, zone: Tz) -> Deal {
    let id = text::line(&record.id);
    let pipeline = record.get("pipeline").unwrap_or_default();
    let stage = record.get("dealstage").unwrap_or_default();
    let known = pipelines.iter().find(|one| one.id == pipeline);
    let over = match known {
        Some(known) => closed(known, stage),
        None => matches!(stage, "closedwon" | "closedlost"),
    };
    let stages = known.map_or(&[][..], |known| &known.stages);
    let label = stages.iter().find(|one| one.id == stage);
    let mut odd = Vec::new();
    let code = record.get("deal_currency_code");
    let currency = match code {
        Some(code) => Currency::parse(code),
        None => Some(usual),
    };
    // Both are told of one that cannot be read: an amount of nobody knows what is none, either.
    let raw = record.get("amount");
    let shown = raw.map(|raw| format!("{raw} {}", code.unwrap_or_default()));
    let amount = raw.and_then(value::decimal).zip(currency);
    value::read(&mut odd, Part::Amount, shown.as_deref(), |_| amount);
    let closes = record.get("closedate");
    let closes = value::read(&mut odd, Part::Closes, closes, |raw| value::day(raw, zone));
    Deal {
        name: value::filled(record.get("dealname")).unwrap_or_else(|| format!("(no name) {id}")),
        stage: text::line(label.map_or(stage, |label| &label.label)),
        amount: amount.map(|(amount, currency)| Money { amount, currency }),
        closes,
        open: !over,
        odd,
        id,
    }
}

/// A task.
pub(super) fn task(record: &Record, accounts: Vec<AccountId>) -> Task {
    let id = text::line(&record.id);
    let title = value::filled(record.get("hs_task_subject")).or_else(|| {
        let body = body::readable(record.get("hs_task_body").unwrap_or_default());
        body.lines().next().map(str::to_owned)
    });
    let mut odd = Vec::new();
    let due = record.get("hs_timestamp");
    let due = value::read(&mut odd, Part::Due, due, value::moment);
    let status = record.get("hs_task_status");
    let done = value::read(&mut odd, Part::Status, status, is_done);
    Task {
        accounts,
        title: title.unwrap_or_else(|| format!("(no subject) {id}")),
        due,
        owner: value::filled(record.get("hubspot_owner_id")).map(OwnerId),
        done: done.unwrap_or(false),
        odd,
        id: Some(TaskId(id)),
    }
}

/// Whether a task of that status is done; the statuses are HubSpot's own (`hs_task_status`).
fn is_done(status: &str) -> Option<bool> {
    match status {
        COMPLETED => Some(true),
        "NOT_STARTED" | "IN_PROGRESS" | "WAITING" | "DEFERRED" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_deal_closes_on_the_day_that_the_portals_clock_shows() {
        let closes = |raw: &str, zone: Tz| {
            let record = json!({"id": "7", "properties": {"closedate": raw}});
            let record: Record = serde_json::from_value(record).expect("a record");
            deal(&record, &[], Currency::EUR, zone)
                .closes
                .map(|day| day.to_string())
        };
        for (zone, first) in [
            (Tz::Europe__Madrid, "2026-11-30T23:00:00Z"),
            (Tz::Pacific__Auckland, "2026-11-30T11:00:00Z"),
            (Tz::America__Los_Angeles, "2026-12-01T08:00:00Z"),
        ] {
            assert_eq!(closes(first, zone).as_deref(), Some("2026-12-01"), "{zone}");
            assert_eq!(closes("2026-12-01", zone).as_deref(), Some("2026-12-01"));
        }
    }
}
