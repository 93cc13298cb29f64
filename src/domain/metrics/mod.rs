//! Measures of the portfolio over a period: plain values in, values out.
//!
//! [`report`] takes accounts with their past ([`AccountPast`]) and a [`Frame`] (lifecycle, period,
//! currency, moment of asking) and answers a [`Report`]. Each measure has its file, with its formula
//! and what it leaves out; `docs/metrics.md` says the same to a person.
//!
//! Not here: reading pasts (the store), words and tables (the command line).

pub mod answers;
pub mod behind;
pub mod cohorts;
pub mod counted;
pub mod first_value;
pub mod forecast;
pub mod funnel;
pub mod group;
pub mod money;
pub mod overview;
pub mod past;
pub mod period;
pub mod quantile;
mod read;
pub mod renewals;
pub mod retention;
pub mod standing;
pub mod team;
#[cfg(test)]
mod tests;

pub use answers::{Csat, Keeper, Nps};
pub use behind::{Behind, Item};
pub use cohorts::Cohorts;
pub use first_value::FirstValue;
pub use forecast::Forecast;
pub use group::By;
pub use money::{Exchange, Rates};
pub use past::{AccountPast, Customer, Frame, Series, Voice};
pub use period::{Midnight, Month, Period};
pub use read::voices;
pub use renewals::Renewals;
pub use retention::Retention;
pub use standing::Standing;
pub use team::{Figure, TeamMeasure};

use super::lifecycle::Place;
use super::money::Currency;
use crate::messages::{Language, measuring as say};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Good figures of a SaaS to read one's own beside: NRR above 120 %, NPS above 10.
pub const GOOD_NRR: f64 = 1.2;
/// See [`GOOD_NRR`].
pub const GOOD_NPS: f64 = 10.0;

/// Why nothing is measured; a sentence with the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The period ends before it begins.
    #[error("The period ends on {to}, before it begins on {from}: change --from or --to.")]
    Backwards {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// The period has not begun.
    #[error(
        "The period begins on {from}, which is yet to come, so nothing can be measured of it: change --from."
    )]
    Ahead {
        /// The first day.
        from: NaiveDate,
    },
    /// Nothing is known of the period's beginning.
    #[error(
        "Nothing is known of 00:00 on {from}: the first ARR was recorded on {recorded}. Begin with --from {known} or later."
    )]
    BeforeData {
        /// The first day.
        from: NaiveDate,
        /// The day on which the first ARR was recorded.
        recorded: NaiveDate,
        /// The first day at whose 00:00 it was in force.
        known: NaiveDate,
    },
    /// No 00:00 has passed since the first ARR was recorded.
    #[error(
        "No history of ARR is known: the first was recorded on {recorded}, and no day has begun since. Give the CRM the values of before (history.csv of an import, docs/import.md), or begin with --from {known} once that day has come."
    )]
    NoHistory {
        /// The day on which the first ARR was recorded.
        recorded: NaiveDate,
        /// The first day at whose 00:00 it will have been in force.
        known: NaiveDate,
    },
    /// There is ARR, and the past of none is read.
    #[error("The history of ARR is not read yet, of any account: run `tenure sync --full`.")]
    Unread,
    /// No account has ARR.
    #[error(
        "No account has ARR, so there is nothing to measure: map the field `arr` in the profile."
    )]
    NoData,
    /// Several currencies and no rates for them.
    #[error(
        "The accounts have ARR in {}, and they are added up only with rates of yours: say in [rates] of config.toml what one unit of {} is worth.",
        codes(found),
        codes(missing)
    )]
    Currencies {
        /// Those there are.
        found: Vec<Currency>,
        /// Those without a rate.
        missing: Vec<Currency>,
    },
}

impl Refusal {
    /// The sentence in the language of the screen, which has keys where the command line has flags.
    pub fn told(&self, language: Language) -> String {
        match self {
            Refusal::Backwards { from, to } => say::backwards(language, from, to),
            Refusal::Ahead { from } => say::lies_ahead(language, from),
            Refusal::BeforeData { from, recorded, .. } => {
                say::before_data(language, from, recorded)
            }
            Refusal::NoHistory { recorded, .. } => say::no_history(language, recorded),
            Refusal::Unread => say::unread(language).to_owned(),
            Refusal::NoData => say::no_data(language).to_owned(),
            Refusal::Currencies { found, missing } => {
                say::currencies(language, codes(found), codes(missing))
            }
        }
    }
}

fn codes(currencies: &[Currency]) -> String {
    let codes: Vec<&str> = currencies.iter().map(Currency::code).collect();
    codes.join(", ")
}

/// What is measured of a set of accounts and of each part of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// How many accounts are in the set, customers or not.
    pub accounts: usize,
    /// NRR, GRR, churn, quick ratio and what they are made of.
    pub retention: Retention,
    /// Renewal rates.
    pub renewals: Renewals,
    /// NPS.
    pub nps: Nps,
    /// Satisfaction with support.
    pub csat: Csat,
    /// Time to first value.
    pub first_value: FirstValue,
}

/// Everything measured over a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Of all accounts together.
    pub whole: Measures,
    /// Of each part, by its key; `None` last: those without one.
    pub groups: Vec<(Option<String>, Measures)>,
    /// Whose answers the NPS counts.
    pub keeper: Keeper,
    /// Stage by stage.
    pub funnel: Vec<(Place, funnel::Flow)>,
    /// ARR at the end.
    pub standing: Standing,
    /// The triangle.
    pub cohorts: Cohorts,
    /// Renewals to come.
    pub forecast: Forecast,
    /// By role.
    pub team: Vec<TeamMeasure>,
    /// How many accounts have an ARR without a past.
    pub unread: usize,
    /// How many were customers at the start or the end by their stage and term, but never had any ARR.
    pub without_arr: usize,
    /// Of how many the ARR of today cannot be read.
    pub odd_arr: usize,
}

/// The moment the first ARR above zero was recorded of any account whose past is known.
///
/// # Errors
/// [`Refusal::NoData`] where there is no ARR at all, [`Refusal::Unread`] where the past of none is read.
pub fn begins<'a>(
    accounts: impl IntoIterator<Item = &'a AccountPast>,
) -> Result<DateTime<Utc>, Refusal> {
    let (mut found, mut unread) = (None, false);
    for of in accounts {
        unread |= of.unread;
        let mut arr = of.arr.iter().filter(|_| !of.unread);
        let first = arr.find(|(_, money)| money.amount > Decimal::ZERO);
        found = found.into_iter().chain(first.map(|(at, _)| *at)).min();
    }
    found.ok_or(match unread {
        true => Refusal::Unread,
        false => Refusal::NoData,
    })
}

/// Refuses a period at whose start no ARR was known yet: nobody can have been a customer then, so that
/// old customers would pass for new ones.
///
/// # Errors
/// [`Refusal::BeforeData`] with the first day to begin with, or [`Refusal::NoHistory`] where that is
/// yet to come at `now`.
pub fn known(
    period: &Period<'_>,
    begins: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if begins <= period.start {
        return Ok(());
    }
    let recorded = period.day(begins);
    let known = match period.first_moment(recorded) < begins {
        true => recorded.succ_opt().unwrap_or(recorded),
        false => recorded,
    };
    Err(match period.first_moment(known) > now {
        true => Refusal::NoHistory { recorded, known },
        false => Refusal::BeforeData {
            from: period.from,
            recorded,
            known,
        },
    })
}

/// The currencies that any of the accounts ever had ARR above zero in: what is less is never added up.
pub fn currencies<'a>(accounts: impl IntoIterator<Item = &'a AccountPast>) -> BTreeSet<Currency> {
    let amounts = accounts.into_iter().flat_map(|of| &of.arr);
    let amounts = amounts.filter(|(_, money)| money.amount > Decimal::ZERO);
    amounts.map(|(_, money)| money.currency).collect()
}

/// Measures a set of accounts over the frame's period. `begins` is since when anything is known, of
/// these accounts or others: growth on a period before that is not told. The order of the accounts
/// does not matter.
pub fn report(
    accounts: &[&AccountPast],
    by: Option<By>,
    begins: Option<DateTime<Utc>>,
    frame: &Frame<'_>,
) -> Report {
    let customers: Vec<Customer<'_>> = accounts.iter().map(|of| Customer::of(of, frame)).collect();
    let keeper = Keeper::of(accounts.iter().copied());
    let all: Vec<&Customer<'_>> = customers.iter().collect();
    let whole = measure(&all, keeper, frame);
    let mut parts: BTreeMap<(bool, Option<String>), Vec<&Customer<'_>>> = BTreeMap::new();
    if let Some(by) = by {
        for customer in &customers {
            let key = group::key(by, customer, frame);
            parts
                .entry((key.is_none(), key))
                .or_default()
                .push(customer);
        }
    }
    let parts = parts.into_iter();
    let groups = parts
        .map(|((_, key), of)| (key, measure(&of, keeper, frame)))
        .collect();
    let told = |before: &Period<'_>| begins.is_some_and(|begins| begins <= before.start);
    let earlier = frame.period.before().filter(told);
    let earlier = earlier.map(|period| Frame { period, ..*frame });
    let before: Option<Vec<Customer<'_>>> = earlier
        .as_ref()
        .map(|frame| accounts.iter().map(|of| Customer::of(of, frame)).collect());
    Report {
        team: team::team(
            &customers,
            &whole,
            before.as_deref(),
            (frame, earlier.as_ref()),
        ),
        whole,
        groups,
        keeper,
        funnel: funnel::funnel(&customers, frame),
        standing: Standing::of(&customers, frame),
        cohorts: Cohorts::of(&customers, frame),
        forecast: Forecast::of(&customers, frame),
        unread: accounts.iter().filter(|of| of.unread).count(),
        odd_arr: accounts.iter().filter(|of| of.odd_arr).count(),
        without_arr: {
            let ends = [frame.period.start, frame.period.end];
            let without = |of: &&Customer<'_>| ends.iter().any(|at| of.without_arr(*at));
            customers.iter().filter(without).count()
        },
    }
}

fn measure(customers: &[&Customer<'_>], keeper: Keeper, frame: &Frame<'_>) -> Measures {
    let all = || customers.iter().copied();
    let pasts = || customers.iter().map(|of| of.past);
    Measures {
        accounts: customers.len(),
        retention: Retention::of(all(), &frame.period),
        renewals: Renewals::of(all(), frame),
        nps: Nps::of(pasts(), keeper, &frame.period),
        csat: Csat::of(pasts(), &frame.period),
        first_value: FirstValue::of(all(), frame),
    }
}
