//! The past: the score and each measure of the days gone by, computed from the history the CRM
//! keeps. On a day the values in force at its end count; before a field's first known value it had
//! none, and a day with too little data is a gap.
//!
//! Three things have no history and are taken as they are today, so that a score can only move when
//! something known moved: the tier, the share of key contacts met, and the tickets that are open
//! now (each from the day it was opened).

use super::facts::{self, FIELDS, Facts};
use super::measure::{Totals, points};
use crate::domain::account::{self, Account, Daily};
use crate::domain::assess::Rules;
use crate::domain::field::Field;
use crate::domain::when::{Now, days};
use chrono::{DateTime, Utc};

/// What fields were: the shape of [`crate::domain::account::AccountRecord::history`].
pub type History = [(Field, account::Past)];

/// The score of each of the last `days` days, today last.
pub fn past_scores(
    history: &History,
    account: &Account,
    rules: &Rules,
    days: usize,
    now: Now,
) -> Daily {
    let card = &rules.scorecard;
    let mut values = Vec::with_capacity(days);
    sweep(history, account, rules, days, now, |facts| {
        let score = Totals::of(card, facts).score(card, facts);
        values.push(score.map_or(f32::NAN, |score| score as f32));
    });
    Daily {
        last: now.today(),
        values,
    }
}

/// The points (0 to 100) of each measure on each of the last `days` days, in the scorecard's order.
pub fn past_measures(
    history: &History,
    account: &Account,
    rules: &Rules,
    days: usize,
    now: Now,
) -> Vec<Daily> {
    let card = &rules.scorecard;
    let series = Daily {
        last: now.today(),
        values: Vec::with_capacity(days),
    };
    let mut all = vec![series; card.measures.len()];
    sweep(history, account, rules, days, now, |facts| {
        for (series, measure) in all.iter_mut().zip(&card.measures) {
            let points = points(measure, facts, &card.tickets);
            series
                .values
                .push(points.map_or(f32::NAN, |points| points as f32));
        }
    });
    all
}

/// Daily active users of the last `days` days, today last: the value in force at the end of each.
pub fn usage_series(history: &History, days: usize, now: Now) -> Daily {
    let mut past = Past::of(history, Field::Dau);
    let ends = day_ends(days, now);
    let values = ends.map(|end| past.until(end).map_or(f32::NAN, |(_, value)| value as f32));
    Daily {
        values: values.collect(),
        last: now.today(),
    }
}

/// The last moment of each of the last `days` days of the person, in seconds since 1970; today's is
/// now.
fn day_ends(count: usize, now: Now) -> impl Iterator<Item = i64> {
    let today = i64::from(days::number(now.today()));
    let offset = i64::from(now.offset.local_minus_utc());
    let (moment, count) = (now.utc.timestamp(), count as i64);
    (today + 1 - count..=today).map(move |day| moment.min((day + 1) * 86_400 - offset - 1))
}

/// One field's history, read forward.
struct Past<'a> {
    left: &'a [(DateTime<Utc>, f64)],
    value: Option<(i64, f64)>,
}

impl<'a> Past<'a> {
    fn of(history: &'a History, field: Field) -> Self {
        let found = history.iter().find(|(of, _)| *of == field);
        Self {
            left: found.map_or(&[], |(_, values)| values),
            value: None,
        }
    }

    /// The value in force at a moment, and since when; moments must not go back.
    fn until(&mut self, moment: i64) -> Option<(i64, f64)> {
        while let [(at, value), left @ ..] = self.left {
            if at.timestamp() > moment {
                break;
            }
            self.value = Some((at.timestamp(), *value));
            self.left = left;
        }
        self.value
    }
}

/// Calls `each` with the facts of every day.
fn sweep(
    history: &History,
    account: &Account,
    rules: &Rules,
    count: usize,
    now: Now,
    mut each: impl FnMut(&Facts),
) {
    let tickets = facts::tickets(&account.tickets);
    let mut facts = super::facts(account, rules, now);
    // What the CRM keeps no history of is known since its as-of time.
    let (value, as_of) = (facts.value, facts.as_of);
    let dau = account.number(Field::Dau);
    let mut past: [Option<Past<'_>>; FIELDS] = [const { None }; FIELDS];
    for (field, values) in history {
        if !values.is_empty() {
            past[*field as usize] = Some(Past::of(history, *field));
        }
    }
    let mut week = Week::default();
    // The first day already is the mean of a week.
    for (index, end) in day_ends(count + 6, now).enumerate() {
        facts.now = end;
        for &field in Field::ALL {
            let at = field as usize;
            match &mut past[at] {
                Some(past) => match past.until(end) {
                    Some((since, value)) => facts.set(field, value, since),
                    None => facts.set(field, f64::NAN, 0),
                },
                None if as_of[at] <= end => facts.set(field, value[at], as_of[at]),
                None => facts.set(field, f64::NAN, 0),
            }
        }
        let today = match &past[Field::Dau as usize] {
            Some(_) => facts.get(Field::Dau),
            None => dau
                .filter(|dau| dau.as_of.timestamp() <= end)
                .map(|dau| dau.value),
        };
        facts.value[Field::Dau as usize] = week.mean(today);
        facts.tickets = tickets.map(|oldest| oldest.map(|at| at.filter(|at| *at <= end)));
        if index >= 6 {
            each(&facts);
        }
    }
}

/// The mean of the last seven days that are known.
#[derive(Default)]
struct Week {
    days: [Option<f64>; 7],
    next: usize,
}

impl Week {
    fn mean(&mut self, today: Option<f64>) -> f64 {
        self.days[self.next] = today;
        self.next = (self.next + 1) % 7;
        let known = self.days.iter().flatten();
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), day| (sum + day, count + 1.0));
        sum / count
    }
}
