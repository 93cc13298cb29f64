//! The outbox and undo, without a CRM.

use super::{account, action, id, log, moment, now, open, put, record, set, undo};
use std::collections::HashSet;
use tenure::domain::field::Field;
use tenure::domain::when::Dated;
use tenure::domain::write::{Action, Choice, Given, ObjectKind, ObjectRef, Op, Progress, Queued};
use tenure::store::{Store, Undone};
use uuid::Uuid;

fn enqueue(store: &Store, account: &str, op: Op) -> Action {
    let action = action(account, vec![op]);
    store.enqueue(&action).expect("the action is kept");
    action
}

fn next(store: &Store) -> Vec<Uuid> {
    let jobs = store.next_to_send(&HashSet::new(), 9).expect("readable");
    jobs.into_iter().map(|job| job.queued.write.id).collect()
}

fn done(store: &Store, write: &Uuid) {
    let object = ObjectRef {
        kind: ObjectKind::Call,
        id: write.to_string(),
    };
    assert!(store.begin(write).expect("kept"));
    store
        .done(write, Some(object), None, now())
        .expect("the outcome is kept");
}

fn undone(store: &Store) -> Action {
    match undo(store) {
        Undone::Done { action, .. } => action,
        Undone::No { why } => panic!("{why}"),
    }
}

fn given(property: &str, value: &str) -> Given {
    Given {
        property: property.to_owned(),
        field: None,
        value: value.to_owned(),
    }
}

#[test]
fn what_is_answered_after_it_was_read_is_not_sent_as_it_was() {
    let (_folder, store) = open();
    let write = enqueue(&store, "1", log()).writes[0].clone();
    let answer = [given("reason", "price")];
    store
        .answer(&write.id, &answer, &mut Uuid::now_v7)
        .expect("kept");
    let begun = store.begin_all(std::slice::from_ref(&write), || true);
    assert!(begun.expect("kept").is_empty());
    let jobs = store.next_to_send(&HashSet::new(), 9).expect("readable");
    let now = jobs[0].queued.write.clone();
    assert_eq!(now.with, [("reason".to_owned(), "price".to_owned())]);
    assert_eq!(store.begin_all(&[now], || true).expect("kept"), [write.id]);
}

#[test]
fn an_answer_for_several_writes_is_kept_for_those_that_wait_for_one() {
    let (_folder, store) = open();
    let ids = ["1", "2", "3"].map(|account| enqueue(&store, account, log()).writes[0].id);
    assert!(store.begin(&ids[1]).expect("kept"));
    let gone = Uuid::now_v7();
    let all = [ids[0], ids[1], gone, ids[2]].map(|id| (id, vec![given("reason", "price")]));
    let changes = store.answer_all(&all, &mut Uuid::now_v7).expect("kept");
    let accounts: Vec<&str> = changes.changed.iter().map(|of| of.as_str()).collect();
    assert_eq!(accounts, ["1", "3"], "one is being sent, one is gone");
    let with = |queued: &Queued| queued.write.with.len();
    let queue = store.outbox().expect("readable");
    let with: Vec<usize> = queue.iter().map(with).collect();
    assert_eq!(with, [1, 0, 1]);
}

#[test]
fn a_refused_touchpoint_is_looked_for_before_it_is_sent_with_what_was_wrong() {
    let (_folder, store) = open();
    let write = enqueue(&store, "1", log()).writes[0].id;
    assert!(store.begin(&write).expect("kept"));
    let why = "400".to_owned();
    let refused = Progress::Refused { why };
    store.mark(&write, &refused, Some("400")).expect("kept");
    let answer = [given("reason", "price")];
    store
        .answer(&write, &answer, &mut Uuid::now_v7)
        .expect("kept");
    let queued = store.outbox().expect("readable");
    assert_eq!(queued[0].progress, Progress::Unknown);
    assert_eq!(
        queued[0].write.with,
        [("reason".to_owned(), "price".to_owned())]
    );
}

#[test]
fn one_write_of_an_account_goes_at_a_time_in_order() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", log()).writes[0].id;
    let second = enqueue(&store, "1", log()).writes[0].id;
    let other = enqueue(&store, "2", log()).writes[0].id;
    assert_eq!(next(&store), [first, other]);
    assert!(store.begin(&first).expect("kept"));
    assert_eq!(next(&store), [other], "the account is busy");
    store
        .mark(&first, &Progress::Unknown, Some("cut"))
        .expect("kept");
    assert_eq!(
        next(&store),
        [first, other],
        "to be looked for, before the second"
    );
    store.done(&first, None, None, now()).expect("kept");
    assert_eq!(next(&store), [second, other]);
}

#[test]
fn the_same_action_twice_is_kept_once() {
    let (_folder, store) = open();
    let action = enqueue(&store, "1", log());
    store.enqueue(&action).expect("kept");
    assert_eq!(store.outbox().expect("readable").len(), 1);
    assert_eq!(store.journal(9).expect("readable").len(), 1);
    let (length, last) = store.journal_length().expect("readable");
    assert_eq!((length, last), (1, Some(action.at)));
}

#[test]
fn the_base_of_a_second_change_is_the_first() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let base = || store.base(&id("1"), Field::Stage).expect("readable");
    assert_eq!(base().as_deref(), Some("adoption"));
    enqueue(&store, "1", set(Field::Stage, "adoption", "value"));
    assert_eq!(base().as_deref(), Some("value"));
    assert_eq!(account(&store, "1").stage.as_deref(), Some("value"));
    undone(&store);
    assert_eq!(base().as_deref(), Some("adoption"));
}

#[test]
fn undoing_what_was_sent_removes_the_record_or_sets_the_field_back() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let both = action("1", vec![set(Field::Stage, "adoption", "value"), log()]);
    store.enqueue(&both).expect("kept");
    let [stage, touch] = [both.writes[0].id, both.writes[1].id];
    done(&store, &stage);
    done(&store, &touch);
    let undo = undone(&store);
    let ops: Vec<Op> = undo.writes.iter().map(|write| write.op.clone()).collect();
    assert_eq!(
        ops,
        [
            Op::Remove { write: touch },
            set(Field::Stage, "value", "adoption")
        ]
    );
    let job = &store.next_to_send(&HashSet::new(), 1).expect("readable")[0];
    assert_eq!(
        job.made.as_ref().map(|made| made.id.clone()),
        Some(touch.to_string())
    );
    let journal = store.journal(9).expect("readable");
    assert_eq!(journal[1].undone_by, Some(undo.id));
    assert_eq!(journal[0].undoes, Some(both.id));
}

/// Of account 1, in seconds: when somebody was last talked to, and the mood with since when.
fn touch_and_mood(store: &Store) -> (Option<i64>, Option<(f64, i64)>) {
    let account = account(store, "1");
    let mood = account.number(Field::Sentiment);
    (
        account.last_touch.map(|at| at.timestamp()),
        mood.map(|mood| (mood.value, mood.as_of.timestamp())),
    )
}

#[test]
fn undoing_a_touchpoint_that_was_sent_puts_back_the_last_touch_and_the_mood_with_its_day() {
    let (_folder, store) = open();
    let mut first = record("1", "adoption", 1);
    first.account.last_touch = Some(moment(1_780_000_000));
    let mood = Dated {
        value: -1.0,
        as_of: moment(1_781_000_000),
    };
    first.account.set_number(Field::Sentiment, Some(mood));
    put(&store, first);
    let before = touch_and_mood(&store);
    let logged = |store: &Store| {
        let both = action("1", vec![log(), set(Field::Sentiment, "-1", "-2")]);
        store.enqueue(&both).expect("kept");
        for write in &both.writes {
            done(store, &write.id);
        }
    };
    logged(&store);
    let after = touch_and_mood(&store);
    assert_eq!(after.0, Some(1_789_999_000));
    assert_ne!(after.1, before.1);
    let undo = undone(&store);
    assert_eq!(touch_and_mood(&store), before, "at once");
    for write in &undo.writes {
        done(&store, &write.id);
    }
    assert_eq!(touch_and_mood(&store), before, "and once the CRM has it");
    // Done again it is as it was, and of two that are taken back neither is left over.
    let redo = store.redo(Uuid::now_v7(), &mut Uuid::now_v7, now());
    let Undone::Done { action: redo, .. } = redo.expect("kept") else {
        panic!("not done again")
    };
    for write in &redo.writes {
        done(&store, &write.id);
    }
    assert_eq!(touch_and_mood(&store), after);
    logged(&store);
    undone(&store);
    assert_eq!(touch_and_mood(&store).0, after.0);
    undone(&store);
    assert_eq!(touch_and_mood(&store), before);
}

#[test]
fn touchpoints_logged_out_of_their_order_are_taken_back_one_by_one() {
    let (_folder, store) = open();
    let before = moment(1_780_000_000);
    let mut first = record("1", "adoption", 1);
    first.account.last_touch = Some(before);
    put(&store, first);
    let logs = |at: i64| {
        let mut op = log();
        if let Op::Log(logged) = &mut op {
            // A moment between two seconds, as most are.
            logged.at = moment(at) + chrono::TimeDelta::milliseconds(316);
        }
        let action = enqueue(&store, "1", op);
        done(&store, &action.writes[0].id);
        action
    };
    let last = |store: &Store| account(store, "1").last_touch.map(|at| at.timestamp());
    let (early, late) = (1_785_000_000, 1_789_000_000);
    // One of an earlier day, a later one, and one more of that earlier moment: the last notes the later one.
    let (first, second, third) = (logs(early), logs(late), logs(early));
    taken_back(&store, &third);
    assert_eq!(last(&store), Some(late));
    taken_back(&store, &second);
    assert_eq!(last(&store), Some(early));
    taken_back(&store, &first);
    assert_eq!(last(&store), Some(before.timestamp()));
}

#[test]
fn an_undo_behind_a_write_that_never_arrives_is_dropped_with_it() {
    let (_folder, store) = open();
    let write = enqueue(&store, "1", log()).writes[0].id;
    assert!(store.begin(&write).expect("kept"));
    undone(&store);
    store
        .mark(&write, &Progress::Waiting, Some("unreachable"))
        .expect("kept");
    assert_eq!(
        store.outbox().expect("readable"),
        [],
        "there is nothing left to do"
    );
}

#[test]
fn a_change_under_a_later_one_cannot_be_undone_before_it() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let first = enqueue(&store, "1", set(Field::Stage, "adoption", "value"));
    enqueue(&store, "1", set(Field::Stage, "value", "renewal"));
    let came = store
        .undo(Some(&first.id), Uuid::now_v7(), &mut Uuid::now_v7, now())
        .expect("readable");
    let Undone::No { why } = came else {
        panic!("{came:?}")
    };
    assert!(why.contains("later"), "{why}");
    undone(&store);
    undone(&store);
    assert!(
        matches!(undo(&store), Undone::No { .. }),
        "nothing is left to undo"
    );
    assert_eq!(account(&store, "1").stage.as_deref(), Some("adoption"));
}

/// Takes back what an action did.
fn taken_back(store: &Store, action: &Action) -> Action {
    let came = store.undo(Some(&action.id), Uuid::now_v7(), &mut Uuid::now_v7, now());
    match came.expect("the store can be written") {
        Undone::Done { action, .. } => action,
        Undone::No { why } => panic!("{why}"),
    }
}

fn ops(action: &Action) -> Vec<Op> {
    action.writes.iter().map(|write| write.op.clone()).collect()
}

fn stage(store: &Store) -> Option<String> {
    account(store, "1").stage
}

#[test]
fn what_was_taken_back_before_it_was_sent_is_done_again_and_taken_back_again() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let both = action("1", vec![set(Field::Stage, "adoption", "value"), log()]);
    store.enqueue(&both).expect("kept");
    for _ in 0..2 {
        let undo = undone(&store);
        assert_eq!(
            (undo.title.as_str(), undo.writes.len()),
            ("Undo: Account: something", 0)
        );
        assert_eq!(stage(&store).as_deref(), Some("adoption"));
        assert_eq!(store.outbox().expect("readable"), []);
        let redo = taken_back(&store, &undo);
        assert_eq!(redo.title, "Redo: Account: something");
        assert_eq!(ops(&redo), ops(&both), "the same, in the same order");
        assert_eq!(stage(&store).as_deref(), Some("value"));
        assert_eq!(store.outbox().expect("readable").len(), 2);
    }
    let journal = store.journal(9).expect("readable");
    assert!(journal.iter().all(|entry| entry.account == id("1")));
    let undos = journal.iter().filter(|entry| entry.is_undo()).count();
    assert_eq!((undos, journal.len()), (2, 5));
}

#[test]
fn an_undo_that_was_not_sent_yet_is_taken_back_without_a_trace_and_made_again() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let first = enqueue(&store, "1", set(Field::Stage, "adoption", "value"));
    done(&store, &first.writes[0].id);
    for _ in 0..2 {
        let undo = undone(&store);
        assert_eq!(ops(&undo), [set(Field::Stage, "value", "adoption")]);
        assert_eq!(stage(&store).as_deref(), Some("adoption"));
        let redo = taken_back(&store, &undo);
        assert_eq!(redo.writes, [], "the CRM never heard of the undo");
        assert_eq!(store.outbox().expect("readable"), []);
        assert_eq!(stage(&store).as_deref(), Some("value"));
    }
}

#[test]
fn what_was_removed_from_the_crm_is_made_anew() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", log());
    done(&store, &first.writes[0].id);
    let undo = undone(&store);
    done(&store, &undo.writes[0].id);
    let redo = taken_back(&store, &undo);
    assert_eq!(ops(&redo), [log()]);
    assert_ne!(redo.writes[0].id, first.writes[0].id, "another record");
    // And that one is what the next undo removes.
    done(&store, &redo.writes[0].id);
    let again = undone(&store);
    assert_eq!(
        ops(&again),
        [Op::Remove {
            write: redo.writes[0].id
        }]
    );
}

#[test]
fn what_was_on_its_way_and_never_arrived_is_done_again_too() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", log());
    let write = first.writes[0].id;
    assert!(store.begin(&write).expect("kept"));
    let undo = undone(&store);
    store
        .mark(&write, &Progress::Waiting, Some("unreachable"))
        .expect("kept");
    assert_eq!(store.outbox().expect("readable"), []);
    let redo = taken_back(&store, &undo);
    assert_eq!(ops(&redo), [log()]);
    assert_eq!(store.outbox().expect("readable").len(), 1);
}

#[test]
fn what_is_done_again_does_not_go_over_what_was_done_since() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    enqueue(&store, "1", set(Field::Stage, "adoption", "value"));
    let undo = undone(&store);
    enqueue(&store, "1", set(Field::Stage, "adoption", "renewal"));
    let came = store.undo(Some(&undo.id), Uuid::now_v7(), &mut Uuid::now_v7, now());
    let Undone::No { why } = came.expect("readable") else {
        panic!("the later change is gone")
    };
    assert!(why.contains("later"), "{why}");
    assert_eq!(stage(&store).as_deref(), Some("renewal"));
}

#[test]
fn a_write_taken_back_is_not_begun() {
    let (_folder, store) = open();
    let write = enqueue(&store, "1", log()).writes[0].id;
    undone(&store);
    assert!(!store.begin(&write).expect("readable"));
}

/// A move with what tells of it: the stage, the reason, a task of the stage, a note; of two accounts.
fn moved(store: &Store) -> (Action, Vec<Uuid>) {
    let task = Op::AddTask(tenure::domain::touchpoint::NewTask {
        title: "Train the users".to_owned(),
        ..Default::default()
    });
    let mut both = action(
        "1",
        vec![
            set(Field::Stage, "value", "renewal"),
            set(Field::RenewalReason, "", "price"),
            task,
            log(),
        ],
    );
    let other = action("2", vec![set(Field::Stage, "value", "renewal"), log()]);
    both.writes.extend(other.writes);
    store.enqueue(&both).expect("the action is kept");
    let ids = both.writes.iter().map(|write| write.id).collect();
    (both, ids)
}

#[test]
fn what_tells_of_a_move_waits_for_the_move_and_goes_with_it() {
    let waits = [
        Progress::Conflict { theirs: None },
        Progress::Refused {
            why: "no".to_owned(),
        },
    ];
    for wait in waits {
        let (_folder, store) = open();
        let (_, ids) = moved(&store);
        let alone = enqueue(&store, "1", log()).writes[0].id;
        assert!(store.begin(&ids[0]).expect("kept"));
        store.mark(&ids[0], &wait, Some("no")).expect("kept");
        assert_eq!(
            next(&store),
            [ids[4], alone],
            "another account's and what has nothing to do with it"
        );
        let before = store.held_behind(&ids[3]).expect("readable");
        assert_eq!(before.map(|queued| queued.write.id), Some(ids[0]));
        assert!(store.held_behind(&alone).expect("readable").is_none());
        // Asked about all at once: the same of each.
        let asked = [&ids[..], &[alone]].concat();
        let held = store.held(&asked).expect("readable");
        for id in &asked {
            let by = store.held_behind(id).expect("readable");
            assert_eq!(held.get(id), by.as_ref());
        }
        assert_eq!(held.len(), 3);
        // Nobody waits for what a person holds up; for the rest they do.
        assert!(store.settled(&ids[..4]).expect("readable"));
        assert!(!store.settled(&ids).expect("readable"));
        assert!(!store.settled(&[ids[0], alone]).expect("readable"));
        store.resolve(&ids[0], Choice::Theirs, now()).expect("kept");
        let open: Vec<Uuid> = store
            .outbox()
            .expect("readable")
            .into_iter()
            .map(|queued| queued.write.id)
            .collect();
        assert_eq!(open, [ids[4], ids[5], alone]);
    }
}

#[test]
fn what_tells_of_a_move_is_sent_once_the_move_is() {
    let (_folder, store) = open();
    let (_, ids) = moved(&store);
    assert!(store.begin(&ids[0]).expect("kept"));
    let refused = Progress::Refused {
        why: "no".to_owned(),
    };
    store.mark(&ids[0], &refused, Some("no")).expect("kept");
    store.resolve(&ids[0], Choice::Retry, now()).expect("kept");
    for id in &ids[..4] {
        assert_eq!(next(&store), [*id, ids[4]]);
        done(&store, id);
    }
}

#[test]
fn a_second_move_waits_as_a_whole_behind_the_first() {
    let (_folder, store) = open();
    let (_, first) = moved(&store);
    let (_, second) = moved(&store);
    assert!(store.begin(&first[0]).expect("kept"));
    let refused = Progress::Refused {
        why: "no".to_owned(),
    };
    store.mark(&first[0], &refused, Some("no")).expect("kept");
    // Of the other account the first move goes on; of this one nothing does.
    assert_eq!(next(&store), [first[4]]);
    for id in &second[..4] {
        let before = store.held_behind(id).expect("readable");
        assert_eq!(before.map(|queued| queued.write.id), Some(first[0]));
    }
    store
        .resolve(&first[0], Choice::Theirs, now())
        .expect("kept");
    assert_eq!(next(&store), [first[4], second[0]]);
}

/// The CRM refuses a write, or wants more with it.
fn not_taken(store: &Store, write: &Uuid) {
    assert!(store.begin(write).expect("kept"));
    let refused = Progress::Refused {
        why: "at most 1000".to_owned(),
    };
    store.mark(write, &refused, Some("no")).expect("kept");
}

/// What the open writes of an account would set a field from and to, in order.
fn open_changes(store: &Store) -> Vec<(Field, Option<String>, Option<String>)> {
    let open = store.outbox().expect("readable").into_iter();
    let changes = open.filter_map(|queued| match queued.write.op {
        Op::SetField { field, base, value } => Some((field, base, value)),
        _ => None,
    });
    changes.collect()
}

fn change(field: Field, base: &str, value: &str) -> (Field, Option<String>, Option<String>) {
    (field, Some(base.to_owned()), Some(value.to_owned()))
}

#[test]
fn the_next_value_takes_the_place_of_one_that_the_crm_refused() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", set(Field::Arr, "100", "5000")).writes[0].id;
    not_taken(&store, &first);
    let better = enqueue(&store, "1", set(Field::Arr, "5000", "900")).writes[0].id;
    assert_eq!(open_changes(&store), [change(Field::Arr, "100", "900")]);
    assert_eq!(next(&store), [better], "it waits behind nothing");
    let queued = store.queued(&first).expect("readable").expect("there");
    assert_eq!(queued.progress, Progress::Dropped);
    // The last that can be taken back is the one that is there.
    done(&store, &better);
    assert_eq!(ops(&undone(&store)), [set(Field::Arr, "900", "100")]);
}

#[test]
fn what_waits_behind_a_refused_value_goes_before_the_next_one_with_all_that_tells_of_it() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", set(Field::Stage, "value", "renewal")).writes[0].id;
    let second = action("1", vec![set(Field::Stage, "renewal", "value"), log()]);
    store.enqueue(&second).expect("kept");
    not_taken(&store, &first);
    enqueue(&store, "1", set(Field::Stage, "value", "expansion"));
    let both = [
        change(Field::Stage, "value", "value"),
        change(Field::Stage, "value", "expansion"),
    ];
    assert_eq!(open_changes(&store), both);
    let note = store.queued(&second.writes[1].id);
    let note = note.expect("readable").expect("there");
    assert_eq!(note.progress, Progress::Waiting, "nobody has given it up");
}

#[test]
fn a_value_that_may_have_arrived_has_its_turn_before_the_next() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", set(Field::Arr, "100", "5000")).writes[0].id;
    assert!(store.begin(&first).expect("kept"));
    enqueue(&store, "1", set(Field::Arr, "5000", "900"));
    let both = [
        change(Field::Arr, "100", "5000"),
        change(Field::Arr, "5000", "900"),
    ];
    assert_eq!(open_changes(&store), both);
}

#[test]
fn another_move_takes_the_place_of_a_refused_one_with_all_that_tells_of_it() {
    let (_folder, store) = open();
    let (_, ids) = moved(&store);
    not_taken(&store, &ids[0]);
    let other = action(
        "1",
        vec![
            set(Field::Stage, "renewal", "expansion"),
            set(Field::RenewalReason, "price", "need"),
            log(),
        ],
    );
    store.enqueue(&other).expect("kept");
    let open = open_changes(&store);
    assert!(open.contains(&change(Field::Stage, "value", "expansion")));
    assert!(open.contains(&change(Field::RenewalReason, "", "need")));
    let (mine, all) = (other.writes, store.outbox().expect("readable"));
    let of_one = all.iter().filter(|of| of.write.account == mine[0].account);
    assert_eq!(
        of_one.map(|of| of.write.id).collect::<Vec<_>>(),
        mine.iter().map(|of| of.id).collect::<Vec<_>>(),
        "no task and no note of the first move stays"
    );
}

#[test]
fn a_value_in_the_place_of_another_stands_over_what_is_on_its_way_before_both() {
    let (_folder, store) = open();
    let way = enqueue(&store, "1", set(Field::Csat, "10", "50")).writes[0].id;
    assert!(store.begin(&way).expect("kept"));
    let first = action(
        "1",
        vec![
            set(Field::Stage, "value", "renewal"),
            set(Field::Csat, "50", "60"),
        ],
    );
    store.enqueue(&first).expect("kept");
    not_taken(&store, &first.writes[0].id);
    let other = action(
        "1",
        vec![
            set(Field::Stage, "renewal", "expansion"),
            set(Field::Csat, "60", "70"),
        ],
    );
    store.enqueue(&other).expect("kept");
    let open = open_changes(&store);
    // Once the first has arrived, that is what the CRM has.
    assert!(open.contains(&change(Field::Csat, "50", "70")), "{open:?}");
    assert_eq!(open.len(), 3);
}

#[test]
fn what_waits_behind_a_value_that_is_given_up_stands_over_what_the_person_saw() {
    let refused = Progress::Refused {
        why: "no".to_owned(),
    };
    // Nobody looked at theirs when the second was made: it is asked about as the first was.
    let conflict = Progress::Conflict {
        theirs: Some("7".to_owned()),
    };
    for progress in [refused, conflict] {
        let (_folder, store) = open();
        let first = enqueue(&store, "1", set(Field::Arr, "100", "5000")).writes[0].id;
        enqueue(&store, "1", set(Field::Arr, "5000", "900"));
        assert!(store.begin(&first).expect("kept"));
        store.mark(&first, &progress, None).expect("kept");
        store.resolve(&first, Choice::Theirs, now()).expect("kept");
        assert_eq!(open_changes(&store), [change(Field::Arr, "100", "900")]);
    }
}

#[test]
fn what_was_made_over_theirs_stays_so_when_theirs_is_kept() {
    let (_folder, store) = open();
    let first = enqueue(&store, "1", set(Field::Arr, "100", "5000")).writes[0].id;
    assert!(store.begin(&first).expect("kept"));
    let conflict = Progress::Conflict {
        theirs: Some("7".to_owned()),
    };
    store.mark(&first, &conflict, None).expect("kept");
    enqueue(&store, "1", set(Field::Arr, "7", "900"));
    store.resolve(&first, Choice::Theirs, now()).expect("kept");
    assert_eq!(open_changes(&store), [change(Field::Arr, "7", "900")]);
}
