//! Outbox and journal.

use super::super::layer::Pick;
use super::super::layout;
use super::super::state::{State, Tone};
use super::super::view::{ActivityTab, View};
use super::motion::{Motion, around, vertical};
use super::{conflict, form, lists, pick, say};
use crate::domain::changes;
use crate::domain::write::{Entry, Progress, Queued};
use crate::messages::toasts as words;

/// Rows of the list shown.
pub fn len(state: &State) -> usize {
    match state.activity.tab {
        ActivityTab::Outbox => state.activity.queue.len(),
        ActivityTab::Journal => state.activity.journal.len(),
        ActivityTab::Changes => state.activity.changes.as_ref().map_or(0, Vec::len),
    }
}

/// Moves the cursor, or goes to the other list.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let (len, height) = (len(state), layout::body_height(state));
    let activity = &mut state.activity;
    match motion {
        Motion::Left | Motion::Right | Motion::NextTab | Motion::PreviousTab => {
            let all = ActivityTab::ALL;
            let at = all.iter().position(|tab| *tab == activity.tab);
            let on = matches!(motion, Motion::Right | Motion::NextTab);
            activity.tab = all[around(at.unwrap_or(0), all.len(), on)];
            (activity.cursor, activity.top) = (0, 0);
        }
        _ => {
            let page = layout::activity_rows(height);
            activity.cursor = vertical(activity.cursor, len, page, motion, count);
        }
    }
}

/// Finds what changed, when it is looked at and not known yet. `shown` tells the rows that are not
/// filtered out.
pub fn find_changes(state: &mut State, shown: &dyn Fn(&u32) -> bool) {
    let told = (state.activity.since(state.now.utc), state.now);
    let all = changes::since(&state.book, &state.rules, told, shown);
    let all = changes::by_account(&all);
    let activity = &mut state.activity;
    if activity.tab == ActivityTab::Changes {
        activity.cursor = activity.cursor.min(all.len().saturating_sub(1));
    }
    activity.changes = Some(all);
}

/// Before the view is gone to: what waits for a decision is what one goes there for, from another list
/// of it too. On such a write the cursor stays.
pub fn aim(state: &mut State) {
    let waits = |queued: &Queued| stuck(&queued.progress);
    let first = state.activity.queue.iter().position(waits);
    let there = state.view == View::Activity && state.queued().is_some_and(waits);
    if let Some(first) = first.filter(|_| !there) {
        state.activity.tab = ActivityTab::Outbox;
        state.activity.cursor = first;
    }
}

/// Opens what waits for a decision, if that is under the cursor; of what was done to several accounts the
/// list of these; else `otherwise`.
pub fn open_or(state: &mut State, otherwise: fn(&mut State)) {
    let here = state.view == View::Activity;
    let stuck = state.queued().is_some_and(|queued| stuck(&queued.progress));
    let several = state.entry().filter(|entry| entry.accounts.len() > 1);
    let several = several.map(|entry| (entry.title.clone(), entry.accounts.clone()));
    match several {
        _ if here && stuck => conflict::open(state),
        Some((title, accounts)) if here => pick::open(state, Pick::Several(title, accounts)),
        _ => otherwise(state),
    }
}

/// Outbox and journal as they are now: the cursor stays on its row, a new trouble is told.
pub fn arrived(state: &mut State, queue: Vec<Queued>, journal: Vec<Entry>) {
    if let Some(action) = form::answer::taken(state, &queue) {
        super::bulk::follow(state, action, None);
    }
    let together = super::bulk::progress(state, &queue, &journal);
    let write = state.queued().map(|queued| queued.write.id);
    let entry = state.entry().map(|entry| entry.id);
    let stuck = |queue: &[Queued]| queue.iter().filter(|of| stuck(&of.progress)).count();
    let (before, after) = (stuck(&state.activity.queue), stuck(&queue));
    let known = std::mem::take(&mut state.activity.queue);
    let activity = &mut state.activity;
    (activity.queue, activity.journal) = (queue, journal);
    let at = match (write, entry) {
        (Some(id), _) => activity.queue.iter().position(|of| of.write.id == id),
        (_, Some(id)) => activity.journal.iter().position(|of| of.id == id),
        _ => None,
    };
    let cursor = at.unwrap_or(activity.cursor);
    state.activity.cursor = cursor.min(len(state).saturating_sub(1));
    if state.filter.query.is_some() {
        // A query can ask for accounts with writes that wait.
        lists::refilter(state);
    }
    form::answer::close_settled(state);
    form::mates::recount(state);
    if form::answer::ask_for(state, &known, together) {
        return;
    }
    if after > before {
        let key = state.keys.first(super::Command::GoActivity);
        let text = words::waits(state.language, after, key);
        say::toast(state, Tone::Bad, text);
    }
}

/// Whether a write waits for a person.
fn stuck(progress: &Progress) -> bool {
    progress.stuck()
}
