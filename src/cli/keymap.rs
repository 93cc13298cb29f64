//! `tenure keymap`: the keys in force, as a table.

use super::args::{Globals, Keymap as Options};
use super::cockpit::keymap;
use super::{Failure, context, output};
use crate::app::Scope;
use crate::config;
use crate::messages::Language;

/// Runs it.
pub fn run(globals: &Globals, options: &Options) -> Result<i32, Failure> {
    let paths = context::paths(globals)?;
    let (config, faults) = config::read(&paths.file());
    for fault in faults {
        output::complain(&fault.to_string());
    }
    let name = options.name.as_deref().or(config.ui.keymap.as_deref());
    let mut notices = Vec::new();
    let (keymap, found) = keymap(&paths, name, &mut notices);
    // Asked for by name, other keys would be a wrong answer; set in the file, the standard ones are
    // those that the cockpit goes on with.
    if !found && options.name.is_some() {
        return Err(Failure::NotFound(notices.join("\n")));
    }
    for notice in notices {
        output::complain(&notice);
    }
    if !found {
        output::complain("These are the standard keys, which the cockpit goes on with.");
    }
    for note in &keymap.notes {
        output::complain(note);
    }
    let table = keymap.table();
    let mut rows = Vec::new();
    for scope in Scope::ALL {
        for (command, keys) in table.keys.iter().filter(|(of, _)| of.scope() == *scope) {
            rows.push(vec![
                scope.id().to_owned(),
                command.id().to_owned(),
                keys.join(", "),
                command.help(Language::En).to_owned(),
            ]);
        }
    }
    output::say(&output::table(&rows))?;
    Ok(0)
}
