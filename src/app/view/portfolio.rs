//! The portfolio: which period is looked at, and what was measured of it.

use super::super::effect::Ask;
use crate::domain::health::Band;
use crate::domain::id::AccountId;
use crate::domain::metrics::overview::{Overview, Span};
use crate::domain::metrics::{Item, Rates};
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
    /// First line shown; brought to the figure under the cursor by [`super::Drawn`].
    pub scroll: usize,
    /// The figures as they were drawn last, in the order the cursor goes through them.
    pub figures: Vec<Figure>,
    /// The figure under the cursor; before anybody has gone to one, the first.
    pub cursor: Option<Item>,
}

/// A figure that is shown: which, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Which.
    pub item: Item,
    /// What it is called, its section before it where the name alone does not say it.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Figure {
    /// Both: `NRR 104.2 %`.
    pub fn words(&self) -> String {
        format!("{} {}", self.name, self.value)
            .trim_end()
            .to_owned()
    }
}

impl PortfolioState {
    /// The place of the cursor among the figures.
    pub fn at(&self) -> usize {
        let cursor = self.cursor.as_ref();
        let at = cursor.and_then(|item| self.figures.iter().position(|of| of.item == *item));
        at.unwrap_or(0)
    }

    /// The figure under the cursor.
    pub fn figure(&self) -> Option<&Figure> {
        self.measured()?;
        self.figures.get(self.at())
    }

    /// What was measured of the period shown.
    pub fn measured(&self) -> Option<&Overview> {
        match self.shown.as_ref()? {
            (_, Ok(found)) => Some(found),
            (_, Err(_)) => None,
        }
    }

    /// The accounts behind the figure under the cursor.
    pub fn behind(&self) -> &[AccountId] {
        match (self.measured(), self.figure()) {
            (Some(found), Some(figure)) => found.behind.accounts(&figure.item),
            _ => &[],
        }
    }
}
