//! Health: customer success = outcome × experience, as a score of 0 to 100 that explains itself.

pub mod scorecard;

use serde::{Deserialize, Serialize};

/// A band of the overall score.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Under half of the weight has data.
    #[default]
    Unknown,
    /// Below 50.
    Risk,
    /// 50 to 74.
    Watch,
    /// 75 and above.
    Good,
}

/// Experience × outcome, at 60/60.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quadrant {
    /// Both.
    Successful,
    /// Experience without outcome: mistaken for healthy.
    PleasantButUnproductive,
    /// Outcome without experience: leaves when an alternative appears.
    ProductiveButCaptive,
    /// Neither.
    Failing,
}

/// Which way the score goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More than +2 points a week.
    Rising,
    /// Neither.
    Flat,
    /// Less than -2 points a week.
    Falling,
}

/// The health of an account at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Health {
    /// 0 to 100; `None` when the band is unknown.
    pub score: Option<f32>,
    /// 0 to 100; the weighted mean of the outcome measures that exist.
    pub outcome: Option<f32>,
    /// 0 to 100; the weighted mean of the experience measures that exist.
    pub experience: Option<f32>,
    /// The band.
    pub band: Band,
    /// How many measures had data, and how many the scorecard has.
    pub measures: (u8, u8),
    /// Share of the weight that had data, 0 to 1.
    pub coverage: f32,
    /// Points a week over the last 28 days (Theil–Sen slope); `None` with too few days.
    pub slope: Option<f32>,
    /// Where in the quadrant, when both halves are known.
    pub quadrant: Option<Quadrant>,
}

impl Health {
    /// The arrow: rising above +2 points a week, falling below -2.
    pub fn direction(&self) -> Option<Direction> {
        self.slope.map(|slope| match slope {
            slope if slope > 2.0 => Direction::Rising,
            slope if slope < -2.0 => Direction::Falling,
            _ => Direction::Flat,
        })
    }
}

/// The health of an account now, from its present values; the band's memory and the trend come from
/// [`crate::domain::account::Account::scores`].
pub fn score(
    account: &crate::domain::Account,
    rules: &crate::domain::Rules,
    now: crate::domain::Now,
) -> Health {
    let _ = (account, rules, now);
    Health::default()
}
