//! Bytes as terminals, slow lines and hands send them.

use super::paste::{LONGEST_PASTE, PASTE, PASTED};
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
    input.take(b"q", &mut |event| events.push(event));
    assert_eq!(events, keys("q"));
    assert_eq!(input.patience(), None);
}

/// What is told of bytes of which so many come in time, and the others when nobody waits for them.
fn torn(bytes: &[u8], at: usize) -> Vec<Event> {
    let mut input = Input::default();
    let mut events = Vec::new();
    input.take(&bytes[..at], &mut |event| events.push(event));
    input.quiet(&mut |event| events.push(event));
    input.take(&bytes[at..], &mut |event| events.push(event));
    events
}

#[test]
fn the_rest_of_a_reply_that_a_line_tore_is_no_typing_wherever_it_was_torn() {
    for reply in [
        "\x1b]11;rgb:1414/1717/1c1c\x07",
        "\x1b]4;12;rgb:1414/1717/1c1c\x1b\\",
        "\x1bP>|XTerm(388)\x1b\\",
        "\x1bP1$r0 q\x1b\\",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[?64;1;2;6;22c",
        "\x1b[>41;388;0c",
        "\x1b[12;40R",
        "\x1b[?2026;2$y",
        "\x1b[0n",
        "\x1b[8;50;200t",
    ] {
        let bytes = reply.as_bytes();
        for at in 1..bytes.len() {
            // ESC alone, and Alt with a bracket, could not be told from a hand's.
            let told = torn(bytes, at);
            let allowed = match at {
                1 => keys("Esc"),
                2 => vec![alt_key(bytes[1])],
                _ => Vec::new(),
            };
            assert_eq!(told, allowed, "{reply:?} torn at {at}");
        }
        // And when it has ended typing is typing.
        let whole = format!("{reply}5j");
        assert_eq!(torn(whole.as_bytes(), 3), keys("5 j"), "{reply:?}");
    }
}

fn alt_key(byte: u8) -> Event {
    Event::Key(Chord {
        alt: true,
        ..Chord::plain(Key::Char(char::from(byte)))
    })
}

#[test]
fn what_is_typed_behind_a_torn_reply_is_typed() {
    for (begun, typed, names) in [
        (&b"\x1b"[..], &b"]"[..], "Esc ]"),
        (b"\x1b", b"]1", "Esc ] 1"),
        (b"\x1b", b"Pa", "Esc P a"),
        (b"\x1b[", b"5j", "A-[ 5 j"),
        (b"\x1b]", b"5j", "A-] 5 j"),
        (b"\x1b]11;rgb:14", b"a", "a"),
        (b"\x1b]11;rgb:14", b"call", "c a l l"),
        (b"\x1b]11;rgb:14", b"\x03", "C-c"),
        (b"\x1b]11;rgb:14", b"\x1b[A", "Up"),
        (b"\x1b]11;rgb:14\x1b", b"j", "j"),
        (b"\x1b[?64;1", b"j", "j"),
        (b"\x1b[?64;1", b"q", "q"),
        (b"\x1b[12;4", b"j", "j"),
        (b"\x1b[12;4", b"\r", "Enter"),
    ] {
        let bytes = [begun, typed].concat();
        assert_eq!(torn(&bytes, begun.len()), keys(names), "{bytes:?}");
    }
    // Nobody looks out for a rest for ever.
    let mut input = Input::default();
    let mut events = Vec::new();
    input.take(b"\x1b[?64;1", &mut |event| events.push(event));
    input.quiet(&mut |event| events.push(event));
    assert_eq!(input.patience(), Some(LOOKED_OUT));
    input.quiet(&mut |event| events.push(event));
    assert_eq!(input.patience(), None);
    input.take(b";2c", &mut |event| events.push(event));
    assert_eq!(events, keys("; 2 c"));
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
fn text_in_heaps_is_a_paste_where_the_terminal_marks_none() {
    let mut input = Input::default();
    let mut events = Vec::new();
    let heap = "words\rof 宏 others\r".repeat(100);
    let parts = heap.as_bytes().chunks(1_023).collect::<Vec<_>>();
    for part in &parts {
        input.take(part, &mut |event| events.push(event));
    }
    // Not typed, and what a line of text holds runs no command.
    assert_eq!(events, []);
    assert_eq!(input.patience(), Some(PASTE_PAUSE));
    input.quiet(&mut |event| events.push(event));
    assert_eq!(events, [Event::Paste(heap.clone())]);
    input.take(b"q", &mut |event| events.push(event));
    assert_eq!(events[1..], keys("q"));
    assert_eq!(input.patience(), None);
    // Ctrl-C alone is a hand's.
    let ended = told(&[heap.as_bytes(), b"\x03"]);
    assert_eq!(ended[0], Event::Paste(heap.clone()));
    assert_eq!(ended[1..], keys("C-c"));
    // So is what else is no text, and what comes behind it.
    let ended = told(&[heap.as_bytes(), b"end\x1b[Bj"]);
    assert_eq!(ended[0], Event::Paste(format!("{heap}end")));
    assert_eq!(ended[1..], keys("Down j"));
    // No text: a key held down behind a line that was stuck.
    assert_eq!(told(&[&[0x0c; 600]]).len(), 600);
    assert_eq!(told(&[&[b'j'; 600]]).len(), 600);
    assert_eq!(told(&[&b"jk ".repeat(300)]).len(), 900);
    assert_eq!(told(&[&b"\x1b[B".repeat(600)]).len(), 600);
    // And what a hand or a script types at once is typed.
    let line = "call 20m: what was said; next: send it fri\r";
    assert_eq!(told(&[line.as_bytes()]).len(), line.len());
}

#[test]
fn of_a_heap_without_measure_the_beginning_is_kept() {
    let mut input = Input::default();
    let mut events = Vec::new();
    let part: Vec<u8> = (b'a'..=b'z').cycle().take(1 << 16).collect();
    for _ in 0..=LONGEST_PASTE / part.len() {
        input.take(&part, &mut |event| events.push(event));
    }
    input.quiet(&mut |event| events.push(event));
    let [Event::Paste(text)] = events.as_slice() else {
        panic!("one paste");
    };
    assert_eq!(text.len(), LONGEST_PASTE);
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
    let part: Vec<u8> = (b'a'..=b'z').cycle().take(1 << 16).collect();
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
