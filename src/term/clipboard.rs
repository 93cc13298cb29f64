//! The clipboard, by the terminal's own path (OSC 52), which works over SSH and inside tmux.

use base64::Engine;
use std::io::{self, Write};

/// More than terminals take (xterm's limit, and tmux's, is about 100 kB of base64).
const MOST: usize = 74_000;

/// Asks the terminal to put text on the clipboard. It does not answer whether it did.
///
/// # Errors
/// When the text is too long for terminals, or the terminal cannot be written.
pub fn copy(text: &str) -> io::Result<()> {
    if text.len() > MOST {
        return Err(io::Error::other(
            "the text is too long for the terminal's clipboard",
        ));
    }
    let coded = base64::engine::general_purpose::STANDARD.encode(text);
    let mut out = io::stdout().lock();
    write!(out, "\x1b]52;c;{coded}\x07")?;
    out.flush()
}
