//! Lifecycles: an ordered list of stages, and which CRM value belongs to which.

use super::id::StageId;
use serde::{Deserialize, Serialize};

/// What a stage means to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// Not a customer yet.
    Presale,
    /// Until the first value is reached.
    Onboarding,
    /// A customer using the product.
    Active,
    /// A customer about to be lost.
    AtRisk,
    /// The term is about to end.
    Renewal,
    /// No longer a customer.
    Lost,
}

/// One stage: a column of the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The name in files and on the command line.
    pub id: StageId,
    /// The name on the screen.
    pub name: String,
    /// What it means to the rules.
    pub kind: StageKind,
    /// What we want to reach in it.
    #[serde(default)]
    pub aim: String,
    /// Days an account is expected to stay, if any are.
    #[serde(default)]
    pub expected_days: Option<u32>,
    /// What should be true before an account moves on.
    #[serde(default)]
    pub exit: Vec<Criterion>,
    /// The CRM's values that mean this stage; the first is the one written. Empty: the id.
    #[serde(default)]
    pub values: Vec<String>,
    /// Beside the line (at risk, lost): not reached by advancing.
    #[serde(default)]
    pub aside: bool,
}

/// Something that should be true before an account leaves a stage forward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// In words.
    pub text: String,
    /// The check from data, where there is one; else a person judges.
    #[serde(default)]
    pub check: Option<Check>,
}

/// A criterion that data can answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// A lifecycle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// The name in files.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// In order; stages beside the line last.
    pub stages: Vec<Stage>,
    /// Reasons offered when an account is lost.
    #[serde(default)]
    pub loss_reasons: Vec<String>,
}

/// Where an account stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The stage of that index in [`Lifecycle::stages`].
    Stage(u8),
    /// The CRM's value belongs to no stage, or there is none.
    #[default]
    Unmapped,
}

impl Lifecycle {
    /// The place of a CRM value.
    pub fn place(&self, value: Option<&str>) -> Place {
        let _ = value;
        Place::Unmapped
    }

    /// The stage of a place.
    pub fn stage(&self, place: Place) -> Option<&Stage> {
        match place {
            Place::Stage(index) => self.stages.get(usize::from(index)),
            Place::Unmapped => None,
        }
    }
}
