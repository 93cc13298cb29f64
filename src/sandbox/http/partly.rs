//! Batches of which every second row fails: the others are done, and the answer is a 207.

use super::Answer;
use super::gate::whole;
use crate::sandbox::failure::Failure;
use crate::sandbox::faults::RowFault;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Response, StatusCode, header};
use serde_json::{Value, json};

/// Takes the rows that are to fail out of a batch, but for those that take effect all the same; also
/// which they are. A request without rows passes as it is.
pub async fn apart(request: Request, fault: RowFault) -> (Request, Vec<Value>) {
    // Its answer tells of no row.
    if request.uri().path().ends_with("/batch/archive") {
        return (request, Vec::new());
    }
    let (mut head, body) = request.into_parts();
    let bytes = whole(body).await;
    let mut failed = Vec::new();
    let mut sent = bytes.to_vec();
    if let Ok(mut told) = serde_json::from_slice::<Value>(&bytes)
        && let Some(inputs) = told["inputs"].as_array_mut()
    {
        let second = |(at, _): &(usize, &Value)| at % 2 == 1;
        let rows = inputs.iter().enumerate().filter(second);
        failed.extend(rows.map(|(_, row)| row.clone()));
        if fault != RowFault::After {
            inputs.retain(|row| !failed.contains(row));
        }
        sent = told.to_string().into_bytes();
        head.headers.remove(header::CONTENT_LENGTH);
    }
    (Request::from_parts(head, Body::from(sent)), failed)
}

/// The answer with those rows among its errors.
pub async fn told(answer: Answer, failed: Vec<Value>, fault: RowFault) -> Answer {
    if failed.is_empty() || !answer.status().is_success() {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    let bytes = whole(body).await;
    let Ok(mut told) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    // Of associations the row names where it is from; what is to be made has no id yet.
    let named = |one: &Value, other: &Value| !one.is_null() && one == other;
    let is = |row: &Value, of: &Value| {
        let by = |key: &str| named(&row[key], &of[key]);
        by("id") || by("objectWriteTraceId") || named(&row["from"]["id"], &of["id"])
    };
    if let Some(results) = told["results"].as_array_mut() {
        results.retain(|row| !failed.iter().any(|of| is(row, of)));
    }
    let (status, category, message) = match fault {
        RowFault::Limits => (429, "RATE_LIMITS", "You have reached your secondly limit."),
        RowFault::Locked => (
            423,
            "LOCKED",
            "The record is locked by an operation under way.",
        ),
        RowFault::Before | RowFault::After => (
            500,
            "INTERNAL_ERROR",
            "There was a problem with the request.",
        ),
    };
    let entries = failed.iter().map(|row| {
        let mut failure = Failure::new(status, category, message);
        if let Some(trace) = row["objectWriteTraceId"].as_str() {
            failure = failure.with("objectWriteTraceId", [trace]);
        }
        if let Some(id) = super::wire::id(&row["id"]) {
            failure = failure.with("ids", [id]);
        }
        Value::Object(failure.to_entry())
    });
    let mut errors = told["errors"].as_array().cloned().unwrap_or_default();
    errors.extend(entries);
    told["numErrors"] = json!(errors.len());
    told["errors"] = Value::Array(errors);
    head.status = StatusCode::MULTI_STATUS;
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(told.to_string()))
}
