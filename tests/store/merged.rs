//! An account that was merged into another one.

use super::{account, action, id, log, now, open, put, record, set};
use chrono::{Days, NaiveDate};
use tenure::domain::contact::{Contact, Role};
use tenure::domain::field::Field;
use tenure::domain::triage::Lane;
use tenure::domain::triage::closing::{Closing, How, Mark, Seen};
use tenure::domain::when::Dated;
use tenure::domain::write::{Op, Progress};
use tenure::store::{Incoming, Listing, Snapshot, Step, Store};

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
    let enqueue = |op| {
        let action = action("1", vec![op]);
        store.enqueue(&action).expect("kept");
        action.writes[0].id
    };
    let refuse = |op, why: &str| {
        let id = enqueue(op);
        let refused = Progress::Refused { why: why.into() };
        store.mark(&id, &refused, Some(why)).expect("kept");
        id
    };
    let rule = refuse(set(Field::Stage, "adoption", "renewal"), "A rule says no.");
    // Whatever the words are: in what state it is decides.
    let tier = enqueue(set(Field::Tier, "a", "b"));
    let stands = store.mark_gone(&tier, "Nobody is there.").expect("kept");
    assert!(matches!(stands, Progress::Refused { .. }));
    let again = enqueue(set(Field::Nps, "1", "2"));
    store.mark_gone(&again, "Nobody is there.").expect("kept");
    let other = Progress::Refused {
        why: "A rule says no.".into(),
    };
    store.mark(&again, &other, None).expect("kept");
    let call = refuse(log(), "A rule says no.");
    // As earlier versions of the program kept it.
    let old = refuse(
        set(Field::Csat, "1", "2"),
        "The CRM refuses: the account 1 is no longer there; it was deleted or merged.",
    );
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
    assert_eq!(stands(old).progress, Progress::Unknown);
    let again = stands(again).progress;
    assert_eq!(again, other, "refused for something else since");
}

fn snapshots(store: &Store, account: &str, scores: &[f32]) {
    for (ahead, overall) in scores.iter().enumerate() {
        let score = Snapshot {
            account: id(account),
            overall: Some(*overall),
            outcome: None,
            experience: None,
        };
        let put = store.put_snapshots(first() + Days::new(ahead as u64), "one", &[score]);
        put.expect("kept");
    }
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day")
}

fn scores(store: &Store, account: &str) -> Vec<f32> {
    let kept = store.snapshots(&id(account), first()).expect("readable");
    kept.iter().filter_map(|(.., of)| of.overall).collect()
}

#[test]
fn a_new_account_has_the_longer_past_of_the_two_and_one_that_was_there_keeps_its_own() {
    for order in [["1", "2"], ["2", "1"]] {
        let (_folder, store) = open();
        put(&store, record("1", "adoption", 1_789_000_000));
        put(&store, record("2", "value", 1_789_000_000));
        snapshots(&store, "1", &[60.0, 50.0, 40.0]);
        snapshots(&store, "2", &[20.0]);
        let stood = |account: &str, lane, signal: &str| (id(account), lane, signal.to_owned());
        for ahead in 0..3 {
            let mut all = vec![stood("1", Lane::Risk, "usage")];
            if ahead == 0 {
                all.push(stood("2", Lane::Risk, "usage"));
                all.push(stood("2", Lane::Risk, "tickets"));
            }
            let put = store.put_queue(first() + Days::new(ahead), &all, &[]);
            put.expect("kept");
        }
        for gone in order {
            merge(&store, gone, "3");
        }
        assert_eq!(scores(&store, "3"), [60.0, 50.0, 40.0], "{order:?}");
        assert_eq!(scores(&store, "1"), [0.0; 0]);
        let spans = store.queue_spans(first()).expect("readable");
        let spans: Vec<_> = spans
            .iter()
            .map(|of| {
                (
                    of.account.as_str(),
                    of.signal.as_str(),
                    (of.last - of.first).num_days(),
                )
            })
            .collect();
        assert_eq!(spans, [("3", "tickets", 0), ("3", "usage", 2)], "{order:?}");
        put(&store, record("3", "value", 1_789_000_001));
        let series = account(&store, "3").scores.values;
        assert_eq!(series, [60.0, 50.0, 40.0], "its line does not begin anew");
    }
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1_789_000_000));
    put(&store, record("2", "value", 1_789_000_000));
    snapshots(&store, "1", &[60.0, 50.0, 40.0]);
    snapshots(&store, "2", &[20.0]);
    merge(&store, "1", "2");
    assert_eq!(scores(&store, "2"), [20.0]);
}

#[test]
fn its_people_are_those_of_both_at_once() {
    let (_folder, store) = open();
    for (account, person) in [("1", "a"), ("2", "b")] {
        put(&store, record(account, "adoption", 1_789_000_000));
        let contact = Contact {
            id: person.into(),
            name: person.to_owned(),
            accounts: vec![id(account)],
            roles: vec![Role::KeyUser],
            nps: vec![Dated {
                value: 9.0,
                as_of: now(),
            }],
            ..Contact::default()
        };
        let page = vec![Incoming::Contact(contact)];
        let put = store.put_page(Listing::Contacts, page, Step::Delta, now());
        put.expect("kept");
    }
    let merged = |gone: &str| Incoming::Merged {
        gone: gone.into(),
        into: "3".into(),
    };
    let new = Incoming::Account(Box::new(record("3", "value", 1_789_000_001)));
    let page = vec![merged("1"), merged("2"), new];
    let put = store.put_page(Listing::Accounts, page, Step::Delta, now());
    put.expect("kept");
    assert_eq!(account(&store, "3").people.key, 2);
    // They are found, and what they answered counts, where they are now.
    let found = store.findable().expect("readable");
    let people = found.iter().map(|of| (of.account.as_str(), of.at.as_str()));
    let people: Vec<_> = people.collect();
    let name = account(&store, "3").name;
    assert_eq!(people, [("3", name.as_str()), ("3", name.as_str())]);
    let answers = store.answers().expect("readable");
    assert_eq!(answers.len(), 2);
    for (person, accounts, _) in answers {
        assert_eq!(accounts, [id("3")], "{person:?}");
    }
}
