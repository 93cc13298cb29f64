//! Accounts made up for measuring.

use chrono::{DateTime, TimeDelta, Utc};
use tenure::domain::account::{Account, Daily, People, Presence, Tickets};
use tenure::domain::when::Dated;
use tenure::domain::{Currency, Field, Money, Now};

const STAGES: &[&str] = &[
    "onboarding",
    "adoption",
    "value",
    "renewal",
    "advocacy",
    "at_risk",
];
const TIERS: &[&str] = &["benchmark", "value", "standard"];

/// The moment it is.
pub fn now() -> Now {
    Now::utc(DateTime::<Utc>::from_timestamp(1_795_000_000, 0).expect("a moment"))
}

/// So many days ago.
pub fn ago(days: i64) -> DateTime<Utc> {
    now().utc - TimeDelta::days(days)
}

/// An account with all that can be known, its usage and scores noisy, so that nothing is skipped.
pub fn account(number: usize) -> Account {
    let mut chance = fastrand::Rng::with_seed(number as u64);
    let mut noisy = |days: usize, level: f32| Daily {
        last: now().today() - TimeDelta::days(1),
        values: (0..days)
            .map(|_| level * (0.8 + 0.4 * chance.f32()))
            .collect(),
    };
    let (mut usage, scores) = (noisy(70, 50.0), noisy(91, 70.0));
    // Users are counted.
    for value in &mut usage.values {
        *value = value.round();
    }
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
        usage: usage.into(),
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

/// So many of them.
pub fn accounts(count: usize) -> Vec<Account> {
    (0..count).map(account).collect()
}
