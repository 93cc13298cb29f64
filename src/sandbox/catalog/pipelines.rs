//! Pipelines: one for tickets and one for deals, as a new HubSpot portal has them, and the portal's own.

use crate::sandbox::record::{ObjectType, PipelineDef, StageDef};
use serde::{Deserialize, Serialize};

/// A stage of a pipeline.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stage {
    /// Its id, the value of the stage property.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Whether work ends there.
    pub closed: bool,
    /// For deals: how likely it is won.
    pub probability: Option<String>,
}

/// A pipeline.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Its id, the value of the pipeline property.
    pub id: String,
    /// Its label.
    pub label: String,
    /// In display order.
    pub stages: Vec<Stage>,
}

impl Pipeline {
    /// As a filled portal defines it.
    pub fn of(definition: &PipelineDef) -> Self {
        let stages = definition.stages.iter().map(|stage| Stage {
            id: stage.id.to_owned(),
            label: stage.label.to_owned(),
            closed: stage.closed,
            probability: stage.probability.map(str::to_owned),
        });
        Self {
            id: definition.id.to_owned(),
            label: definition.label.to_owned(),
            stages: stages.collect(),
        }
    }
}

const fn ticket(id: &'static str, label: &'static str, closed: bool) -> StageDef {
    StageDef {
        id,
        label,
        closed,
        probability: None,
    }
}

const fn deal(
    id: &'static str,
    label: &'static str,
    closed: bool,
    probability: &'static str,
) -> StageDef {
    StageDef {
        id,
        label,
        closed,
        probability: Some(probability),
    }
}

const TICKETS: &[StageDef] = &[
    ticket("1", "New", false),
    ticket("2", "Waiting on contact", false),
    ticket("3", "Waiting on us", false),
    ticket("4", "Closed", true),
];

const DEALS: &[StageDef] = &[
    deal(
        "appointmentscheduled",
        "Appointment Scheduled",
        false,
        "0.2",
    ),
    deal("qualifiedtobuy", "Qualified To Buy", false, "0.4"),
    deal(
        "presentationscheduled",
        "Presentation Scheduled",
        false,
        "0.6",
    ),
    deal(
        "decisionmakerboughtin",
        "Decision Maker Bought-In",
        false,
        "0.8",
    ),
    deal("contractsent", "Contract Sent", false, "0.9"),
    deal("closedwon", "Closed Won", true, "1.0"),
    deal("closedlost", "Closed Lost", true, "0.0"),
];

/// The id of the pipeline that an object's records are in unless told.
pub fn first(object: ObjectType) -> Option<&'static str> {
    match object {
        ObjectType::Tickets => Some("0"),
        ObjectType::Deals => Some("default"),
        _ => None,
    }
}

/// The pipelines that every portal begins with.
pub fn of(object: ObjectType) -> Vec<Pipeline> {
    let (label, stages) = match object {
        ObjectType::Tickets => ("Support Pipeline", TICKETS),
        ObjectType::Deals => ("Sales Pipeline", DEALS),
        _ => return Vec::new(),
    };
    vec![Pipeline::of(&PipelineDef {
        object,
        id: first(object).unwrap_or_default(),
        label,
        stages: stages.to_vec(),
    })]
}

/// The properties that hold the pipeline and the stage.
pub fn properties(object: ObjectType) -> Option<(&'static str, &'static str)> {
    match object {
        ObjectType::Tickets => Some(("hs_pipeline", "hs_pipeline_stage")),
        ObjectType::Deals => Some(("pipeline", "dealstage")),
        _ => None,
    }
}
