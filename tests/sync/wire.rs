//! The whole way: store, engine, the HubSpot connector, HTTP, and the embedded CRM with its faults.

use super::{action, hear, log, set};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tenure::crm::http::{Secret, Timing};
use tenure::crm::hubspot::{HubSpot, Mapping, Settings as Connection};
use tenure::crm::{Crm, Known, Resource};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::write::{Choice, Progress};
use tenure::domain::{Now, Rules, health};
use tenure::runtime::daily;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::{ObjectType, Portal};
use tenure::sandbox::{Fault, Sandbox, Settings};
use tenure::store::{Incoming, Listing, OwnersRead, Step, Store};
use tenure::sync::{Command, Engine, News, Pulled, SyncError, Tuning, pull_once};

const ACCOUNTS: u32 = 30;

pub struct Rig {
    pub sandbox: Sandbox,
    pub store: Store,
    pub crm: Arc<dyn Crm>,
    _folder: TempDir,
}

fn tuning() -> Tuning {
    Tuning {
        quiet: Duration::from_millis(50),
        settle: Duration::from_millis(100),
        backoff: Duration::from_millis(5),
        backoff_most: Duration::from_millis(50),
        ..Tuning::default()
    }
}

async fn rig() -> Rig {
    rig_of(ACCOUNTS, Utc::now(), Settings::default().search_lag).await
}

/// A portal with so many accounts, as it was at a moment, whose searches lag, and a store without
/// anything.
pub async fn rig_of(accounts: u32, at: DateTime<Utc>, search_lag: Duration) -> Rig {
    rig_with(accounts, at, search_lag, Mapping::demo(), generate).await
}

/// The same, read under a mapping, of a portal that is made so.
pub async fn rig_with(
    accounts: u32,
    at: DateTime<Utc>,
    search_lag: Duration,
    mapping: Mapping,
    make: fn(Recipe) -> Portal,
) -> Rig {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings {
        data: folder.path().join("crm"),
        search_lag,
        per_ten_seconds: 100_000,
        searches_per_second: 10_000,
        ..Settings::default()
    };
    let sandbox = Sandbox::start(settings).await.expect("it starts");
    let sandbox = tokio::task::spawn_blocking(move || {
        let recipe = Recipe {
            accounts,
            seed: 5,
            now: at,
        };
        sandbox.fill(make(recipe)).expect("it takes the portfolio");
        sandbox
    })
    .await
    .expect("it is filled");
    let crm = connected(&sandbox, mapping);
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    Rig {
        sandbox,
        store,
        crm,
        _folder: folder,
    }
}

/// The connector, as a process of its own makes it: nothing is known to it from before.
fn connected(sandbox: &Sandbox, mapping: Mapping) -> Arc<dyn Crm> {
    let token = Secret::new(sandbox.token());
    let mut connection = Connection::new(&sandbox.url(), token, mapping);
    connection.requests_per_ten_seconds = Some(100_000);
    connection.timing = Timing {
        attempts: 1,
        ..connection.timing
    };
    Arc::new(HubSpot::new(connection).expect("good settings"))
}

impl Rig {
    /// Reads what changed as another process does, so many minutes later by all clocks.
    pub async fn pull_later(&mut self, mapping: &Mapping, minutes: i64) {
        self.sandbox.faults().skew(minutes * 60_000);
        self.crm = connected(&self.sandbox, mapping.clone());
        let tuning = Tuning {
            now: Arc::new(move || Utc::now() + TimeDelta::minutes(minutes)),
            ..tuning()
        };
        let pulled = Box::pin(self.pull_into(&self.store, tuning, false));
        pulled.await.expect("the pull ends");
    }

    /// Sends what waits.
    pub async fn push(&self) {
        let (crm, store) = (self.crm.clone(), self.store.clone());
        let pushed = tenure::sync::push_once(crm, store, tuning(), &[], drop).await;
        pushed.expect("it ends");
    }

    /// How many requests came in, and how many of them to a route.
    pub fn requests(&self, on: &str) -> (u64, u64) {
        let faults = self.sandbox.faults();
        (faults.requests_on(""), faults.requests_on(on))
    }

    /// Sets a company's stage as somebody else would.
    pub async fn patch(&self, id: &AccountId, stage: &str) {
        let url = self.sandbox.url();
        let url = format!("{url}/crm/objects/2026-09/companies/{id}");
        let client = reqwest::Client::builder().no_proxy().build();
        let body = serde_json::json!({"properties": {"customer_stage": stage}});
        let request = client.expect("a client").patch(url).json(&body);
        let answer = request.bearer_auth(self.sandbox.token()).send().await;
        assert!(answer.expect("an answer").status().is_success());
    }

    /// Archives a record as somebody else would.
    pub async fn archive(&self, object: &str, id: &str) {
        let path = format!("{object}/{id}");
        self.ask(reqwest::Method::DELETE, &path, Value::Null).await;
    }

    /// What the CRM answers somebody else, of its records.
    pub async fn ask(&self, method: reqwest::Method, path: &str, body: Value) -> Value {
        let url = format!("{}/crm/objects/2026-09/{path}", self.sandbox.url());
        let client = reqwest::Client::builder().no_proxy().build();
        let mut request = client.expect("a client").request(method, url);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.bearer_auth(self.sandbox.token()).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or_default()
    }

    pub async fn pull(&self, full: bool) {
        pull_once(self.crm.clone(), self.store.clone(), tuning(), full, drop)
            .await
            .expect("the pull ends");
    }

    /// The same into another store, or at other times.
    pub async fn pull_into(
        &self,
        store: &Store,
        tuning: Tuning,
        full: bool,
    ) -> Result<Pulled, SyncError> {
        pull_once(self.crm.clone(), store.clone(), tuning, full, drop).await
    }

    /// How many calls there are in the CRM.
    pub fn calls(&self) -> u64 {
        tokio::task::block_in_place(|| self.sandbox.count(ObjectType::Calls).expect("a count"))
    }

    /// What the CRM itself says of an account, past every cache and index.
    async fn stage(&self, id: &str) -> Option<String> {
        let record = self.crm.account(&id.into()).await.expect("it answers");
        record.expect("it is there").account.stage
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_is_remembered_on_the_disk_and_in_memory_only_during_a_pull() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.pull(false).await;
    let account = rig.store.portfolio().expect("readable").accounts.remove(0);
    let other = match account.stage.as_deref() {
        Some("renewal") => "value",
        _ => "renewal",
    };
    rig.patch(&account.id, other).await;
    rig.pull(false).await;
    let known = rig.store.known(Listing::Accounts).expect("readable");
    assert!(known.contains_key(account.id.as_str()), "{known:?}");
    assert_eq!(rig.crm.known(Resource::Accounts), Known::default());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portfolio_comes_over_whole_and_a_second_pull_changes_nothing() {
    let rig = rig().await;
    rig.pull(false).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    assert_eq!(accounts.len() as u32, ACCOUNTS);
    assert!(accounts.iter().any(|account| account.people.key > 0));
    assert!(accounts.iter().any(|account| account.tickets.open > 0));
    assert!(accounts.iter().any(|account| !account.usage.is_empty()));
    rig.pull(false).await;
    let mut again = rig.store.portfolio().expect("readable").accounts;
    let mut before = accounts;
    before.sort_by(|a, b| a.id.cmp(&b.id));
    again.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(before, again);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cuts_before_and_after_the_effect_leave_each_touchpoint_once() {
    let rig = rig().await;
    rig.pull(false).await;
    let before = rig.calls();
    let ids: Vec<String> = rig
        .store
        .portfolio()
        .expect("readable")
        .accounts
        .into_iter()
        .map(|account| account.id.0)
        .collect();
    let calls = "POST /crm/objects/2026-09/calls";
    rig.sandbox.faults().next_on(calls, 2, Fault::CutAfter);
    rig.sandbox.faults().next_on(calls, 1, Fault::CutBefore);
    rig.sandbox.faults().next_on(calls, 1, Fault::Truncate);
    rig.sandbox.faults().next_on(calls, 1, Fault::Status(502));
    let mut writes = Vec::new();
    for id in ids.iter().take(6) {
        let action = action(id, log());
        rig.store.enqueue(&action).expect("kept");
        writes.push(action.writes[0].id);
    }
    let (engine, mut news) = Engine::start(rig.crm.clone(), rig.store.clone(), tuning());
    engine.send(Command::Push);
    while rig.store.tally().expect("readable").waiting > 0 {
        hear(&mut news, |news| *news == News::Outbox).await;
    }
    engine.stop().await;
    assert_eq!(rig.calls(), before + 6);
    for write in writes {
        let queued = rig.store.queued(&write).expect("readable").expect("kept");
        let made = matches!(
            queued.progress,
            Progress::Done {
                object: Some(_),
                ..
            }
        );
        assert!(made, "{:?}", queued.progress);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stage_moved_here_stays_moved_although_the_index_lags_and_is_taken_back() {
    let rig = rig().await;
    rig.pull(false).await;
    let account = rig
        .store
        .portfolio()
        .expect("readable")
        .accounts
        .into_iter()
        .find(|account| account.stage.as_deref() == Some("adoption"))
        .expect("an account in adoption");
    let id = account.id.as_str();
    let shown = || {
        let accounts = rig.store.accounts(std::slice::from_ref(&account.id));
        accounts.expect("readable")[0].stage.clone()
    };
    let moved = action(id, set(&rig.store, id, Field::Stage, "value"));
    rig.store.enqueue(&moved).expect("kept");
    assert_eq!(shown().as_deref(), Some("value"), "at once");
    let push = || tenure::sync::push_once(rig.crm.clone(), rig.store.clone(), tuning(), &[], drop);
    assert_eq!(push().await.expect("it ends").sent, 1);
    rig.pull(false).await;
    assert_eq!(
        shown().as_deref(),
        Some("value"),
        "the lagging index is older"
    );
    assert_eq!(rig.stage(id).await.as_deref(), Some("value"));

    let mut ids = uuid::Uuid::now_v7;
    let at: DateTime<Utc> = Utc::now();
    rig.store
        .undo(None, uuid::Uuid::now_v7(), &mut ids, at)
        .expect("kept");
    assert_eq!(shown().as_deref(), Some("adoption"));
    assert_eq!(push().await.expect("it ends").sent, 1);
    assert_eq!(rig.stage(id).await.as_deref(), Some("adoption"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sparkline_ends_where_the_health_of_today_is() {
    // The portfolio's today is that of the scores, also at midnight.
    let at = Utc::now();
    let rig = rig_of(ACCOUNTS, at, Settings::default().search_lag).await;
    let rules = Arc::new(Rules::presets());
    rig.store.set_scorer(daily::scorer(rules.clone()));
    let tuning = Tuning {
        now: Arc::new(move || at),
        ..tuning()
    };
    pull_once(rig.crm.clone(), rig.store.clone(), tuning, false, drop)
        .await
        .expect("the pull ends");
    let now = Now::utc(at);
    daily::keep(&rig.store, &rules, now, true).expect("kept");
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let mut with_use = 0;
    for account in &accounts {
        let health = health::score(account, &rules, now);
        let last = account.scores.on(now.today());
        match (health.score, last) {
            (Some(score), Some(last)) => assert!(
                (score - last).abs() < 0.5,
                "{}: {last} in the series, {score} today",
                account.name
            ),
            (score, last) => assert_eq!(score, last, "{}", account.name),
        }
        let usage = account.usage.daily();
        let dau = account.number(Field::Dau).map(|dau| dau.value as f32);
        // Today is not over, and who left is no longer counted.
        if let Some(last) = usage.on(now.today() - chrono::Days::new(1)) {
            assert_eq!(Some(last), dau, "{}", account.name);
        }
        with_use += usize::from(usage.values.len() > 14);
        let kept = rig.store.snapshots(&account.id, now.today());
        let kept = kept.expect("readable");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].2.overall, health.score);
    }
    assert!(with_use * 2 > accounts.len(), "{with_use} have daily use");
    let again = daily::keep(&rig.store, &rules, now, false).expect("kept");
    assert!(again.is_empty(), "once a day");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archived_account_goes_with_the_next_pull_and_a_done_task_stays_with_its_account() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.pull(false).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let busy = accounts.iter().find(|account| account.open_tasks > 0);
    let busy = busy.expect("somebody has a task").id.clone();
    let tasks = || rig.store.details(&busy).expect("readable").tasks;
    let task = tasks()[0].id.clone().expect("an id");
    let gone = accounts.iter().find(|account| account.id != busy);
    let gone = gone.expect("another").id.clone();

    let http = reqwest::Client::builder().no_proxy().build();
    let http = http.expect("a client");
    let url = |rest: String| format!("{}/crm/objects/2026-09/{rest}", rig.sandbox.url());
    let done = serde_json::json!({"properties": {"hs_task_status": "COMPLETED"}});
    for request in [
        http.delete(url(format!("companies/{gone}"))),
        http.patch(url(format!("tasks/{task}"))).json(&done),
    ] {
        let answer = request.bearer_auth(rig.sandbox.token()).send().await;
        assert!(answer.expect("an answer").status().is_success());
    }
    let left = rig.store.accounts(std::slice::from_ref(&gone));
    assert_eq!(left.expect("readable").len(), 1, "still here");
    // Twice everything: a task that was done between is not forgotten by the listing.
    for full in [false, true, true] {
        rig.pull(full).await;
        let left = rig.store.accounts(std::slice::from_ref(&gone));
        assert!(left.expect("readable").is_empty(), "archived");
        let kept = tasks().into_iter().find(|of| of.id.as_ref() == Some(&task));
        let kept = kept.expect("it stays with its account");
        assert!(kept.done || !full, "as the CRM has it");
    }
    let known = tasks().len();
    assert!(known < 200, "no done task that was never seen: {known}");
}

/// The least that tells of every change is a search for each of the four kinds. The archived accounts are
/// listed beside them each time; other kinds' and the CRM's users only once in a while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pull_with_nothing_new_costs_hardly_more_than_its_searches() {
    let at = Utc::now();
    let rig = rig_of(ACCOUNTS, at, Duration::ZERO).await;
    Box::pin(rig.pull(false)).await;
    let pull = async |minutes: i64| {
        rig.sandbox.faults().reset_requests();
        let now = Utc::now() + TimeDelta::minutes(minutes);
        let tuning = Tuning {
            now: Arc::new(move || now),
            ..tuning()
        };
        // A future as large as this one is kept off the stack of a test's thread.
        let pulled = Box::pin(rig.pull_into(&rig.store, tuning, false)).await;
        pulled.expect("the pull ends");
        let all = rig.sandbox.faults().requests();
        let of = |part: &str| -> u64 {
            let counted = all.iter().filter(|(route, _)| route.contains(part));
            counted.map(|(_, count)| count).sum()
        };
        let listed: u64 = ["companies", "contacts", "tickets", "tasks"]
            .iter()
            .filter_map(|kind| all.get(&format!("GET /crm/objects/2026-09/{kind}")))
            .sum();
        // Searches, sweeps, readings of the users, and everything.
        (
            of("/search"),
            listed,
            of("/owners/"),
            all.values().sum::<u64>(),
        )
    };
    assert_eq!(pull(0).await, (4, 1, 0, 5));
    assert_eq!(pull(1).await, (4, 1, 0, 5), "4 are the least");
    assert_eq!(pull(6).await, (4, 4, 0, 8), "swept after five minutes");
    assert_eq!(pull(7).await, (4, 1, 0, 5));
    // Half an hour behind a listing that an index made, what it may have been late with: tasks that were
    // changed within two days, if there are any, are read once.
    let (searched, swept, users, all) = pull(62).await;
    assert_eq!((searched, swept, users), (4, 4, 2), "users after an hour");
    assert!((10..=12).contains(&all), "{all} requests");

    // An account whose owner is not known has them read again, and no more often than it helps.
    let accounts = rig.store.portfolio().expect("readable").accounts;
    let owned = accounts.iter().find(|account| account.owner.is_some());
    let owned = owned.expect("one has an owner");
    let owners = async |stage: &str| {
        rig.patch(&owned.id, stage).await;
        pull(63).await.2
    };
    assert_eq!(owners("value").await, 0, "known");
    rig.store.put_owners(&[]).expect("kept");
    assert_eq!(owners("adoption").await, 2, "unknown");
    assert!(!rig.store.owners().expect("readable").is_empty());
    rig.store.put_owners(&[]).expect("kept");
    let read = OwnersRead {
        missing: owned.owner.clone().into_iter().collect(),
        ..rig.store.owners_read().expect("readable")
    };
    rig.store.put_owners_read(&read).expect("kept");
    assert_eq!(owners("value").await, 0, "the CRM does not tell it");
}

/// Sends what waits until a person is asked or all is done; where the writes stand then.
async fn sent(rig: &Rig, writes: &[uuid::Uuid]) -> Vec<Progress> {
    let push = tenure::sync::push_once(rig.crm.clone(), rig.store.clone(), tuning(), writes, drop);
    push.await.expect("it ends");
    let stand = |id| rig.store.queued(id).expect("readable").expect("kept");
    writes.iter().map(|id| stand(id).progress).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_is_refused_is_asked_about_and_what_was_made_with_it_waits_for_that() {
    let rig = rig().await;
    rig.pull(false).await;
    let before = rig.calls();
    let id = rig.store.portfolio().expect("readable").accounts[0]
        .id
        .clone();
    let mut moved = action(
        id.as_str(),
        set(&rig.store, id.as_str(), Field::Stage, "no such stage"),
    );
    let note = action(id.as_str(), log()).writes.remove(0);
    moved.writes.push(note);
    rig.store.enqueue(&moved).expect("kept");
    let ids: Vec<_> = moved.writes.iter().map(|write| write.id).collect();
    for _ in 0..2 {
        let stand = sent(&rig, &ids).await;
        let [Progress::Refused { why }, Progress::Waiting] = &stand[..] else {
            panic!("{stand:?}")
        };
        assert!(why.contains("no such stage"), "in the CRM's words: {why}");
        assert_eq!(rig.calls(), before, "nothing tells of a move not made");
    }
    // Sent again by a person, it is asked about again; the whole of it can be taken back.
    rig.store
        .resolve(&ids[0], Choice::Retry, Utc::now())
        .expect("kept");
    assert!(matches!(
        sent(&rig, &ids).await[0],
        Progress::Refused { .. }
    ));
    let mut fresh = uuid::Uuid::now_v7;
    rig.store
        .undo(None, uuid::Uuid::now_v7(), &mut fresh, Utc::now())
        .expect("kept");
    tenure::sync::push_once(rig.crm.clone(), rig.store.clone(), tuning(), &[], drop)
        .await
        .expect("it ends");
    assert_eq!(rig.store.outbox().expect("readable"), []);
    assert_eq!(rig.calls(), before, "the note is taken back too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_to_an_account_that_was_archived_meanwhile_is_asked_about() {
    let rig = rig().await;
    rig.pull(false).await;
    let id = rig.store.portfolio().expect("readable").accounts[0]
        .id
        .clone();
    let path = format!("/crm/objects/2026-09/companies/{id}");
    let http = reqwest::Client::builder().no_proxy().build();
    let gone = http
        .expect("a client")
        .delete(rig.sandbox.url() + &path)
        .bearer_auth(rig.sandbox.token());
    assert!(gone.send().await.expect("an answer").status().is_success());
    let moved = action(id.as_str(), set(&rig.store, id.as_str(), Field::Nps, "3"));
    rig.store.enqueue(&moved).expect("kept");
    let stand = sent(&rig, &[moved.writes[0].id]).await;
    let [Progress::Refused { why }] = &stand[..] else {
        panic!("{stand:?}")
    };
    assert!(why.contains("no longer there"), "{why}");
    // Should it turn out that it was merged, nobody need send it again.
    let merged = Incoming::Merged {
        gone: id.0,
        into: "1".to_owned(),
    };
    let put = rig
        .store
        .put_page(Listing::Accounts, vec![merged], Step::Delta, Utc::now());
    put.expect("kept");
    let stands = rig.store.queued(&moved.writes[0].id).expect("readable");
    let stands = stands.expect("kept");
    assert_eq!(
        (stands.progress, stands.write.account.as_str()),
        (Progress::Unknown, "1")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_the_token_may_no_longer_see_stays_as_it_was_known_and_that_is_told() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.pull(true).await;
    let of = |store: &Store| {
        let mut accounts = store.portfolio().expect("readable").accounts;
        accounts.sort_by(|one, other| one.id.cmp(&other.id));
        let of =
            |one: &tenure::domain::account::Account| (one.id.clone(), one.arr, one.tier.clone());
        accounts.iter().map(of).collect::<Vec<_>>()
    };
    let before = of(&rig.store);
    assert!(before.iter().any(|(_, arr, _)| arr.is_some()));
    let id = before.iter().find(|(_, arr, _)| arr.is_some());
    let id = id.expect("one with an ARR").0.clone();
    let base = rig.store.base(&id, Field::Arr).expect("readable");
    assert!(base.is_some());
    rig.sandbox.faults().hide("companies.arr");
    let definitions = "GET /crm/properties/2026-09/companies/arr";
    for full in [true, false] {
        rig.patch(&id, "at_risk").await;
        let (_, asked) = rig.requests(definitions);
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let heard = told.clone();
        let tell = move |news| {
            if let News::Missed { what, .. } = news {
                heard.lock().expect("whole").push(what);
            }
        };
        let (crm, store) = (rig.crm.clone(), rig.store.clone());
        pull_once(crm, store, tuning(), full, tell)
            .await
            .expect("the pull ends");
        assert_eq!(of(&rig.store), before, "full: {full}");
        assert_eq!(*told.lock().expect("whole"), ["the field \"arr\""]);
        assert_eq!(rig.store.base(&id, Field::Arr).expect("readable"), base);
        let stage = rig.store.accounts(std::slice::from_ref(&id));
        let stage = stage.expect("readable")[0].stage.clone();
        assert_eq!(stage.as_deref(), Some("at_risk"), "what is shown is read");
        if !full {
            let (_, now) = rig.requests(definitions);
            assert_eq!(now - asked, 1, "asked once");
        }
    }
    // What somebody clears is cleared.
    let url = format!("{}/crm/objects/2026-09/companies/{id}", rig.sandbox.url());
    let client = reqwest::Client::builder().no_proxy().build();
    let body = serde_json::json!({"properties": {"customer_tier": ""}});
    let request = client.expect("a client").patch(url).json(&body);
    let answer = request.bearer_auth(rig.sandbox.token()).send().await;
    assert!(answer.expect("an answer").status().is_success());
    rig.pull(false).await;
    let now = of(&rig.store);
    let now = now.iter().find(|(of, ..)| *of == id).expect("it is there");
    assert!(now.1.is_some() && now.2.is_none(), "{now:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_field_that_stays_hidden_is_told_once() {
    let rig = rig_of(ACCOUNTS, Utc::now(), Duration::ZERO).await;
    rig.pull(true).await;
    rig.sandbox.faults().hide("companies.arr");
    let minutes = Arc::new(AtomicI64::new(0));
    let ahead = minutes.clone();
    let tuning = Tuning {
        now: Arc::new(move || Utc::now() + TimeDelta::minutes(ahead.load(Ordering::SeqCst))),
        ..tuning()
    };
    let (engine, mut news) = Engine::start(rig.crm.clone(), rig.store.clone(), tuning);
    for round in 0..3 {
        // Long enough for the CRM to be asked again.
        minutes.store(round * 10, Ordering::SeqCst);
        engine.send(Command::PullFull);
        let mut told = 0;
        hear(&mut news, |item| {
            told += u32::from(matches!(item, News::Missed { .. }));
            matches!(item, News::Finished { .. })
        })
        .await;
        assert_eq!(told, u32::from(round == 0), "{round}");
    }
    engine.send(Command::Stop);
    engine.stop().await;
}
