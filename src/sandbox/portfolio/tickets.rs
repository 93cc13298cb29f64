//! Support tickets: a steady trickle, and the flare after something broke.

use super::clock::{Day, YESTERDAY, iso};
use super::dice::{Aspect, Dice};
use super::ids::id;
use super::ledger::Ledger;
use super::people::Person;
use super::plan::Plan;
use super::story::Story;
use crate::sandbox::record::{ObjectType, Record, Version};

/// From the worst.
const PRIORITIES: [&str; 4] = ["URGENT", "HIGH", "MEDIUM", "LOW"];

const SUBJECTS: [&[&str]; 4] = [
    &[
        "Nobody can log in since this morning",
        "Interface to the ERP stopped, orders are lost",
        "Data of another site shown after the upgrade",
        "All approvals stuck & month-end is today",
    ],
    &[
        "Import fails with “row 0 is not valid”",
        "Reports show yesterday's numbers",
        "Single sign-on loops for half of the users",
        "Mobile app logs out every few minutes",
        "Export cuts off after 1,000 rows",
    ],
    &[
        "Filter forgets its setting",
        "Umlauts broken in the PDF",
        "Notification mails arrive twice",
        "Slow list with more than 500 entries",
        "Calendar is one hour off for the night shift",
    ],
    &[
        "How do I change the logo?",
        "Question about permissions for guests",
        "Wish: sort by last change",
        "Please delete a test account",
        "Where can I see who approved?",
    ],
];

const DETAILS: [&[&str]; 4] = [
    &[
        "Work has stopped at two sites. Please call, do not write.",
        "About 60 people are waiting. Restart did not help.",
    ],
    &[
        "Happens several times a day since last week; we work around it by hand.",
        "Seen on several machines, not only mine. Screenshots attached.",
    ],
    &[
        "Not urgent for today, but it costs us time every morning.",
        "Can be reproduced: open the list, change the filter, go back.",
        "A colleague in the other office sees the same.",
    ],
    &[
        "I looked in the help and did not find it.",
        "No hurry, thank you!",
        "Just asking before I try it myself.",
    ],
];

/// A ticket: opened, and closed if it is.
struct Ticket {
    opened: Day,
    closed: Option<Day>,
    /// 0 is the worst.
    severity: usize,
}

/// The ticket records of an account.
pub(super) fn records(plan: &Plan, people: &[Person], company: u64) -> Vec<Record> {
    let mut dice = plan.dice(Aspect::Tickets);
    let mut tickets = trickle(plan, &mut dice);
    flare(plan, &mut dice, &mut tickets);
    tickets.retain(|ticket| ticket.opened > plan.start && ticket.opened <= plan.end());
    tickets.sort_by_key(|ticket| ticket.opened);
    tickets
        .iter()
        .enumerate()
        .map(|(number, ticket)| record(plan, people, company, number as u32, ticket, &mut dice))
        .collect()
}

/// What every account sends in a year; closed within days, or fresh.
fn trickle(plan: &Plan, dice: &mut Dice) -> Vec<Ticket> {
    let days = -plan.start.max(-400);
    let a_year = 1.6 + f64::from(plan.seats).ln() * 0.45;
    let many = (a_year * f64::from(days) / 365.0 * dice.real(0.5, 1.5)).round() as u32;
    let mut tickets = Vec::new();
    for _ in 0..many {
        let opened = -dice.between(1, days.max(1));
        let severity = dice.weighted(&[0.02, 0.15, 0.43, 0.4]);
        let takes = dice.between(0, [1, 3, 6, 10][severity]);
        // Lately worse than a question, and still open, would be a story of its own.
        let closed = (opened + takes <= YESTERDAY).then_some(opened + takes);
        let severity = if closed.is_none() {
            severity.max(2)
        } else {
            severity
        };
        tickets.push(Ticket {
            opened,
            closed,
            severity,
        });
    }
    tickets
}

/// What the story adds.
fn flare(plan: &Plan, dice: &mut Dice, tickets: &mut Vec<Ticket>) {
    let Some(turn) = plan.turn else {
        if matches!(plan.story, Story::SlowStart | Story::Stalled) {
            let opened = -dice.between(12, 40);
            tickets.push(Ticket {
                opened,
                closed: dice.chance(0.5).then_some(opened + 9),
                severity: 1,
            });
        }
        return;
    };
    match plan.story {
        Story::BrokenUpgrade => {
            tickets.push(Ticket {
                opened: turn,
                closed: None,
                severity: 0,
            });
            for _ in 0..dice.between(3, 5) {
                let opened = turn + dice.between(0, 6);
                tickets.push(Ticket {
                    opened,
                    closed: dice
                        .chance(0.35)
                        .then_some((opened + dice.between(2, 7)).min(YESTERDAY)),
                    severity: dice.between(1, 2) as usize,
                });
            }
        }
        Story::Captive => {
            for step in 0..dice.between(5, 8) {
                let opened = (turn + step * 22 + dice.between(0, 9)).min(-3);
                let open = opened > -60 && dice.chance(0.6);
                tickets.push(Ticket {
                    opened,
                    closed: (!open).then_some((opened + dice.between(12, 30)).min(YESTERDAY)),
                    severity: dice.between(1, 2) as usize,
                });
            }
        }
        Story::RenewingShaky | Story::Churned => {
            let end = plan.end();
            for _ in 0..dice.between(1, 3) {
                let opened = (turn + dice.between(0, 25)).min(end - 3);
                let open = plan.lost.is_none() && dice.chance(0.5);
                tickets.push(Ticket {
                    opened,
                    closed: (!open).then_some((opened + dice.between(6, 20)).min(end)),
                    severity: dice.between(1, 2) as usize,
                });
            }
        }
        _ => {}
    }
}

fn record(
    plan: &Plan,
    people: &[Person],
    company: u64,
    number: u32,
    ticket: &Ticket,
    dice: &mut Dice,
) -> Record {
    let clock = plan.clock;
    let opened = clock.at(ticket.opened, dice.between(7 * 60, 13 * 60) as u32);
    let closed = ticket
        .closed
        .map(|day| clock.at(day, dice.between(14 * 60, 18 * 60) as u32));
    let reporters: Vec<&Person> = people
        .iter()
        .filter(|person| person.there(ticket.opened))
        .collect();
    let reporter = (!reporters.is_empty())
        .then(|| reporters[dice.between(0, reporters.len() as i32 - 1) as usize]);
    let mut stages = vec![Version {
        at: opened,
        value: "1".into(),
    }];
    let worked = opened + chrono::Duration::minutes(i64::from(dice.between(20, 50)));
    if closed.is_some() || dice.chance(0.7) {
        let waiting = if dice.chance(0.35) { "2" } else { "3" };
        stages.push(Version {
            at: worked,
            value: waiting.into(),
        });
    }
    stages.extend(closed.map(|at| Version {
        at,
        value: "4".into(),
    }));
    let updated = stages.last().map_or(opened, |last| last.at);
    let subject = dice.pick(SUBJECTS[ticket.severity]);
    let mut ledger = Ledger::default();
    ledger.set("subject", subject);
    let detail = dice.pick(DETAILS[ticket.severity]);
    let sender = reporter.map_or("the portal", |person| person.first);
    ledger.set("content", format!("{detail}\n\n{sender}"));
    ledger.set("hs_pipeline", "0");
    ledger.track("hs_pipeline_stage", stages, false);
    ledger.set("hs_ticket_priority", PRIORITIES[ticket.severity]);
    ledger.set("createdate", iso(opened));
    ledger.maybe("closed_date", closed.map(iso));
    ledger.set("hs_lastmodifieddate", iso(updated));
    ledger.maybe("hubspot_owner_id", plan.owner.map(|id| id.to_string()));
    let mut associations = vec![(ObjectType::Companies, company)];
    associations.extend(reporter.map(|person| (ObjectType::Contacts, person.id)));
    Record {
        object: ObjectType::Tickets,
        id: id(ObjectType::Tickets, plan.index, number),
        created: opened,
        updated,
        properties: ledger.properties,
        history: ledger.history,
        associations,
    }
}
