//! Measures for a person: calm tables, numbers to the right, references beside.

mod layout;
mod tables;

use super::Measured;
use crate::cli::output::many;
use crate::domain::metrics::cohorts::Cohort;
use crate::domain::metrics::{Keeper, Measures};
use layout::{amount, cells, days, number, percent, short, table};
use tables::{forecast, funnel, standing, team, triangle};

/// Cohorts and their months shown; the JSON has all.
const COHORTS: usize = 12;

/// All of it.
pub fn of(measured: &Measured<'_>) -> String {
    let (report, period) = (&measured.report, &measured.frame.period);
    let mut text = format!(
        "{} – {} · {} · amounts in {}\n",
        period.from,
        period.to,
        many(report.whole.accounts as u64, "account"),
        measured.frame.exchange.to.code()
    );
    let mut add = |title: &str, rows: Vec<Vec<String>>| {
        if rows.len() > 1 || !title.is_empty() && !rows.is_empty() {
            text.push_str(&format!("\n{title}\n{}", table(&rows)));
        }
    };
    add("Revenue", revenue(measured));
    add("Renewals", renewals(measured));
    add("Voices", voices(measured));
    if let Some(by) = measured.by {
        add(&format!("By {}", by.id()), groups(measured));
    }
    add("Stages", funnel(measured));
    add("ARR at the end", standing(measured));
    add("Renewals to come", forecast(measured));
    let triangles: [(&str, Share); 3] = [
        (
            "Cohorts: customers still there, by months since they began",
            Cohort::logos,
        ),
        ("Cohorts: their ARR", Cohort::net),
        ("Cohorts: their ARR, growth aside", Cohort::gross),
    ];
    for (title, share) in triangles {
        add(title, triangle(measured, share));
    }
    add("Team", team(measured));
    for note in &measured.notes {
        text.push_str(&format!("\n{note}"));
    }
    text
}

type Share = fn(&Cohort, usize) -> Option<f64>;

fn revenue(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let sum = &measured.report.whole.retention;
    let money = |of| amount(measured, of);
    let row = |name: &str, figure: String, remark: String| {
        vec![name.to_owned(), figure, format!(" {remark}")]
    };
    vec![
        row(
            "NRR (net revenue retention)",
            percent(sum.nrr()),
            "good: above 120 %".to_owned(),
        ),
        row(
            "GRR (gross revenue retention)",
            percent(sum.grr()),
            String::new(),
        ),
        row(
            "Customers lost",
            percent(sum.logo_churn()),
            format!("{} of {}", sum.lost, sum.customers),
        ),
        row(
            "Quick ratio",
            number(sum.quick_ratio()),
            "(new + expansion) / (contraction + churn)".to_owned(),
        ),
        row(
            "ARR at the start",
            money(sum.start),
            many(sum.customers as u64, "customer"),
        ),
        row("+ expansion", money(sum.expansion), String::new()),
        row("– contraction", money(sum.contraction), String::new()),
        row(
            "– churn",
            money(sum.churn),
            many(sum.lost as u64, "customer"),
        ),
        row("= ARR of the same customers", money(sum.end), String::new()),
        row(
            "New ARR",
            money(sum.new),
            many(sum.joined as u64, "customer"),
        ),
    ]
}

fn renewals(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let due = &measured.report.whole.renewals;
    let money = |of| amount(measured, of);
    vec![
        cells(["", "count", "ARR"]),
        vec!["Due".to_owned(), due.due.to_string(), money(due.due_arr)],
        vec![
            "Renewed".to_owned(),
            due.renewed.to_string(),
            money(due.renewed_arr),
        ],
        vec!["Lost".to_owned(), due.lost.to_string(), money(due.lost_arr)],
        vec![
            "No outcome recorded".to_owned(),
            due.open.to_string(),
            money(due.open_arr),
        ],
        vec![
            "Renewal rate".to_owned(),
            percent(due.by_count()),
            percent(due.by_amount()),
        ],
    ]
}

fn voices(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let of = &measured.report.whole;
    let who = match measured.report.keeper {
        Keeper::Account => "latest answer of each account",
        Keeper::Contact => "latest answer of each contact",
    };
    let first = &of.first_value;
    let row = |name: &str, figure: String, remark: String| {
        vec![name.to_owned(), figure, format!(" {remark}")]
    };
    let left = match first.left.len() {
        0 => String::new(),
        left => format!(", {left} left without it"),
    };
    let estimate = match first.estimate(0.5) {
        Some(median) => format!("{median:.0} d"),
        None => "not yet known".to_owned(),
    };
    vec![
        row(
            "NPS",
            number(of.nps.score()),
            format!("from {}, {who}; good: above 10", of.nps.count()),
        ),
        row(
            "CSAT",
            number(of.csat.mean()),
            format!("from {}", of.csat.count),
        ),
        row(
            "Time to first value, median",
            days(first.median()),
            format!(
                "{} of the {} that began in the period, {} open{left}",
                first.reached.len(),
                first.began(),
                first.open.len()
            ),
        ),
        row("90th percentile", days(first.p90()), String::new()),
        row(
            "Median with those waiting",
            estimate,
            "the open counted as long as they wait (Kaplan–Meier)".to_owned(),
        ),
    ]
}

fn groups(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let mut rows = vec![cells([
        "",
        "accounts",
        "customers",
        "start",
        "end",
        "new",
        "NRR",
        "GRR",
        "lost",
        "renewed",
        "NPS",
        "first value",
    ])];
    let row = |name: String, of: &Measures| {
        let sum = &of.retention;
        vec![
            name,
            of.accounts.to_string(),
            sum.customers.to_string(),
            short(measured, sum.start),
            short(measured, sum.end),
            short(measured, sum.new),
            percent(sum.nrr()),
            percent(sum.grr()),
            percent(sum.logo_churn()),
            percent(of.renewals.by_count()),
            number(of.nps.score()),
            days(of.first_value.median()),
        ]
    };
    let groups = &measured.report.groups;
    rows.extend(
        groups
            .iter()
            .map(|(key, of)| row(measured.name(key.as_deref()), of)),
    );
    rows.push(row("all".to_owned(), &measured.report.whole));
    rows
}
