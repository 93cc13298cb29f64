//! A move and what the portal wants with it: one request, forward, back and undone, whatever happens to
//! the connection; and what the portal asks for is given on the command line.

use crate::support::{Came, Crm, Home, accounts, fresh, profile, synced, text};
use serde_json::{Value, json};
use tenure::domain::Field;
use tenure::domain::write::{Action, Op, Progress, Write};
use tenure::sandbox::Fault;
use tenure::sandbox::record::ObjectType;
use uuid::Uuid;

const PATCH: &str = "PATCH /crm/objects/2026-09/companies";

fn outbox(home: &Home) -> Vec<Value> {
    let came = home.run(&["outbox", "--json"]).with(0);
    came.json().as_array().cloned().unwrap()
}

/// A company as the CRM has it.
fn company(crm: &Crm, id: &str, property: &str) -> Option<String> {
    let body =
        json!({"inputs": [{"id": id}], "properties": [property], "propertiesWithHistory": []});
    let answer = crm.post(
        "/crm/objects/2026-09/companies/batch/read",
        &body.to_string(),
    );
    let body = answer.split_once("\r\n\r\n").expect("a body").1;
    let start = body.find('{').expect("JSON");
    let end = body.rfind('}').expect("JSON");
    let read: Value = serde_json::from_str(&body[start..=end]).expect("JSON");
    let value = &read["results"][0]["properties"][property];
    value.as_str().map(str::to_owned)
}

/// Changes a company as somebody else would.
fn change(crm: &Crm, id: &str, properties: &Value) {
    let body = json!({"inputs": [{"id": id, "properties": properties}]});
    crm.post(
        "/crm/objects/2026-09/companies/batch/update",
        &body.to_string(),
    );
}

/// The portal wants a property of a company that is churned.
fn requires(crm: &Crm, needs: &str) {
    crm.requires("customer_stage", "churned", needs);
}

/// An account that is in use and has no loss reason, and its stage.
fn one(home: &Home, crm: &Crm) -> (String, String) {
    let all = accounts(home, &["stage:(adoption,value)"]);
    let ids = all.iter().map(|account| text(account, "id"));
    let id = ids
        .into_iter()
        .find(|id| company(crm, id, "loss_reason").is_none())
        .expect("an account");
    let stage = company(crm, &id, "customer_stage").expect("a stage");
    (id, stage)
}

fn churn(home: &Home, id: &str, more: &[&str]) -> Came {
    home.run(&[&["stage", id, "churned", "--reason", "price"], more].concat())
}

/// Syncs until nothing waits any more.
fn until_sent(home: &Home) {
    for _ in 0..20 {
        home.run(&["sync"]);
        if outbox(home).is_empty() {
            return;
        }
    }
    panic!("it is never sent: {:?}", outbox(home));
}

#[test]
fn a_move_and_its_reason_are_one_request_and_so_is_taking_them_back() {
    let (home, crm) = synced();
    requires(&crm, "loss_reason");
    let (id, from) = one(&home, &crm);
    crm.faults().reset_requests();
    churn(&home, &id, &[]).with(0);
    assert_eq!(crm.faults().requests_on(PATCH), 1);
    let stage = || company(&crm, &id, "customer_stage");
    let reason = || company(&crm, &id, "loss_reason");
    assert_eq!(stage().as_deref(), Some("churned"));
    assert_eq!(reason().as_deref(), Some("price"));
    home.run(&["undo"]).with(0);
    assert_eq!(crm.faults().requests_on(PATCH), 2);
    assert_eq!(stage(), Some(from));
    assert_eq!(reason(), None);
    home.run(&["redo"]).with(0);
    assert_eq!(crm.faults().requests_on(PATCH), 3);
    assert_eq!(stage().as_deref(), Some("churned"));
    assert_eq!(reason().as_deref(), Some("price"));
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

#[test]
fn a_move_that_is_cut_off_before_or_after_its_effect_is_there_once_with_its_reason() {
    for (fault, requests) in [(Fault::CutBefore, 2), (Fault::CutAfter, 1)] {
        let (home, crm) = synced();
        requires(&crm, "loss_reason");
        let (id, from) = one(&home, &crm);
        crm.faults().reset_requests();
        crm.faults().next_on(PATCH, 1, fault);
        churn(&home, &id, &[]);
        until_sent(&home);
        assert_eq!(crm.faults().requests_on(PATCH), requests, "{fault:?}");
        assert_eq!(
            company(&crm, &id, "customer_stage").as_deref(),
            Some("churned")
        );
        assert_eq!(company(&crm, &id, "loss_reason").as_deref(), Some("price"));

        crm.faults().reset_requests();
        crm.faults().next_on(PATCH, 1, fault);
        home.run(&["undo"]);
        until_sent(&home);
        assert_eq!(crm.faults().requests_on(PATCH), requests, "{fault:?}");
        assert_eq!(company(&crm, &id, "customer_stage"), Some(from));
        assert_eq!(company(&crm, &id, "loss_reason"), None);
    }
}

#[test]
fn a_reason_that_somebody_else_gave_meanwhile_holds_the_move_until_a_person_chooses() {
    for (choice, left) in [("ours", "price"), ("theirs", "merger")] {
        let (home, crm) = synced();
        requires(&crm, "loss_reason");
        let (id, from) = one(&home, &crm);
        change(&crm, &id, &json!({"loss_reason": "merger"}));
        let came = churn(&home, &id, &[]).with(1);
        assert!(came.err.contains("Merger"), "{}", came.err);
        assert_eq!(company(&crm, &id, "customer_stage"), Some(from));
        assert_eq!(company(&crm, &id, "loss_reason").as_deref(), Some("merger"));
        let waiting = outbox(&home);
        let stuck = waiting.iter().find(|one| one["state"] == "conflict");
        let stuck = text(stuck.expect("a conflict"), "id");
        let listed = home.run(&["outbox"]).with(0).out;
        assert!(listed.contains("waits behind"), "{listed}");
        let held = waiting.iter().find(|one| one["behind"] == stuck.as_str());
        let held = held.expect("the move says what it waits behind");
        assert_eq!(held["does"]["field"], "stage");
        assert!(text(held, "why").contains("waits behind"), "{held}");
        home.run(&["outbox", choice, &stuck]);
        until_sent(&home);
        assert_eq!(
            company(&crm, &id, "customer_stage").as_deref(),
            Some("churned")
        );
        assert_eq!(company(&crm, &id, "loss_reason").as_deref(), Some(left));
    }
}

/// The number of the write that waits for a person.
fn waits_for_a_person(home: &Home) -> String {
    let listed = home.run(&["outbox"]).with(0).out;
    let mut lines = listed.lines();
    let line = lines.find(|line| line.contains("needs an answer") || line.contains("refused"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.unwrap_or_else(|| panic!("{listed}")).to_owned()
}

#[test]
fn what_the_portal_asks_for_is_given_with_the_same_command_again_or_with_retry() {
    for by_number in [false, true] {
        let (home, crm) = synced();
        requires(&crm, "phone");
        let (id, from) = one(&home, &crm);
        change(&crm, &id, &json!({"phone": ""}));
        let came = churn(&home, &id, &[]).with(1);
        let number = waits_for_a_person(&home);
        let said = format!("`tenure outbox retry {number} --with phone=VALUE`");
        assert!(came.err.contains(&said), "{}", came.err);
        assert_eq!(company(&crm, &id, "customer_stage"), Some(from.clone()));
        assert_eq!(company(&crm, &id, "loss_reason"), None, "nothing was sent");
        // Without an answer the way out is told again.
        let again = home.run(&["stage", &id, "churned"]).with(2);
        assert!(again.err.contains(&said), "{}", again.err);
        let came = match by_number {
            true => home.run(&["outbox", "retry", &number, "--with", "phone=+49 30 1"]),
            false => churn(&home, &id, &["--with", "phone=+49 30 1"]),
        };
        came.with(0);
        assert_eq!(
            company(&crm, &id, "customer_stage").as_deref(),
            Some("churned")
        );
        assert_eq!(company(&crm, &id, "phone").as_deref(), Some("+49 30 1"));
        assert_eq!(company(&crm, &id, "loss_reason").as_deref(), Some("price"));
        assert_eq!(outbox(&home), Vec::<Value>::new());
        home.run(&["undo"]).with(0);
        assert_eq!(company(&crm, &id, "customer_stage"), Some(from));
        assert_eq!(company(&crm, &id, "phone"), None);
    }
}

#[test]
fn an_answer_to_the_portal_that_is_a_field_of_the_account_is_shown_and_taken_back_as_one() {
    let (home, crm) = synced();
    requires(&crm, "renewal_reason");
    let (id, _) = one(&home, &crm);
    change(&crm, &id, &json!({"renewal_reason": ""}));
    home.run(&["sync"]).with(0);
    churn(&home, &id, &[]).with(1);
    crm.faults().reset_requests();
    churn(&home, &id, &["--with", "renewal_reason=other"]).with(0);
    assert_eq!(crm.faults().requests_on(PATCH), 1);
    let reason = || company(&crm, &id, "renewal_reason");
    assert_eq!(reason().as_deref(), Some("other"));
    let shown = home.run(&["show", &id, "--json"]).with(0).json();
    assert!(shown.to_string().contains("\"other\""), "{shown}");
    home.run(&["undo"]).with(0);
    assert_eq!(reason(), None);
    assert_eq!(crm.faults().requests_on(PATCH), 2);
}

/// An amount is read as where it is set by itself, and only in the account's own currency.
#[test]
fn an_amount_that_the_portal_wants_is_read_as_one() {
    let (home, crm) = synced();
    requires(&crm, "arr");
    let (id, _) = one(&home, &crm);
    change(&crm, &id, &json!({"arr": ""}));
    home.run(&["sync"]).with(0);
    churn(&home, &id, &[]).with(1);
    let number = waits_for_a_person(&home);
    let retry = |amount: &str| home.run(&["outbox", "retry", &number, "--with", amount]);
    let came = retry("arr=$12,500").with(2);
    assert!(came.err.contains("USD"), "{}", came.err);
    assert_eq!(company(&crm, &id, "arr"), None);
    retry("arr=12,500").with(0);
    assert_eq!(company(&crm, &id, "arr").as_deref(), Some("12500"));
}

#[test]
fn what_is_asked_for_is_not_written_over_what_somebody_else_has_put_there() {
    let (home, crm) = synced();
    requires(&crm, "phone");
    let (id, _) = one(&home, &crm);
    change(&crm, &id, &json!({"phone": ""}));
    churn(&home, &id, &[]).with(1);
    change(&crm, &id, &json!({"phone": "112"}));
    let came = churn(&home, &id, &["--with", "phone=110"]).with(1);
    assert!(came.err.contains("112"), "{}", came.err);
    assert_eq!(company(&crm, &id, "phone").as_deref(), Some("112"));
    churn(&home, &id, &["--with", "phone=110"]).with(0);
    assert_eq!(company(&crm, &id, "phone").as_deref(), Some("110"));
    home.run(&["undo"]).with(0);
    assert_eq!(company(&crm, &id, "phone").as_deref(), Some("112"));
}

#[test]
fn a_value_that_the_crm_refuses_is_given_anew_with_retry() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    crm.faults().next_on(PATCH, 1, Fault::Status(400));
    let came = home.run(&["set", &id, "likelihood=41"]).with(1);
    let number = waits_for_a_person(&home);
    let said = format!("tenure outbox retry {number} --with likelihood=VALUE");
    assert!(came.err.contains(&said), "{}", came.err);
    home.run(&["outbox", "retry", &number, "--with", "likelihood=42"])
        .with(0);
    let kept = company(&crm, &id, "renewal_likelihood");
    assert_eq!(kept.as_deref(), Some("42"));
}

#[test]
fn a_value_over_a_refused_one_is_told_from_what_the_crm_has() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    home.run(&["set", &id, "likelihood=40"]).with(0);
    crm.faults().next_on(PATCH, 1, Fault::Status(400));
    home.run(&["set", &id, "likelihood=41"]).with(1);
    let came = home.run(&["set", &id, "likelihood=42"]).with(0);
    assert!(came.out.contains("40 % → 42 %"), "{}", came.out);
    let told = home.run(&["journal"]).with(0).out;
    assert!(told.contains("40 % → 42 %"), "{told}");
}

#[test]
fn what_waits_only_behind_what_is_sent_again_goes_with_it() {
    let (home, crm) = synced();
    let (id, _) = one(&home, &crm);
    crm.faults().next_on(PATCH, 1, Fault::Status(400));
    let moved = ["stage", &id, "churned", "--reason", "too dear for them"];
    home.run(&moved).with(1);
    let number = waits_for_a_person(&home);
    let listed = home.run(&["outbox"]).with(0).out;
    let behind = format!("waits behind {number}");
    assert!(listed.contains(&behind), "{listed}");
    home.run(&["outbox", "retry", &number]).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

#[test]
fn what_goes_along_with_what_is_sent_again_is_told_for_itself() {
    const NOTES: &str = "POST /crm/objects/2026-09/notes";
    let (home, crm) = synced();
    let (id, _) = one(&home, &crm);
    let moved = ["stage", &id, "churned", "--reason", "too dear for them"];
    crm.faults().next_on(PATCH, 1, Fault::Status(400));
    home.run(&moved).with(1);
    let number = waits_for_a_person(&home);
    {
        // Nobody waits for what stands behind it, whoever sends.
        let (store, _) = tenure::store::Store::open(&home.store()).expect("it opens");
        let all = store.outbox().expect("the outbox");
        let all: Vec<Uuid> = all.iter().map(|queued| queued.write.id).collect();
        assert!(all.len() > 1, "{all:?}");
        assert!(store.settled(&all).expect("looked at"));
    }

    // Refused again, the note stays behind it: neither is in the CRM, and what is of another account is.
    let others = accounts(&home, &["kind:active"]);
    let other = others.iter().map(|account| text(account, "id"));
    let other = other
        .into_iter()
        .find(|other| *other != id)
        .expect("another");
    crm.faults().next_on(PATCH, 1, Fault::Status(400));
    home.run(&["set", &other, "likelihood=41"]).with(1);
    let listed = home.run(&["outbox"]).with(0).out;
    let last = listed.lines().rfind(|line| line.contains("refused"));
    let last = last.and_then(|line| line.split_whitespace().next());
    let range = format!("{number}-{}", last.expect("a write that was refused"));
    let of_it = format!("{PATCH}/{id}");
    crm.faults().next_on(&of_it, 1, Fault::Status(400));
    let came = home.run(&["outbox", "retry", &range]).with(1);
    assert!(came.out.contains("(1 of 2 in the CRM)"), "{}", came.out);

    // It goes through, and the note behind it is refused: the one is told as in the CRM, the other beside it.
    let again = waits_for_a_person(&home);
    crm.faults().next_at(NOTES, 1, Fault::Status(400));
    let came = home.run(&["outbox", "retry", &again]);
    assert!(
        came.out.contains("(in the CRM)"),
        "{} {}",
        came.out,
        came.err
    );
    assert!(
        came.err.contains("which waited behind it: "),
        "{}",
        came.err
    );
    came.with(0);
    assert_eq!(outbox(&home).len(), 1);
}

/// Earlier versions sent the stage alone, and had the reason wait behind the question that this led to.
#[test]
fn what_an_earlier_version_left_waiting_for_the_reason_that_is_there_is_sent_with_it() {
    let (home, crm) = synced();
    requires(&crm, "loss_reason");
    let (id, from) = one(&home, &crm);
    let (store, _) = tenure::store::Store::open(&home.store()).expect("it opens");
    let set = |field, base: Option<&str>, value: &str| {
        let op = Op::SetField {
            field,
            base: base.map(str::to_owned),
            value: Some(value.to_owned()),
        };
        Write::new(Uuid::now_v7(), id.as_str().into(), op)
    };
    let stage = set(Field::Stage, Some(&from), "churned");
    let asks = Progress::Asks {
        why: "loss_reason is required".to_owned(),
        fields: vec![tenure::domain::asked::Asked::new(
            "loss_reason",
            "Loss reason",
            tenure::domain::field::Kind::Choice,
        )],
    };
    let action = Action {
        id: Uuid::now_v7(),
        at: chrono::Utc::now(),
        title: "A move".to_owned(),
        writes: vec![stage.clone(), set(Field::LossReason, None, "price")],
        undoes: None,
    };
    store.enqueue(&action).expect("kept");
    store.mark(&stage.id, &asks, None).expect("kept");
    drop(store);
    home.run(&["sync"]).with(0);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    assert_eq!(
        company(&crm, &id, "customer_stage").as_deref(),
        Some("churned")
    );
    assert_eq!(company(&crm, &id, "loss_reason").as_deref(), Some("price"));
}

#[test]
fn another_value_takes_the_place_of_one_that_the_crm_refused() {
    let (home, crm) = synced();
    let id = text(&accounts(&home, &["kind:active"])[0], "id");
    crm.faults().next_on(PATCH, 1, Fault::Status(400));
    home.run(&["set", &id, "likelihood=41"]).with(1);
    home.run(&["set", &id, "likelihood=43"]).with(0);
    let kept = || company(&crm, &id, "renewal_likelihood");
    assert_eq!(kept().as_deref(), Some("43"));
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

/// How many of the accounts have a value of a property in the CRM.
fn with_value(crm: &Crm, ids: &[String], property: &str, value: &str) -> usize {
    let has = |id: &&String| company(crm, id, property).as_deref() == Some(value);
    ids.iter().filter(has).count()
}

#[test]
fn what_the_portal_asks_for_of_many_accounts_is_given_to_all_with_one_command() {
    let (home, crm) = synced();
    let ids: Vec<String> = accounts(&home, &["stage:value"])
        .iter()
        .map(|account| text(account, "id"))
        .collect();
    for id in &ids {
        change(
            &crm,
            id,
            &json!({"loss_reason": "", "customer_sentiment": "1"}),
        );
    }
    home.run(&["sync"]).with(0);
    crm.requires("customer_sentiment", "-2", "loss_reason");
    let set = ["set", "--where", "stage:value", "sentiment=-2", "--yes"];
    let came = home.run(&set).with(1);
    assert!(
        came.err.contains("--with loss_reason=VALUE"),
        "{}",
        came.err
    );
    assert_eq!(outbox(&home).len(), ids.len());
    let with = [&set[..], &["--with", "loss_reason=price"]].concat();
    home.run(&with).with(0);
    assert_eq!(
        with_value(&crm, &ids, "customer_sentiment", "-2"),
        ids.len()
    );
    assert_eq!(with_value(&crm, &ids, "loss_reason", "price"), ids.len());
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

#[test]
fn what_the_portal_asks_for_of_many_accounts_is_given_by_their_numbers() {
    let (home, crm) = synced();
    let all = accounts(&home, &["stage:value"]);
    let ids: Vec<String> = all.iter().map(|account| text(account, "id")).collect();
    for id in &ids {
        change(&crm, id, &json!({"phone": "", "customer_sentiment": "1"}));
    }
    home.run(&["sync"]).with(0);
    crm.requires("customer_sentiment", "-2", "phone");
    let set = ["set", "--where", "stage:value", "sentiment=-2", "--yes"];
    let asked = home.run(&set).with(1).err;
    // What is asked of all of them alike is told once, with what answers it for all.
    assert_eq!(asked.matches("wants more with it").count(), 1, "{asked}");
    assert_eq!(asked.matches("tenure outbox retry ").count(), 1, "{asked}");
    // Each row says whose it is.
    let listed = home.run(&["outbox"]).with(0).out;
    for account in &all {
        let said = format!("{}: {} accounts:", text(account, "name"), ids.len());
        assert!(listed.contains(&said), "{said} is not in {listed}");
    }
    let numbers = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let numbers: Vec<&str> = numbers.collect();
    let (first, rest) = numbers.split_first().expect("writes");
    let none = home.run(&["outbox", "retry", "9000-9001", "--with", "phone=1"]);
    assert!(none.with(3).err.contains("9000-9001"));
    // The others of the same change go on waiting, and that is told.
    let two = home
        .run(&["outbox", "retry", first, rest[0], "--with", "phone=110"])
        .with(0);
    assert!(two.out.contains("2 writes (in the CRM)"), "{}", two.out);
    let others = format!("{} more wait for you", ids.len() - 2);
    assert!(two.err.contains(&others), "{}", two.err);
    assert_eq!(with_value(&crm, &ids, "phone", "110"), 2);
    let others = format!("{first}-{}", rest[rest.len() - 1]);
    home.run(&["outbox", "retry", &others, "--with", "phone=112"])
        .with(0);
    assert_eq!(with_value(&crm, &ids, "phone", "112"), ids.len() - 2);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    home.run(&["undo"]).with(0);
    assert_eq!(with_value(&crm, &ids, "customer_sentiment", "1"), ids.len());
}

#[test]
fn whose_a_row_of_many_is_stays_known_when_its_account_was_deleted() {
    let (home, crm) = synced();
    let all = accounts(&home, &["stage:value"]);
    let ids: Vec<String> = all.iter().map(|account| text(account, "id")).collect();
    for id in &ids {
        change(&crm, id, &json!({"phone": "", "customer_sentiment": "1"}));
    }
    home.run(&["sync"]).with(0);
    crm.requires("customer_sentiment", "-2", "phone");
    let set = ["set", "--where", "stage:value", "sentiment=-2", "--yes"];
    home.run(&set).with(1);
    crm.post(
        "/crm/objects/2026-09/companies/batch/archive",
        &json!({"inputs": [{"id": ids[0]}]}).to_string(),
    );
    home.run(&["sync", "--full"]);
    assert_eq!(accounts(&home, &["stage:value"]).len(), ids.len() - 1);
    let said = format!("{}: {} accounts:", text(&all[0], "name"), ids.len());
    let rows = outbox(&home);
    let row = rows.iter().find(|row| text(row, "account") == ids[0]);
    assert_eq!(text(row.expect("its row"), "name"), text(&all[0], "name"));
    let listed = home.run(&["outbox"]).with(0).out;
    let row = listed.lines().find(|line| line.contains(&said));
    let number = row.and_then(|row| row.split_whitespace().next());
    let number = number.unwrap_or_else(|| panic!("{said} is not in {listed}"));
    let came = home.run(&["outbox", "retry", number, "--with", "phone=1"]);
    assert!(came.out.contains(&said), "{} {}", came.out, came.err);
    let dropped = home.run(&["outbox", "drop", number]).with(0).out;
    assert!(dropped.contains(&said), "{dropped}");
}

#[test]
fn one_answer_is_not_given_over_the_different_values_that_others_wrote() {
    let (home, crm) = synced();
    let all = accounts(&home, &["stage:value"]);
    let ids: Vec<String> = all.iter().map(|account| text(account, "id")).collect();
    for id in &ids {
        change(&crm, id, &json!({"phone": "", "customer_sentiment": "1"}));
    }
    home.run(&["sync"]).with(0);
    crm.requires("customer_sentiment", "-2", "phone");
    let set = ["set", "--where", "stage:value", "sentiment=-2", "--yes"];
    home.run(&set).with(1);
    let theirs = |at: usize| format!("+49 {at}");
    for (at, id) in ids.iter().enumerate() {
        change(&crm, id, &json!({"phone": theirs(at)}));
    }
    let kept = || {
        (0..)
            .zip(&ids)
            .all(|(at, id)| company(&crm, id, "phone") == Some(theirs(at)))
    };
    let listed = home.run(&["outbox"]).with(0).out;
    let rows = listed.lines();
    let numbers: Vec<&str> = rows
        .filter_map(|row| row.split_whitespace().next())
        .collect();
    let first = numbers[0];
    let range = format!("{first}-{}", numbers[ids.len() - 1]);
    let retry = ["outbox", "retry", &range, "--with", "phone=110"];
    home.run(&retry).with(1);
    assert!(kept(), "what they have is told first");
    let again = [&set[..], &["--with", "phone=110"]].concat();
    for command in [&retry[..], &again] {
        let said = home.run(command).with(2).err;
        let way = format!("`tenure outbox retry {first} --with phone=VALUE`");
        assert!(said.contains("different values in phone"), "{said}");
        assert!(said.contains("“+49 0”") && said.contains(&way), "{said}");
        assert!(kept());
    }
    home.run(&["outbox", "retry", first, "--with", "phone=110"])
        .with(0);
    assert_eq!(with_value(&crm, &ids, "phone", "110"), 1);
    assert_eq!(outbox(&home).len(), ids.len() - 1);
}

#[test]
fn people_are_shown_with_their_roles() {
    let (home, _crm) = synced();
    let all = accounts(&home, &["kind:active"]);
    let with = all.iter().find(|account| account["champion"] == true);
    let id = text(with.expect("an account with a champion"), "id");
    let known = home.run(&["show", &id, "--json"]).with(0).json();
    let people = known["details"]["contacts"].as_array().cloned();
    let is = |one: &&Value| one["roles"].to_string().contains("champion");
    let people = people.unwrap_or_default();
    let name = text(people.iter().find(is).expect("a champion"), "name");
    let shown = home.run(&["show", &id]).with(0).out;
    let mut lines = shown.lines();
    let line = lines.find(|line| line.trim_start().starts_with(&name));
    assert!(
        line.is_some_and(|line| line.contains("champion")),
        "{shown}"
    );
}

#[test]
fn an_account_without_a_deal_in_the_pipeline_is_not_moved_and_nothing_waits() {
    let (home, crm) = fresh();
    let text_of = profile(&crm, "stage_from = { deal_pipeline = \"default\" }");
    home.configure(&text_of.replace("\nstage = \"customer_stage\"", ""));
    crm.company(77, &[("name", "Nobody yet")]);
    home.run(&["sync"]).with(0);
    let came = home.run(&["stage", "Nobody yet", "contractsent"]).with(2);
    let said = "has no deal in the pipeline “default”";
    assert!(came.err.contains(said), "{}", came.err);
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

#[test]
fn what_is_given_with_a_change_of_many_accounts_goes_to_each_of_them() {
    let (home, crm) = synced();
    let ids: Vec<String> = accounts(&home, &["stage:value"])
        .iter()
        .map(|account| text(account, "id"))
        .collect();
    crm.requires("customer_sentiment", "-2", "phone");
    for id in &ids {
        change(&crm, id, &json!({"phone": "", "customer_sentiment": "1"}));
    }
    home.run(&["sync"]).with(0);
    let set = ["set", "--where", "stage:value", "sentiment=-2", "--yes"];
    let with = [
        &set[..],
        &["--with", "phone=110", "--with", "loss_reason=price"],
    ]
    .concat();
    home.run(&with).with(0);
    assert_eq!(with_value(&crm, &ids, "phone", "110"), ids.len());
    assert_eq!(with_value(&crm, &ids, "loss_reason", "price"), ids.len());
}

#[test]
fn what_a_deal_wants_goes_to_the_deal_and_the_reason_stays_the_accounts() {
    let (home, crm) = fresh();
    let text_of = profile(&crm, "stage_from = { deal_pipeline = \"default\" }");
    home.configure(&text_of.replace("\nstage = \"customer_stage\"", ""));
    home.run(&["sync"]).with(0);
    crm.requires_of(ObjectType::Deals, "dealstage", "closedlost", "description");
    let open = accounts(&home, &["stage:contractsent"]);
    let id = text(open.first().expect("an account with an open deal"), "id");
    change(&crm, &id, &json!({"loss_reason": ""}));
    let move_it = ["stage", &id, "closedlost", "--reason", "price"];
    let came = home.run(&move_it).with(1);
    assert!(
        came.err.contains("--with description=VALUE"),
        "{}",
        came.err
    );
    home.run(&[&move_it[..], &["--with", "description=gone"]].concat())
        .with(0);
    assert_eq!(company(&crm, &id, "loss_reason").as_deref(), Some("price"));
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

#[test]
fn the_tasks_that_are_asked_for_with_the_answer_to_a_waiting_move_are_made_with_it() {
    let (home, crm) = synced();
    let all = accounts(&home, &["kind:onboarding"]);
    let id = text(&all[0], "id");
    crm.requires("customer_stage", "adoption", "phone");
    change(&crm, &id, &json!({"phone": ""}));
    home.run(&["stage", &id, "adoption", "--reason", "they asked"])
        .with(1);
    let before = crm.count(ObjectType::Tasks);
    let more = ["--tasks", "--met", "goals", "--with", "phone=110"];
    home.run(&[&["stage", &id, "adoption"][..], &more].concat())
        .with(0);
    assert_eq!(company(&crm, &id, "phone").as_deref(), Some("110"));
    let stage = || company(&crm, &id, "customer_stage");
    assert_eq!(stage().as_deref(), Some("adoption"));
    assert_eq!(crm.count(ObjectType::Tasks), before + 3);
    assert_eq!(outbox(&home), Vec::<Value>::new());
    // One undo takes all of it back.
    home.run(&["undo"]).with(0);
    assert_eq!(crm.count(ObjectType::Tasks), before);
    assert_eq!(stage().as_deref(), Some("onboarding"));
}

#[test]
fn what_else_is_asked_for_with_an_answer_is_not_dropped() {
    let (home, crm) = synced();
    let (id, _) = one(&home, &crm);
    crm.requires("customer_tier", "benchmark", "phone");
    let before = json!({"phone": "", "customer_tier": "value", "renewal_likelihood": "10"});
    change(&crm, &id, &before);
    home.run(&["sync"]).with(0);
    let has = |property: &str| company(&crm, &id, property);
    // All at once.
    let both = ["tier=benchmark", "likelihood=41", "--with", "phone=110"];
    home.run(&[&["set", &id][..], &both].concat()).with(0);
    assert_eq!(has("customer_tier").as_deref(), Some("benchmark"));
    assert_eq!(has("renewal_likelihood").as_deref(), Some("41"));
    assert_eq!(has("phone").as_deref(), Some("110"));
    home.run(&["undo"]).with(0);
    assert_eq!(has("customer_tier").as_deref(), Some("value"));
    assert_eq!(has("phone"), None);
    // Beside what waits for the answer.
    home.run(&["set", &id, "tier=benchmark"]).with(1);
    let both = ["tier=benchmark", "likelihood=43", "--with", "phone=112"];
    home.run(&[&["set", &id][..], &both].concat()).with(0);
    assert_eq!(has("customer_tier").as_deref(), Some("benchmark"));
    assert_eq!(has("renewal_likelihood").as_deref(), Some("43"));
    assert_eq!(has("phone").as_deref(), Some("112"));
    assert_eq!(outbox(&home), Vec::<Value>::new());
}

#[test]
fn a_conflict_names_the_user_of_the_crm() {
    let (home, crm) = synced();
    let (id, _) = one(&home, &crm);
    let mine = company(&crm, &id, "hubspot_owner_id").unwrap_or_default();
    let owners = accounts(&home, &["kind:active"]);
    let owner = |account: &Value| {
        let owner = &account["owner"];
        (!owner.is_null()).then(|| (text(owner, "id"), text(owner, "name")))
    };
    let others: Vec<_> = owners.iter().filter_map(owner).collect();
    let mut others = others.iter().filter(|(of, _)| *of != mine);
    let (theirs, name) = others.next().expect("another user");
    // Who has left gets no accounts.
    let ours = others.find(|(of, name)| of != theirs && name != "Ilse Brandvold");
    let (_, ours) = ours.expect("a third");
    change(&crm, &id, &json!({"hubspot_owner_id": theirs}));
    let came = home.run(&["set", &id, &format!("owner={ours}")]).with(1);
    assert!(came.err.contains(name), "{}", came.err);
    assert!(!came.err.contains(theirs), "{}", came.err);
    let said = "has another manager by now";
    assert!(came.err.contains(said), "{}", came.err);
    let listed = home.run(&["outbox"]).with(0).out;
    let said = format!("the CRM has {name} as manager");
    assert!(listed.contains(&said), "{listed}");
    let waiting = outbox(&home);
    assert_eq!(text(&waiting[0], "theirs"), *theirs);
    assert_eq!(text(&waiting[0], "theirs_name"), *name);
}

#[test]
fn a_conflict_of_a_task_tells_its_day_and_not_the_crms_moment() {
    let (home, crm) = synced();
    let (id, _) = one(&home, &crm);
    let title = "hear from their SSO team";
    home.run(&["task", &id, "add", title]).with(0);
    let tasks = home.run(&["task", &id, "--json"]).with(0).json();
    let mut tasks = tasks.as_array().unwrap().iter();
    let task = text(tasks.find(|task| task["title"] == title).unwrap(), "id");
    let later = json!({"id": task, "properties": {"hs_timestamp": "2031-12-24T12:00:00Z"}});
    let path = "/crm/objects/2026-09/tasks/batch/update";
    crm.post(path, &json!({"inputs": [later]}).to_string());
    let came = home
        .run(&["task", &id, "move", title, "2031-01-15"])
        .with(1);
    let listed = home.run(&["outbox"]).with(0).out;
    for told in [came.err, listed] {
        assert!(told.contains("open, due 2"), "{told}");
        assert!(told.contains("Dec 2031"), "{told}");
        assert!(!told.contains("2031-12-"), "{told}");
    }
}

#[test]
fn nothing_to_list_and_no_folder_are_told_in_sentences() {
    let (home, _crm) = synced();
    let none = home.run(&["journal", "--limit", "0"]).with(2);
    assert!(
        none.err.contains("“0” is not between 1 and"),
        "{}",
        none.err
    );
    let missing = home.path("nowhere");
    let missing = missing.to_str().expect("a path");
    let came = home
        .run(&["sandbox", "import", missing, "--data", missing])
        .with(1);
    assert!(
        came.err.contains(&format!("There is no folder {missing}.")),
        "{}",
        came.err
    );
    assert!(!came.err.contains("os error"), "{}", came.err);
}
