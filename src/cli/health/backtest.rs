//! `tenure health backtest [SCORECARD]`: whether low scores came before churn.

use super::args::Backtest as Options;
use super::{past_day, plot, rules};
use crate::cli::args::Globals;
use crate::cli::context::Context;
use crate::cli::output::many;
use crate::cli::{Failure, output};
use crate::config::Glyphs;
use crate::domain::health::backtest::{
    AtK, FEW, LEAD_DAYS, Lead, Observation, Observed, Plan, Report, Seeded,
};
use crate::domain::when::{Now, days};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

/// How far back is looked without `--from`: what the cache keeps.
const BACK: TimeDelta = TimeDelta::days(1_100);

#[derive(Serialize)]
struct Answer<'a> {
    scorecard: String,
    horizon_days: u32,
    until: DateTime<Utc>,
    #[serde(flatten)]
    report: &'a Report,
    /// What is wrong with it, in a sentence.
    caution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<&'a [Observation]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    losses: Option<&'a [Lead]>,
}

/// Runs it.
pub fn run(globals: &Globals, options: &Options) -> Result<i32, Failure> {
    let mut context = Context::find(globals)?;
    let rules = rules(&context, options.scorecard.as_deref())?;
    let opened = context.open()?;
    let plan = plan(
        options,
        opened.synced.at.unwrap_or(opened.now.utc),
        opened.now,
    )?;
    let mut observed = Observed::default();
    opened
        .store
        .histories(|past| observed.add(&past, &rules, &plan))?;
    let key = |one: &Observation| (one.day, one.account.clone());
    observed.observations.sort_by_key(key);
    observed.leads.sort_by_key(|lead| (lead.lost, lead.days));
    let seeded = Seeded {
        times: options.draws,
        seed: options.seed,
    };
    let report = Report::of(&observed, seeded);
    let caution = caution(&report);
    if options.json.json {
        output::json(&Answer {
            scorecard: rules.scorecard.stamp(),
            horizon_days: plan.horizon,
            until: plan.end,
            report: &report,
            caution,
            rows: options.rows.then_some(&observed.observations),
            losses: options.rows.then_some(&observed.leads),
        })?;
        return Ok(0);
    }
    opened.tell_age();
    let plain = globals.plain || context.config.ui.glyphs == Glyphs::Ascii;
    let head = format!(
        "Backtest of {}, {} ahead, until {}\n",
        rules.scorecard.stamp(),
        many(plan.horizon, "day"),
        plan.end.date_naive()
    );
    output::say(&(head + &text(&report, caution, plain)))?;
    Ok(0)
}

fn plan(options: &Options, synced: DateTime<Utc>, now: Now) -> Result<Plan, Failure> {
    let utc = Now::utc(now.utc);
    let day = |text: &Option<String>| {
        let text = text.as_deref();
        text.map(|text| past_day(text, utc)).transpose()
    };
    let until = day(&options.until)?;
    // Nothing is known of what came after the last sync.
    let end = match until {
        Some(until) => synced.min(end_of(until)),
        None => synced,
    };
    if let Some(on) = day(&options.on)? {
        let plan = Plan::on(options.horizon, on, end);
        if plan.days.is_empty() {
            return Err(Failure::Usage(format!(
                "What came within {} of {on} is not known yet; say an earlier day or a shorter --horizon.",
                many(options.horizon, "day")
            )));
        }
        return Ok(plan);
    }
    let from = day(&options.from)?.unwrap_or_else(|| (end - BACK).date_naive());
    let plan = Plan::every(options.horizon, options.every, from, end);
    if plan.days.is_empty() {
        return Err(Failure::Usage(format!(
            "No day since {from} has {} behind it; say an earlier --from or a shorter --horizon.",
            many(options.horizon, "day")
        )));
    }
    Ok(plan)
}

/// The first moment of the day after: the day itself is known whole.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let seconds = (i64::from(days::number(day)) + 1) * 86_400;
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn caution(report: &Report) -> Option<String> {
    if report.observations == 0 {
        return Some("Nobody was a customer with a score on any of these days.".to_owned());
    }
    (!report.enough).then(|| {
        let what = match (report.times_lost, report.times_lost < FEW) {
            (0, _) => "No account was lost".to_owned(),
            (1, _) => "Only one account was lost".to_owned(),
            (lost, true) => format!("Only {lost} accounts were lost"),
            (_, false) => format!("Fewer than {FEW} accounts stayed"),
        };
        format!("{what}: too few to tell a good scorecard from luck; it takes {FEW} of both.")
    })
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn text(report: &Report, caution: Option<String>, plain: bool) -> String {
    let none = || "-".to_owned();
    let mut text = String::new();
    if let (Some(first), Some(last)) = (report.days.first(), report.days.last()) {
        text += &format!(
            "{}, {first} to {last}\n",
            many(report.days.len() as u64, "evaluation")
        );
    }
    let out = &report.left_out;
    text += &format!(
        "{} of {}, {} lost ({})\nleft out: {} lost already, {} not yet customers, {} without a stage, {} without a score\n",
        many(report.observations as u64, "observation"),
        many(report.accounts as u64, "account"),
        report.lost,
        report.base_rate.map_or_else(none, percent),
        out.lost_already,
        out.presale,
        out.no_stage,
        out.no_score,
    );
    if let Some(caution) = caution {
        text += &format!("{caution}\n");
    }
    if report.observations == 0 {
        return text;
    }
    let figure = |figure: Option<f64>| figure.map_or_else(none, |figure| format!("{figure:.3}"));
    let interval = report.auc_interval.map_or_else(String::new, |of| {
        format!(
            " (95 %: {:.3} to {:.3}, {} draws of accounts, seed {})",
            of.low, of.high, report.bootstrap.times, report.bootstrap.seed
        )
    });
    text += &format!("\nAUC {}{interval}\n", figure(report.auc));
    let lift = report.lift_worst_decile;
    text += &format!(
        "lift of the worst decile {}\n",
        lift.map_or_else(none, |lift| format!("{lift:.2}"))
    );
    let due = &report.renewals;
    text += &format!(
        "renewals due {}: {} renewed, {} lost, {} not recorded; AUC {}\n",
        due.due,
        due.renewed,
        due.lost,
        due.open,
        figure(due.auc)
    );
    let lead = &report.lead_time;
    text += &format!(
        "lead: {} of {} losses were in risk at the end ({} at any time in the {LEAD_DAYS} days before)",
        lead.warned, lead.losses, lead.ever
    );
    if let (Some(low), Some(median), Some(high)) = (lead.days_low, lead.days_median, lead.days_high)
    {
        text += &format!("; since {median} days before (quartiles {low} and {high})");
    }
    text += "\n\n";
    let row = |name: String, at: &AtK| {
        vec![
            name,
            at.k.to_string(),
            format!("{:.1}", at.lost),
            percent(at.precision),
            at.recall.map_or_else(none, percent),
        ]
    };
    let head = ["called about", "k", "lost", "precision", "recall"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for at in &report.at_k {
        let share = at.k as f64 / report.observations as f64;
        rows.push(row(format!("lowest {}", percent(share)), at));
    }
    if let Some(at) = &report.risk_band {
        rows.push(row("risk band".to_owned(), at));
    }
    text += &output::table(&rows);
    let most = report
        .calibration
        .iter()
        .map(|bin| bin.rate)
        .fold(0.0, f64::max);
    let head = ["score", "mean", "n", "lost", "rate", "95 %", ""];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for bin in &report.calibration {
        rows.push(vec![
            format!("{:.0} to {:.0}", bin.from, bin.to),
            format!("{:.1}", bin.mean),
            bin.observations.to_string(),
            format!("{:.1}", bin.lost),
            percent(bin.rate),
            format!("{} to {}", percent(bin.rate_low), percent(bin.rate_high)),
            plot::bar(bin.rate / most.max(f64::MIN_POSITIVE), 30, plain),
        ]);
    }
    text + "\n" + &output::table(&rows)
}
