//! The account view: its tabs and its scrolling.

use super::super::layout;
use super::super::state::State;
use super::super::view::Tab;
use super::motion::{Motion, around, vertical};
use crate::domain::Field;

/// Scrolls, or goes to another tab.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) {
    let page = layout::account_rows(layout::body_height(state));
    let len = most_lines(state);
    let Some(account) = &mut state.account else {
        return;
    };
    match motion {
        Motion::Right | Motion::NextTab => turn(&mut account.tab, true),
        Motion::Left | Motion::PreviousTab => turn(&mut account.tab, false),
        _ => {
            // The first line shown can be at most the one that leaves the last page full.
            let tops = len.saturating_sub(page) + 1;
            account.scroll = vertical(account.scroll, tops, page, motion, count);
            return;
        }
    }
    account.scroll = 0;
}

fn turn(tab: &mut Tab, forward: bool) {
    let at = Tab::ALL.iter().position(|of| of == tab).unwrap_or(0);
    *tab = Tab::ALL[around(at, Tab::ALL.len(), forward)];
}

/// Lines the tab shown may have, at most: how they wrap is only known when they are drawn, which
/// keeps the scrolling within the content.
fn most_lines(state: &State) -> usize {
    let Some(account) = &state.account else {
        return 0;
    };
    let details = state.details.get(&account.id);
    let width = usize::from(state.size.0).saturating_sub(16).max(20);
    let wrapped = |text: &str| -> usize {
        let lines = text.lines();
        lines.map(|line| line.chars().count() / width + 1).sum()
    };
    match account.tab {
        Tab::Overview | Tab::Health => 80,
        Tab::Timeline => details.map_or(0, |details| {
            let touchpoints = details.touchpoints.iter();
            touchpoints.map(|of| 3 + wrapped(&of.body)).sum()
        }),
        Tab::Tasks => details.map_or(0, |details| {
            2 * details.tasks.len() + 2 * details.tickets.len() + 8
        }),
        Tab::Contacts => details.map_or(0, |details| 4 * details.contacts.len() + 4),
        Tab::Fields => Field::ALL.len() + 40,
    }
}
