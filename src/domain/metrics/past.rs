//! What measures are made from: an account with what it was, and when; and what it was at a moment.

use super::money::Exchange;
use super::period::{Period, shifted};
use crate::domain::health::Band;
use crate::domain::id::{AccountId, ContactId, OwnerId, TierId};
use crate::domain::lifecycle::{Lifecycle, Place, StageKind};
use crate::domain::money::Money;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

/// Values with the moment since which each was so, oldest first.
pub type Series<T> = Vec<(DateTime<Utc>, T)>;

/// What one contact answered. A contact of several accounts is a voice of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voice {
    /// Whose.
    pub contact: ContactId,
    /// Answers to "would you recommend us", 0 to 10.
    pub answers: Series<f64>,
}

/// An account and its past, as plain values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountPast {
    /// Whose.
    pub id: AccountId,
    /// Its customer success manager at the end of the period.
    pub owner: Option<OwnerId>,
    /// Its tiers; `None` since it had none.
    pub tiers: Series<Option<TierId>>,
    /// What it paid a year. Zero when it was cleared.
    pub arr: Series<Money>,
    /// Where in the lifecycle it stood.
    pub stages: Series<Place>,
    /// First days of its terms, as they became known.
    pub terms: Series<NaiveDate>,
    /// Days on which its terms end, as they became known.
    pub renewals: Series<NaiveDate>,
    /// Whether that was emptied since: today it has none.
    pub renewal_cleared: bool,
    /// Whether its term goes on by itself, today.
    pub auto_renew: Option<bool>,
    /// Whether it is recorded why it renewed, today.
    pub reasoned: bool,
    /// How likely its renewal is judged today: 0 to 100.
    pub likelihood: Option<f64>,
    /// The day the first value was reached.
    pub first_value: Option<NaiveDate>,
    /// Answers to "would you recommend us", 0 to 10, that the CRM keeps with the account.
    pub nps: Series<f64>,
    /// The same that the CRM keeps with a contact, of each contact that ever answered.
    pub contact_nps: Vec<Voice>,
    /// Satisfaction with support: 0 to 100.
    pub csat: Series<f64>,
    /// Users active on a day.
    pub dau: Series<f64>,
    /// Users active in thirty days.
    pub mau: Series<f64>,
    /// Moments its tickets were closed.
    pub solved: Vec<DateTime<Utc>>,
    /// What is counted on and on, where the profile has a field for it, in the order of
    /// [`super::counted::Counted::ALL`].
    pub counts: [Series<f64>; 4],
    /// Its health at the end of the period.
    pub band: Band,
    /// Its ARR today came without a past (not read yet, or never kept): nothing can be said of what
    /// it was before.
    pub unread: bool,
    /// Whether its ARR of today cannot be read; the last one that could is taken for it.
    pub odd_arr: bool,
}

/// The value that was in force at a moment; `None` before the first.
pub fn at<T>(series: &[(DateTime<Utc>, T)], moment: DateTime<Utc>) -> Option<&T> {
    let after = series.partition_point(|(since, _)| *since <= moment);
    Some(&series[after.checked_sub(1)?].1)
}

/// How long before the earliest term that is told an account may already have ARR (signed, being set
/// up) for that term to be its first, whatever else is told.
const AHEAD: TimeDelta = TimeDelta::days(92);

/// And how long where nothing tells of a term before: nobody signs so long ahead.
const LONG_AHEAD: TimeDelta = TimeDelta::days(300);

/// A term's last day and the first of the next may lie so far apart.
const BETWEEN: TimeDelta = TimeDelta::days(31);

/// How long after the first day of its first term an account's ARR may be recorded to be that of the
/// beginning.
const LATE: TimeDelta = TimeDelta::days(31);

/// What accounts are looked at with.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The stages.
    pub lifecycle: &'a Lifecycle,
    /// The period.
    pub period: Period<'a>,
    /// The currency of the answer.
    pub exchange: &'a Exchange,
    /// The moment of asking: what was recorded until then is known.
    pub now: DateTime<Utc>,
}

/// An account seen as a customer: since when, and what it paid.
#[derive(Clone, Copy)]
pub struct Customer<'a> {
    /// Its past.
    pub past: &'a AccountPast,
    pub(super) frame: &'a Frame<'a>,
    /// The day it became a customer; `None` when it never was one. Of one without any ARR it is the
    /// first day of its first term.
    pub began: Option<NaiveDate>,
    /// 00:00 of that day.
    pub(super) since: DateTime<Utc>,
}

impl<'a> Customer<'a> {
    /// Finds out since when it was a customer.
    pub fn of(past: &'a AccountPast, frame: &'a Frame<'a>) -> Self {
        let began = began(past, frame);
        Self {
            past,
            frame,
            began,
            since: began.map_or(DateTime::<Utc>::MAX_UTC, |day| {
                frame.period.first_moment(day)
            }),
        }
    }

    /// What it paid at a moment, in the answer's currency; `None` when it was no customer then: it
    /// had no ARR above zero, stood in a stage before the sale or after the loss, or had not begun.
    pub fn arr(&self, moment: DateTime<Utc>) -> Option<Decimal> {
        let money = at(&self.past.arr, moment).filter(|money| money.amount > Decimal::ZERO)?;
        if !pays(self.kind(moment)) {
            return None;
        }
        (self.since <= moment).then(|| self.frame.exchange.amount(*money))
    }

    /// Its tier at a moment; where none was known yet, its first after. `None` where it had none, or
    /// its tier had been cleared then.
    pub fn tier(&self, moment: DateTime<Utc>) -> Option<&'a TierId> {
        let first = || self.past.tiers.iter().find_map(|(_, tier)| tier.as_ref());
        match at(&self.past.tiers, moment) {
            Some(tier) => tier.as_ref(),
            None => first(),
        }
    }

    /// What kind of stage it stood in; `None` when that is unknown or belongs to no stage.
    pub fn kind(&self, moment: DateTime<Utc>) -> Option<StageKind> {
        let place = at(&self.past.stages, moment)?;
        self.frame.lifecycle.kind(*place)
    }

    /// Whether its first term had begun before the period did, while its ARR of that time is not
    /// recorded: it can be counted neither as a customer then nor as a new one. An ARR that was
    /// recorded a little late is that of the beginning.
    pub fn unknown_at_start(&self) -> bool {
        let period = &self.frame.period;
        let first = self.past.arr.first().map(|(at, _)| *at);
        let term = self.past.terms.iter().map(|(_, day)| *day).min();
        let (Some(first), Some(term)) = (first, term) else {
            return false;
        };
        let late = shifted(period.first_moment(term), LATE) < first;
        first > period.start && term < period.from && late && pays(self.kind(period.start))
    }

    /// Whether it was a customer at a moment as far as its stage and its first term say, while no ARR
    /// of it was ever recorded: it can be counted in nothing that is weighed by ARR.
    pub fn without_arr(&self, moment: DateTime<Utc>) -> bool {
        let kind = self.kind(moment);
        let told = self.since <= moment || kind.is_some_and(StageKind::is_customer);
        told && pays(kind) && arrless(self.past)
    }

    /// The first moment after one at which it was a customer that it was none; `until` is the last
    /// moment looked at. One without any ARR is lost by its stage.
    pub fn lost(&self, after: DateTime<Utc>, until: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let arr = self.past.arr.iter().map(|(at, _)| *at);
        let stages = self.past.stages.iter().map(|(at, _)| *at);
        let moments = arr.chain(stages).filter(|at| *at > after && *at <= until);
        let gone = |at: &DateTime<Utc>| match arrless(self.past) {
            true => !pays(self.kind(*at)),
            false => self.arr(*at).is_none(),
        };
        let mut moments: Vec<_> = moments.filter(gone).collect();
        moments.sort_unstable();
        moments.first().copied()
    }
}

/// Whether an account in a stage of that kind is a customer if it has ARR: where nothing is known of
/// its stage, the ARR alone says it.
fn pays(kind: Option<StageKind>) -> bool {
    kind.is_none_or(StageKind::is_customer)
}

/// The first day of an account's first term: the earliest term start that is told. The CRM may tell
/// a later one only, when the terms before were written over; that shows where the account already
/// had ARR before, and it was used, was up for renewal then, or paid for all too long ([`earlier`]).
/// Then, and where no term is told, it is the day it first had ARR. An account
/// without any ARR began with its term if it ever stood in a stage of a customer, or in none that is
/// known.
fn began(past: &AccountPast, frame: &Frame<'_>) -> Option<NaiveDate> {
    let term = past.terms.iter().map(|(_, day)| *day).min();
    if arrless(past) {
        let mut kinds = past.stages.iter();
        let paid = kinds.any(|(_, place)| pays(frame.lifecycle.kind(*place)));
        return term.filter(|_| paid || past.stages.is_empty());
    }
    let first = first_paid(past, frame)?;
    let day = |at| frame.period.day(at);
    let Some(term) = term else {
        return Some(day(first));
    };
    match earlier(past, first, term, frame) {
        true => Some(day(first)),
        false => Some(term),
    }
}

/// Whether there was a term before the earliest that is told, given when it first had ARR: one signed
/// well ahead has ARR before its term, too. There was one when the account had ARR more than 92 days
/// before, and then stood in a stage of a customer who is set up, or had a renewal date that lies before
/// the term told; or when it had ARR more than 300 days before.
fn earlier(past: &AccountPast, first: DateTime<Utc>, term: NaiveDate, frame: &Frame<'_>) -> bool {
    let begins = frame.period.first_moment(term);
    if shifted(first, LONG_AHEAD) < begins {
        return true;
    }
    let set_up = |(at, place): &(DateTime<Utc>, Place)| {
        let kind = frame.lifecycle.kind(*place);
        *at < begins && kind.is_some_and(|kind| kind.is_customer() && kind != StageKind::Onboarding)
    };
    let renewed = |(at, due): &(DateTime<Utc>, NaiveDate)| {
        *at < begins && shifted(frame.period.first_moment(*due), -BETWEEN) <= begins
    };
    shifted(first, AHEAD) < begins
        && (past.stages.iter().any(set_up) || past.renewals.iter().any(renewed))
}

/// Whether no ARR above zero was ever recorded.
fn arrless(past: &AccountPast) -> bool {
    let mut arr = past.arr.iter();
    arr.all(|(_, money)| money.amount <= Decimal::ZERO)
}

/// The first moment it had ARR and stood in no stage before the sale or after the loss.
fn first_paid(past: &AccountPast, frame: &Frame<'_>) -> Option<DateTime<Utc>> {
    let paid = |moment: &DateTime<Utc>| {
        at(&past.arr, *moment).is_some_and(|money| money.amount > Decimal::ZERO)
            && pays(at(&past.stages, *moment).and_then(|place| frame.lifecycle.kind(*place)))
    };
    let arr = past.arr.iter().map(|(at, _)| *at);
    let stages = past.stages.iter().map(|(at, _)| *at);
    arr.chain(stages).filter(paid).min()
}
