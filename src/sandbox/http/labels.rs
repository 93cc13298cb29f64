//! `/crm/associations/2026-09/{from}/{to}/labels`: how two kinds of records may be associated, HubSpot's
//! types and the portal's own labels.

use super::{Answer, Shared, object, ok, parse, wire};
use crate::sandbox::catalog::associations::{label, types};
use crate::sandbox::db::labels;
use crate::sandbox::failure::Failure;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Value, json};

/// The types from one object to another.
pub async fn list(
    State(portal): State<Shared>,
    Path((from, to)): Path<(String, String)>,
) -> Answer {
    let all = super::read(portal, move |desk| {
        let (from, to) = (object(&from)?, object(&to)?);
        let theirs = types(from, to).iter();
        let theirs = theirs.map(|number| entry(*number, label(*number)));
        let own = labels::between(desk.conn, from, to)?;
        let own = own.iter().map(|(number, name)| entry(*number, Some(name)));
        Ok(json!({"results": theirs.chain(own).collect::<Vec<_>>()}))
    });
    ok(all.await)
}

/// A new label: `{label, name, inverseLabel?}`; without another name it reads the same both ways.
pub async fn make(
    State(portal): State<Shared>,
    Path((from, to)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let made = super::write(portal, move |desk| {
        let (from, to) = (object(&from)?, object(&to)?);
        let body = parse(&body)?;
        wire::required(&body, &["label", "name"])?;
        let text = |part: &str| {
            body[part]
                .as_str()
                .map(str::trim)
                .filter(|text| !text.is_empty())
        };
        if types(from, to).is_empty() || from.is_activity() || to.is_activity() {
            let message = format!("{} and {} have no labels.", from.name(), to.name());
            return Err(Failure::invalid(message));
        }
        let Some(name) = text("label") else {
            return Err(Failure::invalid("Invalid input JSON: label must be a text"));
        };
        let inverse = text("inverseLabel").unwrap_or(name);
        let mut known = labels::between(desk.conn, from, to)?.into_iter();
        if known.any(|(_, one)| one.eq_ignore_ascii_case(name)) {
            let message = format!("An association label called {name} already exists.");
            return Err(Failure::invalid(message));
        }
        let (there, back) = labels::make(desk.conn, (from, to), name, inverse)?;
        Ok(json!({"results": [entry(there, Some(name)), entry(back, Some(inverse))]}))
    });
    ok(made.await)
}

/// A type without a label says nothing of one.
fn entry(number: u32, label: Option<&str>) -> Value {
    let mut one = json!({"category": wire::category(number), "typeId": number});
    if let Some(label) = label {
        one["label"] = json!(label);
    }
    one
}
