//! A staged goal: what is measured, from where to where, by when, and where it stands.

use crate::messages::{Language, numbers, plan as say};
use chrono::NaiveDate;

/// Days of the shortest stage: a month, be it February.
const SHORTEST: i64 = 28;
/// Days of the longest stage: three months, be they July to September.
const LONGEST: i64 = 92;

/// Whether more or less is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    #[default]
    Up,
    /// Less is better.
    Down,
}

impl Direction {
    /// The word in the plan and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }

    /// The direction of a word.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        [Direction::Up, Direction::Down]
            .into_iter()
            .find(|direction| direction.id() == word)
    }
}

/// A staged goal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goal {
    /// What the customer wants.
    pub title: String,
    /// What is measured, with its unit.
    pub measure: Option<String>,
    /// Where it began.
    pub baseline: Option<f64>,
    /// Where it is to be.
    pub target: Option<f64>,
    /// Where it is, and the day that was told.
    pub current: Option<(f64, Option<NaiveDate>)>,
    /// Whether more or less is better; `None`: from the baseline toward the target.
    pub direction: Option<Direction>,
    /// From when on it is worked on.
    pub start: Option<NaiveDate>,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Ticked as attained.
    pub done: bool,
    /// The day it was attained, where known.
    pub met: Option<NaiveDate>,
    /// What shows it.
    pub evidence: Option<String>,
}

/// Where a goal stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Attained.
    Met,
    /// Not attained, and its day has passed.
    Late,
    /// Not attained, and its day is still to come or not set.
    Open,
}

impl Standing {
    /// The word for it.
    pub fn id(self) -> &'static str {
        match self {
            Standing::Met => "met",
            Standing::Late => "late",
            Standing::Open => "open",
        }
    }
}

impl Goal {
    /// Whether more or less is better: as it is said, else down when the target lies below the
    /// baseline.
    pub fn way(&self) -> Direction {
        self.direction
            .unwrap_or(match (self.baseline, self.target) {
                (Some(from), Some(to)) if to < from => Direction::Down,
                _ => Direction::Up,
            })
    }

    /// From where to where it goes, when that is against the direction it is said to go: from 10 to 20, and
    /// less is better.
    pub fn contradiction(&self) -> Option<(f64, f64, Direction)> {
        let (from, to, way) = (self.baseline?, self.target?, self.direction?);
        let against = match way {
            Direction::Up => from > to,
            Direction::Down => from < to,
        };
        against.then_some((from, to, way))
    }

    /// Whether it is attained: ticked, or the current value has reached the target.
    pub fn attained(&self) -> bool {
        self.done || self.reached()
    }

    fn reached(&self) -> bool {
        match (self.current, self.target, self.way()) {
            (Some((now, _)), Some(target), Direction::Up) => now >= target,
            (Some((now, _)), Some(target), Direction::Down) => now <= target,
            _ => false,
        }
    }

    /// How much of the way from baseline to target is gone, 0 to 1; `None` when it cannot be told.
    pub fn progress(&self) -> Option<f64> {
        if self.attained() {
            return Some(1.0);
        }
        let (from, to, now) = (self.baseline?, self.target?, self.current?.0);
        let way = to - from;
        (way != 0.0).then(|| ((now - from) / way).clamp(0.0, 1.0))
    }

    /// Where it stands on a day.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match self.due {
            _ if self.attained() => Standing::Met,
            Some(due) if due < today => Standing::Late,
            _ => Standing::Open,
        }
    }

    /// What is wrong with its length when it is worked on from `start`, as a sentence.
    pub fn warning(&self, start: Option<NaiveDate>, language: Language) -> Option<String> {
        let Some(due) = self.due else {
            return Some(say::no_due(language).to_owned());
        };
        let days = (due - start?).num_days();
        if days < SHORTEST {
            Some(say::too_short(language, days))
        } else if days > LONGEST {
            Some(say::too_long(language, days))
        } else {
            None
        }
    }

    /// The measure in words, numbers as the language writes them: `rework rate %: 12 → 4, now 7.5`; `None` when nothing is measured.
    pub fn figures(&self, arrow: &str, language: Language) -> Option<String> {
        let name = self.measure.clone();
        let amount = |value: f64| numbers::decimal(language, amount(value));
        let way = match (self.baseline, self.target) {
            (Some(from), Some(to)) => Some(format!("{} {arrow} {}", amount(from), amount(to))),
            (None, Some(to)) => Some(match self.way() {
                Direction::Up => say::at_least(language, amount(to)),
                Direction::Down => say::at_most(language, amount(to)),
            }),
            (Some(from), None) => Some(say::from(language, amount(from))),
            (None, None) => None,
        };
        let now = self.current.map(|(now, _)| say::now(language, amount(now)));
        let figures: Vec<String> = way.into_iter().chain(now).collect();
        match (name, figures.is_empty()) {
            (None, true) => None,
            (Some(name), true) => Some(name),
            (None, false) => Some(figures.join(say::and(language))),
            (Some(name), false) => Some(say::measured(
                language,
                name,
                figures.join(say::and(language)),
            )),
        }
    }
}

/// A number without needless digits.
pub fn amount(value: f64) -> String {
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}
