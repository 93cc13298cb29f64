//! Health: customer success = outcome × experience, as a score of 0 to 100 that explains itself.
//!
//! The scorecard says how; `measure.rs` computes it from the facts of one moment, `band.rs` and
//! `trend.rs` judge it by the scores of the days before, `past.rs` computes those days from the
//! CRM's history (`replay.rs` finds the facts of each), `position.rs` follows the quadrant, and
//! `explain.rs` says where every point comes from. `what_if.rs` compares two scorecards over the
//! past, `backtest.rs` tries one against what customers came to.

pub mod backtest;
pub(crate) mod band;
pub mod curve;
pub mod explain;
pub(crate) mod facts;
pub(crate) mod measure;
mod memory;
pub mod past;
pub mod position;
mod replay;
pub mod scorecard;
pub mod trend;
mod usage;
pub mod what_if;

pub use explain::{Explained, Measured, explain, explain_in, explain_then};
pub use memory::{band_then, remembered_days, remembered_scores};
pub use past::{Sight, View, past_days, past_measures, past_scores};
pub use position::{Position, bands, positions};
pub use usage::usage_series;

use super::account::Account;
use super::assess::Rules;
use super::when::Now;
use facts::Facts;
use measure::Totals;
use scorecard::{Scorecard, Standing};
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

impl Quadrant {
    /// Its name in words.
    pub fn name(self) -> &'static str {
        match self {
            Quadrant::Successful => "successful",
            Quadrant::PleasantButUnproductive => "pleasant but unproductive",
            Quadrant::ProductiveButCaptive => "productive but captive",
            Quadrant::Failing => "failing",
        }
    }

    /// Whether surveys look fine and the customer gets nothing out of it: mistaken for healthy.
    pub fn false_green(self) -> bool {
        self == Quadrant::PleasantButUnproductive
    }
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
    /// Points a week over the last 28 days (Theil–Sen slope); `None` with too few days, and in a
    /// book's rows, where [`crate::domain::book::Row::health`] works it out when it is asked for.
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

/// A score at one moment, without a memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judged {
    /// 0 to 100, not rounded; `None` when too little is known.
    pub score: Option<f64>,
    /// Whether a cap holds it down.
    pub capped: bool,
    /// 0 to 100.
    pub outcome: Option<f32>,
    /// 0 to 100.
    pub experience: Option<f32>,
    /// How many measures had data, and how many apply.
    pub measures: (u8, u8),
    /// Share of the weight that had data, 0 to 1.
    pub coverage: f64,
}

impl Judged {
    /// Its place in the quadrant, when the score and both halves are known.
    pub fn quadrant(&self, card: &Scorecard) -> Option<Quadrant> {
        self.score?;
        quadrant(self.outcome, self.experience, card.quadrant)
    }

    /// The band after the band before ([`Band::Unknown`] when there was none).
    pub fn band(&self, before: Band, card: &Scorecard) -> Band {
        match self.score {
            None => Band::Unknown,
            // An exception is no flicker: its band holds at once.
            Some(score) if self.capped => band::plain((score as f32).round(), &card.bands),
            Some(score) => band::next(before, score as f32, &card.bands),
        }
    }
}

/// Judges facts by a scorecard.
pub(crate) fn judge(card: &Scorecard, facts: &Facts) -> Judged {
    let totals = Totals::of(card, facts);
    let (mean, score) = (totals.mean(card), totals.score(card, facts));
    Judged {
        score,
        capped: mean.zip(score).is_some_and(|(mean, score)| score < mean),
        outcome: totals.outcome(),
        experience: totals.experience(),
        measures: (totals.known, totals.of),
        coverage: totals.coverage(),
    }
}

/// The health of an account now, from its present values; the band's memory and the trend come from
/// [`Account::scores`].
pub fn score(account: &Account, rules: &Rules, now: Now) -> Health {
    let health = still(account, rules, now);
    Health {
        slope: trend_of(account, &health, now),
        ..health
    }
}

/// The trend of an account of that health, in points a week.
pub fn trend_of(account: &Account, health: &Health, now: Now) -> Option<f32> {
    band::slope(account, health.score?, now.today())
}

/// The health without its trend, which takes longer than all the rest and moves nobody in any order:
/// whole books are judged by this.
pub(crate) fn still(account: &Account, rules: &Rules, now: Now) -> Health {
    let card = &rules.scorecard;
    let judged = judge(card, &facts(account, rules, now));
    let days = band::before(&account.scores, now.today());
    let memory = band::replay(days, &card.bands, &card.caps);
    let score = judged.score.map(|score| score as f32);
    Health {
        score,
        outcome: judged.outcome,
        experience: judged.experience,
        band: judged.band(memory, card),
        measures: judged.measures,
        coverage: judged.coverage as f32,
        slope: None,
        quadrant: judged.quadrant(card),
    }
}

/// The facts of an account now, with the promises of its tier.
pub(crate) fn facts(account: &Account, rules: &Rules, now: Now) -> Facts {
    let card = &rules.scorecard;
    let tier = rules.triage.tier(account.tier.as_ref());
    let mut facts = Facts::today(account, tier.touch_days, rules.triage.ticket_days, now);
    let customs = card.customs.iter();
    facts.custom = customs.map(|name| facts::custom(account, name)).collect();
    if card.contract {
        facts.put_contract(account);
    }
    if card.scoped() {
        let standing = standing(rules, tier.id.as_str(), account.stage.as_deref());
        facts.place(card, standing);
    }
    facts
}

/// Where an account of that tier stands, by the CRM's value of its stage.
fn standing<'a>(rules: &'a Rules, tier: &'a str, stage: Option<&str>) -> Standing<'a> {
    let stage = rules.lifecycle.stage(rules.lifecycle.place(stage));
    Standing {
        tier,
        stage: stage.map(|stage| stage.id.as_str()),
        kind: stage.map(|stage| stage.kind),
    }
}

/// The points of one measure of the scorecard now, 0 to 100; `None` without data or such a measure.
pub(crate) fn measure_points(account: &Account, rules: &Rules, at: usize, now: Now) -> Option<f64> {
    let measure = rules.scorecard.measures.get(at)?;
    let facts = facts(account, rules, now);
    let applies = !facts.out && measure::applies(&facts, at);
    measure::points(measure, &facts, &rules.scorecard.tickets).filter(|_| applies)
}

fn quadrant(outcome: Option<f32>, experience: Option<f32>, lines: (f32, f32)) -> Option<Quadrant> {
    Some(match (outcome? >= lines.0, experience? >= lines.1) {
        (true, true) => Quadrant::Successful,
        (false, true) => Quadrant::PleasantButUnproductive,
        (true, false) => Quadrant::ProductiveButCaptive,
        (false, false) => Quadrant::Failing,
    })
}
