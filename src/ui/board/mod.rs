//! The board: a column per stage. Only what is in sight is looked at.

mod card;

use super::widgets::Pen;
use super::widgets::pen::cells;
use super::{account, waiting};
use crate::app::State;
use crate::app::layout::{self, Aside, BoardFit};
use crate::app::mouse::Hit;
use crate::app::view::table::GroupBy;
use crate::app::view::{CardSort, Column};
use crate::domain::lifecycle::Place;
use crate::domain::text;
use crate::messages::{Language, board as say, table};
use crate::theme::{Mark, Role};
use ratatui::layout::Rect;
use std::collections::BTreeSet;

/// Values of the CRM that are named where none is a stage's.
const VALUES: usize = 5;

/// Draws the columns that fit.
pub fn draw(state: &State, pen: &mut Pen<'_>, area: Rect) {
    let board = &state.board;
    if board.columns.iter().all(|column| column.rows.is_empty())
        && (state.filter.mine || !state.filter.text.is_empty())
    {
        return waiting::filtered(state, pen, area);
    }
    if board.columns.is_empty() {
        return waiting::draw(state, pen, area);
    }
    let area = with_account(state, pen, area);
    let fit = layout::board(
        area.width,
        area.height,
        board.columns.len(),
        layout::density(state),
    );
    let left = board.left.min(board.columns.len() - fit.shown);
    let mut x = area.x + fit.margin;
    for index in left..left + fit.shown {
        let place = Rect {
            x,
            width: fit.width,
            ..area
        };
        pen.zone(place, Hit::Column(index));
        draw_column(state, pen, place, fit, index, index == board.focus);
        x += fit.width + fit.gap;
    }
    arranged(state, pen, area, (left, fit));
    unstaged(state, pen, area, (left, fit));
    let hidden = board.columns.len() - left - fit.shown;
    edge(pen, area.x, area.y, Mark::Left, left);
    edge(pen, area.right() - 1, area.y, Mark::Right, hidden);
}

/// What cards are sorted and grouped by, where that is not as usual: at the right of the last line.
fn arranged(state: &State, pen: &mut Pen<'_>, area: Rect, (left, fit): (usize, BoardFit)) {
    let (board, language) = (&state.board, state.language);
    let sort = (board.sort != CardSort::default()).then(|| board.sort.word(language));
    let group = (board.group != GroupBy::None).then(|| board.group.word(language));
    let dot = format!(" {} ", pen.theme.mark(Mark::Dot));
    let told = |sorted: fn(Language, &str) -> String, grouped: fn(Language, &str) -> String| {
        let parts = [
            sort.map(|word| sorted(language, word)),
            group.map(|word| grouped(language, word)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(&dot)
    };
    let long = told(
        |language, word| say::sorted(language, word),
        |language, word| say::grouped(language, word),
    );
    let short = told(|_, word| word.to_owned(), |_, word| word.to_owned());
    // Behind the last column that says there: how many more cards it has.
    let columns = (0..).zip(board.columns.iter().skip(left).take(fit.shown));
    let from = columns.filter_map(|(at, column)| {
        let below = hidden(column, fit, area.height);
        let more = say::more(language, pen.theme.mark(Mark::Down), below);
        let x = area.x + fit.margin + at * (fit.width + fit.gap);
        (below > 0).then(|| x + cells(&more) + 1)
    });
    let from = from.max().unwrap_or(area.x);
    let room = area.right().saturating_sub(from + 1);
    let by = told(
        |language, word| table::by(language, word),
        |language, word| table::by(language, word),
    );
    let fits = [long, by].into_iter().find(|text| cells(text) <= room);
    let text = fits.unwrap_or(short);
    pen.right(from, area.bottom() - 1, room, &text, Role::Dim);
}

/// How many cards of a column stand below those in sight.
fn hidden(column: &Column, fit: BoardFit, height: u16) -> usize {
    let top = column.top.min(column.rows.len().saturating_sub(1));
    column
        .rows
        .len()
        .saturating_sub(top + whole(column, fit, height))
}

/// How many of its cards are in sight.
fn whole(column: &Column, fit: BoardFit, height: u16) -> usize {
    let top = column.top.min(column.rows.len().saturating_sub(1));
    match column.heads.is_empty() {
        true => fit.cards,
        false => column.whole(top, fit.lines, layout::card_room(height)),
    }
}

/// Where no account stands in any stage, which an empty board would not tell: why, and the way out, in
/// the room of the empty columns.
fn unstaged(state: &State, pen: &mut Pen<'_>, area: Rect, (left, fit): (usize, BoardFit)) {
    let columns = &state.board.columns;
    let limited = state.filter.mine || !state.filter.text.is_empty();
    let elsewhere = |column: &Column| column.place == Place::Unmapped || column.rows.is_empty();
    if limited || !columns.iter().all(elsewhere) {
        return;
    }
    let shown = columns.iter().skip(left).take(fit.shown);
    let empty = shown.take_while(|column| column.rows.is_empty()).count();
    let Some(empty) = u16::try_from(empty).ok().filter(|count| *count > 0) else {
        return;
    };
    let room = Rect {
        x: area.x + fit.margin,
        y: area.y + 2,
        width: empty * (fit.width + fit.gap) - fit.gap,
        height: area.height.saturating_sub(3),
    };
    let (language, profile) = (state.language, &state.setup.profile);
    let rows = columns.iter().flat_map(|column| &column.rows);
    let rows = rows.filter_map(|row| state.book.row(*row));
    let values: BTreeSet<&str> = rows
        .filter_map(|row| row.account.stage.as_deref())
        .collect();
    let some: Vec<String> = values
        .iter()
        .take(VALUES)
        .map(|value| text::line(value))
        .collect();
    let (theirs, way) = match some.is_empty() {
        true => (
            say::none_set(language).to_owned(),
            say::first_move(language, profile),
        ),
        false => {
            let theirs = match values.len() - some.len() {
                0 => say::theirs(language, some.join(", ")),
                more => say::theirs_and(language, some.join(", "), more),
            };
            (theirs, say::say_which(language, profile))
        }
    };
    waiting::say(pen, room, say::unstaged(language), &[&theirs, "", &way]);
}

/// Draws the account under the cursor at the right of the board or below it; the board's own area.
fn with_account(state: &State, pen: &mut Pen<'_>, whole: Rect) -> Rect {
    let row = state.subject().and_then(|_| state.beside());
    let (place, area) = match layout::aside(state) {
        Aside::Nowhere => return whole,
        Aside::Beside(cells) => {
            let width = whole.width.saturating_sub(cells);
            let x = whole.x + width;
            pen.side(x, whole.y, whole.height);
            let place = Rect {
                x: x + 2,
                width: cells.saturating_sub(3),
                ..whole
            };
            (place, Rect { width, ..whole })
        }
        Aside::Below(lines) => {
            let height = whole.height.saturating_sub(lines);
            let y = whole.y + height;
            pen.rule(whole.x, y, whole.width, Mark::Rule, Role::Rule);
            let place = Rect {
                y: y + 1,
                height: lines.saturating_sub(1),
                ..whole
            };
            (place, Rect { height, ..whole })
        }
    };
    match (row, layout::aside(state)) {
        (Some(row), Aside::Below(_)) => account::strip(state, pen, place, row),
        (Some(row), _) => account::brief(state, pen, place, row),
        (None, _) => {
            let lines = [say::no_cards(state.language)];
            waiting::say(pen, place, say::no_account(state.language), &lines);
        }
    }
    area
}

/// How many columns lie beyond an edge.
fn edge(pen: &mut Pen<'_>, x: u16, y: u16, mark: Mark, hidden: usize) {
    if hidden > 0 {
        let digit = [b'0' + u8::try_from(hidden.min(9)).unwrap_or(9)];
        let digit = std::str::from_utf8(&digit).unwrap_or("+");
        pen.mark(x, y, mark, Role::Accent);
        pen.text(x, y + 1, 1, digit, Role::Accent);
    }
}

fn draw_column(
    state: &State,
    pen: &mut Pen<'_>,
    area: Rect,
    fit: BoardFit,
    at: usize,
    focused: bool,
) {
    let Some(column) = state.board.columns.get(at) else {
        return;
    };
    header(pen, area, column, focused);
    if state.hand.over() == Some(at) {
        let head = Rect { height: 1, ..area };
        pen.tint(head, Role::RowSelected);
        pen.mark(area.x, area.y, Mark::To, Role::Accent);
        pen.even(head, Role::RowSelected);
        pen.rule(
            area.x,
            area.y + 1,
            area.width,
            Mark::RuleFocused,
            Role::Accent,
        );
    }
    let top = column.top.min(column.rows.len().saturating_sub(1));
    let cards = whole(column, fit, area.height);
    let mut y = area.y + 2;
    let end = area.bottom().saturating_sub(1);
    for (index, row) in column.rows.iter().enumerate().skip(top).take(cards) {
        if let Some(name) = column.head(index, index == top) {
            pen.text(area.x + 1, y, area.width - 1, name, Role::Title);
            y += 1;
        }
        if let Some(row) = state.book.row(*row) {
            let place = Rect {
                y,
                height: fit.lines.min(end.saturating_sub(y)),
                ..area
            };
            pen.zone(place, Hit::Card(at, index));
            card::draw(state, pen, place, row, focused && index == column.cursor);
        }
        y += fit.lines;
    }
    if column.rows.is_empty() {
        pen.text(
            area.x + 1,
            area.y + 2,
            area.width - 1,
            say::nobody(state.language),
            Role::Dim,
        );
    }
    if top > 0 {
        more(pen, area, area.y + 1, Mark::Up, top);
    }
    let below = hidden(column, fit, area.height);
    if below > 0 {
        more(pen, area, area.bottom() - 1, Mark::Down, below);
    }
}

fn header(pen: &mut Pen<'_>, area: Rect, column: &Column, focused: bool) {
    let arr = column.arr.first().map(|arr| match column.arr.len() {
        1 => arr.compact_in(pen.language),
        more => format!("{} +{}", arr.compact_in(pen.language), more - 1),
    });
    let arr = arr.unwrap_or_default();
    let count = column.rows.len().to_string();
    let room = area.width.saturating_sub(cells(&arr) + cells(&count) + 3);
    let role = match (column.place, focused) {
        (_, true) => Role::TitleFocused,
        (Place::Unmapped, _) => Role::Warn,
        (_, false) => Role::Title,
    };
    let used = pen.text(area.x + 1, area.y, room, &column.name, role);
    pen.text(area.x + used + 2, area.y, cells(&count), &count, Role::Dim);
    pen.right(area.x, area.y, area.width, &arr, Role::Text);
    let (mark, role) = match focused {
        true => (Mark::RuleFocused, Role::Accent),
        false => (Mark::Rule, Role::Rule),
    };
    pen.rule(area.x, area.y + 1, area.width, mark, role);
}

fn more(pen: &mut Pen<'_>, area: Rect, y: u16, mark: Mark, count: usize) {
    let text = say::more(pen.language, pen.theme.mark(mark), count);
    pen.text(area.x, y, area.width, &text, Role::Dim);
}
