//! The queue: its cursor and its lanes.

use super::super::effect::Effect;
use super::super::layout;
use super::super::state::State;
use super::super::view::View;
use super::lists;
use super::motion::{Motion, vertical};
use crate::domain::id::AccountId;
use crate::domain::triage::Lane;
use crate::domain::write::Op;
use uuid::Uuid;

/// Moves the cursor, or goes to the other lane. What is known of a row at once is shown at once; its
/// touchpoints and people follow when the cursor rests, so that a key held down costs neither a read
/// for each row it passes nor a screen of text.
pub fn go(state: &mut State, motion: Motion, count: Option<u32>) -> Vec<Effect> {
    match motion {
        Motion::Left | Motion::Right | Motion::NextTab | Motion::PreviousTab => {
            other_lane(state, matches!(motion, Motion::Right | Motion::NextTab));
            Vec::new()
        }
        _ => {
            let page = layout::triage(state.size.0, layout::body_height(state)).rows;
            let triage = &mut state.triage;
            let before = triage.cursor;
            triage.cursor = vertical(triage.cursor, triage.rows.len(), page, motion, count);
            triage.held = true;
            triage.back_to = None;
            if triage.cursor == before {
                return Vec::new();
            }
            state.passing = true;
            vec![Effect::Rest]
        }
    }
}

/// The risks, the chances, and what is put away, where there is any.
fn other_lane(state: &mut State, on: bool) {
    let triage = &mut state.triage;
    let tabs = 2 + usize::from(triage.put_away > 0 || triage.away);
    let at = match (triage.away, triage.lane) {
        (true, _) => 2,
        (false, lane) => lane as usize,
    };
    let at = if on { at + 1 } else { at + tabs - 1 } % tabs;
    (triage.away, triage.away_by_filter) = (at == 2, false);
    match at {
        0 => triage.lane = Lane::Risk,
        1 => triage.lane = Lane::Opportunity,
        _ => {}
    }
    (triage.cursor, triage.top, triage.held) = (0, 0, false);
    triage.back_to = None;
    lists::requeue(state);
}

/// Something is about to be done about an account: if it is the row under the cursor, the row after it
/// is the next one's turn, wherever the two stand once it is done. A task is for later: the account is
/// not dealt with, and the cursor stays on it.
pub fn about_to(state: &mut State, account: &AccountId, ops: &[Op]) {
    let later = ops.iter().all(|op| matches!(op, Op::AddTask(_)));
    let triage = &state.triage;
    let id = |at: usize| {
        let index = triage.rows.get(at)?;
        Some(state.book.row(*index)?.account.id.clone())
    };
    let next = match id(triage.cursor) {
        Some(under) if under == *account && !later => Some((under, id(triage.cursor + 1))),
        _ => None,
    };
    (state.triage.next, state.triage.back_to) = (next, None);
}

/// Something was done about an account: if it is the row under the cursor, the next row's turn has
/// come. On the last row the cursor stays, and moves up by itself if the row leaves the queue.
pub fn done_with(state: &mut State, account: &AccountId) {
    let Some((_, next)) = state.triage.next.take_if(|(of, _)| of == account) else {
        return;
    };
    let triage = &mut state.triage;
    let under = triage.rows.get(triage.cursor);
    let under = under.and_then(|index| state.book.row(*index));
    if under.is_none_or(|row| row.account.id != *account) {
        return;
    }
    let at = next.and_then(|next| {
        let index = state.book.find(&next)?;
        triage.rows.iter().position(|row| *row == index)
    });
    let last = triage.rows.len().saturating_sub(1);
    triage.cursor = at.unwrap_or(triage.cursor + 1).min(last);
}

/// An action was taken back: the cursor goes to the account it was about, which may have left the list
/// with it and comes back only now. Of what was done to many nobody is meant.
pub fn taken_back(state: &mut State, action: Uuid) {
    if state.view != View::Triage {
        return;
    }
    let mut journal = state.activity.journal.iter();
    let entry = journal.find(|entry| entry.id == action);
    if let Some([account]) = entry.map(|entry| entry.accounts.as_slice()) {
        state.triage.back_to = Some(account.clone());
        find_back(state);
    }
}

/// Puts the cursor on the account it waits for, if it is in the list. Whoever has gone elsewhere meanwhile
/// waits for it no more.
pub fn find_back(state: &mut State) {
    let triage = &mut state.triage;
    triage.back_to.take_if(|_| state.view != View::Triage);
    let index = triage.back_to.as_ref().and_then(|id| state.book.find(id));
    let at = index.and_then(|index| triage.rows.iter().position(|row| *row == index));
    if let Some(at) = at {
        (triage.cursor, triage.held, triage.back_to) = (at, true, None);
    }
}
