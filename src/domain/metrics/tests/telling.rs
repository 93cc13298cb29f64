//! NPS, satisfaction, quantiles, time to first value.

use super::make::{account, at, day, half, now, utc};
use crate::domain::metrics::past::Customer;
use crate::domain::metrics::quantile::{median, percentile, reached_by};
use crate::domain::metrics::{
    AccountPast, By, Csat, FirstValue, Keeper, Nps, Period, Voice, report,
};
use chrono::{NaiveDate, TimeDelta};

fn voice(contact: &str, answers: &[(&str, f64)]) -> Voice {
    let answers = answers.iter().map(|(day, answer)| (at(day), *answer));
    Voice {
        contact: contact.into(),
        answers: answers.collect(),
    }
}

fn answered(answers: &[(&str, f64)]) -> AccountPast {
    AccountPast {
        nps: answers
            .iter()
            .map(|(on, answer)| (at(on), *answer))
            .collect(),
        ..AccountPast::default()
    }
}

/// Latest in the period: 9, 10, 7, 6, 0; before it only, after it only: not counted; 42 is none.
/// Promoters 2, passives 1, detractors 2 of 5: 40 − 40 = 0.
#[test]
fn nps_counts_the_latest_answer_in_the_period() {
    let accounts = [
        answered(&[("2025-05-01", 2.0), ("2026-02-01", 9.0)]),
        answered(&[
            ("2026-02-01", 3.0),
            ("2026-06-30T23", 10.0),
            ("2026-07-01", 1.0),
        ]),
        answered(&[("2026-01-01", 7.0)]),
        answered(&[("2026-03-01", 6.0)]),
        answered(&[("2026-03-01", 0.0)]),
        answered(&[("2025-12-31", 10.0)]),
        answered(&[("2026-08-01", 10.0)]),
        answered(&[("2026-03-01", 42.0)]),
    ];
    let frame = half();
    let nps = Nps::of(&accounts, Keeper::of(&accounts), &frame.period);
    assert_eq!(
        (nps.promoters, nps.passives, nps.detractors, nps.odd),
        (2, 1, 2, 1)
    );
    assert_eq!((nps.count(), nps.score()), (5, Some(0.0)));
    let kind = [
        answered(&[("2026-02-01", 9.0)]),
        answered(&[("2026-02-01", 8.0)]),
        answered(&[("2026-02-01", 10.0)]),
    ];
    let nps = Nps::of(&kind, Keeper::Account, &frame.period);
    assert!((nps.score().expect("a score") - 200.0 / 3.0).abs() < 1e-9);
    assert_eq!(Nps::default().score(), None);
}

/// Where contacts answered, each of them counts once, and what the account keeps does not; of an account
/// whose contacts never did, its own answer counts. So a part has the answers that it has in the whole.
#[test]
fn nps_of_contacts_goes_before_that_of_accounts() {
    let mut both = answered(&[("2026-02-01", 0.0)]);
    both.contact_nps = vec![
        voice("a", &[("2026-02-01", 9.0), ("2026-03-01", 8.0)]),
        voice("b", &[("2026-02-01", 10.0)]),
        voice("c", &[("2025-02-01", 1.0)]),
    ];
    let accounts = [both, answered(&[("2026-02-01", 0.0)])];
    let keeper = Keeper::of(&accounts);
    assert_eq!(keeper, Keeper::Contact);
    let nps = Nps::of(&accounts, keeper, &half().period);
    assert_eq!((nps.promoters, nps.passives, nps.detractors), (1, 1, 1));
    assert_eq!(nps.score(), Some(0.0));
    let alone = &accounts[1..];
    let nps = Nps::of(alone, Keeper::of(alone), &half().period);
    assert_eq!((nps.promoters, nps.passives, nps.detractors), (0, 0, 1));
}

/// Ana is a contact of both accounts: one 10 in the whole, and one in each of the two by itself, whose own
/// answers of 0 do not count.
#[test]
fn a_contact_of_two_accounts_is_one_voice_and_speaks_for_both() {
    let mut accounts = [
        answered(&[("2026-02-01", 0.0)]),
        answered(&[("2026-02-01", 0.0)]),
    ];
    for account in &mut accounts {
        account.contact_nps = vec![voice("ana", &[("2026-03-01", 10.0)])];
    }
    for some in [&accounts[..], &accounts[..1], &accounts[1..]] {
        let nps = Nps::of(some, Keeper::of(some), &half().period);
        assert_eq!((nps.promoters, nps.count()), (1, 1));
    }
}

/// A day's answer is that of the day where the person is: 1 January belongs to the year that begins in
/// California eight hours after it did at Greenwich.
#[test]
fn an_answer_of_a_day_counts_for_that_day_wherever_one_is() {
    let eight_behind = |day: NaiveDate| utc(day) + TimeDelta::hours(8);
    let (from, to) = (day("2026-01-01"), day("2026-06-30"));
    let period = Period::new(from, to, now(), &eight_behind).expect("a period");
    let mut account = AccountPast::default();
    account.hear(vec![voice("ana", &[("2026-01-01", 10.0)])], &period);
    let all = [account];
    let nps = Nps::of(&all, Keeper::Contact, &period);
    assert_eq!(nps.promoters, 1);
}

/// Latest of each in the period: 80 and 91: mean 85.5 of 2.
#[test]
fn satisfaction_is_the_mean_of_the_latest() {
    let rated = |values: &[(&str, f64)]| AccountPast {
        csat: values.iter().map(|(on, value)| (at(on), *value)).collect(),
        ..AccountPast::default()
    };
    let accounts = [
        rated(&[("2026-02-01", 20.0), ("2026-03-01", 80.0)]),
        rated(&[("2026-05-01", 91.0)]),
        rated(&[("2025-05-01", 1.0)]),
    ];
    let csat = Csat::of(&accounts, &half().period);
    assert_eq!((csat.count, csat.mean()), (2, Some(85.5)));
    assert_eq!(Csat::default().mean(), None);
}

/// Type 7: place share × (n − 1). Of 10, 20, 30, 40 the median is at 1.5: 25; the 90th at 2.7: 37.
#[test]
fn percentiles_lie_between_the_numbers() {
    for (values, share, want) in [
        (&[10.0, 20.0, 30.0, 40.0][..], 0.5, Some(25.0)),
        (&[40.0, 10.0, 30.0, 20.0], 0.9, Some(37.0)),
        (&[7.0], 0.9, Some(7.0)),
        (&[1.0, 2.0, 3.0], 0.0, Some(1.0)),
        (&[1.0, 2.0, 3.0], 1.0, Some(3.0)),
        (&[], 0.5, None),
    ] {
        let found = percentile(values, share);
        assert_eq!(
            found.map(|of| (of * 1e9_f64).round() / 1e9),
            want,
            "{values:?} {share}"
        );
    }
    assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
}

/// Reached after 10, 20, 30, 30; waiting for 15 and 40. At risk 6, 4, 3 (of which two):
/// left 5/6, 5/6 × 3/4 = 5/8, 5/8 × 1/3 = 5/24. Half by day 30; 90 % never.
#[test]
fn the_waiting_count_in_the_estimate() {
    let (reached, waiting) = ([30.0, 10.0, 30.0, 20.0], [40.0, 15.0]);
    assert_eq!(reached_by(&reached, &waiting, 0.1), Some(10.0));
    assert_eq!(reached_by(&reached, &waiting, 0.5), Some(30.0));
    assert_eq!(reached_by(&reached, &waiting, 0.75), Some(30.0));
    assert_eq!(reached_by(&reached, &waiting, 0.9), None);
    // Nobody waits: the first time by which half have reached it.
    assert_eq!(reached_by(&[10.0, 20.0, 30.0, 40.0], &[], 0.5), Some(20.0));
    assert_eq!(reached_by(&[10.0, 20.0, 30.0], &[], 1.0), Some(30.0));
    // One that waits as long as another needed was still at risk: left 1/2 after day 10.
    assert_eq!(reached_by(&[10.0], &[10.0], 0.5), Some(10.0));
    assert_eq!(reached_by(&[10.0], &[10.0], 0.6), None);
    assert_eq!(reached_by(&[], &[5.0], 0.5), None);
}

/// Began in the half year: reached after 20, 30 and 50 days (one on 20 July is after it: open for
/// 150 days); one left after 40 days. Median of the reached 30, 90th 46.
/// The estimate: 6 at risk 5/6 (20), 5: 4/6 (30), then one left at 40, 3: 4/6 × 2/3 = 4/9 (50).
#[test]
fn time_to_first_value() {
    let began = |id: &str, on: &str, first: Option<&str>| {
        let mut of = account(id, &[(on, "10")]).termed(&[(on, on)]);
        of.first_value = first.map(day);
        of
    };
    let accounts = [
        began("a", "2026-01-01", Some("2026-01-21")),
        began("b", "2026-02-01", Some("2026-03-03")),
        began("c", "2026-03-01", Some("2026-04-20")),
        began("d", "2026-01-31", Some("2026-07-20")),
        began("e", "2026-01-01", None)
            .staged(&[("2026-01-01", "onboarding"), ("2026-02-10", "churned")]),
        began("f", "2026-05-01", None),
        began("before", "2025-12-31", Some("2026-01-10")),
        began("after", "2026-07-01", Some("2026-07-02")),
    ];
    let frame = half();
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let found = FirstValue::of(&customers, &frame);
    assert_eq!(found.reached, [20.0, 30.0, 50.0]);
    assert_eq!(found.open, [60.0, 150.0]);
    assert_eq!(found.left, [40.0]);
    assert_eq!((found.began(), found.attainment()), (6, Some(0.5)));
    assert_eq!((found.median(), found.p90()), (Some(30.0), Some(46.0)));
    assert_eq!(
        (found.estimate(0.5), found.estimate(0.9)),
        (Some(50.0), None)
    );
}

/// Bought on 1 March, of value since 1 February: nobody waited 28 days less than none.
#[test]
fn a_first_value_before_the_first_day_took_no_days() {
    let mut early =
        account("early", &[("2026-03-01", "10")]).termed(&[("2026-03-01", "2026-03-01")]);
    early.first_value = Some(day("2026-02-01"));
    let frame = half();
    let found = FirstValue::of(&[Customer::of(&early, &frame)], &frame);
    assert_eq!((found.reached.as_slice(), found.ahead), (&[0.0][..], 1));
    assert_eq!(
        (found.median(), found.estimate(0.5)),
        (Some(0.0), Some(0.0))
    );
}

/// Four began on 1 March. ARR: one has 10, one a zero, two none, of which one left after 31 days.
/// A lead with a planned term and no ARR is no customer, nor is one lost before the period.
#[test]
fn accounts_without_arr_are_counted_in_first_value_and_told() {
    let began = |id: &str, arr: &[(&str, &str)], stage: &str| {
        account(id, arr)
            .staged(&[("2026-03-01", stage)])
            .termed(&[("2026-03-01", "2026-03-01")])
    };
    let mut accounts = [
        began("paid", &[("2026-03-01", "10")], "onboarding"),
        began("zero", &[("2026-03-01", "0")], "onboarding"),
        began("blank", &[], "onboarding"),
        began("left", &[], "onboarding")
            .staged(&[("2026-03-01", "onboarding"), ("2026-04-01", "churned")]),
        began("lost before", &[], "churned"),
        account("nothing known", &[]),
    ];
    for of in &mut accounts[..3] {
        of.first_value = Some(day("2026-03-11"));
    }
    let frame = half();
    let all: Vec<&AccountPast> = accounts.iter().collect();
    let report = report(&all, Some(By::Cohort), Some(now()), &frame);
    let first = &report.whole.first_value;
    assert_eq!(first.reached, [10.0, 10.0, 10.0]);
    assert_eq!((first.left.as_slice(), first.open.len()), (&[31.0][..], 0));
    // `left` was no customer at either end; `zero` and `blank` stand there at the end.
    assert_eq!(report.without_arr, 2);
    assert_eq!(report.whole.retention.joined, 1, "revenue counts what pays");
    let march = report
        .groups
        .iter()
        .find(|(key, _)| key.as_deref() == Some("2026-03"));
    assert_eq!(march.map(|(_, of)| of.first_value.began()), Some(4));
}
