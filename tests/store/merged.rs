//! An account that was merged into another one.

use super::{action, id, log, now, open, put, record, set};
use tenure::domain::field::Field;
use tenure::domain::triage::closing::{Closing, How, Mark, Seen};
use tenure::domain::write::{Op, Progress};
use tenure::store::{Incoming, Listing, Step, Store};

fn merge(store: &Store, gone: &str, into: &str) -> tenure::store::Changes {
    let merged = Incoming::Merged {
        gone: gone.into(),
        into: into.into(),
    };
    let page = vec![merged];
    let put = store.put_page(Listing::Accounts, page, Step::Delta, now());
    put.expect("kept")
}

fn mark(signal: &str) -> Op {
    let mark = Mark::Closed(Closing {
        signal: signal.to_owned(),
        how: How::Done,
        at: now(),
        reason: None,
        whole: false,
        seen: Seen::default(),
        quiet: None,
    });
    Op::Mark {
        slot: mark.slot(),
        before: None,
        after: Some(mark),
    }
}

#[test]
fn writes_journal_and_marks_go_on_with_the_account_it_lives_on_in() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    put(&store, record("2", "value", 1_789_000_000));
    for op in [
        log(),
        set(Field::Stage, "adoption", "renewal"),
        mark("tickets"),
        mark("usage"),
    ] {
        store.enqueue(&action("1", vec![op])).expect("kept");
    }
    store
        .enqueue(&action("2", vec![mark("usage")]))
        .expect("kept");
    let changes = merge(&store, "1", "2");
    assert_eq!(
        (changes.changed, changes.gone),
        (vec![id("2")], vec![id("1")])
    );
    let waiting = store.outbox().expect("readable");
    let of: Vec<&str> = waiting
        .iter()
        .map(|one| one.write.account.as_str())
        .collect();
    assert_eq!(of, ["2", "2"], "what waits is sent to it");
    let journal = store.journal(9).expect("readable");
    assert!(journal.iter().all(|entry| entry.account == id("2")));
    assert_eq!(journal.len(), 5);
    let marks = store.marks().expect("readable");
    let mut signals: Vec<&str> = marks[&id("2")]
        .closed
        .iter()
        .map(|closing| closing.signal.as_str())
        .collect();
    signals.sort_unstable();
    assert_eq!(signals, ["tickets", "usage"], "each once");
    assert!(!marks.contains_key(&id("1")));
    let again = merge(&store, "1", "2");
    assert!(again.is_empty(), "told again, it is nothing new: {again:?}");
}

#[test]
fn both_plans_are_kept() {
    let (_folder, store) = open();
    store.keep_plans_here(true).expect("kept");
    for (account, text) in [("1", "goal: roll out"), ("2", "goal: renew")] {
        put(&store, record(account, "adoption", 1_789_000_000));
        let op = Op::SetField {
            field: Field::Plan,
            base: None,
            value: Some(text.to_owned()),
        };
        store.enqueue(&action(account, vec![op])).expect("kept");
    }
    merge(&store, "1", "2");
    let kept = store.base(&id("2"), Field::Plan).expect("readable");
    assert_eq!(kept.as_deref(), Some("goal: renew\ngoal: roll out"));
    assert_eq!(store.base(&id("1"), Field::Plan).expect("readable"), None);
}

#[test]
fn a_field_that_was_refused_waits_for_a_person_with_the_account_it_lives_on_in() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    put(&store, record("2", "value", 1_789_000_000));
    let refuse = |op, why: &str| {
        let action = action("1", vec![op]);
        let id = action.writes[0].id;
        store.enqueue(&action).expect("kept");
        let refused = Progress::Refused { why: why.into() };
        store.mark(&id, &refused, Some(why)).expect("kept");
        id
    };
    let rule = refuse(set(Field::Stage, "adoption", "renewal"), "A rule says no.");
    let gone = "The CRM refuses: the account 1 is no longer there; it was deleted or merged.";
    let tier = refuse(set(Field::Tier, "a", "b"), gone);
    let call = refuse(log(), "A rule says no.");
    merge(&store, "1", "2");
    let stands = |id| store.queued(&id).expect("readable").expect("kept");
    let queued = stands(rule);
    assert!(
        matches!(queued.progress, Progress::Refused { .. }),
        "{queued:?}"
    );
    assert_eq!(queued.write.account, id("2"));
    assert_eq!(stands(tier).progress, Progress::Unknown);
    assert_eq!(stands(call).progress, Progress::Unknown);
}
