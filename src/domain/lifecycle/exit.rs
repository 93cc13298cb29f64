//! Exit criteria: what should be true before an account moves on, and what data says about it.

use super::{Lifecycle, Place};
use crate::domain::account::{Account, Presence};
use crate::domain::assess::Rules;
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::query::{Query, Scope};
use crate::domain::ticket::Severity;
use crate::domain::touchpoint::{Details, Kind};
use crate::domain::when::Now;
use chrono::TimeDelta;
use serde::Serialize;

/// Something that should be true before an account leaves a stage forward.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Criterion {
    /// The name in files, in ticks and on the command line; unique in its stage.
    pub id: String,
    /// In words.
    pub text: String,
    /// The check from data, where there is one; else a person judges.
    #[serde(skip)]
    pub check: Option<Check>,
}

/// A criterion that data can answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// The first value was reached.
    FirstValue,
    /// At least this share (0 to 1) of seats is activated.
    SeatsActivated(f64),
    /// At least this share (0 to 1) of the key features is in use.
    FeaturesUsed(f64),
    /// At least this share (0 to 1) of due goals is met.
    GoalsMet(f64),
    /// There is a goal, with a day by which it is due.
    GoalsAgreed,
    /// The renewal likelihood is set.
    LikelihoodSet,
    /// The overall health score is at least this.
    HealthAtLeast(f64),
    /// A touchpoint of the kind was held, within so many days where that is said.
    Held(Kind, Option<u32>),
    /// A champion is known and still there.
    ChampionKnown,
    /// No ticket of severity 1 is open.
    NoSevereTicket,
    /// At most one third of the term is left.
    LastThird,
    /// What sales promised is written down.
    HandoverRecorded,
    /// All that sales promised is ticked.
    HandoverDone,
    /// Why they bought is written down.
    IntentRecorded,
    /// The query takes the account.
    Query(Query),
}

/// An account whose criteria are asked, with what of it was read.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The account and its judgement.
    pub row: &'a Row,
    /// Its touchpoints and the like, if they were read.
    pub details: Option<&'a Details>,
}

impl Check {
    /// Whether it is met; `None` when the data for it is missing.
    pub fn met(&self, subject: Subject<'_>, rules: &Rules, now: Now) -> Option<bool> {
        let Row { account, today } = subject.row;
        let share = |part, whole| {
            let whole = account.number(whole)?.value;
            (whole > 0.0).then_some(account.number(part)?.value / whole)
        };
        let plan = account.plan.as_deref().map(|kept| kept.read());
        match self {
            Check::FirstValue => Some(first_value(account, now)),
            Check::SeatsActivated(least) => {
                Some(share(Field::SeatsActivated, Field::SeatsBought)? >= *least)
            }
            Check::FeaturesUsed(least) => {
                Some(share(Field::FeaturesUsed, Field::FeaturesAvailable)? >= *least)
            }
            Check::GoalsMet(least) => {
                let goals = account.goals(now.today())?;
                (goals.due > 0.0).then_some(goals.met / goals.due >= *least)
            }
            Check::GoalsAgreed => {
                let agreed = plan?.goals.iter().any(|goal| goal.due.is_some());
                agreed.then_some(true)
            }
            Check::LikelihoodSet => Some(account.number(Field::Likelihood).is_some()),
            Check::HealthAtLeast(least) => Some(today.health.score? >= *least as f32),
            Check::Held(kind, within) => held(subject, *kind, *within, now),
            Check::ChampionKnown => match account.people.champion {
                Presence::Unread => None,
                presence => Some(presence == Presence::Here),
            },
            Check::NoSevereTicket => {
                let tickets = &account.tickets;
                (tickets.read).then_some(tickets.worst != Some(Severity::S1) || tickets.open == 0)
            }
            Check::LastThird => {
                let (start, end) = (account.term_start?, account.renewal?);
                let (term, left) = (end - start, end - now.today());
                (term > TimeDelta::zero()).then_some(left * 3 <= term)
            }
            Check::HandoverRecorded => (!account.handover().promised.is_empty()).then_some(true),
            Check::HandoverDone => {
                let handover = account.handover();
                (!handover.promised.is_empty()).then(|| handover.open() == 0)
            }
            Check::IntentRecorded => account.handover().intent.map(|_| true),
            Check::Query(query) => {
                let scope = Scope::new(rules, &[], now);
                Some(query.filter(scope).matches(subject.row))
            }
        }
    }
}

/// A day that is still to come has been planned, not reached. The first of the staged goals is the
/// first value.
fn first_value(account: &Account, now: Now) -> bool {
    let reached = account.first_value.is_some_and(|day| day <= now.today());
    reached || {
        let plan = account.plan.as_deref().map(|kept| kept.read());
        plan.is_some_and(|plan| plan.goals.first().is_some_and(|goal| goal.attained()))
    }
}

/// Whether a touchpoint of the kind was held. That none is known says nothing while the touchpoints
/// were not read: a person judges then.
fn held(subject: Subject<'_>, kind: Kind, within: Option<u32>, now: Now) -> Option<bool> {
    let since =
        within.and_then(|days| now.utc.checked_sub_signed(TimeDelta::days(i64::from(days))));
    let review = subject
        .row
        .account
        .last_qbr
        .filter(|day| *day <= now.today());
    if kind == Kind::Qbr
        && let Some(day) = review
        && since.is_none_or(|since| day >= since.date_naive())
    {
        return Some(true);
    }
    let details = subject
        .details
        .filter(|details| details.fetched.is_some())?;
    Some(details.touchpoints.iter().any(|touchpoint| {
        touchpoint.kind == kind
            && touchpoint.at <= now.utc
            && since.is_none_or(|since| touchpoint.at >= since)
    }))
}

impl Lifecycle {
    /// The exit criteria of a place with what data says: met, not met, or `None`, which means that
    /// a person judges (there is no check, or no data for it). `rules` are those the lifecycle is of.
    pub fn check(
        &self,
        subject: Subject<'_>,
        place: Place,
        rules: &Rules,
        now: Now,
    ) -> Vec<(Criterion, Option<bool>)> {
        let criteria = self.stage(place).map_or(&[][..], |stage| &stage.exit);
        criteria
            .iter()
            .map(|criterion| {
                let check = criterion.check.as_ref();
                let met = check.and_then(|check| check.met(subject, rules, now));
                (criterion.clone(), met)
            })
            .collect()
    }
}
