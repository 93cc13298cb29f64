//! `/oauth/2026-09/token`: an access token for a refresh token. Not behind the gate's token.

use super::{Answer, Shared, ok, refuse};
use crate::sandbox::failure::Failure;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use std::collections::HashMap;
use std::sync::PoisonError;

/// The address.
pub const PATH: &str = "/oauth/2026-09/token";

/// `POST /oauth/2026-09/token`, form-encoded.
pub async fn token(State(portal): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let Some(app) = &portal.settings.oauth else {
        return refuse(&Failure::no_route());
    };
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return refuse(&Failure::new(
            415,
            "VALIDATION_ERROR",
            "The parts of the request must be form-encoded.",
        ));
    }
    let uri = format!("http://form/?{}", String::from_utf8_lossy(&body)).parse();
    let form = uri
        .ok()
        .and_then(|uri| axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri).ok());
    let Some(form) = form else {
        return refuse(&Failure::invalid("The form cannot be read."));
    };
    let now = portal.settings.clock.now();
    let mut tokens = portal.tokens.lock().unwrap_or_else(PoisonError::into_inner);
    let given = tokens.give(app, &form.0, now).map(|mut given| {
        given["hub_id"] = portal.settings.portal_id.into();
        given
    });
    ok(given)
}
