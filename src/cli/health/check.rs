//! `tenure health check [FILE]`: all that is wrong with a scorecard, at once.

use super::args::Check;
use crate::cli::args::Globals;
use crate::cli::{Failure, context, output};
use crate::config::library::{self, Shelf};
use crate::domain::health::scorecard::Scorecard;
use serde::Serialize;

#[derive(Serialize)]
struct FaultJson {
    file: String,
    line: usize,
    text: String,
}

/// Runs it. With faults the exit code is 1.
pub fn run(globals: &Globals, options: &Check) -> Result<i32, Failure> {
    let mut files = Vec::new();
    match &options.file {
        Some(file) => {
            let text = crate::cli::wrong::text_of(file).map_err(Failure::Failed)?;
            files.push((file.display().to_string(), text));
        }
        None => {
            let paths = context::paths(globals)?;
            let (own, faults) = library::files(&paths.config, Shelf::Scorecards);
            if let Some(fault) = faults.first() {
                return Err(Failure::Failed(fault.to_string()));
            }
            let folder = paths.config.join(Shelf::Scorecards.folder());
            if own.is_empty() && !options.json.json {
                let presets: Vec<&str> = Scorecard::presets().collect();
                let text = format!(
                    "There are no scorecards in {}; the program has {}.",
                    folder.display(),
                    presets.join(", ")
                );
                output::say(&text)?;
                return Ok(0);
            }
            let path = |name: &str| folder.join(format!("{name}.toml")).display().to_string();
            files.extend(own.into_iter().map(|(name, text)| (path(&name), text)));
        }
    }
    let mut faults = Vec::new();
    let mut right = Vec::new();
    for (file, text) in files {
        match Scorecard::parse(&text) {
            Ok(card) => right.push(format!(
                "{file}: right. {} {}, weight {}, version {}.",
                card.measures.len(),
                if card.measures.len() == 1 {
                    "measure"
                } else {
                    "measures"
                },
                card.weight(),
                card.stamp()
            )),
            Err(found) => faults.extend(found.into_iter().map(|fault| FaultJson {
                file: file.clone(),
                line: fault.line,
                text: fault.sentence(),
            })),
        }
    }
    if options.json.json {
        output::json(&faults)?;
    } else {
        let told = |fault: &FaultJson| format!("{}:{}: {}", fault.file, fault.line, fault.text);
        let lines = right.into_iter().chain(faults.iter().map(told));
        output::say(&lines.collect::<Vec<_>>().join("\n"))?;
    }
    Ok(i32::from(!faults.is_empty()))
}
