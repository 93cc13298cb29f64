//! The worker: what a start brings, and what is done once a day beside it.

mod glimpse;

use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tenure::app::Msg;
use tenure::app::effect::Ask;
use tenure::app::msg::{DRAFTS, SyncNews};
use tenure::crm::http::Secret;
use tenure::crm::hubspot::{HubSpot, Mapping, Settings};
use tenure::domain::account::{Account, AccountRecord};
use tenure::domain::field::Field;
use tenure::domain::when::Dated;
use tenure::domain::write::{Action, Op, Write};
use tenure::domain::{Now, Rules, health};
use tenure::runtime::{Connect, Connected, Incoming, link, worker};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::{self, Sandbox};
use tenure::store::{Changes, Incoming as Item, Listing, Step, Store};
use uuid::Uuid;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment")
}

fn clock() -> Now {
    Now::utc(noon())
}

/// An account with enough known of it to be scored.
fn record(id: &str) -> AccountRecord {
    let mut account = Account {
        id: id.into(),
        name: format!("Account {id}"),
        stage: Some("adoption".into()),
        last_touch: Some(noon() - TimeDelta::days(3)),
        updated_at: Some(noon()),
        ..Account::default()
    };
    for (field, value) in [
        (Field::Dau, 40.0),
        (Field::Mau, 80.0),
        (Field::Nps, 9.0),
        (Field::Csat, 90.0),
        (Field::Sentiment, 1.0),
        (Field::SeatsBought, 100.0),
        (Field::SeatsActive, 90.0),
        (Field::GoalsDue, 4.0),
        (Field::GoalsMet, 3.0),
    ] {
        let as_of = noon() - TimeDelta::days(10);
        account.set_number(field, Some(Dated { value, as_of }));
    }
    AccountRecord {
        account,
        ..AccountRecord::default()
    }
}

/// A cache as the run before left it: nobody scored its accounts yet.
fn cache() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    let (store, _) = Store::open(&path).expect("it opens");
    for listing in Listing::ALL {
        store.begin_full(*listing, noon()).expect("it begins");
        let items = match listing {
            Listing::Accounts => ["1", "2"]
                .map(|id| Item::Account(Box::new(record(id))))
                .into(),
            _ => Vec::new(),
        };
        let step = Step::Full { next: None };
        store.put_page(*listing, items, step, noon()).expect("kept");
    }
    let drafts = serde_json::json!({"2": "call: they want"});
    store.set_ui(DRAFTS, &drafts).expect("kept");
    (folder, path)
}

/// Longer than anything here takes, also on a busy machine with a slow disk.
const PATIENCE: Duration = Duration::from_secs(120);

fn hear(inbox: &Receiver<Incoming>) -> Msg {
    match inbox.recv_timeout(PATIENCE) {
        Ok(Incoming::App(msg)) => msg,
        other => panic!("{other:?}"),
    }
}

fn start(path: &Path, rules: &Arc<Rules>) -> (mpsc::Sender<worker::Job>, Receiver<Incoming>) {
    let (post, inbox) = mpsc::channel();
    let (jobs, _finish) = worker::start((path.to_owned(), false), rules.clone(), post, clock);
    jobs.send(worker::Job::Load(Ask(1))).expect("it runs");
    (jobs, inbox)
}

#[test]
fn a_start_brings_the_book_and_the_drafts_first_and_scores_the_day_behind_them() {
    let (_folder, path) = cache();
    let rules = Arc::new(Rules::presets());
    let (jobs, inbox) = start(&path, &rules);
    let Msg::Loaded(Ask(1), Ok(loaded)) = hear(&inbox) else {
        panic!("the book comes first")
    };
    assert_eq!(loaded.book.rows.len(), 2);
    assert_eq!(loaded.drafts[&"2".into()], "call: they want");
    assert!(loaded.book.rows[0].account.scores.values.is_empty());
    assert!(matches!(hear(&inbox), Msg::Outbox { .. }));
    let Msg::Changed { accounts, .. } = hear(&inbox) else {
        panic!("then what the day's work changed")
    };
    assert_eq!(accounts.len(), 2);
    let today = clock().today();
    let (store, _) = Store::open(&path).expect("it opens beside the worker");
    assert_eq!(store.last_snapshot().expect("readable"), Some(today));
    for account in accounts {
        let score = health::score(&account, &rules, clock()).score;
        assert!(score.is_some(), "enough is known");
        assert_eq!(account.scores.on(today), score);
        let kept = store.snapshots(&account.id, today).expect("readable");
        assert_eq!(kept[0].2.overall, score);
    }
    jobs.send(worker::Job::Close).expect("it runs");
}

#[test]
fn what_a_person_does_is_kept_and_answered_although_nothing_can_be_read_for_the_screen() {
    let (_folder, path) = cache();
    let (jobs, inbox) = start(&path, &Arc::new(Rules::presets()));
    // The day's work is done when that is there.
    while !matches!(hear(&inbox), Msg::Changed { .. }) {}
    let other = rusqlite::Connection::open(&path).expect("it opens");
    other.execute("DROP TABLE ui", []).expect("it is gone");
    let action = Action {
        id: Uuid::now_v7(),
        at: noon(),
        title: "Account 1: tier".into(),
        writes: vec![Write::new(
            Uuid::now_v7(),
            "1".into(),
            Op::SetField {
                field: Field::Tier,
                base: None,
                value: Some("value".into()),
            },
        )],
        undoes: None,
    };
    let id = action.id;
    let commit = worker::Job::Commit(Box::new(action));
    jobs.send(commit).expect("it runs");
    let mut trouble = None;
    loop {
        match hear(&inbox) {
            Msg::Problem(why) => trouble = Some(why),
            Msg::Committed { action, .. } => {
                assert_eq!(action, id);
                break;
            }
            _ => {}
        }
    }
    assert!(
        trouble.is_some_and(|why| why.contains("ui")),
        "and it is said"
    );
    let (store, _) = Store::open(&path).expect("it opens");
    assert_eq!(store.outbox().expect("readable").len(), 1);
    jobs.send(worker::Job::Close).expect("it runs");
}

#[test]
fn a_store_that_cannot_be_had_is_said_and_nothing_is_called_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "no folder").expect("written");
    let (jobs, inbox) = start(&blocked.join("tenure.db"), &Arc::new(Rules::presets()));
    let Msg::Loaded(Ask(1), Err(why)) = hear(&inbox) else {
        panic!("the question is answered")
    };
    assert!(why.ends_with('.'), "a sentence: {why}");
    jobs.send(worker::Job::Undo(None)).expect("it runs");
    assert!(matches!(hear(&inbox), Msg::NotUndone(_)));
    jobs.send(worker::Job::Close).expect("it runs");
}

/// Waits for how the line to the CRM is said to be.
fn offline(inbox: &Receiver<Incoming>) -> String {
    loop {
        if let Msg::Sync(SyncNews::Offline(why)) = hear(inbox) {
            return why;
        }
    }
}

#[test]
fn a_connection_that_failed_is_tried_again_when_a_person_wants_to_sync() {
    let (_folder, path) = cache();
    let (post, inbox) = mpsc::channel();
    let rules = Arc::new(Rules::presets());
    let (jobs, _finish) = worker::start((path, false), rules, post.clone(), clock);
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let connect: Connect = Box::new(move |_| {
        let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
        Box::pin(async move {
            if first {
                return Err("The token's command failed.".to_owned());
            }
            // Nobody listens there: the engine runs, and says so.
            let secret = Secret::new("a-token");
            let settings = Settings::new("http://127.0.0.1:9", secret, Mapping::standard());
            let crm = HubSpot::new(settings).map_err(|error| error.to_string())?;
            Ok(Connected {
                elsewhere: false,
                read_only: false,
                notice: None,
                crm: Arc::new(crm),
                keep: None,
            })
        })
    });
    let link = link::start(connect, None, jobs.clone(), post);
    assert_eq!(offline(&inbox), "The token's command failed.");
    jobs.send(worker::Job::Details("1".into())).expect("runs");
    let why = loop {
        if let Msg::NoDetails(_, why) = hear(&inbox) {
            break why;
        }
    };
    assert_eq!(why, "The token's command failed.", "and it is said why");
    jobs.send(worker::Job::Sync).expect("it runs");
    assert!(offline(&inbox).contains("127.0.0.1"), "the engine's words");
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    jobs.send(worker::Job::Close).expect("it runs");
    link.close();
}

/// A CRM with a few accounts, and what it lives on.
fn portal(folder: &Path) -> (tokio::runtime::Runtime, Sandbox) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let settings = sandbox::Settings {
        data: folder.join("crm"),
        per_ten_seconds: 100_000,
        searches_per_second: 10_000,
        ..sandbox::Settings::default()
    };
    let sandbox = runtime.block_on(Sandbox::start(settings));
    let sandbox = sandbox.expect("it starts");
    let recipe = Recipe {
        accounts: 3,
        seed: 5,
        now: Utc::now(),
    };
    sandbox.fill(generate(recipe)).expect("it takes them");
    (runtime, sandbox)
}

/// Connects over there first, and then over here.
fn connects(
    first: (String, &str),
    then: (String, &str),
    elsewhere: bool,
) -> (Connect, Arc<AtomicU32>) {
    let [first, then] = [first, then].map(|(url, token)| {
        let settings = Settings::new(&url, Secret::new(token), Mapping::demo());
        Arc::new(HubSpot::new(settings).expect("good settings"))
    });
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let connect: Connect = Box::new(move |_| {
        let crm = match counted.fetch_add(1, Ordering::SeqCst) {
            0 => first.clone(),
            _ => then.clone(),
        };
        Box::pin(async move {
            Ok(Connected {
                elsewhere,
                read_only: false,
                notice: None,
                crm,
                keep: None,
            })
        })
    });
    (connect, tries)
}

/// Waits until a sync has come to its end.
fn synced(inbox: &Receiver<Incoming>) {
    while !matches!(hear(inbox), Msg::Sync(SyncNews::Done(_))) {}
}

#[test]
fn a_token_that_is_another_one_by_now_is_read_anew_when_a_person_wants_to_sync() {
    let (folder, path) = cache();
    let (_runtime, sandbox) = portal(folder.path());
    let good = (sandbox.url(), sandbox.token());
    let (connect, tries) = connects((sandbox.url(), "rotated-away"), good, false);
    let (post, inbox) = mpsc::channel();
    let rules = Arc::new(Rules::presets());
    let (jobs, _finish) = worker::start((path, false), rules, post.clone(), clock);
    let link = link::start(connect, None, jobs.clone(), post);
    while !matches!(hear(&inbox), Msg::Problem(_)) {}
    assert_eq!(tries.load(Ordering::SeqCst), 1, "nobody asked for more");
    jobs.send(worker::Job::Sync).expect("it runs");
    synced(&inbox);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    jobs.send(worker::Job::Close).expect("it runs");
    link.close();
}

#[test]
fn a_crm_that_another_process_served_is_looked_for_anew_when_it_is_gone() {
    let (folder, path) = cache();
    let (_runtime, sandbox) = portal(folder.path());
    let gone = ("http://127.0.0.1:9".to_owned(), sandbox.token());
    let (connect, tries) = connects(gone, (sandbox.url(), sandbox.token()), true);
    let (post, inbox) = mpsc::channel();
    let rules = Arc::new(Rules::presets());
    let (jobs, _finish) = worker::start((path, false), rules, post.clone(), clock);
    let link = link::start(connect, None, jobs.clone(), post);
    assert!(offline(&inbox).contains("127.0.0.1"));
    // Nobody asks for it.
    synced(&inbox);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    jobs.send(worker::Job::Close).expect("it runs");
    link.close();
}

#[test]
fn leaving_does_not_wait_for_a_connection_still_being_made() {
    let took = |_| {
        let (post, _inbox) = mpsc::channel();
        let (jobs, _queue) = mpsc::channel();
        let connect: Connect = Box::new(|_| Box::pin(std::future::pending()));
        let link = link::start(connect, None, jobs, post);
        let begun = Instant::now();
        link.close();
        begun.elapsed()
    };
    // A busy machine may hold one of them up.
    let quickest = (0..5).map(took).min();
    assert!(quickest < Some(Duration::from_secs(1)), "{quickest:?}");
}

/// Says of today's queue what cannot be; whoever keeps it anew puts that right.
fn tamper(path: &Path) {
    let raw = rusqlite::Connection::open(path).expect("it opens");
    let rows = raw.execute("UPDATE queue_day SET risk = 77", []);
    assert_eq!(rows.expect("written"), 1);
}

fn tampered(store: &Store) -> bool {
    let days = store.queue_days(clock().today()).expect("readable");
    days[0].rows[0] == 77
}

fn until(what: &str, so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn the_queue_of_the_day_is_kept_again_after_a_pull_that_changed_something() {
    let rules = Arc::new(Rules::presets());
    for changed in [false, true] {
        let (_folder, path) = cache();
        let (jobs, inbox) = start(&path, &rules);
        while !matches!(hear(&inbox), Msg::Changed { .. }) {}
        let (store, _) = Store::open(&path).expect("it opens beside the worker");
        tamper(&path);
        jobs.send(worker::Job::Pulled).expect("it runs");
        // The scores of the day are changes, too.
        until("kept", || !tampered(&store));
        tamper(&path);
        if changed {
            let changes = Changes {
                changed: vec!["1".into()],
                gone: Vec::new(),
            };
            jobs.send(worker::Job::Changed(changes)).expect("it runs");
        }
        jobs.send(worker::Job::Pulled).expect("it runs");
        jobs.send(worker::Job::Close).expect("it runs");
        until("all of it has ended", || store.claim().expect("a lock"));
        assert_eq!(tampered(&store), !changed);
    }
}

#[test]
fn a_panic_where_the_store_is_kept_is_told_at_once() {
    let (_folder, path) = cache();
    let (post, inbox) = mpsc::channel();
    let fails: fn() -> Now = || panic!("a clock that fails");
    let rules = Arc::new(Rules::presets());
    let (jobs, _finish) = worker::start((path, false), rules, post, fails);
    jobs.send(worker::Job::Load(Ask(1))).expect("it runs");
    assert!(matches!(hear(&inbox), Msg::StoreFailed));
}
