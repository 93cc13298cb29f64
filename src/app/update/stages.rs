//! Choosing the stage to move an account to.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, Menu, MenuRow, Target};
use super::super::state::State;
use super::menu::{self, Outcome};
use super::move_stage;
use crate::domain::lifecycle::Place;
use crate::domain::search::Index;
use crate::messages::refusals;

/// Opens the menu for the account under the cursor.
pub fn open(state: &mut State) {
    if let Some(id) = state.subject_id() {
        state.layers.push(Layer::Stages(Menu::default(), id));
        refresh(state);
    }
}

/// A command while the menu has the keys.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let account = match state.layers.last() {
        Some(Layer::Stages(_, account)) => account.clone(),
        _ => return Vec::new(),
    };
    match menu::run(state, command, count) {
        Outcome::Chosen(Target::Stage(place)) => move_stage::begin(state, &account, place),
        _ => Vec::new(),
    }
}

/// Ranks the stages by what is typed.
pub fn refresh(state: &mut State) {
    let Some(Layer::Stages(menu, account)) = state.layers.last() else {
        return;
    };
    let query = menu.input.value().to_owned();
    let here = state
        .book
        .find(account)
        .and_then(|index| state.book.row(index));
    let here = here.map(|row| row.today.place);
    let stages = &state.rules.lifecycle.stages;
    let hits = Index::new(stages.iter().map(|stage| &stage.name)).find(&query, stages.len());
    let rows = hits
        .iter()
        .filter_map(|hit| {
            let place = Place::Stage(u8::try_from(hit.index).ok()?);
            let stage = stages.get(hit.index as usize)?;
            if state.hides_stage(place) {
                return None;
            }
            Some(MenuRow {
                text: stage.name.clone(),
                matched: hit.positions.iter().map(|at| *at as usize).collect(),
                detail: stage.aim.clone(),
                beside: Vec::new(),
                key: String::new(),
                disabled: (Some(place) == here)
                    .then(|| refusals::stage_now(state.language).to_owned()),
                target: Target::Stage(place),
            })
        })
        .collect();
    menu::fill(state, rows);
}
