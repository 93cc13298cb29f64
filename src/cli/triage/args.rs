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
    /// At most so many, from the top of the list; all of them without it.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// What was put away instead of the queue: snoozed, done, dismissed.
    #[arg(long)]
    pub away: bool,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// The commands of triage.
#[derive(Clone, Debug, Subcommand)]
pub enum TriageCommand {
    /// Put a row, or signals of it, away until a day or a condition: --until fri, 2w, "renewal<60d".
    Snooze(Snooze),
    /// Say that something was done about it.
    Done(Close),
    /// Say that it is not worth a person, and why.
    Dismiss(Dismiss),
    /// Give it to somebody: kept here, and a task in the CRM for others than you.
    Assign(Assign),
    /// Bring back what was put away, and take back what was given to somebody.
    Reopen(Reopen),
    /// Why an account stands where it does: the sum, the play step by step, what is put away.
    Why(One),
    /// Why a signal does not fire: each with its condition, its value and the distance.
    WhyNot(One),
    /// The queue as it would have been on a day gone by, by what was known then.
    Replay(Replay),
    /// How much of the queue was acted on, and which signals are noise.
    Stats(Stats),
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

/// An account, and which signals of it.
#[derive(Clone, Debug, ClapArgs)]
pub struct Target {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// Only this signal (may be given several times); the whole row without it.
    #[arg(long, value_name = "SIGNAL")]
    pub signal: Vec<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure triage snooze`
#[derive(Clone, Debug, ClapArgs)]
pub struct Snooze {
    /// Of what.
    #[command(flatten)]
    pub target: Target,
    /// A day (fri, 2w, 2026-12-01), a condition (renewal<60d), or worse; worse when not given.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// `tenure triage done`
#[derive(Clone, Debug, ClapArgs)]
pub struct Close {
    /// Of what.
    #[command(flatten)]
    pub target: Target,
    /// What was done.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// `tenure triage dismiss`
#[derive(Clone, Debug, ClapArgs)]
pub struct Dismiss {
    /// Of what.
    #[command(flatten)]
    pub target: Target,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// `tenure triage assign`
#[derive(Clone, Debug, ClapArgs)]
pub struct Assign {
    /// Of what.
    #[command(flatten)]
    pub target: Target,
    /// To whom: me, a name, a mail address, an id.
    #[arg(long, value_name = "WHO")]
    pub to: String,
    /// Make no task in the CRM.
    #[arg(long)]
    pub no_task: bool,
}

/// `tenure triage reopen`
#[derive(Clone, Debug, ClapArgs)]
pub struct Reopen {
    /// Of what.
    #[command(flatten)]
    pub target: Target,
}

/// `tenure triage stats`
#[derive(Clone, Debug, ClapArgs)]
pub struct Stats {
    /// Over so many days.
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=400))]
    pub days: u32,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure triage why` and `why-not`
#[derive(Clone, Debug, ClapArgs)]
pub struct One {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure triage replay`
#[derive(Clone, Debug, ClapArgs)]
pub struct Replay {
    /// The day: 2026-10-01, or how long ago: 30d.
    #[arg(long, value_name = "DATE")]
    pub on: String,
    /// Only accounts that this query takes, as they were then.
    pub query: Vec<String>,
    /// Opportunities instead of risks.
    #[arg(long)]
    pub opportunities: bool,
    /// At most so many, from the top of the list; all of them without it.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}
