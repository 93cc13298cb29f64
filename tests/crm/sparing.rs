//! What is not asked again and again: definitions, accounts that are gone, and a portal that takes no more just
//! now. And what is asked again all the same.

use crate::faults::call;
use crate::server::{Answer, Request, Server};
use crate::{connect, settings};
use chrono::DateTime;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tenure::crm::hubspot::{Clock, HubSpot};
use tenure::crm::{Crm, CrmError, Item, Outcome, Resource, Written};
use tenure::domain::field::Field;
use tenure::domain::sourcing::{ArrFrom, DealRule};
use tenure::domain::touchpoint::Kind;
use tenure::domain::write::{Op, TaskState, Write};
use uuid::Uuid;

fn set(account: &str, field: Field, base: Option<&str>, value: &str) -> Write {
    let op = Op::SetField {
        field,
        base: base.map(str::to_owned),
        value: Some(value.to_owned()),
    };
    Write::new(Uuid::now_v7(), account.into(), op)
}

/// A connector and the seconds that its clock is moved by.
fn clocked(server: &Server) -> (HubSpot, Arc<AtomicI64>) {
    let seconds = Arc::new(AtomicI64::new(0));
    let now = seconds.clone();
    let mut settings = settings(&server.url);
    settings.clock = Clock::new(move || {
        let seconds = 1_795_000_000 + now.load(Ordering::SeqCst);
        DateTime::from_timestamp(seconds, 0).expect("a moment")
    });
    (HubSpot::new(settings).expect("good settings"), seconds)
}

fn asked(server: &Server, part: &str) -> usize {
    let lines = server.lines();
    lines.iter().filter(|line| line.contains(part)).count()
}

fn inputs(request: &Request) -> Vec<Value> {
    let inputs = request.body["inputs"].as_array().cloned();
    inputs.unwrap_or_default()
}

/// The first question of it is answered with a refusal, each later one with the definition.
fn once_refused(request: &Request, status: u16, definition: Value) -> Answer {
    let category = match status {
        403 => "MISSING_SCOPES",
        _ => "OBJECT_NOT_FOUND",
    };
    match request.nth {
        0 => Answer::Json(status, json!({"category": category, "message": "no"})),
        _ => Answer::Json(200, definition),
    }
}

#[tokio::test]
async fn a_property_that_may_be_read_since_is_sent_moments_from_then_on() {
    for status in [403, 404] {
        let server = Server::start(move |request| {
            if request.path.contains("account-info") {
                return Answer::Json(200, json!({"portalId": 1, "timeZone": "Europe/Madrid"}));
            }
            if request.path.contains("/properties/") {
                let definition = json!({"name": "renewal_date", "type": "datetime"});
                return once_refused(request, status, definition);
            }
            let sent = &request.body["properties"]["renewal_date"];
            Answer::Json(
                200,
                json!({"id": "42", "properties": {"renewal_date": sent}}),
            )
        })
        .await;
        let (crm, seconds) = clocked(&server);
        let write = || set("42", Field::Renewal, None, "2027-02-01");
        for _ in 0..3 {
            crm.write(&write(), None).await.expect("it is taken");
        }
        assert_eq!(asked(&server, "/properties/"), 1, "{status}");
        seconds.store(31, Ordering::SeqCst);
        for _ in 0..3 {
            crm.write(&write(), None).await.expect("it is taken");
        }
        // Also much later it need not be asked for.
        seconds.store(1_800, Ordering::SeqCst);
        crm.write(&write(), None).await.expect("it is taken");
        assert_eq!(asked(&server, "/properties/"), 2, "{status}");
        let all = server.asked().into_iter();
        let patches = all.filter(|one| one.method == "PATCH");
        let sent: Vec<Value> = patches
            .map(|one| one.body["properties"]["renewal_date"].clone())
            .collect();
        let (day, moment) = ("2027-02-01", "2027-01-31T23:00:00Z");
        let wanted = [day, day, day, moment, moment, moment, moment];
        assert_eq!(sent, wanted, "{status}");
    }
}

/// A review to be logged.
pub fn qbr() -> Write {
    let mut write = call();
    if let Op::Log(new) = &mut write.op {
        new.kind = Kind::Qbr;
    }
    write
}

#[tokio::test]
async fn types_of_meetings_that_may_be_read_since_are_used_from_then_on() {
    let server = Server::start(|request| match request.path.contains("/properties/") {
        true => {
            let options = json!([{"value": "QBR", "label": "QBR"}]);
            let definition = json!({"name": "hs_activity_type", "type": "enumeration",
                "options": options});
            once_refused(request, 403, definition)
        }
        false => Answer::Json(201, json!({"id": "7", "properties": {}})),
    })
    .await;
    let (crm, seconds) = clocked(&server);
    for later in [0, 1, 31, 32] {
        seconds.store(later, Ordering::SeqCst);
        crm.write(&qbr(), None).await.expect("it is taken");
    }
    let all = server.asked().into_iter();
    let made = all.filter(|one| one.path.ends_with("/meetings"));
    let types: Vec<Value> = made
        .map(|one| one.body["properties"]["hs_activity_type"].clone())
        .collect();
    assert_eq!(
        types,
        [Value::Null, Value::Null, json!("QBR"), json!("QBR")]
    );
    assert_eq!(asked(&server, "/properties/"), 2);
}

/// An hour after the first one nobody can tell the types anew: they are what they were, and not each of the
/// meetings that follow asks for them in vain.
#[tokio::test]
async fn types_of_meetings_that_are_known_will_do_while_nobody_tells_them_anew() {
    let server = Server::start(|request| match request.path.contains("/properties/") {
        true if request.nth > 0 => Answer::Json(500, json!({"message": "no"})),
        true => {
            let options = json!([{"value": "QBR", "label": "QBR"}]);
            let definition = json!({"name": "hs_activity_type", "type": "enumeration",
                "options": options});
            Answer::Json(200, definition)
        }
        false => Answer::Json(201, json!({"id": "7", "properties": {}})),
    })
    .await;
    let (crm, seconds) = clocked(&server);
    let mut asked_after = Vec::new();
    for later in [0, 7_200, 7_201, 7_230, 7_231] {
        seconds.store(later, Ordering::SeqCst);
        let came = crm.write(&qbr(), None).await;
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
        asked_after.push(asked(&server, "/properties/"));
    }
    let all = server.asked().into_iter();
    let mut made = all.filter(|one| one.path.ends_with("/meetings"));
    assert!(made.all(|one| one.body["properties"]["hs_activity_type"] == "QBR"));
    // In vain is as often as a question is tried.
    let tries = asked_after[1] - 1;
    assert!(tries > 0, "they were asked for anew");
    let wanted = [1, 1 + tries, 1 + tries, 1 + tries, 1 + 2 * tries];
    assert_eq!(asked_after, wanted);
}

/// The account 42, whose ARR is the sum of its deals, 101 of them; `apart`: its associations are not told together.
async fn with_deals(apart: bool) -> (Server, HubSpot) {
    let server = Server::start(move |request| {
        let ids = |ids: std::ops::RangeInclusive<u32>| -> Vec<Value> {
            ids.map(|id| json!({"id": id.to_string()})).collect()
        };
        let together = request.query.contains_key("associations");
        if apart && together {
            let no = json!({"category": "MISSING_SCOPES", "message": "no"});
            return Answer::Json(403, no);
        }
        let after = request.query.get("after").map(String::as_str);
        Answer::Json(
            200,
            match request.path.trim_start_matches("/crm/objects/2026-09/") {
                "/account-info/2026-09/details" => json!({"portalId": 1}),
                "companies/42" => json!({"id": "42", "properties": {"name": "Alba"},
                    "associations": {"deals": {"results": ids(1..=100),
                        "paging": {"next": {"after": "100"}}}}}),
                "companies/42/associations/deals" if after.is_some() => {
                    json!({"results": ids(101..=101)})
                }
                "companies/42/associations/deals" => {
                    json!({"results": ids(1..=100), "paging": {"next": {"after": "100"}}})
                }
                "deals/batch/read" => {
                    let won = json!({"pipeline": "default", "dealstage": "won", "amount": "7"});
                    let deal = |one: &Value| json!({"id": one["id"], "properties": won});
                    let deals: Vec<Value> = inputs(request).iter().map(deal).collect();
                    json!({ "results": deals })
                }
                "/crm/pipelines/2026-09/deals" => {
                    let won = json!({"id": "won", "label": "Won",
                        "metadata": {"isClosed": "true", "probability": "1.0"}});
                    json!({"results": [{"id": "default", "label": "Sales", "stages": [won]}]})
                }
                _ => json!({"results": []}),
            },
        )
    })
    .await;
    let mut settings = settings(&server.url);
    settings.mapping.fields.remove(&Field::Arr);
    settings.mapping.arr_from = ArrFrom::Deals(DealRule::default());
    let crm = HubSpot::new(settings).expect("good settings");
    (server, crm)
}

#[tokio::test]
async fn an_account_that_is_opened_has_its_sum_without_another_question() {
    for apart in [false, true] {
        let (server, crm) = with_deals(apart).await;
        let opened = crm.opened(&"42".into()).await.expect("it answers");
        assert_eq!(opened.details.deals.len(), 101, "{apart}");
        let account = opened.itself.expect("it came").account;
        assert_eq!(account.name, "Alba");
        let sum = account.arr.map(|arr| arr.amount.to_string());
        assert_eq!(sum.as_deref(), Some("707"), "{apart}");
        let mut lines = server.lines();
        lines.sort();
        let company = "GET /crm/objects/2026-09/companies/42";
        let others = lines.iter().filter(|line| !line.starts_with(company));
        assert_eq!(
            others.collect::<Vec<_>>(),
            [
                "GET /crm/pipelines/2026-09/deals",
                "POST /crm/objects/2026-09/deals/batch/read",
                "POST /crm/objects/2026-09/deals/batch/read",
            ],
            "{apart}"
        );
        // Refused, once more for itself, and for each kind of record a page; deals have two.
        let pages = if apart { 2 + 8 + 1 } else { 2 };
        assert_eq!(asked(&server, company), pages, "{lines:?}");
    }
}

/// A definition that cannot be read anew just now is still what it was.
#[tokio::test]
async fn an_old_definition_will_do_while_nobody_tells_it_anew() {
    let server = Server::start(|request| {
        if request.path.contains("account-info") {
            return Answer::Json(200, json!({"portalId": 1, "timeZone": "Europe/Madrid"}));
        }
        if request.path.contains("/properties/") {
            return match request.nth {
                0 => Answer::Json(200, json!({"name": "renewal_date", "type": "datetime"})),
                _ => Answer::Json(500, json!({"message": "no"})),
            };
        }
        let sent = &request.body["properties"]["renewal_date"];
        Answer::Json(
            200,
            json!({"id": "42", "properties": {"renewal_date": sent}}),
        )
    })
    .await;
    let (crm, seconds) = clocked(&server);
    for later in [0, 7_200] {
        seconds.store(later, Ordering::SeqCst);
        let write = set("42", Field::Renewal, None, "2027-02-01");
        let came = crm.write(&write, None).await;
        assert!(matches!(came, Ok(Written::Done { .. })), "{came:?}");
    }
    let all = server.asked().into_iter();
    let mut patches = all.filter(|one| one.method == "PATCH");
    assert!(
        patches.all(|one| one.body["properties"]["renewal_date"] == "2027-01-31T23:00:00Z"),
        "{:?}",
        server.lines()
    );
}

/// Batches are read, and the update of one is answered so. Those that are read as merged go apart.
async fn answering(update: fn() -> Answer) -> Server {
    Server::start(move |request| {
        if request.path.ends_with("/batch/read") {
            let merged = |input: &&Value| input["id"].as_str().is_some_and(|id| id.ends_with('7'));
            let read = |input: &Value| json!({"id": input["id"], "properties": {"renewal_likelihood": "50"}});
            let all = inputs(request);
            let found: Vec<Value> = all.iter().filter(|one| !merged(one)).map(read).collect();
            return Answer::Json(200, json!({"status": "COMPLETE", "results": found}));
        }
        update()
    })
    .await
}

fn likelihoods(count: u32) -> Vec<Write> {
    let of = |id: u32| set(&id.to_string(), Field::Likelihood, Some("50"), "60");
    (1..=count).map(of).collect()
}

#[tokio::test]
async fn once_the_portal_takes_no_more_nothing_of_a_bulk_is_sent_any_more() {
    let spent = || {
        Answer::Json(
            429,
            json!({"policyName": "DAILY", "message": "You have reached your daily limit."}),
        )
    };
    let server = answering(spent).await;
    let came = connect(&server).write_all(&likelihoods(230)).await;
    let limited = |one: &Outcome| matches!(one, Err(CrmError::Limited { .. }));
    assert_eq!(came.len(), 230);
    assert!(came.iter().all(limited), "{came:?}");
    let companies = "/crm/objects/2026-09/companies";
    assert_eq!(
        server.lines(),
        [
            format!("POST {companies}/batch/read"),
            format!("POST {companies}/batch/update")
        ]
    );
}

#[tokio::test]
async fn what_goes_alone_ends_with_a_token_that_is_refused() {
    let server = answering(|| Answer::Json(401, json!({"message": "no"}))).await;
    let came = connect(&server).write_all(&likelihoods(100)).await;
    let refused = |one: &Outcome| matches!(one, Err(CrmError::Unauthorized { .. }));
    assert!(came.iter().all(refused), "{came:?}");
    assert_eq!(asked(&server, "GET "), 0, "{:?}", server.lines());
    // Of what follows of another sort nothing is sent either.
    let mut writes = likelihoods(2);
    for id in ["8", "9"] {
        let (base, value) = (
            TaskState::default(),
            TaskState {
                done: true,
                ..TaskState::default()
            },
        );
        let op = Op::SetTask {
            task: id.into(),
            title: "Call".to_owned(),
            base,
            value,
        };
        writes.push(Write::new(Uuid::now_v7(), "1".into(), op));
    }
    let came = connect(&server).write_all(&writes).await;
    assert!(came.iter().all(refused), "{came:?}");
    assert_eq!(asked(&server, "/tasks"), 0, "{:?}", server.lines());
}

/// A hundred accounts that a search still tells of, of which none is read any more; each by itself is told so.
async fn vanished(alone: fn(u32) -> Answer) -> Server {
    Server::start(move |request| {
        let ids = 101..=200;
        if request.path.contains("account-info") {
            return Answer::Json(200, json!({"portalId": 1}));
        }
        if request.path.ends_with("/search") {
            let of = |id: u32| {
                json!({"id": id.to_string(),
                "properties": {"hs_lastmodifieddate": "2026-11-20T10:00:00Z"}})
            };
            let all: Vec<Value> = ids.map(of).collect();
            return Answer::Json(200, json!({"total": 100, "results": all}));
        }
        if request.path.ends_with("/batch/read") {
            let asked: Vec<Value> = inputs(request)
                .iter()
                .map(|one| one["id"].clone())
                .collect();
            let new = json!({"id": "900", "properties": {"name": "Both"}});
            if asked == ["900"] {
                return Answer::Json(200, json!({"status": "COMPLETE", "results": [new]}));
            }
            let error = json!({"category": "OBJECT_NOT_FOUND", "message": "no",
                "context": {"ids": asked}});
            return Answer::Json(
                207,
                json!({"status": "COMPLETE", "results": [], "numErrors": 1, "errors": [error]}),
            );
        }
        let id = request.path.rsplit('/').next().unwrap_or_default();
        alone(id.parse().unwrap_or_default())
    })
    .await
}

async fn told(server: &Server) -> Result<Vec<String>, CrmError> {
    let since = "2026-11-20T00:00:00Z".parse().expect("a moment");
    let page = connect(server)
        .changed(Resource::Accounts, since, None)
        .await?;
    let of = |item: &Item| match item {
        Item::Account(record) => format!("account {}", record.account.id),
        Item::Odd(_) => "odd".to_owned(),
        Item::Untold(id) => format!("untold {id}"),
        Item::Gone(_) => "gone".to_owned(),
        Item::Merged { into, .. } => format!("into {into}"),
        other => panic!("{other:?}"),
    };
    Ok(page.items.iter().map(of).collect())
}

fn not_there() -> Answer {
    Answer::Json(
        404,
        json!({"category": "OBJECT_NOT_FOUND", "message": "no"}),
    )
}

fn count(told: &[String], one: &str) -> usize {
    told.iter().filter(|told| *told == one).count()
}

const ALONE: &str = "GET /crm/objects/2026-09/companies/";

#[tokio::test]
async fn of_many_accounts_archived_at_once_a_few_are_asked_for() {
    let server = vanished(|_| not_there()).await;
    let told = told(&server).await.expect("a page");
    assert_eq!(count(&told, "gone"), 100, "{told:?}");
    assert_eq!(asked(&server, ALONE), 20);
}

#[tokio::test]
async fn many_accounts_that_were_merged_are_all_followed() {
    let server = vanished(|_| Answer::Json(200, json!({"id": "900", "properties": {}}))).await;
    let told = told(&server).await.expect("a page");
    assert_eq!(count(&told, "into 900"), 100, "{told:?}");
    assert_eq!(count(&told, "account 900"), 1, "{told:?}");
}

#[tokio::test]
async fn an_account_that_cannot_be_asked_for_costs_no_page() {
    let server = vanished(|id| match id {
        103 => Answer::Json(500, json!({"message": "no"})),
        104 => Answer::Json(200, json!({"id": "900", "properties": {}})),
        _ => not_there(),
    })
    .await;
    let told = told(&server).await.expect("a page");
    let of = |one| count(&told, one);
    assert_eq!(
        (of("untold 103"), of("gone"), of("into 900")),
        (1, 98, 1),
        "{told:?}"
    );
    // Where nobody answers it is as with any other question.
    let server = vanished(|_| Answer::Json(401, json!({"message": "no"}))).await;
    let came = self::told(&server).await;
    assert!(
        matches!(came, Err(CrmError::Unauthorized { .. })),
        "{came:?}"
    );
    assert!(asked(&server, ALONE) <= 8, "{:?}", server.lines());
}
