//! Every measure of the default scorecard by its curve, and how they come together.

use crate::make::*;
use tenure::domain::account::Account;
use tenure::domain::health::curve::Curve;
use tenure::domain::health::{Band, Quadrant, explain};
use tenure::domain::{Field, Now, Rules};

/// The points of one measure.
fn measure(account: &Account, id: &str) -> Option<f32> {
    let explained = explain(account, &RULES, now());
    let found = explained.measures.into_iter().find(|one| one.id == id);
    found.expect("the measure is in the scorecard").points
}

fn close(found: Option<f32>, wanted: f32, what: &str) {
    let found = found.unwrap_or(f32::NAN);
    assert!(
        (found - wanted).abs() < 0.01,
        "{what}: {found}, not {wanted}"
    );
}

#[test]
fn a_curve_is_straight_between_its_points_and_flat_outside() {
    let curve = Curve::new(vec![(0.0, 0.0), (0.5, 50.0), (0.8, 85.0), (1.0, 100.0)]);
    let curve = curve.expect("it only rises");
    // 0.65 is half way from 0.5 to 0.8: half way from 50 to 85.
    for (x, y) in [
        (-1.0, 0.0),
        (0.0, 0.0),
        (0.25, 25.0),
        (0.5, 50.0),
        (0.65, 67.5),
        (1.0, 100.0),
        (9.0, 100.0),
    ] {
        assert!((curve.at(x) - y).abs() < 1e-9, "at {x}: {}", curve.at(x));
    }
}

#[test]
fn a_curve_that_turns_back_or_leaves_the_scale_is_refused() {
    for (points, why) in [
        (vec![], "at least one point"),
        (
            vec![(0.0, 0.0), (0.0, 1.0)],
            "must rise from point to point",
        ),
        (
            vec![(0.0, 0.0), (1.0, 9.0), (2.0, 3.0)],
            "only rise or only fall",
        ),
        (vec![(0.0, 101.0)], "0 to 100 points"),
    ] {
        let refused = Curve::new(points).expect_err(why);
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn ratios_of_fields_follow_their_curves() {
    // (measure, part, whole, value of each, points)
    let table = [
        (
            "deployment",
            Field::SeatsActivated,
            Field::SeatsBought,
            25.0,
            100.0,
            25.0,
        ),
        (
            "deployment",
            Field::SeatsActivated,
            Field::SeatsBought,
            80.0,
            100.0,
            85.0,
        ),
        // 0.9 is half way from 0.8 to 1: (85 + 100) / 2.
        (
            "deployment",
            Field::SeatsActivated,
            Field::SeatsBought,
            90.0,
            100.0,
            92.5,
        ),
        // More seats activated than bought is still 100.
        (
            "deployment",
            Field::SeatsActivated,
            Field::SeatsBought,
            130.0,
            100.0,
            100.0,
        ),
        ("depth", Field::Dau, Field::Mau, 4.0, 40.0, 25.0),
        ("depth", Field::Dau, Field::Mau, 8.0, 40.0, 50.0),
        // 0.35 is half way from 0.2 to 0.5: (50 + 90) / 2.
        ("depth", Field::Dau, Field::Mau, 14.0, 40.0, 70.0),
        ("depth", Field::Dau, Field::Mau, 24.0, 40.0, 100.0),
        (
            "breadth",
            Field::FeaturesUsed,
            Field::FeaturesAvailable,
            2.0,
            8.0,
            30.0,
        ),
        (
            "breadth",
            Field::FeaturesUsed,
            Field::FeaturesAvailable,
            4.0,
            8.0,
            60.0,
        ),
        // 0.65 is half way from 0.5 to 0.8: (60 + 100) / 2.
        (
            "breadth",
            Field::FeaturesUsed,
            Field::FeaturesAvailable,
            6.5,
            10.0,
            80.0,
        ),
        ("roi", Field::GoalsMet, Field::GoalsDue, 0.0, 4.0, 0.0),
        ("roi", Field::GoalsMet, Field::GoalsDue, 1.0, 4.0, 25.0),
        ("roi", Field::GoalsMet, Field::GoalsDue, 4.0, 4.0, 100.0),
    ];
    for (id, part, whole, a, b, points) in table {
        let mut account = customer();
        put(&mut account, part, a);
        put(&mut account, whole, b);
        close(measure(&account, id), points, &format!("{id} {a}/{b}"));
    }
}

#[test]
fn a_ratio_by_nothing_is_no_data() {
    let mut account = customer();
    put(&mut account, Field::GoalsDue, 0.0);
    assert_eq!(measure(&account, "roi"), None);
    put(&mut account, Field::SeatsBought, f64::INFINITY);
    assert_eq!(measure(&account, "deployment"), None);
}

#[test]
fn depth_falls_back_on_active_seats_and_takes_the_mean_of_the_week() {
    let mut account = customer();
    account.set_number(Field::Mau, None);
    // 60 of 80 activated seats are active: 0.75 is past the end of the curve.
    close(measure(&account, "depth"), 100.0, "active seats");
    let mut account = customer();
    // Five days of 20 and a weekend of 0 are 100/7 = 14.29 a day; by 40: 0.3571, that is
    // 50 + (0.3571 - 0.2) / 0.3 * 40 = 70.95.
    let mut usage = scores(0, &[9.0, 0.0, 20.0, 20.0, 20.0, 20.0, 20.0, 0.0]);
    account.usage = usage.clone().into();
    close(measure(&account, "depth"), 70.95, "a week with a weekend");
    // West of UTC it is yesterday still when the series has its next day.
    usage.last = day(-1);
    account.usage = usage.into();
    close(measure(&account, "depth"), 70.95, "an evening in the west");
    // A series that ended long ago says nothing: the field does.
    account.usage = scores(30, &[1.0; 20]).into();
    close(measure(&account, "depth"), 90.0, "an old series");
}

#[test]
fn engagement_is_days_against_the_promise_and_key_contacts_met() {
    // Tier `value` is promised 30 days. Alone (no key contacts known):
    for (days, points) in [
        (0, 100.0),
        (15, 90.0),
        (30, 80.0),
        (45, 55.0),
        (60, 30.0),
        (75, 15.0),
        (90, 0.0),
        (400, 0.0),
    ] {
        let mut account = customer();
        account.people.key = 0;
        account.last_touch = Some(ago(days));
        close(
            measure(&account, "engagement"),
            points,
            &format!("{days} d"),
        );
    }
    // 30 days: 80 × 0.7; one of two met: 70 × 0.3; 56 + 21.
    let mut account = customer();
    account.last_touch = Some(ago(30));
    account.people.key_met = 1;
    close(measure(&account, "engagement"), 77.0, "both parts");
    // Another tier, another promise: 28 days are twice 14.
    account.tier = Some("Benchmark".into());
    account.last_touch = Some(ago(28));
    close(
        measure(&account, "engagement"),
        0.7 * 30.0 + 21.0,
        "benchmark",
    );
    // Nobody was ever touched: only the contacts count.
    account.last_touch = None;
    close(measure(&account, "engagement"), 70.0, "never touched");
}

#[test]
fn answers_follow_the_promoter_scale() {
    for (answer, points) in [
        (0.0, 0.0),
        (3.0, 20.0),
        (6.0, 40.0),
        (7.0, 60.0),
        (8.0, 75.0),
        (9.0, 90.0),
        (10.0, 100.0),
    ] {
        let mut account = customer();
        put(&mut account, Field::Nps, answer);
        close(
            measure(&account, "overall"),
            points,
            &format!("NPS {answer}"),
        );
    }
}

#[test]
fn support_is_half_satisfaction_and_half_open_tickets() {
    let mut account = customer();
    account.tickets.read = false;
    for (csat, points) in [
        (0.0, 0.0),
        (50.0, 30.0),
        (70.0, 60.0),
        (85.0, 85.0),
        (90.0, 92.5),
        (100.0, 100.0),
    ] {
        put(&mut account, Field::Csat, csat);
        close(
            measure(&account, "support"),
            points,
            &format!("CSAT {csat}"),
        );
    }
    account.set_number(Field::Csat, None);
    assert_eq!(measure(&account, "support"), None);
    account.tickets.read = true;
    close(measure(&account, "support"), 100.0, "no ticket");
    // Points when opened 30/60/80/95, 20 fewer per promise of 1/3/10/30 days.
    for (severity, days, points) in [
        (1, 0, 30.0),
        (1, 1, 10.0),
        (1, 9, 0.0),
        (2, 3, 40.0),
        (3, 5, 70.0),
        (4, 60, 55.0),
    ] {
        let mut account = account.clone();
        account.tickets.oldest_by_severity[severity - 1] = Some(ago(days).timestamp());
        close(
            measure(&account, "support"),
            points,
            &format!("severity {severity}, {days} d"),
        );
    }
    // Several: the worst counts, here the old question (95 - 20 × 3 = 35) and not the new hindrance (60).
    account.tickets.oldest_by_severity = [
        None,
        Some(ago(0).timestamp()),
        None,
        Some(ago(90).timestamp()),
    ];
    close(measure(&account, "support"), 35.0, "several");
    put(&mut account, Field::Csat, 85.0);
    close(measure(&account, "support"), 60.0, "(85 + 35) / 2");
}

#[test]
fn a_mood_fades_to_neutral_over_ninety_days() {
    // -2 is 0 points, 0 is 60, +2 is 100.
    for (mood, days, points) in [
        (-2.0, 0, 0.0),
        (-2.0, 45, 30.0),
        (-2.0, 90, 60.0),
        (-2.0, 300, 60.0),
        (2.0, 0, 100.0),
        (2.0, 45, 80.0),
        (1.0, 0, 80.0),
        (0.0, 0, 60.0),
    ] {
        let mut account = customer();
        put_at(&mut account, Field::Sentiment, mood, days);
        close(
            measure(&account, "sentiment"),
            points,
            &format!("{mood} after {days} d"),
        );
    }
}

#[test]
fn the_whole_is_the_weighted_mean_and_so_are_its_halves() {
    let health = health(&customer());
    // deployment 85 × 15, engagement 0.7 × 98 + 0.3 × 100 = 98.6 × 15, depth 90 × 15,
    // breadth 60 × 10, return 100 × 15: 6204 / 70.
    close(health.outcome, 88.628_57, "outcome");
    // NPS 75, support (85 + 100) / 2 = 92.5, mood 80, each × 10: 2475 / 30.
    close(health.experience, 82.5, "experience");
    close(health.score, 86.79, "(6204 + 2475) / 100");
    assert_eq!(health.shown(), Some(87));
    assert_eq!((health.band, health.measures), (Band::Good, (8, 8)));
    assert_eq!(health.quadrant, Some(Quadrant::Successful));
}

#[test]
fn a_missing_measure_leaves_its_weight_to_the_others() {
    let mut account = customer();
    account.set_number(Field::Csat, None);
    account.tickets.read = false;
    let health = health(&account);
    // 8679 - 925 = 7754 over a weight of 90.
    close(health.score, 7754.0 / 90.0, "without support");
    assert_eq!(health.measures, (7, 8));
    assert!((health.coverage - 0.9).abs() < 1e-6);
}

#[test]
fn under_half_of_the_weight_nothing_is_claimed() {
    let mut account = bare();
    put(&mut account, Field::Nps, 10.0);
    put(&mut account, Field::Csat, 100.0);
    put(&mut account, Field::Sentiment, 2.0);
    put(&mut account, Field::SeatsBought, 10.0);
    put(&mut account, Field::SeatsActivated, 10.0);
    // 10 + 10 + 10 + 15 = 45 of 100.
    let little = health(&account);
    assert_eq!(
        (little.score, little.band, little.quadrant),
        (None, Band::Unknown, None)
    );
    close(little.experience, 100.0, "the half is still told");
    // With return on investment it is 60.
    put(&mut account, Field::GoalsDue, 1.0);
    put(&mut account, Field::GoalsMet, 1.0);
    let enough = health(&account);
    assert_eq!((enough.score, enough.band), (Some(100.0), Band::Good));
    assert_eq!(health(&Account::default()).measures, (0, 8));
}

#[test]
fn exactly_half_of_the_weight_is_enough() {
    let mut account = bare();
    for (field, value) in [
        (Field::SeatsBought, 1.0),
        (Field::SeatsActivated, 1.0),
        (Field::GoalsDue, 1.0),
        (Field::GoalsMet, 1.0),
        (Field::Nps, 10.0),
        (Field::Sentiment, 2.0),
    ] {
        put(&mut account, field, value);
    }
    // 15 + 15 + 10 + 10 = 50.
    assert_eq!(health(&account).band, Band::Good);
}

#[test]
fn a_ticket_of_the_worst_severity_caps_the_total() {
    let mut account = customer();
    account.tickets.open = 1;
    account.tickets.oldest_by_severity[0] = Some(ago(0).timestamp());
    let capped = health(&account);
    assert_eq!((capped.score, capped.band), (Some(49.0), Band::Risk));
    account.tickets.oldest_by_severity = [None, Some(ago(0).timestamp()), None, None];
    assert_eq!(health(&account).band, Band::Good);
}

#[test]
fn the_quadrant_has_its_lines_at_sixty() {
    let table = [
        (60.0, 60.0, Quadrant::Successful),
        (59.0, 60.0, Quadrant::PleasantButUnproductive),
        (60.0, 59.0, Quadrant::ProductiveButCaptive),
        (59.0, 59.0, Quadrant::Failing),
    ];
    let card = r#"
id = "two"
[[measures]]
id = "a"
group = "outcome"
weight = 1
source = "csat"
[[measures]]
id = "b"
group = "experience"
weight = 1
source = "likelihood"
"#;
    let rules = Rules {
        scorecard: tenure::domain::health::scorecard::Scorecard::parse(card).expect("it is right"),
        ..Rules::presets()
    };
    for (outcome, experience, quadrant) in table {
        let mut account = bare();
        put(&mut account, Field::Csat, outcome);
        put(&mut account, Field::Likelihood, experience);
        let health = tenure::domain::health::score(&account, &rules, now());
        assert_eq!(health.quadrant, Some(quadrant), "{outcome}, {experience}");
    }
}

#[test]
fn a_touch_from_a_clock_that_is_ahead_counts_as_now() {
    let mut account = customer();
    account.people.key = 0;
    account.last_touch = Some(ago(-2));
    close(measure(&account, "engagement"), 100.0, "two days ahead");
    let far = Now::utc(chrono::DateTime::<chrono::Utc>::MAX_UTC);
    let _ = tenure::domain::health::score(&account, &RULES, far);
}

#[test]
fn a_faded_mood_is_told_as_it_was_given_and_as_what_it_counts() {
    let told = |mood: f64, days: i64| {
        let mut account = customer();
        put_at(&mut account, Field::Sentiment, mood, days);
        let explained = explain(&account, &RULES, now());
        let found = explained
            .measures
            .into_iter()
            .find(|of| of.id == "sentiment");
        found.expect("a measure").text
    };
    assert_eq!(told(-1.0, 100), "mood −1, faded to 0 by now");
    assert_eq!(told(-2.0, 45), "mood −2, faded to −1 by now");
    assert_eq!(told(-1.0, 0), "mood −1");
    assert_eq!(told(0.0, 300), "mood 0");
}
