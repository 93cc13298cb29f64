//! What became of the accounts since the person was last here.

use super::select;
use crate::app::State;
use crate::domain::changes::{Story, Tone, What};
use crate::domain::health::Band;
use crate::domain::when::show;
use crate::messages::{Language, changes as say, names};
use crate::theme::{Mark, Role};
use crate::ui::widgets::{Pen, spark};
use crate::ui::words;
use ratatui::layout::Rect;

/// `▌ ▼     3 h  Acme           healthy → at risk, 78 → 47`.
pub(super) fn row(state: &State, pen: &mut Pen<'_>, area: Rect, story: &Story, index: usize) {
    let Some(row) = state.book.row(story.row) else {
        return;
    };
    let role = select(state, pen, area, index);
    let Some(first) = story.what.first() else {
        return;
    };
    let (mark, tone) = mark(first);
    pen.mark(area.x + 2, area.y, mark, tone);
    let age = show::age(story.at, state.now, state.language);
    pen.right(area.x + 4, area.y, 9, &age, Role::Dim);
    let name = (area.width / 3)
        .clamp(12, 36)
        .min(area.width.saturating_sub(16));
    pen.text(area.x + 15, area.y, name, &row.account.name, role);
    let x = area.x + 15 + name + 2;
    let room = area.right().saturating_sub(x + 1);
    let all = story.what.iter().map(|what| told(state, what));
    let all: Vec<String> = all.collect();
    pen.text(x, area.y, room, &all.join(" · "), tone);
    if index == state.activity.cursor {
        pen.even(area, Role::RowSelected);
    }
}

/// What is told below the list: since when.
pub(super) fn beneath(state: &State) -> String {
    let at = show::moment(
        state.activity.since(state.now.utc),
        state.now,
        state.language,
    );
    match state.activity.seen {
        Some(_) => say::since(state.language, at),
        None => say::first_time(state.language, at),
    }
}

fn mark(what: &What) -> (Mark, Role) {
    match what {
        What::Band { from, to } if to.0 < from.0 => (Mark::Falling, spark::role(to.0)),
        What::Band { to, .. } => (Mark::Rising, spark::role(to.0)),
        What::Stage(_) => (Mark::To, Role::Accent),
        What::Touched => (Mark::Dot, Role::Text),
        What::Nps(_) | What::Mood(_) => match what.tone() {
            Tone::Bad => (Mark::No, Role::Bad),
            Tone::Plain => (Mark::Dot, Role::Text),
            Tone::Good => (Mark::Yes, Role::Good),
        },
        What::Ticket(1 | 2) => (Mark::Signal, Role::Bad),
        What::Ticket(_) => (Mark::Signal, Role::Warn),
        What::FirstValue => (Mark::Yes, Role::Good),
        What::RenewalPassed => (Mark::Signal, Role::Bad),
    }
}

fn told(state: &State, what: &What) -> String {
    let language = state.language;
    match what {
        What::Stage(place) => {
            let name = words::place(&state.rules.lifecycle, *place, language);
            say::stage(language, name)
        }
        What::Band { from, to } => say::band(
            language,
            band(language, from.0),
            band(language, to.0),
            from.1.round(),
            to.1.round(),
        ),
        What::Touched => say::touched(language).to_owned(),
        What::Nps(nps) => say::nps(language, nps.round()),
        What::Mood(mood) => say::mood(language, words::signed(*mood)),
        What::Ticket(severity) => say::ticket(language, severity),
        What::FirstValue => say::first_value(language).to_owned(),
        What::RenewalPassed => say::renewal_passed(language).to_owned(),
    }
}

fn band(language: Language, band: Band) -> &'static str {
    match band {
        Band::Unknown => names::unknown(language),
        Band::Risk => names::at_risk(language),
        Band::Watch => names::watch(language),
        Band::Good => names::good(language),
    }
}
