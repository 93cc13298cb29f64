//! The made-up portfolio, as a whole: deterministic, in agreement with itself, spread as it should be.

use chrono::{DateTime, Utc};
use tenure::sandbox::portfolio::{Recipe, generate};
use tenure::sandbox::record::Record;

fn now() -> DateTime<Utc> {
    "2026-11-21T09:30:00Z".parse().expect("a moment")
}

fn records(accounts: u32, seed: u64, now: DateTime<Utc>) -> Vec<Record> {
    generate(Recipe {
        accounts,
        seed,
        now,
    })
    .records
    .collect()
}

/// Everything about a record, to compare.
fn print(record: &Record) -> String {
    format!("{record:?}")
}

#[test]
fn the_same_seed_and_day_give_the_same_portfolio_at_any_hour() {
    let late = "2026-11-21T23:59:59Z".parse().expect("a moment");
    let morning: Vec<String> = records(40, 7, now()).iter().map(print).collect();
    let night: Vec<String> = records(40, 7, late).iter().map(print).collect();
    assert_eq!(morning, night);
    let other: Vec<String> = records(40, 8, now()).iter().map(print).collect();
    assert_ne!(morning, other);
}

#[test]
fn an_account_is_the_same_whatever_the_number_of_accounts() {
    let few: Vec<String> = records(30, 7, now()).iter().map(print).collect();
    let many: Vec<String> = records(60, 7, now()).iter().map(print).collect();
    assert_eq!(few, many[..few.len()]);
}
