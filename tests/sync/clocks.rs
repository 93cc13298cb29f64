//! The CRM's clock and ours: whatever lies between them, a pull asks for little and misses nothing.

use super::fake::{Fake, account};
use super::wire::{Rig, rig_of};
use super::{moment, quick};
use chrono::{TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;
use tenure::store::Store;
use tenure::sync::{Tuning, pull_once};

const T: i64 = 1_790_000_000;
const DAY: i64 = 86_400;
const BATCH: &str = "POST /crm/objects/2026-09/companies/batch/read";

/// A pull when our clock says `ours` and the CRM tells `theirs`.
async fn pull(fake: &Fake, store: &Store, ours: i64, theirs: Option<i64>) {
    fake.world().clock = theirs.map(moment);
    let tuning = Tuning {
        now: Arc::new(move || moment(ours)),
        ..quick()
    };
    pull_once(Arc::new(fake.clone()), store.clone(), tuning, false, drop)
        .await
        .expect("it comes to its end");
}

/// Since when the last pull asked for changes, in seconds after `T`.
fn since(fake: &Fake) -> i64 {
    let last = fake.world().since.last().copied();
    last.expect("changes were asked for").timestamp() - T
}

fn portal() -> (tempfile::TempDir, Store, Fake) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    let fake = Fake::default();
    fake.world().page_size = 10;
    // Nothing has changed here for five days.
    fake.world().accounts = vec![account("1", "adoption", T - 5 * DAY)];
    (folder, store, fake)
}

#[tokio::test]
async fn in_a_silent_portal_no_more_is_asked_for_than_since_shortly_before_the_last_pull() {
    let back = Tuning::default().look_back.num_seconds();
    for (skew, want) in [(0, 0), (600, -600), (-600, 0)] {
        let (_folder, store, fake) = portal();
        // Ours is ahead by `skew`.
        for (pulled, before) in [(0, None), (300, Some(0)), (600, Some(300))] {
            pull(&fake, &store, T + pulled + skew, Some(T + pulled)).await;
            if let Some(before) = before {
                // By the CRM's clock; where ours is behind, by ours, which is earlier.
                let at = (before + skew + want) - back;
                assert_eq!(since(&fake), at, "skew {skew}, after {before}");
            }
        }
    }
}

#[tokio::test]
async fn a_crm_that_does_not_tell_its_time_is_asked_since_its_last_change() {
    let (_folder, store, fake) = portal();
    let back = Tuning::default().look_back.num_seconds();
    pull(&fake, &store, T, None).await;
    pull(&fake, &store, T + 300, None).await;
    assert_eq!(since(&fake), -5 * DAY - back);
}

#[tokio::test]
async fn once_a_day_it_is_looked_far_back_for_what_an_index_shows_late() {
    let (_folder, store, fake) = portal();
    let tuning = Tuning::default();
    let (back, far) = (
        tuning.look_back.num_seconds(),
        tuning.look_back_far.num_seconds(),
    );
    let hour = 3_600;
    // Pulled at, and how far before the pull before it.
    for (at, before, want) in [
        (0, 0, None),
        (hour, 0, Some(back)),
        (25 * hour, hour, Some(hour + back)),
        (26 * hour, 25 * hour, Some(back)),
        (48 * hour, 26 * hour, Some(back)),
        (50 * hour, 48 * hour, Some(far)),
        (51 * hour, 50 * hour, Some(back)),
    ] {
        pull(&fake, &store, T + at, Some(T + at)).await;
        if let Some(want) = want {
            assert_eq!(since(&fake), before - want, "after {} hours", at / hour);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_search_shows_late_is_found_and_what_was_read_is_not_read_again() {
    let lag = Duration::from_secs(4);
    let rig = rig_of(40, Utc::now() - TimeDelta::hours(3), lag).await;
    // Nothing is read twice because it was read just now.
    let tuning = || Tuning {
        overlap: TimeDelta::zero(),
        ..quick()
    };
    let pull = async || {
        let pulled = rig.pull_into(&rig.store, tuning(), false).await;
        pulled.expect("the pull ends");
    };
    pull().await;
    let id = rig.store.portfolio().expect("readable").accounts[0]
        .id
        .clone();
    rig.patch(&id, "at_risk").await;
    let found = async {
        loop {
            pull().await;
            let known = rig.store.accounts(std::slice::from_ref(&id));
            if known.expect("readable")[0].stage.as_deref() == Some("at_risk") {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), found)
        .await
        .expect("it turns up");
    // Until the clocks, which tell whole seconds, are past it.
    let (_, batches) = rig.requests(BATCH);
    let quiet = async {
        let mut last = batches;
        loop {
            pull().await;
            let (_, now) = rig.requests(BATCH);
            if now == last {
                break;
            }
            last = now;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), quiet)
        .await
        .expect("it is not read again with every pull");
}

/// A portal over HTTP whose clock is ahead of ours by so much, filled with what was there hours ago. Its
/// searches do not lag: what a test changes is to be found at once.
async fn skewed(milliseconds: i64) -> Rig {
    let rig = rig_of(40, Utc::now() - TimeDelta::hours(3), Duration::ZERO).await;
    rig.sandbox.faults().skew(milliseconds);
    rig
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_pull_of_a_quiet_portal_reads_no_company_again() {
    for skew in [0, 600_000, -600_000] {
        let rig = skewed(skew).await;
        rig.pull(false).await;
        for again in 1..=2 {
            let (all, batches) = rig.requests(BATCH);
            rig.pull(false).await;
            let (all_then, batches_then) = rig.requests(BATCH);
            assert_eq!(batches_then, batches, "skew {skew}, pull {again}");
            assert!(
                all_then - all <= 12,
                "skew {skew}, pull {again}: {} requests",
                all_then - all
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_between_pulls_is_found_whichever_clock_is_behind() {
    for skew in [600_000, -600_000] {
        let rig = skewed(skew).await;
        rig.pull(false).await;
        for stage in ["at_risk", "renewal"] {
            let id = rig.store.portfolio().expect("readable").accounts[0]
                .id
                .clone();
            rig.patch(&id, stage).await;
            let (_, batches) = rig.requests(BATCH);
            rig.pull(false).await;
            let known = rig.store.accounts(&[id]).expect("readable");
            assert_eq!(known[0].stage.as_deref(), Some(stage), "skew {skew}");
            assert_eq!(rig.requests(BATCH).1, batches + 1, "and hers alone is read");
        }
    }
}
