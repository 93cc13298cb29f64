//! Usage against its norm, weekday by weekday.

use crate::make::*;
use tenure::domain::account::{Account, Daily};
use tenure::domain::triage::{SignalKind as S, describe};

/// A customer whose usage of ten weeks ends today; `value(day)` with day 0 the oldest of 70.
fn using(value: impl Fn(usize) -> f32) -> Account {
    let mut account = customer();
    let values: Vec<f32> = (0..70).map(value).collect();
    account.usage = scores(0, &values).into();
    account
}

/// Days 5 and 6 of each week are the weekend.
fn weekend(day: usize) -> bool {
    day % 7 >= 5
}

#[test]
fn a_week_far_below_its_norm_is_abnormal() {
    // Never varies, so the spread is taken as 1 % of 100, and three of it are 3.
    let drop = |to: f32| using(move |day| if day >= 63 { to } else { 100.0 });
    assert_eq!(points(&drop(97.0), S::UsageAbnormal), None);
    // 6 + 48 × 0.04 = 7.9.
    assert_eq!(points(&drop(96.0), S::UsageAbnormal), Some(8));
    // 6 + 48 × 0.38 = 24.2.
    let account = drop(62.0);
    assert_eq!(points(&account, S::UsageAbnormal), Some(24));
    let (_, term) = term(&account, S::UsageAbnormal).expect("it fires");
    assert_eq!(
        describe(&term, &RULES.triage, now()),
        "usage −38 % vs 8-week norm"
    );
}

#[test]
fn a_weekend_is_no_slump_and_a_rise_is_none_either() {
    let weeks = using(|day| if weekend(day) { 0.0 } else { 50.0 });
    assert_eq!(points(&weeks, S::UsageAbnormal), None);
    let rise = using(|day| if day >= 63 { 90.0 } else { 50.0 });
    assert_eq!(points(&rise, S::UsageAbnormal), None);
    // A slump on working days is seen although the weekends were always empty: 50 to 25.
    let slump = using(|day| match (weekend(day), day >= 63) {
        (true, _) => 0.0,
        (false, true) => 25.0,
        (false, false) => 50.0,
    });
    // 6 + 48 × 0.5.
    assert_eq!(points(&slump, S::UsageAbnormal), Some(30));
}

#[test]
fn what_varies_much_must_fall_far() {
    // Weeks of 80 and 120 in turn: the norm is 100, every distance 20, three of them 60.
    let varying = |to: f32| {
        using(move |day| match (day >= 63, (day / 7) % 2) {
            (true, _) => to,
            (false, 0) => 80.0,
            (false, _) => 120.0,
        })
    };
    assert_eq!(points(&varying(41.0), S::UsageAbnormal), None);
    assert!(points(&varying(39.0), S::UsageAbnormal).is_some());
}

#[test]
fn too_little_data_says_nothing() {
    // Three earlier weeks are too few.
    let mut short = using(|day| if day >= 63 { 10.0 } else { 100.0 });
    let mut usage = short.usage.daily();
    usage.values.drain(..70 - 28);
    short.usage = usage.into();
    assert_eq!(points(&short, S::UsageAbnormal), None);
    // Four days of the last week are too few.
    let gaps = using(|day| match day {
        67.. => f32::NAN,
        63.. => 10.0,
        _ => 100.0,
    });
    assert_eq!(points(&gaps, S::UsageAbnormal), None);
    // A series that ended a week ago says nothing of today.
    let mut old = using(|day| if day >= 63 { 10.0 } else { 100.0 });
    let ended = |on: i64| Daily {
        last: day(on),
        ..using(|day| if day >= 63 { 10.0 } else { 100.0 })
            .usage
            .daily()
    };
    old.usage = ended(7).into();
    assert_eq!(points(&old, S::UsageAbnormal), None);
    old.usage = ended(6).into();
    assert!(points(&old, S::UsageAbnormal).is_some());
    assert_eq!(points(&using(|_| 0.0), S::UsageAbnormal), None);
}

#[test]
fn usage_is_gone_after_fourteen_days_without() {
    let stopped = |at: usize| using(move |day| if day >= at { 0.0 } else { 100.0 });
    // Last used on day 56, today is day 69: 13 days.
    assert_eq!(points(&stopped(57), S::UsageGone), None);
    // Last used on day 55: 14 days.
    let account = stopped(56);
    assert_eq!(points(&account, S::UsageGone), Some(36));
    let (_, gone) = term(&account, S::UsageGone).expect("it fires");
    assert_eq!(describe(&gone, &RULES.triage, now()), "no use for 14 d");
    // The last week is far below its norm too; the graver signal has the growth.
    assert_eq!(points(&account, S::UsageAbnormal), Some(6));
    // 36 + 10 × 14/28.
    assert_eq!(points(&stopped(42), S::UsageGone), Some(41));
}

#[test]
fn gaps_are_not_days_without_use_and_who_never_used_has_not_stopped() {
    let silent = using(|day| if day >= 50 { f32::NAN } else { 10.0 });
    assert_eq!(points(&silent, S::UsageGone), None);
    let mut never = using(|_| 0.0);
    assert!(
        points(&never, S::UsageGone).is_some(),
        "it had reached its first value"
    );
    never.first_value = None;
    assert_eq!(points(&never, S::UsageGone), None);
}

/// The CRM knows the last ten days alone, all without use; the first value was reached long before. Ten
/// days without are known and no more: days of which nothing is known are none without use. With
/// fourteen it fires, and with 28 it has grown by 14 of 28 days: 36 + 10 × 14/28 = 41.
#[test]
fn days_before_the_first_known_one_are_not_days_without_use() {
    let known = |days: usize| {
        using(move |day| match day >= 70 - days {
            true => 0.0,
            false => f32::NAN,
        })
    };
    assert_eq!(points(&known(10), S::UsageGone), None);
    assert_eq!(points(&known(13), S::UsageGone), None);
    assert_eq!(points(&known(14), S::UsageGone), Some(36));
    let account = known(28);
    assert_eq!(points(&account, S::UsageGone), Some(41));
    let (_, gone) = term(&account, S::UsageGone).expect("it fires");
    assert_eq!(describe(&gone, &RULES.triage, now()), "no use for 28 d");
}
