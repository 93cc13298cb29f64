//! What the published description of the API (version `2026-09`) says an answer must have, in a few
//! words: every answer that a test gets is held to it.

use serde_json::Value;

/// What a part of an answer is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    /// 32 bits.
    Small,
    /// 8-4-4-4-12.
    Uuid,
    Truth,
    /// ISO 8601, in UTC.
    Moment,
    /// A list of such.
    List(Parts),
    /// A list of texts.
    Words,
    /// A map of texts.
    Texts,
    /// A map of lists of texts.
    Lists,
    /// A map of lists of such.
    Many(Parts),
    /// A thing with parts.
    Thing(Parts),
    /// A map of things.
    Things(Parts),
    /// One of some words.
    Word(&'static [&'static str]),
}
use Kind::*;

/// Its name, whether it must be there, and what it is. Other parts may be there as well.
type Parts = &'static [(&'static str, bool, Kind)];

const NEXT: Parts = &[("after", true, Text), ("link", false, Text)];
const PAGING: Parts = &[("next", false, Thing(NEXT))];
const DETAIL: Parts = &[
    ("message", true, Text),
    ("code", false, Text),
    ("in", false, Text),
    ("subCategory", false, Text),
    ("context", false, Lists),
];
const ERROR: Parts = &[
    ("category", true, Text),
    ("correlationId", true, Uuid),
    ("message", true, Text),
    ("subCategory", false, Text),
    ("context", false, Lists),
    ("links", false, Texts),
    ("errors", false, List(DETAIL)),
];
/// Its finer category would be an object, of which nobody says what is in it.
const STANDARD_ERROR: Parts = &[
    ("category", true, Text),
    ("context", true, Lists),
    ("errors", true, List(DETAIL)),
    ("links", true, Texts),
    ("message", true, Text),
    ("status", true, Text),
    ("subCategory", false, Thing(&[])),
];
const VERSION: Parts = &[
    ("value", true, Text),
    ("timestamp", true, Moment),
    ("sourceType", true, Text),
    ("sourceId", false, Text),
    ("sourceLabel", false, Text),
    ("updatedByUserId", false, Small),
];
const ASSOCIATED: Parts = &[
    (
        "results",
        true,
        List(&[("id", true, Text), ("type", true, Text)]),
    ),
    ("paging", false, Thing(PAGING)),
];
/// Its context is of texts, unlike that of an error.
const WARNING: Parts = &[
    ("category", true, Text),
    ("message", true, Text),
    ("context", true, Texts),
];
const RECORD: Parts = &[
    ("id", true, Text),
    ("properties", true, Texts),
    ("createdAt", true, Moment),
    ("updatedAt", true, Moment),
    ("archived", true, Truth),
    ("archivedAt", false, Moment),
    ("propertiesWithHistory", false, Many(VERSION)),
    ("associations", false, Things(ASSOCIATED)),
    ("objectWriteTraceId", false, Text),
    ("warnings", false, List(WARNING)),
];
const RECORDS: Parts = &[
    ("results", true, List(RECORD)),
    ("paging", false, Thing(PAGING)),
];
const FOUND: Parts = &[
    ("results", true, List(RECORD)),
    ("total", true, Small),
    ("paging", false, Thing(PAGING)),
];
const STATUS: Kind = Word(&["CANCELED", "COMPLETE", "PENDING", "PROCESSING"]);
const BATCH: Parts = &[
    ("completedAt", true, Moment),
    ("startedAt", true, Moment),
    ("results", true, List(RECORD)),
    ("status", true, STATUS),
    ("numErrors", false, Small),
    ("errors", false, List(STANDARD_ERROR)),
];
const UPSERTED: Parts = &[
    ("id", true, Text),
    ("new", true, Truth),
    ("properties", true, Texts),
    ("createdAt", true, Moment),
    ("updatedAt", true, Moment),
    ("archived", true, Truth),
    ("objectWriteTraceId", false, Text),
    ("warnings", false, List(WARNING)),
];
const UPSERTS: Parts = &[
    ("completedAt", true, Moment),
    ("startedAt", true, Moment),
    ("results", true, List(UPSERTED)),
    ("status", true, STATUS),
    ("numErrors", false, Small),
    ("errors", false, List(STANDARD_ERROR)),
];
/// `LabelsBetweenObjectPair`
const PAIR: Parts = &[
    ("fromObjectTypeId", true, Text),
    ("fromObjectId", true, Text),
    ("toObjectTypeId", true, Text),
    ("toObjectId", true, Text),
    ("labels", true, Words),
];
const END: Parts = &[("id", true, Text)];
const SPEC: Parts = &[
    ("associationCategory", true, CATEGORY),
    ("associationTypeId", true, Small),
];
/// `BatchResponsePublicDefaultAssociation`
const DEFAULTS: Parts = &[
    ("completedAt", true, Moment),
    ("startedAt", true, Moment),
    (
        "results",
        true,
        List(&[
            ("from", true, Thing(END)),
            ("to", true, Thing(END)),
            ("associationSpec", true, Thing(SPEC)),
        ]),
    ),
    ("status", true, STATUS),
];
const CATEGORY: Kind = Word(&[
    "HUBSPOT_DEFINED",
    "INTEGRATOR_DEFINED",
    "USER_DEFINED",
    "WORK",
]);
const LABELS: Parts = &[(
    "results",
    true,
    List(&[
        ("category", true, CATEGORY),
        ("typeId", true, Small),
        ("label", false, Text),
    ]),
)];
const TOKEN: Parts = &[
    ("access_token", true, Text),
    ("refresh_token", true, Text),
    ("expires_in", true, Number),
    ("token_type", true, Text),
    ("hub_id", false, Number),
];
const EDGE: Parts = &[
    ("toObjectId", true, Text),
    (
        "associationTypes",
        true,
        List(&[
            ("category", true, CATEGORY),
            ("typeId", true, Small),
            ("label", false, Text),
        ]),
    ),
];
const EDGES: Parts = &[
    ("results", true, List(EDGE)),
    ("paging", false, Thing(PAGING)),
];
const MANY_EDGES: Parts = &[
    ("completedAt", true, Moment),
    ("startedAt", true, Moment),
    (
        "results",
        true,
        List(&[
            ("from", true, Thing(&[("id", true, Text)])),
            ("to", true, List(EDGE)),
            ("paging", false, Thing(PAGING)),
        ]),
    ),
    ("status", true, STATUS),
    ("numErrors", false, Small),
    ("errors", false, List(STANDARD_ERROR)),
];
const OWNER: Parts = &[
    ("id", true, Text),
    ("type", true, Word(&["PERSON", "QUEUE"])),
    ("archived", true, Truth),
    ("createdAt", true, Moment),
    ("updatedAt", true, Moment),
    ("email", false, Text),
    ("firstName", false, Text),
    ("lastName", false, Text),
    ("userId", false, Small),
    ("userIdIncludingInactive", false, Small),
];
const OWNERS: Parts = &[
    ("results", true, List(OWNER)),
    ("paging", false, Thing(PAGING)),
];
const PROPERTY: Parts = &[
    ("name", true, Text),
    ("label", true, Text),
    ("type", true, Text),
    ("fieldType", true, Text),
    ("description", true, Text),
    ("groupName", true, Text),
    (
        "options",
        true,
        List(&[
            ("label", true, Text),
            ("value", true, Text),
            ("hidden", true, Truth),
            ("displayOrder", false, Small),
        ]),
    ),
    ("hidden", false, Truth),
    ("archived", false, Truth),
    ("archivedAt", false, Moment),
    ("referencedObjectType", false, Text),
    (
        "modificationMetadata",
        false,
        Thing(&[
            ("archivable", true, Truth),
            ("readOnlyDefinition", true, Truth),
            ("readOnlyValue", true, Truth),
        ]),
    ),
];
const STAGE: Parts = &[
    ("id", true, Text),
    ("label", true, Text),
    ("displayOrder", true, Small),
    ("metadata", true, Texts),
    ("createdAt", true, Moment),
    ("updatedAt", true, Moment),
    ("archived", true, Truth),
    (
        "writePermissions",
        true,
        Word(&["CRM_PERMISSIONS_ENFORCEMENT", "INTERNAL_ONLY", "READ_ONLY"]),
    ),
];
const PIPELINE: Parts = &[
    ("id", true, Text),
    ("label", true, Text),
    ("displayOrder", true, Small),
    ("stages", true, List(STAGE)),
    ("createdAt", true, Moment),
    ("updatedAt", true, Moment),
    ("archived", true, Truth),
];
const ACCOUNT: Parts = &[
    (
        "accountType",
        true,
        Word(&["APP_DEVELOPER", "DEVELOPER_TEST", "SANDBOX", "STANDARD"]),
    ),
    ("additionalCurrencies", true, List(&[])),
    ("companyCurrency", true, Text),
    ("dataHostingLocation", true, Text),
    ("portalId", true, Small),
    ("timeZone", true, Text),
    ("uiDomain", true, Text),
    ("utcOffset", true, Text),
    ("utcOffsetMilliseconds", true, Number),
];
const USAGE: Parts = &[(
    "results",
    true,
    List(&[
        ("name", true, Text),
        ("usageLimit", true, Small),
        ("currentUsage", true, Small),
        ("collectedAt", true, Moment),
        (
            "fetchStatus",
            true,
            Word(&["CACHED", "FAILURE", "NOTFOUND", "SUCCESS", "TIMEOUT"]),
        ),
    ]),
)];

/// What the answer of an address must have; `None` for addresses that nothing is published of.
fn expected(path: &str, status: u16) -> Option<Parts> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    if status == 204 {
        return None;
    }
    if status >= 400 {
        return (!path.starts_with("/_")).then_some(ERROR);
    }
    Some(match parts.as_slice() {
        ["crm", "objects", _, _] if status == 201 => RECORD,
        ["crm", "objects", _, _] => RECORDS,
        ["crm", "objects", _, _, "search"] => FOUND,
        ["crm", "objects", _, _, _] => RECORD,
        ["crm", "objects", _, _, "batch", "upsert"] => UPSERTS,
        ["crm", "objects", _, _, "batch", _] => BATCH,
        ["crm", "objects", _, _, _, "associations", "default", _, _] => DEFAULTS,
        ["crm", "objects", _, _, _, "associations", _, _] => PAIR,
        ["crm", "associations", _, _, _, "labels"] => LABELS,
        ["oauth", _, "token"] => TOKEN,
        ["crm", "objects", _, _, _, "associations", _] => EDGES,
        ["crm", "associations", _, _, _, "batch", "read"] => MANY_EDGES,
        ["crm", "owners", _] => OWNERS,
        ["crm", "owners", _, _] => OWNER,
        ["crm", "properties", _, _] => &[("results", true, List(PROPERTY))],
        ["crm", "properties", _, _, _] => PROPERTY,
        ["crm", "pipelines", _, _] => &[("results", true, List(PIPELINE))],
        ["crm", "pipelines", _, _, _] => PIPELINE,
        ["account-info", _, "details"] => ACCOUNT,
        ["account-info", _, "api-usage", "daily", "private-apps"] => USAGE,
        _ => return None,
    })
}

/// Fails the test when the answer is not as published.
pub fn hold(path: &str, status: u16, body: &Value) {
    if let Some(parts) = expected(path, status) {
        thing(body, parts, &format!("{status} {path}"));
    }
}

fn thing(value: &Value, parts: Parts, at: &str) {
    let Value::Object(map) = value else {
        panic!("{at}: not an object: {value}");
    };
    for (name, required, kind) in parts {
        match map.get(*name) {
            Some(value) => is(value, *kind, &format!("{at}.{name}")),
            None => assert!(!required, "{at}: {name} is missing in {value}"),
        }
    }
}

fn entries<'a>(value: &'a Value, at: &str) -> impl Iterator<Item = (String, &'a Value)> {
    let Value::Object(map) = value else {
        panic!("{at}: not a map: {value}");
    };
    map.iter().map(move |(name, value)| (name.clone(), value))
}

fn list<'a>(value: &'a Value, at: &str) -> &'a Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("{at}: not a list: {value}"))
}

fn is(value: &Value, kind: Kind, at: &str) {
    match kind {
        Text => assert!(value.is_string(), "{at}: not a text: {value}"),
        Number => assert!(
            value.is_i64() || value.is_u64(),
            "{at}: not a number: {value}"
        ),
        Small => assert!(
            value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
            "{at}: not a number of 32 bits: {value}"
        ),
        Uuid => assert!(
            value
                .as_str()
                .is_some_and(|text| uuid::Uuid::parse_str(text).is_ok()),
            "{at}: not a UUID: {value}"
        ),
        Truth => assert!(value.is_boolean(), "{at}: not true or false: {value}"),
        Moment => {
            let text = value.as_str().unwrap_or_default();
            let moment = chrono::DateTime::parse_from_rfc3339(text);
            assert!(moment.is_ok(), "{at}: not a moment: {value}");
        }
        Word(words) => {
            let known = value.as_str().is_some_and(|word| words.contains(&word));
            assert!(known, "{at}: none of {words:?}: {value}");
        }
        Thing(parts) => thing(value, parts, at),
        List(parts) => {
            for (index, one) in list(value, at).iter().enumerate() {
                if !parts.is_empty() {
                    thing(one, parts, &format!("{at}[{index}]"));
                }
            }
        }
        Words => list(value, at).iter().for_each(|one| is(one, Text, at)),
        Texts => entries(value, at).for_each(|(name, one)| is(one, Text, &format!("{at}.{name}"))),
        Lists => entries(value, at).for_each(|(name, one)| {
            for one in list(one, &format!("{at}.{name}")) {
                is(one, Text, &format!("{at}.{name}"));
            }
        }),
        Many(parts) => {
            entries(value, at).for_each(|(name, one)| {
                is(one, List(parts), &format!("{at}.{name}"));
            });
        }
        Things(parts) => {
            entries(value, at).for_each(|(name, one)| thing(one, parts, &format!("{at}.{name}")));
        }
    }
}

#[test]
fn what_is_not_as_published_is_noticed() {
    let told = |body: Value| {
        std::panic::catch_unwind(|| hold("/crm/objects/2026-09/companies/7", 200, &body)).is_err()
    };
    let whole = serde_json::json!({"id": "7", "properties": {"name": "Acme"}, "archived": false,
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z"});
    assert!(!told(whole.clone()));
    let mut empty = whole.clone();
    empty["properties"]["arr"] = Value::Null;
    assert!(told(empty), "a value is a text, or it is not there");
    let mut number = whole.clone();
    number["id"] = 7.into();
    assert!(told(number), "ids are texts");
    let mut past = whole;
    past["propertiesWithHistory"] = serde_json::json!({"arr": [{"value": "1"}]});
    assert!(told(past), "a past value says since when");
}
