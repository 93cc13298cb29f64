//! Health, measure by measure, adding up to the score.

use crate::app::State;
use crate::domain::book::Row;
use crate::domain::health::scorecard::Group;
use crate::domain::health::{Explained, Measured, explain};
use crate::domain::when::show;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Sheet, health, spark, wrap};

/// Fills a sheet with the table, the sum and the last 13 weeks.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let explained = explain(&row.account, &state.rules, state.now);
    let columns = Columns::of(sheet.width);
    head(sheet, &columns);
    for (group, name) in [
        (Group::Outcome, "Outcome"),
        (Group::Experience, "Experience"),
    ] {
        let half = match group {
            Group::Outcome => row.today.health.outcome,
            Group::Experience => row.today.health.experience,
        };
        let half = half.map_or("–".to_owned(), |half| health::whole(half).to_string());
        let line = Line::default()
            .pad(
                sheet.look(Role::Title),
                name,
                columns.label + columns.value,
                "",
            )
            .pad(sheet.look(Role::Dim), "", columns.as_of, "")
            .number(sheet.look(Role::Title), &half, 7);
        sheet.push(line);
        for measure in explained
            .measures
            .iter()
            .filter(|measure| measure.group == group)
        {
            measured(sheet, state, &columns, measure);
        }
    }
    total(sheet, row, &columns, &explained);
    chart(sheet, state, row);
}

/// Widths of the columns of text; the numbers' are fixed.
struct Columns {
    label: u16,
    value: u16,
    as_of: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        // Points, weight and contribution take 7 + 8 + 7.
        let room = width.saturating_sub(22);
        let as_of = match room {
            90.. => 14,
            50.. => 8,
            _ => 0,
        };
        let label = (room.saturating_sub(as_of) * 2 / 5).clamp(10, 26);
        Self {
            label,
            value: room.saturating_sub(as_of + label).min(60),
            as_of,
        }
    }
}

fn head(sheet: &mut Sheet<'_>, columns: &Columns) {
    let dim = sheet.look(Role::Dim);
    let mut line =
        Line::default()
            .pad(dim, "Measure", columns.label, "")
            .pad(dim, "Value", columns.value, "");
    if columns.as_of > 0 {
        line = line.pad(dim, "As of", columns.as_of, "");
    }
    let line = line
        .number(dim, "Points", 7)
        .number(dim, "Weight", 8)
        .number(dim, "Gives", 7);
    sheet.push(line);
}

fn measured(sheet: &mut Sheet<'_>, state: &State, columns: &Columns, measure: &Measured) {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let none = sheet.theme.mark(Mark::None);
    let dim = sheet.look(Role::Dim);
    let text = sheet.look(Role::Text);
    let known = measure.points.is_some();
    let look = if known { text } else { dim };
    let room = usize::from(columns.value.saturating_sub(1));
    let mut values = wrap(&measure.text, room).into_iter();
    let first = values.next().unwrap_or_default();
    let mut line = Line::default()
        .add(dim, "  ")
        .pad(
            look,
            &measure.label,
            columns.label.saturating_sub(3),
            ellipsis,
        )
        .add(dim, " ")
        .pad(
            if known { text } else { dim },
            &first,
            columns.value,
            ellipsis,
        );
    if columns.as_of > 0 {
        let (role, as_of) = match (measure.as_of, measure.stale) {
            (Some(at), true) => {
                let old = if columns.as_of > 8 { " ago, old" } else { "!" };
                let days = show::days_since(at, state.now);
                (Role::Warn, format!("{days} d{old}"))
            }
            (Some(at), false) => {
                let day = show::local_day(at, state.now);
                (Role::Dim, show::day(day, state.now))
            }
            (None, _) if known => (Role::Dim, "now".to_owned()),
            (None, _) => (Role::Dim, String::new()),
        };
        line = line.pad(sheet.look(role), &as_of, columns.as_of, ellipsis);
    }
    let points = measure
        .points
        .map_or(none.to_owned(), |points| health::whole(points).to_string());
    let look = match measure.points {
        Some(..50.0) => sheet.look(Role::Bad),
        Some(75.0..) => sheet.look(Role::Good),
        Some(_) => sheet.look(Role::Warn),
        None => dim,
    };
    let share = match known {
        true => format!("{:.0} %", measure.share * 100.0),
        false => none.to_owned(),
    };
    let gives = match known {
        true => measure.contribution.to_string(),
        false => none.to_owned(),
    };
    line = line.number(look, &points, 7).number(dim, &share, 8).number(
        sheet.look(Role::Strong),
        &gives,
        7,
    );
    sheet.push(line);
    for more in values {
        let line = Line::default().pad(dim, "", columns.label, "").pad(
            look,
            &more,
            columns.value,
            ellipsis,
        );
        sheet.push(line);
    }
    if measure.stale && columns.as_of == 0 && known {
        let line = Line::default()
            .pad(dim, "", columns.label, "")
            .add(sheet.look(Role::Warn), "old; still counts");
        sheet.push(line);
    }
}

fn total(sheet: &mut Sheet<'_>, row: &Row, columns: &Columns, explained: &Explained) {
    let today = &row.today.health;
    let before = columns.label + columns.value + columns.as_of;
    if explained.capped != 0 {
        let why = explained.cap.as_deref().unwrap_or("held down");
        let line = Line::default()
            .pad(
                sheet.look(Role::Bad),
                why,
                before + 15,
                sheet.theme.mark(Mark::Ellipsis),
            )
            .number(sheet.look(Role::Bad), &explained.capped.to_string(), 7);
        sheet.push(line);
    }
    let rule = sheet
        .theme
        .mark(Mark::Rule)
        .repeat(usize::from(before + 22));
    sheet.plain(Role::Rule, &rule);
    let (known, all) = today.measures;
    let (what, score) = match explained.score {
        Some(score) => (
            format!("Score, from {known} of {all} measures"),
            score.to_string(),
        ),
        None => (
            format!("No score: only {known} of {all} measures have data"),
            sheet.theme.mark(Mark::None).to_owned(),
        ),
    };
    let role = sheet.look(spark::role(today.band));
    let mark = sheet.theme.mark(health::mark(today.band));
    let line = Line::default()
        .pad(sheet.look(Role::Strong), &what, before + 13, "")
        .add(role, format!("{mark} "))
        .number(role, &score, 7);
    sheet.push(line);
    if let Some(quadrant) = today.quadrant {
        let text = format!("Quadrant: {}", health::quadrant(quadrant));
        sheet.plain(Role::Dim, &text);
    }
}

/// The last 13 weeks, eight lines high, with the lines between the bands.
fn chart(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    const LINES: u16 = 5;
    sheet.heading("Last 13 weeks");
    let today = state.now.today();
    let wide = if sheet.width >= 100 { 4 } else { 3 };
    let role = sheet.look(spark::role(row.today.health.band));
    let weeks: Vec<Option<f32>> = (0..spark::WEEKS)
        .rev()
        .map(|back| spark::week(&row.account.scores, today, back))
        .collect();
    if weeks.iter().all(Option::is_none) {
        sheet.plain(
            Role::Dim,
            "no history yet: a score is kept each day from now on",
        );
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
