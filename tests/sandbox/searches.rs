//! Search: filters, caps, and the lag.

use crate::client::{Crm, Got, company, definitions, noon, objects};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tenure::sandbox::record::Portal;

async fn search(crm: &Crm, body: Value) -> Got {
    crm.post(&format!("{}/search", objects("companies")), body)
        .await
}

fn filter(property: &str, operator: &str, value: &str) -> Value {
    json!({"propertyName": property, "operator": operator, "value": value})
}

fn all(filters: &[Value]) -> Value {
    json!({"filterGroups": [{"filters": filters}]})
}

/// Companies 1 to 5: ARR 1,000 to 5,000, changed one minute apart.
async fn five() -> Crm {
    let crm = Crm::empty().await;
    let records = (1..=5).map(|id| {
        let mut one = company(
            id,
            ["Alder", "Birch", "Cedar", "Dogwood", "Elm"][id as usize - 1],
        );
        one.properties.retain(|(name, _)| *name != "arr");
        one.properties.push(("arr", (id * 1_000).to_string()));
        one.updated = noon() - TimeDelta::minutes(10 - id as i64);
        one
    });
    crm.fill(Portal {
        pipelines: Vec::new(),
        properties: definitions(),
        owners: Vec::new(),
        records: Box::new(records.collect::<Vec<_>>().into_iter()),
    });
    crm
}

#[tokio::test]
async fn every_operator_finds_what_it_says() {
    let crm = five().await;
    for (filter, found) in [
        (filter("arr", "EQ", "3000"), vec!["3"]),
        (filter("arr", "NEQ", "3000"), vec!["1", "2", "4", "5"]),
        (filter("arr", "LT", "2000"), vec!["1"]),
        (filter("arr", "LTE", "2000"), vec!["1", "2"]),
        (filter("arr", "GT", "4000"), vec!["5"]),
        (filter("arr", "GTE", "4000"), vec!["4", "5"]),
        (
            json!({"propertyName": "arr", "operator": "BETWEEN", "value": "2000", "highValue": "3000"}),
            vec!["2", "3"],
        ),
        (
            json!({"propertyName": "name", "operator": "IN", "values": ["alder", "elm"]}),
            vec!["1", "5"],
        ),
        (
            json!({"propertyName": "name", "operator": "NOT_IN", "values": ["alder", "elm"]}),
            vec!["2", "3", "4"],
        ),
        (filter("name", "CONTAINS_TOKEN", "dog*"), vec!["4"]),
        (filter("name", "CONTAINS_TOKEN", "dog"), vec![]),
        (
            json!({"propertyName": "renewal_date", "operator": "HAS_PROPERTY"}),
            vec![],
        ),
        (
            json!({"propertyName": "renewal_date", "operator": "NOT_HAS_PROPERTY"}),
            vec!["1", "2", "3", "4", "5"],
        ),
    ] {
        let got = search(&crm, all(std::slice::from_ref(&filter))).await;
        assert_eq!(got.ids(), found, "{filter}");
        assert_eq!(got.body["total"], found.len(), "{filter}");
    }
}

#[tokio::test]
async fn filters_are_joined_by_and_groups_by_or() {
    let crm = five().await;
    let body = json!({"filterGroups": [
        {"filters": [filter("arr", "GT", "1000"), filter("arr", "LT", "3000")]},
        {"filters": [filter("name", "EQ", "Elm")]},
    ]});
    assert_eq!(search(&crm, body).await.ids(), ["2", "5"]);
}

#[tokio::test]
async fn a_window_on_modified_time_and_id_finds_the_rest() {
    let crm = five().await;
    let since = (noon() - TimeDelta::minutes(8))
        .timestamp_millis()
        .to_string();
    let body = json!({
        "filterGroups": [{"filters": [
            filter("hs_lastmodifieddate", "GTE", &since),
            filter("hs_object_id", "GT", "3"),
        ]}],
        "sorts": [{"propertyName": "hs_lastmodifieddate", "direction": "ASCENDING"}],
    });
    assert_eq!(search(&crm, body).await.ids(), ["4", "5"]);
}

#[tokio::test]
async fn the_sort_is_by_value_not_by_text() {
    let crm = five().await;
    let path = format!("{}/1", objects("companies"));
    crm.patch(&path, json!({"properties": {"arr": "10000"}}))
        .await;
    crm.let_search_catch_up();
    let sorts = json!([{"propertyName": "arr", "direction": "DESCENDING"}]);
    let got = search(&crm, json!({"sorts": sorts, "limit": 2})).await;
    assert_eq!(got.ids(), ["1", "5"]);
    assert_eq!(got.after(), Some("2"));
    let got = search(&crm, json!({"sorts": sorts, "limit": 2, "after": "2"})).await;
    assert_eq!(got.ids(), ["4", "3"]);
}

#[tokio::test]
async fn query_looks_into_the_default_properties() {
    let crm = five().await;
    assert_eq!(search(&crm, json!({"query": "birch"})).await.ids(), ["2"]);
    assert_eq!(search(&crm, json!({"query": "dog"})).await.ids(), ["4"]);
    assert!(
        search(&crm, json!({"query": "adoption"}))
            .await
            .ids()
            .is_empty()
    );
}

#[tokio::test]
async fn a_new_record_is_not_found_at_once() {
    let crm = five().await;
    let id = crm.make("companies", json!({"name": "Fir"})).await;
    let fir = all(&[filter("name", "EQ", "Fir")]);
    assert!(search(&crm, fir.clone()).await.ids().is_empty());
    assert_eq!(
        crm.value("companies", &id, "name").await.as_deref(),
        Some("Fir")
    );
    crm.clock.advance(TimeDelta::milliseconds(1_999));
    assert!(search(&crm, fir.clone()).await.ids().is_empty());
    crm.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(search(&crm, fir).await.ids(), [id]);
}

#[tokio::test]
async fn a_changed_record_shows_as_it_was_until_search_catches_up() {
    let crm = five().await;
    let path = format!("{}/1", objects("companies"));
    crm.patch(&path, json!({"properties": {"arr": "7000"}}))
        .await;
    crm.clock.advance(TimeDelta::seconds(1));
    crm.patch(&path, json!({"properties": {"arr": "8000"}}))
        .await;
    let old = |arr| json!({"filterGroups": [{"filters": [filter("arr", "EQ", arr)]}], "properties": ["arr"]});
    let got = search(&crm, old("1000")).await;
    assert_eq!(got.ids(), ["1"]);
    let before = &got.body["results"][0];
    assert_eq!(before["properties"]["arr"], "1000");
    assert_eq!(
        before["updatedAt"], "2026-11-21T11:51:00.000Z",
        "and with its old modified time"
    );
    let since = all(&[filter(
        "hs_lastmodifieddate",
        "GTE",
        &noon().timestamp_millis().to_string(),
    )]);
    assert!(search(&crm, since.clone()).await.ids().is_empty());
    // The first change has come through, the second has not.
    crm.clock.advance(TimeDelta::seconds(1));
    assert_eq!(search(&crm, old("7000")).await.ids(), ["1"]);
    crm.clock.advance(TimeDelta::seconds(1));
    assert_eq!(search(&crm, old("8000")).await.ids(), ["1"]);
    assert_eq!(search(&crm, since).await.ids(), ["1"]);
}

#[tokio::test]
async fn archived_records_are_found_until_the_index_has_caught_up_and_read_no_more() {
    let crm = five().await;
    let companies = objects("companies");
    crm.delete(&format!("{companies}/1")).await;
    let found = search(&crm, json!({})).await;
    assert_eq!(found.ids(), ["1", "2", "3", "4", "5"]);
    let batch = json!({"inputs": [{"id": "1"}], "properties": [], "propertiesWithHistory": []});
    let batch = crm.post(&format!("{companies}/batch/read"), batch).await;
    let error = &batch.body["errors"][0]["category"];
    assert_eq!((batch.status, error), (207, &json!("OBJECT_NOT_FOUND")));
    crm.let_search_catch_up();
    assert_eq!(search(&crm, json!({})).await.ids(), ["2", "3", "4", "5"]);
    // As it was before the change, and then as before it was archived, until that has come through.
    let path = format!("{companies}/2");
    crm.patch(&path, json!({"properties": {"arr": "9"}})).await;
    crm.delete(&path).await;
    let found = search(&crm, json!({})).await;
    assert_eq!(found.ids(), ["2", "3", "4", "5"]);
    crm.let_search_catch_up();
    assert_eq!(search(&crm, json!({})).await.ids(), ["3", "4", "5"]);
}

#[tokio::test]
async fn activities_are_found_by_what_they_are_associated_with() {
    let crm = Crm::filled().await;
    let note = json!({
        "properties": {"hs_timestamp": "2026-11-21T11:00:00Z", "hs_note_body": "ref tenure:7f3a"},
        "associations": [{"to": {"id": "301"}, "types": [
            {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 190}]}],
    });
    let made = crm.post(&objects("notes"), note).await;
    crm.let_search_catch_up();
    let path = format!("{}/search", objects("notes"));
    for (company, count) in [("301", 1), ("302", 0)] {
        let body = all(&[filter("associations.company", "EQ", company)]);
        assert_eq!(crm.post(&path, body).await.ids().len(), count);
    }
    let marker = all(&[filter("hs_note_body", "CONTAINS_TOKEN", "7f3a")]);
    assert_eq!(
        crm.post(&path, marker).await.ids(),
        [made.body["id"].as_str().expect("an id")]
    );
}

#[tokio::test]
async fn search_has_its_caps() {
    let crm = five().await;
    let one = filter("arr", "GT", "0");
    let group = |filters: usize| json!({"filters": vec![one.clone(); filters]});
    let groups = |sizes: &[usize]| -> Value {
        json!({"filterGroups": sizes.iter().map(|size| group(*size)).collect::<Vec<_>>()})
    };
    for (body, status) in [
        (json!({"limit": 200}), 200),
        (json!({"limit": 201}), 400),
        (json!({"limit": 200, "after": "9800"}), 200),
        (json!({"limit": 200, "after": "10000"}), 400),
        (groups(&[6, 6, 6]), 200),
        (groups(&[7]), 400),
        (groups(&[6, 6, 6, 1]), 400),
        (groups(&[1, 1, 1, 1, 1]), 200),
        (groups(&[1, 1, 1, 1, 1, 1]), 400),
        (json!({"sorts": ["name", "arr"]}), 400),
        (json!({"query": "x".repeat(2_900)}), 200),
        (json!({"query": "x".repeat(3_000)}), 400),
        (all(&[filter("no_such", "EQ", "1")]), 400),
        (all(&[filter("arr", "LIKE", "1")]), 400),
        (
            all(&[json!({"propertyName": "arr", "operator": "EQ"})]),
            400,
        ),
    ] {
        let got = search(&crm, body.clone()).await;
        assert_eq!(got.status, status, "{body}");
    }
}

#[tokio::test]
async fn more_than_ten_thousand_are_counted_but_not_paged() {
    let crm = Crm::empty().await;
    crm.fill(Portal {
        pipelines: Vec::new(),
        properties: definitions(),
        owners: Vec::new(),
        records: Box::new((1..=10_050).map(|id| company(id, "Acme"))),
    });
    let last = search(&crm, json!({"limit": 200, "after": "9800"})).await;
    assert_eq!(last.body["total"], 10_050);
    assert_eq!(last.ids().len(), 200);
    let after = last.after().expect("there seems to be more");
    let beyond = search(&crm, json!({"limit": 200, "after": after})).await;
    assert_eq!(beyond.status, 400);
    // They all changed at one moment: only the id tells the rest.
    let rest = all(&[filter("hs_object_id", "GT", "10000")]);
    assert_eq!(search(&crm, rest).await.body["total"], 50);
}
