//! How the server answers: in manners that a client must bear, each by a switch, and as published without.

use crate::client::{Crm, noon, objects};
use reqwest::Method;
use serde_json::{Value, json};
use tenure::sandbox::record::{ObjectType, PipelineDef, Portal, StageDef};
use tenure::sandbox::{Fault, Manners};

/// An answer in a manner that nobody publishes.
async fn raw(crm: &Crm, path: &str) -> Value {
    let answer = crm.request(Method::GET, path).send().await;
    answer.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn what_has_no_value_is_left_out_or_null() {
    let crm = Crm::filled().await;
    let path = format!(
        "{}/302?properties=loss_reason,no_such",
        objects("companies")
    );
    let properties = crm.get(&path).await.body["properties"].clone();
    assert_eq!(properties.get("loss_reason"), None, "as published");
    crm.sandbox.faults().manners(Manners {
        nulls: true,
        ..Manners::default()
    });
    let properties = raw(&crm, &path).await["properties"].clone();
    assert_eq!(properties.get("loss_reason"), Some(&Value::Null));
    assert_eq!(properties.get("no_such"), None, "nobody knows it");
}

#[tokio::test]
async fn ids_come_as_texts_or_as_numbers() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().manners(Manners {
        number_ids: true,
        ..Manners::default()
    });
    let companies = raw(&crm, &objects("companies")).await;
    assert_eq!(companies["results"][0]["id"], 301);
    assert_eq!(
        companies["results"][0]["properties"]["hs_object_id"], "301",
        "a value is a text"
    );
    let ties = format!("{}/301/associations/contacts", objects("companies"));
    assert_eq!(raw(&crm, &ties).await["results"][0]["toObjectId"], 501);
    assert_eq!(
        raw(&crm, "/crm/owners/2026-09").await["results"][0]["id"],
        71
    );
}

#[tokio::test]
async fn lists_come_in_no_order_but_for_a_search() {
    let crm = Crm::filled().await;
    crm.sandbox.faults().manners(Manners {
        disorder: true,
        ..Manners::default()
    });
    let companies = crm.get(&objects("companies")).await;
    assert_eq!(companies.ids(), ["303", "302", "301"]);
    let stage = "/crm/properties/2026-09/companies/customer_stage";
    let options = crm.get(stage).await.body["options"].clone();
    assert_eq!(options[3]["value"], "onboarding");
    assert_eq!(options[3]["displayOrder"], 0);
    assert_eq!(options[0]["displayOrder"], -1, "behind all the others");
    crm.let_search_catch_up();
    let sorted = json!({"sorts": ["hs_object_id"], "properties": []});
    let search = format!("{}/search", objects("companies"));
    let found = crm.post(&search, sorted).await;
    assert_eq!(found.ids(), ["301", "302", "303"]);
}

/// Follows the cursors of a list; the ids, and how many came at a time.
async fn walked(crm: &Crm, path: &str) -> (Vec<String>, Vec<usize>) {
    let (mut all, mut sizes, mut after) = (Vec::new(), Vec::new(), String::new());
    loop {
        let page = crm.get(&format!("{path}{after}")).await;
        let results = page.body["results"].as_array().expect("results");
        let id = |one: &Value| {
            one["id"]
                .as_str()
                .or(one["toObjectId"].as_str())
                .map(str::to_owned)
        };
        all.extend(results.iter().filter_map(id));
        sizes.push(results.len());
        match page.after() {
            Some(next) => after = format!("&after={next}"),
            None => return (all, sizes),
        }
    }
}

#[tokio::test]
async fn short_and_empty_pages_have_a_cursor_everywhere() {
    let crm = Crm::filled().await;
    for id in ["302", "303"] {
        let path = format!(
            "{}/{id}/associations/default/contacts/501",
            objects("companies")
        );
        assert_eq!(
            crm.send_as_it_is(Method::PUT, &path, json!({}))
                .await
                .status,
            200
        );
    }
    crm.let_search_catch_up();
    crm.sandbox.faults().short_pages(true);
    let three = ["301", "302", "303"].map(str::to_owned).to_vec();
    let companies = format!("{}?limit=4", objects("companies"));
    assert_eq!(
        walked(&crm, &companies).await,
        (three.clone(), vec![2, 0, 1, 0, 0])
    );
    let ties = format!("{}/501/associations/companies?limit=4", objects("contacts"));
    assert_eq!(
        walked(&crm, &ties).await,
        (three.clone(), vec![2, 0, 1, 0, 0])
    );
    let owners = walked(&crm, "/crm/owners/2026-09?limit=1").await;
    assert_eq!(owners, (vec!["71".to_owned()], vec![1, 0, 0]));

    let search = format!("{}/search", objects("companies"));
    let many = "/crm/associations/2026-09/contacts/companies/batch/read";
    let (mut found, mut tied) = (Vec::new(), Vec::new());
    let (mut after, mut behind) = (json!("0"), json!("0"));
    while !after.is_null() {
        let body = json!({"sorts": ["hs_object_id"], "properties": [], "limit": 2, "after": after});
        let page = crm.post(&search, body).await;
        found.extend(page.ids().into_iter().map(str::to_owned));
        after = page.body["paging"]["next"]["after"].clone();
    }
    assert_eq!(found, three);
    while !behind.is_null() {
        let body = json!({"inputs": [{"id": "501", "after": behind}]});
        let page = crm.post(many, body).await.body["results"][0].clone();
        let to = page["to"].as_array().cloned().unwrap_or_default();
        tied.extend(
            to.iter()
                .filter_map(|one| one["toObjectId"].as_str().map(str::to_owned)),
        );
        behind = page["paging"]["next"]["after"].clone();
    }
    assert_eq!(tied, three);
}

#[tokio::test]
async fn what_stands_before_the_servers_answers_with_a_page() {
    let crm = Crm::filled().await;
    for (fault, status, html) in [
        (Fault::Status(502), 502, true),
        (Fault::Status(524), 524, true),
        (Fault::Status(500), 500, false),
        (Fault::Page(403), 403, true),
    ] {
        crm.sandbox.faults().next(1, fault);
        let answer = crm.request(Method::GET, &objects("companies")).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status().as_u16(), status);
        let kind = answer.headers()["content-type"]
            .to_str()
            .expect("a text")
            .to_owned();
        assert_eq!(kind.starts_with("text/html"), html, "{status}: {kind}");
        let body = answer.text().await.expect("a body");
        assert_eq!(body.starts_with("<html>"), html, "{body}");
    }
}

fn stage(id: &'static str, label: &'static str) -> StageDef {
    StageDef {
        id,
        label,
        closed: false,
        probability: None,
    }
}

/// The small portal with a second pipeline of tickets.
async fn with_journey() -> Crm {
    let crm = Crm::empty().await;
    crm.fill(Portal {
        pipelines: vec![PipelineDef {
            object: ObjectType::Tickets,
            id: "9401",
            label: "Journey",
            stages: vec![stage("94011", "Onboarding"), stage("94012", "Done")],
        }],
        ..crate::client::portal()
    });
    crm
}

#[tokio::test]
async fn a_new_record_has_a_stage_of_its_pipeline_and_what_its_kind_requires() {
    let crm = with_journey().await;
    let make = |object: &str, properties: Value| {
        let body = json!({"properties": properties, "associations": []});
        let path = objects(object);
        let crm = &crm;
        async move { crm.post(&path, body).await }
    };
    let elsewhere = json!({"subject": "x", "hs_pipeline": "0", "hs_pipeline_stage": "94011"});
    let refused = make("tickets", elsewhere).await;
    assert_eq!(refused.status, 400, "{:?}", refused.body);
    assert_eq!(refused.body["errors"][0]["code"], "INVALID_OPTION");
    let there = json!({"subject": "x", "hs_pipeline": "9401", "hs_pipeline_stage": "94011"});
    assert_eq!(make("tickets", there).await.status, 201);
    let lacking = make("deals", json!({"dealname": "x"})).await;
    assert_eq!(
        (lacking.status, &lacking.body["context"]["properties"][0]),
        (400, &json!("dealstage"))
    );
    let whole = json!({"dealname": "x", "dealstage": "contractsent"});
    assert_eq!(make("deals", whole).await.status, 201);
}

#[tokio::test]
async fn what_the_token_may_not_see_it_cannot_write_filter_or_sort_by() {
    let crm = Crm::filled().await;
    crm.let_search_catch_up();
    crm.sandbox.faults().hide("companies.arr");
    let company = format!("{}/301", objects("companies"));
    let search = format!("{}/search", objects("companies"));
    let filter = json!({"propertyName": "arr", "operator": "GT", "value": "1"});
    for refused in [
        crm.patch(&company, json!({"properties": {"arr": "5"}}))
            .await,
        crm.post(&search, json!({"filterGroups": [{"filters": [filter]}]}))
            .await,
        crm.post(&search, json!({"sorts": ["arr"]})).await,
    ] {
        assert_eq!(refused.status, 400, "{:?}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "PROPERTY_DOESNT_EXIST");
    }
    crm.sandbox.faults().clear();
    let written = crm
        .patch(&company, json!({"properties": {"arr": "5"}}))
        .await;
    assert_eq!(written.status, 200);
}

#[tokio::test]
async fn a_property_is_hidden_or_put_away() {
    let crm = Crm::filled().await;
    let faults = crm.sandbox.faults();
    let definition = "/crm/properties/2026-09/companies/arr";
    assert_eq!(crm.get(definition).await.body["hidden"], false);
    faults.hide_definition("companies.arr");
    assert_eq!(crm.get(definition).await.body["hidden"], true);
    let company = format!("{}/301?properties=arr", objects("companies"));
    let patch = json!({"properties": {"arr": "7"}});
    assert_eq!(
        crm.patch(&company, patch.clone()).await.status,
        200,
        "it is written all the same"
    );

    faults.archive("companies.arr");
    assert_eq!(crm.get(definition).await.status, 404);
    let away = crm.get(&format!("{definition}?archived=true")).await;
    assert_eq!(away.body["archived"], true);
    assert!(away.body["archivedAt"].is_string());
    let names = |got: &crate::client::Got| {
        let all = got.body["results"].as_array().expect("results").clone();
        all.iter().filter(|one| one["name"] == "arr").count()
    };
    let all = "/crm/properties/2026-09/companies";
    assert_eq!(names(&crm.get(all).await), 0);
    assert_eq!(names(&crm.get(&format!("{all}?archived=true")).await), 1);
    assert_eq!(crm.get(&company).await.body["properties"].get("arr"), None);
    assert_eq!(crm.patch(&company, patch).await.status, 400);
}

#[tokio::test]
async fn pipelines_and_stages_that_were_put_away_take_no_record() {
    let crm = with_journey().await;
    crm.sandbox.faults().archive("tickets/9401/94012");
    let ticket = objects("tickets") + "/701";
    let to = |pipeline: &str, stage: &str| json!({"properties": {"hs_pipeline": pipeline, "hs_pipeline_stage": stage}});
    assert_eq!(crm.patch(&ticket, to("9401", "94011")).await.status, 200);
    assert_eq!(crm.patch(&ticket, to("9401", "94012")).await.status, 400);
    let own = crm.get("/crm/pipelines/2026-09/tickets/9401").await.body;
    assert_eq!(
        (&own["archived"], &own["stages"][1]["archived"]),
        (&json!(false), &json!(true))
    );
    crm.sandbox.faults().archive("tickets/9401");
    let all = crm.get("/crm/pipelines/2026-09/tickets").await.body;
    assert_eq!(all["results"][1]["archived"], true);
    assert!(all["results"][1]["archivedAt"].is_string());
    assert_eq!(crm.patch(&ticket, to("0", "2")).await.status, 200);
    assert_eq!(crm.patch(&ticket, to("9401", "94011")).await.status, 400);
}

#[tokio::test]
async fn the_days_budget_begins_anew_at_midnight_in_the_portals_zone() {
    let crm = Crm::with(|settings| settings.daily = 1).await;
    // 12:00 in UTC is 13:00 in Madrid.
    assert_eq!(noon().to_rfc3339(), "2026-11-21T12:00:00+00:00");
    let asked = async || crm.get("/account-info/2026-09/details").await.status;
    assert_eq!((asked().await, asked().await), (200, 429));
    crm.clock.advance(chrono::TimeDelta::minutes(10 * 60 + 59));
    assert_eq!(asked().await, 429);
    crm.clock.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(asked().await, 200, "23:01 in UTC is the next day in Madrid");
}
