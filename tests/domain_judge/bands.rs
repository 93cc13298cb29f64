//! Bands change only when the score passes the line by two points.

use crate::make::*;
use tenure::domain::Rules;
use tenure::domain::health::Band;
use tenure::domain::health::scorecard::Scorecard;

/// The band of a score after the scores of the days before.
fn band(before: &[f32], score: f64) -> Band {
    let card = "id = \"one\"\n[[measures]]\nid = \"a\"\ngroup = \"outcome\"\nweight = 1\nsource = \"csat\"";
    let rules = Rules {
        scorecard: Scorecard::parse(card).expect("it is right"),
        ..Rules::presets()
    };
    let mut account = bare();
    put(&mut account, tenure::domain::Field::Csat, score);
    account.scores = scores(1, before);
    tenure::domain::health::score(&account, &rules, now()).band
}

#[test]
fn without_a_past_the_lines_are_50_and_75() {
    for (score, wanted) in [
        (0.0, Band::Risk),
        (49.4, Band::Risk),
        (50.0, Band::Watch),
        (74.4, Band::Watch),
        (75.0, Band::Good),
        (100.0, Band::Good),
    ] {
        assert_eq!(band(&[], score), wanted, "{score}");
    }
}

#[test]
fn a_line_must_be_passed_by_two_points() {
    use Band::{Good, Risk, Watch};
    let table: &[(&[f32], f64, Band)] = &[
        (&[80.0], 74.0, Good),
        (&[80.0], 73.0, Watch),
        (&[60.0], 76.0, Watch),
        (&[60.0], 77.0, Good),
        (&[60.0], 49.0, Watch),
        (&[60.0], 48.0, Risk),
        (&[40.0], 51.0, Risk),
        (&[40.0], 52.0, Watch),
        // Two lines at once: the second only as far as it is passed too.
        (&[80.0], 49.0, Watch),
        (&[80.0], 48.0, Risk),
        (&[40.0], 76.0, Watch),
        (&[40.0], 77.0, Good),
        // A score that hovers on the line stays where it came from.
        (&[80.0, 74.0, 75.0, 74.0], 74.0, Good),
        (&[60.0, 74.0, 76.0, 75.0], 76.0, Watch),
        // Gaps change nothing.
        (&[80.0, f32::NAN, f32::NAN], 74.0, Good),
    ];
    for (before, score, wanted) in table {
        assert_eq!(band(before, *score), *wanted, "{before:?} then {score}");
    }
}

#[test]
fn a_score_already_stored_for_today_is_no_memory() {
    let mut account = customer();
    account.scores = scores(0, &[10.0]);
    assert_eq!(health(&account).band, Band::Good);
    // 86.79 after 10 the day before is well past both lines all the same.
    account.scores = scores(1, &[10.0]);
    assert_eq!(health(&account).band, Band::Good);
}
