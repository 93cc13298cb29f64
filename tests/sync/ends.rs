//! A large listing read from both ends: the same comes of it, whatever stops it on the way.

use super::wire::{Rig, rig_of};
use chrono::Utc;
use std::time::Duration;
use tenure::domain::account::Account;
use tenure::sandbox::Fault;
use tenure::store::{Listing, Store};
use tenure::sync::{SyncError, Tuning};

/// More than a page of a search, and than four of a list.
const ACCOUNTS: u32 = 230;
const AGAIN: &str = "POST /crm/objects/2026-09/companies/batch/read";
const FRONT: &str = "GET /crm/objects/2026-09/companies";
const BACK: &str = "POST /crm/objects/2026-09/companies/search";

/// Both ends from so many records on.
fn tuning(from: u64) -> Tuning {
    Tuning {
        both_ends_from: from,
        backoff: Duration::from_millis(5),
        backoff_most: Duration::from_millis(50),
        ..Tuning::default()
    }
}

async fn rig() -> Rig {
    rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await
}

fn accounts(store: &Store) -> Vec<Account> {
    let mut accounts = store.portfolio().expect("readable").accounts;
    accounts.sort_by(|one, other| one.id.cmp(&other.id));
    accounts
}

/// What another store has of the same portal, read from the front alone.
async fn from_the_front(rig: &Rig) -> Vec<Account> {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    rig.pull_into(&store, tuning(u64::MAX), true)
        .await
        .expect("it ends");
    accounts(&store)
}

fn same(ours: &[Account], theirs: &[Account]) {
    assert_eq!(ours.len(), theirs.len());
    for (one, other) in ours.iter().zip(theirs) {
        assert_eq!(one, other);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_both_ends_the_same_comes_as_from_the_front_alone() {
    let rig = rig().await;
    rig.pull_into(&rig.store, tuning(20), false)
        .await
        .expect("it ends");
    assert!(rig.requests(BACK).1 > 1, "a count, and pages");
    assert!(
        rig.requests(AGAIN).1 > 0,
        "and what was found is read again"
    );
    let whole = from_the_front(&rig).await;
    assert_eq!(whole.len() as u32, ACCOUNTS);
    same(&accounts(&rig.store), &whole);
    // Everything once more, over what is there.
    rig.pull_into(&rig.store, tuning(20), true)
        .await
        .expect("it ends");
    same(&accounts(&rig.store), &whole);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_while_accounts_are_read_again_it_goes_on_there() {
    let rig = rig().await;
    rig.sandbox.faults().next_on(AGAIN, 100, Fault::Status(400));
    let cut = rig.pull_into(&rig.store, tuning(20), false).await;
    assert!(matches!(cut, Err(SyncError::Crm(_))), "{cut:?}");
    rig.sandbox.faults().clear();
    assert_eq!(
        accounts(&rig.store).len() as u32,
        ACCOUNTS,
        "the board is whole"
    );
    let position = rig.store.position(Listing::Accounts).expect("readable");
    assert!(position.started.is_some() && position.full_at.is_none());
    let (front, back) = (rig.requests(FRONT).1, rig.requests(BACK).1);
    rig.pull_into(&rig.store, tuning(20), false)
        .await
        .expect("it ends");
    assert_eq!(rig.requests(FRONT).1, front, "nothing is listed again");
    assert_eq!(
        rig.requests(BACK).1,
        back + 1,
        "nor searched for, but counted"
    );
    same(&accounts(&rig.store), &from_the_front(&rig).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_at_the_front_it_goes_on_at_both_ends() {
    let rig = rig().await;
    // The first page comes; then the front breaks off.
    rig.sandbox.faults().next_on(FRONT, 1, Fault::Truncate);
    rig.sandbox.faults().next_on(AGAIN, 100, Fault::Status(400));
    let cut = rig.pull_into(&rig.store, tuning(20), false).await;
    assert!(cut.is_err());
    rig.sandbox.faults().clear();
    rig.pull_into(&rig.store, tuning(20), false)
        .await
        .expect("it ends");
    same(&accounts(&rig.store), &from_the_front(&rig).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_search_the_front_does_it_alone() {
    let rig = rig().await;
    // The counts are searches too, and not worth an error.
    rig.sandbox
        .faults()
        .next_on(BACK, 1_000, Fault::Status(400));
    rig.pull_into(&rig.store, tuning(20), false)
        .await
        .expect("it ends");
    rig.sandbox.faults().clear();
    assert_eq!(rig.requests(AGAIN).1, 0);
    assert_eq!(accounts(&rig.store).len() as u32, ACCOUNTS);
}
