//! Money: a decimal amount with its currency, never a float.
//!
//! [`parse`] reads the amounts people type, [`show`] writes them.

pub mod parse;
pub mod show;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An ISO 4217 code, three capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Currency(pub [u8; 3]);

impl Currency {
    /// The euro; what a portfolio is shown in when nothing else is known.
    pub const EUR: Self = Self(*b"EUR");
    /// The US dollar.
    pub const USD: Self = Self(*b"USD");

    /// Reads `eur` or `EUR`; `None` when it is not three ASCII letters.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 3] = text.trim().as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

/// An amount in one currency. Amounts of different currencies are never added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The amount, in the currency's main unit.
    pub amount: Decimal,
    /// What it is an amount of.
    pub currency: Currency,
}

/// The sums of amounts, one for each currency among them, by currency code.
pub fn sums(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for money in amounts {
        add(&mut sums, money);
    }
    sums.sort_by_key(|sum| sum.currency);
    sums
}

/// Adds an amount to the sum of its currency.
pub fn add(sums: &mut Vec<Money>, money: Money) {
    match sums.iter_mut().find(|sum| sum.currency == money.currency) {
        // Beyond what a decimal holds (28 digits) the sum stays at the largest.
        Some(sum) => sum.amount = sum.amount.saturating_add(money.amount),
        None => sums.push(money),
    }
}
