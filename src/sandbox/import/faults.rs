//! What is wrong in the files: all of it at once, up to a number that can still be read.

use std::fmt;

/// How many faults are told one by one.
const TOLD: usize = 50;
/// A cell quoted in a fault is cut after so many characters.
const QUOTED: usize = 60;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The row, as a spreadsheet counts: the header is row 1. `None` for the whole file.
    pub row: Option<u64>,
    /// The line of the file on which the row begins, where it is another number than the row's:
    /// cells may hold line breaks.
    pub line: Option<u64>,
    /// The column's header.
    pub column: Option<String>,
    /// A sentence.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(line) = self.line {
            write!(f, " (line {line})")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.text)
    }
}

/// All that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The first ones.
    pub told: Vec<Fault>,
    /// How many more there are.
    pub more: u64,
}

impl Faults {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// Adds one.
    pub(super) fn add(&mut self, fault: Fault) {
        if self.told.len() < TOLD {
            self.told.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Puts them in the order of their files and rows.
    pub(super) fn sort(&mut self) {
        let mut files: Vec<String> = Vec::new();
        for fault in &self.told {
            if !files.contains(&fault.file) {
                files.push(fault.file.clone());
            }
        }
        let place = |fault: &Fault| files.iter().position(|file| *file == fault.file);
        self.told.sort_by_key(|fault| (place(fault), fault.row));
    }

    /// Adds one, and others.
    pub(super) fn extend(&mut self, one: Option<Fault>, others: Faults) {
        for fault in one.into_iter().chain(others.told) {
            self.add(fault);
        }
        self.more += others.more;
    }

    /// Adds one about a whole file.
    pub(super) fn of_file(&mut self, file: &str, text: String) {
        self.add(Fault {
            file: file.to_owned(),
            row: None,
            line: None,
            column: None,
            text,
        });
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.told.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        match self.more {
            0 => Ok(()),
            1 => write!(f, "\nand one more"),
            more => write!(f, "\nand {more} more"),
        }
    }
}

/// A cell as a fault quotes it: short, on one line.
pub(super) fn quoted(cell: &str) -> String {
    let mut text: String = cell
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .take(QUOTED)
        .collect();
    if cell.chars().nth(QUOTED).is_some() {
        text.push('…');
    }
    format!("“{text}”")
}
