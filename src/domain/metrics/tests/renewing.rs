//! Renewals due in a period, and the forecast of those to come.

use super::make::{account, day, decimal, frame, half};
use crate::domain::metrics::past::Customer;
use crate::domain::metrics::renewals::{Outcome, due};
use crate::domain::metrics::{AccountPast, Forecast, Frame, Month, Renewals};

fn came_of(past: &AccountPast, frame: &Frame<'_>) -> Vec<(String, Outcome, String, String)> {
    let found = due(&Customer::of(past, frame), frame).into_iter();
    found
        .map(|of| {
            (
                of.due.to_string(),
                of.outcome,
                of.before.to_string(),
                of.renewed.to_string(),
            )
        })
        .collect()
}

fn one(
    due: &str,
    outcome: Outcome,
    before: &str,
    renewed: &str,
) -> Vec<(String, Outcome, String, String)> {
    vec![(
        due.to_owned(),
        outcome,
        before.to_owned(),
        renewed.to_owned(),
    )]
}

#[test]
fn what_came_of_a_renewal() {
    use Outcome::{Lost, Open, Renewed};
    let due_in_march =
        |arr: &[(&str, &str)]| account("a", arr).renewing(&[("2025-03-15", "2026-03-15")]);
    let paid: &[(&str, &str)] = &[("2025-03-15", "100")];
    let moved = |arr: &[(&str, &str)], on: &str, to: &str| {
        account("a", arr).renewing(&[("2025-03-15", "2026-03-15"), (on, to)])
    };
    let auto = |mut of: AccountPast| {
        of.auto_renew = Some(true);
        of
    };
    let reasoned = |mut of: AccountPast| {
        of.reasoned = true;
        of
    };
    let staged = |to: &str, on: &str| {
        due_in_march(paid).staged(&[("2025-03-15", "value"), ("2026-01-10", "renewal"), (on, to)])
    };
    let march = "2026-03-15";
    for (name, past, want) in [
        (
            "moved on early",
            moved(paid, "2026-02-01", "2027-03-15"),
            one(march, Renewed, "100", "100"),
        ),
        (
            "moved on late, after the period",
            moved(paid, "2026-07-20", "2027-03-15"),
            one(march, Renewed, "100", "100"),
        ),
        // Due in January, closed in December: 100 was due then, and 90 of it goes on.
        (
            "moved on before the period",
            account("a", &[("2025-01-15", "100"), ("2025-12-29", "90")])
                .renewing(&[("2025-01-15", "2026-01-22"), ("2025-12-29", "2027-01-22")]),
            one("2026-01-22", Renewed, "100", "90"),
        ),
        (
            "moved on before the period, and lost before the day all the same",
            account("a", &[("2025-01-15", "100"), ("2026-01-10", "0")])
                .renewing(&[("2025-01-15", "2026-01-22"), ("2025-12-29", "2027-01-22")]),
            one("2026-01-22", Lost, "100", "0"),
        ),
        // What it paid in December is not recorded: the first that is tells it.
        (
            "moved on before any ARR",
            account("a", &[("2025-12-31", "100")])
                .renewing(&[("2025-01-15", "2026-01-22"), ("2025-12-29", "2027-01-22")]),
            one("2026-01-22", Renewed, "100", "100"),
        ),
        // 100 was due, 80 of it was renewed.
        (
            "renewed for less",
            moved(
                &[("2025-03-15", "100"), ("2026-03-10", "80")],
                "2026-03-10",
                "2027-03-15",
            ),
            one(march, Renewed, "100", "80"),
        ),
        // More than was due is expansion, not renewal.
        (
            "renewed for more",
            moved(
                &[("2025-03-15", "100"), ("2026-03-10", "130")],
                "2026-03-10",
                "2027-03-15",
            ),
            one(march, Renewed, "100", "100"),
        ),
        (
            "nothing recorded",
            due_in_march(paid),
            one(march, Open, "100", "0"),
        ),
        (
            "goes on by itself",
            auto(due_in_march(paid)),
            one(march, Renewed, "100", "100"),
        ),
        (
            "lost before the day",
            staged("churned", "2026-03-01"),
            one(march, Lost, "100", "0"),
        ),
        (
            "lost soon after it",
            staged("churned", "2026-04-20"),
            one(march, Lost, "100", "0"),
        ),
        (
            "renewed by its stage",
            staged("advocacy", "2026-03-12"),
            one(march, Renewed, "100", "100"),
        ),
        (
            "back to the stage before",
            staged("value", "2026-03-12"),
            one(march, Open, "100", "0"),
        ),
        (
            "back to the line, with its reason",
            reasoned(staged("value", "2026-03-12")),
            one(march, Renewed, "100", "100"),
        ),
        // The date was mended by ten days: one renewal, due on the later day.
        (
            "mended",
            moved(paid, "2026-03-01", "2026-03-25"),
            one("2026-03-25", Open, "100", "0"),
        ),
        // Ten months ahead nobody renews: the date was wrong.
        (
            "mended long before",
            moved(paid, "2025-05-01", "2027-03-15"),
            vec![],
        ),
        (
            "due later",
            account("a", paid).renewing(&[("2025-03-15", "2026-07-01")]),
            vec![],
        ),
        // The date is known since the loss only.
        (
            "known late, and lost",
            account("a", paid)
                .renewing(&[("2026-05-05", march)])
                .staged(&[("2025-03-15", "value"), ("2026-03-20", "churned")]),
            one(march, Lost, "100", "0"),
        ),
        // The next date is known since July only, but the term in between began in March.
        (
            "renewed by its term",
            account("a", paid)
                .renewing(&[("2026-07-05", "2027-03-15")])
                .termed(&[("2026-07-05", "2026-03-16")]),
            one("2026-03-16", Renewed, "100", "100"),
        ),
        // No customer when the period began.
        (
            "joined later",
            account("a", &[("2026-02-01", "9")]).renewing(&[("2026-02-01", "2026-05-01")]),
            vec![],
        ),
    ] {
        assert_eq!(came_of(&past, &half()), want, "{name}");
    }
}

/// Terms of three months: two were due in the half year, both renewed.
#[test]
fn short_terms_are_due_more_than_once() {
    let past = account("a", &[("2025-01-01", "10")]).renewing(&[
        ("2025-10-01", "2026-01-31"),
        ("2026-01-20", "2026-04-30"),
        ("2026-04-28", "2026-07-31"),
    ]);
    let found = came_of(&past, &half());
    let days: Vec<&str> = found.iter().map(|(day, ..)| day.as_str()).collect();
    assert_eq!(days, ["2026-01-31", "2026-04-30"]);
    assert!(
        found
            .iter()
            .all(|(_, outcome, ..)| *outcome == Outcome::Renewed)
    );
}

/// One term of a year and terms of a quarter, each closed some weeks ahead, over the ends of periods too:
/// what is due in the quarters is what is due in the year, each once. 1 + 4.
#[test]
fn what_is_due_in_the_parts_of_a_year_is_what_is_due_in_the_year() {
    let yearly = account("a", &[("2024-04-01", "10")])
        .renewing(&[("2024-04-01", "2025-04-10"), ("2025-03-20", "2026-04-10")]);
    let quarterly = account("b", &[("2024-04-01", "10")]).renewing(&[
        ("2024-10-20", "2025-01-15"),
        ("2024-12-28", "2025-04-15"),
        ("2025-03-30", "2025-07-15"),
        ("2025-07-02", "2025-10-15"),
        ("2025-09-30", "2026-01-15"),
    ]);
    let accounts = [yearly, quarterly];
    let dues = |from: &str, to: &str| {
        let frame = frame(from, to);
        let found = accounts.iter().flat_map(|of| came_of(of, &frame));
        let mut days: Vec<String> = found.map(|(day, ..)| day).collect();
        days.sort_unstable();
        days
    };
    let year = dues("2025-01-01", "2025-12-31");
    assert_eq!(year.len(), 5);
    let quarters = [
        ("2025-01-01", "2025-03-31"),
        ("2025-04-01", "2025-06-30"),
        ("2025-07-01", "2025-09-30"),
        ("2025-10-01", "2025-12-31"),
    ];
    let parts: Vec<String> = quarters
        .into_iter()
        .flat_map(|(from, to)| dues(from, to))
        .collect();
    assert_eq!(parts, year);
}

/// It paid for 400 days before the only term that is told, without a renewal date: the term before was
/// renewed on the day this one began. Where it was still being set up on its eve there was none before.
#[test]
fn a_first_term_is_no_renewal() {
    let paid = || account("a", &[("2025-01-25", "100")]).termed(&[("2025-01-25", "2026-03-01")]);
    let used = paid().staged(&[("2025-01-25", "adoption")]);
    let found = came_of(&used, &half());
    assert_eq!(found, one("2026-03-01", Outcome::Renewed, "100", "100"));
    let set_up = paid().staged(&[("2025-01-25", "onboarding"), ("2026-03-01", "adoption")]);
    assert_eq!(came_of(&set_up, &half()), []);
}

/// Due: 100 renewed for 80, 60 lost, 40 open. 1 of 3; 80 of 200.
#[test]
fn the_rates_by_count_and_by_amount() {
    let renewed = account("a", &[("2025-03-15", "100"), ("2026-03-10", "80")])
        .renewing(&[("2025-03-15", "2026-03-15"), ("2026-03-10", "2027-03-15")]);
    let lost = account("b", &[("2025-03-15", "60"), ("2026-05-01", "0")])
        .renewing(&[("2025-03-15", "2026-04-30")]);
    let open = account("c", &[("2025-03-15", "40")]).renewing(&[("2025-03-15", "2026-06-30")]);
    let accounts = [renewed, lost, open];
    let frame = half();
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let sum = Renewals::of(&customers, &frame);
    assert_eq!((sum.due, sum.renewed, sum.lost, sum.open), (3, 1, 1, 1));
    assert_eq!(
        (sum.due_arr, sum.renewed_arr),
        (decimal("200"), decimal("80"))
    );
    assert_eq!((sum.lost_arr, sum.open_arr), (decimal("60"), decimal("40")));
    assert_eq!(sum.by_count(), Some(1.0 / 3.0));
    assert_eq!(sum.by_amount(), Some(0.4));
    assert_eq!(Renewals::default().by_count(), None);
}

/// December: 100 at 90 %, 60 at 50 %, 40 at 20 %, 30 unset. Best 230, commit 160, worst 100;
/// expected 90 + 30 + 8 = 128. January of 2028 is beyond twelve months.
#[test]
fn the_forecast_by_month_and_likelihood() {
    let to_come = |id: &str, arr: &str, likelihood: Option<f64>, on: &str| {
        let mut of = account(id, &[("2025-03-15", arr)]).renewing(&[("2025-03-15", on)]);
        of.likelihood = likelihood;
        of
    };
    let accounts = [
        to_come("a", "100", Some(90.0), "2026-12-01"),
        to_come("b", "60", Some(50.0), "2026-12-31"),
        to_come("c", "40", Some(20.0), "2026-12-24"),
        to_come("d", "30", None, "2026-12-24"),
        to_come("today", "7", Some(80.0), "2026-11-21"),
        to_come("late", "5", None, "2026-11-20"),
        to_come("far", "9", None, "2028-01-01"),
        to_come("gone", "99", None, "2026-12-24").staged(&[("2026-10-01", "churned")]),
        AccountPast {
            renewal_cleared: true,
            ..to_come("cleared", "99", None, "2026-12-24")
        },
    ];
    let frame = frame("2026-01-01", "2026-10-31");
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let forecast = Forecast::of(&customers, &frame);
    assert_eq!(forecast.months.len(), 12);
    let (month, december) = &forecast.months[1];
    assert_eq!(*month, Month::of(day("2026-12-01")));
    assert_eq!(december.count(), 4);
    assert_eq!(december.best(), decimal("230"));
    assert_eq!(december.commit(), decimal("160"));
    assert_eq!(december.worst(), decimal("100"));
    assert_eq!(december.expected, decimal("128"));
    assert_eq!(forecast.months[0].1.worst(), decimal("7"));
    assert_eq!(
        (forecast.overdue.count(), forecast.overdue.best()),
        (1, decimal("5"))
    );
    let all: usize = forecast.months.iter().map(|(_, due)| due.count()).sum();
    assert_eq!(all, 5);
}
