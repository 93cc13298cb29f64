//! The touchpoint line, with what was understood of it below.

use crate::app::State;
use crate::app::layer::{LogLine, Offered};
use crate::domain::touchpoint::line::Fault;
use crate::domain::when::show;
use crate::messages::{dialogs as say, lists, when};
use crate::theme::{Mark, Role};
use crate::ui::widgets::pen::cells;
use crate::ui::widgets::{Pen, input, popup, wrap};
use crate::ui::words;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// Draws it over the bottom of the view.
pub fn draw(state: &State, pen: &mut Pen<'_>, within: Rect, line: &LogLine) -> Option<Position> {
    // What is wrong comes first, then what is only uncertain; two lines of it always have room.
    let typed = !line.input.value().is_empty();
    let mut faults: Vec<&Fault> = line.parsed.faults.iter().filter(|_| typed).collect();
    faults.sort_by_key(|fault| !fault.blocks);
    let room = usize::from(within.width.saturating_sub(6));
    let told: Vec<(bool, bool, String)> =
        faults.iter().flat_map(|fault| told(fault, room)).collect();
    let lines = u16::try_from(told.len().clamp(2, 5)).unwrap_or(2);
    let area = popup::bottom(within, 7 + lines);
    let inner = popup::frame(pen, area, &say::log_with(state.language, &line.name));
    if line.saving {
        popup::foot(pen, area, say::keeping(state.language));
    } else {
        let under = under(state, line).unwrap_or_default();
        let taken = popup::foot(pen, area, &under);
        if !line.note.is_empty() {
            let lines = line.note.lines().count();
            let first = line.note.lines().next().unwrap_or_default();
            let text = format!("{}: {first}", say::and_note(state.language, lines));
            match taken {
                0 => drop(popup::foot(pen, area, &text)),
                taken => popup::foot_left(pen, area, &text, taken),
            }
        }
    }
    let marked: Vec<(Range<usize>, Role)> = line
        .parsed
        .faults
        .iter()
        .map(|fault| {
            (
                fault.at.clone(),
                if fault.blocks {
                    Role::Fault
                } else {
                    Role::Warn
                },
            )
        })
        .collect();
    pen.mark(inner.x, inner.y, Mark::Right, Role::Accent);
    let at = (inner.x + 2, inner.y);
    let shown = input::draw(pen, at, inner.width.saturating_sub(2), &line.input, &marked);
    if line.input.value().is_empty() {
        let example = say::log_example(state.language);
        pen.text(
            inner.x + 2,
            inner.y,
            inner.width.saturating_sub(2),
            example,
            Role::Disabled,
        );
    }
    let mut y = inner.y + 1;
    for fault in line.parsed.faults.iter().filter(|_| typed) {
        if let Some(columns) = shown.columns(&fault.at) {
            let role = if fault.blocks { Role::Bad } else { Role::Warn };
            pen.rule(
                columns.start,
                y,
                columns.end - columns.start,
                Mark::Caret,
                role,
            );
        }
    }
    if let Some(offered) = &line.offered
        && offered.as_left.0 == line.input.value()
    {
        draw_offered(
            pen,
            Rect {
                y,
                height: 1,
                ..inner
            },
            offered,
        );
    }
    y += 1;
    if !line.input.value().is_empty() {
        understood(state, pen, Rect { y, ..inner }, line);
        y += 3;
    }
    let room = usize::from(inner.bottom().saturating_sub(y));
    let shown_all = told.len() <= room;
    let whole = if shown_all {
        room
    } else {
        room.saturating_sub(1)
    };
    for (blocks, first, text) in told.iter().take(whole) {
        let (mark, role) = match blocks {
            true => (Mark::No, Role::Bad),
            false => (Mark::Judge, Role::Warn),
        };
        if *first {
            pen.mark(inner.x, y, mark, role);
        }
        pen.text(inner.x + 2, y, inner.width.saturating_sub(2), text, role);
        y += 1;
    }
    if !shown_all && y < inner.bottom() {
        let begun = told
            .iter()
            .take(whole)
            .filter(|(_, first, _)| *first)
            .count();
        let mark = pen.theme.mark(Mark::Ellipsis);
        let text = match faults.len().saturating_sub(begun) {
            0 => mark.to_owned(),
            left => lists::more(state.language, mark, left),
        };
        pen.text(
            inner.x + 2,
            y,
            inner.width.saturating_sub(2),
            &text,
            Role::Dim,
        );
    }
    Some(Position::new(shown.cursor, inner.y))
}

/// Whose name it goes under, where that is not the person's.
fn under(state: &State, line: &LogLine) -> Option<String> {
    if state.setup.me.is_some() {
        return None;
    }
    let row = state.book.row(state.book.find(&line.account)?)?;
    let name = state.book.owner_name(row.account.owner.as_ref()?);
    Some(say::under(state.language, name))
}

/// The words offered, side by side, the one that stands in the line among them.
fn draw_offered(pen: &mut Pen<'_>, area: Rect, offered: &Offered) {
    let (room, gap) = (usize::from(area.width.saturating_sub(2)), 2);
    let width = |at: usize| {
        offered
            .all
            .get(at)
            .map_or(0, |(label, _)| usize::from(cells(label)) + gap)
    };
    // As many before it as there is room for.
    let (mut first, mut used) = (offered.at, width(offered.at));
    while first > 0 && used + width(first - 1) <= room {
        first -= 1;
        used += width(first);
    }
    pen.text(
        area.x,
        area.y,
        area.width,
        &" ".repeat(usize::from(area.width)),
        Role::Text,
    );
    let (mut x, end) = (area.x + 2, area.right());
    for (at, (label, _)) in offered.all.iter().enumerate().skip(first) {
        let role = if at == offered.at {
            Role::Accent
        } else {
            Role::Dim
        };
        if at == offered.at {
            pen.mark(x.saturating_sub(2), area.y, Mark::Cursor, Role::Accent);
        }
        x += pen.text(x, area.y, end.saturating_sub(x), label, role) + gap as u16;
        if x >= end {
            break;
        }
    }
}

/// The lines of what is said of a fault: whether it blocks, whether it is the first line, the text.
fn told(fault: &Fault, room: usize) -> Vec<(bool, bool, String)> {
    let lines = wrap(&fault.text, room).into_iter().enumerate();
    lines
        .map(|(at, text)| (fault.blocks, at == 0, text))
        .collect()
}

/// Three lines: what, when and with whom; what was said; mood and next.
fn understood(state: &State, pen: &mut Pen<'_>, area: Rect, line: &LogLine) {
    let parsed = &line.parsed;
    let details = state.details.get(&line.account);
    let (x, width) = (area.x, area.width);
    let end = area.right();
    let mut at = x + pen.text(
        x,
        area.y,
        width,
        parsed.kind.name(state.language),
        Role::Accent,
    );
    let put = |pen: &mut Pen<'_>, at: &mut u16, role: Role, text: &str| {
        *at += pen.text(*at, area.y, end.saturating_sub(*at), text, role);
    };
    if let Some(minutes) = parsed.minutes {
        put(
            pen,
            &mut at,
            Role::Text,
            &say::minutes(state.language, minutes),
        );
    }
    let began = parsed.began(state.now);
    let moment = show::moment(began, state.now, state.language);
    let when = match parsed.at {
        Some(_) => moment,
        None if began < state.now.utc => say::until_now(state.language, moment),
        None => when::now(state.language).to_owned(),
    };
    put(pen, &mut at, Role::Dim, &format!("  {when}"));
    for (index, mention) in parsed.with.iter().enumerate() {
        put(
            pen,
            &mut at,
            Role::Dim,
            if index == 0 {
                say::with(state.language)
            } else {
                ", "
            },
        );
        let contact = mention.contact.as_ref().and_then(|id| {
            let contacts = &details?.contacts;
            contacts.iter().find(|contact| contact.id == *id)
        });
        match (contact, &mention.contact) {
            (Some(contact), _) => {
                put(pen, &mut at, Role::Good, pen.theme.mark(Mark::Yes));
                put(pen, &mut at, Role::Text, " ");
                put(pen, &mut at, Role::Text, &contact.name);
            }
            (None, Some(_)) => put(pen, &mut at, Role::Text, &mention.text),
            (None, None) => {
                put(pen, &mut at, Role::Warn, pen.theme.mark(Mark::Judge));
                put(pen, &mut at, Role::Warn, " ");
                put(pen, &mut at, Role::Warn, &mention.text);
            }
        }
    }
    if let Some((_, subject)) = &parsed.about {
        put(pen, &mut at, Role::Dim, "  # ");
        put(pen, &mut at, Role::Text, subject);
    }
    let y = area.y + 1;
    match parsed.body.is_empty() {
        true => pen.text(x, y, width, say::nothing_said(state.language), Role::Dim),
        false => pen.text(x, y, width, &parsed.body, Role::Text),
    };
    let y = area.y + 2;
    let mut at = x;
    if let Some(mood) = parsed.mood {
        let role = match mood {
            ..0 => Role::Bad,
            0 => Role::Text,
            1.. => Role::Good,
        };
        at += pen.text(at, y, end - at, say::mood(state.language), Role::Dim);
        at += pen.text(
            at,
            y,
            end.saturating_sub(at),
            &words::signed(f64::from(mood)),
            role,
        ) + 3;
    }
    if let Some(next) = &parsed.next {
        let due = when::date_and(
            state.language,
            show::weekday(next.due, state.now, state.language),
            show::distance(next.due, state.now, state.language),
        );
        at += pen.text(
            at,
            y,
            end.saturating_sub(at),
            say::next(state.language),
            Role::Dim,
        );
        let room = end.saturating_sub(at + cells(&due) + 2);
        at += pen.text(at, y, room, &next.title, Role::Text) + 2;
        pen.text(at, y, end.saturating_sub(at), &due, Role::Accent);
    }
}
