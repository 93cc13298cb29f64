//! Finding an account by name.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, Menu, MenuRow, Target};
use super::super::state::State;
use super::menu::{self, Outcome};
use super::{go, lists};
use crate::domain::search::Index;

/// Rows offered at most: who needs more types another letter.
const MOST: usize = 50;

/// Opens the line.
pub fn open(state: &mut State) {
    state.layers.push(Layer::Find(Menu::default()));
    refresh(state);
}

/// A command while the line has the keys.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    if let Outcome::Chosen(Target::Account(id)) = menu::run(state, command, count) {
        // Behind the account the cursor stands on it too, so that going back does not lose it.
        lists::reveal(state, &id);
        go::account(state, id);
    }
    Vec::new()
}

/// Ranks all accounts, also those that the filter hides, by what is typed.
pub fn refresh(state: &mut State) {
    let Some(menu) = menu::of(state) else {
        return;
    };
    let query = menu.input.value().to_owned();
    let book = &state.book;
    let names = state
        .names
        .get_or_insert_with(|| Index::new(book.rows.iter().map(|row| &row.account.name)));
    let hits = names.find(&query, MOST);
    let lifecycle = &state.rules.lifecycle;
    let rows = hits
        .iter()
        .filter_map(|hit| {
            let row = book.row(hit.index)?;
            let stage = lifecycle.stage(row.today.place);
            let owner = row.account.owner.as_ref();
            let detail = [
                stage.map(|stage| stage.name.as_str()),
                owner.map(|owner| book.owner_name(owner)),
            ];
            Some(MenuRow {
                text: row.account.name.clone(),
                matched: hit.positions.iter().map(|at| *at as usize).collect(),
                detail: detail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                key: String::new(),
                disabled: None,
                target: Target::Account(row.account.id.clone()),
            })
        })
        .collect();
    menu::fill(state, rows);
}
