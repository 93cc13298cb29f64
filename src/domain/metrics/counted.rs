//! What is only known where a number of the account counts it on and on: trainings, leads, referrals,
//! projects. Touchpoints are read account by account, and no lead says who brought it, so that a count is
//! kept in a custom field of that name.

use super::past::{Customer, at};

/// Things that no CRM lists of all accounts at once, but that a number of its own may count on and on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Trainings held.
    Trainings,
    /// Leads it brought.
    Leads,
    /// Referrals it made.
    Referrals,
    /// Improvement projects done with it.
    Projects,
}

impl Counted {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Trainings,
        Self::Leads,
        Self::Referrals,
        Self::Projects,
    ];

    /// What the custom field is called that counts it, in small letters with `_` for all else.
    fn names(self) -> [&'static str; 2] {
        match self {
            Self::Trainings => ["trainings", "trainings_held"],
            Self::Leads => ["leads", "leads_brought"],
            Self::Referrals => ["referrals", "referrals_made"],
            Self::Projects => ["projects", "improvement_projects"],
        }
    }

    /// What a custom field counts, by its name.
    pub fn of(name: &str) -> Option<Self> {
        let plain = |char: char| match char.is_alphanumeric() {
            true => char.to_ascii_lowercase(),
            false => '_',
        };
        let name: String = name.trim().chars().map(plain).collect();
        let mut all = Self::ALL.into_iter();
        all.find(|of| of.names().contains(&name.as_str()))
    }
}

impl Customer<'_> {
    /// By how much a count of it has grown over the period; `None` where it has none, or where it is not
    /// known what it was at the start. A count that somebody mended downwards has not grown.
    pub fn grown(&self, of: Counted) -> Option<f64> {
        let (period, series) = (&self.frame.period, &self.past.counts[of as usize]);
        let last = *at(series, period.end)?;
        let first = match at(series, period.start) {
            Some(first) => *first,
            // It is all of the period.
            None if self.since > period.start => 0.0,
            None => return None,
        };
        Some((last - first).max(0.0))
    }
}
