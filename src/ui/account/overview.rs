//! The overview: what one wants to know before picking up the phone.

use super::details_state;
use crate::app::State;
use crate::app::layout::BESIDE;
use crate::domain::account::{Account, Presence};
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::triage::Lane;
use crate::domain::when::show;
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Line, Pen, Sheet, health, spark};
use crate::ui::{why, words};
use ratatui::layout::Rect;

const LABEL: u16 = 14;

/// Draws it: in two columns where there is room, else one after the other.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, scroll: usize) {
    if area.width + 2 < BESIDE {
        let mut sheet = Sheet::new(pen.theme, area.width);
        key_figures(&mut sheet, state, row);
        signals(&mut sheet, state, row);
        touchpoints(&mut sheet, state, row);
        people(&mut sheet, state, row);
        sheet.draw(pen, area, scroll);
        return;
    }
    let half = (area.width - 4) / 2;
    let mut left = Sheet::new(pen.theme, half);
    key_figures(&mut left, state, row);
    people(&mut left, state, row);
    let mut right = Sheet::new(pen.theme, area.width - half - 4);
    signals(&mut right, state, row);
    touchpoints(&mut right, state, row);
    left.draw(
        pen,
        Rect {
            width: half,
            ..area
        },
        scroll,
    );
    let x = area.x + half + 4;
    let width = area.width - half - 4;
    right.draw(pen, Rect { x, width, ..area }, scroll);
}

fn key_figures(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let account = &row.account;
    let now = state.now;
    health_lines(sheet, state, row);
    sheet.heading("Contract");
    let arr = account.arr.map_or("–".into(), |arr| arr.full());
    sheet.field(LABEL, "ARR", Role::Text, &arr);
    match account.renewal {
        Some(day) => {
            let role = words::renewal(account, now).map_or(Role::Text, |(_, _, role)| role);
            let role = if role == Role::Dim { Role::Text } else { role };
            let auto = match account.auto_renew {
                Some(true) => ", by itself",
                _ => "",
            };
            let text = format!("{}{auto}", words::date(day, now));
            sheet.field(LABEL, "Renewal", role, &text);
        }
        None => sheet.field(LABEL, "Renewal", Role::Warn, "no date"),
    }
    match account.number(Field::Likelihood) {
        Some(likely) => {
            let text = format!("{:.0} %", likely.value);
            sheet.field(LABEL, "Likelihood", Role::Text, &text);
        }
        None => sheet.field(LABEL, "Likelihood", Role::Dim, "not judged"),
    }
    if let Some(since) = account.stage_since {
        let day = show::local_day(since, now);
        let text = format!(
            "{} since {}",
            words::place(&state.rules.lifecycle, row.today.place),
            words::date(day, now)
        );
        sheet.field(LABEL, "Stage", Role::Text, &text);
    }
    seats(sheet, account);
    if let Some(day) = account.first_value {
        sheet.field(LABEL, "First value", Role::Text, &show::day(day, now));
    }
    let touched = match account.last_touch {
        Some(at) => words::date(show::local_day(at, now), now),
        None => "never".into(),
    };
    sheet.field(LABEL, "Last touch", Role::Text, &touched);
    if account.tickets.read {
        let tickets = &account.tickets;
        let text = match (tickets.open, tickets.worst) {
            (0, _) => "none open".into(),
            (open, Some(worst)) => format!("{open} open, worst severity {}", worst as u8),
            (open, None) => format!("{open} open"),
        };
        sheet.field(LABEL, "Tickets", Role::Text, &text);
    }
    if account.open_tasks > 0 {
        let mut text = format!("{} open", account.open_tasks);
        if let Some(due) = account.task_due {
            text.push_str(&format!(", first due {}", show::distance(due, now)));
        }
        sheet.field(LABEL, "Tasks", Role::Text, &text);
    }
}

fn health_lines(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let today = &row.today.health;
    sheet.heading("Health");
    let role = sheet.look(spark::role(today.band));
    let dim = sheet.look(Role::Dim);
    let score = today
        .score
        .map_or("–".into(), |score| health::whole(score).to_string());
    let mark = sheet.theme.mark(health::mark(today.band));
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let mut line = Line::default()
        .pad(dim, "Score", LABEL, ellipsis)
        .add(role, format!("{score} {mark} {}", health::band(today.band)));
    if let Some((arrow, look)) = health::arrow(today) {
        let slope = today.slope.unwrap_or(0.0);
        let text = format!("  {} {slope:+.1} a week", sheet.theme.mark(arrow));
        line = line.add(sheet.look(look), text);
    }
    sheet.push(line);
    let mut history = Line::default().pad(dim, "13 weeks", LABEL, ellipsis);
    for back in (0..spark::WEEKS).rev() {
        let week = spark::week(&row.account.scores, state.now.today(), back);
        history = match week {
            Some(value) => history.add(role, sheet.theme.spark(value / 100.0).to_string()),
            None => history.add(sheet.look(Role::Rule), sheet.theme.mark(Mark::Gap)),
        };
    }
    sheet.push(history);
    for (label, half) in [("Outcome", today.outcome), ("Experience", today.experience)] {
        let line = Line::default().pad(dim, label, LABEL, ellipsis);
        let line = match half {
            Some(value) => {
                let full = (value / 5.0).round().clamp(0.0, 20.0) as usize;
                let filled = sheet.theme.mark(Mark::Full).repeat(full);
                let rest = sheet.theme.mark(Mark::Empty).repeat(20 - full);
                line.number(sheet.look(Role::Text), &health::whole(value).to_string(), 3)
                    .add(sheet.look(Role::Accent), format!(" {filled}"))
                    .add(sheet.look(Role::Rule), rest)
            }
            None => line.add(dim, "  – no data"),
        };
        sheet.push(line);
    }
    if let Some(quadrant) = today.quadrant {
        sheet.field(LABEL, "Quadrant", Role::Text, health::quadrant(quadrant));
    }
    let (known, all) = today.measures;
    if known < all {
        let text = format!("from {known} of {all} measures");
        sheet.field(LABEL, "", Role::Dim, &text);
    }
}

fn seats(sheet: &mut Sheet<'_>, account: &Account) {
    let number = |field| account.number(field).map(|dated| dated.value);
    if let Some(bought) = number(Field::SeatsBought) {
        let active = number(Field::SeatsActive).or(number(Field::SeatsActivated));
        let text = match active {
            Some(active) if bought > 0.0 => {
                format!(
                    "{active:.0} of {bought:.0} in use, {:.0} %",
                    active / bought * 100.0
                )
            }
            _ => format!("{bought:.0} bought"),
        };
        sheet.field(LABEL, "Seats", Role::Text, &text);
    }
}

fn signals(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    for (lane, title) in [
        (Lane::Risk, "Risk signals"),
        (Lane::Opportunity, "Opportunities"),
    ] {
        if row.today.terms.iter().any(|(of, _)| *of == lane) {
            sheet.heading(title);
            why::sum(sheet, state, row, lane);
        }
    }
    if row.today.terms.is_empty() {
        sheet.heading("Signals");
        sheet.plain(Role::Dim, "none: nothing calls for a person today");
    }
}

fn touchpoints(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    match state.details.get(&row.account.id) {
        Some(details) => why::touchpoints(sheet, state, details),
        None => sheet.heading("Last touchpoints"),
    }
    details_state(sheet, state, row);
}

fn people(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    if let Some(details) = state.details.get(&row.account.id) {
        return why::people(sheet, state, details);
    }
    let people = &row.account.people;
    if people.champion == Presence::Unread && people.buyer == Presence::Unread {
        return;
    }
    sheet.heading("People");
    for (label, presence) in [("Champion", people.champion), ("Buyer", people.buyer)] {
        let (role, text) = match presence {
            Presence::Unread => (Role::Dim, "not read yet"),
            Presence::Missing => (Role::Warn, "nobody known"),
            Presence::Here => (Role::Text, "known"),
            Presence::Left => (Role::Bad, "has left"),
        };
        sheet.field(LABEL, label, role, text);
    }
}
