//! Writing: log, stage, undo, with the CRM there and gone.

use crate::support::{Came, Home, accounts, fresh, profile, synced, text};
use serde_json::{Value, json};
use tenure::domain::write::{ObjectKind, ObjectRef, Progress, Write};
use tenure::sandbox::record::ObjectType;
use tenure::store::Store;
use uuid::Uuid;

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
    let under = text(&came, "under");
    assert!(!under.is_empty());
    let after = (crm.count(ObjectType::Calls), crm.count(ObjectType::Tasks));
    assert_eq!(after, (before.0 + 1, before.1 + 1));
    assert_eq!(outbox(&home), Vec::<Value>::new());

    let account = shown(&home, &id);
    assert_eq!(
        account["numbers"]["sentiment"]["value"].as_f64(),
        Some(-1.0)
    );
    // Whose name it is under is said, unless it is the person's own.
    let came = home.run(&["log", &id, "note: said aloud"]).with(0);
    let said = format!("under the name of {under}, as the owner of the account");
    assert!(came.err.contains(&said), "{}", came.err);
    let me = text(&account["owner"], "id");
    home.configure(&profile(&crm, &format!("owner = \"{me}\"")));
    let came = home.run(&["log", &id, "note: my own", "--json"]).with(0);
    assert_eq!(came.json()["under"], Value::Null);
    assert_eq!(came.err, "");
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

#[test]
fn a_task_that_waited_for_somebody_waits_again_when_its_being_done_is_undone() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    let title = "hear from their SSO team";
    home.run(&["task", &id, "add", title]).with(0);
    let tasks = home.run(&["task", &id, "--json"]).with(0).json();
    let mut tasks = tasks.as_array().unwrap().iter();
    let task = text(tasks.find(|task| task["title"] == title).unwrap(), "id");
    let ask = |what: &str, body: Value| {
        let path = format!("/crm/objects/2026-09/tasks/batch/{what}");
        crm.post(&path, &body.to_string())
    };
    let is = |status: &str| {
        let body = json!({"properties": ["hs_task_status"], "propertiesWithHistory": [], "inputs": [{"id": task}]});
        let answer = ask("read", body);
        let said = format!("\"hs_task_status\":\"{status}\"");
        assert!(answer.contains(&said), "not {status}: {answer}");
    };
    let waits = json!({"id": task, "properties": {"hs_task_status": "WAITING"}});
    ask("update", json!({"inputs": [waits]}));
    home.run(&["task", &id, "done", title]).with(0);
    is("COMPLETED");
    // Every command is a program of its own, which remembers nothing of the one before.
    home.run(&["undo"]).with(0);
    is("WAITING");
    home.run(&["task", &id, "done", title]).with(0);
    home.run(&["task", &id, "reopen", title]).with(0);
    is("WAITING");
}

fn stage(home: &Home, id: &str, stage: &str, more: &[&str]) -> Came {
    home.run(&[&["stage", id, stage], more].concat())
}

/// Where the stage is that of a ticket, and an administrator puts the tickets' pipeline away.
#[test]
fn a_move_in_a_pipeline_that_is_archived_says_so_and_goes_once_it_is_restored() {
    let (home, crm) = fresh();
    let token = "token_env = \"TEST_TOKEN\"\n";
    let from = format!("{token}stage_from = {{ ticket_pipeline = \"0\" }}\n");
    let own = "stage = \"customer_stage\"\n";
    let known = profile(&crm, "");
    assert!(known.contains(own) && known.contains(token), "{known}");
    home.configure(&known.replace(own, "").replace(token, &from));
    home.run(&["sync"]).with(0);
    let all = accounts(&home, &[]);
    let in_stage = |one: &&Value| !one["stage"].is_null();
    let account = all.iter().find(in_stage).expect("tickets");
    let (id, stage) = (text(account, "id"), text(account, "stage"));
    let to = if stage == "2" { "3" } else { "2" };
    crm.faults().archive("tickets/0");

    let gone = "the pipeline “0” of tickets that the stage comes from is archived or gone";
    let came = home.run(&["stage", &id, to, "--reason", "they asked"]);
    let came = came.with(1);
    assert!(came.err.contains(gone), "{}", came.err);
    assert!(
        came.err.contains("restore it in HubSpot")
            && came.err.contains("tenure init --ticket-pipeline NAME"),
        "{}",
        came.err
    );
    let waiting = outbox(&home);
    let first = text(&waiting[0], "id");
    // The note of the reason tells of a move that is not made.
    assert_eq!(waiting.len(), 2, "{waiting:#?}");
    let came = home.run(&["outbox", "retry", &first]).with(1);
    assert!(came.err.contains(gone), "{}", came.err);
    home.run(&["sync", "--full"]).with(0);
    assert_eq!(outbox(&home).len(), 2, "it waits for the person");

    crm.faults().clear();
    home.run(&["outbox", "retry", &first]).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    home.run(&["sync", "--full"]).with(0);
    assert_eq!(text(&shown(&home, &id), "stage"), to);
}

/// As where the field is set by itself.
#[test]
fn what_is_given_beside_a_change_for_a_field_of_the_account_is_read_as_that_field() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    let set = ["set", &id, "renewal=2031-03-04"];
    for (with, said) in [
        ("csat=440", "CSAT lies between 0 and 100"),
        ("csat_score=440", "CSAT lies between 0 and 100"),
        ("arr=some", "some"),
        ("arr=900 JPY", "JPY"),
        ("owner=Nobody At All", "manager is one of"),
    ] {
        let came = home.run(&[&set[..], &["--with", with]].concat()).with(2);
        assert!(came.err.contains(said), "{with}: {}", came.err);
        assert_eq!(outbox(&home), Vec::<Value>::new());
    }
    // Beside what is asked for, too.
    crm.requires("renewal_date", "2031-03-04", "phone");
    home.run(&set).with(1);
    let first = text(&outbox(&home)[0], "id");
    let retry = ["outbox", "retry", &first, "--with", "phone=110", "--with"];
    let came = home.run(&[&retry[..], &["csat=440"]].concat()).with(2);
    assert!(came.err.contains("between 0 and 100"), "{}", came.err);
    home.run(&[&retry[..], &["csat=44"]].concat()).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    let csat = &shown(&home, &id)["numbers"]["csat"]["value"];
    assert_eq!(csat.as_f64(), Some(44.0));
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
fn what_was_taken_back_is_done_again_until_something_else_is_written() {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    let nothing = home.run(&["redo"]).with(1);
    assert!(nothing.err.contains("nothing to redo"), "{}", nothing.err);
    let before = crm.count(ObjectType::Calls);
    home.run(&["log", &id, "call 5m: one"]).with(0);
    home.run(&["undo"]).with(0);
    assert_eq!(crm.count(ObjectType::Calls), before);
    let again = home.run(&["redo", "--json"]).with(0).json();
    assert_eq!(text(&again, "outcome"), "sent");
    assert!(text(&again, "title").starts_with("Redo: "), "{again}");
    assert_eq!(crm.count(ObjectType::Calls), before + 1);
    home.run(&["redo"]).with(1);
    // With the CRM gone: kept, dropped, and kept again.
    crm.go_away();
    home.run(&["log", &id, "call 5m: two"]).with(4);
    home.run(&["undo"]).with(0);
    assert_eq!(outbox(&home).len(), 0);
    home.run(&["redo"]).with(4);
    assert_eq!(outbox(&home).len(), 1);
    home.run(&["undo"]).with(0);
    home.run(&["log", &id, "call 5m: three"]).with(4);
    let nothing = home.run(&["redo"]).with(1);
    assert!(nothing.err.contains("nothing to redo"), "{}", nothing.err);
}

#[test]
fn what_became_of_an_account_is_told_since_a_day_or_the_last_visit() {
    let (home, _crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    home.run(&["log", &id, "call 5m: hello; mood -2"]).with(0);
    for since in [
        &["changes", "--json"][..],
        &["changes", "--since", "today", "--json"],
    ] {
        let told = home.run(since).with(0).json();
        let all = told["changes"].as_array().cloned().unwrap();
        let of = |what: &str| {
            let mut of = all.iter().filter(|change| text(change, "account") == id);
            of.any(|change| text(change, "what") == what)
        };
        assert!(of("touched") && of("mood"), "{told}");
        let moments: Vec<String> = all.iter().map(|change| text(change, "at")).collect();
        assert!(moments.is_sorted_by(|a, b| a >= b), "{moments:?}");
    }
    let none = home.run(&["changes", "arr<0"]).with(0);
    assert!(
        none.out.contains("Nothing has changed since"),
        "{}",
        none.out
    );
    let future = home.run(&["changes", "--since", "2999-01-01"]).with(2);
    assert!(future.err.contains("still to come"), "{}", future.err);
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

#[test]
fn what_nobody_can_see_in_the_crm_is_not_told_as_never_sent_when_it_is_taken_back() {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    crm.go_away();
    let log = |alone: bool| {
        home.run(&["log", &id, "note: it broke off"]).with(4);
        let (store, _) = Store::open(&home.store()).expect("it opens");
        let note = store.outbox().expect("the outbox").pop().expect("a write");
        store
            .mark(&note.write.id, &Progress::Unknown, None)
            .expect("kept");
        let told = store.mark_unseen(&note.write.id, "the account is no longer there.");
        assert!(told.expect("kept").unseen());
        if !alone {
            // Something of the same action is in the CRM, so that taking it back sends something.
            let other = Write::new(Uuid::now_v7(), id.as_str().into(), note.write.op);
            store
                .enqueue_with(&note.action, note.at, std::slice::from_ref(&other))
                .expect("kept");
            let made = ObjectRef {
                kind: ObjectKind::Note,
                id: "77".to_owned(),
            };
            store
                .done(&other.id, Some(made), None, note.at)
                .expect("kept");
        }
    };
    log(true);
    let (store, _) = Store::open(&home.store()).expect("it opens");
    let note = store.outbox().expect("the outbox").pop().expect("a write");
    drop(store);
    let ours = home.run(&["outbox", "ours", &note.seq.to_string()]);
    let told = "That cannot be done with it. Whether it reached the CRM cannot be seen any more: ";
    assert!(ours.err.contains(told), "{}", ours.err);
    let undone = home.run(&["undo"]).with(0).out;
    assert!(
        undone.contains("whether it is in the CRM cannot be seen"),
        "{undone}"
    );
    log(true);
    let undone = home.run(&["undo", "--json"]).with(0).json();
    assert_eq!(text(&undone, "outcome"), "unseen");
    assert!(text(&undone, "why").contains("cannot be seen"), "{undone}");
    log(false);
    let undone = home.run(&["undo"]).with(4).err;
    assert!(undone.contains("Some of it is taken back here"), "{undone}");
}

/// Runs `tenure log ACCOUNT -` with this on its standard input.
fn log_piped(home: &Home, id: &str, said: &str) -> Came {
    let mut child = home
        .command(&["log", id, "-"], crate::support::TOKEN)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program can be run");
    let mut input = child.stdin.take().expect("it has one");
    let said = said.to_owned();
    // It may end before it has read all.
    let writes = std::thread::spawn(move || std::io::Write::write_all(&mut input, said.as_bytes()));
    let came = Came::from(child.wait_with_output().expect("it ends"));
    let _ = writes.join().expect("it writes");
    came
}

#[test]
fn of_what_is_piped_in_nothing_is_lost_however_long_it_is() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Notes);
    let lines: Vec<String> = (0..1_200)
        .map(|line| format!("line-{line} {}", "x".repeat(100)))
        .collect();
    let came = log_piped(&home, &id, &format!("note: {}", lines.join("\n"))).with(0);
    assert!(came.err.contains("logged as 3"), "{}", came.err);
    assert_eq!(crm.count(ObjectType::Notes), before + 3);
    let found = crm.post(
        "/crm/objects/2026-09/notes/search",
        r#"{"filterGroups": [], "sorts": ["-hs_createdate"], "properties": ["hs_note_body"],
            "limit": 200, "after": "0"}"#,
    );
    for line in 0..1_200 {
        assert!(found.contains(&format!("line-{line} ")), "line {line}");
    }
    // One line alone, as long as all of them.
    let came = log_piped(&home, &id, &format!("note: {}", lines.join(" "))).with(0);
    assert!(came.err.contains("logged as 3"), "{}", came.err);
}

#[test]
fn what_is_longer_than_any_touchpoint_is_refused_whole_and_says_the_limit() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Notes);
    for size in [1_000_100, 5_000_000] {
        let came = log_piped(&home, &id, &format!("note: long\n{}", "x".repeat(size))).with(2);
        assert!(
            came.err.contains("1\u{202f}000\u{202f}000 characters"),
            "{}",
            came.err
        );
    }
    assert_eq!(crm.count(ObjectType::Notes), before);
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

/// An answer that does not come is not waited for for ever, Ctrl-C is not waited with, and what was
/// asked is kept either way.
#[test]
fn ctrl_c_leaves_a_silent_crm_at_once_and_what_was_written_is_kept() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    let before = crm.count(ObjectType::Calls);
    // The answer never comes; left alone, the command waits for seconds, and ends with another code.
    crm.faults().latency(std::time::Duration::from_secs(600));
    crm.faults().reset_requests();
    let child = home
        .command(&["log", &id, "call: in haste"], crate::support::TOKEN)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program can be run");
    // It is kept before anybody is asked anything.
    let path = home.path("data");
    let kept = || {
        let (store, _) = tenure::store::Store::open(&store_of(&path)).expect("it opens");
        let queue = store.outbox().expect("readable");
        queue.len() == 1 && crm.faults().requests_on("") > 0
    };
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !kept() {
        assert!(std::time::Instant::now() < end, "never sent");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it runs");
    let came = Came::from(child.wait_with_output().expect("it ends")).with(130);
    assert!(came.out.contains("kept in the outbox"), "{}", came.out);
    assert!(came.err.contains("did not wait"), "{}", came.err);
    crm.faults().clear();
    home.run(&["sync"]);
    home.run(&["sync"]);
    let queue = outbox(&home);
    assert!(crm.count(ObjectType::Calls) <= before + 1, "{queue:?}");
}

#[test]
fn what_waits_behind_a_refused_write_says_so_and_is_settled_from_the_command_line() {
    let (home, mut crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    // Both are made while nobody answers; then the first is refused.
    let mut both = |one: &str, other: &str| {
        crm.go_away();
        for value in [one, other] {
            home.run(&["set", &id, &format!("likelihood={value}")]);
        }
        crm.come_back();
        let on = "PATCH /crm/objects/2026-09/companies";
        crm.faults()
            .next_on(on, 1, tenure::sandbox::Fault::Status(400));
        let came = home.run(&["sync"]).with(0);
        let listed = home.run(&["outbox"]).with(0).out;
        let first = listed.split_whitespace().next().expect("a number");
        (came, first.to_owned(), listed)
    };
    let (came, first, listed) = both("41", "42");
    assert!(came.err.contains("(refused: "), "{}", came.err);
    assert!(
        listed.contains(&format!("waits behind {first}")),
        "{listed}"
    );
    let came = home.run(&["sync"]).with(0);
    assert!(came.err.contains("waits behind"), "{}", came.err);

    home.run(&["outbox", "ours", &first]).with(2);
    home.run(&["outbox", "retry", "4711"]).with(3);
    home.run(&["outbox", "retry", &first]).with(0);
    home.run(&["sync"]).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    let likelihood = || shown(&home, &id)["numbers"]["likelihood"]["value"].as_f64();
    assert_eq!(likelihood(), Some(42.0));

    // Dropped, the next one stands over what the CRM has: nobody has changed that, so nobody is asked.
    let (_, first, _) = both("43", "44");
    let came = home.run(&["outbox", "drop", &first, "--json"]).with(0);
    assert_eq!(text(&came.json(), "state"), "taken_back");
    home.run(&["sync"]).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    assert_eq!(likelihood(), Some(44.0));
}

#[test]
fn another_portal_behind_the_profile_is_noticed_before_anything_is_read_or_sent() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &[])[0], "id");
    // What is kept is of another portal than the one that answers.
    let path = store_of(&home.path("data"));
    let (store, _) = tenure::store::Store::open(&path).expect("it opens");
    let here = store.portal().expect("readable").expect("it is kept");
    let other = tenure::store::PortalInfo {
        id: "99999".to_owned(),
        ..here.clone()
    };
    assert_eq!(store.put_portal(&other).ok(), Some(false), "not by itself");
    drop(store);
    let text = serde_json::to_string(&other).expect("JSON");
    let cache = rusqlite::Connection::open(&path).expect("it opens");
    let changed = cache.execute("UPDATE meta SET value = ?1 WHERE key = 'portal'", [text]);
    assert_eq!(changed, Ok(1));
    drop(cache);
    let before = crm.count(ObjectType::Notes);
    let came = home.run(&["log", &id, "note: for portal one"]).with(4);
    let said = format!("Portal {} answers", here.id);
    assert!(
        came.err.contains(&said) && came.err.contains("99999"),
        "{}",
        came.err
    );
    let came = home.run(&["sync"]).with(1);
    assert!(came.err.contains(&said), "{}", came.err);
    assert_eq!(crm.count(ObjectType::Notes), before);
    let came = home.run(&["doctor"]).with(1);
    assert!(came.out.contains("portal 99999"), "{}", came.out);
    let came = home.run(&["init", "--no-input"]).with(1);
    assert!(came.err.contains("99999"), "{}", came.err);
    assert_eq!(outbox(&home).len(), 1);
}

fn store_of(data: &std::path::Path) -> std::path::PathBuf {
    let found = std::fs::read_dir(data).expect("a folder").flatten();
    let mut all = found.map(|entry| entry.path());
    let is = |path: &std::path::PathBuf| path.extension().is_some_and(|of| of == "db");
    all.find(is).expect("the store")
}

#[test]
fn what_the_crm_stores_otherwise_is_said_and_shown_from_then_on() {
    let (home, _crm) = synced();
    let account = &accounts(&home, &["kind:active"])[0];
    let id = text(account, "id");
    let with = "renewal_date=2031-11-21T23:30:00-05:00";
    let came = home.run(&[
        "stage", &id, "churned", "--reason", "price", "--with", with, "--json",
    ]);
    let came = came.with(0).json();
    assert_eq!(text(&came, "outcome"), "sent", "{came}");
    let stored = &came["stored"][0];
    assert_eq!(text(stored, "account"), id);
    assert_eq!(text(stored, "property"), "renewal_date");
    assert_eq!(text(stored, "field"), "renewal");
    assert_eq!(text(stored, "value"), "2031-11-22");
    let why = text(stored, "why");
    assert!(why.contains("has stored 2031-11-22 for"), "{why}");
    assert_eq!(text(&shown(&home, &id), "renewal"), "2031-11-22");
    let journal = journal(&home);
    let kept = journal[0]["writes"].as_array().expect("writes");
    assert!(
        kept.iter()
            .any(|write| write["stored"][0]["value"] == "2031-11-22"),
        "{journal:?}"
    );
}

#[test]
fn an_amount_in_another_currency_and_a_share_are_refused_with_the_way_out() {
    let (home, _crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    for (typed, said) in [
        ("arr=$5k", "is in EUR, not in USD: write the amount in EUR"),
        ("arr=5000 USD", "is in EUR, not in USD"),
        ("arr=-5", "never below zero"),
        ("likelihood=0.7", "write 70 for 70 %"),
    ] {
        let came = home.run(&["set", &id, typed]).with(2);
        assert!(came.err.contains(said), "{typed}: {}", came.err);
    }
    assert_eq!(outbox(&home), Vec::<Value>::new());
    home.run(&["set", &id, "arr=€5k"]).with(0);
    assert_eq!(shown(&home, &id)["arr"]["amount"], "5000");
}
