//! Owners, properties, pipelines, the account.

use crate::client::Crm;
use serde_json::json;

#[tokio::test]
async fn owners_who_left_are_listed_apart_and_have_no_user() {
    let crm = Crm::filled().await;
    let here = crm.get("/crm/owners/2026-09").await;
    assert_eq!(here.ids(), ["71"]);
    assert_eq!(here.body["results"][0]["userId"], 9_001);
    let left = crm.get("/crm/owners/2026-09?archived=true").await;
    assert_eq!(left.ids(), ["72"]);
    assert!(left.body["results"][0]["userId"].is_null());
    assert_eq!(
        crm.get("/crm/owners/2026-09/71").await.body["email"],
        "alba@vendor.example"
    );
    assert_eq!(crm.get("/crm/owners/2026-09/72").await.status, 404);
    let by_user = |id: &str| format!("/crm/owners/2026-09/{id}?idProperty=userId");
    assert_eq!(crm.get(&by_user("9001")).await.body["id"], "71");
    assert_eq!(crm.get(&by_user("71")).await.status, 404);
    let by_name = "/crm/owners/2026-09/71?idProperty=name";
    assert_eq!(crm.get(by_name).await.status, 400);
}

#[tokio::test]
async fn no_property_is_archived() {
    let crm = Crm::filled().await;
    let all = crm
        .get("/crm/properties/2026-09/companies?archived=true")
        .await;
    assert_eq!(all.body, json!({"results": []}));
    let name = "/crm/properties/2026-09/companies/name?archived=true";
    assert_eq!(crm.get(name).await.status, 404);
}

#[tokio::test]
async fn properties_are_told_with_their_options_in_order() {
    let crm = Crm::filled().await;
    let stage = crm
        .get("/crm/properties/2026-09/companies/customer_stage")
        .await;
    assert_eq!(stage.body["type"], "enumeration");
    let options = stage.body["options"].as_array().expect("options");
    let values: Vec<_> = options
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert_eq!(values, ["onboarding", "adoption", "renewal", "churned"]);
    assert_eq!(options[1]["displayOrder"], 1);
    let all = crm.get("/crm/properties/2026-09/companies").await;
    let named = |name: &str| {
        let all = all.body["results"].as_array().expect("results");
        all.iter().find(|one| one["name"] == name).cloned()
    };
    assert_eq!(
        named("name").map(|one| one["hubspotDefined"].clone()),
        Some(json!(true))
    );
    assert_eq!(
        named("arr").map(|one| one["type"].clone()),
        Some(json!("number"))
    );
    assert_eq!(named("firstname"), None);
    assert_eq!(
        crm.get("/crm/properties/2026-09/companies/no_such")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn tickets_and_deals_have_pipelines() {
    let crm = Crm::empty().await;
    let tickets = crm.get("/crm/pipelines/2026-09/tickets").await;
    let stages = tickets.body["results"][0]["stages"]
        .as_array()
        .expect("stages");
    let closed: Vec<_> = stages
        .iter()
        .filter(|stage| stage["metadata"]["ticketState"] == "CLOSED")
        .filter_map(|stage| stage["id"].as_str())
        .collect();
    assert_eq!(closed, ["4"]);
    let deals = crm.get("/crm/pipelines/2026-09/deals/default").await;
    assert_eq!(deals.body["stages"].as_array().map(Vec::len), Some(7));
    assert_eq!(
        crm.get("/crm/pipelines/2026-09/deals/other").await.status,
        404
    );
}

#[tokio::test]
async fn the_account_tells_its_id_currency_and_time_zone() {
    let crm = Crm::with(|settings| settings.currency = "USD".to_owned()).await;
    let got = crm.get("/account-info/2026-09/details").await;
    assert_eq!(got.body["companyCurrency"], "USD");
    assert!(got.body["portalId"].is_u64() && got.body["timeZone"].is_string());
}

#[tokio::test]
async fn an_object_has_three_names_and_nonsense_none() {
    let crm = Crm::filled().await;
    for name in ["companies", "company", "0-2"] {
        let got = crm.get(&format!("/crm/objects/2026-09/{name}/301")).await;
        assert_eq!(got.status, 200, "{name}");
    }
    assert_eq!(crm.get("/crm/objects/2026-09/wombats").await.status, 400);
    assert_eq!(crm.get("/crm/v3/objects/companies").await.status, 404);
}

#[tokio::test]
async fn pipelines_of_the_portals_own_come_after_the_first_and_hold_their_stages() {
    use tenure::sandbox::record::{ObjectType, PipelineDef, StageDef};
    let crm = Crm::empty().await;
    let stage = |id, label, closed| StageDef {
        id,
        label,
        closed,
        probability: None,
    };
    let journey = PipelineDef {
        object: ObjectType::Tickets,
        id: "9401",
        label: "Journey",
        stages: vec![
            stage("94011", "Onboarding", false),
            stage("94012", "Done", true),
        ],
    };
    crm.fill(tenure::sandbox::record::Portal {
        pipelines: vec![journey],
        ..crate::client::portal()
    });
    let all = crm.get("/crm/pipelines/2026-09/tickets").await;
    assert_eq!(all.ids(), ["0", "9401"]);
    let own = &all.body["results"][1];
    assert_eq!(own["stages"][1]["metadata"]["ticketState"], "CLOSED");
    assert_eq!(
        crm.get("/crm/pipelines/2026-09/tickets/9401").await.body["label"],
        "Journey"
    );
    let options = crm
        .get("/crm/properties/2026-09/tickets/hs_pipeline_stage")
        .await;
    assert_eq!(options.body["options"].as_array().map(Vec::len), Some(6));
    let ticket = crate::client::objects("tickets") + "/701";
    let patch =
        |properties: serde_json::Value| crm.patch(&ticket, json!({"properties": properties}));
    let elsewhere = patch(json!({"hs_pipeline_stage": "94011"})).await;
    assert_eq!(elsewhere.status, 400, "a stage of another pipeline");
    let moved = patch(json!({"hs_pipeline": "9401", "hs_pipeline_stage": "94011"})).await;
    assert_eq!(moved.status, 200);
    assert_eq!(crm.value("tickets", "701", "closed_date").await, None);
    patch(json!({"hs_pipeline_stage": "94012"})).await;
    assert!(crm.value("tickets", "701", "closed_date").await.is_some());
}
