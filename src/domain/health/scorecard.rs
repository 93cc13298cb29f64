//! The scorecard: which measures, from which fields, by which curve, with which weight. Its TOML is
//! read in `scorecard/file.rs`; the presets are in `../presets/scorecards/`.

mod file;

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

/// What open tickets are worth: `open[severity]` when just opened, and `per_promise` fewer for each
/// promised time that has gone by. No open ticket is worth 100; several as much as the worst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TicketPoints {
    /// For severity 1 to 4, when just opened.
    pub open: [f64; 4],
    /// Lost per promised time.
    pub per_promise: f64,
}

/// The total is at most `at_most` while a ticket of that severity (or worse) is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cap {
    /// Severity, 1 to 4.
    pub ticket_severity: u8,
    /// Points.
    pub at_most: f64,
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
    /// Older than so many days, its value is shown as stale (it still counts).
    pub stale_days: Option<u32>,
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

/// Where a raw value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A field.
    Field(Field),
    /// One field by another that is more than zero.
    Ratio(Field, Field),
    /// Days since the last two-way touchpoint, in promises: 1 is just at the service level.
    TouchDelay,
    /// Share of key contacts met in 90 days, 0 to 1.
    KeyContactsMet,
    /// Open tickets by severity and age, in points: see [`TicketPoints`].
    OpenTickets,
}

impl Scorecard {
    /// The sum of all weights.
    pub fn weight(&self) -> f64 {
        self.measures.iter().map(|measure| measure.weight).sum()
    }
}
