//! Merges, and what a token has no permission for.

use crate::client::{Crm, objects};
use serde_json::json;

/// Merges and answers the new record's id.
async fn merge(crm: &Crm, object: &str, primary: &str, other: &str) -> String {
    let body = json!({"primaryObjectId": primary, "objectIdToMerge": other});
    let merged = crm.post(&format!("{}/merge", objects(object)), body).await;
    assert_eq!(merged.status, 200, "{:?}", merged.body);
    merged.body["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn two_merged_records_go_on_in_a_new_one() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    let new = merge(&crm, "companies", "302", "301").await;
    assert!(!["301", "302", "303"].contains(&new.as_str()), "{new}");
    let shape = "properties=name,hs_merged_object_ids&associations=contacts,tickets";
    let read = crm.get(&format!("{companies}/{new}?{shape}")).await;
    let properties = &read.body["properties"];
    assert_eq!(properties["name"], "Bolt", "the primary's values stand");
    assert_eq!(properties["hs_merged_object_ids"], "302;301");
    let associated = |object: &str| read.body["associations"][object]["results"][0]["id"].clone();
    assert_eq!(
        (associated("contacts"), associated("tickets")),
        (json!("501"), json!("701"))
    );
    // The old ids are in no list and no batch; alone each leads to the one that goes on.
    assert_eq!(crm.get(&companies).await.ids(), ["303", new.as_str()]);
    let inputs = json!([{"id": "301"}, {"id": "302"}]);
    let batch = json!({"inputs": inputs, "properties": [], "propertiesWithHistory": []});
    let batch = crm.post(&format!("{companies}/batch/read"), batch).await;
    let told = (batch.body["results"].as_array().map(Vec::len), batch.status);
    assert_eq!(told, (Some(0), 207));
    for (old, arr) in [("301", "5"), ("302", "6")] {
        let alone = crm.get(&format!("{companies}/{old}")).await;
        assert_eq!(alone.body["id"], new, "{old}");
        let change = json!({"properties": {"arr": arr}});
        let changed = crm.patch(&format!("{companies}/{old}"), change).await;
        assert_eq!((changed.status, &changed.body["id"]), (200, &json!(new)));
        let now = crm.value("companies", &new, "arr").await;
        assert_eq!(now.as_deref(), Some(arr));
    }
    let again = json!({"primaryObjectId": "302", "objectIdToMerge": "301"});
    let again = crm.post(&format!("{companies}/merge"), again).await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn what_was_merged_again_is_found_under_each_id_it_had() {
    let crm = Crm::filled().await;
    let first = merge(&crm, "companies", "302", "301").await;
    let last = merge(&crm, "companies", "303", &first).await;
    assert_ne!(first, last);
    let ids = crm.value("companies", &last, "hs_merged_object_ids").await;
    let mut ids: Vec<String> = ids.expect("some").split(';').map(str::to_owned).collect();
    ids.sort();
    let mut all = ["301", "302", "303", first.as_str()].map(str::to_owned);
    all.sort();
    assert_eq!(ids, all);
    for id in all {
        let read = crm.get(&format!("{}/{id}", objects("companies"))).await;
        assert_eq!(read.body["id"], last, "{id}");
    }
}

#[tokio::test]
async fn the_past_of_both_is_the_new_ones_and_ends_with_what_stands() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    for (id, arr) in [("302", "20"), ("301", "10"), ("301", "11")] {
        let change = json!({"properties": {"arr": arr}});
        crm.patch(&format!("{companies}/{id}"), change).await;
        crm.clock.advance(chrono::TimeDelta::seconds(1));
    }
    let new = merge(&crm, "companies", "302", "301").await;
    let read = crm
        .get(&format!("{companies}/{new}?propertiesWithHistory=arr"))
        .await;
    let past = read.body["propertiesWithHistory"]["arr"].as_array();
    let past: Vec<&str> = past
        .expect("a list")
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert_eq!(past[..4], ["20", "11", "10", "20"], "newest first");
    assert_eq!(
        crm.value("companies", &new, "arr").await.as_deref(),
        Some("20")
    );
}

#[tokio::test]
async fn search_goes_on_with_the_new_record_once_its_index_has_caught_up() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    let new = merge(&crm, "companies", "302", "301").await;
    let all = json!({"filterGroups": [], "sorts": [], "properties": [], "limit": 10, "after": "0"});
    let search = async || {
        let found = crm.post(&format!("{companies}/search"), all.clone()).await;
        found
            .ids()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(search().await, ["301", "302", "303"], "the index is late");
    crm.let_search_catch_up();
    assert_eq!(search().await, ["303", new.as_str()]);
}

#[tokio::test]
async fn a_merge_names_two_records_of_one_kind() {
    let crm = Crm::filled().await;
    for (object, body, status) in [
        ("companies", json!({"primaryObjectId": "302"}), 400),
        (
            "companies",
            json!({"primaryObjectId": "302", "objectIdToMerge": "302"}),
            400,
        ),
        (
            "companies",
            json!({"primaryObjectId": "302", "objectIdToMerge": "999"}),
            404,
        ),
        (
            "contacts",
            json!({"primaryObjectId": "302", "objectIdToMerge": "301"}),
            404,
        ),
    ] {
        let got = crm
            .post(&format!("{}/merge", objects(object)), body.clone())
            .await;
        assert_eq!(got.status, status, "{object} {body}");
    }
}

#[tokio::test]
async fn an_object_that_is_hidden_answers_which_scope_is_missing() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().lack(&["tickets"]);
    for path in [
        objects("tickets"),
        format!("{}/301/associations/tickets", objects("companies")),
        "/crm/pipelines/2026-09/tickets".to_owned(),
        "/crm/properties/2026-09/0-5".to_owned(),
    ] {
        let got = crm.get(&path).await;
        assert_eq!(
            (got.status, &got.body["category"]),
            (403, &json!("MISSING_SCOPES")),
            "{path}"
        );
        let told = &got.body["errors"][0]["context"]["requiredGranularScopes"];
        assert_eq!(told, &json!(["tickets"]), "{path}");
    }
    assert_eq!(crm.get(&objects("companies")).await.status, 200);
    crm.sandbox.faults().clear();
    assert_eq!(crm.get(&objects("tickets")).await.status, 200);
}

#[tokio::test]
async fn a_property_that_is_hidden_is_left_out_without_a_word() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().hide("companies.arr");
    let path = format!(
        "{}/301?properties=name,arr&propertiesWithHistory=arr",
        objects("companies")
    );
    let got = crm.get(&path).await;
    assert_eq!(got.body["properties"]["name"], "Acme");
    assert!(got.body["properties"].get("arr").is_none());
    assert!(got.body["propertiesWithHistory"].get("arr").is_none());
    let definition = crm.get("/crm/properties/2026-09/companies/arr").await;
    assert_eq!(definition.status, 404);
}
