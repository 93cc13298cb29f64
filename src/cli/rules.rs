//! The person's triage rules and plays: `triage.toml` and `plays/` of the configuration folder.

use super::Failure;
use crate::config::library::{self, Shelf};
use crate::config::{Paths, Profile};
use crate::domain::health::scorecard::Scorecard;
use crate::domain::query::Known;
use crate::domain::triage::play::Play;
use crate::domain::triage::rules::TriageRules;
use std::path::{Path, PathBuf};

/// What is told of a start with a broken file.
pub const UNTIL_MENDED: &str = "Triage goes by the figures of the program itself until";

/// The file of signals.
pub const FILE: &str = "triage.toml";

/// The profile's triage rules. A file with faults is told and left out: the program's own figures
/// hold then, since half of a file would be nobody's.
pub fn triage(
    paths: &Paths,
    profile: &Profile,
    card: &Scorecard,
    notices: &mut Vec<String>,
) -> TriageRules {
    let mut rules = TriageRules::preset();
    let told = notices.len();
    let (files, faults) = library::files(&paths.config, Shelf::Plays);
    let plays: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    match library::single(&paths.config.join(FILE)) {
        None => {}
        Some(Err(why)) => notices.push(format!("{FILE} cannot be read: {why}.")),
        Some(Ok(text)) => {
            let known = Known::new(profile.custom.keys().cloned()).and_measures(card);
            match TriageRules::parse_with(&text, &known, &plays) {
                Ok(read) => rules = read,
                Err(faults) => {
                    notices.extend(faults.iter().map(|fault| format!("{FILE}, {fault}")));
                }
            }
        }
    }
    if notices.len() > told {
        notices.push(format!("{UNTIL_MENDED} {FILE} is mended."));
    }
    notices.extend(faults.iter().map(ToString::to_string));
    for (name, text) in files {
        match Play::parse(&name, &text) {
            Ok(play) => rules.put_play(play),
            Err(faults) => {
                notices.extend(
                    faults
                        .iter()
                        .map(|fault| format!("plays/{name}.toml, {fault}")),
                );
            }
        }
    }
    rules
}

/// All those files with their text.
pub fn files(config: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut found = Vec::new();
    let file = config.join(FILE);
    match library::single(&file) {
        None => {}
        Some(Ok(text)) => found.push((file, text)),
        Some(Err(why)) => {
            let text = format!("{} cannot be read: {why}.", file.display());
            return Err(Failure::Failed(text));
        }
    }
    let (plays, faults) = library::files(config, Shelf::Plays);
    if let Some(fault) = faults.first() {
        return Err(Failure::Failed(fault.to_string()));
    }
    let folder = config.join(Shelf::Plays.folder());
    found.extend(
        plays
            .into_iter()
            .map(|(name, text)| (folder.join(format!("{name}.toml")), text)),
    );
    Ok(found)
}
