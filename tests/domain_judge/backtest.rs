//! The backtest: every figure by hand, and nothing from the future.

use crate::make::*;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use tenure::domain::health::Band;
use tenure::domain::health::backtest::{
    Interval, Lead, Leads, Observation, Observed, Plan, Renewals, Report, Seeded, auc, bins, hits,
    interval, losses,
};
use tenure::domain::health::scorecard::Scorecard;
use tenure::domain::past::AccountHistory;
use tenure::domain::ticket::{Severity, Ticket};
use tenure::domain::{Field, Rules};

const DRAWS: Seeded = Seeded {
    times: 200,
    seed: 7,
};

/// A scorecard of CSAT as it is.
fn csat() -> Rules {
    let card = "id = \"csat\"\n[[measures]]\nid = \"a\"\ngroup = \"experience\"\nweight = 1\nsource = \"csat\"\n";
    Rules {
        scorecard: Scorecard::parse(card).expect("it is right"),
        ..Rules::presets()
    }
}

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
}

#[test]
fn the_auc_is_the_share_of_pairs_in_the_right_order_with_ties_by_half() {
    // Lost 20, 40, 40; stay 30, 40, 60, 80: 3 × 4 = 12 pairs. 30 stands above 20 alone: 1. 40 above
    // 20 and beside both 40: 1 + 1/2 + 1/2 = 2. 60 and 80 above all: 3 and 3. Together 9 of 12.
    let mut observed = vec![
        (40.0, true),
        (80.0, false),
        (20.0, true),
        (30.0, false),
        (40.0, false),
        (60.0, false),
        (40.0, true),
    ];
    assert_eq!(auc(&observed), Some(0.75));
    observed.reverse();
    assert_eq!(auc(&observed), Some(0.75), "the order does not matter");
    // All the same: half. Turned round: nothing. One kind alone: no figure.
    assert_eq!(auc(&[(5.0, true), (5.0, false), (5.0, false)]), Some(0.5));
    assert_eq!(auc(&[(9.0, true), (5.0, false)]), Some(0.0));
    assert_eq!(auc(&[(9.0, true), (5.0, true)]), None);
    assert_eq!(auc(&[]), None);
}

#[test]
fn the_lowest_k_share_what_equal_scores_give() {
    let sorted = [
        (20.0, true),
        (30.0, false),
        (40.0, true),
        (40.0, true),
        (40.0, false),
        (60.0, false),
    ];
    // Of the three at 40 two are lost: one of them taken is 2/3 lost, one and a half is 1.
    for (k, wanted) in [
        (0.0, 0.0),
        (1.0, 1.0),
        (2.0, 1.0),
        (3.0, 1.0 + 2.0 / 3.0),
        (3.5, 2.0),
        (5.0, 3.0),
        (9.0, 3.0),
    ] {
        close(hits(&sorted, k), wanted);
    }
}

/// Scores 1 to 20 of as many accounts; 1, 2, 3 and 7 are lost, below 4 is called risk.
fn twenty() -> Observed {
    let one = |score: i64| Observation {
        account: format!("{score:02}").into(),
        day: day(100),
        score: score as f64,
        band: if score < 4 { Band::Risk } else { Band::Good },
        lost: [1, 2, 3, 7].contains(&score).then(|| day(50)),
        due: score < 6,
        renewed: match score {
            1 => Some(false),
            2 | 4 => Some(true),
            _ => None,
        },
    };
    let lead = |days| Lead {
        lost: day(50),
        days,
        first: days,
    };
    Observed {
        observations: (1..=20).map(one).collect(),
        leads: vec![lead(Some(10)), lead(Some(30)), lead(None), lead(Some(20))],
        ..Observed::default()
    }
}

#[test]
fn tenths_have_their_rate_and_its_interval() {
    let sorted: Vec<(f64, bool)> = twenty()
        .observations
        .iter()
        .map(|one| (one.score, one.lost.is_some()))
        .collect();
    let bins = bins(&sorted);
    let rates: Vec<f64> = bins.iter().map(|bin| bin.rate).collect();
    // 1 and 2 are lost, of 3 and 4 one, of 7 and 8 one.
    assert_eq!(rates, [1.0, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!((bins[0].from, bins[0].to, bins[0].mean), (1.0, 2.0, 1.5));
    // Wilson for 2 of 2 with z² = 3.8415: (1 + 0.9604 - 0.9604) / (1 + 1.9207) = 0.3424, up to 1.
    assert!(
        (bins[0].rate_low - 0.342_4).abs() < 1e-4,
        "{}",
        bins[0].rate_low
    );
    assert!((bins[0].rate_high - 1.0).abs() < 1e-9);
    // 0 of 2 is the mirror of it.
    assert!((bins[2].rate_high - 0.657_6).abs() < 1e-4 && bins[2].rate_low.abs() < 1e-9);
}

#[test]
fn a_report_has_every_figure() {
    let report = Report::of(&twenty(), DRAWS);
    assert_eq!(
        (report.observations, report.accounts, report.lost),
        (20, 20, 4)
    );
    assert_eq!(report.base_rate, Some(0.2));
    assert!(!report.enough, "four losses are luck");
    // 1, 2 and 3 stand below all 16, 7 below 13 (8 to 20): 61 of 64 pairs.
    assert_eq!(report.auc, Some(61.0 / 64.0));
    // The lowest tenth is two, both lost: 1 / 0.2.
    close(report.lift_worst_decile.expect("a lift"), 5.0);
    let at: Vec<_> = report
        .at_k
        .iter()
        .map(|at| (at.k, at.precision, at.recall))
        .collect();
    assert_eq!(
        at,
        [
            (1, 1.0, Some(0.25)),
            (2, 1.0, Some(0.5)),
            // As many as were lost; three of the lowest four were.
            (4, 0.75, Some(0.75)),
        ]
    );
    let risk = report.risk_band.expect("three are in risk");
    assert_eq!((risk.k, risk.precision, risk.recall), (3, 1.0, Some(0.75)));
    // Due 1 to 5; 1 is lost, 2 and 4 renewed, and both stand above 1.
    let renewals = Renewals {
        due: 5,
        renewed: 2,
        lost: 1,
        open: 2,
        auc: Some(1.0),
    };
    assert_eq!(report.renewals, renewals);
    // Of 10, 20, 30 the first, second and third: ranks 0.75, 1.5 and 2.25, up.
    let leads = Leads {
        losses: 4,
        warned: 3,
        ever: 3,
        days_low: Some(10),
        days_median: Some(20),
        days_high: Some(30),
    };
    assert_eq!(report.lead_time, leads);
    let mut turned = twenty();
    turned.observations.reverse();
    turned.leads.reverse();
    assert_eq!(
        Report::of(&turned, DRAWS),
        report,
        "the order does not matter"
    );
    let nothing = Report::of(&Observed::default(), DRAWS);
    assert_eq!(
        (nothing.auc, nothing.lift_worst_decile, nothing.at_k.len()),
        (None, None, 0)
    );
}

/// Two accounts lost, each seen from eight days before, and ten that stay: 16 of the observations are
/// lost, but two losses are luck.
#[test]
fn a_loss_seen_from_many_days_is_one_when_it_comes_to_whether_there_are_enough() {
    let one = |account: i64, back: i64| Observation {
        account: format!("{account:02}").into(),
        day: day(100 + back),
        score: account as f64,
        band: Band::Watch,
        lost: (account < 2).then(|| day(50)),
        due: false,
        renewed: None,
    };
    let days = (0..8).flat_map(|back| (0..12).map(move |account| one(account, back)));
    let mut observed = Observed {
        observations: days.collect(),
        ..Observed::default()
    };
    let seeded = Seeded { times: 10, seed: 1 };
    let report = Report::of(&observed, seeded);
    assert_eq!(
        (report.lost, report.times_lost, report.enough),
        (16, 2, false)
    );
    // Ten accounts lost and ten that stay are enough.
    observed.observations = (0..20).map(|account| one(account, 0)).collect();
    for (at, one) in observed.observations.iter_mut().enumerate() {
        one.lost = (at < 10).then(|| day(50));
    }
    assert!(Report::of(&observed, seeded).enough);
}

#[test]
fn the_interval_is_drawn_by_accounts_and_by_seed() {
    let observed: Vec<(usize, f64, bool)> = (0..40)
        .map(|at| (at / 2, ((at * 37) % 41) as f64, at % 5 == 0))
        .collect();
    let plain: Vec<(f64, bool)> = observed
        .iter()
        .map(|(_, score, lost)| (*score, *lost))
        .collect();
    let auc = auc(&plain).expect("both kinds");
    let found = interval(&observed, 500, 1).expect("an interval");
    assert!(
        found.low < auc && auc < found.high,
        "{found:?} around {auc}"
    );
    assert_eq!(interval(&observed, 500, 1), Some(found));
    assert_ne!(interval(&observed, 500, 2), Some(found));
    let mut turned = observed.clone();
    turned.reverse();
    assert_eq!(interval(&turned, 500, 1), Some(found));
    // Wholly apart: every draw that has both is 1.
    let apart: Vec<_> = (0..20).map(|at| (at, at as f64, at < 10)).collect();
    let one = Interval {
        low: 1.0,
        high: 1.0,
    };
    assert_eq!(interval(&apart, 100, 1), Some(one));
    assert_eq!(interval(&apart, 0, 1), None);
    assert_eq!(interval(&[], 100, 1), None);
}

#[test]
fn a_loss_is_the_entry_into_a_lost_stage_of_one_that_was_seen_before() {
    let lost = |stages: &[(i64, &str)]| -> Vec<i64> {
        let stages: Vec<(DateTime<Utc>, String)> = stages
            .iter()
            .map(|(days, stage)| (ago(*days), (*stage).to_owned()))
            .collect();
        let losses = losses(&stages, &RULES.lifecycle).into_iter();
        losses.map(|at| (now().utc - at).num_days()).collect()
    };
    assert_eq!(lost(&[(90, "onboarding"), (50, "churned")]), [50]);
    let back = [
        (90, "onboarding"),
        (50, "churned"),
        (40, "adoption"),
        (9, "churned"),
    ];
    assert_eq!(lost(&back), [50, 9], "it came back and left again");
    assert_eq!(
        lost(&[(90, "churned"), (40, "adoption")]),
        [0; 0],
        "it was never seen to leave"
    );
    assert_eq!(
        lost(&[(90, "adoption"), (60, "no stage of ours"), (50, "churned")]),
        [50]
    );
}

fn set(past: &mut AccountHistory, field: Field, values: &[(i64, f64)]) {
    let values = values.iter().map(|(days, value)| (ago(*days), *value));
    past.history.push((field, values.collect()));
}

fn customer_of(stages: &[(i64, &str)]) -> AccountHistory {
    let stages = stages
        .iter()
        .map(|(days, stage)| (ago(*days), (*stage).to_owned()));
    AccountHistory {
        account: bare(),
        stages: stages.collect(),
        ..AccountHistory::default()
    }
}

#[test]
fn days_whose_horizon_is_not_over_are_not_evaluated() {
    // Today (day 0) is not over: the last horizon of ten days ends yesterday and began on day 11.
    let plan = Plan::every(10, 5, day(30), now().utc);
    assert_eq!(plan.days, [day(26), day(21), day(16), day(11)]);
    assert_eq!(Plan::on(10, day(11), now().utc).days, [day(11)]);
    assert!(Plan::on(10, day(10), now().utc).days.is_empty());
    assert!(Plan::every(90, 30, day(60), now().utc).days.is_empty());
}

/// 60, then 49, which is not two points below the line of 50, then 47, which is, then 51, which is not two above it.
/// Without the margin that would be watch, risk, risk, watch.
#[test]
fn the_band_of_an_observation_is_the_one_that_was_shown_that_day() {
    let mut past = customer_of(&[(400, "adoption")]);
    let values = [(400, 60.0), (60, 49.0), (45, 47.0), (30, 51.0)];
    set(&mut past, Field::Csat, &values);
    let band = |back| {
        let mut observed = Observed::default();
        observed.add(&past, &csat(), &Plan::on(10, day(back), now().utc));
        observed.observations.first().map(|one| one.band)
    };
    assert_eq!(
        [70, 55, 40, 25].map(band),
        [Band::Watch, Band::Watch, Band::Risk, Band::Risk].map(Some)
    );
}

/// In risk since long before the year that is looked at: 51 all through it is no way out of it.
#[test]
fn the_lead_remembers_the_band_from_before_its_year() {
    let mut past = customer_of(&[(900, "adoption"), (20, "churned")]);
    set(&mut past, Field::Csat, &[(900, 47.0), (800, 51.0)]);
    let mut observed = Observed::default();
    observed.add(&past, &csat(), &Plan::every(10, 5, day(36), now().utc));
    let year = Lead {
        lost: day(20),
        days: Some(365),
        first: Some(365),
    };
    assert_eq!(observed.leads, [year]);
}

/// In risk on days 60 to 51, good until 31, in risk from 30 to the loss on day 20: the stay that lasted
/// began ten days before, the first day in risk was forty before. Who got well again before the loss was
/// not warned of it.
#[test]
fn the_lead_is_the_stay_in_risk_that_lasted_until_the_loss() {
    let lead = |values: &[(i64, f64)]| {
        let mut past = customer_of(&[(90, "adoption"), (20, "churned")]);
        set(&mut past, Field::Csat, values);
        let plan = Plan::every(10, 5, day(36), now().utc);
        let mut observed = Observed::default();
        observed.add(&past, &csat(), &plan);
        observed.leads
    };
    let told = |days, first| {
        vec![Lead {
            lost: day(20),
            days,
            first,
        }]
    };
    assert_eq!(
        lead(&[(60, 30.0), (50, 90.0), (30, 30.0)]),
        told(Some(10), Some(40))
    );
    assert_eq!(lead(&[(60, 30.0), (50, 90.0)]), told(None, Some(40)));
    assert_eq!(lead(&[(60, 90.0)]), told(None, None));
    // A gap within the stay does not end it.
    assert_eq!(
        lead(&[(60, 30.0), (50, f64::NAN), (30, 30.0)]),
        told(Some(40), Some(40))
    );
    assert_eq!(lead(&[]), []);
}

#[test]
fn an_account_is_scored_then_and_looked_at_later() {
    let mut past = customer_of(&[(40, "adoption"), (9, "churned")]);
    set(
        &mut past,
        Field::Csat,
        &[(28, 80.0), (13, 30.0), (5, 100.0)],
    );
    let plan = Plan::every(10, 5, day(36), now().utc);
    let mut observed = Observed::default();
    observed.add(&past, &csat(), &plan);
    let found: Vec<_> = observed
        .observations
        .iter()
        .map(|one| (one.day, one.score, one.lost))
        .collect();
    assert_eq!(
        found,
        [
            // Lost on day 9: within ten days of 16 and 11, not of 26 (to 16) and 21 (to 11).
            (day(26), 80.0, None),
            (day(21), 80.0, None),
            (day(16), 80.0, Some(day(9))),
            (day(11), 30.0, Some(day(9))),
        ]
    );
    // On day 31 and 36 the stage was known, a score was not.
    let out: usize = observed.left_out.values().map(|out| out.no_score).sum();
    assert_eq!(out, 2);
    // In risk since the end of day 13, when 80 became 30: four days before.
    let lead = Lead {
        lost: day(9),
        days: Some(4),
        first: Some(4),
    };
    assert_eq!(observed.leads, [lead]);
    let mut after = Observed::default();
    after.add(&past, &csat(), &Plan::on(3, day(8), now().utc));
    assert_eq!(
        (
            after.observations.len(),
            after.left_out[&day(8)].lost_already
        ),
        (0, 1)
    );
    // Ten days after day 19 is the day of the loss itself, after day 20 the one before it.
    let lost = |back| {
        let mut on = Observed::default();
        on.add(&past, &csat(), &Plan::on(10, day(back), now().utc));
        on.observations.first().map(|one| one.lost)
    };
    assert_eq!(
        (lost(19), lost(20)),
        (Some(Some(day(9))), Some(None)),
        "the last day of the horizon counts, the next does not"
    );
}

#[test]
fn a_renewal_has_an_outcome_when_somebody_recorded_one_in_time() {
    let number = |back: i64| (day(back) - chrono::NaiveDate::default()).num_days() as f64;
    let mut past = customer_of(&[(90, "adoption")]);
    set(&mut past, Field::Csat, &[(80, 70.0)]);
    // Due on day 12, moved a year on on day 10.
    set(
        &mut past,
        Field::Renewal,
        &[(90, number(12)), (10, number(-353))],
    );
    let mut observed = Observed::default();
    observed.add(&past, &csat(), &Plan::every(10, 5, day(26), now().utc));
    let found: Vec<_> = observed
        .observations
        .iter()
        .map(|one| (one.due, one.renewed))
        .collect();
    assert_eq!(
        found,
        [
            // To day 16: not due. To day 11: due, nothing recorded yet. To day 6: due and renewed.
            (false, None),
            (true, None),
            (true, Some(true)),
            // On day 11 it was past already.
            (false, None),
        ]
    );
}

/// Everything that a score is made of here.
fn all_sources() -> Rules {
    let card = r#"id = "all"
least_coverage = 0
[[measures]]
id = "a"
group = "experience"
weight = 2
source = "csat"
[[measures]]
id = "b"
group = "experience"
weight = 1
source = "sentiment"
curve = [[0, 0], [100, 100]]
decay = { to = 0, days = 60 }
[[measures]]
id = "c"
group = "experience"
weight = 1
source = "open_tickets"
[[measures]]
id = "d"
group = "outcome"
weight = 3
source = "touch_delay"
curve = [[0, 100], [3, 0]]
[[measures]]
id = "e"
group = "outcome"
weight = 1
source = "key_contacts_met"
curve = [[0, 0], [1, 100]]
[[measures]]
id = "f"
group = "outcome"
weight = 2
source = "dau / mau"
curve = [[0, 0], [9, 100]]
[[measures]]
id = "g"
group = "outcome"
weight = 2
only = { kinds = ["onboarding"] }
source = "field:Logins"
curve = [[0, 0], [100, 100]]
"#;
    Rules {
        scorecard: Scorecard::parse(card).expect("it is right"),
        ..Rules::presets()
    }
}

fn series() -> impl Strategy<Value = Vec<(DateTime<Utc>, f64)>> {
    prop::collection::vec((0_i64..4_800, 1_u8..100), 0..12).prop_map(|mut all| {
        all.sort_unstable_by_key(|(hours, _)| -hours);
        let at = |hours| now().utc - chrono::TimeDelta::hours(hours);
        all.into_iter()
            .map(|(hours, value)| (at(hours), f64::from(value)))
            .collect()
    })
}

fn words(of: &'static [&'static str]) -> impl Strategy<Value = Vec<(DateTime<Utc>, String)>> {
    prop::collection::vec((0_i64..200, prop::sample::select(of)), 1..6).prop_map(|mut all| {
        all.sort_unstable_by_key(|(days, _)| -days);
        let one = |(days, word): (i64, &str)| (ago(days), word.to_owned());
        all.into_iter().map(one).collect()
    })
}

prop_compose! {
    fn past()(
        numbers in prop::collection::vec(series(), 5),
        logins in series(),
        stages in words(&["onboarding", "adoption", "renewal"]),
        tiers in words(&["benchmark", "value", "standard"]),
        tickets in prop::collection::vec((0_i64..200, prop::option::of(0_i64..90), 0_usize..4), 0..5),
    ) -> AccountHistory {
        let mut account = customer();
        account.custom = [("Logins", "55")].into_iter().collect();
        let fields = [Field::Dau, Field::Mau, Field::Csat, Field::Sentiment, Field::LastTouch];
        let mut history: Vec<_> = fields.into_iter().zip(numbers).collect();
        for (at, value) in &mut history[4].1 {
            *value = at.timestamp() as f64;
        }
        let ticket = |(opened, open, severity): (i64, Option<i64>, usize)| Ticket {
            id: "t".into(),
            accounts: Vec::new(),
            subject: String::new(),
            severity: Some([Severity::S1, Severity::S2, Severity::S3, Severity::S4][severity]),
            opened: ago(opened),
            closed: open.filter(|open| *open < opened).map(|open| ago(opened - open)),odd: Vec::new(),};
        AccountHistory {
            account,
            history,
            stages,
            words: vec![(Field::Tier, tiers)],
            custom: vec![("Logins".into(), logins)],
            tickets: tickets.into_iter().map(ticket).collect(),
        }
    }
}

/// The same past as if it had been read at the end of a day: later values gone, what was closed later
/// still open, and another present.
fn cut(past: &AccountHistory, end: DateTime<Utc>) -> AccountHistory {
    let mut cut = past.clone();
    for (_, values) in cut.history.iter_mut() {
        values.retain(|(at, _)| *at <= end);
    }
    for (_, values) in cut.custom.iter_mut() {
        values.retain(|(at, _)| *at <= end);
    }
    for (_, values) in cut.words.iter_mut() {
        values.retain(|(at, _)| *at <= end);
    }
    cut.stages.retain(|(at, _)| *at <= end);
    cut.tickets.retain(|ticket| ticket.opened <= end);
    for ticket in &mut cut.tickets {
        ticket.closed = ticket.closed.filter(|at| *at <= end);
    }
    cut.account = bare();
    cut.account.tickets.read = true;
    cut
}

proptest! {
    #[test]
    fn no_score_of_a_day_knows_what_came_later(past in past(), back in 20_i64..150) {
        let rules = all_sources();
        let plan = Plan::on(10, day(back), now().utc);
        let end = day(back).and_hms_opt(23, 59, 59).expect("a moment").and_utc();
        let (mut whole, mut then) = (Observed::default(), Observed::default());
        whole.add(&past, &rules, &plan);
        then.add(&cut(&past, end), &rules, &plan);
        let score = |of: &Observed| of.observations.first().map(|one| one.score);
        prop_assert_eq!(score(&whole), score(&then));
        prop_assert_eq!(whole.left_out, then.left_out);
    }

    #[test]
    fn the_auc_is_what_counting_pairs_says(observed in prop::collection::vec((0_u8..20, any::<bool>()), 2..60)) {
        let observed: Vec<(f64, bool)> = observed.into_iter().map(|(score, lost)| (f64::from(score), lost)).collect();
        let (mut pairs, mut right) = (0.0, 0.0);
        for (lost, _) in observed.iter().filter(|(_, lost)| *lost) {
            for (stay, _) in observed.iter().filter(|(_, lost)| !*lost) {
                pairs += 1.0;
                right += if stay > lost { 1.0 } else if stay == lost { 0.5 } else { 0.0 };
            }
        }
        match auc(&observed) {
            Some(found) => prop_assert!((found - right / pairs).abs() < 1e-12),
            None => prop_assert_eq!(pairs, 0.0),
        }
    }
}

/// The stage is known since day 25, and never a score: the evaluation days from then on are said to have
/// been without one, and those before, of which nothing was known, are not told at all.
#[test]
fn days_on_which_nobody_had_a_score_are_said() {
    let past = AccountHistory {
        stages: vec![(ago(25), "adoption".into())],
        ..AccountHistory::default()
    };
    let plan = Plan::every(10, 5, day(36), now().utc);
    let mut observed = Observed::default();
    observed.add(&past, &csat(), &plan);
    let report = Report::of(&observed, Seeded { times: 10, seed: 1 });
    assert_eq!(report.observations, 0);
    assert_eq!(report.days, [day(21), day(16), day(11)]);
    assert_eq!((report.left_out.no_score, report.left_out.no_stage), (3, 0));
    let mut nobody = Observed::default();
    nobody.add(&AccountHistory::default(), &csat(), &plan);
    let report = Report::of(&nobody, Seeded { times: 10, seed: 1 });
    assert_eq!(report.left_out.no_stage, report.days.len());
    assert!(report.left_out.no_stage > 3);
}
