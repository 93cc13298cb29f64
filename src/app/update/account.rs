//! The account view: its tabs and its scrolling.

use super::super::layout;
use super::super::state::State;
use super::super::view::Tab;
use super::motion::{Motion, around, vertical};

/// Scrolls, or goes to another tab.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let page = layout::account_rows(layout::body_height(state));
    let Some(account) = &mut state.account else {
        return;
    };
    match motion {
        Motion::Right | Motion::NextTab => turn(&mut account.tab, true),
        Motion::Left | Motion::PreviousTab => turn(&mut account.tab, false),
        _ => {
            // Where the content ends is known when it is drawn: see `view::Drawn`.
            account.scroll = vertical(account.scroll, usize::MAX, page, motion, count);
            return;
        }
    }
    account.scroll = 0;
}

/// Goes to a tab of the account that is shown.
pub fn tab(state: &mut State, tab: Tab) {
    if let Some(account) = &mut state.account {
        (account.tab, account.scroll) = (tab, 0);
    }
}

fn turn(tab: &mut Tab, forward: bool) {
    let at = Tab::ALL.iter().position(|of| of == tab).unwrap_or(0);
    *tab = Tab::ALL[around(at, Tab::ALL.len(), forward)];
}
