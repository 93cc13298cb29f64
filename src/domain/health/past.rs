//! The past: the score and each measure of the days gone by, computed from the history the CRM
//! keeps. On a day the values in force at its end count; before a field's first known value it had
//! none, and a day with too little data is a gap.

use super::measure::{applies, points};
use super::replay::Replay;
use super::{Judged, judge};
use crate::domain::account::{self, Account, AccountRecord, Daily, PastWords};
use crate::domain::assess::Rules;
use crate::domain::field::Field;
use crate::domain::past::AccountHistory;
use crate::domain::ticket::Ticket;
use crate::domain::when::{Now, days};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// What fields were: the shape of [`crate::domain::account::AccountRecord::history`].
pub type History = [(Field, account::Past)];

/// What is known of an account's past, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Its present.
    pub account: &'a Account,
    /// What numbers and dates were.
    pub history: &'a History,
    /// The stages it was in.
    pub stages: &'a [(DateTime<Utc>, String)],
    /// What other words were.
    pub words: &'a [(Field, PastWords)],
    /// What numeric custom fields were.
    pub custom: &'a [(String, account::Past)],
    /// All of its tickets; without them those open now are taken from the account.
    pub tickets: Option<&'a [Ticket]>,
}

impl<'a> View<'a> {
    /// Of an account of which only numbers have a past.
    pub fn new(account: &'a Account, history: &'a History) -> Self {
        Self {
            account,
            history,
            stages: &[],
            words: &[],
            custom: &[],
            tickets: None,
        }
    }

    /// When anything is first known of it; `None` when nothing has a past.
    pub fn known_since(&self) -> Option<DateTime<Utc>> {
        let numbers = self.history.iter().filter_map(|(_, past)| past.first());
        let custom = self.custom.iter().filter_map(|(_, past)| past.first());
        let words = self.words.iter().filter_map(|(_, past)| past.first());
        let numbers = numbers.chain(custom).map(|(at, _)| *at);
        let words = words.chain(self.stages.first()).map(|(at, _)| *at);
        numbers.chain(words).min()
    }
}

impl<'a> From<&'a AccountRecord> for View<'a> {
    fn from(record: &'a AccountRecord) -> Self {
        Self {
            account: &record.account,
            history: &record.history,
            stages: &record.stages,
            words: &record.words,
            custom: &record.custom,
            tickets: None,
        }
    }
}

impl<'a> From<&'a AccountHistory> for View<'a> {
    fn from(history: &'a AccountHistory) -> Self {
        Self {
            account: &history.account,
            history: &history.history,
            stages: &history.stages,
            words: &history.words,
            custom: &history.custom,
            tickets: Some(&history.tickets),
        }
    }
}

/// How much of what is known may be used for a day gone by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What has no history (the share of key contacts met; a tier, a stage or a value before its
    /// first known one) is taken as it is today, so that a score moves only when something known
    /// moved: for showing.
    Today,
    /// Only what was known then: for trying a scorecard on the past.
    Then,
}

/// A day and the score at its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Day {
    /// The person's day.
    pub day: NaiveDate,
    /// The score.
    pub judged: Judged,
}

/// The score of each of the last `days` days, today last.
pub fn past_days(view: View<'_>, rules: &Rules, sight: Sight, days: usize, now: Now) -> Vec<Day> {
    let mut replay = Replay::new(view, rules, sight, now);
    let first = now.today() - TimeDelta::days(days as i64 - 1);
    let each = day_ends(days, now).zip(first.iter_days());
    each.map(|(end, day)| Day {
        day,
        judged: judge(&rules.scorecard, replay.at(end)),
    })
    .collect()
}

/// The score of each of the last `days` days as a series, today last.
pub fn past_scores(view: View<'_>, rules: &Rules, days: usize, now: Now) -> Daily {
    let all = past_days(view, rules, Sight::Today, days, now).into_iter();
    let score = |day: Day| day.judged.score.map_or(f32::NAN, |score| score as f32);
    Daily {
        last: now.today(),
        values: all.map(score).collect(),
    }
}

/// The points (0 to 100) of each measure on each of the last `days` days, in the scorecard's order.
pub fn past_measures(view: View<'_>, rules: &Rules, days: usize, now: Now) -> Vec<Daily> {
    let card = &rules.scorecard;
    let series = Daily {
        last: now.today(),
        values: Vec::with_capacity(days),
    };
    let mut all = vec![series; card.measures.len()];
    let mut replay = Replay::new(view, rules, Sight::Today, now);
    for end in day_ends(days, now) {
        let facts = replay.at(end);
        for (index, (series, measure)) in all.iter_mut().zip(&card.measures).enumerate() {
            let points = points(measure, facts, &card.tickets);
            let points = points.filter(|_| !facts.out && applies(facts, index));
            series
                .values
                .push(points.map_or(f32::NAN, |points| points as f32));
        }
    }
    all
}

/// The last moment of each of the last `days` days of the person, in seconds since 1970; today's is
/// now.
fn day_ends(count: usize, now: Now) -> impl Iterator<Item = i64> {
    let first = now.today() - TimeDelta::days(count as i64 - 1);
    first
        .iter_days()
        .take(count)
        .map(move |day| day_end(day, now))
}

/// The last second of a person's day, in seconds since 1970; now when that is still to come.
pub(crate) fn day_end(day: NaiveDate, now: Now) -> i64 {
    let offset = i64::from(now.offset.local_minus_utc());
    let end = (i64::from(days::number(day)) + 1) * 86_400 - offset - 1;
    end.min(now.utc.timestamp())
}
