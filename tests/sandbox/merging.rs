//! Merges, and what a token has no permission for.

use crate::client::{Crm, objects};
use serde_json::json;

#[tokio::test]
async fn a_merged_record_goes_on_in_the_other_one() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    let merge = json!({"primaryObjectId": "302", "objectIdToMerge": "301"});
    let merged = crm.post(&format!("{companies}/merge"), merge.clone()).await;
    assert_eq!((merged.status, &merged.body["id"]), (200, &json!("302")));
    let shape = "properties=name,hs_merged_object_ids&associations=contacts,tickets";
    let read = crm.get(&format!("{companies}/302?{shape}")).await;
    let properties = &read.body["properties"];
    assert_eq!(properties["name"], "Bolt", "the primary's values stand");
    assert_eq!(properties["hs_merged_object_ids"], "301");
    let associated = |object: &str| read.body["associations"][object]["results"][0]["id"].clone();
    assert_eq!(
        (associated("contacts"), associated("tickets")),
        (json!("501"), json!("701"))
    );
    // The old id is in no list and no batch; alone it leads to the one that goes on.
    assert_eq!(crm.get(&companies).await.ids(), ["302", "303"]);
    let batch = json!({"inputs": [{"id": "301"}], "properties": [], "propertiesWithHistory": []});
    let batch = crm.post(&format!("{companies}/batch/read"), batch).await;
    assert_eq!((batch.status, &batch.body["numErrors"]), (207, &json!(1)));
    assert_eq!(crm.get(&format!("{companies}/301")).await.body["id"], "302");
    let change = json!({"properties": {"arr": "5"}});
    let changed = crm.patch(&format!("{companies}/301"), change).await;
    assert_eq!((changed.status, &changed.body["id"]), (200, &json!("302")));
    assert_eq!(
        crm.value("companies", "302", "arr").await.as_deref(),
        Some("5")
    );
    assert_eq!(
        crm.post(&format!("{companies}/merge"), merge).await.status,
        404
    );
    let next = json!({"primaryObjectId": "303", "objectIdToMerge": "302"});
    crm.post(&format!("{companies}/merge"), next).await;
    assert_eq!(
        crm.value("companies", "303", "hs_merged_object_ids")
            .await
            .as_deref(),
        Some("301;302")
    );
    assert_eq!(crm.get(&format!("{companies}/301")).await.body["id"], "303");
}

#[tokio::test]
async fn search_goes_on_without_the_merged_record_and_with_the_change() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    let merge = json!({"primaryObjectId": "302", "objectIdToMerge": "301"});
    crm.post(&format!("{companies}/merge"), merge).await;
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
    assert_eq!(search().await, ["302", "303"]);
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
