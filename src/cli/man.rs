//! `tenure man`: manual pages, made from what can be typed.

use super::args::{Args, Man};
use super::{Failure, output};
use clap::CommandFactory;

/// Runs it.
pub fn run(options: &Man) -> Result<i32, Failure> {
    let mut command = Args::command();
    // With it each command knows the options that are for all of them, and its own whole name.
    command.build();
    for name in &options.command {
        command = match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => {
                return Err(Failure::Usage(format!(
                    "There is no command {name}: `tenure man` lists them."
                )));
            }
        };
    }
    let mut page = Vec::new();
    // Into memory, which does not fail.
    let _ = clap_mangen::Man::new(command).render(&mut page);
    output::say(&String::from_utf8_lossy(&page))?;
    Ok(0)
}
