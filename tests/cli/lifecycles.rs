//! Lifecycles, criteria, goals, handover and the review page on the command line.

use crate::support::{Came, Home, accounts, profile, synced, text};
use serde_json::Value;
use tenure::sandbox::record::ObjectType;

fn goals(home: &Home, id: &str) -> Vec<Value> {
    let came = home.run(&["goal", id, "--json"]).with(0);
    came.json().as_array().cloned().expect("a list")
}

/// The id of the first account that a query takes.
fn one(home: &Home, query: &[&str]) -> String {
    text(&accounts(home, query)[0], "id")
}

#[test]
fn lifecycles_are_listed_shown_and_checked_without_a_crm() {
    let home = Home::new();
    let listed = home.run(&["lifecycle", "list", "--json"]).with(0).json();
    let ids: Vec<String> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|of| text(of, "id"))
        .collect();
    for id in ["saas-default", "csm-4", "growth-4", "b2b-7", "aarrr-5"] {
        assert!(ids.iter().any(|of| of == id), "{ids:?}");
    }
    home.configure("[ui]\nlanguage = \"zh\"\n");
    let shown = home.run(&["lifecycle", "show", "csm-4"]).with(0).out;
    assert!(
        shown.contains("客户启用") && shown.contains("启动会已召开"),
        "{shown}"
    );
    // The printed file of a preset is one that the check finds in order.
    let file = home
        .run(&["lifecycle", "show", "b2b-7", "--toml"])
        .with(0)
        .out;
    home.write("lifecycles/ours.toml", &file);
    let path = home.path("config/lifecycles/ours.toml");
    let path = path.to_str().expect("a path");
    let came = home.run(&["lifecycle", "check", path]).with(0);
    assert!(came.out.contains("7 stages is in order"), "{}", came.out);

    home.write(
        "lifecycles/ours.toml",
        "id = \"x\"\nnmae = \"y\"\n[[stages]]\nid = \"a\"\nkind = \"actve\"\n",
    );
    let Came { err, .. } = home.run(&["lifecycle", "check", path]).with(1);
    assert!(
        err.contains("ours.toml:2: ") && err.contains("did you mean `name`?"),
        "{err}"
    );
    assert!(
        err.contains("ours.toml:5: ") && err.contains("did you mean `active`?"),
        "{err}"
    );
    assert!(err.contains("2 faults"), "{err}");
    let named = "id = \"x\"\nname = { en = \"Ours\", francais = \"Le\" }\n";
    home.write("lifecycles/ours.toml", named);
    let Came { err, .. } = home.run(&["lifecycle", "check", path]).with(1);
    assert!(err.contains("known are: en, zh, es."), "{err}");
    // A file that is no text, and two answers at once.
    std::fs::write(path, [0xff, 0xfe, 0x00]).expect("written");
    let Came { err, .. } = home.run(&["lifecycle", "check", path]).with(1);
    assert!(err.contains("is not text: it must be UTF-8."), "{err}");
    let both = ["lifecycle", "show", "csm-4", "--toml", "--json"];
    home.run(&both).with(2);
    let near = home.run(&["lifecycle", "show", "b2b-8"]).with(3).err;
    assert!(near.contains("b2b-7"), "{near}");
}

#[test]
fn a_move_makes_the_tasks_that_are_asked_for_and_keeps_what_is_said_to_be_met() {
    let (home, crm) = synced();
    let id = one(&home, &["kind:onboarding"]);
    let before = crm.count(ObjectType::Tasks);
    let wrong = home
        .run(&[
            "stage",
            &id,
            "adoption",
            "--tasks=usage_reviw",
            "--reason",
            "now",
        ])
        .with(3);
    assert!(
        wrong.err.contains("Did you mean “usage_review”?"),
        "{}",
        wrong.err
    );
    home.run(&[
        "stage",
        &id,
        "adoption",
        "--tasks",
        "--met",
        "goals",
        "--reason",
        "they asked",
    ])
    .with(0);
    assert_eq!(crm.count(ObjectType::Tasks), before + 3);
    home.run(&["sync"]).with(0);
    let shown = home.run(&["show", &id, "--json"]).with(0).json();
    assert_eq!(text(&shown, "stage"), "adoption");
    let titles: Vec<String> = shown["details"]["tasks"]
        .as_array()
        .expect("tasks")
        .iter()
        .map(|task| text(task, "title"))
        .collect();
    assert!(
        titles
            .iter()
            .any(|of| of == "Go through the usage data with the champion"),
        "{titles:?}"
    );
    // One undo takes all of it back.
    home.run(&["undo"]).with(0);
    assert_eq!(crm.count(ObjectType::Tasks), before);
}

#[test]
fn goals_live_in_the_crm_and_survive_a_lost_cache() {
    let (home, _crm) = synced();
    let id = one(&home, &["kind:active", "stage:value"]);
    assert_eq!(
        goals(&home, &id),
        Vec::<Value>::new(),
        "an old account has no ladder yet"
    );
    let add = [
        "goal",
        &id,
        "add",
        "Close in three days",
        "--measure",
        "days",
        "--baseline",
        "9",
        "--target",
        "3",
        "--due",
        "+60d",
    ];
    let came = home.run(&add).with(0);
    assert!(came.out.contains("(in the CRM)"), "{}", came.out);
    let far = home
        .run(&["goal", &id, "add", "All branches", "--due", "+300d"])
        .with(0);
    assert!(
        far.err.contains("Goal 2") && far.err.contains("Split it"),
        "{}",
        far.err
    );
    home.run(&["goal", &id, "update", "close", "--current", "5"])
        .with(0);

    for suffix in ["", "-wal", "-shm"] {
        let data = home.path("data");
        for entry in std::fs::read_dir(&data).expect("the data folder") {
            let path = entry.expect("an entry").path();
            if path.to_string_lossy().ends_with(&format!(".db{suffix}")) {
                std::fs::remove_file(path).expect("it can be removed");
            }
        }
    }
    home.run(&["sync"]).with(0);
    let known = goals(&home, &id);
    assert_eq!(known.len(), 2);
    assert_eq!(text(&known[0], "title"), "Close in three days");
    // From 9 to 3, at 5: 4 of 6.
    let progress = known[0]["progress"].as_f64().expect("a share");
    assert!((progress - 4.0 / 6.0).abs() < 1e-9, "{progress}");
    assert_eq!(text(&known[0], "direction"), "down");
    assert_eq!(known[0]["first_value"].as_bool(), Some(true));
    assert!(text(&known[1], "warning").contains("Split it"));

    home.run(&["goal", &id, "done", "1", "--evidence", "report of May"])
        .with(0);
    assert_eq!(text(&goals(&home, &id)[0], "standing"), "met");
    let page = home.run(&["show", &id, "--qbr"]).with(0).out;
    assert!(page.starts_with("# Quarterly business review: "), "{page}");
    assert!(
        page.contains("1 of 1 goals attained") && page.contains("report of May"),
        "{page}"
    );
    home.run(&["undo"]).with(0);
    assert_eq!(text(&goals(&home, &id)[0], "standing"), "open");
    home.run(&["goal", &id, "done", "nonsense"]).with(3);
}

#[test]
fn without_a_property_the_plan_stays_here_and_is_undone_like_all_else() {
    let (home, crm) = synced();
    let mapped = profile(&crm, "");
    let lines = mapped.lines().filter(|line| !line.starts_with("plan = "));
    home.configure(&lines.collect::<Vec<_>>().join("\n"));
    let id = one(&home, &["stage:value"]);
    let came = home
        .run(&[
            "handover",
            &id,
            "--promise",
            "SSO by May",
            "--intent",
            "Faster close",
        ])
        .with(0);
    assert!(came.out.contains("(kept on this machine)"), "{}", came.out);
    home.run(&["sync", "--full"]).with(0);
    let told = home.run(&["handover", &id, "--json"]).with(0).json();
    assert_eq!(text(&told, "intent"), "Faster close");
    assert_eq!(text(&told["promised"][0], "text"), "SSO by May");
    home.run(&["handover", &id, "--kept", "sso"]).with(0);
    let kept = |home: &Home| {
        home.run(&["handover", &id, "--json"]).with(0).json()["promised"][0]["kept"].as_bool()
    };
    assert_eq!(kept(&home), Some(true));
    home.run(&["undo"]).with(0);
    assert_eq!(kept(&home), Some(false));
    let waiting = home.run(&["outbox", "--json"]).with(0).json();
    assert_eq!(
        waiting.as_array().map(Vec::len),
        Some(0),
        "nothing is to be sent"
    );
}

#[test]
fn a_criterion_is_ticked_listed_and_taken_back() {
    let (home, _crm) = synced();
    let id = one(&home, &["stage:value"]);
    let met = |home: &Home| {
        let all = home.run(&["criteria", &id, "--json"]).with(0).json();
        let all = all.as_array().cloned().expect("a list");
        let found = all.into_iter().find(|one| text(one, "id") == "reviewed");
        found.expect("the criterion")["met"].as_bool()
    };
    assert_eq!(met(&home), None);
    home.run(&["criteria", &id, "--tick", "reviewed"]).with(0);
    assert_eq!(met(&home), Some(true));
    let near = home
        .run(&["criteria", &id, "--tick", "reviwed"])
        .with(3)
        .err;
    assert!(near.contains("Did you mean “reviewed”?"), "{near}");
    let data = home
        .run(&["criteria", &id, "--tick", "likelihood"])
        .with(2)
        .err;
    assert!(data.contains("by the data"), "{data}");
    home.run(&["undo"]).with(0);
    assert_eq!(met(&home), None);
}

#[test]
fn the_crms_own_stages_are_columns_and_so_are_those_of_a_pipeline() {
    let (home, crm) = synced();
    let config = |from: &str| {
        let text = profile(&crm, "");
        text + &format!(
            "\n[profiles.work.lifecycle]\nfrom = \"{from}\"\nbase = \"b2b-7\"\nkinds = {{ adoption = \"active\" }}\n"
        )
    };
    home.configure(&config("property"));
    let shown = home.run(&["lifecycle", "show", "--json"]).with(0).json();
    let stages = shown["stages"].as_array().expect("stages");
    let ids: Vec<String> = stages.iter().map(|stage| text(stage, "id")).collect();
    // The portal's options in display order, those beside the line last.
    assert_eq!(
        ids,
        [
            "onboarding",
            "adoption",
            "value",
            "renewal",
            "advocacy",
            "at_risk",
            "churned"
        ]
    );
    assert!(!accounts(&home, &["stage:adoption"]).is_empty());

    // A text has no options to make stages of: read, and said so, not sent to `sync` again and again.
    let stage = |property: &str| format!("\nstage = \"{property}\"\n");
    let text_property = config("property").replace(&stage("customer_stage"), &stage("industry"));
    home.configure(&text_property);
    home.run(&["sync"]);
    let came = home.run(&["lifecycle", "show", "--json"]).with(0);
    assert!(
        came.err.contains("“industry” has no options") && !came.err.contains("tenure sync"),
        "{}",
        came.err
    );
    assert_eq!(text(&came.json(), "id"), "b2b-7");

    // Another source: what was read from the property is not passed off as its stages.
    home.configure(&config("deals/default"));
    let came = home.run(&["lifecycle", "show", "--json"]).with(0);
    assert!(
        came.err.contains("stages have not been read yet") && came.err.contains("`tenure sync`"),
        "{}",
        came.err
    );
    assert_eq!(text(&came.json(), "id"), "b2b-7");
    // An ordinary pull reads everything anew under it, once.
    home.run(&["sync"]).with(0);
    let shown = home.run(&["lifecycle", "show", "--json"]).with(0);
    assert_eq!(shown.err, "");
    let shown = shown.json();
    let stages = shown["stages"].as_array().expect("stages");
    let ids: Vec<String> = stages.iter().map(|stage| text(stage, "id")).collect();
    assert!(ids.contains(&"contractsent".to_owned()), "{ids:?}");
    assert!(!ids.contains(&"adoption".to_owned()), "{ids:?}");
    assert!(!accounts(&home, &["stage:closedwon"]).is_empty());
    assert!(accounts(&home, &["stage:advocacy"]).is_empty());

    let file = home
        .run(&["lifecycle", "from-crm", "tickets/0"])
        .with(0)
        .out;
    assert!(
        file.contains("name = \"Waiting on contact\"") && file.contains("values = [\"2\"]"),
        "{file}"
    );
    home.write("lifecycles/tickets.toml", &file);
    let path = home.path("config/lifecycles/tickets.toml");
    home.run(&["lifecycle", "check", path.to_str().expect("a path")])
        .with(0);
    let none = home
        .run(&["lifecycle", "from-crm", "deals/nowhere"])
        .with(1)
        .err;
    assert!(
        none.contains("there is no pipeline deals/nowhere"),
        "{none}"
    );
}
