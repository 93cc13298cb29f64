//! Collects a record's properties and their histories.

use crate::sandbox::record::Version;

/// Properties and histories of a record in the making.
#[derive(Default)]
pub(super) struct Ledger {
    /// Current values.
    pub properties: Vec<(&'static str, String)>,
    /// Past values including the current one.
    pub history: Vec<(&'static str, Vec<Version>)>,
}

impl Ledger {
    /// Sets a property that never changed.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.properties.push((name, value.into()));
    }

    /// Sets a property if there is a value.
    pub fn maybe(&mut self, name: &'static str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    /// Sets a property to the last of its versions, which are given oldest first. Repeated values
    /// are dropped, unless every reading counts (a daily number that happens to be the same).
    pub fn track(&mut self, name: &'static str, mut versions: Vec<Version>, every: bool) {
        if !every {
            versions.dedup_by(|next, kept| next.value == kept.value);
        }
        if let Some(last) = versions.last() {
            self.properties.push((name, last.value.clone()));
            self.history.push((name, versions));
        }
    }
}
