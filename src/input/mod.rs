//! Keys to commands: chords, keymap files, sequences, layers.

pub mod chord;
