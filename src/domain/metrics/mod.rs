//! Measures of the portfolio over a period: plain values in, values out.
//!
//! [`report`] takes accounts with their past ([`AccountPast`]) and a [`Frame`] (lifecycle, period,
//! currency, moment of asking) and answers a [`Report`]. Each measure has its file, with its formula
//! and what it leaves out; `docs/metrics.md` says the same to a person.
//!
//! Not here: reading pasts (the store), words and tables (the command line).

pub mod answers;
pub mod cohorts;
pub mod first_value;
pub mod forecast;
pub mod funnel;
pub mod group;
pub mod money;
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
pub use cohorts::Cohorts;
pub use first_value::FirstValue;
pub use forecast::Forecast;
pub use group::By;
pub use money::{Exchange, Rates};
pub use past::{AccountPast, Customer, Frame, Series};
pub use period::{Midnight, Month, Period};
pub use renewals::Renewals;
pub use retention::Retention;
pub use standing::Standing;
pub use team::{Figure, TeamMeasure};

use super::lifecycle::Place;
use super::money::Currency;
use chrono::{DateTime, NaiveDate, Utc};
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
    #[error("The period begins on {from}, which is yet to come: nothing can be measured of it.")]
    Ahead {
        /// The first day.
        from: NaiveDate,
    },
    /// Nothing is known of the period's beginning.
    #[error(
        "Nothing is known of {from}: the first ARR was recorded on {known}. Begin with --from {known} or later."
    )]
    BeforeData {
        /// The first day.
        from: NaiveDate,
        /// The first day of which anything is known.
        known: NaiveDate,
    },
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
}

/// The moment the first ARR above zero was recorded of any account whose past is known.
pub fn begins<'a>(accounts: impl IntoIterator<Item = &'a AccountPast>) -> Option<DateTime<Utc>> {
    let read = accounts.into_iter().filter(|of| !of.unread);
    let recorded = read.filter_map(|of| {
        let mut arr = of.arr.iter();
        arr.find(|(_, money)| !money.amount.is_zero())
            .map(|(at, _)| *at)
    });
    recorded.min()
}

/// Refuses a period that begins on a day before anything is known.
///
/// # Errors
/// [`Refusal::BeforeData`], or [`Refusal::NoData`] where nothing is known at all.
pub fn known(period: &Period<'_>, begins: Option<DateTime<Utc>>) -> Result<(), Refusal> {
    let known = period.day(begins.ok_or(Refusal::NoData)?);
    match period.from < known {
        true => Err(Refusal::BeforeData {
            from: period.from,
            known,
        }),
        false => Ok(()),
    }
}

/// The currencies that any of the accounts ever had ARR in.
pub fn currencies<'a>(accounts: impl IntoIterator<Item = &'a AccountPast>) -> BTreeSet<Currency> {
    let amounts = accounts.into_iter().flat_map(|of| &of.arr);
    let amounts = amounts.filter(|(_, money)| !money.amount.is_zero());
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
    let earlier = frame
        .period
        .before()
        .filter(|before| known(before, begins).is_ok());
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
