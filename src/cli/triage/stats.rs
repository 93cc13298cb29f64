//! `tenure triage stats`: how much of the queue was acted on, and which signals are noise.

use super::args::Stats;
use crate::cli::args::Globals;
use crate::cli::context::{Context, now};
use crate::cli::{Failure, output};
use crate::domain::triage::noise::{self, SignalStats};
use crate::domain::triage::{Lane, SignalKind};
use chrono::{Days, NaiveDate};
use serde::Serialize;

#[derive(Serialize)]
struct StatsJson {
    days: usize,
    since: Option<NaiveDate>,
    risk_rows_a_day: f64,
    opportunity_rows_a_day: f64,
    all: SignalJson,
    signals: Vec<SignalJson>,
}

#[derive(Serialize)]
struct SignalJson {
    signal: Option<String>,
    shown: usize,
    rows_a_day: f64,
    acted: usize,
    acted_share: f64,
    dismissed: usize,
    dismissed_share: f64,
    snoozed: usize,
    median_days_to_action: Option<f64>,
    /// Mostly dismissed.
    noise: bool,
    /// How to retune it, when it is noise.
    hint: Option<String>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Stats) -> Result<i32, Failure> {
    let context = Context::find(globals)?;
    context.tell();
    let store = context.store()?;
    let now = now();
    let back = Days::new(u64::from(options.days.saturating_sub(1)));
    let since = now.today().checked_sub_days(back).unwrap_or(NaiveDate::MIN);
    let rules = &context.rules.triage;
    let of_play = |signal: &str, title: &str| {
        let ours = SignalKind::ALL.iter().find(|kind| kind.id() == signal);
        let ours = ours.map(|kind| rules.signal(*kind));
        let own = || rules.own.iter().find(|own| own.id == signal);
        let rule = ours.or_else(|| own().map(|own| &own.rule));
        let play = rule.and_then(|rule| rules.play(&rule.play));
        play.is_some_and(|play| play.tasks.iter().any(|task| task.title == title))
    };
    let spans = store.queue_spans(since)?;
    // A showing that began before those days may have been acted on then.
    let begin = spans.iter().map(|span| span.first).min().unwrap_or(since);
    let begin = begin.and_time(chrono::NaiveTime::MIN).and_utc();
    let begin = begin.checked_sub_days(Days::new(1)).unwrap_or(begin);
    let (days, acts) = (store.queue_days(since)?, store.acts(begin)?);
    let stats = noise::stats(&days, &spans, &acts, of_play, now);
    let round = |value: f64| (value * 1_000.0).round() / 1_000.0;
    let one = |of: &SignalStats| SignalJson {
        signal: Some(of.signal.clone()).filter(|signal| !signal.is_empty()),
        shown: of.shown,
        rows_a_day: round(of.rows_a_day),
        acted: of.acted,
        acted_share: round(of.share(of.acted)),
        dismissed: of.dismissed,
        dismissed_share: round(of.share(of.dismissed)),
        snoozed: of.snoozed,
        median_days_to_action: of.days_to_action,
        noise: !of.signal.is_empty() && of.noise(),
        hint: hint(of),
    };
    let [risk, opportunity] = [Lane::Risk, Lane::Opportunity].map(|lane| lane as usize);
    if options.json.json {
        output::json(&StatsJson {
            days: stats.days,
            since: stats.since,
            risk_rows_a_day: round(stats.rows_a_day[risk]),
            opportunity_rows_a_day: round(stats.rows_a_day[opportunity]),
            all: one(&stats.all),
            signals: stats.signals.iter().map(one).collect(),
        })?;
        return Ok(0);
    }
    if stats.days == 0 {
        output::say(
            "No day of the queue is kept yet: each day on which `tenure` or `tenure sync` runs is.",
        )?;
        return Ok(0);
    }
    let mut text = format!(
        "{} kept, {:.1} rows a day at risk, {:.1} opportunities\n\n",
        match stats.days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        },
        stats.rows_a_day[risk],
        stats.rows_a_day[opportunity]
    );
    let head = [
        "signal",
        "shown",
        "a day",
        "acted",
        "dismissed",
        "snoozed",
        "days to act",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(stats.signals.iter().map(|of| line(&of.signal, of)));
    rows.push(line("all", &stats.all));
    text += &output::table(&rows);
    for hint in stats.signals.iter().filter_map(hint) {
        text += &format!("\n{hint}");
    }
    output::say(&text)?;
    Ok(0)
}

fn line(name: &str, of: &SignalStats) -> Vec<String> {
    let share = |count: usize| format!("{:.0} %", 100.0 * of.share(count));
    vec![
        name.to_owned(),
        of.shown.to_string(),
        format!("{:.1}", of.rows_a_day),
        share(of.acted),
        share(of.dismissed),
        share(of.snoozed),
        of.days_to_action
            .map_or_else(|| "–".to_owned(), |days| format!("{days}")),
    ]
}

fn hint(of: &SignalStats) -> Option<String> {
    if of.signal.is_empty() || !of.noise() {
        return None;
    }
    let signal = &of.signal;
    Some(format!(
        "{signal} is mostly dismissed ({} of {}): in triage.toml, lower `base` or `growth` of \
         [signals.{signal}], raise its threshold, or switch it off with `on = false`.",
        of.dismissed, of.shown
    ))
}
