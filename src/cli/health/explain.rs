//! `tenure health explain ACCOUNT`: each measure's value, as-of, points, weight and contribution, and
//! what moved since a day. The printed columns add up to the printed total.

use super::args::Explain as Options;
use super::{band, past_day, rules};
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
use crate::domain::when::show;
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
    contribution: i32,
    moved: i32,
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
    let context = Context::find(globals)?;
    let opened = context.open()?;
    let now = opened.now;
    let rules = rules(&context, options.scorecard.as_deref())?;
    let since = options.since.as_deref();
    let since = since.map(|text| past_day(text, now)).transpose()?;
    let row = account::find(&opened.book, &options.account)?;
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
        output::say(&text(&answer, now))?;
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
    let both = told.measures.iter().zip(&then.measures);
    let one = |(now, then): (&Measured, &Measured)| MovedJson {
        measure: then.id.clone(),
        text: then.text.clone(),
        points: then.points,
        weight_share: then.share,
        contribution: then.contribution,
        moved: now.contribution - then.contribution,
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

fn text(answer: &Answer, now: Now) -> String {
    let none = || "-".to_owned();
    let score = answer.score.map_or_else(none, |score| score.to_string());
    let half = |half: Option<f32>| half.map_or_else(none, |half| format!("{half:.0}"));
    let quadrant = answer.quadrant.map_or("no position", Quadrant::name);
    let mut text = format!(
        "{}: {score} {}, from {} of {} measures ({})\noutcome {}, experience {}: {quadrant}{}\n\n",
        answer.name,
        band(answer.band),
        answer.measures_known,
        answer.measures_of,
        answer.scorecard,
        half(answer.outcome),
        half(answer.experience),
        if answer.mistaken_for_healthy {
            ", mistaken for healthy"
        } else {
            ""
        },
    );
    let shares: Vec<f32> = answer.measures.iter().map(|one| one.weight_share).collect();
    let shares = percents(&shares);
    let mut head = vec!["measure", "value", "as of", "points", "weight", "gives"];
    if answer.since.is_some() {
        head.extend(["then", "gave", "moved"]);
    }
    let mut rows = vec![head.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for (index, one) in answer.measures.iter().enumerate() {
        let known = one.points.is_some();
        let as_of = one.as_of.map_or_else(String::new, |at| {
            let old = if one.stale { " (stale)" } else { "" };
            format!("{}{old}", show::local_day(at, now))
        });
        let mut row = vec![
            one.label.clone(),
            one.text.clone(),
            if as_of.is_empty() && known {
                "now".to_owned()
            } else {
                as_of
            },
            one.points
                .map_or_else(none, |points| format!("{points:.0}")),
            if known {
                format!("{} %", shares[index])
            } else {
                none()
            },
            if known {
                one.contribution.to_string()
            } else {
                none()
            },
        ];
        if let Some(then) = answer
            .since
            .as_ref()
            .and_then(|since| since.measures.get(index))
        {
            row.push(then.text.clone());
            row.push(
                then.points
                    .map_or_else(none, |_| then.contribution.to_string()),
            );
            row.push(signed(then.moved));
        }
        rows.push(row);
    }
    let then_capped = answer.since.as_ref().map_or(0, |since| since.capped);
    if answer.capped != 0 || then_capped != 0 {
        let why = answer
            .cap
            .clone()
            .unwrap_or_else(|| "a cap that is gone".to_owned());
        let mut row = vec![
            "Cap".to_owned(),
            why,
            String::new(),
            String::new(),
            String::new(),
        ];
        row.push(answer.capped.to_string());
        if let Some(since) = &answer.since {
            row.extend([String::new(), since.capped.to_string()]);
            row.push(signed(answer.capped - since.capped));
        }
        rows.push(row);
    }
    let mut total = vec!["Score".to_owned()];
    total.extend([String::new(), String::new(), String::new()]);
    let sum: i32 = shares.iter().sum();
    total.extend([format!("{sum} %"), score]);
    if let Some(since) = &answer.since {
        total.push(String::new());
        total.push(since.score.map_or_else(none, |score| score.to_string()));
        total.push(since.moved.map_or_else(none, signed));
    }
    rows.push(total);
    text += &output::table(&rows);
    if let Some(since) = &answer.since {
        text += &format!("\n“then” is the end of {}.\n", since.day);
    }
    if answer.score.is_none() {
        text += &format!(
            "\nToo little is known: {:.0} % of the weight has data.\n",
            answer.coverage * 100.0
        );
    }
    if !answer.positions.is_empty() {
        text += "\npositions\n";
        let row = |at: &Position| {
            let name = at.quadrant.map_or("too little known", Quadrant::name);
            let flag = if at.mistaken_for_healthy {
                "mistaken for healthy"
            } else {
                ""
            };
            vec![at.since.to_string(), name.to_owned(), flag.to_owned()]
        };
        text += &output::table(&answer.positions.iter().map(row).collect::<Vec<_>>());
    }
    for other in &answer.other_versions {
        text += &format!(
            "\n{} of the shown days ({} to {}) were scored by {}.\n",
            other.days, other.from, other.to, other.scorecard
        );
    }
    text
}

fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        points => format!("{points:+}"),
    }
}

/// Shares of 0 to 1 as whole percents that add up to what they add up to (100, or 0 when there are
/// none): rounded down, and one more to those that lost most by that.
fn percents(shares: &[f32]) -> Vec<i32> {
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| f64::from(*share) * 100.0)
        .collect();
    let whole = exact.iter().sum::<f64>().round() as i32;
    let mut percents: Vec<i32> = exact.iter().map(|share| share.floor() as i32).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()));
    let left = whole - percents.iter().sum::<i32>();
    for index in order.into_iter().take(left.max(0) as usize) {
        percents[index] += 1;
    }
    percents
}

#[cfg(test)]
mod tests {
    #[test]
    fn percents_add_up() {
        // 33.3 three times: 33 each, and the one left to the first.
        assert_eq!(super::percents(&[1.0 / 3.0; 3]), [34, 33, 33]);
        assert_eq!(super::percents(&[0.0, 0.0]), [0, 0]);
        // 17.6, 17.6, 64.8 → 17, 17, 64 and two more, to .8 and the first .6.
        assert_eq!(super::percents(&[0.176, 0.176, 0.648]), [18, 17, 65]);
    }
}
