//! `tenure health`: where every point comes from, and what another scorecard would say.

pub mod args;
mod check;

use super::Failure;
use super::args::Globals;
use args::HealthCommand;

/// Runs it.
pub fn run(globals: &Globals, command: &HealthCommand) -> Result<i32, Failure> {
    match command {
        HealthCommand::Check(options) => check::run(globals, options),
    }
}
