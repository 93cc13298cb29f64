//! Amounts in one currency: without rates only where there is one, with rates only those a person
//! gave. No rate is ever looked up or assumed.

use super::Refusal;
use crate::domain::money::{Currency, Money};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What one unit of each currency is worth, all in the same unit: `EUR = 1, USD = 0.92` or
/// `USD = 1, EUR = 1.087` say the same.
pub type Rates = BTreeMap<Currency, Decimal>;

/// Changes amounts into one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The currency of every answer.
    pub to: Currency,
    /// What one unit of another currency is worth in it.
    worth: BTreeMap<Currency, Decimal>,
}

impl Exchange {
    /// The exchange for amounts in `found` currencies: into the only one there is, or else into
    /// `wanted` by the rates given.
    ///
    /// # Errors
    /// [`Refusal::Currencies`] when a rate is missing or is not above zero.
    pub fn new(
        found: &BTreeSet<Currency>,
        wanted: Currency,
        rates: &Rates,
    ) -> Result<Self, Refusal> {
        let mut all = found.iter();
        if let (Some(only), None) = (all.next(), all.next()) {
            let given = |currency| rates.contains_key(&currency);
            if *only == wanted || !(given(*only) && given(wanted)) {
                return Ok(Self {
                    to: *only,
                    worth: BTreeMap::new(),
                });
            }
        }
        let rate =
            |currency: &Currency| rates.get(currency).copied().filter(|r| *r > Decimal::ZERO);
        let base = rate(&wanted);
        let mut worth = BTreeMap::new();
        let mut missing = BTreeSet::new();
        for currency in found.iter().filter(|currency| **currency != wanted) {
            match (rate(currency), base) {
                (Some(rate), Some(base)) => {
                    let one = rate.checked_div(base).unwrap_or(Decimal::ZERO);
                    worth.insert(*currency, one);
                }
                (None, _) => {
                    missing.insert(*currency);
                }
                (Some(_), None) => {}
            }
        }
        if base.is_none() && !found.is_empty() {
            missing.insert(wanted);
        }
        match missing.is_empty() {
            true => Ok(Self { to: wanted, worth }),
            false => Err(Refusal::Currencies {
                found: found.iter().copied().collect(),
                missing: missing.into_iter().collect(),
            }),
        }
    }

    /// An amount in the one currency. An amount beyond what a decimal holds stays at the largest.
    pub fn amount(&self, money: Money) -> Decimal {
        if money.currency == self.to {
            return money.amount;
        }
        match self.worth.get(&money.currency) {
            Some(worth) => money.amount.saturating_mul(*worth),
            None => money.amount,
        }
    }

    /// An amount of it.
    pub fn money(&self, amount: Decimal) -> Money {
        Money {
            amount,
            currency: self.to,
        }
    }
}

/// Two amounts as a ratio: 1.0 is all of it. `None` (shown as `–`) when there was nothing to begin
/// with. Both are the nearest floating numbers to the decimals, so that a part is never more than its
/// whole.
pub fn ratio(part: Decimal, whole: Decimal) -> Option<f64> {
    let float = |amount: Decimal| amount.to_string().parse::<f64>().ok();
    if whole <= Decimal::ZERO {
        return None;
    }
    Some(float(part)? / float(whole)?)
}

/// Two counts as a ratio; `None` when there was nothing to begin with.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
