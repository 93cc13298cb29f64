//! The book: read from the cache, changed by pulls and by writes.

use super::super::effect::{Ask, Effect};
use super::super::msg::Loaded;
use super::super::state::{Opening, State, Tone};
use super::super::view::View;
use super::{account, choose, details, lists, measures, say, sync};
use crate::domain::account::Account;
use crate::domain::book::{Owner, Sight, Who};
use crate::domain::field::{Field, FieldOption};
use crate::domain::id::AccountId;
use crate::domain::labels::Labels;
use crate::domain::triage::closing::Marks;
use crate::messages::toasts as words;
use std::collections::HashMap;
use std::sync::Arc;

/// The cache was read, or could not be.
pub fn loaded(state: &mut State, ask: Ask, loaded: Result<Box<Loaded>, String>) -> Vec<Effect> {
    if ask != state.load {
        return Vec::new();
    }
    match loaded {
        Ok(loaded) => {
            let anchors = lists::anchors(state);
            let held = account::holds(state);
            if let Some(rules) = loaded.rules {
                state.rules = rules;
                state.table.stale = true;
            }
            let before = std::mem::replace(&mut state.book, loaded.book);
            state.names = None;
            measures::all_changed(state);
            state.synced = loaded.synced.or(state.synced);
            // A line left since the question was asked is newer than what was kept.
            for (account, line) in loaded.drafts {
                state.drafts.entry(account).or_insert(line);
            }
            for (form, lines) in loaded.forms {
                state.forms.entry(form).or_insert(lines);
            }
            match state.opening {
                Opening::Reading => loaded.layout.set_up(state),
                // What was shown till now is in the book, and everything else.
                Opening::Glimpse => state.opening = Opening::Reading,
                Opening::Empty | Opening::Ready => {}
            }
            options(state, loaded.options);
            find_me(state);
            lists::rebuild(state, &anchors);
            opened(state);
            let open = state.account.as_ref().map(|open| open.id.clone());
            if let Some(id) = open.filter(|id| state.book.find(id).is_none()) {
                // It was the one shown last, and has gone since.
                forget(state, &id);
            }
            // Another process may have seen accounts go.
            let ids = before.rows.iter().map(|row| &row.account.id);
            let gone: Vec<AccountId> = ids
                .filter(|id| state.book.find(id).is_none())
                .cloned()
                .collect();
            for id in &gone {
                forget(state, id);
            }
            account::arrived(state, held, false);
            details::all_behind(state);
            state.storeless = false;
            for notice in loaded.notices {
                say::problem(state, notice);
            }
            if loaded.synced.is_some() {
                say::synced(state);
            } else if let Some(notice) = loaded.until_synced {
                say::problem(state, notice.clone());
                state.until_synced = Some(notice);
            }
            if !state.choices.taken_up {
                state.recent = loaded.recent.into();
            }
            choose::take_up(state, loaded.chosen)
        }
        Err(why) => {
            if state.opening == Opening::Glimpse {
                // A few cards are no book to work with.
                lists::end_glimpse(state);
            }
            state.storeless = true;
            opened(state);
            say::problem(state, why);
            Vec::new()
        }
    }
}

/// What is shown first is here, while the book is still to be read. Where the screen is to show something
/// else, or more of it, only the book will do.
pub fn glimpse(state: &mut State, ask: Ask, loaded: Loaded, sight: Sight) -> Vec<Effect> {
    if ask != state.load || state.opening != Opening::Reading {
        return Vec::new();
    }
    loaded.layout.set_up(state);
    state.book = loaded.book;
    options(state, loaded.options);
    if !lists::glimpse(state, sight) {
        lists::end_glimpse(state);
        return vec![Effect::Load(ask)];
    }
    state.opening = Opening::Glimpse;
    state.synced = loaded.synced.or(state.synced);
    find_me(state);
    if loaded.synced.is_some() {
        say::synced(state);
    }
    state.recent = loaded.recent.into();
    choose::take_up(state, loaded.chosen)
}

/// The choices of fields, as last read: what is offered, and what values are called everywhere.
pub fn options(state: &mut State, options: HashMap<Field, Vec<FieldOption>>) {
    let all = options.iter().map(|(field, all)| (*field, all.clone()));
    let labels = Labels::new(all);
    // Rules are shared with who judges: none are made anew where nothing is called otherwise.
    if state.rules.labels != labels {
        Arc::make_mut(&mut state.rules).labels = labels;
        state.table.stale = true;
    }
    state.options = options;
}

/// Accounts changed, or are gone.
pub fn changed(
    state: &mut State,
    accounts: Vec<Account>,
    gone: &[AccountId],
    owners: Option<Vec<Owner>>,
) {
    let anchors = lists::anchors(state);
    let mut filtered_anew = false;
    if let Some(owners) = owners {
        let before = state.setup.me.clone();
        state.book.owners = owners;
        find_me(state);
        missing_me(state);
        filtered_anew = state.setup.me != before;
    }
    if accounts.is_empty() && gone.is_empty() {
        if filtered_anew {
            lists::rebuild(state, &anchors);
        }
        return;
    }
    let held = account::holds(state);
    let own = state.own_news;
    measures::changed(state, accounts.iter().map(|account| &account.id));
    let rules = state.rules.clone();
    state.book.update(accounts, gone, &rules, state.now);
    state.names = None;
    lists::rebuild(state, &anchors);
    for id in gone {
        forget(state, id);
    }
    account::arrived(state, held, own);
    if state.opening == Opening::Empty {
        opened(state);
    }
}

/// What was done with signals is another now.
pub fn marked(state: &mut State, marks: Marks) {
    let anchors = lists::anchors(state);
    let rules = state.rules.clone();
    state.book.set_marks(marks, &rules, state.now);
    lists::rebuild(state, &anchors);
}

/// Finds the person among the CRM's users; without anybody to look for, `me` stays as it was given.
fn find_me(state: &mut State) {
    if state.setup.who != Who::Unsaid {
        let found = state.setup.who.find(&state.book.owners);
        state.setup.me = found.map(|owner| owner.id.clone());
    }
}

/// Says it when the CRM, just asked, knows nobody of the name that the profile says.
fn missing_me(state: &mut State) {
    if let (Who::Named(said), None) = (&state.setup.who, &state.setup.me) {
        let text = words::no_user(state.language, said, &state.setup.profile);
        say::problem(state, text);
    }
}

/// The first accounts are here, or it is known that there are none.
fn opened(state: &mut State) {
    lists::leave_empty_column(state);
    state.opening = if state.book.rows.is_empty() {
        Opening::Empty
    } else {
        Opening::Ready
    };
    sync::said_once(state);
}

/// An account is gone: so is what was kept of it, and the view of it.
fn forget(state: &mut State, id: &AccountId) {
    state.table.marks.remove(id);
    state.details.remove(id);
    state.details_stale.remove(id);
    state.details_behind.remove(id);
    state.details_order.retain(|of| of != id);
    if state.account.as_ref().is_some_and(|open| open.id == *id) {
        state.account = None;
        state.trail.retain(|view| *view != View::Account);
        if state.view == View::Account {
            state.view = state.trail.pop().unwrap_or_default();
            say::toast(state, Tone::Bad, words::account_gone(state.language));
        }
    }
}
