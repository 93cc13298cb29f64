//! What stands where accounts would: too small a terminal, reading, the first sync, nothing there.
//! Each says the way out.

use super::widgets::pen::cells;
use super::widgets::{Pen, wrap};
use crate::app::State;
use crate::app::command::Command;
use crate::app::layout::SMALLEST;
use crate::app::state::{Link, Opening};
use crate::domain::text::grouped;
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// The terminal is too small to draw in.
pub fn too_small(pen: &mut Pen<'_>, area: Rect) {
    let (width, height) = SMALLEST;
    let lines = [
        (Role::Strong, "Too small".to_owned()),
        (Role::Text, format!("need {width}x{height}")),
        (Role::Dim, format!("have {}x{}", area.width, area.height)),
    ];
    let top = area.y + area.height.saturating_sub(3) / 2;
    for (y, (role, text)) in (top..area.bottom()).zip(&lines) {
        middle(pen, area, y, *role, text);
    }
}

/// Nothing was read yet, or there is nothing.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let sync = key(state, Command::Sync, "asks again");
    if let Some((done, total)) = state.filling {
        let accounts = format!("{} of {} accounts", grouped(done), grouped(total));
        let leave = key(
            state,
            Command::Quit,
            "leaves; the next start prepares it anew",
        );
        let y = say(
            pen,
            area,
            "Preparing the demo portal",
            &[&accounts, "", &leave],
        );
        bar(pen, area, y + 2, done as f64 / total.max(1) as f64);
        return;
    }
    if let Some(pull) = &state.pull {
        let done = match pull.total {
            Some(total) => {
                let (done, total) = (grouped(pull.done), grouped(total));
                format!("{done} of {total} {}", pull.what)
            }
            None => format!("{} {}", grouped(pull.done), pull.what),
        };
        let y = say(
            pen,
            area,
            "Reading your accounts for the first time",
            &[
                &done,
                "",
                &key(state, Command::SyncCancel, "stops; what was read is kept"),
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
            say(
                pen,
                area,
                "Opening",
                &["Reading the accounts kept on this machine"],
            );
        }
        (_, Link::Offline(why)) => {
            say(
                pen,
                area,
                "No accounts yet, and the CRM cannot be reached",
                &[
                    why,
                    "",
                    &sync,
                    "tenure sync, in a shell, says what is going on",
                ],
            );
        }
        (_, Link::Untried) if !state.problems.is_empty() => {
            say(
                pen,
                area,
                "No accounts yet",
                &[
                    "The first sync came to nothing; why stands below",
                    "",
                    &sync,
                ],
            );
        }
        (_, Link::Untried) => {
            say(
                pen,
                area,
                "Reaching the CRM",
                &["The first sync begins as soon as it answers", "", &sync],
            );
        }
        (_, Link::Online) => {
            say(
                pen,
                area,
                "No accounts",
                &[
                    "The CRM answers, but shows this profile no accounts:",
                    "its token may lack the scope for companies, or there are none",
                    "",
                    &sync,
                ],
            );
        }
    }
}

/// The filter leaves nothing.
pub fn filtered(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let what = match (state.filter.text.as_str(), state.filter.mine) {
        ("", _) => "None of the accounts is yours".to_owned(),
        (text, false) => format!("No account fits  {text}"),
        (text, true) => format!("None of your accounts fits  {text}"),
    };
    let all = key(state, Command::FilterClear, "shows all accounts again");
    let edit = key(state, Command::Filter, "changes the filter");
    let mine = key(state, Command::FilterMine, "mine, or everybody's");
    say(pen, area, &what, &[&all, &edit, &mine]);
}

/// A title and lines under it, in the middle; the line below the title.
pub fn say(pen: &mut Pen<'_>, area: Rect, title: &str, lines: &[&str]) -> u16 {
    let room = usize::from(area.width.saturating_sub(4).min(72));
    let title = wrap(title, room);
    let lines: Vec<String> = lines
        .iter()
        .flat_map(|line| match line.is_empty() {
            true => vec![String::new()],
            false => wrap(line, room),
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
        "" => format!("{} in the palette {words}", command.id()),
        key => format!("{key}  {words}"),
    }
}
