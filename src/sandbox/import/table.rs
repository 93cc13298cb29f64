//! A CSV file, row by row: separator and encoding found out, rows counted as a spreadsheet does.

use super::faults::{Fault, Faults};
use super::shown;
use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How much of a file is looked at to find its separator.
const HEAD: usize = 1 << 16;
const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// An open file, its header read.
pub struct Table {
    /// The file's name.
    pub file: String,
    /// The first row.
    pub header: Vec<String>,
    reader: Reader<File>,
    record: StringRecord,
    /// Where the file is and where its text begins, to look at its last row again.
    path: PathBuf,
    begin: u64,
    separator: u8,
    /// Row, line and place of the record at hand.
    last: Option<(u64, u64, u64)>,
    /// Whether rows end with a carriage return alone, by which no editor counts lines.
    old: bool,
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
        let Prepared {
            source,
            begin,
            separator,
            old,
        } = match prepare(path) {
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
            path: path.to_owned(),
            begin,
            separator,
            last: None,
            old,
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
            Some(at) if self.old => (at.record() + 1, at.record() + 1),
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

    /// At the end: the reader takes a quote that was never closed for one that ends with the file, which may
    /// have swallowed rows, or be the end of a file that was cut off.
    fn end(&mut self, faults: &mut Faults) {
        let Some((row, line, place)) = self.last.take().filter(|_| self.tell) else {
            return;
        };
        // What cannot be read again was read a moment ago.
        if self.open_from(place).unwrap_or(false) {
            faults.add(Fault {
                file: self.file.clone(),
                row: Some(row),
                line: Some(line).filter(|line| *line != row && !self.old),
                column: None,
                text: "A quote is opened in this row and never closed.".to_owned(),
            });
        }
    }

    /// Whether the file ends inside a quote, read from a place outside any.
    fn open_from(&self, place: u64) -> io::Result<bool> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.begin + place))?;
        ends_in_quote(BufReader::new(file), self.separator)
    }

    /// Reads one record; whether it can be used, and `None` at the end.
    fn read(&mut self, faults: &mut Faults) -> Option<bool> {
        let error = match self.reader.read_record(&mut self.record) {
            Ok(true) => {
                let at = self.record.position();
                self.last = at.map(|at| (at.record() + 1, self.line(at), at.byte()));
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
                line: line.filter(|line| Some(*line) != row && !self.old),
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

/// A file that can be read.
struct Prepared {
    /// Behind its byte order mark.
    source: File,
    /// How long that is.
    begin: u64,
    separator: u8,
    /// Whether rows end with a carriage return alone.
    old: bool,
}

/// The file made ready; a sentence when it is no such file.
fn prepare(path: &Path) -> io::Result<Result<Prepared, String>> {
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
    let begin_at = begin as u64;
    file.seek(SeekFrom::Start(begin_at))?;
    Ok(Ok(Prepared {
        source: file,
        begin: begin_at,
        separator: separator(&head[begin..]),
        old: old(&head[begin..]),
    }))
}

/// Whether the first row ends with a carriage return alone, as on the first Macs.
fn old(head: &[u8]) -> bool {
    let mut quoted = false;
    for (at, byte) in head.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return false,
            b'\r' if !quoted => return head.get(at + 1) != Some(&b'\n'),
            _ => {}
        }
    }
    false
}

/// Whether a text that begins outside quotes ends inside one, by the same rules as the reader's: a quote opens
/// a cell only at its beginning, two within are one that is meant, and what stands behind a closing one is text.
fn ends_in_quote(text: impl BufRead, separator: u8) -> io::Result<bool> {
    #[derive(PartialEq)]
    enum At {
        Begin,
        Plain,
        Quoted,
        Closing,
    }
    let mut at = At::Begin;
    for byte in text.bytes() {
        let byte = byte?;
        at = match (at, byte) {
            (At::Begin, b'"') | (At::Closing, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::Closing,
            (At::Quoted, _) => At::Quoted,
            (_, b'\n' | b'\r') => At::Begin,
            (_, byte) if byte == separator => At::Begin,
            _ => At::Plain,
        };
    }
    Ok(at == At::Quoted)
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

    #[test]
    fn a_quote_is_open_at_the_end_only_where_nothing_closes_it() {
        let open = |text: &str| ends_in_quote(text.as_bytes(), b',').expect("it is read");
        for text in [
            "1,\"a",
            "1,\"a\n",
            "\"",
            "1,\"a\"\"",
            "1,\"a\"\n2,\"b,",
            "1,\"a\"\"\n",
        ] {
            assert!(open(text), "{text:?}");
        }
        for text in [
            "",
            "1,a",
            "1,\"a\"",
            "1,\"a\"\"\"",
            "1,a\"b",
            "1,\"a\"b\"",
            "1,\"\"\n",
            "1, \"a",
        ] {
            assert!(!open(text), "{text:?}");
        }
    }

    #[test]
    fn rows_may_end_with_a_carriage_return_alone() {
        assert!(old(b"id,\"na\nme\"\r1,A\r"));
        assert!(!old(b"id,name\r\n1,A\r\n"));
        assert!(!old(b"id,name\n1,\"A\rB\"\n"));
    }
}
