//! The trend: Theil–Sen over 28 days, in points a week.

use crate::make::*;
use tenure::domain::health::Direction;
use tenure::domain::health::trend::slope;

#[test]
fn a_straight_line_has_its_slope() {
    // Half a point a day is 3.5 a week.
    let line: Vec<f32> = (0..28).map(|day| 50.0 + 0.5 * day as f32).collect();
    assert_eq!(slope(&line), Some(3.5));
    assert_eq!(slope(&[60.0; 28]), Some(0.0));
}

#[test]
fn odd_days_do_not_bend_it() {
    let mut line: Vec<f32> = (0..28).map(|day| 80.0 - day as f32).collect();
    line[3] = 0.0;
    line[20] = 100.0;
    assert_eq!(slope(&line), Some(-7.0));
}

#[test]
fn gaps_are_not_counted_and_too_few_days_say_nothing() {
    let nan = f32::NAN;
    // Over gaps the distance in days counts: two points from day 0 to day 2 is one a day.
    let gaps = [1.0, nan, 3.0, nan, 5.0, 6.0, nan, 8.0, 9.0, 10.0];
    assert_eq!(slope(&gaps), Some(7.0));
    assert_eq!(slope(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), None);
    assert_eq!(slope(&[nan; 28]), None);
    assert_eq!(slope(&[]), None);
}

#[test]
fn only_the_last_28_days_count() {
    let mut scores = vec![0.0; 60];
    scores.extend([70.0; 28]);
    assert_eq!(slope(&scores), Some(0.0));
}

#[test]
fn the_arrow_turns_at_two_points_a_week() {
    // Today the customer scores 86.79; before, each day `step` less than the next.
    let direction = |step: f32| {
        let mut account = customer();
        let line: Vec<f32> = (1..28).rev().map(|day| 86.79 - step * day as f32).collect();
        account.scores = scores(1, &line);
        health(&account).direction()
    };
    assert_eq!(direction(0.3), Some(Direction::Rising)); // 2.1 a week
    assert_eq!(direction(0.27), Some(Direction::Flat)); // 1.89
    assert_eq!(direction(-0.27), Some(Direction::Flat));
    assert_eq!(direction(-0.3), Some(Direction::Falling));
    assert_eq!(health(&customer()).direction(), None);
}

#[test]
fn a_series_that_ended_leaves_a_gap_before_today() {
    let mut account = customer();
    // Twenty days up to 30 days ago: all too old.
    account.scores = scores(30, &[10.0; 20]);
    assert_eq!(health(&account).slope, None);
    // The last known is 21 days ago; in the window of 28 days there are 7 known and today.
    account.scores = scores(21, &[86.79; 20]);
    let slope = health(&account).slope.expect("eight days");
    assert!(slope.abs() < 0.01, "{slope}");
}

#[test]
fn a_books_row_has_the_trend_when_it_is_asked_for() {
    let mut account = customer();
    let line: Vec<f32> = (1..28).rev().map(|day| 86.79 - day as f32).collect();
    account.scores = scores(1, &line);
    let book = tenure::domain::Book::build(vec![account.clone()], Vec::new(), &RULES, now());
    let row = book.row(0).expect("the only row");
    assert_eq!(row.today.health.slope, None);
    assert_eq!(row.health(now()), health(&account));
    assert!(row.health(now()).slope.is_some_and(|slope| slope > 2.0));
}
