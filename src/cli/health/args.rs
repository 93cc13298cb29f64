//! What can be typed after `tenure health`.

use crate::cli::args::Json;
use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

/// The commands of health.
#[derive(Clone, Debug, Subcommand)]
pub enum HealthCommand {
    /// Where every point of an account's score comes from, and what moved.
    Explain(Explain),
    /// Who would be in another band by another scorecard.
    WhatIf(WhatIf),
    /// Whether low scores came before churn, on what was known then.
    Backtest(Backtest),
    /// Read a scorecard and tell all that is wrong with it.
    Check(Check),
    /// Name the scorecards, or print one.
    Scorecards {
        /// The one to print: a preset, or one of your own.
        name: Option<String>,
    },
}

/// `tenure health explain`
#[derive(Clone, Debug, ClapArgs)]
pub struct Explain {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// What moved since the end of this day: 2026-10-01, "last monday", 30d ago.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// By this scorecard instead: a name, or a file.
    #[arg(long, value_name = "NAME|FILE")]
    pub scorecard: Option<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure health what-if`
#[derive(Clone, Debug, ClapArgs)]
pub struct WhatIf {
    /// The other scorecard: a preset, one of your own, or a file.
    pub scorecard: String,
    /// How many weeks to look back.
    #[arg(long, value_name = "N", default_value_t = 13, value_parser = clap::value_parser!(u8).range(1..=156))]
    pub weeks: u8,
    /// Name at most so many accounts.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure health backtest`
#[derive(Clone, Debug, ClapArgs)]
pub struct Backtest {
    /// The scorecard: a preset, one of your own, or a file; the one in force when not named.
    pub scorecard: Option<String>,
    /// How far ahead a loss counts.
    #[arg(long, value_name = "DAYS", default_value = "90d", value_parser = days)]
    pub horizon: u32,
    /// Score every so many days.
    #[arg(long, value_name = "DAYS", default_value = "30d", value_parser = days)]
    pub every: u32,
    /// Not before this day.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// As if nothing after this day were known (the last sync when not said).
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Score on this day alone.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "every"])]
    pub on: Option<String>,
    /// How often to draw for the interval.
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub draws: u32,
    /// The same seed gives the same interval.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// With --json: every observation too (account, day, score, what it came to).
    #[arg(long, requires = "json")]
    pub rows: bool,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
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

/// `90d`, `90` or `13w` as days.
fn days(text: &str) -> Result<u32, String> {
    let (number, each) = match text.strip_suffix(['d', 'w']) {
        Some(number) if text.ends_with('w') => (number, 7),
        Some(number) => (number, 1),
        None => (text, 1),
    };
    let days = number.trim().parse::<u32>().ok();
    let days = days.and_then(|number| number.checked_mul(each));
    days.filter(|days| (1..=1_000).contains(days))
        .ok_or_else(|| "say days, like 90d, or weeks, like 13w; at most 1000 days".to_owned())
}
