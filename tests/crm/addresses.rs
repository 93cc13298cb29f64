//! Addresses that gateways on the way take.

use crate::server::{Answer, Request, Server};
use crate::settings;
use serde_json::{Map, Value, json};
use tenure::crm::hubspot::HubSpot;
use tenure::crm::{Crm, Item, Resource};
use tenure::domain::account::AccountRecord;

/// What many gateways take of an address.
const LONGEST: usize = 8_000;

/// A company of which every property that is asked for with its past comes with that alone.
fn company(properties: &str, past: &str) -> Value {
    let names = |list: &str| {
        let names = list.split(',').filter(|name| !name.is_empty());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let plain: Map<String, Value> = names(properties)
        .into_iter()
        .filter(|name| name != "hs_merged_object_ids" && !names(past).contains(name))
        .map(|name| (name.clone(), json!(format!("{name} now"))))
        .collect();
    let of = |name: &String| {
        let now = json!({"value": "7", "timestamp": "2026-11-02T00:00:00Z"});
        let before = json!({"value": "5", "timestamp": "2026-11-01T00:00:00Z"});
        (name.clone(), json!([now, before]))
    };
    let past: Map<String, Value> = names(past).iter().map(of).collect();
    json!({"id": "9", "properties": plain, "propertiesWithHistory": past})
}

fn joined(list: &Value) -> String {
    let names = list.as_array().into_iter().flatten();
    let names: Vec<&str> = names.filter_map(Value::as_str).collect();
    names.join(",")
}

fn answer(request: &Request) -> Answer {
    if request.address > LONGEST {
        return Answer::Text(414, "<html>URI Too Long</html>");
    }
    let query = |name: &str| request.query.get(name).cloned().unwrap_or_default();
    let twice = |name: &str| query("properties").split(',').any(|one| one == name);
    let past = query("propertiesWithHistory");
    if past.split(',').any(|name| !name.is_empty() && twice(name)) {
        return Answer::Json(400, json!({"message": "named twice"}));
    }
    match request.path.as_str() {
        "/account-info/2026-09/details" => Answer::Json(200, json!({"portalId": 123})),
        "/crm/objects/2026-09/companies" => {
            let one = company(&query("properties"), &past);
            Answer::Json(
                200,
                json!({"results": [one], "paging": {"next": {"after": "9"}}}),
            )
        }
        "/crm/objects/2026-09/companies/9" => {
            Answer::Json(200, company(&query("properties"), &past))
        }
        "/crm/objects/2026-09/companies/batch/read" => {
            let wanted = |key: &str| joined(&request.body[key]);
            let one = company(&wanted("properties"), &wanted("propertiesWithHistory"));
            Answer::Json(200, json!({"status": "COMPLETE", "results": [one]}))
        }
        path => panic!("{path}"),
    }
}

/// A portal with so many own fields of 49 letters.
async fn with(own: usize) -> (Server, HubSpot) {
    let server = Server::start(answer).await;
    let mut settings = settings(&server.url);
    for n in 0..own {
        let property = format!("{n:0>49}");
        settings.mapping.custom.insert(format!("Own {n}"), property);
    }
    let crm = HubSpot::new(settings).expect("good settings");
    (server, crm)
}

fn read(record: &AccountRecord, own: usize) {
    assert_eq!(record.account.name, "name now");
    let last = format!("Own {}", own - 1);
    let own_now = record.account.custom.iter().find(|(name, _)| *name == last);
    assert_eq!(own_now.map(|(_, now)| now), Some("7"), "{last}");
    let past = record.custom.iter().find(|(name, _)| *name == last);
    assert_eq!(past.map(|(_, past)| past.len()), Some(2), "{last}");
}

#[tokio::test]
async fn own_fields_without_end_are_read_however_long_their_names_are() {
    // The last of them once each in an address; more than go into one.
    for (own, by_ids) in [(5, false), (100, false), (400, true)] {
        let (server, crm) = with(own).await;
        let page = crm.list(Resource::Accounts, None).await.expect("a page");
        assert_eq!(page.next.as_deref(), Some("9"), "{own}");
        let [Item::Account(record)] = &page.items[..] else {
            panic!("{own}: {:?}", page.items);
        };
        read(record, own);
        let alone = crm.account(&"9".into()).await.expect("an answer");
        read(&alone.expect("it is there"), own);
        let lines = server.lines();
        let batches = lines.iter().filter(|line| line.ends_with("batch/read"));
        assert_eq!(batches.count() > 0, by_ids, "{own}: {lines:?}");
    }
}
