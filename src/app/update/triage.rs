//! The queue: its cursor and its lanes.

use super::super::effect::Effect;
use super::super::layout;
use super::super::state::State;
use super::lists;
use super::motion::{Motion, vertical};
use crate::domain::id::AccountId;
use crate::domain::triage::Lane;

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
    lists::requeue(state);
}

/// Something is about to be done about an account: if it is the row under the cursor, the row after it
/// is the next one's turn, wherever the two stand once it is done.
pub fn about_to(state: &mut State, account: &AccountId) {
    let triage = &state.triage;
    let id = |at: usize| {
        let index = triage.rows.get(at)?;
        Some(state.book.row(*index)?.account.id.clone())
    };
    let next = match id(triage.cursor) {
        Some(under) if under == *account => id(triage.cursor + 1),
        _ => None,
    };
    state.triage.next = next.map(|next| (account.clone(), next));
}

/// Something was done about an account: if it is the row under the cursor, the next row's turn has
/// come. On the last row the cursor stays, and moves up by itself if the row leaves the queue.
pub fn done_with(state: &mut State, account: &AccountId) {
    let next = state.triage.next.take_if(|(of, _)| of == account);
    let triage = &mut state.triage;
    let under = triage.rows.get(triage.cursor);
    let under = under.and_then(|index| state.book.row(*index));
    if under.is_none_or(|row| row.account.id != *account) {
        return;
    }
    let at = next.and_then(|(_, next)| {
        let index = state.book.find(&next)?;
        triage.rows.iter().position(|row| *row == index)
    });
    let last = triage.rows.len().saturating_sub(1);
    triage.cursor = at.unwrap_or(triage.cursor + 1).min(last);
}
