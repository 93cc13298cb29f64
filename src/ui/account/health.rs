//! Health, measure by measure, adding up to the score.
//!
//! The score stands first, so that it is seen on the smallest screen; below it what it is made of.
//! Where there is room a measure takes one line, else two: its figures, then its value and curve.

use super::chart;
use crate::app::State;
use crate::domain::account::Daily;
use crate::domain::book::Row;
use crate::domain::health::scorecard::Group;
use crate::domain::health::{Explained, Measured, explain_in};
use crate::domain::when::show;
use crate::messages::{account as say, numbers, when};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Line, Sheet, health, spark, wrap};
use crate::ui::words;
use ratatui::style::Style;

/// Cells of points, weight and what a measure gives.
const FIGURES: (u16, u16, u16) = (8, 8, 7);
/// Cells before the value and curve that stand below a measure.
const INDENT: u16 = 4;

/// Fills a sheet with the sum, the table and the last 13 weeks.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let explained = explain_in(state.language, &row.account, &state.rules, state.now);
    let columns = Columns::of(sheet.width);
    head(sheet, &columns);
    total(sheet, state, row, &columns, &explained);
    let past = state.measures.as_ref();
    let past = past.filter(|past| past.account == row.account.id);
    let past = past.and_then(|past| past.series.as_ref());
    for (group, name, half) in [
        (
            Group::Outcome,
            say::outcome(state.language),
            row.today.health.outcome,
        ),
        (
            Group::Experience,
            say::experience(state.language),
            row.today.health.experience,
        ),
    ] {
        let none = sheet.theme.mark(Mark::None);
        let half = half.map_or(none.to_owned(), |half| health::whole(half).to_string());
        let title = sheet.look(Role::Title);
        let line = Line::default()
            .pad(title, name, columns.before(), "")
            .number(title, &half, FIGURES.0);
        sheet.push(line);
        for (index, measure) in explained.measures.iter().enumerate() {
            if measure.group == group {
                let past = past.and_then(|past| past.get(index));
                measured(sheet, state, &columns, measure, past);
            }
        }
    }
    if let Some(quadrant) = row.today.health.quadrant {
        sheet.gap();
        let text = say::in_quadrant(state.language, health::quadrant(quadrant, state.language));
        sheet.plain(Role::Dim, &text);
    }
    chart::fill(sheet, state, row);
}

/// Widths of the columns; value and curve have none where they stand in a line of their own.
struct Columns {
    label: u16,
    value: u16,
    curve: u16,
    history: u16,
    as_of: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        let one_line = width >= 150;
        Self {
            label: match width {
                // So that the longest name of a measure stands there, in any language.
                86.. => 27,
                77.. => 23,
                42.. => 18,
                // The figures win.
                _ => width
                    .saturating_sub(FIGURES.0 + FIGURES.1 + FIGURES.2)
                    .max(8),
            },
            value: if one_line { (width - 111).min(58) } else { 0 },
            curve: if one_line { 33 } else { 0 },
            history: match width {
                54.. => spark::WEEKS + 2,
                _ => 0,
            },
            as_of: match width {
                76.. => 16,
                62.. => 8,
                _ => 0,
            },
        }
    }

    /// Cells before the figures.
    fn before(&self) -> u16 {
        self.label + self.value + self.curve + self.history + self.as_of
    }

    fn one_line(&self) -> bool {
        self.value > 0
    }
}

fn head(sheet: &mut Sheet<'_>, columns: &Columns) {
    let dim = sheet.look(Role::Dim);
    let mut line = Line::default().pad(dim, say::measure(sheet.language), columns.label, "");
    for (words, width) in [
        (say::value(sheet.language), columns.value),
        (say::curve(sheet.language), columns.curve),
        (say::weeks(sheet.language), columns.history),
        (say::as_of(sheet.language), columns.as_of),
    ] {
        if width > 0 {
            line = line.pad(dim, words, width, "");
        }
    }
    let line = line
        .number(dim, say::points(sheet.language), FIGURES.0)
        .number(dim, say::weight(sheet.language), FIGURES.1)
        .number(dim, say::gives(sheet.language), FIGURES.2);
    sheet.push(line);
}

/// The score, what it is made from, and what holds it down.
fn total(
    sheet: &mut Sheet<'_>,
    state: &State,
    row: &Row,
    columns: &Columns,
    explained: &Explained,
) {
    let today = &row.today.health;
    let (known, all) = today.measures;
    let role = sheet.look(spark::role(today.band));
    let (dim, strong) = (sheet.look(Role::Dim), sheet.look(Role::Strong));
    let (what, score) = match explained.score {
        Some(score) => (say::score(state.language), score.to_string()),
        None => (
            say::no_score(state.language),
            sheet.theme.mark(Mark::None).to_owned(),
        ),
    };
    let made = match (explained.score, known < all) {
        (None, _) => say::only_measures(state.language, known, all),
        (_, true) => say::measures_of(state.language, known, all),
        _ => say::all_measures(state.language, all),
    };
    let mark = sheet.theme.mark(health::mark(today.band));
    let mut line = Line::default();
    let mut made = Some(made);
    if columns.one_line() {
        let made = made.take().unwrap_or_default();
        line = line.pad(strong, what, columns.label, "").pad(
            dim,
            &made,
            columns.value + columns.curve,
            "",
        );
    } else {
        line = line.pad(strong, what, columns.label, "");
    }
    if columns.history > 0 {
        line = history(sheet, line, state, &row.account.scores, role);
    }
    let left = columns.as_of + FIGURES.0 + FIGURES.1;
    let line = match made.filter(|_| columns.as_of > 8) {
        Some(made) => line.pad(dim, &made, left - 2, ""),
        None => line.pad(dim, "", left - 2, ""),
    };
    // On the narrowest screens the columns before it take the room: the score wins.
    let line = match line.width() + 2 + FIGURES.2 <= sheet.width {
        true => line
            .add(role, format!("{mark} "))
            .number(role, &score, FIGURES.2),
        false => line.end(role, format!("{mark} {score}")),
    };
    sheet.push(line);
    if explained.capped != 0 {
        let why = explained
            .cap
            .as_deref()
            .unwrap_or(say::held_down(state.language));
        let ellipsis = sheet.theme.mark(Mark::Ellipsis);
        let bad = sheet.look(Role::Bad);
        let width = columns.before() + FIGURES.0 + FIGURES.1;
        let line = Line::default()
            .pad(bad, &format!("  {why}"), width, ellipsis)
            .number(bad, &words::minus(&explained.capped.to_string()), FIGURES.2);
        sheet.push(line);
    }
}

/// Adds thirteen weeks of a series and two blanks.
fn history(sheet: &Sheet<'_>, line: Line, state: &State, series: &Daily, role: Style) -> Line {
    let line = spark::add(sheet, line, series, state.now.today(), role);
    line.add(role, "  ")
}

fn measured(
    sheet: &mut Sheet<'_>,
    state: &State,
    columns: &Columns,
    measure: &Measured,
    past: Option<&Daily>,
) {
    let theme = sheet.theme;
    let (ellipsis, none) = (theme.mark(Mark::Ellipsis), theme.mark(Mark::None));
    let (dim, known) = (sheet.look(Role::Dim), measure.points.is_some());
    let text = if known { sheet.look(Role::Text) } else { dim };
    let points = match measure.points {
        Some(..50.0) => sheet.look(Role::Bad),
        Some(75.0..) => sheet.look(Role::Good),
        Some(_) => sheet.look(Role::Warn),
        None => dim,
    };
    let room = columns.label.saturating_sub(3);
    let mut line = Line::default()
        .add(dim, "  ")
        .pad(text, &measure.label, room, ellipsis)
        .add(dim, " ");
    let curve = numbers::within(state.language, &curve(&measure.curve));
    let said = numbers::within(state.language, &measure.text);
    let mut values = Vec::new();
    if columns.one_line() {
        values = wrap(&said, usize::from(columns.value - 2));
        let first = values.first().map_or("", String::as_str);
        line = line
            .pad(text, first, columns.value, ellipsis)
            .pad(dim, &curve, columns.curve - 1, ellipsis)
            .add(dim, " ");
    }
    if columns.history > 0 {
        line = match past {
            Some(past) => history(sheet, line, state, past, points),
            None => line.pad(dim, "", columns.history, ""),
        };
    }
    if columns.as_of > 0 {
        let (role, as_of) = as_of(state, measure, columns.as_of);
        line = line.pad(sheet.look(role), &as_of, columns.as_of, ellipsis);
    }
    let figure = |text: Option<String>| text.unwrap_or_else(|| none.to_owned());
    let whole = measure
        .points
        .map(|points| health::whole(points).to_string());
    let share = known.then(|| {
        let share = measure.share * 100.0;
        numbers::percent(state.language, format_args!("{share:.0}"))
    });
    let gives = known.then(|| measure.contribution.to_string());
    line = line
        .number(points, &figure(whole), FIGURES.0)
        .number(dim, &figure(share), FIGURES.1)
        .number(sheet.look(Role::Strong), &figure(gives), FIGURES.2);
    sheet.push(line);
    for more in values.iter().skip(1) {
        let line = Line::default()
            .pad(dim, "", columns.label, "")
            .add(text, more);
        sheet.push(line);
    }
    if !columns.one_line() {
        below(sheet, text, &said, &curve);
    }
}

/// Value and curve in a line of their own, or in one each where they do not fit beside each other.
fn below(sheet: &mut Sheet<'_>, look: Style, value: &str, curve: &str) {
    let dim = sheet.look(Role::Dim);
    let room = sheet.width.saturating_sub(INDENT);
    let indent = " ".repeat(usize::from(INDENT));
    let beside = cells(value) + 3 + cells(curve) <= room;
    let lines = wrap(value, usize::from(room));
    for (index, text) in lines.iter().enumerate() {
        let mut line = Line::default().add(look, format!("{indent}{text}"));
        if index == 0 && beside {
            line = line.end(dim, curve);
        }
        sheet.push(line);
    }
    if !beside && cells(curve) <= room {
        let line = Line::default().end(dim, curve);
        sheet.push(line);
    }
}

/// `0→0 0.5→50 0.8→85 1→100`: from the raw value to points.
fn curve(points: &[(f64, f64)]) -> String {
    let points: Vec<String> = points.iter().map(|(x, y)| format!("{x}→{y}")).collect();
    words::minus(&points.join(" "))
}

/// When the value was last true, in so many cells.
fn as_of(state: &State, measure: &Measured, width: u16) -> (Role, String) {
    match (measure.as_of, measure.stale) {
        (Some(at), true) => {
            let days = show::days_since(at, state.now);
            let old = match width {
                9.. => say::old(state.language, days),
                _ => say::days(state.language, days) + "!",
            };
            (Role::Warn, old)
        }
        (Some(at), false) => {
            let day = show::local_day(at, state.now);
            (Role::Dim, show::day(day, state.now, state.language))
        }
        (None, _) if measure.points.is_some() => (Role::Dim, when::now(state.language).to_owned()),
        (None, _) => (Role::Dim, String::new()),
    }
}
