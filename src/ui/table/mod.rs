//! The accounts table: header, rows and heads of groups, sums. Only what is in sight is looked at.

mod cell;

use super::waiting;
use super::widgets::Pen;
use super::widgets::pen::cells;
use crate::app::State;
use crate::app::command::Command;
use crate::app::layout::{self, TableFit};
use crate::app::mouse::Hit;
use crate::app::view::table::{Col, Group, GroupBy, Only, Order, Side, TableLine};
use crate::domain::book::Row;
use crate::domain::money::Money;
use crate::domain::when::show;
use crate::messages::{Language, footer, names, portfolio, table as say};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Draws it.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let table = &state.table;
    let told = area.height - layout::table_height(state).min(area.height);
    if let Some(only) = table.only.as_ref().filter(|_| told > 0) {
        limited(state, pen, area, only);
    }
    let area = Rect {
        y: area.y + told,
        height: area.height - told,
        ..area
    };
    if table.rows.is_empty() {
        return match state.filter.mine || !state.filter.text.is_empty() {
            true => waiting::filtered(state, pen, area),
            false => waiting::draw(state, pen, area),
        };
    }
    let words = layout::Words::of(state);
    let fit = layout::table(
        area.width,
        words,
        &table.columns,
        (table.left, table.column),
    );
    header(state, pen, area, &fit);
    let shown = layout::table_rows(area.height);
    let list = Rect {
        y: area.y + 2,
        height: u16::try_from(shown)
            .unwrap_or(u16::MAX)
            .min(area.height.saturating_sub(3)),
        ..area
    };
    let last = table.lines().saturating_sub(usize::from(list.height));
    let top = table.top.min(last);
    for (y, line) in (list.y..list.bottom()).zip(top..) {
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        // Inside a group its head stays on top of what has scrolled away under it.
        let head_stays = y == list.y && list.height > 1;
        match table.at_line(line) {
            Some(TableLine::Row(at)) if head_stays && table.group_of(at).is_some() => {
                let group = table.group_of(at).and_then(|at| table.groups.get(at));
                if let Some(group) = group {
                    head(pen, place, group, &fit, &table.columns);
                }
            }
            Some(TableLine::Row(at)) => {
                if let Some(row) = table.rows.get(at).and_then(|index| state.book.row(*index)) {
                    pen.zone(place, Hit::Row(at));
                    draw_row(state, pen, place, &fit, row, at == table.cursor);
                }
            }
            Some(TableLine::Head(at)) => {
                if let Some(group) = table.groups.get(at) {
                    head(pen, place, group, &fit, &table.columns);
                }
            }
            None => break,
        }
    }
    sums(
        state,
        pen,
        Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        },
    );
}

/// `NRR 104.2 % (22 Nov 2025 to 21 Nov 2026)      Esc back to the portfolio`: of which figure these are
/// the accounts.
fn limited(state: &State, pen: &mut Pen<'_>, area: Rect, only: &Only) {
    let language = state.language;
    let key = |command, words: fn(Language, &str) -> String| {
        let key = state.keys.first(command);
        (!key.is_empty()).then(|| words(language, key))
    };
    let wide = area.width >= 100;
    let back = key(
        Command::Back,
        match wide {
            true => |language, key| portfolio::back(language, key),
            false => |language, key| format!("{key} {}", footer::back(language)),
        },
    );
    let all = key(Command::FilterClear, |language, key| {
        portfolio::everything(language, key)
    });
    let all = all.filter(|_| wide);
    let ways: Vec<String> = back.into_iter().chain(all).collect();
    let width = area.width.saturating_sub(1);
    let taken = pen.right(area.x, area.y, width, &ways.join("   "), Role::Dim);
    let day = |day| show::day(day, state.now, language);
    let dated = only
        .days
        .map(|(from, to)| portfolio::dated(language, &only.title, day(from), day(to)));
    let room = width.saturating_sub(taken + 3);
    let dated = dated.filter(|dated| cells(dated) <= room);
    let text = dated.as_deref().unwrap_or(&only.title);
    pen.text(area.x + 1, area.y, room, text, Role::Accent);
}

/// The titles of the columns: the one sorted by with its arrow, the one under the cursor with a rule of
/// its own.
fn header(state: &State, pen: &mut Pen<'_>, area: Rect, fit: &TableFit) {
    let table = &state.table;
    pen.rule(area.x, area.y + 1, area.width, Mark::Rule, Role::Rule);
    for (at, x, width) in &fit.columns {
        let Some((col, _)) = table.columns.get(*at) else {
            continue;
        };
        let (x, width) = (area.x + x, *width);
        let place = Rect {
            x,
            width,
            height: 1,
            ..area
        };
        pen.zone(place, Hit::Head(*at));
        let sorted = table.sort.0 == *col;
        let focused = *at == table.column;
        let role = match (focused, sorted) {
            (true, _) => Role::TitleFocused,
            (false, true) => Role::Strong,
            (false, false) => Role::Title,
        };
        let arrow = match (sorted, table.sort.1) {
            (false, _) => None,
            (true, Order::Rising) => Some(Mark::Up),
            (true, Order::Falling) => Some(Mark::Down),
        };
        let taken = u16::from(arrow.is_some());
        let title = col.title(state.language);
        let long = cells(title).min(width.saturating_sub(taken));
        let start = match col.side() {
            Side::Left => x,
            Side::Right => x + width - taken - long,
        };
        let used = pen.text(start, area.y, long, title, role);
        if let Some(mark) = arrow {
            pen.mark(start + used, area.y, mark, Role::Accent);
        }
        if focused {
            pen.rule(x, area.y + 1, width, Mark::RuleFocused, Role::Accent);
        }
    }
    let hidden = table.left.saturating_sub(1);
    if hidden > 0
        && let Some((_, x, width)) = fit.columns.first()
    {
        pen.mark(area.x + x + width, area.y, Mark::Left, Role::Accent);
    }
    if fit.whole.end < table.columns.len() {
        pen.mark(area.right() - 1, area.y, Mark::Right, Role::Accent);
    }
}

fn draw_row(
    state: &State,
    pen: &mut Pen<'_>,
    area: Rect,
    fit: &TableFit,
    row: &Row,
    selected: bool,
) {
    pen.tint(area, Role::Row);
    if selected {
        pen.tint(area, Role::RowSelected);
        pen.mark(area.x, area.y, Mark::Cursor, Role::Accent);
    }
    let marked = state.table.marks.contains(&row.account.id);
    if marked {
        pen.mark(area.x + 1, area.y, Mark::Yes, Role::Accent);
    }
    for (at, x, width) in &fit.columns {
        let Some((col, _)) = state.table.columns.get(*at) else {
            continue;
        };
        let place = Rect {
            x: area.x + x,
            width: *width,
            ..area
        };
        match col {
            Col::Name => {
                let role = match (selected, marked) {
                    (true, _) => Role::Strong,
                    (false, true) => Role::Accent,
                    (false, false) => Role::Text,
                };
                pen.text(place.x, place.y, place.width, &row.account.name, role);
            }
            col => cell::draw(state, pen, place, *col, row),
        }
    }
    if selected {
        pen.even(area, Role::RowSelected);
    }
}

/// `Onboarding  12  €1.2M  ø 63` above the rows of a group; sums stand under their columns.
fn head(
    pen: &mut Pen<'_>,
    area: Rect,
    group: &Group,
    fit: &TableFit,
    columns: &[(Col, Option<u16>)],
) {
    let Some((_, first, width)) = fit.columns.first() else {
        return;
    };
    let count = group.count.to_string();
    let mut end = area.x + first + width;
    let room = width.saturating_sub(cells(&count) + 1);
    let x = area.x + first;
    let used = pen.text(x, area.y, room, &group.name, Role::Title);
    pen.text(x + used + 1, area.y, cells(&count), &count, Role::Dim);
    let mut told = false;
    for (at, x, width) in fit.columns.iter().skip(1) {
        let text = match columns.get(*at).map(|(col, _)| *col) {
            Some(Col::Arr) => amount(&group.arr, pen.language),
            Some(Col::Health) => mean(group.health),
            _ => continue,
        };
        told |= columns.get(*at).is_some_and(|(col, _)| *col == Col::Arr);
        pen.right(area.x + x, area.y, *width, &text, Role::Strong);
        end = end.max(area.x + x + width);
    }
    if !told && end + 2 < area.right() {
        pen.text(
            end + 2,
            area.y,
            area.right() - end - 2,
            &amount(&group.arr, pen.language),
            Role::Dim,
        );
    }
}

/// An amount; of several currencies the first, and how many more.
fn amount(sums: &[Money], language: Language) -> String {
    match sums {
        [] => String::new(),
        [only] => only.compact_in(language),
        [first, more @ ..] => format!("{} +{}", first.compact_in(language), more.len()),
    }
}

fn mean(health: Option<f32>) -> String {
    health.map_or_else(String::new, |score| format!("{score:.0}"))
}

/// How many, how much, what is marked, what it is grouped by.
fn sums(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let table = &state.table;
    let dot = format!(" {} ", pen.theme.mark(Mark::Dot));
    let mut parts = vec![names::n_accounts(state.language, table.rows.len())];
    if !table.arr.is_empty() {
        parts.push(amount(&table.arr, state.language));
    }
    if table.group != GroupBy::None {
        parts.push(say::by(state.language, table.group.word(state.language)));
    }
    let place = names::of(state.language, table.cursor + 1, table.rows.len());
    let right = pen.right(
        area.x,
        area.y,
        area.width.saturating_sub(1),
        &place,
        Role::Dim,
    );
    let room = area.width.saturating_sub(right + 3);
    let mut used = pen.text(area.x + 1, area.y, room, &parts.join(&dot), Role::Dim);
    if let Some(bulk) = &state.bulk {
        let mut text = say::sent(
            state.language,
            bulk.accounts.saturating_sub(bulk.open),
            bulk.accounts,
        );
        if bulk.stuck > 0 {
            text += &say::to_settle(state.language, bulk.stuck);
        }
        let role = if bulk.stuck > 0 {
            Role::Bad
        } else {
            Role::Accent
        };
        let x = area.x + 1 + used;
        let room = room.saturating_sub(used);
        used += pen.parts(x, area.y, room, &[(Role::Dim, dot.as_str()), (role, &text)]);
    }
    if !table.marks.is_empty() {
        let hidden = table.hidden_marks;
        let mut text = say::marked(state.language, table.marks.len());
        if hidden > 0 {
            text += &say::not_shown(state.language, hidden);
        }
        let x = area.x + 1 + used;
        let room = room.saturating_sub(used);
        pen.parts(
            x,
            area.y,
            room,
            &[(Role::Dim, dot.as_str()), (Role::Accent, &text)],
        );
    }
}
