//! What is wrong around the cockpit: it is said on the screen, and the cockpit goes on.

use crate::portal::Portal;
use crate::terminal::{PATIENCE, Tty};
use crate::{SIZE, cockpit, demo, home, log_a_call};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// On the board, whichever view it opens on else.
const BOARD: &[&str] = &["--view", "board"];

fn configuration(home: &Path) -> PathBuf {
    home.join("config/tenure/config.toml")
}

/// Puts something behind the configuration.
fn add(home: &Path, text: &str) {
    let file = configuration(home);
    let before = fs::read_to_string(&file).unwrap_or_default();
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, before + text).expect("written");
}

fn leave(mut tty: Tty) {
    tty.type_text("q");
    assert_eq!(tty.wait_for_end(), 0);
    assert!(tty.restored());
}

#[test]
fn faults_of_the_person_s_files_are_shown_and_the_board_opens_all_the_same() {
    let home = home();
    add(home.path(), "[ui]\ntheme = \"drak\"\nkeymap = \"vmi\"\n");
    let mut tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait_for("there is no theme \"drak\"");
    // One after another: Escape puts away the one that is read.
    tty.type_bytes(b"\x1b");
    tty.wait_for("There is no keymap “vmi”");
    tty.type_bytes(b"\x1b");
    tty.wait("both to be put away", |screen| {
        !screen.contains("There is no")
    });
    leave(tty);
}

#[test]
fn broken_toml_is_shown_with_its_line() {
    let home = home();
    add(home.path(), "[ui]\ntheme = \"light\nkeymap = 3\n");
    let tty = demo(home.path());
    tty.wait_for("Onboarding");
    tty.wait_for("config.toml:2: This is not TOML");
    leave(tty);
}

#[test]
fn a_refused_token_is_told_with_the_way_out_and_what_is_written_waits() {
    let home = home();
    let portal = Portal::start(home.path());
    leave(cockpit(home.path(), &portal));
    let mut tty = Tty::start_with(
        home.path(),
        BOARD,
        SIZE,
        &[("TEST_TOKEN", "a-stale-secret")],
    );
    tty.wait_for("Onboarding");
    tty.wait_for("refuses the token");
    tty.type_text("2");
    tty.wait_for("in all");
    log_a_call(&mut tty, "said with a stale token");
    tty.type_text("8");
    tty.wait_for("Outbox 3");
    leave(tty);
    assert_eq!(portal.calls_about("said with a stale token"), 0);
    let mut tty = cockpit(home.path(), &portal);
    tty.type_text("8");
    tty.wait_for("Outbox 0");
    assert_eq!(portal.calls_about("said with a stale token"), 1);
    leave(tty);
}

#[test]
fn a_token_command_that_hangs_holds_nothing_up() {
    let home = home();
    let portal = Portal::start(home.path());
    leave(cockpit(home.path(), &portal));
    let file = configuration(home.path());
    let text = fs::read_to_string(&file).expect("the configuration");
    // It waits for a file that never comes; it ends with the test's folder.
    let hang = "token_command = \"touch asked; while [ -e asked ]; do sleep 0.1; done\"";
    let text = text.replace("token_env = \"TEST_TOKEN\"", hang);
    fs::write(&file, text).expect("written");
    let mut tty = Tty::start(home.path(), BOARD, SIZE);
    tty.wait_for("Onboarding");
    tty.type_text("2");
    tty.wait_for("in all");
    log_a_call(&mut tty, "said while it hangs");
    // Beside all that: a busy machine may begin it later.
    let until = Instant::now() + PATIENCE;
    while !home.path().join("asked").exists() {
        assert!(Instant::now() < until, "the command is not run");
        std::thread::sleep(Duration::from_millis(5));
    }
    leave(tty);
}

#[test]
fn a_damaged_store_is_kept_aside_and_its_outbox_is_on_the_screen() {
    let home = home();
    let mut portal = Portal::start(home.path());
    let mut tty = cockpit(home.path(), &portal);
    portal.fall();
    tty.type_text("2");
    tty.wait_for("in all");
    log_a_call(&mut tty, "said before the damage");
    leave(tty);
    spoil(&home.path().join("data/tenure/test.db"));
    portal.rise();
    let mut tty = Tty::start_with(home.path(), BOARD, SIZE, &portal.environment());
    // Whether opening meets the damage or reading does: after another start all is well.
    tty.wait("the damage to be told", |screen| {
        screen.contains("could not be used") || screen.contains("is damaged")
    });
    if tty.screen().contains("is damaged") {
        leave(tty);
        tty = Tty::start_with(home.path(), BOARD, SIZE, &portal.environment());
        tty.wait_for("could not be used");
    }
    tty.wait_for("Onboarding");
    tty.type_text("8");
    tty.wait_for("Outbox 0");
    leave(tty);
    assert_eq!(portal.calls_about("said before the damage"), 1);
}

/// Makes the pages of the accounts' table unreadable.
fn spoil(path: &Path) {
    let connection = rusqlite::Connection::open(path).expect("the store");
    connection
        .pragma_update(None, "journal_mode", "DELETE")
        .expect("one file");
    let number = |sql: &str| -> usize {
        let number: u32 = connection
            .query_row(sql, [], |row| row.get(0))
            .expect("a number");
        number as usize
    };
    let size = number("PRAGMA page_size");
    let page = number("SELECT rootpage FROM sqlite_schema WHERE name = 'account'");
    drop(connection);
    let mut bytes = fs::read(path).expect("the store");
    bytes[(page - 1) * size..page * size].fill(0xa5);
    fs::write(path, bytes).expect("the store");
}

#[test]
fn a_data_folder_that_cannot_be_is_told() {
    let home = home();
    fs::write(home.path().join("data"), "a file where a folder should be").expect("written");
    let mut tty = demo(home.path());
    tty.wait_for("TENURE_DATA_DIR");
    tty.type_bytes(b"\x03");
    tty.wait_for_end();
    assert!(tty.restored());
}

#[test]
fn accounts_of_an_unknown_stage_have_a_column_and_can_be_moved_out_of_it() {
    let home = home();
    let portal = Portal::start(home.path());
    // The field that holds the stage is another one, so no value in it belongs to a stage.
    let file = configuration(home.path());
    let text = fs::read_to_string(&file).expect("the configuration");
    let text = text.replace("stage = \"customer_stage\"", "stage = \"country\"");
    fs::write(&file, text).expect("written");
    let before = portal.count("country", "onboarding");
    let mut tty = Tty::start_with(home.path(), BOARD, SIZE, &portal.environment());
    // The board opens where accounts are: in the column behind the last stage.
    tty.wait_for("Unmapped 40");
    tty.wait("the first sync to end", |screen| {
        screen.contains("synced now")
    });
    tty.type_text("s");
    tty.wait_for("Onboarding");
    tty.type_text("onbo");
    tty.enter();
    let asked = tty.wait("the move or its reason", |screen| {
        screen.contains("takes it back") || screen.to_lowercase().contains("why")
    });
    if !asked.contains("takes it back") {
        tty.type_text("they begin");
        tty.enter();
    }
    tty.wait_for("takes it back");
    portal.wait("the move", |portal| {
        portal.count("country", "onboarding") == before + 1
    });
    tty.type_text("8");
    tty.wait_for("Outbox 0");
    leave(tty);
}

#[test]
fn hostile_names_reach_the_terminal_as_text_alone() {
    let home = home();
    let portal = Portal::start(home.path());
    for (at, name) in [
        "\u{1b}]0;PWNED\u{7}Titled",
        "\u{1b}[31;5mBlinking",
        "\u{9b}2JCleared",
        "\u{90}qPWNED\u{9c}Sixel",
        "\u{1b}[6nAsking",
        "\u{202e}desreveR",
        "Over\rReturned\u{8}\u{8}",
    ]
    .into_iter()
    .enumerate()
    {
        portal.rename(at, name);
    }
    let mut tty = cockpit(home.path(), &portal);
    for key in ["2", "1", "8"] {
        tty.type_text(key);
    }
    for name in [
        "Titled", "Blinking", "Cleared", "Sixel", "Asking", "desreveR",
    ] {
        tty.type_text("/");
        tty.wait_for("Find");
        tty.type_text(name);
        tty.wait(name, |screen| screen.matches(name).count() >= 2);
        tty.enter();
        tty.wait(name, |screen| screen.contains(name));
    }
    tty.type_bytes(b"\x03");
    tty.wait_for_end();
    let bytes = tty.bytes();
    let text = String::from_utf8_lossy(&bytes);
    for raw in [
        "PWNED",
        "\u{1b}]0;",
        "[31;5m",
        "\u{9b}",
        "\u{90}",
        "\u{1b}[6n",
        "\u{202e}",
    ] {
        assert!(!text.contains(raw), "{raw:?} has reached the terminal");
    }
    // Our own steps back come behind a move to another line, never right behind a name.
    let stepped = text.contains("Returned\u{8}");
    assert!(!stepped, "a name's backspace has reached the terminal");
    assert!(!text.contains("a-token-of-the-test"));
}

#[test]
fn a_terminal_that_is_tiny_from_the_start_is_told_and_can_be_left() {
    let home = home();
    let mut tty = Tty::start(
        home.path(),
        &["demo", "--view", "board", "--accounts", "20"],
        (20, 5),
    );
    tty.wait("the word that it is too small", |screen| {
        screen.contains("small")
    });
    tty.resize((1, 1));
    tty.resize((100, 30));
    tty.wait_for("Onboarding");
    leave(tty);
}

#[test]
fn a_second_demo_uses_the_first_one_s_crm() {
    let home = home();
    let mut first = demo(home.path());
    first.wait("the first sync to end", |screen| {
        screen.contains("synced now")
    });
    let mut second = demo(home.path());
    second.wait_for("Onboarding");
    second.wait("its link", |screen| screen.contains('●'));
    second.type_text("2");
    second.wait_for("in all");
    let told = log_a_call(&mut second, "said in the second");
    // Only one process sends: what the second wrote, the first hears of and sends without being
    // asked; and the second sees it gone, though it never sends itself.
    assert!(
        told.contains("The other tenure on this machine sends it"),
        "{told}"
    );
    second.type_text("8");
    second.wait("its line in the journal, sent", |screen| {
        screen.contains("Outbox 0") && screen.contains("Journal 1")
    });
    first.type_text("8");
    first.wait_for("Journal 1");
    first.type_text("2");
    first.wait_for("in all");
    log_a_call(&mut first, "said in the first");
    second.wait("what the first wrote, sent", |screen| {
        screen.contains("Outbox 0") && screen.contains("Journal 2")
    });
    leave(second);
    leave(first);
}
