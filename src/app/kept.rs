//! What is kept of how a person set the views up, for the next start: one JSON object in the store.
//!
//! What is missing or cannot be read is as for a newcomer; what a later version kept is left out.

use super::effect::Effect;
use super::state::State;
use super::view::table::{Col, GroupBy, Order, TableState};
use super::view::{AccountState, BoardState, CardSort, Start, Tab, View};
use crate::domain::id::AccountId;
use crate::domain::metrics::overview::Span;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The key under which it is kept.
pub const LAYOUT: &str = "layout";

/// The narrowest a person can make a column.
pub const NARROWEST: u16 = 4;
/// And the widest.
pub const WIDEST: u16 = 80;

/// How the views are set up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The accounts table.
    pub table: Table,
    /// How long the portfolio's period is.
    pub period: Span,
    /// The board.
    pub board: Board,
    /// When the person left last.
    pub seen: Option<DateTime<Utc>>,
    /// The view that was shown, by its name.
    pub view: String,
    /// The account that was shown in it, if it was one.
    pub account: Option<AccountId>,
}

/// How the board is set up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Board {
    /// Lines of a card; 0: nobody chose.
    pub density: u8,
    /// What cards are sorted by.
    pub sort: CardSort,
    /// What they are put together by.
    pub group: GroupBy,
    /// Columns without cards are not shown.
    pub collapsed: bool,
    /// The account is not shown beside it.
    pub alone: bool,
}

impl Board {
    fn of(board: &BoardState) -> Self {
        Self {
            density: board.density,
            sort: board.sort,
            group: board.group,
            collapsed: board.collapsed,
            alone: board.alone,
        }
    }

    fn set_up(&self, board: &mut BoardState) {
        if matches!(self.density, 1 | 2 | 4) {
            board.density = self.density;
        }
        (board.sort, board.group) = (self.sort, self.group);
        (board.collapsed, board.alone) = (self.collapsed, self.alone);
    }
}

/// How the accounts table is set up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// The columns by name, in order, with the width of those that were resized.
    pub columns: Vec<(String, Option<u16>)>,
    /// The column it is sorted by.
    pub sort: String,
    /// The largest stand on top.
    pub falling: bool,
    /// What rows are put together by.
    pub group: GroupBy,
}

impl Table {
    /// As the table is set up now.
    pub fn of(table: &TableState) -> Self {
        let columns = table.columns.iter();
        Self {
            columns: columns
                .map(|(col, width)| (col.id().to_owned(), *width))
                .collect(),
            sort: table.sort.0.id().to_owned(),
            falling: table.sort.1 == Order::Falling,
            group: table.group,
        }
    }

    /// Sets the table up so, as far as it is understood.
    pub fn set_up(&self, table: &mut TableState) {
        let mut columns: Vec<(Col, Option<u16>)> = Vec::new();
        for (id, width) in &self.columns {
            if let Some(col) = Col::parse(id)
                && columns.iter().all(|(of, _)| *of != col)
            {
                let width = width.map(|width| width.clamp(NARROWEST, WIDEST));
                columns.push((col, width));
            }
        }
        if !columns.is_empty() {
            columns.sort_by_key(|(col, _)| *col != Col::Name);
            if columns[0].0 != Col::Name {
                columns.insert(0, (Col::Name, None));
            }
            table.columns = columns;
        }
        if let Some(col) = Col::parse(&self.sort) {
            let order = match self.falling {
                true => Order::Falling,
                false => Order::Rising,
            };
            table.sort = (col, order);
        }
        table.group = self.group;
    }
}

impl Layout {
    /// As the views are set up now.
    pub fn of(state: &State) -> Self {
        Self {
            table: Table::of(&state.table),
            period: state.portfolio.span,
            board: Board::of(&state.board),
            seen: state.activity.seen,
            view: state.view.id().to_owned(),
            account: match (&state.account, state.view) {
                (Some(open), View::Account) => Some(open.id.clone()),
                _ => None,
            },
        }
    }

    /// Sets the views up so.
    pub fn set_up(&self, state: &mut State) {
        self.table.set_up(&mut state.table);
        state.portfolio.span = self.period;
        self.board.set_up(&mut state.board);
        state.activity.seen = self.seen;
        if state.setup.start == Start::Last {
            self.take_up(state);
        }
    }

    /// Shows what was shown when the program was left.
    fn take_up(&self, state: &mut State) {
        if let Some(Start::On(view)) = Start::parse(&self.view) {
            state.view = view;
        } else if let Some(id) = &self.account {
            state.account = Some(AccountState::new(id.clone(), Tab::default()));
            state.view = View::Account;
        }
    }
}

/// Keeps them on leaving, with the moment: what comes after it is what changed since.
pub fn leave(state: &mut State) -> Effect {
    let before = state.activity.seen.replace(state.now.utc);
    let effect = remember(state);
    // Somebody may stay after all.
    state.activity.seen = before;
    effect
}

/// Keeps how the views are set up now for the next start.
pub fn remember(state: &State) -> Effect {
    let json = serde_json::to_string(&Layout::of(state)).unwrap_or_else(|_| "{}".to_owned());
    Effect::Remember(LAYOUT.to_owned(), json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_the_table_comes_back() {
        let table = TableState {
            columns: vec![(Col::Name, Some(20)), (Col::Arr, None), (Col::Nps, Some(9))],
            sort: (Col::Arr, Order::Falling),
            group: GroupBy::Owner,
            ..TableState::default()
        };
        let layout = Layout {
            table: Table::of(&table),
            ..Layout::default()
        };
        let json = serde_json::to_string(&layout).expect("JSON");
        let read: Layout = serde_json::from_str(&json).expect("it is read");
        let mut again = TableState::default();
        read.table.set_up(&mut again);
        assert_eq!(again.columns, table.columns);
        assert_eq!((again.sort, again.group), (table.sort, table.group));
    }

    #[test]
    fn what_another_version_kept_does_no_harm() {
        let json = r#"{"table":{"columns":[["arr",3],["no_such",9],["arr",null]],"sort":"no_such"},"more":1}"#;
        let read: Layout = serde_json::from_str(json).expect("it is read");
        let mut table = TableState::default();
        read.table.set_up(&mut table);
        assert_eq!(
            table.columns,
            [(Col::Name, None), (Col::Arr, Some(NARROWEST))]
        );
        assert_eq!(table.sort.0, Col::Name);
        let nothing: Layout = serde_json::from_str("{}").expect("it is read");
        nothing.table.set_up(&mut table);
        assert_eq!(table.columns.len(), 2, "nothing said changes nothing");
    }
}
