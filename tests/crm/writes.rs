//! What the connector writes, when it does not, and how it finds what it wrote.

use crate::faults::call;
use crate::server::{Answer, Request, Server};
use crate::{connect, settings};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::Mutex;
use tenure::crm::hubspot::{Clock, HubSpot};
use tenure::crm::{Crm, CrmError, Written};
use tenure::domain::field::Field;
use tenure::domain::touchpoint::{Kind, NewTask};
use tenure::domain::write::{ObjectKind, ObjectRef, Op, Write};
use uuid::{NoContext, Timestamp, Uuid};

pub fn set(field: Field, base: Option<&str>, value: Option<&str>) -> Write {
    let op = Op::SetField {
        field,
        base: base.map(str::to_owned),
        value: value.map(str::to_owned),
    };
    Write { op, ..call() }
}

/// A company with one property that takes what it is sent.
async fn company(property: &'static str, value: Option<&'static str>) -> Server {
    let kept = Mutex::new(value.map(str::to_owned));
    Server::start(move |request| {
        let mut kept = kept.lock().expect("the value");
        if request.path.contains("account-info") {
            return Answer::Json(200, json!({"portalId": 1, "timeZone": "Europe/Madrid"}));
        }
        if request.method == "PATCH" {
            let sent = request.body["properties"][property]
                .as_str()
                .expect("a text, never null");
            *kept = Some(sent.to_owned());
        }
        let mut properties = serde_json::Map::new();
        properties.insert(property.to_owned(), json!(*kept));
        Answer::Json(
            200,
            json!({"id": "42", "properties": properties, "updatedAt": "2026-11-21T10:00:00Z"}),
        )
    })
    .await
}

fn patches(server: &Server) -> Vec<Value> {
    let asked = server.asked();
    let patches = asked.iter().filter(|request| request.method == "PATCH");
    patches.map(|request| request.body.clone()).collect()
}

#[tokio::test]
async fn a_field_is_read_before_it_is_written() {
    let server = company("arr", Some("1000")).await;
    let crm = connect(&server);
    let written = crm
        .write(&set(Field::Arr, Some("1000.00"), Some("2000")), None)
        .await;
    assert!(
        matches!(
            written,
            Ok(Written::Done {
                object: None,
                updated_at: Some(_),
                ..
            })
        ),
        "{written:?}"
    );
    assert_eq!(
        server.lines(),
        [
            "GET /crm/objects/2026-09/companies/42",
            "PATCH /crm/objects/2026-09/companies/42"
        ]
    );
    assert_eq!(patches(&server), [json!({"properties": {"arr": "2000"}})]);
    // Once more: it is there already.
    let written = crm
        .write(&set(Field::Arr, Some("1000"), Some("2000")), None)
        .await;
    assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
    assert_eq!(patches(&server).len(), 1);
}

#[tokio::test]
async fn somebody_elses_value_is_not_written_over_until_it_was_seen() {
    let server = company("customer_stage", Some("renewal")).await;
    let crm = connect(&server);
    let write = set(Field::Stage, Some("value"), Some("advocacy"));
    let theirs = Some("renewal".to_owned());
    assert_eq!(
        crm.write(&write, None).await,
        Ok(Written::Conflict { theirs })
    );
    assert!(patches(&server).is_empty());
    let seen = set(Field::Stage, Some("renewal"), Some("advocacy"));
    assert!(matches!(
        crm.write(&seen, None).await,
        Ok(Written::Done { .. })
    ));
    assert_eq!(patches(&server).len(), 1);
}

#[tokio::test]
async fn a_field_is_cleared_with_an_empty_text() {
    let server = company("renewal_date", Some("2027-01-31")).await;
    let write = set(Field::Renewal, Some("1801353600000"), None);
    assert!(connect(&server).write(&write, None).await.is_ok());
    assert_eq!(
        patches(&server),
        [json!({"properties": {"renewal_date": ""}})]
    );
}

#[tokio::test]
async fn an_emptied_field_is_a_conflict_with_nothing() {
    let server = company("nps_score", None).await;
    let write = set(Field::Nps, Some("7"), Some("9"));
    assert_eq!(
        connect(&server).write(&write, None).await,
        Ok(Written::Conflict { theirs: None })
    );
}

#[tokio::test]
async fn a_field_of_an_account_that_is_gone_is_refused() {
    let server =
        Server::start(|_| Answer::Json(404, json!({"message": "resource not found"}))).await;
    let trouble = connect(&server)
        .write(&set(Field::Nps, None, Some("9")), None)
        .await;
    assert!(
        matches!(trouble, Err(CrmError::Refused { status: 404, .. })),
        "{trouble:?}"
    );
    assert!(patches(&server).is_empty());
}

/// The last two are the portal's own, whose order is not known unless it is asked for.
const STAGES: [&str; 6] = ["", "lead", "opportunity", "customer", "901", "902"];

/// HubSpot's own stage: a move backward is answered with success and changes nothing.
struct ForwardOnly {
    past: Vec<String>,
}

impl ForwardOnly {
    fn answer(&mut self, request: &Request) -> Answer {
        let rank = |stage: &str| STAGES.iter().position(|s| *s == stage);
        let now = self.past.last().cloned().unwrap_or_default();
        if request.method == "PATCH" {
            let sent = request.body["properties"]["lifecyclestage"]
                .as_str()
                .unwrap_or("?")
                .to_owned();
            if sent.is_empty() || rank(&sent) > rank(&now) {
                self.past.push(sent);
            }
        }
        let history: Vec<Value> = self
            .past
            .iter()
            .enumerate()
            .rev()
            .map(
                |(n, value)| json!({"value": value, "timestamp": 1_790_000_000_000_i64 + n as i64}),
            )
            .collect();
        Answer::Json(
            200,
            json!({"id": "42", "properties": {"lifecyclestage": self.past.last()},
            "propertiesWithHistory": {"lifecyclestage": history}}),
        )
    }
}

fn native_stage(server: &Server) -> tenure::crm::hubspot::HubSpot {
    let mut settings = crate::settings(&server.url);
    settings.mapping = tenure::crm::hubspot::Mapping::standard();
    tenure::crm::hubspot::HubSpot::new(settings).expect("good settings")
}

#[tokio::test]
async fn hubspots_own_stage_goes_back_by_way_of_nothing() {
    // One of an order that is not known is tried forward first.
    for (from, to, patched) in [
        ("customer", "lead", &["", "lead"][..]),
        ("902", "901", &["901", "", "901"]),
    ] {
        let portal = Mutex::new(ForwardOnly {
            past: vec![from.into()],
        });
        let server =
            Server::start(move |request| portal.lock().expect("the portal").answer(request)).await;
        let write = set(Field::Stage, Some(from), Some(to));
        let crm = native_stage(&server);
        assert!(matches!(
            crm.write(&write, None).await,
            Ok(Written::Done { .. })
        ));
        let sent: Vec<_> = patches(&server)
            .iter()
            .map(|body| body["properties"]["lifecyclestage"].clone())
            .collect();
        assert_eq!(sent, patched);
        assert!(matches!(
            crm.find(&write, None).await,
            Ok(Some(Written::Done { .. }))
        ));
    }
}

#[tokio::test]
async fn a_move_back_that_was_cut_in_the_middle_is_no_conflict() {
    let portal = Mutex::new(ForwardOnly {
        past: vec!["customer".into(), String::new()],
    });
    let server =
        Server::start(move |request| portal.lock().expect("the portal").answer(request)).await;
    let write = set(Field::Stage, Some("customer"), Some("lead"));
    // Looking for it finishes it: the stage must not stay empty.
    assert!(matches!(
        native_stage(&server).find(&write, None).await,
        Ok(Some(Written::Done { .. }))
    ));
    assert_eq!(
        patches(&server),
        [json!({"properties": {"lifecyclestage": "lead"}})]
    );
    // But a stage that somebody else emptied is one.
    let portal = Mutex::new(ForwardOnly {
        past: vec!["lead".into(), String::new()],
    });
    let server =
        Server::start(move |request| portal.lock().expect("the portal").answer(request)).await;
    let written = native_stage(&server).write(&write, None).await;
    assert_eq!(written, Ok(Written::Conflict { theirs: None }));
}

#[tokio::test]
async fn a_move_back_that_fails_once_begun_has_an_unknown_outcome() {
    // Which request fails: the setting and the last look; before them the reading back and the clearing, where
    // it is tried forward first.
    let known = (3..=4).map(|at| ("customer", "lead", at));
    let tried = (3..=6).map(|at| ("902", "901", at));
    for (from, to, fails_at) in known.chain(tried) {
        for status in [401, 429, 503] {
            let portal = Mutex::new((
                0,
                ForwardOnly {
                    past: vec![from.into()],
                },
            ));
            let server = Server::start(move |request| {
                let mut portal = portal.lock().expect("the portal");
                portal.0 += 1;
                if portal.0 >= fails_at {
                    return Answer::Json(status, json!({"message": "no", "policyName": "DAILY"}));
                }
                portal.1.answer(request)
            })
            .await;
            let write = set(Field::Stage, Some(from), Some(to));
            let trouble = native_stage(&server).write(&write, None).await;
            assert!(
                matches!(trouble, Err(CrmError::OutcomeUnknown { .. })),
                "{status} at request {fails_at}: {trouble:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_stage_that_the_portal_keeps_is_told() {
    let server = Server::start(|_| {
        Answer::Json(
            200,
            json!({"id": "42", "properties": {"lifecyclestage": "customer"}}),
        )
    })
    .await;
    let write = set(Field::Stage, Some("customer"), Some("lead"));
    let trouble = native_stage(&server)
        .write(&write, None)
        .await
        .expect_err("it is kept");
    assert!(trouble.to_string().contains("\"customer\""), "{trouble}");
    assert!(!trouble.retryable());
}

#[tokio::test]
async fn a_call_is_written_with_its_people_and_a_marker() {
    let server = Server::start(|_| {
        Answer::Json(
            201,
            json!({"id": "900", "updatedAt": "2026-11-21T10:00:00Z"}),
        )
    })
    .await;
    let written = connect(&server).write(&call(), None).await;
    let object = ObjectRef {
        kind: ObjectKind::Call,
        id: "900".into(),
    };
    assert!(matches!(written, Ok(Written::Done { object: Some(made), .. }) if made == object));
    let body = server.asked()[0].body.clone();
    let properties = &body["properties"];
    assert_eq!(properties["hs_timestamp"], "2026-09-21T14:13:20.000Z");
    assert_eq!(properties["hs_call_duration"], "1200000");
    assert_eq!(properties["hs_call_status"], "COMPLETED");
    assert_eq!(properties["hubspot_owner_id"], "5");
    let text = properties["hs_call_body"].as_str().expect("a body");
    assert!(text.starts_with("<p>Blocked by &lt;SSO&gt;</p>"), "{text}");
    assert!(
        text.contains("tenure:00000000-0000-0000-0000-000000000007"),
        "{text}"
    );
    let links: Vec<_> = body["associations"]
        .as_array()
        .expect("associations")
        .iter()
        .map(|link| {
            (
                link["to"]["id"].as_str().unwrap_or(""),
                link["types"][0]["associationTypeId"].as_u64(),
            )
        })
        .collect();
    assert_eq!(links, [("42", Some(182)), ("77", Some(194))]);
}

#[tokio::test]
async fn each_kind_becomes_the_right_object() {
    for (kind, path, company, contact, title) in [
        (Kind::Email, "emails", 186, 198, "hs_email_subject"),
        (Kind::Meeting, "meetings", 188, 200, "hs_meeting_title"),
        (Kind::Qbr, "meetings", 188, 200, "hs_meeting_title"),
        (Kind::Kickoff, "meetings", 188, 200, "hs_meeting_title"),
        (Kind::Note, "notes", 190, 202, "hs_note_body"),
    ] {
        let server = Server::start(|_| Answer::Json(201, json!({"id": "1"}))).await;
        let mut write = call();
        if let Op::Log(new) = &mut write.op {
            new.kind = kind;
        }
        connect(&server)
            .write(&write, None)
            .await
            .expect("it is written");
        // Of a meeting of some kind the portal's types are asked for first.
        let request = server.asked().pop().expect("a request");
        assert_eq!(request.path, format!("/crm/objects/2026-09/{path}"));
        let links = request.body["associations"]
            .as_array()
            .expect("associations")
            .clone();
        assert_eq!(links[0]["types"][0]["associationTypeId"], company);
        assert_eq!(links[1]["types"][0]["associationTypeId"], contact);
        let shown = request.body["properties"][title].as_str().expect("a title");
        let prefix = match kind {
            Kind::Qbr => "QBR: ",
            Kind::Kickoff => "Kickoff: ",
            Kind::Note => "<p>",
            _ => "",
        };
        assert!(shown.starts_with(&format!("{prefix}Rollout")), "{shown}");
    }
}

#[tokio::test]
async fn a_task_is_due_on_its_day_wherever_one_is() {
    let server = Server::start(|_| Answer::Json(201, json!({"id": 1, "portalId": 1}))).await;
    let op = Op::AddTask(NewTask {
        title: "Send guide".into(),
        due: chrono::NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day"),
        owner: None,
        contacts: Vec::new(),
        about: None,
    });
    let write = Write { op, ..call() };
    connect(&server)
        .write(&write, None)
        .await
        .expect("it is written");
    let made = server.asked().pop().expect("it was made");
    let body = made.body;
    assert_eq!(
        body["properties"]["hs_timestamp"],
        "2026-11-27T12:00:00.000Z"
    );
    assert_eq!(body["properties"]["hs_task_status"], "NOT_STARTED");
    assert_eq!(
        body["associations"][0]["types"][0]["associationTypeId"],
        192
    );
}

#[tokio::test]
async fn a_text_that_would_be_cut_is_refused_before_it_is_sent() {
    let server = Server::start(|_| Answer::Json(201, json!({"id": "1"}))).await;
    let mut write = call();
    if let Op::Log(new) = &mut write.op {
        new.body = "x".repeat(65_500);
    }
    let trouble = connect(&server)
        .write(&write, None)
        .await
        .expect_err("too long");
    assert!(trouble.to_string().contains("65536"), "{trouble}");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn what_was_made_can_be_removed_and_twice_is_as_good() {
    for status in [204, 404] {
        let server = Server::start(move |_| Answer::Json(status, json!({}))).await;
        let made = ObjectRef {
            kind: ObjectKind::Meeting,
            id: "900".into(),
        };
        let write = Write {
            op: Op::Remove {
                write: Uuid::from_u128(7),
            },
            ..call()
        };
        let crm = connect(&server);
        assert!(matches!(
            crm.write(&write, Some(&made)).await,
            Ok(Written::Done { .. })
        ));
        assert_eq!(server.lines(), ["DELETE /crm/objects/2026-09/meetings/900"]);
        assert!(matches!(
            crm.write(&write, None).await,
            Err(CrmError::Refused { .. })
        ));
    }
}

#[tokio::test]
async fn a_lost_touchpoint_is_found_by_its_marker_without_a_search() {
    let server = Server::start(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/42/associations/calls" => {
            match request.query.get("after") {
                None => {
                    let many: Vec<Value> = (1000..1150).map(|id| json!({"id": id})).collect();
                    Answer::Json(
                        200,
                        json!({"results": many, "paging": {"next": {"after": "B"}}}),
                    )
                }
                Some(_) => Answer::Json(200, json!({"results": [{"id": "900"}]})),
            }
        }
        "/crm/objects/2026-09/calls/batch/read" => {
            let rows: Vec<Value> = request.body["inputs"]
                .as_array()
                .expect("inputs")
                .iter()
                .map(|input| {
                    let body = match input["id"].as_str() {
                        // Words copied from an earlier note came with its marker.
                        Some("900") => {
                            "<p>Hi tenure:00000000-0000-0000-0000-000000000008</p>\
                             <p>tenure:00000000-0000-0000-0000-000000000007</p>"
                        }
                        _ => "<p>tenure:00000000-0000-0000-0000-000000000008</p>",
                    };
                    json!({"id": input["id"], "properties": {"hs_call_body": body}})
                })
                .collect();
            Answer::Json(200, json!({"results": rows}))
        }
        other => panic!("{other} was asked for"),
    })
    .await;
    let crm = connect(&server);
    let found = crm
        .find(&call(), None)
        .await
        .expect("an answer")
        .expect("it is there");
    let object = ObjectRef {
        kind: ObjectKind::Call,
        id: "900".into(),
    };
    assert!(matches!(found, Written::Done { object: Some(made), .. } if made == object));
    let other = Write {
        id: Uuid::from_u128(9),
        ..call()
    };
    assert_eq!(crm.find(&other, None).await, Ok(None));
}

#[tokio::test]
async fn a_lost_removal_is_found() {
    for (answer, gone) in [
        (Answer::Json as fn(u16, Value) -> Answer, true),
        (|_, _| Answer::Json(200, json!({"id": "900"})), false),
        (
            |_, _| Answer::Json(200, json!({"id": "900", "archived": true})),
            true,
        ),
    ] {
        let server = Server::start(move |_| answer(404, json!({}))).await;
        let made = ObjectRef {
            kind: ObjectKind::Call,
            id: "900".into(),
        };
        let write = Write {
            op: Op::Remove {
                write: Uuid::from_u128(7),
            },
            ..call()
        };
        let found = connect(&server)
            .find(&write, Some(&made))
            .await
            .expect("an answer");
        assert_eq!(found.is_some(), gone);
    }
}

#[tokio::test]
async fn a_marker_is_looked_for_to_the_last_whatever_the_order_of_ids_is() {
    let now: DateTime<Utc> = "2026-11-22T14:00:00Z".parse().expect("a moment");
    let at = u64::try_from(now.timestamp()).expect("after 1970") - 60;
    let ours = Uuid::new_v7(Timestamp::from_unix(NoContext, at, 0));
    let server = Server::start(move |request: &Request| {
        let dated = &[("date", "Sun, 22 Nov 2026 14:00:00 GMT")];
        let body = match request.body["inputs"].as_array() {
            None if request.path.contains("/associations/") => {
                let ids = (1..=400).map(|id| json!({"toObjectId": id}));
                json!({"results": ids.collect::<Vec<_>>()})
            }
            None => json!({"id": "42", "properties": {}}),
            Some(ids) => {
                // Three hundred that were imported later bear the days of their old system.
                let record = |input: &Value| {
                    let (made, body) = match input["id"].as_str() {
                        Some("7") => ("2026-11-22T13:59:01Z", format!("<p>tenure:{ours}</p>")),
                        _ => ("2026-09-20T08:00:00Z", "Another".to_owned()),
                    };
                    json!({"id": input["id"], "createdAt": made, "properties": {"hs_call_body": body}})
                };
                json!({"status": "COMPLETE", "results": ids.iter().map(record).collect::<Vec<_>>()})
            }
        };
        Answer::Headers(200, dated, body)
    })
    .await;
    let mut settings = settings(&server.url);
    settings.clock = Clock::new(move || now);
    let crm = HubSpot::new(settings).expect("they are good");
    crm.probe()
        .await
        .expect_err("it names no portal, and tells the time");
    let id = ours;
    let found = crm.find(&Write { id, ..call() }, None).await;
    let Ok(Some(Written::Done { object, .. })) = found else {
        panic!("it would be sent again: {found:?}");
    };
    assert_eq!(object.map(|made| made.id).as_deref(), Some("7"));
}

/// A company with a property of some type, in a portal of some zone.
async fn dated(kind: &'static str, zone: &'static str, value: Option<&'static str>) -> Server {
    let kept = Mutex::new(value.map(str::to_owned));
    Server::start(move |request| {
        let mut kept = kept.lock().expect("the value");
        if request.path.contains("account-info") {
            return Answer::Json(200, json!({"portalId": 1, "timeZone": zone}));
        }
        if request.path.contains("/properties/") {
            return Answer::Json(200, json!({"name": "renewal_date", "type": kind}));
        }
        let record =
            |value: &Option<String>| json!({"id": "42", "properties": {"renewal_date": value}});
        if let Some(inputs) = request.body["inputs"].as_array() {
            let row = |input: &Value| {
                let sent = input["properties"]["renewal_date"].as_str();
                let mut record = record(&sent.map_or(kept.clone(), |sent| Some(sent.to_owned())));
                record["id"] = input["id"].clone();
                record
            };
            let rows: Vec<Value> = inputs.iter().map(row).collect();
            return Answer::Json(200, json!({"status": "COMPLETE", "results": rows}));
        }
        if let Some(sent) = request.body["properties"]["renewal_date"].as_str() {
            *kept = Some(sent.to_owned()).filter(|sent| !sent.is_empty());
        }
        Answer::Json(200, record(&kept))
    })
    .await
}

fn renewals(server: &Server) -> Vec<String> {
    let patches = patches(server).into_iter();
    let sent = patches.map(|body| body["properties"]["renewal_date"].clone());
    sent.map(|sent| sent.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_day_in_a_property_of_moments_is_its_beginning_by_the_portals_clock() {
    for (zone, there, first, next) in [
        (
            "Europe/Madrid",
            "2027-01-30T23:30:00Z",
            "2027-01-31T23:00:00Z",
            "2027-06-30T22:00:00Z",
        ),
        (
            "Pacific/Auckland",
            "2027-01-30T23:30:00.250Z",
            "2027-01-31T11:00:00Z",
            "2027-06-30T12:00:00Z",
        ),
        (
            "America/Los_Angeles",
            "2027-02-01T01:00:00Z",
            "2027-02-01T08:00:00Z",
            "2027-07-01T07:00:00Z",
        ),
    ] {
        let server = dated("datetime", zone, Some(there)).await;
        let crm = connect(&server);
        let record = crm.account(&"42".into()).await.expect("an answer");
        let record = record.expect("it is there");
        let shown = record.account.raw(Field::Renewal);
        assert_eq!(shown.as_deref(), Some("2027-01-31"), "{zone}");
        let raw = record.raw.iter().find(|(of, _)| *of == Field::Renewal);
        let raw = raw.map(|(_, raw)| raw.clone()).expect("it is kept");
        // From what is shown, and from what is kept; again over what was set; and all of it back.
        let set = async |base: &str, value: &str| {
            let write = set(Field::Renewal, Some(base), Some(value));
            let came = crm.write(&write, None).await;
            assert!(matches!(came, Ok(Written::Done { .. })), "{zone}: {came:?}");
            let found = crm.find(&write, None).await;
            assert!(matches!(found, Ok(Some(_))), "{zone}: {found:?}");
        };
        set("2027-01-31", "2027-02-01").await;
        set("2027-02-01", &raw).await;
        set(&raw, "2027-02-01").await;
        set("2027-02-01", "2027-07-01").await;
        set("2027-07-01", &raw).await;
        assert_eq!(
            renewals(&server),
            [first, there, first, next, there],
            "{zone}"
        );
        let asked = server.lines();
        let definitions = asked.iter().filter(|line| line.contains("/properties/"));
        assert_eq!(definitions.count(), 1);
        // Somebody else has set it: the person is told what is there, as it is kept.
        let elsewhere = crate::writes::set(Field::Renewal, Some("2027-02-01"), Some("2027-02-02"));
        let theirs = Some(raw);
        assert_eq!(
            crm.write(&elsewhere, None).await,
            Ok(Written::Conflict { theirs })
        );
    }
}

#[tokio::test]
async fn a_day_in_a_property_of_days_is_that_day_wherever() {
    for zone in ["Europe/Madrid", "Pacific/Auckland", "America/Los_Angeles"] {
        let server = dated("date", zone, Some("2027-01-31")).await;
        let crm = connect(&server);
        for (base, value) in [
            ("2027-01-31", "2027-02-01"),
            ("2027-02-01", "1801353600000"),
            ("2027-01-31", "2027-02-02"),
        ] {
            let came = crm
                .write(&set(Field::Renewal, Some(base), Some(value)), None)
                .await;
            assert!(matches!(came, Ok(Written::Done { .. })), "{zone}: {came:?}");
        }
        assert_eq!(
            renewals(&server),
            ["2027-02-01", "1801353600000", "2027-02-02"]
        );
    }
}

#[tokio::test]
async fn a_day_of_many_accounts_begins_by_the_portals_clock_too() {
    let server = dated("datetime", "America/Los_Angeles", None).await;
    let of = |id: &str| Write {
        account: id.into(),
        ..set(Field::Renewal, None, Some("2027-02-01"))
    };
    let came = connect(&server).write_all(&["1", "2", "3"].map(of)).await;
    assert!(came.iter().all(Result::is_ok), "{came:?}");
    let asked = server.asked();
    let sent = asked.iter().find(|one| one.path.ends_with("batch/update"));
    let sent = &sent.expect("one request").body["inputs"];
    for at in 0..3 {
        let renewal = &sent[at]["properties"]["renewal_date"];
        assert_eq!(renewal, "2027-02-01T08:00:00Z");
    }
}

#[tokio::test]
async fn a_text_is_compared_and_put_back_as_the_crm_has_it() {
    const LETTER: &str = "Price.\r\nSee  the call of 3 May.\n";
    let server = company("loss_reason", Some(LETTER)).await;
    let crm = connect(&server);
    let record = crm.account(&"42".into()).await.expect("an answer");
    let record = record.expect("it is there");
    let shown = record.account.raw(Field::LossReason);
    assert_eq!(shown.as_deref(), Some("Price. See the call of 3 May."));
    assert!(record.raw.contains(&(Field::LossReason, LETTER.to_owned())));
    // Somebody has changed what is not shown of it.
    let old = set(
        Field::LossReason,
        Some("Price. See the call of 3 May."),
        Some("price"),
    );
    let theirs = Some(LETTER.to_owned());
    assert_eq!(
        crm.write(&old, None).await,
        Ok(Written::Conflict { theirs })
    );
    for (base, value) in [(LETTER, "price"), ("price", LETTER)] {
        let came = crm
            .write(&set(Field::LossReason, Some(base), Some(value)), None)
            .await;
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    }
    let sent = patches(&server).into_iter();
    let sent: Vec<Value> = sent
        .map(|body| body["properties"]["loss_reason"].clone())
        .collect();
    assert_eq!(sent, ["price", LETTER], "to the letter");
}
