//! Properties that HubSpot keeps as a fraction and shows as a percentage: 0.25 is 25 %.

use crate::faults::call;
use crate::server::{Answer, Server};
use crate::settings;
use serde_json::{Value, json};
use std::sync::Mutex;
use tenure::crm::hubspot::HubSpot;
use tenure::crm::{Crm, Written};
use tenure::domain::field::Field;
use tenure::domain::write::{Op, Write};
use uuid::Uuid;

fn connect(server: &Server) -> HubSpot {
    let mut settings = settings(&server.url);
    settings.mapping.fractions.insert(Field::Likelihood);
    for (name, property) in [
        ("Adoption", "adoption_rate"),
        ("Chance", "renewal_likelihood"),
    ] {
        // The second is the property of a field as well, and scaled once all the same.
        settings.mapping.custom.insert(name.into(), property.into());
        settings.mapping.custom_fractions.insert(name.into());
    }
    HubSpot::new(settings).expect("the settings are good")
}

fn record(likelihood: &str) -> Value {
    let past = json!([
        {"value": likelihood, "timestamp": "2026-11-01T00:00:00Z", "sourceType": "CRM_UI"},
        {"value": "0.1", "timestamp": "2026-10-01T00:00:00Z", "sourceType": "CRM_UI"},
    ]);
    json!({
        "id": "42",
        "properties": {"name": "Acme", "renewal_likelihood": likelihood, "csat_score": "0.5", "adoption_rate": "0.07"},
        "propertiesWithHistory": {"renewal_likelihood": past,
            "adoption_rate": [{"value": "0.07", "timestamp": "2026-11-01T00:00:00Z", "sourceType": "CRM_UI"}]},
        "updatedAt": "2026-11-21T10:00:00Z",
    })
}

/// A company that takes what it is sent, alone or in a batch.
async fn company() -> Server {
    let kept = Mutex::new("0.25".to_owned());
    Server::start(move |request| {
        let mut kept = kept.lock().expect("the value");
        let inputs = request.body["inputs"].as_array().cloned();
        let one = inputs.and_then(|all| all.into_iter().next());
        let sent = one.as_ref().unwrap_or(&request.body);
        if let Some(sent) = sent["properties"]["renewal_likelihood"].as_str() {
            *kept = sent.to_owned();
        }
        let record = record(&kept);
        match request.path.contains("/batch/") {
            true => Answer::Json(200, json!({"status": "COMPLETE", "results": [record]})),
            false => Answer::Json(200, record),
        }
    })
    .await
}

fn set(base: &str, value: &str) -> Write {
    let op = Op::SetField {
        field: Field::Likelihood,
        base: Some(base.to_owned()),
        value: Some(value.to_owned()),
    };
    Write {
        op,
        id: Uuid::now_v7(),
        ..call()
    }
}

#[tokio::test]
async fn it_is_read_as_the_percentage_that_it_means_with_its_past() {
    let server = company().await;
    let read = connect(&server).account(&"42".into()).await;
    let read = read.expect("it answers").expect("it is there");
    let number = |field| read.account.number(field).map(|of| of.value);
    assert_eq!(number(Field::Likelihood), Some(25.0));
    assert!(
        read.raw.contains(&(Field::Likelihood, "25".to_owned())),
        "{:?}",
        read.raw
    );
    let mut past = read.history.iter();
    let (_, past) = past
        .find(|(field, _)| *field == Field::Likelihood)
        .expect("a past");
    let past: Vec<f64> = past.iter().map(|(_, value)| *value).collect();
    assert_eq!(past, [10.0, 25.0]);
    let own = |name: &str| read.account.custom.get(name);
    assert_eq!((own("Adoption"), own("Chance")), (Some("7"), Some("25")));
    let mut past = read.custom.iter();
    let (_, past) = past.find(|(of, _)| of == "Adoption").expect("a past");
    assert_eq!(past[0].1, 7.0);
    // Of a field that is not said to be one, the number is what it is.
    assert_eq!(number(Field::Csat), Some(0.5));
}

#[tokio::test]
async fn it_is_written_as_a_fraction_and_compared_as_what_it_means() {
    let server = company().await;
    let crm = connect(&server);
    let theirs = Some("25".to_owned());
    let late = crm.write(&set("30", "80"), None).await;
    assert_eq!(late, Ok(Written::Conflict { theirs }));
    let done = crm.write(&set("25", "80"), None).await;
    assert!(matches!(done, Ok(Written::Done { .. })), "{done:?}");
    let sent = |of: &str| {
        let asked = server.asked().into_iter();
        let mut bodies = asked
            .filter(|one| one.line().contains(of))
            .map(|one| one.body);
        bodies.next().expect("it was sent")
    };
    let body = sent("PATCH ");
    assert_eq!(body, json!({"properties": {"renewal_likelihood": "0.8"}}));
    // Once more, it is there already; and so it is found.
    let again = crm.find(&set("25", "80"), None).await;
    assert!(matches!(again, Ok(Some(Written::Done { .. }))), "{again:?}");
    let mut all = crm.write_all(&[set("80", "35")]).await;
    let came = all.remove(0);
    assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
}

#[tokio::test]
async fn a_warning_that_tells_it_as_it_is_kept_tells_nothing_else() {
    for shown in [true, false] {
        let server = Server::start(move |request| {
            if request.method == "GET" {
                return Answer::Json(200, record("0.25"));
            }
            let mut kept = record("0.5");
            if !shown {
                kept["properties"] = json!({});
            }
            kept["warnings"] = json!([{"category": "PROPERTY_VALUE_NORMALIZED", "message": "normalized",
                "context": {"propertyName": ["renewal_likelihood"], "rawValue": [".5"],
                    "normalizedValue": ["0.5"]}}]);
            Answer::Json(200, kept)
        })
        .await;
        let done = connect(&server).write(&set("25", "50"), None).await;
        let Ok(Written::Done { stored, .. }) = done else {
            panic!("{done:?}")
        };
        assert_eq!(stored, [], "shown: {shown}");
    }
}
