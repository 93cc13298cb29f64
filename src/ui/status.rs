//! The status line: where one is, what limits what is shown, and how fresh it is.

use super::widgets::Pen;
use super::widgets::pen::cells;
use crate::app::State;
use crate::app::command::Command;
use crate::app::mouse::Hit;
use crate::app::state::{Link, Pull};
use crate::app::view::View;
use crate::domain::when::show;
use crate::messages::{Say, faults, names, status as say, when};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

type Part = (Role, String);

/// A tab: the view, the command that goes there, its name, and its name where room is short.
type Tab = (View, Command, Say, Say);

/// The views in the order of their keys.
const TABS: &[Tab] = &[
    (View::Board, Command::GoBoard, names::board, say::board),
    (View::Triage, Command::GoTriage, names::triage, say::triage),
    (
        View::Accounts,
        Command::GoAccounts,
        names::accounts,
        say::accounts,
    ),
    (
        View::Account,
        Command::GoAccount,
        names::account,
        say::account,
    ),
    (
        View::Quadrant,
        Command::GoQuadrant,
        names::quadrant,
        say::quadrant,
    ),
    (
        View::Renewals,
        Command::GoRenewals,
        names::renewals,
        say::renewals,
    ),
    (
        View::Portfolio,
        Command::GoPortfolio,
        names::portfolio,
        say::portfolio,
    ),
    (
        View::Activity,
        Command::GoActivity,
        names::activity,
        say::activity,
    ),
];

/// Cells that the news want beside the tabs before those take their whole names.
const NEWS: u16 = 28;
/// And beside their short ones.
const FEW_NEWS: u16 = 18;
/// Cells of a filter that can still be read.
const FILTER: u16 = 14;

/// How much a tab says. Which it is depends on the screen's width and the language alone, so that each
/// tab stands in the same place whatever is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    /// `1 Board`.
    Whole,
    /// `6 Ren`.
    Short,
    /// `6`, and the name of the view that is shown behind them all.
    None,
}

/// The key of a view where one press of a key goes there, else two letters that are pressed one after the
/// other (`gb`), of which the last alone has room where names have none.
fn key(state: &State, command: Command, names: Names) -> String {
    let keys = state.keys.of(command);
    let one = keys.iter().find(|key| key.chars().count() == 1);
    let letters = || {
        let plain = |key: &&String| key.split(' ').all(|one| one.chars().count() == 1);
        let key = keys.iter().find(plain)?;
        Some(key.split(' ').collect::<String>())
    };
    match (one, names) {
        (Some(key), _) => key.clone(),
        (None, Names::None) => {
            let last = keys.first().and_then(|key| key.chars().next_back());
            last.map(String::from).unwrap_or_default()
        }
        (None, _) => letters().unwrap_or_default(),
    }
}

/// What a tab says, its key first.
fn label(state: &State, tab: &Tab, names: Names) -> String {
    let (_, command, whole, short) = tab;
    let key = key(state, *command, names);
    let name = match names {
        Names::Whole => whole(state.language),
        Names::Short => short(state.language),
        Names::None => "",
    };
    match (key.as_str(), name) {
        ("", name) => name.to_owned(),
        (key, "") => key.to_owned(),
        (key, name) => format!("{key} {name}"),
    }
}

/// Cells between tabs.
fn gap(names: Names) -> u16 {
    match names {
        Names::Whole => 2,
        Names::Short | Names::None => 1,
    }
}

/// Cells of all tabs, with what stands around them.
fn taken(state: &State, names: Names) -> u16 {
    let labels = TABS.iter().map(|tab| cells(&label(state, tab, names)));
    let all: u16 = labels.map(|label| label + gap(names)).sum();
    let name = match names {
        Names::None => {
            let tab = TABS.iter().find(|(view, ..)| *view == state.view);
            tab.map_or(0, |(_, _, name, _)| cells(name(state.language)) + 2)
        }
        _ => 0,
    };
    1 + all + name
}

/// How much there is room for the tabs to say.
fn names(state: &State, width: u16) -> Names {
    let fits = |names, news| taken(state, names) + news <= width;
    match () {
        () if fits(Names::Whole, NEWS) => Names::Whole,
        () if fits(Names::Short, FEW_NEWS) => Names::Short,
        () => Names::None,
    }
}

/// Draws it in one line.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    pen.tint(area, Role::Status);
    let names = names(state, area.width);
    let tabs = taken(state, names);
    let mut right = news(state, pen, false);
    let total = |parts: &[Part]| -> u16 { parts.iter().map(|(_, text)| cells(text) + 2).sum() };
    // Beside the tabs stand what limits what is shown, and the news, which give way to it from the
    // left on: freshness and troubles stand last.
    let filter = match state.filter.text.as_str() {
        "" => 0,
        text => (cells(text) + 2).min(FILTER),
    };
    let room = area.width.saturating_sub(tabs + mine(state) + filter);
    if total(&right) > room && first_read(state).is_some() && named(state) {
        // Counts are worth more than whose portal it is, which the person has just chosen.
        right.remove(0);
    }
    if total(&right) > room {
        right = news(state, pen, true);
    }
    let mut taken = total(&right);
    let mut news = right.as_slice();
    while taken > room
        && let [(_, first), rest @ ..] = news
        && !rest.is_empty()
    {
        taken -= cells(first) + 2;
        news = rest;
    }
    let taken = taken.min(area.width);
    let mut x = area.right() - taken;
    for (role, text) in news {
        x += pen.text(x, area.y, area.right() - x, text, *role) + 2;
    }
    let width = area.width.saturating_sub(taken + 1);
    left(state, pen, Rect { width, ..area }, names);
}

/// Cells of the word that only the person's own accounts are shown.
fn mine(state: &State) -> u16 {
    match state.filter.mine {
        true => cells(say::mine(state.language)) + 2,
        false => 0,
    }
}

fn left(state: &State, pen: &mut Pen<'_>, area: Rect, names: Names) {
    let mut x = area.x + 1;
    let end = area.right();
    let put = |pen: &mut Pen<'_>, x: &mut u16, role: Role, text: &str| {
        *x += pen.text(*x, area.y, end.saturating_sub(*x), text, role);
    };
    let mut shown = "";
    for tab in TABS {
        let (view, command, whole, _) = tab;
        let role = match *view == state.view {
            true => Role::StatusView,
            false => Role::Status,
        };
        let from = x;
        put(pen, &mut x, role, &label(state, tab, names));
        let place = Rect {
            x: from,
            width: x - from,
            height: 1,
            ..area
        };
        pen.zone(place, Hit::Command(*command));
        if *view == state.view {
            shown = whole(state.language);
        }
        x += gap(names);
    }
    if names == Names::None {
        x += 1;
        put(pen, &mut x, Role::StatusView, shown);
    }
    x += 1;
    if state.filter.mine {
        put(pen, &mut x, Role::Accent, say::mine(state.language));
        x += 2;
    }
    if !state.filter.text.is_empty() {
        put(pen, &mut x, Role::Accent, "/");
        put(pen, &mut x, Role::Accent, &state.filter.text);
    }
}

/// Whether the profile has a name to be shown.
fn named(state: &State) -> bool {
    !state.setup.profile.is_empty()
}

/// The pull that reads everything for the first time. How far it is takes the place of freshness, as there
/// is none yet; when the CRM cannot be reached, that is what is to be known.
fn first_read(state: &State) -> Option<&Pull> {
    let pull = state.pull.as_ref()?;
    let offline = matches!(state.link, Link::Offline(_));
    (state.synced.is_none() && !offline).then_some(pull)
}

/// How far a pull is. In short: the share, and the time left or else of what.
fn progress(state: &State, pull: &Pull, busy: &str, short: bool) -> String {
    let language = state.language;
    let what = super::words::resource(&pull.what, language);
    let left = pull
        .left
        .map(|left| format!("~{}", show::left(left, language)));
    let share = |total: u64| (pull.done.min(total) * 100).checked_div(total);
    match (short, pull.total.and_then(share), left) {
        (true, Some(share), Some(left)) => format!("{busy} {share} % {left}"),
        (true, Some(share), None) => format!("{busy} {what} {share} %"),
        (_, _, left) => {
            let total = pull.total.map(|total| format!("/{total}"));
            let left = left.map(|left| format!(" {left}"));
            let (total, left) = (total.unwrap_or_default(), left.unwrap_or_default());
            format!("{busy} {what} {}{total}{left}", pull.done)
        }
    }
}

/// What stands at the right, the least important first.
/// In short, freshness is a mark with an age or a word, and progress a share.
fn news(state: &State, pen: &Pen<'_>, short: bool) -> Vec<Part> {
    let mark = |mark| pen.theme.mark(mark);
    let language = state.language;
    let mut parts: Vec<Part> = Vec::new();
    if named(state) {
        parts.push((Role::Status, state.setup.profile.clone()));
    }
    if state.setup.read_only {
        parts.push((Role::Warn, say::read_only(language).into()));
    }
    if let Some((done, total)) = state.filling {
        let text = say::preparing(language, mark(Mark::Busy), done, total);
        parts.push((Role::Accent, text));
    }
    let first = first_read(state);
    if first.is_some() {
        // It stands last.
    } else if let Some(pull) = &state.pull {
        parts.push((Role::Accent, progress(state, pull, mark(Mark::Busy), short)));
    } else if state.sync_asked && !state.elsewhere {
        // Asked, and nothing came yet.
        parts.push((Role::Accent, mark(Mark::Busy).to_owned()));
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
    if let Some(pull) = first {
        parts.push((Role::Accent, progress(state, pull, mark(Mark::Busy), short)));
        return parts;
    }
    let age = state.synced.map(|at| show::age(at, state.now, language));
    let (role, glyph, word) = match &state.link {
        Link::Online => (Role::Good, Mark::Online, None),
        Link::Untried => (Role::Status, Mark::Offline, None),
        Link::Offline(why) => {
            let word = match faults::no_token(why) {
                true => say::no_token(language),
                false => say::offline(language),
            };
            (Role::StatusBad, Mark::Offline, Some(word))
        }
    };
    let synced = |age: String| match age == when::now(language) {
        true => say::synced_now(language).to_owned(),
        false => say::synced(language, age),
    };
    let words = match (word, age) {
        (Some(word), _) if short => word.to_owned(),
        (None, Some(age)) if short => age,
        // The age is that of the data: nobody is to read that it went offline now.
        (Some(word), Some(age)) if age == when::now(language) => format!("{word}, {}", synced(age)),
        (Some(word), Some(age)) => format!("{word} {age}"),
        (Some(word), None) => word.to_owned(),
        (None, Some(age)) => synced(age),
        (None, None) => say::not_synced(language).to_owned(),
    };
    parts.push((role, format!("{} {words}", mark(glyph))));
    parts
}
