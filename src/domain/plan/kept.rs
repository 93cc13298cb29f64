//! The plan as an account holds it: its text, and of the goals only what is asked every time the
//! account is judged. Ten thousand accounts are in memory at once.

use super::Plan;
use crate::domain::when::days;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A plan's text with the days of its goals.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    text: Box<str>,
    goals: Box<[Due]>,
    #[serde(with = "days::option")]
    told: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Due {
    #[serde(with = "days::option")]
    due: Option<NaiveDate>,
    attained: bool,
}

/// How many goals are due and how many attained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counts {
    /// Goals whose day has come, and those attained before it.
    pub due: f64,
    /// Of those, the ones attained.
    pub met: f64,
    /// The day this was last told, where known.
    pub as_of: Option<NaiveDate>,
}

impl Kept {
    /// Keeps a text that passed [`crate::domain::text::block`].
    pub fn new(text: &str) -> Self {
        let plan = Plan::parse(text);
        let goals = plan.goals.iter();
        let days = goals.clone().flat_map(|goal| {
            let told = goal.current.and_then(|(_, on)| on);
            [goal.met, told, goal.start]
        });
        Self {
            told: days.flatten().max(),
            goals: goals
                .map(|goal| Due {
                    due: goal.due,
                    attained: goal.attained(),
                })
                .collect(),
            text: text.into(),
        }
    }

    /// The text, as the CRM has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The plan it tells.
    pub fn read(&self) -> Plan {
        Plan::parse(&self.text)
    }

    /// Goals due and attained; `None` when no goal is either.
    pub fn counts(&self, today: NaiveDate) -> Option<Counts> {
        let come = |goal: &&Due| goal.attained || goal.due.is_some_and(|due| due <= today);
        let due = self.goals.iter().filter(come).count();
        let met = self.goals.iter().filter(|goal| goal.attained).count();
        (due > 0).then_some(Counts {
            due: due as f64,
            met: met as f64,
            as_of: self.told,
        })
    }
}
