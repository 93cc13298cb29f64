//! The themes and the keymaps there are.

use super::super::super::layer::{MenuRow, Target};
use super::super::super::state::State;
use super::plain;

/// Every theme; which the configuration names.
pub fn themes(state: &State) -> Vec<MenuRow> {
    let said = state.choices.theme_said.as_deref();
    let row = |name: &String| plain(name, word(name, said), Target::Theme(name.clone()));
    state.choices.themes.iter().map(row).collect()
}

/// Every keymap; which is in force and which the configuration names.
pub fn keymaps(state: &State) -> Vec<MenuRow> {
    let said = state.choices.keymap_said.as_deref();
    let row = |name: &String| {
        let detail = match *name == state.keys.name {
            true => "in force",
            false => word(name, said),
        };
        plain(name, detail, Target::Keymap(name.clone()))
    };
    state.choices.keymaps.iter().map(row).collect()
}

fn word(name: &str, said: Option<&str>) -> &'static str {
    match said == Some(name) {
        true => "in config.toml",
        false => "",
    }
}
