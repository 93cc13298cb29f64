//! The portfolio generator: seeded, deterministic, lifelike.

use super::record::Portal;
use chrono::{DateTime, Utc};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipe {
    /// How many accounts.
    pub accounts: u32,
    /// The same seed and day give the same portfolio.
    pub seed: u64,
    /// The day the portfolio's story has come to.
    pub now: DateTime<Utc>,
}

/// Makes a portfolio.
pub fn generate(recipe: Recipe) -> Portal {
    let _ = recipe;
    Portal {
        properties: Vec::new(),
        owners: Vec::new(),
        records: Box::new(std::iter::empty()),
    }
}
