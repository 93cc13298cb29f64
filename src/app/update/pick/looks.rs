//! The themes, the keymaps and the profiles there are.

use super::super::super::layer::{MenuRow, Target};
use super::super::super::state::State;
use super::plain;
use crate::messages::{Language, refusals, toasts as words};

/// Every theme; which the configuration names.
pub fn themes(state: &State) -> Vec<MenuRow> {
    let said = state.choices.theme_said.as_deref();
    let row = |name: &String| {
        let detail = word(name, said, state.language);
        plain(name, detail, Target::Theme(name.clone()))
    };
    state.choices.themes.iter().map(row).collect()
}

/// Every keymap; which is in force and which the configuration names.
pub fn keymaps(state: &State) -> Vec<MenuRow> {
    let said = state.choices.keymap_said.as_deref();
    let row = |name: &String| {
        let detail = match *name == state.keys.name {
            true => words::in_force(state.language),
            false => word(name, said, state.language),
        };
        plain(name, detail, Target::Keymap(name.clone()))
    };
    state.choices.keymaps.iter().map(row).collect()
}

/// Every profile; the one in force cannot be switched to.
pub fn profiles(state: &State) -> Vec<MenuRow> {
    let mut rows = Vec::new();
    for known in &state.choices.profiles {
        let here = known.name == state.setup.profile;
        let detail = match (here, known.read_only) {
            (true, _) => words::in_force(state.language),
            (false, true) => words::read_only(state.language),
            (false, false) => "",
        };
        let mut row = plain(&known.name, detail, Target::Profile(known.name.clone()));
        row.disabled = here.then(|| refusals::in_force_profile(state.language).to_owned());
        rows.push(row);
    }
    // Enter at once goes to another one.
    rows.sort_by_key(|row| row.disabled.is_some());
    rows
}

fn word(name: &str, said: Option<&str>, language: Language) -> &'static str {
    match said == Some(name) {
        true => words::in_config(language),
        false => "",
    }
}
