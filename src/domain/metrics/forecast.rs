//! The renewals to come: by month and by how likely they are judged, from what the CRM says today.

use super::past::{Customer, Frame};
use super::period::Month;
use super::standing::Stock;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

/// Months looked ahead, this one included.
const MONTHS: u32 = 12;

/// From here on a renewal is likely, in percent.
pub const LIKELY: f64 = 50.0;

/// From here on it is as good as sure, in percent.
pub const SURE: f64 = 80.0;

/// Renewals due in one month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// Nobody has judged them.
    pub unset: Stock,
    /// Judged below 50 %.
    pub low: Stock,
    /// 50 % and above, below 80 %.
    pub likely: Stock,
    /// 80 % and above.
    pub sure: Stock,
    /// Σ ARR × likelihood of those judged.
    pub expected: Decimal,
}

impl Due {
    fn add(&mut self, arr: Decimal, likelihood: Option<f64>) {
        let stock = match likelihood {
            None => &mut self.unset,
            Some(percent) if percent >= SURE => &mut self.sure,
            Some(percent) if percent >= LIKELY => &mut self.likely,
            Some(_) => &mut self.low,
        };
        stock.add(arr);
        if let Some(share) = likelihood.and_then(Decimal::from_f64) {
            let share = share.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED) / Decimal::ONE_HUNDRED;
            self.expected = self.expected.saturating_add(arr.saturating_mul(share));
        }
    }

    /// How many are due.
    pub fn count(&self) -> usize {
        [self.unset, self.low, self.likely, self.sure]
            .iter()
            .map(|of| of.customers)
            .sum()
    }

    /// Everything that is due renews.
    pub fn best(&self) -> Decimal {
        self.commit()
            .saturating_add(self.low.arr)
            .saturating_add(self.unset.arr)
    }

    /// What is judged 50 % and above renews.
    pub fn commit(&self) -> Decimal {
        self.worst().saturating_add(self.likely.arr)
    }

    /// Only what is judged 80 % and above renews.
    pub fn worst(&self) -> Decimal {
        self.sure.arr
    }
}

/// The renewals to come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// This month and the eleven after it, those without a renewal too.
    pub months: Vec<(Month, Due)>,
    /// Due before today, and the date never moved on.
    pub overdue: Due,
}

impl Forecast {
    /// Of the customers of today.
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a Customer<'a>>,
        frame: &Frame<'_>,
    ) -> Self {
        let today = frame.period.day(frame.now);
        let this = Month::of(today);
        let months = (0..MONTHS).filter_map(|ahead| this.plus(ahead));
        let mut found = Self {
            months: months.map(|month| (month, Due::default())).collect(),
            overdue: Due::default(),
        };
        for customer in customers {
            let past = customer.past;
            let due = past.renewals.last().filter(|_| !past.renewal_cleared);
            let due = due.map(|(_, day)| *day);
            let (Some(due), Some(arr)) = (due, customer.arr(frame.now)) else {
                continue;
            };
            if due < today {
                found.overdue.add(arr, past.likelihood);
                continue;
            }
            let ahead = usize::try_from(this.until(Month::of(due))).ok();
            if let Some((_, month)) = ahead.and_then(|ahead| found.months.get_mut(ahead)) {
                month.add(arr, past.likelihood);
            }
        }
        found
    }
}
