//! The portfolio: what is kept and lost, what customers say, how accounts flow, where the ARR stands,
//! and the measures of the team; of the period chosen, with the twelve months up to its end.

mod flow;
mod kept;
mod money;
mod plot;
mod team;

use super::waiting;
use super::widgets::pen::cells;
use super::widgets::{Pen, Sheet};
use crate::app::State;
use crate::app::command::Command;
use crate::app::mouse::Hit;
use crate::app::view::Drawn;
use crate::app::view::portfolio::Figure;
use crate::domain::metrics::Item;
use crate::domain::metrics::overview::{Overview, Span};
use crate::domain::when::show;
use crate::messages::{Language, faults, names, numbers, portfolio as say};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Columns are at least this wide.
const COLUMN: u16 = 58;
/// And at most this.
const WIDEST: u16 = 76;

/// Draws it, and tells which figures stand there.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, drawn: &mut Drawn) {
    head(state, pen, area);
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 2,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    };
    // Pages of noughts would be measures of nobody.
    if state.nothing_fits() {
        waiting::filtered(state, pen, inner);
        return;
    }
    let shown = state.portfolio.shown.as_ref();
    match shown.map(|(_, answer)| answer) {
        Some(Ok(found)) => figures(state, pen, inner, found, drawn),
        Some(Err(why)) => refused(state, pen, inner, &faults::told(state.language, why)),
        None => measuring(state, pen, inner),
    }
}

/// A span's word.
fn span(span: Span, language: Language) -> &'static str {
    match span {
        Span::Month => say::month(language),
        Span::Quarter => say::quarter(language),
        Span::Year => say::year(language),
        Span::Trailing => say::twelve_months(language),
    }
}

/// `Month  Quarter  Year  12 months      22 Nov 2025 – 21 Nov 2026`.
fn head(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let portfolio = &state.portfolio;
    let days = portfolio.span.days(state.now.today(), portfolio.back);
    let mut right = days.map_or_else(String::new, |(from, to)| {
        let day = |day| show::day(day, state.now, state.language);
        format!("{} – {}", day(from), day(to))
    });
    if let (Some((done, all)), true) = (portfolio.progress, portfolio.shown.is_some()) {
        let share = done * 100 / all.max(1);
        let share = numbers::percent(state.language, share);
        right = format!("{} {share}  {right}", pen.theme.mark(Mark::Busy));
    } else if portfolio.asked.is_some() && portfolio.shown.is_some() {
        right = format!("{}  {right}", pen.theme.mark(Mark::Busy));
    }
    let taken = pen.right(
        area.x,
        area.y,
        area.width.saturating_sub(1),
        &right,
        Role::Text,
    );
    let end = area.right().saturating_sub(taken + 2);
    let mut x = area.x + 1;
    let all: u16 = Span::ALL
        .iter()
        .map(|of| cells(span(*of, state.language)) + 2)
        .sum();
    // Where not all of them find room, the one in force does.
    let fits = x + all <= end + 2;
    for of in Span::ALL {
        let word = span(*of, state.language);
        let active = *of == portfolio.span;
        if !fits && !active {
            continue;
        }
        let role = if active { Role::TabActive } else { Role::Tab };
        let used = pen.text(x, area.y, end.saturating_sub(x), word, role);
        let place = Rect {
            x,
            width: used,
            height: 1,
            ..area
        };
        let steps = *of as isize - portfolio.span as isize;
        pen.zone(place, Hit::Tab(steps));
        x += used + 2;
    }
    pen.rule(area.x, area.y + 1, area.width, Mark::Rule, Role::Rule);
}

fn refused(state: &State, pen: &mut Pen<'_>, area: Rect, why: &str) {
    let mut lines = vec![why.to_owned(), String::new()];
    for (command, words) in [
        (Command::Right, say::later_period(state.language)),
        (Command::Period, say::other_length(state.language)),
        (Command::FilterClear, say::all_accounts(state.language)),
    ] {
        let key = state.keys.first(command);
        if !key.is_empty() && command.enabled(state).is_ok() {
            lines.push(format!("{key}  {words}"));
        }
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    waiting::say(pen, area, say::nothing(state.language), &lines);
}

fn measuring(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let text = match state.portfolio.progress {
        Some((done, all)) => say::read_so_far(state.language, done, all),
        None => say::reading(state.language).to_owned(),
    };
    let below = waiting::say(pen, area, say::measuring(state.language), &[&text]);
    if let Some((done, all)) = state.portfolio.progress {
        waiting::bar(pen, area, below + 3, done as f64 / all.max(1) as f64);
    }
}

/// A column of figures: its lines, and the figure that each entry is.
struct Column<'t> {
    sheet: Sheet<'t>,
    figures: Vec<Figure>,
}

impl Column<'_> {
    /// The next line is a figure that the cursor can be on.
    fn lift(&mut self, item: Item, name: impl Into<String>, value: impl Into<String>) {
        self.sheet.entry();
        self.figures.push(Figure {
            item,
            name: name.into(),
            value: value.into(),
        });
    }
}

/// Everything, in as many columns as there is room for.
fn figures(state: &State, pen: &mut Pen<'_>, area: Rect, found: &Overview, drawn: &mut Drawn) {
    let columns = (area.width / COLUMN).clamp(1, 3);
    let width = ((area.width - 3 * (columns - 1)) / columns).min(match columns {
        1 => area.width,
        _ => WIDEST,
    });
    let (theme, language) = (pen.theme, pen.language);
    let column = || Column {
        sheet: Sheet::new(theme, width, language),
        figures: Vec::new(),
    };
    let mut sheets: Vec<Column<'_>> = (0..columns).map(|_| column()).collect();
    // One after the other where there is one column; side by side they are told apart by what they
    // are about.
    let at = |wanted: usize| wanted.min(usize::from(columns) - 1);
    let tall = area.height >= 30;
    kept::fill(&mut sheets[0], found, tall);
    kept::renewals(&mut sheets[0], found);
    flow::first_value(&mut sheets[0], found);
    kept::voices(&mut sheets[at(1)], found, tall);
    flow::fill(&mut sheets[at(1)], state, found);
    money::fill(&mut sheets[at(1)], state, found);
    money::splits(state, &mut sheets[at(2)], found);
    team::fill(&mut sheets[if columns == 2 { 0 } else { at(2) }], found);
    notes(&mut sheets[0].sheet, found);
    let all = sheets.iter().flat_map(|column| &column.figures);
    let cursor = state.portfolio.cursor.as_ref();
    let cursor = cursor.and_then(|item| all.clone().position(|figure| figure.item == *item));
    drawn.figures = all.cloned().collect();
    // The columns scroll together: to where the one with the cursor has it in sight.
    let mut first = 0;
    let firsts = sheets.iter().map(|column| {
        first += column.figures.len();
        first - column.figures.len()
    });
    let firsts: Vec<usize> = firsts.collect();
    let within = |column: &Column<'_>, first: usize| {
        let at = cursor.unwrap_or(0).checked_sub(first)?;
        (at < column.figures.len()).then_some(at)
    };
    let top = sheets.iter().zip(&firsts).find_map(|(column, first)| {
        let at = within(column, *first)?;
        Some(column.sheet.top_at(area.height, state.portfolio.scroll, at))
    });
    let mut shown = super::widgets::Shown::default();
    for (column, (sheet, first)) in (0..).zip(sheets.iter().zip(&firsts)) {
        let place = Rect {
            x: area.x + column * (width + 3),
            width,
            ..area
        };
        let at = (within(sheet, *first), *first);
        shown = shown.with(sheet.sheet.place_entries(pen, place, top.unwrap_or(0), at));
    }
    let rule = Rect {
        y: area.y - 1,
        height: 1,
        ..area
    };
    shown.hint(pen, rule);
    drawn.portfolio = Some(shown.top);
}

/// What a reader must know of the figures.
fn notes(sheet: &mut Sheet<'_>, found: &Overview) {
    let report = &found.report;
    let language = sheet.language;
    let accounts = |count: usize| names::n_accounts(language, count);
    let mut notes = Vec::new();
    if found.open {
        notes.push(say::open(language).to_owned());
    }
    if report.unread > 0 {
        notes.push(say::unread(language, accounts(report.unread)));
    }
    let unknown = report.whole.retention.unknown;
    if unknown > report.unread {
        let accounts = accounts(unknown - report.unread);
        notes.push(say::recorded_since(language, accounts));
    }
    if report.without_arr > 0 {
        notes.push(say::without_arr(language, accounts(report.without_arr)));
    }
    if report.odd_arr > 0 {
        notes.push(say::odd_arr(language, accounts(report.odd_arr)));
    }
    if notes.is_empty() {
        return;
    }
    sheet.heading(say::to_be_known(language));
    for note in notes {
        sheet.prose(Role::Dim, 0, &note);
    }
}

/// A ratio in percent: `104.2 %`; what was not measured is `–`.
fn percent(language: Language, value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| {
            let value = format!("{:.1}", value * 100.0);
            numbers::percent(language, numbers::decimal(language, value))
        },
    )
}

/// A number without digits behind the point, its minus a minus.
fn whole(value: Option<f64>) -> String {
    let text = value.map_or_else(|| "–".to_owned(), |value| format!("{value:.0}"));
    super::words::minus(&text)
}
