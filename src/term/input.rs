//! The bytes that a terminal sends, cut into keys, pastes and the mouse.
//!
//! Our own, because reading has to be right whatever comes together: crossterm 0.29 waits at the
//! terminal and at changes of its size in one, edge by edge, and a key that comes with a change of size
//! stays with it until the next key. Here whoever reads the bytes waits for them alone, and nothing that
//! was read can be left behind.
//!
//! The terminal's late replies (strings: OSC, DCS, APC, PM; and reports) are no typing and are let go.
//! What a sequence means is in [`super::keys`].

use super::events::Event;
use super::keys;
use crate::input::chord::{Chord, Key};
use std::time::Duration;

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

/// Longest paste that is kept, in bytes; more of it is let go.
const LONGEST_PASTE: usize = 16 << 20;

/// More bytes than this at once, and no ESC before them, were not typed.
const TYPED_AT_ONCE: usize = 16;

/// What begins and what ends a paste.
const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";

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
    /// Behind an ESC that was told as a key, as nothing came behind it in time.
    Late,
    /// Behind a paste that came to no end in time.
    Lapsed,
}

impl Input {
    /// Takes what was read, and tells what it was.
    pub fn take(&mut self, bytes: &[u8], told: &mut dyn FnMut(Event)) {
        match &mut self.0 {
            // Alone and after a pause: a hand that wants out, not a part of the text.
            State::Paste(_, paused) if *paused > 0 && bytes == [0x03] => self.stop(told),
            State::Paste(_, paused) => *paused = 0,
            // No hand types two characters at once: the rest of what the ESC began.
            State::Late => {
                let rest = matches!(bytes, [b'[' | b'O', _, ..]);
                self.0 = if rest { State::Escape } else { State::Ground };
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
            State::Escape => Some(ESCAPE),
            State::SingleShift | State::Reply(_, 0, false) => Some(PAUSE),
            State::Sequence(body) if body.is_empty() => Some(PAUSE),
            State::Sequence(_) | State::Console | State::OldMouse(_) | State::Reply(..) => {
                Some(WITHIN)
            }
            State::Paste(..) => Some(PASTE_PAUSE),
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
            State::Escape => {
                told(Event::Key(Chord::plain(Key::Esc)));
                State::Late
            }
            State::SingleShift => alt('O', told),
            State::Sequence(body) if body.is_empty() => alt('[', told),
            // Alt and a bracket, and nothing behind it.
            State::Reply(opened, 0, false) => alt(char::from(opened), told),
            State::Sequence(_) | State::Console | State::OldMouse(_) | State::Reply(..) => {
                State::Ground
            }
        };
        self.0 = state;
    }

    /// Nothing more comes that belongs to what came: another program reads from now on, or the terminal
    /// is gone.
    pub fn stop(&mut self, told: &mut dyn FnMut(Event)) {
        match std::mem::take(&mut self.0) {
            State::Paste(text, _) => pasted(&text, told),
            state => {
                self.0 = state;
                self.quiet(told);
            }
        }
        self.0 = State::Ground;
    }

    fn byte(&mut self, byte: u8, told: &mut dyn FnMut(Event)) {
        self.0 = match std::mem::take(&mut self.0) {
            State::Ground | State::Late | State::Lapsed => ground(byte, false, told),
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
        };
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

/// Whether what comes behind a paste without an end is more of it: a line may have been stuck. Its end is
/// among it, or it is more than a hand types at once; a key is neither.
fn goes_on(bytes: &[u8]) -> bool {
    let find = |mark: &[u8]| bytes.windows(mark.len()).position(|part| part == mark);
    match (find(PASTED), find(PASTE)) {
        (Some(end), Some(begin)) => end < begin,
        (Some(_), None) => true,
        (None, _) => bytes.len() > TYPED_AT_ONCE && bytes[0] != 0x1b,
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

/// Tells what was pasted; nothing of an empty paste.
fn pasted(text: &[u8], told: &mut dyn FnMut(Event)) {
    let text = &text[..text.len().min(LONGEST_PASTE)];
    if !text.is_empty() {
        told(Event::Paste(String::from_utf8_lossy(text).into_owned()));
    }
}

/// A byte of a paste: what it holds is never a key.
fn paste(mut text: Vec<u8>, byte: u8, told: &mut dyn FnMut(Event)) -> State {
    if text.len() >= LONGEST_PASTE + PASTED.len() {
        // The last bytes alone are kept on, for the end among them.
        text.copy_within(LONGEST_PASTE + 1.., LONGEST_PASTE);
        text.pop();
    }
    text.push(byte);
    if byte != b'~' || !text.ends_with(PASTED) {
        return State::Paste(text, 0);
    }
    pasted(&text[..text.len() - PASTED.len()], told);
    State::Ground
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::mouse::{Mouse, What};
    use proptest::prelude::*;

    /// What is told of bytes that come in these parts, with silence behind the last.
    fn told(parts: &[&[u8]]) -> Vec<Event> {
        let mut input = Input::default();
        let mut events = Vec::new();
        for part in parts {
            input.take(part, &mut |event| events.push(event));
        }
        input.quiet(&mut |event| events.push(event));
        events
    }

    fn keys(names: &str) -> Vec<Event> {
        let chords = Chord::sequence(names).expect("keys");
        chords.into_iter().map(Event::Key).collect()
    }

    #[test]
    fn what_is_typed_is_keys() {
        for (bytes, names) in [
            (&b"qG "[..], "q G Space"),
            ("é审🚀".as_bytes(), "é 审 🚀"),
            (
                b"\r\t\x7f\x03\x08\n\0",
                "Enter Tab Backspace C-c C-h C-j C-Space",
            ),
            (
                b"\x1b[A\x1bOB\x1b[1;5C\x1b[Z\x1b[[A",
                "Up Down C-Right S-Tab F1",
            ),
            (
                b"\x1bx\x1b\r\x1b\x7f\x1b\x01",
                "A-x A-Enter A-Backspace C-A-a",
            ),
            ("\x1bé".as_bytes(), "A-é"),
            (b"\x1b", "Esc"),
            (b"\x1b\x1b", "Esc Esc"),
            (b"\x1b\x1b[A", "Esc Up"),
            (b"\x1b]", "A-]"),
            (b"\x1b]x\x1bPq\x1b_a\x1b^", "A-] x A-P q A-_ a A-^"),
            (b"\x1b]\x1b[A", "A-] Up"),
            (b"\x1b[", "A-["),
            (b"\x1bO", "A-O"),
            (b"\x1bOz", "A-O z"),
            (b"\x1b[1;\x03", "C-c"),
            (b"\x1b[1\x1b[B", "Down"),
            // rxvt's Shift and Control, and what is typed behind them.
            (b"\x1b[3$j\x1b[5^k", "S-Del j C-PageUp k"),
            // A control character of two bytes.
            (b"a\xc2\x9bb", "a b"),
            // Latin-1, and a character cut short.
            (b"a\xe9b\xe5\xae\xff\x80c", "a b c"),
        ] {
            assert_eq!(told(&[bytes]), keys(names), "{names}");
        }
    }

    #[test]
    fn replies_are_let_go_and_what_follows_them_is_typed() {
        for reply in [
            "\x1b]11;rgb:1414/1717/1c1c\x07",
            "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
            "\x1bP>|XTerm(388)\x1b\\",
            "\x1b_Gi=31;OK\x1b\\",
            "\x1b[?64;1;2;6;22c",
            "\x1b[12;40R",
            "\x1b[I\x1b[O",
            "\x1b[?2026;2$y",
        ] {
            let bytes = format!("{reply}hi");
            assert_eq!(told(&[bytes.as_bytes()]), keys("h i"), "{reply:?}");
        }
        // Cut short, it ends at Ctrl-C, at another sequence, and where nothing more comes.
        assert_eq!(told(&[b"\x1b]11;rg\x03"]), keys("C-c"));
        assert_eq!(told(&[b"\x1b]11;rg\x1b[A"]), keys("Up"));
        let mut input = Input::default();
        let mut events = Vec::new();
        input.take(b"\x1b]11;rg", &mut |event| events.push(event));
        assert_eq!(input.patience(), Some(WITHIN));
        input.quiet(&mut |event| events.push(event));
        assert_eq!(input.patience(), None);
        input.take(b"q", &mut |event| events.push(event));
        assert_eq!(events, keys("q"));
    }

    #[test]
    fn a_paste_is_text_whatever_is_in_it() {
        let pasted = told(&[b"\x1b[200~q\x03\x1b[A\x1b[201\r~\xff\x1b[201~q"]);
        let text = "q\x03\x1b[A\x1b[201\r~\u{fffd}".to_owned();
        assert_eq!(pasted[0], Event::Paste(text));
        assert_eq!(pasted[1..], keys("q"));
        assert_eq!(told(&[b"\x1b[200~\x1b[201~q"]), keys("q"));
    }

    /// A paste that begins and then pauses so often; what is told of what comes then.
    fn paused(pauses: u8, parts: &[&[u8]]) -> Vec<Event> {
        let mut input = Input::default();
        let mut events = Vec::new();
        input.take(b"\x1b[200~half", &mut |event| events.push(event));
        for _ in 0..pauses {
            assert_eq!(input.patience(), Some(PASTE_PAUSE));
            input.quiet(&mut |event| events.push(event));
        }
        for part in parts {
            input.take(part, &mut |event| events.push(event));
        }
        events
    }

    #[test]
    fn a_paste_without_an_end_gives_the_keys_back() {
        let paste = |text: &str| vec![Event::Paste(text.to_owned())];
        // A line that stops for a moment is none that ends.
        assert_eq!(paused(PASTE_PAUSES - 1, &[b"q"]), []);
        let on = paused(PASTE_PAUSES - 1, &[b" more", PASTED, b"q"]);
        assert_eq!(on, [paste("half more"), keys("q")].concat());
        // For good, and keys are keys again, whichever comes first.
        for (bytes, names) in [
            (&b"q"[..], "q"),
            (b"\x03", "C-c"),
            (b"\x1b[A", "Up"),
            ("审".as_bytes(), "审"),
        ] {
            let events = paused(PASTE_PAUSES, &[bytes]);
            assert_eq!(events, [paste("half"), keys(names)].concat());
        }
        // Another paste is one of its own.
        let another = paused(PASTE_PAUSES, &[b"\x1b[200~whole\x1b[201~q"]);
        assert_eq!(another, [paste("half"), paste("whole"), keys("q")].concat());
        // What comes in heaps, or has the end in it, never was typed: it runs no commands.
        let late = paused(
            PASTE_PAUSES,
            &[b"and the rest of it came late", b"qq\x1b[201~d"],
        );
        let rest = paste("and the rest of it came lateqq");
        assert_eq!(late, [paste("half"), rest, keys("d")].concat());
        assert_eq!(
            paused(PASTE_PAUSES, &[b"q\x1b[201~d"]),
            [paste("half"), paste("q"), keys("d")].concat()
        );
        assert_eq!(
            paused(PASTE_PAUSES, &[PASTED, b"d"]),
            [paste("half"), keys("d")].concat()
        );
    }

    #[test]
    fn ctrl_c_alone_after_a_pause_ends_a_paste_that_does_not_end() {
        let half = vec![Event::Paste("half".to_owned())];
        assert_eq!(paused(1, &[b"\x03"]), [half, keys("C-c")].concat());
        // Among the text it is text.
        assert_eq!(paused(0, &[b"\x03"]), []);
        assert_eq!(paused(1, &[b"a\x03b"]), []);
    }

    #[test]
    fn where_reading_stops_nothing_of_it_is_left() {
        for (bytes, wanted) in [
            (&b"\x1b[200~half"[..], vec![Event::Paste("half".to_owned())]),
            (b"\x1b", keys("Esc")),
            (b"\x1b[1;", Vec::new()),
            (b"\xe5\xae", Vec::new()),
        ] {
            let mut input = Input::default();
            let mut events = Vec::new();
            input.take(bytes, &mut |event| events.push(event));
            input.stop(&mut |event| events.push(event));
            assert_eq!(events, wanted);
            events.clear();
            input.take(b"[A", &mut |event| events.push(event));
            assert_eq!(events, keys("[ A"), "after {bytes:?}");
        }
    }

    #[test]
    fn a_sequence_without_measure_is_nothing_and_no_typing() {
        let long = format!("\x1b[{}mq", "1;".repeat(5_000));
        assert_eq!(told(&[long.as_bytes()]), keys("q"));
        let mouse = format!("\x1b[<{}Mq", "9".repeat(5_000));
        assert_eq!(told(&[mouse.as_bytes()]), keys("q"));
    }

    #[test]
    fn of_a_paste_without_measure_the_beginning_is_kept() {
        let mut input = Input::default();
        let mut events = Vec::new();
        input.take(b"\x1b[200~", &mut |event| events.push(event));
        let part = [b'z'; 1 << 16];
        for _ in 0..=LONGEST_PASTE / part.len() {
            input.take(&part, &mut |event| events.push(event));
        }
        input.take(b"\x1b[201~q", &mut |event| events.push(event));
        let Some(Event::Paste(text)) = events.first() else {
            panic!("{events:?}");
        };
        assert_eq!(text.len(), LONGEST_PASTE);
        assert_eq!(events[1..], keys("q"));
    }

    #[test]
    fn the_mouse_is_no_typing() {
        let mouse = |what, at| Event::Mouse(Mouse { what, at });
        let events = told(&[b"\x1b[<0;8;9M\x1b[<0;8;9m\x1b[M !!\x1b[<2;8;9M"]);
        let wanted = [
            mouse(What::Press, (7, 8)),
            mouse(What::Release, (7, 8)),
            mouse(What::Press, (0, 0)),
        ];
        assert_eq!(events, wanted);
    }

    #[test]
    fn esc_is_told_soon_and_a_sequence_in_two_packets_is_one() {
        let mut input = Input::default();
        let mut events = Vec::new();
        input.take(b"\x1b", &mut |event| events.push(event));
        assert_eq!(input.patience(), Some(ESCAPE));
        input.take(b"[1;", &mut |event| events.push(event));
        assert_eq!(input.patience(), Some(WITHIN));
        input.take(b"5A", &mut |event| events.push(event));
        assert_eq!(events, keys("C-Up"));
    }

    #[test]
    fn what_an_esc_began_that_was_told_too_soon_is_no_typing() {
        let late = |bytes: &[u8]| {
            let mut input = Input::default();
            let mut events = Vec::new();
            input.take(b"\x1b", &mut |event| events.push(event));
            input.quiet(&mut |event| events.push(event));
            assert_eq!(input.patience(), None);
            input.take(bytes, &mut |event| events.push(event));
            events
        };
        assert_eq!(late(b"[A"), keys("Esc Up"));
        assert_eq!(late(b"OBj"), keys("Esc Down j"));
        assert_eq!(late(b"[1;5C"), keys("Esc C-Right"));
        // What a hand types behind Esc is what it is.
        assert_eq!(late(b"["), keys("Esc ["));
        assert_eq!(late(b"O"), keys("Esc O"));
        assert_eq!(late(b"qO"), keys("Esc q O"));
    }

    /// Pieces that sequences are made of, and anything.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => prop::sample::select(vec![
                &b"\x1b"[..], b"[", b"]", b"O", b"P", b"M", b"<", b"1", b";", b"~", b"u", b"A", b"200~",
                PASTE, PASTED, b"\x07", b"\\", b"\x03", "审".as_bytes(),
            ]).prop_map(<[u8]>::to_vec),
            1 => prop::collection::vec(any::<u8>(), 1..4),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn where_packets_end_makes_no_difference(bytes in bytes(), at in any::<prop::sample::Index>()) {
            let at = at.index(bytes.len() + 1);
            let (one, other) = bytes.split_at(at);
            prop_assert_eq!(told(&[one, other]), told(&[&bytes]));
        }

        #[test]
        fn ctrl_c_arrives_behind_anything_but_a_paste(bytes in bytes()) {
            let mut input = Input::default();
            input.take(&bytes, &mut |_| {});
            prop_assume!(!matches!(input.0, State::Paste(..)));
            input.quiet(&mut |_| {});
            let mut events = Vec::new();
            input.take(b"\x03", &mut |event| events.push(event));
            prop_assert_eq!(events, keys("C-c"));
        }
    }
}
