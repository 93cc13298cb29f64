//! More tickets or deals for every account, in the pipeline that holds the stage: open ones whose last
//! moves were those that a person makes, long ago as seen from now, and then, made last, the one that
//! carries the stage from now on.

use super::StageIn;
use serde_json::{Value, json};
use tenure::sandbox::Sandbox;

/// Puts them there, in as few requests as there are batches.
pub async fn put(sandbox: &Sandbox, object: &str, stage_in: StageIn) {
    let (pipeline, named, tie) = match stage_in {
        StageIn::Deals => (("pipeline", "default"), "dealname", 341),
        _ => (("hs_pipeline", "0"), "subject", 339),
    };
    let property = stage_in.property();
    let found = ask(sandbox, "GET", "companies?limit=100", None).await;
    let companies = found["results"].as_array().expect("companies").clone();
    let stages = stage_in.stages();
    for at in 0..stages.len() {
        let (from, to) = (&stages[at], &stages[(at + 1) % stages.len()]);
        let inputs: Vec<Value> = companies
            .iter()
            .map(|company| {
                json!({
                    "properties": {named: "Another one", pipeline.0: pipeline.1, property: from},
                    "associations": [{"to": {"id": company["id"]}, "types": [
                        {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": tie}]}],
                })
            })
            .collect();
        let path = format!("{object}/batch/create");
        let made = ask(sandbox, "POST", &path, Some(json!({"inputs": inputs}))).await;
        let made = made["results"].as_array().expect("they are made");
        assert_eq!(made.len(), companies.len());
        let inputs: Vec<Value> = made
            .iter()
            .map(|record| json!({"id": record["id"], "properties": {property: to}}))
            .collect();
        let path = format!("{object}/batch/update");
        let moved = ask(sandbox, "POST", &path, Some(json!({"inputs": inputs}))).await;
        let moved = moved["results"].as_array().expect("they are moved");
        assert_eq!(moved.len(), companies.len());
    }
}

async fn ask(sandbox: &Sandbox, method: &str, path: &str, body: Option<Value>) -> Value {
    let url = format!("{}/crm/objects/2026-09/{path}", sandbox.url());
    let client = reqwest::Client::builder().no_proxy().build();
    let client = client.expect("a client");
    let request = match (method, body) {
        ("POST", Some(body)) => client.post(url).json(&body),
        _ => client.get(url),
    };
    let answer = request.bearer_auth(sandbox.token()).send().await;
    let answer = answer.expect("an answer");
    assert!(
        answer.status().is_success(),
        "{method} {path}: {}",
        answer.status()
    );
    answer.json().await.expect("JSON")
}
