//! Thresholds, points, service levels and plays: data, read from TOML. What a signal does with them
//! is in `signals/`.

mod file;
mod own;

use super::own::OwnSignal;
use super::play::Play;
use super::{Lane, SignalKind};
use crate::domain::id::TierId;

/// The rules of triage. The preset is `../presets/triage.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct TriageRules {
    /// Its name.
    pub id: String,
    /// The service levels; never empty.
    pub tiers: Vec<Tier>,
    /// The one that holds for an account without a tier, or of a tier that is not listed.
    pub default_tier: usize,
    /// Days within which a ticket of severity 1 to 4 is promised to be solved; more than 0.
    pub ticket_days: [f64; 4],
    /// From how many points on an account stands in the queue of a lane, by `Lane as usize`.
    pub entry: [i32; 2],
    /// Points and plays, by `SignalKind as usize`.
    pub signals: Vec<SignalRule>,
    /// Thresholds of single signals.
    pub thresholds: Thresholds,
    /// The person's own signals.
    pub own: Vec<OwnSignal>,
    /// The plays that signals name.
    pub plays: Vec<Play>,
}

/// Points by which a signal that was put away has grown materially, where the file does not say.
pub(crate) const WORSE: f64 = 5.0;

/// What a tier is promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Its name, as the CRM's value.
    pub id: TierId,
    /// Days within which there is a two-way touchpoint.
    pub touch_days: u16,
    /// Days within which there is a business review; `None` when the tier has none.
    pub qbr_days: Option<u16>,
}

/// What is the same for every signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignalRule {
    /// Whether it is looked for.
    pub on: bool,
    /// Points when it fires.
    pub base: f64,
    /// Points more at its worst.
    pub growth: f64,
    /// Days over which it grows, where time makes it worse.
    pub over_days: f64,
    /// Put away, it comes back when it has grown by so many points.
    pub worse: f64,
    /// What to do about it: the id of a play, or a sentence.
    pub play: String,
}

impl SignalRule {
    /// Whole points at a share (0 to 1, more is cut off) of the growth, and some more.
    pub fn points(&self, share: f64, more: f64) -> i16 {
        let points = self.base + self.growth * share.clamp(0.0, 1.0) + more;
        // A hair of tolerance: a half is rounded up, whatever binary fractions make of it.
        (points + 1e-5).round().clamp(0.0, 999.0) as i16
    }

    /// The share of the growth that so many days make.
    pub fn after(&self, days: i32) -> f64 {
        f64::from(days.max(0)) / self.over_days.max(1.0)
    }
}

/// The settings that only one signal has; the names in the file are in `presets/triage.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// A renewal is near within so many days (or a third of the term).
    pub renewal_days: f64,
    /// Points more when the likelihood is not set.
    pub likelihood_unset: f64,
    /// Points more when it is zero; in proportion up to `low_below`.
    pub likelihood_low: f64,
    /// From this percentage on it is not low.
    pub low_below: f64,
    /// Health fell when it lost so many points …
    pub fell_points: f32,
    /// … within so many days.
    pub fell_days: u16,
    /// Usage is abnormal below so many deviations under its norm.
    pub deviations: f32,
    /// A deviation is at least this share of the norm.
    pub least_spread: f32,
    /// Usage is gone after so many days without.
    pub gone_days: u16,
    /// A bad answer counts for so many days.
    pub answer_days: u16,
    /// Points more for the worst answer there can be; in proportion down to none for the best that is
    /// still a bad one.
    pub answer_low: f64,
    /// Points of an open ticket by severity.
    pub severities: [f64; 4],
    /// Points when the champion or buyer has left.
    pub champion_left: f64,
    /// The share of accounts that are dear.
    pub top_share: f64,
    /// Expansion from this share of seats in use.
    pub seats: f64,
    /// Expansion from this share of features in use.
    pub features: f64,
    /// A promoter answers at least this.
    pub promoter: f64,
    /// Loss reasons that have an answer now, as the CRM's values.
    pub win_back: Vec<String>,
    /// Win-back is tried so many days after the loss …
    pub win_back_after: u16,
    /// … until so many days after it.
    pub win_back_until: u16,
}

impl TriageRules {
    /// The service level of a tier, found without regard to capital letters.
    pub fn tier(&self, id: Option<&TierId>) -> &Tier {
        let id = id.map(|id| id.as_str().trim());
        let same = |tier: &&Tier| id.is_some_and(|id| tier.id.as_str().eq_ignore_ascii_case(id));
        let found = self.tiers.iter().find(same);
        found.unwrap_or_else(|| &self.tiers[self.default_tier])
    }

    /// From how many points on an account stands in the queue of a lane.
    pub fn entry(&self, lane: Lane) -> i32 {
        self.entry[lane as usize]
    }

    /// The points and the play of a signal that comes with the program.
    pub fn signal(&self, kind: SignalKind) -> &SignalRule {
        &self.signals[(kind as usize).min(self.signals.len() - 1)]
    }

    /// The same, to be changed.
    pub fn signal_mut(&mut self, kind: SignalKind) -> &mut SignalRule {
        let at = (kind as usize).min(self.signals.len() - 1);
        &mut self.signals[at]
    }

    /// The play of that id.
    pub fn play(&self, id: &str) -> Option<&Play> {
        self.plays.iter().find(|play| play.id == id)
    }

    /// The play advised for a term's signal.
    pub fn play_of(&self, term: &super::Term) -> Option<&Play> {
        self.play(&self.rule_of(term).play)
    }

    /// What to do about a term's signal, in a sentence; empty when nobody said.
    pub fn advice(&self, term: &super::Term) -> &str {
        let play = self.play_of(term).map(|play| play.advice.as_str());
        play.unwrap_or(&self.rule_of(term).play)
    }

    /// Puts a person's play in place of ours of the same id, or beside them.
    pub fn put_play(&mut self, play: Play) {
        match self.plays.iter_mut().find(|known| known.id == play.id) {
            Some(known) => *known = play,
            None => self.plays.push(play),
        }
    }
}
