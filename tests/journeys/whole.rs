//! Journeys over the real store, engine, connector and CRM, in memory: advance, log, the CRM gone and
//! back, and two programs on one store.

use super::support::desk::{Desk, Portal};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use tenure::app::view::ActivityTab;
use tenure::app::view::entries::Entry;
use tenure::domain::touchpoint::Touchpoint;
use tenure::sandbox::Fault;
use tenure::sandbox::record::ObjectType;

fn start() -> (TempDir, PathBuf, Portal) {
    let folder = tempfile::tempdir().expect("a folder");
    let portal = Portal::start(&folder.path().join("crm"));
    let store = folder.path().join("tenure.db");
    (folder, store, portal)
}

fn calls_and_tasks(portal: &Portal) -> (u64, u64) {
    (
        portal.count(ObjectType::Calls),
        portal.count(ObjectType::Tasks),
    )
}

/// Moves the account under the cursor from adoption to value, whatever is asked on the way; its id.
fn advance(desk: &mut Desk) -> String {
    let id = desk.stands_on();
    assert_eq!(desk.stage(&id).0.as_deref(), Some("adoption"));
    desk.press(">");
    for _ in 0..3 {
        if desk.cockpit.state.layers.is_empty() {
            break;
        }
        if desk.cockpit.state.typing() {
            desk.types("they asked for it");
        }
        desk.press("Enter");
    }
    desk.until("the move to be kept", |state| {
        state.pending.is_empty() && state.layers.is_empty()
    });
    shows_it_in_value(desk, &id);
    id
}

/// Waits until the screen has the account in value.
fn shows_it_in_value(desk: &mut Desk, id: &str) {
    let id = id.into();
    desk.until("the move to show", |state| {
        let row = state.book.find(&id).and_then(|at| state.book.row(at));
        row.is_some_and(|row| row.account.stage.as_deref() == Some("value"))
    });
}

/// Logs a call with a follow-up on the account under the cursor; the account's id.
fn log(desk: &mut Desk, about: &str) -> String {
    let id = desk.stands_on();
    desk.press("l");
    desk.reads("Log a touchpoint");
    desk.types(&format!("call 20m: {about}; next: send guide fri"));
    desk.press("Enter");
    desk.until("the line to be kept", |state| {
        state.pending.is_empty() && state.layers.is_empty()
    });
    id
}

#[test]
fn a_stage_is_advanced_in_the_crm_and_taken_back_with_its_days() {
    let (_folder, store, portal) = start();
    let mut desk = Desk::open(&store, &portal);
    desk.is_synced();
    // The board's second column.
    desk.press("Right");
    let (_, before) = desk.stage(&desk.stands_on());
    let id = advance(&mut desk);
    desk.until("the outbox to be read", |state| {
        !state.activity.journal.is_empty()
    });
    desk.has_sent_all();
    assert_eq!(portal.stage(&id).as_deref(), Some("value"));
    desk.press("u 8");
    desk.reads("aken back");
    desk.until("the undo to be noted", |state| {
        state.activity.journal.iter().any(|of| of.undoes.is_some())
    });
    desk.has_sent_all();
    assert_eq!(portal.stage(&id).as_deref(), Some("adoption"));
    desk.reads("Outbox 0");
    let (stage, since) = desk.stage(&id);
    assert_eq!(stage.as_deref(), Some("adoption"));
    let whole = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.timestamp());
    assert_eq!(whole(since), whole(before), "it never left, by its days");
    desk.leaves();
}

/// What the CRM has as the status of each task, sorted.
fn statuses(portal: &Portal, inputs: &Value) -> Vec<String> {
    let body =
        json!({"properties": ["hs_task_status"], "propertiesWithHistory": [], "inputs": inputs});
    let read = portal.ask("/crm/objects/2026-09/tasks/batch/read", &body);
    let results = read["results"].as_array().expect("records").iter();
    let mut all: Vec<String> = results
        .filter_map(|task| Some(task["properties"]["hs_task_status"].as_str()?.to_owned()))
        .collect();
    all.sort();
    all
}

#[test]
fn a_task_that_waited_for_somebody_and_was_ticked_waits_again_when_that_is_taken_back() {
    let (_folder, store, portal) = start();
    let mut desk = Desk::open(&store, &portal);
    desk.is_synced();
    let id = desk.stands_on();
    desk.press("T")
        .types("hear from their SSO team")
        .press("Enter");
    desk.until("the task to be kept", |state| state.layers.is_empty());
    desk.has_sent_all();
    // Somebody else says of every one that it waits.
    let tasks = portal.details(&id).tasks.into_iter();
    let ids: Vec<_> = tasks
        .filter(|task| !task.done)
        .filter_map(|task| task.id)
        .collect();
    let inputs = json!(ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>());
    let waits = json!({"hs_task_status": "WAITING"});
    let updates = ids.iter().map(|id| json!({"id": id, "properties": waits}));
    let updates = json!({"inputs": updates.collect::<Vec<_>>()});
    portal.ask("/crm/objects/2026-09/tasks/batch/update", &updates);
    let waiting = vec!["WAITING"; ids.len()];
    assert_eq!(statuses(&portal, &inputs), waiting);

    desk.press("Enter a t");
    desk.until("the task that the CRM made", |state| {
        let tasks = state.opened().map(|details| details.tasks.as_slice());
        tasks.is_some_and(|all| !all.is_empty() && all.iter().all(|task| task.id.is_some()))
    });
    // The goals come before the tasks.
    while let Some(Entry::Goal(_)) = desk.cockpit.state.under() {
        desk.press("Down");
    }
    desk.press("Space");
    desk.until("the tick to show", |state| {
        state
            .opened()
            .is_some_and(|of| of.tasks.iter().any(|task| task.done))
    });
    desk.has_sent_all();
    let one_done: Vec<&str> = std::iter::once("COMPLETED")
        .chain(waiting.iter().copied().skip(1))
        .collect();
    assert_eq!(statuses(&portal, &inputs), one_done);
    desk.press("u");
    desk.reads("aken back");
    desk.has_sent_all();
    assert_eq!(statuses(&portal, &inputs), waiting);
    desk.leaves();
}

#[test]
fn a_call_logged_in_one_line_lands_once_with_its_follow_up_though_its_answer_is_lost() {
    let (_folder, store, portal) = start();
    let mut desk = Desk::open(&store, &portal);
    desk.is_synced();
    let before = calls_and_tasks(&portal);
    desk.press("2");
    desk.reads("in all");
    let calls = "POST /crm/objects/2026-09/calls";
    portal.faults().next_at(calls, 1, Fault::CutAfter);
    // Read before: what is shown later does not come from the CRM once more.
    let id = desk.stands_on().as_str().into();
    desk.until("the account's details", |state| {
        let details = state.details.get(&id);
        details.is_some_and(|details| details.fetched.is_some())
    });
    log(&mut desk, "rollout blocked by SSO");
    desk.until("the outbox to be read", |state| {
        !state.activity.journal.is_empty()
    });
    desk.has_sent_all();
    let (calls, tasks) = calls_and_tasks(&portal);
    assert_eq!((calls, tasks), (before.0 + 1, before.1 + 1));
    // The queue has gone on to the next one; the journal leads back.
    desk.press("8 Tab Enter");
    desk.reads("rollout blocked by SSO");
    desk.until("the record that the CRM made", |state| {
        state.details.get(&id).is_some_and(|details| {
            let ours = |of: &&Touchpoint| of.title.contains("blocked by SSO");
            let all: Vec<_> = details.touchpoints.iter().filter(ours).collect();
            matches!(all[..], [one] if one.id.is_some())
        })
    });
    desk.leaves();
}

#[test]
fn with_the_crm_gone_everything_works_and_is_sent_once_when_it_is_back() {
    let (_folder, store, mut portal) = start();
    let mut desk = Desk::open(&store, &portal);
    desk.is_synced();
    let before = calls_and_tasks(&portal);
    portal.goes_away();
    desk.press("Right");
    let moved = advance(&mut desk);
    log(&mut desk, "said in a tunnel");
    desk.press("8");
    let screen = desk.reads("call logged");
    assert!(!screen.contains("Outbox 0"), "{screen}");
    // Left and opened again, still without a CRM.
    desk.leaves();
    let mut desk = Desk::open(&store, &portal);
    desk.press("8");
    desk.reads("call logged");
    assert_eq!(desk.cockpit.state.activity.tab, ActivityTab::Outbox);
    portal.comes_back();
    desk.has_sent_all();
    desk.reads("Outbox 0");
    let (calls, tasks) = calls_and_tasks(&portal);
    assert_eq!((calls, tasks), (before.0 + 1, before.1 + 1));
    assert_eq!(portal.stage(&moved).as_deref(), Some("value"));
    desk.leaves();
}

#[test]
fn of_two_programs_one_sends_for_both_at_once_and_both_screens_show_it() {
    let (_folder, store, portal) = start();
    let mut first = Desk::open(&store, &portal);
    first.is_synced();
    let mut second = Desk::open(&store, &portal);
    second.reads("is sent by it");
    let before = calls_and_tasks(&portal);
    // What the second one keeps is sent by the first one, which has no key pressed, no pull due,
    // and nobody to tell it but the second one.
    second.press("2");
    second.reads("in all");
    log(&mut second, "from the other room");
    second.reads("The other tenure on this machine sends it");
    second.until("the outbox to be read", |state| {
        !state.activity.journal.is_empty()
    });
    second.has_sent_all();
    let (calls, tasks) = calls_and_tasks(&portal);
    assert_eq!((calls, tasks), (before.0 + 1, before.1 + 1));
    // The first one's screen shows what the second one wrote.
    first.press("8 Tab");
    first.reads("call logged");
    // And the second one's board what the first one moved.
    first.press("1 Right");
    let id = advance(&mut first);
    shows_it_in_value(&mut second, &id);
    first.has_sent_all();
    // When the first one leaves, the second one knows, and sends by itself.
    first.leaves();
    second.until("its turn", |state| !state.elsewhere);
    log(&mut second, "alone now");
    second.press("8");
    second.until("the outbox to be read", |state| {
        state.activity.journal.len() == 3
    });
    second.has_sent_all();
    assert_eq!(portal.count(ObjectType::Calls), before.0 + 2);
    second.leaves();
}
