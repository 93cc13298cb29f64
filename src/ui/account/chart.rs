//! The score of the last 13 weeks, drawn in bars.

use crate::app::State;
use crate::domain::book::Row;
use crate::messages::account as say;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet, health, spark};

/// Lines of the bars, 20 points each.
const LINES: u16 = 5;

/// Fills a sheet with them; a week without data is a gap.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    sheet.heading(say::last_weeks(state.language));
    let today = state.now.today();
    let wide = if sheet.width >= 100 { 4 } else { 3 };
    let role = sheet.look(spark::role(row.today.health.band));
    let weeks: Vec<Option<f32>> = (0..spark::WEEKS)
        .rev()
        .map(|back| spark::week(&row.account.scores, today, back))
        .collect();
    if weeks.iter().all(Option::is_none) {
        sheet.plain(Role::Dim, say::no_history(state.language));
        return;
    }
    for line in 0..LINES {
        // What this line stands for: 100 to 0 from top to bottom, 20 points each.
        let floor = f32::from(LINES - 1 - line) * 20.0;
        let axis = if line % 2 == 0 {
            format!("{:.0}", floor + 20.0)
        } else {
            String::new()
        };
        let mut drawn = Line::default().number(sheet.look(Role::Dim), &axis, 4);
        drawn = drawn.add(
            sheet.look(Role::Rule),
            format!(" {}", sheet.theme.mark(Mark::Side)),
        );
        for week in &weeks {
            let cell = match week {
                Some(value) if *value > floor => {
                    let share = ((value - floor) / 20.0).min(1.0);
                    sheet.theme.spark(share).to_string().repeat(wide - 1)
                }
                None if line == LINES - 1 => sheet.theme.mark(Mark::Gap).repeat(wide - 1),
                _ => " ".repeat(wide - 1),
            };
            let look = if week.is_some() {
                role
            } else {
                sheet.look(Role::Rule)
            };
            drawn = drawn.add(look, format!(" {cell}"));
        }
        sheet.push(drawn);
    }
    let mut values = Line::default().add(sheet.look(Role::Dim), "      ");
    for week in &weeks {
        let text = week.map_or(String::new(), |value| health::whole(value).to_string());
        values = values.number(sheet.look(Role::Dim), &text, wide as u16);
    }
    sheet.push(values);
}
