//! Configuration, flags, and what is wrong with them.

use crate::support::{Home, accounts, fresh, profile, synced, text};

#[test]
fn without_a_profile_the_way_out_is_told() {
    let home = Home::new();
    let came = home.run(&["triage"]).with(1);
    assert!(
        came.err.contains("config.toml") && came.err.contains("tenure demo"),
        "{}",
        came.err
    );
    assert_eq!(came.out, "");
}

#[test]
fn wrong_flags_are_usage_and_help_is_not() {
    let home = Home::new();
    home.run(&["--no-such-flag"]).with(2);
    home.run(&["demo", "--accounts", "many"]).with(2);
    home.run(&["--no-input"]).with(2);
    home.run(&["demo", "--no-input"]).with(2);
    assert!(home.run(&["--help"]).with(0).out.contains("triage"));
    assert!(home.run(&["--version"]).with(0).out.starts_with("tenure "));
}

#[test]
fn faults_in_the_file_are_told_and_never_stop_a_command() {
    let (home, crm) = synced();
    let text = profile(&crm, "lifecycle = \"saas-defualt\"\ncurency = \"EUR\"");
    home.configure(&(text + "\n[ui]\ntheme = 3\n"));
    let came = home.run(&["accounts", "--json"]).with(0);
    assert_eq!(came.json().as_array().map(Vec::len), Some(12));
    for part in [
        "Did you mean “saas-default”?",
        "config.toml:6: [profiles.work] has no “curency”. Did you mean “currency”?",
        "“theme” in [ui] must be text in quotes.",
    ] {
        assert!(came.err.contains(part), "{part} in {}", came.err);
    }
}

#[test]
fn a_wrong_token_is_named_but_never_shown() {
    let (home, _crm) = fresh();
    let came = home
        .run_with(&["sync", "--debug"], "another-secret")
        .with(1);
    assert!(came.err.contains("token"), "{}", came.err);
    let log = std::fs::read_to_string(home.path("state/tenure.log")).unwrap_or_default();
    for told in [&came.err, &came.out, &log] {
        assert!(!told.contains("another-secret"), "{told}");
    }
    let none = home.run_with(&["sync"], "").with(1);
    assert!(none.err.contains("TEST_TOKEN"), "{}", none.err);
}

#[test]
fn nothing_is_written_with_a_read_only_profile() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    home.configure(&profile(&crm, "read_only = true"));
    for arguments in [
        &["log", &id, "call: x"][..],
        &["stage", &id, "renewal"],
        &["undo"],
        &["redo"],
    ] {
        let came = home.run(arguments).with(1);
        assert!(came.err.contains("read-only"), "{}", came.err);
    }
}

#[test]
fn keys_and_themes_are_listed() {
    let home = Home::new();
    let keys = home.run(&["keymap", "vim"]).with(0).out;
    assert!(
        keys.contains("advance") && keys.contains("Move the account to the next stage"),
        "{keys}"
    );
    let wrong = home.run(&["keymap", "vmi"]).with(3);
    assert!(wrong.err.contains("Did you mean “vim”?"), "{}", wrong.err);
    let themes = home.run(&["theme"]).with(0).out;
    assert!(
        themes.contains("* dark\n") && themes.contains("high-contrast"),
        "{themes}"
    );
}
