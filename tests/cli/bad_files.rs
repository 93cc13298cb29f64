//! Files of the person's that are not right: each fault is told, with its line, and nothing stops.

use crate::support::{Home, profile, synced};

#[test]
fn a_wrong_command_or_flag_is_usage_with_what_was_probably_meant() {
    let home = Home::new();
    for (wrong, meant) in [
        (&["traige"][..], "triage"),
        (&["--plian"], "--plain"),
        (&["accounts", "--jsno"], "--json"),
        (&["demo", "--acounts", "3"], "--accounts"),
    ] {
        let came = home.run(wrong).with(2);
        assert!(came.err.contains(meant), "{wrong:?}: {}", came.err);
        assert_eq!(came.out, "", "{wrong:?}");
    }
    home.run(&["show"]).with(2);
    home.run(&["outbox", "extra"]).with(2);
    home.run(&["journal", "--limit", "many"]).with(2);
}

#[test]
fn broken_toml_is_told_with_its_line_and_the_rest_is_used() {
    let (home, crm) = synced();
    home.configure(&(profile(&crm, "") + "\n[ui\ntheme = \"light\"\n"));
    let came = home.run(&["triage"]).with(0);
    let line = profile(&crm, "").lines().count() + 2;
    let wanted = format!("config.toml:{line}: This is not TOML");
    assert!(came.err.contains(&wanted), "{wanted} in {}", came.err);
    assert!(!came.out.is_empty(), "the answer comes all the same");
}

#[test]
fn a_file_of_no_text_at_all_is_told() {
    let home = Home::new();
    std::fs::write(home.path("config/config.toml"), [0xff, 0xfe, 0, 1]).unwrap();
    let came = home.run(&["theme"]).with(0);
    assert!(came.err.contains("config.toml"), "{}", came.err);
    assert!(came.out.contains("* dark"), "{}", came.out);
    // It is there, so a person has begun already: no welcome.
    let came = home.run(&[]).with(1);
    assert!(came.err.contains("cannot be read"), "{}", came.err);
}

#[test]
fn an_unknown_theme_or_keymap_is_named_and_the_usual_one_goes_on() {
    let home = Home::new();
    home.configure("[ui]\ntheme = \"drak\"\nkeymap = \"vmi\"\n");
    let themes = home.run(&["theme"]).with(0);
    assert!(themes.err.contains("drak"), "{}", themes.err);
    assert!(themes.err.contains("dark"), "{}", themes.err);
    assert!(themes.err.contains("config.toml"), "{}", themes.err);
    assert!(themes.out.contains("* dark\n"), "{}", themes.out);
    let keys = home.run(&["keymap"]).with(0);
    assert!(keys.err.contains("Did you mean “vim”?"), "{}", keys.err);
    assert!(keys.err.contains("standard keys"), "{}", keys.err);
    assert!(keys.out.contains("quit"), "{}", keys.out);
    // Asked for by name, other keys would be a wrong answer.
    let named = home.run(&["keymap", "eamcs"]).with(3);
    assert!(named.err.contains("Did you mean “emacs”?"), "{}", named.err);
    assert_eq!(named.out, "");
}

#[test]
fn every_fault_of_a_broken_theme_or_keymap_is_told_at_once() {
    let home = Home::new();
    home.configure("[ui]\ntheme = \"mine\"\nkeymap = \"mine\"\n");
    home.write(
        "themes/mine.toml",
        "inherits = \"drak\"\n[palette]\nred = \"#12345\"\n[style]\nno-such-role = \"red\"\n",
    );
    home.write(
        "keymaps/mine.toml",
        "inherits = \"vim\"\n[global]\nadvnace = \">\"\nquit = \"Hyper-q\"\n",
    );
    let themes = home.run(&["theme"]).with(0);
    let told = themes
        .err
        .lines()
        .filter(|line| line.contains("mine.toml:"));
    assert!(told.count() >= 3, "{}", themes.err);
    assert!(themes.out.contains("* mine  (yours)"), "{}", themes.out);
    let keys = home.run(&["keymap"]).with(0);
    let told = keys.err.lines().filter(|line| line.contains("mine.toml:"));
    assert!(told.count() >= 2, "{}", keys.err);
    assert!(keys.out.contains("quit"), "{}", keys.out);
}

#[test]
fn without_any_configuration_the_way_to_begin_is_told() {
    let home = Home::new();
    let came = home.run(&[]).with(0);
    for part in ["tenure demo", "config.toml", "[profiles.work]", "token_env"] {
        assert!(came.out.contains(part), "{part} in {}", came.out);
    }
    assert_eq!(came.err, "");
    let came = home.run(&["--profile", "work"]).with(1);
    assert!(came.err.contains("tenure demo"), "{}", came.err);
}

#[test]
fn the_cockpit_needs_a_terminal_and_says_what_works_without() {
    let (home, _crm) = synced();
    for arguments in [&[][..], &["demo"]] {
        let came = home.run(arguments).with(1);
        assert!(came.err.contains("not one"), "{}", came.err);
        assert!(came.err.contains("tenure triage"), "{}", came.err);
        assert_eq!(came.out, "");
    }
}

#[test]
fn what_a_person_types_cannot_make_the_terminal_do_things() {
    let (home, _crm) = synced();
    for arguments in [
        &["show", "\u{1b}]0;title\u{7}x"][..],
        &["triage", "\u{1b}[31m"],
        &["sync", "--profile", "\u{1b}[2J\u{9b}1m"],
        &["log", "\u{1b}[31m", "call: x"],
        &["keymap", "\u{1b}[31m"],
    ] {
        let came = home.run(arguments);
        for char in came.err.chars().chain(came.out.chars()) {
            assert!(char == '\n' || !char.is_control(), "{:?}", came.err);
        }
    }
}
