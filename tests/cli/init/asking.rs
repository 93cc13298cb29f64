//! Its questions and flags: who is asked, what is told, what stays when it runs again.

use super::{
    BY_TOKEN, answered, by_token, chinese, config, field, german, init, portal, url, words,
};
use crate::support::{Came, Crm, Home, TOKEN, accounts};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::process::Stdio;
use tenure::sandbox::Fault;

#[test]
fn running_it_again_changes_only_what_is_asked() {
    let home = Home::new();
    let crm = german(&home);
    let begin = ["init", "--no-input"];
    by_token(&home, &crm, &[]).with(0);
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
    by_token(&home, &crm, &["--profile", "other", "--no-sync"]).with(0);
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
        (
            ["--map", "arr=hs_lastmodifieddate"],
            "holds a point in time, and a number is read from it for arr: that cannot be",
        ),
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
    let both = ["--arr-deals", "--map", "arr=annual_value"];
    let came = home.run(&[&token[..], &both].concat()).with(2);
    assert!(came.err.contains("say one of them"), "{}", came.err);
    // A number of which nothing is seen may be a day, written in milliseconds: that is said, and left to the
    // person.
    let odd = ["--dry-run", "--map", "renewal=numberofemployees"];
    let came = home.run(&[&token[..], &odd].concat()).with(0);
    let said = words(&came.err);
    assert!(
        said.contains("holds a number, and a date is read from it for renewal"),
        "{said}"
    );
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

/// The scopes that a portal is said to lack.
fn missing(report: &Value) -> Vec<&str> {
    let all = report["missing_scopes"].as_array().expect("a list");
    all.iter().filter_map(Value::as_str).collect()
}

#[test]
fn what_moves_the_tickets_and_deals_of_a_pipeline_is_tried_too() {
    let home = Home::new();
    let crm = german(&home);
    let flags = [&BY_TOKEN[..], &["--no-sync", "--json"]].concat();
    crm.faults().lack(&["crm.objects.deals.write"]);
    // Who moves companies does not need it.
    let came = init(&home, &crm, &flags).with(0);
    assert_eq!(missing(&came.json()), Vec::<&str>::new());
    let all = words(&came.err).matches("all that is needed").count();
    assert_eq!(all, 1, "{}", came.err);
    let deals = ["--profile", "deals", "--deal-pipeline", "Sales Pipeline"];
    let came = init(&home, &crm, &[&flags[..], &deals].concat()).with(0);
    assert_eq!(missing(&came.json()), ["crm.objects.deals.write"]);
    assert!(
        words(&came.err).contains("it may not move deals"),
        "{}",
        came.err
    );
    assert!(
        !words(&came.err).contains("all that is needed"),
        "it says both: {}",
        came.err
    );
    assert_eq!(came.json()["read_only"], true);
    // Nor who writes nothing.
    let doctor = home.run(&["--profile", "deals", "doctor"]).with(0);
    assert!(!doctor.out.contains("deals.write"), "{}", doctor.out);
    let writes = ["--profile", "deals", "--read-only=false"];
    init(&home, &crm, &[&flags[..], &writes].concat()).with(0);
    let doctor = words(&home.run(&["--profile", "deals", "doctor"]).with(0).out);
    assert!(
        doctor.contains("it lacks crm.objects.deals.write"),
        "{doctor}"
    );

    // Tickets have one scope for all, and a refusal may name none.
    crm.faults().clear();
    let moves = "POST /crm/objects/2026-09/tickets/batch/update";
    crm.faults().next_on(moves, 1, Fault::Status(403));
    let tickets = ["--profile", "tickets", "--ticket-pipeline", "0"];
    let came = init(&home, &crm, &[&flags[..], &tickets].concat()).with(0);
    assert_eq!(missing(&came.json()), ["tickets"]);
    assert_eq!(crm.faults().left(), 0, "it was tried");

    // What roles are taken from is read with a scope of its own.
    crm.faults().lack(&["crm.schemas.contacts.read"]);
    let report = init(&home, &crm, &flags).with(0).json();
    assert_eq!(missing(&report), ["crm.schemas.contacts.read"]);
}

#[test]
fn a_right_that_is_not_told_ends_nothing() {
    let home = Home::new();
    let crm = german(&home);
    crm.faults()
        .next_on("GET /crm/objects/2026-09/notes", 100, Fault::Status(500));
    let flags = [&BY_TOKEN[..], &["--no-sync", "--json"]].concat();
    let came = init(&home, &crm, &flags).with(0);
    let report = came.json();
    assert_eq!(report["rights_not_told"], serde_json::json!(["read notes"]));
    assert_eq!(missing(&report), Vec::<&str>::new());
    let said = words(&came.err);
    assert!(
        said.contains("whether it may read notes is not told"),
        "{said}"
    );
    assert!(!said.contains("may do all that is needed"), "{said}");
    let doctor = words(&home.run(&["doctor"]).with(0).out);
    assert!(
        doctor.contains("Whether the token may read notes is not told"),
        "{doctor}"
    );
}

#[test]
fn what_was_answered_is_not_lost_when_the_connection_breaks_at_the_last_probe() {
    let home = Home::new();
    let crm = german(&home);
    let moves = "POST /crm/objects/2026-09/deals/batch/update";
    crm.faults().next_on(moves, 100, Fault::CutBefore);
    let flags = ["--no-sync", "--json", "--deal-pipeline", "default"];
    let came = init(&home, &crm, &[&BY_TOKEN[..], &flags].concat()).with(0);
    assert_eq!(
        came.json()["rights_not_told"],
        serde_json::json!(["move deals"])
    );
    assert!(config(&home).contains("deal_pipeline"), "{}", config(&home));
    let said = words(&came.err);
    assert!(
        said.contains("whether it may move deals is not told"),
        "{said}"
    );
    let doctor = words(&home.run(&["doctor"]).with(0).out);
    assert!(
        doctor.contains("Whether the token may move deals is not told"),
        "{doctor}"
    );
}

#[test]
fn users_that_are_not_told_end_nothing() {
    let home = Home::new();
    let crm = german(&home);
    let flags = [&BY_TOKEN[..], &["--no-sync", "--json"]].concat();
    // At once, and after it was told that they may be read.
    for before in [0, 1] {
        let broken = || {
            crm.faults().clear();
            crm.faults()
                .after_on("GET /crm/owners", before, 100, Fault::Status(500));
        };
        broken();
        let came = init(&home, &crm, &flags).with(0);
        let untold = &came.json()["rights_not_told"];
        assert_eq!(*untold, serde_json::json!(["read users"]), "{before}");
        broken();
        let doctor = words(&home.run(&["doctor"]).with(0).out);
        assert!(
            doctor.contains("Whether the token may read users is not told"),
            "{doctor}"
        );
        assert!(doctor.contains("requests in 10 s"), "{doctor}");
    }
}

#[test]
fn a_number_that_is_no_moment_is_not_taken_for_a_date() {
    let home = Home::new();
    let crm = german(&home);
    let of = |map: &str| {
        let flags = ["--no-sync", "--map", map];
        init(&home, &crm, &[&BY_TOKEN[..], &flags].concat())
    };
    let known = of("arr=").with(0).out + &config(&home);
    let report = init(
        &home,
        &crm,
        &[
            &BY_TOKEN[..],
            &["--no-sync", "--json", "--profile", "other"],
        ]
        .concat(),
    )
    .with(0)
    .json();
    let arr = field(&report, "arr").to_owned();
    assert!(!arr.is_empty(), "{known}");
    let came = of(&format!("renewal={arr}")).with(2);
    assert!(words(&came.err).contains("that cannot be"), "{}", came.err);
}

/// Also one that nothing is called after, into which nobody would look by himself.
#[test]
fn what_is_said_to_be_a_date_is_looked_into() {
    let home = Home::new();
    let rows = ["{n},Acme {n},1,12,1893456000000,customer"];
    let header = "id,name,hubspot_owner_id,rooms,until,lifecyclestage";
    let crm = portal(&home, header, &rows);
    let came = by_token(&home, &crm, &["--no-sync", "--map", "renewal=rooms"]).with(2);
    let said = words(&came.err);
    assert!(
        said.contains("“rooms” holds a number") && said.contains("that cannot be"),
        "{said}"
    );
    // Those of moments are.
    let came = by_token(&home, &crm, &["--no-sync", "--map", "renewal=until"]).with(0);
    let said = words(&came.err);
    assert!(said.contains("will be told as unreadable"), "{said}");
}

/// Answers questions, and changes the file before the last one is answered.
fn changed_meanwhile(home: &Home, crm: &Crm, text: &str) -> Came {
    let url = url(crm);
    let arguments = [
        "init",
        "--no-sync",
        "--base-url",
        &url,
        "--health",
        "ours",
        "--owner",
        "dana@us.test",
    ];
    let mut child = home
        .command(&[&arguments[..], &BY_TOKEN].concat(), TOKEN)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    let mut input = child.stdin.take().expect("it has one");
    let mut errors = child.stderr.take().expect("it has one");
    input.write_all(b"\n\n").expect("it takes them");
    let mut said = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&said).contains("May tenure write") {
        let read = errors.read(&mut byte).expect("it says something");
        assert!(read > 0, "{}", String::from_utf8_lossy(&said));
        said.push(byte[0]);
    }
    home.configure(text);
    input.write_all(b"y\n").expect("it takes it");
    drop(input);
    errors.read_to_end(&mut said).expect("it ends");
    let mut came: Came = child.wait_with_output().expect("it ends").into();
    came.err = String::from_utf8_lossy(&said).into_owned();
    came
}

#[test]
fn what_was_edited_while_it_asked_stays() {
    let home = Home::new();
    let crm = chinese(&home);
    let edited = "# mine\n[profiles.other]\ncrm = \"hubspot\"\ntoken_env = \"OTHER\"\n";
    let came = changed_meanwhile(&home, &crm, edited).with(0);
    assert!(came.err.contains("was changed meanwhile"), "{}", came.err);
    let text = config(&home);
    assert!(text.contains(edited), "{text}");
    assert!(text.contains("[profiles.hubspot]"), "{text}");

    // What is half written is left to its writer.
    fs::remove_file(home.path("config/config.toml")).expect("it is there");
    let came = changed_meanwhile(&home, &crm, "[profiles.other]\ncrm = ").with(1);
    assert!(
        came.err
            .contains("was changed while this asked, and nothing was written"),
        "{}",
        came.err
    );
    assert!(came.err.contains("it is not TOML (line 2)"), "{}", came.err);
    assert_eq!(config(&home), "[profiles.other]\ncrm = ");
}

#[test]
fn a_dry_run_puts_no_token_into_a_file_and_says_what_it_does() {
    let home = Home::new();
    let crm = german(&home);
    let url = url(&crm);
    let dry = ["init", "--dry-run", "--base-url", &url];
    let answers = format!("{TOKEN}\n");
    let file = ["--token-file", "new.token"];
    let came = answered(&home, &[&dry[..], &file].concat(), &answers).with(2);
    let said = words(&came.err);
    assert!(said.contains("A dry run puts no token into"), "{said}");
    assert!(said.contains("Requests are counted"), "{said}");
    assert!(!std::path::Path::new("new.token").exists());
    // The same where it is asked for.
    let came = answered(&home, &dry, &format!("3\nnew.token\n{TOKEN}\n")).with(2);
    assert!(came.err.contains("A dry run puts no token"), "{}", came.err);
    let kept = fs::read_dir(home.path("config")).expect("a folder").count();
    assert_eq!(kept, 0, "nothing is written");
}
