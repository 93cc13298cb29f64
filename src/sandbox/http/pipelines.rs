//! `/crm/pipelines/2026-09/{object}[/{id}]`.

use super::{Answer, Shared, object, ok};
use crate::sandbox::catalog::pipelines::{Pipeline, Stage};
use crate::sandbox::db::Desk;
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use axum::extract::{Path, State};
use serde_json::{Value, json};

const SINCE: &str = "2023-01-09T08:00:00.000Z";

/// All pipelines of an object.
pub async fn list(State(portal): State<Shared>, Path(name): Path<String>) -> Answer {
    let all = super::read(portal, move |desk| {
        let object = object(&name)?;
        let all = desk.catalog.pipelines(object).iter().enumerate();
        let all: Vec<Value> = all
            .map(|(order, one)| pipeline(desk, object, order, one))
            .collect();
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
        let object = object(&name)?;
        let mut all = desk.catalog.pipelines(object).iter().enumerate();
        let found = all.find(|(_, one)| one.id == id);
        found
            .map(|(order, one)| pipeline(desk, object, order, one))
            .ok_or_else(Failure::no_route)
    });
    ok(one.await)
}

fn pipeline(desk: &Desk<'_>, object: ObjectType, order: usize, pipeline: &Pipeline) -> Value {
    let away = |stage| desk.is_archived(object, &pipeline.id, stage);
    let stages = pipeline.stages.iter().enumerate();
    let stages: Vec<Value> = stages
        .map(|(order, one)| put_away(stage(order, one), away(Some(&one.id))))
        .collect();
    let told = json!({
        "id": pipeline.id,
        "label": pipeline.label,
        "displayOrder": order,
        "stages": stages,
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "archived": false,
    });
    put_away(told, away(None))
}

/// The same as what was archived, where it was.
fn put_away(mut told: Value, archived: bool) -> Value {
    if archived {
        told["archived"] = json!(true);
        told["archivedAt"] = json!(SINCE);
    }
    told
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
