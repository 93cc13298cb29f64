//! The renewals: by month, with what is due and how likely; on a wide screen the months stand beside
//! the list as a table of amounts by likelihood.

mod months;

use super::widgets::pen::cells;
use super::widgets::{Pen, health, spark};
use super::{waiting, words};
use crate::app::State;
use crate::app::layout;
use crate::app::mouse::Hit;
use crate::app::view::renewals::{Outlook, Part, RenewalLine, When, decided};
use crate::domain::Field;
use crate::domain::book::Row;
use crate::domain::lifecycle::StageKind;
use crate::domain::money::Money;
use crate::domain::triage::renewal_window;
use crate::domain::when::show;
use crate::messages::{Language, Say, names, numbers, renewals as say};
use crate::theme::{Mark, Role};
use chrono::Datelike;
use ratatui::layout::Rect;

/// Draws them.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let renewals = &state.renewals;
    if renewals.rows.is_empty() {
        return nothing(state, pen, area);
    }
    let fit = layout::renewals(area.width, area.height);
    let (x, width) = match fit.months {
        0 => (area.x, area.width),
        months => (area.x + months + 2, area.width - months - 2),
    };
    if fit.months > 0 {
        let place = Rect {
            width: fit.months,
            ..area
        };
        months::draw(state, pen, place);
        pen.side(area.x + fit.months, area.y, area.height);
    }
    let list = Rect { x, width, ..area };
    totals(state, pen, Rect { height: 1, ..list });
    pen.rule(list.x, list.y + 1, list.width, Mark::Rule, Role::Rule);
    let end = list.bottom().saturating_sub(1);
    let room = usize::from(end.saturating_sub(list.y + 2));
    let top = renewals.top.min(renewals.lines().saturating_sub(room));
    for (y, line) in (list.y + 2..end).zip(top..) {
        let place = Rect {
            y,
            height: 1,
            ..list
        };
        match renewals.at_line(line) {
            Some(RenewalLine::Head(at)) => {
                let here = renewals.part_of(renewals.cursor) == Some(at);
                head(state, pen, place, &renewals.parts[at], here, fit.months > 0);
            }
            Some(RenewalLine::Row(at)) => {
                let row = renewals.rows.get(at);
                if let Some(row) = row.and_then(|index| state.book.row(*index)) {
                    let part = renewals.part_of(at).map(|at| renewals.parts[at].when);
                    draw_row(state, pen, place, row, part, at == renewals.cursor);
                    pen.zone(place, Hit::Row(at));
                }
            }
            None => break,
        }
    }
    let foot = Rect {
        y: end,
        height: 1,
        ..list
    };
    summary(state, pen, foot);
}

fn nothing(state: &State, pen: &mut Pen<'_>, area: Rect) {
    if state.filter.mine || !state.filter.text.is_empty() {
        return waiting::filtered(state, pen, area);
    }
    match state.renewals.dateless {
        0 => waiting::say(
            pen,
            area,
            say::nobody(state.language),
            &[say::no_customer(state.language)],
        ),
        count => {
            let lines = [
                say::without_date(state.language, count),
                String::new(),
                say::field(state.language).to_owned(),
            ];
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            waiting::say(pen, area, say::no_date(state.language), &lines)
        }
    };
}

/// An amount out of each outlook: of several currencies the first, and how many more.
pub(super) fn amount(
    language: Language,
    outlook: &[Outlook],
    of: impl Fn(&Outlook) -> Money,
) -> String {
    match outlook {
        [] => String::new(),
        [only] => of(only).compact_in(language),
        [first, more @ ..] => format!("{} +{}", of(first).compact_in(language), more.len()),
    }
}

/// Label and amount of what may come, the most hopeful first.
type Scenario = (Say, fn(&Outlook) -> Money, Role);

/// What nobody has judged yet: without it what is expected of the rest reads as a loss.
const UNSET: Scenario = (say::unset, |of| of.unset, Role::Warn);

const SCENARIOS: [Scenario; 4] = [
    // All of it renewing is the best that can come.
    (say::best, |of| of.due, Role::Strong),
    (say::commit, |of| of.commit, Role::Text),
    (say::worst, |of| of.worst, Role::Text),
    (say::expected, |of| of.expected, Role::Text),
];

/// The scenarios from the most to the least wanted where not all of them have room; with what is not
/// judged, where there is any.
fn scenarios(outlook: &[Outlook]) -> Vec<Scenario> {
    let [best, rest @ ..] = SCENARIOS;
    let any = outlook.iter().any(|of| !of.unset.amount.is_zero());
    let unset = any.then_some(UNSET);
    [best].into_iter().chain(unset).chain(rest).collect()
}

/// `12 months  best €3.4M  unset €1.1M  commit €2.9M  worst €1.8M`, as much of it as fits.
fn totals(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let mut x = area.x + 1;
    let scenarios = scenarios(&state.renewals.all);
    // One more than usual has room where the words before it are few.
    let more = scenarios.len() > SCENARIOS.len();
    let title = if area.width >= if more { 100 } else { 60 } {
        say::overdue_and_next(state.language)
    } else {
        say::twelve_months(state.language)
    };
    let end = area.right();
    x += pen.text(x, area.y, end - x, title, Role::Title) + 2;
    for (label, of, role) in scenarios {
        let text = amount(state.language, &state.renewals.all, of);
        let label = label(state.language);
        if text.is_empty() || x + cells(label) + 1 + cells(&text) > end {
            continue;
        }
        let parts = [(Role::Dim, label), (Role::Dim, " "), (role, text.as_str())];
        x += pen.parts(x, area.y, end - x, &parts) + 2;
    }
}

/// A group's name.
pub(super) fn name(when: When, language: Language) -> String {
    match when {
        When::Overdue => say::overdue(language).to_owned(),
        When::In(month) => {
            let long = show::month_in_full(month.first, language);
            say::month_of(language, long, month.first.year())
        }
        When::Later => say::later(language).to_owned(),
        When::Decided => say::decided(language).to_owned(),
    }
}

/// `December 2026  5  ━━━━──  best €412k  commit €300k  worst €120k`.
fn head(state: &State, pen: &mut Pen<'_>, area: Rect, part: &Part, here: bool, brief: bool) {
    let role = match (part.when, here) {
        (_, true) => Role::TitleFocused,
        (When::Overdue, _) => Role::Bad,
        _ if part.count == 0 => Role::Dim,
        _ => Role::Title,
    };
    let end = area.right();
    let mut x = area.x + 1;
    x += pen.text(x, area.y, end - x, &name(part.when, state.language), role) + 1;
    let count = match part.count {
        0 => say::nothing_due(state.language).to_owned(),
        count => count.to_string(),
    };
    x += pen.text(x, area.y, end.saturating_sub(x), &count, Role::Dim);
    if brief || part.outlook.is_empty() {
        return;
    }
    // From a column on, so that the amounts of the months stand under each other.
    x = x.max(area.x + 24) + 2;
    let [best, commit, worst, _] = SCENARIOS;
    let unset = scenarios(&state.renewals.all).len() > SCENARIOS.len();
    let unset = unset.then_some(UNSET);
    let shown = [best, commit].into_iter().chain(unset).chain([worst]);
    for (label, of, role) in shown {
        let text = match part.outlook.as_slice() {
            [only] if of(only).amount.is_zero() => String::new(),
            outlook => amount(state.language, outlook, of),
        };
        let label = label(state.language);
        let wide = cells(label) + 1 + cells(&text).max(6);
        if x + wide > end {
            break;
        }
        // The room of what there is none of stays, so that the amounts stand under each other.
        if !text.is_empty() {
            pen.text(x, area.y, cells(label), label, Role::Dim);
            let at = x + cells(label) + 1;
            pen.right(at, area.y, cells(&text).max(6), &text, role);
        }
        x += wide + 2;
    }
    let bar = end.saturating_sub(x + 1).min(20);
    if bar >= 6 {
        likelihoods(pen, (x, area.y), bar, &part.outlook[0]);
    }
}

/// What is due as a bar: sure, likely, low, not judged, each as long as its share.
pub(super) fn likelihoods(pen: &mut Pen<'_>, (x, y): (u16, u16), width: u16, outlook: &Outlook) {
    use rust_decimal::prelude::ToPrimitive;
    let whole = outlook.due.amount.to_f64().unwrap_or(0.0);
    if whole <= 0.0 {
        return;
    }
    let mut from = 0.0;
    for (amount, mark, role) in [
        (outlook.sure, Mark::Full, Role::Good),
        (outlook.likely, Mark::Full, Role::Warn),
        (outlook.low, Mark::Full, Role::Bad),
        (outlook.unset, Mark::Empty, Role::Rule),
    ] {
        let share = amount.amount.to_f64().unwrap_or(0.0) / whole;
        let to = from + share;
        let cell = |share: f64| (share * f64::from(width)).round() as u16;
        pen.rule(
            x + cell(from),
            y,
            cell(to).saturating_sub(cell(from)),
            mark,
            role,
        );
        from = to;
    }
}

/// `▌ 12 Dec   21d  Name                 ● 76 →   €120k  70 %  window open`.
fn draw_row(
    state: &State,
    pen: &mut Pen<'_>,
    area: Rect,
    row: &Row,
    when: Option<When>,
    selected: bool,
) {
    let (account, now, y) = (&row.account, state.now, area.y);
    pen.tint(area, Role::Row);
    if selected {
        pen.tint(area, Role::RowSelected);
        pen.mark(area.x, y, Mark::Cursor, Role::Accent);
    }
    let over = when == Some(When::Decided);
    let wide = area.width >= 60;
    let mut x = area.x + 2;
    let end = area.right();
    if wide {
        // What was decided stands with the day it was decided for, not with the end of the term after it.
        let day = match over {
            true => decided(&state.rules.lifecycle, row, now),
            false => account.renewal,
        };
        let day = day.map_or_else(String::new, |day| show::day(day, now, state.language));
        let width = words::day_width(state.language);
        pen.right(x, y, width, &day, Role::Dim);
        x += width + 2;
    }
    if !over && let Some((_, left, role)) = words::renewal(state, row) {
        pen.right(x, y, words::days_width(state.language), &left, role);
    }
    x += words::days_width(state.language) + 2;
    // What stands behind the name, from the right: words, likelihood, ARR, health.
    let (word, role) = standing(state, row, over);
    let words_width = match area.width {
        ..60 => 0,
        60..90 => 16,
        90..120 => 22,
        _ => 30,
    };
    let likely = 6;
    let arr = 8;
    let band = if wide { health::WIDTH + 1 } else { 2 };
    let taken = band + arr + likely + if words_width > 0 { words_width + 1 } else { 0 };
    let room = end.saturating_sub(x + taken + 1);
    let name = if selected { Role::Strong } else { Role::Text };
    pen.text(x, y, room.min(44), &account.name, name);
    x += room.min(44) + 1;
    if wide {
        health::draw(pen, x, y, &row.health(now));
    } else {
        let of = row.today.health.band;
        pen.mark(x, y, health::mark(of), spark::role(of));
    }
    x += band;
    let amount = account
        .arr
        .map(|arr| arr.compact_in(state.language))
        .unwrap_or_default();
    pen.right(x, y, arr - 1, &amount, Role::Text);
    x += arr;
    let percent = |value| numbers::percent(state.language, format_args!("{value:.0}"));
    let (text, look) = match account.number(Field::Likelihood) {
        Some(of) if over => (percent(of.value), Role::Dim),
        Some(of) => {
            let look = match of.value {
                80.0.. => Role::Good,
                50.0.. => Role::Warn,
                _ => Role::Bad,
            };
            (percent(of.value), look)
        }
        None => (pen.theme.mark(Mark::None).to_owned(), Role::Dim),
    };
    pen.right(x, y, likely - 1, &text, look);
    x += likely + 1;
    if words_width > 0 && x < end {
        pen.text(x, y, end - x, &word, role);
    }
    if selected {
        pen.even(area, Role::RowSelected);
    }
}

/// Where the renewal stands, in a few words.
fn standing(state: &State, row: &Row, decided: bool) -> (String, Role) {
    let (account, lifecycle) = (&row.account, &state.rules.lifecycle);
    let label = |field: Field, value: &str| {
        // In the middle of a line.
        match state.rules.said(field, value, state.language) {
            said if said == value => said.to_owned(),
            said => said.to_lowercase(),
        }
    };
    if decided {
        if lifecycle.kind(row.today.place) == Some(StageKind::Lost) {
            let why = account.loss_reason.as_deref();
            let why = why.map(|value| label(Field::LossReason, value));
            return match why {
                Some(why) => (say::lost(state.language, why), Role::Bad),
                None => (say::lost_unsaid(state.language).to_owned(), Role::Warn),
            };
        }
        let why = account.renewal_reason.as_deref();
        let why = why.map(|value| label(Field::RenewalReason, value));
        let text = match why {
            Some(why) => say::renewed(state.language, why),
            None => say::renewed_unsaid(state.language).to_owned(),
        };
        return (text, Role::Good);
    }
    let left = account
        .renewal
        .map_or(0, |day| show::days_to(day, state.now));
    let auto = account.auto_renew == Some(true);
    let window = renewal_window(account, &state.rules.triage);
    match (left, window) {
        (..0, _) if auto => (say::late_auto(state.language).to_owned(), Role::Warn),
        (..0, _) => (say::nothing_recorded(state.language).to_owned(), Role::Bad),
        (left, Some(window)) if left <= i64::from(window) => match auto {
            true => (say::window_auto(state.language).to_owned(), Role::Accent),
            false => (say::window_open(state.language).to_owned(), Role::Accent),
        },
        _ if auto => (say::auto(state.language).to_owned(), Role::Dim),
        _ => (
            words::place(lifecycle, row.today.place, state.language).to_owned(),
            Role::Dim,
        ),
    }
}

/// How many, and who has no date.
fn summary(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let renewals = &state.renewals;
    let place = names::of(state.language, renewals.cursor + 1, renewals.rows.len());
    let used = pen.right(
        area.x,
        area.y,
        area.width.saturating_sub(1),
        &place,
        Role::Dim,
    );
    let counted = |wanted: fn(When) -> bool| -> usize {
        let parts = renewals.parts.iter().filter(|part| wanted(part.when));
        parts.map(|part| part.count).sum()
    };
    let dot = format!(" {} ", pen.theme.mark(Mark::Dot));
    let ahead = counted(|when| matches!(when, When::Overdue | When::In(_)));
    let mut text = say::n_due(state.language, ahead);
    let later = counted(|when| when == When::Later);
    if later > 0 {
        text += &(dot.clone() + &say::n_later(state.language, later));
    }
    let decided = counted(|when| when == When::Decided);
    if decided > 0 {
        text += &(dot.clone() + &say::n_decided(state.language, decided));
    }
    if renewals.dateless > 0 {
        text += &(dot + &say::without_date(state.language, renewals.dateless));
    }
    let room = area.width.saturating_sub(used + 3);
    pen.text(area.x + 1, area.y, room, &text, Role::Dim);
}
