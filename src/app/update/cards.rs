//! The cards of a column of the board: sorted, put into groups, and scrolled with the heads of these.

use super::super::state::State;
use super::super::view::table::{Col, GroupBy};
use super::super::view::{CardSort, Column};
use super::table_rows::Ranks;
use crate::domain::book::Row;
use rust_decimal::prelude::ToPrimitive;

/// How cards are arranged now.
pub struct Cards<'a> {
    state: &'a State,
    ranks: Ranks<'a>,
}

impl<'a> Cards<'a> {
    /// As the board says.
    pub fn of(state: &'a State) -> Self {
        Self {
            ranks: Ranks::of(&state.book, state.board.group, Col::Name),
            state,
        }
    }

    /// Sorts and groups rows that stand in the book's order, the most urgent first; where groups begin.
    pub fn arrange(&self, rows: &mut [u32]) -> Vec<(usize, String)> {
        let board = &self.state.board;
        if board.sort == CardSort::Urgent && board.group == GroupBy::None {
            return Vec::new();
        }
        let row = |index: &u32| self.state.book.row(*index);
        // Stable, so that of equals the more urgent stays before.
        rows.sort_by_cached_key(|index| {
            let row = row(index);
            let group = row.map_or(u32::MAX, |row| self.ranks.group(row));
            (group, row.map_or(u64::MAX, |row| self.key(*index, row)))
        });
        if board.group == GroupBy::None {
            return Vec::new();
        }
        let mut heads: Vec<(usize, String)> = Vec::new();
        let mut last = None;
        for (at, index) in rows.iter().enumerate() {
            let Some(row) = row(index) else { continue };
            let group = self.ranks.group(row);
            if last != Some(group) {
                heads.push((at, self.ranks.name(self.state, row)));
                last = Some(group);
            }
        }
        heads
    }

    /// What a card is sorted by, the smallest first; what is not known stands last.
    fn key(&self, index: u32, row: &Row) -> u64 {
        let account = &row.account;
        let rising = |value: Option<f64>| match value {
            // Of numbers from zero on, the bits sort as they do.
            Some(value) => value.max(0.0).to_bits(),
            None => u64::MAX,
        };
        match self.state.board.sort {
            CardSort::Urgent => 0,
            CardSort::Arr => match account.arr.and_then(|arr| arr.amount.to_f64()) {
                Some(arr) => u64::MAX - 1 - arr.max(0.0).to_bits(),
                None => u64::MAX,
            },
            CardSort::Health => rising(row.today.health.score.map(f64::from)),
            CardSort::Renewal => rising(row.renews(&self.state.rules.lifecycle).map(|day| {
                let days = day.signed_duration_since(chrono::NaiveDate::default());
                days.num_days() as f64
            })),
            CardSort::Name => u64::from(index),
        }
    }
}

/// The first card to show of a column with heads, so that the one under the cursor is whole: moved as
/// little as needed.
pub fn window(column: &Column, lines: u16, room: u16) -> usize {
    let mut top = column.top.min(column.cursor);
    while top < column.cursor && top + column.whole(top, lines, room) <= column.cursor {
        top += 1;
    }
    // No emptiness below the last card.
    while top > 0 && top - 1 + column.whole(top - 1, lines, room) >= column.rows.len() {
        top -= 1;
    }
    top
}
