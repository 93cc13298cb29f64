//! Where the token comes from, and the budget that goes with it.

use super::{answered, from, german, private, url};
use crate::support::{Came, Home, TOKEN, accounts};
use std::fs;
use std::process::Stdio;

#[test]
fn a_token_file_is_named_from_the_folder_that_one_is_in() {
    let home = Home::new();
    let crm = german(&home);
    let here = home.path("here");
    fs::create_dir(&here).expect("a folder");
    private(&here.join("crm.token"), TOKEN);
    // One of the same name beside the configuration is not meant.
    private(&home.path("config/crm.token"), "another");
    let url = url(&crm);
    let init = ["init", "--no-input", "--base-url", &url, "--token-file"];
    from(&home, &here, &[&init[..], &["crm.token"]].concat()).with(0);
    assert_eq!(accounts(&home, &["arr>20k"]).len(), 8);
    home.run(&["sync"]).with(0);
    let lost = from(&home, &here, &[&init[..], &["none.token"]].concat()).with(2);
    assert!(lost.err.contains("here/none.token"), "{}", lost.err);
}

#[test]
fn a_token_that_was_pasted_wrong_is_pasted_again_into_the_same_file() {
    let home = Home::new();
    let crm = german(&home);
    // The wrong one; the same file again, another one into it; the rest as suggested.
    let answers = format!("3\nhubspot.token\nwrong\n3\nhubspot.token\ny\n{TOKEN}\n\n\n\ny\n");
    let came = answered(
        &home,
        &["init", "--no-sync", "--base-url", &url(&crm)],
        &answers,
    );
    let came = came.with(0);
    for said in [
        "refuses the token",
        "There is a token in it",
        "Portal 62515",
    ] {
        assert!(came.err.contains(said), "{said:?} is not in\n{}", came.err);
    }
    let kept = fs::read_to_string(home.path("config/hubspot.token")).expect("it is there");
    assert_eq!(kept.trim(), TOKEN);
}

#[test]
fn looking_at_a_portal_and_reading_it_share_one_budget() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.is_free();
    let url = url(&crm);
    let token = ["--token-env", "TEST_TOKEN"];
    let begin = ["init", "--no-input", "--base-url", &url];
    home.run(&[&begin[..], &token].concat()).with(0);
    assert_eq!(crm.refused(), 0, "the CRM counts both as one");
}

#[test]
fn programs_with_one_token_share_one_budget() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.is_free();
    let url = url(&crm);
    let looks: Vec<_> = (0..3)
        .map(|_| {
            let mut look = home.command(
                &[
                    "init",
                    "--no-input",
                    "--dry-run",
                    "--base-url",
                    &url,
                    "--token-env",
                    "TEST_TOKEN",
                ],
                TOKEN,
            );
            look.stdout(Stdio::piped()).stderr(Stdio::piped());
            look.spawn().expect("it can be run")
        })
        .collect();
    for look in looks {
        let came: Came = look.wait_with_output().expect("it ends").into();
        came.with(0);
    }
    assert_eq!(crm.refused(), 0, "the CRM counts all of them as one");
}

#[test]
fn profiles_of_one_app_in_one_portal_share_one_budget() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_app("refresh-1");
    crm.is_free();
    let url = url(&crm);
    let begin = |profile, url: &str| {
        home.run(&[
            "init",
            "--no-input",
            "--no-sync",
            "--profile",
            profile,
            "--base-url",
            url,
            "--client-id",
            "app",
            "--client-secret-command",
            "echo app-secret",
            "--refresh-token-command",
            "echo refresh-1",
        ])
        .with(0);
    };
    // Written in two ways, it is one address.
    begin("one", &url);
    begin("two", &format!("{url}/"));
    let counts = fs::read_dir(home.path("data")).expect("it is there");
    let names = counts.flatten().map(|file| file.file_name());
    let names: Vec<_> = names
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.starts_with("budget-") && name.ends_with(".requests"))
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(crm.refused(), 0);
}
