//! The judgement on an account: its place, its health, the signals; and the rules they come from.

use super::account::Account;
use super::book::Who;
use super::health::Health;
use super::health::scorecard::Scorecard;
use super::lifecycle::{Lifecycle, Place};
use super::triage::closing::Away;
use super::triage::rules::TriageRules;
use super::triage::{Lane, Term};
use super::when::Now;

/// Everything an account is judged by. Made once from presets and a person's files.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The stages.
    pub lifecycle: Lifecycle,
    /// How health is scored.
    pub scorecard: Scorecard,
    /// The signals, service levels and plays.
    pub triage: TriageRules,
    /// Who the person is: `me` in own signals.
    pub who: Who,
}

impl Rules {
    /// The rules a newcomer gets: the `saas-default` lifecycle, the `default` scorecard and the
    /// signals with their default figures.
    pub fn presets() -> Self {
        // A test reads every preset: one that cannot be read does not ship.
        Self {
            lifecycle: Lifecycle::preset("saas-default").expect("a preset that a test reads"),
            scorecard: Scorecard::preset("default").expect("a preset that a test reads"),
            triage: TriageRules::preset(),
            who: Who::Unsaid,
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::presets()
    }
}

/// What is judged of an account at a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    /// Its column.
    pub place: Place,
    /// Its health.
    pub health: Health,
    /// The signals that fired, dearest first, `top_arr` last; of both lanes.
    pub terms: Vec<(Lane, Term)>,
    /// What the person's marks make of it; `None` where there are none. Set by the book.
    pub away: Option<Box<Away>>,
}

impl Assessment {
    /// The sum of the terms of a lane: the score shown. Zero when nothing fired.
    pub fn score(&self, lane: Lane) -> i32 {
        super::triage::sum(&self.terms, lane)
    }

    /// Whether it stands in the queue of a lane, given the lanes' entries.
    pub fn queued(&self, lane: Lane, entry: [i32; 2]) -> bool {
        match &self.away {
            Some(away) => away.queued[lane as usize],
            None => super::triage::queued(self.score(lane), lane, entry),
        }
    }

    /// The dearest term of a lane that says what to do: its signal's play is the row's advice.
    pub fn lead(&self, lane: Lane) -> Option<&Term> {
        let mut terms = self.terms.iter();
        let (_, term) = terms.find(|(of, term)| *of == lane && term.leads())?;
        Some(term)
    }
}

/// Where an account's ARR stands among all: what `top_arr` needs and one account cannot know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// 1 is the dearest; 0 when it has no ARR.
    pub rank: u32,
    /// How many accounts have ARR.
    pub of: u32,
}

/// Judges one account.
pub fn assess(account: &Account, rules: &Rules, standing: Standing, now: Now) -> Assessment {
    let place = rules.lifecycle.place(account.stage.as_deref());
    let health = super::health::still(account, rules, now);
    let terms = super::triage::signals(account, place, &health, rules, standing, now);
    Assessment {
        place,
        health,
        terms,
        away: None,
    }
}
