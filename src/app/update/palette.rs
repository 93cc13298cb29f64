//! The palette: every command by name, with its key, and why it cannot be had now.

use super::super::command::{Command, Scope};
use super::super::effect::Effect;
use super::super::layer::{Layer, Menu, MenuRow, Target};
use super::super::state::State;
use super::menu::{self, Outcome};
use super::motion;
use crate::domain::search::Index;
use crate::messages::Language;

/// So many letters of a command's name are meant as its name.
const NAMED: usize = 3;
/// So many letters of a sentence, as they stand in it, are no chance.
const QUOTED: usize = 6;

/// Opens the palette.
pub fn open(state: &mut State) {
    state.layers.push(Layer::Palette(Menu::default()));
    refresh(state);
}

/// A command while the palette has the keys.
pub fn run(state: &mut State, command: Command, count: Option<u32>) -> Vec<Effect> {
    match menu::run(state, command, count) {
        Outcome::Chosen(Target::Command(command)) => super::run(state, command, None),
        _ => Vec::new(),
    }
}

/// Ranks the commands by what is typed: those that can be had first.
pub fn refresh(state: &mut State) {
    let Some(menu) = menu::of(state) else {
        return;
    };
    let query = menu.input.value().to_owned();
    let commands: Vec<Command> = Command::ALL.iter().copied().filter(offered).collect();
    let language = state.language;
    // Found by its English words as well: they stand in every description of the program.
    let text = |command: &Command| match language {
        Language::En => format!("{} {}", command.help(language), command.id()),
        _ => {
            let english = command.help(Language::En);
            format!("{} {} {english}", command.help(language), command.id())
        }
    };
    let hits = Index::new(commands.iter().map(text)).find(&query, commands.len());
    let mut rows: Vec<MenuRow> = hits
        .iter()
        .filter_map(|hit| {
            let command = *commands.get(hit.index as usize)?;
            let length = command.help(language).chars().count();
            let positions = hit.positions.iter().map(|at| *at as usize);
            Some(MenuRow {
                text: command.help(language).to_owned(),
                matched: positions.filter(|at| *at < length).collect(),
                detail: command.id().to_owned(),
                beside: Vec::new(),
                key: state.keys.first(command).to_owned(),
                disabled: command.enabled(state).err().map(str::to_owned),
                target: Target::Command(command),
            })
        })
        .collect();
    // Opening it and pressing Enter by habit must not leave the program.
    let leaves = |row: &MenuRow| query.trim().is_empty() && is_quit(row);
    // Whoever types the beginning of a name, or words as they stand in the sentence, means that command,
    // and is told why it cannot be had now.
    let wanted = query.trim().to_lowercase();
    let named = |row: &MenuRow| {
        let letters = wanted.chars().count();
        letters >= NAMED && row.detail.starts_with(&wanted)
            || letters >= QUOTED && row.text.to_lowercase().contains(&wanted)
    };
    let whole = |row: &MenuRow| row.detail == wanted;
    rows.sort_by_key(|row| {
        (
            leaves(row),
            !whole(row),
            !named(row),
            row.disabled.is_some(),
        )
    });
    menu::fill(state, rows);
}

fn is_quit(row: &MenuRow) -> bool {
    matches!(row.target, Target::Command(Command::Quit))
}

/// Whether the palette offers a command: not those that only move a cursor or edit a line, and not
/// those of other layers, which are closed while it is open.
fn offered(command: &Command) -> bool {
    let layer = matches!(
        command.scope(),
        Scope::Menu
            | Scope::Line
            | Scope::Move
            | Scope::Bulk
            | Scope::Columns
            | Scope::Conflict
            | Scope::Help
    );
    let moves = motion::of(*command).is_some();
    !layer && !moves && !matches!(command, Command::Palette | Command::Back)
}
