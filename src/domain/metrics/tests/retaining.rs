//! Retention: NRR, GRR, churn, quick ratio, and who is a customer when.

use super::make::{UTC, account, at, day, decimal, frame, half, now};
use crate::domain::metrics::past::Customer;
use crate::domain::metrics::{AccountPast, Frame, Period, Refusal, Retention, begins, known};

pub fn retention(accounts: &[AccountPast], frame: &Frame<'_>) -> Retention {
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, frame)).collect();
    Retention::of(&customers, &frame.period)
}

fn five() -> Vec<AccountPast> {
    vec![
        account(
            "grew",
            &[("2025-03-01", "100000"), ("2026-02-10", "150000")],
        ),
        account(
            "shrank",
            &[("2025-03-01", "80000"), ("2026-05-01", "50000")],
        ),
        account("stayed", &[("2025-06-01", "60000")]),
        account("left", &[("2025-01-15", "40000")])
            .staged(&[("2025-01-15", "adoption"), ("2026-04-01", "churned")]),
        account("joined", &[("2026-03-15", "30000")]),
    ]
}

/// Start 100 + 80 + 60 + 40 = 280 k. Expansion 50, contraction 30, churn 40, new 30.
/// NRR = (280 + 50 − 30 − 40) / 280 = 260 / 280; GRR = (280 − 30 − 40) / 280 = 210 / 280;
/// churn 1 of 4; quick ratio (30 + 50) / (30 + 40) = 80 / 70.
#[test]
fn the_movements_of_five_accounts() {
    let sum = retention(&five(), &half());
    assert_eq!(
        (sum.customers, sum.lost, sum.joined, sum.unknown),
        (4, 1, 1, 0)
    );
    for (name, amount, want) in [
        ("start", sum.start, "280000"),
        ("end", sum.end, "260000"),
        ("kept", sum.kept, "210000"),
        ("expansion", sum.expansion, "50000"),
        ("contraction", sum.contraction, "30000"),
        ("churn", sum.churn, "40000"),
        ("new", sum.new, "30000"),
    ] {
        assert_eq!(amount, decimal(want), "{name}");
    }
    assert_eq!(sum.nrr(), Some(260.0 / 280.0));
    assert_eq!(sum.grr(), Some(0.75));
    assert_eq!(sum.logo_churn(), Some(0.25));
    assert!((sum.quick_ratio().expect("a ratio") - 80.0 / 70.0).abs() < 1e-12);
}

/// 100 up to 180 and back to 90: only start and end count, so it shrank by 10 and grew by nothing.
/// Lost in February, won back in May at 120: a customer at both ends that grew by 20.
#[test]
fn what_went_up_and_down_in_between_is_counted_once() {
    let wave = account(
        "wave",
        &[
            ("2025-01-01", "100"),
            ("2026-02-01", "180"),
            ("2026-05-01", "90"),
        ],
    );
    let back = account("back", &[("2025-01-01", "100"), ("2026-05-01", "120")]).staged(&[
        ("2025-01-01", "value"),
        ("2026-02-01", "churned"),
        ("2026-05-01", "adoption"),
    ]);
    let sum = retention(&[wave, back], &half());
    assert_eq!(
        (sum.contraction, sum.expansion),
        (decimal("10"), decimal("20"))
    );
    assert_eq!((sum.lost, sum.churn), (0, decimal("0")));
    assert_eq!(sum.nrr(), Some(210.0 / 200.0));
    assert_eq!(sum.grr(), Some(190.0 / 200.0));
}

/// Who joined and left within the period was never there at either end.
#[test]
fn who_came_later_never_enters_nrr() {
    let passed = account("passed", &[("2026-02-01", "50")])
        .staged(&[("2026-02-01", "onboarding"), ("2026-05-01", "churned")]);
    let grew = account("late", &[("2026-02-01", "10"), ("2026-03-01", "99")]);
    let sum = retention(&[passed, grew], &half());
    assert_eq!((sum.customers, sum.joined, sum.new), (0, 1, decimal("99")));
    assert_eq!((sum.nrr(), sum.grr(), sum.logo_churn()), (None, None, None));
    assert_eq!(sum.quick_ratio(), None, "nothing was lost");
}

/// A value set at 00:00 of the first day is the start's; one set on the last day is the end's; one of
/// the day after is neither's.
#[test]
fn the_boundaries_of_the_period() {
    let first = account("first", &[("2025-01-01", "10"), ("2026-01-01", "20")]);
    let within = account("within", &[("2025-01-01", "10"), ("2026-01-01T01", "20")]);
    let last = account("last", &[("2025-01-01", "10"), ("2026-06-30T23", "20")]);
    let after = account("after", &[("2025-01-01", "10"), ("2026-07-01", "20")]);
    let ends = |of: AccountPast| {
        let sum = retention(&[of], &half());
        (sum.start, sum.end)
    };
    let [ten, twenty] = ["10", "20"].map(decimal);
    assert_eq!(ends(first), (twenty, twenty));
    assert_eq!(ends(within), (ten, twenty));
    assert_eq!(ends(last), (ten, twenty));
    assert_eq!(ends(after), (ten, ten));
}

/// In Madrid the period of 1 January begins at 23:00 UTC of the day before, in summer it ends at 22:00.
#[test]
fn the_days_are_those_of_the_persons_time_zone() {
    let madrid = |day: chrono::NaiveDate| {
        use chrono::Datelike;
        let summer = (4..=10).contains(&day.month());
        super::make::utc(day) - chrono::TimeDelta::hours(if summer { 2 } else { 1 })
    };
    let period = Period::new(day("2026-01-01"), day("2026-06-30"), now(), &madrid);
    let frame = Frame {
        period: period.expect("a period"),
        ..half()
    };
    let early = account("early", &[("2025-01-01", "10"), ("2025-12-31T23", "20")]);
    let late = account("late", &[("2025-01-01", "10"), ("2026-06-30T22", "20")]);
    assert_eq!(retention(&[early], &frame).start, decimal("20"));
    assert_eq!(retention(&[late], &frame).end, decimal("10"));
    assert_eq!(frame.period.day(at("2026-06-30T22")), day("2026-07-01"));
    assert_eq!(frame.period.day(at("2026-06-30T21")), day("2026-06-30"));
}

#[test]
fn who_is_a_customer() {
    let paid = || account("a", &[("2024-01-01", "10")]);
    let signed = || account("a", &[("2025-10-01", "10")]).termed(&[("2025-10-01", "2026-03-01")]);
    for (name, past, want) in [
        ("ARR and no stage", paid(), true),
        (
            "ARR and a stage that belongs to none",
            paid().staged(&[("2024-01-01", "lead")]),
            true,
        ),
        (
            "ARR and lost",
            paid().staged(&[("2024-01-01", "churned")]),
            false,
        ),
        (
            "at risk still pays",
            paid().staged(&[("2024-01-01", "at_risk")]),
            true,
        ),
        (
            "no ARR",
            account("a", &[("2024-01-01", "0")]).staged(&[("2024-01-01", "value")]),
            false,
        ),
        (
            "cleared",
            account("a", &[("2024-01-01", "10"), ("2025-05-01", "0")]),
            false,
        ),
        (
            "begins later",
            account("a", &[("2025-12-10", "10")]).termed(&[("2025-12-10", "2026-02-01")]),
            false,
        ),
        (
            "began",
            paid().termed(&[("2024-01-01", "2025-02-01")]),
            true,
        ),
        // Renewed in March 2026 and the terms before written over: it paid since 2024.
        (
            "a later term is told",
            paid().termed(&[("2024-01-01", "2026-03-01")]),
            true,
        ),
        // A lead with an expected amount, sold in December, that begins in February.
        (
            "signed ahead",
            account("a", &[("2025-01-01", "0"), ("2025-12-10", "12")])
                .termed(&[("2025-12-10", "2026-02-01")]),
            false,
        ),
        // Signed in October for March: 151 days ahead, and set up in between.
        ("signed long ahead", signed(), false),
        (
            "signed long ahead and being set up",
            signed().staged(&[("2025-10-01", "onboarding"), ("2026-03-10", "adoption")]),
            false,
        ),
        // In use before the term told: that is the second.
        (
            "in use before",
            signed().staged(&[("2025-10-01", "onboarding"), ("2025-12-20", "adoption")]),
            true,
        ),
        (
            "up for renewal before",
            signed().renewing(&[("2025-10-01", "2026-02-28"), ("2026-02-20", "2027-02-28")]),
            true,
        ),
        (
            "signed long ahead, with the renewal date of its first term",
            signed().renewing(&[("2025-10-01", "2027-02-28")]),
            false,
        ),
        // 365 days: nobody signs so long ahead.
        (
            "paid for a year before",
            account("a", &[("2025-03-01", "10")]).termed(&[("2025-03-01", "2026-03-01")]),
            true,
        ),
    ] {
        let frame = half();
        let customer = Customer::of(&past, &frame);
        assert_eq!(customer.arr(frame.period.start).is_some(), want, "{name}");
    }
}

/// Its contract ran when the period began, and its ARR is recorded since March only: it can be neither
/// kept nor new.
#[test]
fn what_is_not_known_of_the_start_is_left_out_and_counted() {
    let late = account("late", &[("2026-03-01", "500")]).termed(&[("2026-03-01", "2025-05-01")]);
    let unread = AccountPast {
        unread: true,
        ..account("unread", &[("2026-05-01", "700")])
    };
    let sum = retention(&[late, unread], &half());
    assert_eq!((sum.unknown, sum.customers, sum.joined), (2, 0, 0));
    assert_eq!(sum.new, decimal("0"));
    // Typed in on the second day of the contract, or two weeks late: new in the period.
    let typed = |on: &str, term: &str| account("typed", &[(on, "500")]).termed(&[(on, term)]);
    let accounts = [
        typed("2026-01-01T09", "2026-01-01"),
        typed("2026-01-12", "2025-12-29"),
    ];
    let sum = retention(&accounts, &half());
    assert_eq!((sum.unknown, sum.joined, sum.new), (0, 2, decimal("1000")));
}

#[test]
fn a_period_that_cannot_be_measured_is_refused_in_a_sentence() {
    let period = |from: &str, to: &str| Period::new(day(from), day(to), now(), UTC);
    let refusal = |from: &str, to: &str| match period(from, to) {
        Ok(period) => known(&period, begins(&five()).expect("it has ARR"), now())
            .expect_err("refused")
            .to_string(),
        Err(refusal) => refusal.to_string(),
    };
    assert!(refusal("2026-05-01", "2026-04-30").contains("before it begins"));
    assert!(refusal("2026-11-22", "2026-12-31").contains("yet to come"));
    let early = refusal("2025-01-14", "2025-12-31");
    assert!(early.contains("--from 2025-01-15"), "{early}");
    let first = period("2025-01-15", "2025-12-31").expect("a period");
    let since = begins(&five()).expect("they have ARR");
    assert_eq!(known(&first, since, now()), Ok(()));
    assert_eq!(begins(&[]), Err(Refusal::NoData));
    let unread = AccountPast {
        unread: true,
        ..account("unread", &[("2026-05-01", "700")])
    };
    assert_eq!(begins(&[unread]), Err(Refusal::Unread));
}

/// Recorded at noon, the ARR is in force at 00:00 of the day after; a period from the day itself would
/// have no customer at its start.
#[test]
fn the_day_that_a_refusal_advises_has_something_to_measure() {
    let three = ["a", "b", "c"].map(|id| account(id, &[("2026-01-01T12", "100")]));
    let since = begins(&three).expect("they have ARR");
    for from in ["2025-12-01", "2026-01-01"] {
        let refusal = known(&frame(from, "2026-06-30").period, since, now());
        let refusal = refusal.expect_err("refused").to_string();
        assert!(refusal.contains("--from 2026-01-02 or later"), "{refusal}");
    }
    let advised = frame("2026-01-02", "2026-06-30");
    assert_eq!(known(&advised.period, since, now()), Ok(()));
    assert_eq!(retention(&three, &advised).nrr(), Some(1.0));
}

/// Asked at noon of 21 November, of an ARR that came at eight: no 00:00 has seen it.
#[test]
fn without_any_history_no_day_is_advised_as_if_it_helped() {
    let old = account("old", &[("2026-11-21T8", "100")]);
    let since = begins([&old]).expect("it has ARR");
    for from in ["2026-01-01", "2026-11-21"] {
        let refusal = known(&frame(from, "2026-11-21").period, since, now());
        let refusal = refusal.expect_err("refused").to_string();
        assert!(refusal.contains("No history of ARR is known"), "{refusal}");
        assert!(!refusal.contains("or later"), "{refusal}");
    }
}

/// The year is not over: its end is the moment of asking.
#[test]
fn a_period_that_is_not_over_ends_now() {
    let year = frame("2026-01-01", "2026-12-31");
    assert!(year.period.open);
    assert_eq!(
        (year.period.end, year.period.last_day()),
        (now(), day("2026-11-21"))
    );
    assert!(!half().period.open);
}
