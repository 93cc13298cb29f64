//! The timeline: touchpoints, newest first, with what was said.

use super::lists;
use crate::app::State;
use crate::domain::touchpoint::{Details, NEWEST, Touchpoint};
use crate::domain::when::show;
use crate::messages::{account as say, numbers, triage};
use crate::theme::{Mark, Role};
use crate::ui::why;
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Line, Sheet};

/// The most lines of one touchpoint that are shown.
const BODY_LINES: usize = 6;
/// Cells of when it was, at least.
const COLUMN: u16 = 22;
/// Narrower than this, the title of a touchpoint has a line of its own.
const NARROW: u16 = 58;

/// Fills a sheet with it.
pub fn fill(sheet: &mut Sheet<'_>, state: &State, details: &Details) {
    if details.touchpoints.is_empty() {
        sheet.plain(Role::Dim, say::no_touchpoints(state.language));
    }
    let whens = details.touchpoints.iter();
    let whens = whens.map(|of| cells(&show::moment(of.at, state.now, state.language)) + 1);
    let column = whens.max().unwrap_or(0).max(COLUMN);
    for touchpoint in &details.touchpoints {
        entry(sheet, state, details, touchpoint, column);
    }
    if details.touchpoints.len() >= NEWEST {
        sheet.gap();
        let text = say::newest(state.language, NEWEST);
        sheet.plain(Role::Dim, &text);
    }
    if let Some(fetched) = details.fetched {
        sheet.gap();
        let text = {
            let moment = show::moment(fetched, state.now, state.language);
            say::as_crm_had(state.language, moment)
        };
        sheet.plain(Role::Dim, &text);
    }
}

fn entry(
    sheet: &mut Sheet<'_>,
    state: &State,
    details: &Details,
    touchpoint: &Touchpoint,
    column: u16,
) {
    let ellipsis = sheet.theme.mark(Mark::Ellipsis);
    let when = show::moment(touchpoint.at, state.now, state.language);
    let (dim, accent) = (sheet.look(Role::Dim), sheet.look(Role::Accent));
    // Where the title would have no room beside when and what, it stands below.
    let low = sheet.width < NARROW;
    let kind = touchpoint.kind.name(state.language);
    let mut line = match low {
        true => Line::default().add(dim, when + "  ").add(accent, kind),
        false => Line::default()
            .pad(dim, &when, column, ellipsis)
            .pad(accent, kind, 9, ellipsis)
            .add(sheet.look(Role::Strong), &touchpoint.title),
    };
    if touchpoint.id.is_none() {
        let text = triage::waiting(state.language, sheet.theme.mark(Mark::Outbox));
        line = line.end(accent, text);
    } else if let Some(minutes) = touchpoint.minutes {
        line = line.end(dim, triage::minutes(state.language, minutes));
    }
    sheet.entry();
    sheet.push(line);
    if low {
        sheet.prose(Role::Strong, 2, &touchpoint.title);
    }
    lists::odd(sheet, &touchpoint.odd);
    let names: Vec<&str> = touchpoint
        .contacts
        .iter()
        .filter_map(|id| details.contacts.iter().find(|contact| contact.id == *id))
        .map(|contact| contact.name.as_str())
        .collect();
    let mut who = Vec::new();
    if !names.is_empty() {
        who.push(say::with(
            state.language,
            numbers::list(state.language, &names),
        ));
    }
    if let Some(owner) = &touchpoint.owner {
        who.push(say::by(state.language, state.book.owner_name(owner)));
    }
    if !who.is_empty() {
        sheet.prose(Role::Dim, 4, &numbers::list(state.language, &who));
    }
    why::said(sheet, touchpoint, BODY_LINES);
    sheet.gap();
}
