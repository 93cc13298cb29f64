//! What can be typed after `tenure triage`.

use crate::cli::args::Json;
use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// `tenure triage`
#[derive(Clone, Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Triage {
    /// What to do; without one the queue is listed.
    #[command(subcommand)]
    pub command: Option<TriageCommand>,
    /// Only accounts that this query takes.
    pub query: Vec<String>,
    /// Opportunities instead of risks.
    #[arg(long)]
    pub opportunities: bool,
    /// At most so many.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// The commands of triage.
#[derive(Clone, Debug, Subcommand)]
pub enum TriageCommand {
    /// Read a file of signals, or of a play, and tell all that is wrong with it.
    Check(Check),
}

/// `tenure triage check`
#[derive(Clone, Debug, ClapArgs)]
pub struct Check {
    /// The file; without one, `triage.toml` and `plays/` of the configuration folder.
    pub file: Option<PathBuf>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}
