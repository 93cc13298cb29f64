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
use std::collections::HashMap;

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

/// What became of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The account's row in the book.
    pub row: u32,
    /// When the last of it came.
    pub at: DateTime<Utc>,
    /// All of it, the worst first.
    pub what: Vec<What>,
}

/// Whether something is bad news, good news or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Somebody is to look at it.
    Bad,
    /// Neither.
    Plain,
    /// To be glad of.
    Good,
}

impl What {
    /// Whether it is bad news or good: an answer of 0 to 6 is a detractor's, 9 and 10 a promoter's.
    pub fn tone(&self) -> Tone {
        match self {
            What::Band { from, to } if to.0 < from.0 => Tone::Bad,
            What::Band { .. } | What::FirstValue => Tone::Good,
            What::Ticket(1 | 2) | What::RenewalPassed => Tone::Bad,
            What::Nps(nps) if *nps <= 6.0 => Tone::Bad,
            What::Nps(nps) if *nps >= 9.0 => Tone::Good,
            What::Mood(mood) if *mood < 0.0 => Tone::Bad,
            What::Mood(mood) if *mood > 0.0 => Tone::Good,
            What::Stage(_) | What::Ticket(_) | What::Nps(_) | What::Mood(_) | What::Touched => {
                Tone::Plain
            }
        }
    }

    /// The place among what is to be read first: the lower, the earlier.
    fn place(&self) -> u8 {
        match self {
            What::Ticket(1) => 0,
            What::Band { to, .. } if to.0 == Band::Risk => 1,
            What::RenewalPassed => 2,
            What::Ticket(2) => 3,
            _ => match (self.tone(), self) {
                (Tone::Bad, _) => 4,
                (_, What::Stage(_)) => 5,
                (Tone::Good, _) => 6,
                (_, What::Touched) => 8,
                (Tone::Plain, _) => 7,
            },
        }
    }
}

/// One story an account, those with the worst news first and of these the newest. That somebody talked
/// with it is no news by itself: who did it knows, and the timeline tells.
pub fn by_account(all: &[Change]) -> Vec<Story> {
    let mut stories: Vec<Story> = Vec::new();
    let mut known: HashMap<u32, usize> = HashMap::new();
    for change in all.iter().filter(|change| change.what != What::Touched) {
        let at = *known.entry(change.row).or_insert_with(|| {
            stories.push(Story {
                row: change.row,
                at: change.at,
                what: Vec::new(),
            });
            stories.len() - 1
        });
        let story = &mut stories[at];
        story.at = story.at.max(change.at);
        story.what.push(change.what);
    }
    for story in &mut stories {
        story.what.sort_by_key(What::place);
    }
    let first = |story: &Story| story.what.first().map_or(u8::MAX, What::place);
    stories.sort_by(|a, b| {
        (first(a), b.at)
            .cmp(&(first(b), a.at))
            .then(a.row.cmp(&b.row))
    });
    stories
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
