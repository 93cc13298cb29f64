//! How long measuring takes: a hundred thousand accounts with their pasts.
//!
//! `cargo bench --bench metrics`

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use divan::{Bencher, black_box};
use tenure::domain::lifecycle::{Lifecycle, Place};
use tenure::domain::metrics::{
    AccountPast, By, Exchange, Frame, Period, Rates, begins, currencies, report,
};
use tenure::domain::{Currency, Money};

const MANY: usize = 100_000;

fn main() {
    divan::main();
}

fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from_timestamp(1_795_000_000, 0).expect("a moment")
}

/// Three years of a customer: ARR and stage change, terms follow each other, answers are given.
fn account(number: usize) -> AccountPast {
    let mut chance = fastrand::Rng::with_seed(number as u64);
    let age = chance.i64(30..1_100);
    let at = |chance: &mut fastrand::Rng| now() - TimeDelta::days(chance.i64(0..age));
    let mut moments = |count: usize| {
        let mut all: Vec<_> = (0..count).map(|_| at(&mut chance)).collect();
        all.push(now() - TimeDelta::days(age));
        all.sort_unstable();
        all
    };
    let (arr, stages, nps) = (moments(3), moments(6), moments(4));
    let begun = (now() - TimeDelta::days(age)).date_naive();
    let terms: Vec<_> = (0..=age / 365)
        .map(|term| begun + TimeDelta::days(365 * term))
        .map(|first| (first.and_time(NaiveTime::MIN).and_utc(), first))
        .collect();
    let money = |chance: &mut fastrand::Rng| Money {
        amount: chance.i64(1_000..900_000).into(),
        currency: Currency::EUR,
    };
    AccountPast {
        id: number.to_string().into(),
        owner: Some((number % 40).to_string().into()),
        tiers: vec![(
            arr[0],
            Some(["benchmark", "value", "standard"][number % 3].into()),
        )],
        arr: arr.into_iter().map(|at| (at, money(&mut chance))).collect(),
        stages: stages
            .into_iter()
            .map(|at| (at, Place::Stage(chance.u8(0..7))))
            .collect(),
        renewals: terms
            .iter()
            .map(|(at, first)| (*at, *first + TimeDelta::days(365)))
            .collect(),
        terms,
        first_value: chance
            .bool()
            .then(|| begun + TimeDelta::days(chance.i64(5..120))),
        nps: nps
            .into_iter()
            .map(|at| (at, f64::from(chance.u8(0..11))))
            .collect(),
        likelihood: Some(f64::from(chance.u8(0..100))),
        ..AccountPast::default()
    }
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn report_100k(bencher: Bencher<'_, '_>) {
    let accounts: Vec<AccountPast> = (0..MANY).map(account).collect();
    let all: Vec<&AccountPast> = accounts.iter().collect();
    let lifecycle = Lifecycle::preset("saas-default").expect("a preset");
    let found = currencies(all.iter().copied());
    let exchange = Exchange::new(&found, Currency::EUR, &Rates::new()).expect("one currency");
    let utc = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let today = now().date_naive();
    let period = Period::new(today - TimeDelta::days(365), today, now(), &utc);
    let frame = Frame {
        lifecycle: &lifecycle,
        period: period.expect("a period"),
        exchange: &exchange,
        now: now(),
    };
    let since = begins(all.iter().copied()).ok();
    bencher.bench_local(|| report(black_box(&all), Some(By::Owner), since, &frame));
}
