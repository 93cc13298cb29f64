//! Time to first value (第一价值): days from the first day of the first term to the day the first
//! value was reached, of the accounts that began in the period.

use super::money::share;
use super::past::{Customer, Frame};
use super::quantile::{median, percentile, reached_by};
use chrono::NaiveDate;

/// Time to first value of a set of accounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FirstValue {
    /// Days, of those that reached it by the end of the period; 0 where that was before the first day.
    pub reached: Vec<f64>,
    /// How many reached it before the first day of their first term.
    pub ahead: usize,
    /// Days waited until the end of the period, of those that have not reached it.
    pub open: Vec<f64>,
    /// Days until they left without it.
    pub left: Vec<f64>,
}

/// The day an account reached the first value, by the end of the period.
pub(super) fn reached(customer: &Customer<'_>) -> Option<NaiveDate> {
    let last = customer.frame.period.last_day();
    customer.past.first_value.filter(|day| *day <= last)
}

impl FirstValue {
    /// Of the accounts whose first term began in the frame's period, those without ARR too.
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a Customer<'a>>,
        frame: &Frame<'_>,
    ) -> Self {
        let period = &frame.period;
        let mut found = Self::default();
        let last = period.last_day();
        for customer in customers {
            let Some(began) = customer.began.filter(|day| period.has_day(*day)) else {
                continue;
            };
            if let Some(day) = reached(customer) {
                let days = (day - began).num_days();
                found.ahead += usize::from(days < 0);
                found.reached.push(days.max(0) as f64);
                continue;
            }
            let begun = period.first_moment(began);
            match customer.lost(begun, period.end) {
                Some(lost) => {
                    let day = period.day(lost);
                    found.left.push((day - began).num_days() as f64);
                }
                None => found.open.push((last - began).num_days() as f64),
            }
        }
        for days in [&mut found.reached, &mut found.open, &mut found.left] {
            days.sort_by(f64::total_cmp);
        }
        found
    }

    /// How many began in the period.
    pub fn began(&self) -> usize {
        self.reached.len() + self.open.len() + self.left.len()
    }

    /// Median days of those that reached it.
    pub fn median(&self) -> Option<f64> {
        median(&self.reached)
    }

    /// 90th percentile of days of those that reached it.
    pub fn p90(&self) -> Option<f64> {
        percentile(&self.reached, 0.9)
    }

    /// The days by which a share has reached it, those that have not yet (or left) counted as long
    /// as they were waiting; `None` while too few have.
    pub fn estimate(&self, share: f64) -> Option<f64> {
        let waiting = [self.open.as_slice(), self.left.as_slice()].concat();
        reached_by(&self.reached, &waiting, share)
    }

    /// Reached / began.
    pub fn attainment(&self) -> Option<f64> {
        share(self.reached.len(), self.began())
    }
}
