//! The past of each measure: computed from the cache when the health of an account is looked at, and
//! anew when the account has changed since.

use super::super::effect::Effect;
use super::super::state::State;
use super::super::view::{MeasuresState, Tab, View};
use crate::domain::account::Daily;
use crate::domain::id::AccountId;

/// Asks for the measures of the account whose health is on the screen, unless they are here or
/// asked for.
pub fn want(state: &mut State) -> Option<Effect> {
    let open = state.account.as_ref().filter(|open| {
        state.view == View::Account
            && open.tab == Tab::Health
            && state.book.find(&open.id).is_some()
    })?;
    match &mut state.measures {
        Some(measures) if measures.account == open.id => {
            if !std::mem::take(&mut measures.stale) {
                return None;
            }
        }
        measures => {
            *measures = Some(MeasuresState {
                account: open.id.clone(),
                series: None,
                stale: false,
            });
        }
    }
    Some(Effect::Measures(open.id.clone()))
}

/// They are here; those of an account no longer looked at are dropped.
pub fn arrived(state: &mut State, account: &AccountId, series: Vec<Daily>) {
    if let Some(measures) = &mut state.measures
        && measures.account == *account
    {
        measures.series = Some(series);
    }
}

/// Accounts have changed, and their past may have with them.
pub fn changed<'a>(state: &mut State, mut accounts: impl Iterator<Item = &'a AccountId>) {
    if let Some(measures) = &mut state.measures
        && accounts.any(|id| *id == measures.account)
    {
        measures.stale = true;
    }
}

/// A new day has come, or the whole cache was read anew.
pub fn all_changed(state: &mut State) {
    if let Some(measures) = &mut state.measures {
        measures.stale = true;
    }
}
