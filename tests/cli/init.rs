//! `tenure init` against portals that call things their own way, over HTTP.

use crate::support::{Came, Crm, Home, TOKEN, accounts};
use chrono::NaiveDate;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

/// A portal made of the columns of a `companies.csv`: header, and rows of which `{n}` is the number.
fn portal(home: &Home, header: &str, rows: &[&str]) -> Crm {
    let folder = home.path("csv");
    fs::create_dir_all(&folder).expect("a folder");
    let mut text = format!("{header}\n");
    for number in 1..=24 {
        let row = rows[number % rows.len()].replace("{n}", &number.to_string());
        let _ = writeln!(text, "{row}");
    }
    fs::write(folder.join("companies.csv"), text).expect("it can be written");
    let owners = "id,email,firstname,lastname\n1,dana@us.test,Dana,Smith\n2,bo@us.test,Bo,Li\n";
    fs::write(folder.join("owners.csv"), owners).expect("it can be written");
    let (from, data) = (folder.display().to_string(), home.path("crm"));
    let came = home.run(&[
        "sandbox",
        "import",
        &from,
        "--data",
        &data.display().to_string(),
    ]);
    came.with(0);
    Crm::over(&data)
}

fn german(home: &Home) -> Crm {
    portal(
        home,
        "id,name,hubspot_owner_id,annualrevenue,Jahresvertragswert,Jahresumsatz,Vertragsende,Vertragsbeginn,Kundensegment,Kundenzufriedenheit,Gebuchte Lizenzen,Aktive Lizenzen,Kundenphase,lifecyclestage",
        &[
            "{n},Firma {n},1,5000000,12000,9000000,2035-01-31,2026-02-01,Strategisch,92,50,30,Nutzung,customer",
            "{n},Firma {n},2,800000,24000,700000,2035-06-30,2026-07-01,Standard,71,20,9,Gefährdet,customer",
            "{n},Firma {n},2,800000,6000,650000,2035-03-31,2026-04-01,Standard,88,10,9,Einführung,customer",
        ],
    )
}

fn chinese(home: &Home) -> Crm {
    portal(
        home,
        "id,name,hubspot_owner_id,年费,客户年收入,续约日期,客户等级,健康度,流失原因,客户阶段",
        &[
            "{n},华为 {n},1,120000,50000000,2035-01-31,标杆,71,价格,上线",
            "{n},中兴 {n},2,36000,90000000,2035-06-30,普通,40,竞品,续约",
        ],
    )
}

fn url(crm: &Crm) -> String {
    format!("http://{}", crm.address())
}

fn field<'a>(report: &'a Value, name: &str) -> &'a str {
    report["fields"][name]["property"]
        .as_str()
        .unwrap_or_default()
}

/// Runs it with somebody who answers its questions.
fn answered(home: &Home, arguments: &[&str], answers: &str) -> Came {
    let mut child = home
        .command(arguments, "unused")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    let mut input = child.stdin.take().expect("it has one");
    input.write_all(answers.as_bytes()).expect("it takes them");
    drop(input);
    child.wait_with_output().expect("it ends").into()
}

/// Runs it in a folder.
fn from(home: &Home, folder: &Path, arguments: &[&str]) -> Came {
    let mut command = home.command(arguments, TOKEN);
    let output = command.current_dir(folder).output();
    output.expect("the program can be run").into()
}

/// A file that nobody else may read.
fn private(path: &Path, text: &str) {
    fs::write(path, text).expect("it can be written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(path, mode).expect("it is private");
    }
}

/// A text without its breaks into lines, which stand elsewhere with every folder's name.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn config(home: &Home) -> String {
    fs::read_to_string(home.path("config/config.toml")).expect("there is one")
}

#[test]
fn a_german_portal_is_understood_without_a_question() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.is_free();
    let came = home
        .run(&[
            "init",
            "--no-input",
            "--json",
            "--base-url",
            &url(&crm),
            "--token-env",
            "TEST_TOKEN",
        ])
        .with(0);
    let report = came.json();
    let arr = field(&report, "arr").to_owned();
    assert_eq!(
        report["fields"]["arr"]["label"], "Jahresvertragswert",
        "{report:#}"
    );
    let all = report["fields"].to_string();
    for never in ["annualrevenue", "jahresumsatz", "Jahresumsatz"] {
        assert!(!all.contains(never), "{never} is what they earn: {all}");
    }
    for (name, label) in [
        ("renewal", "Vertragsende"),
        ("term_start", "Vertragsbeginn"),
        ("tier", "Kundensegment"),
        ("csat", "Kundenzufriedenheit"),
        ("seats_bought", "Gebuchte Lizenzen"),
        ("seats_active", "Aktive Lizenzen"),
    ] {
        assert_eq!(report["fields"][name]["label"], label, "{report:#}");
    }
    // The same for a person who looks on.
    for said in ["Jahresvertragswert", "it is a number", "24000"] {
        assert!(came.err.contains(said), "{said} is not in\n{}", came.err);
    }
    let why = report["fields"]["arr"]["why"].to_string();
    assert!(
        why.contains("it is a number") && why.contains("filled in 24 of 24"),
        "{why}"
    );
    assert_eq!(
        report["fields"]["arr"]["samples"].as_array().map(Vec::len),
        Some(3)
    );
    assert_eq!(report["stage"]["from"], "property");
    let columns: Vec<(&str, u64)> = report["stage"]["columns"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap_or_default(),
                one["count"].as_u64().unwrap_or(99),
            )
        })
        .collect();
    assert_eq!(columns.len(), 3, "{columns:?}");
    assert!(columns.contains(&("Nutzung", 8)), "{columns:?}");
    assert_eq!(report["portal"]["time_zone"], "Europe/Madrid");
    assert_eq!(report["portal"]["requests_per_ten_seconds"], 100);
    assert!(report["read"].as_u64().is_some_and(|read| read >= 24));

    // It is written for its owner alone, and what was written works.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(home.path("config/config.toml")).expect("it is there");
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    }
    let text = config(&home);
    assert!(text.contains(&format!("arr = \"{arr}\"")), "{text}");
    assert!(!text.contains(TOKEN), "the token is in the file:\n{text}");
    let all = accounts(&home, &["arr>20k"]);
    assert_eq!(all.len(), 8);
    // Between the end of March and that of June.
    let may = NaiveDate::from_ymd_opt(2035, 5, 15).expect("a day");
    let ahead = (may - chrono::Utc::now().date_naive()).num_days();
    let later = format!("renewal>{ahead}d");
    assert_eq!(accounts(&home, &[&later]).len(), 8);
    let risk = accounts(&home, &["stage:Gefährdet"]);
    assert_eq!(risk.len(), 8, "{text}");
}

#[test]
fn a_chinese_portal_is_understood_without_a_question() {
    let home = Home::new();
    let crm = chinese(&home);
    let came = home
        .run(&[
            "init",
            "--no-input",
            "--json",
            "--base-url",
            &url(&crm),
            "--token-env",
            "TEST_TOKEN",
            "--owner",
            "bo@us.test",
            "--read-only",
        ])
        .with(0);
    let report = came.json();
    for (name, label) in [
        ("arr", "年费"),
        ("renewal", "续约日期"),
        ("tier", "客户等级"),
        ("crm_health", "健康度"),
        ("loss_reason", "流失原因"),
    ] {
        assert_eq!(report["fields"][name]["label"], label, "{report:#}");
    }
    assert_eq!(report["stage"]["columns"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["read_only"], true);
    assert_eq!(accounts(&home, &["owner:me"]).len(), 12);
    let id = accounts(&home, &["tier:标杆"])[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let refused = home.run(&["log", &id, "call 5m hello"]).with(1);
    assert!(refused.err.contains("read-only"), "{}", refused.err);
}

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

#[test]
fn a_pipeline_may_give_the_stage() {
    let home = Home::new();
    let crm = german(&home);
    let url = url(&crm);
    let report = home
        .run(&[
            "init",
            "--no-input",
            "--json",
            "--base-url",
            &url,
            "--token-env",
            "TEST_TOKEN",
            "--deal-pipeline",
            "Sales Pipeline",
            "--arr-deals",
        ])
        .with(0)
        .json();
    assert_eq!(report["stage"]["from"], "deals/default");
    assert_eq!(report["arr_from_deals"], true);
    assert!(report["fields"]["arr"].is_null(), "{report:#}");
    let text = config(&home);
    assert!(
        text.contains("stage_from = { deal_pipeline = \"default\" }"),
        "{text}"
    );
    assert!(text.contains("arr_from = { deals = {"), "{text}");
    let doctor = home.run(&["doctor", "--json"]).with(0).json();
    assert_eq!(doctor["well"], true, "{doctor:#}");
}

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
fn a_health_that_is_a_traffic_light_counts_as_its_band() {
    let home = Home::new();
    let crm = portal(
        &home,
        "id,name,Importe anual,Fecha de renovación,Semáforo de salud,Etapa del cliente",
        &[
            "{n},Empresa {n},12000,2035-01-31,Verde,Adopción",
            "{n},Empresa {n},24000,2035-06-30,Amarillo,Renovación",
            "{n},Empresa {n},9000,2035-06-30,Rojo,Adopción",
        ],
    );
    let url = url(&crm);
    let came = home
        .run(&[
            "init",
            "--no-input",
            "--json",
            "--health",
            "portal",
            "--base-url",
            &url,
            "--token-env",
            "TEST_TOKEN",
        ])
        .with(0);
    let report = came.json();
    let health = &report["fields"]["crm_health"];
    assert_eq!(health["label"], "Semáforo de salud", "{report:#}");
    assert!(
        health["why"].to_string().contains("traffic light"),
        "{health}"
    );
    // The portal's light is the health: of three in the same stage eight are red, eight yellow.
    for (query, band) in [
        ("health<50", "risk"),
        ("band:watch", "watch"),
        ("health>=75", "good"),
    ] {
        let all = accounts(&home, &[query]);
        assert_eq!(all.len(), 8, "{query}");
        assert!(
            all.iter().all(|one| one["health"]["band"] == band),
            "{query}"
        );
    }
    let red = &accounts(&home, &["crm_health<50"])[0];
    assert_eq!(red["numbers"]["crm_health"]["value"], 25.0);
    assert_eq!(red["custom"]["Semáforo de salud"], "Rojo", "{red:#}");
    assert_eq!(red["unreadable"], serde_json::json!({}));
    let shown = home
        .run(&["show", red["id"].as_str().expect("an id")])
        .with(0);
    assert!(shown.out.contains("Rojo (25 risk)"), "{}", shown.out);
    let doctor = words(&home.run(&["doctor"]).out);
    assert!(!doctor.contains("say no band"), "{doctor}");

    // What a value means may be said otherwise; what means nothing is told.
    let text = config(&home);
    assert!(text.contains("Amarillo = \"watch\""), "{text}");
    let other = text.replace("Amarillo = \"watch\"", "Amarillo = 80");
    home.configure(&other);
    home.run(&["sync"]).with(0);
    assert_eq!(accounts(&home, &["health>=75"]).len(), 16);
    let wrong = text.replace("Amarillo = \"watch\"", "Amarillo = \"wach\"");
    home.configure(&wrong);
    let told = words(&home.run(&["doctor"]).out);
    assert!(told.contains("Did you mean “watch”?"), "{told}");
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
fn a_refresh_token_that_the_store_command_does_not_keep_is_not_lost() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_rotating_app("refresh-1");
    let url = url(&crm);
    home.run(&[
        "init",
        "--no-input",
        "--no-sync",
        "--base-url",
        &url,
        "--client-id",
        "app",
        "--client-secret-command",
        "echo app-secret",
        "--refresh-token-command",
        "echo refresh-1",
        "--store-command",
        "cat > /dev/null; false",
    ])
    .with(0);
    // Each asks for an access token, and the old refresh token is good no more.
    home.run(&["sync"]).with(0);
    home.run(&["sync"]).with(0);
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
    let url = url(&crm);
    let source = home.path("refresh").display().to_string();
    fs::write(&source, "refresh-1").expect("it can be written");
    let from = format!("cat '{source}'");
    let app = [
        "init",
        "--no-input",
        "--base-url",
        &url,
        "--client-id",
        "app",
        "--client-secret-command",
        "echo app-secret",
        "--refresh-token-command",
        &from,
    ];
    home.run(&app).with(0);
    home.run(&["sync"]).with(0);
    home.run(&["sync"]).with(0);
    assert_eq!(crm.tokens_asked(), 1, "once for four connections");
    let kept = home.path("data/hubspot.access");
    let text = fs::read_to_string(&kept).expect("it is kept");
    assert!(!text.contains("refresh-1") && !text.contains("app-secret"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&kept)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
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
fn programs_that_renew_a_rotating_token_at_once_take_turns() {
    let home = Home::new();
    let mut crm = german(&home);
    crm.has_rotating_app("refresh-1");
    let url = url(&crm);
    let source = home.path("refresh").display().to_string();
    fs::write(&source, "refresh-1").expect("it can be written");
    let (from, to) = (
        format!("cat '{source}'"),
        format!("cat > '{source}.new' && mv '{source}.new' '{source}'"),
    );
    let app = [
        "init",
        "--no-input",
        "--no-sync",
        "--base-url",
        &url,
        "--client-id",
        "app",
        "--client-secret-command",
        "echo app-secret",
        "--refresh-token-command",
        &from,
        "--store-command",
        &to,
    ];
    home.run(&app).with(0);
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

#[test]
fn labels_of_associations_are_offered_as_roles() {
    let home = Home::new();
    let crm = german(&home);
    for label in ["Entscheider", "Rechnungskontakt"] {
        let body = format!("{{\"label\": \"{label}\", \"name\": \"{label}\"}}");
        crm.post("/crm/associations/2026-09/contacts/companies/labels", &body);
    }
    let url = url(&crm);
    let begin = ["init", "--no-input", "--no-sync", "--base-url", &url];
    let token = ["--token-env", "TEST_TOKEN"];
    let came = home.run(&[&begin[..], &token].concat()).with(0);
    assert!(
        came.err.contains("“Entscheider” (economic buyer)"),
        "{}",
        came.err
    );
    let text = config(&home);
    for line in ["labels = true", "Entscheider = \"economic_buyer\""] {
        assert!(text.contains(line), "{line} is not in:\n{text}");
    }
    assert!(
        !text.contains("Rechnungskontakt"),
        "it means no role of ours:\n{text}"
    );
    // The file is read back as it was written, and a flag takes the labels away again.
    home.run(&["doctor"]).with(0);
    let flag = ["--contact-labels=false"];
    home.run(&[&begin[..], &flag].concat()).with(0);
    assert!(!config(&home).contains("labels = true"));
}
