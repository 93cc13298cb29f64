//! `tenure triage`: who needs a person today and why; what was put away; what the queue was.

pub mod args;
mod check;
mod list;

use super::Failure;
use super::args::Globals;
use args::{Triage, TriageCommand};

/// Runs it.
pub fn run(globals: &Globals, options: &Triage) -> Result<i32, Failure> {
    match &options.command {
        None => list::run(globals, options),
        Some(TriageCommand::Check(options)) => check::run(globals, options),
    }
}
