//! The scorecard of a profile: a preset, a file in `scorecards/`, or any file.

use crate::config::library::{self, Shelf};
use crate::config::{Config, Paths, Profile};
use crate::domain::Rules;
use crate::domain::health::scorecard::Scorecard;
use crate::domain::search::nearest;
use std::path::Path;

/// The profile's scorecard; the usual one when it cannot be had, which is told.
pub fn scorecard(
    paths: &Paths,
    config: &Config,
    profile: &Profile,
    notices: &mut Vec<String>,
) -> Scorecard {
    let name = profile.scorecard.as_ref().or(config.scorecard.as_ref());
    let found = name.and_then(|name| match named(paths, name) {
        Ok(card) => Some(card),
        Err(faults) => {
            notices.extend(faults);
            notices.push("Health is scored by the default scorecard.".to_owned());
            None
        }
    });
    found.unwrap_or_else(|| Rules::presets().scorecard)
}

/// The scorecard of that name, a person's own before a preset; or of a file, where the name has a
/// `/` or ends in `.toml`.
///
/// # Errors
/// Sentences: every fault of the file, or that there is none of that name.
pub fn named(paths: &Paths, name: &str) -> Result<Scorecard, Vec<String>> {
    if name.contains('/') || name.ends_with(".toml") {
        return match library::single(Path::new(name)) {
            Some(Ok(text)) => parse(name, &text),
            Some(Err(why)) => Err(vec![format!("{name} cannot be read: {why}.")]),
            None => Err(vec![format!("There is no file {name}.")]),
        };
    }
    let (files, faults) = library::files(&paths.config, Shelf::Scorecards);
    if let Some((_, text)) = files.iter().find(|(of, _)| of == name) {
        return parse(&format!("scorecards/{name}.toml"), text);
    }
    if let Some(card) = Scorecard::preset(name) {
        return Ok(card);
    }
    let own = files.iter().map(|(name, _)| name.as_str());
    let known = Scorecard::presets().map(|id| -> &str { id }).chain(own);
    let hint = match nearest(name, known) {
        Some(near) => format!("Did you mean “{near}”?"),
        None => {
            let folder = paths.config.join(Shelf::Scorecards.folder());
            let presets: Vec<&str> = Scorecard::presets().collect();
            let presets = presets.join(", ");
            format!(
                "The program has {presets}; put your own into {}.",
                folder.display()
            )
        }
    };
    let mut all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    all.push(format!("There is no scorecard “{name}”. {hint}"));
    Err(all)
}

fn parse(file: &str, text: &str) -> Result<Scorecard, Vec<String>> {
    let told = |faults: Vec<crate::domain::file::Fault>| {
        let faults = faults.iter().map(|fault| format!("{file}, {fault}"));
        faults.collect()
    };
    Scorecard::parse(text).map_err(told)
}
