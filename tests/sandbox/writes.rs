//! What may be written, and how a refusal reads.

use crate::client::{Crm, Got, noon, objects};
use serde_json::{Value, json};
use tenure::sandbox::RequiredWhen;
use tenure::sandbox::record::ObjectType;

async fn patch(crm: &Crm, properties: Value) -> Got {
    let path = format!("{}/301", objects("companies"));
    crm.patch(&path, json!({"properties": properties})).await
}

/// The code and the property of the first error.
fn first_error(got: &Got) -> (&str, &str) {
    assert_eq!(got.status, 400, "{got:?}");
    assert_eq!(got.body["status"], "error");
    assert_eq!(got.body["category"], "VALIDATION_ERROR");
    assert!(got.body["correlationId"].is_string());
    let error = &got.body["errors"][0];
    (
        error["code"].as_str().unwrap_or_default(),
        error["context"]["propertyName"][0]
            .as_str()
            .unwrap_or_default(),
    )
}

#[tokio::test]
async fn an_unknown_property_is_named() {
    let crm = Crm::filled().await;
    let got = patch(&crm, json!({"nmae": "Acme"})).await;
    assert_eq!(first_error(&got), ("PROPERTY_DOESNT_EXIST", "nmae"));
    let message = got.body["message"].as_str().expect("a message");
    assert!(
        message.starts_with("Property values were not valid: [{"),
        "{message}"
    );
}

#[tokio::test]
async fn values_must_fit_their_property() {
    let crm = Crm::filled().await;
    for (name, value, code) in [
        ("customer_stage", "nirvana", "INVALID_OPTION"),
        ("arr", "lots", "INVALID_NUMBER"),
        ("arr", "NaN", "INVALID_NUMBER"),
        ("arr", " 5", "INVALID_WHITESPACE"),
        ("renewal_date", "soon", "INVALID_LONG"),
        ("renewal_date", "2026-13-01", "INVALID_LONG"),
        ("auto_renew", "perhaps", "INVALID_OPTION"),
        ("hubspot_owner_id", "9001", "INVALID_OWNER_ID"),
        ("hs_object_id", "5", "READ_ONLY_VALUE"),
        (
            "notes_last_contacted",
            "2026-01-01T00:00:00Z",
            "READ_ONLY_VALUE",
        ),
    ] {
        let got = patch(&crm, json!({name: value})).await;
        assert_eq!(first_error(&got), (code, name), "{value}");
    }
}

#[tokio::test]
async fn a_date_that_is_no_plain_day_is_brought_to_one_and_the_answer_warns_of_it() {
    let crm = Crm::filled().await;
    for (given, kept) in [
        ("1795219200001", "2026-11-21"),
        ("1795219200000", "2026-11-21"),
        ("2026-11-21T23:30:00-05:00", "2026-11-22"),
    ] {
        let got = patch(&crm, json!({"renewal_date": given, "arr": "5"})).await;
        assert_eq!(got.status, 200, "{given}");
        assert_eq!(got.body["properties"]["renewal_date"], kept);
        let warnings = got.body["warnings"].as_array().expect("warnings");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert_eq!(warnings[0]["category"], "PROPERTY_VALUE_NORMALIZED");
        let context =
            json!({"propertyName": "renewal_date", "rawValue": given, "normalizedValue": kept});
        assert_eq!(warnings[0]["context"], context);
        let inputs = json!([{"id": "301", "properties": {"renewal_date": given}}]);
        let url = format!("{}/batch/update", objects("companies"));
        let got = crm.post(&url, json!({"inputs": inputs})).await;
        assert_eq!(got.body["results"][0]["warnings"][0]["context"], context);
    }
    let got = patch(&crm, json!({"renewal_date": "2026-11-21"})).await;
    assert_eq!(got.body.get("warnings"), None);
}

#[tokio::test]
async fn what_came_of_a_call_is_told_by_its_id() {
    let crm = Crm::filled().await;
    let call = async |disposition: &str| {
        let properties =
            json!({"hs_timestamp": "2026-11-01T10:00:00Z", "hs_call_disposition": disposition});
        let body = json!({"properties": properties, "associations": []});
        crm.post(&objects("calls"), body).await
    };
    let got = call("Connected").await;
    assert_eq!(first_error(&got), ("INVALID_OPTION", "hs_call_disposition"));
    let connected = "f240bbac-87c9-4f6e-bf70-924b57d47db7";
    assert_eq!(call(connected).await.status, 201);
}

#[tokio::test]
async fn one_bad_value_and_nothing_is_written() {
    let crm = Crm::filled().await;
    let got = patch(&crm, json!({"name": "Acme II", "arr": "lots"})).await;
    assert_eq!(got.status, 400);
    assert_eq!(
        crm.value("companies", "301", "name").await.as_deref(),
        Some("Acme")
    );
}

#[tokio::test]
async fn values_come_back_in_hubspots_form() {
    let crm = Crm::filled().await;
    let got = patch(
        &crm,
        json!({"renewal_date": "1795219200000", "auto_renew": "TRUE", "arr": "5"}),
    )
    .await;
    assert_eq!(got.body["properties"]["renewal_date"], "2026-11-21");
    assert_eq!(got.body["properties"]["auto_renew"], "true");
    assert_eq!(got.body["properties"]["arr"], "5");
}

#[tokio::test]
async fn null_is_refused_and_an_empty_string_clears() {
    let crm = Crm::filled().await;
    let refused = patch(&crm, json!({"arr": null})).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        crm.value("companies", "301", "arr").await.as_deref(),
        Some("48000")
    );
    let cleared = patch(&crm, json!({"arr": ""})).await;
    assert_eq!(cleared.status, 200);
    assert_eq!(crm.value("companies", "301", "arr").await, None);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let crm = Crm::filled().await;
    let path = format!("{}/301", objects("companies"));
    let request = crm
        .request(reqwest::Method::PATCH, &path)
        .header("content-type", "application/json")
        .body("{\"properties\":");
    let got = Got::read(request.send().await.expect("an answer")).await;
    assert_eq!(got.status, 400);
    assert_eq!(got.body["category"], "VALIDATION_ERROR");
}

#[tokio::test]
async fn the_lifecycle_stage_only_moves_forward_until_cleared() {
    let crm = Crm::filled().await;
    let stage = || crm.value("companies", "301", "lifecyclestage");
    patch(&crm, json!({"lifecyclestage": "customer"})).await;
    let back = patch(&crm, json!({"lifecyclestage": "lead", "arr": "1"})).await;
    assert_eq!(back.status, 200, "a step back is answered with success");
    assert_eq!(
        stage().await.as_deref(),
        Some("customer"),
        "and changes nothing"
    );
    assert_eq!(
        crm.value("companies", "301", "arr").await.as_deref(),
        Some("1")
    );
    patch(&crm, json!({"lifecyclestage": ""})).await;
    assert_eq!(stage().await, None);
    patch(&crm, json!({"lifecyclestage": "lead"})).await;
    assert_eq!(stage().await.as_deref(), Some("lead"));
    patch(&crm, json!({"lifecyclestage": "evangelist"})).await;
    assert_eq!(stage().await.as_deref(), Some("evangelist"));
}

#[tokio::test]
async fn an_activity_needs_its_time_and_an_email_its_direction() {
    let crm = Crm::filled().await;
    for object in ["calls", "emails", "meetings", "notes", "tasks"] {
        let got = crm.post(&objects(object), json!({"properties": {}})).await;
        assert_eq!(got.status, 400, "{object}");
        assert_eq!(got.body["category"], "VALIDATION_ERROR");
        assert_eq!(
            got.body["context"]["properties"][0], "hs_timestamp",
            "{object}"
        );
    }
    let at = noon().timestamp_millis().to_string();
    let email = json!({"properties": {"hs_timestamp": at}});
    let got = crm.post(&objects("emails"), email).await;
    assert_eq!(
        got.body["context"]["properties"],
        json!(["hs_email_direction"])
    );
    let call = crm.make("calls", json!({"hs_timestamp": at})).await;
    assert_eq!(
        crm.value("calls", &call, "hs_timestamp").await.as_deref(),
        Some("2026-11-21T12:00:00.000Z")
    );
    let path = format!("{}/{call}", objects("calls"));
    let cleared = crm
        .patch(&path, json!({"properties": {"hs_timestamp": ""}}))
        .await;
    assert_eq!(cleared.status, 400, "what is required cannot be cleared");
}

#[tokio::test]
async fn a_company_needs_a_name_or_a_domain() {
    let crm = Crm::filled().await;
    let got = crm
        .post(&objects("companies"), json!({"properties": {"arr": "1"}}))
        .await;
    assert_eq!(got.status, 400);
    crm.make("companies", json!({"domain": "delta.example"}))
        .await;
}

#[tokio::test]
async fn several_options_are_joined_with_semicolons() {
    let crm = Crm::filled().await;
    let path = format!("{}/501", objects("contacts"));
    let roles = |roles: &str| json!({"properties": {"hs_buying_role": roles}});
    let good = crm.patch(&path, roles("BLOCKER;END_USER")).await;
    assert_eq!(
        good.body["properties"]["hs_buying_role"],
        "BLOCKER;END_USER"
    );
    let bad = crm.patch(&path, roles("BLOCKER;KING")).await;
    assert_eq!(first_error(&bad), ("INVALID_OPTION", "hs_buying_role"));
}

#[tokio::test]
async fn closing_a_ticket_dates_it_and_opening_it_again_does_not_keep_the_date() {
    let crm = Crm::filled().await;
    let path = format!("{}/701", objects("tickets"));
    crm.patch(&path, json!({"properties": {"hs_pipeline_stage": "4"}}))
        .await;
    let closed = crm.value("tickets", "701", "closed_date").await;
    assert_eq!(closed.as_deref(), Some("2026-11-21T12:00:00.000Z"));
    crm.patch(&path, json!({"properties": {"hs_pipeline_stage": "1"}}))
        .await;
    assert_eq!(crm.value("tickets", "701", "closed_date").await, None);
    let unknown = crm
        .patch(&path, json!({"properties": {"hs_pipeline_stage": "9"}}))
        .await;
    assert_eq!(
        first_error(&unknown),
        ("INVALID_OPTION", "hs_pipeline_stage")
    );
}

#[tokio::test]
async fn a_rule_of_the_portal_asks_for_another_property() {
    let crm = Crm::with(|settings| {
        settings.required_when = vec![RequiredWhen {
            object: ObjectType::Companies,
            property: "customer_stage".to_owned(),
            value: "churned".to_owned(),
            needs: "loss_reason".to_owned(),
        }];
    })
    .await;
    crm.fill(crate::client::portal());
    let got = patch(&crm, json!({"customer_stage": "churned"})).await;
    assert_eq!(
        first_error(&got),
        ("MISSING_CONDITIONAL_REQUIRED_PROPERTY", "loss_reason")
    );
    let both = json!({"customer_stage": "churned", "loss_reason": "price"});
    assert_eq!(patch(&crm, both).await.status, 200);
    // What is needed cannot be taken away again either, as long as the need is there.
    let got = patch(&crm, json!({"loss_reason": ""})).await;
    assert_eq!(
        first_error(&got),
        ("MISSING_CONDITIONAL_REQUIRED_PROPERTY", "loss_reason")
    );
    let back = json!({"customer_stage": "adoption", "loss_reason": ""});
    assert_eq!(patch(&crm, back).await.status, 200);
}
