//! One account: its name and tabs above, the tab below, scrolled.

mod chart;
mod fields;
mod health;
mod lists;
mod overview;
mod timeline;

use super::widgets::pen::cells;
use super::widgets::{self, Pen, Sheet, health as score};
use super::{waiting, why, words};
use crate::app::State;
use crate::app::view::{Drawn, Tab};
use crate::domain::book::Row;
use crate::domain::touchpoint::Details;
use crate::domain::withheld::{self, Records};
use crate::messages::{Language, account as say, faults};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Draws it; tells the first line shown of the tab, and where its entries begin.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect, drawn: &mut Drawn) {
    let opened = state.account.as_ref();
    let row = opened.and_then(|opened| state.book.row(state.book.find(&opened.id)?));
    let (Some(opened), Some(row)) = (opened, row) else {
        waiting::say(
            pen,
            area,
            say::gone(state.language),
            &[say::gone_why(state.language)],
        );
        return;
    };
    head(state, pen, area, row);
    tabs(
        state,
        pen,
        Rect {
            y: area.y + 2,
            height: 1,
            ..area
        },
        opened.tab,
        row,
    );
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 4,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(4),
    };
    let mut sheet = Sheet::new(pen.theme, inner.width, pen.language);
    let shown = match opened.tab {
        Tab::Overview => Some(overview::draw(state, pen, inner, row, opened.scroll)),
        _ => None,
    };
    match opened.tab {
        Tab::Overview => {}
        Tab::Health => health::fill(&mut sheet, state, row),
        Tab::Timeline => {
            withheld(&mut sheet, state, row, Records::TOUCHPOINTS);
            details(&mut sheet, state, row, timeline::fill);
        }
        Tab::Tasks => {
            let kinds = [Records::Tickets, Records::Deals, Records::Tasks];
            withheld(&mut sheet, state, row, &kinds);
            details(&mut sheet, state, row, lists::tasks);
        }
        Tab::Contacts => {
            withheld(&mut sheet, state, row, &[Records::Contacts]);
            details(&mut sheet, state, row, lists::contacts);
        }
        Tab::Fields => fields::fill(&mut sheet, state, row),
    }
    let cursor = (!sheet.entries.is_empty()).then_some(opened.cursor);
    let shown = shown.unwrap_or_else(|| match cursor {
        Some(cursor) => sheet.place_at(pen, inner, opened.scroll, cursor),
        None => sheet.place(pen, inner, opened.scroll),
    });
    let rule = Rect {
        y: area.y + 3,
        height: 1,
        ..area
    };
    shown.hint(pen, rule);
    drawn.account = Some(shown.top);
    drawn.entries = sheet.entries;
}

/// An account beside a list: its head and its overview, as far as there is room. Nothing scrolls: who
/// wants more opens it.
pub fn brief(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    head(state, pen, area, row);
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 3,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(3),
    };
    pen.rule(area.x, area.y + 2, area.width, Mark::Rule, Role::Rule);
    let shown = overview::draw(state, pen, inner, row, 0);
    shown.hint(
        pen,
        Rect {
            y: area.y + 2,
            height: 1,
            ..area
        },
    );
}

/// An account below a list: the same side by side, as far down as there is room.
pub fn strip(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    overview::strip(state, pen, area, row, |pen, area| {
        head(state, pen, area, row);
    });
}

/// Which of these kinds of records the token may not read, above them.
fn withheld(sheet: &mut Sheet<'_>, state: &State, row: &Row, kinds: &[Records]) {
    let details = why::details(state, row);
    let all = details.map_or(&[][..], |details| &details.withheld);
    let here = all.iter().copied().filter(|of| kinds.contains(of));
    let here: Vec<Records> = here.collect();
    if let Some(text) = withheld::told(state.language, &here) {
        sheet.prose(Role::Warn, 0, &text);
        sheet.gap();
    }
}

fn details(
    sheet: &mut Sheet<'_>,
    state: &State,
    row: &Row,
    fill: impl Fn(&mut Sheet<'_>, &State, &Details),
) {
    if let Some(details) = why::details(state, row) {
        fill(sheet, state, details);
    }
    details_state(sheet, state, row);
}

/// Why details are not there, or may be old.
fn details_state(sheet: &mut Sheet<'_>, state: &State, row: &Row) {
    let id = &row.account.id;
    if let Some(why) = state.details_trouble.get(id) {
        sheet.gap();
        sheet.prose(Role::Warn, 0, &faults::told(state.language, why));
    } else if why::details(state, row).is_none() {
        sheet.plain(Role::Dim, say::reading(state.language));
    }
}

fn head(state: &State, pen: &mut Pen<'_>, area: Rect, row: &Row) {
    let health = &row.health(state.now);
    let band = score::band(health.band, state.language);
    let width = score::WIDTH + cells(band) + 2;
    let right = area.right().saturating_sub(width);
    let room = right.saturating_sub(area.x + 2);
    pen.text(area.x + 1, area.y, room, &row.account.name, Role::Strong);
    score::draw(pen, right, area.y, health);
    let role = widgets::spark::role(health.band);
    pen.text(right + score::WIDTH + 1, area.y, cells(band), band, role);
    let dot = format!(" {} ", pen.theme.mark(Mark::Dot));
    let mut parts =
        vec![words::place(&state.rules.lifecycle, row.today.place, state.language).to_owned()];
    parts.extend(
        row.account
            .tier
            .as_ref()
            .map(|tier| words::tier_name(&state.rules, tier, state.language).to_owned()),
    );
    parts.extend(row.account.arr.map(|arr| arr.compact_in(state.language)));
    parts.push(words::owner(&row.account, &state.book, state.language).to_owned());
    parts.extend(row.account.domain.clone());
    let room = area.width.saturating_sub(2);
    pen.text(area.x + 1, area.y + 1, room, &parts.join(&dot), Role::Dim);
}

fn tab_name(tab: Tab, language: Language) -> &'static str {
    match tab {
        Tab::Overview => say::overview(language),
        Tab::Health => say::health(language),
        Tab::Timeline => say::timeline(language),
        Tab::Tasks => say::tasks(language),
        Tab::Contacts => say::contacts(language),
        Tab::Fields => say::fields(language),
    }
}

fn tabs(state: &State, pen: &mut Pen<'_>, area: Rect, active: Tab, row: &Row) {
    let details = state.details.get(&row.account.id);
    let shown = Tab::ALL.iter().map(|tab| {
        let count = match (tab, details) {
            (Tab::Timeline, Some(of)) => of.touchpoints.len(),
            (Tab::Tasks, Some(of)) => of.tasks.iter().filter(|task| !task.done).count(),
            (Tab::Contacts, Some(of)) => of.contacts.len(),
            _ => 0,
        };
        (
            tab_name(*tab, state.language),
            Some(count).filter(|count| *count > 0),
        )
    });
    let shown: Vec<_> = shown.collect();
    widgets::tabs::draw(pen, area, &shown, active as usize);
    pen.rule(area.x, area.y + 1, area.width, Mark::Rule, Role::Rule);
}
