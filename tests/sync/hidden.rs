//! What the CRM did not show for a while: when it does again, the accounts that it changed in meanwhile are read,
//! though nothing of them has changed since.

use super::wire::{Rig, rig_with};
use chrono::Utc;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tenure::crm::hubspot::Mapping;
use tenure::domain::account::Account;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::lifecycle::Source;
use tenure::domain::write::ObjectKind;
use tenure::sandbox::Fault;
use tenure::sandbox::portfolio::{generate, generate_with_journeys};

const ACCOUNTS: u32 = 30;
const READ: &str = "POST /crm/objects/2026-09/companies/batch/read";
const DEFINITION: &str = "GET /crm/properties/2026-09/companies/arr";

fn account(rig: &Rig, id: &AccountId) -> Account {
    let found = rig.store.accounts(std::slice::from_ref(id));
    found.expect("readable").pop().expect("it is there")
}

/// Those with a value that is from before the CRM showed the field no more.
fn hidden(rig: &Rig, field: Field) -> usize {
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let with = |account: &&Account| account.hidden.contains(field);
    accounts.iter().filter(with).count()
}

/// Sets something as somebody else would, so many minutes later.
async fn set(rig: &Rig, minutes: i64, record: &str, property: &str, value: &str) {
    rig.sandbox.faults().skew(minutes * 60_000);
    let body = json!({"properties": {property: value}});
    rig.ask(Method::PATCH, record, body).await;
}

fn arr(rig: &Rig, id: &AccountId) -> Option<String> {
    account(rig, id).arr.map(|arr| arr.amount.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_in_a_field_while_it_was_hidden_is_read_when_it_is_shown_again() {
    let mapping = Mapping::demo();
    let now = Utc::now();
    let mut rig = rig_with(ACCOUNTS, now, Duration::ZERO, mapping.clone(), generate).await;
    rig.pull_later(&mapping, 0).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let mut with = accounts.iter().filter(|one| one.arr.is_some());
    let mut next = || with.next().expect("one with an ARR").id.clone();
    let (id, other) = (next(), next());
    let before = arr(&rig, &id);
    set(&rig, 10, &format!("companies/{id}"), "arr", "999999").await;
    rig.sandbox.faults().hide("companies.arr");
    rig.pull_later(&mapping, 10).await;
    assert_eq!(
        (arr(&rig, &id), hidden(&rig, Field::Arr)),
        (before.clone(), 1)
    );
    set(&rig, 20, &format!("companies/{other}"), "name", "Another").await;
    rig.pull_later(&mapping, 20).await;
    assert_eq!(
        (arr(&rig, &id), hidden(&rig, Field::Arr)),
        (before.clone(), 2)
    );
    // Behind what may have been read before it was changed.
    rig.pull_later(&mapping, 22).await;
    // Where nobody tells whether it is shown, what is known of it is not given up.
    for (minutes, fault) in [(23, None), (26, Some(Fault::Status(403)))] {
        rig.sandbox.faults().reset_requests();
        if let Some(fault) = fault {
            rig.sandbox.faults().next_on(DEFINITION, 1, fault);
        }
        rig.pull_later(&mapping, minutes).await;
        assert_eq!((rig.requests(DEFINITION).1, rig.requests(READ).1), (1, 0));
        assert_eq!(
            (arr(&rig, &id), hidden(&rig, Field::Arr)),
            (before.clone(), 2)
        );
    }
    // Nor where one of them comes without it just then.
    let kept = arr(&rig, &other);
    set(&rig, 27, &format!("companies/{other}"), "name", "A third").await;
    let faults = rig.sandbox.faults();
    faults.next_on(DEFINITION, 9, Fault::Status(403));
    rig.pull_later(&mapping, 28).await;
    assert_eq!(account(&rig, &other).name, "A third");
    assert_eq!((arr(&rig, &other), hidden(&rig, Field::Arr)), (kept, 2));
    rig.pull_later(&mapping, 29).await;
    rig.sandbox.faults().clear();
    // One that fails ends no pull, and the next one reads them.
    for (minutes, fails) in [(30, true), (33, false)] {
        rig.sandbox.faults().reset_requests();
        let times = u64::from(fails);
        rig.sandbox
            .faults()
            .next_on(READ, times, Fault::Status(400));
        rig.pull_later(&mapping, minutes).await;
        assert_eq!((rig.requests(DEFINITION).1, rig.requests(READ).1), (1, 1));
        let left = if fails { 2 } else { 0 };
        assert_eq!(hidden(&rig, Field::Arr), left, "{minutes}");
    }
    assert_eq!(arr(&rig, &id).as_deref(), Some("999999"));
    assert!(arr(&rig, &other).is_some());
    rig.sandbox.faults().reset_requests();
    rig.pull_later(&mapping, 36).await;
    assert_eq!((rig.requests(DEFINITION).1, rig.requests(READ).1), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_read_from_a_hidden_field_any_more_is_not_kept() {
    let mut mapping = Mapping::demo();
    let now = Utc::now();
    let mut rig = rig_with(ACCOUNTS, now, Duration::ZERO, mapping.clone(), generate).await;
    rig.pull_later(&mapping, 0).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let with = accounts.iter().find(|one| one.arr.is_some());
    let id = with.expect("one with an ARR").id.clone();
    set(&rig, 10, &format!("companies/{id}"), "name", "Another").await;
    rig.sandbox.faults().hide("companies.arr");
    rig.pull_later(&mapping, 10).await;
    assert_eq!(hidden(&rig, Field::Arr), 1);
    // As a person does who is told so: the profile maps it no more, and all is listed anew.
    mapping.fields.remove(&Field::Arr);
    rig.pull_later(&mapping, 20).await;
    assert_eq!((arr(&rig, &id), hidden(&rig, Field::Arr)), (None, 0));
    rig.pull_later(&mapping, 30).await;
    assert!(rig.store.hidden_fields().expect("readable").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_in_a_pipeline_that_was_archived_are_read_when_it_is_back() {
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Stage);
    mapping.stage_from = Source::Tickets("Customer Journey".to_owned());
    let (now, make) = (Utc::now(), generate_with_journeys);
    let mut rig = rig_with(ACCOUNTS, now, Duration::ZERO, mapping.clone(), make).await;
    rig.pull_later(&mapping, 0).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let of = |stage: &str| {
        let mut all = accounts.iter();
        let is = |one: &&Account| one.stage.as_deref() == Some(stage) && one.tickets.open == 0;
        all.find(is).map(|one| one.id.clone())
    };
    let mut stages = rig.crm.stages(&mapping.stage_from).await.expect("they are");
    stages.retain(|stage| of(&stage.value).is_some());
    let [from, to, ..] = &stages[..] else {
        panic!("{stages:?}")
    };
    let (id, other) = (of(&from.value), of(&to.value));
    let (id, other) = (id.expect("one"), other.expect("another"));
    let tied = rig
        .crm
        .associated(ObjectKind::Ticket, std::slice::from_ref(&id));
    let tied = tied.await.expect("it answers").remove(&id).expect("some");
    for ticket in &tied {
        let ticket = format!("tickets/{ticket}");
        set(&rig, 10, &ticket, "hs_pipeline_stage", &to.value).await;
    }
    rig.sandbox.faults().archive("tickets/648213");
    rig.pull_later(&mapping, 10).await;
    assert_eq!(account(&rig, &id).stage.as_ref(), Some(&from.value));
    assert_eq!(hidden(&rig, Field::Stage), 1);
    set(&rig, 20, &format!("companies/{other}"), "name", "Another").await;
    rig.pull_later(&mapping, 20).await;
    rig.pull_later(&mapping, 22).await;
    rig.sandbox.faults().reset_requests();
    rig.pull_later(&mapping, 25).await;
    assert_eq!((hidden(&rig, Field::Stage), rig.requests(READ).1), (2, 0));
    rig.sandbox.faults().clear();
    rig.pull_later(&mapping, 30).await;
    assert_eq!((hidden(&rig, Field::Stage), rig.requests(READ).1), (0, 1));
    for id in [&id, &other] {
        assert_eq!(account(&rig, id).stage.as_ref(), Some(&to.value));
    }
    rig.pull_later(&mapping, 35).await;
    assert_eq!(rig.requests(READ).1, 1, "nobody once more");
}
