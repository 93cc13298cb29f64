//! The score of the days gone by, from the CRM's history.

use crate::make::*;
use chrono::{DateTime, FixedOffset, Utc};
use tenure::domain::health::{
    Band, Sight, View, band_then, past_days, past_measures, past_scores, remembered_days,
    remembered_scores, usage_series,
};
use tenure::domain::{Field, Now, Rules};

type History = Vec<(Field, Vec<(DateTime<Utc>, f64)>)>;

/// A scorecard of one measure that is the field itself.
fn one(source: &str, curve: &str) -> Rules {
    let card = format!(
        "id = \"one\"\n[[measures]]\nid = \"a\"\ngroup = \"outcome\"\nweight = 1\nsource = \"{source}\"\n{curve}"
    );
    Rules {
        scorecard: tenure::domain::health::scorecard::Scorecard::parse(&card).expect("it is right"),
        ..Rules::presets()
    }
}

#[test]
fn each_day_has_the_value_in_force_at_its_end_and_none_before_the_first() {
    let history: History = vec![(
        Field::Csat,
        vec![(ago(4), 40.0), (ago(2), 60.0), (ago(2), 70.0)],
    )];
    let past = past_scores(View::new(&bare(), &history), &one("csat", ""), 7, now());
    assert_eq!(
        past,
        scores(0, &[f32::NAN, f32::NAN, 40.0, 40.0, 70.0, 70.0, 70.0])
    );
}

#[test]
fn a_field_without_history_is_known_since_it_was_last_true() {
    let mut account = bare();
    put_at(&mut account, Field::Csat, 55.0, 2);
    let past = past_scores(View::new(&account, &[]), &one("csat", ""), 4, now());
    assert_eq!(past, scores(0, &[f32::NAN, 55.0, 55.0, 55.0]));
}

#[test]
fn the_last_day_of_the_past_is_the_score_of_today() {
    let mut account = customer();
    account.tickets.open = 1;
    account.tickets.oldest_by_severity[2] = Some(ago(5).timestamp());
    let past = past_scores(View::new(&account, &[]), &RULES, 91, now());
    assert_eq!(past.values.len(), 91);
    assert_eq!(past.on(day(0)), health(&account).score);
}

#[test]
fn days_since_the_last_touch_grow_until_the_next_one() {
    // Promise 30 days: a point in promises is 1/30; curve 1 → 0 loses 100 in 30 days.
    let rules = one("touch_delay", "curve = [[0, 100], [1, 0]]");
    let touch = |days| (ago(days), ago(days).timestamp() as f64);
    let history: History = vec![(Field::LastTouch, vec![touch(30), touch(1)])];
    let mut account = bare();
    account.tier = Some("value".into());
    let past = past_scores(View::new(&account, &history), &rules, 31, now());
    // Two days ago at 23:59:59 the touch of 30 days ago at noon was 28.5 days old: 5 points.
    let at = |back| past.on(day(back)).unwrap_or(f32::NAN);
    assert!((at(2) - 5.0).abs() < 0.01, "{}", at(2));
    // Yesterday's touch, 0.5 days old at the end of that day: 98.33.
    assert!((at(1) - 98.33).abs() < 0.01, "{}", at(1));
    // Today ends now: one day old, 96.67.
    assert!((at(0) - 96.67).abs() < 0.01, "{}", at(0));
}

#[test]
fn an_open_ticket_weighs_from_the_day_it_was_opened() {
    let mut account = customer();
    account.tickets.open = 1;
    account.tickets.oldest_by_severity[0] = Some(ago(3).timestamp());
    for (field, value) in account.numbers.clone().iter() {
        put_at(&mut account, field, value.value, 60);
    }
    let past = past_scores(View::new(&account, &[]), &RULES, 10, now());
    assert!(past.on(day(4)).is_some_and(|score| score > 75.0));
    assert!(past.on(day(3)).is_some_and(|score| score <= 49.0));
}

#[test]
fn daily_use_is_the_mean_of_its_week_in_the_past_too() {
    // Ten days of 0 and then 14 a day: two whole days into it the
    // week's mean is 4, and today, which is not over, does not count.
    let history: History = vec![(Field::Dau, vec![(ago(12), 0.0), (ago(2), 14.0)])];
    let past = past_scores(
        View::new(&bare(), &history),
        &one("dau", "curve = [[0, 0], [100, 100]]"),
        4,
        now(),
    );
    assert_eq!(past, scores(0, &[0.0, 2.0, 4.0, 4.0]));
}

#[test]
fn the_day_is_the_persons_day() {
    // At 23:30 UTC it is already tomorrow in Prague; a value set then belongs to the new day.
    let late = DateTime::parse_from_rfc3339("2026-11-20T23:30:00Z").expect("a moment");
    let tomorrow = Now::utc(ago(-1));
    let prague = Now {
        utc: tomorrow.utc,
        offset: FixedOffset::east_opt(3600).expect("an offset"),
    };
    let history: History = vec![(Field::Dau, vec![(late.to_utc(), 9.0)])];
    let usage = usage_series(&history, 3, prague);
    assert_eq!(usage, scores(0, &[f32::NAN, f32::NAN, 9.0]));
    assert_eq!(
        usage_series(&history, 3, tomorrow),
        scores(0, &[f32::NAN, 9.0, 9.0])
    );
}

#[test]
fn each_measure_has_its_own_past() {
    let history: History = vec![(Field::Nps, vec![(ago(1), 10.0)])];
    let past = past_measures(View::new(&bare(), &history), &RULES, 3, now());
    assert_eq!(past.len(), 8);
    assert_eq!(past[5], scores(0, &[f32::NAN, 100.0, 100.0]));
    assert!(past[0].values.iter().all(|value| value.is_nan()));
    assert!(usage_series(&[], 0, now()).values.is_empty());
}

/// Touched 45 days before the day asked for. As a benchmark account (promise 14 d) that is 3.2 promises
/// and no points; as the standard account (90 d) it is now, half a promise and 90 points.
#[test]
fn the_end_of_a_period_gone_by_is_held_to_the_promise_of_its_own_tier() {
    let rules = one(
        "touch_delay",
        "curve = [[0, 100], [1, 80], [2, 30], [3, 0]]",
    );
    let touched = ago(100);
    let history: History = vec![(
        Field::LastTouch,
        vec![(touched, touched.timestamp() as f64)],
    )];
    let words = [(
        Field::Tier,
        vec![
            (ago(300), "benchmark".to_owned()),
            (ago(10), "standard".to_owned()),
        ],
    )];
    let mut account = bare();
    account.tier = Some("standard".into());
    let view = View {
        words: &words,
        ..View::new(&account, &history)
    };
    let asked = Now {
        utc: ago(55),
        ..now()
    };
    let score = |sight| {
        let days = past_days(view, &rules, sight, 1, asked);
        days.last().and_then(|day| day.judged.score)
    };
    assert_eq!(score(Sight::Then), Some(0.0));
    assert_eq!(score(Sight::Today), Some(90.0));
}

/// 60 (watch) 400 days ago, 49 from day 380 on, which is not two points below the line: still watch. A
/// window of 91 days sees nothing but 49, a plain risk; the band must not change because a window moved
/// on. 48 is two below: risk, and then 51 is not two above.
#[test]
fn the_band_is_that_of_all_the_past_however_long_the_score_stood_on_a_line() {
    let rules = one("csat", "");
    let csat = |values: &[(i64, f64)]| -> History {
        let values = values.iter().map(|(days, value)| (ago(*days), *value));
        vec![(Field::Csat, values.collect())]
    };
    let band = |history: &History| {
        let mut account = bare();
        let last = history[0].1.last().expect("one").1;
        put_at(&mut account, Field::Csat, last, 1);
        let known = account.clone();
        let view = View::new(&known, history);
        account.scores = remembered_scores(view, &rules, Sight::Today, 91, now());
        let screen = tenure::domain::health::score(&account, &rules, now()).band;
        assert_eq!(band_then(view, &rules, now()), screen);
        (screen, account.scores.values.len())
    };
    // The series begins with the day that says its band alone: day 381, the last with 60. (48 with its
    // margin does so too, but not before rounding.)
    assert_eq!(band(&csat(&[(400, 60.0), (380, 49.0)])), (Band::Watch, 382));
    assert_eq!(
        band(&csat(&[(400, 60.0), (380, 48.0), (300, 51.0)])),
        (Band::Risk, 382)
    );
    // Never far from the line: all there is, and the first takes the plain band.
    assert_eq!(band(&csat(&[(400, 51.0), (300, 49.0)])), (Band::Watch, 401));
    assert_eq!(band(&csat(&[(400, 49.0), (300, 50.0)])), (Band::Risk, 401));
    // Nothing before: no longer than asked for.
    assert_eq!(band(&csat(&[(40, 49.0)])).1, 91);
    assert_eq!(band(&csat(&[(400, 30.0)])), (Band::Risk, 91));
}

/// What is asked for is there, and the days before it only where they are needed: 30 days ago the score
/// says its band alone, but not on the days the caller must be sure of.
#[test]
fn as_many_days_are_looked_back_as_it_takes() {
    let rules = one("csat", "");
    let values = [(200, 80.0), (100, 76.0), (30, 60.0), (29, 74.0)];
    let values = values.map(|(days, value)| (ago(days), value));
    let history: History = vec![(Field::Csat, values.to_vec())];
    let account = bare();
    let view = View::new(&account, &history);
    let len = |days| remembered_days(view, &rules, Sight::Then, days, now()).len();
    assert_eq!(len((10, 1)), 31, "from the day with 60 on");
    assert_eq!(len((31, 31)), 31);
    assert_eq!(len((50, 40)), 102, "from the last day with 80 on");
    assert_eq!(len((50, 20)), 50);
}
