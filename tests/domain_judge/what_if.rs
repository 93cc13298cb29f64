//! What another scorecard would say, and the history of positions.

use crate::make::*;
use std::collections::BTreeMap;
use tenure::domain::health::scorecard::Scorecard;
use tenure::domain::health::what_if::{Bands, WhatIf};
use tenure::domain::health::{Band, Quadrant, Sight, View, explain_then, past_days, positions};
use tenure::domain::past::AccountHistory;
use tenure::domain::{Currency, Field, Rules};

/// CSAT by a curve.
fn card(curve: &str) -> Rules {
    let card = format!(
        "id = \"x\"\n[[measures]]\nid = \"a\"\ngroup = \"experience\"\nweight = 1\nsource = \"csat\"\ncurve = {curve}\n"
    );
    Rules {
        scorecard: Scorecard::parse(&card).expect("it is right"),
        ..Rules::presets()
    }
}

fn one(id: &str, arr: i64, csat: f64, days: i64) -> AccountHistory {
    let mut account = bare();
    account.id = id.into();
    account.arr = euros(arr);
    put_at(&mut account, Field::Csat, csat, days);
    AccountHistory {
        history: vec![(Field::Csat, vec![(ago(days), csat)])],
        stages: vec![(ago(90), "adoption".into())],
        account,
        ..AccountHistory::default()
    }
}

/// 500 yen are dearer than 100 euros by the number; at 0.006 € a yen they are 3 €.
#[test]
fn the_dearest_is_told_by_the_rates_where_there_are_some() {
    let (as_it_is, half) = (card("[[0, 0], [100, 100]]"), card("[[0, 0], [100, 50]]"));
    let order = |rates: &[(&str, &str)]| {
        let mut told = WhatIf::new(1, now());
        let mut yen = one("yen", 500, 80.0, 60);
        yen.account.arr.as_mut().expect("it has one").currency =
            Currency::parse("JPY").expect("a currency");
        for past in [one("euros", 100, 80.0, 60), yen] {
            told.add(&past, &as_it_is, &half);
        }
        let rates = rates.iter().map(|(code, rate)| {
            let currency = Currency::parse(code).expect("a currency");
            (currency, rate.parse().expect("a rate"))
        });
        let told = told.finish(&rates.collect());
        let ids = told.changes.iter().map(|change| change.account.to_string());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(order(&[]), ["yen", "euros"]);
    assert_eq!(order(&[("EUR", "1"), ("JPY", "0.006")]), ["euros", "yen"]);
}

#[test]
fn who_changes_band_is_named_the_dearest_first_and_counted_week_by_week() {
    let (as_it_is, half) = (card("[[0, 0], [100, 100]]"), card("[[0, 0], [100, 50]]"));
    let mut told = WhatIf::new(3, now());
    // 80 good becomes 40 risk; 60 watch becomes 30 risk; 20 stays risk. The first is known for ten
    // days only, and one that was lost does not count.
    let mut gone = one("4", 900, 80.0, 60);
    gone.account.stage = Some("churned".into());
    for past in [
        one("1", 100, 80.0, 10),
        one("2", 500, 60.0, 60),
        one("3", 700, 20.0, 60),
        gone,
    ] {
        told.add(&past, &as_it_is, &half);
    }
    let told = told.finish(&BTreeMap::new());
    let changes: Vec<_> = told
        .changes
        .iter()
        .map(|change| {
            (
                change.account.as_str(),
                change.before.score,
                change.after.score,
                change.before.band,
                change.after.band,
            )
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("2", Some(60), Some(30), Band::Watch, Band::Risk),
            ("1", Some(80), Some(40), Band::Good, Band::Risk),
        ]
    );
    let bands = |good, watch, risk, unknown| Bands {
        good,
        watch,
        risk,
        unknown,
    };
    let weeks: Vec<_> = told
        .weeks
        .iter()
        .map(|week| (week.day, week.before, week.after, week.changed))
        .collect();
    assert_eq!(
        weeks,
        [
            (day(14), bands(0, 1, 1, 1), bands(0, 0, 2, 1), 1),
            (day(7), bands(1, 1, 1, 0), bands(0, 0, 3, 0), 2),
            (day(0), bands(1, 1, 1, 0), bands(0, 0, 3, 0), 2),
        ]
    );
}

#[test]
fn positions_are_dated_and_the_false_green_is_flagged() {
    let card = "id = \"x\"\n[[measures]]\nid = \"a\"\ngroup = \"experience\"\nweight = 1\nsource = \"csat\"\n[[measures]]\nid = \"b\"\ngroup = \"outcome\"\nweight = 1\nsource = \"likelihood\"\n";
    let rules = Rules {
        scorecard: Scorecard::parse(card).expect("it is right"),
        ..Rules::presets()
    };
    let account = bare();
    let history = vec![
        (
            Field::Csat,
            vec![
                (ago(9), 90.0),
                (ago(3), f64::NAN),
                (ago(2), 60.0),
                (ago(1), 59.0),
            ],
        ),
        (Field::Likelihood, vec![(ago(8), 80.0), (ago(6), 40.0)]),
    ];
    let mut history = history;
    history.sort_by_key(|(field, _)| *field);
    let days = past_days(
        View::new(&account, &history),
        &rules,
        Sight::Today,
        12,
        now(),
    );
    let found: Vec<_> = positions(&days, &rules.scorecard)
        .into_iter()
        .map(|at| (at.since, at.quadrant, at.mistaken_for_healthy))
        .collect();
    assert_eq!(
        found,
        [
            (day(8), Some(Quadrant::Successful), false),
            (day(6), Some(Quadrant::PleasantButUnproductive), true),
            // CSAT was emptied: half of it is not known.
            (day(3), None, false),
            // 60 is on the line, which is good; 59 is below.
            (day(2), Some(Quadrant::PleasantButUnproductive), true),
            (day(1), Some(Quadrant::Failing), false),
        ]
    );
}

#[test]
fn what_was_explained_then_adds_up_to_the_score_of_that_day() {
    let mut past = AccountHistory {
        account: customer(),
        ..AccountHistory::default()
    };
    past.history = vec![
        (Field::Nps, vec![(ago(50), 3.0), (ago(5), 8.0)]),
        (Field::Csat, vec![(ago(50), 20.0)]),
    ];
    for (field, dated) in past.account.numbers.clone().iter() {
        put_at(&mut past.account, field, dated.value, 60);
    }
    let days = past_days(View::from(&past), &RULES, Sight::Today, 61, now());
    for (back, day_of) in days.iter().rev().enumerate() {
        let told = explain_then(View::from(&past), &RULES, day(back as i64), now());
        let shown = day_of
            .judged
            .score
            .map(|score| (score as f32).round() as u8);
        assert_eq!(told.score, shown, "{back} days ago");
        let sum: i32 = told.measures.iter().map(|one| one.contribution).sum();
        assert_eq!(
            sum + told.capped,
            shown.map_or(0, i32::from),
            "{back} days ago"
        );
    }
    let then = explain_then(View::from(&past), &RULES, day(10), now());
    let nps = then.measures.iter().find(|one| one.id == "overall");
    assert_eq!(nps.map(|one| one.text.as_str()), Some("NPS answer 3"));
}
