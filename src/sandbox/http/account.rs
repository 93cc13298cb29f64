//! `/account-info/2026-09/…`: the portal itself.

use super::{Answer, Shared, ok};
use crate::sandbox::catalog::values::iso_ms;
use axum::extract::State;
use chrono::{Offset, TimeZone};
use serde_json::json;
use std::sync::PoisonError;

/// Id, currency, time zone.
pub async fn details(State(portal): State<Shared>) -> Answer {
    let settings = &portal.settings;
    let offset = settings
        .zone()
        .offset_from_utc_datetime(&portal.now().naive_utc())
        .fix();
    ok(Ok(json!({
        "portalId": settings.portal_id,
        "accountType": "STANDARD",
        "timeZone": settings.time_zone,
        "companyCurrency": settings.currency,
        "additionalCurrencies": [],
        "utcOffset": offset.to_string(),
        "utcOffsetMilliseconds": i64::from(offset.local_minus_utc()) * 1_000,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "eu1",
    })))
}

/// Requests made today.
pub async fn usage(State(portal): State<Shared>) -> Answer {
    let (spent, daily) = {
        let limits = portal.limits.lock().unwrap_or_else(PoisonError::into_inner);
        (limits.spent_today(), limits.daily())
    };
    ok(Ok(json!({"results": [{
        "name": "private-apps-api-calls-daily",
        "usageLimit": daily,
        "currentUsage": spent,
        "collectedAt": iso_ms(portal.now().timestamp_millis()),
        "fetchStatus": "SUCCESS",
    }]})))
}
