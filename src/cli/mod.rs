//! The command line: one file per command, and what they share.
//!
//! [`args`] is what can be typed; [`context`] finds profile, rules and store; [`connect`] reaches the
//! CRM; [`send`] makes an action durable and then sends it, [`answers`] gives it what the CRM wants with it; [`account`] finds the account meant;
//! [`output`] writes tables and JSON; [`failure`] holds the exit codes; [`init`] sets a profile up,
//! [`doctor`] looks whether all is well.
//!
//! Answers go to standard output, everything else to standard error. Nothing but `init` asks a question.

mod account;
mod accounts;
mod answers;
pub mod args;
mod ascii;
mod changes;
mod cockpit;
mod completions;
mod connect;
mod context;
mod criteria;
mod demo;
mod doctor;
mod failure;
mod goal;
mod handover;
pub mod health;
mod import;
pub mod init;
mod journal;
mod json;
mod keymap;
mod lifecycle;
mod log;
mod logging;
mod man;
mod metrics;
mod not_taken;
mod outbox;
mod output;
mod plan;
mod progress;
mod qbr;
mod rules;
mod sandbox;
mod scorecard;
mod send;
mod set;
mod show;
mod stage;
mod sync;
mod task;
mod theme;
pub mod triage;
mod undo;
mod welcome;
mod whose;
mod wrong;

pub use failure::Failure;

use args::{Args, Command, SandboxCommand};
use clap::Parser;

/// Reads the arguments, does what they say, and answers the exit code: 0 done, 1 failed, 2 wrong
/// usage, 3 no such account or several, 4 kept in the outbox because the CRM cannot be reached.
pub fn run() -> i32 {
    outgrow();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            if let Some(sentence) = wrong::sentence(&error) {
                output::complain(&sentence);
                return error.exit_code();
            }
            // Help and version go to standard output with 0, faults to standard error with 2.
            let _ = error.print();
            return error.exit_code();
        }
    };
    match command(args) {
        Ok(code) => code,
        Err(failure) => {
            output::complain(&failure.to_string());
            failure.code()
        }
    }
}

/// Has a write beyond the limit on the size of files (`ulimit -f`) fail with a sentence, where the
/// system would end the program without a word. Caught and not ignored: programs that we start begin as
/// they are used to.
fn outgrow() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
    else {
        return;
    };
    // What was caught once stays caught.
    let _inside = runtime.enter();
    let number = rustix::process::Signal::XFSZ.as_raw();
    drop(signal(SignalKind::from_raw(number)));
}

fn command(args: Args) -> Result<i32, Failure> {
    let globals = args.globals;
    ascii::want(globals.plain);
    let opens = matches!(args.command, None | Some(Command::Demo(_)));
    if let Some(view) = args.first.view.as_deref().filter(|_| !opens) {
        return Err(Failure::Usage(format!(
            "--view {view} is for the cockpit: `tenure --view {view}`, `tenure demo --view {view}`."
        )));
    }
    match args.command {
        None => cockpit::run(&globals, &args.first),
        Some(Command::Demo(mut options)) if options.first.view.is_none() => {
            options.first = args.first;
            demo::run(&globals, &options)
        }
        Some(Command::Demo(options)) => demo::run(&globals, &options),
        Some(Command::Doctor(options)) => doctor::run(&globals, &options),
        Some(Command::Init(options)) => init::run(&globals, &options),
        Some(Command::Sync(options)) => sync::run(&globals, &options),
        Some(Command::Triage(options)) => triage::run(&globals, &options),
        Some(Command::Accounts(options)) => accounts::run(&globals, &options),
        Some(Command::Metrics(options)) => metrics::run(&globals, &options),
        Some(Command::Health { command }) => health::run(&globals, &command),
        Some(Command::Show(options)) => show::run(&globals, &options),
        Some(Command::Log(options)) => log::run(&globals, &options),
        Some(Command::Stage(options)) => stage::run(&globals, &options),
        Some(Command::Set(options)) => set::run(&globals, &options),
        Some(Command::Task(options)) => task::run(&globals, &options),
        Some(Command::Outbox(options)) => outbox::run(&globals, &options),
        Some(Command::Journal(options)) => journal::run(&globals, &options),
        Some(Command::Undo(options)) => undo::run(&globals, &options),
        Some(Command::Redo(options)) => undo::again(&globals, &options),
        Some(Command::Changes(options)) => changes::run(&globals, &options),
        Some(Command::Sandbox {
            command: SandboxCommand::Serve(options),
        }) => sandbox::run(&globals, &options),
        Some(Command::Sandbox {
            command: SandboxCommand::Import(options),
        }) => import::run(&globals, &options),
        Some(Command::Lifecycle { command }) => lifecycle::run(&globals, &command),
        Some(Command::Criteria(options)) => criteria::run(&globals, &options),
        Some(Command::Goal(options)) => goal::run(&globals, &options),
        Some(Command::Handover(options)) => handover::run(&globals, &options),
        Some(Command::Keymap(options)) => keymap::run(&globals, &options),
        Some(Command::Theme) => theme::run(&globals),
        Some(Command::Completions(options)) => completions::run(&options),
        Some(Command::Man(options)) => man::run(&options),
    }
}
