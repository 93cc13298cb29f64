//! Keys to commands: chords, keymap files, sequences, layers.
//!
//! - [`chord`]: a key with its modifiers, read and shown.
//! - [`keymap`]: which keys mean which command, from TOML files; all faults of a file at once.
//! - [`latin`]: keys of Cyrillic and Greek keyboards, by position.
//! - [`resolver`]: keys as they come, with counts and sequences, to commands or typed text.
//!
//! Not here: reading keys from a terminal, and what a command does.

pub mod chord;
pub mod keymap;
pub mod latin;
pub mod resolver;

pub use chord::{Chord, Key};
pub use keymap::Keymap;
pub use resolver::{Resolved, Resolver};
