//! Touchpoints of many accounts where the portal takes no more amid them, or cannot be asked what has to be known
//! first: what is left is not sent, nor looked into one by one.

use crate::connect;
use crate::faults::call;
use crate::server::{Answer, Request, Server};
use crate::sparing::qbr;
use serde_json::{Value, json};
use tenure::crm::{Crm, CrmError, Outcome, Written};
use tenure::domain::write::{ObjectKind, ObjectRef, Op, Write};
use uuid::Uuid;

/// Of accounts of their own; each names three people of its own.
fn touchpoints(count: usize, like: fn() -> Write) -> Vec<Write> {
    let of = |n: usize| {
        let mut write = like();
        write.id = Uuid::from_u128(n as u128);
        write.account = n.to_string().as_str().into();
        if let Op::Log(new) = &mut write.op {
            let people = (0..3).map(|person| format!("{}", n * 10 + person));
            new.contacts = people.map(|id| id.as_str().into()).collect();
        }
        write
    };
    (1..=count).map(of).collect()
}

fn inputs(request: &Request) -> Vec<Value> {
    let inputs = request.body["inputs"].as_array().cloned();
    inputs.unwrap_or_default()
}

/// Every row of a batch refused by a rule of the portal.
fn all_refused(request: &Request) -> Answer {
    let fault = |input: &Value| {
        json!({"category": "VALIDATION_ERROR", "message": "A rule is in the way",
            "context": {"objectWriteTraceId": [input["objectWriteTraceId"]]}})
    };
    let errors: Vec<Value> = inputs(request).iter().map(fault).collect();
    Answer::Json(
        207,
        json!({"status": "COMPLETE", "results": [], "numErrors": errors.len(), "errors": errors}),
    )
}

/// A server that refuses each row, and answers what is read of people together and alone.
async fn refusing(together: fn(&Request) -> Answer, alone: fn() -> Answer) -> Server {
    Server::start(move |request| match request.path.as_str() {
        path if path.ends_with("/batch/create") => all_refused(request),
        path if path.ends_with("/companies/batch/read") => there(request),
        path if path.ends_with("/contacts/batch/read") => together(request),
        _ => alone(),
    })
    .await
}

fn there(request: &Request) -> Answer {
    let of = |one: &Value| json!({"id": one["id"], "properties": {}});
    let all: Vec<Value> = inputs(request).iter().map(of).collect();
    Answer::Json(200, json!({"status": "COMPLETE", "results": all}))
}

/// But for the one of that number.
fn without_31(request: &Request) -> Answer {
    without(request, "31")
}

fn without(request: &Request, gone: &str) -> Answer {
    let mut all = inputs(request);
    all.retain(|one| one["id"] != gone);
    let of = |one: &Value| json!({"id": one["id"], "properties": {}});
    let all: Vec<Value> = all.iter().map(of).collect();
    let error =
        json!({"category": "OBJECT_NOT_FOUND", "message": "no", "context": {"ids": [gone]}});
    Answer::Json(
        207,
        json!({"status": "COMPLETE", "results": all, "numErrors": 1, "errors": [error]}),
    )
}

fn spent() -> Answer {
    Answer::Json(
        429,
        json!({"policyName": "DAILY", "message": "You have reached your daily limit."}),
    )
}

fn no_token() -> Answer {
    Answer::Json(401, json!({"message": "no"}))
}

fn count(server: &Server, method: &str) -> usize {
    let lines = server.lines();
    lines.iter().filter(|line| line.starts_with(method)).count()
}

fn limited(came: &Outcome) -> bool {
    matches!(came, Err(CrmError::Limited { .. }))
}

fn refused(came: &Outcome) -> bool {
    matches!(came, Err(CrmError::Refused { .. }))
}

fn unauthorized(came: &Outcome) -> bool {
    matches!(came, Err(CrmError::Unauthorized { .. }))
}

const CREATE: &str = "POST /crm/objects/2026-09/calls/batch/create";
const ACCOUNTS: &str = "POST /crm/objects/2026-09/companies/batch/read";
const PEOPLE: &str = "POST /crm/objects/2026-09/contacts/batch/read";

#[tokio::test]
async fn whom_refused_rows_name_is_read_together() {
    let server = refusing(there, no_token).await;
    let came = connect(&server).write_all(&touchpoints(60, call)).await;
    assert!(came.iter().all(refused), "{came:?}");
    assert_eq!(server.lines(), [CREATE, ACCOUNTS, PEOPLE, PEOPLE]);
}

#[tokio::test]
async fn refused_rows_wait_once_nobody_is_told_of_any_more() {
    let server = refusing(|_| spent(), spent).await;
    let came = connect(&server).write_all(&touchpoints(30, call)).await;
    assert!(came.iter().all(limited), "{came:?}");
    assert_eq!(server.lines(), [CREATE, ACCOUNTS, PEOPLE]);
    // Amid them, too: of those behind it nothing was made.
    let server = refusing(without_31, no_token).await;
    let came = connect(&server).write_all(&touchpoints(30, call)).await;
    assert!(came[..2].iter().all(refused), "{came:?}");
    assert!(came[2..].iter().all(unauthorized), "{came:?}");
    let alone = "GET /crm/objects/2026-09/contacts/31";
    assert_eq!(server.lines(), [CREATE, ACCOUNTS, PEOPLE, alone]);
}

#[tokio::test]
async fn people_that_cannot_be_read_just_now_are_not_asked_for_one_by_one() {
    let server = refusing(|_| Answer::Json(500, json!({"message": "no"})), no_token).await;
    let came = connect(&server).write_all(&touchpoints(30, call)).await;
    let unready = |one: &Outcome| matches!(one, Err(CrmError::Unready { .. }));
    assert!(came.iter().all(unready), "{came:?}");
    assert_eq!(count(&server, "GET"), 0, "{:?}", server.lines());
}

#[tokio::test]
async fn one_whom_all_name_and_who_cannot_be_read_just_now_is_asked_for_once() {
    let mut asked = Vec::new();
    for many in [2, 30] {
        let fails = || Answer::Json(500, json!({"message": "no"}));
        let server = refusing(there, fails).await;
        let mut writes = touchpoints(many, call);
        for write in &mut writes {
            if let Op::Log(new) = &mut write.op {
                new.contacts = vec!["31".into()];
            }
        }
        let came = connect(&server).write_all(&writes).await;
        let unready = |one: &Outcome| matches!(one, Err(CrmError::Unready { .. }));
        assert!(came.iter().all(unready), "{came:?}");
        asked.push(count(&server, "GET"));
    }
    assert_eq!(asked, [1, 1], "it does not grow with those who name it");
}

#[tokio::test]
async fn one_who_was_merged_is_found_among_many_who_were_not() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path.ends_with("/batch/create") => all_refused(request),
        path if path.ends_with("/companies/batch/read") => there(request),
        path if path.ends_with("/contacts/batch/read") => without_31(request),
        path if path.ends_with("/contacts/31") => {
            Answer::Json(200, json!({"id": "900", "properties": {}}))
        }
        _ => Answer::Json(201, json!({"id": "7", "properties": {}})),
    })
    .await;
    let came = connect(&server).write_all(&touchpoints(9, call)).await;
    assert!(matches!(&came[2], Ok(Written::Done { .. })), "{came:?}");
    assert_eq!(came.iter().filter(|one| refused(one)).count(), 8);
    let sent = server.asked().pop().expect("a request");
    let ties = sent.body["associations"].to_string();
    assert!(
        ties.contains("\"900\"") && !ties.contains("\"31\""),
        "{ties}"
    );
}

#[tokio::test]
async fn a_row_whose_account_is_gone_says_so_among_those_that_a_rule_refuses() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path.ends_with("/batch/create") => all_refused(request),
        path if path.ends_with("/companies/batch/read") => without(request, "2"),
        path if path.ends_with("/contacts/batch/read") => there(request),
        _ => Answer::Json(
            404,
            json!({"category": "OBJECT_NOT_FOUND", "message": "no"}),
        ),
    })
    .await;
    let came = connect(&server).write_all(&touchpoints(9, call)).await;
    let gone = |one: &Outcome| matches!(one, Ok(Written::Gone(why)) if why.starts_with("the account 2 is no longer there"));
    assert!(gone(&came[1]), "{came:?}");
    assert_eq!(came.iter().filter(|one| refused(one)).count(), 8);
    let alone = "GET /crm/objects/2026-09/companies/2";
    assert_eq!(server.lines(), [CREATE, ACCOUNTS, PEOPLE, alone]);
}

#[tokio::test]
async fn what_a_rule_refuses_stays_refused_where_its_account_cannot_be_read_just_now() {
    for status in [500, 503, 403] {
        let server = Server::start(move |request| match request.path.as_str() {
            path if path.ends_with("/batch/create") => all_refused(request),
            path if path.contains("/companies/") => Answer::Json(status, json!({"message": "no"})),
            path if path.ends_with("/contacts/batch/read") => there(request),
            _ => Answer::Json(
                400,
                json!({"category": "VALIDATION_ERROR", "message": "A rule is in the way"}),
            ),
        })
        .await;
        let crm = connect(&server);
        let came = crm.write_all(&touchpoints(9, call)).await;
        assert!(came.iter().all(refused), "{status}: {came:?}");
        let alone = crm.write(&call(), None).await;
        assert!(refused(&alone), "{status}: {alone:?}");
    }
}

#[tokio::test]
async fn what_meetings_need_to_be_told_is_asked_for_once() {
    let server = Server::start(|_| Answer::Json(500, json!({"message": "no"}))).await;
    let alone = connect(&server).write(&qbr(), None).await;
    let unready = |one: &Outcome| matches!(one, Err(CrmError::Unready { .. }));
    assert!(unready(&alone), "{alone:?}");
    let tries = server.lines().len();
    let came = connect(&server).write_all(&touchpoints(40, qbr)).await;
    assert!(came.iter().all(unready), "{came:?}");
    assert_eq!(server.lines().len(), 2 * tries, "{:?}", server.lines());
}

#[tokio::test]
async fn nothing_is_sent_once_the_types_of_meetings_are_not_told_for_good() {
    let server = Server::start(|_| spent()).await;
    let mut writes = touchpoints(4, call);
    for (write, other) in writes.iter_mut().zip(touchpoints(2, qbr)) {
        *write = other;
    }
    let came = connect(&server).write_all(&writes).await;
    assert!(came.iter().all(limited), "{came:?}");
    let types = "GET /crm/properties/2026-09/meetings/hs_activity_type";
    assert_eq!(server.lines(), [types]);
}

#[tokio::test]
async fn taking_back_ends_with_a_token_that_is_refused() {
    let server = Server::start(|request| match request.method.as_str() {
        "POST" => Answer::Json(
            400,
            json!({"category": "VALIDATION_ERROR", "message": "no id"}),
        ),
        _ => no_token(),
    })
    .await;
    let made = |n: usize| ObjectRef {
        kind: ObjectKind::Note,
        id: n.to_string(),
    };
    let made: Vec<ObjectRef> = (0..130).map(made).collect();
    let came = connect(&server).remove_all(&made).await;
    assert_eq!(came.len(), 130);
    assert!(came.iter().all(unauthorized), "{came:?}");
    assert_eq!((count(&server, "POST"), count(&server, "DELETE")), (1, 1));
}
