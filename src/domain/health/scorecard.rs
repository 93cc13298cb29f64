//! The scorecard: which measures, from which fields, by which curve, with which weight.

/// A scorecard. Read from TOML; the presets are in `../presets/scorecards/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// Its name.
    pub id: String,
}
