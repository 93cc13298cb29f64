//! An OAuth app: its secrets, and that no refresh token is lost, whatever happens on its way home.

use super::{answered, by_app, config, from, german, init, private, url, words};
use crate::support::{Came, Crm, Home, TOKEN, accounts};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;
use tenure::sandbox::Fault;

#[test]
fn an_oauth_app_takes_the_place_of_a_token_by_flags_and_by_answers() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_app("refresh-1");
    let url = url(&crm);
    let here = home.path("here");
    fs::create_dir(&here).expect("a folder");
    private(&here.join("refresh"), "refresh-1");
    let begin = [
        "init",
        "--no-input",
        "--base-url",
        &url,
        "--client-id",
        "app",
    ];
    let lacks = home.run(&begin).with(2);
    assert!(lacks.err.contains("--client-secret-env"), "{}", lacks.err);
    let secret = ["--client-secret-command", "echo app-secret"];
    let refresh = ["--refresh-token-file", "refresh"];
    // A file is named from the folder that one is in, as at any command, and found from every other.
    from(&home, &here, &[&begin[..], &secret, &refresh].concat()).with(0);
    let text = config(&home);
    let whole = here.canonicalize().expect("it is there").join("refresh");
    for line in [
        "[profiles.hubspot.oauth]",
        "client_id = \"app\"",
        "client_secret_command = \"echo app-secret\"",
        &format!("refresh_token_file = \"{}\"", whole.display()),
    ] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    assert_eq!(accounts(&home, &["arr>20k"]).len(), 8);

    // The same by answers, into another profile; the secrets are pasted into private files.
    let answers = "4\napp\n3\nnew.secret\napp-secret\n3\nnew.refresh\nrefresh-1\n\n\n\n\ny\n";
    let came = answered(
        &home,
        &[
            "init",
            "--profile",
            "other",
            "--no-sync",
            "--base-url",
            &url,
        ],
        answers,
    );
    let came = came.with(0);
    let text = config(&home);
    assert!(
        text.contains("refresh_token_file = \"new.refresh\""),
        "{text}\n{}",
        came.err
    );
    for secret in ["app-secret", "refresh-1"] {
        assert!(!came.err.contains(secret) && !came.out.contains(secret));
    }
    // And back to a token: nothing is left of the app.
    home.run(&[
        "init",
        "--no-input",
        "--no-sync",
        "--profile",
        "other",
        "--token-env",
        "TEST_TOKEN",
    ])
    .with(0);
    let text = config(&home);
    assert!(!text.contains("profiles.other.oauth"), "{text}");
}

#[test]
fn a_refresh_token_that_the_store_command_does_not_keep_is_not_lost() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_rotating_app("refresh-1");
    by_app(
        &home,
        &crm,
        &[
            "--no-sync",
            "--refresh-token-command",
            "echo refresh-1",
            "--store-command",
            "cat > /dev/null; false",
        ],
    )
    .with(0);
    // Each asks for an access token, and the old refresh token is good no more.
    home.run(&["sync"]).with(0);
    let told = home.run(&["sync"]).with(0).err;
    assert!(
        words(&told).contains("could not be put where it belongs: its store_command fails"),
        "{told}"
    );
    let doctor = home.run(&["doctor"]);
    assert!(
        doctor.out.contains("could not be kept where it belongs"),
        "{}",
        doctor.out
    );
    // Who installs the app anew has another one at the source: that one is meant.
    assert_eq!(accounts(&home, &["arr>20k"]).len(), 8);
}

#[test]
fn an_access_token_serves_more_commands_than_one() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_app("refresh-1");
    let source = home.path("refresh").display().to_string();
    fs::write(&source, "refresh-1").expect("it can be written");
    let from = format!("cat '{source}'");
    let app = ["--refresh-token-command", &from];
    by_app(&home, &crm, &app).with(0);
    home.run(&["sync"]).with(0);
    home.run(&["sync"]).with(0);
    assert_eq!(crm.tokens_asked(), 1, "once for four connections");
    let kept = home.path("data/hubspot.access");
    let text = fs::read_to_string(&kept).expect("it is kept");
    assert!(!text.contains("refresh-1") && !text.contains("app-secret"));
    let mode = fs::metadata(&kept)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    // `doctor` is there to tell whether the refresh token works.
    home.run(&["doctor"]).with(0);
    assert_eq!(crm.tokens_asked(), 2);

    // It is no more good than the refresh token that it was given for.
    fs::write(&source, "another").expect("it can be written");
    let refused = home.run(&["sync"]).with(1);
    assert!(refused.err.contains("Install the app"), "{}", refused.err);
    fs::write(&source, "refresh-1").expect("it can be written");

    // One that the CRM takes no more is replaced, as in the middle of a run.
    let text = fs::read_to_string(&kept).expect("it is kept");
    let stale: Vec<&str> = text.lines().take(2).collect();
    fs::write(&kept, format!("{}\noauth-access-1-1", stale.join("\n"))).expect("written");
    let before = crm.tokens_asked();
    home.run(&["sync"]).with(0);
    assert_eq!(crm.tokens_asked(), before + 1);
}

#[test]
fn programs_that_renew_a_rotating_token_at_once_take_turns() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_rotating_app("refresh-1");
    let source = home.path("refresh").display().to_string();
    fs::write(&source, "refresh-1").expect("it can be written");
    let (from, to) = (
        format!("cat '{source}'"),
        format!("cat > '{source}.new' && mv '{source}.new' '{source}'"),
    );
    let app = [
        "--no-sync",
        "--refresh-token-command",
        &from,
        "--store-command",
        &to,
    ];
    by_app(&home, &crm, &app).with(0);
    home.run(&["sync"]).with(0);
    let before = crm.tokens_asked();
    // Each asks anew, and what the one before was given is good no more.
    let doctors: Vec<_> = (0..3)
        .map(|_| {
            let mut doctor = home.command(&["doctor", "--json"], TOKEN);
            doctor.stdout(Stdio::piped()).stderr(Stdio::piped());
            doctor.spawn().expect("it can be run")
        })
        .collect();
    for doctor in doctors {
        let came: Came = doctor.wait_with_output().expect("it ends").into();
        let json = came.json();
        let checks = json["checks"].as_array().expect("checks").clone();
        let of_crm = checks.iter().find(|check| check["about"] == "crm");
        assert_eq!(of_crm.expect("one")["state"], "well", "{json}");
    }
    assert_eq!(crm.tokens_asked(), before + 3);
    home.run(&["sync"]).with(0);
}

/// A profile whose app gives each refresh token once; where it comes from, and a `store_command` that puts a
/// new one there.
fn rotating(home: &Home, crm: &mut Crm) -> (PathBuf, String) {
    crm.has_rotating_app("refresh-1");
    let source = home.path("refresh");
    fs::write(&source, "refresh-1").expect("it can be written");
    let shown = source.display();
    let to = format!("cat > '{shown}.new' && mv '{shown}.new' '{shown}'");
    by_app(
        home,
        crm,
        &[
            "--no-sync",
            "--refresh-token-command",
            &format!("cat '{shown}'"),
            "--store-command",
            &to,
        ],
    )
    .with(0);
    (source, to)
}

/// Gives the profile another `store_command`.
fn stores(home: &Home, from: &str, to: &str) {
    let text = config(home);
    assert!(text.contains(from), "{text}");
    home.configure(&text.replace(from, to));
}

#[test]
fn a_program_that_is_killed_while_it_stores_a_refresh_token_loses_none() {
    let home = Home::new();
    let mut crm = german(&home);
    let (source, to) = rotating(&home, &mut crm);
    let aside = home.path("data/hubspot.refresh");
    assert!(!aside.exists(), "it is where it belongs");
    for kills in ["kill -9 $PPID", "cat > /dev/null; kill -9 $PPID"] {
        let before = fs::read_to_string(&source).expect("it is there");
        stores(&home, &to, kills);
        // It asks anew, and is killed when the old one is good no more.
        let doctor = home.run(&["doctor"]);
        assert_eq!(doctor.code, -1, "{}", doctor.err);
        assert_eq!(fs::read_to_string(&source).expect("there"), before);
        let mode = fs::metadata(&aside)
            .expect("it is kept")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        // What comes next goes on with the new one, and puts it where it belongs.
        stores(&home, kills, &to);
        home.run(&["doctor"]).with(0);
        assert_ne!(fs::read_to_string(&source).expect("there"), before);
        assert!(!aside.exists(), "nothing is left of it");
        home.run(&["sync"]).with(0);
    }
}

#[test]
fn an_answer_that_never_came_is_told_when_the_refresh_token_is_refused_for_it() {
    let home = Home::new();
    let mut crm = german(&home);
    let (source, _) = rotating(&home, &mut crm);
    let cut = "POST /oauth/2026-09/token";
    crm.faults().next_on(cut, 1, Fault::CutAfter);
    // The CRM has given another one, and the old one is refused at the second try.
    let refused = home.run(&["doctor"]);
    assert_ne!(refused.code, 0);
    let lost = "the new one is lost";
    let out = words(&refused.out);
    assert!(
        out.contains(lost) && out.contains("Install the app"),
        "{out}"
    );
    // Whoever comes later is told the same.
    fs::remove_file(home.path("data/hubspot.access")).expect("it was kept");
    let later = home.run(&["sync"]).with(1);
    assert!(words(&later.err).contains(lost), "{}", later.err);
    // One that never was any good is not said to be lost.
    fs::write(&source, "another").expect("it can be written");
    let wrong = home.run(&["sync"]).with(1);
    let err = words(&wrong.err);
    assert!(
        err.contains("Install the app") && !err.contains(lost),
        "{err}"
    );
}

#[test]
fn what_of_an_app_is_refused_is_told_apart_with_its_own_way_out() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_app("refresh-1");
    let refresh = ["--refresh-token-command", "echo refresh-1"];
    let secret = ["--client-secret-command", "echo app-secret"];
    let told = |flags: &[&str]| words(&init(&home, &crm, &[flags, &refresh].concat()).with(1).err);
    let id = told(&[&["--client-id", "nope"][..], &secret].concat());
    assert!(id.contains("it does not know the client id “nope”"), "{id}");
    assert!(id.contains("init --client-id ID"), "{id}");
    let wrong = [
        "--client-id",
        "app",
        "--client-secret-command",
        "echo wrong",
    ];
    let of_secret = told(&wrong);
    assert!(
        of_secret.contains("client secret is not that of the app “app”"),
        "{of_secret}"
    );
    assert!(of_secret.contains("the command echo"), "{of_secret}");
    for said in [&id, &of_secret] {
        assert!(!said.contains("Install the app"), "{said}");
    }
    let unset = ["--client-id", "app", "--client-secret-env", "NOSUCH"];
    let of_variable = told(&unset);
    let wanted =
        "The variable NOSUCH is empty. Put the app's client secret into it: export NOSUCH=…";
    assert!(of_variable.contains(wanted), "{of_variable}");
    let stale = by_app(&home, &crm, &["--refresh-token-command", "echo stale"]);
    let of_refresh = words(&stale.with(1).err);
    assert!(of_refresh.contains("Install the app"), "{of_refresh}");
    assert!(
        of_refresh.contains("read from: the command echo"),
        "{of_refresh}"
    );

    // A secret of an app beside a token would be passed over: it is refused instead.
    for flag in [
        "--client-secret-env",
        "--refresh-token-file",
        "--store-command",
    ] {
        let both = ["--token-env", "TEST_TOKEN", flag, "X"];
        let came = init(&home, &crm, &both).with(2);
        assert!(came.err.contains("cannot be used with"), "{}", came.err);
    }
}
