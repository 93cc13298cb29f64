//! `tenure init` and its questions at a terminal of 80×24: nothing scrolls away before it is agreed to, and a line
//! can be edited.

use crate::portal::Portal;
use crate::terminal::Tty;

const SMALL: (u16, u16) = (80, 24);
const LEFT: &[u8] = b"\x1b[D";
const DOWN: &[u8] = b"\x1b[B";

#[test]
fn a_person_sees_what_is_suggested_and_mends_what_is_typed() {
    let home = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(home.path());
    let file = std::fs::read_to_string(home.path().join("config/tenure/config.toml"));
    let file = file.expect("the profile of the test");
    let url = file
        .lines()
        .find_map(|line| line.strip_prefix("base_url = "));
    let url = url.expect("where it listens").trim_matches('"').to_owned();
    let begin = [
        "--profile",
        "other",
        "init",
        "--no-sync",
        "--base-url",
        &url,
    ];
    let mut tty = Tty::start_with(home.path(), &begin, SMALL, &portal.environment());
    tty.wait_for("Where does the HubSpot token come from?");
    tty.wait_for("Number");
    // An arrow down is no answer, and writes nothing.
    tty.type_bytes(DOWN);
    tty.type_text("1");
    tty.enter();
    tty.wait_for("Variable [HUBSPOT_TOKEN]");
    tty.type_text("TET_TOKEN");
    for _ in 0..7 {
        tty.type_bytes(LEFT);
    }
    tty.type_text("S");
    tty.wait_for("TEST_TOKEN");
    tty.enter();
    tty.wait_for("Number or property [1]");
    tty.enter();
    // More fields than there are lines: a page, and the rest with the question.
    let screen = tty.wait_for("Enter shows more");
    for seen in [
        "What your portal calls things",
        " arr ",
        " renewal ",
        " tier ",
    ] {
        assert!(screen.contains(seen), "{seen:?} is not in\n{screen}");
    }
    tty.enter();
    let screen = tty.wait("the rest and the question", |screen| {
        screen.contains("Enter takes all of this") && screen.contains("Change:")
    });
    assert!(screen.contains(" loss_reason "), "{screen}");
    assert!(!screen.contains("^["), "{screen}");
    // What a field is, and why; then all of them, a page at a time.
    tty.type_text("arr");
    tty.enter();
    tty.wait_for("it is a number");
    tty.type_text("?");
    tty.enter();
    tty.wait("a page of reasons", |screen| {
        screen.trim_end().ends_with("Enter shows more:")
    });
    tty.type_bytes(&[3]);
    assert_eq!(tty.wait_for_end(), 130);
    assert!(tty.restored(), "the terminal is given back");
}
