//! `/account-info/2026-09/…`: the portal itself.

use super::{Answer, Shared, ok};
use crate::sandbox::catalog::values::iso_ms;
use axum::extract::State;
use serde_json::json;
use std::sync::PoisonError;

/// Id, currency, time zone.
pub async fn details(State(portal): State<Shared>) -> Answer {
    let settings = &portal.settings;
    ok(Ok(json!({
        "portalId": settings.portal_id,
        "accountType": "STANDARD",
        "timeZone": settings.time_zone,
        "companyCurrency": settings.currency,
        "additionalCurrencies": [],
        "utcOffset": "+00:00",
        "utcOffsetMilliseconds": 0,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "eu1",
    })))
}

/// Requests made today.
pub async fn usage(State(portal): State<Shared>) -> Answer {
    let spent = portal
        .limits
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .spent_today();
    ok(Ok(json!({"results": [{
        "name": "private-apps-api-calls-daily",
        "usageLimit": portal.settings.daily,
        "currentUsage": spent,
        "collectedAt": iso_ms(portal.now().timestamp_millis()),
        "fetchStatus": "SUCCESS",
    }]})))
}
