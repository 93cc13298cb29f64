//! The terminal itself: entering and leaving it, keys, signals, hang-up, suspension, the clipboard, a browser.
//!
//! Nothing here knows of accounts or views. The screen's contents come as a closure that draws.

pub mod ask;
pub mod browser;
pub mod clipboard;
pub mod editor;
pub mod events;
pub mod guard;
mod input;
pub mod keys;
pub mod link;
pub mod mouse;
pub mod out;
pub mod paint;
pub mod screen;
pub mod suspend;

pub use events::Event;
pub use guard::Guard;
pub use screen::Screen;

/// Why the terminal cannot carry the cockpit.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    /// Standard output or input is not a terminal.
    #[error(
        "The cockpit needs a terminal, and {0} is not one. `tenure triage` and `tenure accounts` print to pipes and files."
    )]
    NotATerminal(&'static str),
    /// `TERM=dumb`.
    #[error(
        "The terminal says it is `dumb`: it cannot place text. Set TERM to what it really is, or use `tenure triage` and `tenure accounts`, which only print."
    )]
    Dumb,
    /// The terminal refused something.
    #[error("The terminal does not do what it should: {0}.")]
    Io(#[from] std::io::Error),
}

/// Whether the cockpit can run here.
///
/// # Errors
/// [`TermError::NotATerminal`] or [`TermError::Dumb`], as sentences with the way out.
pub fn check() -> Result<(), TermError> {
    use std::io::IsTerminal;
    if !std::io::stdin().is_terminal() {
        return Err(TermError::NotATerminal("standard input"));
    }
    if !std::io::stdout().is_terminal() {
        return Err(TermError::NotATerminal("standard output"));
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(TermError::Dumb);
    }
    Ok(())
}
