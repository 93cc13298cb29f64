//! Fields of one account that are set in one request, and what others do to them meanwhile.

use crate::server::{Answer, Request, Server};
use crate::{connect, settings};
use chrono::DateTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tenure::crm::hubspot::{Clock, HubSpot, Mapping};
use tenure::crm::{Crm, CrmError, Outcome, Written};
use tenure::domain::field::Field;
use tenure::domain::write::{ObjectKind, ObjectRef, Op, TaskState, Write};
use uuid::Uuid;

const STAGE: &str = "lifecyclestage";
/// Of the portal's own, whose order is not known unless it is asked for; and two that every portal has.
const STAGES: [&str; 6] = ["", "901", "902", "903", "lead", "customer"];

fn set(account: &str, field: Field, base: Option<&str>, value: &str) -> Write {
    let op = Op::SetField {
        field,
        base: base.map(str::to_owned),
        value: Some(value.to_owned()),
    };
    Write::new(Uuid::now_v7(), account.into(), op)
}

/// An account with HubSpot's own stage and more beside it.
#[derive(Default)]
struct Company {
    values: BTreeMap<String, String>,
    /// The stage's past.
    past: Vec<String>,
    /// What was asked for.
    changes: Vec<Value>,
    /// The change that is refused, counted from one.
    refuses: Option<usize>,
    /// What a colleague sets right after a change, counted from one.
    meanwhile: Vec<(usize, &'static str, &'static str)>,
}

impl Company {
    fn of(past: &[&str], values: &[(&str, &str)]) -> Self {
        let own = |value: &&str| (*value).to_owned();
        let mut company = Self {
            past: past.iter().map(own).collect(),
            ..Self::default()
        };
        for (property, value) in values {
            company.put(property, value);
        }
        company
    }

    fn put(&mut self, property: &str, value: &str) {
        if property == STAGE {
            self.past.push(value.to_owned());
        } else {
            self.values.insert(property.to_owned(), value.to_owned());
        }
    }

    /// What there is; nothing is the empty text.
    fn has(&self, property: &str) -> &str {
        match property {
            STAGE => self.past.last().map_or("", String::as_str),
            _ => self.values.get(property).map_or("", String::as_str),
        }
    }

    fn answer(&mut self, request: &Request) -> Answer {
        if request.path.contains("/properties/") {
            return Answer::Json(
                404,
                json!({"category": "OBJECT_NOT_FOUND", "message": "no"}),
            );
        }
        if request.method == "PATCH" {
            let sent = request.body["properties"].clone();
            self.changes.push(sent.clone());
            let count = self.changes.len();
            let refused = self.refuses == Some(count);
            for (property, value) in sent.as_object().expect("properties") {
                let value = value.as_str().expect("a text");
                let rank = |stage: &str| STAGES.iter().position(|known| *known == stage);
                // A move backward is answered with success and changes nothing.
                let back =
                    property == STAGE && !value.is_empty() && rank(value) <= rank(self.has(STAGE));
                if !refused && !back && self.has(property) != value {
                    self.put(property, value);
                }
            }
            let meanwhile = std::mem::take(&mut self.meanwhile);
            let (now, later) = meanwhile.into_iter().partition(|(at, ..)| *at == count);
            self.meanwhile = later;
            let now: Vec<(usize, &str, &str)> = now;
            for (_, property, value) in now {
                self.put(property, value);
            }
            if refused {
                let body = json!({"category": "VALIDATION_ERROR", "message": "A rule says no."});
                return Answer::Json(400, body);
            }
        }
        let versions = self.past.iter().enumerate().rev();
        let past: Vec<Value> = versions
            .map(
                |(n, value)| json!({"value": value, "timestamp": 1_790_000_000_000_i64 + n as i64}),
            )
            .collect();
        let mut values: serde_json::Map<String, Value> = serde_json::Map::new();
        for (property, value) in &self.values {
            values.insert(property.clone(), json!(value));
        }
        values.insert(STAGE.to_owned(), json!(self.has(STAGE)));
        let body =
            json!({"id": "42", "properties": values, "propertiesWithHistory": {STAGE: past}});
        Answer::Json(200, body)
    }
}

async fn portal(company: Company) -> (Arc<Mutex<Company>>, Server, HubSpot) {
    let company = Arc::new(Mutex::new(company));
    let kept = company.clone();
    let server = Server::start(move |request| kept.lock().expect("whole").answer(request)).await;
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::demo();
    settings
        .mapping
        .fields
        .insert(Field::Stage, STAGE.to_owned());
    let crm = HubSpot::new(settings).expect("good settings");
    (company, server, crm)
}

fn taken<T: std::borrow::Borrow<Written>>(one: &Option<T>) -> bool {
    matches!(one.as_ref().map(T::borrow), Some(Written::Done { .. }))
}

#[tokio::test]
async fn a_move_that_was_cut_in_the_middle_is_finished_with_what_goes_with_it() {
    for reason in ["", "price"] {
        let there = Company::of(&["903", ""], &[("loss_reason", reason)]);
        let (company, _server, crm) = portal(there).await;
        let writes = [
            set("42", Field::Stage, Some("903"), "901"),
            set("42", Field::LossReason, None, "price"),
        ];
        let found = crm.find_all(&writes).await.expect("an answer");
        assert!(found.iter().all(taken), "{found:?}");
        let company = company.lock().expect("whole");
        assert_eq!(company.has(STAGE), "901");
        assert_eq!(company.has("loss_reason"), "price");
    }
}

#[tokio::test]
async fn what_somebody_has_put_beside_a_move_that_was_cut_in_the_middle_is_left_and_told() {
    let there = Company::of(
        &["903", ""],
        &[
            ("loss_reason", "merger"),
            ("phone", "112"),
            ("nps_score", "7"),
        ],
    );
    let (company, _server, crm) = portal(there).await;
    let mut stage = set("42", Field::Stage, Some("903"), "901");
    stage.with = vec![("phone".to_owned(), "110".to_owned())];
    let reason = set("42", Field::LossReason, None, "price");
    let writes = [reason.clone(), stage, set("42", Field::Nps, Some("7"), "9")];
    let found = crm.find_all(&writes).await.expect("an answer");
    assert_eq!(found[0], None, "it is judged again");
    assert!(taken(&found[1]) && taken(&found[2]), "{found:?}");
    {
        let company = company.lock().expect("whole");
        let all = json!({STAGE: "901", "nps_score": "9"});
        assert_eq!(company.changes, [all]);
        assert_eq!(company.has("loss_reason"), "merger");
        assert_eq!(company.has("phone"), "112");
    }
    let theirs = Some("merger".to_owned());
    let judged = crm.write_all(&[reason]).await;
    assert_eq!(judged, [Ok(Written::Conflict { theirs })]);
}

fn both(reason: &str) -> [Write; 3] {
    [
        set("42", Field::Stage, Some("903"), "901"),
        set("42", Field::LossReason, Some("other"), reason),
        set("42", Field::Nps, Some("7"), "9"),
    ]
}

fn refused(came: &[Outcome]) -> bool {
    matches!(
        came,
        [
            Err(CrmError::Refused { .. }),
            Ok(Written::Held),
            Ok(Written::Held)
        ]
    )
}

#[tokio::test]
async fn what_is_refused_once_the_stage_was_cleared_is_put_back_as_it_was() {
    let there = Company::of(&["903"], &[("loss_reason", "other"), ("nps_score", "7")]);
    let (company, _server, crm) = portal(Company {
        refuses: Some(3),
        ..there
    })
    .await;
    let mut writes = both("price");
    writes[0].with = vec![("phone".to_owned(), "110".to_owned())];
    let came = crm.write_all(&writes).await;
    assert!(refused(&came), "{came:?}");
    let company = company.lock().expect("whole");
    let back = json!({STAGE: "903", "loss_reason": "other", "nps_score": "7", "phone": ""});
    assert_eq!(company.changes[3..], [back]);
}

#[tokio::test]
async fn what_somebody_has_set_meanwhile_is_not_put_back() {
    // Between the clearing and the setting, or right after that was refused.
    for at in [2, 3] {
        let there = Company::of(&["903"], &[("loss_reason", "other"), ("nps_score", "7")]);
        let (company, _server, crm) = portal(Company {
            refuses: Some(3),
            meanwhile: vec![(at, "loss_reason", "merger"), (at, STAGE, "902")],
            ..there
        })
        .await;
        let came = crm.write_all(&both("price")).await;
        assert!(refused(&came), "{came:?}");
        let company = company.lock().expect("whole");
        assert_eq!(company.has(STAGE), "902", "{at}");
        assert_eq!(company.has("loss_reason"), "merger", "{at}");
        assert_eq!(company.has("nps_score"), "7", "{at}: ours alone");
    }
}

#[tokio::test]
async fn what_somebody_has_set_right_after_ours_is_not_sent_again_with_the_stage() {
    let there = Company::of(&["903"], &[("loss_reason", "other"), ("nps_score", "7")]);
    let (company, _server, crm) = portal(Company {
        meanwhile: vec![(1, "loss_reason", "merger")],
        ..there
    })
    .await;
    let came = crm.write_all(&both("price")).await;
    // Ours was taken, and moved on.
    let done = |one: &Outcome| matches!(one, Ok(Written::Done { .. }));
    assert!(came.iter().all(done), "{came:?}");
    let company = company.lock().expect("whole");
    assert_eq!(company.has(STAGE), "901");
    assert_eq!(company.has("loss_reason"), "merger");
}

#[tokio::test]
async fn the_stage_that_may_take_two_requests_goes_in_none_for_several_accounts() {
    let (_company, _server, crm) = portal(Company::default()).await;
    let together = |field| crm.together(&set("42", field, None, "1"));
    assert_eq!(together(Field::Stage), 1);
    assert!(together(Field::LossReason) > 1);
    let server = Server::start(|_| Answer::Json(404, json!({}))).await;
    let own = connect(&server);
    assert!(own.together(&set("42", Field::Stage, None, "1")) > 1);
}

#[tokio::test]
async fn a_move_that_is_known_to_go_back_takes_four_requests() {
    let there = Company::of(&["customer"], &[("loss_reason", "other")]);
    let (company, server, crm) = portal(there).await;
    let writes = [
        set("42", Field::Stage, Some("customer"), "lead"),
        set("42", Field::LossReason, Some("other"), "price"),
    ];
    let came = crm.write_all(&writes).await;
    let done = |one: &Outcome| matches!(one, Ok(Written::Done { .. }));
    assert!(came.iter().all(done), "{came:?}");
    let all = json!({STAGE: "lead", "loss_reason": "price"});
    assert_eq!(
        company.lock().expect("whole").changes,
        [json!({STAGE: ""}), all]
    );
    assert_eq!(server.lines().len(), 4, "{:?}", server.lines());
    // Refused once it was cleared: all is as it was.
    let there = Company::of(&["customer"], &[("loss_reason", "other")]);
    let (company, _server, crm) = portal(Company {
        refuses: Some(2),
        ..there
    })
    .await;
    let came = crm.write_all(&writes).await;
    assert!(
        matches!(came[..], [Err(CrmError::Refused { .. }), Ok(Written::Held)]),
        "{came:?}"
    );
    let company = company.lock().expect("whole");
    assert_eq!(company.has(STAGE), "customer");
    assert_eq!(company.has("loss_reason"), "other");
}

/// A row of a batch that went wrong.
fn fault(id: &str, mut error: Value) -> Value {
    error["context"]["ids"] = json!([id]);
    error
}

#[tokio::test]
async fn of_two_fields_in_a_row_of_a_batch_both_are_taken_or_neither_and_one_is_to_blame() {
    let server = Server::start(|request| {
        let inputs = request.body["inputs"].as_array().cloned();
        let inputs = inputs.unwrap_or_default();
        if request.path.contains("/properties/") {
            return Answer::Json(404, json!({"category": "OBJECT_NOT_FOUND", "message": "no"}));
        }
        if request.path.ends_with("/batch/read") {
            let reason = |id: &str| if id == "7" { "merger" } else { "other" };
            let row = |input: &Value| {
                let id = input["id"].as_str().expect("an id");
                json!({"id": id, "properties": {"renewal_likelihood": "50", "loss_reason": reason(id)}})
            };
            let found: Vec<Value> = inputs.iter().map(row).collect();
            return Answer::Json(200, json!({"status": "COMPLETE", "results": found}));
        }
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in &inputs {
            let id = input["id"].as_str().expect("an id");
            let wanted = json!({"code": "MISSING_CONDITIONAL_REQUIRED_PROPERTY", "in": "phone", "message": "phone"});
            match id {
                "2" => errors.push(fault(id, json!({"category": "VALIDATION_ERROR", "message": "no such reason",
                    "errors": [{"message": "no", "code": "INVALID_OPTION", "context": {"propertyName": ["loss_reason"]}}]}))),
                "3" => errors.push(fault(id, json!({"category": "RATE_LIMITS", "message": "secondly"}))),
                "4" => errors.push(fault(id, json!({"category": "INTERNAL_ERROR", "message": "a problem"}))),
                "5" => errors.push(fault(id, json!({"category": "VALIDATION_ERROR", "message": "more",
                    "errors": [wanted]}))),
                "6" => errors.push(fault(id, json!({"category": "VALIDATION_ERROR", "message": "no"}))),
                _ => results.push(json!({"id": id, "properties": input["properties"],
                    "objectWriteTraceId": input["objectWriteTraceId"]})),
            }
        }
        let body = json!({"status": "COMPLETE", "results": results, "numErrors": errors.len(), "errors": errors});
        Answer::Json(207, body)
    })
    .await;
    let two = |id: usize| {
        let id = id.to_string();
        [
            set(&id, Field::Likelihood, Some("50"), "60"),
            set(&id, Field::LossReason, Some("other"), "price"),
        ]
    };
    let writes: Vec<Write> = (1..=7).flat_map(two).collect();
    let came = connect(&server).write_all(&writes).await;
    assert_eq!(came.len(), writes.len());
    let rows: Vec<&[Outcome]> = came.chunks(2).collect();
    use CrmError::{Limited, OutcomeUnknown, Refused};
    let each = [
        matches!(
            rows[0],
            [Ok(Written::Done { .. }), Ok(Written::Done { .. })]
        ),
        matches!(rows[1], [Ok(Written::Held), Err(Refused { .. })]),
        matches!(rows[2], [Err(Limited { .. }), Err(Limited { .. })]),
        matches!(
            rows[3],
            [Err(OutcomeUnknown { .. }), Err(OutcomeUnknown { .. })]
        ),
        matches!(rows[4], [Ok(Written::Asks { .. }), Ok(Written::Held)]),
        matches!(rows[5], [Err(Refused { .. }), Ok(Written::Held)]),
        matches!(rows[6], [Ok(Written::Held), Ok(Written::Conflict { .. })]),
    ];
    assert!(each.iter().all(|fits| *fits), "{each:?}: {rows:?}");
    let asked = server.asked();
    let mut updates = asked
        .iter()
        .filter(|one| one.path.ends_with("/batch/update"));
    let update = updates.next().expect("an update");
    assert_eq!(updates.count(), 0, "in one request");
    let inputs = update.body["inputs"].as_array().expect("inputs");
    assert_eq!(inputs.len(), 6, "not the one in conflict");
    let properties = json!({"renewal_likelihood": "60", "loss_reason": "price"});
    assert!(inputs.iter().all(|one| one["properties"] == properties));
}

/// A ticket or a task: what is given beside a move of it is looked at as well.
#[tokio::test]
async fn what_somebody_has_put_on_a_ticket_or_task_meanwhile_is_not_written_over_unseen() {
    let server = Server::start(|request| {
        if request.path.contains("/properties/") {
            return Answer::Json(
                404,
                json!({"category": "OBJECT_NOT_FOUND", "message": "no"}),
            );
        }
        let properties = json!({"hs_pipeline_stage": "1", "hs_task_status": "NOT_STARTED",
            "hs_timestamp": "2026-12-01T12:00:00Z", "hs_priority": "LOW"});
        Answer::Json(200, json!({"id": "9", "properties": properties}))
    })
    .await;
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::demo();
    settings.mapping.fields.remove(&Field::Stage);
    settings.mapping.stage_from = tenure::domain::lifecycle::Source::Tickets("0".to_owned());
    let crm = HubSpot::new(settings).expect("good settings");
    let base = TaskState {
        done: false,
        due: "2026-12-01T12:00:00Z".parse().ok(),
    };
    let task = Op::SetTask {
        task: "9".into(),
        title: "Call".to_owned(),
        base,
        value: TaskState { done: true, ..base },
    };
    let on = ObjectRef {
        kind: ObjectKind::Ticket,
        id: "9".to_owned(),
    };
    let moved = set("42", Field::Stage, Some("1"), "2");
    for (op, on) in [(task, None), (moved.op, Some(&on))] {
        let mut write = Write::new(Uuid::now_v7(), "42".into(), op);
        write.with = vec![("hs_priority".to_owned(), "HIGH".to_owned())];
        let before = server.asked().len();
        let asked = crm.write(&write, on).await;
        let Ok(Written::Asks { why, fields }) = &asked else {
            panic!("{asked:?}");
        };
        assert!(why.contains("LOW"), "{why}");
        assert_eq!(fields[0].base.as_deref(), Some("LOW"));
        let patched = |from: usize| {
            let asked = server.asked().into_iter().skip(from);
            asked.filter(|one| one.method == "PATCH").count()
        };
        assert_eq!(patched(before), 0);
        // Who has seen it may write over it.
        write.seen = vec![("hs_priority".to_owned(), "LOW".to_owned())];
        let written = crm.write(&write, on).await;
        assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
        assert_eq!(patched(before), 1);
    }
}

#[tokio::test]
async fn a_batch_is_sent_right_after_it_was_read_and_what_goes_alone_after_it() {
    let server = Server::start(|request: &Request| {
        let company = |id: &str| json!({"id": id, "properties": {"customer_stage": "value"}});
        let path = request.path.as_str();
        let body = match request.method.as_str() {
            // The other one was merged away: alone it is read, as what it was merged into.
            "POST" => json!({"status": "COMPLETE", "results": [company("1"), company("3")]}),
            _ if path.contains("/properties/") => {
                return Answer::Json(
                    404,
                    json!({"category": "OBJECT_NOT_FOUND", "message": "no"}),
                );
            }
            _ => company("4"),
        };
        Answer::Json(200, body)
    })
    .await;
    let writes = ["2", "1", "3"].map(|id| set(id, Field::Stage, Some("value"), "renewal"));
    let came = connect(&server).write_all(&writes).await;
    assert!(came.iter().all(Result::is_ok), "{came:?}");
    let lines = server.lines();
    let at = |wanted: &str| lines.iter().position(|line| line.contains(wanted));
    let (read, sent) = (at("batch/read"), at("batch/update"));
    let alone = at("GET /crm/objects/2026-09/companies/2");
    assert!(read < sent && sent < alone && alone.is_some(), "{lines:?}");
}

/// What a person gave for many accounts goes with their changes, a hundred a request; where one of the values
/// is refused, that is asked for again, with why.
#[tokio::test]
async fn what_is_given_beside_a_field_of_many_accounts_goes_in_one_request() {
    let server = Server::start(|request| {
        if request.path.contains("/properties/") {
            let property = json!({"name": "csat_score", "label": "CSAT score", "type": "number",
                "fieldType": "number"});
            return Answer::Json(200, property);
        }
        let inputs = request.body["inputs"].as_array().cloned();
        let inputs = inputs.unwrap_or_default();
        if request.path.ends_with("/batch/read") {
            let read = |input: &Value| {
                let csat = if input["id"] == "3" { "70" } else { "" };
                json!({"id": input["id"], "properties": {"renewal_likelihood": "50", "csat_score": csat}})
            };
            let found: Vec<Value> = inputs.iter().map(read).collect();
            return Answer::Json(200, json!({"status": "COMPLETE", "results": found}));
        }
        if request.method == "GET" {
            let properties = json!({"renewal_likelihood": "50", "csat_score": "70"});
            return Answer::Json(200, json!({"id": "3", "properties": properties}));
        }
        let refused = |input: &&Value| input["id"] == "2";
        let taken = inputs.iter().filter(|input| !refused(input));
        let taken: Vec<Value> = taken
            .map(|input| {
                json!({"id": input["id"], "properties": input["properties"],
                    "objectWriteTraceId": input["objectWriteTraceId"]})
            })
            .collect();
        let errors = inputs.iter().filter(refused).map(|input| {
            json!({"category": "VALIDATION_ERROR", "message": "CSAT score must be at most 100.",
                "context": {"id": [input["id"]]},
                "errors": [{"message": "too much", "code": "INVALID_NUMBER",
                    "context": {"propertyName": ["csat_score"]}}]})
        });
        let errors: Vec<Value> = errors.collect();
        let body = json!({"status": "COMPLETE", "results": taken, "numErrors": errors.len(),
            "errors": errors});
        Answer::Json(207, body)
    })
    .await;
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::demo();
    settings.mapping.fields.remove(&Field::Csat);
    let crm = HubSpot::new(settings).expect("good settings");
    let write = |id: usize| {
        let mut write = set(&id.to_string(), Field::Likelihood, Some("50"), "60");
        write.with = vec![("csat_score".to_owned(), "120".to_owned())];
        write
    };
    let writes: Vec<Write> = (1..=5).map(write).collect();
    let came = crm.write_all(&writes).await;
    for at in [0, 3, 4] {
        assert!(matches!(came[at], Ok(Written::Done { .. })), "{came:?}");
    }
    let asked = |came: &Outcome| match came {
        Ok(Written::Asks { why, fields }) => (why.clone(), fields[0].clone()),
        other => panic!("{other:?}"),
    };
    let (why, field) = asked(&came[1]);
    assert!(why.contains("must be at most 100"), "{why}");
    assert_eq!(field.label, "CSAT score");
    let (why, field) = asked(&came[2]);
    assert!(why.contains("70"), "{why}");
    assert_eq!(field.base.as_deref(), Some("70"));
    let asked = server.asked();
    let sent: Vec<&str> = asked.iter().map(|one| one.path.as_str()).collect();
    let sent = sent.iter().filter(|path| !path.contains("/properties/"));
    assert_eq!(
        sent.count(),
        3,
        "read and written once, and one looked at: {asked:?}"
    );
}

/// Who is asked about many accounts at once is asked with one definition of the property; what the CRM refuses
/// later may be for its having changed.
#[tokio::test]
async fn a_property_that_many_accounts_are_asked_for_is_read_once() {
    let server = Server::start(|request| {
        if request.path.contains("/properties/") {
            let property = json!({"name": "csat_score", "label": "CSAT (%)", "type": "number",
                "fieldType": "number"});
            return Answer::Json(200, property);
        }
        let inputs = request.body["inputs"].as_array().cloned();
        let inputs = inputs.unwrap_or_default();
        if request.path.ends_with("/batch/read") {
            let read = |input: &Value| json!({"id": input["id"], "properties": {"renewal_likelihood": "50"}});
            let found: Vec<Value> = inputs.iter().map(read).collect();
            return Answer::Json(200, json!({"status": "COMPLETE", "results": found}));
        }
        let error = |input: &Value| {
            let (code, message) = match input["properties"].get("csat_score") {
                None => ("MISSING_CONDITIONAL_REQUIRED_PROPERTY", "csat_score is required"),
                Some(_) => ("INVALID_NUMBER", "CSAT must be at most 100."),
            };
            json!({"category": "VALIDATION_ERROR", "message": message, "context": {"id": [input["id"]]},
                "errors": [{"message": message, "code": code, "context": {"propertyName": ["csat_score"]}}]})
        };
        let errors: Vec<Value> = inputs.iter().map(error).collect();
        let body = json!({"status": "COMPLETE", "results": [], "numErrors": errors.len(),
            "errors": errors});
        Answer::Json(207, body)
    })
    .await;
    let seconds = Arc::new(AtomicI64::new(0));
    let now = seconds.clone();
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::demo();
    settings.clock = Clock::new(move || {
        let seconds = 1_795_000_000 + now.load(Ordering::SeqCst);
        DateTime::from_timestamp(seconds, 0).expect("a moment")
    });
    let crm = HubSpot::new(settings).expect("good settings");
    let all = |with: &[(String, String)]| -> Vec<Write> {
        let write = |id: u32| {
            let mut write = set(&id.to_string(), Field::Likelihood, Some("50"), "60");
            write.with = with.to_vec();
            write
        };
        (1..=30).map(write).collect()
    };
    let definitions = || {
        let lines = server.lines();
        lines
            .iter()
            .filter(|line| line.contains("/properties/"))
            .count()
    };
    let came = crm.write_all(&all(&[])).await;
    for one in &came {
        let Ok(Written::Asks { fields, .. }) = one else {
            panic!("{one:?}");
        };
        assert_eq!(fields[0].label, "CSAT (%)");
        // Of a field of ours it takes what the field's own form takes.
        assert_eq!(fields[0].range, Some((0.0, 100.0)));
    }
    assert_eq!(definitions(), 1);
    let given = [("csat_score".to_owned(), "440".to_owned())];
    seconds.store(11, Ordering::SeqCst);
    let came = crm.write_all(&all(&given)).await;
    let asked = |one: &Outcome| matches!(one, Ok(Written::Asks { .. }));
    assert!(came.iter().all(asked), "{came:?}");
    assert_eq!(definitions(), 2, "it may have changed");
    seconds.store(11 + 61, Ordering::SeqCst);
    crm.write_all(&all(&[])).await;
    assert_eq!(definitions(), 3, "it is not good for ever");
}
