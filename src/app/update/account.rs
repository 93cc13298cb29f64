//! The account view: its tabs, the cursor in them, and the scrolling of those that have none.

use super::super::command::Command;
use super::super::layout;
use super::super::state::{State, Tone};
use super::super::view::entries::Known;
use super::super::view::{AccountState, Tab};
use super::motion::{Motion, around, vertical};
use super::say;
use crate::messages::kept;

/// Moves the cursor or scrolls, or goes to another tab.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let page = layout::account_rows(layout::body_height(state));
    let entries = state.entries().len();
    let Some(account) = &mut state.account else {
        return;
    };
    (account.swapped, account.turned) = (false, false);
    match motion {
        Motion::Right | Motion::NextTab => turn(account, true),
        Motion::Left | Motion::PreviousTab => turn(account, false),
        // Where the content ends is known when it is drawn: see `view::Drawn`.
        _ if entries == 0 => {
            account.scroll = vertical(account.scroll, usize::MAX, page, motion, count);
        }
        Motion::PageUp | Motion::PageDown => {
            let times = usize::try_from(count.unwrap_or(1)).unwrap_or(usize::MAX);
            let lines = page.saturating_mul(times);
            account.cursor = a_page_on(account, entries, lines, motion == Motion::PageDown);
        }
        _ => account.cursor = vertical(account.cursor, entries, page, motion, count),
    }
}

/// The entry that begins so many lines further down or up, as far as is known from the last drawing; at
/// least the next one.
fn a_page_on(account: &AccountState, entries: usize, lines: usize, down: bool) -> usize {
    let (cursor, last) = (account.cursor, entries.saturating_sub(1));
    let begins = |at: usize| account.starts.get(at).copied().unwrap_or(at);
    let to = match down {
        true => {
            let target = begins(cursor).saturating_add(lines);
            let on = (cursor..entries).take_while(|at| begins(*at) <= target);
            on.last().unwrap_or(cursor).max(cursor + 1)
        }
        false => {
            let target = begins(cursor).saturating_sub(lines);
            let on = (0..cursor).find(|at| begins(*at) >= target);
            on.unwrap_or(cursor.saturating_sub(1))
        }
    };
    to.min(last)
}

/// Goes to a tab of the account that is shown.
pub fn tab(state: &mut State, tab: Tab) {
    if let Some(account) = &mut state.account {
        show(account, tab);
    }
}

fn turn(account: &mut AccountState, forward: bool) {
    let at = Tab::ALL.iter().position(|of| *of == account.tab);
    let to = around(at.unwrap_or(0), Tab::ALL.len(), forward);
    show(account, Tab::ALL[to]);
}

fn show(account: &mut AccountState, tab: Tab) {
    (account.tab, account.scroll, account.cursor) = (tab, 0, 0);
    account.starts.clear();
    (account.swapped, account.turned) = (false, false);
}

/// News of the account that is open are about to take the place of what is shown: what the cursor is on, so
/// that it stays there.
pub fn holds(state: &State) -> Option<Known> {
    let open = state.account.as_ref()?;
    let entries = state.entries();
    let last = entries.len().checked_sub(1)?;
    state.known(entries[open.cursor.min(last)])
}

/// They are here: the cursor goes where what it was on is now. Where that is gone and the person had no part
/// in it, the next key asks before it acts on what has come there instead.
pub fn arrived(state: &mut State, held: Option<Known>, own: bool) {
    let at = held.as_ref().map(|held| state.place_of(held));
    let all = state.entries();
    let entries = all.len();
    let now = at.flatten().and_then(|at| state.known(*all.get(at)?));
    let turned = held
        .zip(now)
        .is_some_and(|(held, now)| held.done != now.done);
    let Some(open) = &mut state.account else {
        return;
    };
    if let Some(at) = at {
        open.swapped |= at.is_none() && !own;
        open.turned |= turned && !own;
        open.cursor = at.unwrap_or(open.cursor);
    }
    // None at all are there for a moment only, while they are read anew.
    if let Some(last) = entries.checked_sub(1) {
        open.cursor = open.cursor.min(last);
    }
}

/// Whether a key is to be pressed again, because something else came under the cursor and it would act on
/// that unseen; it is said.
pub fn asks(state: &mut State, command: Command) -> bool {
    let acts = matches!(command, Command::TaskDone | Command::TaskDue);
    let Some(open) = state.account.as_mut().filter(|_| acts) else {
        return false;
    };
    let (swapped, turned) = (open.swapped, open.turned);
    (open.swapped, open.turned) = (false, false);
    let entry = state.under();
    let done = entry.and_then(|entry| state.known(entry)?.done);
    let name = entry
        .and_then(|entry| state.called(entry))
        .unwrap_or_default();
    let text = match (swapped, turned, done) {
        (true, ..) => kept::other_entry(state.language, name),
        // Another day is meant whether or not it is done.
        (false, true, Some(true)) if command == Command::TaskDone => {
            kept::entry_done(state.language, name)
        }
        (false, true, Some(false)) if command == Command::TaskDone => {
            kept::entry_open(state.language, name)
        }
        _ => return false,
    };
    say::toast(state, Tone::Bad, text);
    true
}
