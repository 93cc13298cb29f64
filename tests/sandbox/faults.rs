//! The fault switches: each does what it says, with or without the effect.

use crate::client::{Crm, noon, objects};
use reqwest::{Error, Method, Response};
use serde_json::json;
use std::time::{Duration, Instant};
use tenure::sandbox::Fault;
use tenure::sandbox::record::ObjectType;

async fn log_call(crm: &Crm) -> Result<Response, Error> {
    let at = noon().timestamp_millis().to_string();
    let properties = json!({"hs_timestamp": at, "hs_call_title": "Call"});
    let body = json!({"properties": properties, "associations": []});
    crm.request(Method::POST, &objects("calls"))
        .json(&body)
        .send()
        .await
}

fn calls(crm: &Crm) -> u64 {
    crm.sandbox.count(ObjectType::Calls).expect("a count")
}

#[tokio::test]
async fn cut_before_the_effect_leaves_nothing() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().next(1, Fault::CutBefore);
    assert!(log_call(&crm).await.is_err());
    assert_eq!(calls(&crm), 0);
    assert_eq!(
        log_call(&crm).await.map(|got| got.status().as_u16()).ok(),
        Some(201)
    );
}

#[tokio::test]
async fn cut_after_the_effect_looks_the_same_but_wrote() {
    let crm = Crm::filled().await;
    crm.sandbox
        .faults()
        .next_on("POST /crm/objects/2026-09/calls", 1, Fault::CutAfter);
    assert_eq!(
        crm.get(&objects("calls")).await.status,
        200,
        "only writes are hit"
    );
    assert!(log_call(&crm).await.is_err());
    assert_eq!(calls(&crm), 1);
}

#[tokio::test]
async fn a_truncated_answer_has_a_head_and_half_a_body() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().next(1, Fault::Truncate);
    let answer = log_call(&crm).await.expect("the head arrives");
    assert_eq!(answer.status(), 201);
    assert!(answer.bytes().await.is_err(), "the body does not");
    assert_eq!(calls(&crm), 1);
}

#[tokio::test]
async fn a_large_answer_can_be_truncated_too() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().next(1, Fault::Truncate);
    let path = "/crm/properties/2026-09/calls";
    let answer = crm
        .request(Method::GET, path)
        .send()
        .await
        .expect("the head arrives");
    assert!(answer.bytes().await.is_err());
    assert_eq!(crm.get(path).await.status, 200);
}

#[tokio::test]
async fn a_proxys_page_is_not_json() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().next(1, Fault::NotJson);
    let answer = log_call(&crm).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(answer.json::<serde_json::Value>().await.is_err());
    assert_eq!(calls(&crm), 1);
}

#[tokio::test]
async fn errors_come_as_often_as_asked_and_have_no_effect() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().next(2, Fault::Status(503));
    crm.sandbox.faults().next(1, Fault::TooMany);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(log_call(&crm).await.expect("an answer").status().as_u16());
    }
    assert_eq!(statuses, [503, 503, 429, 201]);
    assert_eq!(calls(&crm), 1);
}

#[tokio::test]
async fn the_token_can_be_refused_for_a_while() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().reject_token(true);
    assert_eq!(crm.get(&objects("companies")).await.status, 401);
    crm.sandbox.faults().clear();
    assert_eq!(crm.get(&objects("companies")).await.status, 200);
}

#[tokio::test]
async fn a_skewed_clock_shows_in_the_date_and_in_records() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().skew(-3_600_000);
    let id = crm.make("companies", json!({"name": "Delta"})).await;
    let got = crm.get(&format!("{}/{id}", objects("companies"))).await;
    assert_eq!(got.header("date"), Some("Sat, 21 Nov 2026 11:00:00 GMT"));
    assert_eq!(got.body["createdAt"], "2026-11-21T11:00:00.000Z");
}

#[tokio::test]
async fn latency_delays_every_answer() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().latency(Duration::from_millis(80));
    let before = Instant::now();
    crm.get(&objects("companies")).await;
    assert!(before.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn requests_are_counted_by_route() {
    let crm = Crm::filled().await;
    crm.get(&format!("{}/301", objects("companies"))).await;
    crm.get(&format!("{}/302", objects("companies"))).await;
    crm.get(&objects("contacts")).await;
    let counts = crm.sandbox.faults().requests();
    assert_eq!(counts["GET /crm/objects/2026-09/companies/{id}"], 2);
    assert_eq!(crm.sandbox.faults().requests_on("GET"), 3);
    crm.sandbox.faults().reset_requests();
    assert_eq!(crm.sandbox.faults().requests_on(""), 0);
}

#[tokio::test]
async fn another_process_can_set_faults_only_when_allowed() {
    let closed = Crm::filled().await;
    let fault = json!({"next": {"fault": 503, "on": "GET /crm"}, "latencyMs": 0});
    assert_eq!(
        closed.post("/_sandbox/faults", fault.clone()).await.status,
        404
    );
    let open = Crm::with(|settings| settings.control = true).await;
    assert_eq!(open.post("/_sandbox/faults", fault).await.status, 204);
    assert_eq!(open.get(&objects("companies")).await.status, 503);
    let wrong = json!({"next": {"fault": "earthquake"}});
    assert_eq!(open.post("/_sandbox/faults", wrong).await.status, 400);
    let counts = open.get("/_sandbox/requests").await;
    assert_eq!(counts.body["GET /crm/objects/2026-09/companies"], 1);
    let url = format!("{}/_sandbox/requests", open.sandbox.url());
    let stranger = open.http.get(url).send().await.expect("an answer");
    assert_eq!(stranger.status(), 401);
}

#[tokio::test]
async fn another_process_changes_what_the_server_decides() {
    let crm = Crm::with(|settings| settings.control = true).await;
    crm.fill(crate::client::portal());
    let switch = async |body: serde_json::Value| {
        let request = crm.request(Method::POST, "/_sandbox/faults");
        // As `curl -d` sends it.
        let request = request.body(body.to_string());
        request.send().await.expect("an answer").status().as_u16()
    };
    let unknown = json!({"latency": 5});
    assert_eq!(switch(unknown).await, 400, "a switch that is not there");
    let rule = json!({"object": "companies", "property": "customer_stage", "value": "churned",
        "needs": "loss_reason"});
    assert_eq!(switch(json!({"requiredWhen": [rule]})).await, 204);
    let path = format!("{}/301", objects("companies"));
    let churned = json!({"properties": {"customer_stage": "churned"}});
    let refused = crm.patch(&path, churned.clone()).await;
    assert_eq!(
        refused.body["errors"][0]["code"],
        "MISSING_CONDITIONAL_REQUIRED_PROPERTY"
    );
    assert_eq!(switch(json!({"requiredWhen": []})).await, 204);
    assert_eq!(crm.patch(&path, churned).await.status, 200);
    let odd = json!({"requiredWhen": [{"object": "firms"}]});
    assert_eq!(switch(odd).await, 400);

    assert_eq!(switch(json!({"limits": {"perDay": 1}})).await, 204);
    assert_eq!(crm.get(&path).await.status, 200);
    let spent = crm.get(&path).await;
    assert_eq!(
        (spent.status, spent.body["policyName"].as_str()),
        (429, Some("DAILY"))
    );
    assert_eq!(switch(json!({"limits": {"perTenSeconds": 1}})).await, 204);
    assert_eq!(crm.get(&path).await.status, 200);
    let much = crm.get(&path).await;
    assert_eq!(much.body["policyName"], "TEN_SECONDLY_ROLLING");
}

#[tokio::test]
async fn a_fault_for_no_request_is_none() {
    let crm = Crm::filled().await;
    let faults = crm.sandbox.faults();
    faults.next(0, Fault::Status(503));
    faults.after_on("", 1, 0, Fault::CutBefore);
    assert_eq!(faults.left(), 0);
    for _ in 0..3 {
        assert_eq!(crm.get(&objects("companies")).await.status, 200);
    }
}
