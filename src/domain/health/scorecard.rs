//! The scorecard: which measures, from which fields, by which curve, with which weight. Its TOML is
//! read in `scorecard/file.rs`, where raw values come from is in `scorecard/source.rs`, to whom it
//! applies in `scorecard/scope.rs`; the presets are in `../presets/scorecards/`.

mod file;
mod scope;
mod source;

pub use scope::{Scope, Standing};
pub use source::{Operand, Source};

use super::curve::Curve;
use crate::domain::field::Field;

/// Which half of success a measure belongs to: customer success = outcome × experience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// What the customer gets out of it.
    Outcome,
    /// How it feels to be our customer.
    Experience,
}

impl Group {
    /// The word for it in files and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Group::Outcome => "outcome",
            Group::Experience => "experience",
        }
    }
}

/// A scorecard.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// Its name in files.
    pub id: String,
    /// Its name on the screen.
    pub name: String,
    /// Eight hexadecimal digits that are others when the file says something else that matters.
    pub version: String,
    /// Which accounts it scores; the others have no health.
    pub scope: Scope,
    /// The field that is the overall score in place of the weighted mean: the CRM's own.
    pub overall: Option<Field>,
    /// Whether a source looks at the amount or a date of the contract.
    pub contract: bool,
    /// The custom fields that its sources name.
    pub customs: Vec<String>,
    /// The lines between the bands.
    pub bands: Bands,
    /// From where on outcome and experience are good: the lines of the quadrant.
    pub quadrant: (f32, f32),
    /// Share of the weight (0 to 1) that must have data; with less the band is unknown.
    pub least_coverage: f64,
    /// Points of open tickets.
    pub tickets: TicketPoints,
    /// What holds the total down.
    pub caps: Vec<Cap>,
    /// The measures, at most 255.
    pub measures: Vec<Measure>,
}

/// The lines between the bands, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bands {
    /// From here on good.
    pub good: f32,
    /// From here on watch, below risk.
    pub watch: f32,
    /// By how much a line must be passed before the band changes.
    pub margin: f32,
}

impl Bands {
    /// The band of a score that has no past.
    pub fn of(&self, score: f32) -> super::Band {
        super::band::plain(score, self)
    }
}

/// What open tickets are worth: `open[severity]` when just opened, and `per_promise` fewer for each
/// promised time that has gone by. No open ticket is worth 100; several as much as the worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TicketPoints {
    /// For severity 1 to 4, when just opened.
    pub open: [f64; 4],
    /// Lost per promised time.
    pub per_promise: f64,
}

/// An exception: the total is at most `at_most` while something is so.
#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// While this is so.
    pub when: CapWhen,
    /// Points.
    pub at_most: f64,
}

/// What holds the total down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CapWhen {
    /// A ticket of that severity (1 to 4) or worse is open.
    Ticket(u8),
    /// The measure of that index has fewer points.
    Measure(usize, f64),
}

/// One measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// The name in files.
    pub id: String,
    /// The name on the screen.
    pub label: String,
    /// Its half.
    pub group: Group,
    /// Its weight, more than 0.
    pub weight: f64,
    /// Older than so many days, its value is shown as stale.
    pub stale_days: Option<u32>,
    /// A stale value does not count: its weight is shared as if it were missing.
    pub drop_stale: bool,
    /// The accounts it is measured for.
    pub scope: Scope,
    /// What it is made of: their mean by share, of those that have data.
    pub parts: Vec<Part>,
}

/// A part of a measure; most have one.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its share among the parts.
    pub share: f64,
    /// Where it comes from: the first that has data.
    pub sources: Vec<Source>,
    /// From value to points; none for a source that gives points.
    pub curve: Option<Curve>,
    /// How it fades with age.
    pub decay: Option<Decay>,
}

/// A value goes to `to` in a straight line over `days`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// The neutral value.
    pub to: f64,
    /// Days until it is reached.
    pub days: f64,
}

impl Scorecard {
    /// Its id and version: what snapshots are kept under.
    pub fn stamp(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// Whether it or a measure of it is not for all accounts.
    pub fn scoped(&self) -> bool {
        !self.scope.is_all() || self.measures.iter().any(|one| !one.scope.is_all())
    }

    /// The sum of all weights.
    pub fn weight(&self) -> f64 {
        self.measures.iter().map(|measure| measure.weight).sum()
    }
}
