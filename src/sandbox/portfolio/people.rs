//! The people at an account: who they are, what they are to us, and when they left.

use super::clock::{Day, iso};
use super::diary::Touch;
use super::dice::Aspect;
use super::ids::id;
use super::ledger::Ledger;
use super::names::{Name, word};
use super::opinion::{Weather, weather};
use super::plan::Plan;
use super::story::Story;
use crate::sandbox::record::{ObjectType, Record, Version};

/// What a person is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Wants us to win.
    Champion,
    /// Decides about the money.
    Buyer,
    /// The executive behind it.
    Sponsor,
    /// Uses it.
    User,
    /// Wants something else.
    Blocker,
    /// No role on record.
    Nobody,
}

impl Part {
    fn roles(self) -> &'static str {
        match self {
            Part::Champion => "CHAMPION;END_USER",
            Part::Buyer => "BUDGET_HOLDER",
            Part::Sponsor => "EXECUTIVE_SPONSOR",
            Part::User => "END_USER",
            Part::Blocker => "BLOCKER",
            Part::Nobody => "",
        }
    }

    fn titles(self) -> &'static [&'static str] {
        match self {
            Part::Champion => &[
                "Head of Operations",
                "Digital Workplace Lead",
                "Process Manager",
                "Programme Manager",
            ],
            Part::Buyer => &[
                "CFO",
                "Head of Procurement",
                "Finance Director",
                "Managing Director",
            ],
            Part::Sponsor => &["COO", "CIO", "VP Operations", "Managing Partner"],
            Part::User => &[
                "Team Lead Dispatch",
                "Operations Analyst",
                "Site Coordinator",
                "Shift Planner",
                "Application Manager",
            ],
            Part::Blocker => &[
                "IT Security Officer",
                "Enterprise Architect",
                "Works Council",
            ],
            Part::Nobody => &["Assistant", "Controller", "Trainee", "Key Account Buyer"],
        }
    }
}

/// One person.
pub(super) struct Person {
    /// Contact id.
    pub id: u64,
    /// First name as shown.
    pub first: &'static str,
    last: &'static str,
    email: String,
    phone: Option<String>,
    title: &'static str,
    /// What they are to us.
    pub part: Part,
    /// Since when we know them.
    pub known: Day,
    /// The day they left the company.
    pub left: Option<Day>,
}

impl Person {
    /// Whether somebody can have spoken with them on that day.
    pub fn there(&self, day: Day) -> bool {
        self.known <= day && self.left.is_none_or(|left| day < left)
    }
}

/// The people of an account, the champion first where there is one. Two at least.
pub(super) fn cast(plan: &Plan, name: &Name) -> Vec<Person> {
    let mut dice = plan.dice(Aspect::People);
    let mut parts = Vec::with_capacity(7);
    if !plan.holes.champion {
        parts.push(Part::Champion);
    }
    parts.push(Part::Buyer);
    if plan.seats > 150 || dice.chance(0.3) {
        parts.push(Part::Sponsor);
    }
    for _ in 0..dice.between(1, 2) {
        parts.push(Part::User);
    }
    let blocker = match weather(plan, plan.end()) {
        Weather::Stormy => 0.5,
        Weather::Cloudy => 0.3,
        _ => 0.05,
    };
    if dice.chance(blocker) {
        parts.push(Part::Blocker);
    }
    if parts.len() < 6 && dice.chance(0.3) {
        parts.push(Part::Nobody);
    }
    let mut people: Vec<Person> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut first = dice.pick(name.tongue.firsts);
        let mut last = dice.pick(name.tongue.lasts);
        for _ in 0..20 {
            let known = people
                .iter()
                .any(|p| word(first).0 == p.first || word(last).0 == p.last);
            if !known {
                break;
            }
            first = dice.pick(name.tongue.firsts);
            last = dice.pick(name.tongue.lasts);
        }
        let number = people.len() as u32;
        let (first, first_ascii) = word(first);
        let (last, last_ascii) = word(last);
        let champion_left = plan.story == Story::ChampionLeft
            || (plan.story == Story::Churned && plan.index.is_multiple_of(3));
        let left = match part {
            Part::Champion if champion_left => plan.turn.map(|day| plan.clock.workday(day)),
            // Life goes on elsewhere too: now and then somebody without weight leaves.
            Part::User | Part::Nobody if number > 2 && dice.chance(0.12) => {
                Some(dice.between(plan.start.max(-300), -10))
                    .map(|day| plan.clock.workday(day))
                    .filter(|day| (plan.start + 30..plan.end()).contains(day))
            }
            _ => None,
        };
        let known = if number < 2 {
            plan.start - dice.between(5, 60)
        } else {
            plan.start + dice.between(0, 12).min(plan.end() - plan.start)
        };
        let mut email = format!("{first_ascii}.{last_ascii}@{}", name.domain);
        if people.iter().any(|person| person.email == email) {
            email = format!("{first_ascii}.{last_ascii}{}@{}", number + 1, name.domain);
        }
        people.push(Person {
            id: id(ObjectType::Contacts, plan.index, number),
            first,
            last,
            email,
            phone: dice
                .chance(0.8)
                .then(|| format!("{}{:02}", name.tongue.dial, dice.between(0, 99))),
            title: dice.pick(part.titles()),
            part,
            known,
            left,
        });
    }
    people
}

/// The contact records.
pub(super) fn records(
    plan: &Plan,
    people: &[Person],
    diary: &[Touch],
    company: u64,
) -> Vec<Record> {
    let clock = plan.clock;
    people
        .iter()
        .enumerate()
        .map(|(index, person)| {
            let created = clock.at(person.known, 540 + index as u32 * 7);
            let met: Vec<Version> = diary
                .iter()
                .filter(|touch| touch.counts() && touch.with.contains(&index))
                .map(|touch| Version {
                    at: touch.at(clock),
                    value: iso(touch.at(clock)),
                })
                .collect();
            let left = person.left.map(|day| clock.at(day, 1_020));
            let updated = met
                .last()
                .map(|version| version.at)
                .into_iter()
                .chain(left)
                .fold(created, Ord::max);
            let mut ledger = Ledger::default();
            ledger.set("firstname", person.first);
            ledger.set("lastname", person.last);
            ledger.set("email", person.email.clone());
            ledger.maybe("phone", person.phone.clone());
            ledger.set("jobtitle", person.title);
            if person.part != Part::Nobody {
                ledger.set("hs_buying_role", person.part.roles());
            }
            ledger.set("lifecyclestage", "customer");
            let mut presence = vec![Version {
                at: created,
                value: "false".into(),
            }];
            presence.extend(left.map(|at| Version {
                at,
                value: "true".into(),
            }));
            ledger.track("left_company", presence, false);
            ledger.track("notes_last_contacted", met, false);
            ledger.maybe("hubspot_owner_id", plan.owner.map(|id| id.to_string()));
            ledger.set("createdate", iso(created));
            ledger.set("lastmodifieddate", iso(updated));
            Record {
                object: ObjectType::Contacts,
                id: person.id,
                created,
                updated,
                properties: ledger.properties,
                history: ledger.history,
                associations: vec![(ObjectType::Companies, company)],
            }
        })
        .collect()
}
