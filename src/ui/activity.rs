//! Activity: what has not reached the CRM, what was done, and what changed since last time.

mod changes;

use super::widgets::pen::cells;
use super::widgets::{Pen, tabs, wrap};
use super::{waiting, words};
use crate::app::State;
use crate::app::layout;
use crate::app::mouse::Hit;
use crate::app::state::Link;
use crate::app::view::ActivityTab;
use crate::domain::when::show;
use crate::domain::write::{Entry, Progress, Queued};
use crate::messages::{Language, activity as say, changes as said, faults, names, numbers, titles};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;

/// Whether a write waits for a person.
pub fn stuck(progress: &Progress) -> bool {
    progress.stuck()
}

/// The lines of a list, each with the index of the row that stands there.
fn rows(list: Rect, top: usize, count: usize) -> impl Iterator<Item = (Rect, usize)> {
    let places = (list.y..list.bottom()).map(move |y| Rect {
        y,
        height: 1,
        ..list
    });
    places.zip(top..count)
}

/// Draws the list that is chosen, and the row under the cursor in full.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let activity = &state.activity;
    let changed = activity.changes.as_ref().map(Vec::len);
    let tabs = [
        (say::outbox(state.language), Some(activity.queue.len())),
        (say::journal(state.language), Some(activity.journal.len())),
        (said::tab(state.language), changed),
    ];
    let x = tabs::draw(pen, area, &tabs, activity.tab as usize);
    let count = match activity.tab {
        ActivityTab::Outbox => activity.queue.len(),
        ActivityTab::Journal => activity.journal.len(),
        ActivityTab::Changes => changed.unwrap_or_default(),
    };
    if activity.cursor < count {
        let text = names::of(state.language, activity.cursor + 1, count);
        let room = area.right().saturating_sub(x + 3);
        if cells(&text) <= room {
            pen.right(x + 2, area.y, room, &text, Role::Dim);
        }
    }
    pen.rule(area.x, area.y + 1, area.width, Mark::Rule, Role::Rule);
    let shown = layout::activity_rows(area.height);
    let list = Rect {
        y: area.y + 2,
        height: u16::try_from(shown)
            .unwrap_or(0)
            .min(area.height.saturating_sub(2)),
        ..area
    };
    let detail = Rect {
        y: list.bottom(),
        height: area.bottom().saturating_sub(list.bottom()),
        ..area
    };
    match activity.tab {
        ActivityTab::Outbox if activity.queue.is_empty() => {
            let mut lines = vec![say::all_sent(state.language).to_owned()];
            if let Some(at) = state.synced {
                let ago = show::ago(at, state.now, state.language);
                lines.push(say::last_read(state.language, ago));
            }
            if let Link::Offline(why) = &state.link {
                lines.extend([String::new(), faults::told(state.language, why)]);
            }
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            waiting::say(pen, list, say::outbox_empty(state.language), &lines);
        }
        ActivityTab::Journal if activity.journal.is_empty() => {
            waiting::say(
                pen,
                list,
                say::nothing_yet(state.language),
                &[say::stands_here(state.language)],
            );
        }
        ActivityTab::Outbox => {
            for (place, index) in rows(list, activity.top, activity.queue.len()) {
                pen.zone(place, Hit::Row(index));
                queued(state, pen, place, index);
            }
            if let Some(queued) = activity.queue.get(activity.cursor) {
                queued_detail(state, pen, detail, queued);
            }
        }
        ActivityTab::Journal => {
            for (place, index) in rows(list, activity.top, activity.journal.len()) {
                pen.zone(place, Hit::Row(index));
                entry(state, pen, place, index);
            }
            if let Some(entry) = activity.journal.get(activity.cursor) {
                entry_detail(state, pen, detail, entry);
            }
        }
        ActivityTab::Changes => {
            let all = activity.changes.as_deref().unwrap_or_default();
            if all.is_empty() {
                let since = changes::beneath(state);
                waiting::say(pen, list, said::nothing(state.language), &[&since]);
                return;
            }
            for (place, index) in rows(list, activity.top, all.len()) {
                pen.zone(place, Hit::Row(index));
                changes::row(state, pen, place, &all[index], index);
            }
            let since = [(Role::Dim, changes::beneath(state))];
            self::detail(state, pen, detail, &since);
        }
    }
}

fn select(state: &State, pen: &mut Pen<'_>, area: Rect, index: usize) -> Role {
    if index != state.activity.cursor {
        return Role::Text;
    }
    pen.tint(area, Role::RowSelected);
    pen.mark(area.x, area.y, Mark::Cursor, Role::Accent);
    Role::Strong
}

/// `▌ ⇡ waiting    3 min  Acme: Onboarding → Adoption     2 tries`.
fn queued(state: &State, pen: &mut Pen<'_>, area: Rect, index: usize) {
    let Some(queued) = state.activity.queue.get(index) else {
        return;
    };
    let name = select(state, pen, area, index);
    let (mark, word, role) = words::progress(&queued.progress, state.language);
    pen.mark(area.x + 2, area.y, mark, role);
    pen.text(area.x + 4, area.y, 9, word, role);
    pen.right(
        area.x + 13,
        area.y,
        7,
        &show::age(queued.at, state.now, state.language),
        Role::Dim,
    );
    let tries = match queued.attempts {
        0 => String::new(),
        count => say::tries(state.language, count),
    };
    let taken = cells(&tries);
    pen.right(
        area.x,
        area.y,
        area.width.saturating_sub(1),
        &tries,
        Role::Dim,
    );
    let x = area.x + 22;
    let end = area.right().saturating_sub(taken + 3);
    // Several writes of one action have one title: what tells them apart is always to be seen.
    let what = words::op(&queued.write.op, state.language);
    let room = end.saturating_sub(x);
    let kept = (cells(&what) + 2).min(room * 2 / 5);
    let used = pen.text(x, area.y, room - kept, &state.called_write(queued), name);
    let x = x + used + 2;
    if end.saturating_sub(x) > 8 {
        pen.text(x, area.y, end - x, &what, Role::Dim);
    }
    if index == state.activity.cursor {
        pen.even(area, Role::RowSelected);
    }
}

fn queued_detail(state: &State, pen: &mut Pen<'_>, area: Rect, queued: &Queued) {
    let (_, _, role) = words::progress(&queued.progress, state.language);
    let all = &state.activity.queue;
    let before = queued.behind;
    let before = before.and_then(|behind| all.iter().find(|of| of.write.id == behind));
    let words = match &queued.progress {
        Progress::Waiting if let Some(before) = before => {
            let (_, stands, _) = words::progress(&before.progress, state.language);
            let what = super::words::op(&before.write.op, state.language);
            say::behind(state.language, what, stands)
        }
        Progress::Waiting => match &queued.trouble {
            Some(trouble) => faults::told(state.language, trouble),
            None => say::will_be_sent(state.language).into(),
        },
        Progress::Sending => say::being_sent(state.language).into(),
        Progress::Unknown => {
            let trouble = queued.trouble.as_deref();
            let trouble = trouble.unwrap_or(say::no_answer(state.language));
            say::looked_for(state.language, faults::told(state.language, trouble))
        }
        Progress::Conflict { theirs } => state.told_conflict(queued, theirs.as_deref()),
        Progress::Refused { why } => faults::told(state.language, why),
        Progress::Asks { why, fields } => {
            let labels: Vec<&str> = fields.iter().map(|of| of.label.as_str()).collect();
            let why = faults::told(state.language, why);
            say::wants(state.language, numbers::list(state.language, &labels), why)
        }
        Progress::Done { stored, .. } => match stored.first() {
            Some(one) => {
                let called = |field, raw: &str| state.told_of(field, raw);
                one.sentence(say::crm_has_it(state.language), state.language, called)
            }
            None => say::crm_has_it(state.language).into(),
        },
        Progress::Dropped => say::given_up(state.language).into(),
    };
    let lines = [
        (
            Role::Text,
            super::words::op(&queued.write.op, state.language),
        ),
        (role, words),
    ];
    detail(state, pen, area, &lines);
}

/// `▌ ✓   3 h  Acme: Onboarding → Adoption          taken back`.
fn entry(state: &State, pen: &mut Pen<'_>, area: Rect, index: usize) {
    let Some(entry) = state.activity.journal.get(index) else {
        return;
    };
    let name = select(state, pen, area, index);
    let (mark, role) = entry_mark(entry);
    pen.mark(area.x + 2, area.y, mark, role);
    let when = show::moment(entry.at, state.now, state.language);
    let wide = area.width >= 70;
    let when = if wide {
        when
    } else {
        show::age(entry.at, state.now, state.language)
    };
    let width = moment_width(area.width, state.language);
    pen.text(area.x + 4, area.y, width, &when, Role::Dim);
    let (word, role) = entry_word(entry, state.language);
    pen.right(area.x, area.y, area.width.saturating_sub(1), &word, role);
    let x = area.x + 5 + width;
    let room = title_room(area.width, entry, state.language);
    let name = if entry.undone { Role::Disabled } else { name };
    pen.text(
        x,
        area.y,
        room,
        &titles::told(state.language, &entry.title),
        name,
    );
    if index == state.activity.cursor {
        pen.even(area, Role::RowSelected);
    }
}

/// Cells for the moment in a row of the journal, with its year where there is room.
fn moment_width(width: u16, language: Language) -> u16 {
    match (width, language) {
        (..70, _) => 7,
        (_, Language::Zh) => 25,
        (_, Language::En | Language::Es) => 22,
    }
}

/// Cells for the title in a row of the journal, between the moment and the word at the right.
fn title_room(width: u16, entry: &Entry, language: Language) -> u16 {
    let moment = moment_width(width, language);
    let (word, _) = entry_word(entry, language);
    width.saturating_sub(5 + moment + cells(&word) + 3)
}

fn entry_mark(entry: &Entry) -> (Mark, Role) {
    match (entry.stuck, entry.open, entry.undone) {
        (1.., ..) => (Mark::No, Role::Bad),
        (_, 1.., _) => (Mark::Outbox, Role::Accent),
        (.., true) => (Mark::None, Role::Dim),
        _ => (Mark::Yes, Role::Good),
    }
}

fn entry_word(entry: &Entry, language: Language) -> (String, Role) {
    match (entry.stuck, entry.open, entry.undone, entry.undoes) {
        (count @ 1.., ..) => (say::to_settle(language, count), Role::Bad),
        (_, count @ 1.., ..) => (say::n_waiting(language, count), Role::Accent),
        (.., true, _) => (say::taken_back(language).into(), Role::Dim),
        (.., Some(_)) if entry.redoes => (say::a_redo(language).into(), Role::Dim),
        (.., Some(_)) => (say::an_undo(language).into(), Role::Dim),
        _ => (String::new(), Role::Dim),
    }
}

fn entry_detail(state: &State, pen: &mut Pen<'_>, area: Rect, entry: &Entry) {
    let index = state.book.find(&entry.account);
    let account = index.and_then(|index| state.book.row(index));
    let title = titles::told(state.language, &entry.title);
    let about = match account {
        // What the row above cuts off is told here; where it is whole, once is enough.
        Some(_) if cells(&title) > title_room(area.width, entry, state.language) => {
            title.into_owned()
        }
        Some(row) if entry.accounts.len() > 1 => {
            let more = entry.accounts.len() - 1;
            say::about_several(state.language, &row.account.name, more)
        }
        Some(row) => say::about(state.language, &row.account.name),
        None => say::about_gone(state.language, &entry.account),
    };
    let what = match (entry.stuck, entry.open, entry.undone) {
        (1.., ..) => say::decide(state.language),
        (_, 1.., _) => say::not_all(state.language),
        (.., true) => say::was_taken_back(state.language),
        _ => say::crm_has_it(state.language),
    };
    let lines = [(Role::Text, about), (Role::Dim, what.to_owned())];
    detail(state, pen, area, &lines);
}

fn detail(_: &State, pen: &mut Pen<'_>, area: Rect, parts: &[(Role, String)]) {
    if area.height < 2 {
        return;
    }
    pen.rule(area.x, area.y, area.width, Mark::Rule, Role::Rule);
    let mut y = area.y + 1;
    for (role, text) in parts {
        for line in wrap(text, usize::from(area.width.saturating_sub(4))) {
            if y < area.bottom() {
                pen.text(area.x + 2, y, area.width.saturating_sub(3), &line, *role);
                y += 1;
            }
        }
    }
}
