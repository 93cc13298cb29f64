//! What can be typed.

pub use super::health::args::HealthCommand;
pub use super::triage::args::Triage;
use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

/// A cockpit for customer success in the terminal.
#[derive(Debug, Parser)]
#[command(name = "tenure", version, about, disable_help_subcommand = true)]
pub struct Args {
    /// For every command.
    #[command(flatten)]
    pub globals: Globals,
    /// The command; without one the cockpit opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Globals {
    /// Use this profile of config.toml (or `demo`).
    #[arg(long, global = true, value_name = "NAME", env = "TENURE_PROFILE")]
    pub profile: Option<String>,
    /// Work on the embedded CRM in this folder instead of a profile.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "TENURE_SANDBOX",
        conflicts_with = "profile"
    )]
    pub sandbox: Option<PathBuf>,
    /// Read config.toml, themes and keymaps from this folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Never open a screen or ask a question.
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Write more into the log.
    #[arg(long, global = true)]
    pub debug: bool,
    /// No colours, ASCII signs only.
    #[arg(long, global = true)]
    pub plain: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the cockpit on an embedded CRM with a lifelike portfolio.
    Demo(Demo),
    /// Send what waits and read what changed in the CRM.
    Sync(Sync),
    /// Who needs a person today, and why.
    Triage(Triage),
    /// List accounts, filtered by a query.
    Accounts(Accounts),
    /// Measures of the portfolio over a period: NRR, GRR, churn, renewals, NPS, funnel, cohorts.
    Metrics(Metrics),
    /// Where a health score comes from, and what another scorecard would say.
    Health {
        /// What to do.
        #[command(subcommand)]
        command: HealthCommand,
    },
    /// Everything known of an account.
    Show(Show),
    /// Log a touchpoint: tenure log acme "call 20m with Dana: rollout blocked; mood -1".
    Log(Log),
    /// Move an account to a stage.
    Stage(Stage),
    /// Writes that have not reached the CRM yet.
    Outbox(Json),
    /// What was written, newest first.
    Journal(Journal),
    /// Take back the last thing written.
    Undo(Json),
    /// The embedded CRM alone.
    Sandbox {
        /// What to do with it.
        #[command(subcommand)]
        command: SandboxCommand,
    },
    /// Print the keys in force.
    Keymap(Keymap),
    /// List the themes.
    Theme,
}

/// The embedded CRM's commands.
#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Serve it until interrupted.
    Serve(Serve),
    /// Fill it from CSV files named after HubSpot's objects (see docs/import.md).
    Import(Import),
}

/// `--json`.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub struct Json {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `tenure demo`
#[derive(Clone, Debug, ClapArgs)]
pub struct Demo {
    /// How many accounts to make on the first run.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub accounts: u32,
    /// The same seed makes the same portfolio.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Throw the demo's portfolio and cache away and make them anew.
    #[arg(long)]
    pub fresh: bool,
    /// Begin with the CSV files of this folder instead of a made-up portfolio (see docs/import.md).
    #[arg(long, value_name = "DIR")]
    pub import: Option<PathBuf>,
    /// Keep its CRM and cache in this folder.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// `tenure sync`
#[derive(Clone, Debug, ClapArgs)]
pub struct Sync {
    /// Read everything, not only what changed.
    #[arg(long)]
    pub full: bool,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure accounts`
#[derive(Clone, Debug, ClapArgs)]
pub struct Accounts {
    /// Like: stage:renewal health<50 renewal<60d owner:me (terms that begin with - after --)
    pub query: Vec<String>,
    /// At most so many.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure metrics`
#[derive(Clone, Debug, ClapArgs)]
pub struct Metrics {
    /// The first day: 2026-01-01, from its 00:00 on.
    #[arg(long, value_name = "DATE")]
    pub from: String,
    /// The last day, which is part of the period.
    #[arg(long, value_name = "DATE")]
    pub to: String,
    /// Only accounts that this query takes, as they are today.
    pub query: Vec<String>,
    /// The same measures of each part.
    #[arg(long, value_enum)]
    pub by: Option<SplitBy>,
    /// Print CSV: table,key,measure,value.
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// What measures are split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SplitBy {
    /// The tier at the start of the period.
    Tier,
    /// The owner at the end of the period.
    Owner,
    /// The stage at the start of the period.
    Stage,
    /// The month of the first term's start.
    Cohort,
}

/// `tenure show`
#[derive(Clone, Debug, ClapArgs)]
pub struct Show {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure log`
#[derive(Clone, Debug, ClapArgs)]
pub struct Log {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// The touchpoint line.
    #[arg(required = true, allow_negative_numbers = true)]
    pub text: Vec<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure stage`
#[derive(Clone, Debug, ClapArgs)]
pub struct Stage {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// The stage's id or name.
    pub stage: String,
    /// Why: asked for when it goes back, is lost, closes a renewal or leaves criteria unmet.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure journal`
#[derive(Clone, Debug, ClapArgs)]
pub struct Journal {
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure sandbox serve`
#[derive(Clone, Debug, ClapArgs)]
pub struct Serve {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The folder of its database.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// How many accounts to make when it is empty.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=200_000))]
    pub accounts: u32,
    /// The same seed makes the same portfolio.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The token that requests must carry.
    #[arg(long, default_value = crate::sandbox::DEFAULT_TOKEN)]
    pub token: String,
}

/// `tenure sandbox import`
#[derive(Clone, Debug, ClapArgs)]
pub struct Import {
    /// The folder of the CSV files.
    pub from: PathBuf,
    /// The folder of its database; the demo's when not given.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Put it in the place of what is there, and throw the cache of that away.
    #[arg(long)]
    pub fresh: bool,
    /// Leave out associations and past values of records that are not in the files.
    #[arg(long)]
    pub skip_unknown: bool,
    /// What amounts are in, as three letters; EUR when not given.
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure keymap`
#[derive(Clone, Debug, ClapArgs)]
pub struct Keymap {
    /// The keymap to print; the one in force when not named.
    pub name: Option<String>,
}
