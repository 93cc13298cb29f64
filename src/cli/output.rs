//! Writes answers: plain tables and JSON to standard output, complaints to standard error.

use super::{Failure, ascii};
use crate::domain::text;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Text of ours with nothing in it that a terminal would obey. What comes from the CRM is made
/// harmless where it comes in; this is the last door, for what a person typed, an error quotes, or
/// was forgotten.
fn harmless(text: &str) -> Cow<'_, str> {
    match text.chars().any(obeyed) {
        true => text
            .chars()
            .map(|c| if obeyed(c) { '\u{fffd}' } else { c })
            .collect(),
        false => Cow::Borrowed(text),
    }
}

/// Whether a terminal may take the character for more than text: C0 but for line ends, DEL, C1.
fn obeyed(char: char) -> bool {
    char.is_control() && char != '\n'
}

/// So many of a thing whose plural ends in s: `1 account`, `2 accounts`.
pub fn many(count: impl Into<u128>, of: &str) -> String {
    match count.into() {
        1 => format!("1 {of}"),
        count => format!("{count} {of}s"),
    }
}

/// Writes an answer. A reader that went away (`| head`) is no failure.
pub fn say(text: &str) -> Result<(), Failure> {
    written(&ascii::told(text))
}

fn written(text: &str) -> Result<(), Failure> {
    let text = harmless(text);
    let mut out = io::stdout().lock();
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| {
            if text.ends_with('\n') || text.is_empty() {
                Ok(())
            } else {
                out.write_all(b"\n")
            }
        })
        .and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Failed(format!(
            "The answer cannot be written: {error}."
        ))),
        _ => Ok(()),
    }
}

/// Writes JSON, one value over several lines.
pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        Failure::Failed(format!("The answer cannot be written as JSON: {error}."))
    })?;
    written(&escaped(text))
}

/// JSON with DEL and C1 as escapes too, which JSON leaves alone and terminals do not.
fn escaped(json: String) -> String {
    if !json.chars().any(obeyed) {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for char in json.chars() {
        match obeyed(char) {
            true => text.push_str(&format!("\\u{:04x}", u32::from(char))),
            false => text.push(char),
        }
    }
    text
}

/// Says something that is no answer, on standard error.
pub fn complain(text: &str) {
    // Nobody is left to tell when this fails.
    let text = ascii::told(text);
    let _ = writeln!(io::stderr().lock(), "{}", harmless(&text));
}

/// Whether somebody looks at standard error: then the age of the data is told.
pub fn watched() -> bool {
    io::stderr().is_terminal()
}

/// Whether a line of standard error can be written over: then progress is shown.
pub fn rewritable() -> bool {
    watched() && std::env::var_os("TERM").is_some_and(|term| term != "dumb")
}

/// So many cells of a title stand in a list; names from a CRM can be of any length.
pub const TITLE: usize = 72;

/// What of a text fits into so many cells; what is cut off is marked.
pub fn cut(text: &str, cells: usize) -> Cow<'_, str> {
    if text.width() <= cells {
        return Cow::Borrowed(text);
    }
    let mut end = 0;
    let mut used = 1;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > cells {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// Columns of text, aligned by the width they take on a screen; the last one is not filled up.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    // As they will be written: ASCII may take more cells.
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| ascii::told(cell)).collect())
        .collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if at + 1 < row.len() {
                let fill = widths[at].saturating_sub(cell.width()) + 2;
                line.extend(std::iter::repeat_n(' ', fill));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A text with each fault under its place.
pub fn pointed(
    text: &str,
    faults: impl Iterator<Item = (std::ops::Range<usize>, String)>,
) -> String {
    let shown = text::line(text);
    // Of nothing there is no place to point at.
    if shown.trim().is_empty() {
        let faults: Vec<String> = faults.map(|(_, fault)| fault).collect();
        return faults.join("\n");
    }
    let mut lines = vec![format!("  {shown}")];
    for (at, fault) in faults {
        // Only where nothing was made harmless are the places those of the text.
        if shown == text {
            let part = |range: std::ops::Range<usize>| -> String {
                shown.chars().skip(range.start).take(range.len()).collect()
            };
            let before = " ".repeat(part(0..at.start).width());
            let mark = "^".repeat(part(at).width().max(1));
            lines.push(format!("  {before}{mark}"));
        }
        lines.push(fault);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_are_aligned_by_what_they_take_on_a_screen() {
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        let text = super::table(&[row("华为", "1"), row("Acme Inc", ""), row("x", "2")]);
        assert_eq!(text, "华为      1\nAcme Inc\nx         2\n");
    }

    #[test]
    fn what_is_too_wide_is_cut_and_says_so() {
        assert_eq!(super::cut("Acme", 4), "Acme");
        assert_eq!(super::cut("Acme Inc", 6), "Acme…");
        assert_eq!(super::cut("华为技术有限", 6), "华为…");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_written() {
        assert_eq!(
            super::harmless("a\u{1b}[2J\u{9b}b\nc"),
            "a\u{fffd}[2J\u{fffd}b\nc"
        );
        assert_eq!(super::harmless("Ünïcode 华为\n"), "Ünïcode 华为\n");
        let json = serde_json::to_string("a\u{1b}\u{9b}\u{7f}").unwrap();
        assert_eq!(super::escaped(json), r#""a\u001b\u009b\u007f""#);
    }
}
