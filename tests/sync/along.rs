//! Tickets that come with the accounts whose stages they carry: read once, and all of them.

use super::wire::{Rig, rig_with};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use tenure::crm::hubspot::Mapping;
use tenure::domain::account::{Account, Tickets};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::lifecycle::Source;
use tenure::sandbox::Fault;
use tenure::sandbox::portfolio::generate_with_journeys;
use tenure::sandbox::record::ObjectType;
use tenure::store::{Listing, Store};
use tenure::sync::Tuning;

/// More than four pages of a list, behind the first.
const ACCOUNTS: u32 = 270;
const LISTED: &str = "GET /crm/objects/2026-09/tickets";
const READ: &str = "POST /crm/objects/2026-09/tickets/batch/read";
const FRONT: &str = "GET /crm/objects/2026-09/companies";

fn tuning() -> Tuning {
    Tuning {
        backoff: Duration::from_millis(5),
        backoff_most: Duration::from_millis(50),
        ..Tuning::default()
    }
}

async fn rig() -> Rig {
    rig_at(Utc::now(), true).await
}

async fn rig_at(at: DateTime<Utc>, follows: bool) -> Rig {
    let mut mapping = Mapping::demo();
    if follows {
        mapping.fields.remove(&Field::Stage);
        mapping.stage_from = Source::Tickets("Customer Journey".to_owned());
    }
    let lag = Duration::ZERO;
    rig_with(ACCOUNTS, at, lag, mapping, generate_with_journeys).await
}

fn accounts(store: &Store) -> Vec<Account> {
    let mut accounts = store.portfolio().expect("readable").accounts;
    accounts.sort_by(|one, other| one.id.cmp(&other.id));
    accounts
}

fn stages(store: &Store) -> Vec<(AccountId, Option<String>, Tickets)> {
    let of = |account: Account| (account.id, account.stage, account.tickets);
    accounts(store).into_iter().map(of).collect()
}

/// What each account has of support cases.
fn subjects(store: &Store) -> BTreeMap<AccountId, Vec<String>> {
    let of = |account: Account| {
        let tickets = store.details(&account.id).expect("readable").tickets;
        let mut subjects: Vec<String> = tickets.into_iter().map(|one| one.subject).collect();
        subjects.sort_unstable();
        (account.id, subjects)
    };
    accounts(store).into_iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tickets_that_carry_stages_are_read_once_and_no_support_case_is_missing() {
    let at = Utc::now();
    let rig = rig_at(at, true).await;
    rig.pull(false).await;
    assert_eq!(rig.requests(LISTED).1, 0, "not listed besides");
    let placed = accounts(&rig.store);
    let placed = placed.iter().filter(|account| account.stage.is_some());
    assert!(placed.count() > 240);
    // Most of them are support cases: without their past these go a hundred a request.
    let count = || rig.sandbox.count(ObjectType::Tickets).expect("a count");
    let (all, read) = (tokio::task::block_in_place(count), rig.requests(READ).1);
    assert!(read < all.div_ceil(50), "{read} for {all}");
    let position = rig.store.position(Listing::Tickets).expect("readable");
    assert!(position.started.is_none() && position.full_at.is_some());
    // Whoever follows a property has the tickets from their own listing.
    let other = rig_at(at, false).await;
    other.pull(false).await;
    assert!(other.requests(LISTED).1 > 0);
    let (ours, listed) = (subjects(&rig.store), subjects(&other.store));
    for (account, mut cases) in listed {
        cases.retain(|subject| subject != "Journey" && subject != "First trial");
        assert_eq!(ours.get(&account), Some(&cases), "{account}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_behind_any_page_tickets_go_on_with_the_accounts() {
    let rig = rig().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    rig.pull_into(&whole, tuning(), false)
        .await
        .expect("it ends");
    let whole = stages(&whole);
    for (route, after) in [(FRONT, 1), (READ, 4)] {
        let (store, _) = Store::open(&folder.path().join(format!("{after}{}.db", route.len())))
            .expect("it opens");
        rig.sandbox
            .faults()
            .after_on(route, after, 1_000, Fault::Status(400));
        let cut = rig.pull_into(&store, tuning(), false).await;
        assert!(cut.is_err(), "{route} {after}");
        rig.sandbox.faults().clear();
        let (before, listed) = (rig.requests(FRONT).1, accounts(&store).len());
        let position = store.position(Listing::Tickets).expect("readable");
        assert!(position.started.is_some(), "{route} {after}");
        rig.pull_into(&store, tuning(), false)
            .await
            .expect("it ends");
        let pages = (ACCOUNTS as usize - listed).div_ceil(50) as u64;
        assert_eq!(
            rig.requests(FRONT).1 - before,
            pages,
            "{route} {after}: at the next page"
        );
        assert_eq!(stages(&store), whole, "{route} {after}");
    }
    assert_eq!(rig.requests(LISTED).1, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_that_is_gone_when_everything_is_read_again_is_gone() {
    let rig = rig().await;
    rig.pull(false).await;
    let before = subjects(&rig.store);
    let (account, _) = before.iter().find(|(_, of)| !of.is_empty()).expect("one");
    let ticket = rig
        .store
        .details(account)
        .expect("readable")
        .tickets
        .remove(0);
    rig.archive("tickets", ticket.id.as_str()).await;
    rig.pull(true).await;
    let mut after = before.clone();
    let left = after.get_mut(account).expect("it is there");
    let place = left.iter().position(|subject| *subject == ticket.subject);
    left.remove(place.expect("it was there"));
    assert_eq!(subjects(&rig.store), after);
}

/// From a property to the pipeline: everything is read anew, and each ticket once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_source_of_the_stage_has_the_tickets_come_along_at_once() {
    let rig = rig().await;
    rig.pull(false).await;
    rig.store
        .put_read_as(
            tenure::store::ReadAs::All,
            &json!({"other": true}).to_string(),
        )
        .expect("kept");
    rig.pull(false).await;
    assert_eq!(rig.requests(LISTED).1, 0, "not listed besides");
    let position = rig.store.position(Listing::Tickets).expect("readable");
    assert!(position.started.is_none() && position.cursor.is_none());
}
