//! What cannot work in a keymap, or not everywhere: keys that clash, keys that terminals do not
//! tell apart, keys that other programs take.

use super::{Binding, Fault};
use crate::app::{Command, Scope};
use crate::input::chord::{Chord, Key, shown};

/// The scopes in which a key is looked up together, innermost first. With `true` the inner one lies
/// over the outer one like a dialog: there, its keys may mean something else than beneath.
const CHAINS: &[(&[Scope], bool)] = &[
    (&[Scope::Global], false),
    (&[Scope::Line], false),
    (&[Scope::Board, Scope::Global], false),
    (&[Scope::Triage, Scope::Global], false),
    (&[Scope::Accounts, Scope::Global], false),
    (&[Scope::Account, Scope::Global], false),
    (&[Scope::Quadrant, Scope::Global], false),
    (&[Scope::Renewals, Scope::Global], false),
    (&[Scope::Portfolio, Scope::Global], false),
    (&[Scope::Activity, Scope::Global], false),
    (&[Scope::Menu, Scope::Line], false),
    (&[Scope::Move, Scope::Global], true),
    (&[Scope::Bulk, Scope::Global], true),
    (&[Scope::Columns, Scope::Global], true),
    (&[Scope::Conflict, Scope::Global], true),
    (&[Scope::Help, Scope::Global], true),
];

/// Every fault and warning of the bindings; of two that clash the one in the file `mine` is to blame, which
/// is the one that a person changes.
pub fn faults(bindings: &[Binding], counts: bool, mine: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for binding in bindings {
        faults.extend(single(binding, counts));
    }
    for (chain, dialog) in CHAINS {
        let inside: Vec<&Binding> = bindings
            .iter()
            .filter(|binding| chain.contains(&binding.scope))
            .collect();
        for (at, one) in inside.iter().enumerate() {
            for other in &inside[at + 1..] {
                if !(*dialog && one.scope != other.scope) {
                    faults.extend(clash(one, other, mine));
                }
            }
        }
    }
    faults
}

fn fault(binding: &Binding, text: String) -> Fault {
    let (file, line) = binding.from.clone();
    Fault {
        file,
        line,
        text,
        warning: false,
    }
}

/// Whether a key means only one of the two where both are looked up: they begin with the same keys, and
/// neither lies over the other like a dialog.
pub fn exclude(one: &Binding, other: &Binding) -> bool {
    let same = one.keys == other.keys && one.command != other.command;
    let begins = one.keys.len() != other.keys.len()
        && (one.keys.starts_with(&other.keys) || other.keys.starts_with(&one.keys));
    let together = |(chain, dialog): &(&[Scope], bool)| {
        !dialog && chain.contains(&one.scope) && chain.contains(&other.scope)
    };
    (same || begins) && (one.scope == other.scope || CHAINS.iter().any(together))
}

/// What is wrong between two bindings that are looked up together.
fn clash(one: &Binding, other: &Binding, mine: &str) -> Option<Fault> {
    // The one from the file that inherits is the one to change, else the one further down.
    let rank = |binding: &Binding| (binding.from.0 == mine, binding.from.1);
    let (first, second) = if rank(one) <= rank(other) {
        (one, other)
    } else {
        (other, one)
    };
    let way_out = || {
        format!(
            "bind one of them to another key, or unbind it with {} = []",
            first.command.id()
        )
    };
    if one.keys == other.keys {
        if one.command == other.command {
            return None;
        }
        // Not before: nearly no two bindings clash, and all pairs are looked at with each start.
        let key = shown(&second.keys);
        let (a, b) = (second.command.id(), first.command.id());
        let text = format!("{key} means both {a} and {b}; {}", way_out());
        return Some(fault(second, text));
    }
    let (short, long) = if one.keys.len() < other.keys.len() {
        (one, other)
    } else {
        (other, one)
    };
    if long.keys.starts_with(&short.keys) {
        let text = format!(
            "{} ({}) is the beginning of {} ({}), which could never be typed; {}",
            shown(&short.keys),
            short.command.id(),
            shown(&long.keys),
            long.command.id(),
            way_out()
        );
        return Some(fault(second, text));
    }
    None
}

/// What is wrong with one binding by itself.
fn single(binding: &Binding, counts: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    let line = matches!(binding.scope, Scope::Line | Scope::Menu);
    for chord in &binding.keys {
        if *chord == Chord::ctrl('c') && binding.command != Command::Quit {
            let text = "C-c always quits and cannot mean anything else".to_owned();
            faults.push(fault(binding, text));
        }
        if let Some(why) = untellable(chord) {
            faults.push(fault(binding, format!("{chord}: {why}")));
        }
        if let Some(who) = taken(chord) {
            let text = format!("{chord} is often taken by {who} before it gets here");
            faults.push(Fault {
                warning: true,
                ..fault(binding, text)
            });
        }
    }
    let Some(first) = binding.keys.first() else {
        return faults;
    };
    if line && first.typed().is_some() {
        let text = format!("{first} is typed into the line there and cannot be a command");
        faults.push(fault(binding, text));
    }
    if counts
        && !line
        && first
            .typed()
            .is_some_and(|typed| ('1'..='9').contains(&typed))
    {
        let text = format!("{first} begins a count; write counts = false to use digits as keys");
        faults.push(fault(binding, text));
    }
    faults
}

/// Why terminals cannot tell a key from another one, and what to write instead.
///
/// The classic encoding sends control and a letter as one of 32 bytes, without shift, and some of
/// these bytes are keys of their own (xterm's `ctlseqs`, "Special keyboard keys").
fn untellable(chord: &Chord) -> Option<String> {
    let same = |as_key: &str| {
        Some(format!(
            "terminals send the same for {as_key}; write {as_key}"
        ))
    };
    if let Key::Char(character) = chord.key {
        if chord.ctrl {
            return match character {
                'i' | 'I' => same("Tab"),
                'm' | 'M' => same("Enter"),
                '[' => same("Esc"),
                '/' | '7' => same("C-_"),
                '\\' | ']' | '^' | '_' => None,
                _ if character.is_ascii_lowercase() && chord.shift => {
                    same(&format!("C-{character}"))
                }
                _ if character.is_ascii_uppercase() => {
                    same(&format!("C-{}", character.to_ascii_lowercase()))
                }
                _ if character.is_ascii_lowercase() || character == ' ' => None,
                _ => Some("many terminals do not send it; take control and a letter".to_owned()),
            };
        }
        if chord.shift {
            return Some("shift is in the character itself; write A for shift and a".to_owned());
        }
        if chord.alt && matches!(character, '[' | 'O') {
            return Some("it is how other keys begin in terminals; take another letter".to_owned());
        }
        return None;
    }
    let named = matches!(
        chord.key,
        Key::Enter | Key::Tab | Key::BackTab | Key::Esc | Key::Backspace
    );
    if named && (chord.ctrl || chord.shift) {
        let plain = Chord::plain(chord.key);
        return Some(format!(
            "terminals send the same for {plain}; write {plain}"
        ));
    }
    None
}

/// Which other program usually takes the key first.
fn taken(chord: &Chord) -> Option<&'static str> {
    match (chord.ctrl && !chord.alt, chord.key) {
        (true, Key::Char('b')) => Some("tmux"),
        (true, Key::Char('a')) => Some("screen"),
        _ => None,
    }
}
