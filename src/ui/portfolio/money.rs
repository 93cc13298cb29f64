//! Where the ARR stands at the end of the period, and how much of it is at risk.

use super::{Column, percent};
use crate::app::State;
use crate::domain::health::Band;
use crate::domain::metrics::Item;
use crate::domain::metrics::money::ratio;
use crate::domain::metrics::overview::Overview;
use crate::domain::metrics::standing::Stock;
use crate::domain::money::Money;
use crate::messages::portfolio as say;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, health, spark};
use crate::ui::words;

/// In all, at risk, and by stage.
pub fn fill(column: &mut Column<'_>, state: &State, found: &Overview) {
    let standing = &found.report.standing;
    let all = standing.all;
    let language = column.sheet.language;
    column.sheet.heading(say::arr_end(language));
    let section = say::arr_end(language);
    let total = (Item::All, section, say::all(language), Role::Strong);
    line(column, found, total, all);
    let risk = (Item::AtRisk, section, say::at_risk(language), Role::Bad);
    line(column, found, risk, standing.at_risk);
    column.sheet.heading(say::by_stage(column.sheet.language));
    for (place, stock) in &standing.stages {
        let name = words::place(&state.rules.lifecycle, *place, state.language);
        let item = Item::StageArr(*place);
        let named = (item, say::by_stage(language), name, Role::Text);
        line(column, found, named, *stock);
    }
}

/// By tier and by band.
pub fn splits(state: &State, column: &mut Column<'_>, found: &Overview) {
    let standing = &found.report.standing;
    let language = column.sheet.language;
    column.sheet.heading(say::by_tier(column.sheet.language));
    for (tier, stock) in &standing.tiers {
        let name = tier
            .as_ref()
            .map_or(say::no_tier(column.sheet.language), |tier| {
                words::tier_name(&state.rules, tier, column.sheet.language)
            });
        let item = Item::Tier(tier.clone());
        let named = (item, say::by_tier(language), name, Role::Text);
        line(column, found, named, *stock);
    }
    column.sheet.heading(say::by_health(column.sheet.language));
    for band in [Band::Good, Band::Watch, Band::Risk, Band::Unknown] {
        if let Some(stock) = standing.bands.get(&band) {
            let name = health::band(band, column.sheet.language);
            let item = Item::Band(band);
            let named = (item, say::by_health(language), name, Role::Text);
            line(column, found, named, *stock);
        }
    }
}

/// `● good        42   €1.2M   31.0 %  ━━━━━━`.
fn line(
    column: &mut Column<'_>,
    found: &Overview,
    (item, section, name, role): (Item, &str, &str, Role),
    stock: Stock,
) {
    let ellipsis = column.sheet.theme.mark(Mark::Ellipsis);
    let money = Money {
        amount: stock.arr,
        currency: found.currency,
    };
    let share = ratio(stock.arr, found.report.standing.all.arr);
    let band = match item {
        Item::Band(band) => Some(band),
        _ => None,
    };
    let (arr, part) = (
        money.compact_in(column.sheet.language),
        percent(column.sheet.language, share),
    );
    column.lift(
        item,
        say::within(column.sheet.language, section, name),
        format!("{arr} {part}"),
    );
    let bar_role = band.map_or(role, spark::role);
    let mut line = Line::default();
    if let Some(band) = band {
        let mark = column.sheet.theme.mark(health::mark(band));
        line = line.add(column.sheet.look(spark::role(band)), format!("{mark} "));
    }
    let width = if band.is_some() { 12 } else { 14 };
    line = line
        .pad(column.sheet.look(role), name, width, ellipsis)
        .number(
            column.sheet.look(Role::Dim),
            &stock.customers.to_string(),
            6,
        )
        .number(column.sheet.look(Role::Text), &arr, 9)
        .number(column.sheet.look(Role::Dim), &part, 9);
    let room = column
        .sheet
        .width
        .saturating_sub(14 + 6 + 9 + 9 + 2)
        .min(20);
    let full = (share.unwrap_or(0.0) * f64::from(room)).round() as usize;
    let bar = column
        .sheet
        .theme
        .mark(Mark::Full)
        .repeat(full.min(usize::from(room)));
    let look = match bar_role {
        Role::Text | Role::Strong => Role::Rule,
        role => role,
    };
    column
        .sheet
        .push(line.add(column.sheet.look(look), format!("  {bar}")));
}
