//! Reading a keymap file: syntax, sections, commands, keys, and what it inherits.

use super::{Binding, EMBEDDED, Keymap, check, nearer};
use crate::app::{Command, Scope};
use crate::domain::search::nearest;
use crate::input::chord::Chord;
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong with a keymap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The keymap's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// A sentence, with the way out.
    pub text: String,
    /// The keymap can be used all the same.
    pub warning: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, .. } = self;
        write!(f, "{file}.toml:{line}: {}", self.text)
    }
}

/// Keymaps that inherit from keymaps, at most so deep; more is a circle.
const DEPTH: usize = 8;

/// Reads and checks a keymap. `find` gives the text of a person's own keymap of a name; those of
/// the program are known. With the keymap come the warnings; without it, every fault there is.
pub fn load(
    name: &str,
    text: &str,
    find: &dyn Fn(&str) -> Option<String>,
) -> Result<(Keymap, Vec<Fault>), Vec<Fault>> {
    let mut reading = Reading {
        faults: Vec::new(),
        entries: Vec::new(),
        counts: false,
    };
    reading.file(name, text, find, DEPTH);
    let (bindings, notes) = nearer::win(reading.bindings());
    let mut faults = reading.faults;
    faults.extend(check::faults(&bindings, reading.counts, name));
    faults.sort_by(|a, b| (&a.file, a.line, &a.text).cmp(&(&b.file, b.line, &b.text)));
    faults.dedup();
    if faults.iter().any(|fault| !fault.warning) {
        return Err(faults);
    }
    let keymap = Keymap {
        name: name.to_owned(),
        counts: reading.counts,
        bindings,
        notes,
    };
    Ok((keymap, faults))
}

/// What one line of a file says: a command's keys in a scope.
struct Entry {
    scope: Scope,
    command: Command,
    keys: Vec<Vec<Chord>>,
    from: (String, usize),
    /// How near the file is to the one that is read: that one's own lines are the nearest.
    near: usize,
}

struct Reading {
    faults: Vec<Fault>,
    entries: Vec<Entry>,
    counts: bool,
}

impl Reading {
    /// All bindings, in catalogue order, each with how near its file is.
    fn bindings(&mut self) -> Vec<(usize, Binding)> {
        self.entries
            .sort_by_key(|entry| (entry.command, entry.scope));
        let binding = |entry: &Entry, keys: &Vec<Chord>| Binding {
            scope: entry.scope,
            command: entry.command,
            keys: keys.clone(),
            from: entry.from.clone(),
        };
        self.entries
            .iter()
            .flat_map(|entry| {
                let each = entry.keys.iter();
                each.map(move |keys| (entry.near, binding(entry, keys)))
            })
            .collect()
    }

    fn file(
        &mut self,
        name: &str,
        text: &str,
        find: &dyn Fn(&str) -> Option<String>,
        depth: usize,
    ) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let lines = Lines { name, text };
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.faults
                .push(lines.fault(at, error.message().to_owned()));
        }
        let table = table.get_ref();
        if let Some(parent) = table.get("inherits") {
            self.inherit(&lines, parent, find, depth);
        }
        for (key, value) in table {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("inherits", _) => {}
                ("counts", DeValue::Boolean(counts)) => self.counts = *counts,
                ("counts", _) => self
                    .faults
                    .push(lines.fault(value.span().start, "`counts` is true or false".to_owned())),
                (section, value) => match Scope::ALL.iter().find(|scope| scope.id() == section) {
                    None => {
                        let scopes = || Scope::ALL.iter().map(|scope| scope.id());
                        let hint = hint(section, scopes());
                        let all = scopes().collect::<Vec<_>>().join(", ");
                        self.faults.push(lines.fault(
                            at,
                            format!("there is no section [{section}]{hint}; sections are {all}"),
                        ));
                    }
                    Some(scope) => match value {
                        DeValue::Table(commands) => {
                            self.section(&lines, *scope, commands, depth);
                        }
                        _ => self.faults.push(
                            lines.fault(at, format!("{section} is a section: write [{section}]")),
                        ),
                    },
                },
            }
        }
    }

    fn inherit(
        &mut self,
        lines: &Lines<'_>,
        parent: &Spanned<DeValue<'_>>,
        find: &dyn Fn(&str) -> Option<String>,
        depth: usize,
    ) {
        let at = parent.span().start;
        let Some(name) = parent.get_ref().as_str() else {
            let text = "`inherits` is a keymap's name, in quotes".to_owned();
            return self.faults.push(lines.fault(at, text));
        };
        if depth == 0 {
            let text = format!("{name} inherits from itself in a circle; take one `inherits` out");
            return self.faults.push(lines.fault(at, text));
        }
        let embedded = || {
            let text = EMBEDDED.iter().find(|(of, _)| *of == name)?.1;
            Some(text.to_owned())
        };
        // A person's own `vim.toml` that inherits from "vim" means the program's.
        let own = (name != lines.name).then(|| find(name)).flatten();
        match own.or_else(embedded) {
            Some(text) => self.file(name, &text, find, depth - 1),
            None => {
                let names = EMBEDDED.iter().map(|(name, _)| *name);
                let hint = hint(name, names);
                let text = format!(
                    "there is no keymap \"{name}\"{hint}; the program has arrows, vim and emacs"
                );
                self.faults.push(lines.fault(at, text));
            }
        }
    }

    fn section(&mut self, lines: &Lines<'_>, scope: Scope, commands: &DeTable<'_>, near: usize) {
        for (key, value) in commands {
            let (id, at) = (key.get_ref().as_ref(), key.span().start);
            let Some(command) = Command::parse(id) else {
                let hint = hint(id, Command::ALL.iter().map(|command| command.id()));
                let text = format!("there is no command {id}{hint}");
                self.faults.push(lines.fault(at, text));
                continue;
            };
            if command.scope() != scope && command.scope() != Scope::Global {
                let text = format!("{id} belongs in the section [{}]", command.scope().id());
                self.faults.push(lines.fault(at, text));
                continue;
            }
            let entry = Entry {
                scope,
                command,
                keys: self.keys(lines, value),
                from: (lines.name.to_owned(), lines.line(at)),
                near,
            };
            // What is said of a command replaces what was inherited.
            self.entries
                .retain(|old| (old.scope, old.command) != (scope, command));
            self.entries.push(entry);
        }
    }

    fn keys(&mut self, lines: &Lines<'_>, value: &Spanned<DeValue<'_>>) -> Vec<Vec<Chord>> {
        let mut keys = Vec::new();
        let values = match value.get_ref() {
            DeValue::Array(values) => values.iter().collect(),
            _ => vec![value],
        };
        for value in values {
            let at = value.span().start;
            let Some(text) = value.get_ref().as_str() else {
                let text = "keys are texts in a list: [\"q\", \"C-x q\"]".to_owned();
                self.faults.push(lines.fault(at, text));
                continue;
            };
            match Chord::sequence(text) {
                Ok(sequence) => keys.push(sequence),
                Err(not) => self.faults.push(lines.fault(
                    at,
                    format!(
                        "\"{}\" is no key; keys are written q, G, C-d, A-x, S-Tab, Enter, Space, \
                         F5, and a sequence with blanks: g g",
                        not.0
                    ),
                )),
            }
        }
        keys
    }
}

fn hint<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    nearest(word, candidates)
        .map(|near| format!(" (did you mean {near}?)"))
        .unwrap_or_default()
}

/// A file's text, to tell lines from places.
struct Lines<'a> {
    name: &'a str,
    text: &'a str,
}

impl Lines<'_> {
    fn line(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let before = &bytes[..at.min(bytes.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    fn fault(&self, at: usize, text: String) -> Fault {
        Fault {
            file: self.name.to_owned(),
            line: self.line(at),
            text,
            warning: false,
        }
    }
}
