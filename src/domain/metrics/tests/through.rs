//! The flow through the stages, and the measures of the team.

use super::make::{account, at, decimal, frame, half, stage};
use crate::domain::lifecycle::Place;
use crate::domain::metrics::counted::Counted;
use crate::domain::metrics::funnel::{Flow, funnel};
use crate::domain::metrics::past::Customer;
use crate::domain::metrics::{AccountPast, Figure, begins, report};

fn flow(accounts: &[AccountPast], of: Place) -> Flow {
    let frame = half();
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let flows = funnel(&customers, &frame);
    let found = flows.into_iter().find(|(place, _)| *place == of);
    found.map(|(_, flow)| flow).expect("every stage is there")
}

/// Onboarding: two there at the start, two come in. One goes on after 100 days, one is lost after 60,
/// one of the new goes on after 30: median 60; 2 of 4 went on; one is left.
#[test]
fn in_out_days_and_conversion_of_a_stage() {
    let accounts = [
        account("a", &[]).staged(&[("2025-11-01", "onboarding"), ("2026-02-09", "adoption")]),
        account("b", &[]).staged(&[("2025-12-01", "onboarding"), ("2026-01-30", "churned")]),
        account("c", &[]).staged(&[("2026-03-01", "onboarding"), ("2026-03-31", "adoption")]),
        account("d", &[]).staged(&[("2026-06-30T12", "onboarding"), ("2026-07-30", "adoption")]),
        account("e", &[]).staged(&[("2025-01-01", "onboarding"), ("2025-12-31", "adoption")]),
    ];
    let onboarding = flow(&accounts, stage("onboarding"));
    assert_eq!((onboarding.at_start, onboarding.entered), (2, 2));
    assert_eq!(
        (onboarding.left, onboarding.forward, onboarding.at_end),
        (3, 2, 1)
    );
    assert_eq!(onboarding.median_days(), Some(60.0));
    assert_eq!(onboarding.conversion(), Some(0.5));
    let adoption = flow(&accounts, stage("adoption"));
    assert_eq!(
        (
            adoption.at_start,
            adoption.entered,
            adoption.left,
            adoption.at_end
        ),
        (1, 2, 0, 3)
    );
    assert_eq!(
        (adoption.median_days(), adoption.conversion()),
        (None, Some(0.0))
    );
    assert_eq!(flow(&accounts, stage("churned")).entered, 1);
    assert_eq!(flow(&accounts, stage("advocacy")).conversion(), None);
}

/// From beside the line back to it is forward, from it to there and back along it is not.
#[test]
fn which_moves_are_forward() {
    let moved = |from: &str, to: &str| {
        let past = account("a", &[]).staged(&[("2025-11-01", from), ("2026-02-01", to)]);
        flow(&[past], stage(from)).forward == 1
    };
    assert!(moved("adoption", "renewal"));
    assert!(moved("at_risk", "adoption"));
    assert!(moved("churned", "onboarding"));
    assert!(moved("renewal", "value"), "the next term begins");
    assert!(!moved("renewal", "at_risk"));
    assert!(!moved("value", "adoption"));
    assert!(!moved("value", "at_risk"));
    assert!(!moved("at_risk", "churned"));
}

/// Added in the second quarter 30 new + 20 grown = 50, in the first 40: growth 25 %. One of two
/// standard accounts became value; 2 of 3 customers are value at the end.
#[test]
fn the_team_by_role() {
    let tiered = |mut of: AccountPast, tiers: &[(&str, &str)]| {
        of.tiers = tiers
            .iter()
            .map(|(on, tier)| (at(on), Some((*tier).into())))
            .collect();
        of
    };
    let mut risen = tiered(
        account("risen", &[("2025-01-01", "100"), ("2026-05-01", "120")]),
        &[("2025-01-01", "standard"), ("2026-05-01", "value")],
    );
    risen.solved = vec![at("2026-05-05")];
    let mut plain = tiered(
        account("plain", &[("2026-02-01", "40")]),
        &[("2026-02-01", "standard")],
    );
    plain.solved = vec![at("2026-03-31"), at("2026-04-01"), at("2026-06-30T23")];
    (plain.dau, plain.mau) = (
        vec![(at("2026-02-01"), 3.0)],
        vec![(at("2026-02-01"), 12.0)],
    );
    let new = tiered(
        account("new", &[("2026-04-10", "30")]),
        &[("2026-04-10", "value")],
    );
    let accounts = [risen, plain, new];
    let frame = frame("2026-04-01", "2026-06-30");
    let all: Vec<&AccountPast> = accounts.iter().collect();
    let figure = |begins, id: &str| {
        let report = report(&all, None, begins, &frame);
        let found = report.team.into_iter().find(|of| of.id == id);
        found.expect("it is listed").figure
    };
    let since = begins(&accounts).ok();
    assert_eq!(
        figure(since, "arr_added"),
        Ok(Figure::Amount(decimal("50")))
    );
    assert_eq!(figure(since, "arr_added_growth"), Ok(Figure::Growth(0.25)));
    assert_eq!(figure(since, "standard_to_value"), Ok(Figure::Share(0.5)));
    assert_eq!(
        figure(since, "value_tier_share"),
        Ok(Figure::Share(2.0 / 3.0))
    );
    assert_eq!(figure(since, "problems_solved"), Ok(Figure::Count(2)));
    assert_eq!(figure(since, "daily_active_use"), Ok(Figure::Share(0.25)));
    assert!(
        figure(Some(at("2026-03-01")), "arr_added_growth").is_err(),
        "no data before"
    );
    assert_eq!(
        figure(since, "leads_brought"),
        Err("no field counts them: docs/metrics.md")
    );
}

/// Trainings of standard accounts: 5 − 2 = 3 of one, 4 of one that began in the period, none of one whose
/// number before is not known, and none that were taken back: 7. Projects of all: 6 in the 91 days from
/// April to June, which are 91 / 30.436875 months.
#[test]
fn what_a_field_counts_is_measured_by_how_much_it_grew() {
    let counted = |id: &str, since: &str, tier: &str, which: Counted, counts: &[(&str, f64)]| {
        let mut of = account(id, &[(since, "100")]);
        of.tiers = vec![(at(since), Some(tier.into()))];
        of.counts[which as usize] = counts.iter().map(|(on, so)| (at(on), *so)).collect();
        of
    };
    let trained = |id, since, counts: &[(&str, f64)]| {
        counted(id, since, "standard", Counted::Trainings, counts)
    };
    let accounts = [
        trained(
            "a",
            "2025-01-01",
            &[("2025-02-01", 2.0), ("2026-05-01", 5.0)],
        ),
        trained(
            "new",
            "2026-04-20",
            &[("2026-05-01", 1.0), ("2026-06-01", 4.0)],
        ),
        trained("unknown", "2025-01-01", &[("2026-05-01", 40.0)]),
        trained(
            "mended",
            "2025-01-01",
            &[("2025-02-01", 9.0), ("2026-05-01", 1.0)],
        ),
        counted(
            "v",
            "2025-01-01",
            "value",
            Counted::Trainings,
            &[("2025-02-01", 0.0), ("2026-05-01", 9.0)],
        ),
        counted(
            "p",
            "2025-01-01",
            "value",
            Counted::Projects,
            &[("2025-02-01", 1.0), ("2026-05-01", 7.0)],
        ),
        counted(
            "r",
            "2025-01-01",
            "value",
            Counted::Referrals,
            &[("2026-05-01", 7.0)],
        ),
    ];
    let all: Vec<&AccountPast> = accounts.iter().collect();
    let report = report(&all, None, None, &frame("2026-04-01", "2026-06-30"));
    let figure = |id: &str| {
        let mut team = report.team.iter();
        team.find(|of| of.id == id).expect("it is listed").figure
    };
    assert_eq!(figure("trainings"), Ok(Figure::Count(7)));
    let Ok(Figure::Monthly(projects)) = figure("improvement_projects") else {
        panic!("{:?}", figure("improvement_projects"));
    };
    assert!(
        (projects - 6.0 * 30.436_875 / 91.0).abs() < 1e-9,
        "{projects}"
    );
    assert_eq!(
        figure("referrals"),
        Err("what was counted before the period is not known")
    );
    assert!(figure("leads_brought").is_err());
    assert_eq!(Counted::of("Trainings held"), Some(Counted::Trainings));
    assert_eq!(Counted::of("improvement-projects"), Some(Counted::Projects));
    assert_eq!(Counted::of("training"), None);
}
