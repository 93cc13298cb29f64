//! The triage view: the queue, and why the row under the cursor is in it.

use super::widgets::pen::cells;
use super::widgets::{Pen, Sheet, health, spark};
use super::{waiting, why, words};
use crate::app::State;
use crate::app::layout;
use crate::app::mouse::Hit;
use crate::domain::book::Row;
use crate::domain::triage::Lane;
use crate::messages::{names, numbers, triage as say};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Draws queue and *why*, beside or above each other.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let triage = &state.triage;
    let fit = layout::triage(area.width, area.height);
    lanes(state, pen, Rect { height: 1, ..area });
    let list = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    if triage.rows.is_empty() {
        return empty(state, pen, list);
    }
    let queue_area = Rect {
        width: fit.width,
        height: u16::try_from(fit.rows).unwrap_or(u16::MAX).min(list.height),
        ..list
    };
    queue(state, pen, queue_area);
    let detail = if fit.beside {
        pen.side(queue_area.right(), list.y, list.height);
        Rect {
            x: queue_area.right() + 2,
            width: area.right().saturating_sub(queue_area.right() + 3),
            ..list
        }
    } else {
        pen.rule(
            area.x,
            queue_area.bottom(),
            area.width,
            Mark::Rule,
            Role::Rule,
        );
        Rect {
            x: area.x + 1,
            y: queue_area.bottom() + 1,
            width: area.width - 2,
            height: area.bottom().saturating_sub(queue_area.bottom() + 1),
        }
    };
    let row = triage.rows.get(triage.cursor);
    let Some(row) = row.and_then(|row| state.book.row(*row)) else {
        return;
    };
    if fit.why == 0 {
        let mut sheet = Sheet::new(pen.theme, detail.width, pen.language);
        let lines = usize::from(detail.height);
        why::reasons(
            &mut sheet,
            state,
            row,
            triage.lane,
            (!fit.beside).then_some(lines),
        );
        why::evidence(&mut sheet, state, row, false);
        if fit.beside {
            sheet.draw(pen, detail, 0);
        } else {
            let rule = Rect {
                y: queue_area.bottom(),
                height: 1,
                ..area
            };
            sheet.place(pen, detail, 0).hint(pen, rule);
        }
        return;
    }
    let width = fit.why.min(detail.width);
    let mut sheet = Sheet::new(pen.theme, width, pen.language);
    why::reasons(&mut sheet, state, row, triage.lane, None);
    if !state.passing
        && let Some(details) = why::details(state, row)
    {
        why::people(&mut sheet, state, details, 0);
    }
    sheet.draw(pen, Rect { width, ..detail }, 0);
    pen.side(detail.x + width + 1, list.y, list.height);
    let third = Rect {
        x: detail.x + width + 3,
        width: detail.width.saturating_sub(width + 3),
        ..detail
    };
    let mut sheet = Sheet::new(pen.theme, third.width, pen.language);
    why::evidence(&mut sheet, state, row, true);
    sheet.draw(pen, third, 0);
}

fn lanes(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let triage = &state.triage;
    let language = state.language;
    let mut x = area.x + 1;
    let shown = match (triage.away, triage.lane) {
        (true, _) => 2,
        (false, lane) => lane as isize,
    };
    let tab = |pen: &mut Pen<'_>, from: u16, to: u16, at: isize| {
        let place = Rect {
            x: from,
            width: to.saturating_sub(from),
            height: 1,
            ..area
        };
        pen.zone(place, Hit::Tab(at - shown));
    };
    for (lane, name) in [
        (Lane::Risk, names::risk(language)),
        (Lane::Opportunity, names::opportunity(language)),
    ] {
        let (role, count) = match lane == triage.lane {
            true if triage.away => (Role::Tab, state.book.queue(lane).len()),
            true => (Role::TabActive, triage.rows.len()),
            false => (Role::Tab, triage.other),
        };
        x += pen.text(x, area.y, area.right().saturating_sub(x), name, role) + 1;
        let count = count.to_string();
        let from = x.saturating_sub(cells(name) + 1);
        x += pen.text(x, area.y, area.right().saturating_sub(x), &count, Role::Dim) + 3;
        tab(pen, from, x - 3, lane as isize);
    }
    if triage.put_away > 0 || triage.away {
        let name = names::put_away(language);
        let role = if triage.away {
            Role::TabActive
        } else {
            Role::Tab
        };
        x += pen.text(x, area.y, area.right().saturating_sub(x), name, role) + 1;
        let count = triage.put_away.to_string();
        let from = x.saturating_sub(cells(name) + 1);
        x += pen.text(x, area.y, area.right().saturating_sub(x), &count, Role::Dim) + 3;
        tab(pen, from, x - 3, 2);
    }
    let fit = layout::triage(area.width, 10);
    if triage.cursor < triage.rows.len() {
        let text = names::of(language, triage.cursor + 1, triage.rows.len());
        let room = fit.width.saturating_sub(x + 1);
        if cells(&text) <= room {
            pen.right(x, area.y, room, &text, Role::Dim);
        }
    }
}

fn empty(state: &State, pen: &mut Pen<'_>, area: Rect) {
    if state.filter.mine || !state.filter.text.is_empty() {
        return waiting::filtered(state, pen, area);
    }
    let language = state.language;
    let (title, line) = match state.triage.lane {
        _ if state.triage.away => (say::nothing_away(language), say::all_open(language)),
        Lane::Risk => (say::nobody_at_risk(language), say::no_risk(language)),
        Lane::Opportunity => (say::no_chance(language), say::no_opportunity(language)),
    };
    let other = match state.triage.other {
        0 => String::new(),
        count => say::other_has(language, count),
    };
    waiting::say(pen, area, title, &[line, "", &other]);
}

fn queue(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let triage = &state.triage;
    let rows = triage.rows.iter().enumerate().skip(triage.top);
    for (y, (index, row)) in (area.y..area.bottom()).zip(rows) {
        if let Some(row) = state.book.row(*row) {
            let place = Rect {
                y,
                height: 1,
                ..area
            };
            pen.zone(place, Hit::Row(index));
            queue_row(state, pen, place, row, index == triage.cursor);
        }
    }
}

/// `▌ 74 ▲ Name            Renewal   €120k  renewal 21d, usage -38%`.
fn queue_row(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, selected: bool) {
    if selected {
        pen.tint(area, Role::RowSelected);
        pen.mark(area.x, area.y, Mark::Cursor, Role::Accent);
    }
    let y = area.y;
    let score = row.today.score(state.triage.lane).to_string();
    pen.right(area.x + 1, y, 3, &score, Role::Strong);
    let band = row.today.health.band;
    pen.mark(area.x + 5, y, health::mark(band), spark::role(band));
    let wide = area.width >= 64;
    let name = (area.width.saturating_sub(14) * 2 / 5).clamp(8, 30);
    let role = if selected { Role::Strong } else { Role::Text };
    pen.text(area.x + 7, y, name, &row.account.name, role);
    let mut x = area.x + 7 + name + 1;
    if wide {
        let stage = words::place(&state.rules.lifecycle, row.today.place, state.language);
        pen.text(x, y, 10, stage, Role::Dim);
        x += 11;
    }
    let arr = row
        .account
        .arr
        .map(|arr| arr.compact_in(state.language))
        .unwrap_or_default();
    pen.right(x, y, 6, &arr, Role::Dim);
    x += 8;
    let end = area.right();
    if state.triage.away {
        let put = row.today.away.iter().flat_map(|away| &away.put);
        let words: Vec<String> = put
            .map(|put| {
                let short = words::short(&put.term, &state.rules.triage, state.language);
                format!("{} {short}", put.closing.how.name(state.language))
            })
            .collect();
        if x < end {
            pen.text(
                x,
                y,
                end - x,
                &numbers::list(state.language, &words),
                Role::Text,
            );
        }
        return;
    }
    let given = row
        .today
        .away
        .as_ref()
        .and_then(|away| away.assigned_to(None));
    if let Some(to) = given
        && x < end
    {
        let name = state.book.owner_name(to);
        let mark = pen.theme.mark(Mark::To);
        x += pen.text(x, y, end - x, &format!("{mark} {name}  "), Role::Accent);
    }
    let terms = row
        .today
        .terms
        .iter()
        .filter(|(lane, _)| *lane == state.triage.lane);
    for (index, (_, term)) in terms.enumerate() {
        let lead = match index {
            0 => "",
            _ => numbers::comma(state.language),
        };
        let text = words::short(term, &state.rules.triage, state.language);
        if x >= end || (index > 0 && x + 2 + cells(&text) > end) {
            break;
        }
        x += pen.text(x, y, end - x, lead, Role::Dim);
        let role = if index == 0 { Role::Text } else { Role::Dim };
        x += pen.text(x, y, end - x, &text, role);
    }
    if selected {
        pen.even(area, Role::RowSelected);
    }
}
