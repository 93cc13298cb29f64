//! The one door that makes a CRM's text harmless.
//!
//! Whatever another system or another person wrote (a name, a note, an error message) goes through
//! [`line()`] or [`block`] before it may reach a cell, a log, a clipboard or an editor's file. What
//! comes out holds no control characters, no escape sequences, nothing that reorders or hides the
//! text around it, and ends within a bound. Visible text of any script stays as it was.
//!
//! Not here: widths and wrapping (the screen's), HTML (the connector's).

#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::str::Chars;
use unicode_normalization::char::{is_combining_mark, is_public_assigned};

/// Most characters that [`line()`] lets through, the closing `…` included.
pub const LINE_LIMIT: usize = 1_000;
/// Most characters of another system's text that [`block`] lets through, the closing `…` included;
/// more than the longest note HubSpot keeps (65,536).
pub const BLOCK_LIMIT: usize = 100_000;

/// Combining marks kept on one character: Vietnamese needs 2, pointed Hebrew 4, Tibetan 5; a
/// hundred of them paint over the lines above and below.
const MARKS: usize = 6;
/// Spaces kept in a row inside a block, so that indented text stays indented.
const INDENT: usize = 16;
/// What stands where a character was that no two terminals show alike.
const UNKNOWN: char = '\u{FFFD}';
/// Between the groups of a number; no line breaks at it.
const THIN: char = '\u{202f}';

/// One harmless line: line ends, tabs and runs of blanks become one space, the ends are trimmed.
pub fn line(text: &str) -> String {
    Cleaner::new(false).clean(text, LINE_LIMIT)
}

/// The same of words that a person wrote: nothing of them is cut off. How much is taken is said by
/// whoever takes it.
pub fn typed_line(text: &str) -> String {
    Cleaner::new(false).clean(text, usize::MAX)
}

/// Whether nothing of a text is lost where only its [`line()`] is known: it has no line ends of its own inside,
/// and is not cut.
pub fn whole(text: &str) -> bool {
    let ends = ['\n', '\r', '\x0b', '\x0c', '\u{85}', '\u{2028}', '\u{2029}'];
    let text = text.trim();
    !text.contains(ends) && text.chars().nth(LINE_LIMIT).is_none()
}

/// Harmless text of many lines: line ends become `\n`, tabs become spaces, more than one empty line
/// in a row becomes one, blanks at the ends of lines and of the whole go.
pub fn block(text: &str) -> String {
    Cleaner::new(true).clean(text, BLOCK_LIMIT)
}

/// The same of words that a person wrote: nothing of them is cut off.
pub fn typed_block(text: &str) -> String {
    Cleaner::new(true).clean(text, usize::MAX)
}

/// A count in digits, in groups of three with the thin space that money has: `10 000`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(THIN);
        }
        text.push(digit);
    }
    text
}

/// The text so far, and what is held back until the next visible character shows that it is needed.
struct Cleaner {
    many: bool,
    out: String,
    count: usize,
    last: Option<char>,
    marks: usize,
    newlines: usize,
    spaces: usize,
    joiner: Option<char>,
}

impl Cleaner {
    fn new(many: bool) -> Self {
        Self {
            many,
            out: String::new(),
            count: 0,
            last: None,
            marks: 0,
            newlines: 0,
            spaces: 0,
            joiner: None,
        }
    }

    fn clean(mut self, text: &str, limit: usize) -> String {
        let mut chars = text.chars().peekable();
        // One more than allowed is enough to know that it is too long.
        while self.count <= limit
            && let Some(c) = chars.next()
        {
            self.take(c, &mut chars);
        }
        if self.count > limit {
            let end = self.out.char_indices().nth(limit - 1).map(|(at, _)| at);
            self.out.truncate(end.unwrap_or(self.out.len()));
            let kept = self
                .out
                .trim_end_matches(|c: char| c.is_whitespace() || is_joiner(c))
                .len();
            self.out.truncate(kept);
            self.out.push('…');
        }
        self.out
    }

    fn take(&mut self, c: char, rest: &mut Peekable<Chars<'_>>) {
        match c {
            '\x1b' => skip_escape(rest),
            '\u{9b}' => skip_csi(rest),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(rest),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\x0b' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.newline(),
            '\t' => self.space(4),
            c if c.is_whitespace() => self.space(1),
            c if c.is_control() || is_invisible(c) => {}
            c if is_joiner(c) => self.joiner = self.last.map(|_| c),
            c if is_selector(c) => self.selector(c),
            c if is_combining_mark(c) => self.mark(c),
            c if !is_public_assigned(c) || c == UNKNOWN => self.unknown(),
            c => self.visible(c),
        }
    }

    fn newline(&mut self) {
        if self.many {
            self.newlines += 1;
            self.spaces = 0;
        } else {
            self.spaces = 1;
        }
        self.blank();
    }

    fn space(&mut self, width: usize) {
        self.spaces = match self.many {
            true => (self.spaces + width).min(INDENT),
            false => 1,
        };
        self.blank();
    }

    /// After a blank nothing combines with or joins to what stood before it.
    fn blank(&mut self) {
        self.last = None;
        self.joiner = None;
    }

    fn visible(&mut self, c: char) {
        if !self.out.is_empty() {
            for _ in 0..self.newlines.min(2) {
                self.push('\n');
            }
            for _ in 0..self.spaces {
                self.push(' ');
            }
        }
        (self.newlines, self.spaces, self.marks) = (0, 0, 0);
        self.join(c);
        self.push(c);
    }

    fn unknown(&mut self) {
        if self.last != Some(UNKNOWN) {
            self.visible(UNKNOWN);
        }
        self.joiner = None;
    }

    /// A mark without a character to stand on would stand on the screen's own frame.
    fn mark(&mut self, c: char) {
        if self.last.is_some() && self.marks < MARKS {
            self.marks += 1;
            self.join(c);
            self.push(c);
        }
    }

    /// One selector after a character that has variants; a row of them can carry hidden data.
    fn selector(&mut self, c: char) {
        if self.last.is_some_and(|last| selects(last, c)) {
            self.push(c);
        }
    }

    fn join(&mut self, next: char) {
        if let (Some(joiner), Some(last)) = (self.joiner.take(), self.last)
            && joins(last, joiner, next)
        {
            self.push(joiner);
        }
    }

    fn push(&mut self, c: char) {
        self.out.push(c);
        self.count += 1;
        self.last = Some(c);
    }
}

/// What follows an escape character, whole.
fn skip_escape(rest: &mut Peekable<Chars<'_>>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            skip_csi(rest);
        }
        Some('P' | 'X' | ']' | '^' | '_') => {
            rest.next();
            skip_string(rest);
        }
        _ => {
            while rest.next_if(|c| (' '..='/').contains(c)).is_some() {}
            rest.next_if(|c| ('0'..='~').contains(c));
        }
    }
}

/// A control sequence (ECMA-48, 5.4): parameters, intermediates, one final character.
fn skip_csi(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|c| ('0'..='?').contains(c)).is_some() {}
    while rest.next_if(|c| (' '..='/').contains(c)).is_some() {}
    rest.next_if(|c| ('@'..='~').contains(c));
}

/// A control string up to its end. Without an end only the introducer goes: what follows is text
/// that somebody wants to read, and harmless without it.
fn skip_string(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    while let Some(c) = ahead.next() {
        match c {
            '\x07' | '\u{9c}' => {
                *rest = ahead;
                return;
            }
            '\x1b' if ahead.peek() == Some(&'\\') => {
                ahead.next();
                *rest = ahead;
                return;
            }
            c if c.is_control() => return,
            _ => {}
        }
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters that show nothing and move, hide or split what is around them.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Whether a joiner between these two changes how they are written, as opposed to hiding there:
/// emoji sequences (with the zero-width joiner alone) and the scripts whose letters join.
fn joins(last: char, joiner: char, next: char) -> bool {
    let emoji = |c| is_emoji(c) || c == '\u{fe0f}';
    (joiner == '\u{200d}' && emoji(last) && is_emoji(next))
        || (is_joining_script(last) && is_joining_script(next))
}

fn selects(last: char, selector: char) -> bool {
    match selector {
        '\u{fe0e}' | '\u{fe0f}' => {
            is_emoji(last) || matches!(last, '0'..='9' | '#' | '*' | '©' | '®')
        }
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => is_ideograph(last),
        _ => matches!(last, '\u{1820}'..='\u{18aa}'),
    }
}

/// Blocks that emoji are taken from; wider than the list of emoji, which changes each year.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Arabic, Syriac, N'Ko, the scripts of India, Sri Lanka, Burma and Cambodia, Mongolian.
fn is_joining_script(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}' | '\u{a8e0}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' | '\u{11000}'..='\u{11fff}')
}
