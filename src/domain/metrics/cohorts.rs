//! Cohorts: the accounts that began in the same month, and how many of them and how much of their ARR
//! was still there at the end of each month after.

use super::money::{ratio, share};
use super::past::{Customer, Frame};
use super::period::Month;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Months since an account began up to which it is in a cohort. One that began longer ago has a date
/// that is wrong, and a row of a million months helps nobody.
const OLDEST: i32 = 1_200;

/// A cohort at the end of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Still customers.
    pub customers: usize,
    /// Their ARR: Σ now.
    pub arr: Decimal,
    /// What stayed of what they began with, growth aside: Σ min(first, now).
    pub kept: Decimal,
}

/// The accounts that began in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// The month.
    pub month: Month,
    /// How many began.
    pub customers: usize,
    /// ARR they began with: the first above zero that was recorded of each.
    pub arr: Decimal,
    /// At the end of the start month (0) and of each month after that was over when the period ended.
    pub cells: Vec<Cell>,
}

impl Cohort {
    /// Still customers / began.
    pub fn logos(&self, age: usize) -> Option<f64> {
        share(self.cells.get(age)?.customers, self.customers)
    }

    /// Σ now / Σ first.
    pub fn net(&self, age: usize) -> Option<f64> {
        ratio(self.cells.get(age)?.arr, self.arr)
    }

    /// Σ min(first, now) / Σ first; never above 1.0.
    pub fn gross(&self, age: usize) -> Option<f64> {
        ratio(self.cells.get(age)?.kept, self.arr)
    }
}

/// The triangle: cohorts by month, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cohorts {
    /// The cohorts that have at least one account.
    pub rows: Vec<Cohort>,
    /// Left out: accounts whose ARR was first recorded later than the month after the one they began
    /// in, so that what they began with is not known, or that began more than a hundred years ago.
    pub unknown: usize,
}

impl Cohorts {
    /// Of the accounts that began before the end of the frame's period.
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a Customer<'a>>,
        frame: &Frame<'_>,
    ) -> Self {
        let period = &frame.period;
        let mut found = Self::default();
        let mut rows: BTreeMap<Month, Cohort> = BTreeMap::new();
        let mut ends: BTreeMap<Month, Vec<DateTime<Utc>>> = BTreeMap::new();
        for customer in customers {
            let Some(began) = customer.began.filter(|day| *day <= period.last_day()) else {
                continue;
            };
            let month = Month::of(began);
            let Some((recorded, first)) = first(customer, frame) else {
                continue;
            };
            let latest = month
                .plus(1)
                .map_or(period.end, |next| period.last_moment(next.last()));
            let old = month.until(Month::of(period.last_day())) > OLDEST;
            if customer.past.unread || recorded > latest || old {
                found.unknown += 1;
                continue;
            }
            let ends = ends
                .entry(month)
                .or_insert_with(|| month_ends(month, frame));
            let row = rows.entry(month).or_insert_with(|| Cohort {
                month,
                customers: 0,
                arr: Decimal::ZERO,
                cells: vec![Cell::default(); ends.len()],
            });
            row.customers += 1;
            row.arr = row.arr.saturating_add(first);
            for (cell, end) in row.cells.iter_mut().zip(ends) {
                // Recorded a little late: until then it paid what was recorded first.
                let now = match *end < recorded {
                    true => Some(first),
                    false => customer.arr(*end),
                };
                if let Some(now) = now {
                    cell.customers += 1;
                    cell.arr = cell.arr.saturating_add(now);
                    cell.kept = cell.kept.saturating_add(now.min(first));
                }
            }
        }
        found.rows = rows.into_values().collect();
        found
    }
}

/// The first ARR above zero that was recorded by the end of the period, and when.
fn first(customer: &Customer<'_>, frame: &Frame<'_>) -> Option<(DateTime<Utc>, Decimal)> {
    let mut arr = customer.past.arr.iter();
    let (at, money) = arr.find(|(_, money)| money.amount > Decimal::ZERO)?;
    (*at <= frame.period.end).then(|| (*at, frame.exchange.amount(*money)))
}

/// The last moments of a month and those after it that were over when the period ended.
fn month_ends(month: Month, frame: &Frame<'_>) -> Vec<DateTime<Utc>> {
    let ends = (0..).map_while(|age| month.plus(age));
    let ends = ends.map(|month| frame.period.last_moment(month.last()));
    ends.take_while(|end| *end <= frame.period.end).collect()
}
