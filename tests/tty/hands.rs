//! Hands in a real terminal: the mouse, the clipboard, files that change, long pastes, slow lines,
//! and replies of the terminal that are no typing.

use super::terminal::Tty;
use super::{SIZE, demo, home};
use std::path::Path;

const DEMO: &[&str] = &["demo", "--view", "board", "--accounts", "40", "--seed", "7"];

/// A button of the mouse at a cell, from 1: `M` down, `m` up (xterm's mode 1006).
fn button(tty: &mut Tty, button: u8, (x, y): (u16, u16), end: char) {
    tty.type_text(&format!("\x1b[<{button};{x};{y}{end}"));
}

#[test]
fn a_double_click_opens_a_card_and_the_mouse_is_given_back() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    assert!(tty.has_mouse(), "it is taken where nobody sits far away");
    for end in ['M', 'm', 'M', 'm'] {
        button(&mut tty, 0, (8, 9), end);
    }
    tty.wait_for("Overview");
    // The wheel and a click beside everything harm nobody.
    button(&mut tty, 65, (8, 20), 'M');
    button(&mut tty, 0, (119, 36), 'M');
    tty.type_text(", m".replace(' ', "").as_str());
    tty.wait_for("the terminal's again");
    tty.wait_for_mouse(false);
    tty.type_text(",m");
    tty.wait_for("Shift selects text");
    tty.wait_for_mouse(true);
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(
        tty.restored() && !tty.has_mouse(),
        "it is given back at the end"
    );
}

#[test]
fn over_ssh_the_mouse_stays_the_terminal_s_unless_the_file_says_otherwise() {
    let home = home();
    let ssh = [("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")];
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &ssh);
    tty.wait_for("Onboarding");
    assert!(!tty.has_mouse());
    tty.type_text("q");
    tty.wait_for_end();
    write(home.path(), "config.toml", "[ui]\nmouse = \"on\"\n");
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &ssh);
    tty.wait_for("Onboarding");
    assert!(tty.has_mouse());
    tty.type_text("q");
    tty.wait_for_end();
}

#[test]
fn what_is_copied_goes_the_terminal_s_way_or_is_shown() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("y");
    tty.wait_for("Row as Markdown");
    tty.enter();
    tty.wait_for("Copied to the clipboard: ");
    let sent = String::from_utf8_lossy(&tty.bytes()).into_owned();
    assert!(sent.contains("\x1b]52;c;"), "OSC 52 is sent");
    tty.type_text("q");
    tty.wait_for_end();
    // A console has no clipboard, and no desktop to open a page on.
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &[("TERM", "linux")]);
    tty.wait_for("Onboarding");
    tty.type_text("y");
    tty.wait_for("Row as Markdown");
    tty.enter();
    tty.wait_for("Take it from here");
    let sent = String::from_utf8_lossy(&tty.bytes()).into_owned();
    assert!(
        !sent.contains("\x1b]52;"),
        "the console would show it as rubbish"
    );
    tty.type_bytes(b"\x03");
    tty.wait_for_end();
}

/// Writes a file of the person's configuration, as editors do: beside, then in its place.
fn write(home: &Path, name: &str, text: &str) {
    let path = home.join("config/tenure").join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let beside = path.with_extension("part");
    std::fs::write(&beside, text).expect("it is written");
    std::fs::rename(&beside, &path).expect("it is put in place");
}

#[test]
fn files_are_read_anew_as_they_are_written() {
    let home = home();
    write(home.path(), "config.toml", "[ui]\ntheme = \"dark\"\n");
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    write(
        home.path(),
        "config.toml",
        "[ui]\ntheme = \"nord\"\nkeymap = \"vim\"\n",
    );
    tty.wait_for("Your files are read anew.");
    // Nord's ground, in 24 bits.
    let sent = String::from_utf8_lossy(&tty.bytes()).into_owned();
    assert!(sent.contains("48;2;46;52;64"), "it is nord now");
    write(home.path(), "config.toml", "[ui\ntheme = \"dark\"\n");
    tty.wait_for("This is not TOML");
    tty.type_text("gt");
    tty.wait("vim's keys in force still", |screen| {
        screen.contains("in all")
    });
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn files_in_a_folder_made_later_are_read_as_they_are_written() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    assert!(!home.path().join("config").exists(), "nothing is there yet");
    write(home.path(), "config.toml", "[ui]\ntheme = \"nord\"\n");
    tty.wait_for("Your files are read anew.");
    let sent = String::from_utf8_lossy(&tty.bytes()).into_owned();
    assert!(sent.contains("48;2;46;52;64"), "it is nord now");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn rules_are_read_anew_as_they_are_written_and_broken_ones_leave_the_old() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("2");
    tty.wait_for("in all");
    let own = "[[own]]\nid = \"tried\"\nwhen = \"arr>0\"\npoints = 90\nlane = \"risk\"\n";
    let own = format!("{own}text = \"tried out live\"\n");
    write(home.path(), "triage.toml", &own);
    tty.wait_for("tried out live");
    write(home.path(), "triage.toml", "[entry]\nrisk = \"many\"\n");
    tty.wait_for("triage.toml");
    tty.wait("the old signal still", |screen| {
        screen.contains("tried out live")
    });
    // A folder that was not there before, too.
    let play = "name = \"Own play\"\nadvice = \"Ask them how it went\"\nsteps = [\"Ask\"]\n";
    write(home.path(), "plays/own_play.toml", play);
    write(
        home.path(),
        "triage.toml",
        &format!("{own}play = \"own_play\"\n"),
    );
    tty.wait_for("Ask them how it went");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_megabyte_pasted_is_a_line_and_nothing_else() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.type_text("/");
    tty.wait_for("Find an account");
    tty.type_bytes(b"\x1b[200~");
    let part = "zq\n:x ".repeat(2_000);
    for _ in 0..90 {
        tty.type_text(&part);
    }
    tty.type_bytes(b"\x1b[201~");
    tty.wait_for("Nothing fits");
    tty.type_text("\x15");
    tty.wait("the line to be empty again", |screen| {
        screen.contains("Find an account") && !screen.contains("zq")
    });
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_megabyte_pasted_without_marks_is_one_line_too_and_runs_no_command() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    // A terminal that knows no bracketed paste: its line feeds are the key Return.
    let part = "q said\r:x ".repeat(1_000);
    for _ in 0..100 {
        tty.type_text(&part);
    }
    tty.wait_for("q said");
    let screen = tty.wait_for("characters");
    assert!(screen.contains("Log a touchpoint"), "{screen}");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn late_replies_of_the_terminal_are_no_typing() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    // Its ground's colour, its version, its kind, where the cursor is, a focus.
    for reply in [
        "\x1b]11;rgb:1414/1717/1c1c\x07",
        "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
        "\x1bP>|XTerm(388)\x1b\\",
        "\x1b[?64;1;2;6;22c",
        "\x1b[12;40R",
        "\x1b[I",
    ] {
        tty.type_text(reply);
    }
    tty.type_text("call 5m: only this");
    let screen = tty.wait_for("only this");
    for part in ["rgb", "XTerm", "388", "22c", "40R"] {
        assert!(!screen.contains(part), "{part} was typed:\n{screen}");
    }
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_slow_line_costs_frames_and_no_keys() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    let before = frames(&tty);
    tty.stops_reading();
    let words: String = ('a'..='z').cycle().take(400).collect();
    // Far views are redrawn all the while, so that the line is full soon.
    for letter in words.chars() {
        tty.type_text(&letter.to_string());
        tty.type_bytes(b"\x0c");
    }
    tty.type_text(" the end");
    tty.reads_on();
    tty.wait_for("the end");
    tty.type_bytes(b"\x1b[H");
    tty.wait_for("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
    let drawn = frames(&tty) - before;
    assert!(drawn < 400, "{drawn} frames for 400 keys");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn behind_a_line_that_takes_nothing_it_can_be_ended_and_keeps_what_was_typed() {
    let home = home();
    // A frame of such a size is more than the line holds.
    let mut tty = Tty::start(home.path(), &["demo", "--view", "board"], (300, 90));
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    tty.type_text("call 5m: the last of it");
    tty.wait_for("the last of it");
    tty.stops_reading();
    for _ in 0..400 {
        tty.type_bytes(b"\x0c");
    }
    tty.signal(rustix::process::Signal::TERM);
    assert_eq!(tty.wait_for_end(), 143);
    tty.reads_on();
    let mut again = Tty::start(home.path(), &["demo", "--view", "board"], SIZE);
    again.wait("the sync to end", |screen| screen.contains("synced now"));
    again.type_text("l");
    again.wait_for("the last of it");
    again.type_bytes(b"\x03");
    assert_eq!(again.wait_for_end(), 0);
}

fn frames(tty: &Tty) -> usize {
    let bytes = tty.bytes();
    let begin = b"\x1b[?2026h";
    bytes.windows(begin.len()).filter(|of| of == begin).count()
}

#[test]
fn a_storm_of_sizes_ends_on_the_last_one() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    for step in 0..60_u16 {
        tty.resize((40 + step * 2, 10 + step % 30));
    }
    tty.resize((132, 40));
    tty.wait("the whole board again", |screen| {
        let lines: Vec<&str> = screen.lines().collect();
        lines.len() >= 39 && lines[0].contains("Board") && screen.contains("Onboarding")
    });
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_key_that_comes_with_a_new_size_is_not_held_back() {
    let home = home();
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("/");
    tty.wait_for("Find an account");
    let mut typed = String::new();
    for (round, letter) in ('a'..='z').chain('a'..='z').enumerate() {
        let more = u16::try_from(round % 2).expect("a bit");
        tty.resize((SIZE.0 + more, SIZE.1 - more));
        tty.type_text(&letter.to_string());
        typed.push(letter);
        // The next key, which would bring it, is typed only then.
        tty.wait_for(&typed);
    }
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}

#[test]
fn a_long_note_is_written_in_the_person_s_own_editor() {
    let home = home();
    let script = home.path().join("editor.sh");
    // An editor that takes keys of its own, as editors do, and ends at a line that says so.
    let text = "printf 'EDITING\\n'; while read line; do [ \"$line\" = end ] && break; \
                printf '%s\\n' \"$line\" >> \"$1\"; done\n";
    std::fs::write(&script, text).expect("an editor");
    let editor = format!("sh {}", script.display());
    let mut tty = Tty::start_with(home.path(), DEMO, SIZE, &[("EDITOR", &editor)]);
    tty.wait_for("Onboarding");
    tty.wait("the sync to end", |screen| screen.contains("synced now"));
    tty.type_text("l");
    tty.wait_for("Log a touchpoint");
    tty.type_text("call 20m: the long story");
    tty.wait_for("the long story");
    tty.type_text("\x05");
    tty.wait_for("EDITING");
    tty.type_text("it began in spring\r");
    tty.type_text("q and it goes on\r");
    tty.type_text("end\r");
    tty.wait_for("and a note of 2 lines");
    let notes = home.path().join("state/tenure/notes");
    let left = std::fs::read_dir(&notes).map_or(0, |files| files.count());
    assert_eq!(left, 0, "the file is gone");
    tty.enter();
    tty.wait_for("call logged");
    tty.type_bytes(b"\x03");
    assert_eq!(tty.wait_for_end(), 0);
}
