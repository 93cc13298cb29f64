//! `tenure theme`: the themes there are; the one in force is marked.

use super::args::Globals;
use super::{Failure, cockpit, context, output};
use crate::config;
use crate::config::library::{Shelf, files};
use crate::theme::{Depth, Glyphs, Theme};

/// The theme of somebody who chose none.
pub const USUAL: &str = "dark";

/// Runs it.
pub fn run(globals: &Globals) -> Result<i32, Failure> {
    let paths = context::paths(globals)?;
    let (config, mut faults) = config::read(&paths.file());
    let (own, unread) = files(&paths.config, Shelf::Themes);
    faults.extend(unread);
    for fault in faults {
        output::complain(&fault.to_string());
    }
    let wanted = config.ui.theme.as_deref().unwrap_or(USUAL);
    let (names, (_, wrong)) = (
        Theme::names(&own),
        Theme::load(wanted, Depth::None, Glyphs::Ascii, &own),
    );
    for fault in &wrong {
        output::complain(&cockpit::told(fault, &own));
    }
    let now = match names.iter().any(|name| name == wanted) {
        true => wanted,
        false => USUAL,
    };
    let mut text = String::new();
    for name in names {
        let mark = if name == now { '*' } else { ' ' };
        let from = if own.iter().any(|(of, _)| *of == name) {
            "  (yours)"
        } else {
            ""
        };
        text += &format!("{mark} {name}{from}\n");
    }
    output::say(&text)?;
    Ok(0)
}
