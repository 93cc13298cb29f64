//! The quadrant: experience to the right, outcome upwards, a dot per account; the one under the cursor
//! described beside it, or below where there is no room beside.

mod plot;

use super::widgets::pen::cells;
use super::widgets::{Line, Pen, Sheet, health};
use super::{account, waiting, why, words};
use crate::app::State;
use crate::app::command::Command;
use crate::app::layout::{self, QuadrantFit};
use crate::app::view::quadrant::{FIELDS, Field};
use crate::domain::book::Row;
use crate::domain::triage::Lane;
use crate::messages::{names as said, quadrant as say};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Draws it.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let quadrant = &state.quadrant;
    if quadrant.dots.is_empty() {
        return nothing(state, pen, area);
    }
    let fit = layout::quadrant(area.width, area.height);
    let left = Rect {
        width: fit.width,
        ..area
    };
    names(state, pen, left, &fit);
    plot::draw(state, pen, left, &fit);
    summary(state, pen, left, &fit);
    let Some(dot) = quadrant.dots.get(quadrant.cursor) else {
        return;
    };
    let Some(row) = state.book.row(dot.row) else {
        return;
    };
    if fit.beside {
        pen.side(left.right(), area.y, area.height);
        let place = Rect {
            x: left.right() + 2,
            width: area.right().saturating_sub(left.right() + 3),
            ..area
        };
        let rest = here(state, pen, place, &fit);
        account::brief(state, pen, rest, state.beside().unwrap_or(row));
    } else if fit.detail > 0 {
        let y = area.bottom() - fit.detail;
        let rule = Rect {
            y: y - 1,
            height: 1,
            ..area
        };
        pen.rule(area.x, rule.y, area.width, Mark::Rule, Role::Rule);
        shared(state, pen, rule, &fit);
        let place = Rect {
            x: area.x + 1,
            y,
            width: area.width.saturating_sub(2),
            height: fit.detail,
        };
        detail(state, pen, place, row);
    }
}

fn nothing(state: &State, pen: &mut Pen<'_>, area: Rect) {
    match state.quadrant.unknown {
        0 if state.quadrant.lost > 0 => {
            let text = say::all_left(state.language);
            waiting::say(pen, area, say::no_place(state.language), &[text]);
        }
        0 if state.filter.mine || !state.filter.text.is_empty() => {
            waiting::filtered(state, pen, area);
        }
        0 => waiting::draw(state, pen, area),
        count => {
            let text = say::too_little(state.language, count);
            let lines = [text.as_str(), "", say::see_tab(state.language)];
            waiting::say(pen, area, say::no_place_yet(state.language), &lines);
        }
    }
}

/// `productive but captive  12 · €1.2M` above and below the plot, each over its half.
fn names(state: &State, pen: &mut Pen<'_>, area: Rect, fit: &QuadrantFit) {
    let line = plot::lines(state, fit).0;
    let middle = area.x + fit.margin + line;
    let top = area.y;
    let bottom = area.y + fit.plot + 2;
    for (at, y) in [(0, top), (1, top), (2, bottom), (3, bottom)] {
        let (x, end) = match at % 2 {
            0 => (area.x + fit.margin, middle),
            _ => (middle + 1, area.right()),
        };
        let room = end.saturating_sub(x + 1);
        let field = &state.quadrant.fields[at];
        name(state, pen, (x, y, room), at, field);
    }
}

fn name(state: &State, pen: &mut Pen<'_>, (x, y, room): (u16, u16, u16), at: usize, field: &Field) {
    let under = state.quadrant.dots.get(state.quadrant.cursor);
    let under = under.and_then(|dot| state.book.row(dot.row));
    let focused = under.and_then(|row| row.today.health.quadrant) == Some(FIELDS[at]);
    let role = if focused {
        Role::TitleFocused
    } else {
        Role::Title
    };
    let arr = match field.arr.as_slice() {
        [] => String::new(),
        [only] => format!(
            " {} {}",
            pen.theme.mark(Mark::Dot),
            only.compact_in(pen.language)
        ),
        [first, more @ ..] => format!(
            " {} {} +{}",
            pen.theme.mark(Mark::Dot),
            first.compact_in(pen.language),
            more.len()
        ),
    };
    let count = field.count.to_string();
    let language = state.language;
    let (long, short) = match at {
        0 => (said::captive(language), say::captive(language)),
        1 => (said::successful(language), said::successful(language)),
        2 => (said::failing(language), said::failing(language)),
        _ => (said::unproductive(language), say::unproductive(language)),
    };
    // The counts are read first, so the words give way.
    let numbers = cells(&count) + cells(&arr) + 1;
    let (word, arr) = match room {
        room if cells(long) + numbers <= room => (long, arr.as_str()),
        room if cells(short) + numbers <= room => (short, arr.as_str()),
        _ => (short, ""),
    };
    let used = pen.text(x, y, room.saturating_sub(cells(&count) + 1), word, role);
    let rest = [(Role::Strong, count.as_str()), (Role::Dim, arr)];
    pen.parts(x + used + 1, y, room.saturating_sub(used + 1), &rest);
}

/// How many have a place, and how many have none.
fn summary(state: &State, pen: &mut Pen<'_>, area: Rect, fit: &QuadrantFit) {
    if fit.summary == 0 {
        return;
    }
    let quadrant = &state.quadrant;
    let y = area.y + fit.plot + 3;
    let mut text = said::n_accounts(state.language, quadrant.dots.len());
    if quadrant.unknown > 0 {
        let dot = pen.theme.mark(Mark::Dot);
        text += &say::without_place(state.language, dot, quadrant.unknown);
    }
    if quadrant.lost > 0 {
        let dot = pen.theme.mark(Mark::Dot);
        text += &say::lost(state.language, dot, quadrant.lost);
    }
    let x = area.x + fit.margin;
    pen.text(x, y, area.right().saturating_sub(x), &text, Role::Dim);
}

/// `2 of 3 here, n shows the next`, if there are several; the words.
fn several(state: &State, fit: &QuadrantFit) -> Option<String> {
    let quadrant = &state.quadrant;
    let sharing = quadrant.sharing(quadrant.cursor, fit.grid());
    let at = sharing.iter().position(|at| *at == quadrant.cursor)?;
    if sharing.len() < 2 {
        return None;
    }
    let mut text = say::here(state.language, at + 1, sharing.len());
    let key = state.keys.first(Command::NextHere);
    if !key.is_empty() {
        text += &say::shows_next(state.language, key);
    }
    Some(text)
}

/// The same at the right of a rule.
fn shared(state: &State, pen: &mut Pen<'_>, rule: Rect, fit: &QuadrantFit) {
    if let Some(text) = several(state, fit) {
        let text = format!(" {text} ");
        let width = rule.width.saturating_sub(1);
        pen.right(rule.x, rule.y, width, &text, Role::Accent);
    }
}

/// The same in a line of its own; the room below it.
fn here(state: &State, pen: &mut Pen<'_>, area: Rect, fit: &QuadrantFit) -> Rect {
    if let Some(text) = several(state, fit) {
        pen.text(area.x, area.bottom() - 1, area.width, &text, Role::Accent);
    }
    Rect {
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// The account under the cursor in a few lines.
fn detail(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    let mut sheet = Sheet::new(pen.theme, area.width, pen.language);
    why::name(&mut sheet, state, row);
    let now = &row.health(state.now);
    let half =
        |value: Option<f32>| value.map_or("–".to_owned(), |of| health::whole(of).to_string());
    let (dim, text) = (sheet.look(Role::Dim), sheet.look(Role::Text));
    let line = Line::default()
        .add(dim, say::experience(state.language))
        .add(text, half(now.experience))
        .add(dim, say::outcome(state.language))
        .add(text, half(now.outcome))
        .add(dim, "  ")
        .add(
            text,
            now.quadrant
                .map_or("", |of| health::quadrant(of, state.language)),
        );
    sheet.push(line);
    let dot = format!(" {} ", sheet.theme.mark(Mark::Dot));
    let mut parts = why::place(state, row);
    if let Some((word, left, _)) = words::renewal(state, row) {
        parts.push(format!("{word}{left}"));
    }
    sheet.plain(Role::Dim, &parts.join(&dot));
    let lines = usize::from(area.height).saturating_sub(sheet.lines.len());
    let risky = row.today.terms.iter().any(|(lane, _)| *lane == Lane::Risk);
    match risky {
        true if lines > 0 => why::sum(&mut sheet, state, row, Lane::Risk, Some(lines)),
        true => {}
        false => sheet.plain(Role::Dim, say::nothing_calls(state.language)),
    }
    sheet.place(pen, area, 0);
}
