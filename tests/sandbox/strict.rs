//! Requests that HubSpot does not take, or that its published description forbids.

use crate::client::{Crm, Got, objects};
use reqwest::Method;
use serde_json::{Value, json};

fn message(got: &Got) -> &str {
    got.body["message"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn values_are_texts() {
    let crm = Crm::filled().await;
    let path = format!("{}/301", objects("companies"));
    for value in [json!(5), json!(true), json!(null), json!(["a"])] {
        let got = crm
            .patch(&path, json!({"properties": {"arr": value}}))
            .await;
        assert_eq!(got.status, 400, "{value}");
        assert!(message(&got).contains("must be a string"), "{got:?}");
    }
    let inputs = json!({"inputs": [{"id": "301", "properties": {"arr": 5}}]});
    let got = crm
        .post(&format!("{}/batch/update", objects("companies")), inputs)
        .await;
    assert_eq!((got.status, &got.body["numErrors"]), (207, &json!(1)));
}

#[tokio::test]
async fn a_body_is_called_json() {
    let crm = Crm::filled().await;
    let path = format!("{}/301", objects("companies"));
    let request = crm.request(Method::PATCH, &path);
    let request = request.body(r#"{"properties": {"arr": "5"}}"#);
    let got = Got::read(request.send().await.expect("an answer")).await;
    assert_eq!(got.status, 415, "{got:?}");
    assert_eq!(
        crm.value("companies", "301", "arr").await.as_deref(),
        Some("48000")
    );
}

#[tokio::test]
async fn what_is_required_is_there() {
    let crm = Crm::filled().await;
    let companies = objects("companies");
    let whole =
        json!({"after": "0", "filterGroups": [], "limit": 1, "properties": [], "sorts": []});
    let mut cases: Vec<(String, Value, &str)> = vec![
        (
            companies.clone(),
            json!({"properties": {"name": "New"}}),
            "associations",
        ),
        (companies.clone(), json!({"associations": []}), "properties"),
        (
            format!("{companies}/batch/read"),
            json!({"inputs": [{"id": "301"}]}),
            "properties",
        ),
        (
            format!("{companies}/batch/read"),
            json!({"inputs": [{}], "properties": [], "propertiesWithHistory": []}),
            "id",
        ),
        (
            format!("{companies}/batch/create"),
            json!({"inputs": [{"properties": {"name": "New"}}]}),
            "associations",
        ),
        (
            format!("{companies}/batch/update"),
            json!({"inputs": [{"id": "301"}]}),
            "properties",
        ),
    ];
    for part in ["after", "filterGroups", "limit", "properties", "sorts"] {
        let mut body = whole.clone();
        body.as_object_mut().expect("an object").remove(part);
        cases.push((format!("{companies}/search"), body, part));
    }
    for (path, body, part) in cases {
        let got = crm.send_as_it_is(Method::POST, &path, body.clone()).await;
        assert_eq!(got.status, 400, "{path} {body}");
        assert!(message(&got).contains("required fields"), "{got:?}");
        let named = got.body["context"]["fields"].as_array().expect("a list");
        assert!(named.contains(&json!(part)), "{part}: {got:?}");
    }
    let search = format!("{companies}/search");
    assert_eq!(
        crm.send_as_it_is(Method::POST, &search, whole).await.status,
        200
    );
}

#[tokio::test]
async fn a_lenient_portal_fills_in_what_hubspots_servers_do() {
    let crm = Crm::with(|settings| settings.strict = false).await;
    crm.fill(crate::client::portal());
    let companies = objects("companies");
    let made = json!({"properties": {"name": "New", "arr": 5}});
    let got = crm.send_as_it_is(Method::POST, &companies, made).await;
    assert_eq!(got.status, 201, "{got:?}");
    let search = format!("{companies}/search");
    assert_eq!(
        crm.send_as_it_is(Method::POST, &search, json!({}))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn an_id_comes_once_in_a_batch_that_writes() {
    let crm = Crm::filled().await;
    let row = |arr: &str| json!({"id": "301", "properties": {"arr": arr}});
    for what in ["update", "upsert", "archive"] {
        let path = format!("{}/batch/{what}", objects("companies"));
        let got = crm
            .post(&path, json!({"inputs": [row("1"), row("2")]}))
            .await;
        assert_eq!(got.status, 400, "{what}");
        assert!(message(&got).starts_with("Duplicate IDs found"), "{got:?}");
    }
    assert_eq!(
        crm.value("companies", "301", "arr").await.as_deref(),
        Some("48000")
    );
}

#[tokio::test]
async fn a_search_compares_dates_with_dates_and_numbers_with_numbers() {
    let crm = Crm::filled().await;
    let path = format!("{}/search", objects("companies"));
    for (property, operator, value, status) in [
        ("hs_lastmodifieddate", "GTE", "yesterday", 400),
        ("hs_lastmodifieddate", "GTE", "1795000000000", 200),
        ("hs_lastmodifieddate", "GTE", "2026-11-21T12:00:00Z", 200),
        ("renewal_date", "LT", "soon", 400),
        ("renewal_date", "LT", "2027-01-01", 200),
        ("arr", "GT", "much", 400),
        ("hs_object_id", "GT", "7", 200),
        ("name", "GT", "much", 200),
    ] {
        let filter = json!({"propertyName": property, "operator": operator, "value": value});
        let body = json!({"filterGroups": [{"filters": [filter]}]});
        let got = crm.post(&path, body).await;
        assert_eq!(got.status, status, "{property} {value}: {got:?}");
    }
}

#[tokio::test]
async fn what_is_true_or_false_is_nothing_else() {
    let crm = Crm::filled().await;
    for path in [
        format!("{}?archived=maybe", objects("companies")),
        format!("{}/301?archived=1", objects("companies")),
        "/crm/owners/2026-09?archived=yes".to_owned(),
    ] {
        assert_eq!(crm.get(&path).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn one_contact_has_an_address() {
    let crm = Crm::filled().await;
    let dana = json!({"email": "Dana@Acme.example"});
    let got = crm
        .post(&objects("contacts"), json!({"properties": dana}))
        .await;
    assert_eq!(got.status, 409, "{got:?}");
    assert_eq!(got.body["category"], "CONFLICT");
    assert!(message(&got).ends_with("Existing ID: 501"), "{got:?}");
    let other = crm
        .make("contacts", json!({"email": "eli@acme.example"}))
        .await;
    let path = format!("{}/{other}", objects("contacts"));
    let got = crm.patch(&path, json!({"properties": dana})).await;
    assert_eq!(got.status, 400, "{got:?}");
    assert_eq!(got.body["errors"][0]["code"], "CONFLICTING_UNIQUE_VALUE");
    // Its own address is free to it, and one of somebody who was archived is free to all.
    let own = json!({"properties": {"email": "ELI@acme.example"}});
    assert_eq!(crm.patch(&path, own).await.status, 200);
    crm.delete(&format!("{}/501", objects("contacts"))).await;
    assert_eq!(
        crm.patch(&path, json!({"properties": dana})).await.status,
        200
    );
}

#[tokio::test]
async fn a_contact_is_found_by_its_address() {
    let crm = Crm::filled().await;
    let contacts = objects("contacts");
    let read = crm
        .get(&format!("{contacts}/dana@acme.example?idProperty=email"))
        .await;
    assert_eq!((read.status, read.body["id"].as_str()), (200, Some("501")));
    let path = format!("{contacts}/dana@acme.example?idProperty=email");
    let moved = crm
        .patch(&path, json!({"properties": {"jobtitle": "CTO"}}))
        .await;
    assert_eq!(moved.status, 200, "{moved:?}");
    assert_eq!(
        crm.value("contacts", "501", "jobtitle").await.as_deref(),
        Some("CTO")
    );
    let body = json!({"idProperty": "email", "inputs": [{"id": "dana@acme.example"}, {"id": "nobody@acme.example"}]});
    let many = crm.post(&format!("{contacts}/batch/read"), body).await;
    assert_eq!((many.status, many.ids()), (207, vec!["501"]));
    let odd = crm
        .get(&format!("{contacts}/Dana?idProperty=firstname"))
        .await;
    assert_eq!(odd.status, 400, "{odd:?}");
}

#[tokio::test]
async fn upsert_changes_who_is_there_and_makes_who_is_not() {
    let crm = Crm::filled().await;
    let row = |email: &str| json!({"id": email, "idProperty": "email", "objectWriteTraceId": email, "properties": {"jobtitle": "CTO"}});
    let body = json!({"inputs": [row("dana@acme.example"), row("eli@acme.example")]});
    let path = format!("{}/batch/upsert", objects("contacts"));
    let got = crm.post(&path, body.clone()).await;
    assert_eq!(got.status, 200, "{got:?}");
    let results = got.body["results"].as_array().expect("results");
    assert_eq!(
        (&results[0]["id"], &results[0]["new"]),
        (&json!("501"), &json!(false))
    );
    assert_eq!(results[1]["new"], true);
    let id = results[1]["id"].as_str().expect("an id");
    assert_eq!(
        crm.value("contacts", id, "email").await.as_deref(),
        Some("eli@acme.example")
    );
    let again = crm.post(&path, body).await;
    assert_eq!(
        again.body["results"][1]["new"], false,
        "the second time it is there"
    );
}

#[tokio::test]
async fn a_meeting_ends_when_it_has_begun() {
    let crm = Crm::filled().await;
    let meeting = |ends: &str| {
        json!({"properties": {"hs_timestamp": "2026-11-20T10:00:00Z",
            "hs_meeting_start_time": "2026-11-20T10:00:00Z", "hs_meeting_end_time": ends}})
    };
    for (ends, status) in [
        ("2026-11-20T09:59:59Z", 400),
        ("2026-11-20T10:00:00Z", 201),
        ("2026-11-20T11:00:00Z", 201),
    ] {
        let got = crm.post(&objects("meetings"), meeting(ends)).await;
        assert_eq!(got.status, status, "{ends}: {got:?}");
    }
}

#[tokio::test]
async fn a_portal_has_association_labels_of_its_own() {
    let crm = Crm::filled().await;
    let labels = "/crm/associations/2026-09/contacts/companies/labels";
    let decision = json!({"label": "Decision maker", "name": "decision_maker"});
    let made = crm.post(labels, decision.clone()).await;
    assert_eq!(made.status, 200, "{made:?}");
    let again = crm.post(labels, decision.clone()).await;
    assert_eq!(again.status, 400, "there is one");
    let number = made.body["results"][0]["typeId"].clone();
    let all = crm.get(labels).await;
    let all = all.body["results"].as_array().expect("results");
    assert!(
        all.iter()
            .any(|one| one["typeId"] == number && one["category"] == "USER_DEFINED")
    );
    assert!(
        all.iter()
            .any(|one| one["typeId"] == 279 && one["label"].is_null())
    );

    let path = format!("{}/501/associations/companies/301", objects("contacts"));
    let of =
        |category: &str| json!([{"associationCategory": category, "associationTypeId": number}]);
    assert_eq!(
        crm.send(Method::PUT, &path, of("HUBSPOT_DEFINED"))
            .await
            .status,
        400
    );
    let tied = crm.send(Method::PUT, &path, of("USER_DEFINED")).await;
    assert_eq!(tied.status, 201, "{tied:?}");
    assert_eq!(tied.body["labels"], json!(["Decision maker"]));
    let body = json!({"inputs": [{"id": "501"}]});
    let read = crm
        .post(
            "/crm/associations/2026-09/contacts/companies/batch/read",
            body,
        )
        .await;
    let types = read.body["results"][0]["to"][0]["associationTypes"]
        .as_array()
        .expect("types");
    let named = |label: &str| types.iter().any(|one| one["label"] == label);
    assert!(named("Decision maker"), "{types:?}");
    assert!(
        types.iter().any(|one| one["typeId"] == 279),
        "beside the plain one: {types:?}"
    );
    let list = crm
        .get(&format!(
            "{}/501?associations=companies",
            objects("contacts")
        ))
        .await;
    let inline = list.body["associations"]["companies"]["results"].to_string();
    assert!(inline.contains("decision_maker"), "{inline}");
    let wrong = format!("{}/701/associations/companies/301", objects("tickets"));
    assert_eq!(
        crm.send(Method::PUT, &wrong, of("USER_DEFINED"))
            .await
            .status,
        400
    );
    // A portal that is emptied has none.
    crm.sandbox.clear().expect("it is emptied");
    let anew = crm.post(labels, decision).await;
    assert_eq!(anew.status, 200, "{anew:?}");
}

#[tokio::test]
async fn the_portal_tells_the_offset_of_its_time_zone() {
    let crm = Crm::with(|settings| settings.time_zone = "Asia/Shanghai".to_owned()).await;
    let details = crm.get("/account-info/2026-09/details").await;
    assert_eq!(details.body["utcOffset"], "+08:00");
    assert_eq!(details.body["utcOffsetMilliseconds"], 28_800_000);
}
