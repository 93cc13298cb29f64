//! A CSV file, row by row: separator and encoding found out, rows counted as a spreadsheet does.

use super::faults::{Fault, Faults};
use super::shown;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// How much of a file is looked at to find its separator.
const HEAD: usize = 1 << 16;
/// How much of its end is looked at.
const TAIL: u64 = 256;
const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// An open file, its header read.
pub struct Table {
    /// The file's name.
    pub file: String,
    /// The first row.
    pub header: Vec<String>,
    reader: Reader<File>,
    record: StringRecord,
    /// Whether the file ends with a quote.
    closed: bool,
    /// Row and line of the record at hand, when its last cell has line breaks.
    torn: Option<(u64, u64)>,
    /// Whether faults are told: a file is read twice, its faults are told once.
    tell: bool,
    /// How many lines the reader is behind at the beginning of a row: with CRLF it has yet to pass the LF.
    behind: u64,
}

/// A row of it.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    /// As a spreadsheet counts: the header is 1.
    pub number: u64,
    line: u64,
    table: &'t str,
    header: &'t [String],
    record: &'t StringRecord,
}

impl Table {
    /// Opens a file; `None` when it has no rows at all or cannot be read, which is a fault.
    pub fn open(path: &Path, tell: bool, faults: &mut Faults) -> Option<Table> {
        let file = shown(path);
        let mut fail = |text: String| {
            if tell {
                faults.of_file(&file, text);
            }
            None
        };
        let (source, separator, closed) = match prepare(path) {
            Ok(Ok(found)) => found,
            Ok(Err(why)) => return fail(why),
            Err(error) => return fail(format!("The file cannot be read: {error}.")),
        };
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(source);
        let mut table = Table {
            file,
            header: Vec::new(),
            reader,
            record: StringRecord::new(),
            closed,
            torn: None,
            tell,
            behind: 0,
        };
        match table.read(faults) {
            Some(true) => {
                let breaks = table.record.iter().flat_map(str::chars);
                let breaks = breaks.filter(|sign| *sign == '\n').count() as u64;
                let next = table.reader.position();
                if !table.reader.is_done() {
                    table.behind = (breaks + 2).saturating_sub(next.line());
                }
                table.header = table
                    .record
                    .iter()
                    .map(|cell| cell.trim().to_owned())
                    .collect();
                Some(table)
            }
            // The header's own fault has been told.
            Some(false) => None,
            None => {
                if tell {
                    let text = "The file is empty; its first row must name the columns.";
                    faults.of_file(&table.file, text.to_owned());
                }
                None
            }
        }
    }

    /// The next row; rows that cannot be read are faults and are passed over.
    pub fn next(&mut self, faults: &mut Faults) -> Option<Row<'_>> {
        loop {
            if !self.read(faults)? {
                continue;
            }
            // Spreadsheets write rows of separators behind the last one.
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let (have, want) = (self.record.len(), self.header.len());
            if have == want {
                break;
            }
            if self.tell {
                let torn = self.record.iter().any(|cell| cell.contains('\n'));
                let hint = match torn {
                    true => " Is a quote opened and never closed?",
                    false => "",
                };
                let cells = if have == 1 { "cell" } else { "cells" };
                let text = format!("The row has {have} {cells}, the header has {want}.{hint}");
                let fault = self.row().fault(None, text);
                faults.add(fault);
            }
        }
        Some(self.row())
    }

    /// The line that a row begins in.
    fn line(&self, at: &csv::Position) -> u64 {
        match at.record() {
            0 => at.line(),
            _ => at.line() + self.behind,
        }
    }

    fn row(&self) -> Row<'_> {
        let (number, line) = match self.record.position() {
            Some(at) => (at.record() + 1, self.line(at)),
            None => (0, 0),
        };
        Row {
            number,
            line,
            table: &self.file,
            header: &self.header,
            record: &self.record,
        }
    }

    /// At the end: a cell with line breaks in it was quoted, and if it was the last one, so must the
    /// file's end be. Otherwise it has swallowed the rows behind it.
    fn end(&mut self, faults: &mut Faults) {
        if let Some((row, line)) = self.torn
            && self.tell
            && !self.closed
        {
            faults.add(Fault {
                file: self.file.clone(),
                row: Some(row),
                line: Some(line).filter(|line| *line != row),
                column: None,
                text: "A quote is opened in this row and never closed.".to_owned(),
            });
        }
    }

    /// Reads one record; whether it can be used, and `None` at the end.
    fn read(&mut self, faults: &mut Faults) -> Option<bool> {
        let error = match self.reader.read_record(&mut self.record) {
            Ok(true) => {
                let last = self.record.iter().next_back();
                let torn = last.is_some_and(|cell| cell.trim_end().contains('\n'));
                let at = self.record.position().filter(|_| torn);
                self.torn = at.map(|at| (at.record() + 1, self.line(at)));
                return Some(true);
            }
            Ok(false) => {
                self.end(faults);
                return None;
            }
            Err(error) => error,
        };
        let (end, text, row, line, column) = match error.kind() {
            ErrorKind::Utf8 { pos, err } => (
                false,
                "The cell is not UTF-8; save the file as “CSV UTF-8”.".to_owned(),
                pos.as_ref().map(|at| at.record() + 1),
                pos.as_ref().map(|at| self.line(at)),
                self.header.get(err.field()).cloned(),
            ),
            _ => (
                true,
                format!("The file cannot be read on: {error}."),
                None,
                None,
                None,
            ),
        };
        if self.tell {
            faults.add(Fault {
                file: self.file.clone(),
                row,
                line: line.filter(|line| Some(*line) != row),
                column,
                text,
            });
        }
        (!end).then_some(false)
    }
}

impl<'t> Row<'t> {
    /// A cell without the blanks around it; `None` when nothing is in it.
    pub fn cell(&self, column: usize) -> Option<&'t str> {
        let cell = self.record.get(column)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    /// A cell as it stands in the file; `None` when nothing but blanks is in it.
    pub fn whole(&self, column: usize) -> Option<&'t str> {
        let cell = self.record.get(column)?;
        (!cell.trim().is_empty()).then_some(cell)
    }

    /// What is wrong with a cell of it, or with all of it.
    pub fn fault(&self, column: Option<usize>, text: String) -> Fault {
        Fault {
            file: self.table.to_owned(),
            row: Some(self.number),
            line: Some(self.line).filter(|line| *line != self.number),
            column: column.and_then(|at| self.header.get(at).cloned()),
            text,
        }
    }
}

/// The file behind its byte order mark, its separator, and whether it ends with a quote; a sentence when it is no such file.
fn prepare(path: &Path) -> io::Result<Result<(File, u8, bool), String>> {
    let mut file = File::open(path)?;
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        let text = "The file is UTF-16; save it as “CSV UTF-8”.";
        return Ok(Err(text.to_owned()));
    }
    if head.starts_with(b"PK\x03\x04") {
        let text = "The file is a spreadsheet or an archive, not CSV; save it as “CSV UTF-8”.";
        return Ok(Err(text.to_owned()));
    }
    let begin = match head.starts_with(UTF8_MARK) {
        true => UTF8_MARK.len(),
        false => 0,
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.by_ref().take(TAIL).read_to_end(&mut tail)?;
    let closed = tail.trim_ascii_end().ends_with(b"\"");
    file.seek(SeekFrom::Start(begin as u64))?;
    Ok(Ok((file, separator(&head[begin..]), closed)))
}

/// The separator that the first row has most of, outside quotes; the comma when it has none.
fn separator(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(separator == byte);
                }
            }
            _ => {}
        }
    }
    // The first of equals: `max_by_key` takes the last.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_the_header_has() {
        assert_eq!(separator(b"id,name\n1;2;3;4"), b',');
        assert_eq!(separator(b"id;\"a,b,c,d\";name\r\n"), b';');
        assert_eq!(separator(b"id\tname\n"), b'\t');
        assert_eq!(separator(b"id\n"), b',');
    }
}
