//! Several currencies, cohorts, and where ARR stands.

use super::make::{account, at, day, decimal, frame, half, stage};
use super::retaining::retention;
use crate::domain::health::Band;
use crate::domain::metrics::money::Exchange;
use crate::domain::metrics::past::Customer;
use crate::domain::metrics::{AccountPast, Cohorts, Frame, Month, Rates, Standing};
use crate::domain::money::{Currency, Money};

/// 100 $ at 0.9 € and 50 € start; the dollars grow to 120 $: (108 + 50) / (90 + 50).
#[test]
fn several_currencies_are_added_up_by_given_rates_only() {
    let dollars = |amount: &str| Money {
        amount: decimal(amount),
        currency: Currency::USD,
    };
    let mut american = account("us", &[]);
    american.arr = vec![
        (at("2025-01-01"), dollars("100")),
        (at("2026-02-01"), dollars("120")),
    ];
    let accounts = [american, account("eu", &[("2025-01-01", "50")])];
    let found = crate::domain::metrics::currencies(&accounts);
    let refused = Exchange::new(&found, Currency::EUR, &Rates::new()).expect_err("no rates");
    let sentence = refused.to_string();
    assert!(
        sentence.contains("EUR, USD") && sentence.contains("[rates]"),
        "{sentence}"
    );
    for (euro, dollar) in [("1", "0.9"), ("10", "9")] {
        let rates = Rates::from([
            (Currency::EUR, decimal(euro)),
            (Currency::USD, decimal(dollar)),
        ]);
        let exchange = Exchange::new(&found, Currency::EUR, &rates).expect("both rates");
        let frame = Frame {
            exchange: &exchange,
            ..half()
        };
        let sum = retention(&accounts, &frame);
        assert_eq!((sum.start, sum.end), (decimal("140"), decimal("158")));
    }
    // One currency needs no rate, whatever the profile's is.
    let one = crate::domain::metrics::currencies(&accounts[..1]);
    let exchange = Exchange::new(&one, Currency::EUR, &Rates::new()).expect("one currency");
    assert_eq!(
        (exchange.to, exchange.amount(dollars("7"))),
        (Currency::USD, decimal("7"))
    );
}

/// Two begin in January with 100 and 50. By the end of February one has grown to 150; in March the
/// other is gone. Logos 2/2, 2/2, 1/2; net 150/150, 200/150, 150/150; gross 1, 1, 100/150.
#[test]
fn the_triangle_of_a_cohort() {
    let accounts = [
        account("a", &[("2026-01-10", "100"), ("2026-02-20", "150")])
            .termed(&[("2026-01-05", "2026-01-10")]),
        account("b", &[("2026-02-03", "50")])
            .termed(&[("2026-02-03", "2026-01-30")])
            .staged(&[("2026-02-03", "onboarding"), ("2026-03-09", "churned")]),
        account("c", &[("2026-02-01", "70")]),
        // Began long before its ARR was recorded: what it began with is not known.
        account("d", &[("2026-02-01", "70")]).termed(&[("2026-02-01", "2025-03-01")]),
    ];
    let frame = frame("2026-01-01", "2026-04-15");
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let cohorts = Cohorts::of(&customers, &frame);
    assert_eq!(cohorts.unknown, 1);
    let months: Vec<_> = cohorts.rows.iter().map(|row| row.month).collect();
    assert_eq!(
        months,
        [Month::of(day("2026-01-01")), Month::of(day("2026-02-01"))]
    );
    let january = &cohorts.rows[0];
    assert_eq!(
        (january.customers, january.arr, january.cells.len()),
        (2, decimal("150"), 3)
    );
    let table = |of: fn(&crate::domain::metrics::cohorts::Cohort, usize) -> Option<f64>| {
        (0..4).map(|age| of(january, age)).collect::<Vec<_>>()
    };
    assert_eq!(
        table(|row, age| row.logos(age)),
        [Some(1.0), Some(1.0), Some(0.5), None]
    );
    assert_eq!(
        table(|row, age| row.net(age)),
        [Some(1.0), Some(200.0 / 150.0), Some(1.0), None]
    );
    let gross = table(|row, age| row.gross(age));
    assert_eq!(gross[..2], [Some(1.0), Some(1.0)]);
    assert!((gross[2].expect("a share") - 100.0 / 150.0).abs() < 1e-12);
}

/// 150 + 50 + 60 at the end; 60 in band risk, 50 in the stage at risk: 110 at risk.
#[test]
fn arr_at_the_end_by_stage_tier_and_band() {
    let tier = |mut of: AccountPast, tier: &str, band: Band| {
        of.tiers = vec![(at("2025-01-01"), Some(tier.into()))];
        of.band = band;
        of
    };
    let accounts = [
        tier(
            account("a", &[("2025-01-01", "150")]).staged(&[("2025-01-01", "value")]),
            "value",
            Band::Good,
        ),
        tier(
            account("b", &[("2025-01-01", "50")]).staged(&[("2025-01-01", "at_risk")]),
            "value",
            Band::Watch,
        ),
        tier(
            account("c", &[("2025-01-01", "60")]),
            "standard",
            Band::Risk,
        ),
        tier(
            account("d", &[("2026-08-01", "999")]),
            "standard",
            Band::Risk,
        ),
    ];
    let frame = half();
    let customers: Vec<_> = accounts.iter().map(|of| Customer::of(of, &frame)).collect();
    let sum = Standing::of(&customers, &frame);
    assert_eq!((sum.all.customers, sum.all.arr), (3, decimal("260")));
    assert_eq!(sum.stages[&stage("value")].arr, decimal("150"));
    assert_eq!(sum.stages[&Default::default()].arr, decimal("60"));
    assert_eq!(sum.tiers[&Some("value".into())].arr, decimal("200"));
    assert_eq!(sum.bands[&Band::Risk].arr, decimal("60"));
    assert_eq!(
        (sum.at_risk.customers, sum.at_risk.arr),
        (2, decimal("110"))
    );
}

/// A CRM that keeps no history of the tier tells the one of today alone, since the record last changed:
/// it counts before that too, as it does where accounts are split by it. One that was cleared is none.
#[test]
fn a_tier_without_a_past_is_the_first_that_is_known() {
    let tiers = |tiers: &[(&str, Option<&str>)]| {
        let mut of = account("a", &[("2025-01-01", "150")]);
        let tiers = tiers.iter();
        of.tiers = tiers
            .map(|(since, tier)| (at(since), tier.map(Into::into)))
            .collect();
        let frame = half();
        let customer = Customer::of(&of, &frame);
        let standing = Standing::of([&customer], &frame);
        let whole: Vec<_> = standing.tiers.keys().cloned().collect();
        assert_eq!(whole, [customer.tier(frame.period.end).cloned()]);
        whole[0].as_ref().map(ToString::to_string)
    };
    assert_eq!(
        tiers(&[("2026-11-01", Some("value"))]).as_deref(),
        Some("value")
    );
    assert_eq!(
        tiers(&[
            ("2026-05-01", Some("standard")),
            ("2026-11-01", Some("value"))
        ])
        .as_deref(),
        Some("standard")
    );
    assert_eq!(
        tiers(&[("2026-05-01", None), ("2026-11-01", Some("value"))]),
        None
    );
    assert_eq!(tiers(&[]), None);
}
