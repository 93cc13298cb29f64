//! `tenure triage check [FILE]`: all that is wrong with a person's signals and plays, at once.

use super::args::Check;
use crate::cli::args::Globals;
use crate::cli::context::Context;
use crate::cli::{Failure, context, output, rules};
use crate::config;
use crate::config::library::{self, Shelf};
use crate::domain::file::Fault;
use crate::domain::query::{self, Known};
use crate::domain::triage::own::OwnSignal;
use crate::domain::triage::play::Play;
use crate::domain::triage::rules::TriageRules;
use crate::messages::Language;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct FaultJson {
    file: String,
    line: usize,
    text: String,
}

/// Runs it. With faults the exit code is 1.
pub fn run(globals: &Globals, options: &Check) -> Result<i32, Failure> {
    let paths = context::paths(globals)?;
    let (config, _) = config::read(&paths.file());
    // Custom fields that any profile asks for may be named.
    let custom = config.profiles.values();
    let mut custom: Vec<String> =
        (custom.flat_map(|profile| profile.custom.keys().cloned())).collect();
    // Of the profile in force also those that an import brought, and the measures of its scorecard. The
    // file can be looked at where there is no profile yet.
    let context = Context::find(globals).ok();
    let in_force = context
        .iter()
        .flat_map(|context| context.profile.custom.keys());
    custom.extend(in_force.cloned());
    let mut known = Known::new(custom);
    if let Some(context) = &context {
        known = known.and_measures(&context.rules.scorecard);
    }
    let mut faults = Vec::new();
    let mut read = Vec::new();
    let mut hints = Vec::new();
    let mut hint = |file: &Path, text: &str| {
        // Stages and tiers are those of the profile in force: other profiles may have others.
        if let Some(context) = &context {
            hints.extend(strangers(file, text, &known, context));
        }
    };
    let (plays, _) = library::files(&paths.config, Shelf::Plays);
    let plays: Vec<String> = plays.into_iter().map(|(name, _)| name).collect();
    let asked = (&known, plays.as_slice());
    match &options.file {
        Some(file) => {
            let text = crate::cli::wrong::text_of(file).map_err(Failure::Failed)?;
            look(file, &text, asked, &mut faults);
            hint(file, &text);
            read.push(file.display().to_string());
        }
        None => {
            for (file, text) in rules::files(&paths.config)? {
                look(&file, &text, asked, &mut faults);
                hint(&file, &text);
                read.push(file.display().to_string());
            }
        }
    }
    if options.json.json {
        output::json(&faults)?;
        return Ok(i32::from(!faults.is_empty()));
    }
    if faults.is_empty() {
        for hint in &hints {
            output::complain(hint);
        }
        output::say(&match read.as_slice() {
            [] => format!(
                "There is no {} and there are no plays in {}: the program's own are in force.",
                paths.config.join(rules::FILE).display(),
                paths.config.join("plays").display()
            ),
            read => format!("{}: right.", read.join(", ")),
        })?;
        return Ok(0);
    }
    for fault in &faults {
        output::say(&format!("{}:{}: {}", fault.file, fault.line, fault.text))?;
    }
    Ok(1)
}

/// Values that own signals ask for and that the profile in force has none of: they are no faults, but such a
/// signal, or a part of it, never fires in it.
fn strangers(file: &Path, text: &str, known: &Known, context: &Context) -> Vec<String> {
    let Ok(rules) = TriageRules::parse_with(text, known, &[]) else {
        return Vec::new();
    };
    let known = known.clone().and_rules(&context.rules);
    let of = |own: &OwnSignal| {
        let when = own.when.to_string();
        let (query, hints) = query::read(Language::En, &when, &known, context::now());
        // A value much like one that there is was meant to be that.
        let told = query.err().into_iter().flatten().chain(hints);
        let told: Vec<String> = told.map(|told| told.text).collect();
        (!told.is_empty()).then(|| {
            let (file, profile) = (file.display(), &context.name);
            format!(
                "{file}: own signal `{}` asks for what the profile {profile} has none of: {}",
                own.id,
                told.join(" ")
            )
        })
    };
    rules.own.iter().filter_map(of).collect()
}

/// Reads a file as what it is: one with steps is a play.
fn look(file: &Path, text: &str, (known, plays): (&Known, &[String]), faults: &mut Vec<FaultJson>) {
    let in_plays = file.parent().and_then(Path::file_name);
    let begins = |line: &str| line.trim_start().starts_with("steps");
    let play = in_plays.is_some_and(|folder| folder == "plays") || text.lines().any(begins);
    let found: Vec<Fault> = match play {
        true => Play::parse("play", text).err(),
        false => TriageRules::parse_with(text, known, plays).err(),
    }
    .unwrap_or_default();
    faults.extend(found.into_iter().map(|fault| FaultJson {
        file: file.display().to_string(),
        line: fault.line,
        text: fault.sentence(),
    }));
}
