//! What HubSpot has stored otherwise than it was written, as its answers tell it.

use crate::connect;
use crate::faults::call;
use crate::server::{Answer, Server};
use serde_json::{Value, json};
use std::sync::Mutex;
use tenure::crm::hubspot::HubSpot;
use tenure::crm::{Crm, Written};
use tenure::domain::field::Field;
use tenure::domain::write::{Op, Stored, Write};
use uuid::Uuid;

fn set(account: &str, field: Field, value: &str) -> Write {
    let op = Op::SetField {
        field,
        base: None,
        value: Some(value.to_owned()),
    };
    Write::new(Uuid::now_v7(), account.into(), op)
}

fn warning(property: &str, raw: &str, kept: &str) -> Value {
    json!({"category": "PROPERTY_VALUE_NORMALIZED", "message": "normalized",
        "context": {"propertyName": [property], "rawValue": [raw], "normalizedValue": [kept]}})
}

/// A portal that reads nothing and answers a write with these properties and warnings.
async fn portal(properties: Value, warnings: Value) -> Server {
    Server::start(move |request| {
        let empty = json!({"id": "42", "properties": {}});
        if request.path.contains("account-info") {
            return Answer::Json(200, json!({"portalId": 1, "timeZone": "Europe/Madrid"}));
        }
        if request.method == "GET" {
            return Answer::Json(200, empty);
        }
        let kept = json!({"id": "42", "properties": properties, "warnings": warnings});
        let inputs = request.body["inputs"].as_array().cloned();
        let Some(inputs) = inputs else {
            let status = if request.method == "POST" { 201 } else { 200 };
            return Answer::Json(status, kept);
        };
        let rows = inputs.iter().map(|input| {
            let mut row = match request.path.ends_with("/batch/read") {
                true => empty.clone(),
                false => kept.clone(),
            };
            row["id"] = input["id"].clone();
            row
        });
        let rows: Vec<Value> = rows.collect();
        Answer::Json(200, json!({"status": "COMPLETE", "results": rows}))
    })
    .await
}

fn stored(written: Written) -> Vec<Stored> {
    match written {
        Written::Done { stored, .. } => stored,
        other => panic!("{other:?}"),
    }
}

fn renewal(written: &str, value: &str) -> Stored {
    Stored {
        property: "renewal_date".to_owned(),
        field: Some(Field::Renewal),
        written: Some(written.to_owned()),
        value: Some(value.to_owned()),
    }
}

#[tokio::test]
async fn a_value_that_the_answer_warns_of_is_told_with_what_is_there() {
    let raw = "2026-11-22T04:30:00Z";
    let warned = json!([warning("renewal_date", raw, "2026-11-22"), "odd", {"context": 3}]);
    for properties in [
        json!({"renewal_date": "2026-11-22"}),
        json!({}),
        json!({"renewal_date": raw}),
    ] {
        let server = portal(properties, warned.clone()).await;
        let crm = connect(&server);
        let one = set("42", Field::Renewal, raw);
        let came = crm.write(&one, None).await.expect("done");
        assert_eq!(stored(came), [renewal(raw, "2026-11-22")]);
        let two = [one, set("43", Field::Renewal, raw)];
        for came in crm.write_all(&two).await {
            assert_eq!(stored(came.expect("done")), [renewal(raw, "2026-11-22")]);
        }
    }
}

#[tokio::test]
async fn a_value_that_is_another_one_in_the_answer_is_told_without_a_warning() {
    let server = portal(json!({"renewal_date": "2027-01-31"}), Value::Null).await;
    let came = connect(&server)
        .write(&set("42", Field::Renewal, "2027-02-01"), None)
        .await;
    let came = stored(came.expect("done"));
    assert_eq!(came, [renewal("2027-02-01", "2027-01-31")]);
    // The same value in another form, and what is not shown, is nothing to tell.
    for (field, property, written, shown) in [
        (
            Field::Renewal,
            "renewal_date",
            "2027-01-31",
            json!("1801353600000"),
        ),
        (Field::Arr, "arr", "1000.0", json!("1000")),
        (Field::Arr, "arr", "1000", Value::Null),
    ] {
        let server = portal(json!({property: shown}), json!([])).await;
        let came = connect(&server)
            .write(&set("42", field, written), None)
            .await;
        assert_eq!(stored(came.expect("done")), [], "{property}");
    }
}

#[tokio::test]
async fn what_went_beside_a_write_is_told_with_it_and_what_a_text_is_made_into_is_not() {
    let beside = |mut write: Write| {
        write.with = vec![("signed_on".to_owned(), "1801353600001".to_owned())];
        write
    };
    let told = Stored {
        property: "signed_on".to_owned(),
        field: None,
        written: Some("1801353600001".to_owned()),
        value: Some("2027-01-31".to_owned()),
    };
    let properties = json!({"signed_on": "2027-01-31", "arr": "5", "hs_call_body": "<p>other</p>"});
    let warnings = json!([warning("signed_on", "1801353600001", "2027-01-31")]);
    let server = portal(properties, warnings).await;
    let crm = connect(&server);
    for write in [beside(set("42", Field::Arr, "5")), beside(call())] {
        let came = crm.write(&write, None).await.expect("done");
        assert_eq!(stored(came), std::slice::from_ref(&told));
    }
}

/// HubSpot's own stage goes back by way of nothing: what went with it was stored with the first request.
#[tokio::test]
async fn what_was_stored_otherwise_is_told_of_a_move_that_had_to_be_made_again() {
    let portal = Mutex::new(("902".to_owned(), "5".to_owned()));
    let server = Server::start(move |request| {
        let mut now = portal.lock().expect("the portal");
        let sent = &request.body["properties"];
        if request.method == "PATCH" {
            if let Some(stage) = sent["lifecyclestage"].as_str()
                && (stage.is_empty() || now.0.is_empty())
            {
                now.0 = stage.to_owned();
            }
            if sent["arr"].is_string() {
                now.1 = "1000".to_owned();
            }
        }
        let past = json!([{"value": now.0, "timestamp": 1_790_000_000_000_i64}]);
        Answer::Json(
            200,
            json!({"id": "42", "properties": {"lifecyclestage": now.0, "arr": now.1},
                "propertiesWithHistory": {"lifecyclestage": past}}),
        )
    })
    .await;
    let mut settings = crate::settings(&server.url);
    let stage = "lifecyclestage".to_owned();
    settings.mapping.fields.insert(Field::Stage, stage);
    let crm = HubSpot::new(settings).expect("good settings");
    let over = |field, base: &str, value: &str| {
        let op = Op::SetField {
            field,
            base: Some(base.to_owned()),
            value: Some(value.to_owned()),
        };
        Write::new(Uuid::now_v7(), "42".into(), op)
    };
    let both = [
        over(Field::Stage, "902", "901"),
        over(Field::Arr, "5", "1000.4"),
    ];
    let mut came = crm.write_all(&both).await;
    let arr = Stored {
        property: "arr".to_owned(),
        field: Some(Field::Arr),
        written: Some("1000.4".to_owned()),
        value: Some("1000".to_owned()),
    };
    assert_eq!(stored(came.remove(1).expect("done")), [arr]);
}
