//! The bytes that a terminal sends, cut into keys, pastes and the mouse.
//!
//! Our own, because reading has to be right whatever comes together: crossterm 0.29 waits at the
//! terminal and at changes of its size in one, edge by edge, and a key that comes with a change of size
//! stays with it until the next key. Here whoever reads the bytes waits for them alone, and nothing that
//! was read can be left behind.
//!
//! The terminal's late replies (strings: OSC, DCS, APC, PM; and reports) are no typing and are let go.
//! What a sequence means is in [`super::keys`].

mod paste;
#[cfg(test)]
mod tests;
mod torn;

use super::events::Event;
use super::keys;
use crate::input::chord::{Chord, Key};
use paste::{goes_on, heap, keep, paste, pasted, text_of};
use std::time::Duration;
use torn::{LOOKED_OUT, Torn, behind_escape};

/// How long ESC may be the beginning of something. A sequence is written in one go, so that its parts
/// are together but for a packet's border, which a slow line may stretch; a hand on Esc should not be
/// felt to wait.
const ESCAPE: Duration = Duration::from_millis(40);

/// How long what looks like the beginning of a sequence, and may be Alt, may pause.
const PAUSE: Duration = Duration::from_millis(200);

/// How long a sequence or a reply may pause of which more than the beginning was read: that was no hand.
const WITHIN: Duration = Duration::from_secs(1);

/// A paste is asked so often whether it goes on.
const PASTE_PAUSE: Duration = Duration::from_millis(250);

/// After so many pauses on end a paste has come to no end of its own.
const PASTE_PAUSES: u8 = 4;

/// Longer replies than this there are none of; what goes on is typing after all.
const LONGEST: usize = 8_192;

/// Longest body of a sequence that means something.
const LONGEST_SEQUENCE: usize = 64;

/// Where in the stream of bytes we are.
#[derive(Debug, Default)]
pub struct Input(State);

#[derive(Debug, Default)]
enum State {
    /// Between two keys.
    #[default]
    Ground,
    /// Behind ESC.
    Escape,
    /// Behind `ESC O`.
    SingleShift,
    /// Behind `ESC [`, with what came since.
    Sequence(Vec<u8>),
    /// Behind `ESC [ [`.
    Console,
    /// Behind `ESC [ M`, with what came since.
    OldMouse(Vec<u8>),
    /// In a reply: what opened it, its length so far, whether ESC came last.
    Reply(u8, usize, bool),
    /// In a character of several bytes, behind ESC or not.
    Character(Vec<u8>, bool),
    /// In a paste: its text, with what may be its end, and how often it has paused since the last of it.
    Paste(Vec<u8>, u8),
    /// In what comes in heaps without the marks of a paste: its text.
    Heap(Vec<u8>),
    /// Behind an ESC that was told as a key, as nothing came behind it in time.
    Late,
    /// Behind what was given up, as nothing more of it came in time.
    Torn(Torn),
    /// Behind a paste that came to no end in time.
    Lapsed,
}

impl Input {
    /// Takes what was read, and tells what it was.
    pub fn take(&mut self, bytes: &[u8], told: &mut dyn FnMut(Event)) {
        let mut bytes = bytes;
        match &mut self.0 {
            // Alone and after a pause: a hand that wants out, not a part of the text.
            State::Paste(_, paused) if *paused > 0 && bytes == [0x03] => self.stop(told),
            State::Paste(_, paused) => *paused = 0,
            State::Heap(text) => {
                let more = text_of(bytes);
                keep(text, &bytes[..more]);
                if more == bytes.len() {
                    return;
                }
                // A key, or what a terminal says: the heap is over.
                bytes = &bytes[more..];
                self.stop(told);
            }
            State::Ground | State::Late | State::Torn(_) | State::Lapsed if heap(bytes) => {
                return self.0 = State::Heap(bytes.to_vec());
            }
            State::Late => {
                self.0 = match behind_escape(bytes) {
                    true => State::Escape,
                    false => State::Ground,
                };
            }
            State::Torn(torn) => {
                let rest = torn.goes_on(bytes);
                self.0 = match std::mem::take(&mut self.0) {
                    State::Torn(torn) if rest => torn.into(),
                    _ => State::Ground,
                };
            }
            State::Lapsed => {
                self.0 = match goes_on(bytes) {
                    true => State::Paste(Vec::new(), 0),
                    false => State::Ground,
                };
            }
            _ => {}
        }
        for byte in bytes {
            self.byte(*byte, told);
        }
    }

    /// How long to wait for more before [`Self::quiet`]; `None`: for ever.
    pub fn patience(&self) -> Option<Duration> {
        match &self.0 {
            State::Ground | State::Character(..) | State::Late | State::Lapsed => None,
            State::Torn(_) => Some(LOOKED_OUT),
            State::Escape => Some(ESCAPE),
            State::SingleShift | State::Reply(_, 0, false) => Some(PAUSE),
            State::Sequence(body) if body.is_empty() => Some(PAUSE),
            State::Sequence(_) | State::Console | State::OldMouse(_) | State::Reply(..) => {
                Some(WITHIN)
            }
            State::Paste(..) | State::Heap(_) => Some(PASTE_PAUSE),
        }
    }

    /// Nothing more came: what was begun is what it is now.
    pub fn quiet(&mut self, told: &mut dyn FnMut(Event)) {
        let state = match std::mem::take(&mut self.0) {
            state @ (State::Ground | State::Character(..) | State::Late | State::Lapsed) => state,
            State::Paste(text, paused) if paused + 1 < PASTE_PAUSES => {
                State::Paste(text, paused + 1)
            }
            State::Paste(text, _) => {
                pasted(&text, told);
                State::Lapsed
            }
            // The end of it may be stuck in the line.
            State::Heap(text) => {
                pasted(&text, told);
                State::Lapsed
            }
            State::Escape => {
                told(Event::Key(Chord::plain(Key::Esc)));
                State::Late
            }
            State::SingleShift => alt('O', told),
            // Alt and a bracket, and nothing behind it.
            State::Sequence(body) if body.is_empty() => begun(b'[', told),
            State::Reply(opened, 0, false) => begun(opened, told),
            State::Sequence(body) => State::Torn(Torn::Sequence(body)),
            State::Reply(opened, length, escaped) => {
                State::Torn(Torn::Reply(opened, length, escaped))
            }
            State::Console | State::OldMouse(_) | State::Torn(_) => State::Ground,
        };
        self.0 = state;
    }

    /// Nothing more comes that belongs to what came: another program reads from now on, or the terminal
    /// is gone.
    pub fn stop(&mut self, told: &mut dyn FnMut(Event)) {
        match std::mem::take(&mut self.0) {
            State::Paste(text, _) | State::Heap(text) => pasted(&text, told),
            state => {
                self.0 = state;
                self.quiet(told);
            }
        }
        self.0 = State::Ground;
    }

    fn byte(&mut self, byte: u8, told: &mut dyn FnMut(Event)) {
        self.0 = match std::mem::take(&mut self.0) {
            State::Ground | State::Late | State::Lapsed | State::Torn(_) => {
                ground(byte, false, told)
            }
            State::Escape => escape(byte, told),
            State::SingleShift => match keys::single_shift(byte) {
                Some(chord) => key(chord, told),
                None => {
                    alt('O', told);
                    ground(byte, false, told)
                }
            },
            State::Sequence(body) => sequence(body, byte, told),
            State::Console => match keys::console(byte) {
                Some(chord) => key(chord, told),
                None => State::Ground,
            },
            State::OldMouse(mut body) => {
                body.push(byte);
                match <[u8; 3]>::try_from(body.as_slice()) {
                    Ok(all) => {
                        if let Some(mouse) = keys::old_mouse(all) {
                            told(Event::Mouse(mouse));
                        }
                        State::Ground
                    }
                    Err(_) => State::OldMouse(body),
                }
            }
            // Alt and a bracket after all, and a key behind it.
            State::Reply(opened, 0, false) if !answers(opened, byte) => {
                alt(char::from(opened), told);
                ground(byte, false, told)
            }
            State::Reply(_, _, true) if byte == b'\\' => State::Ground,
            // Another sequence begins in a reply that was cut short.
            State::Reply(_, _, true) => escape(byte, told),
            State::Reply(opened, length, false) => match byte {
                0x07 => State::Ground,
                0x1b => State::Reply(opened, length, true),
                // No reply has other control characters: a hand on Ctrl-C.
                0..0x20 => ground(byte, false, told),
                _ if length >= LONGEST => State::Ground,
                _ => State::Reply(opened, length + 1, false),
            },
            State::Character(mut part, alt) => {
                if byte & 0xc0 != 0x80 {
                    return self.byte(byte, told);
                }
                part.push(byte);
                character(part, alt, told)
            }
            State::Paste(text, _) => paste(text, byte, told),
            State::Heap(mut text) => {
                keep(&mut text, &[byte]);
                State::Heap(text)
            }
        };
    }
}

impl From<Torn> for State {
    /// Where it was torn.
    fn from(torn: Torn) -> Self {
        match torn {
            Torn::Begun(b'[') => State::Sequence(Vec::new()),
            Torn::Begun(opened) => State::Reply(opened, 0, false),
            Torn::Sequence(body) => State::Sequence(body),
            Torn::Reply(opened, length, escaped) => State::Reply(opened, length, escaped),
        }
    }
}

/// Whether a reply opened so goes on with this byte: a number (OSC), what was asked for (DCS), graphics
/// (APC). Others there are none of.
fn answers(opened: u8, byte: u8) -> bool {
    match opened {
        b']' => byte.is_ascii_digit(),
        b'P' => byte.is_ascii_digit() || b">!$+|=~{".contains(&byte),
        _ => byte == b'G',
    }
}

fn key(chord: Chord, told: &mut dyn FnMut(Event)) -> State {
    told(Event::Key(chord));
    State::Ground
}

fn alt(character: char, told: &mut dyn FnMut(Event)) -> State {
    let chord = Chord {
        alt: true,
        ..Chord::plain(Key::Char(character))
    };
    key(chord, told)
}

/// Alt and what opens a sequence or a reply, as nothing came behind it in time.
fn begun(opened: u8, told: &mut dyn FnMut(Event)) -> State {
    alt(char::from(opened), told);
    State::Torn(Torn::Begun(opened))
}

/// A byte that begins something, behind ESC (`alt`) or not.
fn ground(byte: u8, alt: bool, told: &mut dyn FnMut(Event)) -> State {
    match byte {
        0x1b => State::Escape,
        0x80.. => character(vec![byte], alt, told),
        _ => {
            let plain = Chord::plain(Key::Char(char::from(byte)));
            let chord = keys::control(byte).unwrap_or(plain);
            let alt = alt || chord.alt;
            key(Chord { alt, ..chord }, told)
        }
    }
}

/// The byte behind ESC.
fn escape(byte: u8, told: &mut dyn FnMut(Event)) -> State {
    match byte {
        b'[' => State::Sequence(Vec::new()),
        b'O' => State::SingleShift,
        b']' | b'P' | b'_' => State::Reply(byte, 0, false),
        0x1b => {
            told(Event::Key(Chord::plain(Key::Esc)));
            State::Escape
        }
        _ => ground(byte, true, told),
    }
}

/// A character of several bytes, of which there are these.
fn character(part: Vec<u8>, alt: bool, told: &mut dyn FnMut(Event)) -> State {
    match std::str::from_utf8(&part) {
        Ok(text) => match text.chars().next() {
            // Of control characters those of one byte are typed, and no others.
            Some(character) if character.is_control() => State::Ground,
            Some(character) => {
                let chord = Chord::plain(Key::Char(character));
                key(Chord { alt, ..chord }, told)
            }
            None => State::Ground,
        },
        // Wrong for ever, or only not whole yet.
        Err(error) if error.error_len().is_some() => State::Ground,
        Err(_) => State::Character(part, alt),
    }
}

/// A byte of a control sequence.
fn sequence(mut body: Vec<u8>, byte: u8, told: &mut dyn FnMut(Event)) -> State {
    match byte {
        b'[' if body.is_empty() => return State::Console,
        b'M' if body.is_empty() => return State::OldMouse(Vec::new()),
        b'~' if body == b"200" => return State::Paste(Vec::new(), 0),
        // rxvt's way to say that Shift was held; elsewhere more stands before it.
        b'$' if !body.is_empty() && body.iter().all(u8::is_ascii_digit) => {}
        0x20..0x40 => {
            // What is too long to mean anything is read to its end all the same.
            if body.len() <= LONGEST_SEQUENCE {
                body.push(byte);
            }
            return State::Sequence(body);
        }
        0x40..0x7f => {}
        // Not a sequence after all, or one that was cut short: the byte is what it is.
        _ => return ground(byte, false, told),
    }
    if body.len() > LONGEST_SEQUENCE {
        return State::Ground;
    }
    let event = match body.strip_prefix(b"<") {
        Some(body) => keys::mouse(body, byte).map(Event::Mouse),
        None => keys::sequence(&body, byte).map(Event::Key),
    };
    if let Some(event) = event {
        told(event);
    }
    State::Ground
}
