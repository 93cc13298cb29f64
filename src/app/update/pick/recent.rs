//! The accounts opened lately, the last one first.

use super::super::super::effect::Effect;
use super::super::super::layer::{MenuRow, Target};
use super::super::super::msg::RECENT;
use super::super::super::state::State;
use super::super::super::view::View;
use super::plain;
use crate::domain::id::AccountId;

/// Accounts remembered.
const MOST: usize = 30;

/// An account is opened.
pub fn seen(state: &mut State, id: &AccountId) {
    if state.recent.front() == Some(id) {
        return;
    }
    state.recent.retain(|of| of != id);
    state.recent.push_front(id.clone());
    state.recent.truncate(MOST);
    state.recent_kept = false;
}

/// Keeps them for the next start, when there is something new.
pub fn keep(state: &mut State) -> Option<Effect> {
    if std::mem::replace(&mut state.recent_kept, true) {
        return None;
    }
    let json = serde_json::to_string(&state.recent).ok()?;
    Some(Effect::Remember(RECENT.to_owned(), json))
}

/// Those that are still there; the one on the screen last, as it is the one nobody looks for.
pub fn rows(state: &State) -> Vec<MenuRow> {
    let here = match state.view {
        View::Account => state.subject_id(),
        _ => None,
    };
    let (now, mut rows): (Vec<&AccountId>, Vec<&AccountId>) = state
        .recent
        .iter()
        .partition(|id| Some(*id) == here.as_ref());
    rows.extend(now);
    told(state, rows)
}

/// Those of some accounts that are there, with what tells them apart.
pub fn told<'a>(state: &State, ids: impl IntoIterator<Item = &'a AccountId>) -> Vec<MenuRow> {
    let row = |id: &AccountId| {
        let row = state.book.row(state.book.find(id)?)?;
        let stage = state.rules.lifecycle.stage(row.today.place);
        let owner = row.account.owner.as_ref();
        let detail = [
            stage.map(|stage| stage.name.as_str()),
            owner.map(|owner| state.book.owner_name(owner)),
        ];
        let detail: Vec<&str> = detail.into_iter().flatten().collect();
        let target = Target::Account(id.clone());
        Some(plain(&row.account.name, detail.join(" · "), target))
    };
    ids.into_iter().filter_map(row).collect()
}
