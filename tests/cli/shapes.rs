//! The names in what `--json` prints: a promise. A name that is renamed or goes away breaks scripts;
//! whoever changes `shapes.txt` changes `docs/json.md` too.
//!
//! `UPDATE=1 cargo test --test cli shapes` writes the file anew.

use crate::support::{Home, accounts, synced, text};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// Objects whose names are data.
const OPEN: &[&str] = &["numbers", "custom", "unreadable", "fields", "rows"];

/// Every path of names in a value; `[]` is any item, `*` any name of an open object.
fn paths(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let open = OPEN.iter().any(|open| at.ends_with(&format!(".{open}")));
                let path = format!("{at}.{}", if open { "*" } else { name });
                found.insert(path.clone());
                paths(value, &path, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                paths(item, &format!("{at}[]"), found);
            }
        }
        _ => {}
    }
}

/// One of the accounts whose stage has criteria.
fn onboarded(all: &[Value]) -> &Value {
    let found = all
        .iter()
        .find(|account| text(account, "stage") == "adoption");
    found.expect("one is in adoption")
}

fn printed(home: &Home, arguments: &[&str]) -> Value {
    let came = home.run(arguments);
    assert!(matches!(came.code, 0 | 4), "{arguments:?}: {}", came.err);
    came.json()
}

#[test]
fn the_names_in_json_are_those_that_were_promised() {
    let (home, mut crm) = synced();
    crm.company(77, &[("name", "Odd"), ("seats_bought", "many")]);
    home.run(&["sync"]).with(0);
    let all = accounts(&home, &[]);
    let id = text(&all[0], "id");
    let mut shapes: Vec<(&str, BTreeSet<String>)> = Vec::new();
    let mut add = |command: &'static str, value: &Value| {
        if shapes.last().is_none_or(|(last, _)| *last != command) {
            shapes.push((command, BTreeSet::new()));
        }
        let (_, found) = shapes.last_mut().expect("there is one");
        paths(value, "", found);
    };
    add("sync", &printed(&home, &["sync", "--json"]));
    add("accounts", &Value::Array(all.clone()));
    let queue = printed(&home, &["triage", "--json"]);
    let (first, second) = (&queue[0]["account"], &queue[1]["account"]);
    let (first, second) = (text(first, "id"), text(second, "id"));
    let snoozed = ["triage", "snooze", &first, "--until", "2w", "--json"];
    add("triage snooze", &printed(&home, &snoozed));
    let owned = all.iter().find(|account| account["owner"].is_object());
    let to = text(&owned.expect("one has an owner")["owner"], "id");
    let assigned = [
        "triage",
        "assign",
        &second,
        "--to",
        &to,
        "--no-task",
        "--json",
    ];
    add("triage assign", &printed(&home, &assigned));
    let mut queue = queue;
    for of in [
        ["triage", "--json", "--away"],
        ["triage", "is:assigned", "--json"],
    ] {
        let more = printed(&home, &of).as_array().cloned().unwrap_or_default();
        assert!(!more.is_empty(), "{of:?}");
        queue.as_array_mut().expect("a list").extend(more);
    }
    add("triage", &queue);
    add(
        "triage why",
        &printed(&home, &["triage", "why", &first, "--json"]),
    );
    add(
        "triage why-not",
        &printed(&home, &["triage", "why-not", &second, "--json"]),
    );
    let replay = ["triage", "replay", "--on", "1d", "--json"];
    add("triage replay", &printed(&home, &replay));
    add(
        "triage stats",
        &printed(&home, &["triage", "stats", "--json"]),
    );
    let today = chrono::Utc::now().date_naive();
    let from = (today - chrono::TimeDelta::days(100)).to_string();
    let to = today.to_string();
    for by in ["tier", "cohort"] {
        let period = [
            "metrics", "--from", &from, "--to", &to, "--by", by, "--json",
        ];
        add("metrics", &printed(&home, &period));
    }
    let line = "call 20m: x; mood -1; next: send guide fri";
    add("log", &printed(&home, &["log", &id, line, "--json"]));
    for account in &all {
        add(
            "show",
            &printed(&home, &["show", &text(account, "id"), "--json"]),
        );
    }
    for account in &all {
        let explain = ["health", "explain", &text(account, "id"), "--since", &from];
        add(
            "health explain",
            &printed(&home, &[&explain[..], &["--json"]].concat()),
        );
    }
    for card in ["usage-first", "experience-first"] {
        let what_if = ["health", "what-if", card, "--json"];
        add("health what-if", &printed(&home, &what_if));
    }
    let backtest = ["health", "backtest", "--horizon", "7d", "--rows", "--json"];
    add("health backtest", &printed(&home, &backtest));
    home.write("card.toml", "id = 1\n");
    for (check, command) in [("health", "health check"), ("triage", "triage check")] {
        let file = home.path("config/card.toml").display().to_string();
        let came = home.run(&[check, "check", &file, "--json"]).with(1);
        add(command, &came.json());
    }
    home.write("csv/companies.csv", "id,name,our own\n1,Acme,x\n");
    let (from, into) = (home.path("config/csv"), home.path("imported"));
    let (from, into) = (from.display().to_string(), into.display().to_string());
    let import = ["sandbox", "import", &from, "--data", &into, "--json"];
    add("sandbox import", &printed(&home, &import));
    let some = [
        "set",
        "likelihood=71",
        "--where",
        "stage:adoption",
        "--json",
    ];
    add("set", &printed(&home, &some));
    for account in &all {
        add(
            "task",
            &printed(&home, &["task", &text(account, "id"), "--json"]),
        );
    }
    add("undo", &printed(&home, &["undo", "--json"]));
    add("redo", &printed(&home, &["redo", "--json"]));
    let changed = ["changes", "--since", "120d ago", "--json"];
    add("changes", &printed(&home, &changed));
    let to = if text(&all[0], "stage") == "churned" {
        "onboarding"
    } else {
        "churned"
    };
    for arguments in [
        &["goal", &id, "add", "a", "--due", "+60d"][..],
        &["handover", &id, "--promise", "b"],
    ] {
        home.run(arguments).with(0);
    }
    add("goal", &printed(&home, &["goal", &id, "--json"]));
    add("handover", &printed(&home, &["handover", &id, "--json"]));
    add(
        "criteria",
        &printed(&home, &["criteria", &text(onboarded(&all), "id"), "--json"]),
    );
    add(
        "lifecycle list",
        &printed(&home, &["lifecycle", "list", "--json"]),
    );
    add(
        "lifecycle show",
        &printed(&home, &["lifecycle", "show", "csm-4", "--json"]),
    );
    let stage = ["stage", &id, to, "--reason", "price", "--json"];
    add("stage", &printed(&home, &stage));
    home.run(&["undo"]).with(0);
    let url = format!("http://{}", crm.address());
    let init = [
        "--no-input",
        "--profile",
        "new",
        "init",
        "--dry-run",
        "--base-url",
        &url,
    ];
    let init = [&init[..], &["--token-env", "TEST_TOKEN", "--json"]].concat();
    add("init", &printed(&home, &init));
    add("doctor", &printed(&home, &["doctor", "--json"]));
    crm.go_away();
    printed(&home, &["log", &id, line, "--json"]);
    add("outbox", &printed(&home, &["outbox", "--json"]));
    add("journal", &printed(&home, &["journal", "--json"]));

    let mut now = String::new();
    for (command, found) in &shapes {
        let _ = writeln!(now, "tenure {command} --json");
        for path in found {
            let _ = writeln!(now, "  {path}");
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/shapes.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &now).expect("it can be written");
    }
    let promised = std::fs::read_to_string(&file).expect("it can be read");
    assert_eq!(now, promised, "names have changed");
}

#[test]
fn every_promised_name_is_in_the_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let promised = std::fs::read_to_string(root.join("tests/cli/shapes.txt")).expect("readable");
    let documented = std::fs::read_to_string(root.join("docs/json.md")).expect("readable");
    for path in promised.lines().filter(|line| line.starts_with("  ")) {
        let name = path.rsplit('.').next().unwrap_or_default();
        let name = name.trim_end_matches("[]");
        assert!(
            name == "*" || documented.contains(&format!("`{name}`")),
            "{} is not in docs/json.md",
            path.trim()
        );
    }
}
