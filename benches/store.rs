//! How long it takes to read a portfolio from the cache, which is most of a start, and how much
//! memory its accounts take.

use chrono::{DateTime, TimeDelta, Utc};
use divan::Bencher;
use std::hint::black_box;
use tempfile::TempDir;
use tenure::domain::account::{Account, AccountRecord, Daily, Past};
use tenure::domain::field::{Field, Kind};
use tenure::domain::money::{Currency, Money};
use tenure::domain::when::Dated;
use tenure::store::{Incoming, Listing, Scorer, Step, Store};

fn main() {
    let (_folder, store) = filled(10_000);
    let accounts = store
        .portfolio()
        .map(|all| all.accounts)
        .unwrap_or_default();
    let heap: usize = accounts.iter().map(heap).sum();
    let each = heap / accounts.len().max(1);
    let own = size_of::<Account>();
    println!(
        "an account in memory: {own} B and {each} B on the heap, {} B in all",
        own + each
    );
    divan::main();
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default()
}

/// An account as a well-kept portal has it: every number, thirteen weeks of scores.
fn record(number: usize) -> AccountRecord {
    let day = now().date_naive();
    let mut account = Account {
        id: format!("{}", 20_000_000_000 + number).as_str().into(),
        name: format!("Kvisttange Försäkring {number} ASA"),
        domain: Some(format!("kvisttange-{number}.example")),
        url: Some(format!(
            "https://app.hubspot.com/contacts/48201/record/0-2/{number}"
        )),
        owner: Some("412870031".into()),
        tier: Some("benchmark".into()),
        stage: Some("adoption".into()),
        stage_since: Some(now()),
        arr: Some(Money {
            amount: 48_000.into(),
            currency: Currency::EUR,
        }),
        term_start: Some(day),
        renewal: Some(day),
        last_touch: Some(now()),
        updated_at: Some(now()),
        ..Account::default()
    };
    let numbers = Field::ALL
        .iter()
        .filter(|field| field.kind() == Kind::Number);
    for field in numbers {
        let dated = Dated {
            value: 12.5,
            as_of: now(),
        };
        account.set_number(*field, Some(dated));
    }
    let used: Past = (0..90)
        .map(|day| (now() - TimeDelta::days(90 - day), (day * 7 % 40) as f64))
        .collect();
    AccountRecord {
        account,
        history: vec![(Field::Dau, used)],
        ..AccountRecord::default()
    }
}

/// A store with that many accounts.
fn filled(accounts: usize) -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    store.set_scorer(Scorer {
        id: "bench".into(),
        score: std::sync::Arc::new(|_, _, at| Daily {
            last: at.today(),
            values: vec![71.5; 91],
        }),
    });
    for from in (0..accounts).step_by(100) {
        let page = (from..accounts.min(from + 100))
            .map(|number| Incoming::Account(Box::new(record(number))))
            .collect();
        store
            .put_page(Listing::Accounts, page, Step::Delta, now())
            .expect("kept");
    }
    (folder, store)
}

/// Bytes an account holds beside itself.
fn heap(account: &Account) -> usize {
    let texts = [
        Some(&account.id.0),
        Some(&account.name),
        account.domain.as_ref(),
        account.url.as_ref(),
        account.owner.as_ref().map(|of| &of.0),
        account.tier.as_ref().map(|of| &of.0),
        account.stage.as_ref(),
    ];
    let texts: usize = texts.into_iter().flatten().map(String::capacity).sum();
    let scores = account.scores.values.capacity() * size_of::<f32>();
    texts + scores + account.usage.bytes() + account.numbers.bytes()
}

#[divan::bench(args = [200, 10_000], sample_count = 30, sample_size = 1)]
fn portfolio(bencher: Bencher, accounts: usize) {
    let (_folder, store) = filled(accounts);
    bencher.bench_local(|| black_box(store.portfolio()).map(|all| all.accounts.len()));
}

/// Opening included, as at a start.
#[divan::bench(args = [10_000], sample_count = 20, sample_size = 1)]
fn open_and_read(bencher: Bencher, accounts: usize) {
    let (folder, store) = filled(accounts);
    drop(store);
    let path = folder.path().join("tenure.db");
    bencher.bench_local(|| {
        let (store, _) = Store::open(&path).expect("it opens");
        black_box(store.portfolio()).map(|all| all.accounts.len())
    });
}
