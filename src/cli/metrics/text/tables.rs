//! The tables behind the figures: stages, ARR, forecast, cohorts, team.

use super::layout::{NONE, amount, cells, days, number, percent, short};
use super::{COHORTS, Measured, Share};
use crate::domain::health::Band;
use crate::domain::lifecycle::Place;
use crate::domain::metrics::Figure;
use crate::domain::metrics::standing::Stock;

fn stage(measured: &Measured<'_>, place: Place) -> String {
    let stage = measured.frame.lifecycle.stage(place);
    stage.map_or_else(|| "unmapped".to_owned(), |stage| stage.name.clone())
}

pub(super) fn funnel(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let mut rows = vec![cells([
        "",
        "at start",
        "in",
        "out",
        "forward",
        "at end",
        "median",
        "conversion",
    ])];
    rows.extend(measured.report.funnel.iter().map(|(place, flow)| {
        vec![
            stage(measured, *place),
            flow.at_start.to_string(),
            flow.entered.to_string(),
            flow.left.to_string(),
            flow.forward.to_string(),
            flow.at_end.to_string(),
            days(flow.median_days()),
            percent(flow.conversion()),
        ]
    }));
    rows
}

pub(super) fn standing(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let sum = &measured.report.standing;
    let row =
        |name: String, of: &Stock| vec![name, of.customers.to_string(), amount(measured, of.arr)];
    let mut rows = vec![
        cells(["", "customers", "ARR"]),
        row("all".to_owned(), &sum.all),
    ];
    rows.push(row("at risk".to_owned(), &sum.at_risk));
    let stages = sum.stages.iter();
    rows.extend(stages.map(|(place, of)| row(format!("stage {}", stage(measured, *place)), of)));
    rows.extend(sum.tiers.iter().map(|(tier, of)| {
        let tier = tier.as_ref();
        let tier = tier.map_or("(none)", |tier| measured.tier(tier.as_str()));
        row(format!("tier {tier}"), of)
    }));
    for (band, name) in [
        (Band::Good, "good"),
        (Band::Watch, "watch"),
        (Band::Risk, "risk"),
        (Band::Unknown, "unknown"),
    ] {
        if let Some(of) = sum.bands.get(&band) {
            rows.push(row(format!("health {name}"), of));
        }
    }
    rows
}

pub(super) fn forecast(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let forecast = &measured.report.forecast;
    let mut rows = vec![cells([
        "",
        "due",
        "worst",
        "commit",
        "best",
        "expected",
        "≥ 80 %",
        "50–79 %",
        "< 50 %",
        "unset",
    ])];
    let months = forecast
        .months
        .iter()
        .map(|(month, due)| (month.to_string(), due));
    let overdue = [("overdue".to_owned(), &forecast.overdue)].into_iter();
    for (name, due) in overdue.chain(months).filter(|(_, due)| due.count() > 0) {
        let short = |of| short(measured, of);
        rows.push(vec![
            name,
            due.count().to_string(),
            short(due.worst()),
            short(due.commit()),
            short(due.best()),
            short(due.expected),
            short(due.sure.arr),
            short(due.likely.arr),
            short(due.low.arr),
            short(due.unset.arr),
        ]);
    }
    rows
}

pub(super) fn triangle(measured: &Measured<'_>, share: Share) -> Vec<Vec<String>> {
    let all = &measured.report.cohorts.rows;
    let shown = &all[all.len().saturating_sub(COHORTS)..];
    let ages = shown
        .iter()
        .map(|row| row.cells.len())
        .max()
        .unwrap_or_default();
    if shown.is_empty() || ages == 0 {
        return Vec::new();
    }
    let ages = ages.min(COHORTS + 1);
    let mut head = cells(["", "began", "ARR"]);
    head.extend((0..ages).map(|age| age.to_string()));
    let mut rows = vec![head];
    for cohort in shown {
        let mut row = vec![
            cohort.month.to_string(),
            cohort.customers.to_string(),
            short(measured, cohort.arr),
        ];
        row.extend(
            (0..ages.min(cohort.cells.len())).map(|age| match share(cohort, age) {
                Some(share) => format!("{:.0}", share * 100.0),
                None => NONE.to_owned(),
            }),
        );
        rows.push(row);
    }
    rows
}

pub(super) fn team(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let rows = measured.report.team.iter();
    rows.map(|row| {
        let (figure, remark) = match row.figure {
            Ok(Figure::Share(share)) => (percent(Some(share)), String::new()),
            Ok(Figure::Growth(growth)) => (format!("{:+.1} %", growth * 100.0), String::new()),
            Ok(Figure::Amount(of)) => (amount(measured, of), String::new()),
            Ok(Figure::Score(score)) => (number(Some(score)), String::new()),
            Ok(Figure::Count(count)) => (count.to_string(), String::new()),
            Ok(Figure::Monthly(count)) => (format!("{count:.1}"), String::new()),
            Err(why) => (NONE.to_owned(), why.to_owned()),
        };
        let name = format!(
            "{:<14} {:<5}  {}",
            row.role,
            "★".repeat(usize::from(row.stars)),
            row.name
        );
        vec![name, figure, format!(" {remark}")]
    })
    .collect()
}
