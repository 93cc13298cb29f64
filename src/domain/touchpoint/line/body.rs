//! The body of a line: the segments that are no clause, and the labels among them that wait for words
//! (`likelihood: ; price: ;`), as a template has them.

use super::Fault;
use super::clause::trimmed;
use super::head::{Around, is_colon};
use crate::messages::lines as say;
use std::ops::Range;

/// A segment of the body.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The mark in front of it.
    pub separator: Option<char>,
    /// Where it stands.
    pub segment: Range<usize>,
}

/// What was said, and what is to be said of it.
///
/// Labels alone are no words: while nothing else stands in the body the line cannot be logged. Once
/// something does, those left empty go.
pub(super) fn of(around: Around, parts: &[Part]) -> (String, Vec<Fault>) {
    let chars = around.chars;
    let (mut holes, mut said) = (Vec::new(), false);
    for (at, part) in parts.iter().enumerate() {
        match hole(around, parts, at) {
            Some(hole) => holes.push(hole),
            None => {
                let range = trimmed(chars, part.segment.clone());
                said |= !range.is_empty();
            }
        }
    }
    let label = |at: &Range<usize>| chars[at.clone()].iter().collect::<String>();
    if !said && let Some(first) = holes.first() {
        let fault = Fault {
            at: first.clone(),
            text: say::fill_in(around.language, label(first)),
            blocks: true,
        };
        return (as_typed(chars, parts), vec![fault]);
    }
    let faults = holes.iter().map(|at| Fault {
        at: at.clone(),
        text: say::left_out(around.language, label(at)),
        blocks: false,
    });
    (filled(around, parts), faults.collect())
}

/// The label of a segment that has nothing else: from behind the colon before it to its own. A colon
/// at the end of a line announces what stands on the next, if anything does.
fn hole(around: Around, parts: &[Part], at: usize) -> Option<Range<usize>> {
    let chars = around.chars;
    let part = parts.get(at)?;
    if chars.get(part.segment.end) == Some(&'\n') && announces(around, parts, at + 1) {
        return None;
    }
    let Range { start, end } = trimmed(chars, part.segment.clone());
    if end < start + 2 || !is_colon(chars[end - 1]) {
        return None;
    }
    // The colon of a clock ends no label.
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let clock = |at: usize| at > start && digit(at - 1) && digit(at + 1);
    let before = (start..end - 1).rfind(|at| is_colon(chars[*at]) && !clock(*at));
    let label = trimmed(chars, before.map_or(start, |at| at + 1)..end);
    (label.len() > 1).then_some(label)
}

/// Whether the part at this place, or the first behind it in a line of its own that is not blank, says
/// something.
fn announces(around: Around, parts: &[Part], at: usize) -> bool {
    let blank = |part: &&Part| trimmed(around.chars, part.segment.clone()).is_empty();
    let rest = parts.get(at..).unwrap_or_default();
    let blanks = rest.iter().take_while(blank).count();
    let own = rest.iter().take(blanks + 1);
    let said = rest.len() > blanks && own.clone().all(|part| part.separator == Some('\n'));
    said && hole(around, parts, at + blanks).is_none()
}

fn as_typed(chars: &[char], parts: &[Part]) -> String {
    let mut body = String::new();
    for part in parts {
        body.extend(part.separator.filter(|_| !body.is_empty()));
        body.extend(&chars[part.segment.clone()]);
    }
    body.trim().to_owned()
}

/// The segments that say something. What stood before a label that goes (`renewal: likelihood: ;`) is
/// put before the next segment.
fn filled(around: Around, parts: &[Part]) -> String {
    let chars = around.chars;
    let mut body = String::new();
    let mut ahead: Option<(Option<char>, String)> = None;
    for (at, part) in parts.iter().enumerate() {
        if let Some(label) = hole(around, parts, at) {
            let before = trimmed(chars, part.segment.start..label.start);
            if !before.is_empty() {
                ahead = Some((part.separator, chars[before].iter().collect()));
            }
            continue;
        }
        let text: String = chars[part.segment.clone()].iter().collect();
        // A blank line is kept, but is nothing that words could be put before.
        if text.trim().is_empty() && (part.separator != Some('\n') || ahead.is_some()) {
            continue;
        }
        let mut separator = part.separator;
        if let Some((before, words)) = ahead.take() {
            if !body.trim().is_empty() {
                body.extend(before);
                body.push(' ');
            }
            body += &words;
            separator = Some(' ').filter(|_| !text.starts_with(char::is_whitespace));
        } else if body.trim().is_empty() {
            separator = None;
        }
        body.extend(separator);
        body += &text;
    }
    body.trim().to_owned()
}
