//! A touchpoint with somebody who was deleted in the CRM meanwhile.

use crate::support::{accounts, synced, text};
use serde_json::{Value, json};
use tenure::sandbox::record::ObjectType;

#[test]
fn it_is_refused_by_name_and_sent_without_them() {
    let (home, crm) = synced();
    let ids = accounts(&home, &[]).into_iter().map(|of| text(&of, "id"));
    let show = |id: &str| home.run(&["show", id, "--json"]).with(0).json();
    let found = ids.into_iter().find_map(|id| {
        let details = show(&id);
        let person = details["details"]["contacts"].get(0)?.clone();
        Some((id, text(&person, "id"), text(&person, "name")))
    });
    let (id, person, name) = found.expect("an account with people");
    let archived = json!({"inputs": [{"id": person}]}).to_string();
    crm.post("/crm/objects/2026-09/contacts/batch/archive", &archived);
    let before = crm.count(ObjectType::Calls);
    let line = format!("call 5m with {name}: pricing");
    let came = home.run(&["log", &id, &line]).with(1);
    let said = format!("Not in the CRM any more: the contact “{name}”. It can be sent without.");
    assert!(came.err.contains(&said), "{}", came.err);
    let outbox = home.run(&["outbox", "--json"]).with(0).json();
    let missing = json!([{"kind": "contact", "id": person, "name": name}]);
    assert_eq!(outbox[0]["missing"], missing);
    assert_eq!(text(&outbox[0], "state"), "refused");
    let list = home.run(&["outbox"]).with(0).out;
    let number = list.split_whitespace().next().expect("a number").to_owned();
    let way = format!("tenure outbox retry {number} --without-missing");
    assert!(came.err.contains(&way), "{}", came.err);
    home.run(&["outbox", "retry", &number]).with(1);
    assert_eq!(crm.count(ObjectType::Calls), before);
    home.run(&["outbox", "retry", &number, "--without-missing"])
        .with(0);
    assert_eq!(crm.count(ObjectType::Calls), before + 1);
    assert_eq!(home.run(&["outbox", "--json"]).with(0).json(), json!([]));
    let journal = home.run(&["journal", "--json"]).with(0).json();
    let does = &journal[0]["writes"][0]["does"];
    assert_eq!(does["contacts"], Value::Array(Vec::new()));
    assert_eq!(text(does, "body"), format!("pricing ({name})"));
}
