//! `tenure doctor`: what works, what does not, and the exit code.

use crate::support::{Home, TOKEN, fresh, profile, synced};
use serde_json::Value;
use std::fs;

/// The state of a check, and what was found.
fn check<'a>(report: &'a Value, about: &str) -> (&'a str, &'a str) {
    let all = report["checks"].as_array().expect("a list");
    let found = all.iter().find(|one| one["about"] == about);
    let found = found.unwrap_or_else(|| panic!("no {about} in {report:#}"));
    (
        found["state"].as_str().unwrap_or_default(),
        found["found"].as_str().unwrap_or_default(),
    )
}

fn states(report: &Value, of: &str) -> Vec<String> {
    let all = report["checks"].as_array().expect("a list");
    let all = all.iter().filter(|one| one["state"] == of);
    all.map(|one| format!("{}: {}", one["about"], one["found"]))
        .collect()
}

#[test]
fn where_nothing_is_set_up_it_says_how_to_begin() {
    let home = Home::new();
    let came = home.run(&["doctor"]).with(0);
    assert!(came.out.contains("tenure init"), "{}", came.out);
    let report = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(report["well"], true);
    assert_eq!(check(&report, "config").0, "warning");
    assert_eq!(check(&report, "terminal").0, "warning");
    assert!(!home.path("data").exists(), "it has made something");
}

#[test]
fn a_profile_that_works_is_well() {
    let (home, mut crm) = synced();
    crm.is_free();
    let report = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(states(&report, "wrong"), Vec::<String>::new());
    assert!(check(&report, "token").1.contains("TEST_TOKEN"));
    assert!(check(&report, "crm").1.contains("portal 62515"));
    assert_eq!(check(&report, "scopes").0, "well");
    assert!(
        check(&report, "limits")
            .1
            .contains("100 requests in 10 s (Free or Starter)")
    );
    assert_eq!(check(&report, "clock").0, "well");
    assert!(check(&report, "time zone").1.contains("Europe/Madrid"));
    assert!(check(&report, "cache").1.contains("whole, 12 accounts"));
    assert!(check(&report, "outbox").1.contains("empty"));
    assert!(!report.to_string().contains(TOKEN), "the token is told");

    // Another clock, and work that waits.
    crm.faults().skew(600_000);
    let report = home.run(&["doctor", "--json"]).with(0).json();
    let (state, found) = check(&report, "clock");
    assert_eq!(state, "warning");
    let seconds: Option<i64> = found.split(' ').find_map(|word| word.parse().ok());
    assert!(
        seconds.is_some_and(|one| (595..=605).contains(&one)),
        "{found}"
    );
}

#[test]
fn what_does_not_work_is_told_with_the_way_out() {
    let (home, mut crm) = synced();
    let wrong = home.run_with(&["doctor", "--json"], "wrong").with(1).json();
    assert_eq!(wrong["well"], false);
    assert_eq!(check(&wrong, "crm").0, "wrong");
    let unset = home.run_with(&["doctor", "--json"], "").with(1).json();
    assert!(check(&unset, "token").1.contains("TEST_TOKEN is empty"));

    // Offline is no fault of the set-up.
    crm.go_away();
    let id = crate::support::accounts(&home, &[])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    home.run(&["log", &id, "note: while offline"]).with(4);
    let offline = home.run(&["doctor", "--json"]).with(0).json();
    let (state, found) = check(&offline, "crm");
    assert_eq!(state, "warning");
    assert!(found.contains("offline"), "{found}");
    let (state, found) = check(&offline, "outbox");
    assert_eq!(state, "warning");
    assert!(found.starts_with("1 write"), "{found}");

    home.configure("[profiles.work]\ncrm = \"hubspt\"\n[ui]\ntheme = 3\n");
    let came = home.run(&["doctor"]).with(1);
    assert!(came.out.contains("Did you mean “hubspot”?"), "{}", came.out);
    assert!(came.out.contains(":4: “theme”"), "{}", came.out);
    let came = home.run(&["doctor", "--profile", "wrk"]).with(1);
    assert!(came.out.contains("Did you mean “work”?"), "{}", came.out);
}

#[test]
fn faults_of_the_theme_and_the_keymap_are_found() {
    let home = Home::new();
    home.configure("[ui]\ntheme = \"mine\"\nkeymap = \"own\"\n");
    let report = home.run(&["doctor", "--json"]).with(1).json();
    assert!(check(&report, "theme").1.contains("mine"), "{report:#}");
    assert!(check(&report, "keymap").1.contains("own"), "{report:#}");
    home.write("themes/mine.toml", "[roles]\ntxt = \"red\"\n");
    home.write(
        "keymaps/own.toml",
        "inherits = \"arrows\"\n[global]\nup = [\"lll\"]\n",
    );
    let report = home.run(&["doctor", "--json"]).with(1).json();
    assert!(
        check(&report, "theme").1.contains("mine.toml:1"),
        "{report:#}"
    );
    assert!(
        check(&report, "keymap").1.contains("own.toml:3"),
        "{report:#}"
    );
    home.configure("[ui]\ntheme = \"light\"\nkeymap = \"vim\"\n");
    let report = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(check(&report, "theme"), ("well", "light: no faults"));
    assert_eq!(check(&report, "keymap"), ("well", "vim: no faults"));
}

#[test]
fn a_damaged_cache_is_found_and_left_as_it_is() {
    let (home, _crm) = synced();
    let path = home.path("data/work.db");
    for suffix in ["-wal", "-shm"] {
        let _ = fs::remove_file(home.path(&format!("data/work.db{suffix}")));
    }
    let mut bytes = fs::read(&path).expect("it is there");
    let end = bytes.len().min(40_960);
    bytes[4096..end].fill(0x5a);
    fs::write(&path, &bytes).expect("it can be written");
    let report = home.run(&["doctor", "--json"]).with(1).json();
    assert_eq!(check(&report, "cache").0, "wrong");
    assert_eq!(fs::read(&path).expect("it is there"), bytes);
}

#[test]
fn a_read_only_profile_sends_nothing_even_of_what_waits() {
    let (home, mut crm) = fresh();
    home.run(&["sync"]).with(0);
    let id = crate::support::accounts(&home, &[])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    crm.go_away();
    home.run(&["log", &id, "note: before it was read only"])
        .with(4);
    crm.come_back();
    home.configure(&profile(&crm, "read_only = true"));
    let before = crm.faults().requests_on("POST /crm/objects/2026-09/notes");
    let report = home.run(&["sync", "--json"]).with(0).json();
    assert_eq!(report["sent"], 0);
    assert_eq!(report["waiting"], 1);
    assert!(
        report["why"]
            .as_str()
            .is_some_and(|why| why.contains("read-only")),
        "{report}"
    );
    for arguments in [
        &["log", &id, "note: no"][..],
        &["stage", &id, "renewal"],
        &["undo"],
        &["redo"],
    ] {
        let refused = home.run(arguments).with(1);
        assert!(refused.err.contains("read-only"), "{}", refused.err);
    }
    assert_eq!(
        crm.faults().requests_on("POST /crm/objects/2026-09/notes"),
        before
    );
    let report = home.run(&["doctor", "--json"]).with(0).json();
    assert!(check(&report, "profile").1.contains("read only"));
    let told = home.run(&["doctor"]).with(0).out;
    // Its lines are broken to the width.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!told.contains("sends them"), "{told}");
    assert!(told.contains("take `read_only` out"), "{told}");

    // Once it may be written to again, what waited goes.
    home.configure(&profile(&crm, ""));
    let report = home.run(&["sync", "--json"]).with(0).json();
    assert_eq!(report["sent"], 1);
}

#[test]
fn what_waits_in_a_profile_that_became_read_only_can_be_given_up() {
    let (home, mut crm) = fresh();
    home.run(&["sync"]).with(0);
    let accounts = crate::support::accounts(&home, &[]);
    let id = accounts[0]["id"].as_str().expect("an id").to_owned();
    crm.go_away();
    home.run(&["log", &id, "note: before it was read only"])
        .with(4);
    crm.come_back();
    home.configure(&profile(&crm, "read_only = true"));
    let waiting = home.run(&["outbox", "--json"]).with(0).json();
    let number = waiting[0]["id"].as_str().expect("an id").to_owned();
    let listed = home.run(&["outbox"]).with(0).out;
    assert!(listed.contains("the profile is read-only"), "{listed}");
    // It is told how it stands in one sentence, with the way out.
    let retried = home.run(&["outbox", "retry", &number]).with(2).err;
    assert!(!retried.contains(".."), "{retried}");
    for told in [retried, home.run(&["undo"]).with(1).err] {
        assert!(told.contains("`tenure outbox drop "), "{told}");
    }
    let dropped = home.run(&["outbox", "drop", &number, "--json"]).with(0);
    assert_eq!(dropped.json()["state"], "taken_back");
    let waiting = home.run(&["outbox", "--json"]).with(0).json();
    assert_eq!(waiting, Value::Array(Vec::new()));
    home.configure(&profile(&crm, ""));
    let report = home.run(&["sync", "--json"]).with(0).json();
    assert_eq!(report["sent"], 0);
}

/// A profile whose mapping has been changed by hand.
fn mapped(from: &str, to: &str) -> (Home, crate::support::Crm) {
    let (home, crm) = fresh();
    let text = profile(&crm, "");
    assert!(text.contains(from), "{text}");
    home.configure(&text.replace(from, to));
    (home, crm)
}

#[test]
fn a_mapping_that_fits_the_portal_is_well() {
    let (home, _crm) = fresh();
    let report = home.run(&["doctor", "--json"]).with(0).json();
    let (state, found) = check(&report, "mapping");
    assert_eq!(state, "well", "{found}");
}

#[test]
fn a_property_that_is_not_there_is_named_with_the_one_that_was_meant() {
    let (home, _crm) = mapped("arr = \"arr\"", "arr = \"ar\"");
    let report = home.run(&["doctor", "--json"]).with(1).json();
    assert_eq!(report["well"], false);
    let (state, found) = check(&report, "mapping");
    assert_eq!(state, "wrong");
    assert!(found.contains("arr is the property “ar”"), "{found}");
    let came = home.run(&["doctor"]).with(1);
    assert!(came.out.contains("Did you mean “arr”?"), "{}", came.out);
}

#[test]
fn a_property_of_another_type_is_named() {
    let (home, _crm) = mapped("renewal = \"renewal_date\"", "renewal = \"auto_renew\"");
    let report = home.run(&["doctor", "--json"]).with(1).json();
    let (state, found) = check(&report, "mapping");
    assert_eq!(state, "wrong");
    assert!(found.contains("holds yes or no; a date is read"), "{found}");
    // A text may hold numbers: that is worth knowing, and no fault.
    let (home, _crm) = mapped("arr = \"arr\"", "arr = \"name\"");
    let report = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(check(&report, "mapping").0, "warning", "{report:#}");
}

#[test]
fn a_pipeline_or_a_stage_that_is_not_there_is_named() {
    let stage = "stage = \"customer_stage\"\n";
    let from = "token_env = \"TEST_TOKEN\"\n";
    let (home, crm) = mapped(stage, "");
    let pipeline = |name: &str| {
        let text = profile(&crm, "").replace(stage, "");
        let line = format!("{from}stage_from = {{ deal_pipeline = \"{name}\" }}\n");
        home.configure(&text.replace(from, &line));
    };
    pipeline("defualt");
    let report = home.run(&["doctor", "--json"]).with(1).json();
    let (state, found) = check(&report, "mapping");
    assert_eq!(state, "wrong");
    assert!(found.contains("pipeline “defualt”"), "{found}");
    let came = home.run(&["doctor"]).with(1);
    assert!(came.out.contains("Did you mean “default”?"), "{}", came.out);
    pipeline("default");
    let report = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(check(&report, "mapping").0, "well", "{report:#}");

    let text = profile(&crm, "") + "[profiles.work.stages]\nrenewal = [\"renewl\"]\n";
    home.configure(&text);
    let report = home.run(&["doctor", "--json"]).with(0).json();
    let (state, found) = check(&report, "mapping");
    assert_eq!(state, "warning");
    assert!(found.contains("stage “renewl”"), "{found}");
}

/// A pipeline that the stage comes from and that is archived: all scopes are there.
#[test]
fn a_pipeline_that_is_archived_is_told_by_whoever_needs_it() {
    let stage = "stage = \"customer_stage\"\n";
    let from = "token_env = \"TEST_TOKEN\"\n";
    let (home, crm) = mapped(stage, "");
    let text = profile(&crm, "").replace(stage, "");
    let line = format!("{from}stage_from = {{ ticket_pipeline = \"0\" }}\n");
    home.configure(&text.replace(from, &line));
    home.run(&["sync"]).with(0);
    let accounts = crate::support::accounts(&home, &[]);
    let staged = |all: &[Value]| all.iter().filter(|one| !one["stage"].is_null()).count();
    let before = staged(&accounts);
    assert!(before > 0, "{accounts:#?}");

    crm.faults().archive("tickets/0");
    let report = home.run(&["doctor", "--json"]).with(1).json();
    let (state, found) = check(&report, "mapping");
    assert_eq!(state, "wrong");
    assert!(
        found.contains("“0”") && found.contains("archived or gone"),
        "{found}"
    );
    let said = home.run(&["doctor"]).with(1).out;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("tenure init --ticket-pipeline NAME"),
        "{said}"
    );
    assert!(!said.contains("Add the scope"), "{said}");

    let gone = "the pipeline “0” of tickets that the stage comes from is archived or gone";
    let came = home.run(&["sync"]).with(0);
    assert!(came.err.contains(gone), "{}", came.err);
    let came = home.run(&["sync", "--full"]).with(0);
    assert_eq!(came.err.matches(gone).count(), 1, "{}", came.err);
    // What was known of it stays.
    let now = crate::support::accounts(&home, &[]);
    assert_eq!(staged(&now), before);
}
