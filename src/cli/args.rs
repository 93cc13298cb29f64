//! What can be typed.

pub use super::changes::Changes;
pub use super::health::args::HealthCommand;
pub use super::init::args::Init;
pub use super::outbox::Outbox;
pub use super::set::Set;
pub use super::task::Task;
pub use super::triage::args::Triage;
use crate::app::view::Start;
use clap::builder::PossibleValuesParser;
use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

/// A cockpit for customer success in the terminal.
#[derive(Debug, Parser)]
#[command(name = "tenure", version, about, disable_help_subcommand = true)]
pub struct Args {
    /// For every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What the cockpit opens on.
    #[command(flatten)]
    pub first: First,
    /// The command; without one the cockpit opens.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the cockpit opens on.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct First {
    /// Open the cockpit on this view; `last`: on the one it was left on.
    #[arg(long, value_name = "VIEW", value_parser = PossibleValuesParser::new(Start::names()))]
    pub view: Option<String>,
}

/// Above the options of every command, which would stand among its own.
const EVERYWHERE: &str = "With every command";

/// Options of every command.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Globals {
    /// Use this profile of config.toml (or `demo`).
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "NAME", env = "TENURE_PROFILE")]
    pub profile: Option<String>,
    /// Work on the embedded CRM in this folder instead of a profile.
    #[arg(
        long,
        global = true,
        help_heading = EVERYWHERE,
        value_name = "DIR",
        env = "TENURE_SANDBOX",
        conflicts_with = "profile"
    )]
    pub sandbox: Option<PathBuf>,
    /// Read config.toml, themes and keymaps from this folder.
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Never open a screen or ask a question.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub no_input: bool,
    /// Write more into the log.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub debug: bool,
    /// No colours, ASCII signs only.
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub plain: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the cockpit on an embedded CRM with a lifelike portfolio.
    Demo(Demo),
    /// Connect a CRM: token, mapping, first sync. Every question is a flag too.
    Init(Box<Init>),
    /// Whether all is well: files, token and rights, limits, clocks, cache, outbox, terminal.
    Doctor(Json),
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
    /// Change fields of an account, or of all that a query takes: tenure set acme likelihood=70.
    Set(Set),
    /// The tasks of an account: list, make, complete, move.
    Task(Task),
    /// Writes that have not reached the CRM yet, and what becomes of those that wait for you.
    Outbox(Outbox),
    /// What was written, newest first.
    Journal(Journal),
    /// What became of the accounts since you last left the cockpit.
    Changes(Changes),
    /// Take back the last thing written.
    Undo(Json),
    /// Do again what was taken back last, as long as nothing else was written since.
    Redo(Json),
    /// The embedded CRM alone.
    Sandbox {
        /// What to do with it.
        #[command(subcommand)]
        command: SandboxCommand,
    },
    /// Lifecycles: list, show, check a file, read one from the CRM.
    Lifecycle {
        /// What to do with them.
        #[command(subcommand)]
        command: LifecycleCommand,
    },
    /// The exit criteria of an account's stage: which are met, and ticking one.
    Criteria(Criteria),
    /// The staged goals agreed with an account.
    Goal(Goal),
    /// What came over from sales: promises and original intent.
    Handover(Handover),
    /// Print the keys in force.
    Keymap(Keymap),
    /// List the themes.
    Theme,
    /// Print what completes commands and options in a shell.
    Completions(Completions),
    /// Print a manual page, as `tenure man | man -l -` shows it.
    Man(Man),
}

/// The embedded CRM's commands.
#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Serve it until interrupted.
    Serve(Serve),
    /// Fill it from CSV files named after HubSpot's objects (see docs/import.md).
    Import(Import),
}

/// `tenure lifecycle`
#[derive(Debug, Subcommand)]
pub enum LifecycleCommand {
    /// The lifecycles there are; `*` marks the one in force.
    List {
        /// How the answer is printed.
        #[command(flatten)]
        json: Json,
    },
    /// Stages with aim, journey, roles, tasks, measures, exit criteria and pitfalls.
    Show {
        /// A preset or a file of lifecycles/; the one in force when not named.
        name: Option<String>,
        /// Print the file, to begin one of your own with.
        #[arg(long, conflicts_with = "json")]
        toml: bool,
        /// How the answer is printed.
        #[command(flatten)]
        json: Json,
    },
    /// Tell all faults of a file, each with its line.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Read the stages of the CRM and print them as a lifecycle file.
    FromCrm {
        /// Where they are: property, tickets/PIPELINE or deals/PIPELINE.
        source: String,
    },
}

/// `tenure criteria`
#[derive(Clone, Debug, ClapArgs)]
pub struct Criteria {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// Say that this criterion is met; may be given several times.
    #[arg(long, value_name = "ID")]
    pub tick: Vec<String>,
    /// Take that back.
    #[arg(long, value_name = "ID")]
    pub untick: Vec<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure goal`
#[derive(Clone, Debug, ClapArgs)]
pub struct Goal {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// What to do; the goals are listed when nothing is said.
    #[command(subcommand)]
    pub command: Option<GoalCommand>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// What `tenure goal` does.
#[derive(Clone, Debug, Subcommand)]
pub enum GoalCommand {
    /// List them.
    List,
    /// Agree a further goal, as the next of the ladder.
    Add {
        /// What the customer wants.
        title: String,
        /// Its figures and days.
        #[command(flatten)]
        change: GoalChange,
    },
    /// Change figures and days of a goal.
    Update {
        /// Its number in the list, or a part of its title.
        goal: String,
        /// Another title.
        #[arg(long)]
        title: Option<String>,
        /// Its figures and days.
        #[command(flatten)]
        change: GoalChange,
    },
    /// The goal is attained.
    Done {
        /// Its number in the list, or a part of its title.
        goal: String,
        /// Since when; today when not said.
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
        /// What shows it.
        #[arg(long)]
        evidence: Option<String>,
    },
}

/// Figures and days of a goal.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct GoalChange {
    /// What is measured, with its unit.
    #[arg(long)]
    pub measure: Option<String>,
    /// Where it began.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub baseline: Option<f64>,
    /// Where it is to be.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub target: Option<f64>,
    /// Where it is today.
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub current: Option<f64>,
    /// Whether more or less is better: up or down; told by baseline and target when not said.
    #[arg(long, value_parser = ["up", "down"])]
    pub direction: Option<String>,
    /// From when on it is worked on.
    #[arg(long, value_name = "DAY")]
    pub start: Option<String>,
    /// By when.
    #[arg(long, value_name = "DAY")]
    pub due: Option<String>,
    /// What shows it.
    #[arg(long)]
    pub evidence: Option<String>,
}

/// `tenure handover`
#[derive(Clone, Debug, ClapArgs)]
pub struct Handover {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// Why they bought, in their words.
    #[arg(long, value_name = "TEXT")]
    pub intent: Option<String>,
    /// Something that sales promised; may be given several times.
    #[arg(long, value_name = "TEXT")]
    pub promise: Vec<String>,
    /// A promise that is kept: its number in the list, or a part of its words.
    #[arg(long, value_name = "PROMISE")]
    pub kept: Vec<String>,
    /// Take that back.
    #[arg(long, value_name = "PROMISE")]
    pub not_kept: Vec<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
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
    /// How many accounts to make on the first run [default: 200].
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub accounts: Option<u32>,
    /// The same seed makes the same portfolio [default: 1].
    #[arg(long)]
    pub seed: Option<u64>,
    /// Throw the demo's portfolio and cache away and make them anew.
    #[arg(long)]
    pub fresh: bool,
    /// Begin with the CSV files of this folder instead of a made-up portfolio (see docs/import.md).
    #[arg(long, value_name = "DIR")]
    pub import: Option<PathBuf>,
    /// Keep its CRM and cache in this folder.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What it opens on.
    #[command(flatten)]
    pub first: First,
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
    /// At most so many, from the top of the list; all of them without it.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure metrics`
#[derive(Clone, Debug, ClapArgs)]
pub struct Metrics {
    /// The first day: 2026-01-01, from its 00:00 on. Without it: twelve months, or as many as are known.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day, which is part of the period. Without it: today.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
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
    /// A Markdown page for a quarterly business review: goals, value, health, open points, plan.
    #[arg(long, conflicts_with = "json")]
    pub qbr: bool,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure log`
#[derive(Clone, Debug, ClapArgs)]
pub struct Log {
    /// Id, name, or a part of the name that fits one account only.
    pub account: String,
    /// The touchpoint line; `-` reads it from standard input, with more lines for a long note.
    #[arg(required = true, allow_negative_numbers = true)]
    pub text: Vec<String>,
    /// The ticket it is about, by the CRM's id.
    #[arg(long, value_name = "ID", conflicts_with = "deal")]
    pub ticket: Option<String>,
    /// The deal it is about, by the CRM's id.
    #[arg(long, value_name = "ID")]
    pub deal: Option<String>,
    /// What the CRM asks for with it, as PROPERTY=VALUE; may be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE")]
    pub with: Vec<String>,
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
    /// Make the tasks of the stage entered: all of them, or these (ids, apart by commas).
    #[arg(long, value_name = "IDS", num_args = 0..=1, require_equals = true, value_delimiter = ',', default_missing_value = "all")]
    pub tasks: Option<Vec<String>>,
    /// Say that these exit criteria are met (ids, apart by commas).
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub met: Vec<String>,
    /// What the CRM asks for with it, as PROPERTY=VALUE; may be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE")]
    pub with: Vec<String>,
    /// How the answer is printed.
    #[command(flatten)]
    pub json: Json,
}

/// `tenure journal`
#[derive(Clone, Debug, ClapArgs)]
pub struct Journal {
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub limit: u32,
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
    /// The token that requests must carry [default: sandbox-token, or what the settings say].
    #[arg(long)]
    pub token: Option<String>,
    /// A TOML file with what the server decides: limits, OAuth, rules, lag, time zone (see docs/sandbox.md).
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
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

/// `tenure completions`
#[derive(Clone, Debug, ClapArgs)]
pub struct Completions {
    /// For which shell.
    pub shell: clap_complete::Shell,
}

/// `tenure man`
#[derive(Clone, Debug, ClapArgs)]
pub struct Man {
    /// The command the page is of, such as `health explain`; all of them in short without it.
    pub command: Vec<String>,
}

/// `tenure keymap`
#[derive(Clone, Debug, ClapArgs)]
pub struct Keymap {
    /// The keymap to print; the one in force when not named.
    pub name: Option<String>,
}
