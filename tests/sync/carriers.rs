//! Tickets and deals that accounts have something from: archived, or associated later.

use super::hear;
use super::wire::{Rig, rig_with};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tenure::crm::hubspot::Mapping;
use tenure::domain::account::Account;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::lifecycle::Source;
use tenure::domain::sourcing::{ArrFrom, DealRule};
use tenure::domain::write::ObjectKind;
use tenure::sandbox::Fault;
use tenure::sandbox::portfolio::{generate, generate_with_journeys};
use tenure::store::Store;
use tenure::sync::{Command, Engine, Pulled, SyncError, Tuning};

const ACCOUNTS: u32 = 30;
const READ: &str = "POST /crm/objects/2026-09/companies/batch/read";
const DEALS: &str = "GET /crm/objects/2026-09/deals";
const OPENED: &str = "GET /crm/objects/2026-09/companies/";
const DEALS_READ: &str = "POST /crm/objects/2026-09/deals/batch/read";
const ASSOCIATIONS: &str = "POST /crm/associations/2026-09/companies/deals/batch/read";

/// The ARR is the sum of the deals that are won.
async fn summed() -> Rig {
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Arr);
    mapping.arr_from = ArrFrom::Deals(DealRule::default());
    of(mapping).await
}

/// The stage is that of a ticket or deal.
async fn staged(source: Source) -> Rig {
    let mut mapping = Mapping::demo();
    mapping.fields.remove(&Field::Stage);
    mapping.stage_from = source;
    of(mapping).await
}

async fn of(mapping: Mapping) -> Rig {
    let make = match mapping.stage_from {
        Source::Tickets(_) => generate_with_journeys,
        _ => generate,
    };
    let rig = rig_with(ACCOUNTS, Utc::now(), Duration::ZERO, mapping, make).await;
    pull(&rig, 0).await.expect("it ends");
    rig
}

/// Reads what changed, so many minutes later.
async fn pull(rig: &Rig, minutes: i64) -> Result<Pulled, SyncError> {
    let now = Utc::now() + TimeDelta::minutes(minutes);
    let tuning = Tuning {
        now: Arc::new(move || now),
        backoff: Duration::from_millis(5),
        backoff_most: Duration::from_millis(50),
        ..Tuning::default()
    };
    Box::pin(rig.pull_into(&rig.store, tuning, false)).await
}

fn account(store: &Store, id: &AccountId) -> Account {
    let found = store.accounts(std::slice::from_ref(id));
    found.expect("readable").pop().expect("it is there")
}

/// An account of which something is true, with the ids of its tickets or deals.
async fn one(
    rig: &Rig,
    kind: ObjectKind,
    is: impl Fn(&Account) -> bool,
) -> (AccountId, Vec<String>) {
    let accounts = rig.store.portfolio().expect("readable").accounts;
    for account in accounts.into_iter().filter(is) {
        let ids = [account.id.clone()];
        let tied = rig.crm.associated(kind, &ids).await.expect("it answers");
        if let Some(tied) = tied.into_values().next().filter(|tied| !tied.is_empty()) {
            return (account.id, tied);
        }
    }
    panic!("there is none");
}

/// Makes a deal that is won.
async fn deal(rig: &Rig) -> String {
    let properties = json!({"dealname": "Another", "amount": "123456", "pipeline": "default",
        "dealstage": "closedwon", "closedate": "2026-01-01T00:00:00Z"});
    let body = json!({"properties": properties, "associations": []});
    let made = rig.ask(Method::POST, "deals", body);
    made.await["id"].as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archived_deal_counts_no_more_after_the_next_pull() {
    let rig = summed().await;
    let (id, deals) = one(&rig, ObjectKind::Deal, |one| one.arr.is_some()).await;
    for deal in &deals {
        rig.archive("deals", deal).await;
    }
    pull(&rig, 0).await.expect("it ends");
    assert_eq!(account(&rig.store, &id).arr, None);
    // Whose they were is known no more: nobody is read again.
    rig.sandbox.faults().reset_requests();
    pull(&rig, 0).await.expect("it ends");
    assert_eq!(rig.requests(READ).1, 0);
    // A search for each kind and for the deals, the archived accounts and the archived deals.
    assert_eq!(
        rig.requests(DEALS),
        (7, 1),
        "{:?}",
        rig.sandbox.faults().requests()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_before_its_account_is_read_again_an_archived_deal_is_found_by_the_next_pull() {
    let rig = summed().await;
    let (id, deals) = one(&rig, ObjectKind::Deal, |one| one.arr.is_some()).await;
    for deal in &deals {
        rig.archive("deals", deal).await;
    }
    let faults = rig.sandbox.faults();
    faults.next_on(READ, 1, Fault::Status(400));
    assert!(pull(&rig, 0).await.is_err());
    assert!(account(&rig.store, &id).arr.is_some());
    pull(&rig, 0).await.expect("it ends");
    assert_eq!(account(&rig.store, &id).arr, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archived_deal_that_nobody_had_is_passed_over() {
    let rig = summed().await;
    let deal = deal(&rig).await;
    rig.archive("deals", &deal).await;
    rig.sandbox.faults().reset_requests();
    pull(&rig, 0).await.expect("it ends");
    assert_eq!((rig.requests(READ).1, rig.requests(DEALS).1), (0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_whose_deals_are_all_archived_stands_in_no_stage() {
    let rig = staged(Source::Deals("default".to_owned())).await;
    let (id, deals) = one(&rig, ObjectKind::Deal, |one| one.stage.is_some()).await;
    for deal in &deals {
        rig.archive("deals", deal).await;
    }
    pull(&rig, 0).await.expect("it ends");
    assert_eq!(account(&rig.store, &id).stage, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_whose_tickets_are_all_archived_stands_in_no_stage() {
    let rig = staged(Source::Tickets("Customer Journey".to_owned())).await;
    let (id, tickets) = one(&rig, ObjectKind::Ticket, |one| one.stage.is_some()).await;
    for ticket in &tickets {
        rig.archive("tickets", ticket).await;
    }
    // Archived tickets are looked for with the first pull after five minutes.
    pull(&rig, 6).await.expect("it ends");
    let after = account(&rig.store, &id);
    assert_eq!((after.stage, after.tickets.open), (None, 0));
}

/// That nobody has a stage then says nothing of the one that each had.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stages_stay_as_they_were_while_their_pipeline_is_archived_and_everything_is_read_anew() {
    let journey = Source::Tickets("Customer Journey".to_owned());
    stages_stay(journey, "tickets/648213").await;
    stages_stay(Source::Deals("default".to_owned()), "deals/default").await;
}

async fn stages_stay(source: Source, pipeline: &str) {
    let rig = staged(source).await;
    let known = || {
        let accounts = rig
            .store
            .portfolio()
            .expect("readable")
            .accounts
            .into_iter();
        let told = accounts.map(|one| (one.id, (one.stage, one.stage_since, one.tickets.open)));
        told.collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = known();
    let staged = before.values().filter(|(stage, ..)| stage.is_some());
    assert!(staged.count() > 20, "{before:?}");
    rig.sandbox.faults().archive(pipeline);
    for full in [false, true] {
        rig.pull(full).await;
        assert_eq!(known(), before, "full: {full}");
    }
    rig.sandbox.faults().clear();
    rig.pull(true).await;
    assert_eq!(known(), before, "restored");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_of_deals_where_accounts_have_nothing_from_them() {
    let rig = of(Mapping::demo()).await;
    rig.sandbox.faults().reset_requests();
    pull(&rig, 62).await.expect("it ends");
    assert_eq!(
        (rig.requests(DEALS).1, rig.requests(ASSOCIATIONS).1),
        (0, 0)
    );
}

/// Neither the making nor the taking away of an association changes the date of either record.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deals_that_are_associated_later_count_within_an_hour() {
    let rig = summed().await;
    let sold = |one: &Account| one.arr.is_some();
    let (id, _) = one(&rig, ObjectKind::Deal, sold).await;
    let (other, deals) = one(&rig, ObjectKind::Deal, |one| sold(one) && one.id != id).await;
    let arr = |of: &AccountId| account(&rig.store, of).arr.expect("an ARR").amount;
    let (before, theirs) = (arr(&id), arr(&other));
    for deal in &deals {
        let ties = format!("deals/{deal}/associations/default/companies/{id}");
        rig.ask(Method::PUT, &ties, Value::Null).await;
    }
    rig.sandbox.faults().reset_requests();
    pull(&rig, 62).await.expect("it ends");
    assert_eq!(arr(&id), before + theirs);
    // Of all accounts in one request, and then of the one that is read again.
    let asked = || (rig.requests(ASSOCIATIONS).1, rig.requests(READ).1);
    assert_eq!(asked(), (2, 1));
    pull(&rig, 63).await.expect("it ends");
    assert_eq!(asked(), (2, 1), "not before another hour");
    for deal in &deals {
        let ties = format!("deals/{deal}/associations/companies/{id}");
        rig.ask(Method::DELETE, &ties, Value::Null).await;
    }
    pull(&rig, 125).await.expect("it ends");
    assert_eq!(arr(&id), before);
    assert_eq!(asked(), (4, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn associations_that_cannot_be_had_fail_no_pull() {
    let rig = summed().await;
    rig.sandbox
        .faults()
        .next_on(ASSOCIATIONS, 9, Fault::Status(502));
    pull(&rig, 62).await.expect("it ends");
    assert_eq!(rig.requests(ASSOCIATIONS).1, 5, "tried a few times");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_opened_has_what_its_deals_say_now() {
    let rig = summed().await;
    let (id, _) = one(&rig, ObjectKind::Deal, |one| one.arr.is_some()).await;
    let before = account(&rig.store, &id).arr.expect("an ARR").amount;
    let deal = deal(&rig).await;
    let ties = format!("deals/{deal}/associations/default/companies/{id}");
    rig.ask(Method::PUT, &ties, Value::Null).await;
    rig.sandbox.faults().reset_requests();
    let (engine, mut news) = Engine::start(rig.crm.clone(), rig.store.clone(), Tuning::default());
    engine.send(Command::Details(id.clone()));
    let after = before + rust_decimal::Decimal::from(123_456);
    // Behind its details.
    let arr = || account(&rig.store, &id).arr.map(|arr| arr.amount);
    hear(&mut news, |_| arr() == Some(after)).await;
    engine.stop().await;
    // What is read of its deals to be shown tells of the account too: nothing is asked for twice.
    for (once, times) in [(OPENED, 1), (DEALS_READ, 1), (ASSOCIATIONS, 0)] {
        assert_eq!(rig.requests(once).1, times, "{once}");
    }
}
