//! Deals: the first sale, renewals signed and open, expansions.

use super::clock::{Clock, Day, YESTERDAY, iso};
use super::dice::Aspect;
use super::ids::id;
use super::ledger::Ledger;
use super::people::{Part, Person};
use super::plan::Plan;
use super::story::Story;
use crate::sandbox::record::{ObjectType, Record};

struct Deal {
    name: &'static str,
    kind: &'static str,
    stage: &'static str,
    amount: f64,
    opened: Day,
    /// Closed, or expected to be.
    closes: Day,
}

/// The deal records of an account.
pub(super) fn records(plan: &Plan, people: &[Person], company: u64, called: &str) -> Vec<Record> {
    let mut dice = plan.dice(Aspect::Deals);
    let arr = f64::from(plan.arr);
    let before = plan.grew.map_or(1.0, |(_, share)| share);
    let mut deals = vec![Deal {
        name: "New business",
        kind: "newbusiness",
        stage: "closedwon",
        amount: arr * before * if plan.renewed.is_empty() { 1.0 } else { 0.85 },
        opened: plan.start - dice.between(40, 150),
        closes: plan.start - dice.between(2, 14),
    }];
    for &signed in &plan.renewed {
        deals.push(Deal {
            name: "Renewal",
            kind: "existingbusiness",
            stage: "closedwon",
            amount: match plan.grew {
                Some((grown, _)) if grown < signed => arr,
                _ => arr * before,
            },
            opened: signed - 85,
            closes: signed - 6,
        });
    }
    if let Some((grown, share)) = plan.grew {
        deals.push(Deal {
            name: "Expansion",
            kind: "existingbusiness",
            stage: "closedwon",
            amount: arr * (1.0 - share),
            opened: grown - 35,
            closes: grown,
        });
    }
    if let Some(lost) = plan.lost {
        deals.push(Deal {
            name: "Renewal",
            kind: "existingbusiness",
            stage: "closedlost",
            amount: arr,
            opened: lost - 80,
            closes: lost.min(YESTERDAY),
        });
    } else if plan.renewal < 85 {
        deals.push(Deal {
            name: "Renewal",
            kind: "existingbusiness",
            stage: match plan.story {
                Story::RenewingWell => "contractsent",
                _ => "presentationscheduled",
            },
            amount: arr,
            opened: (plan.renewal - 86).min(-3),
            closes: plan.renewal,
        });
    }
    if plan.story == Story::Expanding {
        deals.push(Deal {
            name: "Expansion",
            kind: "existingbusiness",
            stage: "decisionmakerboughtin",
            amount: arr * dice.real(0.15, 0.4),
            opened: -dice.between(8, 40),
            closes: dice.between(10, 50),
        });
    }
    deals
        .iter()
        .enumerate()
        .map(|(number, deal)| record(plan, people, company, called, number as u32, deal))
        .collect()
}

fn record(
    plan: &Plan,
    people: &[Person],
    company: u64,
    called: &str,
    number: u32,
    deal: &Deal,
) -> Record {
    let clock: Clock = plan.clock;
    let created = clock.at(deal.opened, 600 + number);
    let closed = deal.stage.starts_with("closed");
    let updated = if closed {
        clock.at(deal.closes, 960)
    } else {
        created
    };
    let mut ledger = Ledger::default();
    let year = clock.ymd(deal.closes);
    ledger.set(
        "dealname",
        format!(
            "{called}: {} {}",
            deal.name,
            year.get(..4).unwrap_or_default()
        ),
    );
    ledger.set("amount", format!("{:.0}", deal.amount));
    ledger.set("deal_currency_code", "EUR");
    ledger.set("pipeline", "default");
    ledger.set("dealstage", deal.stage);
    ledger.set("dealtype", deal.kind);
    ledger.set("closedate", iso(clock.at(deal.closes, 960)));
    ledger.set("createdate", iso(created));
    ledger.set("hs_lastmodifieddate", iso(updated));
    ledger.maybe("hubspot_owner_id", plan.owner.map(|id| id.to_string()));
    let mut associations = vec![(ObjectType::Companies, company)];
    associations.extend(
        people
            .iter()
            .filter(|person| person.part == Part::Buyer)
            .map(|person| (ObjectType::Contacts, person.id)),
    );
    Record {
        object: ObjectType::Deals,
        id: id(ObjectType::Deals, plan.index, number),
        created,
        updated,
        properties: ledger.properties,
        history: ledger.history,
        associations,
    }
}
