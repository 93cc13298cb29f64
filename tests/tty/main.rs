//! The real binary in a pseudo-terminal: what a person does, and that the terminal is given back.

mod terminal;

use rustix::process::Signal;
use std::path::Path;
use tempfile::TempDir;
use terminal::Tty;

const SIZE: (u16, u16) = (120, 36);

fn home() -> TempDir {
    tempfile::tempdir().expect("a folder for the test's files")
}

/// The demo with few accounts: they are enough to see everything by.
fn demo(home: &Path) -> Tty {
    Tty::start(home, &["demo", "--accounts", "40", "--seed", "7"], SIZE)
}

#[test]
fn the_demo_opens_on_a_board_and_leaves_the_terminal_as_it_was() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(tty.restored(), "the terminal is given back");
}

#[test]
fn the_second_start_has_the_board_from_the_cache() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("● now"));
    tty.type_text("q");
    tty.wait_for_end();
    let mut again = demo(home.path());
    again.wait_for("Onboarding");
    let frames = String::from_utf8_lossy(&again.bytes()).into_owned();
    let first = frames
        .split("\x1b[?2026l")
        .next()
        .unwrap_or_default()
        .to_owned();
    assert!(first.contains("Onboarding"), "the first frame is the board");
    again.type_text("q");
    again.wait_for_end();
}

#[test]
fn ctrl_c_leaves_from_anywhere() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.type_text(":");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(tty.restored());
}

#[test]
fn a_signal_gives_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130)] {
        let home = home();
        let mut tty = demo(home.path());
        tty.wait_for("Onboarding");
        tty.signal(signal);
        assert_eq!(tty.wait_for_end(), code);
        assert!(tty.restored(), "after {signal:?}");
    }
}

#[test]
fn a_dropped_connection_ends_the_program() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.hang_up("2");
    tty.wait_for_end();
}

#[test]
fn a_dumb_terminal_is_refused_with_a_sentence() {
    let home = home();
    let mut tty = Tty::start_with(home.path(), &["demo"], SIZE, &[("TERM", "dumb")]);
    assert_ne!(tty.wait_for_end(), 0);
    assert!(tty.screen().contains("dumb"), "{}", tty.screen());
}

#[test]
fn a_tiny_terminal_says_what_it_needs_and_recovers() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.resize((20, 5));
    tty.wait("the word that it is too small", |screen| {
        screen.contains("small")
    });
    tty.resize((80, 24));
    tty.wait_for("Onboarding");
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_paste_is_text_and_never_commands() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.type_bytes(b"\x1b[200~q\x03q\x1b[201~");
    tty.type_text("/");
    tty.wait("the find line", |screen| {
        screen.to_lowercase().contains("find")
    });
    tty.type_bytes(b"\x1b[200~zz\nqq\x1b[201~");
    tty.wait_for("zz");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn no_colour_means_none_but_marks_stay() {
    let home = home();
    let arguments = ["demo", "--accounts", "20"];
    let mut tty = Tty::start_with(home.path(), &arguments, SIZE, &[("NO_COLOR", "1")]);
    tty.wait_for("Onboarding");
    tty.type_text("q");
    tty.wait_for_end();
    let bytes = String::from_utf8_lossy(&tty.bytes()).into_owned();
    for colour in ["\x1b[38;", "\x1b[48;", "\x1b[31m", "\x1b[32m"] {
        assert!(!bytes.contains(colour), "{colour:?} in the output");
    }
    assert!(
        bytes.contains("\x1b[7m") || bytes.contains("\x1b[1m"),
        "the cursor still shows"
    );
}
