//! `tenure triage why ACCOUNT` and `why-not ACCOUNT`: what speaks for and against a row.

use super::args::One;
use super::list;
use crate::cli::args::Globals;
use crate::cli::context::{Context, Opened};
use crate::cli::json::{self, AwayJson, SignalJson};
use crate::cli::{Failure, account, output};
use crate::domain::Rules;
use crate::domain::book::Row;
use crate::domain::triage::own::Own;
use crate::domain::triage::{Lane, Near};
use crate::messages::Language;
use chrono::{DateTime, Utc};
use serde::Serialize;

const LANES: [(Lane, &str); 2] = [(Lane::Risk, "risk"), (Lane::Opportunity, "opportunity")];

#[derive(Serialize)]
struct WhyJson<'a> {
    id: &'a str,
    name: &'a str,
    lanes: Vec<LaneJson<'a>>,
    triage: Option<AwayJson>,
}

#[derive(Serialize)]
struct LaneJson<'a> {
    lane: Lane,
    score: i32,
    /// Points from which on a row is queued.
    entry: i32,
    queued: bool,
    terms: Vec<SignalJson>,
    advice: Option<&'a str>,
    play: Option<&'a str>,
    steps: &'a [String],
}

/// The sum of both lanes, with the play of each.
pub fn why(globals: &Globals, options: &One) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    if options.json.json {
        output::json(&WhyJson {
            id: row.account.id.as_str(),
            name: &row.account.name,
            lanes: LANES.map(|(of, _)| lane(row, of, &context, &opened)).into(),
            triage: AwayJson::of(row, &context.rules, opened.now),
        })?;
        return Ok(0);
    }
    opened.tell_age();
    let rules = &context.rules.triage;
    let mut text = String::new();
    for (lane, name) in LANES {
        if !row.today.terms.iter().any(|(of, _)| *of == lane) {
            continue;
        }
        text += &list::told(row, lane, &context, &opened);
        let (entry, score) = (rules.entry(lane), row.today.score(lane));
        let queued = row.today.queued(lane, rules.entry);
        let queued = match (queued, score >= entry.max(1)) {
            (true, true) => format!("in the queue, which begins at {entry}"),
            // It was there with all its signals, and closing one never closes another.
            (true, false) => format!(
                "in the queue, which begins at {entry}: it stays until its last signal is put away"
            ),
            (false, _) => format!("not in the queue, which begins at {entry}"),
        };
        text += &format!("        {name}: {queued}\n");
        let play = row.today.lead(lane).and_then(|lead| rules.play_of(lead));
        for (at, step) in play.iter().flat_map(|play| &play.steps).enumerate() {
            text += &format!("        {}. {step}\n", at + 1);
        }
        text.push('\n');
    }
    if text.is_empty() {
        text = format!("No signal is open for {}.\n\n", row.account.name);
    }
    if row
        .today
        .away
        .as_ref()
        .is_some_and(|away| !away.put.is_empty())
    {
        text += &format!("put away\n{}", list::put_away(row, &context, &opened));
    }
    output::say(text.trim_end())?;
    Ok(0)
}

fn lane<'a>(row: &'a Row, lane: Lane, context: &'a Context, opened: &Opened) -> LaneJson<'a> {
    let rules = &context.rules.triage;
    let lead = row.today.lead(lane);
    let play = lead.and_then(|lead| rules.play_of(lead));
    let terms = row.today.terms.iter().filter(|(of, _)| *of == lane);
    LaneJson {
        lane,
        score: row.today.score(lane),
        entry: rules.entry(lane),
        queued: row.today.queued(lane, rules.entry),
        terms: terms
            .map(|(_, term)| SignalJson::of(lane, term, &context.rules, opened.now))
            .collect(),
        advice: lead.map(|lead| rules.advice(lead)),
        play: play.map(|play| play.name.as_str()),
        steps: play.map_or(&[], |play| &play.steps),
    }
}

#[derive(Serialize)]
struct WhyNotJson<'a> {
    id: &'a str,
    name: &'a str,
    queue: Vec<QueueJson>,
    signals: Vec<NearJson>,
}

#[derive(Serialize)]
struct QueueJson {
    lane: Lane,
    score: i32,
    entry: i32,
    queued: bool,
    /// Points that are missing to the queue.
    missing: i32,
}

#[derive(Serialize)]
struct NearJson {
    signal: String,
    lane: Lane,
    /// Put away or not.
    fires: bool,
    points: Option<i16>,
    /// How it is put away and what brings it back, when it is; else `null`.
    put_away: Option<NearAwayJson>,
    condition: String,
    value: String,
    /// What is missing, in words; `null` when it fires or cannot be measured.
    distance: Option<String>,
    /// The same as a share of the threshold.
    share: Option<f64>,
}

#[derive(Serialize)]
struct NearAwayJson {
    /// `snoozed`, `done` or `dismissed`.
    state: &'static str,
    at: DateTime<Utc>,
    /// A day, a query, or `worse`; only when snoozed.
    until: Option<String>,
    reason: Option<String>,
    /// The same and what brings it back, in words.
    text: String,
}

/// How a signal is put away, where it is.
fn put_away(row: &Row, signal: &str, told: Option<String>, rules: &Rules) -> Option<NearAwayJson> {
    let mut put = row.today.away.iter().flat_map(|away| &away.put);
    let put = put.find(|put| rules.triage.id_of(&put.term) == signal)?;
    Some(NearAwayJson {
        state: put.closing.how.word(),
        at: json::moment(put.closing.at),
        until: json::until(&put.closing.how),
        reason: put.closing.reason.clone(),
        text: told?,
    })
}

/// Each signal with its condition, its value and what is missing, the nearest first.
pub fn why_not(globals: &Globals, options: &One) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let opened = context.open()?;
    let row = account::of((&opened.book, &opened.store), &options.account)?;
    let rules = &context.rules;
    let index = opened.book.find(&row.account.id).unwrap_or_default();
    let near = opened.book.near(index, rules, opened.now, Language::En);
    let mut signals: Vec<NearJson> = (near.into_iter())
        .map(|near| signal(near, row, rules))
        .collect();
    if let Some(own) = Own::new(rules, &opened.book.owners, opened.now) {
        signals.extend(
            own.near(row, Language::En)
                .into_iter()
                .map(|near| NearJson {
                    share: near.distance.is_some().then_some(near.share),
                    put_away: put_away(row, &near.id, near.away, rules),
                    signal: near.id,
                    lane: near.lane,
                    fires: near.fires.is_some(),
                    points: near.fires,
                    condition: near.condition,
                    value: near.value,
                    distance: near.distance,
                }),
        );
        // Those that fire first, whoever's they are; the sort keeps the rest as it is.
        signals.sort_by_key(|near| !near.fires);
    }
    let queue: Vec<QueueJson> = LANES
        .iter()
        .map(|(lane, _)| {
            let (score, entry) = (row.today.score(*lane), rules.triage.entry(*lane));
            let queued = row.today.queued(*lane, rules.triage.entry);
            QueueJson {
                lane: *lane,
                score,
                entry,
                queued,
                missing: if queued { 0 } else { (entry - score).max(0) },
            }
        })
        .collect();
    if options.json.json {
        output::json(&WhyNotJson {
            id: row.account.id.as_str(),
            name: &row.account.name,
            queue,
            signals,
        })?;
        return Ok(0);
    }
    opened.tell_age();
    let mut text = String::new();
    for (queue, (lane, name)) in queue.iter().zip(LANES) {
        let (account, score, entry) = (&row.account.name, queue.score, queue.entry);
        let put = row.today.away.iter().flat_map(|away| &away.put);
        let put = put.filter(|put| put.lane == lane);
        let away = match put.map(|put| i32::from(put.term.points)).sum::<i32>() {
            0 => String::new(),
            points => format!("; {points} more are put away"),
        };
        text += &match queue.queued {
            true => format!("{account} is in the {name} queue with {score} points{away}.\n"),
            false => format!(
                "{account} is not in the {name} queue: {score} points of {entry}, {} missing{away}.\n",
                queue.missing
            ),
        };
    }
    for near in &signals {
        let head = match (near.points, &near.distance) {
            (Some(points), _) if near.put_away.is_some() => format!("put away, {points} points"),
            (Some(points), _) => format!("fires, {points} points"),
            (None, Some(distance)) => distance.clone(),
            (None, None) => "does not fire".to_owned(),
        };
        text += &format!("\n{}: {head}\n", near.signal);
        text += &format!("  when  {}\n  now   {}\n", near.condition, near.value);
        if let Some(away) = &near.put_away {
            text += &format!("  away  {}\n", away.text);
        }
    }
    output::say(text.trim_end())?;
    Ok(0)
}

fn signal(near: Near, row: &Row, rules: &Rules) -> NearJson {
    NearJson {
        put_away: put_away(row, near.signal.id(), near.away, rules),
        signal: near.signal.id().to_owned(),
        lane: near.lane,
        fires: near.fires.is_some(),
        points: near.fires.map(|term| term.points),
        condition: near.condition,
        value: near.value,
        distance: near.distance,
        share: near.share.map(|share| (share * 1_000.0).round() / 1_000.0),
    }
}
