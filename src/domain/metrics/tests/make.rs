//! Accounts with a past, in a few words.

use crate::domain::lifecycle::{Lifecycle, Place};
use crate::domain::metrics::{AccountPast, Exchange, Frame, Midnight, Period, Rates};
use crate::domain::money::{Currency, Money};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;
use std::sync::LazyLock;

pub static LIFECYCLE: LazyLock<Lifecycle> =
    LazyLock::new(|| Lifecycle::preset("saas-default").expect("a preset"));
pub static EUROS: LazyLock<Exchange> = LazyLock::new(|| {
    Exchange::new(&Default::default(), Currency::EUR, &Rates::new()).expect("one currency")
});

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A moment: `2026-03-01` is its 00:00, `2026-03-01T15` an hour of it; UTC.
pub fn at(text: &str) -> DateTime<Utc> {
    match text.split_once('T') {
        Some((date, hour)) => {
            let hour = NaiveTime::from_hms_opt(hour.parse().expect("an hour"), 0, 0);
            day(date).and_time(hour.expect("an hour")).and_utc()
        }
        None => day(text).and_time(NaiveTime::MIN).and_utc(),
    }
}

pub fn utc(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

pub const UTC: Midnight<'static> = &utc;

/// The moment of asking in all of these: Saturday, 21 November 2026, noon.
pub fn now() -> DateTime<Utc> {
    at("2026-11-21T12")
}

pub fn frame(from: &str, to: &str) -> Frame<'static> {
    let period = Period::new(day(from), day(to), now(), UTC).expect("a period");
    Frame {
        lifecycle: &LIFECYCLE,
        period,
        exchange: &EUROS,
        now: now(),
    }
}

/// The first half of 2026.
pub fn half() -> Frame<'static> {
    frame("2026-01-01", "2026-06-30")
}

pub fn euros(amount: &str) -> Money {
    Money {
        amount: amount.parse().expect("an amount"),
        currency: Currency::EUR,
    }
}

pub fn decimal(amount: &str) -> Decimal {
    amount.parse().expect("an amount")
}

pub fn stage(id: &str) -> Place {
    LIFECYCLE.place(Some(id))
}

/// An account that paid so much since when.
pub fn account(id: &str, arr: &[(&str, &str)]) -> AccountPast {
    AccountPast {
        id: id.into(),
        arr: arr
            .iter()
            .map(|(since, amount)| (at(since), euros(amount)))
            .collect(),
        ..AccountPast::default()
    }
}

impl AccountPast {
    /// The same, having stood in these stages.
    pub fn staged(mut self, stages: &[(&str, &str)]) -> Self {
        self.stages = stages
            .iter()
            .map(|(since, id)| (at(since), stage(id)))
            .collect();
        self
    }

    /// The same, with first days of terms as they became known.
    pub fn termed(mut self, terms: &[(&str, &str)]) -> Self {
        self.terms = terms
            .iter()
            .map(|(since, first)| (at(since), day(first)))
            .collect();
        self
    }

    /// The same, with last days of terms as they became known.
    pub fn renewing(mut self, renewals: &[(&str, &str)]) -> Self {
        self.renewals = renewals
            .iter()
            .map(|(since, last)| (at(since), day(last)))
            .collect();
        self
    }
}
