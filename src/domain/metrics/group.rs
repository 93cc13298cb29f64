//! Splitting a set of accounts by a key each account has once, so that the parts sum to the whole.

use super::past::{Customer, Frame, at};
use super::period::Month;

/// What a set is split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The tier at the start of the period; of an account that had none then, its first after.
    Tier,
    /// The customer success manager at the end of the period.
    Owner,
    /// The stage at the start of the period; of an account that had none then, its first after.
    Stage,
    /// The month it began in.
    Cohort,
}

impl By {
    /// The word for it on the command line and in JSON.
    pub fn id(self) -> &'static str {
        match self {
            By::Tier => "tier",
            By::Owner => "owner",
            By::Stage => "stage",
            By::Cohort => "cohort",
        }
    }
}

/// The key of an account, as ids: a tier's, an owner's, a stage's, a month as `2026-04`. `None` where
/// it has none.
pub fn key(by: By, customer: &Customer<'_>, frame: &Frame<'_>) -> Option<String> {
    let past = customer.past;
    match by {
        By::Tier => customer.tier(frame.period.start).map(ToString::to_string),
        By::Owner => past.owner.as_ref().map(ToString::to_string),
        By::Cohort => customer.began.map(|day| Month::of(day).to_string()),
        By::Stage => {
            let first = || past.stages.first().map(|(_, place)| place);
            let place = at(&past.stages, frame.period.start).or_else(first)?;
            let stage = frame.lifecycle.stage(*place);
            stage.map(|stage| stage.id.to_string())
        }
    }
}
