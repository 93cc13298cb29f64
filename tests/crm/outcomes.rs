//! What may be said of a write: taken, refused, not now, or not known. And whose affair that is.

use crate::faults::call;
use crate::server::{Answer, Request, Server};
use crate::{connect, settings};
use serde_json::{Value, json};
use std::sync::Mutex;
use tenure::crm::hubspot::{HubSpot, Mapping};
use tenure::crm::{Crm, CrmError, Item, Resource, Written};
use tenure::domain::field::Field;
use tenure::domain::lifecycle::Source;
use tenure::domain::touchpoint::NewTask;
use tenure::domain::unread::Unread;
use tenure::domain::write::{ObjectKind, ObjectRef, Op, Write};
use uuid::Uuid;

fn set(account: &str, field: Field, base: &str, value: &str) -> Write {
    let op = Op::SetField {
        field,
        base: Some(base.to_owned()),
        value: Some(value.to_owned()),
    };
    Write::new(Uuid::now_v7(), account.into(), op)
}

/// The embedded answers of a batch: each account stands at 50, but for those that are not there, and
/// the update says what `row` says of each.
async fn batch(
    there: &'static [&'static str],
    row: impl Fn(&str) -> Result<(), Value> + Send + Sync + 'static,
) -> Server {
    Server::start(move |request| {
        let inputs = request.body["inputs"].as_array().cloned();
        let inputs = inputs.unwrap_or_default();
        let id = |input: &Value| input["id"].as_str().expect("an id").to_owned();
        if request.path.ends_with("/batch/read") {
            let found: Vec<Value> = inputs
                .iter()
                .filter(|input| there.contains(&&*id(input)))
                .map(|input| json!({"id": id(input), "properties": {"renewal_likelihood": "50"}}))
                .collect();
            return Answer::Json(200, json!({"status": "COMPLETE", "results": found}));
        }
        let (mut results, mut errors) = (Vec::new(), Vec::new());
        for input in &inputs {
            match row(&id(input)) {
                Ok(()) => results.push(json!({"id": id(input), "properties": input["properties"],
                    "objectWriteTraceId": input["objectWriteTraceId"]})),
                Err(mut error) => {
                    error["context"]["ids"] = json!([id(input)]);
                    errors.push(error);
                }
            }
        }
        let status = if errors.is_empty() { 200 } else { 207 };
        let body = json!({"status": "COMPLETE", "results": results, "numErrors": errors.len(), "errors": errors});
        Answer::Json(status, body)
    })
    .await
}

#[tokio::test]
async fn a_row_that_may_be_sent_again_is_not_called_refused() {
    let all = &["1", "2", "3", "4", "5", "6"];
    let server = batch(all, |id| match id {
        "2" => Err(
            json!({"category": "RATE_LIMITS", "message": "You have reached your secondly limit."}),
        ),
        "3" => Err(json!({"category": "INTERNAL_ERROR", "message": "There was a problem."})),
        "4" => Err(json!({"category": "LOCKED", "message": "The record is locked."})),
        "5" => Err(json!({"message": "Something new."})),
        "6" => Err(json!({"category": "VALIDATION_ERROR", "message": "200 is too much."})),
        _ => Ok(()),
    })
    .await;
    let writes: Vec<Write> = all
        .iter()
        .map(|id| set(id, Field::Likelihood, "50", "60"))
        .collect();
    let came = connect(&server).write_all(&writes).await;
    assert!(matches!(came[0], Ok(Written::Done { .. })), "{came:?}");
    assert!(matches!(came[1], Err(CrmError::Limited { .. })), "{came:?}");
    // Nobody said that it was not done.
    assert!(
        matches!(came[2], Err(CrmError::OutcomeUnknown { .. })),
        "{came:?}"
    );
    assert!(matches!(came[3], Err(CrmError::Busy { .. })), "{came:?}");
    assert!(
        matches!(came[4], Err(CrmError::OutcomeUnknown { .. })),
        "{came:?}"
    );
    assert!(matches!(came[5], Err(CrmError::Refused { .. })), "{came:?}");
}

/// What a whole batch shares is not the trouble of each of its accounts: it is told once.
#[tokio::test]
async fn a_question_that_the_crm_fails_at_is_no_accounts_own_trouble() {
    for lost in [true, false] {
        let server = Server::start(move |_| match lost {
            true => Answer::Text(502, ""),
            false => Answer::Text(200, "no listing"),
        })
        .await;
        let writes = ["1", "2"].map(|id| set(id, Field::Likelihood, "50", "60"));
        let came = connect(&server).write_all(&writes).await;
        let mut came = came.iter();
        let unready =
            |came: &Result<Written, CrmError>| matches!(came, Err(CrmError::Unready { .. }));
        assert!(came.all(unready), "{lost}: {came:?}");
    }
}

#[tokio::test]
async fn an_account_that_a_batch_could_not_read_holds_no_other_up() {
    let server = Server::start(|request| match request.path.ends_with("/batch/read") {
        true => Answer::Json(
            207,
            json!({"status": "COMPLETE", "numErrors": 1,
                "results": [{"id": "1", "properties": {"renewal_likelihood": "50"}}],
                "errors": [{"category": "INTERNAL_ERROR", "message": "no", "context": {"ids": ["2"]}}]}),
        ),
        false => Answer::Json(200, json!({"status": "COMPLETE",
            "results": [{"id": "1", "properties": {"renewal_likelihood": "60"}}]})),
    })
    .await;
    let writes = ["1", "2"].map(|id| set(id, Field::Likelihood, "50", "60"));
    let came = connect(&server).write_all(&writes).await;
    assert!(matches!(came[0], Ok(Written::Done { .. })), "{came:?}");
    assert!(matches!(came[1], Err(CrmError::Busy { .. })), "{came:?}");
}

#[tokio::test]
async fn an_account_that_was_merged_away_is_edited_among_others_as_it_is_alone() {
    let server = Server::start(|request| match (request.method.as_str(), request.path.as_str()) {
        ("POST", path) if path.ends_with("/batch/read") => Answer::Json(
            207,
            json!({"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [
                {"category": "OBJECT_NOT_FOUND", "message": "no", "context": {"ids": ["1", "2"]}}]}),
        ),
        (_, path) if path.ends_with("/2") => Answer::Json(404, json!({"category": "OBJECT_NOT_FOUND"})),
        ("GET", _) => Answer::Json(200, json!({"id": "9", "properties": {"renewal_likelihood": "50"}})),
        _ => Answer::Json(200, json!({"id": "9", "properties": {"renewal_likelihood": "60"}})),
    })
    .await;
    let writes = ["1", "2"].map(|id| set(id, Field::Likelihood, "50", "60"));
    let came = connect(&server).write_all(&writes).await;
    assert!(matches!(came[0], Ok(Written::Done { .. })), "{came:?}");
    assert!(
        matches!(came[1], Err(CrmError::Refused { status: 404, .. })),
        "{came:?}"
    );
}

#[tokio::test]
async fn a_touchpoint_of_a_merged_account_is_looked_for_where_it_lives_on() {
    let server = Server::start(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/42/associations/calls" => Answer::Json(
            404,
            json!({"category": "OBJECT_NOT_FOUND", "message": "Object not found"}),
        ),
        "/crm/objects/2026-09/companies/42" => {
            Answer::Json(200, json!({"id": "43", "properties": {}}))
        }
        "/crm/objects/2026-09/companies/43/associations/calls" => {
            Answer::Json(200, json!({"results": [{"toObjectId": 900}]}))
        }
        _ => Answer::Json(
            200,
            json!({"results": [{"id": "900", "properties":
            {"hs_call_body": "<p>tenure:00000000-0000-0000-0000-000000000007</p>"}}]}),
        ),
    })
    .await;
    let found = connect(&server).find(&call(), None).await;
    assert!(
        matches!(&found, Ok(Some(Written::Done { object: Some(object), .. })) if object.id == "900"),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_locked_record_is_not_the_answer_to_everybody() {
    let server = Server::start(|_| Answer::Json(423, json!({"category": "LOCKED"}))).await;
    let trouble = connect(&server).write(&call(), None).await;
    assert!(matches!(trouble, Err(CrmError::Busy { .. })), "{trouble:?}");
}

/// The shapes in which a portal says that it wants a property.
fn shapes() -> Vec<Value> {
    const CODE: &str = "MISSING_CONDITIONAL_REQUIRED_PROPERTY";
    let rows = json!([{"isValid": false, "message": "loss_reason is needed", "error": CODE, "name": "loss_reason"}]);
    vec![
        json!({"errors": [{"code": CODE, "context": {"propertyName": ["loss_reason"]}}]}),
        json!({"errors": [{"code": "MISSING_REQUIRED_PROPERTY", "in": "loss_reason", "message": "no"}]}),
        json!({"message": format!("Property values were not valid: {rows}")}),
        json!({"errors": [{"message": format!("Not valid: {rows}")}]}),
        json!({"subCategory": CODE, "context": {"missingProperties": ["loss_reason"]}}),
        json!({"subCategory": format!("PropertyError.{CODE}"), "errors": [{"in": "loss_reason"}]}),
        json!({"errors": [{"subCategory": CODE, "message": "x", "context": {"properties": ["loss_reason"]}}]}),
        json!({"errors": [{"code": CODE, "message": "Property \"loss_reason\" is required because the stage is churned"}]}),
        json!({"subCategory": CODE, "message": "Missing required properties: [loss_reason]."}),
    ]
}

#[tokio::test]
async fn a_wanted_property_is_asked_for_in_whichever_shape_it_is_named() {
    for shape in shapes() {
        let answer = shape.clone();
        let server = Server::start(move |request| match request.method.as_str() {
            "GET" if request.path.contains("/properties/") => Answer::Json(
                200,
                json!({"name": "loss_reason", "label": "Loss reason", "type": "string"}),
            ),
            "GET" => Answer::Json(
                200,
                json!({"id": "42", "properties": {"customer_stage": "value"}}),
            ),
            _ => Answer::Json(400, answer.clone()),
        })
        .await;
        let write = set("42", Field::Stage, "value", "churned");
        let asked = connect(&server).write(&write, None).await;
        let Ok(Written::Asks { fields, .. }) = &asked else {
            panic!("{shape}: {asked:?}");
        };
        let names: Vec<&str> = fields.iter().map(|of| &*of.property).collect();
        assert_eq!(names, ["loss_reason"], "{shape}");
    }
}

#[tokio::test]
async fn a_value_that_is_not_valid_is_no_wish_for_another_property() {
    let rows = json!([{"isValid": false, "message": "x is required", "error": "INVALID_OPTION", "name": "customer_stage"}]);
    let server = Server::start(move |request| match request.method.as_str() {
        "GET" => Answer::Json(
            200,
            json!({"id": "42", "properties": {"customer_stage": "value"}}),
        ),
        _ => Answer::Json(
            400,
            json!({"message": format!("Not valid: {rows}"), "category": "VALIDATION_ERROR"}),
        ),
    })
    .await;
    let write = set("42", Field::Stage, "value", "nowhere");
    let trouble = connect(&server).write(&write, None).await;
    assert!(
        matches!(&trouble, Err(CrmError::Refused { fields, .. }) if fields[..] == ["customer_stage"]),
        "{trouble:?}"
    );
}

#[tokio::test]
async fn a_task_is_due_at_noon_of_its_day_where_the_portal_is() {
    for (zone, noon) in [
        ("Pacific/Auckland", "2027-01-09T23:00:00.000Z"),
        ("America/Los_Angeles", "2027-01-10T20:00:00.000Z"),
    ] {
        let server = Server::start(move |request| match request.method.as_str() {
            "GET" => Answer::Json(200, json!({"portalId": 1, "timeZone": zone})),
            _ => Answer::Json(201, json!({"id": "1"})),
        })
        .await;
        let op = Op::AddTask(NewTask {
            title: "Send guide".into(),
            due: chrono::NaiveDate::from_ymd_opt(2027, 1, 10).expect("a day"),
            ..NewTask::default()
        });
        let write = Write { op, ..call() };
        let written = connect(&server).write(&write, None).await;
        assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
        let asked = server.asked();
        let made = asked.iter().find(|asked| asked.method == "POST");
        let made = made.expect("it was made");
        assert_eq!(made.body["properties"]["hs_timestamp"], noon, "{zone}");
    }
}

#[tokio::test]
async fn a_refusal_that_is_not_hubspots_says_nothing_of_the_request() {
    let page = "<html><body>No such page. Your friendly proxy</body></html>";
    for status in [400, 403, 404, 413] {
        let server = Server::start(move |_| Answer::Text(status, page)).await;
        let crm = connect(&server);
        let read = crm.account(&"42".into()).await;
        assert!(
            matches!(read, Err(CrmError::Unreachable { .. })),
            "{status}: an account is not gone for that: {read:?}"
        );
        // Before anything is written, the value is read.
        let set = crm
            .write(&set("42", Field::Stage, "value", "renewal"), None)
            .await;
        assert!(
            matches!(set, Err(CrmError::Unreachable { .. })),
            "{status}: {set:?}"
        );
        // It may have been passed on.
        let logged = crm.write(&call(), None).await;
        assert!(
            matches!(logged, Err(CrmError::OutcomeUnknown { .. })),
            "{status}: {logged:?}"
        );
        let made = ObjectRef {
            kind: ObjectKind::Call,
            id: "900".into(),
        };
        let op = Op::Remove {
            write: Uuid::from_u128(7),
        };
        let removed = crm.write(&Write { op, ..call() }, Some(&made)).await;
        assert!(
            matches!(removed, Err(CrmError::OutcomeUnknown { .. })),
            "{status}: {removed:?}"
        );
    }
    // Passed on it was not, when the proxy wants to know who asks.
    let server = Server::start(move |_| Answer::Text(407, page)).await;
    let logged = connect(&server).write(&call(), None).await;
    assert!(
        matches!(logged, Err(CrmError::Unreachable { .. })),
        "{logged:?}"
    );
}

const STAGES: [&str; 4] = ["", "lead", "opportunity", "customer"];

fn rank(stage: &str) -> Option<usize> {
    STAGES.iter().position(|known| *known == stage)
}

/// HubSpot's own stage, its past, and what is in its way.
struct Forward {
    past: Vec<&'static str>,
    /// What a colleague sets right after our first write.
    meanwhile: Option<&'static str>,
    /// Statuses of the writes after the first that follow the clearing.
    refuses: Vec<u16>,
}

impl Forward {
    fn answer(&mut self, request: &Request) -> Answer {
        let now = self.past.last().copied().unwrap_or_default();
        let mut said = now.to_owned();
        if request.method == "PATCH" {
            let sent = request.body["properties"]["lifecyclestage"].as_str();
            let sent = sent.and_then(|sent| STAGES.iter().find(|known| **known == sent));
            let sent = *sent.expect("a stage");
            if now.is_empty() && !self.refuses.is_empty() {
                let status = self.refuses.remove(0);
                return Answer::Json(
                    status,
                    json!({"category": "VALIDATION_ERROR", "message": "A rule says no."}),
                );
            }
            if sent.is_empty() || rank(sent) > rank(now) {
                self.past.push(sent);
                said = sent.to_owned();
            }
            self.past.extend(self.meanwhile.take());
        } else {
            said = self.past.last().copied().unwrap_or_default().to_owned();
        }
        let versions = self.past.iter().enumerate().rev();
        let history: Vec<Value> = versions
            .map(
                |(n, value)| json!({"value": value, "timestamp": 1_790_000_000_000_i64 + n as i64}),
            )
            .collect();
        Answer::Json(
            200,
            json!({"id": "42", "properties": {"lifecyclestage": said},
            "propertiesWithHistory": {"lifecyclestage": history}}),
        )
    }
}

async fn forward(portal: Forward) -> (Server, HubSpot) {
    let portal = Mutex::new(portal);
    let server = Server::start(move |request| portal.lock().expect("whole").answer(request)).await;
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::standard();
    let crm = HubSpot::new(settings).expect("good settings");
    (server, crm)
}

fn sent(server: &Server) -> Vec<Value> {
    let asked = server.asked();
    let patches = asked.iter().filter(|request| request.method == "PATCH");
    patches
        .map(|request| request.body["properties"]["lifecyclestage"].clone())
        .collect()
}

#[tokio::test]
async fn a_stage_that_somebody_has_emptied_is_not_written_over() {
    let (server, crm) = forward(Forward {
        past: vec!["lead", "customer", ""],
        meanwhile: None,
        refuses: Vec::new(),
    })
    .await;
    let write = set("42", Field::Stage, "customer", "lead");
    let written = crm.write(&write, None).await;
    assert_eq!(written, Ok(Written::Conflict { theirs: None }));
    assert_eq!(sent(&server), Vec::<Value>::new());
}

#[tokio::test]
async fn a_stage_that_moved_on_right_after_ours_is_left_where_it_went() {
    // A workflow moves it on; ours had been taken.
    let (server, crm) = forward(Forward {
        past: vec!["lead"],
        meanwhile: Some("customer"),
        refuses: Vec::new(),
    })
    .await;
    let written = crm
        .write(&set("42", Field::Stage, "lead", "opportunity"), None)
        .await;
    assert!(matches!(written, Ok(Written::Done { .. })), "{written:?}");
    assert_eq!(sent(&server), ["opportunity"]);
    // Ours, a move back, was not, as it had been moved on while it was empty: the person is shown where to.
    let (server, crm) = forward(Forward {
        past: vec!["opportunity"],
        meanwhile: Some("customer"),
        refuses: Vec::new(),
    })
    .await;
    let written = crm
        .write(&set("42", Field::Stage, "opportunity", "lead"), None)
        .await;
    let theirs = Some("customer".to_owned());
    assert_eq!(written, Ok(Written::Conflict { theirs }));
    assert_eq!(sent(&server), ["", "lead"]);
}

#[tokio::test]
async fn a_stage_that_is_left_empty_is_told_to_be() {
    let of = |refuses| Forward {
        past: vec!["customer"],
        meanwhile: None,
        refuses,
    };
    let write = set("42", Field::Stage, "customer", "lead");
    // Refused, and put back.
    let (server, crm) = forward(of(vec![400])).await;
    let trouble = crm.write(&write, None).await.expect_err("refused");
    assert!(trouble.to_string().contains("A rule says no"), "{trouble}");
    assert!(!trouble.to_string().contains("empty"), "{trouble}");
    assert_eq!(sent(&server), ["", "lead", "customer"]);
    // Refused both times.
    let (_server, crm) = forward(of(vec![400, 400])).await;
    let trouble = crm.write(&write, None).await.expect_err("refused");
    assert!(matches!(trouble, CrmError::Refused { .. }), "{trouble:?}");
    assert!(trouble.to_string().contains("is empty now"), "{trouble}");
    // Refused, and then nobody is there: it is looked for, and put right then.
    let (server, crm) = forward(of(vec![400, 503])).await;
    let trouble = crm.write(&write, None).await.expect_err("refused");
    assert!(
        matches!(trouble, CrmError::OutcomeUnknown { .. }),
        "{trouble:?}"
    );
    assert!(trouble.to_string().contains("emptied"), "{trouble}");
    let found = crm.find(&write, None).await;
    assert!(matches!(found, Ok(Some(Written::Done { .. }))), "{found:?}");
    assert_eq!(sent(&server).last(), Some(&json!("lead")));
}

/// An account with two tickets: A has made the same move long ago, B carries the stage. What becomes of
/// a move of B is `moved`.
async fn two_tickets(moved: bool) -> (Server, HubSpot) {
    let stage = Mutex::new("3");
    let server = Server::start(move |request| {
        let mut stage = stage.lock().expect("whole");
        let ticket = |id: &str, stage: &str, made: &str| {
            let versions = match id {
                "901" => json!([{"value": "4", "timestamp": "2026-02-01T00:00:00Z"},
                                {"value": "3", "timestamp": "2026-01-01T00:00:00Z"}]),
                _ => json!([{"value": stage, "timestamp": "2026-10-01T00:00:00Z"}]),
            };
            json!({"id": id, "properties": {"hs_pipeline": "0", "hs_pipeline_stage": stage, "createdate": made},
                "propertiesWithHistory": {"hs_pipeline_stage": versions}})
        };
        match (request.method.as_str(), request.path.as_str()) {
            (_, "/crm/pipelines/2026-09/tickets") => Answer::Json(200, json!({"results": [{"id": "0", "label": "Support",
                "stages": [{"id": "3", "label": "Waiting", "metadata": {"ticketState": "OPEN"}},
                           {"id": "4", "label": "Closed", "metadata": {"ticketState": "CLOSED"}}]}]})),
            (_, path) if path.contains("/associations/") => Answer::Json(200, json!({"status": "COMPLETE", "results": [
                {"from": {"id": "42"}, "to": [{"toObjectId": 901}, {"toObjectId": 902}]}]})),
            (_, "/crm/objects/2026-09/tickets/batch/read") => Answer::Json(200, json!({"status": "COMPLETE", "results": [
                ticket("901", "4", "2026-01-01T00:00:00Z"), ticket("902", &stage, "2026-06-01T00:00:00Z")]})),
            ("PATCH", "/crm/objects/2026-09/tickets/902") => {
                if moved {
                    *stage = "4";
                }
                Answer::Cut
            }
            (_, "/crm/objects/2026-09/tickets/902") => Answer::Json(200, ticket("902", &stage, "2026-06-01T00:00:00Z")),
            (method, path) => panic!("{method} {path} was asked for"),
        }
    })
    .await;
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::demo();
    settings.mapping.fields.remove(&Field::Stage);
    settings.mapping.stage_from = Source::Tickets("0".to_owned());
    let crm = HubSpot::new(settings).expect("good settings");
    (server, crm)
}

#[tokio::test]
async fn a_move_that_was_cut_is_looked_for_at_the_ticket_that_was_to_be_moved() {
    for moved in [false, true] {
        let (_server, crm) = two_tickets(moved).await;
        let write = set("42", Field::Stage, "3", "4");
        let aimed = crm.aim(&write).await.expect("an answer");
        let on = ObjectRef {
            kind: ObjectKind::Ticket,
            id: "902".into(),
        };
        assert_eq!(aimed, Some(on), "the open one");
        let trouble = crm.write(&write, aimed.as_ref()).await;
        assert!(
            matches!(trouble, Err(CrmError::OutcomeUnknown { .. })),
            "{trouble:?}"
        );
        // Ticket A stands at 4 and came from 3: that was another time.
        let found = crm.find(&write, aimed.as_ref()).await.expect("an answer");
        assert_eq!(found.is_some(), moved);
        // Nor is it taken for ours where nothing was noted: what carries the stage now tells.
        if !moved {
            assert_eq!(crm.find(&write, None).await, Ok(None));
        }
    }
}

/// The account's open ticket is there and cannot be read: the older, closed one does not carry its stage,
/// neither where it is moved nor where it is shown.
#[tokio::test]
async fn an_unreadable_ticket_does_not_hand_the_stage_to_another_one() {
    let server = Server::start(
        |request| match (request.method.as_str(), request.path.as_str()) {
            (_, "/crm/pipelines/2026-09/tickets") => Answer::Json(
                200,
                json!({"results": [{"id": "0", "label": "Support",
            "stages": [{"id": "3", "label": "Waiting", "metadata": {"ticketState": "OPEN"}},
                       {"id": "4", "label": "Closed", "metadata": {"ticketState": "CLOSED"}}]}]}),
            ),
            (_, path) if path.contains("/associations/") => Answer::Json(
                200,
                json!({"status": "COMPLETE", "results": [
            {"from": {"id": "42"}, "to": [{"toObjectId": 901}, {"toObjectId": 902}]}]}),
            ),
            (_, "/crm/objects/2026-09/tickets/batch/read") => Answer::Json(
                200,
                json!({"status": "COMPLETE", "results": [
            {"id": "901", "properties": {"hs_pipeline": "0", "hs_pipeline_stage": "4"}},
            {"id": "902", "properties": {"hs_pipeline": "0", "hs_pipeline_stage": "3"},
             "propertiesWithHistory": {"hs_pipeline_stage": null}}]}),
            ),
            ("GET", "/crm/objects/2026-09/companies") => Answer::Json(
                200,
                json!({"results": [
            {"id": "42", "properties": {"name": "Acme"},
             "associations": {"tickets": {"results": [{"id": "901"}, {"id": "902"}]}}}]}),
            ),
            (method, path) => panic!("{method} {path} was asked for"),
        },
    )
    .await;
    let mut settings = settings(&server.url);
    settings.mapping = Mapping::demo();
    settings.mapping.fields.remove(&Field::Stage);
    settings.mapping.stage_from = Source::Tickets("0".to_owned());
    let crm = HubSpot::new(settings).expect("good settings");
    let aimed = crm.aim(&set("42", Field::Stage, "4", "3")).await;
    assert!(matches!(aimed, Err(CrmError::Odd { .. })), "{aimed:?}");
    let page = crm.list(Resource::Accounts, None).await.expect("a page");
    assert!(
        matches!(&page.items[..], [Item::Odd(id)] if id == "42"),
        "{:?}",
        page.items
    );
}

/// One contact of two is not what the documentation says: it is shown as what cannot be read, and the
/// account's others stand beside it.
#[tokio::test]
async fn a_contact_that_cannot_be_read_is_marked_and_not_left_out() {
    let server = Server::start(
        |request| match (request.method.as_str(), request.path.as_str()) {
            (_, "/crm/pipelines/2026-09/tickets") => Answer::Json(200, json!({"results": []})),
            (_, "/account-info/2026-09/details") => {
                Answer::Json(200, json!({"portalId": 1, "timeZone": "UTC"}))
            }
            (_, "/crm/objects/2026-09/companies/42") => Answer::Json(
                200,
                json!({"id": "42", "associations": {"contacts": {"results": [{"id": "7"}, {"id": "8"}]}}}),
            ),
            (_, path) if path.contains("/associations/") => {
                Answer::Json(200, json!({"results": []}))
            }
            (_, "/crm/objects/2026-09/contacts/batch/read") => Answer::Json(
                200,
                json!({"status": "COMPLETE", "results": [
                    {"id": "7", "properties": {"firstname": "Dana"}},
                    {"id": "8", "properties": ["firstname", "Bo"]}]}),
            ),
            (_, path) if path.ends_with("/batch/read") => {
                Answer::Json(200, json!({"status": "COMPLETE", "results": []}))
            }
            (method, path) => panic!("{method} {path} was asked for"),
        },
    )
    .await;
    let details = connect(&server)
        .details(&"42".into())
        .await
        .expect("the details");
    let names: Vec<&str> = details.contacts.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["(cannot be read) 8", "Dana"]);
    assert!(details.contacts[0].is_unread());
    assert_eq!(details.contacts[0].accounts, ["42".into()]);
}
