//! A ticket for each account that carries its stage, for portals that keep stages in a pipeline.

use super::clock::iso;
use super::ids::{PER_ACCOUNT, id};
use super::ledger::Ledger;
use super::plan::Plan;
use super::stages::{Stage, moves};
use crate::sandbox::record::{ObjectType, PipelineDef, Record, StageDef, Version};

/// The pipeline's id: as long as a real portal's.
const PIPELINE: &str = "648213";

/// Stages in display order, with their ids, which are numbers in every pipeline that a portal makes.
const STAGES: [(Stage, &str, &str, bool); 7] = [
    (Stage::Onboarding, "1100201", "Onboarding", false),
    (Stage::Adoption, "1100202", "Adoption", false),
    (Stage::Value, "1100203", "Value", false),
    (Stage::Renewal, "1100204", "Renewal", false),
    (Stage::Advocacy, "1100205", "Advocacy", false),
    (Stage::AtRisk, "1100206", "At risk", false),
    (Stage::Churned, "1100207", "Churned", true),
];

/// The pipeline.
pub(super) fn pipeline() -> PipelineDef {
    let stages = STAGES.iter().map(|(_, id, label, closed)| StageDef {
        id,
        label,
        closed: *closed,
        probability: None,
    });
    PipelineDef {
        object: ObjectType::Tickets,
        id: PIPELINE,
        label: "Customer Journey",
        stages: stages.collect(),
    }
}

fn value(stage: Stage) -> String {
    let found = STAGES.iter().find(|(of, ..)| *of == stage);
    found
        .map(|(_, id, ..)| (*id).to_owned())
        .unwrap_or_default()
}

/// The tickets that carry the stage: none where the account has no stage.
pub(super) fn records(plan: &Plan) -> Vec<Record> {
    if plan.holes.stage {
        return Vec::new();
    }
    let clock = plan.clock;
    let moved: Vec<Version> = moves(plan)
        .into_iter()
        .map(|(day, stage)| Version {
            at: clock.at(day, 540),
            value: value(stage),
        })
        .collect();
    let mut records = vec![record(plan, PER_ACCOUNT - 1, "Journey", moved)];
    if plan.index % 7 == 3 {
        // A first try, given up long ago.
        let given_up = [(400, Stage::Onboarding), (390, Stage::Churned)];
        let given_up = given_up.map(|(before, stage)| Version {
            at: clock.at(plan.start - before, 600),
            value: value(stage),
        });
        let earlier = record(plan, PER_ACCOUNT - 2, "First trial", given_up.to_vec());
        records.push(earlier);
    }
    records
}

fn record(plan: &Plan, number: u32, subject: &str, moved: Vec<Version>) -> Record {
    let opened = moved.first().map(|first| first.at).unwrap_or_default();
    let last = moved.last().cloned();
    let updated = last.as_ref().map_or(opened, |last| last.at);
    let mut ledger = Ledger::default();
    ledger.set("subject", subject);
    ledger.set("hs_pipeline", PIPELINE);
    let closed = last.filter(|last| last.value == value(Stage::Churned));
    ledger.maybe("closed_date", closed.map(|last| iso(last.at)));
    ledger.track("hs_pipeline_stage", moved, false);
    ledger.set("createdate", iso(opened));
    ledger.set("hs_lastmodifieddate", iso(updated));
    Record {
        object: ObjectType::Tickets,
        id: id(ObjectType::Tickets, plan.index, number),
        created: opened,
        updated,
        properties: ledger.properties,
        history: ledger.history,
        associations: vec![(
            ObjectType::Companies,
            id(ObjectType::Companies, plan.index, 0),
        )],
    }
}
