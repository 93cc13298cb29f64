//! Two accounts that somebody merges in the CRM: what is ours about them goes on with the new one.

use super::wire::{Rig, rig_of};
use super::{action, log, set};
use chrono::{NaiveDate, TimeDelta, Utc};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tenure::domain::account::Account;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::triage::Lane;
use tenure::domain::triage::closing::{Closing, How, Mark, Seen};
use tenure::domain::write::{Op, Progress};
use tenure::store::{Snapshot, Store};
use tenure::sync::Tuning;
use uuid::Uuid;

/// A portal that was read, and two accounts of it: the primary of a merge, and the other one.
async fn two() -> (Rig, AccountId, AccountId) {
    let rig = rig_of(12, Utc::now(), Duration::ZERO).await;
    rig.pull(false).await;
    let mut ids: Vec<AccountId> = all(&rig.store).into_iter().map(|one| one.id).collect();
    let (primary, other) = (ids.remove(0), ids.remove(0));
    (rig, primary, other)
}

fn all(store: &Store) -> Vec<Account> {
    let mut all = store.portfolio().expect("readable").accounts;
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all
}

/// Merges two accounts as somebody else would.
async fn merge(rig: &Rig, primary: &AccountId, other: &AccountId) -> AccountId {
    let body = json!({"primaryObjectId": primary.0, "objectIdToMerge": other.0});
    let merged = rig.ask(Method::POST, "companies/merge", body).await;
    merged["id"].as_str().expect("an id").into()
}

fn keep(store: &Store, account: &AccountId, op: Op) -> Uuid {
    let action = action(account.as_str(), op);
    store.enqueue(&action).expect("kept");
    action.writes[0].id
}

fn progress(store: &Store, id: Uuid) -> Progress {
    let queued = store.queued(&id).expect("readable");
    queued.expect("kept").progress
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_ours_about_two_merged_accounts_goes_on_with_the_new_one() {
    let (rig, primary, other) = two().await;
    let store = &rig.store;
    let day = NaiveDate::from_ymd_opt(2026, 11, 18).expect("a day");
    let score = |account: &AccountId, overall: f32| Snapshot {
        account: account.clone(),
        overall: Some(overall),
        outcome: None,
        experience: None,
    };
    for (ahead, scores) in [
        (0, vec![score(&primary, 60.0)]),
        (1, vec![score(&primary, 50.0), score(&other, 20.0)]),
    ] {
        let day = day + TimeDelta::days(ahead);
        store.put_snapshots(day, "one", &scores).expect("kept");
        let stood = [(primary.clone(), Lane::Risk, "usage".to_owned())];
        store.put_queue(day, &stood, &[]).expect("kept");
    }
    let mark = Mark::Closed(Closing {
        signal: "usage".to_owned(),
        how: How::Done,
        at: Utc::now(),
        reason: None,
        whole: false,
        seen: Seen::default(),
        quiet: None,
    });
    let closed = Op::Mark {
        slot: mark.slot(),
        before: None,
        after: Some(mark),
    };
    keep(store, &primary, closed);
    store.keep_plans_here(true).expect("kept");
    let plan = set(store, primary.as_str(), Field::Plan, "goal: renew");
    keep(store, &primary, plan);
    let call = keep(store, &other, log());
    let before = rig.calls();

    let new = merge(&rig, &primary, &other).await;
    rig.pull(false).await;
    rig.pull(false).await;
    let ids: Vec<AccountId> = all(store).into_iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), 11);
    assert!(ids.contains(&new) && !ids.contains(&primary) && !ids.contains(&other));
    let kept = store.snapshots(&new, day).expect("readable");
    let kept: Vec<_> = kept.iter().map(|(day, _, of)| (*day, of.overall)).collect();
    let next = day + TimeDelta::days(1);
    assert_eq!(kept, [(day, Some(60.0)), (next, Some(50.0))]);
    let spans = store.queue_spans(day).expect("readable");
    let spans: Vec<_> = spans.iter().map(|of| (&of.account, of.first)).collect();
    assert_eq!(spans, [(&new, day)]);
    let marks = store.marks().expect("readable");
    assert_eq!(marks[&new].closed[0].signal, "usage");
    let plan = store.base(&new, Field::Plan).expect("readable");
    assert_eq!(plan.as_deref(), Some("goal: renew"));
    // Its people, tickets and tasks are those of both, as whoever reads all of it anew sees them.
    let folder = tempfile::tempdir().expect("a folder");
    let (anew, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    let read = rig.pull_into(&anew, Tuning::default(), true).await;
    read.expect("the pull ends");
    let of = |store: &Store| {
        let mut all = store
            .accounts(std::slice::from_ref(&new))
            .expect("readable");
        let one = all.pop().expect("it is there");
        (one.people, one.tickets, one.open_tasks, one.stage, one.arr)
    };
    assert_eq!(of(store), of(&anew));

    rig.push().await;
    rig.push().await;
    assert!(matches!(progress(store, call), Progress::Done { .. }));
    assert_eq!(rig.calls(), before + 1, "once");
    let details = rig.crm.details(&new).await.expect("it answers");
    let touchpoints = details.touchpoints.iter();
    assert_eq!(touchpoints.filter(|of| of.marker == Some(call)).count(), 1);
    assert_eq!(
        store.merged_into(&other).expect("readable"),
        Some(new.clone())
    );
    assert_eq!(store.merged_into(&new).expect("readable"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_merged_twice_is_followed_to_the_last() {
    let (rig, primary, other) = two().await;
    let call = keep(&rig.store, &other, log());
    let third = all(&rig.store)[2].id.clone();
    let first = merge(&rig, &primary, &other).await;
    rig.pull(false).await;
    let last = merge(&rig, &third, &first).await;
    rig.pull(false).await;
    for old in [&primary, &other, &third, &first] {
        let into = rig.store.merged_into(old).expect("readable");
        assert_eq!(into.as_ref(), Some(&last), "{old}");
    }
    let queued = rig.store.queued(&call).expect("readable").expect("kept");
    assert_eq!(queued.write.account, last);
    assert_eq!(all(&rig.store).len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_unknown_of_an_account_is_looked_for_on_the_one_it_was_merged_into() {
    // Before the merge is known here, and after.
    for known in [false, true] {
        let (rig, primary, other) = two().await;
        let action = action(primary.as_str(), log());
        let call = action.writes[0].id;
        let before = rig.calls();
        rig.crm
            .write(&action.writes[0], None)
            .await
            .expect("it is made");
        rig.store.enqueue(&action).expect("kept");
        assert!(rig.store.begin(&call).expect("kept"));
        rig.store
            .mark(&call, &Progress::Unknown, None)
            .expect("kept");
        merge(&rig, &primary, &other).await;
        if known {
            rig.pull(false).await;
        }
        rig.push().await;
        let stands = progress(&rig.store, call);
        assert!(
            matches!(
                stands,
                Progress::Done {
                    object: Some(_),
                    ..
                }
            ),
            "{stands:?}"
        );
        assert_eq!(rig.calls(), before + 1, "found, not made again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_as_its_account_is_merged_away_is_sent_by_itself_once_that_is_known() {
    let (rig, primary, other) = two().await;
    let before = rig.calls();
    merge(&rig, &primary, &other).await;
    let call = keep(&rig.store, &other, log());
    rig.push().await;
    let stands = progress(&rig.store, call);
    assert!(matches!(stands, Progress::Refused { .. }), "{stands:?}");
    rig.pull(false).await;
    rig.push().await;
    let stands = progress(&rig.store, call);
    assert!(matches!(stands, Progress::Done { .. }), "{stands:?}");
    assert_eq!(rig.calls(), before + 1, "once");
}
