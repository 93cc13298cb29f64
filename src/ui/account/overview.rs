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
use crate::ui::widgets::{Line, Pen, Sheet, Shown, health, spark};
use crate::ui::{plan, why, words};
use ratatui::layout::Rect;

/// Cells of a label.
const LABEL: u16 = 12;
/// Wider than this, the two ends of a line no longer read as one.
const WIDEST: u16 = 84;

/// Draws it, and says what is shown: in two columns where there is room, else one after the other.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, scroll: usize) -> Shown {
    if area.width + 2 < BESIDE {
        let mut sheet = Sheet::new(pen.theme, area.width);
        health_lines(&mut sheet, state, row);
        signals(&mut sheet, state, row);
        plan::handover(&mut sheet, state, row, false);
        contract(&mut sheet, state, row);
        touchpoints(&mut sheet, state, row);
        people(&mut sheet, state, row);
        return sheet.place(pen, area, scroll);
    }
    let half = ((area.width - 4) / 2).min(WIDEST);
    let mut left = Sheet::new(pen.theme, half);
    health_lines(&mut left, state, row);
    contract(&mut left, state, row);
    people(&mut left, state, row);
    let place = Rect {
        width: half,
        ..area
    };
    let shown = left.place(pen, place, scroll);
    let x = area.x + half + 4;
    let width = (area.width - half - 4).min(WIDEST);
    let mut right = Sheet::new(pen.theme, width);
    signals(&mut right, state, row);
    plan::handover(&mut right, state, row, false);
    touchpoints(&mut right, state, row);
    shown.with(right.place(pen, Rect { x, width, ..area }, scroll))
}

/// A label, how its value is to be seen, the value.
type Fact = (&'static str, Role, String);

/// The contract and what is made of it: one fact a line, or two where the lines are few.
fn contract(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    sheet.heading("Contract");
    let facts = facts(state, row);
    if !(70..BESIDE).contains(&sheet.width) {
        for (label, role, value) in facts {
            sheet.field(LABEL, label, role, &value);
        }
        return;
    }
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let half = sheet.width / 2;
    for pair in facts.chunks(2) {
        let mut line = Line::default();
        for (label, role, value) in pair {
            line = line
                .pad(sheet.look(Role::Dim), label, LABEL, ellipsis)
                .pad(sheet.look(*role), value, half - LABEL - 1, ellipsis)
                .add(sheet.look(Role::Dim), " ");
        }
        sheet.push(line);
    }
}

fn facts(state: &State, row: &Row) -> Vec<Fact> {
    let account = &row.account;
    let now = state.now;
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label, role, value| facts.push((label, role, value));
    add(
        "ARR",
        Role::Text,
        account.arr.map_or("–".into(), |arr| arr.full()),
    );
    match account.renewal {
        Some(day) => {
            let role = words::renewal(account, now).map_or(Role::Text, |(_, _, role)| role);
            let role = if role == Role::Dim { Role::Text } else { role };
            let auto = match account.auto_renew {
                Some(true) => ", by itself",
                _ => "",
            };
            add("Renewal", role, format!("{}{auto}", words::date(day, now)));
        }
        None => add("Renewal", Role::Warn, "no date".into()),
    }
    match account.number(Field::Likelihood) {
        Some(likely) => add("Likelihood", Role::Text, format!("{:.0} %", likely.value)),
        None => add("Likelihood", Role::Dim, "not judged".into()),
    }
    if let Some(since) = account.stage_since {
        let day = show::local_day(since, now);
        let days = show::days_since(since, now).max(0);
        add(
            "In stage",
            Role::Text,
            format!("{days} d, since {}", show::day(day, now)),
        );
    }
    if let Some(seats) = seats(account) {
        add("Seats", Role::Text, seats);
    }
    if let Some(day) = account.first_value {
        add("First value", Role::Text, show::day(day, now));
    }
    let touched = match account.last_touch {
        Some(at) => words::date(show::local_day(at, now), now),
        None => "never".into(),
    };
    add("Last touch", Role::Text, touched);
    if account.tickets.read {
        let tickets = &account.tickets;
        let text = match (tickets.open, tickets.worst) {
            (0, _) => "none open".into(),
            (open, Some(worst)) => format!("{open} open, worst S{}", worst as u8),
            (open, None) => format!("{open} open"),
        };
        add("Tickets", Role::Text, text);
    }
    if account.open_tasks > 0 {
        let due = account.task_due.map_or(String::new(), |due| {
            format!(", first {}", show::distance(due, now))
        });
        let late = account.task_due.is_some_and(|due| due < now.today());
        let role = if late { Role::Bad } else { Role::Text };
        add("Tasks", role, format!("{} open{due}", account.open_tasks));
    }
    facts
}

/// Score, trend and history in one line; then the two halves and what they mean together.
fn health_lines(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let today = &row.health(state.now);
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
        .number(role, &score, 3)
        .add(role, format!(" {mark} "));
    line = spark::add(sheet, line, &row.account.scores, state.now.today(), role);
    if let Some((arrow, look)) = health::arrow(today) {
        let slope = today.slope.unwrap_or(0.0);
        let text = words::minus(&format!("{slope:+.1} a week"));
        let text = format!(" {} {text}", sheet.theme.mark(arrow));
        line = line.add(sheet.look(look), text);
    }
    sheet.push(line);
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
    let (known, all) = today.measures;
    let measures = match known < all {
        true => format!("from {known} of {all} measures"),
        false => String::new(),
    };
    match today.quadrant {
        Some(quadrant) => {
            let line = Line::default()
                .pad(dim, "Quadrant", LABEL, ellipsis)
                .add(sheet.look(Role::Text), health::quadrant(quadrant))
                .end(dim, measures);
            sheet.push(line);
        }
        None if known < all => sheet.field(LABEL, "", Role::Dim, &measures),
        None => {}
    }
}

/// Seats in use of those bought.
fn seats(account: &Account) -> Option<String> {
    let number = |field| account.number(field).map(|dated| dated.value);
    let bought = number(Field::SeatsBought)?;
    let active = number(Field::SeatsActive).or(number(Field::SeatsActivated));
    Some(match active {
        Some(active) if bought > 0.0 => {
            let share = active / bought * 100.0;
            format!("{active:.0} of {bought:.0}, {share:.0} %")
        }
        _ => format!("{bought:.0} bought"),
    })
}

fn signals(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    for (lane, title) in [
        (Lane::Risk, "Risk signals"),
        (Lane::Opportunity, "Opportunities"),
    ] {
        if row.today.terms.iter().any(|(of, _)| *of == lane) {
            sheet.heading(title);
            why::sum(sheet, state, row, lane, None);
            why::play_in_brief(sheet, state, row, lane);
        }
    }
    if row.today.terms.is_empty() {
        sheet.heading("Signals");
        sheet.plain(Role::Dim, "none: nothing calls for a person today");
    }
}

fn touchpoints(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    match why::details(state, row) {
        Some(details) => why::touchpoints(sheet, state, details),
        None => sheet.heading("Last touchpoints"),
    }
    details_state(sheet, state, row);
}

fn people(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    if let Some(details) = why::details(state, row) {
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
