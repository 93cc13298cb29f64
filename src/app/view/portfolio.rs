//! The portfolio: which period is looked at, and what was measured of it.

use super::super::effect::Ask;
use crate::domain::health::Band;
use crate::domain::id::AccountId;
use crate::domain::metrics::Rates;
use crate::domain::metrics::overview::{Overview, Span};
use crate::domain::money::Currency;
use crate::messages::Language;
use std::collections::HashMap;
use std::sync::Arc;

/// What is asked of the store's past.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its number: an answer to an earlier one is dropped.
    pub ask: Ask,
    /// How long the period is.
    pub span: Span,
    /// How many periods ago it was.
    pub back: u32,
    /// The accounts that are measured, each with its health today.
    pub bands: Arc<HashMap<AccountId, Band>>,
    /// How many accounts there are in all.
    pub all: usize,
    /// What amounts are measured in.
    pub amounts: Amounts,
    /// Why there is no answer is told in this language.
    pub language: Language,
}

/// What amounts are measured in.
#[derive(Clone, Debug, PartialEq)]
pub struct Amounts {
    /// The currency where nothing else says it.
    pub usual: Currency,
    /// What one unit of each is worth.
    pub rates: Rates,
}

impl Default for Amounts {
    fn default() -> Self {
        Self {
            usual: Currency::EUR,
            rates: Rates::new(),
        }
    }
}

/// An answer: what was measured, or why nothing is, as a sentence.
pub type Answer = Result<Arc<Overview>, String>;

/// The portfolio.
#[derive(Clone, Debug, Default)]
pub struct PortfolioState {
    /// How long the period is.
    pub span: Span,
    /// How many periods ago it was.
    pub back: u32,
    /// What is shown, and of which period.
    pub shown: Option<((Span, u32), Answer)>,
    /// The periods measured since book or filter changed last, so that going back and forth is
    /// instant.
    pub known: HashMap<(Span, u32), Answer>,
    /// The question that is being answered, and the period it is about.
    pub asked: Option<(Ask, (Span, u32))>,
    /// How many accounts are read for it, of how many.
    pub progress: Option<(usize, usize)>,
    /// The number of the last question.
    pub last: Ask,
    /// What is shown is older than the book or the filter.
    pub stale: bool,
    /// First line shown; brought back within the content by [`super::Drawn`].
    pub scroll: usize,
}
