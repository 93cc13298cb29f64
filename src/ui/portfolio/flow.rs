//! How accounts go through the stages, and how long the first value takes.

use super::{Column, percent};
use crate::app::State;
use crate::domain::lifecycle::Place;
use crate::domain::metrics::Item;
use crate::domain::metrics::overview::Overview;
use crate::messages::{Say, portfolio as say};
use crate::theme::{Mark, Role};
use crate::ui::widgets::Line;
use crate::ui::words;

/// Time to first value.
pub fn first_value(column: &mut Column<'_>, found: &Overview) {
    let first = &found.report.whole.first_value;
    column
        .sheet
        .heading(say::first_value(column.sheet.language));
    let language = column.sheet.language;
    let days = |days: Option<f64>| {
        days.map_or_else(
            || "–".to_owned(),
            |days| say::days(language, days.round() as i64),
        )
    };
    let within = |label: Say| say::within(language, say::first_value(language), label(language));
    let halves: [(Item, Say, Option<f64>); 2] = [
        (Item::HalfWithin, say::half_within, first.median()),
        (Item::NineWithin, say::nine_within, first.p90()),
    ];
    for (item, label, value) in halves {
        let value = days(value);
        column.lift(item, within(label), value.as_str());
        column
            .sheet
            .field(20, label(language), Role::Strong, &value);
    }
    let text = say::began(
        language,
        first.began(),
        first.reached.len(),
        percent(column.sheet.language, first.attainment()),
    );
    column.lift(Item::Began, say::first_value(language), text.as_str());
    column.sheet.plain(Role::Dim, &text);
}

/// The stages as a table.
pub fn fill(column: &mut Column<'_>, state: &State, found: &Overview) {
    column.sheet.heading(say::stages(column.sheet.language));
    let ellipsis = column.sheet.theme.mark(Mark::Ellipsis);
    let name = column
        .sheet
        .width
        .saturating_sub(5 * 6 + 7 + 1)
        .clamp(8, 16);
    let dim = column.sheet.look(Role::Dim);
    let mut line = Line::default().pad(dim, "", name, ellipsis);
    for title in [say::start, say::in_, say::out, say::on, say::end] {
        line = line.number(dim, title(state.language), 6);
    }
    column
        .sheet
        .push(line.number(dim, say::days_head(state.language), 7));
    for (place, flow) in &found.report.funnel {
        let quiet = flow.at_start + flow.entered + flow.at_end == 0;
        let role = match (quiet, place) {
            (true, _) => Role::Dim,
            (false, Place::Unmapped) => Role::Warn,
            _ => Role::Text,
        };
        let stage = words::place(&state.rules.lifecycle, *place, state.language);
        let told = say::flow(
            state.language,
            flow.at_start,
            flow.entered,
            flow.left,
            flow.forward,
            flow.at_end,
        );
        let section = say::within(state.language, say::stages(state.language), stage);
        column.lift(Item::Stage(*place), section, told);
        let mut line = Line::default().pad(column.sheet.look(role), stage, name, ellipsis);
        for count in [
            flow.at_start,
            flow.entered,
            flow.left,
            flow.forward,
            flow.at_end,
        ] {
            let text = match count {
                0 => column.sheet.theme.mark(Mark::None).to_owned(),
                count => count.to_string(),
            };
            let look = if count == 0 { Role::Rule } else { Role::Text };
            line = line.number(column.sheet.look(look), &text, 6);
        }
        let days = flow.median_days();
        let days = days.map_or_else(String::new, |days| format!("{days:.0}"));
        column
            .sheet
            .push(line.number(column.sheet.look(Role::Strong), &days, 7));
    }
    column
        .sheet
        .prose(Role::Dim, 0, say::legend(column.sheet.language));
}
