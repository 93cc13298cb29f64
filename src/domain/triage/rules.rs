//! Thresholds, points, service levels and plays: data, read from TOML.

/// The rules of triage. The preset is `../presets/triage.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct TriageRules {
    /// Its name.
    pub id: String,
}
