//! What stands where accounts would: too small a terminal, reading, the first sync, nothing there.
//! Each says the way out.

use super::widgets::pen::cells;
use super::widgets::{Pen, wrap};
use crate::app::State;
use crate::app::command::Command;
use crate::app::layout::SMALLEST;
use crate::app::state::{Link, Opening};
use crate::domain::text::grouped;
use crate::messages::{faults, kept, waiting as say};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// The terminal is too small to draw in; the key that leaves. Where there is no room for all of it, the
/// way out is what stays.
pub fn too_small(pen: &mut Pen<'_>, area: Rect, key: &str) {
    let language = pen.language;
    let (width, height) = SMALLEST;
    let small = (Role::Strong, say::too_small(language).to_owned());
    let need = (Role::Text, say::need(language, width, height));
    let have = (Role::Dim, say::have(language, area.width, area.height));
    let keeps = (Role::Dim, kept::too_small_keeps(language, key));
    let leaves = (Role::Dim, kept::leaves(language, key));
    let from = |texts: &[&(Role, String)], room: u16| -> Vec<(Role, String)> {
        let room = usize::from(room.max(1));
        let lines = texts.iter().flat_map(|(role, text)| {
            let lines = wrap(text, room).into_iter();
            lines.map(move |line| (*role, line))
        });
        lines.collect()
    };
    let room = area.width.saturating_sub(2);
    let ways = [
        from(&[&small, &need, &have, &keeps], room),
        from(&[&small, &need, &keeps], room),
        from(&[&small, &need, &leaves], room),
        from(&[&small, &leaves], area.width),
        from(&[&leaves], area.width),
    ];
    let fits = |lines: &&Vec<(Role, String)>| lines.len() <= usize::from(area.height);
    let Some(lines) = ways.iter().find(fits).or(ways.last()) else {
        return;
    };
    let all = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = area.y + area.height.saturating_sub(all) / 2;
    for (y, (role, text)) in (top..area.bottom()).zip(lines) {
        middle(pen, area, y, *role, text);
    }
}

/// Nothing was read yet, or there is nothing.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let language = state.language;
    let sync = key(state, Command::Sync, say::asks_again(language));
    if let Some((done, total)) = state.filling {
        let accounts = say::so_many_accounts(language, grouped(done), grouped(total));
        let leave = key(state, Command::Quit, say::leaves(language));
        let y = say(
            pen,
            area,
            say::preparing(language),
            &[&accounts, "", &leave],
        );
        bar(pen, area, y + 2, done as f64 / total.max(1) as f64);
        return;
    }
    if let Some(pull) = &state.pull {
        let what = super::words::resource(&pull.what, language);
        let done = match pull.total {
            Some(total) => {
                let (done, total) = (grouped(pull.done), grouped(total));
                say::so_many(language, done, total, what)
            }
            None => format!("{} {what}", grouped(pull.done)),
        };
        let y = say(
            pen,
            area,
            say::first_time(language),
            &[
                &done,
                "",
                &key(state, Command::SyncCancel, say::stops(language)),
            ],
        );
        if let Some(total) = pull.total {
            let share = pull.done as f64 / total.max(1) as f64;
            bar(pen, area, y + 2, share);
        }
        return;
    }
    match (&state.opening, &state.link) {
        (Opening::Reading, _) => {
            say(pen, area, say::opening(language), &[say::reading(language)]);
        }
        (_, Link::Offline(why)) if faults::no_token(why) => {
            let leave = key(state, Command::Quit, say::begins_anew(language));
            let why = faults::told(language, why);
            let lines = [why.as_str(), "", &sync, &leave, say::init(language)];
            say(pen, area, say::tokenless(language), &lines);
        }
        (_, Link::Offline(why)) => {
            say(
                pen,
                area,
                say::unreachable(language),
                &[
                    &faults::told(language, why),
                    "",
                    &sync,
                    say::shell(language),
                ],
            );
        }
        // Whatever answers, its accounts are none of ours.
        (_, Link::Untried | Link::Online)
            if state
                .problems
                .iter()
                .any(|problem| faults::other_portal(problem)) =>
        {
            let lines = [say::none_read(language), "", &sync];
            say(pen, area, say::none_yet(language), &lines);
        }
        (_, Link::Untried) if !state.problems.is_empty() => {
            say(
                pen,
                area,
                say::none_yet(language),
                &[say::first_failed(language), "", &sync],
            );
        }
        (_, Link::Untried) => {
            say(
                pen,
                area,
                say::reaching(language),
                &[say::soon(language), "", &sync],
            );
        }
        (_, Link::Online) => {
            say(
                pen,
                area,
                say::none(language),
                &[say::shows_none(language), say::scope(language), "", &sync],
            );
        }
    }
}

/// The filter leaves nothing.
pub fn filtered(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let language = state.language;
    let what = match (state.filter.text.as_str(), state.filter.mine) {
        ("", _) => say::none_mine(language).to_owned(),
        (text, false) => say::none_fits(language, text),
        (text, true) => say::none_mine_fits(language, text),
    };
    let all = key(state, Command::FilterClear, say::shows_all(language));
    let edit = key(state, Command::Filter, say::changes_filter(language));
    let mine = key(state, Command::FilterMine, say::mine_or_all(language));
    say(pen, area, &what, &[&all, &edit, &mine]);
}

/// A title and lines under it, in the middle; the line below the title.
pub fn say(pen: &mut Pen<'_>, area: Rect, title: &str, lines: &[&str]) -> u16 {
    let room = usize::from(area.width.saturating_sub(4).min(72));
    let title = even(title, room);
    let lines: Vec<String> = lines
        .iter()
        .flat_map(|line| match line.is_empty() {
            true => vec![String::new()],
            false => even(line, room),
        })
        .collect();
    let height = title.len() + 1 + lines.len();
    let height = u16::try_from(height).unwrap_or(u16::MAX);
    let mut y = area.y + area.height.saturating_sub(height) * 2 / 5;
    for line in &title {
        middle(pen, area, y, Role::Strong, line);
        y += 1;
    }
    let below = y;
    y += 1;
    for line in &lines {
        middle(pen, area, y, Role::Dim, line);
        y += 1;
    }
    below
}

/// The lines of a text, about as long as each other: in the middle of a screen a last line of one word looks
/// lost.
fn even(text: &str, room: usize) -> Vec<String> {
    let lines = wrap(text, room);
    let narrower = (room / 2..room).rev().map(|room| wrap(text, room));
    let same = narrower.take_while(|fewer| fewer.len() == lines.len());
    same.last().unwrap_or(lines)
}

fn middle(pen: &mut Pen<'_>, area: Rect, y: u16, role: Role, text: &str) {
    let width = cells(text).min(area.width);
    let x = area.x + (area.width - width) / 2;
    if y < area.bottom() {
        pen.text(x, y, width, text, role);
    }
}

/// A bar of progress, in the middle.
pub fn bar(pen: &mut Pen<'_>, area: Rect, y: u16, share: f64) {
    let width = area.width.saturating_sub(4).min(40);
    let full = (f64::from(width) * share.clamp(0.0, 1.0)).round() as u16;
    let x = area.x + (area.width - width) / 2;
    if y < area.bottom() {
        pen.rule(x, y, full, Mark::Full, Role::Accent);
        pen.rule(x + full, y, width - full, Mark::Empty, Role::Rule);
    }
}

/// `R asks again`, or how to find the command when no key is bound to it.
fn key(state: &State, command: Command, words: &str) -> String {
    match state.keys.first(command) {
        "" => say::in_palette(state.language, command.id(), words),
        key => format!("{key}  {words}"),
    }
}
