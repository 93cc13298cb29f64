//! A large listing read from both ends: the same comes of it, whatever stops it on the way.

use super::fake::{Fake, account};
use super::wire::{Rig, rig_of};
use chrono::Utc;
use std::sync::Arc;
use std::time::Duration;
use tenure::domain::account::Account;
use tenure::sandbox::Fault;
use tenure::store::{Listing, Store};
use tenure::sync::{SyncError, Tuning, pull_once};

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

/// A store, and a portal that lists these accounts in this order, two on a page.
fn listing(order: impl Iterator<Item = u32>) -> (tempfile::TempDir, Store, Fake) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    let fake = Fake::seeded(1);
    {
        let mut world = fake.world();
        (world.ends, world.page_size) = (true, 2);
        let of = |id: u32| account(&id.to_string(), "adoption", 1_780_000_000);
        world.accounts = order.map(of).collect();
    }
    (folder, store, fake)
}

async fn pull(store: &Store, fake: &Fake) -> Result<(), SyncError> {
    let crm = Arc::new(fake.clone());
    let pulled = pull_once(crm, store.clone(), tuning(3), false, drop).await;
    pulled.map(drop)
}

fn ids(store: &Store) -> Vec<u32> {
    let id = |account: &Account| account.id.as_str().parse().expect("a number");
    let mut ids: Vec<u32> = accounts(store).iter().map(id).collect();
    ids.sort_unstable();
    ids
}

/// As by the text of its ids: upwards for a long time, and the lowest last.
#[tokio::test]
async fn a_listing_that_begins_in_the_middle_is_read_to_its_end() {
    let (_folder, store, fake) = listing((100..120).chain(80..100));
    pull(&store, &fake).await.expect("it ends");
    assert_eq!(ids(&store), (80..120).collect::<Vec<_>>());
}

#[tokio::test]
async fn broken_off_behind_any_answer_it_goes_on_and_brings_everything_once() {
    let upwards = vec![100..110, 110..120];
    let turned = vec![110..120, 100..110];
    let muddled = vec![100..102, 109..111, 102..104, 111..120, 104..109];
    for order in [upwards, turned, muddled] {
        let mut breaks = 0;
        loop {
            let (_folder, store, fake) = listing(order.iter().cloned().flatten());
            fake.world().answers = Some(breaks);
            if pull(&store, &fake).await.is_ok() {
                break;
            }
            fake.world().answers = None;
            pull(&store, &fake).await.expect("it ends");
            let all: Vec<u32> = (100..120).collect();
            assert_eq!(ids(&store), all, "broken off behind {breaks}");
            breaks += 1;
        }
        assert!(breaks > 10, "{breaks}");
    }
}
