//! Renewals that were due in a period, and what came of each.

use super::money::{ratio, share};
use super::past::{Customer, Frame, at};
use super::period::{just_before, shifted};
use crate::domain::lifecycle::StageKind;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

/// A renewal date moved on by fewer days is the same renewal with a mended date.
const TERM_AT_LEAST: i64 = 28;

/// A renewal date moved on earlier than this many days ahead was mended, not renewed.
const EARLIEST: i64 = 180;

/// A customer lost within so many days after an unmoved date did not renew; one lost later was lost
/// in the next term.
const LATEST: i64 = 90;

/// What came of a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The term goes on.
    Renewed,
    /// No customer any more.
    Lost,
    /// Due, and nothing recorded.
    Open,
}

/// One renewal that was due.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// The last day of the term.
    pub due: NaiveDate,
    /// What came of it.
    pub outcome: Outcome,
    /// ARR before: what was due.
    pub before: Decimal,
    /// What was renewed of that: at most what was due, zero when it was not renewed.
    pub renewed: Decimal,
}

/// The renewals of a set of accounts that were due in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renewals {
    /// How many were due.
    pub due: usize,
    /// Of those, renewed.
    pub renewed: usize,
    /// Of those, lost.
    pub lost: usize,
    /// Of those, with no outcome recorded; they count as due and not as renewed.
    pub open: usize,
    /// Customers at the start of which no renewal date is known for that time, and none later in the
    /// period either: some may have been due.
    pub unknown: usize,
    /// ARR due.
    pub due_arr: Decimal,
    /// ARR renewed.
    pub renewed_arr: Decimal,
    /// ARR of the lost.
    pub lost_arr: Decimal,
    /// ARR of the open.
    pub open_arr: Decimal,
}

impl Renewals {
    /// The renewals of customers at the start of the frame's period that were due in it.
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a Customer<'a>>,
        frame: &Frame<'_>,
    ) -> Self {
        let mut sum = Self::default();
        let add = |sum: &mut Decimal, amount: Decimal| *sum = sum.saturating_add(amount);
        for renewal in customers.into_iter().flat_map(|of| {
            let found = due(of, frame);
            let start = frame.period.start;
            let told = at(&of.past.renewals, start).is_some();
            let customer = !of.past.unread && of.arr(start).is_some();
            sum.unknown += usize::from(customer && !told && found.is_empty());
            found
        }) {
            sum.due += 1;
            add(&mut sum.due_arr, renewal.before);
            add(&mut sum.renewed_arr, renewal.renewed);
            match renewal.outcome {
                Outcome::Renewed => sum.renewed += 1,
                Outcome::Lost => {
                    sum.lost += 1;
                    add(&mut sum.lost_arr, renewal.before);
                }
                Outcome::Open => {
                    sum.open += 1;
                    add(&mut sum.open_arr, renewal.before);
                }
            }
        }
        sum
    }

    /// Renewed / due, by count.
    pub fn by_count(&self) -> Option<f64> {
        share(self.renewed, self.due)
    }

    /// Renewed / due, by amount; never above 1.0.
    pub fn by_amount(&self) -> Option<f64> {
        ratio(self.renewed_arr, self.due_arr)
    }
}

/// The renewals of one account that were due in the period. What was recorded until now counts, also
/// when it was recorded after the period.
pub fn due(customer: &Customer<'_>, frame: &Frame<'_>) -> Vec<Renewal> {
    let (past, period) = (customer.past, &frame.period);
    let mut found = Vec::new();
    if past.unread || customer.arr(period.start).is_none() {
        return found;
    }
    // From the beginning on: a date in the period may have been moved on before the period began.
    let mut open: Option<NaiveDate> = None;
    for (moved, next) in &past.renewals {
        if let Some(due) = open {
            let days = (*next - due).num_days();
            let near = shifted(period.first_moment(due), -TimeDelta::days(EARLIEST)) <= *moved;
            if days >= TERM_AT_LEAST && near && period.has_day(due) {
                found.push(outcome(customer, frame, due, Some(*moved)));
            }
        }
        open = Some(*next);
    }
    if let Some(due) = open.filter(|due| period.has_day(*due)) {
        found.push(outcome(customer, frame, due, None));
    }
    if at(&past.renewals, period.start).is_none() {
        renewed_by_term(customer, frame, &mut found);
    }
    found
}

/// Where no renewal date is known for the time of the start: the next term of an account that was a
/// customer before tells that the one before was renewed on the day it began.
fn renewed_by_term(customer: &Customer<'_>, frame: &Frame<'_>, found: &mut Vec<Renewal>) {
    let mut terms: Vec<NaiveDate> = customer.past.terms.iter().map(|(_, day)| *day).collect();
    terms.sort_unstable();
    terms.dedup();
    for first in terms.into_iter().filter(|day| frame.period.has_day(*day)) {
        let far = |day: NaiveDate| (first - day).num_days().abs() >= TERM_AT_LEAST;
        let begun = frame.period.first_moment(first);
        // Who is still being set up on the eve of a term has none behind it.
        let setting_up = customer.kind(just_before(begun)) == Some(StageKind::Onboarding);
        if customer.began.is_some_and(far) && !setting_up && found.iter().all(|of| far(of.due)) {
            found.push(outcome(customer, frame, first, Some(begun)));
        }
    }
}

/// What came of a renewal whose date was moved on at a moment, or never.
fn outcome(
    customer: &Customer<'_>,
    frame: &Frame<'_>,
    due: NaiveDate,
    moved: Option<DateTime<Utc>>,
) -> Renewal {
    let period = &frame.period;
    let (eve, over) = (period.first_moment(due), period.last_moment(due));
    let settled = moved.unwrap_or(over).max(over).min(frame.now);
    let until = match moved {
        Some(_) => settled,
        None => shifted(over, TimeDelta::days(LATEST)).min(frame.now),
    };
    let lost = customer.lost(period.start, until);
    // What it paid before whatever was decided, or before the day when nothing was.
    let decided = [moved, lost].into_iter().flatten().fold(eve, Ord::min);
    let early = (decided < period.start).then(|| customer.arr(just_before(decided)));
    let here = || customer.arr(just_before(decided).max(period.start));
    let before = early.flatten().or_else(here).unwrap_or_default();
    let outcome = match customer.arr(until) {
        None => Outcome::Lost,
        Some(_) if moved.is_some() || continued(customer, frame, due) => Outcome::Renewed,
        Some(_) => Outcome::Open,
    };
    let renewed = match outcome {
        Outcome::Renewed => customer.arr(settled).unwrap_or_default().min(before),
        _ => Decimal::ZERO,
    };
    Renewal {
        due,
        outcome,
        before,
        renewed,
    }
}

/// Whether a term whose date was not moved goes on all the same: it renews by itself and its last day
/// is over, or the account was moved from the renewal stage to one behind it on the line, or to
/// another of the line with a reason recorded why it renewed.
fn continued(customer: &Customer<'_>, frame: &Frame<'_>, due: NaiveDate) -> bool {
    let (past, period) = (customer.past, &frame.period);
    if past.auto_renew == Some(true) && period.last_moment(due) < frame.now {
        return true;
    }
    let opened = shifted(period.first_moment(due), -TimeDelta::days(EARLIEST));
    past.stages.windows(2).any(|pair| {
        let [(_, from), (at, to)] = pair else {
            return false;
        };
        let (left, entered) = (frame.lifecycle.stage(*from), frame.lifecycle.stage(*to));
        *at >= opened
            && *at <= frame.now
            && left.is_some_and(|stage| stage.kind == StageKind::Renewal)
            && entered.is_some_and(|stage| !stage.aside && stage.kind.is_customer())
            && (to > from || past.reasoned)
    })
}
