//! The judgement on an account: its place, its health, the signals; and the rules they come from.

use super::account::Account;
use super::book::Who;
use super::health::Health;
use super::health::scorecard::Scorecard;
use super::labels::Labels;
use super::lifecycle::{Lifecycle, Place};
use super::money::Currency;
use super::triage::closing::Away;
use super::triage::rules::TriageRules;
use super::triage::{Lane, Term};
use super::when::Now;
use crate::domain::triage::play::Play;
use crate::messages::{Language, measures};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// What one unit of each currency is worth, all in the same unit, where the person gave it: amounts
    /// of these are compared with each other.
    pub rates: BTreeMap<Currency, f64>,
    /// What the CRM calls the choices of its fields. Nothing is judged by it.
    pub labels: Labels,
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
            rates: BTreeMap::new(),
            labels: Labels::default(),
        }
    }

    /// Says what comes with the program in a language of the screen: plays and names of measures. What
    /// a person has written stays as it is. Nothing is judged otherwise for it.
    pub fn speak(&mut self, language: Language) {
        let all: Vec<Vec<Play>> = Language::ALL
            .iter()
            .map(|of| Play::presets_in(*of))
            .collect();
        for (at, said) in Play::presets_in(language).into_iter().enumerate() {
            let ours = |play: &&mut Play| all.iter().any(|of| of.get(at) == Some(&**play));
            if let Some(play) = self.triage.plays.iter_mut().find(ours) {
                *play = said;
            }
        }
        for measure in &mut self.scorecard.measures {
            let name = match measure.id.as_str() {
                "deployment" => measures::deployment,
                "engagement" => measures::engagement,
                "depth" => measures::depth,
                "breadth" => measures::breadth,
                "roi" => measures::roi,
                "overall" => measures::overall,
                "support" => measures::support,
                "sentiment" => measures::sentiment,
                _ => continue,
            };
            if Language::ALL.iter().any(|of| measure.label == name(*of)) {
                measure.label = name(language).to_owned();
            }
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

    /// What the signals that are put away would count, in points.
    pub fn put_away(&self) -> i32 {
        let put = self.away.iter().flat_map(|away| &away.put);
        put.map(|put| i32::from(put.term.points)).sum()
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// 1 is the dearest, of equals all have the last of their places; 0 when it has no ARR or is no
    /// customer.
    pub rank: u32,
    /// How many customers have ARR of that currency.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_stays_as_it_is_in_every_language() {
        let mut rules = Rules::presets();
        rules.triage.plays[0].advice = "Call Dana first".to_owned();
        rules.scorecard.measures[0].label = "Roll-out".to_owned();
        for language in [Language::Zh, Language::Es] {
            rules.speak(language);
            assert_eq!(rules.triage.plays[0].advice, "Call Dana first");
            assert_eq!(rules.scorecard.measures[0].label, "Roll-out");
            let english = Rules::presets();
            assert_ne!(rules.triage.plays[1], english.triage.plays[1]);
            let labels = |of: &Rules| of.scorecard.measures[1].label.clone();
            assert_ne!(labels(&rules), labels(&english));
        }
        rules.speak(Language::En);
        assert_eq!(rules.triage.plays[1..], Rules::presets().triage.plays[1..]);
    }
}
