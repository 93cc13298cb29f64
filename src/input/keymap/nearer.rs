//! A key of a person's own goes before what the inherited keymap does with it, and that is said.

use super::{Binding, check};
use crate::app::Command;
use crate::input::chord::shown;

/// Of bindings that exclude each other the one of the nearer file stays. With those that stay come
/// sentences that say what their keys no longer mean. Two of the same file both stay: which of them is
/// meant, nobody knows.
pub fn win(all: Vec<(usize, Binding)>) -> (Vec<Binding>, Vec<String>) {
    let beats = |(near, one): &(usize, Binding), (far, other): &(usize, Binding)| {
        near > far && check::exclude(one, other)
    };
    let far = all.iter().map(|(near, _)| *near).min().unwrap_or(0);
    // Nearly all are of the keymap that is inherited: they are looked at only against the few that are not.
    let nearer: Vec<&(usize, Binding)> = all.iter().filter(|(near, _)| *near > far).collect();
    let lost: Vec<bool> = all
        .iter()
        .map(|one| nearer.iter().any(|other| beats(other, one)))
        .collect();
    let kept = |at: &usize| !lost[*at];
    let mut notes = Vec::new();
    for one in &nearer {
        let beaten = (0..all.len()).filter(|at| beats(one, &all[*at]));
        let mut told: Vec<Command> = Vec::new();
        for at in beaten {
            let command = all[at].1.command;
            // A command that only has its own keys said anew, one more to begin with, is what was meant.
            if command != one.1.command && !told.contains(&command) {
                told.push(command);
            }
        }
        let left = |command: &Command| {
            let places = (0..all.len()).filter(kept);
            let mut keys: Vec<String> = places
                .filter(|at| all[*at].1.command == *command)
                .map(|at| shown(&all[at].1.keys))
                .collect();
            keys.dedup();
            match keys.as_slice() {
                [] => format!("{} (which has no key now)", command.id()),
                keys => format!("{} (which has {})", command.id(), keys.join(" ")),
            }
        };
        if !told.is_empty() {
            let (file, line) = &one.1.from;
            let (key, means) = (shown(&one.1.keys), one.1.command.id());
            let told: Vec<String> = told.iter().map(left).collect();
            let told = told.join(", ");
            notes.push(format!(
                "keymaps/{file}.toml:{line}: {key} means {means} now, no longer {told}"
            ));
        }
    }
    notes.dedup();
    let all = all.into_iter().zip(lost);
    let kept = all.filter(|(_, lost)| !lost);
    (kept.map(|((_, binding), _)| binding).collect(), notes)
}
