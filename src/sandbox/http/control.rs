//! `/_sandbox/…`: fault switches and request counts for another process's tests. Not HubSpot's, and
//! only there when the server was started with it.

use super::{Answer, Shared, nothing, ok, parse, refuse};
use crate::sandbox::failure::Failure;
use crate::sandbox::faults::{Fault, RowFault};
use crate::sandbox::limits::Limits;
use crate::sandbox::settings::{RequiredWhen, When};
use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Value, json};
use std::sync::PoisonError;
use std::time::Duration;

/// What `POST /_sandbox/faults` knows.
const KEYS: &[&str] = &[
    "latencyMs",
    "skewMs",
    "rejectToken",
    "shortPages",
    "lacks",
    "hide",
    "hideOption",
    "hideDefinition",
    "archive",
    "nulls",
    "numberIds",
    "disorder",
    "next",
    "limits",
    "requiredWhen",
];

/// `POST /_sandbox/faults`: any of `latencyMs`, `skewMs`, `rejectToken`, `shortPages`, `nulls`, `numberIds`,
/// `disorder`, `lacks` (scopes), `hide`, `hideOption`, `hideDefinition`, `archive`;
/// `limits: {perTenSeconds?, searchesPerSecond?, perDay?}`, which begin anew; `requiredWhen: [{object,
/// property, value, needs}]`, the portal's rules in the place of those there were; and
/// `next: {fault, times?, on?}` where `fault` is `tooMany`, `daily`, `locked`, `migrating`, `cutBefore`, `cutAfter`, `truncate`,
/// `notJson`, `rowsLimited`, `rowsLocked`, `rowsFailBefore`, `rowsFailAfter`, a status like `503`, or with a gateway's
/// page `page403`. Nothing is done when one of them
/// is not known.
pub async fn set(State(portal): State<Shared>, body: Bytes) -> Answer {
    let faults = &portal.faults;
    let body = match parse(&body) {
        Ok(body) => body,
        Err(failure) => return refuse(&failure),
    };
    let strange = body.as_object().into_iter().flatten();
    let mut strange = strange.map(|(key, _)| key.as_str());
    if let Some(key) = strange.find(|key| !KEYS.contains(key)) {
        let text = format!("{key} is not a switch; there are {}", KEYS.join(", "));
        return refuse(&Failure::invalid(text));
    }
    let rules = match body.get("requiredWhen").map(rules).transpose() {
        Ok(rules) => rules,
        Err(why) => return refuse(&Failure::invalid(why)),
    };
    let next = &body["next"];
    let fault = match &next["fault"] {
        Value::Null => None,
        named => match fault(named) {
            Some(fault) => Some(fault),
            None => return refuse(&Failure::invalid(format!("{named} is not a fault"))),
        },
    };
    if let Some(rules) = rules {
        *portal.rules.lock().unwrap_or_else(PoisonError::into_inner) = rules;
    }
    if let Some(limits) = body["limits"].as_object() {
        let said = |name: &str| limits.get(name).and_then(Value::as_u64);
        let settings = &portal.settings;
        let count = |name: &str, usual: u32| {
            said(name).map_or(usual, |count| u32::try_from(count).unwrap_or(u32::MAX))
        };
        let anew = Limits::new(
            count("perTenSeconds", settings.per_ten_seconds),
            count("searchesPerSecond", settings.searches_per_second),
            said("perDay").unwrap_or(settings.daily),
            settings.zone(),
        );
        *portal.limits.lock().unwrap_or_else(PoisonError::into_inner) = anew;
    }
    if let Some(ms) = body["latencyMs"].as_u64() {
        faults.latency(Duration::from_millis(ms));
    }
    if let Some(ms) = body["skewMs"].as_i64() {
        faults.skew(ms);
    }
    if let Some(reject) = body["rejectToken"].as_bool() {
        faults.reject_token(reject);
    }
    let mut manners = faults.how();
    for (name, manner) in [
        ("shortPages", &mut manners.short_pages),
        ("nulls", &mut manners.nulls),
        ("numberIds", &mut manners.number_ids),
        ("disorder", &mut manners.disorder),
    ] {
        *manner = body[name].as_bool().unwrap_or(*manner);
    }
    faults.manners(manners);
    if let Some(scopes) = body["lacks"].as_array() {
        let scopes: Vec<&str> = scopes.iter().filter_map(Value::as_str).collect();
        faults.lack(&scopes);
    }
    if let Some(what) = body["hide"].as_str() {
        faults.hide(what);
    }
    if let Some(what) = body["hideOption"].as_str() {
        faults.hide_option(what);
    }
    if let Some(what) = body["hideDefinition"].as_str() {
        faults.hide_definition(what);
    }
    if let Some(what) = body["archive"].as_str() {
        faults.archive(what);
    }
    if let Some(fault) = fault {
        let times = next["times"].as_u64().unwrap_or(1);
        faults.next_on(next["on"].as_str().unwrap_or_default(), times, fault);
    }
    nothing()
}

fn rules(told: &Value) -> Result<Vec<RequiredWhen>, String> {
    let told: Vec<When> = serde_json::from_value(told.clone())
        .map_err(|error| format!("requiredWhen is not a list of rules: {error}"))?;
    told.into_iter().map(RequiredWhen::try_from).collect()
}

/// The statuses of errors.
const ERRORS: std::ops::Range<u16> = 400..600;

fn fault(named: &Value) -> Option<Fault> {
    if let Some(status) = named.as_u64() {
        let status = u16::try_from(status).ok()?;
        return ERRORS.contains(&status).then_some(Fault::Status(status));
    }
    let named = named.as_str()?;
    if let Some(status) = named.strip_prefix("page") {
        let status = status.parse().ok()?;
        return ERRORS.contains(&status).then_some(Fault::Page(status));
    }
    Some(match named {
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
