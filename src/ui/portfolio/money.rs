//! Where the ARR stands at the end of the period, and how much of it is at risk.

use super::percent;
use crate::app::State;
use crate::domain::health::Band;
use crate::domain::metrics::money::ratio;
use crate::domain::metrics::overview::Overview;
use crate::domain::metrics::standing::Stock;
use crate::domain::money::Money;
use crate::messages::portfolio as say;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet, health, spark};
use crate::ui::words;

/// In all, at risk, and by stage.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, found: &Overview) {
    let standing = &found.report.standing;
    let all = standing.all;
    let language = sheet.language;
    sheet.heading(say::arr_end(language));
    line(
        sheet,
        found,
        (say::all(language), Role::Strong),
        all,
        &all,
        None,
    );
    let risk = (say::at_risk(language), Role::Bad);
    line(sheet, found, risk, standing.at_risk, &all, None);
    sheet.heading(say::by_stage(sheet.language));
    for (place, stock) in &standing.stages {
        let name = words::place(&state.rules.lifecycle, *place, state.language);
        line(sheet, found, (name, Role::Text), *stock, &all, None);
    }
}

/// By tier and by band.
pub fn splits(sheet: &mut Sheet<'_>, found: &Overview) {
    let standing = &found.report.standing;
    let all = standing.all;
    sheet.heading(say::by_tier(sheet.language));
    for (tier, stock) in &standing.tiers {
        let name = tier.as_ref().map_or(say::no_tier(sheet.language), |tier| {
            words::tier_name(tier, sheet.language)
        });
        line(sheet, found, (name, Role::Text), *stock, &all, None);
    }
    sheet.heading(say::by_health(sheet.language));
    for band in [Band::Good, Band::Watch, Band::Risk, Band::Unknown] {
        if let Some(stock) = standing.bands.get(&band) {
            let name = health::band(band, sheet.language);
            line(sheet, found, (name, Role::Text), *stock, &all, Some(band));
        }
    }
}

/// `● good        42   €1.2M   31.0 %  ━━━━━━`.
fn line(
    sheet: &mut Sheet<'_>,
    found: &Overview,
    (name, role): (&str, Role),
    stock: Stock,
    all: &Stock,
    band: Option<Band>,
) {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let money = Money {
        amount: stock.arr,
        currency: found.currency,
    };
    let share = ratio(stock.arr, all.arr);
    let bar_role = band.map_or(role, spark::role);
    let mut line = Line::default();
    if let Some(band) = band {
        let mark = sheet.theme.mark(health::mark(band));
        line = line.add(sheet.look(spark::role(band)), format!("{mark} "));
    }
    let width = if band.is_some() { 12 } else { 14 };
    line = line
        .pad(sheet.look(role), name, width, ellipsis)
        .number(sheet.look(Role::Dim), &stock.customers.to_string(), 6)
        .number(sheet.look(Role::Text), &money.compact_in(sheet.language), 9)
        .number(sheet.look(Role::Dim), &percent(sheet.language, share), 9);
    let room = sheet.width.saturating_sub(14 + 6 + 9 + 9 + 2).min(20);
    let full = (share.unwrap_or(0.0) * f64::from(room)).round() as usize;
    let bar = sheet
        .theme
        .mark(Mark::Full)
        .repeat(full.min(usize::from(room)));
    let look = match bar_role {
        Role::Text | Role::Strong => Role::Rule,
        role => role,
    };
    sheet.push(line.add(sheet.look(look), format!("  {bar}")));
}
