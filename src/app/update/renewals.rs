//! The renewals: their rows and sums, and the cursor.

use super::super::layout;
use super::super::state::State;
use super::super::view::renewals::{Outlook, Part, When, decided};
use super::motion::{Motion, vertical, window};
use crate::domain::Field;
use crate::domain::account::Account;
use crate::domain::book::Row;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::{Lifecycle, StageKind};
use crate::domain::metrics::forecast::{Due, Forecast};
use crate::domain::metrics::{AccountPast, Customer, Exchange, Frame, Month, Period, Rates};
use crate::domain::money::{Currency, Money};
use crate::domain::when::Now;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A row, where it stands, and what it is sorted by there.
struct Placed {
    part: usize,
    day: NaiveDate,
    arr: Decimal,
    index: u32,
}

/// Makes rows and sums anew; the cursor stays on its account once the person has gone to one.
pub fn make(state: &mut State, anchor: Option<&AccountId>, shown: &dyn Fn(&u32) -> bool) {
    let (book, lifecycle, now) = (&state.book, &state.rules.lifecycle, state.now);
    let this = Month::of(now.today());
    let ahead = |at: u32| this.plus(at).map(When::In);
    let months: Vec<When> = (0..12).filter_map(ahead).collect();
    let whens = [When::Overdue].into_iter().chain(months);
    let whens: Vec<When> = whens.chain([When::Later, When::Decided]).collect();
    let mut placed = Vec::new();
    let mut pasts: BTreeMap<Currency, Vec<AccountPast>> = BTreeMap::new();
    let mut dateless = 0;
    for (row, index) in book.rows.iter().zip(0..) {
        if !shown(&index) {
            continue;
        }
        let account = &row.account;
        if let (Some(arr), true) = (account.arr, pays(lifecycle, row)) {
            let past = past(account, row, now);
            pasts.entry(arr.currency).or_default().push(past);
        }
        let places = [due(lifecycle, row, this, now), before(lifecycle, row, now)];
        for (when, day) in places.into_iter().flatten() {
            placed.push(Placed {
                part: whens.iter().position(|of| *of == when).unwrap_or(0),
                day,
                arr: account.arr.map_or(Decimal::ZERO, |arr| arr.amount),
                index,
            });
        }
        dateless += usize::from(account.renewal.is_none() && pays(lifecycle, row));
    }
    let last = whens.len() - 1;
    placed.sort_unstable_by(|a, b| {
        // What was decided last stands first; what is due, in the order of its days.
        let days = match a.part == last {
            true => b.day.cmp(&a.day),
            false => a.day.cmp(&b.day),
        };
        let dearer = b.arr.cmp(&a.arr);
        (a.part.cmp(&b.part))
            .then(days)
            .then(dearer)
            .then(a.index.cmp(&b.index))
    });
    let forecasts = forecasts(&pasts, lifecycle, now);
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, when) in whens.iter().enumerate() {
        let count = placed[start..].partition_point(|row| row.part <= at);
        let outlook = outlook(&forecasts, |forecast| match when {
            When::Overdue => Some(&forecast.overdue),
            When::In(month) => forecast
                .months
                .iter()
                .find(|(of, _)| of == month)
                .map(|(_, due)| due),
            When::Later | When::Decided => None,
        });
        // An empty month is a month all the same; the others are there only when something is in them.
        if count > 0 || matches!(when, When::In(_)) {
            parts.push(Part {
                when: *when,
                start,
                count,
                outlook,
            });
        }
        start += count;
    }
    let rows: Vec<u32> = placed.iter().map(|row| row.index).collect();
    let at = anchor.and_then(|id| book.find(id));
    // Of the two rows an account may have, the one nearer to where the cursor was.
    let was = state.renewals.cursor;
    let places = rows.iter().enumerate();
    let at = places
        .filter(|(_, index)| Some(**index) == at)
        .map(|(place, _)| place)
        .min_by_key(|place| place.abs_diff(was));
    let all = total(&forecasts);
    let renewals = &mut state.renewals;
    let last = rows.len().saturating_sub(1);
    renewals.held &= !rows.is_empty();
    renewals.cursor = match renewals.held {
        true => at.unwrap_or(renewals.cursor).min(last),
        false => 0,
    };
    (renewals.rows, renewals.parts) = (rows, parts);
    (renewals.all, renewals.dateless) = (all, dateless);
    renewals.stale = false;
}

fn pays(lifecycle: &Lifecycle, row: &Row) -> bool {
    let kind = lifecycle.kind(row.today.place);
    kind.is_none_or(StageKind::is_customer)
}

/// The group of what is due, and the day; `None` where it has nothing to renew.
fn due(lifecycle: &Lifecycle, row: &Row, this: Month, now: Now) -> Option<(When, NaiveDate)> {
    let due = row.account.renewal.filter(|_| pays(lifecycle, row))?;
    let ahead = this.until(Month::of(due));
    Some(match ahead {
        _ if due < now.today() => (When::Overdue, due),
        0..12 => (When::In(Month::of(due)), due),
        _ => (When::Later, due),
    })
}

/// The group of what was decided lately, and the day.
fn before(lifecycle: &Lifecycle, row: &Row, now: Now) -> Option<(When, NaiveDate)> {
    decided(lifecycle, row, now).map(|day| (When::Decided, day))
}

/// As much of an account's past as the forecast asks for: what it is today.
fn past(account: &Account, row: &Row, now: Now) -> AccountPast {
    let since = DateTime::<Utc>::UNIX_EPOCH.min(now.utc);
    AccountPast {
        id: account.id.clone(),
        arr: account.arr.map(|arr| (since, arr)).into_iter().collect(),
        stages: vec![(since, row.today.place)],
        renewals: account
            .renewal
            .map(|day| (since, day))
            .into_iter()
            .collect(),
        likelihood: account.number(Field::Likelihood).map(|dated| dated.value),
        ..AccountPast::default()
    }
}

/// The forecast of each currency.
fn forecasts(
    pasts: &BTreeMap<Currency, Vec<AccountPast>>,
    lifecycle: &Lifecycle,
    now: Now,
) -> Vec<(Currency, Forecast)> {
    let midnight = |day: NaiveDate| {
        let local = now
            .offset
            .from_local_datetime(&day.and_time(NaiveTime::MIN));
        local
            .single()
            .map_or_else(|| day.and_time(NaiveTime::MIN).and_utc(), |at| at.to_utc())
    };
    let today = now.today();
    let Ok(period) = Period::new(today, today, now.utc, &midnight) else {
        return Vec::new();
    };
    let each = pasts.iter().filter_map(|(currency, pasts)| {
        let found = BTreeSet::from([*currency]);
        let exchange = Exchange::new(&found, *currency, &Rates::new()).ok()?;
        let frame = Frame {
            lifecycle,
            period,
            exchange: &exchange,
            now: now.utc,
        };
        let customers: Vec<Customer<'_>> = pasts
            .iter()
            .map(|past| Customer::of(past, &frame))
            .collect();
        Some((*currency, Forecast::of(&customers, &frame)))
    });
    each.collect()
}

/// The outlook of a part of each forecast, the dearest currency first; those with nothing due left out.
fn outlook<'a>(
    forecasts: &'a [(Currency, Forecast)],
    of: impl Fn(&'a Forecast) -> Option<&'a Due>,
) -> Vec<Outlook> {
    let due = forecasts
        .iter()
        .filter_map(|(currency, forecast)| Some((*currency, of(forecast)?)));
    let mut found: Vec<Outlook> = due
        .filter(|(_, due)| due.count() > 0)
        .map(|(currency, due)| {
            let money = |amount| Money { amount, currency };
            Outlook {
                due: money(due.best()),
                unset: money(due.unset.arr),
                low: money(due.low.arr),
                likely: money(due.likely.arr),
                sure: money(due.sure.arr),
                best: money(due.best()),
                commit: money(due.commit()),
                worst: money(due.worst()),
                expected: money(due.expected),
            }
        })
        .collect();
    found.sort_by_key(|of| std::cmp::Reverse(of.due.amount));
    found
}

/// Overdue and all months together.
fn total(forecasts: &[(Currency, Forecast)]) -> Vec<Outlook> {
    let mut sums: Vec<Outlook> = Vec::new();
    let parts = |forecast: &Forecast| -> usize { forecast.months.len() + 1 };
    for (currency, forecast) in forecasts {
        for at in 0..parts(forecast) {
            let due = match at.checked_sub(1) {
                None => &forecast.overdue,
                Some(month) => &forecast.months[month].1,
            };
            let one = [(
                *currency,
                Forecast {
                    months: Vec::new(),
                    overdue: due.clone(),
                },
            )];
            for part in outlook(&one, |forecast| Some(&forecast.overdue)) {
                match sums.iter_mut().find(|sum| sum.due.currency == *currency) {
                    Some(sum) => sum.add(&part),
                    None => sums.push(part),
                }
            }
        }
    }
    sums.sort_by_key(|of| std::cmp::Reverse(of.due.amount));
    sums
}

/// Moves the cursor: by rows, and with tabs or sideways by groups.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let fit = layout::renewals(state.size.0, layout::body_height(state));
    let renewals = &mut state.renewals;
    let len = renewals.rows.len();
    match motion {
        Motion::NextTab | Motion::Right => {
            if let Some(at) = renewals.part_of(renewals.cursor) {
                let later = renewals.parts[at + 1..].iter();
                let next = later.clone().find(|part| part.count > 0);
                renewals.cursor = next.map_or(renewals.cursor, |part| part.start);
            }
        }
        Motion::PreviousTab | Motion::Left => {
            if let Some(at) = renewals.part_of(renewals.cursor) {
                let start = renewals.parts[at].start;
                let before = renewals.parts[..at]
                    .iter()
                    .rev()
                    .find(|part| part.count > 0);
                renewals.cursor = match (renewals.cursor > start, before) {
                    (true, _) | (false, None) => start,
                    (false, Some(before)) => before.start,
                };
            }
        }
        _ => renewals.cursor = vertical(renewals.cursor, len, fit.rows, motion, count),
    }
    renewals.held = true;
}

/// Moves the window so that the cursor is in sight, with the head of its group where it is the first; and
/// with the months before it, which have no rows to go to, where it is the first of all.
pub fn keep_in_sight(state: &mut State) {
    let fit = layout::renewals(state.size.0, layout::body_height(state));
    let renewals = &mut state.renewals;
    let lines = renewals.lines();
    let line = renewals.line_of(renewals.cursor);
    let first = renewals.part_of(renewals.cursor).is_some_and(|at| {
        let part = &renewals.parts[at];
        part.start == renewals.cursor
    });
    let upper = match renewals.cursor == 0 && line < fit.rows {
        true => 0,
        false => line.saturating_sub(usize::from(first && fit.rows > 1)),
    };
    let top = renewals.top.min(upper);
    renewals.top = window(top, line, fit.rows, lines);
}
