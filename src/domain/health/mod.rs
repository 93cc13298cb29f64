//! Health: customer success = outcome × experience, as a score of 0 to 100 that explains itself.
//!
//! The scorecard says how; `measure.rs` computes it from the facts of one moment, `band.rs` and
//! `trend.rs` judge it by the scores of the days before, `past.rs` computes those days from the
//! CRM's history, and `explain.rs` says where every point comes from.

pub(crate) mod band;
pub mod curve;
pub mod explain;
pub(crate) mod facts;
pub(crate) mod measure;
pub mod past;
pub mod scorecard;
pub mod trend;

pub use explain::{Explained, Measured, explain};
pub use past::{past_measures, past_scores, usage_series};

use super::account::Account;
use super::assess::Rules;
use super::when::Now;
use facts::Facts;
use measure::Totals;
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

impl Health {
    /// The score as it is shown: whole points.
    pub fn shown(&self) -> Option<u8> {
        self.score.map(|score| score.round() as u8)
    }
}

/// The health of an account now, from its present values; the band's memory and the trend come from
/// [`Account::scores`].
pub fn score(account: &Account, rules: &Rules, now: Now) -> Health {
    let facts = facts(account, rules, now);
    let totals = Totals::of(&rules.scorecard, &facts);
    let score = totals
        .score(&rules.scorecard, &facts)
        .map(|score| score as f32);
    let days = band::before(&account.scores, now.today());
    let memory = band::replay(days, &rules.scorecard.bands);
    let (outcome, experience) = (totals.outcome(), totals.experience());
    Health {
        score,
        outcome,
        experience,
        band: score.map_or(Band::Unknown, |score| {
            band::next(memory, score, &rules.scorecard.bands)
        }),
        measures: (totals.known, rules.scorecard.measures.len() as u8),
        coverage: totals.coverage(&rules.scorecard) as f32,
        slope: score.and_then(|score| band::slope(account, score, now.today())),
        quadrant: score.and(quadrant(outcome, experience, rules.scorecard.quadrant)),
    }
}

/// The facts of an account now, with the promises of its tier.
pub(crate) fn facts(account: &Account, rules: &Rules, now: Now) -> Facts {
    let tier = rules.triage.tier(account.tier.as_ref());
    Facts::today(account, tier.touch_days, rules.triage.ticket_days, now)
}

fn quadrant(outcome: Option<f32>, experience: Option<f32>, lines: (f32, f32)) -> Option<Quadrant> {
    Some(match (outcome? >= lines.0, experience? >= lines.1) {
        (true, true) => Quadrant::Successful,
        (false, true) => Quadrant::PleasantButUnproductive,
        (true, false) => Quadrant::ProductiveButCaptive,
        (false, false) => Quadrant::Failing,
    })
}
