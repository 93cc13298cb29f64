//! Where a CRM keeps what it has no field of its own for: ARR and health. Stages have their own
//! [`super::lifecycle::Source`]. What a profile says, and what a connector is told; how it is read is
//! the connector's.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Where an account's annual recurring revenue comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrFrom {
    /// The company property that the field is mapped to.
    #[default]
    Property,
    /// The sum over the account's deals that the rule takes.
    Deals(DealRule),
}

/// Which deals count as running contracts, and what they are worth a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DealRule {
    /// Pipelines by id or label; empty: all.
    pub pipelines: Vec<String>,
    /// Stages by id or label; empty: those that the CRM calls closed and won.
    pub stages: Vec<String>,
    /// The deal property that holds the amount.
    pub amount: String,
    /// What the amount is for.
    pub per: Period,
    /// The deal property that says that the deal recurs; `None`: all deals do.
    pub recurring: Option<String>,
    /// Its values that say so; empty: `true` and `yes`.
    pub recurring_values: Vec<String>,
    /// The deal property with the last day of the contract: a deal whose day is past counts no more.
    /// `None`: a deal counts for ever, so an old contract and its renewal count both.
    pub ends: Option<String>,
    /// The deal property that holds the currency's three letters; where a deal has none, and for `None`,
    /// it is the profile's currency.
    pub currency: Option<String>,
}

impl Default for DealRule {
    fn default() -> Self {
        Self {
            pipelines: Vec::new(),
            stages: Vec::new(),
            amount: "amount".to_owned(),
            per: Period::Year,
            recurring: None,
            recurring_values: Vec::new(),
            ends: None,
            // HubSpot's own: amounts of several currencies are never added as if they were of one.
            currency: Some("deal_currency_code".to_owned()),
        }
    }
}

/// What a recurring amount is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Twelve months.
    #[default]
    Year,
    /// One of them.
    Month,
}

impl Period {
    /// How many of it make a year.
    pub fn in_a_year(self) -> Decimal {
        match self {
            Period::Year => Decimal::ONE,
            Period::Month => Decimal::from(12),
        }
    }
}

/// Whose health score counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthFrom {
    /// The scorecard's.
    #[default]
    Ours,
    /// The CRM's own, as the field [`super::Field::CrmHealth`] holds it.
    Portal,
    /// The scorecard's, of which the CRM's own is a part.
    Both,
}
