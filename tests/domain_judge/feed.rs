//! Usage as the CRM's history tells it, at any hour of any weekday: from the history to the signals
//! and the score.

use crate::make::*;
use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use tenure::domain::account::Account;
use tenure::domain::assess::{Standing, assess};
use tenure::domain::book::Book;
use tenure::domain::health::{View, explain, past_scores, usage_series};
use tenure::domain::triage::SignalKind as S;
use tenure::domain::when::Dated;
use tenure::domain::{Field, Now};
use tenure::messages::Language;

type Values = Vec<(DateTime<Utc>, f64)>;

/// 2026-11-21 is a Saturday.
fn midnight(back: i64) -> DateTime<Utc> {
    ago(back) - TimeDelta::hours(12)
}

fn off(at: DateTime<Utc>) -> bool {
    matches!(at.weekday(), Weekday::Sat | Weekday::Sun)
}

/// 20 on working days and 0 on the others.
fn steady(at: DateTime<Utc>) -> f64 {
    if off(at) { 0.0 } else { 20.0 }
}

/// A row at 23:00 of each day, from 100 days ago to `last` days ago.
fn daily(last: i64, value: impl Fn(DateTime<Utc>) -> f64) -> Values {
    let days = (last..100).rev();
    days.map(|back| midnight(back) + TimeDelta::hours(23))
        .map(|at| (at, value(at)))
        .collect()
}

/// Only the rows that differ from the one before.
fn changes(mut all: Values) -> Values {
    all.dedup_by(|next, kept| next.1 == kept.1);
    all
}

/// The account as it is at a moment, with its usage made of what was stamped until then.
fn seen(values: &Values, now: Now) -> Account {
    let mut account = customer();
    let known: Values = values
        .iter()
        .copied()
        .filter(|(at, _)| *at <= now.utc)
        .collect();
    if let Some((at, value)) = known.last() {
        let days = (ago(0) - *at).num_days();
        put_at(&mut account, Field::Dau, *value, days);
    }
    account.usage = usage_series(&[(Field::Dau, known)], 70, now).into();
    account
}

fn fires(account: &Account, signal: S, now: Now) -> Option<i16> {
    let terms = assess(account, &RULES, Standing::default(), now).terms;
    let found = terms.into_iter().find(|(_, term)| term.signal == signal);
    found.map(|(_, term)| term.points)
}

/// What `why-not` says of a signal.
fn looked(account: &Account, signal: S, now: Now) -> String {
    let book = Book::build(vec![account.clone()], vec![], &RULES, now);
    let near = book.near(0, &RULES, now, Language::En);
    let found = near.into_iter().find(|near| near.signal == signal);
    found.expect("every signal is looked at").value
}

/// Each hour of interest of fourteen days.
fn moments() -> impl Iterator<Item = Now> {
    (0..14).flat_map(|back| {
        [0, 8, 12, 22]
            .map(|hour| Now::utc(midnight(back) + TimeDelta::hours(hour) + TimeDelta::minutes(30)))
    })
}

#[test]
fn a_week_like_all_others_is_normal_on_every_day_of_it() {
    let feed = daily(0, steady);
    for values in [&feed, &changes(feed.clone())] {
        for now in moments() {
            let account = seen(values, now);
            assert_eq!(fires(&account, S::UsageAbnormal, now), None, "{}", now.utc);
            assert_eq!(
                looked(&account, S::UsageAbnormal, now),
                "14.3 users a day, norm 14.3, MAD 0.0, taken as 0.1 (1 % of the norm): the line is 13.9",
                "{}",
                now.utc
            );
        }
    }
}

#[test]
fn a_day_that_has_begun_does_not_count_before_it_is_over() {
    // A portal that writes as people log in: one of twenty by half past six.
    for now in moments() {
        let mut values = daily(0, steady);
        let begun = now.today().and_hms_opt(0, 10, 0).expect("a time").and_utc();
        values.retain(|(at, _)| *at < begun);
        values.push((begun, 1.0));
        let account = seen(&values, now);
        assert_eq!(fires(&account, S::UsageAbnormal, now), None, "{}", now.utc);
    }
}

#[test]
fn a_slump_is_seen_on_every_day_of_the_week() {
    // From nine days ago on half as many: all of the last seven days, whichever day it is.
    for now in moments() {
        let from = now.utc - TimeDelta::days(9);
        let feed = daily(0, |at| {
            if at >= from {
                steady(at) / 2.0
            } else {
                steady(at)
            }
        });
        for values in [&feed, &changes(feed.clone())] {
            let account = seen(values, now);
            // 6 + 48 x 0.5.
            assert_eq!(
                fires(&account, S::UsageAbnormal, now),
                Some(30),
                "{}",
                now.utc
            );
        }
    }
}

#[test]
fn the_week_of_the_score_is_the_same_on_every_day() {
    let values = daily(0, steady);
    for now in moments() {
        let mut account = seen(&values, now);
        account.set_number(
            Field::Dau,
            account.number(Field::Dau).map(|dau| Dated {
                as_of: now.utc,
                ..dau
            }),
        );
        let told = depth(&account, now);
        assert!(
            told.starts_with("14.3 daily users (7 d mean)"),
            "{told} at {}",
            now.utc
        );
    }
}

#[test]
fn a_feed_that_stopped_is_no_use_and_no_constant_use_either() {
    // 20 days ago was a Sunday, 22 a Friday.
    for last in [20, 22] {
        let account = seen(&daily(last, steady), now());
        assert_eq!(points(&account, S::UsageGone), None, "{last}");
        assert_eq!(points(&account, S::UsageAbnormal), None, "{last}");
        assert_eq!(account.usage.last(), day(last));
        for signal in [S::UsageGone, S::UsageAbnormal] {
            assert_eq!(
                looked(&account, signal, now()),
                "no use recorded in the last days"
            );
        }
    }
}

#[test]
fn a_feed_that_is_some_days_late_is_judged_by_what_it_told() {
    for late in 1..6 {
        let account = seen(&daily(late, steady), now());
        assert_eq!(account.usage.last(), day(late));
        assert_eq!(points(&account, S::UsageAbnormal), None, "{late} days");
        assert!(
            depth(&account, now()).starts_with("14.3 daily users"),
            "{late} days"
        );
    }
}

#[test]
fn an_outage_is_a_gap_and_not_the_last_value_again() {
    let mut values = daily(0, steady);
    values.retain(|(at, _)| !(10..14).contains(&(midnight(0) - *at).num_days()));
    let account = seen(&values, now());
    let usage = account.usage.daily();
    let gaps = usage.values.iter().filter(|value| value.is_nan());
    assert_eq!(gaps.count(), 4);
}

#[test]
fn a_feed_of_working_days_holds_over_the_weekend() {
    let mut values = daily(0, |_| 20.0);
    values.retain(|(at, _)| !off(*at));
    // Sunday noon: Friday's value, Saturday by it.
    let sunday = Now::utc(ago(-1));
    let usage = seen(&values, sunday).usage.daily();
    assert_eq!(usage.last, day(0));
    assert!(usage.values.iter().all(|value| *value == 20.0));
    // Had it stopped, the next working day would be a gap.
    let wednesday = Now::utc(ago(-4));
    assert_eq!(seen(&values, wednesday).usage.last(), day(-1));
}

#[test]
fn what_tells_only_changes_holds_until_the_next() {
    // One change in 100 days.
    let values = vec![(ago(90), 10.0), (ago(40), 30.0)];
    let usage = seen(&values, now()).usage.daily();
    assert_eq!(usage.last, day(1));
    assert_eq!(usage.values[69], 30.0);
    assert_eq!(usage.values[0], 10.0);
    // Another number every day and then none: nobody uses it, and there is nothing more to tell.
    let values = changes(daily(0, |at| match (at - midnight(20)).num_days() {
        0.. if at > midnight(20) => 0.0,
        days => 50.0 + (days % 5) as f64,
    }));
    let account = seen(&values, now());
    assert_eq!(account.usage.last(), day(1));
    assert!(points(&account, S::UsageGone).is_some());
}

#[test]
fn a_number_that_was_taken_out_counts_no_more() {
    let values = daily(1, steady);
    let mut account = seen(&values, now());
    account.set_number(Field::Dau, None);
    let told = depth(&account, now());
    assert!(!told.contains("daily users"), "{told}");
}

#[test]
fn today_in_the_past_is_the_health_of_today() {
    let half = daily(1, |at| if at > ago(6) { 5.0 } else { steady(at) });
    for values in [daily(1, steady), daily(4, steady), daily(20, steady), half] {
        let history = [(Field::Dau, values.clone())];
        let account = seen(&values, now());
        let score = health(&account).score.expect("it has data");
        let past = past_scores(View::new(&account, &history), &RULES, 5, now());
        let last = past.on(day(0)).expect("it has data");
        assert!(
            (score - last).abs() < 0.01,
            "{score} today, {last} in the series"
        );
    }
}

/// What the score says of the depth of use.
fn depth(account: &Account, now: Now) -> String {
    let told = explain(account, &RULES, now);
    let found = told.measures.into_iter().find(|of| of.id == "depth");
    found.expect("it is measured").text
}
