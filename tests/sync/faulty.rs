//! Fault runs over the whole way (store, engine, connector, HTTP, embedded CRM): whatever keeps going
//! wrong while a person works, every touchpoint is there exactly once, every stage is as it was last
//! set, each account's writes come in their order, and the budget that the CRM gives is never exceeded.
//!
//! Each run is told by its seed. `RUN=1000` makes them longer.

use super::{action, hear, log, set};
use chrono::Utc;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tenure::crm::Crm;
use tenure::crm::http::{Secret, Timing};
use tenure::crm::hubspot::{HubSpot, Mapping, OAuth, Settings as Connection};
use tenure::domain::field::Field;
use tenure::domain::write::Progress;
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Fault, OAuthApp, Sandbox, Settings};
use tenure::store::Store;
use tenure::sync::{Command, Engine, News, Tuning, pull_once};
use uuid::Uuid;

/// Operations of one run, where the environment does not say more.
const OPERATIONS: usize = 120;
/// Accounts written to: few, so that many writes wait behind each other.
const ACCOUNTS: usize = 8;
/// Requests in ten seconds, for the CRM and so for the connector.
const BUDGET: u32 = 1_500;
const STAGES: [&str; 5] = ["onboarding", "adoption", "value", "renewal", "advocacy"];
/// Longer than a run takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// What goes wrong in a run.
#[derive(Clone, Copy, PartialEq)]
enum Trouble {
    /// Requests fail, a few at a time.
    Fault(Fault),
    /// The CRM is gone and comes back, with all it had.
    Restart,
    /// Access tokens run out all the time.
    Tokens,
    /// The CRM's clock is off by so many minutes.
    Skew(i64),
}

struct Rig {
    sandbox: Option<Sandbox>,
    settings: Settings,
    store: Store,
    crm: Arc<dyn Crm>,
    /// The most requests in ten seconds, and those refused, of servers that are gone.
    busiest: Vec<(u32, u64)>,
}

fn tuning() -> Tuning {
    Tuning {
        quiet: Duration::from_millis(40),
        settle: Duration::from_millis(80),
        backoff: Duration::from_millis(5),
        backoff_most: Duration::from_millis(60),
        ..Tuning::default()
    }
}

fn operations() -> usize {
    let told = std::env::var("RUN").ok();
    told.and_then(|told| told.parse().ok())
        .unwrap_or(OPERATIONS)
}

impl Rig {
    async fn new(folder: &Path, trouble: Trouble) -> Self {
        let app = OAuthApp {
            client_id: "app".to_owned(),
            client_secret: "app-secret".to_owned(),
            refresh_token: "refresh-1".to_owned(),
            lifetime: Duration::from_secs(1),
            rotates: true,
        };
        let tokens = trouble == Trouble::Tokens;
        let mut settings = Settings {
            data: folder.join("crm"),
            per_ten_seconds: BUDGET,
            searches_per_second: 10_000,
            oauth: tokens.then(|| app.clone()),
            ..Settings::default()
        };
        let sandbox = Sandbox::start(settings.clone()).await.expect("it starts");
        settings.port = sandbox.address().port();
        if let Trouble::Skew(minutes) = trouble {
            sandbox.faults().skew(minutes * 60_000);
        }
        let sandbox = tokio::task::spawn_blocking(move || {
            let recipe = Recipe {
                accounts: 30,
                seed: 5,
                now: Utc::now(),
            };
            sandbox.fill(generate(recipe)).expect("it takes them");
            sandbox
        });
        let sandbox = sandbox.await.expect("it is filled");
        let mut connection = Connection::new(
            &sandbox.url(),
            Secret::new(sandbox.token()),
            Mapping::demo(),
        );
        connection.timing = Timing {
            backoff: Duration::from_millis(10),
            locked: Duration::from_millis(20),
            ..connection.timing
        };
        connection.oauth = tokens.then(|| OAuth {
            profile: "test".to_owned(),
            client_id: app.client_id,
            client_secret: Secret::new(&app.client_secret),
            refresh_token: Secret::new(&app.refresh_token),
            keep: None,
        });
        let crm: Arc<dyn Crm> = Arc::new(HubSpot::new(connection).expect("good settings"));
        let (store, _) = Store::open(&folder.join("tenure.db")).expect("the store opens");
        pull_once(crm.clone(), store.clone(), tuning(), false, drop)
            .await
            .expect("the pull ends");
        Self {
            sandbox: Some(sandbox),
            settings,
            store,
            crm,
            busiest: Vec::new(),
        }
    }

    fn sandbox(&self) -> &Sandbox {
        self.sandbox.as_ref().expect("it is there")
    }

    /// Gone, and back at the same address with what it had.
    async fn restart(&mut self, random: &mut fastrand::Rng) {
        let Some(old) = self.sandbox.take() else {
            return;
        };
        self.busiest.push(old.busiest());
        old.stop().await;
        // Long enough that writes come while nobody is there.
        tokio::time::sleep(Duration::from_millis(random.u64(5..60))).await;
        let new = Sandbox::start(self.settings.clone()).await;
        self.sandbox = Some(new.expect("it starts again"));
    }

    /// Makes something go wrong with one of the next requests.
    async fn stir(&mut self, trouble: Trouble, random: &mut fastrand::Rng) {
        match trouble {
            Trouble::Fault(fault) => {
                let on = [
                    "",
                    "POST /crm/objects/2026-09/calls",
                    "PATCH /crm/objects/2026-09/companies",
                    "POST /crm/objects/2026-09/companies/batch",
                ];
                let times = random.u64(1..4);
                self.sandbox()
                    .faults()
                    .next_on(on[random.usize(0..on.len())], times, fault);
            }
            Trouble::Restart => {
                if random.u8(0..4) == 0 {
                    self.restart(random).await;
                }
            }
            Trouble::Tokens | Trouble::Skew(_) => {}
        }
    }

    /// The CRM's own past of an account's stage, oldest first, past every part of the connector.
    async fn stages(&self, id: &str) -> Vec<String> {
        let url = format!(
            "{}/crm/objects/2026-09/companies/{id}?propertiesWithHistory=customer_stage",
            self.sandbox().url()
        );
        let client = reqwest::Client::builder().no_proxy().build();
        let request = client.expect("a client").get(url);
        let request = request.bearer_auth(self.sandbox().token());
        let answer = request.send().await.expect("an answer");
        let body: Value = answer.json().await.expect("JSON");
        let versions = body["propertiesWithHistory"]["customer_stage"].as_array();
        let values = versions.expect("its past").iter().rev();
        let text = |version: &Value| version["value"].as_str().expect("a value").to_owned();
        values.map(text).collect()
    }
}

/// What a person did.
#[derive(Default)]
struct Done {
    /// The stages of an account, in the order they were set; the one it had comes first.
    stages: BTreeMap<String, Vec<String>>,
    /// The calls logged on an account, in their order.
    calls: BTreeMap<String, Vec<Uuid>>,
}

async fn run(trouble: Trouble, seed: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut rig = Rig::new(folder.path(), trouble).await;
    let mut random = fastrand::Rng::with_seed(seed);
    let calls = |rig: &Rig| {
        tokio::task::block_in_place(|| rig.sandbox().count(ObjectType::Calls).expect("a count"))
    };
    let before = calls(&rig);
    let mut done = Done::default();
    for account in rig.store.portfolio().expect("readable").accounts {
        if let Some(stage) = account.stage.filter(|stage| STAGES.contains(&&**stage))
            && done.stages.len() < ACCOUNTS
        {
            done.stages.insert(account.id.0, vec![stage]);
        }
    }
    let ids: Vec<String> = done.stages.keys().cloned().collect();
    let past: BTreeMap<String, usize> = {
        let mut past = BTreeMap::new();
        for id in &ids {
            past.insert(id.clone(), rig.stages(id).await.len());
        }
        past
    };
    let (engine, mut news) = Engine::start(rig.crm.clone(), rig.store.clone(), tuning());
    let mut logged = 0;
    // After a 429 the whole program waits: as long as it is told, else longer each time.
    let operations = match trouble {
        Trouble::Fault(Fault::TooMany) => operations() / 2,
        _ => operations(),
    };
    for _ in 0..operations {
        let id = &ids[random.usize(0..ids.len())];
        let stages = done.stages.get_mut(id).expect("an account");
        let made = if random.bool() {
            let made = action(id, log());
            let calls = done.calls.entry(id.clone()).or_default();
            calls.push(made.writes[0].id);
            logged += 1;
            made
        } else {
            let others: Vec<&str> = STAGES
                .into_iter()
                .filter(|stage| stages.last().is_none_or(|last| last != stage))
                .collect();
            let stage = others[random.usize(0..others.len())];
            stages.push(stage.to_owned());
            action(id, set(&rig.store, id, Field::Stage, stage))
        };
        rig.store.enqueue(&made).expect("kept");
        engine.send(Command::Push);
        if random.u8(0..3) == 0 {
            rig.stir(trouble, &mut random).await;
        }
        let pause = Duration::from_millis(random.u64(0..8));
        let _ = tokio::time::timeout(pause, news.recv()).await;
    }
    let end = Instant::now() + PATIENCE;
    while rig.store.tally().expect("readable").waiting > 0 {
        assert!(
            Instant::now() < end,
            "seed {seed}: {:?}",
            rig.store.outbox().expect("readable")
        );
        let heard = hear(&mut news, |news| *news == News::Outbox);
        // What waited for the CRM to come back is asked for once more.
        if tokio::time::timeout(Duration::from_secs(2), heard)
            .await
            .is_err()
        {
            engine.send(Command::Push);
        }
    }
    engine.stop().await;
    rig.sandbox().faults().clear();
    assert_eq!(rig.store.outbox().expect("readable"), [], "seed {seed}");
    assert_eq!(calls(&rig), before + logged, "seed {seed}: each call once");
    let mut objects = HashSet::new();
    for (id, writes) in &done.calls {
        let mut made = Vec::new();
        for write in writes {
            let queued = rig.store.queued(write).expect("readable").expect("kept");
            let Progress::Done {
                object: Some(object),
            } = queued.progress
            else {
                panic!("seed {seed}: {:?}", queued.progress)
            };
            made.push(object.id.parse::<u64>().expect("a number"));
            assert!(objects.insert(object.id), "seed {seed}: one record for two");
        }
        assert!(made.is_sorted(), "seed {seed}: {id}: {made:?}");
    }
    for (id, stages) in &done.stages {
        let all = rig.stages(id).await;
        assert_eq!(
            all[past[id]..],
            stages[1..],
            "seed {seed}: {id}: each stage once, in order"
        );
        let shown = rig.store.accounts(&[id.as_str().into()]).expect("readable");
        assert_eq!(shown[0].stage.as_deref(), stages.last().map(String::as_str));
    }
    rig.busiest.push(rig.sandbox().busiest());
    for (most, refused) in &rig.busiest {
        assert!(
            *most <= BUDGET && *refused == 0,
            "seed {seed}: {most} in ten seconds, {refused} refused"
        );
    }
    if trouble == Trouble::Tokens {
        let asked = rig.sandbox().tokens_asked();
        assert!(asked > 1, "seed {seed}: no token ran out");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_cut_before_the_effect() {
    run(Trouble::Fault(Fault::CutBefore), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_cut_after_the_effect() {
    run(Trouble::Fault(Fault::CutAfter), 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn storms_of_429() {
    run(Trouble::Fault(Fault::TooMany), 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_of_the_server() {
    run(Trouble::Fault(Fault::Status(502)), 4).await;
    run(Trouble::Fault(Fault::Status(500)), 5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn truncated_bodies() {
    run(Trouble::Fault(Fault::Truncate), 6).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_are_no_json() {
    run(Trouble::Fault(Fault::NotJson), 7).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_run_out_in_the_middle() {
    run(Trouble::Tokens, 8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_ten_minutes_ahead_and_one_behind() {
    run(Trouble::Skew(10), 9).await;
    run(Trouble::Skew(-10), 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts() {
    run(Trouble::Restart, 11).await;
}
