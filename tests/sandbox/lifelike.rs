//! The made-up portfolio, seen through the portal's own rules.

use crate::client::{Crm, noon, objects};
use serde_json::{Map, Value, json};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;

async fn lifelike() -> Crm {
    let crm = Crm::empty().await;
    crm.fill(generate(Recipe {
        accounts: 25,
        seed: 7,
        now: noon(),
    }));
    crm
}

/// All writable properties of an object.
async fn writable(crm: &Crm, object: ObjectType) -> Vec<String> {
    let got = crm
        .get(&format!("/crm/properties/2026-09/{}", object.name()))
        .await;
    let all = got.body["results"].as_array().expect("results");
    all.iter()
        .filter(|one| one["modificationMetadata"]["readOnlyValue"] == false)
        .filter_map(|one| one["name"].as_str().map(str::to_owned))
        .collect()
}

/// All records of an object with these properties.
async fn all(crm: &Crm, object: ObjectType, properties: &[String]) -> Vec<Value> {
    let mut records = Vec::new();
    let mut after = String::from("0");
    loop {
        let path = format!(
            "{}?limit=100&after={after}&properties={}",
            objects(object.name()),
            properties.join(",")
        );
        let mut page = crm.get(&path).await;
        assert_eq!(page.status, 200);
        let next = page.after().map(str::to_owned);
        records.append(page.body["results"].as_array_mut().expect("results"));
        match next {
            Some(next) => after = next,
            None => return records,
        }
    }
}

#[tokio::test]
async fn every_value_of_the_portfolio_could_have_been_written_by_hand() {
    let crm = lifelike().await;
    for object in ObjectType::ALL {
        let properties = writable(&crm, object).await;
        let records = all(&crm, object, &properties).await;
        assert!(!records.is_empty(), "there are no {}", object.name());
        for some in records.chunks(100) {
            let inputs: Vec<Value> = some
                .iter()
                .map(|record| {
                    let set = record["properties"].as_object().expect("properties").iter();
                    let own: Map<String, Value> = set
                        .filter(|(name, value)| value.is_string() && properties.contains(name))
                        .map(|(name, value)| (name.clone(), value.clone()))
                        .collect();
                    json!({"id": record["id"], "properties": own})
                })
                .collect();
            let path = format!("{}/batch/update", objects(object.name()));
            let again = crm.post(&path, json!({"inputs": inputs})).await;
            assert_eq!(again.status, 200, "{}", again.body["errors"]);
            for (before, after) in some
                .iter()
                .zip(again.body["results"].as_array().into_iter().flatten())
            {
                assert_eq!(
                    before["updatedAt"], after["updatedAt"],
                    "writing what is there changes nothing: {before} {after}"
                );
            }
        }
    }
}

#[tokio::test]
async fn nothing_in_the_portfolio_is_undefined() {
    let crm = lifelike().await;
    let portal = generate(Recipe {
        accounts: 25,
        seed: 7,
        now: noon(),
    });
    let mut defined = std::collections::HashMap::new();
    for object in ObjectType::ALL {
        let got = crm
            .get(&format!("/crm/properties/2026-09/{}", object.name()))
            .await;
        let names: std::collections::HashSet<String> = got.body["results"]
            .as_array()
            .expect("results")
            .iter()
            .filter_map(|one| one["name"].as_str().map(str::to_owned))
            .collect();
        defined.insert(object, names);
    }
    let mut undefined = std::collections::BTreeSet::new();
    for record in portal.records {
        let values = record.properties.iter().map(|(name, _)| name);
        let names = values.chain(record.history.iter().map(|(name, _)| name));
        undefined.extend(
            names
                .filter(|name| !defined[&record.object].contains(**name))
                .map(|name| format!("{}.{name}", record.object.name())),
        );
    }
    assert!(undefined.is_empty(), "{undefined:?}");
}

#[tokio::test]
async fn the_last_contact_is_that_of_the_activities() {
    let crm = lifelike().await;
    let last = ["notes_last_contacted".to_owned()];
    let companies = all(&crm, ObjectType::Companies, &last).await;
    for company in companies {
        let id = company["id"].as_str().expect("an id");
        let mut latest = None;
        for object in ["calls", "emails", "meetings"] {
            let path = format!("{}/{id}/associations/{object}", objects("companies"));
            let got = crm.get(&path).await;
            let ids = got.body["results"].as_array().expect("results").iter();
            let inputs: Vec<Value> = ids.map(|one| json!({"id": one["toObjectId"]})).collect();
            for some in inputs.chunks(100) {
                let body = json!({"properties": ["hs_timestamp"], "inputs": some});
                let path = format!("{}/batch/read", objects(object));
                let got = crm.post(&path, body).await;
                for one in got.body["results"].as_array().expect("results") {
                    let at = one["properties"]["hs_timestamp"]
                        .as_str()
                        .map(str::to_owned);
                    latest = latest.max(at);
                }
            }
        }
        let shown = company["properties"]["notes_last_contacted"].as_str();
        assert_eq!(shown, latest.as_deref(), "company {id}");
    }
}
