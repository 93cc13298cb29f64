//! What came of it: a few lines for a person, or JSON.

use super::columns::Column;
use crate::config::Profile;
use crate::crm::hubspot::Access;
use crate::domain::mapping::{Candidate, StageCandidate, Target};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What came of it.
#[derive(Serialize)]
pub struct Report {
    profile: String,
    file: String,
    /// Whether the file was changed.
    pub written: bool,
    portal: Portal,
    missing_scopes: Vec<String>,
    /// What the CRM did not tell whether the token may do it.
    rights_not_told: Vec<&'static str>,
    read_only: bool,
    stage: Stage,
    arr_from_deals: bool,
    fields: BTreeMap<&'static str, Field>,
    /// Records read by the first sync.
    pub read: Option<u64>,
}

#[derive(Serialize)]
struct Portal {
    id: String,
    time_zone: Option<String>,
    currency: Option<String>,
    requests_per_ten_seconds: Option<u64>,
    requests_per_day: Option<u64>,
}

#[derive(Default, Serialize)]
struct Stage {
    from: String,
    property: Option<String>,
    why: Vec<String>,
    columns: Vec<Counted>,
}

#[derive(Serialize)]
struct Counted {
    name: String,
    values: Vec<String>,
    count: Option<u64>,
}

#[derive(Serialize)]
struct Field {
    property: String,
    label: String,
    why: Vec<String>,
    samples: Vec<String>,
    filled: Option<f64>,
}

impl Report {
    /// What is known before anything is chosen.
    pub fn new(name: &str, file: &Path, access: &Access, profile: &Profile) -> Self {
        let portal = &access.portal;
        let mut scopes: Vec<String> = access
            .missing
            .iter()
            .flat_map(|one| one.scopes.clone())
            .collect();
        scopes.sort();
        scopes.dedup();
        Self {
            profile: name.to_owned(),
            file: file.display().to_string(),
            written: false,
            portal: Portal {
                id: portal.id.clone(),
                time_zone: portal.time_zone.clone(),
                currency: portal.currency.clone(),
                requests_per_ten_seconds: access.limits.map(|limits| limits.burst),
                requests_per_day: access.limits.and_then(|limits| limits.daily),
            },
            missing_scopes: scopes,
            rights_not_told: access.untold.iter().map(|one| one.what).collect(),
            read_only: profile.read_only,
            stage: Stage::default(),
            arr_from_deals: false,
            fields: BTreeMap::new(),
            read: None,
        }
    }

    /// Where the stage is kept, and the columns that result.
    pub fn stage(&mut self, stage: &StageCandidate, columns: &[Column]) {
        let property = Some(&stage.property).filter(|property| !property.is_empty());
        self.stage = Stage {
            from: stage.source.to_string(),
            property: property.cloned(),
            why: stage.reasons.clone(),
            columns: columns
                .iter()
                .map(|column| Counted {
                    name: column.name.clone(),
                    values: column.values.clone(),
                    count: column.count,
                })
                .collect(),
        };
    }

    /// The fields that were mapped now.
    pub fn fields(&mut self, taken: &[(Target, Candidate)], deals: bool) {
        self.arr_from_deals = deals;
        self.fields = taken
            .iter()
            .map(|(target, one)| {
                let field = Field {
                    property: one.property.clone(),
                    label: one.label.clone(),
                    why: one.reasons.clone(),
                    samples: one.samples.clone(),
                    filled: one.rate.map(|rate| (rate * 100.0).round() / 100.0),
                };
                (target.id(), field)
            })
            .collect();
    }

    /// The lines for a person; `several`: there are other profiles.
    pub fn told(&self, several: bool) -> String {
        let read = match self.read {
            Some(read) => format!("{read} records read. "),
            None => String::new(),
        };
        let flag = match several {
            true => format!(" --profile {}", self.profile),
            false => String::new(),
        };
        format!("{read}Now run: tenure{flag}")
    }
}
