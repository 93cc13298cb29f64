//! The lists that views show, made from the book and the filter: only when one of these changes.
//!
//! Cursors stay on their account: remembered by id before, found again after. That is so once the
//! person has gone to one; till then they are at the top, however the lists grow.

use super::super::effect::Effect;
use super::super::layout;
use super::super::msg::Msg;
use super::super::state::{Opening, State, Tone};
use super::super::view::table::GroupBy;
use super::super::view::{ActivityTab, CardSort, Column, View};
use super::filter;
use super::motion::window;
use super::{cards, portfolio, quadrant, renewals, say, table, table_rows, written};
use crate::domain::Book;
use crate::domain::book::Seen;
use crate::domain::id::AccountId;
use crate::domain::lifecycle::Place;
use crate::domain::money::sums;
use crate::domain::triage::Lane;
use crate::messages::kept;

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

/// The columns of the board with what is at hand of them, if that is all that the board would show of
/// the whole book; whether it is.
pub fn glimpse(state: &mut State, seen: Vec<Seen>) -> bool {
    let board = &state.board;
    let plain = board.sort == CardSort::Urgent && board.group == GroupBy::None;
    let filtered = state.filter.mine || state.filter.query.is_some();
    if state.view != View::Board || !plain || filtered {
        return false;
    }
    let collapsed = board.collapsed && seen.iter().any(|column| column.count > 0);
    let columns = seen.into_iter().filter(|of| !collapsed || of.count > 0);
    let column = |seen: Seen| {
        let mut rows = seen.cards;
        let at_hand = rows.len();
        // Those not at hand have an index of no row.
        rows.resize(seen.count.max(at_hand), u32::MAX);
        let column = Column {
            name: name_of(state, seen.place),
            place: seen.place,
            arr: seen.arr,
            cursor: 0,
            top: 0,
            held: false,
            heads: Vec::new(),
            rows,
        };
        (column, at_hand)
    };
    let (columns, at_hand): (Vec<Column>, Vec<usize>) = columns.map(column).unzip();
    // How many cards there is room for depends on the columns that stand there.
    let before = std::mem::replace(&mut state.board.columns, columns);
    let fit = layout::board_fit(state);
    let columns = &state.board.columns;
    let all = columns.iter().zip(at_hand);
    let enough = all.fold(true, |enough, (column, at_hand)| {
        enough && at_hand >= column.rows.len().min(fit.cards)
    });
    if !enough || columns.iter().all(|column| column.rows.is_empty()) {
        state.board.columns = before;
        return false;
    }
    state.board.focus = 0;
    leave_empty_column(state);
    true
}

/// What was at hand of the book is not what the screen would show: there is nothing to be seen until the
/// book is read.
pub fn end_glimpse(state: &mut State) {
    state.opening = Opening::Reading;
    state.book = Book::default();
    state.board.columns.clear();
    state.board.focus = 0;
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
        View::Activity => {
            let activity = &state.activity;
            activity.tab == ActivityTab::Changes && activity.changes.is_none()
        }
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
}

/// Puts the board's focus on a column with cards, if it is on one without: there is nothing to do
/// in an empty one.
pub fn leave_empty_column(state: &mut State) {
    let board = &mut state.board;
    let empty = |column: &Column| column.rows.is_empty();
    if board.columns.get(board.focus).is_some_and(empty) {
        let cards = board.columns.iter().position(|column| !empty(column));
        board.focus = cards.unwrap_or(board.focus);
    }
}

/// Puts the board's cursor on an account, if the board shows it.
pub fn reveal_on_board(state: &mut State, id: &AccountId) {
    let Some(index) = state.book.find(id) else {
        return;
    };
    let Some(place) = state.book.row(index).map(|row| row.today.place) else {
        return;
    };
    let board = &mut state.board;
    for (at, column) in board.columns.iter_mut().enumerate() {
        if column.place == place
            && let Some(row) = column.rows.iter().position(|row| *row == index)
        {
            (column.cursor, column.held) = (row, true);
            board.focus = at;
            return;
        }
    }
}

/// The person has to do with the account under the cursor: from now on the cursor keeps to it.
pub fn hold(state: &mut State) {
    match state.view {
        View::Board => {
            if let Some(column) = state.board.columns.get_mut(state.board.focus) {
                column.held = true;
            }
        }
        View::Triage => state.triage.held = true,
        View::Accounts => state.table.held = true,
        View::Quadrant => state.quadrant.held = true,
        View::Renewals => state.renewals.held = true,
        View::Account | View::Portfolio | View::Activity => {}
    }
}

/// Whether the cursor of the view keeps to its account; `None` where there is no list of them.
fn held(state: &State) -> Option<bool> {
    Some(match state.view {
        View::Board => {
            let column = state.board.columns.get(state.board.focus)?;
            column.held
        }
        View::Triage => state.triage.held,
        View::Accounts => state.table.held,
        View::Quadrant => state.quadrant.held,
        View::Renewals => state.renewals.held,
        View::Account | View::Portfolio | View::Activity => return None,
    })
}

/// The account under the cursor before news come in, if the message is news: its name, and whether the
/// cursor keeps to it. `None` of what a person does.
pub fn before(state: &State, msg: &Msg) -> Option<(String, bool)> {
    let news = matches!(
        msg,
        Msg::Changed { .. } | Msg::Marked(_) | Msg::Loaded(..) | Msg::Clock
    );
    let name = state.subject().filter(|_| news)?.account.name.clone();
    Some((name, held(state)?))
}

/// Another account may be under the cursor than before a message. The cursor keeps to it once it was
/// there for a moment; where news have put it there, it is not acted on till then, and where the one
/// before has left, that is said.
pub fn settle(
    state: &mut State,
    (view, under): (View, Option<AccountId>),
    news: Option<(String, bool)>,
) -> Option<Effect> {
    let held = held(state)?;
    let now = state.subject().map(|row| row.account.id.clone());
    if now == under {
        let elsewhere = state.view != view && !held && now.is_some();
        return elsewhere.then_some(Effect::Rest);
    }
    if let (Some(under), Some(now), Some((name, was_held))) = (&under, &now, news) {
        let own =
            state.own_news || written::is_pending(state, under) || written::is_pending(state, now);
        if !own {
            state.unsettled = true;
            if was_held {
                let there = state.subject().map(|row| row.account.name.clone());
                let text = kept::row_left(state.language, name, there.unwrap_or_default());
                say::toast(state, Tone::Plain, text);
            }
        }
    }
    (state.unsettled || !held).then_some(Effect::Rest)
}

/// The frame has stood for a moment: what is under the cursor was seen there. Not so while accounts come
/// in for the first time; the cursor is to be at the top of them.
pub fn rested(state: &mut State) {
    state.unsettled = false;
    let first = state.synced.is_none() && state.pull.is_some();
    if !first && state.subject().is_some() {
        hold(state);
    }
}

/// Puts all cursors on an account, where it is to be seen.
pub fn reveal(state: &mut State, id: &AccountId) {
    reveal_on_board(state, id);
    if let Some(index) = state.book.find(id)
        && let Some(at) = state.triage.rows.iter().position(|row| *row == index)
    {
        (state.triage.cursor, state.triage.held) = (at, true);
    }
    let (table, quadrant) = (&mut state.table, &mut state.quadrant);
    let renewals = &mut state.renewals;
    for (waits, held, stale) in [
        (&mut table.waits_for, &mut table.held, &mut table.stale),
        (
            &mut quadrant.waits_for,
            &mut quadrant.held,
            &mut quadrant.stale,
        ),
        (
            &mut renewals.waits_for,
            &mut renewals.held,
            &mut renewals.stale,
        ),
    ] {
        *waits = Some(id.clone());
        (*held, *stale) = (true, true);
    }
    // The account waited for counts more than the one they are on.
    table.rows.clear();
    table.groups.clear();
    quadrant.dots.clear();
    renewals.rows.clear();
    renewals.parts.clear();
}

/// Moves the windows over the lists so that the cursors are in sight. Cheap: it knows only lengths.
pub fn keep_in_sight(state: &mut State) {
    let (width, height) = (state.size.0, layout::body_height(state));
    match state.view {
        View::Board => {
            let fit = layout::board_fit(state);
            let room = layout::card_room(layout::board_size(state).1);
            let board = &mut state.board;
            board.left = window(board.left, board.focus, fit.shown, board.columns.len());
            for column in &mut board.columns {
                column.top = match column.heads.is_empty() {
                    true => window(column.top, column.cursor, fit.cards, column.rows.len()),
                    false => cards::window(column, fit.lines, room),
                };
            }
        }
        View::Triage => {
            let triage = &mut state.triage;
            let rows = layout::triage(width, height).rows;
            triage.top = window(triage.top, triage.cursor, rows, triage.rows.len());
        }
        View::Activity => {
            let rows = layout::activity_rows(height);
            let len = super::activity::len(state);
            let activity = &mut state.activity;
            activity.top = window(activity.top, activity.cursor, rows, len);
        }
        View::Accounts => table::keep_in_sight(state),
        View::Renewals => renewals::keep_in_sight(state),
        View::Account | View::Quadrant | View::Portfolio => {}
    }
}
