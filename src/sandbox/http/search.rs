//! `POST /crm/objects/2026-09/{object}/search`.

use super::place::Place;
use super::wire::{self, Shape};
use super::{Answer, Shared, object, ok, parse};
use crate::sandbox::catalog::Kind;
use crate::sandbox::catalog::values::moment;
use crate::sandbox::db::Desk;
use crate::sandbox::db::matching::{Filter, Operator};
use crate::sandbox::db::search::{self, Query};
use crate::sandbox::failure::{Detail, Failure};
use crate::sandbox::record::ObjectType;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Value, json};

const GROUPS: usize = 5;
const FILTERS_PER_GROUP: usize = 6;
const FILTERS: usize = 18;
const PAGE: u64 = 200;
const RESULTS: u64 = 10_000;
const BODY: usize = 3_000;

/// Searches.
pub async fn search(State(portal): State<Shared>, Path(name): Path<String>, body: Bytes) -> Answer {
    let short = portal.faults.how().short_pages;
    let found = super::read(portal, move |desk| {
        let object = object(&name)?;
        if String::from_utf8_lossy(&body).chars().count() > BODY {
            return Err(Failure::invalid(format!(
                "The search request is too long: at most {BODY} characters are allowed."
            )));
        }
        let body = parse(&body)?;
        if desk.strict {
            let all = ["after", "filterGroups", "limit", "properties", "sorts"];
            wire::required(&body, &all)?;
        }
        let place = place(&body["after"])?;
        let mut query = query(desk, object, &body, place)?;
        query.limit = place.limit(query.limit, short);
        let shape = Shape {
            properties: wire::names(&body["properties"]),
            ..Shape::default()
        };
        let found = search::run(desk, object, &query)?;
        let end = query.offset + found.page.len();
        let results: Vec<Value> = found
            .page
            .iter()
            .map(|stored| wire::record(desk, stored, &shape))
            .collect::<Result<_, _>>()?;
        let mut answer = json!({"total": found.total, "results": results});
        let last = (!found.page.is_empty()).then_some(end);
        let last = last.and_then(|end| i64::try_from(end).ok());
        if let Some(after) = place.next(last, end < found.total, short) {
            answer["paging"] = json!({"next": {"after": after}});
        }
        Ok(answer)
    });
    ok(found.await)
}

/// Where the page begins, which may be told as a number too.
fn place(after: &Value) -> Result<Place, Failure> {
    match after {
        Value::Null => Place::read("0"),
        Value::String(text) if text.is_empty() => Place::read("0"),
        Value::String(text) => Place::read(text),
        Value::Number(number) => Place::read(&number.to_string()),
        _ => Err(not_a_number(after)),
    }
}

fn query(
    desk: &Desk<'_>,
    object: ObjectType,
    body: &Value,
    place: Place,
) -> Result<Query, Failure> {
    let limit = number(&body["limit"], 10)?;
    if !(1..=PAGE).contains(&limit) {
        return Err(Failure::invalid(format!(
            "Invalid value for limit: {limit}. It must be between 1 and {PAGE}."
        )));
    }
    let offset = place.after.unsigned_abs();
    if offset.saturating_add(limit) > RESULTS {
        return Err(Failure::invalid(format!(
            "Searches cannot be paged beyond {RESULTS} results."
        )));
    }
    Ok(Query {
        groups: groups(desk, object, body)?,
        text: body["query"].as_str().unwrap_or_default().to_owned(),
        sort: sort(desk, object, &body["sorts"])?,
        offset: usize::try_from(offset).unwrap_or(usize::MAX),
        limit: usize::try_from(limit).unwrap_or(usize::MAX),
    })
}

fn number(value: &Value, default: u64) -> Result<u64, Failure> {
    match value {
        Value::Null => Ok(default),
        Value::Number(number) => number.as_u64().ok_or_else(|| not_a_number(value)),
        Value::String(text) if text.is_empty() => Ok(default),
        Value::String(text) => text.parse().map_err(|_| not_a_number(value)),
        _ => Err(not_a_number(value)),
    }
}

fn not_a_number(value: &Value) -> Failure {
    Failure::invalid(format!("Invalid input JSON: {value} is not a number"))
}

fn groups(desk: &Desk<'_>, object: ObjectType, body: &Value) -> Result<Vec<Vec<Filter>>, Failure> {
    let mut groups = Vec::new();
    for group in body["filterGroups"].as_array().into_iter().flatten() {
        let mut filters = Vec::new();
        for one in group["filters"].as_array().into_iter().flatten() {
            filters.push(filter(desk, object, one)?);
        }
        if filters.len() > FILTERS_PER_GROUP {
            return Err(too_many("filters in a group", FILTERS_PER_GROUP));
        }
        groups.push(filters);
    }
    // The short form: one group without its braces.
    let mut short = Vec::new();
    for one in body["filters"].as_array().into_iter().flatten() {
        short.push(filter(desk, object, one)?);
    }
    if !short.is_empty() {
        groups.push(short);
    }
    if groups.len() > GROUPS {
        return Err(too_many("filter groups", GROUPS));
    }
    if groups.iter().map(Vec::len).sum::<usize>() > FILTERS {
        return Err(too_many("filters", FILTERS));
    }
    Ok(groups)
}

fn too_many(what: &str, most: usize) -> Failure {
    Failure::invalid(format!(
        "There are too many {what}: at most {most} are allowed."
    ))
}

fn filter(desk: &Desk<'_>, object: ObjectType, filter: &Value) -> Result<Filter, Failure> {
    let property = filter["propertyName"].as_str().unwrap_or_default();
    let associated = property
        .strip_prefix("associations.")
        .map(super::object)
        .transpose()?;
    let (kind, multiple) = match (associated, desk.shown(object, property)) {
        (Some(_), _) => (Kind::Text, false),
        (None, Some(found)) => (found.kind, found.is_multiple()),
        (None, None) => return Err(unknown(property)),
    };
    let name = filter["operator"].as_str().unwrap_or_default();
    let operator = operator(name).ok_or_else(|| {
        Failure::invalid(format!("Invalid input JSON: {name:?} is not an operator"))
    })?;
    let values: Vec<String> = match operator {
        Operator::In | Operator::NotIn => filter["values"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(wire::id)
            .collect(),
        Operator::Between => [&filter["value"], &filter["highValue"]]
            .into_iter()
            .filter_map(wire::id)
            .collect(),
        _ => wire::id(&filter["value"]).into_iter().collect(),
    };
    let needed = match operator {
        Operator::HasProperty | Operator::NotHasProperty => 0,
        Operator::Between => 2,
        _ => 1,
    };
    if values.len() < needed {
        return Err(Failure::invalid(format!(
            "operator {name} requires {}",
            match operator {
                Operator::Between => "a value and a highValue",
                Operator::In | Operator::NotIn => "values",
                _ => "a value",
            }
        )));
    }
    comparable(property, kind, operator, &values)?;
    Ok(Filter {
        property: property.to_owned(),
        kind,
        multiple,
        operator,
        values,
        associated,
    })
}

/// What a date or a number is compared with must be one: what is none would find nothing, and nobody
/// would notice.
fn comparable(
    property: &str,
    kind: Kind,
    operator: Operator,
    values: &[String],
) -> Result<(), Failure> {
    if matches!(
        operator,
        Operator::ContainsToken | Operator::NotContainsToken
    ) {
        return Ok(());
    }
    let good = |value: &&String| match kind {
        Kind::Date | Kind::DateTime => moment(value).is_some(),
        Kind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        Kind::Text | Kind::Enumeration | Kind::Bool => true,
    };
    let Some(bad) = values.iter().find(|value| !good(value)) else {
        return Ok(());
    };
    let wanted = match kind {
        Kind::Number => "a number",
        _ => "a date in milliseconds since 1970 or ISO 8601",
    };
    Err(Failure::invalid(format!(
        "There was a problem with the request: {bad:?} cannot be compared with \"{property}\", which is {wanted}"
    ))
    .with("propertyName", [property]))
}

fn unknown(property: &str) -> Failure {
    let mut failure = Failure::invalid(format!(
        "There was a problem with the request: property \"{property}\" does not exist"
    ));
    failure.errors = vec![Detail {
        message: format!("Property \"{property}\" does not exist"),
        code: "PROPERTY_DOESNT_EXIST",
        property: property.to_owned(),
    }];
    failure
}

fn operator(name: &str) -> Option<Operator> {
    Some(match name {
        "EQ" => Operator::Eq,
        "NEQ" => Operator::Neq,
        "LT" => Operator::Lt,
        "LTE" => Operator::Lte,
        "GT" => Operator::Gt,
        "GTE" => Operator::Gte,
        "BETWEEN" => Operator::Between,
        "IN" => Operator::In,
        "NOT_IN" => Operator::NotIn,
        "HAS_PROPERTY" => Operator::HasProperty,
        "NOT_HAS_PROPERTY" => Operator::NotHasProperty,
        "CONTAINS_TOKEN" => Operator::ContainsToken,
        "NOT_CONTAINS_TOKEN" => Operator::NotContainsToken,
        _ => return None,
    })
}

/// The published schema has texts in the list of sorts; HubSpot's own clients put objects into them.
fn unpacked(sort: &Value) -> Value {
    let text = sort.as_str().filter(|text| text.starts_with('{'));
    let object = text.and_then(|text| serde_json::from_str(text).ok());
    object.unwrap_or_else(|| sort.clone())
}

/// One sort: `[{propertyName, direction}]`, the same as text, or `["name"]`, `["-name"]`.
fn sort(
    desk: &Desk<'_>,
    object: ObjectType,
    sorts: &Value,
) -> Result<Option<(String, Kind, bool)>, Failure> {
    let sorts: Vec<Value> = sorts
        .as_array()
        .into_iter()
        .flatten()
        .map(unpacked)
        .collect();
    let (name, downwards) = match sorts.as_slice() {
        [] => return Ok(None),
        [Value::String(name)] => match name.strip_prefix('-') {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        },
        [one] => (
            one["propertyName"].as_str().unwrap_or_default(),
            one["direction"].as_str() == Some("DESCENDING"),
        ),
        _ => return Err(too_many("sorts", 1)),
    };
    let property = desk.shown(object, name).ok_or_else(|| unknown(name))?;
    Ok(Some((name.to_owned(), property.kind, downwards)))
}
