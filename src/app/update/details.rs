//! Details of accounts (touchpoints, people, tickets, tasks): asked for when looked at, once between
//! two pulls; the few last looked at are kept.

use super::super::effect::Effect;
use super::super::layer::{Layer, Pick};
use super::super::layout::{self, Aside};
use super::super::state::State;
use super::super::view::View;
use super::{account, log, move_stage, pick, written};
use crate::domain::id::AccountId;
use crate::domain::touchpoint::Details;

/// Details kept in memory: a touchpoint history is some kilobytes.
const KEPT: usize = 50;

/// The account whose details are on the screen or needed to understand a line.
fn looked_at(state: &State) -> Option<AccountId> {
    match state.layers.last() {
        Some(Layer::Log(line)) => return Some(line.account.clone()),
        Some(Layer::Move(dialog)) => return Some(dialog.account.clone()),
        Some(Layer::Pick(_, Pick::Copy(id) | Pick::Play(id))) => return Some(id.clone()),
        _ => {}
    }
    match state.view {
        View::Triage if state.passing => None,
        View::Triage | View::Account => state.subject_id(),
        View::Board if !state.passing && layout::aside(state) != Aside::Nowhere => {
            state.subject_id()
        }
        View::Quadrant if !state.passing => state.subject_id(),
        View::Board
        | View::Accounts
        | View::Quadrant
        | View::Renewals
        | View::Portfolio
        | View::Activity => None,
    }
}

/// Asks for the details of the account looked at, unless they are here, asked for, or refused; those
/// that the cache has newer are read from there.
pub fn want(state: &mut State) -> Option<Effect> {
    let id = looked_at(state)?;
    let read = state.details.get(&id).map(|details| details.fetched);
    if read.is_some() && state.details_order.back() != Some(&id) {
        state.details_order.retain(|of| *of != id);
        state.details_order.push_back(id.clone());
    }
    // From the cache alone, without the CRM ever asked, they are as good as missing.
    let here = matches!(read, Some(Some(_))) && !state.details_stale.contains(&id);
    let behind = state.details_behind.remove(&id);
    if here || state.details_asked.contains(&id) || state.details_trouble.contains_key(&id) {
        return behind.then_some(Effect::KeptDetails(id));
    }
    state.details_stale.remove(&id);
    state.details_asked.insert(id.clone());
    Some(Effect::Details(id))
}

/// Details are here, from the cache or fresh.
pub fn arrived(state: &mut State, details: Details) {
    let id = details.account.clone();
    // The first answer comes from the cache; when that has never seen the CRM, the second is
    // still to come.
    if details.fetched.is_some() {
        state.details_asked.remove(&id);
        state.details_trouble.remove(&id);
    }
    state.details_order.retain(|of| *of != id);
    state.details_order.push_back(id.clone());
    // Where the person has just ticked it, it may go elsewhere: then the next one comes under the cursor.
    let open = state.account.as_mut().filter(|open| open.id == id);
    let ticked = open.map(|open| std::mem::take(&mut open.ticked));
    let held = match ticked {
        Some(false) => account::holds(state),
        Some(true) | None => None,
    };
    let own = state.own_news || written::is_pending(state, &id);
    state.details.insert(id.clone(), details);
    account::arrived(state, held, own);
    while state.details_order.len() > KEPT
        && let Some(oldest) = state.details_order.pop_front()
    {
        state.details.remove(&oldest);
        state.details_stale.remove(&oldest);
        state.details_behind.remove(&oldest);
    }
    match state.layers.last() {
        Some(Layer::Log(line)) if line.account == id => log::reread(state),
        Some(Layer::Move(dialog)) if dialog.account == id => move_stage::reread(state),
        Some(Layer::Pick(_, Pick::Copy(of) | Pick::Play(of))) if *of == id => {
            pick::reread(state);
        }
        _ => {}
    }
}

/// Details could not be had; they are asked for again when the CRM is reached.
pub fn refused(state: &mut State, account: AccountId, why: String) {
    state.details_asked.remove(&account);
    state.details_trouble.insert(account, why);
}

/// Details were not read, as others were wanted since: they are still to be asked for.
pub fn passed_over(state: &mut State, account: AccountId) {
    state.details_asked.remove(&account);
    state.details_stale.insert(account);
}

/// The cache has other details of an account than those shown.
pub fn behind(state: &mut State, account: AccountId) {
    if state.details.contains_key(&account) {
        state.details_behind.insert(account);
    }
}

/// Another process has changed the cache, of whichever accounts.
pub fn all_behind(state: &mut State) {
    state.details_behind.extend(state.details.keys().cloned());
}

/// The CRM is reached: what could not be had is asked for anew, at once if it is looked at, else
/// when it is.
pub fn retry(state: &mut State) {
    let refused = std::mem::take(&mut state.details_trouble);
    state.details_stale.extend(refused.into_keys());
}

/// A pull came to its end: the CRM may know more of every account now. What is here is shown until
/// the new is.
pub fn pulled(state: &mut State) {
    retry(state);
    state.details_stale.extend(state.details.keys().cloned());
}
