//! What must hold of any portfolio.

use super::make::{half, utc};
use crate::domain::lifecycle::Place;
use crate::domain::metrics::past::Customer;
use crate::domain::metrics::{AccountPast, Behind, By, Item, Report, begins, report};
use crate::domain::money::{Currency, Money};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A moment in the two years around the half year that is measured.
fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (0_i64..17_520).prop_map(|hours| {
        let first = NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day");
        utc(first) + TimeDelta::hours(hours)
    })
}

fn series<T: Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Vec<(DateTime<Utc>, T)>> {
    vec((moment(), value), 0..5).prop_map(|mut all| {
        all.sort_by_key(|(at, _)| *at);
        all
    })
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1_000).prop_map(|days| {
        let first = NaiveDate::from_ymd_opt(2024, 6, 1).expect("a day");
        first.checked_add_days(Days::new(days)).expect("a day")
    })
}

prop_compose! {
    fn past()(
        arr in series(prop_oneof![Just(0), 1_i64..1_000_000]),
        stages in series(0_u8..8),
        terms in series(day()),
        renewals in series(day()),
        nps in series(-1.0..12.0_f64),
        tiers in series(prop_oneof![Just(None), Just(Some("value")), Just(Some("standard"))]),
        owner in prop_oneof![Just(None), Just(Some("7")), Just(Some("8"))],
        first_value in prop_oneof![Just(None), day().prop_map(Some)],
        auto_renew in prop_oneof![Just(None), Just(Some(true))],
        likelihood in prop_oneof![Just(None), (0.0..120.0_f64).prop_map(Some)],
        unread in prop::bool::weighted(0.1),
    ) -> AccountPast {
        let money = |cents: i64| Money { amount: Decimal::new(cents, 2), currency: Currency::EUR };
        let place = |at| if at == 7 { Place::Unmapped } else { Place::Stage(at) };
        AccountPast {
            arr: arr.into_iter().map(|(at, cents)| (at, money(cents))).collect(),
            stages: stages.into_iter().map(|(at, stage)| (at, place(stage))).collect(),
            tiers: tiers.into_iter().map(|(at, tier)| (at, tier.map(Into::into))).collect(),
            owner: owner.map(Into::into),
            terms, renewals, nps, first_value, auto_renew, likelihood, unread, odd_arr: false,
            ..AccountPast::default()
        }
    }
}

fn measured(accounts: &[&AccountPast], by: Option<By>) -> Report {
    report(accounts, by, begins(accounts.iter().copied()).ok(), &half())
}

/// Any day and moment at all, those at the ends of the calendar oftener.
fn wild_day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        Just(NaiveDate::MIN),
        Just(NaiveDate::MAX),
        (0_i64..200).prop_map(|days| NaiveDate::MAX - TimeDelta::days(days)),
        (0_i64..200).prop_map(|days| NaiveDate::MIN + TimeDelta::days(days)),
        day(),
    ]
}

fn wild_moment() -> impl Strategy<Value = DateTime<Utc>> {
    prop_oneof![
        Just(DateTime::<Utc>::MIN_UTC),
        Just(DateTime::<Utc>::MAX_UTC),
        moment(),
    ]
}

fn wild<T: Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Vec<(DateTime<Utc>, T)>> {
    vec((wild_moment(), value), 0..4).prop_map(|mut all| {
        all.sort_by_key(|(at, _)| *at);
        all
    })
}

proptest! {
    /// A CRM can hold the year 262142; it must not end the program.
    #[test]
    fn no_date_is_too_wild(
        mut past in past(),
        terms in wild(wild_day()),
        renewals in wild(wild_day()),
        stages in wild(0_u8..7),
        arr_at in wild_moment(),
        first_value in wild_day(),
    ) {
        past.terms = terms;
        past.renewals = renewals;
        past.stages = stages.into_iter().map(|(at, stage)| (at, Place::Stage(stage))).collect();
        past.first_value = Some(first_value);
        if let Some(first) = past.arr.first_mut() {
            first.0 = first.0.min(arr_at);
        }
        let report = measured(&[&past], Some(By::Cohort));
        prop_assert_eq!(report.whole.accounts, 1);
        prop_assert!(report.cohorts.rows.iter().all(|row| row.cells.len() <= 1_202));
        let all = super::make::frame("-262143-01-01", "+262142-12-31");
        let renewals = super::super::Renewals::of(&[Customer::of(&past, &all)], &all);
        prop_assert!(renewals.renewed <= renewals.due);
    }

    #[test]
    fn grr_is_at_most_all_and_at_most_nrr(accounts in vec(past(), 0..12)) {
        let all: Vec<&AccountPast> = accounts.iter().collect();
        let report = measured(&all, None);
        let sum = &report.whole.retention;
        prop_assert_eq!(sum.grr().is_some(), sum.nrr().is_some());
        if let (Some(grr), Some(nrr)) = (sum.grr(), sum.nrr()) {
            prop_assert!((0.0..=1.0).contains(&grr) && grr <= nrr, "{grr} {nrr}");
        }
        // The formulas by movements say the same as those by accounts.
        prop_assert_eq!(sum.end, sum.start + sum.expansion - sum.contraction - sum.churn);
        prop_assert_eq!(sum.kept, sum.start - sum.contraction - sum.churn);
        let renewals = &report.whole.renewals;
        prop_assert_eq!(renewals.due, renewals.renewed + renewals.lost + renewals.open);
        prop_assert!(renewals.renewed_arr + renewals.lost_arr + renewals.open_arr <= renewals.due_arr);
        for row in &report.cohorts.rows {
            for (age, cell) in row.cells.iter().enumerate() {
                prop_assert!(cell.customers <= row.customers && cell.kept <= row.arr);
                prop_assert!(row.gross(age) <= row.net(age));
            }
        }
        for (_, due) in &report.forecast.months {
            prop_assert!(due.worst() <= due.commit() && due.commit() <= due.best());
            prop_assert!(due.expected <= due.best());
        }
    }

    #[test]
    fn the_order_of_the_accounts_does_not_matter(accounts in vec(past(), 0..12), by in 0_usize..4) {
        let by = Some([By::Tier, By::Owner, By::Stage, By::Cohort][by]);
        let forth: Vec<&AccountPast> = accounts.iter().collect();
        let back: Vec<&AccountPast> = accounts.iter().rev().collect();
        let (mut forth, mut back) = (measured(&forth, by), measured(&back, by));
        for flow in forth.funnel.iter_mut().chain(&mut back.funnel) {
            flow.1.days.sort_by(f64::total_cmp);
        }
        prop_assert_eq!(forth, back);
    }

    #[test]
    fn behind_a_figure_stand_as_many_as_it_counts(accounts in vec(past(), 0..12)) {
        let all: Vec<&AccountPast> = accounts.iter().collect();
        let report = measured(&all, None);
        let frame = half();
        let customers: Vec<Customer<'_>> = all.iter().map(|of| Customer::of(of, &frame)).collect();
        let behind = Behind::of(&customers, &report, &frame);
        let count = |item: Item| behind.accounts(&item).len();
        let (whole, standing) = (&report.whole, &report.standing);
        let kept = &whole.retention;
        prop_assert_eq!(count(Item::Nrr), kept.customers);
        prop_assert_eq!(count(Item::ArrStart), kept.customers);
        prop_assert_eq!(count(Item::Churn), kept.lost);
        prop_assert_eq!(count(Item::New), kept.joined);
        prop_assert_eq!(count(Item::ArrEnd), kept.customers - kept.lost + kept.joined);
        prop_assert_eq!(count(Item::Expansion) > 0, kept.expansion > Decimal::ZERO);
        prop_assert_eq!(count(Item::Contraction) > 0, kept.contraction > Decimal::ZERO);
        prop_assert!(count(Item::RenewedCount) <= whole.renewals.due);
        prop_assert_eq!(count(Item::Began), whole.first_value.began());
        prop_assert_eq!(count(Item::HalfWithin), whole.first_value.reached.len());
        prop_assert_eq!(count(Item::Nps), whole.nps.count());
        prop_assert_eq!(count(Item::Promoters), whole.nps.promoters);
        prop_assert_eq!(count(Item::Passives), whole.nps.passives);
        prop_assert_eq!(count(Item::Detractors), whole.nps.detractors);
        prop_assert_eq!(count(Item::Csat), whole.csat.count);
        prop_assert_eq!(count(Item::All), standing.all.customers);
        prop_assert_eq!(count(Item::AtRisk), standing.at_risk.customers);
        for (place, flow) in &report.funnel {
            let passed = count(Item::Stage(*place));
            prop_assert!(passed >= flow.at_start && passed <= flow.at_start + flow.entered);
        }
        for (place, stock) in &standing.stages {
            prop_assert_eq!(count(Item::StageArr(*place)), stock.customers);
        }
        for (tier, stock) in &standing.tiers {
            prop_assert_eq!(count(Item::Tier(tier.clone())), stock.customers);
        }
        for (band, stock) in &standing.bands {
            prop_assert_eq!(count(Item::Band(*band)), stock.customers);
        }
        prop_assert_eq!(count(Item::Team("logo_churn")), kept.lost);
    }

    #[test]
    fn the_parts_sum_to_the_whole(accounts in vec(past(), 0..12), by in 0_usize..4) {
        let by = Some([By::Tier, By::Owner, By::Stage, By::Cohort][by]);
        let all: Vec<&AccountPast> = accounts.iter().collect();
        let report = measured(&all, by);
        let (whole, parts) = (&report.whole, &report.groups);
        let sum = |of: fn(&super::super::Measures) -> Decimal| -> Decimal {
            parts.iter().map(|(_, part)| of(part)).sum()
        };
        prop_assert_eq!(sum(|of| of.retention.start), whole.retention.start);
        prop_assert_eq!(sum(|of| of.retention.end), whole.retention.end);
        prop_assert_eq!(sum(|of| of.retention.kept), whole.retention.kept);
        prop_assert_eq!(sum(|of| of.retention.new), whole.retention.new);
        prop_assert_eq!(sum(|of| of.renewals.due_arr), whole.renewals.due_arr);
        prop_assert_eq!(sum(|of| of.renewals.renewed_arr), whole.renewals.renewed_arr);
        let count = |of: fn(&super::super::Measures) -> usize| -> usize {
            parts.iter().map(|(_, part)| of(part)).sum()
        };
        prop_assert_eq!(count(|of| of.accounts), accounts.len());
        prop_assert_eq!(count(|of| of.retention.unknown), whole.retention.unknown);
        prop_assert_eq!(count(|of| of.nps.count()), whole.nps.count());
        prop_assert_eq!(count(|of| of.first_value.began()), whole.first_value.began());
        let standing = &report.standing;
        prop_assert_eq!(standing.stages.values().map(|of| of.arr).sum::<Decimal>(), standing.all.arr);
        prop_assert_eq!(standing.tiers.values().map(|of| of.arr).sum::<Decimal>(), standing.all.arr);
        prop_assert_eq!(standing.bands.values().map(|of| of.arr).sum::<Decimal>(), standing.all.arr);
    }
}
