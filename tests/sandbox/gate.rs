//! The token and the budgets.

use crate::client::{Crm, Got, objects};
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test]
async fn without_the_right_token_there_is_only_401() {
    let crm = Crm::filled().await;
    let url = format!("{}{}", crm.sandbox.url(), objects("companies"));
    for request in [
        crm.http.get(&url),
        crm.http.get(&url).bearer_auth("wrong"),
        crm.http.get(&url).header("authorization", "sandbox-token"),
    ] {
        let got = Got::read(request.send().await.expect("an answer")).await;
        assert_eq!(got.status, 401);
        assert_eq!(got.body["category"], "INVALID_AUTHENTICATION");
        assert_eq!(got.body["status"], "error");
    }
}

#[tokio::test]
async fn the_ten_seconds_roll_and_the_headers_tell_what_is_left() {
    let crm = Crm::with(|settings| settings.per_ten_seconds = 3).await;
    let companies = objects("companies");
    for left in ["2", "1", "0"] {
        let got = crm.get(&companies).await;
        assert_eq!(got.status, 200);
        assert_eq!(got.header("x-hubspot-ratelimit-max"), Some("3"));
        assert_eq!(got.header("x-hubspot-ratelimit-remaining"), Some(left));
        assert_eq!(
            got.header("x-hubspot-ratelimit-interval-milliseconds"),
            Some("10000")
        );
        assert!(got.header("x-hubspot-ratelimit-daily-remaining").is_some());
        crm.clock.advance(TimeDelta::seconds(1));
    }
    let refused = crm.get(&companies).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.body["policyName"], "TEN_SECONDLY_ROLLING");
    assert_eq!(refused.body["errorType"], "RATE_LIMIT");
    assert_eq!(
        refused.header("retry-after"),
        None,
        "HubSpot documents none"
    );
    crm.clock.advance(TimeDelta::seconds(7));
    assert_eq!(
        crm.get(&companies).await.status,
        200,
        "the first is ten seconds old"
    );
    assert_eq!(crm.get(&companies).await.status, 429, "the second is not");
}

#[tokio::test]
async fn associations_have_a_burst_of_their_own() {
    let crm = Crm::with(|settings| settings.per_ten_seconds = 1).await;
    assert_eq!(crm.get(&objects("companies")).await.status, 200);
    assert_eq!(crm.get(&objects("companies")).await.status, 429);
    let path = "/crm/associations/2026-09/companies/contacts/batch/read";
    let body = || json!({"inputs": []});
    assert_eq!(crm.post(path, body()).await.status, 200);
    assert_eq!(crm.post(path, body()).await.status, 429);
}

#[tokio::test]
async fn search_has_five_a_second_and_no_rate_headers() {
    let crm = Crm::with(|settings| settings.searches_per_second = 5).await;
    let path = format!("{}/search", objects("companies"));
    for _ in 0..5 {
        let got = crm.post(&path, json!({})).await;
        assert_eq!(got.status, 200);
        assert_eq!(got.header("x-hubspot-ratelimit-remaining"), None);
    }
    let refused = crm.post(&path, json!({})).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.body["policyName"], "SECONDLY");
    assert_eq!(refused.header("x-hubspot-ratelimit-remaining"), None);
    crm.clock.advance(TimeDelta::seconds(1));
    assert_eq!(crm.post(&path, json!({})).await.status, 200);
}

#[tokio::test]
async fn the_day_has_a_budget() {
    let crm = Crm::with(|settings| settings.daily = 2).await;
    let companies = objects("companies");
    assert_eq!(crm.get(&companies).await.status, 200);
    let last = crm.get(&companies).await;
    assert_eq!(
        last.header("x-hubspot-ratelimit-daily-remaining"),
        Some("0")
    );
    let refused = crm.get(&companies).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.body["policyName"], "DAILY");
    crm.clock.advance(TimeDelta::hours(12));
    assert_eq!(crm.get(&companies).await.status, 200, "midnight has passed");
}

#[tokio::test]
async fn what_the_server_itself_refuses_has_the_published_shape_too() {
    let crm = Crm::filled().await;
    let no_text = crm.get(&format!("{}/%FF", objects("companies"))).await;
    assert_eq!(no_text.status, 400);
    let request = crm.request(reqwest::Method::POST, &objects("companies"));
    let request = request.header("content-type", "application/json");
    let too_long = request.body("x".repeat(3 << 20)).send().await;
    let too_long = Got::read(too_long.expect("an answer")).await;
    assert_eq!(too_long.status, 413);
    for got in [no_text, too_long] {
        assert_eq!(got.body["status"], "error", "{got:?}");
        assert_eq!(got.body["category"], "VALIDATION_ERROR");
        assert!(
            got.header("content-type")
                .is_some_and(|kind| kind.starts_with("application/json"))
        );
    }
}
