//! `/crm/pipelines/2026-09/{object}[/{id}]`.

use super::{Answer, Shared, object, ok};
use crate::sandbox::catalog::pipelines::{self, Pipeline, Stage};
use crate::sandbox::failure::Failure;
use axum::extract::{Path, State};
use serde_json::{Value, json};

const SINCE: &str = "2023-01-09T08:00:00.000Z";

/// All pipelines of an object.
pub async fn list(State(_): State<Shared>, Path(name): Path<String>) -> Answer {
    ok(object(&name).map(|object| {
        let all: Vec<Value> = pipelines::of(object)
            .iter()
            .map(|one| pipeline(one))
            .collect();
        json!({"results": all})
    }))
}

/// One pipeline.
pub async fn read(State(_): State<Shared>, Path((name, id)): Path<(String, String)>) -> Answer {
    ok(object(&name).and_then(|object| {
        let found = pipelines::of(object).filter(|one| one.id == id);
        found.map(pipeline).ok_or_else(Failure::no_route)
    }))
}

fn pipeline(pipeline: &Pipeline) -> Value {
    let stages = pipeline.stages.iter().enumerate();
    let stages: Vec<Value> = stages.map(|(order, one)| stage(order, one)).collect();
    json!({
        "id": pipeline.id,
        "label": pipeline.label,
        "displayOrder": 0,
        "stages": stages,
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "archived": false,
    })
}

fn stage(order: usize, stage: &Stage) -> Value {
    let metadata = match stage.probability {
        Some(probability) => json!({
            "isClosed": stage.closed.to_string(),
            "probability": probability,
        }),
        None => json!({"ticketState": if stage.closed { "CLOSED" } else { "OPEN" }}),
    };
    json!({
        "id": stage.id,
        "label": stage.label,
        "displayOrder": order,
        "metadata": metadata,
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "archived": false,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    })
}
