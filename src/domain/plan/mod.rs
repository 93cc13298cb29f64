//! The plan with a customer: why they bought, what sales promised, the ladder of staged goals, and
//! the exit criteria that a person ticked.
//!
//! It is one text, readable and editable by anybody ([`mod@text`] reads and writes it), kept in a
//! long-text property of the company, so that it is the team's and survives a lost cache. Where the
//! profile maps no property for it, the store keeps it on this machine.
//!
//! Not here: what the CRM's own numbers say of goals (`goals_due`, `goals_met`), which count where
//! there is no plan.

mod change;
mod goal;
mod kept;
mod text;

pub use change::first_value;
pub use goal::{Direction, Goal, Standing, amount};
pub use kept::{Counts, Kept};

use super::account::Account;
use super::id::StageId;
use super::search::fold;
use crate::messages::{Language, plan as say};
use chrono::NaiveDate;

/// The name of the custom field that sales' promises are mapped to, items apart by `;`.
pub const PROMISED: &str = "Promised by sales";
/// The name of the custom field that the reason they bought is mapped to.
pub const INTENT: &str = "Original intent";

/// The plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Why they bought, in their words.
    pub intent: Option<String>,
    /// What sales promised.
    pub promised: Vec<Promise>,
    /// The staged goals in order; the first is the first value.
    pub goals: Vec<Goal>,
    /// The exit criteria that a person ticked.
    pub ticks: Vec<Tick>,
    /// Lines that are none of these; kept as they are.
    pub rest: Vec<String>,
}

/// Something that sales promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// What.
    pub text: String,
    /// Whether it is kept.
    pub kept: bool,
    /// The day it was ticked, where known.
    pub on: Option<NaiveDate>,
}

/// An exit criterion that a person says is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Of which stage.
    pub stage: String,
    /// Its id there.
    pub criterion: String,
    /// The day it was ticked.
    pub on: Option<NaiveDate>,
}

/// What came over from sales.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handover {
    /// Why they bought.
    pub intent: Option<String>,
    /// What was promised.
    pub promised: Vec<Promise>,
}

impl Handover {
    /// How many promises are not kept yet.
    pub fn open(&self) -> usize {
        self.promised.iter().filter(|promise| !promise.kept).count()
    }
}

impl Plan {
    /// Whether a criterion of a stage is ticked.
    pub fn ticked(&self, stage: &StageId, criterion: &str) -> bool {
        let of = |tick: &&Tick| tick.stage == stage.0 && tick.criterion == criterion;
        self.ticks.iter().any(|tick| of(&tick))
    }

    /// Ticks a criterion, or takes the tick away. Answers whether that changed anything.
    pub fn tick(&mut self, stage: &StageId, criterion: &str, met: bool, on: NaiveDate) -> bool {
        if self.ticked(stage, criterion) == met {
            return false;
        }
        if met {
            self.ticks.push(Tick {
                stage: stage.0.clone(),
                criterion: criterion.to_owned(),
                on: Some(on),
            });
        } else {
            self.ticks
                .retain(|tick| tick.stage != stage.0 || tick.criterion != criterion);
        }
        true
    }

    /// Ticks a promise of that wording, or takes the tick away; one that only the CRM's own field
    /// has comes into the plan with its tick.
    pub fn keep(&mut self, text: &str, kept: bool, on: NaiveDate) {
        let want = fold(text.trim());
        let on = kept.then_some(on);
        match (self.promised.iter_mut()).find(|promise| fold(&promise.text) == want) {
            Some(promise) => (promise.kept, promise.on) = (kept, on),
            None => self.promised.push(Promise {
                text: text.trim().to_owned(),
                kept,
                on,
            }),
        }
    }

    /// From when on the goal of that index is worked on: its own start, else the day the one before
    /// it is due, else the start of the term. Where the one before is due later than the goal itself,
    /// the last of those before it that is due earlier counts, else the day the ladder begins.
    pub fn start(&self, index: usize, term_start: Option<NaiveDate>) -> Option<NaiveDate> {
        let goal = self.goals.get(index)?;
        if goal.start.is_some() {
            return goal.start;
        }
        let begin = || {
            self.goals
                .first()
                .and_then(|first| first.start)
                .or(term_start)
        };
        let Some(last) = index.checked_sub(1) else {
            return begin();
        };
        let Some(due) = goal.due.filter(|_| self.hurried(index)) else {
            return self.goals[last].due;
        };
        let earlier = self.goals[..index].iter().filter_map(|before| before.due);
        earlier.filter(|before| *before < due).max().or_else(begin)
    }

    /// Whether the goal of that index is due before the goal before it.
    pub fn hurried(&self, index: usize) -> bool {
        let due = |index: usize| self.goals.get(index).and_then(|goal| goal.due);
        let before = index.checked_sub(1).and_then(due);
        before
            .zip(due(index))
            .is_some_and(|(before, due)| due < before)
    }

    /// What is wrong with the goal of that index, as a sentence.
    pub fn warning(
        &self,
        index: usize,
        term_start: Option<NaiveDate>,
        language: Language,
    ) -> Option<String> {
        let goal = self.goals.get(index)?;
        if goal.attained() {
            return None;
        }
        if self.hurried(index) {
            return Some(say::out_of_order(language).to_owned());
        }
        goal.warning(self.start(index, term_start), language)
    }

    /// What is wrong with the ladder, by index of goal: sentences.
    pub fn warnings(
        &self,
        term_start: Option<NaiveDate>,
        language: Language,
    ) -> Vec<(usize, String)> {
        (0..self.goals.len())
            .filter_map(|at| Some((at, self.warning(at, term_start, language)?)))
            .collect()
    }
}

impl Account {
    /// The plan; an empty one where there is none.
    pub fn plan(&self) -> Plan {
        self.plan.as_deref().map(Kept::read).unwrap_or_default()
    }

    /// What came over from sales: of the plan, and of the CRM's own fields where they are mapped.
    pub fn handover(&self) -> Handover {
        let plan = self.plan();
        let custom = |name: &str| {
            let found = self.custom.get(name);
            found.map(str::trim).filter(|text| !text.is_empty())
        };
        let mut promised = plan.promised;
        for item in custom(PROMISED)
            .into_iter()
            .flat_map(|text| text.split(';'))
        {
            let item = item.trim();
            let known = |promise: &Promise| fold(&promise.text) == fold(item);
            if !item.is_empty() && !promised.iter().any(known) {
                promised.push(Promise {
                    text: item.to_owned(),
                    kept: false,
                    on: None,
                });
            }
        }
        let intent = plan.intent.or_else(|| custom(INTENT).map(str::to_owned));
        Handover { intent, promised }
    }

    /// Goals whose day has come and goals attained: of the plan where it has any, else the CRM's
    /// own numbers; `None` when neither tells.
    pub fn goals(&self, today: NaiveDate) -> Option<Counts> {
        if let Some(counts) = self.plan.as_deref().and_then(|kept| kept.counts(today)) {
            return Some(counts);
        }
        use super::field::Field;
        let due = self.number(Field::GoalsDue)?;
        let met = self.number(Field::GoalsMet)?;
        Some(Counts {
            due: due.value,
            met: met.value,
            as_of: Some(due.as_of.min(met.as_of).date_naive()),
        })
    }
}
