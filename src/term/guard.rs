//! Entering the terminal's full screen and, whatever happens, leaving it as it was.
//!
//! There is one `restore`, and it is idempotent: drop, panic, signals and suspension all call it.
//! ratatui's own `restore` leaves bracketed paste and the cursor as they are, so it is not used.

use crossterm::{cursor, event, queue, style, terminal};
use std::io;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours now.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// While it lives, the terminal is in raw mode on its alternate screen.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When the terminal refuses raw mode or cannot be written; it is left as it was.
    pub fn enter() -> io::Result<Self> {
        // The theme decides about colour. crossterm would drop bold and reverse too at NO_COLOR.
        style::force_color_output(true);
        hook_panics();
        enter()?;
        Ok(Self(()))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Takes the terminal, again after a suspension. Does nothing when it is ours already.
///
/// # Errors
/// As [`Guard::enter`].
pub fn enter() -> io::Result<()> {
    if ENTERED.swap(true, Ordering::SeqCst) {
        return Ok(());
    }
    let entered = take();
    if entered.is_err() {
        restore();
    }
    entered
}

/// Sets the modes anew, for a terminal that may have lost them while we were stopped from outside.
///
/// # Errors
/// As [`Guard::enter`].
pub fn retake() -> io::Result<()> {
    ENTERED.store(true, Ordering::SeqCst);
    // As far as crossterm knows the terminal is in raw mode still, and it would leave it as it is.
    let _ = terminal::disable_raw_mode();
    take()
}

fn take() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let mut bytes = Vec::new();
    queue!(
        bytes,
        terminal::EnterAlternateScreen,
        event::EnableBracketedPaste,
        cursor::Hide,
        terminal::Clear(terminal::ClearType::All)
    )?;
    super::out::send(&bytes)?;
    super::mouse::take()
}

/// Gives the terminal back as it was. Harmless when it is not ours.
pub fn restore() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    // The first bytes end a frame that may have been cut short.
    let mut bytes = b"\x1b[?2026l\x1b[0m".to_vec();
    bytes.extend_from_slice(super::mouse::give_back());
    // A vector takes everything.
    let _ = queue!(
        bytes,
        event::DisableBracketedPaste,
        terminal::LeaveAlternateScreen,
        cursor::Show
    );
    // Nothing can be done about a terminal that is gone; what still works is still tried.
    let _ = super::out::send(&bytes);
    let _ = terminal::disable_raw_mode();
}

/// A panic of the main thread gives the terminal back before its message is printed. One of
/// another thread is for the log: the cockpit goes on.
fn hook_panics() {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            tracing::error!("{panic}");
            let main = std::thread::current().name() == Some("main");
            if main || !ENTERED.load(Ordering::SeqCst) {
                restore();
                print(panic);
            }
        }));
    });
}
