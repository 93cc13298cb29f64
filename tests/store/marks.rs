//! What was done with signals, and what stood in the queue: kept like the outbox, beside the cache.

use super::{action, folder, log, now, open, set, undo};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use std::collections::HashSet;
use tenure::domain::id::AccountId;
use tenure::domain::triage::Lane;
use tenure::domain::triage::closing::{Closing, How, Mark, Seen};
use tenure::domain::triage::noise::{Deed, QueueDay};
use tenure::domain::write::{Op, Progress};
use tenure::store::{Opened, Store, Undone};

fn closing(signal: &str, how: How) -> Mark {
    Mark::Closed(Closing {
        signal: signal.to_owned(),
        how,
        at: now(),
        reason: Some("known".to_owned()),
        whole: false,
        seen: Seen::default(),
        quiet: None,
    })
}

pub fn mark(signal: &str, how: How) -> Op {
    let mark = closing(signal, how);
    Op::Mark {
        slot: mark.slot(),
        before: None,
        after: Some(mark),
    }
}

fn signals(store: &Store, id: &str) -> Vec<String> {
    let marks = store.marks().expect("readable");
    let known = marks.get(&AccountId(id.to_owned()));
    let closed = known.iter().flat_map(|known| &known.closed);
    closed.map(|closing| closing.signal.clone()).collect()
}

#[test]
fn a_mark_is_kept_and_journalled_never_sent_and_taken_back() {
    let (_folder, store) = open();
    let done = action("1", vec![mark("tickets", How::Done)]);
    store.enqueue(&done).expect("kept");
    assert_eq!(signals(&store, "1"), ["tickets"]);
    assert_eq!(
        store.outbox().expect("readable"),
        [],
        "nothing is to be sent"
    );
    let journal = store.journal(9).expect("readable");
    assert_eq!(journal[0].writes[0].progress, Progress::done());
    let Undone::Done { action, .. } = undo(&store) else {
        panic!("it can be undone");
    };
    assert!(action.writes.iter().all(|write| write.op.local()));
    assert_eq!(signals(&store, "1"), [""; 0]);
    assert_eq!(store.outbox().expect("readable"), []);
}

#[test]
fn what_was_done_later_with_the_same_signal_is_undone_first() {
    let (_folder, store) = open();
    let first = action("1", vec![mark("tickets", How::Done)]);
    store.enqueue(&first).expect("kept");
    store
        .enqueue(&action("1", vec![mark("tickets", How::Dismissed)]))
        .expect("kept");
    let mut ids = uuid::Uuid::now_v7;
    let undone = store.undo(Some(&first.id), uuid::Uuid::now_v7(), &mut ids, now());
    let Undone::No { why } = undone.expect("readable") else {
        panic!("the later one stands");
    };
    assert!(why.contains("changed the same signal later"), "{why}");
}

#[test]
fn marks_and_queue_days_outlive_a_cache_that_is_lost() {
    let (_folder, path) = folder();
    let day = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    {
        let (store, _) = Store::open(&path).expect("the store opens");
        let done = action("1", vec![mark("tickets", How::Done), log()]);
        store.enqueue(&done).expect("kept");
        let shown = [(AccountId("1".into()), Lane::Risk, "tickets".to_owned())];
        store.put_queue(day, &shown, &[]).expect("kept");
    }
    let raw = Connection::open(&path).expect("it opens");
    raw.pragma_update(None, "user_version", 99)
        .expect("written");
    drop(raw);
    let (store, opened) = Store::open(&path).expect("the store opens");
    assert!(matches!(opened, Opened::Rebuilt { .. }), "{opened:?}");
    assert_eq!(signals(&store, "1"), ["tickets"]);
    assert_eq!(store.queue_spans(day).expect("readable").len(), 1);
    let days = store.queue_days(day).expect("readable");
    assert_eq!(days, [QueueDay { day, rows: [1, 0] }]);
}

#[test]
fn a_signal_that_stays_is_one_stretch_and_one_that_was_away_for_a_day_is_two() {
    let (_folder, store) = open();
    let first = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let on = |day: u64, signals: &[&str]| {
        let shown: Vec<_> = signals
            .iter()
            .map(|signal| (AccountId("1".into()), Lane::Risk, (*signal).to_owned()))
            .collect();
        store
            .put_queue(first + Days::new(day), &shown, &[])
            .expect("kept");
    };
    on(0, &["tickets", "detractor"]);
    on(0, &["tickets"]);
    on(1, &["tickets"]);
    // Two days on which nobody looked.
    on(4, &["tickets", "detractor"]);
    let spans = store.queue_spans(first).expect("readable");
    let told: Vec<(String, u64, u64)> = spans
        .iter()
        .map(|span| {
            let day = |day: NaiveDate| (day - first).num_days() as u64;
            (span.signal.clone(), day(span.first), day(span.last))
        })
        .collect();
    let wanted = [("detractor", 0, 0), ("detractor", 4, 4), ("tickets", 0, 4)];
    assert_eq!(
        told,
        wanted.map(|(signal, from, to)| (signal.to_owned(), from, to))
    );
}

#[test]
fn a_signal_that_fires_on_is_known_to_when_its_row_has_left() {
    let (_folder, store) = open();
    let first = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let of = |account: &str, signal: &str| (AccountId(account.into()), Lane::Risk, signal.into());
    let on = |day: u64, shown: &[(AccountId, Lane, String)], left: &[(AccountId, Lane, String)]| {
        let kept = store.put_queue(first + Days::new(day), shown, left);
        kept.expect("kept");
    };
    on(
        0,
        &[of("1", "tickets"), of("1", "qbr_due"), of("2", "qbr_due")],
        &[],
    );
    // The same day again: the first was worked off, and had been shown all the same.
    on(0, &[of("2", "qbr_due")], &[of("1", "qbr_due")]);
    let days = store.queue_days(first).expect("readable");
    assert_eq!(days[0].rows, [2, 0]);
    on(1, &[of("2", "qbr_due")], &[of("1", "qbr_due")]);
    on(3, &[], &[of("1", "qbr_due")]);
    let followed = |ids: &[&str]| -> HashSet<AccountId> {
        ids.iter().map(|id| AccountId((*id).to_owned())).collect()
    };
    assert_eq!(store.queue_accounts().expect("readable"), followed(&["1"]));
    // It comes back: another showing, and the first one never stopped.
    on(4, &[of("1", "qbr_due")], &[]);
    on(5, &[], &[]);
    assert_eq!(store.queue_accounts().expect("readable"), followed(&[]));
    let spans = store.queue_spans(first).expect("readable");
    let told: Vec<(&str, &str, [i64; 3])> = spans
        .iter()
        .map(|span| {
            let days = [span.first, span.last, span.fired];
            let days = days.map(|day| (day - first).num_days());
            (span.account.as_str(), span.signal.as_str(), days)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("1", "qbr_due", [0, 0, 4]),
            ("1", "qbr_due", [4, 4, 4]),
            ("1", "tickets", [0, 0, 0]),
            ("2", "qbr_due", [0, 1, 1]),
        ]
    );
}

#[test]
fn the_journal_tells_what_was_done_without_what_was_taken_back() {
    let (_folder, store) = open();
    for ops in [
        vec![log()],
        vec![set(tenure::domain::Field::Stage, "adoption", "value")],
        vec![mark("tickets", How::Dismissed)],
    ] {
        store.enqueue(&action("1", ops)).expect("kept");
    }
    let deeds = || -> Vec<Deed> {
        let acts = store
            .acts(now() - chrono::TimeDelta::days(9))
            .expect("readable");
        acts.into_iter().map(|act| act.deed).collect()
    };
    let put = Deed::Put("tickets".to_owned(), How::Dismissed);
    assert_eq!(deeds(), [Deed::Touched, Deed::Moved, put]);
    undo(&store);
    assert_eq!(deeds(), [Deed::Touched, Deed::Moved]);
}

#[test]
fn it_is_noted_since_when_a_signal_put_away_does_not_fire() {
    let (_folder, store) = open();
    let done = action("1", vec![mark("tickets", How::Done)]);
    store.enqueue(&done).expect("kept");
    let first = NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day");
    let fires = HashSet::from([(AccountId("1".into()), "tickets".to_owned())]);
    let quiet = || {
        let marks = store.marks().expect("readable");
        marks[&AccountId("1".into())].closed[0].quiet
    };
    let note = |day: u64, firing: &HashSet<_>| {
        store
            .note_quiet(first + Days::new(day), firing)
            .expect("kept");
    };
    note(0, &fires);
    assert_eq!(quiet(), None);
    note(1, &HashSet::new());
    note(2, &HashSet::new());
    assert_eq!(quiet(), Some(first + Days::new(1)));
    // A blink: it fires again after six days, and nothing was.
    note(7, &fires);
    assert_eq!(quiet(), None);
    note(8, &HashSet::new());
    // After seven days it is another one, and stays so.
    note(15, &fires);
    assert_eq!(quiet(), Some(first + Days::new(8)));
}
