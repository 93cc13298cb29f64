//! A hundred records in one request.

use crate::client::{Crm, objects};
use serde_json::{Value, json};

fn batch(object: &str, what: &str) -> String {
    format!("{}/batch/{what}", objects(object))
}

#[tokio::test]
async fn a_batch_read_tells_which_ids_are_not_there() {
    let crm = Crm::filled().await;
    crm.delete(&format!("{}/303", objects("companies"))).await;
    let inputs = json!([{"id": "302"}, {"id": 301}, {"id": "999"}, {"id": "303"}]);
    let body = json!({"properties": ["name"], "inputs": inputs});
    let got = crm.post(&batch("companies", "read"), body).await;
    assert_eq!(got.status, 207);
    assert_eq!(got.ids(), ["302", "301"]);
    assert_eq!(got.body["numErrors"], 1);
    assert_eq!(
        got.body["errors"][0]["context"]["ids"],
        json!(["999", "303"])
    );
    assert_eq!(got.body["errors"][0]["category"], "OBJECT_NOT_FOUND");
    let gone = json!({"inputs": [{"id": "303"}]});
    let got = crm
        .post(
            &format!("{}?archived=true", batch("companies", "read")),
            gone,
        )
        .await;
    assert_eq!((got.status, got.ids()), (200, vec!["303"]));
}

#[tokio::test]
async fn a_batch_read_carries_history() {
    let crm = Crm::filled().await;
    let body = json!({"inputs": [{"id": "301"}], "propertiesWithHistory": ["customer_stage"]});
    let got = crm.post(&batch("companies", "read"), body).await;
    let past = &got.body["results"][0]["propertiesWithHistory"]["customer_stage"];
    assert_eq!(past.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_batch_create_tells_rows_apart_by_their_trace() {
    let crm = Crm::filled().await;
    let input = |trace: &str, arr: &str| json!({"objectWriteTraceId": trace, "properties": {"name": trace, "arr": arr}});
    let all = json!({"inputs": [input("a", "1"), input("b", "2")]});
    let got = crm.post(&batch("companies", "create"), all).await;
    assert_eq!(got.status, 201);
    let some = json!({"inputs": [input("c", "3"), input("d", "lots"), input("e", "5")]});
    let got = crm.post(&batch("companies", "create"), some).await;
    assert_eq!(got.status, 207);
    let traces: Vec<_> = got.body["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|one| one["objectWriteTraceId"].as_str())
        .collect();
    assert_eq!(traces, [Some("c"), Some("e")]);
    assert_eq!(got.body["numErrors"], 1);
    let error = &got.body["errors"][0];
    assert_eq!(error["context"]["objectWriteTraceId"], json!(["d"]));
    assert_eq!(error["errors"][0]["code"], "INVALID_NUMBER");
}

#[tokio::test]
async fn a_batch_create_whose_rows_have_no_names_is_made_whole_or_not_at_all() {
    let crm = Crm::filled().await;
    let before = crm.get(&objects("companies")).await.ids().len();
    let input = |arr: &str| json!({"properties": {"name": "x", "arr": arr}});
    let some = json!({"inputs": [input("1"), input("lots")]});
    let got = crm.post(&batch("companies", "create"), some).await;
    assert_eq!(got.status, 400);
    let after = crm.get(&objects("companies")).await.ids().len();
    assert_eq!(after, before);
}

#[tokio::test]
async fn two_rows_of_one_name_are_refused() {
    let crm = Crm::filled().await;
    let input =
        |id: &str| json!({"id": id, "objectWriteTraceId": "a", "properties": {"name": "x"}});
    for what in ["create", "update"] {
        let both = json!({"inputs": [input("301"), input("302")]});
        let got = crm.post(&batch("companies", what), both).await;
        assert_eq!(got.status, 400, "{what}");
        assert_eq!(got.body["context"]["objectWriteTraceId"], json!(["a"]));
    }
}

#[tokio::test]
async fn a_batch_update_does_what_it_can() {
    let crm = Crm::filled().await;
    let inputs = json!([
        {"id": "301", "properties": {"arr": "1"}},
        {"id": "999", "properties": {"arr": "2"}},
    ]);
    let got = crm
        .post(&batch("companies", "update"), json!({"inputs": inputs}))
        .await;
    assert_eq!((got.status, got.ids()), (207, vec!["301"]));
    assert_eq!(got.body["errors"][0]["context"]["ids"], json!(["999"]));
    assert_eq!(
        crm.value("companies", "301", "arr").await.as_deref(),
        Some("1")
    );
}

#[tokio::test]
async fn a_batch_archive_answers_nothing() {
    let crm = Crm::filled().await;
    let body = json!({"inputs": [{"id": "301"}, {"id": "303"}]});
    let got = crm.post(&batch("companies", "archive"), body).await;
    assert_eq!(got.status, 204);
    assert_eq!(crm.get(&objects("companies")).await.ids(), ["302"]);
}

#[tokio::test]
async fn a_hundred_and_one_are_too_many() {
    let crm = Crm::filled().await;
    let many = |count: usize| -> Value {
        let inputs: Vec<Value> = (0..count)
            .map(|one| json!({"id": (one + 1).to_string(), "properties": {"name": "x"}}))
            .collect();
        json!({"inputs": inputs})
    };
    for what in ["read", "create", "update", "archive"] {
        let got = crm.post(&batch("companies", what), many(101)).await;
        assert_eq!(got.status, 400, "{what}");
        assert_eq!(got.body["category"], "VALIDATION_ERROR");
    }
    assert_eq!(
        crm.post(&batch("companies", "create"), many(100))
            .await
            .status,
        201
    );
}
