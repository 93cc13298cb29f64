//! `/_sandbox/…`: fault switches and request counts for another process's tests. Not HubSpot's, and
//! only there when the server was started with it.

use super::{Answer, Shared, nothing, ok, parse, refuse};
use crate::sandbox::failure::Failure;
use crate::sandbox::faults::{Fault, RowFault};
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};
use std::time::Duration;

/// `POST /_sandbox/faults`: any of `latencyMs`, `skewMs`, `rejectToken`, `shortPages`, `lacks` (scopes), `hide`, and
/// `next: {fault, times?, on?}` where `fault` is `tooMany`, `daily`, `locked`, `migrating`, `cutBefore`, `cutAfter`, `truncate`,
/// `notJson` or a status like `503`.
pub async fn set(State(portal): State<Shared>, body: Bytes) -> Answer {
    let faults = &portal.faults;
    let body = match parse(&body) {
        Ok(body) => body,
        Err(failure) => return refuse(&failure),
    };
    let next = &body["next"];
    let fault = match &next["fault"] {
        Value::Null => None,
        named => match fault(named) {
            Some(fault) => Some(fault),
            None => return refuse(&Failure::invalid(format!("{named} is not a fault"))),
        },
    };
    if let Some(ms) = body["latencyMs"].as_u64() {
        faults.latency(Duration::from_millis(ms));
    }
    if let Some(ms) = body["skewMs"].as_i64() {
        faults.skew(ms);
    }
    if let Some(reject) = body["rejectToken"].as_bool() {
        faults.reject_token(reject);
    }
    if let Some(short) = body["shortPages"].as_bool() {
        faults.short_pages(short);
    }
    if let Some(scopes) = body["lacks"].as_array() {
        let scopes: Vec<&str> = scopes.iter().filter_map(Value::as_str).collect();
        faults.lack(&scopes);
    }
    if let Some(what) = body["hide"].as_str() {
        faults.hide(what);
    }
    if let Some(fault) = fault {
        let times = next["times"].as_u64().unwrap_or(1);
        faults.next_on(next["on"].as_str().unwrap_or_default(), times, fault);
    }
    nothing()
}

fn fault(named: &Value) -> Option<Fault> {
    if let Some(status) = named.as_u64() {
        let status = u16::try_from(status).ok()?;
        return (400..600)
            .contains(&status)
            .then_some(Fault::Status(status));
    }
    Some(match named.as_str()? {
        "tooMany" => Fault::TooMany,
        "daily" => Fault::Daily,
        "locked" => Fault::Locked,
        "migrating" => Fault::Migrating(1),
        "cutBefore" => Fault::CutBefore,
        "cutAfter" => Fault::CutAfter,
        "truncate" => Fault::Truncate,
        "notJson" => Fault::NotJson,
        "rowsLimited" => Fault::Rows(RowFault::Limits),
        "rowsLocked" => Fault::Rows(RowFault::Locked),
        "rowsFailBefore" => Fault::Rows(RowFault::Before),
        "rowsFailAfter" => Fault::Rows(RowFault::After),
        _ => return None,
    })
}

/// `DELETE /_sandbox/faults`: all well again.
pub async fn clear(State(portal): State<Shared>) -> Answer {
    portal.faults.clear();
    nothing()
}

/// `GET /_sandbox/requests`: how many, by route.
pub async fn requests(State(portal): State<Shared>) -> Answer {
    ok(Ok(json!(portal.faults.requests())))
}
