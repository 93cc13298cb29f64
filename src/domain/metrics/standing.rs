//! Where the ARR stands at the end of the period: by stage, tier and band, and how much is at risk.

use super::past::{AccountPast, Customer, Frame, at};
use crate::domain::health::Band;
use crate::domain::id::TierId;
use crate::domain::lifecycle::{Lifecycle, Place, StageKind};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Customers and their ARR.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stock {
    /// How many.
    pub customers: usize,
    /// Their ARR.
    pub arr: Decimal,
}

impl Stock {
    pub(super) fn add(&mut self, arr: Decimal) {
        self.customers += 1;
        self.arr = self.arr.saturating_add(arr);
    }
}

/// The customers at the end of the period. Each split sums to `all`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// All of them.
    pub all: Stock,
    /// By stage.
    pub stages: BTreeMap<Place, Stock>,
    /// By tier; `None` without one.
    pub tiers: BTreeMap<Option<TierId>, Stock>,
    /// By health band.
    pub bands: BTreeMap<Band, Stock>,
    /// At risk: in band risk, or in a stage of the kind `at_risk`.
    pub at_risk: Stock,
}

impl Standing {
    /// Of the customers at the end of the frame's period.
    pub fn of<'a>(
        customers: impl IntoIterator<Item = &'a Customer<'a>>,
        frame: &Frame<'_>,
    ) -> Self {
        let mut sum = Self::default();
        let end = frame.period.end;
        for customer in customers {
            let Some(arr) = customer.arr(end) else {
                continue;
            };
            let past = customer.past;
            let place = at(&past.stages, end).copied().unwrap_or_default();
            sum.all.add(arr);
            sum.stages.entry(place).or_default().add(arr);
            sum.tiers
                .entry(customer.tier(end).cloned())
                .or_default()
                .add(arr);
            sum.bands.entry(past.band).or_default().add(arr);
            if at_risk(past, place, frame.lifecycle) {
                sum.at_risk.add(arr);
            }
        }
        sum
    }
}

/// Whether an account that stands there is at risk.
pub(super) fn at_risk(past: &AccountPast, place: Place, lifecycle: &Lifecycle) -> bool {
    past.band == Band::Risk || lifecycle.kind(place) == Some(StageKind::AtRisk)
}
