//! Accounts to judge. `customer()` is fine in every way: nothing fires, and tests spoil one thing.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::sync::LazyLock;
use tenure::domain::account::{Account, Daily, People, Presence, Tickets};
use tenure::domain::assess::{Assessment, Standing, assess};
use tenure::domain::health::Health;
use tenure::domain::triage::{Lane, SignalKind, Term};
use tenure::domain::when::Dated;
use tenure::domain::{Currency, Field, Money, Now, Rules};

pub static RULES: LazyLock<Rules> = LazyLock::new(Rules::presets);

/// A Saturday at noon.
pub fn now() -> Now {
    let at = DateTime::parse_from_rfc3339("2026-11-21T12:00:00Z").expect("a moment");
    Now::utc(at.to_utc())
}

pub fn ago(days: i64) -> DateTime<Utc> {
    now().utc - TimeDelta::days(days)
}

/// A day before today; negative is to come.
pub fn day(back: i64) -> NaiveDate {
    now().today() - TimeDelta::days(back)
}

pub fn put(account: &mut Account, field: Field, value: f64) {
    put_at(account, field, value, 0);
}

pub fn put_at(account: &mut Account, field: Field, value: f64, days: i64) {
    let as_of = ago(days);
    account.set_number(field, Some(Dated { value, as_of }));
}

pub fn euros(amount: i64) -> Option<Money> {
    Some(Money {
        amount: amount.into(),
        currency: Currency::EUR,
    })
}

pub fn customer() -> Account {
    let mut account = Account {
        id: "1".into(),
        name: "Acme".into(),
        owner: Some("7".into()),
        tier: Some("value".into()),
        stage: Some("adoption".into()),
        stage_since: Some(ago(30)),
        arr: euros(10_000),
        term_start: Some(day(200)),
        renewal: Some(day(-165)),
        first_value: Some(day(150)),
        last_touch: Some(ago(3)),
        last_qbr: Some(day(20)),
        people: People {
            champion: Presence::Here,
            buyer: Presence::Here,
            key: 2,
            key_met: 2,
            answer: None,
            unhappy: Box::default(),
        },
        tickets: Tickets {
            read: true,
            ..Tickets::default()
        },
        ..Account::default()
    };
    for (field, value) in [
        (Field::SeatsBought, 100.0),
        (Field::SeatsActivated, 80.0),
        (Field::SeatsActive, 60.0),
        (Field::Dau, 20.0),
        (Field::Mau, 40.0),
        (Field::FeaturesUsed, 4.0),
        (Field::FeaturesAvailable, 8.0),
        (Field::GoalsDue, 4.0),
        (Field::GoalsMet, 4.0),
        (Field::Nps, 8.0),
        (Field::Csat, 85.0),
        (Field::Sentiment, 1.0),
    ] {
        put(&mut account, field, value);
    }
    account
}

/// An account of which nothing is known but that it is a customer.
pub fn bare() -> Account {
    Account {
        id: "2".into(),
        name: "Bare".into(),
        stage: Some("adoption".into()),
        ..Account::default()
    }
}

pub fn judge(account: &Account) -> Assessment {
    assess(account, &RULES, Standing::default(), now())
}

pub fn health(account: &Account) -> Health {
    tenure::domain::health::score(account, &RULES, now())
}

/// The term of a signal, if it fires.
pub fn term(account: &Account, signal: SignalKind) -> Option<(Lane, Term)> {
    let terms = judge(account).terms;
    terms.into_iter().find(|(_, term)| term.signal == signal)
}

pub fn points(account: &Account, signal: SignalKind) -> Option<i16> {
    term(account, signal).map(|(_, term)| term.points)
}

/// Scores of consecutive days that end `back` days before today.
pub fn scores(back: u64, values: &[f32]) -> Daily {
    Daily {
        last: now().today() - Days::new(back),
        values: values.to_vec(),
    }
}
