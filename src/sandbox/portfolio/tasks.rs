//! Tasks: follow-ups done, and what is promised next.

use super::clock::{Day, iso};
use super::diary::{Form, Touch};
use super::dice::{Aspect, Dice};
use super::ids::id;
use super::ledger::Ledger;
use super::people::Person;
use super::phrases::{self, Slots};
use super::plan::Plan;
use super::story::Story;
use crate::sandbox::record::{ObjectType, Record};

const FOLLOW_UPS: &[(&str, &str)] = &[
    ("Send summary to {who}", "EMAIL"),
    ("Send the guide for {feature}", "EMAIL"),
    ("Call {who} about {team}", "CALL"),
    ("Prepare numbers for {team}", "TODO"),
    ("Ask product about {feature}", "TODO"),
];

/// The task records of an account: some touchpoints leave one behind; the newest ones are still open.
pub(super) fn records(
    plan: &Plan,
    people: &[Person],
    diary: &[Touch],
    company: u64,
) -> Vec<Record> {
    let mut dice = plan.dice(Aspect::Tasks);
    let mut tasks = Vec::new();
    for touch in diary.iter().filter(|touch| touch.form != Form::Note) {
        if !dice.chance(0.22) {
            continue;
        }
        let due = touch.day + dice.between(2, 9);
        let slow = if plan.neglected { 1.0 } else { 0.06 };
        let done = due < 0 && !(due > -25 && dice.chance(slow));
        let (subject, kind) = FOLLOW_UPS[dice.between(0, FOLLOW_UPS.len() as i32 - 1) as usize];
        let person = touch.with.first().and_then(|&index| people.get(index));
        tasks.push(make(
            plan,
            company,
            &tasks,
            subject,
            kind,
            (touch.day, due),
            done,
            person,
            &mut dice,
        ));
    }
    let planned = match plan.story {
        Story::RenewingShaky => Some(("Renewal plan: value on one page", 3)),
        Story::RenewingWell => Some(("Send renewal offer", 6)),
        Story::BrokenUpgrade => Some(("Tell {who} the date of the patch", 0)),
        Story::ChampionLeft => Some(("Find the new champion", 2)),
        Story::Expanding => Some(("Offer for more seats", 5)),
        Story::SlowStart => Some(("Onboarding rescue: plan with {who}", -2)),
        Story::Promoter => Some(("Draft of the case study to {who}", 9)),
        _ => None,
    };
    if let Some((subject, due)) = planned {
        let person = people.iter().find(|person| person.there(-1));
        let made = (-dice.between(2, 6)).max(plan.start);
        tasks.push(make(
            plan,
            company,
            &tasks,
            subject,
            "TODO",
            (made, due),
            false,
            person,
            &mut dice,
        ));
    }
    tasks
}

#[allow(clippy::too_many_arguments, reason = "all of it is one task's content")]
fn make(
    plan: &Plan,
    company: u64,
    before: &[Record],
    subject: &str,
    kind: &'static str,
    (made, due): (Day, Day),
    done: bool,
    person: Option<&Person>,
    dice: &mut Dice,
) -> Record {
    let clock = plan.clock;
    let who = person.map_or("them", |person| person.first);
    let slots = Slots::draw(who, super::owners::first_name(plan.owner), "", dice);
    let created = clock.at(made, 1_080);
    let finished = done.then(|| clock.at(due, dice.between(8 * 60, 16 * 60) as u32));
    let updated = finished.unwrap_or(created);
    let mut ledger = Ledger::default();
    ledger.set("hs_task_subject", phrases::fill(subject, &slots, dice));
    ledger.set(
        "hs_task_status",
        if done { "COMPLETED" } else { "NOT_STARTED" },
    );
    ledger.set(
        "hs_task_priority",
        if dice.chance(0.2) { "HIGH" } else { "MEDIUM" },
    );
    ledger.set("hs_task_type", kind);
    // A task's moment is when it is due.
    ledger.set("hs_timestamp", iso(clock.at(due, 17 * 60)));
    ledger.maybe("hs_task_completion_date", finished.map(iso));
    ledger.maybe("hubspot_owner_id", plan.owner.map(|id| id.to_string()));
    ledger.set("hs_createdate", iso(created));
    ledger.set("hs_lastmodifieddate", iso(updated));
    let mut associations = vec![(ObjectType::Companies, company)];
    associations.extend(person.map(|person| (ObjectType::Contacts, person.id)));
    Record {
        object: ObjectType::Tasks,
        id: id(ObjectType::Tasks, plan.index, before.len() as u32),
        created,
        updated,
        properties: ledger.properties,
        history: ledger.history,
        associations,
    }
}
