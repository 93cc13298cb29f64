//! How accounts go through the stages, and how long the first value takes.

use super::percent;
use crate::app::State;
use crate::domain::lifecycle::Place;
use crate::domain::metrics::overview::Overview;
use crate::messages::portfolio as say;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet};
use crate::ui::words;

/// Time to first value.
pub fn first_value(sheet: &mut Sheet<'_>, found: &Overview) {
    let first = &found.report.whole.first_value;
    sheet.heading(say::first_value(sheet.language));
    let language = sheet.language;
    let days = |days: Option<f64>| {
        days.map_or_else(
            || "–".to_owned(),
            |days| say::days(language, days.round() as i64),
        )
    };
    sheet.field(
        20,
        say::half_within(sheet.language),
        Role::Strong,
        &days(first.median()),
    );
    sheet.field(
        20,
        say::nine_within(sheet.language),
        Role::Strong,
        &days(first.p90()),
    );
    let text = say::began(
        language,
        first.began(),
        first.reached.len(),
        percent(sheet.language, first.attainment()),
    );
    sheet.plain(Role::Dim, &text);
}

/// The stages as a table.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, found: &Overview) {
    sheet.heading(say::stages(sheet.language));
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let name = sheet.width.saturating_sub(5 * 6 + 7 + 1).clamp(8, 16);
    let dim = sheet.look(Role::Dim);
    let mut line = Line::default().pad(dim, "", name, ellipsis);
    for title in [say::start, say::in_, say::out, say::on, say::end] {
        line = line.number(dim, title(state.language), 6);
    }
    sheet.push(line.number(dim, say::days_head(state.language), 7));
    for (place, flow) in &found.report.funnel {
        let quiet = flow.at_start + flow.entered + flow.at_end == 0;
        let role = match (quiet, place) {
            (true, _) => Role::Dim,
            (false, Place::Unmapped) => Role::Warn,
            _ => Role::Text,
        };
        let stage = words::place(&state.rules.lifecycle, *place, state.language);
        let mut line = Line::default().pad(sheet.look(role), stage, name, ellipsis);
        for count in [
            flow.at_start,
            flow.entered,
            flow.left,
            flow.forward,
            flow.at_end,
        ] {
            let text = match count {
                0 => sheet.theme.mark(Mark::None).to_owned(),
                count => count.to_string(),
            };
            let look = if count == 0 { Role::Rule } else { Role::Text };
            line = line.number(sheet.look(look), &text, 6);
        }
        let days = flow.median_days();
        let days = days.map_or_else(String::new, |days| format!("{days:.0}"));
        sheet.push(line.number(sheet.look(Role::Strong), &days, 7));
    }
    sheet.prose(Role::Dim, 0, say::legend(sheet.language));
}
