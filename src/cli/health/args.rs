//! What can be typed after `tenure health`.

use crate::cli::args::Json;
use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// The commands of health.
#[derive(Clone, Debug, Subcommand)]
pub enum HealthCommand {
    /// Read a scorecard and tell all that is wrong with it.
    Check(Check),
}

/// `tenure health check`
#[derive(Clone, Debug, ClapArgs)]
pub struct Check {
    /// The file; without one, all of `scorecards/` in the configuration folder.
    pub file: Option<PathBuf>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}
