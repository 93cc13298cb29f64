//! What became of accounts since a moment, as far as the accounts themselves tell: when a stage was
//! entered, how health stood then, when somebody last touched or answered, which day has passed.
//!
//! What a person wrote on this machine is in the journal and not told here again, except as what it
//! made of the account.

use super::account::Account;
use super::assess::Rules;
use super::book::{Book, Row};
use super::field::Field;
use super::health::{Band, band};
use super::lifecycle::Place;
use super::when::{Dated, Now, show};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

/// What is looked back on, where nobody was here before.
pub const FIRST: TimeDelta = TimeDelta::days(7);

/// Something that is otherwise than it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// It has entered this stage.
    Stage(Place),
    /// Its health is of another band: before, and now; the scores of both.
    Band {
        /// The band then, and its score.
        from: (Band, f32),
        /// The band now, and its score.
        to: (Band, f32),
    },
    /// Somebody talked with it.
    Touched,
    /// It answered how likely it recommends us, 0 to 10.
    Nps(f64),
    /// How content it is was judged, −2 to +2.
    Mood(f64),
    /// The oldest of its open tickets of this severity was opened.
    Ticket(u8),
    /// It has reached its first value.
    FirstValue,
    /// Its renewal date has passed.
    RenewalPassed,
}

/// A change of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The account's row in the book.
    pub row: u32,
    /// When it came, as exactly as it is known.
    pub at: DateTime<Utc>,
    /// What.
    pub what: What,
}

/// What changed after `since`, the newest first, of the rows that are `shown`.
pub fn since(
    book: &Book,
    rules: &Rules,
    (since, now): (DateTime<Utc>, Now),
    shown: impl Fn(&u32) -> bool,
) -> Vec<Change> {
    let mut all = Vec::new();
    for (index, row) in (0..).zip(&book.rows) {
        if shown(&index) {
            of(row, rules, (since, now), &mut |at, what| {
                all.push(Change {
                    row: index,
                    at,
                    what,
                });
            });
        }
    }
    all.sort_by(|a, b| b.at.cmp(&a.at).then(a.row.cmp(&b.row)));
    all
}

fn of(
    row: &Row,
    rules: &Rules,
    (since, now): (DateTime<Utc>, Now),
    push: &mut impl FnMut(DateTime<Utc>, What),
) {
    let account = &row.account;
    let fresh = |at: &DateTime<Utc>| *at > since && *at <= now.utc;
    if let Some(at) = account.stage_since.filter(fresh) {
        push(at, What::Stage(row.today.place));
    }
    if let Some(what) = other_band(row, rules, (since, now)) {
        push(now.utc, what);
    }
    if let Some(at) = account.last_touch.filter(fresh) {
        push(at, What::Touched);
    }
    let answer = |dated: Option<Dated<f64>>| dated.filter(|dated| fresh(&dated.as_of));
    if let Some(dated) = answer(account.nps()) {
        push(dated.as_of, What::Nps(dated.value));
    }
    if let Some(dated) = answer(account.number(Field::Sentiment)) {
        push(dated.as_of, What::Mood(dated.value));
    }
    for (severity, opened) in (1..).zip(account.tickets.oldest_by_severity) {
        let opened = opened.and_then(|at| DateTime::from_timestamp(at, 0));
        if let Some(at) = opened.filter(fresh) {
            push(at, What::Ticket(severity));
        }
    }
    for (day, what) in days(account, now) {
        let passed = show::local_day(since, now) < day && day <= now.today();
        if passed {
            // The first moment of that day where the person is.
            let midnight = day.and_time(NaiveTime::MIN).and_utc();
            push(
                midnight - TimeDelta::seconds(i64::from(now.offset.local_minus_utc())),
                what,
            );
        }
    }
}

/// Days of an account that come and pass. A renewal passes the day after its date.
fn days(account: &Account, _: Now) -> impl Iterator<Item = (NaiveDate, What)> {
    let renewal = account
        .renewal
        .and_then(|day| day.checked_add_days(Days::new(1)));
    let renewal = renewal.map(|day| (day, What::RenewalPassed));
    let first = account.first_value.map(|day| (day, What::FirstValue));
    renewal.into_iter().chain(first)
}

/// Its health in another band than on the day of `since`.
fn other_band(row: &Row, rules: &Rules, (since, now): (DateTime<Utc>, Now)) -> Option<What> {
    let card = &rules.scorecard;
    let health = &row.today.health;
    let day = show::local_day(since, now).checked_add_days(Days::new(1))?;
    let past = band::before(&row.account.scores, day.min(now.today()));
    let score = past.iter().rev().copied().find(|score| score.is_finite())?;
    let before = band::replay(past, &card.bands, &card.caps);
    let known = before != Band::Unknown && health.band != Band::Unknown;
    (known && before != health.band).then_some(What::Band {
        from: (before, score),
        to: (health.band, health.score?),
    })
}
