//! Tasks: what is done is not fetched, and nothing that is open is missing.

use super::wire::{Rig, rig_of};
use chrono::{TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tenure::crm::Resource;
use tenure::sandbox::Fault;
use tenure::store::{Incoming, Listing, Step, Store};
use tenure::sync::{News, Tuning, pull_once};

const ACCOUNTS: u32 = 6;
const LISTED: &str = "GET /crm/objects/2026-09/tasks";
const SEARCHED: &str = "POST /crm/objects/2026-09/tasks/search";
const READ: &str = "POST /crm/objects/2026-09/tasks/batch/read";
/// An index that finds nothing new until the test puts the clocks forward.
const LATE: Duration = Duration::from_secs(3_600);

fn quick() -> Tuning {
    Tuning {
        backoff: Duration::from_millis(5),
        backoff_most: Duration::from_millis(50),
        ..Tuning::default()
    }
}

fn accounts(store: &Store) -> Vec<(String, u16)> {
    let accounts = store.portfolio().expect("readable").accounts.into_iter();
    let of = accounts.map(|account| (account.id.to_string(), account.open_tasks));
    let mut all: Vec<(String, u16)> = of.collect();
    all.sort();
    all
}

fn open(store: &Store) -> u16 {
    accounts(store).iter().map(|(_, open)| open).sum()
}

impl Rig {
    /// Tasks of one of the companies, with a status or without: their ids.
    async fn tasks(&self, count: usize, status: Option<&str>) -> Vec<String> {
        let companies = self.ask(Method::GET, "companies", Value::Null).await;
        let company = &companies["results"][0]["id"];
        let task = |number: usize| {
            let mut properties = json!({
                "hs_task_subject": format!("Task {number}"),
                "hs_timestamp": "2026-11-25T12:00:00Z",
            });
            if let Some(status) = status {
                properties["hs_task_status"] = json!(status);
            }
            let kind = json!({"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 192});
            json!({
                "properties": properties,
                "associations": [{"to": {"id": company}, "types": [kind]}],
            })
        };
        let all: Vec<usize> = (0..count).collect();
        let mut ids = Vec::new();
        for some in all.chunks(100) {
            let inputs: Vec<Value> = some.iter().map(|number| task(*number)).collect();
            let body = json!({ "inputs": inputs });
            let made = self.ask(Method::POST, "tasks/batch/create", body).await;
            let made = made["results"].as_array().expect("records").iter();
            ids.extend(made.map(|one| one["id"].as_str().expect("an id").to_owned()));
        }
        ids
    }

    /// Brings tasks to another status, as somebody else would.
    async fn bring(&self, ids: &[String], status: &str) {
        for some in ids.chunks(100) {
            let inputs = some
                .iter()
                .map(|id| json!({"id": id, "properties": {"hs_task_status": status}}));
            let body = json!({ "inputs": inputs.collect::<Vec<Value>>() });
            self.ask(Method::POST, "tasks/batch/update", body).await;
        }
    }

    /// Everything, into another store, of a CRM that does not let tasks be searched for.
    async fn listed(&self) -> Vec<(String, u16)> {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
        let faults = self.sandbox.faults();
        faults.next_on(SEARCHED, 1_000, Fault::Status(400));
        self.pull_into(&store, quick(), true)
            .await
            .expect("it ends");
        faults.clear();
        accounts(&store)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_is_not_fetched() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.tasks(450, Some("COMPLETED")).await;
    rig.tasks(3, None).await;
    rig.tasks(2, Some("WAITING")).await;
    rig.sandbox.faults().reset_requests();
    rig.pull(false).await;
    assert_eq!(rig.requests(LISTED).1, 0, "nothing is listed");
    assert!(rig.requests(SEARCHED).1 <= 2, "a count, and a page");
    let read = accounts(&rig.store);
    assert!(open(&rig.store) >= 5, "{read:?}");
    assert_eq!(rig.listed().await, read, "the same as if all were listed");
    assert!(rig.requests(LISTED).1 > 4, "which takes more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_and_not_found_is_read_by_id() {
    let rig = rig_of(ACCOUNTS, Utc::now(), LATE).await;
    rig.pull(true).await;
    rig.tasks(7, Some("NOT_STARTED")).await;
    let all = rig.listed().await;
    // As a CRM lists them, all are known.
    let faults = rig.sandbox.faults();
    faults.next_on(SEARCHED, 1_000, Fault::Status(400));
    rig.pull(true).await;
    faults.clear();
    assert_eq!(accounts(&rig.store), all);
    rig.pull(true).await;
    assert_eq!(
        accounts(&rig.store),
        all,
        "none is gone for not being found"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_between_its_pages_it_goes_on_behind_the_last_one() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.tasks(450, Some("NOT_STARTED")).await;
    let first = rig.crm.list(Resource::Tasks, None).await.expect("a page");
    assert_eq!(first.items.len(), 200);
    assert!(first.total > Some(450), "{:?}", first.total);
    let (now, next) = (Utc::now(), first.next.clone());
    let tasks = first.items.into_iter().map(|item| match item {
        tenure::crm::Item::Task(task) => Incoming::Task(task),
        other => panic!("{other:?}"),
    });
    let tasks = tasks.collect();
    rig.store
        .begin_full(Listing::Tasks, now)
        .expect("it is noted");
    rig.store
        .put_page(Listing::Tasks, tasks, Step::Full { next }, now)
        .expect("it is kept");
    rig.sandbox.faults().reset_requests();
    rig.pull(false).await;
    assert_eq!(rig.requests(LISTED).1, 0);
    assert!(rig.requests(SEARCHED).1 <= 3, "a count, and what was left");
    assert_eq!(rig.listed().await, accounts(&rig.store), "none is missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_search_is_refused_on_the_way_they_are_listed() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.tasks(450, Some("NOT_STARTED")).await;
    let faults = rig.sandbox.faults();
    faults.after_on(SEARCHED, 1, 1_000, Fault::Status(403));
    let over = Arc::new(AtomicBool::new(false));
    let noted = over.clone();
    let tell = move |news| {
        if let News::Progress {
            resource: Resource::Tasks,
            done,
            total,
            ..
        } = news
        {
            noted.fetch_or(total == Some(done), Ordering::SeqCst);
        }
    };
    let (crm, store) = (rig.crm.clone(), rig.store.clone());
    let pulled = pull_once(crm, store, quick(), false, tell).await;
    pulled.expect("it ends");
    faults.clear();
    let over = over.load(Ordering::SeqCst);
    assert!(!over, "the open ones are counted, and all are listed");
    assert!(rig.requests(LISTED).1 > 4);
    assert!(open(&rig.store) >= 450);
    assert_eq!(rig.listed().await, accounts(&rig.store));
}

/// Times of a rig whose clocks, ours and the CRM's, are put forward by the test.
fn later(rig: &Rig, minutes: i64) -> Tuning {
    rig.sandbox.faults().skew(minutes * 60_000);
    Tuning {
        now: Arc::new(move || Utc::now() + TimeDelta::minutes(minutes)),
        ..quick()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_index_does_not_know_yet_comes_with_the_changes() {
    let rig = rig_of(ACCOUNTS, Utc::now(), LATE).await;
    rig.tasks(107, Some("NOT_STARTED")).await;
    let all = rig.listed().await;
    rig.pull(false).await;
    let listed = rig.requests(LISTED).1;
    assert_ne!(accounts(&rig.store), all, "the index does not have them");
    let times = later(&rig, 61);
    rig.pull_into(&rig.store, times, false)
        .await
        .expect("it ends");
    assert_eq!(accounts(&rig.store), all);
    assert!(
        rig.requests(LISTED).1 <= listed + 1,
        "the archived ones are swept, and not all of them listed"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_index_is_later_with_than_any_look_back_comes_all_the_same() {
    let rig = rig_of(ACCOUNTS, Utc::now(), LATE).await;
    let pull = async |minutes, full| {
        let times = later(&rig, minutes);
        let pulled = rig.pull_into(&rig.store, times, full).await;
        pulled.expect("it ends");
    };
    rig.tasks(7, Some("NOT_STARTED")).await;
    let all = rig.listed().await;
    // They were made longer before the listing than changes are looked for, and are not in the index yet.
    pull(45, false).await;
    assert_ne!(accounts(&rig.store), all);
    pull(50, false).await;
    assert_ne!(accounts(&rig.store), all);
    pull(80, false).await;
    assert_eq!(accounts(&rig.store), all);
    let read = rig.requests(READ).1;
    pull(120, false).await;
    assert_eq!(rig.requests(READ).1, read, "none is read again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_while_what_did_not_come_is_read_it_goes_on_with_the_rest() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    let ids = rig.tasks(450, Some("NOT_STARTED")).await;
    rig.pull(false).await;
    let before = open(&rig.store);
    rig.bring(&ids, "COMPLETED").await;
    let faults = rig.sandbox.faults();
    // The first 200 are read, and half of the second.
    faults.after_on(READ, 3, 1_000, Fault::Status(502));
    let cut = rig.pull_into(&rig.store, quick(), true).await;
    cut.expect_err("it is cut");
    assert_eq!(before - open(&rig.store), 200, "which are kept");
    faults.clear();
    faults.reset_requests();
    rig.pull(true).await;
    assert_eq!(rig.requests(READ).1, 3, "the other 250");
    assert_eq!(before - open(&rig.store), 450);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_as_open_and_was_deleted_is_gone() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    let ids = rig.tasks(3, Some("NOT_STARTED")).await;
    rig.pull(false).await;
    let before = open(&rig.store);
    rig.archive("tasks", &ids[1]).await;
    rig.pull(true).await;
    assert_eq!(before - open(&rig.store), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_as_done_and_was_reopened_turns_up_however_late_the_index_is() {
    let rig = rig_of(ACCOUNTS, Utc::now(), LATE).await;
    let pull = async |minutes, full| {
        let times = later(&rig, minutes);
        let pulled = rig.pull_into(&rig.store, times, full).await;
        pulled.expect("it ends");
        open(&rig.store)
    };
    let ids = rig.tasks(5, Some("NOT_STARTED")).await;
    let begun = pull(61, true).await;
    rig.bring(&ids, "COMPLETED").await;
    assert_eq!(pull(125, false).await, begun - 5);
    rig.bring(&ids, "NOT_STARTED").await;
    // It shows them as done still.
    assert_eq!(pull(170, true).await, begun - 5);
    assert_eq!(pull(205, false).await, begun);
}
