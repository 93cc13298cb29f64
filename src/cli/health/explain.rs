//! `tenure health explain ACCOUNT`: each measure's value, as-of, points, weight and contribution, and
//! what moved since a day. The printed columns add up to the printed total.

mod text;

use super::args::Explain as Options;
use super::{past_day, rules};
use crate::cli::args::Globals;
use crate::cli::context::Context;
use crate::cli::show::POSITION_DAYS;
use crate::cli::{Failure, account, output};
use crate::domain::account::Daily;
use crate::domain::health::scorecard::Scorecard;
use crate::domain::health::{
    Band, Explained, Measured, Position, Quadrant, Sight, View, explain, explain_then, past_days,
    positions, score,
};
use crate::domain::past::AccountHistory;
use crate::domain::{Now, Rules};
use crate::store::Store;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Answer {
    id: String,
    name: String,
    scorecard: String,
    score: Option<u8>,
    score_exact: Option<f64>,
    band: Band,
    outcome: Option<f32>,
    experience: Option<f32>,
    quadrant: Option<Quadrant>,
    mistaken_for_healthy: bool,
    measures_known: u8,
    measures_of: u8,
    coverage: f64,
    capped: i32,
    cap: Option<String>,
    measures: Vec<MeasureJson>,
    since: Option<SinceJson>,
    positions: Vec<Position>,
    other_versions: Vec<OtherJson>,
}

#[derive(Serialize)]
struct MeasureJson {
    measure: String,
    label: String,
    group: &'static str,
    text: String,
    value: Option<f64>,
    as_of: Option<DateTime<Utc>>,
    stale: bool,
    applies: bool,
    points: Option<f32>,
    weight: f32,
    weight_share: f32,
    contribution: i32,
}

#[derive(Serialize)]
struct SinceJson {
    day: NaiveDate,
    score: Option<u8>,
    capped: i32,
    /// The score less the score then; `null` when one is unknown.
    moved: Option<i32>,
    measures: Vec<MovedJson>,
}

#[derive(Serialize)]
struct MovedJson {
    measure: String,
    text: String,
    points: Option<f32>,
    weight_share: f32,
    /// `null` when there was no score to contribute to.
    contribution: Option<i32>,
    /// `null` when there is no score on either day.
    moved: Option<i32>,
}

/// Days whose score only a snapshot by another scorecard tells.
#[derive(Serialize)]
struct OtherJson {
    scorecard: String,
    from: NaiveDate,
    to: NaiveDate,
    days: usize,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Options) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let now = opened.now;
    let rules = rules(&context, options.scorecard.as_deref())?;
    let since = options.since.as_deref();
    let since = since.map(|text| past_day(text, now)).transpose()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let id = &row.account.id;
    let past = opened.store.history(id)?.ok_or_else(|| {
        Failure::NotFound(format!(
            "The past of {} is not in the cache; sync first.",
            row.account.name
        ))
    })?;
    let told = explain(&row.account, &rules, now);
    let then = since.map(|day| (day, explain_then(View::from(&past), &rules, day, now)));
    let answer = answer(&opened.store, &past, &rules, told, then, now)?;
    if options.json.json {
        output::json(&answer)?;
    } else {
        opened.tell_age();
        output::say(&text::text(&answer, now))?;
    }
    Ok(0)
}

fn answer(
    store: &Store,
    past: &AccountHistory,
    rules: &Rules,
    told: Explained,
    then: Option<(NaiveDate, Explained)>,
    now: Now,
) -> Result<Answer, Failure> {
    let account = &past.account;
    let health = score(account, rules, now);
    let days = past_days(View::from(past), rules, Sight::Today, POSITION_DAYS, now);
    let since = then.map(|(day, then)| moved(day, &told, &then));
    Ok(Answer {
        id: account.id.to_string(),
        name: account.name.clone(),
        scorecard: rules.scorecard.stamp(),
        score: told.score,
        score_exact: told.exact,
        band: health.band,
        outcome: health.outcome,
        experience: health.experience,
        quadrant: health.quadrant,
        mistaken_for_healthy: health.quadrant.is_some_and(Quadrant::false_green),
        measures_known: told.of.0,
        measures_of: told.of.1,
        coverage: told.coverage,
        capped: told.capped,
        cap: told.cap,
        since,
        measures: told.measures.into_iter().map(measure).collect(),
        positions: positions(&days, &rules.scorecard),
        other_versions: others(store, &account.scores, past, &rules.scorecard, &days)?,
    })
}

fn measure(of: Measured) -> MeasureJson {
    MeasureJson {
        measure: of.id,
        label: of.label,
        group: of.group.id(),
        text: of.text,
        value: of.value,
        as_of: of.as_of,
        stale: of.stale,
        applies: of.applies,
        points: of.points,
        weight: of.weight,
        weight_share: of.share,
        contribution: of.contribution,
    }
}

fn moved(day: NaiveDate, told: &Explained, then: &Explained) -> SinceJson {
    let scored = (told.score.is_some(), then.score.is_some());
    let both = told.measures.iter().zip(&then.measures);
    let one = |(now, then): (&Measured, &Measured)| MovedJson {
        measure: then.id.clone(),
        text: then.text.clone(),
        points: then.points,
        weight_share: then.share,
        contribution: scored.1.then_some(then.contribution),
        moved: (scored.0 && scored.1).then_some(now.contribution - then.contribution),
    };
    let scores = told.score.zip(then.score);
    SinceJson {
        day,
        score: then.score,
        capped: then.capped,
        moved: scores.map(|(now, then)| i32::from(now) - i32::from(then)),
        measures: both.map(one).collect(),
    }
}

/// The days of the sparkline that the history cannot tell and a snapshot by another scorecard does.
fn others(
    store: &Store,
    shown: &Daily,
    past: &AccountHistory,
    card: &Scorecard,
    days: &[crate::domain::health::past::Day],
) -> Result<Vec<OtherJson>, Failure> {
    let first = shown.last - TimeDelta::days(shown.values.len() as i64);
    let known: BTreeMap<NaiveDate, bool> = days
        .iter()
        .map(|day| (day.day, day.judged.score.is_some()))
        .collect();
    let mut others: Vec<OtherJson> = Vec::new();
    for (day, stamp, snapshot) in store.snapshots(&past.account.id, first)? {
        let told = known.get(&day).copied().unwrap_or_default();
        if told || stamp == card.stamp() || snapshot.overall.is_none() {
            continue;
        }
        match others.iter_mut().find(|other| other.scorecard == stamp) {
            Some(other) => {
                other.to = day;
                other.days += 1;
            }
            None => others.push(OtherJson {
                scorecard: stamp,
                from: day,
                to: day,
                days: 1,
            }),
        }
    }
    Ok(others)
}
