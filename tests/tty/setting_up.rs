//! `tenure init` and its questions at a terminal of 80×24: nothing scrolls away before it is agreed to, and a line
//! can be edited.

use crate::portal::{Portal, TOKEN};
use crate::terminal::Tty;
use std::path::Path;

const SMALL: (u16, u16) = (80, 24);
const LEFT: &[u8] = b"\x1b[D";
const DOWN: &[u8] = b"\x1b[B";

/// Where the portal of a home listens.
fn url(home: &Path) -> String {
    let file = std::fs::read_to_string(home.join("config/tenure/config.toml"));
    let file = file.expect("the profile of the test");
    let mut lines = file.lines();
    let url = lines.find_map(|line| line.strip_prefix("base_url = "));
    url.expect("where it listens").trim_matches('"').to_owned()
}

#[test]
fn a_person_sees_what_is_suggested_and_mends_what_is_typed() {
    let home = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(home.path());
    let url = url(home.path());
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

#[test]
fn a_secret_is_typed_unseen() {
    let home = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(home.path());
    let url = url(home.path());
    let begin = ["--profile", "other", "init", "--base-url", &url];
    let token = ["--token-file", "new.token"];
    let arguments = [&begin[..], &token].concat();
    let mut tty = Tty::start_with(home.path(), &arguments, SMALL, &portal.environment());
    tty.wait_for("Paste the token (it is not shown):");
    // A slip at its end is taken back unseen, too.
    tty.type_text(TOKEN);
    tty.type_text("x\u{7f}");
    tty.enter();
    tty.wait_for("Number or property [1]");
    let told = String::from_utf8_lossy(&tty.bytes()).into_owned();
    assert!(!told.contains(TOKEN), "{told}");
    tty.type_bytes(&[3]);
    assert_eq!(tty.wait_for_end(), 130);
    let kept = std::fs::read_to_string(home.path().join("new.token"));
    assert_eq!(kept.expect("it is kept").trim(), TOKEN);
    assert!(tty.restored(), "the terminal is given back");
}
