//! Accounts for journeys, made in a few words.

use chrono::{DateTime, Days, TimeZone, Utc};
use rust_decimal::Decimal;
use tenure::domain::when::Dated;
use tenure::domain::{Account, Currency, Field, Money};

/// The moment every journey begins: a Saturday noon.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 12, 0, 0)
        .single()
        .expect("a moment")
}

/// An account in a stage, calm: nothing calls for a person.
pub fn account(id: &str, name: &str, stage: &str) -> Account {
    let noon = noon();
    let mut account = Account {
        id: id.into(),
        name: name.to_owned(),
        url: Some(format!("https://crm.test/{id}")),
        owner: Some("owner-1".into()),
        tier: Some("standard".into()),
        stage: Some(stage.to_owned()),
        stage_since: Some(noon - chrono::TimeDelta::days(10)),
        arr: Some(Money {
            amount: Decimal::from(12_000),
            currency: Currency::EUR,
        }),
        term_start: noon.date_naive().checked_sub_days(Days::new(100)),
        renewal: noon.date_naive().checked_add_days(Days::new(265)),
        first_value: noon.date_naive().checked_sub_days(Days::new(50)),
        last_touch: Some(noon - chrono::TimeDelta::days(3)),
        last_qbr: noon.date_naive().checked_sub_days(Days::new(20)),
        ..Account::default()
    };
    // Enough of the scorecard to be healthy by it.
    for (field, value) in [
        (Field::SeatsBought, 100.0),
        (Field::SeatsActivated, 85.0),
        (Field::SeatsActive, 60.0),
        (Field::Dau, 50.0),
        (Field::Mau, 100.0),
        (Field::FeaturesUsed, 6.0),
        (Field::FeaturesAvailable, 10.0),
        (Field::GoalsDue, 4.0),
        (Field::GoalsMet, 4.0),
        (Field::Nps, 8.0),
        (Field::Csat, 85.0),
        (Field::Likelihood, 80.0),
    ] {
        account = with(account, field, value);
    }
    account
}

/// The same account with another number.
pub fn with(mut account: Account, field: Field, value: f64) -> Account {
    let as_of = noon();
    account.set_number(field, Some(Dated { value, as_of }));
    account
}

/// The same account, renewing in so many days, and hardly likely to: the nearer, the higher in the
/// queue.
pub fn renewing_in(mut account: Account, days: u64) -> Account {
    account.renewal = noon().date_naive().checked_add_days(Days::new(days));
    with(account, Field::Likelihood, 20.0)
}

/// A small portfolio: three that call for a person, three that do not, in four stages.
pub fn portfolio() -> Vec<Account> {
    let mut theirs = account("6", "Fjord Data", "value");
    theirs.owner = Some("owner-2".into());
    vec![
        renewing_in(account("1", "Acme", "adoption"), 10),
        renewing_in(account("2", "Borealis", "adoption"), 40),
        renewing_in(account("3", "Cøsmos Ltd", "value"), 70),
        account("4", "Dunlin", "adoption"),
        with(
            account("5", "Ekho", "adoption"),
            Field::SeatsActivated,
            10.0,
        ),
        theirs,
    ]
}
