//! A CRM that is not there, does not make sense, or holds values that make none.

use crate::support::{Came, Home, accounts, fresh, synced, text};
use serde_json::Value;
use tenure::sandbox::Fault;
use tenure::sandbox::record::ObjectType;

const ODD: u64 = 990_001;

fn shown(home: &Home, id: u64) -> Value {
    home.run(&["show", &id.to_string(), "--json"])
        .with(0)
        .json()
}

fn harmless(came: &Came) {
    for char in came.out.chars().chain(came.err.chars()) {
        assert!(
            char == '\n' || !char.is_control(),
            "{char:?} in {}{}",
            came.out,
            came.err
        );
    }
}

#[test]
fn without_the_crm_what_was_read_is_still_shown() {
    let (home, mut crm) = synced();
    let before = home.run(&["accounts"]).with(0).out;
    crm.go_away();
    let sync = home.run(&["sync"]).with(4);
    assert!(sync.err.contains("cannot be reached"), "{}", sync.err);
    assert_eq!(home.run(&["accounts"]).with(0).out, before);
    assert!(!home.run(&["triage"]).with(0).out.is_empty());
}

#[test]
fn an_answer_that_is_no_json_is_told_and_what_was_read_stays() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    crm.faults().next(1000, Fault::NotJson);
    let came = home.run(&["sync"]).with(1);
    assert!(came.err.contains("not understood"), "{}", came.err);
    harmless(&came);
    assert_eq!(accounts(&home, &[]).len(), 12);
    // A write whose answer makes no sense is not lost and not sent twice.
    crm.faults().clear();
    let before = crm.count(ObjectType::Calls);
    let route = "POST /crm/objects/2026-09/calls";
    crm.faults().next_on(route, 1, Fault::NotJson);
    home.run(&["log", &id, "call: answered by a proxy"]);
    crm.faults().clear();
    home.run(&["sync"]).with(0);
    home.run(&["sync"]).with(0);
    assert_eq!(crm.count(ObjectType::Calls), before + 1);
    assert_eq!(
        home.run(&["outbox", "--json"]).json(),
        serde_json::json!([])
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_kept_and_marked() {
    let (home, crm) = fresh();
    crm.company(
        ODD,
        &[
            ("name", "Odd Values Ltd"),
            ("customer_stage", "adoption"),
            ("seats_bought", "many"),
            ("arr", "about 12k"),
            ("renewal_date", "soon"),
            ("auto_renew", "perhaps"),
        ],
    );
    home.run(&["sync"]).with(0);
    let account = shown(&home, ODD);
    let unreadable = &account["unreadable"];
    assert_eq!(text(unreadable, "seats_bought"), "many");
    assert_eq!(text(unreadable, "arr"), "about 12k");
    assert_eq!(text(unreadable, "renewal"), "soon");
    assert_eq!(text(unreadable, "auto_renew"), "perhaps");
    assert_eq!(account["arr"], Value::Null);
    let came = home.run(&["show", &ODD.to_string()]).with(0);
    assert!(came.out.contains("many  (not a number)"), "{}", came.out);
    assert!(came.out.contains("soon  (not a day)"), "{}", came.out);
    home.run(&["triage"]).with(0);
}

#[test]
fn an_unknown_stage_is_unmapped_and_can_be_moved_from() {
    let (home, crm) = fresh();
    crm.company(
        ODD,
        &[
            ("name", "Elsewhere Ltd"),
            ("customer_stage", "phase_\u{1b}[31mseven"),
        ],
    );
    home.run(&["sync"]).with(0);
    let unmapped = accounts(&home, &["stage:unmapped"]);
    assert!(
        unmapped
            .iter()
            .any(|of| text(of, "name") == "Elsewhere Ltd")
    );
    let account = shown(&home, ODD);
    assert_eq!(account["stage"], Value::Null);
    assert!(text(&account, "crm_stage").contains("phase_"), "{account}");
    let came = home.run(&["show", "Elsewhere"]).with(0);
    assert!(came.out.contains("unmapped (phase_"), "{}", came.out);
    harmless(&came);
    home.run(&["stage", "Elsewhere", "onboarding", "--reason", "they begin"])
        .with(0);
    home.run(&["sync"]).with(0);
    assert_eq!(text(&shown(&home, ODD), "stage"), "onboarding");
}

#[test]
fn an_account_without_a_name_is_called_by_its_domain_or_id() {
    let (home, crm) = fresh();
    crm.company(ODD, &[("customer_stage", "value")]);
    crm.company(
        ODD + 1,
        &[("domain", "nameless.example"), ("name", "\u{200b} \u{1b}")],
    );
    home.run(&["sync"]).with(0);
    assert!(text(&shown(&home, ODD), "name").contains(&ODD.to_string()));
    assert_eq!(text(&shown(&home, ODD + 1), "name"), "nameless.example");
    home.run(&["log", &ODD.to_string(), "note: who are they?"])
        .with(0);
}

#[test]
fn hostile_names_never_reach_the_output_raw() {
    let (home, crm) = fresh();
    for (at, name) in [
        "\u{1b}[31mRed\u{1b}[0m",
        "\u{1b}]0;title\u{7}Titled",
        "\u{9b}2JCleared",
        "Two\nLines\r\tand\u{0}Nul",
        "\u{202e}desrever",
    ]
    .into_iter()
    .enumerate()
    {
        crm.company(ODD + at as u64, &[("name", name), ("domain", name)]);
    }
    home.run(&["sync"]).with(0);
    let first = ODD.to_string();
    for arguments in [
        &["accounts"][..],
        &["accounts", "--json"],
        &["triage"],
        &["triage", "--json"],
        &["show", &first],
        &["show", &first, "--json"],
        &["show", "e"],
        &["log", &first, "call: hello \u{1b}[31m there"],
        &["outbox"],
        &["journal"],
        &["journal", "--json"],
    ] {
        let came = home.run(arguments);
        harmless(&came);
        assert!(!came.out.contains('\u{202e}'), "{}", came.out);
    }
    assert_eq!(text(&shown(&home, ODD), "name"), "Red");
    let log = std::fs::read_to_string(home.path("state/tenure.log")).unwrap();
    assert!(!log.contains('\u{1b}'), "{log}");
}

#[test]
fn an_account_that_is_not_one_and_a_line_that_says_nothing_write_nothing() {
    let (home, _crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let many = home.run(&["log", "a", "call: x"]).with(3);
    assert!(many.err.contains("say the id"), "{}", many.err);
    let none = home.run(&["log", "no such account", "call: x"]).with(3);
    assert!(none.err.contains("There is no account"), "{}", none.err);
    for empty in ["", "   ", "\n"] {
        let came = home.run(&["log", &id, empty]).with(2);
        assert!(came.err.starts_with("Write what happened"), "{}", came.err);
    }
    let ahead = home.run(&["log", &id, "call on 2099-01-01: x"]).with(2);
    assert!(
        ahead.err.contains("lies ahead") && ahead.err.contains("^^^^^^^^^^"),
        "{}",
        ahead.err
    );
    assert_eq!(
        home.run(&["journal", "--json"]).with(0).json(),
        serde_json::json!([])
    );
}
