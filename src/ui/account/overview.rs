//! The overview: what one wants to know before picking up the phone.

use super::{details_state, withheld};
use crate::app::State;
use crate::app::layout::BESIDE;
use crate::domain::account::{Account, Presence};
use crate::domain::book::Row;
use crate::domain::field::Field;
use crate::domain::odd;
use crate::domain::text::grouped;
use crate::domain::triage::Lane;
use crate::domain::when::show;
use crate::domain::withheld::Records;
use crate::messages::{Language, account as say, numbers, triage};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Line, Pen, Sheet, Shown, health, spark, wrap};
use crate::ui::{plan, why, words};
use ratatui::layout::Rect;

/// Cells of a label.
fn label(language: Language) -> u16 {
    match language {
        Language::En => 12,
        // The longest is 12 cells itself.
        Language::Zh | Language::Es => 14,
    }
}

/// Wider than this, the two ends of a line no longer read as one.
const WIDEST: u16 = 84;

/// Draws it, and says what is shown: in two columns where there is room, else one after the other.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row, scroll: usize) -> Shown {
    if area.width + 2 < BESIDE {
        let mut sheet = Sheet::new(pen.theme, area.width, pen.language);
        health_lines(&mut sheet, state, row);
        signals(&mut sheet, state, row);
        plan::handover(&mut sheet, state, row, false);
        contract(&mut sheet, state, row);
        touchpoints(&mut sheet, state, row, 0);
        people(&mut sheet, state, row, 0);
        return sheet.place(pen, area, scroll);
    }
    let height = usize::from(area.height);
    let half = ((area.width - 4) / 2).min(WIDEST);
    let mut left = Sheet::new(pen.theme, half, pen.language);
    health_lines(&mut left, state, row);
    contract(&mut left, state, row);
    people(&mut left, state, row, height);
    let place = Rect {
        width: half,
        ..area
    };
    let shown = left.place(pen, place, scroll);
    let x = area.x + half + 4;
    let width = (area.width - half - 4).min(WIDEST);
    let mut right = Sheet::new(pen.theme, width, pen.language);
    signals(&mut right, state, row);
    plan::handover(&mut right, state, row, false);
    touchpoints(&mut right, state, row, height);
    shown.with(right.place(pen, Rect { x, width, ..area }, scroll))
}

/// From this width on, a strip has four columns; else three, without the contract.
const FOUR: u16 = 168;

/// Lines of the account's head, the empty one below it included.
const HEAD: u16 = 3;

/// Draws it side by side in columns of one height, the first one below the account's head.
pub fn strip(
    state: &State,
    pen: &mut Pen<'_>,
    area: Rect,
    row: &Row,
    head: impl Fn(&mut Pen<'_>, Rect),
) {
    const GAP: u16 = 4;
    let four = area.width >= FOUR;
    let count = if four { 4 } else { 3 };
    let width = area.width.saturating_sub(2 + GAP * (count - 1)) / count;
    let first = Rect {
        x: area.x + 1,
        width,
        ..area
    };
    let fact = |pen: &mut Pen<'_>, place: Rect, fill: &dyn Fn(&mut Sheet<'_>)| {
        let mut sheet = Sheet::new(pen.theme, width, pen.language);
        fill(&mut sheet);
        sheet.draw(pen, place, 0);
    };
    // A head has a blank at its left, which the columns' own takes the place of.
    let top = Rect {
        x: area.x,
        width: width + 1,
        height: HEAD.min(area.height),
        ..area
    };
    head(pen, top);
    let below = Rect {
        y: area.y + top.height,
        height: area.height - top.height,
        ..first
    };
    fact(pen, below, &|sheet| {
        health_lines(sheet, state, row);
        people(sheet, state, row, usize::from(below.height));
    });
    let mut x = first.x;
    let mut next = || {
        x += width + GAP;
        Rect { x, ..first }
    };
    if four {
        fact(pen, next(), &|sheet| contract(sheet, state, row));
    }
    fact(pen, next(), &|sheet| {
        signals(sheet, state, row);
        plan::handover(sheet, state, row, false);
    });
    let height = usize::from(area.height);
    fact(pen, next(), &|sheet| touchpoints(sheet, state, row, height));
}

/// A label, how its value is to be seen, the value.
type Fact = (&'static str, Role, String);

/// The contract and what is made of it: one fact a line, or two where the lines are few.
fn contract(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    sheet.heading(say::contract(sheet.language));
    let facts = facts(state, row);
    if !(70..BESIDE).contains(&sheet.width) {
        for (name, role, value) in facts {
            sheet.field(label(sheet.language), name, role, &value);
        }
        return;
    }
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let half = sheet.width / 2;
    let label = label(sheet.language);
    for pair in facts.chunks(2) {
        let mut line = Line::default();
        if let [(name, role, value)] = pair {
            sheet.field(label, name, *role, value);
            break;
        }
        for (name, role, value) in pair {
            line = line
                .pad(sheet.look(Role::Dim), name, label, ellipsis)
                .pad(sheet.look(*role), value, half - label - 1, ellipsis)
                .add(sheet.look(Role::Dim), " ");
        }
        sheet.push(line);
    }
}

fn facts(state: &State, row: &Row) -> Vec<Fact> {
    let language = state.language;
    let account = &row.account;
    let now = state.now;
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label, role, value| facts.push((label, role, value));
    let unread = account.odd.iter().find(|(of, _)| *of == Field::Arr);
    match (account.arr, unread) {
        (Some(arr), _) => add(say::arr(language), Role::Text, arr.full_in(language)),
        (None, Some((_, raw))) => add(
            say::arr(language),
            Role::Warn,
            odd::told(language, raw, Field::Arr.kind()),
        ),
        (None, None) => add(say::arr(language), Role::Text, "–".into()),
    }
    match account.renewal {
        Some(day) => {
            let role = words::renewal(state, row).map_or(Role::Text, |(_, _, role)| role);
            let role = if role == Role::Dim { Role::Text } else { role };
            let auto = match account.auto_renew {
                Some(true) => say::by_itself(language),
                _ => "",
            };
            add(
                say::renewal(language),
                role,
                format!("{}{auto}", words::date(day, now, language)),
            );
        }
        None => add(
            say::renewal(language),
            Role::Warn,
            say::no_date(language).into(),
        ),
    }
    match account.number(Field::Likelihood) {
        Some(likely) => add(
            say::likelihood(language),
            Role::Text,
            numbers::percent(language, format_args!("{:.0}", likely.value)),
        ),
        None => add(
            say::likelihood(language),
            Role::Dim,
            say::not_judged(language).into(),
        ),
    }
    if let Some(since) = account.stage_since {
        let day = show::local_day(since, now);
        let days = show::days_since(since, now).max(0);
        add(
            say::in_stage(language),
            Role::Text,
            say::days_since(language, days, show::day(day, now, language)),
        );
    }
    if let Some(seats) = seats(account, language) {
        add(say::seats(language), Role::Text, seats);
    }
    if let Some(day) = account.first_value {
        add(
            say::first_value(language),
            Role::Text,
            show::day(day, now, language),
        );
    }
    let touched = match account.last_touch {
        Some(at) => words::date(show::local_day(at, now), now, language),
        None => say::never(language).into(),
    };
    add(say::last_touch(language), Role::Text, touched);
    if account.tickets.read {
        let tickets = &account.tickets;
        let text = match (tickets.open, tickets.worst) {
            (0, _) => say::none_open(language).into(),
            (open, Some(worst)) => say::open_worst(language, open, worst as u8),
            (open, None) => say::n_open(language, open),
        };
        add(say::tickets(language), Role::Text, text);
    }
    if account.open_tasks > 0 {
        let due = account.task_due.map_or(String::new(), |due| {
            say::first_due(language, show::distance(due, now, language))
        });
        let late = account.task_due.is_some_and(|due| due < now.today());
        let role = if late { Role::Bad } else { Role::Text };
        add(
            say::tasks(language),
            role,
            say::tasks_open(language, account.open_tasks) + &due,
        );
    }
    facts
}

/// Score, trend and history in one line; then the two halves and what they mean together.
fn health_lines(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let today = &row.health(state.now);
    let (language, label) = (state.language, label(state.language));
    sheet.heading(say::health(language));
    let role = sheet.look(spark::role(today.band));
    let dim = sheet.look(Role::Dim);
    let score = today
        .score
        .map_or("–".into(), |score| health::whole(score).to_string());
    let mark = sheet.theme.mark(health::mark(today.band));
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let mut line = Line::default()
        .pad(dim, say::score(language), label, ellipsis)
        .number(role, &score, 3)
        .add(role, format!(" {mark} "));
    line = spark::add(sheet, line, &row.account.scores, state.now.today(), role);
    if let Some((arrow, look)) = health::arrow(today) {
        let slope = today.slope.unwrap_or(0.0);
        let text = say::a_week(language, {
            let slope = words::minus(&format!("{slope:+.1}"));
            numbers::decimal(language, slope)
        });
        let arrow = format!(" {}", sheet.theme.mark(arrow));
        let room = line.width() + 3 + cells(&text) <= sheet.width;
        // The arrow alone says it, too; and of nothing there is nothing to say.
        let text = match room && slope.abs() >= 0.05 {
            true => format!("{arrow} {text}"),
            false => arrow,
        };
        line = line.add(sheet.look(look), text);
    }
    sheet.push(line);
    for (name, half) in [
        (say::outcome(language), today.outcome),
        (say::experience(language), today.experience),
    ] {
        let line = Line::default().pad(dim, name, label, ellipsis);
        let line = match half {
            Some(value) => {
                let full = (value / 5.0).round().clamp(0.0, 20.0) as usize;
                let filled = sheet.theme.mark(Mark::Full).repeat(full);
                let rest = sheet.theme.mark(Mark::Empty).repeat(20 - full);
                line.number(sheet.look(Role::Text), &health::whole(value).to_string(), 3)
                    .add(sheet.look(Role::Accent), format!(" {filled}"))
                    .add(sheet.look(Role::Rule), rest)
            }
            None => line.add(dim, say::no_data(language)),
        };
        sheet.push(line);
    }
    let (known, all) = today.measures;
    let measures = match known < all {
        true => say::measures_of(language, known, all),
        false => String::new(),
    };
    match today.quadrant {
        Some(quadrant) => {
            let room = sheet.width.saturating_sub(label);
            let lines = wrap(health::quadrant(quadrant, language), usize::from(room));
            let mut head = say::quadrant(language);
            let mut beside = false;
            for (left, text) in (0..lines.len()).rev().zip(&lines) {
                let line = Line::default().pad(dim, std::mem::take(&mut head), label, ellipsis);
                let line = line.add(sheet.look(Role::Text), text.clone());
                beside = left == 0 && cells(text) + cells(&measures) + 2 <= room;
                sheet.push(match beside {
                    true => line.end(dim, measures.clone()),
                    false => line,
                });
            }
            if !beside {
                sheet.field(label, "", Role::Dim, &measures);
            }
        }
        None if known < all => sheet.field(label, "", Role::Dim, &measures),
        None => {}
    }
}

/// Seats in use of those bought.
fn seats(account: &Account, language: Language) -> Option<String> {
    let number = |field| account.number(field).map(|dated| dated.value);
    let bought = number(Field::SeatsBought)?;
    let active = number(Field::SeatsActive).or(number(Field::SeatsActivated));
    Some(match active {
        Some(active) if bought > 0.0 => {
            let share = active / bought * 100.0;
            say::seats_used(language, whole(active), whole(bought), share.round())
        }
        _ => say::seats_bought(language, whole(bought)),
    })
}

/// A count with its digits in groups, as amounts have them.
fn whole(count: f64) -> String {
    grouped(count.round().max(0.0) as u64)
}

fn signals(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let language = state.language;
    for (lane, title) in [
        (Lane::Risk, say::risk_signals(language)),
        (Lane::Opportunity, say::opportunities(language)),
    ] {
        if row.today.terms.iter().any(|(of, _)| *of == lane) {
            sheet.heading(title);
            why::sum(sheet, state, row, lane, None);
            why::play_in_brief(sheet, state, row, lane);
        }
    }
    if row.today.terms.is_empty() {
        sheet.heading(say::signals(language));
        sheet.plain(Role::Dim, say::no_signals(language));
    }
}

/// The last ones: as many as there are lines up to `height`, with what was said where that fits, too.
fn touchpoints(sheet: &mut Sheet<'_>, state: &State, row: &Row, height: usize) {
    match why::details(state, row) {
        Some(details) => why::touchpoints(sheet, state, details, height),
        None => sheet.heading(triage::last_touchpoints(state.language)),
    }
    withheld(sheet, state, row, Records::ALL);
    details_state(sheet, state, row);
}

fn people(sheet: &mut Sheet<'_>, state: &State, row: &Row, height: usize) {
    if let Some(details) = why::details(state, row) {
        return why::people(sheet, state, details, height);
    }
    let (people, language) = (&row.account.people, state.language);
    if people.champion == Presence::Unread && people.buyer == Presence::Unread {
        return;
    }
    sheet.heading(triage::people(language));
    for (name, presence) in [
        (say::champion(language), people.champion),
        (say::buyer(language), people.buyer),
    ] {
        let (role, text) = match presence {
            Presence::Unread => (Role::Dim, say::not_read(language)),
            Presence::Missing => (Role::Warn, say::nobody_known(language)),
            Presence::Here => (Role::Text, say::known(language)),
            Presence::Left => (Role::Bad, triage::has_left(language)),
        };
        sheet.field(label(language), name, role, text);
    }
}
