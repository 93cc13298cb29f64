//! Going to sleep and waking up, as Ctrl-Z does in a program that does not take the screen.

use super::guard;
use rustix::process::{Signal, getpid, getppid, getsid, kill_current_process_group};
use std::io;

/// Whether somebody could wake us: a shell in the same session that controls jobs.
///
/// A program that a terminal multiplexer started itself has nobody above it; stopped, it would
/// hang for ever.
pub fn possible() -> bool {
    getppid().is_some_and(
        |parent| match (getsid(Some(parent)), getsid(Some(getpid()))) {
            (Ok(theirs), Ok(ours)) => theirs == ours,
            _ => false,
        },
    )
}

/// Gives the terminal back, stops the whole job (whoever started us stops too, so that the shell
/// notices), and takes the terminal again when continued.
///
/// # Errors
/// When the terminal cannot be taken again.
pub fn suspend() -> io::Result<()> {
    guard::restore();
    kill_current_process_group(Signal::STOP)?;
    guard::enter()
}
