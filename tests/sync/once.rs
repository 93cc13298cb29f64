//! Every write exactly once, whatever fails and whenever the program is killed.

use super::fake::{Fake, account};
use super::{action, hear, log, quick, set};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::write::{Op, Progress};
use tenure::store::{Incoming, Listing, Step, Store, Undone};
use tenure::sync::{Command, Engine, News};
use uuid::Uuid;

const ACCOUNTS: [&str; 4] = ["1", "2", "3", "4"];
const FIELDS: [Field; 2] = [Field::Stage, Field::Tier];

/// Opens the store again after a kill, once the last call of the killed process has let go of it.
async fn reopen(path: &Path) -> Store {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let (store, _) = Store::open(path).expect("the store opens");
        if store.claim().expect("the lock can be asked") {
            return store;
        }
        assert!(Instant::now() < end, "the lock is never free again");
        drop(store);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn fill(store: &Store, fake: &Fake) {
    let now = super::moment(1_790_000_000);
    let items = ACCOUNTS
        .iter()
        .map(|id| Incoming::Account(Box::new(account(id, "adoption", 1_780_000_000))))
        .collect();
    store
        .begin_full(Listing::Accounts, now)
        .expect("the pull begins");
    store
        .put_page(Listing::Accounts, items, Step::Full { next: None }, now)
        .expect("the page is kept");
    for id in ACCOUNTS {
        fake.world()
            .fields
            .insert((id.into(), Field::Stage), "adoption".into());
    }
}

/// What a person did and did not take back, in order.
#[derive(Default)]
struct Model {
    done: Vec<(Uuid, Uuid, AccountId, Op)>,
    undone: Vec<Uuid>,
}

impl Model {
    fn act(&mut self, store: &Store, random: &mut fastrand::Rng) {
        if random.u8(0..6) == 0 {
            let mut id = Uuid::now_v7;
            let undone = store.undo(None, Uuid::now_v7(), &mut id, chrono::Utc::now());
            match undone.expect("the store can be written") {
                Undone::Done { action, .. } => {
                    let (last, write, ..) = self.done.pop().expect("there was something to undo");
                    assert_eq!(action.undoes, Some(last), "the last one is undone");
                    self.undone.push(write);
                }
                Undone::No { why } => assert!(self.done.is_empty(), "{why}"),
            }
            return;
        }
        let id = ACCOUNTS[random.usize(0..ACCOUNTS.len())];
        let op = if random.bool() {
            log()
        } else {
            let field = FIELDS[random.usize(0..FIELDS.len())];
            set(store, id, field, &format!("value {}", random.u32(..)))
        };
        let action = action(id, op.clone());
        store.enqueue(&action).expect("the action is kept");
        self.done
            .push((action.id, action.writes[0].id, id.into(), op));
    }

    fn check(&self, fake: &Fake) {
        let world = fake.world();
        let mut wanted: HashMap<(AccountId, Field), String> = ACCOUNTS
            .iter()
            .map(|id| (((*id).into(), Field::Stage), "adoption".into()))
            .collect();
        let mut order: HashMap<AccountId, Vec<Uuid>> = HashMap::new();
        for (_, write, account, op) in &self.done {
            order.entry(account.clone()).or_default().push(*write);
            match op {
                Op::SetField { field, value, .. } => {
                    let value = value.clone().expect("the test sets values");
                    wanted.insert((account.clone(), *field), value);
                }
                _ => {
                    let made = world
                        .records
                        .iter()
                        .filter(|(_, marker, _)| marker == write);
                    assert_eq!(made.count(), 1, "a touchpoint is there exactly once");
                }
            }
        }
        assert_eq!(world.fields, wanted, "each field is as it was last set");
        for write in &self.undone {
            let left = world
                .records
                .iter()
                .filter(|(_, marker, _)| marker == write);
            assert_eq!(left.count(), 0, "what was taken back is gone");
        }
        for (account, writes) in order {
            let effects: Vec<Uuid> = world
                .effects
                .iter()
                .filter(|(of, write)| *of == account && writes.contains(write))
                .map(|(_, write)| *write)
                .collect();
            assert_eq!(effects, writes, "each once, in the order of the account");
        }
    }
}

async fn journey(seed: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    let fake = Fake::seeded(seed);
    let mut random = fastrand::Rng::with_seed(seed ^ 0xabcd);
    let mut model = Model::default();
    fake.world().faults = 0.5;
    fill(&reopen(&path).await, &fake);
    for _ in 0..5 {
        let store = reopen(&path).await;
        let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
        for _ in 0..random.usize(1..8) {
            model.act(&store, &mut random);
            engine.send(Command::Push);
            for _ in 0..random.usize(0..4) {
                let heard = tokio::time::timeout(Duration::from_millis(15), news.recv());
                let _ = heard.await;
            }
        }
        engine.kill().await;
    }
    fake.world().faults = 0.0;
    // What the CRM is still late with belongs to the killed process; it is over before the quiet is.
    let store = reopen(&path).await;
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    engine.send(Command::Push);
    while store.tally().expect("the store can be read").waiting > 0 {
        hear(&mut news, |news| matches!(news, News::Outbox)).await;
    }
    engine.stop().await;
    assert_eq!(store.outbox().expect("the store can be read"), []);
    model.check(&fake);
    for (_, write, ..) in &model.done {
        let queued = store.queued(write).expect("the store can be read");
        let progress = queued.expect("every write is kept").progress;
        assert!(matches!(progress, Progress::Done { .. }), "{progress:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_sent_twice_whatever_fails_and_whenever_it_is_killed() {
    for seed in 0..12 {
        eprintln!("seed {seed}");
        journey(seed).await;
    }
}
