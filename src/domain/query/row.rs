//! What a row answers to a name: borrowed, nothing is made for it.

use super::filter::Scope;
use super::names::{Derived, Name, Type};
use crate::domain::account::Presence;
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::health::{self, Band, Direction, Quadrant};
use crate::domain::lifecycle::StageKind;
use crate::domain::money::Money;
use crate::domain::triage::{Lane, SignalKind};
use crate::domain::when::show::{days_since, local_day};
use chrono::NaiveDate;

/// A row's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    None,
    Word(&'a str),
    Number(f64),
    Amount(Money),
    Day(NaiveDate),
    Bool(bool),
    /// More than any number.
    Endless,
}

impl Cell<'_> {
    /// Whether there is a value to compare.
    pub fn known(&self) -> bool {
        !matches!(self, Cell::None | Cell::Endless)
    }
}

/// The words a derived name can be; empty when there is no fixed list.
pub(super) fn choices(name: Derived) -> Vec<&'static str> {
    match name {
        Derived::Band => vec!["good", "watch", "risk", "unknown"],
        Derived::Quadrant => QUADRANTS.iter().map(|(_, word)| *word).collect(),
        Derived::Trend => vec!["rising", "flat", "falling"],
        Derived::Lane => LANES.iter().map(|(_, word)| *word).collect(),
        Derived::Champion | Derived::Buyer => vec!["here", "left", "missing"],
        Derived::Signal => SignalKind::ALL.iter().map(|signal| signal.id()).collect(),
        Derived::Kind => KINDS.iter().map(|(_, word)| *word).collect(),
        _ => Vec::new(),
    }
}

const QUADRANTS: &[(Quadrant, &str)] = &[
    (Quadrant::Successful, "successful"),
    (
        Quadrant::PleasantButUnproductive,
        "pleasant_but_unproductive",
    ),
    (Quadrant::ProductiveButCaptive, "productive_but_captive"),
    (Quadrant::Failing, "failing"),
];

pub(super) const KINDS: &[(StageKind, &str)] = &[
    (StageKind::Presale, "presale"),
    (StageKind::Onboarding, "onboarding"),
    (StageKind::Active, "active"),
    (StageKind::AtRisk, "at_risk"),
    (StageKind::Renewal, "renewal"),
    (StageKind::Lost, "lost"),
];

pub(super) const LANES: &[(Lane, &str)] =
    &[(Lane::Risk, "risk"), (Lane::Opportunity, "opportunity")];

fn word<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> Cell<'static> {
    let found = table.iter().find(|(of, _)| of == value);
    found.map_or(Cell::None, |(_, word)| Cell::Word(word))
}

fn optional<'a, T>(value: Option<T>, make: impl FnOnce(T) -> Cell<'a>) -> Cell<'a> {
    value.map_or(Cell::None, make)
}

fn words(value: Option<&str>) -> Cell<'_> {
    optional(value.filter(|value| !value.is_empty()), Cell::Word)
}

/// The value of a name. Owner, stage, signal, lane, `is` and `has` are several words at once, and are
/// asked elsewhere.
pub(super) fn cell<'r>(row: &'r Row, name: &Name, scope: &Scope<'_>) -> Cell<'r> {
    match name {
        Name::Field(name) => field(row, *name, scope),
        Name::Derived(name) => derived(row, *name, scope),
        Name::Measure(id) => {
            let measures = &scope.rules.scorecard.measures;
            let at = measures.iter().position(|measure| measure.id == *id);
            let points =
                at.and_then(|at| health::measure_points(&row.account, scope.rules, at, scope.now));
            optional(points, points_of)
        }
        Name::Custom(name) => words(row.account.custom.get(name)),
    }
}

/// Points with one decimal, as JSON has them.
fn points_of(points: f64) -> Cell<'static> {
    Cell::Number((points * 10.0).round() / 10.0)
}

fn field<'r>(row: &'r Row, field: Field, scope: &Scope<'_>) -> Cell<'r> {
    let account = &row.account;
    let cell = match field {
        Field::Name => words(Some(&account.name)),
        Field::Domain => words(account.domain.as_deref()),
        Field::Owner => words(account.owner.as_ref().map(|id| id.as_str())),
        Field::Tier => words(account.tier.as_ref().map(|tier| tier.as_str())),
        Field::Stage => words(account.stage.as_deref()),
        Field::Arr => optional(account.arr, Cell::Amount),
        Field::TermStart => optional(account.term_start, Cell::Day),
        Field::Renewal => optional(account.renewal, Cell::Day),
        Field::AutoRenew => optional(account.auto_renew, Cell::Bool),
        Field::FirstValue => optional(account.first_value, Cell::Day),
        Field::LastTouch => optional(account.last_touch, |at| Cell::Day(local_day(at, scope.now))),
        Field::LastQbr => optional(account.last_qbr, Cell::Day),
        Field::LossReason => words(account.loss_reason.as_deref()),
        Field::RenewalReason => words(account.renewal_reason.as_deref()),
        Field::Plan => words(account.plan.as_deref().map(|plan| plan.text())),
        Field::Nps => optional(account.nps(), |dated| Cell::Number(dated.value)),
        number => optional(account.number(number), |dated| Cell::Number(dated.value)),
    };
    if cell != Cell::None {
        return cell;
    }
    // What the CRM sent and is not of the kind is known all the same, as text.
    let odd = account.odd.iter().find(|(of, _)| *of == field);
    words(odd.map(|(_, raw)| raw.as_str()))
}

/// The share that a count is of its whole: 0.2 for a fifth.
pub(super) fn share(row: &Row, name: &Name) -> Option<f64> {
    let (Name::Field(part), Type::Count(whole)) = (name, name.type_()) else {
        return None;
    };
    let whole = row.account.number(whole)?.value;
    let part = row.account.number(*part)?.value;
    (whole > 0.0).then(|| part / whole)
}

fn presence(presence: Presence) -> Cell<'static> {
    match presence {
        Presence::Unread => Cell::None,
        Presence::Missing => Cell::Word("missing"),
        Presence::Here => Cell::Word("here"),
        Presence::Left => Cell::Word("left"),
    }
}

fn derived<'r>(row: &'r Row, name: Derived, scope: &Scope<'_>) -> Cell<'r> {
    let (account, today) = (&row.account, &row.today);
    let number = |number: f64| Cell::Number(number);
    let points = |value: Option<f32>| optional(value, |value| points_of(f64::from(value)));
    let since = |at: chrono::DateTime<chrono::Utc>| number(days_since(at, scope.now) as f64);
    let read = account.people.champion != Presence::Unread;
    match name {
        // What is shown and told is whole points; 49.6 is shown and found as 50.
        Derived::Health => optional(today.health.score, |score| number(f64::from(score.round()))),
        Derived::Outcome => points(today.health.outcome),
        Derived::Experience => points(today.health.experience),
        Derived::Band => Cell::Word(match today.health.band {
            Band::Unknown => "unknown",
            Band::Risk => "risk",
            Band::Watch => "watch",
            Band::Good => "good",
        }),
        Derived::Quadrant => optional(today.health.quadrant, |of| word(QUADRANTS, &of)),
        Derived::Trend => optional(row.health(scope.now).direction(), |direction| {
            Cell::Word(match direction {
                Direction::Rising => "rising",
                Direction::Flat => "flat",
                Direction::Falling => "falling",
            })
        }),
        Derived::Slope => points(row.health(scope.now).slope),
        Derived::Coverage => number((f64::from(today.health.coverage) * 100.0).round()),
        Derived::Measures => number(f64::from(today.health.measures.0)),
        Derived::Score => number(f64::from(today.score(Lane::Risk))),
        Derived::Opportunity => number(f64::from(today.score(Lane::Opportunity))),
        Derived::Signals => {
            number(today.terms.iter().filter(|(_, term)| term.leads()).count() as f64)
        }
        Derived::Days => optional(account.stage_since, since),
        Derived::Touched => account.last_touch.map_or(Cell::Endless, since),
        Derived::Age => optional(account.term_start, |day| {
            number((scope.now.today() - day).num_days() as f64)
        }),
        Derived::Term => optional(account.renewal.zip(account.term_start), |(end, start)| {
            number((end - start).num_days() as f64)
        }),
        Derived::StageSince => optional(account.stage_since, |at| {
            Cell::Day(local_day(at, scope.now))
        }),
        Derived::Kind => optional(scope.rules.lifecycle.stage(today.place), |stage| {
            word(KINDS, &stage.kind)
        }),
        Derived::Usage => {
            let facts = health::facts(account, scope.rules, scope.now);
            optional(facts.get(Field::Dau), number)
        }
        Derived::Currency => optional(account.arr.as_ref(), |arr| Cell::Word(arr.currency.code())),
        Derived::Contacts if read => number(f64::from(account.people.key)),
        Derived::Met if read => number(f64::from(account.people.key_met)),
        Derived::Contacts | Derived::Met => Cell::None,
        Derived::Champion => presence(account.people.champion),
        Derived::Buyer => presence(account.people.buyer),
        Derived::Tickets if !account.tickets.read && account.tickets.open == 0 => Cell::None,
        Derived::Tickets => number(f64::from(account.tickets.open)),
        Derived::Severity => optional(account.tickets.worst, |worst| {
            number(f64::from(worst as u8))
        }),
        Derived::TicketAge => optional(account.tickets.oldest, since),
        Derived::Tasks => number(f64::from(account.open_tasks)),
        Derived::TaskDue => optional(account.task_due, Cell::Day),
        Derived::Updated => optional(account.updated_at, |at| Cell::Day(local_day(at, scope.now))),
        Derived::Id => words(Some(account.id.as_str())),
        Derived::Signal | Derived::Lane | Derived::Assigned | Derived::Has | Derived::Is => {
            Cell::None
        }
    }
}
