//! `POST /crm/objects/2026-09/{object}/merge`.

use super::wire::{self, Shape};
use super::{Answer, Shared, object, ok, parse};
use crate::sandbox::db::merge;
use crate::sandbox::failure::Failure;
use axum::body::Bytes;
use axum::extract::{Path, State};

/// Merges two records into a new one.
pub async fn merge(State(portal): State<Shared>, Path(name): Path<String>, body: Bytes) -> Answer {
    let merged = super::write(portal, move |desk| {
        let object = object(&name)?;
        let body = parse(&body)?;
        let id = |part: &str| {
            wire::id(&body[part])
                .ok_or_else(|| Failure::invalid(format!("Invalid input JSON: {part} is missing")))
        };
        let stored = merge::merge(
            desk,
            object,
            &id("primaryObjectId")?,
            &id("objectIdToMerge")?,
        )?;
        wire::record(desk, &stored, &Shape::default())
    });
    ok(merged.await)
}
