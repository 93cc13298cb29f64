//! `trainings_held` of each company, counted from the meetings of the files where these say of any that
//! it was a training and no column counts them.

use super::survey::Found;
use crate::sandbox::db::Key;
use crate::sandbox::db::trained::TRAININGS;
use crate::sandbox::record::ObjectType;
use std::collections::HashMap;

/// Names of columns that count trainings themselves.
const OWN: [&str; 2] = [TRAININGS, "trainings"];

/// When the trainings of each company were.
#[derive(Debug)]
pub struct Trainings {
    of: HashMap<Key, Vec<(i64, Key)>>,
    /// When the first meeting of the files was.
    since: i64,
}

impl Trainings {
    /// Those that are over; `None` where there is nothing to count.
    pub fn of(found: &Found) -> Option<Self> {
        let companies = found.properties.get(&ObjectType::Companies);
        let counts = |own: &&str| companies.is_some_and(|all| all.find(own).is_some());
        if found.trainings.is_empty() || OWN.iter().any(counts) {
            return None;
        }
        let now = found.options.now.timestamp_millis();
        let mut of: HashMap<Key, Vec<(i64, Key)>> = HashMap::new();
        for link in &found.links.all {
            for (one, other) in [(link.from, link.to), (link.to, link.from)] {
                let at = found.touches.get(&one).filter(|at| **at <= now);
                if let Some(at) = at.filter(|_| found.trainings.contains(&one)) {
                    of.entry(other).or_default().push((*at, one));
                }
            }
        }
        for all in of.values_mut() {
            all.sort_unstable();
            // Told by both sides it is one all the same.
            all.dedup();
        }
        Some(Self {
            of,
            since: found.meetings_since?.min(now),
        })
    }

    /// A company's count with its past, oldest first: none from when it was made on, or from when the
    /// files begin to tell of meetings where that was earlier.
    pub fn counted(&self, company: Key, made: i64) -> (String, Vec<(i64, String)>) {
        let held = self.of.get(&company).map(Vec::as_slice).unwrap_or_default();
        // A moment before the first, which may be the first training itself.
        let begun = made.min(self.since - 1);
        let mut versions = vec![(begun, "0".to_owned())];
        for (before, (at, _)) in held.iter().enumerate() {
            let count = (before + 1).to_string();
            match versions.last_mut() {
                Some((last, value)) if *last == *at => *value = count,
                _ => versions.push((*at, count)),
            }
        }
        (held.len().to_string(), versions)
    }
}
