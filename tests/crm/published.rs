//! What the published description of the API (version `2026-09`) says a request must have: every
//! request that the connector sends in these tests is held to it.

use serde_json::Value;
use std::collections::HashMap;

const OPERATORS: [&str; 13] = [
    "BETWEEN",
    "CONTAINS_TOKEN",
    "EQ",
    "GT",
    "GTE",
    "HAS_PROPERTY",
    "IN",
    "LT",
    "LTE",
    "NEQ",
    "NOT_CONTAINS_TOKEN",
    "NOT_HAS_PROPERTY",
    "NOT_IN",
];
const CATEGORIES: [&str; 4] = [
    "HUBSPOT_DEFINED",
    "INTEGRATOR_DEFINED",
    "USER_DEFINED",
    "WORK",
];

/// The statuses that an answer may have where the request was carried out.
pub fn good(method: &str, path: &str) -> &'static [u16] {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match (method, parts.as_slice()) {
        ("POST", ["crm", "objects", _, _]) => &[201],
        ("POST", ["crm", "objects", _, _, "batch", "create"]) => &[201, 207],
        ("POST", ["crm", "objects", _, _, "batch", _])
        | ("POST", ["crm", "associations", _, _, _, "batch", "read"]) => &[200, 207],
        ("DELETE", _) => &[204],
        _ => &[200],
    }
}

/// What is wrong with a request.
pub fn faults(
    method: &str,
    path: &str,
    query: &HashMap<String, String>,
    body: &Value,
) -> Vec<String> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let mut faults = match (method, parts.as_slice()) {
        ("GET", ["crm", "objects", _, _]) => known(
            query,
            &[
                "after",
                "archived",
                "associations",
                "limit",
                "properties",
                "propertiesWithHistory",
            ],
        ),
        ("GET", ["crm", "objects", _, _, _]) => known(
            query,
            &[
                "archived",
                "associations",
                "idProperty",
                "properties",
                "propertiesWithHistory",
            ],
        ),
        ("GET", ["crm", "objects", _, _, _, "associations", _]) => {
            known(query, &["after", "limit"])
        }
        ("GET", ["crm", "owners", _]) => known(query, &["after", "archived", "email", "limit"]),
        ("GET", ["crm", "properties", _, _]) => known(
            query,
            &["archived", "dataSensitivity", "locale", "properties"],
        ),
        ("GET", ["crm", "properties", _, _, _]) => known(
            query,
            &["archived", "dataSensitivity", "locale", "properties"],
        ),
        ("POST", ["crm", "objects", _, _, "batch", "read"]) => known(query, &["archived"]),
        ("GET", ["crm", "associations", _, _, _, "labels"]) => known(query, &[]),
        ("GET", ["crm", "pipelines", _, _])
        | ("GET", ["account-info", _, "details"])
        | ("GET", ["account-info", _, "api-usage", "daily", "private-apps"])
        | ("PATCH" | "DELETE", ["crm", "objects", _, _, _])
        | ("POST", ["crm", "objects", _, _])
        | ("POST", ["crm", "objects", _, _, "search" | "merge"])
        | (
            "POST",
            [
                "crm",
                "objects",
                _,
                _,
                "batch",
                "update" | "create" | "archive",
            ],
        )
        | ("POST", ["crm", "associations", _, _, _, "batch", "read"])
        | ("POST", ["oauth", _, "token"]) => match method {
            "PATCH" => known(query, &["idProperty"]),
            _ => known(query, &[]),
        },
        _ => vec!["there is no such address".to_owned()],
    };
    if !parts.contains(&"2026-09") {
        faults.push("it is not of the version 2026-09".to_owned());
    }
    for number in ["limit"] {
        if query
            .get(number)
            .is_some_and(|text| text.parse::<i32>().is_err())
        {
            faults.push(format!("{number} is no number"));
        }
    }
    if query
        .get("archived")
        .is_some_and(|text| !["true", "false"].contains(&text.as_str()))
    {
        faults.push("archived is neither true nor false".to_owned());
    }
    let text = |value: &Value| value.is_string();
    match (method, parts.as_slice()) {
        ("POST", ["crm", "objects", _, _, "search"]) => {
            need(body, "after", text, &mut faults);
            need(body, "limit", Value::is_u64, &mut faults);
            need(body, "sorts", |v| all(v, text), &mut faults);
            need(body, "properties", |v| all(v, text), &mut faults);
            let filter = |one: &Value| {
                let optional = |part: &str| one.get(part).is_none_or(text);
                text(&one["propertyName"])
                    && OPERATORS.iter().any(|known| one["operator"] == **known)
                    && optional("value")
                    && optional("highValue")
                    && one.get("values").is_none_or(|v| all(v, text))
            };
            let group = |one: &Value| all(&one["filters"], filter);
            need(body, "filterGroups", |v| all(v, group), &mut faults);
        }
        ("POST", ["crm", "objects", _, _, "merge"]) => {
            need(body, "objectIdToMerge", text, &mut faults);
            need(body, "primaryObjectId", text, &mut faults);
        }
        ("POST", ["crm", "objects", _, _, "batch", "read"]) => {
            need(body, "properties", |v| all(v, text), &mut faults);
            need(body, "propertiesWithHistory", |v| all(v, text), &mut faults);
            need(
                body,
                "inputs",
                |v| all(v, |one| text(&one["id"])),
                &mut faults,
            );
        }
        ("POST", ["crm", "objects", _, _, "batch", "create"]) => {
            let input = |one: &Value| one["associations"].is_array() && texts(&one["properties"]);
            need(body, "inputs", |v| all(v, input), &mut faults);
        }
        ("POST", ["crm", "objects", _, _, "batch", "update"]) => {
            let input = |one: &Value| text(&one["id"]) && texts(&one["properties"]);
            need(body, "inputs", |v| all(v, input), &mut faults);
        }
        ("POST", ["crm", "objects", _, _, "batch", "archive"]) => {
            let input = |one: &Value| text(&one["id"]);
            need(body, "inputs", |v| all(v, input), &mut faults);
        }
        ("POST", ["crm", "associations", _, _, _, "batch", "read"]) => {
            let input = |one: &Value| text(&one["id"]) && one.get("after").is_none_or(text);
            need(body, "inputs", |v| all(v, input), &mut faults);
        }
        ("POST", ["crm", "objects", _, _]) => {
            need(body, "properties", texts, &mut faults);
            let kind = |one: &Value| {
                CATEGORIES
                    .iter()
                    .any(|of| one["associationCategory"] == **of)
                    && one["associationTypeId"].is_u64()
            };
            let tie = |one: &Value| text(&one["to"]["id"]) && all(&one["types"], kind);
            need(body, "associations", |v| all(v, tie), &mut faults);
        }
        ("PATCH", ["crm", "objects", _, _, _]) => need(body, "properties", texts, &mut faults),
        _ => {}
    }
    faults
}

fn known(query: &HashMap<String, String>, names: &[&str]) -> Vec<String> {
    let strange = query.keys().filter(|name| !names.contains(&name.as_str()));
    strange
        .map(|name| format!("there is no parameter {name}"))
        .collect()
}

fn need(body: &Value, part: &str, good: impl Fn(&Value) -> bool, faults: &mut Vec<String>) {
    match body.get(part) {
        Some(value) if good(value) => {}
        Some(value) => faults.push(format!("{part} must not be {value}")),
        None => faults.push(format!("{part} is missing")),
    }
}

fn all(value: &Value, good: impl Fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(good))
}

fn texts(value: &Value) -> bool {
    let map = value.as_object();
    map.is_some_and(|map| map.values().all(Value::is_string))
}

#[test]
fn a_request_that_is_not_as_published_is_noticed() {
    let told = |path: &str, body: Value| faults("POST", path, &HashMap::new(), &body);
    let search = "/crm/objects/2026-09/companies/search";
    let whole = serde_json::json!({"after": "0", "limit": 1, "sorts": ["name"], "properties": [],
        "filterGroups": [{"filters": [{"propertyName": "name", "operator": "EQ", "value": "x"}]}]});
    assert!(told(search, whole.clone()).is_empty());
    let mut old = whole;
    old["sorts"] = serde_json::json!([{"propertyName": "name", "direction": "ASCENDING"}]);
    assert_eq!(told(search, old).len(), 1);
    assert_eq!(told(search, serde_json::json!({})).len(), 5);
}
