//! One record at a time, and lists: `/crm/objects/2026-09/{object}[/{id}]`.

use super::wire::{self, Params, Results, Shape};
use super::{Answer, Shared, nothing, object, ok, ok_text, parse, with_status};
use crate::sandbox::catalog::Kind;
use crate::sandbox::catalog::values::plain_day;
use crate::sandbox::db::records::{Props, Stored};
use crate::sandbox::db::{Desk, merge, records, unique, write};
use crate::sandbox::failure::Failure;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

/// `GET /{object}`: a page of records by id.
pub async fn list(
    State(portal): State<Shared>,
    Path(name): Path<String>,
    Query(params): Query<Params>,
) -> Answer {
    let short = portal.faults.how().short_pages;
    let page = super::read(portal, move |desk| {
        let object = object(&name)?;
        let shape = wire::shape(&params)?;
        // History makes pages heavy.
        let most = if shape.history.is_empty() { 100 } else { 50 };
        let place = wire::after(&params)?;
        let limit = place.limit(wire::limit(&params, most, 10)?, short);
        let mut found = records::page(desk.conn, object, place.after, limit + 1, shape.archived)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let mut results = Results::new();
        for stored in &found {
            results.add(|text| wire::push(text, desk, stored, &shape))?;
        }
        let mut body = json!({});
        let last = found.last().map(|last| last.key.id());
        if let Some(after) = place.next(last, more, short) {
            let path = format!("/crm/objects/2026-09/{name}");
            body["paging"] = wire::paging(&after, &path, &params);
        }
        Ok(results.with(&body))
    });
    ok_text(page.await)
}

/// `GET /{object}/{id}`.
pub async fn read(
    State(portal): State<Shared>,
    Path((name, id)): Path<(String, String)>,
    Query(params): Query<Params>,
) -> Answer {
    let record = super::read(portal, move |desk| {
        let object = object(&name)?;
        let shape = wire::shape(&params)?;
        let id = unique::found(desk, object, wire::one(&params, "idProperty"), &id)?;
        let id = merge::current(desk.conn, object, &id)?;
        let stored = records::find(desk.conn, object, &id, shape.archived)?;
        let mut text = String::new();
        wire::push(&mut text, desk, &stored, &shape)?;
        Ok(text)
    });
    ok_text(record.await)
}

/// `POST /{object}`.
pub async fn create(State(portal): State<Shared>, Path(name): Path<String>, body: Bytes) -> Answer {
    let made = super::write(portal, move |desk| {
        let object = object(&name)?;
        let input = parse(&body)?;
        if desk.strict {
            wire::required(&input, &["associations", "properties"])?;
        }
        let values = wire::properties(desk, &input)?;
        let stored = write::create(desk, object, &values, &wire::ties(&input)?)?;
        written(desk, &stored, &values)
    });
    with_status(StatusCode::CREATED, made.await)
}

/// `PATCH /{object}/{id}`.
pub async fn update(
    State(portal): State<Shared>,
    Path((name, id)): Path<(String, String)>,
    Query(params): Query<Params>,
    body: Bytes,
) -> Answer {
    let changed = super::write(portal, move |desk| {
        let object = object(&name)?;
        let values = wire::properties(desk, &parse(&body)?)?;
        if values.is_empty() {
            return Err(Failure::invalid(
                "No properties found to update, please provide at least one.",
            ));
        }
        let id = unique::found(desk, object, wire::one(&params, "idProperty"), &id)?;
        let id = merge::current(desk.conn, object, &id)?;
        let stored = write::update(desk, object, &id, &values)?;
        written(desk, &stored, &values)
    });
    ok(changed.await)
}

/// `DELETE /{object}/{id}`: archives.
pub async fn archive(
    State(portal): State<Shared>,
    Path((name, id)): Path<(String, String)>,
) -> Answer {
    let gone = super::write(portal, move |desk| {
        write::archive(desk, object(&name)?, &id)
    });
    match gone.await {
        Ok(()) => nothing(),
        Err(failure) => super::refuse(&failure),
    }
}

/// The answer to a write shows what was written, and warns of what is kept otherwise: since `2026-09` a date
/// that was not given as a plain day.
pub fn written(desk: &Desk<'_>, stored: &Stored, values: &Props) -> Result<Value, Failure> {
    let shape = Shape {
        properties: values.keys().cloned().collect(),
        ..Shape::default()
    };
    let mut body = wire::record(desk, stored, &shape)?;
    let changed = values.iter().filter(|(name, value)| {
        let property = desk.catalog.property(stored.object, name);
        let date = property.is_some_and(|property| property.kind == Kind::Date);
        date && !value.is_empty() && plain_day(value).is_none()
    });
    let warnings: Vec<Value> = changed
        .map(|(name, value)| {
            let kept = stored.value(name).unwrap_or_default();
            json!({
                "category": "PROPERTY_VALUE_NORMALIZED",
                "message": format!("The value {value:?} of {name} was normalized to {kept:?}"),
                // Texts, not lists of them as in the context of an error.
                "context": {"propertyName": name, "rawValue": value, "normalizedValue": kept},
            })
        })
        .collect();
    if !warnings.is_empty() {
        body["warnings"] = Value::Array(warnings);
    }
    Ok(body)
}
