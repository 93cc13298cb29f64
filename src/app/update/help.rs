//! The help: its scrolling, and looking for a command in it. What it shows is made from the live keymap when
//! it is drawn.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::layer::{Layer, Search};
use super::super::layout;
use super::super::state::State;
use super::motion::{self, Motion, around, vertical};
use super::{anew, choose, line, say};
use crate::domain::search::Index;

/// A command that was found, and the characters of its words that matched.
pub type Found = (Command, Vec<usize>);

/// The commands that have keys and fit what is looked for, in the catalogue's order: by their words, their
/// names in keymap files or their keys.
pub fn found(state: &State, query: &str) -> Vec<Found> {
    let bound: Vec<&(Command, Vec<String>)> = state
        .keys
        .keys
        .iter()
        .filter(|(_, keys)| !keys.is_empty())
        .collect();
    let text = |(command, keys): &&(Command, Vec<String>)| {
        let words = command.help(state.language);
        format!("{words} {} {}", command.id(), keys.join(" "))
    };
    let index = Index::new(bound.iter().map(text));
    let mut hits = index.find(query, bound.len());
    hits.sort_by_key(|hit| hit.index);
    let found = hits.into_iter().filter_map(|hit| {
        let (command, _) = bound.get(hit.index as usize)?;
        let words = command.help(state.language).chars().count();
        let at = hit.positions.iter().map(|at| *at as usize);
        Some((*command, at.filter(|at| *at < words).collect()))
    });
    found.collect()
}

/// Other words are looked for: the first that fits is meant.
pub fn reread(state: &mut State) {
    if let Some(search) = search(state) {
        search.at = 0;
    }
}

fn search(state: &mut State) -> Option<&mut Search> {
    match state.layers.last_mut() {
        Some(Layer::Help { search, .. }) => search.as_mut(),
        _ => None,
    }
}

/// Begins to look for something, or goes on with it.
fn begin(state: &mut State) {
    if let Some(Layer::Help { search, .. }) = state.layers.last_mut() {
        search.get_or_insert_default().typing = true;
    }
}

/// Everything is shown again.
fn end(state: &mut State) {
    if let Some(Layer::Help { search, scroll }) = state.layers.last_mut() {
        (*search, *scroll) = (None, 0);
    }
}

/// A command while the help is open.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    // What the frame leaves of it.
    let page = usize::from(layout::body_height(state).saturating_sub(2)).max(1);
    let typing = search(state).map(|search| search.typing);
    match (command, typing) {
        (Command::Help, _) | (Command::Back | Command::Cancel, None) => {
            state.layers.pop();
            anew::uncovered(state);
        }
        (Command::Back | Command::Cancel, Some(_)) => end(state),
        (Command::Accept, Some(true)) => {
            let empty = search(state).is_some_and(|search| search.input.value().trim().is_empty());
            match search(state) {
                Some(search) if !empty => search.typing = false,
                _ => end(state),
            }
        }
        (command, Some(true)) => {
            if !line::edit(state, command) {
                say::not_here(state);
            }
        }
        (Command::Find | Command::Filter, _) => begin(state),
        (Command::NextTheme, _) => return choose::next_theme(state),
        (Command::NextHere | Command::Open, Some(false)) => step(state, true),
        (Command::PreviousHere, Some(false)) => step(state, false),
        (command, _) => match motion::of(command) {
            Some(motion) => scroll(state, motion, page, count),
            None => say::not_here(state),
        },
    }
    Vec::new()
}

/// How many commands were found.
fn count_found(state: &mut State) -> usize {
    let query = search(state).map(|search| search.input.value().to_owned());
    query.map_or(0, |query| found(state, &query).len())
}

/// The next command that was found, or the one before, and around.
fn step(state: &mut State, on: bool) {
    let all = count_found(state);
    if let Some(search) = search(state) {
        search.at = around(search.at, all, on);
    }
}

fn scroll(state: &mut State, motion: Motion, page: usize, count: Option<u32>) {
    let all = count_found(state);
    if let Some(Layer::Help { scroll, search }) = state.layers.last_mut() {
        match search {
            Some(search) => search.at = vertical(search.at, all, page, motion, count),
            None => *scroll = vertical(*scroll, usize::MAX, page, motion, count),
        }
    }
}
