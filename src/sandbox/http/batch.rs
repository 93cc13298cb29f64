//! Up to a hundred records in one request: `/crm/objects/2026-09/{object}/batch/{what}`.
//!
//! Each input stands for itself: those that fail are told in a 207 beside those that went well.

use super::objects::written;
use super::wire::{self, Results, Shape};
use super::{Answer, Shared, nothing, object, parse, refuse, text};
use crate::sandbox::catalog::values::iso_ms;
use crate::sandbox::db::{Desk, records, unique, write};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

const MOST: usize = 100;

/// `POST /{object}/batch/{read,create,update,upsert,archive}`.
pub async fn batch(
    State(portal): State<Shared>,
    Path((name, what)): Path<(String, String)>,
    Query(params): Query<wire::Params>,
    body: Bytes,
) -> Answer {
    let is_read = what == "read";
    let work = move |desk: &Desk<'_>| {
        let object = object(&name)?;
        let body = parse(&body)?;
        let inputs = inputs(&body)?;
        well_formed(desk, &what, &body, inputs)?;
        match what.as_str() {
            "read" => read(
                desk,
                object,
                &body,
                inputs,
                wire::flag(&params, "archived")?,
            ),
            "create" => {
                let mut first = None;
                let done = each(desk, inputs, StatusCode::CREATED, |input| {
                    let made = create(desk, object, input);
                    first = first.take().or_else(|| made.as_ref().err().cloned());
                    made
                });
                // Rows fail one by one only where each has a name to tell it by; else nothing is made.
                let named = |input: &Value| input["objectWriteTraceId"].is_string();
                match first.filter(|_| !inputs.iter().all(named)) {
                    Some(failure) => Err(failure),
                    None => Ok(done),
                }
            }
            "update" => Ok(each(desk, inputs, StatusCode::OK, |input| {
                let id = meant(desk, object, input)?;
                let values = wire::properties(desk, input)?;
                let stored = write::update(desk, object, &id, &values)?;
                written(desk, &stored, &values)
            })),
            "upsert" => Ok(each(desk, inputs, StatusCode::OK, |input| {
                upsert(desk, object, input)
            })),
            "archive" => {
                for input in inputs {
                    match write::archive(desk, object, &required_id(input)?) {
                        // What is not there need not be archived.
                        Err(failure) if failure.status == 404 => {}
                        other => other?,
                    }
                }
                Ok(None)
            }
            _ => Err(Failure::no_route()),
        }
    };
    let done = if is_read {
        super::read(portal, work).await
    } else {
        super::write(portal, work).await
    };
    match done {
        Ok(Some((status, body))) => text(status, body),
        Ok(None) => nothing(),
        Err(failure) => refuse(&failure),
    }
}

/// The status and the body's text; `None` for an answer without a body.
type Done = Option<(StatusCode, String)>;

fn inputs(body: &Value) -> Result<&Vec<Value>, Failure> {
    let Some(inputs) = body["inputs"].as_array() else {
        return Err(Failure::invalid(
            "Invalid input JSON: inputs must be a list",
        ));
    };
    if inputs.len() > MOST {
        return Err(Failure::invalid(format!(
            "The maximum batch size is {MOST}, but {} inputs were given.",
            inputs.len()
        )));
    }
    Ok(inputs)
}

fn required_id(input: &Value) -> Result<String, Failure> {
    wire::id(&input["id"]).ok_or_else(|| Failure::invalid("Invalid input JSON: an id is missing"))
}

/// What is wrong with a batch as a whole: nothing of it is done.
fn well_formed(desk: &Desk<'_>, what: &str, body: &Value, inputs: &[Value]) -> Result<(), Failure> {
    let parts: &[&str] = match what {
        "create" if desk.strict => &["associations", "properties"],
        "create" => &["properties"],
        "update" | "upsert" => &["id", "properties"],
        _ => &["id"],
    };
    for input in inputs {
        wire::required(input, parts)?;
    }
    if what == "read" && desk.strict {
        wire::required(body, &["properties", "propertiesWithHistory"])?;
    }
    let mut seen = HashSet::new();
    let traces = inputs
        .iter()
        .filter_map(|input| input["objectWriteTraceId"].as_str());
    let twice: Vec<&str> = traces.filter(|trace| !seen.insert(*trace)).collect();
    if what != "read" && !twice.is_empty() {
        let message = format!(
            "Duplicate objectWriteTraceIds found in batch input: [{}]. They must be unique",
            twice.join(", ")
        );
        return Err(Failure::invalid(message).with("objectWriteTraceId", twice));
    }
    if what == "read" || what == "create" {
        return Ok(());
    }
    let mut seen = HashSet::new();
    let name = |input: &Value| Some((wire::id(&input["id"])?, input["idProperty"].clone()));
    let twice = inputs.iter().filter_map(name);
    let twice: Vec<String> = twice
        .filter(|(id, by)| !seen.insert((id.clone(), by.to_string())))
        .map(|(id, _)| id)
        .collect();
    if twice.is_empty() {
        return Ok(());
    }
    let message = format!(
        "Duplicate IDs found in batch input: [{}]. IDs must be unique",
        twice.join(", ")
    );
    Err(Failure::invalid(message).with("ids", twice))
}

/// The id of the record that an input means.
fn meant(desk: &Desk<'_>, object: ObjectType, input: &Value) -> Result<String, Failure> {
    unique::found(
        desk,
        object,
        input["idProperty"].as_str(),
        &required_id(input)?,
    )
}

fn create(desk: &Desk<'_>, object: ObjectType, input: &Value) -> Result<Value, Failure> {
    let values = wire::properties(desk, input)?;
    let stored = write::create(desk, object, &values, &wire::ties(input)?)?;
    written(desk, &stored, &values)
}

/// Changes the record that an input means, or makes it.
fn upsert(desk: &Desk<'_>, object: ObjectType, input: &Value) -> Result<Value, Failure> {
    let id = required_id(input)?;
    let by = input["idProperty"].as_str();
    let mut values = wire::properties(desk, input)?;
    let given = values.clone();
    let known = unique::named(desk, object, by, &id)?;
    let (stored, new) = match (known, by) {
        (Some(known), _) => (write::update(desk, object, &known, &values)?, false),
        (None, Some(by)) => {
            values.entry(by.to_owned()).or_insert(id);
            (write::create(desk, object, &values, &[])?, true)
        }
        (None, None) => return Err(Failure::no_record(object, &id)),
    };
    let mut record = written(desk, &stored, &given)?;
    record["new"] = json!(new);
    Ok(record)
}

/// Does each input, and tells which failed by its id and the trace id it was given.
fn each(
    desk: &Desk<'_>,
    inputs: &[Value],
    all_well: StatusCode,
    mut work: impl FnMut(&Value) -> Result<Value, Failure>,
) -> Done {
    let (mut results, mut errors) = (Results::new(), Vec::new());
    for input in inputs {
        let trace = input["objectWriteTraceId"].as_str();
        match work(input) {
            Ok(mut result) => {
                if let Some(trace) = trace {
                    result["objectWriteTraceId"] = json!(trace);
                }
                results.push(&result.to_string());
            }
            Err(mut failure) => {
                if let Some(trace) = trace {
                    failure = failure.with("objectWriteTraceId", [trace]);
                }
                if let Some(id) = wire::id(&input["id"]) {
                    failure = failure.with("ids", [id]);
                }
                errors.push(failure.to_entry());
            }
        }
    }
    Some(complete(desk, results, errors, all_well))
}

fn complete(
    desk: &Desk<'_>,
    results: Results,
    errors: Vec<Map<String, Value>>,
    all_well: StatusCode,
) -> (StatusCode, String) {
    let at = iso_ms(desk.now);
    let mut body = json!({
        "status": "COMPLETE",
        "startedAt": at,
        "completedAt": at,
    });
    let mut status = all_well;
    if !errors.is_empty() {
        status = StatusCode::MULTI_STATUS;
        body["numErrors"] = json!(errors.len());
        body["errors"] = errors.into_iter().map(Value::Object).collect();
    }
    (status, results.with(&body))
}

fn read(
    desk: &Desk<'_>,
    object: ObjectType,
    body: &Value,
    inputs: &[Value],
    archived: bool,
) -> Result<Done, Failure> {
    let shape = Shape {
        properties: wire::names(&body["properties"]),
        history: wire::names(&body["propertiesWithHistory"]),
        archived,
        ..Shape::default()
    };
    if !shape.history.is_empty() && inputs.len() > 50 {
        return Err(Failure::invalid(
            "The maximum batch size is 50 when propertiesWithHistory is asked for.",
        ));
    }
    let (mut results, mut missing) = (Results::new(), Vec::new());
    let by = body["idProperty"].as_str();
    for input in inputs {
        let named = required_id(input)?;
        let Some(id) = unique::named(desk, object, by, &named)? else {
            missing.push(named);
            continue;
        };
        match records::find(desk.conn, object, &id, shape.archived) {
            Ok(stored) => results.add(|text| wire::push(text, desk, &stored, &shape))?,
            Err(failure) if failure.status == 404 => missing.push(id),
            Err(failure) => return Err(failure),
        }
    }
    let mut errors = Vec::new();
    if !missing.is_empty() {
        let message = format!(
            "Could not get some {} objects, they may be deleted or not exist. Check that ids are valid.",
            object.singular().to_uppercase()
        );
        let failure = Failure::new(404, "OBJECT_NOT_FOUND", message).with("ids", missing);
        errors.push(failure.to_entry());
    }
    Ok(Some(complete(desk, results, errors, StatusCode::OK)))
}
