//! Reading: sync, accounts, triage, show.

use crate::support::{accounts, fresh, synced, text};

#[test]
fn a_first_sync_reads_the_accounts_and_a_second_only_what_changed() {
    let (home, _crm) = fresh();
    let early = home.run(&["accounts"]).with(1);
    assert!(early.err.contains("tenure sync"), "{}", early.err);

    let first = home.run(&["sync", "--json"]).with(0).json();
    assert!(first["read"].as_u64() > Some(12), "{first}");
    assert_eq!(accounts(&home, &[]).len(), 12);
    let second = home.run(&["sync", "--json"]).with(0).json();
    assert!(second["read"].as_u64() < first["read"].as_u64(), "{second}");
}

#[test]
fn accounts_are_filtered_by_queries_and_their_json_is_whole() {
    let (home, _crm) = synced();
    let all = accounts(&home, &[]);
    let low = accounts(&home, &["health<50"]);
    let rest = accounts(&home, &["not", "health<50"]);
    assert_eq!(low.len() + rest.len(), all.len());
    for account in &low {
        assert!(
            account["health"]["score"].as_f64() < Some(50.0),
            "{account}"
        );
    }
    for name in [
        "id",
        "name",
        "stage",
        "arr",
        "renewal",
        "risk_score",
        "signals",
        "owner",
    ] {
        assert!(all[0].get(name).is_some(), "{name} in {}", all[0]);
    }
    assert!(
        all.iter().any(|of| of["arr"]["amount"].is_string()),
        "money is no float"
    );

    let wrong = home.run(&["accounts", "heatlh<50"]).with(2);
    assert!(
        wrong.err.contains("Did you mean “health”?"),
        "{}",
        wrong.err
    );
    assert!(wrong.err.contains("^^^^^^"), "{}", wrong.err);
    assert_eq!(wrong.out, "");
}

#[test]
fn triage_is_ranked_by_sums_that_add_up() {
    let (home, _crm) = synced();
    let entries = home.run(&["triage", "--json"]).with(0).json();
    let entries = entries.as_array().unwrap();
    assert!(!entries.is_empty());
    let scores: Vec<i64> = entries
        .iter()
        .map(|of| of["score"].as_i64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    for entry in entries {
        let terms = entry["terms"].as_array().unwrap();
        let sum: i64 = terms
            .iter()
            .map(|term| term["points"].as_i64().unwrap())
            .sum();
        assert_eq!(Some(sum), entry["score"].as_i64(), "{entry}");
    }
    let plain = home.run(&["triage", "--limit", "1"]).with(0).out;
    assert!(
        plain.contains(&text(&entries[0]["account"], "name")),
        "{plain}"
    );
    assert!(!plain.contains('\u{1b}'), "no escape sequences in a pipe");
}

#[test]
fn a_limit_takes_the_top_of_a_list() {
    let (home, _crm) = synced();
    for command in ["triage", "accounts"] {
        let list = |more: &[&str]| {
            let came = home.run(&[&[command, "--json"], more].concat()).with(0);
            came.json().as_array().expect("a list").clone()
        };
        let all = list(&[]);
        assert!(all.len() > 2, "{command}");
        assert_eq!(list(&["--limit", "2"]), all[..2], "{command}");
        assert_eq!(list(&["--limit", "100000"]), all, "{command}");
        assert!(list(&["--limit", "0"]).is_empty(), "{command}");
        home.run(&[command, "--limit", "-1"]).with(2);
    }
}

#[test]
fn an_account_is_shown_by_id_name_or_part() {
    let (home, _crm) = synced();
    let all = accounts(&home, &[]);
    let (id, name) = (text(&all[3], "id"), text(&all[3], "name"));
    let shown = home.run(&["show", &id, "--json"]).with(0).json();
    assert_eq!(text(&shown, "name"), name);
    assert!(
        shown["measures"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
    assert!(shown["details"]["contacts"].is_array());
    assert_eq!(
        text(&home.run(&["show", &name, "--json"]).with(0).json(), "id"),
        id
    );
    assert!(home.run(&["show", &id]).with(0).out.contains("health"));

    let nobody = home.run(&["show", "no such account at all"]).with(3);
    assert!(nobody.err.contains("There is no account"), "{}", nobody.err);
    let many = home.run(&["show", "a"]).with(3);
    assert!(many.err.contains("say the id"), "{}", many.err);
}

#[test]
fn show_asks_the_crm_once_for_what_was_never_read_and_says_so_where_it_cannot() {
    let (home, mut crm) = synced();
    let all = accounts(&home, &["kind:active"]);
    let (first, second) = (text(&all[0], "id"), text(&all[1], "id"));
    let shown = home.run(&["show", &first, "--json"]).with(0).json();
    let known = shown["details"]["touchpoints"].as_array().map(Vec::len);
    assert!(known > Some(0), "{shown}");
    let asked = crm.faults().requests_on("POST /crm/associations");
    home.run(&["show", &first]).with(0);
    assert_eq!(crm.faults().requests_on("POST /crm/associations"), asked);
    crm.go_away();
    let came = home.run(&["show", &first, "--json"]).with(0);
    assert_eq!(came.err, "", "it is in the cache");
    let came = home.run(&["show", &second]).with(0);
    assert!(came.err.contains("never read"), "{}", came.err);
    assert!(came.out.contains("health"), "{}", came.out);
}

#[test]
fn a_query_that_nothing_fits_is_answered_with_a_sentence() {
    let (home, _crm) = synced();
    let came = home.run(&["accounts", "arr>900M"]).with(0);
    assert_eq!(came.out, "", "a pipe gets no header without rows");
    assert_eq!(came.err, "None of 12 accounts fits arr>900M.\n");
    let came = home.run(&["triage", "arr>900M"]).with(0);
    assert_eq!(came.out, "");
    assert_eq!(came.err, "None of 12 accounts fits arr>900M.\n");
    let none = home.run(&["accounts", "arr>900M", "--json"]).with(0);
    assert_eq!(none.json().as_array().map(Vec::len), Some(0));
    assert_eq!(none.err, "");
}

#[test]
fn a_value_that_there_is_none_of_is_pointed_at_and_is_no_failure() {
    let (home, _crm) = synced();
    let came = home
        .run(&["accounts", "stage:(value,nowhere) or 客户 tier:platin"])
        .with(0);
    let told: Vec<&str> = came.err.lines().collect();
    assert_eq!(
        told[..3],
        [
            "  stage:(value,nowhere) or 客户 tier:platin",
            "               ^^^^^^^",
            "No stage is called “nowhere”; there are onboarding, adoption, value, renewal, advocacy, at_risk, churned.",
        ]
    );
    // What stands before it is as wide as on the screen.
    assert_eq!(told[3], format!("  {}^^^^^^", " ".repeat(35)));
    assert!(
        told[4].starts_with("No tier is called “platin”; there are"),
        "{told:?}"
    );
    assert!(!came.out.is_empty(), "those of the other stage are listed");
    let came = home.run(&["triage", "owner:me"]).with(0);
    assert!(
        came.err.contains("does not say who you are"),
        "{}",
        came.err
    );
}

#[test]
fn a_very_long_name_leaves_the_other_columns_in_sight() {
    let (home, crm) = synced();
    let name = "Very ".repeat(60);
    crm.company(4_711, &[("name", &name), ("customer_stage", "value")]);
    home.run(&["sync"]).with(0);
    let listed = home.run(&["accounts", "very"]).with(0).out;
    let widest = listed.lines().map(|line| line.chars().count()).max();
    assert!(widest < Some(150), "{listed}");
    assert!(listed.contains("Very Ver…  value"), "{listed}");
    let whole = &accounts(&home, &["very"])[0];
    assert_eq!(text(whole, "name"), name.trim());
}

#[test]
fn a_choice_is_told_as_the_crm_calls_it() {
    let (home, _crm) = synced();
    let file = home.store();
    let (store, _) = tenure::store::Store::open(&file).expect("it opens");
    let choices = |all: [(&str, &str); 3]| {
        all.map(|(value, label)| tenure::domain::field::FieldOption::offered(value, label))
            .to_vec()
    };
    // A portal may keep what it likes, and calls it something else.
    let tiers = choices([
        ("benchmark", "Or"),
        ("value", "Argent"),
        ("standard", "Bronze"),
    ]);
    let field = tenure::domain::Field::Tier;
    store.put_options(field, &tiers).expect("it is kept");
    drop(store);
    let gold = accounts(&home, &["tier:or"]);
    let same = accounts(&home, &["tier:benchmark"]);
    assert!(!gold.is_empty() && gold.len() == same.len());
    assert_eq!(gold[0]["tier"], "benchmark");
    assert_eq!(gold[0]["tier_label"], "Or");
    let id = text(&gold[0], "id");
    let shown = home.run(&["show", &id]).with(0).out;
    let tier = shown.lines().find(|line| line.starts_with("tier"));
    assert!(tier.is_some_and(|line| line.ends_with(" Or")), "{shown}");
    let table = home.run(&["accounts", "tier:argent"]).with(0);
    assert_eq!(
        table.out.matches(" Argent ").count() + 1,
        table.out.lines().count(),
        "{}",
        table.out
    );
    let figures = home.run(&["metrics", "--from", "90d"]);
    assert!(
        figures.out.contains("tier Or"),
        "{}{}",
        figures.out,
        figures.err
    );
}
