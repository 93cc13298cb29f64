//! Revenue and logo retention: what became of the accounts that were customers when the period
//! began, account by account, so that no movement is counted twice.

use super::money::{ratio, share};
use super::past::Customer;
use super::period::Period;
use rust_decimal::Decimal;

/// What became of a set of accounts between the start and the end of a period. Amounts are in the
/// answer's currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retention {
    /// Customers at the start.
    pub customers: usize,
    /// Of those, no customers at the end.
    pub lost: usize,
    /// Customers at the end that were none at the start.
    pub joined: usize,
    /// Left out: customers at the start whose ARR of then is not known.
    pub unknown: usize,
    /// ARR at the start: Σ start.
    pub start: Decimal,
    /// ARR at the end of those that were customers at the start: Σ end.
    pub end: Decimal,
    /// What stayed of each, growth aside: Σ min(start, end).
    pub kept: Decimal,
    /// Σ (end − start) where it grew.
    pub expansion: Decimal,
    /// Σ (start − end) where it shrank and stayed a customer.
    pub contraction: Decimal,
    /// Σ start of those lost.
    pub churn: Decimal,
    /// ARR at the end of those that joined.
    pub new: Decimal,
}

/// What became of one account over a period, with its ARR at the start, at the end, or at both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    /// No customer at either end.
    None,
    /// It is not known whether it was a customer at the start.
    Unknown,
    /// A customer at the end only.
    Joined(Decimal),
    /// A customer at the start only.
    Lost(Decimal),
    /// A customer at both ends.
    Kept(Decimal, Decimal),
}

impl Fate {
    pub(super) fn of(customer: &Customer<'_>, period: &Period<'_>) -> Self {
        let (start, end) = match customer.past.unread {
            true => (None, None),
            false => (customer.arr(period.start), customer.arr(period.end)),
        };
        match (start, end) {
            (None, _) if customer.past.unread || customer.unknown_at_start() => Self::Unknown,
            (None, None) => Self::None,
            (None, Some(end)) => Self::Joined(end),
            (Some(start), None) => Self::Lost(start),
            (Some(start), Some(end)) => Self::Kept(start, end),
        }
    }
}

impl Retention {
    /// Sums the accounts over a period.
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a Customer<'a>>,
        period: &Period<'_>,
    ) -> Self {
        let mut sum = Self::default();
        for customer in customers {
            sum.add(customer, period);
        }
        sum
    }

    pub(super) fn add(&mut self, customer: &Customer<'_>, period: &Period<'_>) {
        let add = |sum: &mut Decimal, amount: Decimal| *sum = sum.saturating_add(amount);
        match Fate::of(customer, period) {
            Fate::Unknown => self.unknown += 1,
            Fate::None => {}
            Fate::Joined(end) => {
                self.joined += 1;
                add(&mut self.new, end);
            }
            Fate::Lost(start) => {
                self.customers += 1;
                self.lost += 1;
                add(&mut self.start, start);
                add(&mut self.churn, start);
            }
            Fate::Kept(start, end) => {
                self.customers += 1;
                add(&mut self.start, start);
                add(&mut self.end, end);
                add(&mut self.kept, start.min(end));
                add(&mut self.expansion, (end - start).max(Decimal::ZERO));
                add(&mut self.contraction, (start - end).max(Decimal::ZERO));
            }
        }
    }

    /// Net revenue retention, NRR or NDR (净收入留存率): Σ end / Σ start of the customers at the start,
    /// which is (start + expansion − contraction − churn) / start. 1.0 is 100 %.
    pub fn nrr(&self) -> Option<f64> {
        ratio(self.end, self.start)
    }

    /// Gross revenue retention: Σ min(start, end) / Σ start, which is (start − contraction − churn) /
    /// start. Never above 1.0.
    pub fn grr(&self) -> Option<f64> {
        ratio(self.kept, self.start)
    }

    /// Customers lost / customers at the start.
    pub fn logo_churn(&self) -> Option<f64> {
        share(self.lost, self.customers)
    }

    /// (New + expansion) / (contraction + churn). `None` when nothing was lost.
    pub fn quick_ratio(&self) -> Option<f64> {
        ratio(
            self.new.saturating_add(self.expansion),
            self.contraction.saturating_add(self.churn),
        )
    }

    /// ARR added: new + expansion.
    pub fn added(&self) -> Decimal {
        self.new.saturating_add(self.expansion)
    }
}
