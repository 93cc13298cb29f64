//! Keys as they come, to commands or typed text: counts, sequences, the innermost scope first.

use super::chord::{Chord, Key, shown};
use super::keymap::{Binding, Keymap};
use crate::app::{Command, Scope};

/// What a key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A command, with the count typed before it.
    Command(Command, Option<u32>),
    /// The key that always leaves, whatever is open.
    Leave,
    /// A character for the line being typed.
    Text(String),
    /// Not whole yet: the keys so far, and what can follow (keys, command). Both empty when the
    /// sequence was given up.
    Prefix(String, Vec<(String, Command)>),
    /// Keys that mean nothing here.
    Unknown(String),
    /// Nothing: a character that cannot be typed.
    Nothing,
}

/// What can be had whatever is open, a line being typed among it.
const EVERYWHERE: [Command; 4] = [
    Command::Help,
    Command::Redraw,
    Command::Suspend,
    Command::Quit,
];

/// Counts stop here: nobody means more, and no list is longer.
const MOST: u32 = 99_999;

/// The keys so far, and the keymap that gives them a meaning.
#[derive(Clone, Debug)]
pub struct Resolver {
    keymap: Keymap,
    pending: Vec<Chord>,
    count: Option<u32>,
}

impl Resolver {
    /// A resolver with nothing pending.
    pub fn new(keymap: Keymap) -> Self {
        Self {
            keymap,
            pending: Vec::new(),
            count: None,
        }
    }

    /// The keymap in force.
    pub fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    /// Forgets keys and count not yet used.
    pub fn clear(&mut self) {
        self.pending.clear();
        self.count = None;
    }

    /// Takes a key in. `scopes` are looked through innermost first; `typing` says whether plain
    /// characters go into a line.
    pub fn feed(&mut self, chord: Chord, scopes: &[Scope], typing: bool) -> Resolved {
        let chord = match chord.typed() {
            Some(_) if typing => chord,
            _ => self.by_position(chord),
        };
        // Whatever a keymap says: this one always leaves.
        if chord == Chord::ctrl('c') {
            self.clear();
            return Resolved::Leave;
        }
        let fresh = self.pending.is_empty();
        if self.gives_up(chord, scopes) && !(fresh && self.count.is_none()) {
            self.clear();
            return Resolved::Prefix(String::new(), Vec::new());
        }
        if fresh
            && typing
            && let Some(character) = chord.typed()
        {
            return if character.is_control() {
                Resolved::Nothing
            } else {
                Resolved::Text(character.to_string())
            };
        }
        if fresh && !typing && self.digit(chord) {
            return Resolved::Prefix(self.shown(), Vec::new());
        }
        self.pending.push(chord);
        self.look_up(scopes)
    }

    /// Whether a key gives up what is pending: Escape, and whatever the keymap has for leaving a line or
    /// going back (`C-g` in Emacs), unless it goes on with the sequence.
    fn gives_up(&self, chord: Chord, scopes: &[Scope]) -> bool {
        if chord == Chord::plain(Key::Esc) {
            return true;
        }
        let leaves = |binding: &Binding| {
            matches!(binding.command, Command::Cancel | Command::Back) && binding.keys == [chord]
        };
        let goes_on = |binding: &Binding| {
            let rest = binding.keys.strip_prefix(self.pending.as_slice());
            scopes.contains(&binding.scope) && rest.is_some_and(|rest| rest.first() == Some(&chord))
        };
        let bindings = || self.keymap.bindings.iter();
        !self.pending.is_empty() && bindings().any(leaves) && !bindings().any(goes_on)
    }

    /// The key as a Latin keyboard has it, unless the keymap itself has one of that letter.
    fn by_position(&self, chord: Chord) -> Chord {
        let Some(latin) = super::latin::same_key(chord) else {
            return chord;
        };
        let named = |binding: &Binding| binding.keys.contains(&chord);
        match self.keymap.bindings.iter().any(named) {
            true => chord,
            false => latin,
        }
    }

    /// Takes a digit into the count; says whether it did. Where digits are keys, Alt begins a count, as
    /// it does in Emacs and in shells, and digits go on with it.
    fn digit(&mut self, chord: Chord) -> bool {
        let Key::Char(typed) = chord.key else {
            return false;
        };
        let Some(digit) = typed.to_digit(10).filter(|_| !chord.ctrl) else {
            return false;
        };
        let bound = |binding: &Binding| binding.keys.first() == Some(&chord);
        let counts = match chord.alt {
            true => !self.keymap.bindings.iter().any(bound),
            false => self.keymap.counts || self.count.is_some(),
        };
        if !counts || (digit == 0 && self.count.is_none()) {
            return false;
        }
        let count = self.count.unwrap_or(0);
        self.count = Some(count.saturating_mul(10).saturating_add(digit).min(MOST));
        true
    }

    fn look_up(&mut self, scopes: &[Scope]) -> Resolved {
        let mut follow = Vec::new();
        // What works everywhere works in a line too, by the keys that type nothing.
        let outside = (!scopes.contains(&Scope::Global)).then_some(Scope::Global);
        for scope in scopes.iter().copied().chain(outside) {
            let bindings = self.keymap.bindings.iter();
            let here = |binding: &&Binding| {
                let types = || {
                    binding
                        .keys
                        .first()
                        .is_some_and(|key| key.typed().is_some())
                };
                let everywhere = EVERYWHERE.contains(&binding.command) && !types();
                binding.scope == scope && (Some(scope) != outside || everywhere)
            };
            for binding in bindings.filter(here) {
                let Some(rest) = binding.keys.strip_prefix(self.pending.as_slice()) else {
                    continue;
                };
                if !rest.is_empty() {
                    follow.push((shown(rest), binding.command));
                } else if follow.is_empty() {
                    let found = Resolved::Command(binding.command, self.count);
                    self.clear();
                    return found;
                }
            }
        }
        if follow.is_empty() {
            let shown = self.shown();
            self.clear();
            return Resolved::Unknown(shown);
        }
        Resolved::Prefix(self.shown(), follow)
    }

    /// Count and keys so far.
    fn shown(&self) -> String {
        let keys = shown(&self.pending);
        match self.count {
            Some(count) if keys.is_empty() => count.to_string(),
            Some(count) => format!("{count} {keys}"),
            None => keys,
        }
    }
}
