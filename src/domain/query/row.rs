//! What a row answers to a name.

use super::filter::Scope;
use super::names::{Derived, Name};
use crate::domain::account::Presence;
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::health::{Band, Direction, Quadrant};
use crate::domain::lifecycle::StageKind;
use crate::domain::money::Money;
use crate::domain::triage::{Evidence, Lane, SignalKind, Term};
use crate::domain::when::show::{days_since, local_day};
use chrono::NaiveDate;

/// A row's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    None,
    /// Several spellings of the same, or several values: one that fits is enough.
    Texts(Vec<String>),
    Number(f64),
    Amount(Money),
    Day(NaiveDate),
    Bool(bool),
    /// More than any number.
    Endless,
}

/// The words a derived name can be; empty when there is no fixed list.
pub(super) fn choices(name: Derived) -> Vec<&'static str> {
    match name {
        Derived::Band => vec!["good", "watch", "risk", "unknown"],
        Derived::Quadrant => QUADRANTS.iter().map(|(_, word)| *word).collect(),
        Derived::Trend => vec!["rising", "flat", "falling"],
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

const KINDS: &[(StageKind, &str)] = &[
    (StageKind::Presale, "presale"),
    (StageKind::Onboarding, "onboarding"),
    (StageKind::Active, "active"),
    (StageKind::AtRisk, "at_risk"),
    (StageKind::Renewal, "renewal"),
    (StageKind::Lost, "lost"),
];

fn word<T: PartialEq>(table: &[(T, &str)], value: &T) -> Cell {
    let found = table.iter().find(|(of, _)| of == value);
    found.map_or(Cell::None, |(_, word)| text(word))
}

fn text(text: &str) -> Cell {
    Cell::Texts(vec![text.to_owned()])
}

fn optional<T>(value: Option<T>, make: impl FnOnce(T) -> Cell) -> Cell {
    value.map_or(Cell::None, make)
}

/// The value of a name.
pub(super) fn cell(row: &Row, name: &Name, scope: &Scope) -> Cell {
    match name {
        Name::Field(name) => field(row, *name, scope),
        Name::Derived(name) => derived(row, *name, scope),
        Name::Custom(name) => {
            let custom = row.account.custom.iter().find(|(of, _)| of == name);
            optional(
                custom.filter(|(_, value)| !value.is_empty()),
                |(_, value)| text(value),
            )
        }
    }
}

fn field(row: &Row, field: Field, scope: &Scope) -> Cell {
    let account = &row.account;
    let odd = || {
        let odd = account.odd.iter().find(|(of, _)| *of == field);
        optional(odd, |(_, raw)| text(raw))
    };
    match field {
        Field::Name => text(&account.name),
        Field::Domain => optional(account.domain.as_deref(), text),
        Field::Owner => optional(account.owner.as_ref(), |id| {
            let mut spellings = vec![id.0.clone()];
            if let Some(owner) = scope.owners.iter().find(|owner| owner.id == *id) {
                spellings.push(owner.name.clone());
                spellings.extend(owner.email.clone());
            }
            if scope.me == Some(id) {
                spellings.push("me".to_owned());
            }
            Cell::Texts(spellings)
        }),
        Field::Tier => optional(account.tier.as_ref(), |tier| text(tier.as_str())),
        Field::Stage => {
            let mut spellings: Vec<String> = account.stage.iter().cloned().collect();
            match scope.lifecycle.stage(row.today.place) {
                Some(stage) => spellings.extend([stage.id.0.clone(), stage.name.clone()]),
                None => spellings.push("unmapped".to_owned()),
            }
            Cell::Texts(spellings)
        }
        Field::Arr => optional(account.arr, Cell::Amount),
        Field::TermStart => optional(account.term_start, Cell::Day),
        Field::Renewal => optional(account.renewal, Cell::Day),
        Field::AutoRenew => optional(account.auto_renew, Cell::Bool),
        Field::FirstValue => optional(account.first_value, Cell::Day),
        Field::LastTouch => optional(account.last_touch, |at| Cell::Day(local_day(at, scope.now))),
        Field::LastQbr => optional(account.last_qbr, Cell::Day),
        Field::LossReason => optional(account.loss_reason.as_deref(), text),
        Field::RenewalReason => optional(account.renewal_reason.as_deref(), text),
        Field::Plan => optional(account.plan.as_deref(), |plan| text(plan.text())),
        number => match account.number(number) {
            Some(dated) => Cell::Number(dated.value),
            None => odd(),
        },
    }
}

fn derived(row: &Row, name: Derived, scope: &Scope) -> Cell {
    let (account, today) = (&row.account, &row.today);
    let float = |value: Option<f32>| optional(value, |value| Cell::Number(f64::from(value)));
    let since = |at: chrono::DateTime<chrono::Utc>| Cell::Number(days_since(at, scope.now) as f64);
    match name {
        // What the screen shows is whole points; 49.6 is shown and found as 50.
        Derived::Health => float(today.health.score.map(f32::round)),
        Derived::Outcome => float(today.health.outcome.map(f32::round)),
        Derived::Experience => float(today.health.experience.map(f32::round)),
        Derived::Band => text(match today.health.band {
            Band::Unknown => "unknown",
            Band::Risk => "risk",
            Band::Watch => "watch",
            Band::Good => "good",
        }),
        Derived::Quadrant => optional(today.health.quadrant.as_ref(), |of| word(QUADRANTS, of)),
        Derived::Trend => optional(today.health.direction(), |direction| {
            text(match direction {
                Direction::Rising => "rising",
                Direction::Flat => "flat",
                Direction::Falling => "falling",
            })
        }),
        Derived::Slope => float(today.health.slope),
        Derived::Score => Cell::Number(f64::from(today.score(Lane::Risk))),
        Derived::Opportunity => Cell::Number(f64::from(today.score(Lane::Opportunity))),
        Derived::Signal => {
            let fired: Vec<String> = today
                .terms
                .iter()
                .map(|(_, term)| signal(term, scope).to_owned())
                .collect();
            if fired.is_empty() {
                Cell::None
            } else {
                Cell::Texts(fired)
            }
        }
        Derived::Days => optional(account.stage_since, since),
        Derived::Touched => account.last_touch.map_or(Cell::Endless, since),
        Derived::StageSince => optional(account.stage_since, |at| {
            Cell::Day(local_day(at, scope.now))
        }),
        Derived::Kind => optional(scope.lifecycle.stage(today.place), |stage| {
            word(KINDS, &stage.kind)
        }),
        Derived::Tickets => Cell::Number(f64::from(account.tickets.open)),
        Derived::Severity => optional(account.tickets.worst, |worst| {
            Cell::Number(f64::from(worst as u8))
        }),
        Derived::Tasks => Cell::Number(f64::from(account.open_tasks)),
        Derived::TaskDue => optional(account.task_due, Cell::Day),
        Derived::Updated => optional(account.updated_at, |at| Cell::Day(local_day(at, scope.now))),
        Derived::Id => text(account.id.as_str()),
        Derived::Has => Cell::None,
        Derived::Is => Cell::Texts(states(row, scope).into_iter().map(str::to_owned).collect()),
    }
}

fn signal<'a>(term: &Term, scope: &Scope<'a>) -> &'a str {
    let own = match term.evidence {
        Evidence::Own { at, .. } => scope.own.get(usize::from(at)),
        _ => None,
    };
    own.map_or(term.signal.id(), |own| &own.id)
}

/// Whether something is known: what `has:` asks.
pub(super) fn has(row: &Row, thing: &str, name: Option<&Name>, scope: &Scope) -> bool {
    let account = &row.account;
    match thing {
        "champion" => account.people.champion == Presence::Here,
        "buyer" => account.people.buyer == Presence::Here,
        "tickets" => account.tickets.open > 0,
        "tasks" => account.open_tasks > 0,
        "signal" => !row.today.terms.is_empty(),
        "usage" => account.usage.values.iter().any(|value| !value.is_nan()),
        "history" => account.scores.values.iter().any(|value| !value.is_nan()),
        // Every account has a place; only the CRM's value can be missing.
        "stage" => account.stage.is_some(),
        _ => name.is_some_and(|name| !matches!(cell(row, name, scope), Cell::None | Cell::Endless)),
    }
}

fn states(row: &Row, scope: &Scope) -> Vec<&'static str> {
    let account = &row.account;
    let kind = scope
        .lifecycle
        .stage(row.today.place)
        .map(|stage| stage.kind);
    let lost = kind == Some(StageKind::Lost);
    let mut states = Vec::new();
    let mut add = |state: &'static str, holds: bool| {
        if holds {
            states.push(state);
        }
    };
    let past = account.renewal.is_some_and(|day| day < scope.now.today());
    add("overdue", past && !lost);
    add(
        "pending",
        scope
            .pending
            .is_some_and(|pending| pending.contains(&account.id)),
    );
    add(
        "mine",
        scope.me.is_some() && scope.me == account.owner.as_ref(),
    );
    add("unowned", account.owner.is_none());
    add("customer", !lost && kind != Some(StageKind::Presale));
    for (of, word) in KINDS {
        add(word, kind == Some(*of));
    }
    add("unmapped", kind.is_none());
    let away = row.today.away.as_deref();
    for word in ["snoozed", "done", "dismissed"] {
        add(word, away.is_some_and(|away| away.is(word)));
    }
    add("back", away.is_some_and(|away| !away.back.is_empty()));
    add(
        "assigned",
        away.is_some_and(|away| !away.assigned.is_empty()),
    );
    let lane = |lane: Lane| row.today.queued(lane, scope.entry);
    add("risk", lane(Lane::Risk));
    add("opportunity", lane(Lane::Opportunity));
    states
}
