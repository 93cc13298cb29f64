//! One record at a time, lists, and the past.

use crate::client::{Crm, Got, noon, objects};
use chrono::TimeDelta;
use serde_json::json;
use tenure::sandbox::record::ObjectType;

#[tokio::test]
async fn a_list_is_followed_by_its_cursor() {
    let crm = Crm::filled().await;
    let path = format!("{}?limit=2&properties=name", objects("companies"));
    let first = crm.get(&path).await;
    assert_eq!(first.ids(), ["301", "302"]);
    let after = first.after().expect("a cursor").to_owned();
    let link = first.body["paging"]["next"]["link"]
        .as_str()
        .expect("a link");
    assert!(
        link.contains(&format!("after={after}")) && link.contains("limit=2"),
        "{link}"
    );
    let second = crm.get(&format!("{path}&after={after}")).await;
    assert_eq!(second.ids(), ["303"]);
    assert_eq!(second.after(), None);
    assert_eq!(second.body["results"][0]["properties"]["name"], "Cusco");
}

#[tokio::test]
async fn a_page_is_at_most_a_hundred_and_fifty_with_history() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    assert_eq!(crm.get(&format!("{companies}?limit=100")).await.status, 200);
    assert_eq!(crm.get(&format!("{companies}?limit=101")).await.status, 400);
    let history = format!("{companies}?propertiesWithHistory=customer_stage");
    assert_eq!(crm.get(&format!("{history}&limit=50")).await.status, 200);
    assert_eq!(crm.get(&format!("{history}&limit=51")).await.status, 400);
}

#[tokio::test]
async fn a_read_shows_properties_history_and_associations() {
    let crm = Crm::filled().await;
    let read = crm
        .get(&format!(
            "{}/301?properties=name,arr,no_such,renewal_date&propertiesWithHistory=customer_stage&associations=contacts,nothings,deals",
            objects("companies")
        ))
        .await;
    let properties = &read.body["properties"];
    assert_eq!(properties["arr"], "48000", "values are strings");
    assert!(properties["renewal_date"].is_null());
    assert!(
        properties.get("no_such").is_none(),
        "unknown names are passed over"
    );
    let past = read.body["propertiesWithHistory"]["customer_stage"]
        .as_array()
        .expect("a past");
    let values: Vec<_> = past
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert_eq!(values, ["adoption", "onboarding"], "the newest comes first");
    assert_eq!(
        read.body["associations"]["contacts"]["results"],
        json!([{"id": "501", "type": "company_to_contact"}])
    );
    assert!(read.body["associations"].get("deals").is_none());
}

#[tokio::test]
async fn contacts_have_their_own_modified_property() {
    let crm = Crm::filled().await;
    let contact = crm.get(&format!("{}/501", objects("contacts"))).await;
    assert!(contact.body["properties"]["lastmodifieddate"].is_string());
    assert!(
        contact.body["properties"]
            .get("hs_lastmodifieddate")
            .is_none()
    );
    let company = crm.get(&format!("{}/301", objects("companies"))).await;
    assert_eq!(
        company.body["properties"]["hs_lastmodifieddate"],
        company.body["updatedAt"]
    );
}

#[tokio::test]
async fn a_change_moves_the_modified_time_and_is_kept_in_the_history() {
    let crm = Crm::filled().await;
    let bolt = format!("{}/302", objects("companies"));
    let changed = crm
        .patch(&bolt, json!({"properties": {"arr": "52000"}}))
        .await;
    assert_eq!(changed.status, 200);
    assert_eq!(
        changed.body["properties"]["arr"], "52000",
        "the answer shows the write"
    );
    assert_eq!(changed.body["updatedAt"], "2026-11-21T12:00:00.000Z");
    crm.clock.advance(TimeDelta::minutes(1));
    crm.patch(&bolt, json!({"properties": {"arr": ""}})).await;
    let read = crm.get(&format!("{bolt}?propertiesWithHistory=arr")).await;
    assert!(read.body["properties"]["arr"].is_null());
    let past = read.body["propertiesWithHistory"]["arr"]
        .as_array()
        .expect("a past");
    let values: Vec<_> = past
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert_eq!(values, ["", "52000", "48000"]);
    let first = (noon() - TimeDelta::days(400))
        .format("%Y-%m-%d")
        .to_string();
    assert!(
        past[2]["timestamp"]
            .as_str()
            .is_some_and(|at| at.starts_with(&first))
    );
}

#[tokio::test]
async fn writing_the_same_value_leaves_no_trace() {
    let crm = Crm::filled().await;
    let bolt = format!("{}/302", objects("companies"));
    let before = crm.get(&bolt).await;
    let same = crm
        .patch(&bolt, json!({"properties": {"arr": "48000"}}))
        .await;
    assert_eq!(same.body["updatedAt"], before.body["updatedAt"]);
}

#[tokio::test]
async fn a_new_record_gets_its_times_and_an_id_of_its_own() {
    let crm = Crm::filled().await;
    let id = crm.make("companies", json!({"name": "Delta"})).await;
    assert_ne!(id, "303");
    let created = crm.value("companies", &id, "createdate").await;
    assert_eq!(created.as_deref(), Some("2026-11-21T12:00:00.000Z"));
}

#[tokio::test]
async fn what_is_archived_is_listed_apart() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    assert_eq!(crm.delete(&format!("{companies}/302")).await, 204);
    assert_eq!(
        crm.delete(&format!("{companies}/302")).await,
        204,
        "again is no error"
    );
    assert_eq!(crm.get(&companies).await.ids(), ["301", "303"]);
    let gone: Got = crm.get(&format!("{companies}?archived=true")).await;
    assert_eq!(gone.ids(), ["302"]);
    assert_eq!(gone.body["results"][0]["archived"], true);
    assert!(gone.body["results"][0]["archivedAt"].is_string());
    assert_eq!(crm.get(&format!("{companies}/302")).await.status, 404);
    assert_eq!(
        crm.get(&format!("{companies}/302?archived=true"))
            .await
            .status,
        200
    );
    let bolt = format!("{companies}/302");
    let patched = crm.patch(&bolt, json!({"properties": {"arr": "1"}})).await;
    assert_eq!(patched.status, 404);
}

#[tokio::test]
async fn an_unknown_record_is_404_with_hubspots_body() {
    let crm = Crm::filled().await;
    for id in ["999", "abc", "99999999999999999999"] {
        let got = crm.get(&format!("{}/{id}", objects("companies"))).await;
        assert_eq!(got.status, 404);
        assert_eq!(got.body["category"], "OBJECT_NOT_FOUND");
        assert!(got.body["correlationId"].is_string());
    }
}

#[tokio::test]
async fn the_folder_keeps_everything_over_a_restart() {
    let crm = Crm::filled().await;
    let id = crm.make("companies", json!({"name": "Delta"})).await;
    let folder = crm.folder;
    crm.sandbox.stop().await;
    let again = tenure::sandbox::Sandbox::start(tenure::sandbox::Settings {
        data: folder.path().to_owned(),
        ..Default::default()
    });
    let again = again.await.expect("it starts again");
    assert_eq!(again.count(ObjectType::Companies).ok(), Some(4));
    let url = format!("{}{}/{id}", again.url(), objects("companies"));
    let got = crate::client::client()
        .get(url)
        .bearer_auth(again.token())
        .send()
        .await;
    assert_eq!(got.map(|got| got.status().as_u16()).ok(), Some(200));
}
