//! `tenure health scorecards [NAME]`: which there are, or the file of one.

use crate::cli::args::Globals;
use crate::cli::{Failure, context, output, scorecard};
use crate::config::library::{self, Shelf};
use crate::domain::health::scorecard::Scorecard;

/// Runs it.
pub fn run(globals: &Globals, name: Option<&str>) -> Result<i32, Failure> {
    let paths = context::paths(globals)?;
    let (own, faults) = library::files(&paths.config, Shelf::Scorecards);
    for fault in faults {
        output::complain(&fault.to_string());
    }
    if let Some(name) = name {
        let mine = own.iter().find(|(of, _)| of == name);
        let text = mine.map(|(_, text)| text.as_str());
        return match text.or_else(|| Scorecard::preset_file(name)) {
            Some(text) => output::say(text).map(|()| 0),
            None => {
                let why = scorecard::named(&paths, name).err().unwrap_or_default();
                Err(Failure::NotFound(why.join("\n")))
            }
        };
    }
    let row = |name: &str, whose: &str, card: Option<Scorecard>| match card {
        Some(card) => vec![name.to_owned(), whose.to_owned(), card.version, card.name],
        None => {
            let text = format!("has faults: tenure health check {name}.toml");
            vec![name.to_owned(), whose.to_owned(), "-".to_owned(), text]
        }
    };
    let presets = Scorecard::presets().map(|id| row(id, "preset", Scorecard::preset(id)));
    let own = own.iter();
    let own = own.map(|(name, text)| row(name, "yours", Scorecard::parse(text).ok()));
    output::say(&output::table(&presets.chain(own).collect::<Vec<_>>()))?;
    Ok(0)
}
