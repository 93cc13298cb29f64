//! `tenure completions`: a script for the shell, made from what can be typed.

use super::args::{Args, Completions};
use super::{Failure, output};
use clap::CommandFactory;

/// Runs it.
pub fn run(options: &Completions) -> Result<i32, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "tenure", &mut script);
    output::say(&String::from_utf8_lossy(&script))?;
    Ok(0)
}
