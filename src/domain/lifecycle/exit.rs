//! Exit criteria: what should be true before an account moves on, and what data says about it.

use super::{Lifecycle, Place};
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::health::Health;
use crate::domain::when::Now;
use serde::{Deserialize, Serialize};

/// Something that should be true before an account leaves a stage forward.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Criterion {
    /// In words.
    pub text: String,
    /// The check from data, where there is one; else a person judges.
    pub check: Option<Check>,
}

/// A criterion that data can answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The first value was reached.
    FirstValue,
    /// At least this share (0 to 1) of seats is activated.
    SeatsActivated(f64),
    /// At least this share (0 to 1) of due goals is met.
    GoalsMet(f64),
    /// The renewal likelihood is set.
    LikelihoodSet,
    /// The overall health score is at least this.
    HealthAtLeast(f64),
}

impl Check {
    /// Whether it is met; `None` when the data for it is missing.
    pub fn met(self, account: &Account, health: &Health, now: Now) -> Option<bool> {
        let share = |part, whole| {
            let whole = account.number(whole)?.value;
            (whole > 0.0).then_some(account.number(part)?.value / whole)
        };
        match self {
            // A day that is still to come has been planned, not reached.
            Check::FirstValue => Some(account.first_value.is_some_and(|day| day <= now.today())),
            Check::SeatsActivated(least) => {
                Some(share(Field::SeatsActivated, Field::SeatsBought)? >= least)
            }
            Check::GoalsMet(least) => Some(share(Field::GoalsMet, Field::GoalsDue)? >= least),
            Check::LikelihoodSet => Some(account.number(Field::Likelihood).is_some()),
            Check::HealthAtLeast(least) => Some(health.score? >= least as f32),
        }
    }
}

impl Lifecycle {
    /// The exit criteria of a place with what data says: met, not met, or `None`, which means that
    /// a person judges (there is no check, or no data for it).
    pub fn check(
        &self,
        account: &Account,
        health: &Health,
        place: Place,
        now: Now,
    ) -> Vec<(Criterion, Option<bool>)> {
        let criteria = self.stage(place).map_or(&[][..], |stage| &stage.exit);
        criteria
            .iter()
            .map(|criterion| {
                let check = criterion.check;
                let met = check.and_then(|check| check.met(account, health, now));
                (criterion.clone(), met)
            })
            .collect()
    }
}
