//! `/crm/pipelines/2026-09/{object}[/{id}]`.

use super::{Answer, Shared, object, ok};
use crate::sandbox::catalog::pipelines::{Pipeline, Stage};
use crate::sandbox::failure::Failure;
use axum::extract::{Path, State};
use serde_json::{Value, json};

const SINCE: &str = "2023-01-09T08:00:00.000Z";

/// All pipelines of an object.
pub async fn list(State(portal): State<Shared>, Path(name): Path<String>) -> Answer {
    let all = super::read(portal, move |desk| {
        let all = desk.catalog.pipelines(object(&name)?).iter().enumerate();
        let all: Vec<Value> = all.map(|(order, one)| pipeline(order, one)).collect();
        Ok(json!({"results": all}))
    });
    ok(all.await)
}

/// One pipeline.
pub async fn read(
    State(portal): State<Shared>,
    Path((name, id)): Path<(String, String)>,
) -> Answer {
    let one = super::read(portal, move |desk| {
        let mut all = desk.catalog.pipelines(object(&name)?).iter().enumerate();
        let found = all.find(|(_, one)| one.id == id);
        found
            .map(|(order, one)| pipeline(order, one))
            .ok_or_else(Failure::no_route)
    });
    ok(one.await)
}

fn pipeline(order: usize, pipeline: &Pipeline) -> Value {
    let stages = pipeline.stages.iter().enumerate();
    let stages: Vec<Value> = stages.map(|(order, one)| stage(order, one)).collect();
    json!({
        "id": pipeline.id,
        "label": pipeline.label,
        "displayOrder": order,
        "stages": stages,
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "archived": false,
    })
}

fn stage(order: usize, stage: &Stage) -> Value {
    let metadata = match &stage.probability {
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
