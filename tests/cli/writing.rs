//! Writing: log, stage, undo, with the CRM there and gone.

use crate::support::{Came, Home, accounts, synced, text};
use serde_json::Value;
use tenure::sandbox::record::ObjectType;

fn outbox(home: &Home) -> Vec<Value> {
    let came = home.run(&["outbox", "--json"]).with(0);
    came.json().as_array().cloned().unwrap()
}

fn journal(home: &Home) -> Vec<Value> {
    let came = home.run(&["journal", "--json"]).with(0);
    came.json().as_array().cloned().unwrap()
}

fn shown(home: &Home, id: &str) -> Value {
    home.run(&["show", id, "--json"]).with(0).json()
}

#[test]
fn a_touchpoint_lands_in_the_crm_with_its_follow_up() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    let before = (crm.count(ObjectType::Calls), crm.count(ObjectType::Tasks));
    let line = "call 20m: rollout blocked by SSO; mood -1; next: send guide fri";
    let came = home.run(&["log", &id, line, "--json"]).with(0).json();
    assert_eq!(text(&came, "outcome"), "sent");
    let after = (crm.count(ObjectType::Calls), crm.count(ObjectType::Tasks));
    assert_eq!(after, (before.0 + 1, before.1 + 1));
    assert_eq!(outbox(&home), Vec::<Value>::new());

    let account = shown(&home, &id);
    assert_eq!(
        account["numbers"]["sentiment"]["value"].as_f64(),
        Some(-1.0)
    );
    let last = &account["details"]["touchpoints"][0];
    assert_eq!(text(last, "title"), "rollout blocked by SSO");
    assert_eq!(last["minutes"].as_u64(), Some(20));
}

#[test]
fn what_is_logged_without_the_crm_is_sent_once_when_it_is_back() {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Calls);
    crm.go_away();
    let came = home.run(&["log", &id, "call: kept for later"]).with(4);
    assert!(came.out.contains("kept in the outbox"), "{}", came.out);
    assert!(came.err.contains("cannot be reached"), "{}", came.err);
    assert_eq!(outbox(&home).len(), 1);
    assert_eq!(
        text(&shown(&home, &id)["details"]["touchpoints"][0], "title"),
        "kept for later"
    );
    home.run(&["sync"]).with(4);

    crm.come_back();
    home.run(&["sync"]).with(0);
    assert_eq!(crm.count(ObjectType::Calls), before + 1);
    home.run(&["sync"]).with(0);
    assert_eq!(crm.count(ObjectType::Calls), before + 1, "sent once");
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

fn stage(home: &Home, id: &str, stage: &str, more: &[&str]) -> Came {
    home.run(&[&["stage", id, stage], more].concat())
}

#[test]
fn a_stage_is_moved_with_a_reason_where_one_is_wanted_and_undone() {
    let (home, _crm) = synced();
    let account = &accounts(&home, &["stage:(adoption,value)"])[0];
    let (id, from) = (text(account, "id"), text(account, "stage"));
    let wrong = stage(&home, &id, "onbording", &[]).with(3);
    assert!(
        wrong.err.contains("Did you mean “onboarding”?"),
        "{}",
        wrong.err
    );
    let asked = stage(&home, &id, "churned", &[]).with(2);
    assert!(
        asked.err.contains("--reason") && asked.err.contains("price"),
        "{}",
        asked.err
    );
    assert_eq!(
        journal(&home).len(),
        0,
        "nothing was written for a question"
    );
    let back = stage(&home, &id, "onboarding", &[]).with(2);
    assert!(back.err.contains("go back"), "{}", back.err);
    let same = stage(&home, &id, &from, &[]).with(2);
    assert!(same.err.contains("already"), "{}", same.err);

    stage(&home, &id, "churned", &["--reason", "price"]).with(0);
    let lost = shown(&home, &id);
    assert_eq!(text(&lost, "stage"), "churned");

    home.run(&["undo"]).with(0);
    assert_eq!(text(&shown(&home, &id), "stage"), from);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    assert_eq!(journal(&home).len(), 2);
    home.run(&["sync", "--full"]).with(0);
    assert_eq!(
        text(&shown(&home, &id), "stage"),
        from,
        "the CRM says the same"
    );
}

#[test]
fn what_was_not_sent_is_taken_back_without_the_crm() {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Notes);
    assert!(home.run(&["undo"]).with(1).err.contains("nothing to undo"));
    crm.go_away();
    home.run(&["log", &id, "note: never mind"]).with(4);
    home.run(&["undo"]).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    crm.come_back();
    home.run(&["sync"]).with(0);
    assert_eq!(crm.count(ObjectType::Notes), before);
}

#[test]
fn a_line_that_cannot_be_logged_is_refused_at_its_place() {
    let (home, _crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let came = home.run(&["log", &id, "call: x; mood 5"]).with(2);
    assert!(
        came.err.contains("-2 to +2") && came.err.contains("^^^^^^"),
        "{}",
        came.err
    );
    home.run(&["log", &id]).with(2);
    let loose = [
        "log", &id, "call", "20m:", "no", "quotes;", "mood", "-1", "--json",
    ];
    assert!(text(&home.run(&loose).with(0).json(), "title").contains("call logged"));
    assert_eq!(journal(&home).len(), 1, "only the last one was written");
}

#[test]
fn an_undo_prints_what_it_came_to() {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    home.run(&["log", &id, "note: sent"]).with(0);
    let undone = home.run(&["undo", "--json"]).with(0).json();
    assert_eq!(text(&undone, "outcome"), "sent");
    assert!(text(&undone, "title").starts_with("Undo: "), "{undone}");
    crm.go_away();
    home.run(&["log", &id, "note: never mind"]).with(4);
    let undone = home.run(&["undo", "--json"]).with(0).json();
    assert_eq!(text(&undone, "outcome"), "not_sent");
}

/// An answer that does not come is not waited for for ever, Ctrl-C is not waited with, and what was
/// asked is kept either way.
#[test]
fn ctrl_c_leaves_a_silent_crm_at_once_and_what_was_written_is_kept() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Calls);
    crm.faults().latency(std::time::Duration::from_secs(20));
    let child = home
        .command(&["log", &id, "call: in haste"], crate::support::TOKEN)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program can be run");
    // It is kept before anybody is asked, and sent after.
    let path = home.path("data");
    let kept = || {
        let (store, _) = tenure::store::Store::open(&store_of(&path)).expect("it opens");
        let queue = store.outbox().expect("readable");
        queue.len() == 1 && crm.faults().requests_on("POST /crm/objects/2026-09/calls") > 0
    };
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !kept() {
        assert!(std::time::Instant::now() < end, "never sent");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let pid = rustix::process::Pid::from_child(&child);
    let pressed = std::time::Instant::now();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it runs");
    let came = Came::from(child.wait_with_output().expect("it ends")).with(130);
    assert!(pressed.elapsed() < std::time::Duration::from_secs(15));
    assert!(came.out.contains("kept in the outbox"), "{}", came.out);
    assert!(came.err.contains("did not wait"), "{}", came.err);
    crm.faults().clear();
    home.run(&["sync"]);
    home.run(&["sync"]);
    let queue = outbox(&home);
    assert!(crm.count(ObjectType::Calls) <= before + 1, "{queue:?}");
}

fn store_of(data: &std::path::Path) -> std::path::PathBuf {
    let found = std::fs::read_dir(data).expect("a folder").flatten();
    let mut all = found.map(|entry| entry.path());
    let is = |path: &std::path::PathBuf| path.extension().is_some_and(|of| of == "db");
    all.find(is).expect("the store")
}
