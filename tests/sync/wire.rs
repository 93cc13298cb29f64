//! The whole way: store, engine, the HubSpot connector, HTTP, and the embedded CRM with its faults.

use super::{action, hear, log, set};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tenure::crm::Crm;
use tenure::crm::http::{Secret, Timing};
use tenure::crm::hubspot::{HubSpot, Mapping, Settings as Connection};
use tenure::domain::field::Field;
use tenure::domain::write::Progress;
use tenure::domain::{Now, Rules, health};
use tenure::runtime::daily;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Fault, Sandbox, Settings};
use tenure::store::Store;
use tenure::sync::{Command, Engine, News, Tuning, pull_once};

const ACCOUNTS: u32 = 30;

struct Rig {
    sandbox: Sandbox,
    store: Store,
    crm: Arc<dyn Crm>,
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
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings {
        data: folder.path().join("crm"),
        per_ten_seconds: 100_000,
        searches_per_second: 10_000,
        ..Settings::default()
    };
    let sandbox = Sandbox::start(settings).await.expect("it starts");
    let sandbox = tokio::task::spawn_blocking(move || {
        let recipe = Recipe {
            accounts: ACCOUNTS,
            seed: 5,
            now: Utc::now(),
        };
        sandbox
            .fill(generate(recipe))
            .expect("it takes the portfolio");
        sandbox
    })
    .await
    .expect("it is filled");
    let mut connection = Connection::new(
        &sandbox.url(),
        Secret::new(sandbox.token()),
        Mapping::demo(),
    );
    connection.requests_per_ten_seconds = Some(100_000);
    connection.timing = Timing {
        attempts: 1,
        ..connection.timing
    };
    let crm = HubSpot::new(connection).expect("good settings");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    Rig {
        sandbox,
        store,
        crm: Arc::new(crm),
        _folder: folder,
    }
}

impl Rig {
    async fn pull(&self, full: bool) {
        pull_once(self.crm.clone(), self.store.clone(), tuning(), full, drop)
            .await
            .expect("the pull ends");
    }

    fn calls(&self) -> u64 {
        tokio::task::block_in_place(|| self.sandbox.count(ObjectType::Calls).expect("a count"))
    }

    /// What the CRM itself says of an account, past every cache and index.
    async fn stage(&self, id: &str) -> Option<String> {
        let record = self.crm.account(&id.into()).await.expect("it answers");
        record.expect("it is there").account.stage
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portfolio_comes_over_whole_and_a_second_pull_changes_nothing() {
    let rig = rig().await;
    rig.pull(false).await;
    let accounts = rig.store.portfolio().expect("readable").accounts;
    assert_eq!(accounts.len() as u32, ACCOUNTS);
    assert!(accounts.iter().any(|account| account.people.key > 0));
    assert!(accounts.iter().any(|account| account.tickets.open > 0));
    assert!(
        accounts
            .iter()
            .any(|account| !account.usage.values.is_empty())
    );
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
        let made = matches!(queued.progress, Progress::Done { object: Some(_) });
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
    let rig = rig().await;
    let rules = Arc::new(Rules::presets());
    rig.store.set_scorer(daily::scorer(rules.clone()));
    let at = Utc::now();
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
        let dau = account.number(Field::Dau).map(|dau| dau.value as f32);
        assert_eq!(account.usage.on(now.today()), dau, "{}", account.name);
        with_use += usize::from(account.usage.values.len() > 14);
        let kept = rig.store.snapshots(&account.id, now.today());
        let kept = kept.expect("readable");
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].2.overall, health.score);
    }
    assert!(with_use * 2 > accounts.len(), "{with_use} have daily use");
    let again = daily::keep(&rig.store, &rules, now, false).expect("kept");
    assert!(again.is_empty(), "once a day");
}
