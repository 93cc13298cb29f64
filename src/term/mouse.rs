//! The mouse: what is done with it, and how it is taken and given back.
//!
//! Asked for are buttons, the wheel and motion with a button down (DEC private modes 1000 and 1002),
//! in the coordinates of mode 1006. Never motion alone (1003): a hand that rests on the mouse would
//! wake the program for nothing.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// What asks for it, and what gives it back.
const TAKE: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const GIVE: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Whether the mouse is wanted while the terminal is ours.
static WANTED: AtomicBool = AtomicBool::new(false);

/// Something done with the mouse, at a cell: column, row, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub what: What,
    /// Where.
    pub at: (u16, u16),
}

/// What is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The left button goes down.
    Press,
    /// The mouse moves with it down.
    Drag,
    /// It comes up.
    Release,
    /// The wheel, up.
    WheelUp,
    /// The wheel, down.
    WheelDown,
}

/// Takes the mouse, or gives it back, from now on.
///
/// # Errors
/// When the terminal cannot be written.
pub fn want(wanted: bool) -> io::Result<()> {
    WANTED.store(wanted, Ordering::SeqCst);
    super::out::send(if wanted { TAKE } else { GIVE })
}

/// Takes the mouse when the terminal is taken, if it is wanted.
///
/// # Errors
/// As [`want`].
pub(super) fn take() -> io::Result<()> {
    match WANTED.load(Ordering::SeqCst) {
        true => want(true),
        false => Ok(()),
    }
}

/// What gives the mouse back, for when the terminal is given back; nothing when it was never taken.
pub(super) fn give_back() -> &'static [u8] {
    match WANTED.load(Ordering::SeqCst) {
        true => GIVE,
        false => b"",
    }
}

/// Whether the mouse is taken from the start when nobody says: not over SSH, where each click is on
/// its way for a while and selecting text is what a mouse is mostly for.
pub fn usual(variable: impl Fn(&str) -> Option<String>) -> bool {
    let has = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    !has("SSH_CONNECTION") && !has("SSH_TTY")
}
