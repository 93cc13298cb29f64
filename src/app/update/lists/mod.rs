//! The lists that views show, made from the book and the filter: only when one of these changes.
//!
//! Cursors stay on their account: remembered by id before, found again after. That is so once the
//! person has gone to one; till then they are at the top, however the lists grow.

mod glimpse;
mod hold;
mod sight;

pub use glimpse::{end_glimpse, glimpse};
pub use hold::{before, hold, rested, settle};
pub use sight::{keep_in_sight, leave_empty_column, reveal};

use sight::reveal_on_board;

use super::super::state::{Opening, State};
use super::super::view::{Column, View};
use super::filter;
use super::{cards, portfolio, quadrant, renewals, table_rows};
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Place;
use crate::domain::money::sums;
use crate::domain::triage::Lane;

/// The accounts under the cursors.
pub struct Anchors {
    columns: Vec<(Place, Option<AccountId>)>,
    focus: Option<AccountId>,
    triage: Option<AccountId>,
    table: Option<AccountId>,
    quadrant: Option<AccountId>,
    renewals: Option<AccountId>,
}

/// Remembers the accounts under the cursors. To be called before the book changes, because the
/// lists point into it.
pub fn anchors(state: &State) -> Anchors {
    let id = |index: Option<&u32>| {
        let row = state.book.row(*index?)?;
        Some(row.account.id.clone())
    };
    let board = &state.board;
    let columns = board.columns.iter();
    Anchors {
        columns: columns
            .enumerate()
            // At the top of a column that was only passed through, the top is what is meant.
            .filter(|(at, column)| column.held && (*at == board.focus || column.cursor > 0))
            .map(|(_, column)| (column.place, id(column.rows.get(column.cursor))))
            .collect(),
        focus: board
            .columns
            .get(board.focus)
            .filter(|column| column.held)
            .and_then(|column| id(column.rows.get(column.cursor))),
        triage: id(state.triage.rows.get(state.triage.cursor)).filter(|_| state.triage.held),
        table: id(state.table.rows.get(state.table.cursor)).filter(|_| state.table.held),
        quadrant: state
            .quadrant
            .dots
            .get(state.quadrant.cursor)
            .filter(|_| state.quadrant.held)
            .and_then(|dot| id(Some(&dot.row))),
        renewals: id(state.renewals.rows.get(state.renewals.cursor))
            .filter(|_| state.renewals.held),
    }
}

/// Makes the lists anew and puts the cursors back on their accounts.
pub fn rebuild(state: &mut State, anchors: &Anchors) {
    if state.opening == Opening::Glimpse {
        // Lists of a few cards would say that these are all.
        return end_glimpse(state);
    }
    let shown = shown(state);
    let shown = |index: &u32| shown.as_ref().is_none_or(|shown| shown[*index as usize]);
    columns(state, anchors, &shown);
    queue(state, anchors.triage.as_ref(), &shown);
    // The lists of views that are not shown point into the old book: they are made anew when they
    // are.
    let (table, quadrant) = (&mut state.table, &mut state.quadrant);
    let renewals = &mut state.renewals;
    table.rows.clear();
    table.groups.clear();
    quadrant.dots.clear();
    renewals.rows.clear();
    renewals.parts.clear();
    for (waits, anchor) in [
        (&mut table.waits_for, &anchors.table),
        (&mut quadrant.waits_for, &anchors.quadrant),
        (&mut renewals.waits_for, &anchors.renewals),
    ] {
        *waits = anchor.clone().or(waits.take());
    }
    (table.stale, quadrant.stale, renewals.stale) = (true, true, true);
    state.activity.changes = None;
    portfolio::changed(state);
}

/// The name of a column.
fn name_of(state: &State, place: Place) -> String {
    state.rules.lifecycle.stage(place).map_or_else(
        || crate::messages::names::unmapped(state.language).to_owned(),
        |stage| stage.name.clone(),
    )
}

/// Makes the list of the view shown anew, where it is older than the book or the filter.
pub fn ready(state: &mut State) {
    let stale = match state.view {
        View::Accounts => state.table.stale,
        View::Quadrant => state.quadrant.stale,
        View::Renewals => state.renewals.stale,
        // Its tab tells how many there are.
        View::Activity => state.activity.changes.is_none(),
        _ => false,
    };
    if !stale {
        return;
    }
    let anchors = anchors(state);
    let shown = shown(state);
    let shown = |index: &u32| shown.as_ref().is_none_or(|shown| shown[*index as usize]);
    match state.view {
        View::Accounts => {
            let anchor = anchors.table.or(state.table.waits_for.take());
            table_rows::make(state, anchor.as_ref(), &shown);
        }
        View::Quadrant => {
            let anchor = anchors.quadrant.or(state.quadrant.waits_for.take());
            quadrant::make(state, anchor.as_ref(), &shown);
        }
        View::Renewals => {
            let anchor = anchors.renewals.or(state.renewals.waits_for.take());
            renewals::make(state, anchor.as_ref(), &shown);
        }
        View::Activity => super::activity::find_changes(state, &shown),
        _ => {}
    }
}

/// Makes the lists anew after only the filter changed.
pub fn refilter(state: &mut State) {
    let anchors = anchors(state);
    rebuild(state, &anchors);
}

/// Makes only the queue anew, after its lane changed.
pub fn requeue(state: &mut State) {
    let shown = shown(state);
    let shown = |index: &u32| shown.as_ref().is_none_or(|shown| shown[*index as usize]);
    queue(state, None, &shown);
}

/// Judges all accounts again: it is another day.
pub fn rejudge(state: &mut State) {
    let anchors = anchors(state);
    if state.opening != Opening::Glimpse {
        let rules = state.rules.clone();
        state.book.rejudge(&rules, state.now);
    }
    rebuild(state, &anchors);
}

/// For each row of the book whether the filter lets it through; `None` without a filter.
fn shown(state: &State) -> Option<Vec<bool>> {
    (state.filter.mine || state.filter.query.is_some())
        .then(|| filter::through(state, state.filter.query.as_ref()))
}

fn columns(state: &mut State, anchors: &Anchors, shown: &dyn Fn(&u32) -> bool) {
    let old = std::mem::take(&mut state.board.columns);
    let book = &state.book;
    let cards = cards::Cards::of(state);
    let column = |(place, rows): &(Place, Vec<u32>)| {
        let mut rows: Vec<u32> = rows.iter().filter(|index| shown(index)).copied().collect();
        let heads = cards.arrange(&mut rows);
        let before = old.iter().find(|column| column.place == *place);
        let anchor = anchors.columns.iter().find(|(of, _)| of == place);
        let anchor = anchor.and_then(|(_, id)| book.find(id.as_ref()?));
        let at = anchor.and_then(|anchor| rows.iter().position(|index| *index == anchor));
        let last = rows.len().saturating_sub(1);
        let held = before.filter(|column| column.held && !rows.is_empty());
        Column {
            place: *place,
            name: name_of(state, *place),
            arr: sums(
                rows.iter()
                    .filter_map(|index| book.row(*index)?.account.arr),
            ),
            cursor: at
                .unwrap_or_else(|| held.map_or(0, |column| column.cursor))
                .min(last),
            top: held.map_or(0, |column| column.top),
            held: held.is_some(),
            heads,
            rows,
        }
    };
    let mut columns: Vec<Column> = book.columns().iter().map(column).collect();
    columns.retain(|column| !column.rows.is_empty() || !state.hides_stage(column.place));
    if state.board.collapsed && columns.iter().any(|column| !column.rows.is_empty()) {
        columns.retain(|column| !column.rows.is_empty());
    }
    let focused = old.get(state.board.focus).map(|column| column.place);
    let focus = columns
        .iter()
        .position(|column| Some(column.place) == focused);
    state.board.columns = columns;
    state.board.focus = focus
        .unwrap_or(state.board.focus)
        .min(state.board.columns.len().saturating_sub(1));
    if !state.board.columns.iter().any(|column| column.held) {
        state.board.focus = 0;
        leave_empty_column(state);
    }
    // An account that moved takes the cursor with it; one that is filtered away does not.
    if let Some(id) = &anchors.focus {
        reveal_on_board(state, id);
    }
}

fn queue(state: &mut State, anchor: Option<&AccountId>, shown: &dyn Fn(&u32) -> bool) {
    let lane = state.triage.lane;
    let other = match lane {
        Lane::Risk => Lane::Opportunity,
        Lane::Opportunity => Lane::Risk,
    };
    let (book, triage) = (&state.book, &mut state.triage);
    let away: Vec<u32> = book
        .away()
        .into_iter()
        .filter(|index| shown(index))
        .collect();
    triage.put_away = away.len();
    if std::mem::take(&mut triage.away_by_filter) {
        triage.away = false;
    }
    let open = |lane: Lane| book.queue(lane).iter().filter(|index| shown(index));
    // `is:snoozed` and the like may leave nothing in either lane, but what is put away.
    let filtered = state.filter.mine || state.filter.query.is_some();
    let none = open(lane).next().is_none() && open(other).next().is_none();
    if filtered && none && !away.is_empty() && !triage.away {
        (triage.away, triage.away_by_filter) = (true, true);
    }
    triage.rows = match triage.away {
        true => away,
        false => open(lane).copied().collect(),
    };
    triage.other = book
        .queue(other)
        .iter()
        .filter(|index| shown(index))
        .count();
    let anchor = anchor.and_then(|id| book.find(id));
    let at = anchor.and_then(|anchor| triage.rows.iter().position(|index| *index == anchor));
    let last = triage.rows.len().saturating_sub(1);
    triage.held &= !triage.rows.is_empty();
    triage.cursor = match triage.held {
        true => at.unwrap_or(triage.cursor).min(last),
        false => 0,
    };
    super::triage::find_back(state);
}
