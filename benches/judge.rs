//! How long judging takes: one account, its past, and a book of a hundred thousand.
//!
//! `cargo bench --bench judge`

use chrono::{DateTime, TimeDelta, Utc};
use divan::{Bencher, black_box};
use tenure::domain::account::{Account, Daily, Past, People, Presence, Tickets};
use tenure::domain::assess::{Standing, assess};
use tenure::domain::health::{View, past_scores, score};
use tenure::domain::query::{Known, Scope, parse};
use tenure::domain::when::Dated;
use tenure::domain::{Book, Currency, Field, Money, Now, Rules};

const STAGES: &[&str] = &[
    "onboarding",
    "adoption",
    "value",
    "renewal",
    "advocacy",
    "at_risk",
];
const TIERS: &[&str] = &["benchmark", "value", "standard"];
const MANY: usize = 100_000;

fn main() {
    divan::main();
}

fn now() -> Now {
    Now::utc(DateTime::<Utc>::from_timestamp(1_795_000_000, 0).expect("a moment"))
}

fn ago(days: i64) -> DateTime<Utc> {
    now().utc - TimeDelta::days(days)
}

/// An account with all that can be known, its usage and scores noisy, so that nothing is skipped.
fn account(number: usize) -> Account {
    let mut chance = fastrand::Rng::with_seed(number as u64);
    let mut noisy = |days: usize, level: f32| Daily {
        last: now().today() - TimeDelta::days(1),
        values: (0..days)
            .map(|_| level * (0.8 + 0.4 * chance.f32()))
            .collect(),
    };
    let (usage, scores) = (noisy(70, 50.0), noisy(91, 70.0));
    let day = |back: i64| now().today() - TimeDelta::days(back);
    let mut account = Account {
        id: number.to_string().into(),
        name: format!("Account {number:06}"),
        owner: Some("1".into()),
        tier: Some(TIERS[number % TIERS.len()].into()),
        stage: Some(STAGES[number % STAGES.len()].into()),
        stage_since: Some(ago(chance.i64(0..200))),
        arr: Some(Money {
            amount: chance.i64(1_000..900_000).into(),
            currency: Currency::EUR,
        }),
        term_start: Some(day(chance.i64(0..300))),
        renewal: Some(day(-chance.i64(0..300))),
        first_value: Some(day(100)),
        last_touch: Some(ago(chance.i64(0..60))),
        last_qbr: Some(day(chance.i64(0..150))),
        people: People {
            champion: Presence::Here,
            buyer: Presence::Here,
            key: 3,
            key_met: chance.u16(0..4),
            answer: None,
            unhappy: Box::default(),
        },
        tickets: Tickets {
            read: true,
            open: 1,
            oldest_by_severity: [None, None, Some(ago(chance.i64(0..20)).timestamp()), None],
            ..Tickets::default()
        },
        usage,
        scores,
        ..Account::default()
    };
    for (field, most) in [
        (Field::SeatsBought, 100.0),
        (Field::SeatsActivated, 90.0),
        (Field::SeatsActive, 80.0),
        (Field::Dau, 50.0),
        (Field::Mau, 120.0),
        (Field::FeaturesUsed, 8.0),
        (Field::FeaturesAvailable, 10.0),
        (Field::GoalsDue, 4.0),
        (Field::GoalsMet, 4.0),
        (Field::Nps, 10.0),
        (Field::Csat, 100.0),
        (Field::Sentiment, 2.0),
        (Field::Likelihood, 100.0),
    ] {
        let dated = Dated {
            value: f64::from((most * (0.3 + 0.7 * chance.f32())).round()),
            as_of: ago(chance.i64(0..60)),
        };
        account.set_number(field, Some(dated));
    }
    account
}

fn accounts(count: usize) -> Vec<Account> {
    (0..count).map(account).collect()
}

#[divan::bench]
fn score_one(bencher: Bencher<'_, '_>) {
    let (rules, account) = (Rules::presets(), account(7));
    bencher.bench_local(|| score(black_box(&account), &rules, now()));
}

#[divan::bench]
fn judge_one(bencher: Bencher<'_, '_>) {
    let (rules, account) = (Rules::presets(), account(7));
    let standing = Standing { rank: 9, of: 99 };
    bencher.bench_local(|| assess(black_box(&account), &rules, standing, now()));
}

/// Thirteen weeks of history in which every number changed every day.
#[divan::bench]
fn past_of_one(bencher: Bencher<'_, '_>) {
    let (rules, account) = (Rules::presets(), account(7));
    let history: Vec<(Field, Past)> = account
        .numbers
        .iter()
        .map(|(field, dated)| {
            let values = (0..91)
                .rev()
                .map(|day| (ago(day), dated.value + day as f64));
            (field, values.collect())
        })
        .collect();
    bencher
        .bench_local(|| past_scores(View::new(black_box(&account), &history), &rules, 91, now()));
}

/// Scored and ranked, the book already there.
#[divan::bench(sample_count = 10)]
fn rejudge_100k(bencher: Bencher<'_, '_>) {
    let rules = Rules::presets();
    let mut book = Book::build(accounts(MANY), Vec::new(), &rules, now());
    bencher.bench_local(|| book.rejudge(&rules, now()));
}

#[divan::bench(sample_count = 5)]
fn build_100k(bencher: Bencher<'_, '_>) {
    let rules = Rules::presets();
    let all = accounts(MANY);
    bencher
        .with_inputs(|| all.clone())
        .bench_local_values(|all| Book::build(all, Vec::new(), &rules, now()));
}

/// One account touched: judged anew and put in its place.
#[divan::bench]
fn update_one_of_100k(bencher: Bencher<'_, '_>) {
    let rules = Rules::presets();
    let mut book = Book::build(accounts(MANY), Vec::new(), &rules, now());
    let mut next = 0;
    bencher
        .with_inputs(|| {
            next += 1;
            let mut changed = account(next * 37 % MANY);
            changed.last_touch = Some(ago((next % 100) as i64));
            changed
        })
        .bench_local_values(|changed| book.update(vec![changed], &[], &rules, now()));
}

/// A filter over a hundred thousand accounts, as each key in the line of the filter asks it.
#[divan::bench(args = [
    "stage:renewal tier:benchmark health<50 arr>=50k renewal<60d -score<10",
    "acme",
    "deployment<50 or depth<50",
])]
fn filter(bencher: Bencher, text: &str) {
    let rules = Rules::presets();
    let book = Book::build((0..MANY).map(account).collect(), Vec::new(), &rules, now());
    let known = Known::of(&book).and_rules(&rules);
    let query = parse(text, &known, now()).expect("a query");
    let scope = Scope::new(&rules, &book.owners, now());
    bencher.bench(|| black_box(&query).rows(black_box(&book), scope));
}
