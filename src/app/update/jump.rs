//! Jumping back and forward through the places one has been at, as editors do.
//!
//! A place is a view with the account under its cursor. Going to a view, opening an account and
//! going to the first or last row leave a place behind; moving step by step does not.

use super::super::state::{State, Tone};
use super::super::view::{AccountState, Tab, View};
use super::{lists, say};
use crate::domain::id::AccountId;
use crate::messages::toasts as words;

/// Places remembered, each way.
const MOST: usize = 100;

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    view: View,
    account: Option<AccountId>,
    tab: Tab,
}

/// The places behind and ahead, the nearest last.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    back: Vec<Spot>,
    forward: Vec<Spot>,
}

fn here(state: &State) -> Spot {
    let tab = state.account.as_ref().map_or(Tab::default(), |of| of.tab);
    Spot {
        view: state.view,
        account: state.subject_id(),
        tab: match state.view {
            View::Account => tab,
            _ => Tab::default(),
        },
    }
}

/// Leaves the place where one is, on the way to another one.
pub fn leave(state: &mut State) {
    let here = here(state);
    let jumps = &mut state.jumps;
    jumps.forward.clear();
    push(&mut jumps.back, here);
}

fn push(places: &mut Vec<Spot>, spot: Spot) {
    if places.last() != Some(&spot) {
        places.push(spot);
        let over = places.len().saturating_sub(MOST);
        places.drain(..over);
    }
}

/// Goes back by so many places, or forward.
pub fn go(state: &mut State, back: bool, count: Option<u32>) {
    for _ in 0..count.unwrap_or(1).clamp(1, 100) {
        if !step(state, back) {
            let text = match back {
                true => words::no_back(state.language),
                false => words::no_forward(state.language),
            };
            return say::toast(state, Tone::Plain, text);
        }
    }
}

fn step(state: &mut State, back: bool) -> bool {
    let from = here(state);
    loop {
        let jumps = &mut state.jumps;
        let places = if back {
            &mut jumps.back
        } else {
            &mut jumps.forward
        };
        let Some(to) = places.pop() else {
            return false;
        };
        let gone = |id: &AccountId| state.book.find(id).is_none();
        if to == from || to.view == View::Account && to.account.as_ref().is_none_or(gone) {
            continue;
        }
        push(
            if back {
                &mut jumps.forward
            } else {
                &mut jumps.back
            },
            from,
        );
        arrive(state, to);
        return true;
    }
}

fn arrive(state: &mut State, to: Spot) {
    state.view = to.view;
    let Some(id) = to.account else {
        return;
    };
    lists::reveal(state, &id);
    if to.view == View::Account {
        let same = state.account.as_ref().is_some_and(|open| open.id == id);
        if !same
            || state
                .account
                .as_ref()
                .is_some_and(|open| open.tab != to.tab)
        {
            state.account = Some(AccountState::new(id, to.tab));
        }
    }
}
