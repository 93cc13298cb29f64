//! A keymap: which keys mean which command, in which scope.
//!
//! Keymaps are TOML files of sections (scopes) with `command = ["key", "g g"]`; `[]` unbinds,
//! `inherits` names the keymap they change, and whose keys give way to those of the file. [`mod@file`]
//! reads them, [`check`] finds what cannot work.

pub mod check;
pub mod file;
mod nearer;
#[cfg(test)]
mod tests;

pub use file::{Fault, load};

use super::chord::{Chord, shown};
use crate::app::command::KeyTable;
use crate::app::{Command, Scope};
use crate::domain::search::nearest;

/// The keymaps in the program: (name, file).
pub const EMBEDDED: &[(&str, &str)] = &[
    ("arrows", include_str!("../../../keymaps/arrows.toml")),
    ("vim", include_str!("../../../keymaps/vim.toml")),
    ("emacs", include_str!("../../../keymaps/emacs.toml")),
];

/// One sequence of keys and what it means in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The section it stands in.
    pub scope: Scope,
    /// What it means.
    pub command: Command,
    /// The keys, one after the other.
    pub keys: Vec<Chord>,
    /// The file and line it comes from.
    pub from: (String, usize),
}

/// A keymap that was read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// Its name.
    pub name: String,
    /// Whether digits before a command are its count; else digits are keys like any other.
    pub counts: bool,
    /// All bindings, in catalogue order.
    pub bindings: Vec<Binding>,
    /// Where a key means something else than in the keymap that is inherited: sentences with the line.
    pub notes: Vec<String>,
}

impl Keymap {
    /// A keymap of the program itself; `None` when there is none of that name.
    pub fn embedded(name: &str) -> Option<Self> {
        let (name, text) = EMBEDDED.iter().find(|(of, _)| *of == name)?;
        // A test holds that every embedded keymap is without fault.
        load(name, text, &|_| None).ok().map(|(keymap, _)| keymap)
    }

    /// The names of all keymaps, those of the program first; `own` are the person's, as (name, text).
    pub fn names(own: &[(String, String)]) -> Vec<String> {
        let mut names: Vec<String> = EMBEDDED.iter().map(|(name, _)| (*name).into()).collect();
        for (name, _) in own {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// The keymap of a name, a person's own before the program's, with what is to be said of it.
    ///
    /// # Errors
    /// Every reason why it cannot be used; sentences with the file and the line.
    pub fn named(name: &str, own: &[(String, String)]) -> Result<(Self, Vec<String>), Vec<String>> {
        let find = |name: &str| {
            let found = own.iter().find(|(of, _)| of == name);
            found.map(|(_, text)| text.clone())
        };
        let embedded = || {
            let found = EMBEDDED.iter().find(|(of, _)| *of == name);
            found.map(|(_, text)| (*text).to_owned())
        };
        let Some(text) = find(name).or_else(embedded) else {
            let all = Self::names(own);
            let hint = match nearest(name, all.iter().map(String::as_str)) {
                Some(near) => format!("Did you mean “{near}”?"),
                None => format!("There are {}.", all.join(", ")),
            };
            return Err(vec![format!("There is no keymap “{name}”. {hint}")]);
        };
        let told = |faults: Vec<Fault>| faults.iter().map(|of| format!("keymaps/{of}")).collect();
        match load(name, &text, &find) {
            // What a keymap of the program's puts up with is nothing for a person to mend.
            Ok((keymap, _)) if find(name).is_none() => Ok((keymap, Vec::new())),
            Ok((keymap, warnings)) => Ok((keymap, told(warnings))),
            Err(faults) => Err(told(faults)),
        }
    }

    /// The keymap of somebody who chose none.
    pub fn standard() -> Self {
        Self::embedded("arrows").unwrap_or(Self {
            name: "none".to_owned(),
            counts: false,
            bindings: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// The reverse map: for each command its keys, as the application shows them.
    pub fn table(&self) -> KeyTable {
        let keys = |command: Command| {
            let of = |own: bool| {
                self.bindings.iter().filter(move |binding| {
                    binding.command == command && (binding.scope == command.scope()) == own
                })
            };
            of(true).chain(of(false)).map(|b| shown(&b.keys)).collect()
        };
        KeyTable {
            counts: self.counts,
            name: self.name.clone(),
            keys: Command::ALL.iter().map(|of| (*of, keys(*of))).collect(),
        }
    }
}
