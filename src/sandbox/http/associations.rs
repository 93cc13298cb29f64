//! Associations: of one record, of many, made and ended.

use super::place::Place;
use super::wire::{self, Params};
use super::{Answer, Shared, json, nothing, object, ok, parse, refuse, with_status};
use crate::sandbox::catalog::associations::{label, types};
use crate::sandbox::catalog::values::iso_ms;
use crate::sandbox::db::links::{self, Link};
use crate::sandbox::db::{Desk, Key, labels, records, touch};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

const PAGE: usize = 500;
const INPUTS: usize = 1_000;

/// `GET /crm/objects/2026-09/{object}/{id}/associations/{to}`.
pub async fn list(
    State(portal): State<Shared>,
    Path((from, id, to)): Path<(String, String, String)>,
    Query(params): Query<Params>,
) -> Answer {
    let short = portal.faults.how().short_pages;
    let page = super::read(portal, move |desk| {
        let (object, other) = (object(&from)?, object(&to)?);
        let stored = records::find(desk.conn, object, &id, false)?;
        let limit = wire::limit(&params, PAGE, PAGE)?;
        let path = format!("/crm/objects/2026-09/{from}/{id}/associations/{to}");
        let wanted = Wanted {
            place: wire::after(&params)?,
            limit,
            short,
        };
        page(desk, stored.key, other, wanted, |after| {
            wire::paging(after, &path, &params)
        })
        .map(|(results, paging)| {
            let mut body = json!({"results": results});
            if let Some(paging) = paging {
                body["paging"] = paging;
            }
            body
        })
    });
    ok(page.await)
}

/// Which of a record's associations are wanted.
struct Wanted {
    place: Place,
    limit: usize,
    /// Pages are cut short.
    short: bool,
}

fn page(
    desk: &Desk<'_>,
    from: Key,
    to: ObjectType,
    wanted: Wanted,
    paging: impl Fn(&str) -> Value,
) -> Result<(Vec<Value>, Option<Value>), Failure> {
    let Wanted { place, short, .. } = wanted;
    let limit = place.limit(wanted.limit, short);
    let mut found = links::of(desk.conn, from, to, place.after, limit + 1)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().map(|last| last.to.id());
    let next = place.next(last, more, short).map(|after| paging(&after));
    let own = |link: &Link| link.types.iter().any(|one| labels::is_own(*one));
    let names = match found.iter().any(own) {
        true => labels::all(desk.conn)?,
        false => HashMap::new(),
    };
    let entries = found.iter().map(|link| entry(link, &names));
    Ok((entries.collect(), next))
}

/// The other record, by an id that is text since `2026-03`, and how it is associated; a type without a
/// label says nothing of one.
fn entry(link: &Link, names: &HashMap<u32, String>) -> Value {
    let types = link.types.iter().map(|number| {
        let mut one = json!({"category": wire::category(*number), "typeId": number});
        let own = names.get(number).map(String::as_str);
        if let Some(label) = own.or(label(*number)) {
            one["label"] = json!(label);
        }
        one
    });
    let types: Vec<Value> = types.collect();
    json!({"toObjectId": link.to.id().to_string(), "associationTypes": types})
}

/// `POST /crm/associations/2026-09/{from}/{to}/batch/read`.
pub async fn batch_read(
    State(portal): State<Shared>,
    Path((from, to)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let short = portal.faults.how().short_pages;
    let many = super::read(portal, move |desk| {
        let (from, to) = (object(&from)?, object(&to)?);
        let body = parse(&body)?;
        let inputs = body["inputs"].as_array();
        let inputs =
            inputs.ok_or_else(|| Failure::invalid("Invalid input JSON: inputs must be a list"))?;
        if inputs.len() > INPUTS {
            return Err(Failure::invalid(format!(
                "The maximum batch size is {INPUTS}, but {} inputs were given.",
                inputs.len()
            )));
        }
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in inputs {
            match one(desk, (from, to), input, short)? {
                Ok(result) => results.push(result),
                Err(error) => errors.push(Value::Object(error)),
            }
        }
        let at = iso_ms(desk.now);
        let mut answer = json!({
            "status": "COMPLETE",
            "results": results,
            "startedAt": at,
            "completedAt": at,
        });
        if errors.is_empty() {
            return Ok((StatusCode::OK, answer));
        }
        answer["numErrors"] = json!(errors.len());
        answer["errors"] = Value::Array(errors);
        Ok((StatusCode::MULTI_STATUS, answer))
    });
    match many.await {
        Ok((status, body)) => json(status, &body),
        Err(failure) => refuse(&failure),
    }
}

/// One input's associations, or the entry among the errors of a record that has none.
fn one(
    desk: &Desk<'_>,
    (from, to): (ObjectType, ObjectType),
    input: &Value,
    short: bool,
) -> Result<Result<Value, Map<String, Value>>, Failure> {
    let id = wire::id(&input["id"])
        .ok_or_else(|| Failure::invalid("Invalid input JSON: an id is missing"))?;
    let wanted = Wanted {
        place: Place::read(input["after"].as_str().unwrap_or("0"))?,
        limit: PAGE,
        short,
    };
    let (found, paging) = match records::find(desk.conn, from, &id, false) {
        Ok(stored) => page(
            desk,
            stored.key,
            to,
            wanted,
            |after| json!({"next": {"after": after}}),
        )?,
        Err(failure) if failure.status == 404 => (Vec::new(), None),
        Err(failure) => return Err(failure),
    };
    if found.is_empty() && paging.is_none() {
        let message = format!(
            "No {} is associated with {} {id}.",
            to.singular(),
            from.singular()
        );
        let mut failure = Failure::new(404, "OBJECT_NOT_FOUND", message)
            .with("fromObjectId", [&id])
            .with("fromObjectType", [from.singular()])
            .with("toObjectType", [to.singular()]);
        failure.sub_category = Some("crm.associations.NO_ASSOCIATIONS_FOUND");
        return Ok(Err(failure.to_entry()));
    }
    let mut result = json!({"from": {"id": id}, "to": found});
    if let Some(paging) = paging {
        result["paging"] = paging;
    }
    Ok(Ok(result))
}

/// `PUT /crm/objects/2026-09/{object}/{id}/associations/{to}/{other}`, body `[{associationCategory,
/// associationTypeId}]`.
pub async fn put(
    State(portal): State<Shared>,
    Path(pair): Path<(String, String, String, String)>,
    body: Bytes,
) -> Answer {
    let numbers = move || {
        wire::type_numbers(&parse(&body)?)
            .ok_or_else(|| Failure::invalid("Invalid input JSON: association types are missing"))
    };
    let labelled = tie(portal, pair, numbers).await.map(|tied| {
        json!({
            "fromObjectTypeId": format!("0-{}", tied.from.0.number()),
            "fromObjectId": tied.from.1.id().to_string(),
            "toObjectTypeId": format!("0-{}", tied.to.0.number()),
            "toObjectId": tied.to.1.id().to_string(),
            "labels": tied.labels,
        })
    });
    with_status(StatusCode::CREATED, labelled)
}

/// `PUT …/associations/default/{to}/{other}`: the type without a label.
pub async fn put_default(
    State(portal): State<Shared>,
    Path((from, id, to, other)): Path<(String, String, String, String)>,
) -> Answer {
    let pair = (from, id, to, other);
    let names = (pair.0.clone(), pair.2.clone());
    let numbers = move || {
        let numbers = types(object(&names.0)?, object(&names.1)?);
        Ok(numbers.first().copied().into_iter().collect())
    };
    ok(tie(portal, pair, numbers).await.map(|tied| {
        let both = [(tied.from, tied.to), (tied.to, tied.from)];
        let results = both.map(|((from, a), (to, b))| {
            json!({
                "from": {"id": a.id().to_string()},
                "to": {"id": b.id().to_string()},
                "associationSpec": {
                    "associationCategory": "HUBSPOT_DEFINED",
                    "associationTypeId": types(from, to).first(),
                },
            })
        });
        json!({
            "status": "COMPLETE",
            "results": results,
            "startedAt": tied.at,
            "completedAt": tied.at,
        })
    }))
}

/// Two records that were associated.
struct Tied {
    from: (ObjectType, Key),
    to: (ObjectType, Key),
    /// What the types are called that have a name.
    labels: Vec<String>,
    at: String,
}

async fn tie(
    portal: Shared,
    (from, id, to, other): (String, String, String, String),
    numbers: impl FnOnce() -> Result<Vec<u32>, Failure> + Send + 'static,
) -> Result<Tied, Failure> {
    super::write(portal, move |desk| {
        let (from, to) = (object(&from)?, object(&to)?);
        let a = records::find(desk.conn, from, &id, false)?;
        let b = records::find(desk.conn, to, &other, false)?;
        let numbers = numbers()?;
        if numbers.is_empty() {
            return Err(links::wrong_type(from, to, 0));
        }
        for number in &numbers {
            links::add(desk.conn, (a.key, from), (b.key, to), *number)?;
        }
        touched(desk, (a.key, from), (b.key, to))?;
        let names = labels::all(desk.conn)?;
        let named = numbers.iter().filter_map(|number| {
            let own = names.get(number).map(String::as_str);
            own.or(label(*number)).map(str::to_owned)
        });
        Ok(Tied {
            from: (from, a.key),
            to: (to, b.key),
            labels: named.collect(),
            at: iso_ms(desk.now),
        })
    })
    .await
}

/// `DELETE …/associations/{to}/{other}`: every association of the pair.
pub async fn delete(
    State(portal): State<Shared>,
    Path((from, id, to, other)): Path<(String, String, String, String)>,
) -> Answer {
    let gone = super::write(portal, move |desk| {
        let (from, to) = (object(&from)?, object(&to)?);
        let a = records::find(desk.conn, from, &id, false)?;
        let b = records::find(desk.conn, to, &other, false)?;
        links::remove(desk.conn, a.key, b.key)?;
        touched(desk, (a.key, from), (b.key, to))
    });
    match gone.await {
        Ok(()) => nothing(),
        Err(failure) => refuse(&failure),
    }
}

/// Both ends may have been contacted by the other.
fn touched(
    desk: &Desk<'_>,
    (a, from): (Key, ObjectType),
    (b, to): (Key, ObjectType),
) -> Result<(), Failure> {
    touch::of(desk, from, a)?;
    touch::of(desk, to, b)
}
