//! A deal of an account, as far as the work with a customer needs it.

use super::money::Money;
use super::odd::Odd;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One deal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deal {
    /// The CRM's identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The label of its stage, or the stage's id where the pipelines may not be read; empty when it has
    /// none.
    pub stage: String,
    /// Its amount, where that is one.
    pub amount: Option<Money>,
    /// The day it is, or was, to be closed.
    pub closes: Option<NaiveDate>,
    /// Whether work on it goes on.
    pub open: bool,
    /// Values that are not of their kind, as the CRM sent them.
    pub odd: Vec<Odd>,
}
