//! The status line: where one is, what limits what is shown, and how fresh it is.

use super::widgets::Pen;
use super::widgets::pen::cells;
use crate::app::State;
use crate::app::state::Link;
use crate::app::view::View;
use crate::domain::when::show;
use crate::messages::{Say, names, status as say, when};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

type Part = (Role, String);

/// The views in the order of their keys.
const VIEWS: &[(View, Say)] = &[
    (View::Board, names::board),
    (View::Triage, names::triage),
    (View::Accounts, names::accounts),
    (View::Account, names::account),
    (View::Quadrant, names::quadrant),
    (View::Renewals, names::renewals),
    (View::Portfolio, names::portfolio),
    (View::Activity, names::activity),
];

/// The views from the one that matters most on: where there is no room for all names, the last of
/// these go first. Activity is where what was written is.
const MATTER: &[View] = &[
    View::Board,
    View::Triage,
    View::Activity,
    View::Accounts,
    View::Renewals,
    View::Portfolio,
    View::Quadrant,
];

/// Draws it in one line.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    pen.tint(area, Role::Status);
    let right = news(state, pen);
    let total: u16 = right.iter().map(|(_, text)| cells(text) + 2).sum();
    // The news give way to the view's name, from the left on: freshness and troubles stand last.
    let wanted = wanted(state).min(area.width / 2);
    let room = area.width.saturating_sub(wanted);
    let mut taken = total;
    let mut news = right.as_slice();
    // The profile's name gives way to those of the other views, where it leaves room for all.
    if let [(_, profile), rest @ ..] = news
        && *profile == state.setup.profile
        && taken + whole(state) > area.width
        && taken - cells(profile) - 2 + whole(state) <= area.width
    {
        taken -= cells(profile) + 2;
        news = rest;
    }
    while taken > room
        && let [(_, first), rest @ ..] = news
    {
        taken -= cells(first) + 2;
        news = rest;
    }
    let mut x = area.right() - taken;
    for (role, text) in news {
        x += pen.text(x, area.y, area.right() - x, text, *role) + 2;
    }
    let width = area.width.saturating_sub(taken + 1);
    left(state, pen, Rect { width, ..area });
}

/// Cells that the left side would like.
fn wanted(state: &State) -> u16 {
    let account = match state.view {
        View::Account => cells(names::account(state.language)) + 2,
        _ => 0,
    };
    let mine = mine(state);
    let filter = match state.filter.text.as_str() {
        "" => 0,
        text => cells(text).saturating_add(2),
    };
    filter.saturating_add(27 + account + mine)
}

/// Cells of the left side with the names of all views.
fn whole(state: &State) -> u16 {
    let shown = |view: &View| *view != View::Account || state.view == View::Account;
    let names = VIEWS.iter().filter(|(view, _)| shown(view));
    let names: u16 = names.map(|(_, name)| cells(name(state.language)) + 2).sum();
    let filter = match state.filter.text.as_str() {
        "" => 0,
        text => cells(text) + 3,
    };
    (1 + names + mine(state)).saturating_add(filter)
}

/// Cells of the word that only the person's own accounts are shown.
fn mine(state: &State) -> u16 {
    match state.filter.mine {
        true => cells(say::mine(state.language)) + 2,
        false => 0,
    }
}

fn left(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let mut x = area.x + 1;
    let end = area.right();
    let put = |pen: &mut Pen<'_>, x: &mut u16, role: Role, text: &str| {
        *x += pen.text(*x, area.y, end.saturating_sub(*x), text, role);
    };
    // The active view always stands there; of the others, as many as fit.
    let mine = mine(state);
    let filter = match state.filter.text.as_str() {
        "" => 0,
        text => (cells(text) + 3).min(area.width / 3),
    };
    let mut room = area.width.saturating_sub(1 + mine + filter);
    let active = VIEWS.iter().find(|(view, _)| *view == state.view);
    room = room.saturating_sub(active.map_or(0, |(_, name)| cells(name(state.language)) + 2));
    let mut shown = vec![state.view];
    for view in MATTER.iter().filter(|view| **view != state.view) {
        let name = VIEWS.iter().find(|(of, _)| of == view);
        let taken = name.map_or(0, |(_, name)| cells(name(state.language)) + 2);
        if taken > room {
            break;
        }
        shown.push(*view);
        room -= taken;
    }
    for (view, name) in VIEWS.iter().filter(|(view, _)| shown.contains(view)) {
        let role = match *view == state.view {
            true => Role::StatusView,
            false => Role::Status,
        };
        put(pen, &mut x, role, name(state.language));
        x += 2;
    }
    if state.filter.mine {
        put(pen, &mut x, Role::Accent, say::mine(state.language));
        x += 2;
    }
    if !state.filter.text.is_empty() {
        put(pen, &mut x, Role::Accent, "/");
        put(pen, &mut x, Role::Accent, &state.filter.text);
    }
}

/// What stands at the right, the least important first.
fn news(state: &State, pen: &Pen<'_>) -> Vec<Part> {
    let mark = |mark| pen.theme.mark(mark);
    let language = state.language;
    let mut parts: Vec<Part> = Vec::new();
    if !state.setup.profile.is_empty() {
        parts.push((Role::Status, state.setup.profile.clone()));
    }
    if state.setup.read_only {
        parts.push((Role::Warn, say::read_only(language).into()));
    }
    if let Some((done, total)) = state.filling {
        let text = say::preparing(language, mark(Mark::Busy), done, total);
        parts.push((Role::Accent, text));
    }
    if let Some(pull) = &state.pull {
        let busy = mark(Mark::Busy);
        let what = super::words::resource(&pull.what, language);
        let mut text = match pull.total {
            Some(total) => format!("{busy} {what} {}/{total}", pull.done),
            None => format!("{busy} {what} {}", pull.done),
        };
        if let Some(left) = pull.left {
            text += &format!(" ~{}", show::left(left, language));
        }
        parts.push((Role::Accent, text));
    }
    if state.problems.len() > 1 {
        let text = say::problems(language, state.problems.len());
        parts.push((Role::StatusBad, text));
    }
    let open = state.activity.queue.len();
    if open > 0 {
        parts.push((Role::Accent, format!("{} {open}", mark(Mark::Outbox))));
    }
    let stuck = state
        .activity
        .queue
        .iter()
        .filter(|queued| super::activity::stuck(&queued.progress))
        .count();
    if stuck > 0 {
        let words = if state.size.0 >= 100 {
            say::to_settle(language)
        } else {
            ""
        };
        parts.push((
            Role::StatusBad,
            format!("{} {stuck}{words}", mark(Mark::No)),
        ));
    }
    let age = state.synced.map(|at| show::age(at, state.now, language));
    let (role, glyph, word) = match &state.link {
        Link::Online => (Role::Good, Mark::Online, None),
        Link::Untried => (Role::Status, Mark::Offline, None),
        Link::Offline(_) => (Role::StatusBad, Mark::Offline, Some(say::offline(language))),
    };
    let words = match (word, age) {
        (Some(word), Some(age)) => format!("{word} {age}"),
        (Some(word), None) => word.to_owned(),
        (None, Some(age)) if age == when::now(language) => say::synced_now(language).to_owned(),
        (None, Some(age)) => say::synced(language, age),
        (None, None) => say::not_synced(language).to_owned(),
    };
    parts.push((role, format!("{} {words}", mark(glyph))));
    parts
}
