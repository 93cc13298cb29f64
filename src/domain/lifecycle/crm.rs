//! A lifecycle made of the stages that the CRM itself has: the options of a company property in
//! display order, or the stages of a pipeline.
//!
//! What a stage means (aim, tasks, criteria, kind) comes from a base lifecycle where the base claims
//! the CRM's value; a stage it does not know keeps the CRM's label, with a kind that was said or is
//! guessed from its words. How the stages are read is the connector's.

use super::{Lifecycle, Stage, StageKind};
use crate::domain::search::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the CRM keeps the stages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Source {
    /// The options of the company property that the stage is mapped to.
    #[default]
    Property,
    /// A pipeline of tickets: its id or label.
    Tickets(String),
    /// A pipeline of deals: its id or label.
    Deals(String),
}

impl Source {
    /// The source as it is written: `property`, `tickets/0`, `deals/default`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "property" {
            return Some(Source::Property);
        }
        let (object, pipeline) = text.split_once('/')?;
        let pipeline = pipeline.trim();
        match object.trim() {
            _ if pipeline.is_empty() => None,
            "tickets" => Some(Source::Tickets(pipeline.to_owned())),
            "deals" => Some(Source::Deals(pipeline.to_owned())),
            _ => None,
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Source::Property => f.write_str("property"),
            Source::Tickets(pipeline) => write!(f, "tickets/{pipeline}"),
            Source::Deals(pipeline) => write!(f, "deals/{pipeline}"),
        }
    }
}

/// A stage as the CRM has it, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmStage {
    /// The value it keeps.
    pub value: String,
    /// The words it shows.
    pub label: String,
    /// What the CRM says of its meaning: won or lost. `None` when it says nothing.
    pub kind: Option<StageKind>,
}

impl Lifecycle {
    /// The lifecycle of the CRM's own stages, in the CRM's order; stages beside the line last.
    ///
    /// Several values that one stage of `base` claims become one stage, that writes the first of
    /// them. `kinds` (CRM value → kind) goes before everything else that tells a kind.
    pub fn from_crm(
        name: &str,
        stages: &[CrmStage],
        base: &Lifecycle,
        kinds: &BTreeMap<String, StageKind>,
    ) -> Self {
        let mut made: Vec<Stage> = Vec::new();
        for stage in stages {
            let known = base.stage(base.place(Some(&stage.value)));
            if let Some(known) = known
                && let Some(there) = made.iter_mut().find(|there| there.id == known.id)
            {
                there.values.push(stage.value.clone());
                continue;
            }
            let mut new = known.cloned().unwrap_or_else(|| unknown(stage));
            new.name.clone_from(&stage.label);
            new.values = vec![stage.value.clone()];
            if let Some(kind) = kinds.get(&stage.value) {
                new.kind = *kind;
                new.aside = beside(*kind);
            }
            made.push(new);
        }
        made.sort_by_key(|stage| stage.aside);
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            stages: made,
            loss_reasons: base.loss_reasons.clone(),
            renewal_reasons: base.renewal_reasons.clone(),
        }
    }
}

fn beside(kind: StageKind) -> bool {
    matches!(kind, StageKind::AtRisk | StageKind::Lost)
}

/// A stage that the base does not know.
fn unknown(stage: &CrmStage) -> Stage {
    let kind = stage.kind.unwrap_or_else(|| guess(stage));
    Stage::plain(&stage.value, &stage.label, kind)
}

/// Words that tell a kind, the graver first.
const TELLING: &[(StageKind, &[&str])] = &[
    (
        StageKind::Lost,
        &["churn", "lost", "cancel", "abandono", "perdid", "流失"],
    ),
    (StageKind::AtRisk, &["risk", "riesgo", "风险"]),
    (StageKind::Renewal, &["renew", "renova", "续约"]),
    (
        StageKind::Onboarding,
        &[
            "onboard",
            "implement",
            "kickoff",
            "activa",
            "incorpora",
            "启用",
            "实施",
        ],
    ),
    (
        StageKind::Presale,
        &[
            "lead",
            "prospect",
            "trial",
            "opportunity",
            "subscriber",
            "线索",
        ],
    ),
];

fn guess(stage: &CrmStage) -> StageKind {
    let words = fold(&format!("{} {}", stage.value, stage.label));
    let told = TELLING
        .iter()
        .find(|(_, signs)| signs.iter().any(|sign| words.contains(&fold(sign))));
    told.map_or(StageKind::Active, |(kind, _)| *kind)
}
