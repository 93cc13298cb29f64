//! The terminal given away for a while, to a shell or an editor, and taken again: whole, with the keys,
//! and with every word that was saved meanwhile.

use super::terminal::Tty;
use super::{SIZE, home};
use rustix::process::Signal;
use std::path::Path;

const DEMO: &[&str] = &["demo", "--view", "board", "--accounts", "40", "--seed", "7"];

/// An editor that saves a line at once, says so, and then waits for a line that it never saves.
fn editor(home: &Path) -> String {
    let script = home.join("editor.sh");
    let text = "echo 'said before the line dropped' >> \"$1\"; printf 'SAVED\\n'; \
                read line; printf '\\033[2J\\033[H'\n";
    std::fs::write(&script, text).expect("an editor");
    format!("sh {}", script.display())
}

/// The board, and nothing of what was there before it.
fn whole(tty: &Tty, nothing_of: &str) {
    tty.wait("the whole board", |screen| {
        let lines: Vec<&str> = screen.lines().collect();
        lines.len() > 30
            && lines[0].contains("Board")
            && screen.contains("Onboarding")
            && !screen.contains(nothing_of)
    });
}

/// The shell asks for the next command: nothing that came before has its prompt in the last line. Until then
/// what is typed may still meet a terminal that is not the shell's.
fn prompted(tty: &Tty) {
    tty.wait("the shell's prompt", |screen| {
        let last = screen.lines().rfind(|line| !line.trim().is_empty());
        last.is_some_and(|line| line.trim_end() == "ready>")
    });
}

#[test]
fn put_to_sleep_and_woken_by_the_shell_it_is_whole_again() {
    let home = home();
    let mut tty = Tty::shell(home.path(), SIZE);
    tty.type_text("$TENURE demo --view board --accounts 40 --seed 7\r");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    for _ in 0..2 {
        tty.type_bytes(b"\x1a");
        tty.wait("the shell's word and its prompt", |screen| {
            let mut words = screen.lines().skip_while(|line| !line.contains("Stopped"));
            words.any(|line| line.starts_with("ready>"))
        });
        tty.type_text("printf '\\033[2J\\033[H'; fg\r");
        whole(&tty, "ready>");
    }
    // It has the keys, too.
    tty.type_text("2");
    tty.wait_for("in all");
    tty.type_text("q");
    prompted(&tty);
    assert!(tty.restored());
    tty.type_text("exit\r");
    tty.wait_for_end();
}

#[test]
fn stopped_from_outside_and_woken_it_has_the_keys_and_the_size() {
    let home = home();
    let mut tty = Tty::shell(home.path(), SIZE);
    tty.type_text("$TENURE demo --view board --accounts 40 --seed 7\r");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.signal_below(Signal::STOP);
    tty.wait_for("Stopped");
    // The shell's modes, and another size, of which nobody tells a program that is stopped.
    tty.type_text("stty sane; printf 'SA%s\\n' NE\n");
    tty.wait_for("SANE");
    tty.resize((100, 42));
    tty.type_text("printf '\\033[2J\\033[H'; fg\r");
    tty.wait("the whole board in the new size", |screen| {
        let lines: Vec<&str> = screen.lines().collect();
        lines.len() > 40 && lines[0].contains("Board") && !screen.contains("ready>")
    });
    // A key without Return.
    tty.type_text("2");
    tty.wait_for("in all");
    tty.type_text("q");
    prompted(&tty);
    assert!(tty.restored());
    tty.type_text("exit\r");
    tty.wait_for_end();
}

#[test]
fn drawn_anew_the_screen_is_whole_and_the_editor_opens_behind_it() {
    let home = home();
    let editor = editor(home.path());
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.scribble(b"\x1b[3;3HSCRIBBLE\x1b[20;60HSCRIBBLE");
    tty.wait_for("SCRIBBLE");
    tty.type_bytes(b"\x0c");
    whole(&tty, "SCRIBBLE");
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    // A late reply of the terminal among the keys is none, and must not keep them from the editor.
    tty.type_bytes(b"\x0c\x0c\x0c\x05\x1b[12;40R");
    tty.wait_for("SAVED");
    tty.type_text("\r");
    tty.wait_for("Log a touchpoint");
    tty.type_text("\x05");
    tty.wait_for("SAVED");
    tty.type_text("\r");
    tty.wait_for("and a note");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn what_the_editor_saved_outlives_the_line_that_dropped() {
    let home = home();
    let editor = editor(home.path());
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    tty.type_text("call 5m: the short of it");
    tty.wait_for("the short of it");
    tty.type_text("\x05");
    tty.wait_for("SAVED");
    // The terminal echoes the key, which ends our own reading.
    tty.hang_up("x");
    tty.wait_for_end();
    let notes = home.path().join("state/tenure/notes");
    let left = std::fs::read_dir(&notes).map_or(0, |files| files.count());
    assert_eq!(left, 0, "the words are the line's again");
    let mut again = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    again.wait("the sync to end", |screen| screen.contains("synced now"));
    again.type_text("l");
    again.wait_for("the short of it");
    again.wait_for("and a note");
    again.type_bytes(b"\x03");
    assert_eq!(again.wait_for_end(), 0);
}

#[test]
fn what_the_editor_saved_outlives_a_signal_to_leave() {
    let home = home();
    let editor = editor(home.path());
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    tty.type_text("call 5m: the short of it\x05");
    tty.wait_for("SAVED");
    tty.signal(Signal::TERM);
    tty.type_text("\r");
    assert_eq!(tty.wait_for_end(), 143);
    assert!(tty.restored());
    let mut again = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    again.wait("the sync to end", |screen| screen.contains("synced now"));
    again.type_text("l");
    again.wait_for("and a note");
    again.type_bytes(b"\x03");
    assert_eq!(again.wait_for_end(), 0);
}

#[test]
fn a_note_that_was_being_written_when_all_was_killed_is_in_its_line_again() {
    let home = home();
    let editor = editor(home.path());
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    tty.type_text("call 5m: the short of it\x05");
    tty.wait_for("SAVED");
    tty.signal(Signal::KILL);
    let notes = || std::fs::read_dir(home.path().join("state/tenure/notes")).expect("the folder");
    assert_eq!(notes().count(), 1, "its file is there");
    drop(tty);
    let mut again = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    again.wait_for("is in its line again");
    assert_eq!(notes().count(), 0, "its file is gone");
    again.type_text("l");
    again.wait_for("the short of it");
    again.wait_for("and a note of 1 line: said before the line dropped");
    again.type_bytes(b"\x03");
    assert_eq!(again.wait_for_end(), 0);
}
