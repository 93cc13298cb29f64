//! Touchpoints and tasks of many accounts in one request, and taking them back.

use crate::connect;
use crate::faults::call;
use crate::server::{Answer, Request, Server};
use serde_json::{Value, json};
use tenure::crm::{Crm, CrmError, Outcome, Written};
use tenure::domain::touchpoint::NewTask;
use tenure::domain::write::{ObjectKind, ObjectRef, Op, Write};
use uuid::Uuid;

fn calls(count: usize) -> Vec<Write> {
    let of = |n: usize| Write {
        id: Uuid::from_u128(n as u128),
        account: n.to_string().as_str().into(),
        ..call()
    };
    (1..=count).map(of).collect()
}

fn posts(server: &Server) -> Vec<Request> {
    let asked = server.asked().into_iter();
    asked.filter(|request| request.method == "POST").collect()
}

fn inputs(request: &Request) -> Vec<Value> {
    let inputs = request.body["inputs"].as_array().cloned();
    inputs.unwrap_or_default()
}

/// A record made of an input, known by the company it is tied to.
fn made(input: &Value) -> Value {
    let to = &input["associations"][0]["to"]["id"];
    json!({"id": format!("9{}", to.as_str().expect("an id")), "properties": input["properties"],
        "objectWriteTraceId": input["objectWriteTraceId"]})
}

/// The answer to a read of an account, or of somebody who is named: they are there, so that it is refused for
/// something else.
fn somebody(request: &Request) -> Option<Answer> {
    let mut named = ["/contacts/", "/companies/"].into_iter();
    let id = named.find_map(|of| request.path.split(of).nth(1))?;
    Some(Answer::Json(200, json!({"id": id, "properties": {}})))
}

fn ids(came: &[Outcome]) -> Vec<Option<&str>> {
    came.iter()
        .map(|one| match one {
            Ok(Written::Done {
                object: Some(object),
                ..
            }) => Some(object.id.as_str()),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn a_hundred_and_sixty_touchpoints_take_two_requests() {
    let server = Server::start(|request| {
        let mut rows: Vec<Value> = inputs(request).iter().map(made).collect();
        // In no order, and some without the name that their input had.
        rows.reverse();
        for row in rows.iter_mut().step_by(3) {
            row["objectWriteTraceId"] = Value::Null;
        }
        Answer::Json(201, json!({"status": "COMPLETE", "results": rows}))
    })
    .await;
    let crm = connect(&server);
    let writes = calls(160);
    assert_eq!(crm.together(&writes[0]), 100);
    let came = crm.write_all(&writes).await;
    let wanted: Vec<String> = (1..=160).map(|n| format!("9{n}")).collect();
    let wanted: Vec<Option<&str>> = wanted.iter().map(|id| Some(id.as_str())).collect();
    assert_eq!(ids(&came), wanted);
    let posts = posts(&server);
    let lengths: Vec<usize> = posts.iter().map(|post| inputs(post).len()).collect();
    assert_eq!(lengths, [100, 60]);
    assert!(
        posts
            .iter()
            .all(|post| post.path == "/crm/objects/2026-09/calls/batch/create")
    );
    let first = &inputs(&posts[0])[0];
    assert_eq!(first["objectWriteTraceId"], json!(writes[0].id.to_string()));
    assert_eq!(first["associations"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_row_that_an_answer_does_not_name_may_have_been_made() {
    let server = Server::start(|request| {
        if request.path.contains("/properties/") {
            return Answer::Json(
                404,
                json!({"category": "OBJECT_NOT_FOUND", "message": "no"}),
            );
        }
        if let Some(answer) = somebody(request) {
            return answer;
        }
        let inputs = inputs(request);
        let fault = |n: usize, category: &str, more: Value| {
            json!({"category": category, "message": "no", "errors": more,
                "context": {"objectWriteTraceId": [inputs[n]["objectWriteTraceId"]]}})
        };
        let wants = json!([{"code": "MISSING_REQUIRED_PROPERTY", "message": "wanted",
            "context": {"propertyName": ["hs_call_outcome"]}}]);
        let errors = [
            fault(1, "VALIDATION_ERROR", json!([])),
            fault(2, "RATE_LIMITS", json!([])),
            fault(3, "INTERNAL_ERROR", json!([])),
            fault(4, "VALIDATION_ERROR", wants),
        ];
        let mut nameless = made(&inputs[5]);
        nameless["id"] = Value::Null;
        let results = [made(&inputs[0]), nameless];
        Answer::Json(
            207,
            json!({"status": "COMPLETE", "results": results, "numErrors": 4, "errors": errors}),
        )
    })
    .await;
    let came = connect(&server).write_all(&calls(7)).await;
    use CrmError::{Limited, OutcomeUnknown, Refused};
    let each = [
        matches!(&came[0], Ok(Written::Done { object: Some(of), .. }) if of.id == "91"),
        matches!(&came[1], Err(Refused { .. })),
        matches!(&came[2], Err(Limited { .. })),
        matches!(&came[3], Err(OutcomeUnknown { .. })),
        matches!(&came[4], Ok(Written::Asks { fields, .. }) if fields[0].property == "hs_call_outcome"),
        matches!(&came[5], Err(OutcomeUnknown { .. })),
        matches!(&came[6], Err(OutcomeUnknown { .. })),
    ];
    assert!(each.iter().all(|fits| *fits), "{each:?}: {came:?}");
}

#[tokio::test]
async fn a_batch_that_is_refused_for_one_of_its_rows_goes_row_by_row() {
    let server = Server::start(|request| {
        if let Some(answer) = somebody(request) {
            return answer;
        }
        let bad = json!({"category": "VALIDATION_ERROR", "message": "No company with id 2 exists"});
        let one = &request.body;
        match request.path.ends_with("/batch/create") {
            true => Answer::Json(400, bad),
            false if made(one)["id"] == "92" => Answer::Json(400, bad),
            false => Answer::Json(201, made(one)),
        }
    })
    .await;
    let came = connect(&server).write_all(&calls(3)).await;
    assert_eq!(ids(&came), [Some("91"), None, Some("93")]);
    assert!(matches!(came[1], Err(CrmError::Refused { .. })), "{came:?}");
    assert_eq!(posts(&server).len(), 4);
}

#[tokio::test]
async fn an_answer_that_never_came_or_says_nothing_leaves_every_row_unknown() {
    for n in 0..4 {
        let server = Server::start(move |_| match n {
            0 => Answer::Cut,
            1 => Answer::Truncated(201),
            2 => Answer::Json(502, json!({"message": "no"})),
            _ => Answer::Text(201, "<html>"),
        })
        .await;
        let came = connect(&server).write_all(&calls(3)).await;
        let unknown = |one: &Outcome| {
            matches!(
                one,
                Err(CrmError::OutcomeUnknown { .. }
                    | CrmError::Odd { .. }
                    | CrmError::Server { .. })
            )
        };
        assert!(came.iter().all(unknown), "{n}: {came:?}");
        assert_eq!(posts(&server).len(), 1, "{n}: sent once");
    }
}

#[tokio::test]
async fn tasks_go_together_too_and_not_with_touchpoints() {
    let server = Server::start(|request| {
        if request.path.contains("account-info") {
            return Answer::Json(200, json!({"portalId": 1, "timeZone": "Europe/Madrid"}));
        }
        let rows: Vec<Value> = inputs(request).iter().map(made).collect();
        Answer::Json(201, json!({"status": "COMPLETE", "results": rows}))
    })
    .await;
    let mut writes = calls(4);
    for write in &mut writes[2..] {
        write.op = Op::AddTask(NewTask::default());
    }
    let came = connect(&server).write_all(&writes).await;
    assert_eq!(ids(&came), [Some("91"), Some("92"), Some("93"), Some("94")]);
    let paths: Vec<String> = posts(&server).into_iter().map(|post| post.path).collect();
    let of = |kind: &str| format!("/crm/objects/2026-09/{kind}/batch/create");
    assert_eq!(paths, [of("calls"), of("tasks")]);
}

#[tokio::test]
async fn records_are_taken_back_together() {
    let server = Server::start(|request| match inputs(request).len() {
        // For one of them, of a text that is no id.
        3 => Answer::Json(
            400,
            json!({"category": "VALIDATION_ERROR", "message": "no id"}),
        ),
        _ if request.path.ends_with("/x") => Answer::Json(
            400,
            json!({"category": "VALIDATION_ERROR", "message": "no id"}),
        ),
        _ => Answer::Text(204, ""),
    })
    .await;
    let of = |id: &str| ObjectRef {
        kind: ObjectKind::Note,
        id: id.to_owned(),
    };
    let crm = connect(&server);
    let many: Vec<ObjectRef> = (0..160).map(|n| of(&n.to_string())).collect();
    let came = crm.remove_all(&many).await;
    let done = |one: &&Outcome| matches!(one, Ok(Written::Done { .. }));
    assert_eq!(came.iter().filter(done).count(), 160);
    let lengths: Vec<usize> = posts(&server)
        .iter()
        .map(|post| inputs(post).len())
        .collect();
    assert_eq!(lengths, [100, 60]);
    assert_eq!(
        server.lines()[0],
        "POST /crm/objects/2026-09/notes/batch/archive"
    );
    let came = crm.remove_all(&["1", "x", "3"].map(of)).await;
    assert!(
        matches!(&came[1], Err(CrmError::Refused { .. })),
        "{came:?}"
    );
    assert_eq!(came.iter().filter(done).count(), 2);
}
