//! What the connector reads, and what it makes of odd records.

use crate::connect;
use crate::server::{Answer, Request, Server};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tenure::crm::hubspot::HubSpot;
use tenure::crm::{Crm, Item, Known, Page, Resource};
use tenure::domain::contact::Role;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::lifecycle::Source;
use tenure::domain::odd::Odd;
use tenure::domain::sourcing::{ArrFrom, DealRule};
use tenure::domain::ticket::Severity;
use tenure::domain::touchpoint::Kind;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn accounts(page: Page) -> Vec<tenure::domain::account::AccountRecord> {
    let of = |item| match item {
        Item::Account(record) => *record,
        other => panic!("not an account: {other:?}"),
    };
    page.items.into_iter().map(of).collect()
}

/// A portal with account details and one answer for everything else.
async fn answering(answer: impl Fn(&Request) -> Value + Send + Sync + 'static) -> Server {
    Server::start(move |request| match request.path.as_str() {
        "/account-info/2026-09/details" => Answer::Json(200, json!({"portalId": 123})),
        path if path.ends_with("/search") && request.body["limit"] == 1 => {
            Answer::Json(200, json!({"total": 7, "results": []}))
        }
        _ => Answer::Json(200, answer(request)),
    })
    .await
}

#[tokio::test]
async fn an_account_is_read_with_its_past() {
    let server = answering(|_| {
        json!({"results": [{
            "id": 9001, "updatedAt": "2026-11-20T10:00:00.000Z", "archived": false,
            "properties": {
                "name": "Acme\u{1b}[31m \u{202e}GmbH", "domain": "acme.example", "hubspot_owner_id": "5",
                "customer_stage": "value", "customer_tier": "benchmark", "arr": "120000.50",
                "renewal_date": "2027-01-31", "contract_start_date": "1769817600000", "auto_renew": "true",
                "nps_score": "9", "renewal_likelihood": "80", "seats_bought": "many",
                "notes_last_contacted": "2026-11-18T09:30:00Z", "industry": "TOYS", "csat_score": null,
                "customer_sentiment": ""
            },
            "propertiesWithHistory": {
                "customer_stage": [
                    {"value": "value", "timestamp": "2026-06-02T00:00:00Z", "sourceType": "CRM_UI"},
                    {"value": "value", "timestamp": "2026-06-01T00:00:00Z"},
                    {"value": "", "timestamp": "2026-05-31T00:00:00Z"},
                    {"value": "onboarding", "timestamp": "2026-01-01T00:00:00Z"}
                ],
                "nps_score": [
                    {"value": "9", "timestamp": "2026-10-01T00:00:00Z"},
                    {"value": "n/a", "timestamp": "2026-09-01T00:00:00Z"},
                    {"value": "6", "timestamp": "1767225600000"}
                ],
                "industry": [{"value": "TOYS", "timestamp": "2026-01-01T00:00:00Z"}],
                "customer_tier": [
                    {"value": "benchmark", "timestamp": "2026-03-02T00:00:00Z"},
                    {"value": "benchmark", "timestamp": "2026-03-01T00:00:00Z"},
                    {"value": "standard", "timestamp": "2026-01-01T00:00:00Z"}
                ],
                "renewal_date": [{"value": "2027-01-31", "timestamp": "2026-02-01T00:00:00Z"}]
            }
        }]})
    })
    .await;
    let page = connect(&server)
        .list(Resource::Accounts, None)
        .await
        .expect("a page");
    assert_eq!(page.next.as_deref(), None);
    let count = connect(&server).count(Resource::Accounts).await;
    assert_eq!(count.expect("an answer"), Some(7));
    let record = accounts(page).remove(0);
    let account = &record.account;
    assert_eq!(account.id.as_str(), "9001");
    assert_eq!(account.name, "Acme GmbH");
    assert_eq!(
        account.url.as_deref(),
        Some("https://app.hubspot.com/contacts/123/record/0-2/9001")
    );
    assert_eq!(account.stage.as_deref(), Some("value"));
    assert_eq!(account.stage_since, Some(at("2026-06-01T00:00:00Z")));
    assert_eq!(
        account.arr.map(|arr| arr.amount.to_string()).as_deref(),
        Some("120000.50")
    );
    assert_eq!(account.renewal, NaiveDate::from_ymd_opt(2027, 1, 31));
    assert_eq!(account.term_start, NaiveDate::from_ymd_opt(2026, 1, 31));
    assert_eq!(account.auto_renew, Some(true));
    assert_eq!(account.last_touch, Some(at("2026-11-18T09:30:00Z")));
    assert_eq!(
        account.custom.iter().collect::<Vec<_>>(),
        [("Industry", "TOYS")]
    );
    assert_eq!(account.odd, [(Field::SeatsBought, "many".to_owned())]);
    let nps = account.number(Field::Nps).expect("an answer");
    assert_eq!((nps.value, nps.as_of), (9.0, at("2026-10-01T00:00:00Z")));
    // No history: the record's own change is the best that is known.
    let likelihood = account.number(Field::Likelihood).expect("a judgement");
    assert_eq!(likelihood.as_of, at("2026-11-20T10:00:00Z"));
    assert!(account.number(Field::Csat).is_none() && account.number(Field::Sentiment).is_none());

    let past = |field| {
        record
            .history
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, past)| {
                // What cannot be read was no number then.
                let known = |value: f64| (!value.is_nan()).then_some(value);
                let past = past.iter().map(|(at, value)| (*at, known(*value)));
                past.collect::<Vec<_>>()
            })
    };
    assert_eq!(
        past(Field::Nps),
        Some(vec![
            (at("2026-01-01T00:00:00Z"), Some(6.0)),
            (at("2026-09-01T00:00:00Z"), None),
            (at("2026-10-01T00:00:00Z"), Some(9.0))
        ])
    );
    assert_eq!(
        past(Field::Renewal),
        Some(vec![(at("2026-02-01T00:00:00Z"), Some(20_849.0))])
    );
    let tiers = record.words.iter().find(|(of, _)| *of == Field::Tier);
    assert_eq!(
        tiers.map(|(_, past)| past.clone()),
        Some(vec![
            (at("2026-01-01T00:00:00Z"), "standard".to_owned()),
            (at("2026-03-01T00:00:00Z"), "benchmark".to_owned())
        ])
    );
    assert!(record.custom.is_empty(), "words are no numbers");
    assert_eq!(
        record.stages,
        [
            (at("2026-01-01T00:00:00Z"), "onboarding".to_owned()),
            (at("2026-06-01T00:00:00Z"), "value".to_owned())
        ]
    );
    assert!(record.raw.contains(&(Field::Arr, "120000.50".to_owned())));
    assert!(
        record
            .raw
            .contains(&(Field::SeatsBought, "many".to_owned()))
    );
    assert!(
        !record
            .raw
            .iter()
            .any(|(field, _)| *field == Field::Sentiment)
    );

    let asked = server.asked();
    let list = asked
        .iter()
        .find(|request| request.method == "GET" && request.path.ends_with("companies"));
    let query = &list.expect("the list was asked for").query;
    assert_eq!(query["limit"], "50");
    // Once: its past has its present.
    assert!(
        query["properties"]
            .split(',')
            .all(|name| name != "industry")
    );
    assert!(
        query["propertiesWithHistory"]
            .split(',')
            .any(|name| name == "customer_stage")
    );
    assert!(
        !query["propertiesWithHistory"]
            .split(',')
            .any(|name| name == "name")
    );
}

#[tokio::test]
async fn an_account_without_a_name_has_one_all_the_same() {
    let server = answering(|_| {
        json!({"results": [
            {"id": "1", "properties": {"name": null, "domain": "acme.example"}},
            {"id": "2", "properties": {"name": " \u{200b} "}},
            {"id": "3"},
            {"properties": {"name": "has no id"}}
        ]})
    })
    .await;
    let page = connect(&server)
        .list(Resource::Accounts, None)
        .await
        .expect("a page");
    let names: Vec<_> = accounts(page)
        .into_iter()
        .map(|record| record.account.name)
        .collect();
    assert_eq!(names, ["acme.example", "(no name) 2", "(no name) 3"]);
}

#[tokio::test]
async fn the_cursor_is_followed_through_an_empty_page() {
    let server = answering(
        |request| match request.query.get("after").map(String::as_str) {
            None => json!({"results": [{"id": "1"}], "paging": {"next": {"after": "A"}}}),
            Some("A") => json!({"results": [], "paging": {"next": {"after": 17}}}),
            Some(_) => json!({"results": [{"id": "2"}]}),
        },
    )
    .await;
    let crm = connect(&server);
    let (mut cursor, mut ids, mut pages) = (None, Vec::new(), 0);
    loop {
        let page = crm
            .list(Resource::Accounts, cursor.as_deref())
            .await
            .expect("a page");
        pages += 1;
        cursor = page.next.clone();
        ids.extend(accounts(page).into_iter().map(|record| record.account.id.0));
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((ids, pages), (vec!["1".to_owned(), "2".to_owned()], 3));
}

#[tokio::test]
async fn contacts_come_with_all_their_companies() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/contacts/7/associations/companies" => match request.query.get("after").map(String::as_str) {
            Some("N1") => json!({"results": [{"toObjectId": 102}], "paging": {"next": {"after": "N2"}}}),
            _ => json!({"results": [{"id": "103", "type": "contact_to_company"}]}),
        },
        _ => json!({"results": [{
            "id": "7",
            "properties": {"firstname": "Dana", "lastname": "Scully", "hs_buying_role": "CHAMPION;BUDGET_HOLDER;POPE",
                           "left_company": "true", "email": "dana@acme.example"},
            "associations": {"companies": {
                "results": [{"id": "101", "type": "contact_to_company"}, {"id": "101", "type": "contact_to_company_unlabeled"}],
                "paging": {"next": {"after": "N1"}}}}
        }]}),
    })
    .await;
    let page = connect(&server)
        .list(Resource::Contacts, None)
        .await
        .expect("a page");
    let [Item::Contact(contact)] = &page.items[..] else {
        panic!("{:?}", page.items)
    };
    assert_eq!(contact.name, "Dana Scully");
    assert_eq!(contact.roles, [Role::Champion, Role::EconomicBuyer]);
    assert!(contact.left);
    assert_eq!(contact.accounts, ["101", "102", "103"].map(AccountId::from));
}

/// Whoever mends the one line that is shown would cut off the rest of it.
#[tokio::test]
async fn a_text_of_more_than_the_line_that_is_shown_is_known_to_be_longer() {
    let server = answering(|_| {
        let of = |id: &str, name: &str, reason: &str| {
            json!({"id": id, "properties":
                {"name": name, "loss_reason": reason, "renewal_reason": "Grows"}})
        };
        json!({"results": [
            of("1", "Acme", "too dear"),
            of("2", "Acme", " too dear\nand too slow"),
            of("3", &"Acme ".repeat(2_000), "too dear\n"),
        ]})
    })
    .await;
    let page = connect(&server).list(Resource::Accounts, None).await;
    let told = accounts(page.expect("a page"));
    let fields = [Field::Name, Field::LossReason, Field::RenewalReason];
    let longer = told.iter().map(|one| {
        let longer = fields
            .into_iter()
            .filter(|of| one.account.longer.contains(*of));
        longer.collect::<Vec<_>>()
    });
    assert_eq!(
        longer.collect::<Vec<_>>(),
        [vec![], vec![Field::LossReason], vec![Field::Name]]
    );
}

#[tokio::test]
async fn tickets_and_tasks_are_read_done_ones_too() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/tickets" => json!({"results": [
            {"id": "1", "properties": {"subject": "Down", "hs_ticket_priority": "URGENT", "hs_pipeline_stage": "1", "createdate": "2026-11-01T00:00:00Z"}},
            {"id": "2", "properties": {"subject": null, "hs_ticket_priority": "WHO_KNOWS", "hs_pipeline_stage": "4", "createdate": "2026-11-01T00:00:00Z"},
             "updatedAt": "2026-11-03T00:00:00Z"}
        ]}),
        _ => json!({"results": [
            {"id": "1", "properties": {"hs_task_subject": "Send guide", "hs_task_status": "NOT_STARTED", "hs_timestamp": "2026-11-25T12:00:00Z"}},
            {"id": "2", "properties": {"hs_task_subject": "Old", "hs_task_status": "COMPLETED"}}
        ]}),
    })
    .await;
    let crm = connect(&server);
    let page = crm.list(Resource::Tickets, None).await.expect("a page");
    let [Item::Ticket(down), Item::Ticket(odd)] = &page.items[..] else {
        panic!("{:?}", page.items)
    };
    assert_eq!((down.severity, down.closed), (Some(Severity::S1), None));
    assert_eq!(
        (odd.severity, odd.closed),
        (None, Some(at("2026-11-03T00:00:00Z")))
    );
    assert_eq!(odd.subject, "(no subject) 2");
    let page = crm.list(Resource::Tasks, None).await.expect("a page");
    let [Item::Task(task), Item::Task(done)] = &page.items[..] else {
        panic!("{:?}", page.items)
    };
    assert_eq!(
        (task.title.as_str(), task.due),
        ("Send guide", Some(at("2026-11-25T12:00:00Z")))
    );
    assert!(done.done && !task.done);
}

/// Not even among those that are archived: whatever is in none that is told of is among its tickets.
#[tokio::test]
async fn tickets_of_a_pipeline_that_is_not_told_of_any_more_are_no_support_cases() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/pipelines/2026-09/tickets" => json!({"results": [
            {"id": "0", "label": "Support", "stages": [{"id": "1", "label": "New"}]}]}),
        _ => json!({"results": [
            {"id": "1", "properties": {"subject": "Down", "hs_pipeline": "0", "hs_pipeline_stage": "1"}},
            {"id": "2", "properties": {"subject": "Journey", "hs_pipeline": "77", "hs_pipeline_stage": "9"}}
        ]}),
    })
    .await;
    let mut settings = crate::settings(&server.url);
    settings.mapping.fields.remove(&Field::Stage);
    settings.mapping.stage_from = Source::Tickets("Journey".to_owned());
    let crm = HubSpot::new(settings).expect("good settings");
    let page = crm.list(Resource::Tickets, None).await.expect("a page");
    assert!(
        matches!(&page.items[..], [Item::Ticket(one), Item::Gone(gone)] if one.id.0 == "1" && gone == "2"),
        "{:?}",
        page.items
    );
}

#[tokio::test]
async fn the_stage_says_whether_a_ticket_is_closed_and_its_date_since_when() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/tickets" => {
            let ticket = |id: &str, pipeline: &str, stage: &str, closed: &str| {
                json!({"id": id, "updatedAt": "2026-11-03T00:00:00Z", "properties": {
                    "hs_pipeline": pipeline, "hs_pipeline_stage": stage, "closed_date": closed,
                    "createdate": "2026-11-01T00:00:00Z"}})
            };
            let closed = "2026-11-02T00:00:00Z";
            json!({"results": [
                ticket("1", "0", "1", closed), ticket("2", "0", "4", closed), ticket("3", "0", "4", ""),
                ticket("4", "0", "99", closed), ticket("5", "77", "1", closed), ticket("6", "0", "1", ""),
                ticket("7", "0", "8", closed),
            ]})
        }
        _ => json!({"results": [{"id": "0", "label": "Support", "stages": [
            {"id": "1", "label": "New", "metadata": {"ticketState": "OPEN", "isClosed": "false"}},
            {"id": "4", "label": "Closed", "metadata": {"ticketState": "CLOSED", "isClosed": "true"}},
            {"id": "8", "label": "Done", "metadata": {}},
        ]}]}),
    })
    .await;
    let page = connect(&server).list(Resource::Tickets, None).await;
    let items = page.expect("a page").items.into_iter();
    let closed = items.map(|item| match item {
        Item::Ticket(ticket) => ticket.closed,
        other => panic!("{other:?}"),
    });
    let (told, changed) = (at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"));
    assert_eq!(
        closed.collect::<Vec<_>>(),
        // Opened again; closed; closed without a date; of stages that nobody tells of; never closed; and of a
        // stage that does not say.
        [
            None,
            Some(told),
            Some(changed),
            Some(told),
            Some(told),
            None,
            Some(told)
        ]
    );
}

#[tokio::test]
async fn changes_are_read_again_and_archived_ones_are_gone() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/search" => json!({"total": 3, "results": [
            {"id": "1", "properties": {"hs_lastmodifieddate": "2026-11-21T10:00:00.123Z", "name": "stale"}},
            {"id": "2", "properties": {"hs_lastmodifieddate": "2026-11-21T10:00:01Z"}},
            {"id": "3", "properties": {"hs_lastmodifieddate": "2026-11-21T10:00:02Z"}}
        ]}),
        "/crm/objects/2026-09/companies/batch/read" => json!({"status": "COMPLETE", "results": [
            {"id": "1", "properties": {"name": "fresh", "hs_merged_object_ids": "11;12"}}, {"id": "2", "properties": {"name": "Beta"}}
        ], "numErrors": 1, "errors": [{"category": "OBJECT_NOT_FOUND"}]}),
        _ => json!({"results": [
            {"id": "50", "archived": true, "archivedAt": "2026-11-21T11:00:00Z"},
            {"id": "51", "archived": true, "archivedAt": "2026-01-01T00:00:00Z"}
        ]}),
    })
    .await;
    let crm = connect(&server);
    let since = at("2026-11-21T09:59:00Z");
    let first = crm
        .changed(Resource::Accounts, since, None)
        .await
        .expect("a page");
    let words = |items: &[Item]| {
        let word = |item: &Item| match item {
            Item::Account(record) => record.account.name.clone(),
            Item::Gone(id) => format!("gone {id}"),
            Item::Merged { gone, into } => format!("{gone} into {into}"),
            other => panic!("{other:?}"),
        };
        items.iter().map(word).collect::<Vec<_>>()
    };
    assert_eq!(
        words(&first.items),
        ["11 into 1", "12 into 1", "fresh", "Beta", "gone 3"]
    );
    assert_eq!(first.next, None);
    let last = crm
        .archived(Resource::Accounts, since, None)
        .await
        .expect("a page");
    assert_eq!(words(&last.items), ["gone 50"]);
    assert_eq!(last.next, None);
    let asked = server.asked();
    let search = asked
        .iter()
        .find(|request| request.path.ends_with("search"))
        .expect("a search");
    let filter = &search.body["filterGroups"][0]["filters"][0];
    assert_eq!(
        (&filter["propertyName"], &filter["value"]),
        (&json!("hs_lastmodifieddate"), &json!("1795255140000"))
    );
    let read = asked
        .iter()
        .find(|request| request.path.ends_with("batch/read"))
        .expect("a read");
    assert!(
        read.body["propertiesWithHistory"]
            .as_array()
            .is_some_and(|names| !names.is_empty())
    );
}

#[tokio::test]
async fn a_batch_that_failed_in_part_is_not_taken_for_deletions() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/search" => json!({"results": [{"id": "1"}, {"id": "2"}]}),
        _ => json!({"results": [{"id": "1"}], "errors": [{"category": "SERVER_ERROR", "message": "try later"}]}),
    })
    .await;
    let trouble = connect(&server)
        .changed(Resource::Accounts, at("2026-11-21T00:00:00Z"), None)
        .await;
    assert!(trouble.expect_err("it is not whole").retryable());
}

#[tokio::test]
async fn contacts_are_searched_by_their_own_modified_property() {
    let server = answering(|_| json!({"results": []})).await;
    let page = connect(&server)
        .changed(Resource::Contacts, at("2026-11-21T00:00:00Z"), None)
        .await
        .expect("a page");
    assert!(page.items.is_empty() && page.next.is_none());
    let asked = server.asked();
    assert_eq!(
        asked[0].body["filterGroups"][0]["filters"][0]["propertyName"],
        "lastmodifieddate"
    );
    assert_eq!(asked[0].body["sorts"], json!(["lastmodifieddate"]));
    for part in ["after", "filterGroups", "limit", "properties", "sorts"] {
        assert!(asked[0].body.get(part).is_some(), "{part} is required");
    }
}

#[tokio::test]
async fn an_account_is_opened_with_everything_around_it() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/42/associations/calls" => json!({"results": [{"id": "1"}, {"id": "2"}]}),
        "/crm/objects/2026-09/companies/42/associations/meetings" => json!({"results": [{"id": "3"}]}),
        "/crm/objects/2026-09/calls/batch/read" => json!({"results": [
            {"id": "1", "properties": {"hs_timestamp": "2026-11-01T00:00:00Z", "hs_call_title": "Old", "hs_call_duration": "1200000"}},
            {"id": "2", "properties": {"hs_timestamp": "2026-11-20T00:00:00Z", "hs_call_title": "New",
                "hs_call_body": "<p>Rollout &amp; SSO</p><p>tenure:00000000-0000-0000-0000-000000000007</p>"}}
        ]}),
        "/crm/objects/2026-09/meetings/batch/read" => json!({"results": [
            {"id": "3", "properties": {"hs_timestamp": "2026-11-10T00:00:00Z", "hs_meeting_title": "QBR: third quarter",
                "hs_meeting_start_time": "2026-11-10T00:00:00Z", "hs_meeting_end_time": "2026-11-10T00:45:00Z"}}
        ]}),
        "/crm/associations/2026-09/calls/contacts/batch/read" => json!({"status": "COMPLETE", "results": [
            {"from": {"id": "2"}, "to": [{"toObjectId": 77, "associationTypes": []}]}], "errors": [{"category": "NO_ASSOCIATIONS_FOUND"}]}),
        _ => json!({"results": []}),
    })
    .await;
    let details = connect(&server)
        .details(&"42".into())
        .await
        .expect("details");
    let titles: Vec<_> = details
        .touchpoints
        .iter()
        .map(|t| (t.kind, t.title.as_str(), t.minutes))
        .collect();
    assert_eq!(
        titles,
        [
            (Kind::Call, "New", None),
            (Kind::Qbr, "QBR: third quarter", Some(45)),
            (Kind::Call, "Old", Some(20))
        ]
    );
    let newest = &details.touchpoints[0];
    assert_eq!(newest.body, "Rollout & SSO");
    assert_eq!(newest.marker, Some(uuid::Uuid::from_u128(7)));
    assert_eq!(newest.contacts, ["77".into()]);
}

/// Of deals, people, tickets, tasks and touchpoints alike: nothing that HubSpot sends vanishes because it is
/// not what it should be.
#[tokio::test]
async fn odd_values_around_an_account_are_kept_and_marked() {
    let read = |kind: &str, record: Value| {
        (
            format!("/crm/objects/2026-09/{kind}/batch/read"),
            json!({"results": [{"id": "1", "createdAt": "2026-11-01T00:00:00Z", "properties": record}]}),
        )
    };
    let records: HashMap<String, Value> = [
        read("deals", json!({"dealname": "Odd", "amount": "a\u{1b}[1mbc", "deal_currency_code": "XXX1",
            "closedate": "soon"})),
        read("contacts", json!({"firstname": "Dana", "hs_buying_role": "CHAMPION;POPE", "left_company": "perhaps",
            "notes_last_contacted": "lately"})),
        read("tickets", json!({"subject": "Down", "hs_ticket_priority": "WHO_KNOWS", "createdate": "once",
            "closed_date": "never"})),
        read("tasks", json!({"hs_task_subject": "Send", "hs_timestamp": "fri", "hs_task_status": "HALF"})),
        read("calls", json!({"hs_call_title": "Hello", "hs_timestamp": "noon", "hs_call_duration": "long"})),
        read("meetings", json!({"hs_meeting_title": "Hi", "hs_timestamp": "2026-11-02T00:00:00Z",
            "hs_meeting_start_time": "2026-11-02T00:30:00Z", "hs_meeting_end_time": "2026-11-02T00:00:00Z"})),
    ]
    .into();
    let server = answering(move |request| {
        if let Some(answer) = records.get(&request.path) {
            return answer.clone();
        }
        match request
            .path
            .strip_prefix("/crm/objects/2026-09/companies/42/associations/")
        {
            Some("emails" | "notes") | None => json!({"results": []}),
            Some(_) => json!({"results": [{"toObjectId": "1"}]}),
        }
    })
    .await;
    let crm = connect(&server);
    let details = crm.details(&"42".into()).await.expect("details");
    let odd = |all: &[Odd]| -> Vec<(&'static str, String)> {
        let all = all.iter();
        all.map(|one| (one.part.id(), one.raw.clone())).collect()
    };
    let said = |all: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let all = all.iter();
        all.map(|(part, raw)| (*part, (*raw).to_owned())).collect()
    };
    let deal = &details.deals[0];
    assert_eq!((deal.amount, deal.closes), (None, None));
    let amount = odd(&deal.odd);
    assert!(
        amount[0].1.ends_with("bc XXX1") && !amount[0].1.contains('\u{1b}'),
        "{amount:?}"
    );
    assert_eq!(amount[1..], said(&[("closes", "soon")]));
    let contact = &details.contacts[0];
    assert_eq!((contact.left, contact.last_contacted), (false, None));
    assert_eq!(contact.roles, [Role::Champion]);
    let marked = said(&[
        ("roles", "POPE"),
        ("left", "perhaps"),
        ("last_contacted", "lately"),
    ]);
    assert_eq!(odd(&contact.odd), marked);
    let ticket = &details.tickets[0];
    assert_eq!((ticket.severity, ticket.closed), (None, None));
    assert_eq!(
        ticket.opened,
        at("2026-11-01T00:00:00Z"),
        "when it was made"
    );
    let marked = said(&[
        ("opened", "once"),
        ("closed", "never"),
        ("severity", "WHO_KNOWS"),
    ]);
    assert_eq!(odd(&ticket.odd), marked);
    let task = &details.tasks[0];
    assert_eq!((task.due, task.done), (None, false));
    assert_eq!(odd(&task.odd), said(&[("due", "fri"), ("status", "HALF")]));
    let [meeting, call] = &details.touchpoints[..] else {
        panic!("{:?}", details.touchpoints)
    };
    assert_eq!(odd(&call.odd), said(&[("at", "noon"), ("minutes", "long")]));
    assert_eq!(meeting.minutes, None);
    assert_eq!(odd(&meeting.odd), said(&[("minutes", "-30")]));
}

/// All ids come with the account itself, its pages followed; a kind that the token may not read has each
/// asked for by itself.
#[tokio::test]
async fn an_account_is_opened_in_few_requests() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/42" => json!({"id": "42", "associations": {
            "contacts": {"results": [{"id": "7", "type": "a"}, {"id": "7", "type": "b"}],
                "paging": {"next": {"after": "8"}}},
            "calls": {"results": [{"id": "1", "type": "company_to_call"}]}}}),
        "/crm/objects/2026-09/companies/42/associations/contacts" => {
            assert_eq!(request.query.get("after").map(String::as_str), Some("8"));
            json!({"results": [{"toObjectId": 9}]})
        }
        "/crm/objects/2026-09/contacts/batch/read" => json!({"results": request.body["inputs"]}),
        "/crm/objects/2026-09/calls/batch/read" => json!({"results": [
            {"id": "1", "properties": {"hs_timestamp": "2026-11-01T00:00:00Z", "hs_call_title": "Old"}}]}),
        _ => json!({"results": []}),
    })
    .await;
    let details = connect(&server).details(&"42".into()).await;
    let details = details.expect("details");
    assert_eq!((details.contacts.len(), details.touchpoints.len()), (2, 1));
    let asked = server.asked();
    let first = asked
        .iter()
        .find(|request| request.path.ends_with("/companies/42"))
        .expect("the account");
    let types = "calls,emails,meetings,notes,contacts,tickets,deals,tasks";
    assert_eq!(
        first.query.get("associations").map(String::as_str),
        Some(types)
    );
    let mut lines = server.lines();
    lines.sort();
    assert_eq!(
        lines,
        [
            "GET /crm/objects/2026-09/companies/42",
            "GET /crm/objects/2026-09/companies/42/associations/contacts",
            "POST /crm/associations/2026-09/calls/contacts/batch/read",
            "POST /crm/objects/2026-09/calls/batch/read",
            "POST /crm/objects/2026-09/contacts/batch/read",
        ]
    );
}

#[tokio::test]
async fn an_account_of_many_people_is_opened_with_all_of_them() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/42/associations/contacts" => {
            let ids: Vec<_> = (1..=450).map(|id| json!({"id": id.to_string()})).collect();
            json!({ "results": ids })
        }
        "/crm/objects/2026-09/contacts/batch/read" => {
            let inputs = request.body["inputs"].as_array().expect("inputs").clone();
            json!({ "results": inputs })
        }
        _ => json!({"results": []}),
    })
    .await;
    let details = connect(&server).details(&"42".into()).await;
    assert_eq!(details.expect("details").contacts.len(), 450);
}

#[tokio::test]
async fn an_account_read_in_part_is_not_taken_for_whole() {
    for kind in ["contacts", "tickets", "tasks", "calls"] {
        let server = answering(move |request| {
            let path = request.path.as_str();
            if path == format!("/crm/objects/2026-09/companies/42/associations/{kind}") {
                json!({"results": [{"id": "1"}, {"id": "2"}]})
            } else if path == format!("/crm/objects/2026-09/{kind}/batch/read") {
                json!({"results": [{"id": "1"}],
                    "errors": [{"category": "SERVER_ERROR", "message": "try later"}]})
            } else {
                json!({"results": []})
            }
        })
        .await;
        let trouble = connect(&server).details(&"42".into()).await;
        assert!(trouble.expect_err("not whole").retryable(), "{kind}");
    }
}

#[tokio::test]
async fn owners_and_options_come_in_order() {
    let server = answering(|request| match request.path.as_str() {
        "/crm/owners/2026-09" if request.query["archived"] == "true" => json!({"results": [
            {"id": "6", "firstName": "Gone", "lastName": "Girl", "userId": null, "archived": true}]}),
        "/crm/owners/2026-09" if !request.query.contains_key("after") => json!({"results": [
            {"id": 5, "firstName": "Ana", "lastName": "", "email": "ana@us.example", "userId": 55}], "paging": {"next": {"after": "2"}}}),
        "/crm/owners/2026-09" => json!({"results": [{"id": "7", "email": "bot@us.example"}]}),
        _ => json!({"name": "customer_stage", "options": [
            {"label": "Value", "value": "value", "displayOrder": 2}, {"label": "Old", "value": "old", "hidden": true, "displayOrder": 0},
            {"label": "Later", "value": "later", "displayOrder": -1}, {"label": "Onboarding", "value": "onboarding", "displayOrder": 1}]}),
    })
    .await;
    let crm = connect(&server);
    let owners = crm.owners().await.expect("owners");
    let owners: Vec<_> = owners
        .iter()
        .map(|o| (o.id.as_str(), o.name.as_str(), o.archived))
        .collect();
    assert_eq!(
        owners,
        [
            ("5", "Ana", false),
            ("7", "bot@us.example", false),
            ("6", "Gone Girl", true)
        ]
    );
    let options = crm
        .options(Field::Stage)
        .await
        .expect("options")
        .expect("some");
    let values: Vec<_> = options
        .iter()
        .map(|of| (of.value.as_str(), of.hidden))
        .collect();
    // One that is hidden from forms is a value of records all the same.
    let offered = ["onboarding", "value", "later"].map(|value| (value, false));
    assert_eq!(values[0], ("old", true));
    assert_eq!(values[1..], offered);
    assert_eq!(
        crm.options(Field::CrmHealth).await.expect("not mapped"),
        None
    );
}

#[tokio::test]
async fn a_merged_or_deleted_account_is_gone() {
    let server = Server::start(|request| match request.path.as_str() {
        "/crm/objects/2026-09/companies/1" => {
            Answer::Json(404, json!({"message": "resource not found"}))
        }
        "/crm/objects/2026-09/companies/2" => {
            Answer::Json(200, json!({"id": "20", "properties": {}}))
        }
        _ => Answer::Json(
            200,
            json!({"portalId": 1, "id": "3", "properties": {"name": "Here"}}),
        ),
    })
    .await;
    let crm = connect(&server);
    assert!(crm.account(&"1".into()).await.expect("an answer").is_none());
    assert!(crm.account(&"2".into()).await.expect("an answer").is_none());
    assert!(crm.account(&"3".into()).await.expect("an answer").is_some());
}

#[tokio::test]
async fn one_badly_typed_record_does_not_cost_the_page() {
    let server = answering(|request| match request.path.as_str() {
        path if path.ends_with("/batch/read") => json!({
            "results": [
                {"id": "1", "properties": {"name": "Acme"}},
                {"id": "2", "properties": "none"},
            ],
            "errors": [{"category": "OBJECT_NOT_FOUND", "context": {"ids": ["3"]}}],
        }),
        path if path.ends_with("/search") => json!({"total": -1, "results": [
            {"id": "1", "properties": {"hs_lastmodifieddate": "2026-11-20T10:00:00Z"}},
            {"id": "2", "properties": 7, "archived": "no"},
            {"id": "3", "properties": {"hs_lastmodifieddate": "2026-11-20T10:00:00Z"}},
        ]}),
        _ => json!({"results": [
            {"id": "1", "properties": {"name": "Acme"}},
            {"id": 2, "properties": ["name"]},
            null,
            "three",
        ]}),
    })
    .await;
    let told = |page: Page| -> Vec<String> {
        let of = |item: &Item| match item {
            Item::Account(record) => format!("account {}", record.account.id),
            Item::Odd(id) => format!("odd {id}"),
            Item::Gone(id) => format!("gone {id}"),
            other => panic!("{other:?}"),
        };
        let mut all: Vec<String> = page.items.iter().map(of).collect();
        all.sort();
        all
    };
    let crm = connect(&server);
    let listed = crm.list(Resource::Accounts, None).await.expect("a page");
    assert_eq!(told(listed), ["account 1", "odd 2"]);
    let changed = crm
        .changed(Resource::Accounts, at("2026-11-20T00:00:00Z"), None)
        .await
        .expect("a page");
    assert_eq!(told(changed), ["account 1", "gone 3", "odd 2"]);
    // Nobody knows which one it is: none is called gone.
    let server = answering(|request| match request.path.as_str() {
        path if path.ends_with("/search") => json!({"results": [
            {"id": "1", "properties": {"hs_lastmodifieddate": "2026-11-20T10:00:00Z"}},
        ]}),
        _ => json!({"results": [{"properties": "none"}]}),
    })
    .await;
    let changed = connect(&server)
        .changed(Resource::Accounts, at("2026-11-20T00:00:00Z"), None)
        .await
        .expect("a page");
    assert_eq!(told(changed), ["odd 1"]);
}

/// A portal of companies as (the time that the search's index knows, the time they have by now), searched
/// as published. An index of whole seconds finds nothing that is equal to a time with thousandths.
async fn indexed(companies: Vec<(i64, i64)>) -> Server {
    let text = |ms: i64| {
        let at = DateTime::from_timestamp_millis(ms).expect("a moment");
        at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    };
    answering(move |request| {
        if request.path.ends_with("/batch/read") {
            let inputs = request.body["inputs"].as_array().cloned();
            let of = |input: &Value| json!({"id": input["id"], "properties": {"name": "Acme"}});
            let all: Vec<Value> = inputs.unwrap_or_default().iter().map(of).collect();
            return json!({"status": "COMPLETE", "results": all});
        }
        let filters = request.body["filterGroups"][0]["filters"].as_array().cloned();
        let filters = filters.unwrap_or_default();
        let number = |value: &Value| value.as_str().and_then(|text| text.parse::<i64>().ok());
        let fits = |time: i64, id: i64| {
            filters.iter().all(|filter| {
                let value = number(&filter["value"]).expect("a number");
                let own = match filter["propertyName"].as_str() {
                    Some("hs_object_id") => id,
                    _ => time,
                };
                match filter["operator"].as_str() {
                    Some("GTE") => own >= value,
                    Some("GT") => own > value,
                    _ => own == value && own % 1_000 == 0,
                }
            })
        };
        let mut hits: Vec<(i64, i64, i64)> = Vec::new();
        for (n, (time, shown)) in companies.iter().enumerate() {
            let id = 1_000 + n as i64;
            if fits(*time, id) {
                hits.push((*time, *shown, id));
            }
        }
        match request.body["sorts"][0] == "hs_object_id" {
            true => hits.sort_by_key(|(_, _, id)| *id),
            false => hits.sort_by_key(|(time, _, id)| (*time, id % 7, *id)),
        }
        let more = hits.len() > 200;
        let of = |(_, shown, id): &(i64, i64, i64)| {
            json!({"id": id.to_string(), "properties": {"hs_lastmodifieddate": text(*shown)}})
        };
        let results: Vec<Value> = hits.iter().take(200).map(of).collect();
        match more {
            true => json!({"results": results, "paging": {"next": {"after": "200"}}}),
            false => json!({"results": results}),
        }
    })
    .await
}

/// The ids of everything that changed, sorted.
async fn changed(crm: &impl Crm, since: DateTime<Utc>) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    loop {
        let page = crm
            .changed(Resource::Accounts, since, cursor.as_deref())
            .await
            .expect("a page");
        cursor = page.next.clone();
        ids.extend(accounts(page).into_iter().map(|one| one.account.id.0));
        if cursor.is_none() {
            ids.sort();
            return ids;
        }
    }
}

#[tokio::test]
async fn a_record_that_changes_while_the_search_runs_costs_no_other() {
    let begin = at("2026-11-21T10:00:00Z").timestamp_millis();
    let mut companies: Vec<_> = (0..600)
        .map(|n| (begin + n * 100, begin + n * 100))
        .collect();
    // Changed just now: it shows that, and stands where it was.
    companies[50].1 = begin + 3_600_000;
    companies[199].1 = begin + 3_600_000;
    let server = indexed(companies).await;
    let found = changed(&connect(&server), at("2026-11-21T10:00:00Z")).await;
    let all: Vec<String> = (1_000..1_600).map(|id| id.to_string()).collect();
    assert_eq!(found, all);
}

#[tokio::test]
async fn a_bulk_edit_of_a_time_that_nothing_is_equal_to_is_read_whole() {
    let time = at("2026-11-21T10:00:00.123Z").timestamp_millis();
    let server = indexed(vec![(time, time); 450]).await;
    let found = changed(&connect(&server), at("2026-11-21T09:00:00Z")).await;
    assert_eq!(found.len(), 450);
}

#[tokio::test]
async fn what_was_read_as_the_search_dates_it_is_not_read_again() {
    let time = at("2026-11-21T10:00:00Z").timestamp_millis();
    let server = indexed((0..5).map(|n| (time + n, time + n)).collect()).await;
    let crm = connect(&server);
    let since = at("2026-11-21T09:30:00Z");
    let read: HashMap<String, i64> = [
        ("1000".to_owned(), time),
        // Read as it was before.
        ("1001".to_owned(), time),
        // Dated so late that it is read in any case.
        ("1004".to_owned(), time + 4),
    ]
    .into();
    let again = time + 4;
    crm.recall(Resource::Accounts, Known { again, read });
    assert_eq!(changed(&crm, since).await, ["1001", "1002", "1003", "1004"]);
    let known = crm.known(Resource::Accounts).read;
    let all: HashMap<String, i64> = (0..5)
        .map(|n| ((1_000 + n).to_string(), time + n))
        .collect();
    assert_eq!(known, all);
    assert_eq!(changed(&crm, since).await, ["1004"]);
}

#[tokio::test]
async fn pages_that_go_round_in_a_circle_are_not_followed_for_ever() {
    let server = answering(|request| {
        let next = match request.query.get("after").map(String::as_str) {
            None => "A",
            Some("A") => "B",
            _ => "A",
        };
        json!({"results": [{"id": "1"}], "paging": {"next": {"after": next}}})
    })
    .await;
    let crm = connect(&server);
    let owners = crm.owners().await.expect_err("it is said");
    assert!(owners.to_string().contains("in a circle"), "{owners}");
    let details = crm.details(&"9".into()).await.expect_err("it is said");
    assert!(details.to_string().contains("in a circle"), "{details}");
}

#[tokio::test]
async fn a_record_that_always_fails_is_passed_over_and_the_others_are_read() {
    let broken = Arc::new(AtomicBool::new(true));
    let fails = broken.clone();
    let server = answering(move |request| {
        if !request.path.ends_with("/companies/batch/read") {
            return json!({"results": []});
        }
        let whole =
            json!({"results": [{"id": "1", "properties": {}}, {"id": "2", "properties": {}}]});
        match fails.load(Ordering::SeqCst) {
            true => json!({"results": [{"id": "1", "properties": {}}],
                "errors": [{"category": "INTERNAL_ERROR", "message": "Internal error"}]}),
            false => whole,
        }
    })
    .await;
    let crm = connect(&server);
    let ids = ["1".into(), "2".into()];
    for time in 1..4 {
        let trouble = crm.accounts(&ids).await.expect_err("it may pass");
        assert!(trouble.retryable(), "{time}: {trouble}");
    }
    for _ in 0..2 {
        let items = crm.accounts(&ids).await.expect("the other one is read");
        let odd = |item: &Item| matches!(item, Item::Odd(id) if id == "2");
        assert!(items.len() == 2 && items.iter().any(odd), "{items:?}");
    }
    // Once it is read, it begins anew.
    broken.store(false, Ordering::SeqCst);
    crm.accounts(&ids).await.expect("both are read");
    broken.store(true, Ordering::SeqCst);
    crm.accounts(&ids).await.expect_err("it may pass");
}

/// A connector whose ARR is the sum of the deals that are won; `ends`: the property with their last day.
fn summing(server: &Server, ends: Option<&str>) -> HubSpot {
    let mut settings = crate::settings(&server.url);
    settings.mapping.fields.remove(&Field::Arr);
    settings.mapping.arr_from = ArrFrom::Deals(DealRule {
        ends: ends.map(str::to_owned),
        ..DealRule::default()
    });
    HubSpot::new(settings).expect("the settings are good")
}

/// The answers of a portal whose accounts 1 and 2 have a deal each, 11 and 12.
fn two_with_deals(request: &Request) -> Value {
    let path = request.path.as_str();
    if path.contains("/associations/") {
        let ties = |from: &str, to: &str| json!({"from": {"id": from}, "to": [{"toObjectId": to}]});
        return json!({"results": [ties("1", "11"), ties("2", "12")]});
    }
    if path.ends_with("/pipelines/2026-09/deals") {
        let won = json!({"id": "won", "label": "Won", "displayOrder": 1,
            "metadata": {"isClosed": "true", "probability": "1.0"}});
        return json!({"results": [{"id": "default", "label": "Sales", "stages": [won]}]});
    }
    let deal = |id: &str| json!({"id": id, "properties": {"pipeline": "default", "dealstage": "won", "amount": "100"}});
    let account = |id: &str, deal: &str| {
        json!({"id": id, "properties": {},
            "associations": {"deals": {"results": [{"id": deal, "type": "company_to_deal"}]}}})
    };
    match path {
        "/crm/objects/2026-09/companies/batch/read" | "/crm/objects/2026-09/companies" => {
            json!({"results": [account("1", "11"), account("2", "12")]})
        }
        "/crm/objects/2026-09/deals/batch/read" => json!({"results": [deal("11"), deal("12")]}),
        _ => json!({"results": []}),
    }
}

#[tokio::test]
async fn a_deal_that_always_fails_holds_up_its_account_alone() {
    for listed in [true, false] {
        let server = answering(|request| {
            let mut answer = two_with_deals(request);
            if request.path == "/crm/objects/2026-09/deals/batch/read" {
                answer["results"].as_array_mut().expect("a list").pop();
                answer["errors"] =
                    json!([{"category": "INTERNAL_ERROR", "message": "Internal error"}]);
            }
            answer
        })
        .await;
        let crm = summing(&server, None);
        let read = async || match listed {
            true => crm
                .list(Resource::Accounts, None)
                .await
                .map(|page| page.items),
            false => crm.accounts(&["1".into(), "2".into()]).await,
        };
        for time in 1..4 {
            let trouble = read().await.expect_err("it may pass");
            assert!(trouble.retryable(), "{time}: {trouble}");
        }
        for _ in 0..2 {
            let items = read().await.expect("the other one is read");
            let [Item::Account(record), Item::Odd(id)] = &items[..] else {
                panic!("{items:?}")
            };
            assert_eq!((record.account.id.as_str(), id.as_str()), ("1", "2"));
            let arr = record.account.arr.as_ref().expect("an ARR");
            assert_eq!(arr.amount, 100.into());
        }
    }
}

#[tokio::test]
async fn contracts_end_by_no_other_clock_while_the_portals_is_not_told() {
    let server = Server::start(|request| match request.path.as_str() {
        "/account-info/2026-09/details" => Answer::Json(503, json!({"message": "Not now."})),
        _ => Answer::Json(200, two_with_deals(request)),
    })
    .await;
    let ids = ["1".into(), "2".into()];
    let crm = summing(&server, Some("contract_end"));
    let trouble = crm.accounts(&ids).await.expect_err("it may pass");
    assert!(trouble.retryable(), "{trouble}");
    let since = Utc::now() - chrono::TimeDelta::days(3);
    let mut cursor: Option<String> = None;
    let trouble = loop {
        let changed = crm.changed(Resource::Accounts, since, cursor.as_deref());
        match changed.await {
            Ok(page) => cursor = Some(page.next.expect("which days have ended is not known")),
            Err(trouble) => break trouble,
        }
    };
    assert!(trouble.retryable(), "{trouble}");
}
