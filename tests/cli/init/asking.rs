//! Its questions and flags: who is asked, what is told, what stays when it runs again.

use super::{answered, chinese, config, german, url};
use crate::support::{Home, TOKEN, accounts};
use serde_json::Value;
use std::fs;

#[test]
fn running_it_again_changes_only_what_is_asked() {
    let home = Home::new();
    let crm = german(&home);
    let (url, begin) = (url(&crm), ["init", "--no-input"]);
    home.run(
        &[
            &begin[..],
            &["--base-url", &url, "--token-env", "TEST_TOKEN"],
        ]
        .concat(),
    )
    .with(0);
    let mut text = config(&home);
    text = text.replace(
        "[profiles.hubspot.fields]",
        "# what we call it\n[profiles.hubspot.fields]",
    );
    text += "\n[ui]\ntheme = \"light\" # by day\n";
    fs::write(home.path("config/config.toml"), &text).expect("it can be written");

    let came = home.run(&[&begin[..], &["--no-sync"]].concat()).with(0);
    assert!(
        came.err.contains("Nothing in the profile has changed"),
        "{}",
        came.err
    );
    assert_eq!(config(&home), text);
    home.run(
        &[
            &begin[..],
            &["--no-sync", "--map", "csat=", "--read-only=true"],
        ]
        .concat(),
    )
    .with(0);
    let after = config(&home);
    let gone: Vec<&str> = text.lines().filter(|line| !after.contains(line)).collect();
    assert_eq!(gone.len(), 1, "{after}");
    assert!(gone[0].starts_with("csat"), "{gone:?}");
    assert!(after.contains("read_only = true"), "{after}");

    // A dry run writes nothing, and another profile leaves the first alone.
    let dry = home
        .run(&[&begin[..], &["--dry-run", "--currency", "CHF"]].concat())
        .with(0);
    assert!(dry.out.contains("currency = \"CHF\""), "{}", dry.out);
    assert_eq!(config(&home), after);
    home.run(
        &[
            &begin[..],
            &[
                "--profile",
                "other",
                "--base-url",
                &url,
                "--token-env",
                "TEST_TOKEN",
                "--no-sync",
            ],
        ]
        .concat(),
    )
    .with(0);
    let both = config(&home);
    assert!(both.contains("[profiles.other]"), "{both}");
    assert!(after.lines().all(|line| both.contains(line)), "{both}");
    assert!(both.contains("default_profile = \"hubspot\""), "{both}");
}

#[test]
fn without_anybody_to_ask_it_says_which_flag_was_meant() {
    let home = Home::new();
    let crm = german(&home);
    let url = url(&crm);
    let came = home
        .run(&["init", "--no-input", "--base-url", &url])
        .with(2);
    assert!(
        came.err
            .contains("--token-env, --token-command or --token-file"),
        "{}",
        came.err
    );
    // The same when the input ends at a question.
    let came = home.run(&["init", "--base-url", &url]).with(2);
    assert!(came.err.contains("--token-env"), "{}", came.err);
    let token = [
        "init",
        "--no-input",
        "--base-url",
        &url,
        "--token-env",
        "TEST_TOKEN",
    ];
    for (more, said) in [
        (["--map", "ar=x"], "Did you mean “arr”?"),
        (
            ["--map", "arr=Jahresvertragswrt"],
            "has no property of companies “Jahresvertragswrt”. Did you mean",
        ),
        (["--map", "arr=annualrevenue"], "what the customer earns"),
        (["--map", "arr"], "is not FIELD=PROPERTY"),
        (
            ["--ticket-pipeline", "nope"],
            "has no pipeline of tickets “nope”",
        ),
        (
            ["--stage-property", "name"],
            "has no choice of companies “name”",
        ),
        (
            ["--owner", "dan@us.test"],
            "has no user “dan@us.test”. Did you mean “dana@us.test”?",
        ),
        (["--currency", "euros"], "is not a currency"),
        (["--health", "portal"], "--map crm_health=PROPERTY"),
    ] {
        let came = home.run(&[&token[..], &more].concat()).with(2);
        assert!(came.err.contains(said), "{more:?}: {}", came.err);
    }
    assert!(
        !home.path("config/config.toml").exists(),
        "nothing was written"
    );
    let refused = home.run_with(&token, "wrong").with(1);
    assert!(refused.err.contains("refuses the token"), "{}", refused.err);
    fs::write(home.path("config/config.toml"), "a = \n").expect("it can be written");
    let broken = home.run(&token).with(1);
    assert!(
        broken.err.contains("it is not TOML (line 1)"),
        "{}",
        broken.err
    );
}

#[test]
fn a_person_answers_one_question_after_the_other() {
    let home = Home::new();
    let crm = chinese(&home);
    // Wrong answers are asked again: 9 is no source, a mistyped field, an unknown user.
    let answers = format!(
        "9\n3\ntoken/crm\n{TOKEN}\n\n arx=x\nrenewal\ntier=\n\n2\nnobody@us.test\ndana@us.test\nmaybe\ny\n"
    );
    let came = answered(&home, &["init", "--base-url", &url(&crm)], &answers);
    let came = came.with(0);
    for said in [
        "“9” is none of them; type a number from 1 to 4.",
        "Kept in",
        "Portal 62515",
        "Where is the stage of a customer kept?",
        "There is no field “arx”",
        "it is a date",
        "tier is left out.",
        "health score of its own",
        "HubSpot has no user “nobody@us.test”",
        "Please answer y or n",
        "The columns of the board",
    ] {
        assert!(came.err.contains(said), "{said:?} is not in\n{}", came.err);
    }
    assert!(!came.err.contains(TOKEN) && !came.out.contains(TOKEN));
    let text = config(&home);
    assert!(text.contains("token_file = \"token/crm\""), "{text}");
    assert!(text.contains("health = \"portal\""), "{text}");
    assert!(text.contains("owner = \"dana@us.test\""), "{text}");
    assert!(!text.contains("tier ="), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(home.path("config/token/crm")).expect("it is there");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(accounts(&home, &["owner:me"]).len(), 12);
}

#[test]
fn scopes_that_are_missing_are_named_exactly() {
    let home = Home::new();
    let crm = german(&home);
    let url = url(&crm);
    let begin = [
        "init",
        "--no-input",
        "--no-sync",
        "--base-url",
        &url,
        "--token-env",
        "TEST_TOKEN",
    ];
    crm.faults().lack(&["crm.schemas.companies.read"]);
    let refused = home.run(&begin).with(1);
    assert!(
        refused
            .err
            .contains("Without the scope crm.schemas.companies.read nothing can be shown"),
        "{}",
        refused.err
    );
    assert!(!home.path("config/config.toml").exists());

    // Without the rest it works as far as it may: nothing is written where nothing may be.
    crm.faults()
        .lack(&["tickets", "crm.objects.companies.write", "sales-email-read"]);
    let report = home.run(&[&begin[..], &["--json"]].concat()).with(0).json();
    let missing: Vec<&str> = report["missing_scopes"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(
        missing,
        ["crm.objects.companies.write", "sales-email-read", "tickets"]
    );
    assert_eq!(report["read_only"], true);
    assert_eq!(report["fields"]["arr"]["label"], "Jahresvertragswert");

    let doctor = home.run(&["doctor"]).with(0);
    assert!(
        doctor.out.contains("sales-email-read, tickets"),
        "{}",
        doctor.out
    );
    crm.faults().lack(&["crm.objects.companies.read"]);
    let doctor = home.run(&["doctor"]).with(1);
    let words: Vec<&str> = doctor.out.split_whitespace().collect();
    let said = words.join(" ");
    assert!(
        said.contains("it lacks crm.objects.companies.read."),
        "{said}"
    );
}
