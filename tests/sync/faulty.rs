//! Fault runs over the whole way (store, engine, connector, HTTP, embedded CRM): whatever keeps going
//! wrong while a person works, every touchpoint is there exactly once, every field is as it was last
//! set, a move and its reason are both there or neither is, each account's writes come in their order, and the
//! budget that the CRM gives is never exceeded. A rule of the portal wants the reason with one of the stages.
//! Where a pipeline holds the stage, each account has several tickets or deals in it, and those that do
//! not carry its stage have made the same moves before.
//!
//! Each run is told by its seed and its day. `TENURE_FAULT_RUN=1000` makes them longer,
//! `TENURE_FAULT_BUDGET=190` gives them as little as a real portal does.

mod decoys;
mod person;
mod verdict;

use chrono::Utc;
use person::Person;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tenure::crm::Crm;
use tenure::crm::http::{Secret, Timing};
use tenure::crm::hubspot::{HubSpot, Mapping, OAuth, Settings as Connection};
use tenure::domain::field::Field;
use tenure::domain::lifecycle::Source;
use tenure::domain::write::{Choice, Progress};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::ObjectType;
use tenure::sandbox::{Fault, OAuthApp, RequiredWhen, RowFault, Sandbox, Settings};
use tenure::store::Store;
use tenure::sync::{Command, Engine, News, Tuning, pull_once};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use uuid::Uuid;
use verdict::Before;

/// Operations of one run, where the environment does not say more.
const OPERATIONS: usize = 100;
/// Accounts written to: few, so that many writes wait behind each other.
const ACCOUNTS: usize = 8;
/// Requests in ten seconds, for the CRM and so for the connector, where the environment does not say.
const BUDGET: u32 = 1_500;
/// How long nothing at all may happen, also on a busy machine and with a small budget.
const PATIENCE: Duration = Duration::from_secs(60);

/// What goes wrong in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trouble {
    /// Requests fail, a few at a time.
    Fault(Fault),
    /// The CRM is gone and comes back, with all it had.
    Restart,
    /// Access tokens run out all the time.
    Tokens,
    /// The CRM's clock is off by so many minutes.
    Skew(i64),
    /// One account's record is locked, for longer than any request waits; and again.
    Lock,
}

impl Trouble {
    /// Whether it is about edits of many accounts in one request.
    fn in_batches(self) -> bool {
        matches!(self, Trouble::Fault(Fault::Rows(_)))
    }
}

/// Whose stage is the account's.
#[derive(Clone, Copy, Debug, PartialEq)]
enum StageIn {
    /// A property of the company.
    Property,
    /// HubSpot's own, which only moves forward unless it is cleared first.
    Forward,
    /// Its ticket's, in the pipeline that every portal has.
    Tickets,
    /// Its deal's.
    Deals,
}

impl StageIn {
    fn property(self) -> &'static str {
        match self {
            StageIn::Property => "customer_stage",
            StageIn::Forward => "lifecyclestage",
            StageIn::Tickets => "hs_pipeline_stage",
            StageIn::Deals => "dealstage",
        }
    }

    /// The object that has it, where that is not the company.
    fn object(self) -> Option<&'static str> {
        match self {
            StageIn::Property | StageIn::Forward => None,
            StageIn::Tickets => Some("tickets"),
            StageIn::Deals => Some("deals"),
        }
    }

    /// Where an account may be moved to. In a pipeline none that is closed: another ticket would be
    /// the one that counts then.
    fn stages(self) -> Vec<String> {
        let all: &[&str] = match self {
            StageIn::Property => &["onboarding", "adoption", "value", "renewal", "advocacy"],
            StageIn::Forward => &["lead", "opportunity", "customer", "evangelist"],
            StageIn::Tickets => &["1", "2", "3"],
            StageIn::Deals => &[
                "qualifiedtobuy",
                "presentationscheduled",
                "decisionmakerboughtin",
                "contractsent",
            ],
        };
        all.iter().map(|stage| (*stage).to_owned()).collect()
    }

    /// A stage that a rule of the portal wants the loss reason with.
    fn closing(self) -> Option<&'static str> {
        match self {
            StageIn::Property => Some("churned"),
            StageIn::Forward => Some("other"),
            StageIn::Tickets | StageIn::Deals => None,
        }
    }

    fn mapping(self) -> Mapping {
        let mut mapping = Mapping::demo();
        match self {
            StageIn::Property => {}
            StageIn::Forward => {
                let property = self.property().to_owned();
                mapping.fields.insert(Field::Stage, property);
            }
            StageIn::Tickets | StageIn::Deals => {
                mapping.fields.remove(&Field::Stage);
                mapping.stage_from = match self {
                    StageIn::Tickets => Source::Tickets("0".to_owned()),
                    _ => Source::Deals("default".to_owned()),
                };
            }
        }
        mapping
    }
}

struct Rig {
    sandbox: Option<Sandbox>,
    settings: Settings,
    store: Store,
    crm: Arc<dyn Crm>,
    stage_in: StageIn,
    /// Whether touchpoints and tasks of all accounts at once are what goes wrong.
    many: bool,
    /// What a person had sent again, and what was not sent by then of the same accounts.
    sent_again: HashSet<Uuid>,
    /// What the CRM did not take, or wanted more with, at any time.
    not_taken: HashSet<Uuid>,
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

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

impl Rig {
    async fn new(folder: &Path, trouble: Trouble, stage_in: StageIn) -> Self {
        let app = OAuthApp {
            client_id: "app".to_owned(),
            client_secret: "app-secret".to_owned(),
            refresh_token: "refresh-1".to_owned(),
            lifetime: Duration::from_secs(1_800),
            rotates: true,
        };
        let tokens = trouble == Trouble::Tokens;
        let mut settings = Settings {
            data: folder.join("crm"),
            per_ten_seconds: number("TENURE_FAULT_BUDGET").map_or(BUDGET, |told| told as u32),
            searches_per_second: 10_000,
            oauth: tokens.then(|| app.clone()),
            ..Settings::default()
        };
        let rule = |closing: &str| RequiredWhen {
            object: ObjectType::Companies,
            property: stage_in.property().to_owned(),
            value: closing.to_owned(),
            needs: "loss_reason".to_owned(),
        };
        settings.required_when = stage_in.closing().map(rule).into_iter().collect();
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
            stage_in.mapping(),
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
            secret_from: "the variable APP_SECRET".to_owned(),
            refresh_from: "the file app.refresh".to_owned(),
            refresh_token: Secret::new(&app.refresh_token),
            held: None,
            aside: false,
            keep: None,
        });
        let crm: Arc<dyn Crm> = Arc::new(HubSpot::new(connection).expect("good settings"));
        // With the connector there, which sets up what encrypts: no client is made before.
        if let Some(object) = stage_in.object() {
            decoys::put(&sandbox, object, stage_in).await;
        }
        let (store, _) = Store::open(&folder.join("tenure.db")).expect("the store opens");
        pull_once(crm.clone(), store.clone(), tuning(), false, drop)
            .await
            .expect("the pull ends");
        Self {
            sandbox: Some(sandbox),
            settings,
            store,
            crm,
            stage_in,
            many: false,
            sent_again: HashSet::new(),
            not_taken: HashSet::new(),
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
        let end = Instant::now() + PATIENCE;
        loop {
            match Sandbox::start(self.settings.clone()).await {
                Ok(new) => break self.sandbox = Some(new),
                // Somebody else has its port for a moment.
                Err(error) => assert!(Instant::now() < end, "{error}"),
            }
        }
    }

    /// Makes something go wrong with one of the next requests.
    async fn stir(&mut self, trouble: Trouble, person: &Person, random: &mut fastrand::Rng) {
        match trouble {
            Trouble::Fault(fault) if self.many => {
                let kinds = ["calls", "emails", "meetings", "notes", "tasks"];
                let kind = kinds[random.usize(0..kinds.len())];
                let on = match random.u8(0..4) {
                    0 => String::new(),
                    1 => format!("POST /crm/objects/2026-09/{kind}/batch/archive"),
                    _ => format!("POST /crm/objects/2026-09/{kind}/batch/create"),
                };
                self.sandbox()
                    .faults()
                    .next_on(&on, random.u64(1..3), fault);
            }
            Trouble::Fault(fault @ Fault::Rows(_)) => {
                let mut on = vec![
                    "POST /crm/objects/2026-09/companies/batch/update",
                    "POST /crm/objects/2026-09/companies/batch/read",
                ];
                // The records whose stage is the account's; what is read with them, too.
                if self.stage_in == StageIn::Tickets {
                    on.push("POST /crm/objects/2026-09/tickets/batch/read");
                }
                let on = on[random.usize(0..on.len())];
                self.sandbox().faults().next_on(on, random.u64(1..3), fault);
            }
            Trouble::Lock => {
                let ids: Vec<&String> = person.accounts.keys().collect();
                let id = ids[random.usize(0..ids.len())];
                let on = format!("PATCH /crm/objects/2026-09/companies/{id}");
                // Each attempt sends it four times.
                self.sandbox()
                    .faults()
                    .next_at(&on, random.u64(1..20), Fault::Locked);
            }
            Trouble::Fault(fault) => {
                let on = [
                    "",
                    "POST /crm/objects/2026-09/",
                    "PATCH /crm/objects/2026-09/",
                    "DELETE /crm/objects/2026-09/",
                    "POST /crm/objects/2026-09/companies/batch",
                ];
                // A storm of refusals is longer than a request's own patience.
                let times = match fault {
                    Fault::TooMany => random.u64(1..12),
                    _ => random.u64(1..4),
                };
                self.sandbox()
                    .faults()
                    .next_on(on[random.usize(0..on.len())], times, fault);
            }
            Trouble::Restart => {
                if random.u8(0..4) == 0 {
                    self.restart(random).await;
                }
            }
            Trouble::Tokens => self.sandbox().expire_tokens(),
            Trouble::Skew(_) => {}
        }
    }
}

async fn run(trouble: Trouble, stage_in: StageIn, seed: u64) {
    // Off the stack of the test's thread.
    Box::pin(run_of(trouble, stage_in, seed, false)).await;
}

/// The news as they come; and, once the engine has ended, all writes that were ever left to a person.
fn overheard(
    mut news: UnboundedReceiver<News>,
) -> (UnboundedReceiver<News>, JoinHandle<HashSet<Uuid>>) {
    let (on, heard) = unbounded_channel();
    let listens = tokio::spawn(async move {
        let mut left = HashSet::new();
        while let Some(item) = news.recv().await {
            if let News::Pushed {
                write,
                progress: Progress::Refused { .. } | Progress::Asks { .. },
                ..
            } = &item
            {
                left.insert(*write);
            }
            let _ = on.send(item);
        }
        left
    });
    (heard, listens)
}

/// The same of a person who often writes the same touchpoint or task for all accounts.
async fn run_many(trouble: Trouble, seed: u64) {
    Box::pin(run_of(trouble, StageIn::Property, seed, true)).await;
}

async fn run_of(trouble: Trouble, stage_in: StageIn, seed: u64, many: bool) {
    let run = format!("{trouble:?}, stage in {stage_in:?}, seed {seed}");
    let folder = tempfile::tempdir().expect("a folder");
    let mut rig = Rig::new(folder.path(), trouble, stage_in).await;
    rig.many = many;
    let mut random = fastrand::Rng::with_seed(seed);
    let mut person = Person::new(&rig.store, stage_in.stages(), ACCOUNTS, seed + 1_000);
    person.edits_many = trouble.in_batches();
    person.logs_many = many;
    person.closing = stage_in.closing();
    let before = Before::of(&rig, &person).await;
    rig.sandbox().faults().reset_requests();
    if rig.settings.per_ten_seconds < BUDGET {
        // What this test has asked itself counts for nobody any more.
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
    let begun = Instant::now();
    let (engine, news) = Engine::start(rig.crm.clone(), rig.store.clone(), tuning());
    let (mut news, refused) = overheard(news);
    let operations = number("TENURE_FAULT_RUN").unwrap_or(OPERATIONS);
    for _ in 0..operations {
        person.act(&rig.store);
        engine.send(Command::Push);
        if random.u8(0..3) == 0 {
            rig.stir(trouble, &person, &mut random).await;
        }
        let pause = Duration::from_millis(random.u64(0..8));
        let _ = tokio::time::timeout(pause, news.recv()).await;
    }
    // As long as something happens: how fast that is is the machine's affair, and the budget's.
    let mut left = (usize::MAX, u64::MAX);
    let mut end = Instant::now() + PATIENCE;
    loop {
        let tally = rig.store.tally().expect("readable");
        // What met fault after fault, as they pile up while the budget is spent, is looked for and then
        // left to a person, who has it sent again. Nothing else is to be refused.
        if tally.person > 0 && matches!(trouble, Trouble::Fault(_)) {
            let open = rig.store.outbox().expect("readable");
            for queued in &open {
                if matches!(&queued.progress, Progress::Refused { why } if why.contains("it can be sent again"))
                {
                    let again = rig
                        .store
                        .resolve(&queued.write.id, Choice::Retry, Utc::now());
                    again.expect("kept");
                    let account = &queued.write.account;
                    let behind = open.iter().filter(|other| other.write.account == *account);
                    let behind = behind.map(|other| other.write.id);
                    rig.sent_again.extend(behind);
                }
            }
            engine.send(Command::Push);
        }
        let waiting = tally.waiting;
        if waiting + tally.person == 0 {
            break;
        }
        // That so much less goes wrong from now on is something, too.
        let faults = rig.sandbox().faults().left();
        if waiting < left.0 || faults < left.1 {
            let least = (waiting.min(left.0), faults.min(left.1));
            (left, end) = (least, Instant::now() + PATIENCE);
        }
        assert!(
            Instant::now() < end,
            "{run}: {:?}",
            rig.store.outbox().expect("readable")
        );
        let heard = super::hear(&mut news, |news| *news == News::Outbox);
        // What waited for the CRM to come back is asked for once more.
        if tokio::time::timeout(Duration::from_secs(2), heard)
            .await
            .is_err()
        {
            engine.send(Command::Push);
        }
    }
    engine.stop().await;
    rig.not_taken = refused.await.expect("it listens to the end");
    let took = begun.elapsed();
    let sent: u64 = rig.sandbox().faults().requests().values().sum();
    rig.sandbox().faults().clear();
    rig.busiest.push(rig.sandbox().busiest());
    assert_eq!(rig.store.outbox().expect("readable"), [], "{run}");
    let budget = rig.settings.per_ten_seconds;
    for (most, refused) in &rig.busiest {
        assert!(
            *most <= budget && *refused == 0,
            "{run}: {most} in ten seconds, {refused} refused"
        );
    }
    println!(
        "{run}: {operations} operations, {} writes, {} taken back, {sent} requests to the last \
         server, {:.1} s",
        person.writes.len(),
        person.undone,
        took.as_secs_f64()
    );
    verdict::judge(&rig, &person, &before, &run).await;
    if trouble == Trouble::Tokens {
        let asked = rig.sandbox().tokens_asked();
        assert!(asked > 1, "{run}: no token ran out");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_cut_before_the_effect() {
    run(Trouble::Fault(Fault::CutBefore), StageIn::Property, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_cut_after_the_effect() {
    run(Trouble::Fault(Fault::CutAfter), StageIn::Property, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn storms_of_429() {
    run(Trouble::Fault(Fault::TooMany), StageIn::Property, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_of_the_server() {
    run(Trouble::Fault(Fault::Status(502)), StageIn::Property, 4).await;
    run(Trouble::Fault(Fault::Status(500)), StageIn::Deals, 5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn truncated_bodies() {
    run(Trouble::Fault(Fault::Truncate), StageIn::Property, 6).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_are_no_json() {
    run(Trouble::Fault(Fault::NotJson), StageIn::Property, 7).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_run_out_in_the_middle() {
    run(Trouble::Tokens, StageIn::Property, 8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_ten_minutes_ahead_and_one_behind() {
    run(Trouble::Skew(10), StageIn::Property, 9).await;
    run(Trouble::Skew(-10), StageIn::Tickets, 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts() {
    run(Trouble::Restart, StageIn::Property, 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_in_pipelines_that_are_cut() {
    run(Trouble::Fault(Fault::CutAfter), StageIn::Tickets, 12).await;
    run(Trouble::Fault(Fault::CutBefore), StageIn::Deals, 13).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_back_of_a_stage_that_only_goes_forward() {
    run(Trouble::Fault(Fault::CutAfter), StageIn::Forward, 14).await;
    run(Trouble::Restart, StageIn::Forward, 15).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_in_pipelines_that_fail_before_and_after_the_effect() {
    run(Trouble::Fault(Fault::CutBefore), StageIn::Tickets, 16).await;
    run(Trouble::Fault(Fault::Status(502)), StageIn::Tickets, 17).await;
    run(Trouble::Fault(Fault::CutAfter), StageIn::Deals, 18).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_that_fail_in_part() {
    run(
        Trouble::Fault(Fault::Rows(RowFault::Limits)),
        StageIn::Property,
        19,
    )
    .await;
    run(
        Trouble::Fault(Fault::Rows(RowFault::Locked)),
        StageIn::Property,
        20,
    )
    .await;
    run(
        Trouble::Fault(Fault::Rows(RowFault::Before)),
        StageIn::Tickets,
        21,
    )
    .await;
    run(
        Trouble::Fault(Fault::Rows(RowFault::After)),
        StageIn::Property,
        22,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_stay_locked() {
    run(Trouble::Lock, StageIn::Property, 23).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn touchpoints_and_tasks_in_bulk_that_are_cut() {
    run_many(Trouble::Fault(Fault::CutBefore), 24).await;
    run_many(Trouble::Fault(Fault::CutAfter), 25).await;
    run_many(Trouble::Fault(Fault::Truncate), 26).await;
    run_many(Trouble::Restart, 27).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn touchpoints_and_tasks_in_bulk_that_fail_whole_or_in_part() {
    run_many(Trouble::Fault(Fault::TooMany), 28).await;
    run_many(Trouble::Fault(Fault::Status(502)), 29).await;
    run_many(Trouble::Fault(Fault::Rows(RowFault::Limits)), 30).await;
    run_many(Trouble::Fault(Fault::Rows(RowFault::Before)), 31).await;
    run_many(Trouble::Fault(Fault::Rows(RowFault::After)), 32).await;
}
