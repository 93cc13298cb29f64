//! The real binary in a pseudo-terminal: what a person does, and that the terminal is given back.

mod bad_input;
mod hands;
mod portal;
mod setting_up;
mod sleep;
mod switching;
mod terminal;
mod torture;

use portal::Portal;
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
fn from_the_start_to_the_reason_of_the_first_row_no_key_is_pressed() {
    let home = home();
    let portal = Portal::start(home.path());
    let mut tty = Tty::start_with(home.path(), &[], SIZE, &portal.environment());
    tty.wait("the sum of the first row's terms and its play", |screen| {
        screen.contains("in all") && screen.contains("Play")
    });
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
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
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
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
fn a_large_portal_is_prepared_in_sight_and_left_at_once() {
    let home = home();
    let mut tty = Tty::start(
        home.path(),
        &["demo", "--view", "board", "--accounts", "60000"],
        SIZE,
    );
    tty.wait_for("Preparing the demo portal");
    tty.wait("the first hundredth", |screen| {
        screen.contains("of 60\u{202f}000 accounts") && !screen.contains(" 0 of")
    });
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(tty.restored());
    let frames = String::from_utf8_lossy(&tty.bytes()).into_owned();
    assert!(!frames.contains("Onboarding"), "before all of it was there");
}

#[test]
fn another_number_of_accounts_than_there_are_is_told() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("q");
    tty.wait_for_end();
    let mut tty = Tty::start(
        home.path(),
        &["demo", "--view", "board", "--accounts", "50"],
        SIZE,
    );
    tty.wait_for("with 40 accounts; --fresh makes it anew with 50.");
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
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
fn a_signal_in_the_first_moment_gives_the_terminal_back() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for_the_screen_taken();
    tty.signal(Signal::TERM);
    assert_eq!(tty.wait_for_end(), 143);
    assert!(tty.restored());
}

#[test]
fn a_size_of_the_first_moment_is_not_missed() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for_the_screen_taken();
    tty.resize((90, 41));
    tty.wait("the whole board in the new size", |screen| {
        let lines: Vec<&str> = screen.lines().collect();
        lines.len() > 39 && lines[0].contains("Board") && screen.contains("Onboarding")
    });
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_paste_whose_end_never_comes_gives_the_keys_back() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.type_text("/");
    tty.wait_for("Find an account");
    tty.type_bytes(b"\x1b[200~half of it");
    // What came is there, and the next key is one.
    tty.wait_for("half of it");
    tty.type_text("!");
    tty.wait_for("half of it!");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
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
    let mut tty = Tty::start_with(
        home.path(),
        &["demo", "--view", "board"],
        SIZE,
        &[("TERM", "dumb")],
    );
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
    let arguments = ["demo", "--view", "board", "--accounts", "20"];
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

/// The cockpit on a CRM in a process of its own, once its first sync has ended.
fn cockpit(home: &Path, portal: &Portal) -> Tty {
    let tty = Tty::start_with(home, &["--view", "board"], SIZE, &portal.environment());
    tty.wait_for("Onboarding");
    tty.wait("the first sync to end", |screen| {
        screen.contains("synced now")
    });
    tty
}

/// Logs a call on the account under the cursor; the screen that says so.
fn log_a_call(tty: &mut Tty, about: &str) -> String {
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    tty.type_text(&format!("call 20m: {about}; mood -1; next: send guide fri"));
    tty.wait_for("send guide  Fri");
    tty.enter();
    // Without a CRM, that it is missed may be said at the next moment, before this was drawn.
    tty.wait("the word that it is kept", |screen| {
        let closed = !screen.contains("Log a touchpoint");
        screen.contains("call logged") || closed && screen.contains("What you do is kept")
    })
}

#[test]
fn a_call_logged_in_one_line_is_in_the_crm_with_its_follow_up() {
    let home = home();
    let portal = Portal::start(home.path());
    let mut tty = cockpit(home.path(), &portal);
    tty.type_text("2");
    tty.wait_for("in all");
    log_a_call(&mut tty, "rollout blocked by SSO");
    tty.type_text("8");
    // The outbox that is shown may be that of the moment before.
    portal.wait("the call", |portal| {
        portal.calls_about("rollout blocked by SSO") > 0
    });
    tty.wait("what was done, sent", |screen| {
        screen.contains("Outbox 0") && screen.contains("Journal 1")
    });
    assert_eq!(portal.calls_about("rollout blocked by SSO"), 1);
    let tasks = portal.all("tasks", "hs_task_subject");
    let guides = tasks
        .iter()
        .filter(|task| task["properties"]["hs_task_subject"] == "send guide");
    assert_eq!(guides.count(), 1);
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(tty.restored());
}

#[test]
fn a_stage_advanced_and_taken_back_is_so_in_the_crm() {
    let home = home();
    let portal = Portal::start(home.path());
    let stages = |portal: &Portal| {
        let companies = portal.all("companies", "customer_stage");
        let of = |company: &serde_json::Value| {
            let stage = company["properties"]["customer_stage"]
                .as_str()
                .unwrap_or("")
                .to_owned();
            (company["id"].as_str().unwrap_or("").to_owned(), stage)
        };
        companies
            .iter()
            .map(of)
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = stages(&portal);
    let mut tty = cockpit(home.path(), &portal);
    // The last column of the line is Advocacy; from Adoption forward there are criteria to judge.
    tty.type_bytes(b"\x1b[C");
    tty.type_text(">");
    let dialog = tty.wait("the move or its dialog", |screen| {
        screen.contains("→ Value") && (screen.contains("takes it back") || screen.contains("Why"))
            || screen.contains("Move ")
    });
    if !dialog.contains("takes it back") {
        tty.enter();
        let asked = tty.wait("the move or its reason", |screen| {
            screen.contains("takes it back") || screen.contains("Why") || screen.contains("why")
        });
        if !asked.contains("takes it back") {
            tty.type_text("they asked for it");
            tty.enter();
        }
    }
    tty.wait_for("takes it back");
    tty.type_text("8");
    // The outbox that is shown may be that of the moment before.
    portal.wait("the move", |portal| stages(portal) != before);
    tty.wait("what was done, sent", |screen| {
        screen.contains("Outbox 0") && screen.contains("Journal 1")
    });
    let moved = stages(&portal);
    let changed: Vec<_> = moved
        .iter()
        .filter(|(id, stage)| before.get(*id) != Some(*stage))
        .collect();
    assert_eq!(changed.len(), 1, "one account has moved: {changed:?}");
    assert_eq!(changed[0].1, "value");
    tty.type_text("u");
    tty.wait_for("aken back");
    // The outbox was empty before the undo, too: only what the CRM has says that it was sent.
    portal.wait("everything to be as it was", |portal| {
        stages(portal) == before
    });
    tty.wait_for("Outbox 0");
}

#[test]
fn what_is_written_while_the_crm_is_gone_arrives_once_when_it_is_back() {
    let home = home();
    let mut portal = Portal::start(home.path());
    let mut tty = cockpit(home.path(), &portal);
    portal.fall();
    tty.type_text("2");
    tty.wait_for("in all");
    log_a_call(&mut tty, "said in a tunnel");
    tty.type_text("8");
    tty.wait("the outbox to hold it", |screen| {
        screen.contains("Outbox 3")
    });
    // Killed without warning, and opened again without a CRM: it is all still there.
    tty.kill();
    let mut tty = Tty::start_with(
        home.path(),
        &["--view", "board"],
        SIZE,
        &portal.environment(),
    );
    tty.wait_for("Onboarding");
    tty.type_text("8");
    tty.wait_for("Outbox 3");
    portal.rise();
    tty.wait_for("Outbox 0");
    assert_eq!(portal.calls_about("said in a tunnel"), 1);
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn leaving_right_after_a_line_was_accepted_loses_nothing() {
    let home = home();
    let mut portal = Portal::start(home.path());
    let mut tty = cockpit(home.path(), &portal);
    portal.fall();
    tty.type_text("2");
    tty.wait_for("in all");
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    // The line, Return and Ctrl-C in one breath: nobody waits for the word that it is kept.
    tty.type_text("call 5m: said in leaving\r\x03");
    assert_eq!(tty.wait_for_end(), 0);
    let mut again = Tty::start_with(
        home.path(),
        &["--view", "board"],
        SIZE,
        &portal.environment(),
    );
    again.wait_for("Onboarding");
    again.type_text("8");
    again.wait_for("Outbox 1");
    again.type_text("q");
    assert_eq!(again.wait_for_end(), 0);
}
