//! Doing again what was taken back, one after the other, whatever became of it in between.

use super::{account, action, folder, log, now, open, put, record, set};
use tenure::domain::field::Field;
use tenure::domain::write::{Action, ObjectKind, ObjectRef, Op, Progress, Stored};
use tenure::store::{Store, Undone};
use uuid::Uuid;

fn enqueue(store: &Store, of: &str, ops: Vec<Op>) -> Action {
    let action = action(of, ops);
    store.enqueue(&action).expect("the action is kept");
    action
}

/// The account's stage moved from one to the next.
fn moved(store: &Store, from: &str, to: &str) -> Action {
    enqueue(store, "1", vec![set(Field::Stage, from, to)])
}

fn sent(store: &Store, action: &Action) {
    for write in &action.writes {
        assert!(store.begin(&write.id).expect("kept"));
        let object = matches!(write.op, Op::Log(_)).then(|| ObjectRef {
            kind: ObjectKind::Call,
            id: write.id.to_string(),
        });
        store
            .done(&write.id, object, None, now())
            .expect("the outcome is kept");
    }
}

fn came(undone: Undone) -> Action {
    match undone {
        Undone::Done { action, .. } => action,
        Undone::No { why } => panic!("{why}"),
    }
}

fn undo(store: &Store) -> Action {
    came(
        store
            .undo(None, Uuid::now_v7(), &mut Uuid::now_v7, now())
            .expect("kept"),
    )
}

fn take_back(store: &Store, which: &Action) -> Undone {
    store
        .undo(Some(&which.id), Uuid::now_v7(), &mut Uuid::now_v7, now())
        .expect("kept")
}

fn try_redo(store: &Store) -> Undone {
    store
        .redo(Uuid::now_v7(), &mut Uuid::now_v7, now())
        .expect("kept")
}

fn redo(store: &Store) -> Action {
    came(try_redo(store))
}

fn stage(store: &Store) -> String {
    account(store, "1").stage.expect("a stage")
}

fn nothing(undone: &Undone) -> &str {
    match undone {
        Undone::No { why } => why,
        Undone::Done { action, .. } => panic!("{action:?}"),
    }
}

/// Two moves, both taken back, with or without the CRM having heard of any of it.
fn two_taken_back(store: &Store, sends: bool) -> [Action; 2] {
    put(store, record("1", "adoption", 1));
    let go = |action: &Action| {
        if sends {
            sent(store, action);
        }
    };
    go(&moved(store, "adoption", "value"));
    go(&moved(store, "value", "renewal"));
    let second = undo(store);
    go(&second);
    let first = undo(store);
    go(&first);
    assert_eq!(stage(store), "adoption");
    [first, second]
}

#[test]
fn two_undos_of_one_field_are_redone_in_turn_and_taken_back_again() {
    for sends in [false, true] {
        let (_folder, store) = open();
        two_taken_back(&store, sends);
        for _ in 0..2 {
            let one = redo(&store);
            assert_eq!(one.title, "Redo: Account: something");
            assert_eq!(stage(&store), "value", "sent: {sends}");
            let other = redo(&store);
            assert_eq!(stage(&store), "renewal", "sent: {sends}");
            assert!(nothing(&try_redo(&store)).contains("nothing to redo"));
            if sends {
                sent(&store, &one);
                sent(&store, &other);
            }
            let back = [undo(&store), undo(&store)];
            assert_eq!(stage(&store), "adoption", "sent: {sends}");
            if sends {
                back.iter().for_each(|undo| sent(&store, undo));
            }
        }
        let left = store.outbox().expect("readable");
        assert_eq!(left, [], "sent: {sends}");
    }
}

#[test]
fn of_two_undos_the_earlier_is_not_redone_before_the_later() {
    for sends in [false, true] {
        let (_folder, store) = open();
        let [_, second] = two_taken_back(&store, sends);
        let why = take_back(&store, &second);
        assert!(nothing(&why).contains("redo that first"), "{why:?}");
        assert_eq!(stage(&store), "adoption");
        redo(&store);
        came(take_back(&store, &second));
        assert_eq!(stage(&store), "renewal");
    }
}

#[test]
fn what_may_be_in_the_crm_and_nobody_can_see_is_not_made_again() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let call = enqueue(&store, "1", vec![log()]);
    let id = call.writes[0].id;
    assert!(store.begin(&id).expect("kept"));
    store.mark(&id, &Progress::Unknown, None).expect("kept");
    let told = store.mark_unseen(&id, "the account is no longer there.");
    assert!(told.expect("kept").unseen());
    undo(&store);
    let why = try_redo(&store);
    assert!(
        nothing(&why).starts_with("“Account: something” may be in the CRM"),
        "{why:?}"
    );
    assert_eq!(store.outbox().expect("readable"), []);
    // What was only refused is.
    let call = enqueue(&store, "1", vec![log()]);
    let refused = Progress::Refused {
        why: "The CRM refuses: no.".to_owned(),
    };
    store
        .mark(&call.writes[0].id, &refused, None)
        .expect("kept");
    undo(&store);
    assert_eq!(redo(&store).writes.len(), 1);
}

#[test]
fn what_is_done_since_ends_the_redoing_and_is_itself_redone() {
    let (_folder, store) = open();
    two_taken_back(&store, false);
    enqueue(&store, "1", vec![log()]);
    assert!(nothing(&try_redo(&store)).contains("nothing to redo"));
    undo(&store);
    assert_eq!(redo(&store).writes.len(), 1);
    assert!(nothing(&try_redo(&store)).contains("nothing to redo"));
    assert_eq!(stage(&store), "adoption");
}

#[test]
fn the_next_start_redoes_what_the_last_one_took_back() {
    let (_folder, path) = folder();
    {
        let (store, _) = Store::open(&path).expect("it opens");
        two_taken_back(&store, false);
        redo(&store);
    }
    let (store, _) = Store::open(&path).expect("it opens");
    redo(&store);
    assert_eq!(stage(&store), "renewal");
}

#[test]
fn of_a_bulk_that_was_sent_in_part_all_is_done_again() {
    let (_folder, store) = open();
    let mut writes = Vec::new();
    for id in ["1", "2", "3"] {
        put(&store, record(id, "adoption", 1));
        writes.extend(action(id, vec![set(Field::Stage, "adoption", "value")]).writes);
    }
    let bulk = Action {
        writes,
        ..action("1", Vec::new())
    };
    store.enqueue(&bulk).expect("kept");
    let theirs = Some("advocacy".to_owned());
    let first = Action {
        writes: vec![bulk.writes[0].clone()],
        ..bulk.clone()
    };
    sent(&store, &first);
    let conflict = Progress::Conflict { theirs };
    store
        .mark(&bulk.writes[1].id, &conflict, None)
        .expect("kept");
    let undo = undo(&store);
    assert_eq!(undo.writes.len(), 1, "one has reached the CRM");
    sent(&store, &undo);
    assert_eq!(store.outbox().expect("readable"), []);
    let redo = redo(&store);
    let mut accounts: Vec<&str> = redo.writes.iter().map(|of| of.account.as_str()).collect();
    accounts.sort_unstable();
    assert_eq!(accounts, ["1", "2", "3"]);
    assert!(
        redo.writes
            .iter()
            .all(|of| of.op == set(Field::Stage, "adoption", "value"))
    );
}

#[test]
fn what_was_taken_back_while_it_was_sent_and_then_refused_is_put_to_nobody() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    for stands in [
        Progress::Refused { why: "no".into() },
        Progress::Conflict {
            theirs: Some("advocacy".into()),
        },
    ] {
        let action = moved(&store, "adoption", "value");
        assert!(store.begin(&action.writes[0].id).expect("kept"));
        undo(&store);
        let now = store.mark(&action.writes[0].id, &stands, None);
        assert_eq!(now.expect("kept"), Progress::Dropped);
        assert_eq!(store.outbox().expect("readable"), []);
        assert_eq!(redo(&store).writes.len(), 1, "and is done again");
        undo(&store);
    }
}

#[test]
fn what_the_crm_would_not_remove_is_not_made_a_second_time() {
    let (_folder, store) = open();
    let action = enqueue(&store, "1", vec![log()]);
    sent(&store, &action);
    let removal = undo(&store);
    assert!(store.begin(&removal.writes[0].id).expect("kept"));
    // Asked for again before the CRM has answered.
    assert_eq!(redo(&store).writes.len(), 1);
    let refused = Progress::Refused { why: "no".into() };
    store
        .mark(&removal.writes[0].id, &refused, None)
        .expect("kept");
    assert_eq!(store.outbox().expect("readable"), [], "it is there still");
}

#[test]
fn what_the_crm_wanted_with_it_goes_with_it_again() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let mut action = action("1", vec![set(Field::Stage, "adoption", "churned")]);
    let with = vec![("loss_reason".to_owned(), "price".to_owned())];
    action.writes[0].with.clone_from(&with);
    store.enqueue(&action).expect("kept");
    sent(&store, &action);
    let undo = undo(&store);
    let nothing = vec![("loss_reason".to_owned(), String::new())];
    assert_eq!(undo.writes[0].with, nothing, "it is put back with it");
    assert_eq!(undo.writes[0].seen, with);
    sent(&store, &undo);
    let again = redo(&store);
    assert_eq!(again.writes[0].with, with);
    assert_eq!(again.writes[0].seen, []);
}

#[test]
fn what_the_crm_has_stored_otherwise_is_shown_and_taken_back() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    let mut write = enqueue(&store, "1", vec![set(Field::Stage, "adoption", "value")]);
    let id = write.writes.remove(0).id;
    assert!(store.begin(&id).expect("kept"));
    let stored = [
        Stored {
            property: "customer_stage".to_owned(),
            field: Some(Field::Stage),
            written: Some("value".to_owned()),
            value: Some("renewal".to_owned()),
        },
        Stored {
            property: "nps_score".to_owned(),
            field: Some(Field::Nps),
            written: Some("7".to_owned()),
            value: Some("8".to_owned()),
        },
    ];
    store
        .done_as(&id, None, None, &stored, now())
        .expect("the outcome is kept");
    let of = "1".into();
    assert_eq!(account(&store, "1").stage.as_deref(), Some("renewal"));
    let base = |field| store.base(&of, field).expect("readable");
    assert_eq!(base(Field::Stage).as_deref(), Some("renewal"));
    assert_eq!(base(Field::Nps).as_deref(), Some("8"));
    let queued = store.queued(&id).expect("readable").expect("kept");
    assert_eq!(queued.progress.stored(), stored);
    let back = undo(&store);
    let Op::SetField { base, value, .. } = &back.writes[0].op else {
        panic!("{back:?}");
    };
    assert_eq!(base.as_deref(), Some("renewal"), "as the CRM has it");
    assert_eq!(value.as_deref(), Some("adoption"));
}
