//! Measures for a person: calm tables, numbers to the right, references beside.

use super::Measured;
use crate::domain::health::Band;
use crate::domain::lifecycle::Place;
use crate::domain::metrics::cohorts::Cohort;
use crate::domain::metrics::standing::Stock;
use crate::domain::metrics::{Figure, Keeper, Measures};
use rust_decimal::Decimal;
use unicode_width::UnicodeWidthStr;

/// Cohorts and their months shown; the JSON has all.
const COHORTS: usize = 12;

/// All of it. `plain` is ASCII alone.
pub fn of(measured: &Measured<'_>, plain: bool) -> String {
    let (report, period) = (&measured.report, &measured.frame.period);
    let mut text = format!(
        "{} – {} · {} accounts · amounts in {}\n",
        period.from,
        period.to,
        report.whole.accounts,
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
    match plain {
        true => ascii(&text),
        false => text,
    }
}

type Share = fn(&Cohort, usize) -> Option<f64>;

/// Signs that are not ASCII, as ASCII says them. Names stay as they are.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '–' => plain.push('-'),
            '·' => plain.push('|'),
            '★' => plain.push('*'),
            '≥' => plain.push_str(">="),
            '\u{202f}' => plain.push(' '),
            other => plain.push(other),
        }
    }
    plain
}

/// Columns: the first to the left, the others to the right, but for a last one that begins with a
/// blank, which is a remark.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    let remark = |row: &Vec<String>, at: usize| at + 1 == row.len() && row[at].starts_with(' ');
    for row in rows {
        for (at, cell) in row.iter().enumerate().filter(|(at, _)| !remark(row, *at)) {
            widths[at] = widths[at].max(cell.width());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = "  ".to_owned();
        for (at, cell) in row.iter().enumerate() {
            let fill = " ".repeat(widths[at].saturating_sub(cell.width()));
            match at {
                0 => line.push_str(&format!("{cell}{fill}")),
                _ if remark(row, at) => line.push_str(&format!(" {cell}")),
                _ => line.push_str(&format!("  {fill}{cell}")),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn cells<const N: usize>(row: [&str; N]) -> Vec<String> {
    row.map(str::to_owned).to_vec()
}

const NONE: &str = "–";

fn percent(share: Option<f64>) -> String {
    share.map_or_else(
        || NONE.to_owned(),
        |share| format!("{:.1} %", share * 100.0),
    )
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.1}"))
}

fn days(value: Option<f64>) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:.0} d"))
}

/// Every unit, grouped, without the currency: the head says it.
fn amount(measured: &Measured<'_>, amount: Decimal) -> String {
    let money = measured.frame.exchange.money(amount);
    money.full().replace(&money.currency.sign(), "")
}

/// In three digits.
fn short(measured: &Measured<'_>, amount: Decimal) -> String {
    let money = measured.frame.exchange.money(amount);
    money.compact().replace(&money.currency.sign(), "")
}

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
            format!("{} customers", sum.customers),
        ),
        row("+ expansion", money(sum.expansion), String::new()),
        row("– contraction", money(sum.contraction), String::new()),
        row(
            "– churn",
            money(sum.churn),
            format!("{} customers", sum.lost),
        ),
        row("= ARR of the same customers", money(sum.end), String::new()),
        row(
            "New ARR",
            money(sum.new),
            format!("{} customers", sum.joined),
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

fn stage(measured: &Measured<'_>, place: Place) -> String {
    let stage = measured.frame.lifecycle.stage(place);
    stage.map_or_else(|| "unmapped".to_owned(), |stage| stage.name.clone())
}

fn funnel(measured: &Measured<'_>) -> Vec<Vec<String>> {
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

fn standing(measured: &Measured<'_>) -> Vec<Vec<String>> {
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
        let tier = tier.as_ref().map_or("(none)", |tier| tier.as_str());
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

fn forecast(measured: &Measured<'_>) -> Vec<Vec<String>> {
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

fn triangle(measured: &Measured<'_>, share: Share) -> Vec<Vec<String>> {
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

fn team(measured: &Measured<'_>) -> Vec<Vec<String>> {
    let rows = measured.report.team.iter();
    rows.map(|row| {
        let (figure, remark) = match row.figure {
            Ok(Figure::Share(share)) => (percent(Some(share)), String::new()),
            Ok(Figure::Growth(growth)) => (format!("{:+.1} %", growth * 100.0), String::new()),
            Ok(Figure::Amount(of)) => (amount(measured, of), String::new()),
            Ok(Figure::Score(score)) => (number(Some(score)), String::new()),
            Ok(Figure::Count(count)) => (count.to_string(), String::new()),
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
