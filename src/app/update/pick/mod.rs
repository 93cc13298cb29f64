//! Lists to choose from that are no commands, accounts or stages to move to: themes, keymaps,
//! profiles, what to copy, accounts seen lately.

mod copy;
mod looks;
mod recent;
mod templates;
mod views;

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, MenuRow, Pick, Target};
use super::super::state::State;
use super::menu::{self, Outcome};
use super::{anew, bulk, choose, go, lists, log, plan, play};
use crate::domain::search::Index;

pub use recent::{keep as keep_recent, seen};
pub use views::{ask_name, by_number};

/// Opens a list; the cursor is on what is in force.
pub fn open(state: &mut State, pick: Pick) {
    state
        .layers
        .push(Layer::Pick(super::super::layer::Menu::default(), pick));
    refresh(state);
    let (theme, keymap) = (state.theme.clone(), state.keys.name.clone());
    if let Some(menu) = menu::of(state) {
        let in_force = menu.rows.iter().position(|row| match &row.target {
            Target::Theme(name) => *name == theme,
            Target::Keymap(name) => *name == keymap,
            _ => false,
        });
        menu.cursor = in_force.unwrap_or(0);
    }
}

/// What to copy of the account under the cursor.
pub fn open_copy(state: &mut State) {
    if let Some(id) = state.subject_id() {
        open(state, Pick::Copy(id));
    }
}

/// Ranks the rows by what is typed.
pub fn refresh(state: &mut State) {
    let Some(Layer::Pick(menu, pick)) = state.layers.last() else {
        return;
    };
    let rows = match pick {
        Pick::Theme(_) => looks::themes(state),
        Pick::Keymap => looks::keymaps(state),
        Pick::Profile => looks::profiles(state),
        Pick::Recent => recent::rows(state),
        Pick::Several(_, ids) => recent::told(state, ids),
        Pick::Copy(id) => copy::rows(state, id),
        Pick::Bulk => bulk::rows(state),
        Pick::Views | Pick::SaveView(_) => views::rows(state),
        Pick::Template => templates::rows(state.language),
        Pick::Plan(id) => plan::rows(state, id),
        Pick::Goal(id, at) => plan::goal_rows(state, id, *at),
        Pick::Play(id) => play::rows(state, id),
    };
    let rows = ranked(rows, menu.input.value());
    menu::fill(state, rows);
}

/// More is known of an account: what can be copied of it, with the cursor where it was.
pub fn reread(state: &mut State) {
    anew::list(state, refresh);
}

/// The rows that fit what is typed, best first; all in their order when nothing is.
fn ranked(rows: Vec<MenuRow>, query: &str) -> Vec<MenuRow> {
    let hits = Index::new(rows.iter().map(|row| &row.text)).find(query, rows.len());
    let mut rows: Vec<Option<MenuRow>> = rows.into_iter().map(Some).collect();
    let ranked = hits.into_iter().filter_map(|hit| {
        let mut row = rows.get_mut(hit.index as usize)?.take()?;
        row.matched = hit.positions.iter().map(|at| *at as usize).collect();
        Some(row)
    });
    ranked.collect()
}

/// A command while a list has the keys.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    let Some(Layer::Pick(_, pick)) = state.layers.last() else {
        return Vec::new();
    };
    let pick = pick.clone();
    match (&pick, command) {
        (Pick::Views, command) => {
            if let Some(effects) = views::run(state, command) {
                return effects;
            }
        }
        (Pick::SaveView(before), Command::Accept) => {
            return views::accept_name(state, before.clone());
        }
        _ => {}
    }
    match menu::run(state, command, count) {
        Outcome::Chosen(Target::Theme(name)) => choose::theme(state, name),
        Outcome::Chosen(Target::Keymap(name)) => choose::keymap(state, name),
        Outcome::Chosen(Target::Profile(name)) => vec![Effect::Switch(name)],
        Outcome::Chosen(Target::Bulk(what)) => {
            bulk::open(state, what);
            Vec::new()
        }
        Outcome::Chosen(Target::Copy(text)) => vec![Effect::Copy(text)],
        Outcome::Chosen(Target::Account(id)) => {
            lists::reveal(state, &id);
            go::account(state, id);
            Vec::new()
        }
        Outcome::Chosen(Target::View(name)) => {
            views::show(state, &name);
            Vec::new()
        }
        Outcome::Chosen(Target::Words(words)) => {
            log::begin_with(state, words);
            Vec::new()
        }
        Outcome::Chosen(Target::Plan(what)) => match pick {
            Pick::Plan(id) | Pick::Goal(id, _) => plan::choose(state, &id, what),
            _ => Vec::new(),
        },
        Outcome::Chosen(Target::Play(what)) => match pick {
            Pick::Play(id) => play::choose(state, &id, what),
            _ => Vec::new(),
        },
        Outcome::Chosen(_) => Vec::new(),
        Outcome::Taken => left(state, pick),
    }
}

/// The list was left without choosing: what was there before is there again.
fn left(state: &State, pick: Pick) -> Vec<Effect> {
    match (state.layers.last(), pick) {
        (Some(Layer::Pick(..)), _) => Vec::new(),
        (_, Pick::Theme(before)) if before != state.theme => vec![Effect::Theme(before)],
        _ => Vec::new(),
    }
}

/// The theme under the cursor of the list of themes, when it is not the one on the screen.
pub fn preview(state: &State) -> Option<Effect> {
    let Some(Layer::Pick(menu, Pick::Theme(_))) = state.layers.last() else {
        return None;
    };
    match &menu.rows.get(menu.cursor)?.target {
        Target::Theme(name) if *name != state.theme => Some(Effect::Theme(name.clone())),
        _ => None,
    }
}

/// A row that says only what it is.
fn plain(text: impl Into<String>, detail: impl Into<String>, target: Target) -> MenuRow {
    MenuRow {
        text: text.into(),
        matched: Vec::new(),
        detail: detail.into(),
        beside: Vec::new(),
        key: String::new(),
        disabled: None,
        target,
    }
}
