//! The rest of a reply that a slow line tore apart: it comes when what was begun was given up already,
//! and is no typing all the same.
//!
//! Told from typing by what it is: a hand types one character at a time, and not what is in a reply.

use super::answers;
use std::time::Duration;

/// How long the rest is looked out for. Nobody waits meanwhile: what is no rest is typed at once.
pub(super) const LOOKED_OUT: Duration = Duration::from_secs(10);

/// What was given up: its rest may come still.
#[derive(Debug)]
pub(super) enum Torn {
    /// ESC and this byte, which were told as a key with Alt.
    Begun(u8),
    /// `ESC [`, with what came since: not nothing.
    Sequence(Vec<u8>),
    /// A reply: what opened it, its length so far, whether ESC came last.
    Reply(u8, usize, bool),
}

impl Torn {
    /// Whether this goes on with it.
    pub(super) fn goes_on(&self, bytes: &[u8]) -> bool {
        match self {
            Torn::Begun(opened) => begins(*opened, bytes),
            Torn::Sequence(body) => ends(body, bytes),
            Torn::Reply(_, _, true) => bytes.starts_with(b"\\"),
            Torn::Reply(_, _, false) => replied(bytes),
        }
    }
}

/// Whether this is the rest of what an ESC began that was told as a key.
pub(super) fn behind_escape(bytes: &[u8]) -> bool {
    match bytes {
        // No hand types two characters at once.
        [b'[' | b'O', _, ..] => true,
        [opened, rest @ ..] => begins(*opened, rest),
        [] => false,
    }
}

/// Whether this is what stands in a reply behind ESC and this byte. Two keys that a slow line brings
/// together are not.
fn begins(opened: u8, bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit());
    let (numbers, rest) = bytes.split_at(digits.count());
    match opened {
        b'[' => match rest {
            [b'?' | b'>' | b'<', next, ..] => numbers.is_empty() && next.is_ascii_digit(),
            [b';' | b'~' | b'c' | b'n' | b'R', ..] => !numbers.is_empty(),
            _ => false,
        },
        b']' => !numbers.is_empty() && rest.first() == Some(&b';'),
        b'P' => matches!(rest, [b'>' | b'!', b'|', ..] | [b'$' | b'+', b'r', ..]),
        b'_' => matches!(bytes, [first, _, b'=', ..] if answers(opened, *first)),
        _ => false,
    }
}

/// Whether this goes on with the body of a sequence: with more of the same, or with what ends it.
fn ends(body: &[u8], bytes: &[u8]) -> bool {
    let more = |byte: &&u8| matches!(**byte, b'0'..=b'9' | b';' | b':' | b'$');
    let count = bytes.iter().take_while(more).count();
    let Some(last) = bytes.get(count) else {
        return count > 0;
    };
    match (body.first(), last) {
        (Some(b'?'), b'c' | b'n' | b'u' | b'y' | b'R') => true,
        (Some(b'>'), b'c') | (Some(b'<'), b'M' | b'm') => true,
        (Some(b'0'..=b'9'), b'~' | b'R' | b'c' | b'n' | b't' | b'u') => true,
        (Some(b'0'..=b'9'), b'A'..=b'H' | b'P'..=b'S') => true,
        // A mark stands first only, so that there is nothing but the mark yet.
        _ => false,
    }
}

/// Whether this goes on with a reply: it ends it, or is more of a colour.
fn replied(bytes: &[u8]) -> bool {
    let printed = bytes.iter().take_while(|byte| matches!(byte, 0x20..0x7f));
    let (text, rest) = bytes.split_at(printed.count());
    let colour = |byte: &u8| byte.is_ascii_hexdigit() || b"rgb:/;?".contains(byte);
    match rest {
        [0x07, ..] | [0x1b, b'\\', ..] => true,
        [] | [0x1b] => text.len() > 1 && text.iter().all(colour),
        _ => false,
    }
}
