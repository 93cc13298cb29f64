//! `tenure triage`: who needs a person today and why; what was put away; what the queue was.

pub mod args;
mod check;
mod list;
mod put;
mod replay;
mod stats;
mod why;

use super::Failure;
use super::args::Globals;
use args::{Triage, TriageCommand};

/// Runs it.
pub fn run(globals: &Globals, options: &Triage) -> Result<i32, Failure> {
    match &options.command {
        None => list::run(globals, options),
        Some(TriageCommand::Snooze(options)) => put::snooze(globals, options),
        Some(TriageCommand::Done(options)) => put::done(globals, options),
        Some(TriageCommand::Dismiss(options)) => put::dismiss(globals, options),
        Some(TriageCommand::Assign(options)) => put::assign(globals, options),
        Some(TriageCommand::Reopen(options)) => put::reopen(globals, options),
        Some(TriageCommand::Stats(options)) => stats::run(globals, options),
        Some(TriageCommand::Why(options)) => why::why(globals, options),
        Some(TriageCommand::WhyNot(options)) => why::why_not(globals, options),
        Some(TriageCommand::Replay(options)) => replay::run(globals, options),
        Some(TriageCommand::Check(options)) => check::run(globals, options),
    }
}
