//! Fields of one account that one action sets: what goes in one request, what waits for what, and what is
//! told of it.

use super::{action, id, log, now, open, set};
use std::collections::HashSet;
use tenure::domain::field::Field;
use tenure::domain::write::{Action, Choice, Progress, Write};
use tenure::store::{Job, Store};
use uuid::Uuid;

/// An action that sets fields of an account; its writes in their order.
fn sets(store: &Store, account: &str, fields: &[Field]) -> Vec<Uuid> {
    let ops = fields.iter().map(|field| set(*field, "", "1")).collect();
    let action = action(account, ops);
    store.enqueue(&action).expect("kept");
    ids(&action)
}

fn ids(action: &Action) -> Vec<Uuid> {
    action.writes.iter().map(|write| write.id).collect()
}

fn jobs(store: &Store) -> Vec<Job> {
    store.next_to_send(&HashSet::new(), 9).expect("readable")
}

fn of(jobs: &[Job]) -> Vec<Uuid> {
    jobs.iter().map(|job| job.queued.write.id).collect()
}

/// What goes with the first job.
fn beside(store: &Store) -> Vec<Uuid> {
    of(&store.beside(&jobs(store)[0]).expect("readable"))
}

fn stuck(store: &Store, write: &Uuid) {
    assert!(store.begin(write).expect("kept"));
    let refused = Progress::Refused { why: "no".into() };
    store.mark(write, &refused, Some("no")).expect("kept");
}

/// What each write of the outbox waits behind.
fn behind(store: &Store) -> Vec<Option<Uuid>> {
    let all = store.outbox().expect("readable");
    for queued in &all {
        let alone = store.held_behind(&queued.write.id).expect("readable");
        let alone = alone.map(|before| before.write.id);
        assert_eq!(queued.behind, alone, "the same of one as of all");
    }
    all.into_iter().map(|queued| queued.behind).collect()
}

#[test]
fn beside_a_field_go_the_other_fields_of_its_action_and_account_but_for_the_plan() {
    let (_folder, store) = open();
    let fields = [Field::Stage, Field::LossReason, Field::Plan, Field::Nps];
    let mut both = action("1", fields.map(|field| set(field, "", "1")).to_vec());
    both.writes.extend(action("1", vec![log()]).writes);
    let other = action("2", vec![set(Field::Nps, "", "1")]);
    both.writes.extend(other.writes);
    store.enqueue(&both).expect("kept");
    let all = ids(&both);
    sets(&store, "1", &[Field::Csat]);
    assert_eq!(of(&jobs(&store)), [all[0], all[5]]);
    assert_eq!(beside(&store), [all[1], all[3]]);
    // What was sent is looked for with the rest of it.
    store
        .mark(&all[1], &Progress::Unknown, Some("cut"))
        .expect("kept");
    assert_eq!(beside(&store), [all[1], all[3]]);
    // Nothing goes beside the plan, nor beside what sets no field.
    for alone in [2, 4] {
        for done in &all[..alone] {
            store.done(done, None, None, now()).expect("kept");
        }
        assert_eq!(of(&jobs(&store))[0], all[alone]);
        assert!(beside(&store).is_empty());
    }
}

#[test]
fn what_waits_behind_an_earlier_change_of_the_same_field_does_not_go_beside() {
    let (_folder, store) = open();
    let first = sets(&store, "1", &[Field::LossReason]);
    let second = sets(&store, "1", &[Field::Stage, Field::LossReason]);
    assert_eq!(of(&jobs(&store)), first);
    let job = Job {
        queued: store.queued(&second[0]).expect("readable").expect("kept"),
        made: None,
    };
    assert_eq!(store.beside(&job).expect("readable"), []);
    store.done(&first[0], None, None, now()).expect("kept");
    assert_eq!(of(&jobs(&store)), [second[0]]);
    assert_eq!(beside(&store), [second[1]]);
}

#[test]
fn the_companions_of_a_field_are_the_same_field_of_other_accounts_in_the_same_action() {
    let (_folder, store) = open();
    let of_account = |account: &str| -> Vec<Write> {
        let fields = [Field::Stage, Field::LossReason];
        action(account, fields.map(|field| set(field, "", "1")).to_vec()).writes
    };
    let mut many = action("1", Vec::new());
    for account in ["1", "2", "3", "4", "5"] {
        many.writes.extend(of_account(account));
    }
    store.enqueue(&many).expect("kept");
    let all = ids(&many);
    sets(&store, "6", &[Field::Stage]);
    let companions = |busy: &[&str], most| {
        let busy = busy.iter().map(|account| id(account)).collect();
        let found = store.companions(&jobs(&store)[0], &busy, most);
        of(&found.expect("readable"))
    };
    assert_eq!(companions(&["1"], 9), [all[2], all[4], all[6], all[8]]);
    assert_eq!(companions(&["1", "3"], 2), [all[2], all[6]]);
    // What is looked for has its own turn; what waits for a person, with all beside it, none.
    store
        .mark(&all[2], &Progress::Unknown, Some("cut"))
        .expect("kept");
    stuck(&store, &all[5]);
    assert_eq!(companions(&["1"], 9), [all[6], all[8]]);
}

#[test]
fn the_fields_of_an_action_wait_for_the_one_that_waits_for_a_person_and_say_so() {
    for at in 0..3 {
        let (_folder, store) = open();
        let all = sets(&store, "1", &[Field::Stage, Field::LossReason, Field::Nps]);
        let free = sets(&store, "1", &[Field::Csat]);
        stuck(&store, &all[at]);
        let waits = |place| (place != at).then_some(all[at]);
        let mut told: Vec<Option<Uuid>> = (0..3).map(waits).collect();
        told.push(None);
        assert_eq!(behind(&store), told);
        assert_eq!(of(&jobs(&store)), free);
        store.resolve(&all[at], Choice::Retry, now()).expect("kept");
        assert_eq!(of(&jobs(&store)), [all[0]]);
        assert_eq!(beside(&store), all[1..]);
        assert_eq!(behind(&store), [None; 4]);
    }
}

#[test]
fn what_stands_together_with_something_held_back_is_held_back_too_however_far_down() {
    let (_folder, store) = open();
    let first = sets(&store, "1", &[Field::LossReason]);
    let second = sets(&store, "1", &[Field::Stage, Field::LossReason]);
    let third = sets(&store, "1", &[Field::Nps, Field::Stage]);
    let free = sets(&store, "1", &[Field::Csat]);
    stuck(&store, &first[0]);
    // Before, the stage of the second waited without a word, and the third was torn apart.
    assert_eq!(of(&jobs(&store)), free);
    let by = Some(first[0]);
    assert_eq!(behind(&store), [None, by, by, by, by, None]);
    store
        .resolve(&first[0], Choice::Theirs, now())
        .expect("kept");
    assert_eq!(of(&jobs(&store)), [second[0]]);
    assert_eq!(beside(&store), [second[1]]);
    for done in &second {
        store.done(done, None, None, now()).expect("kept");
    }
    assert_eq!(of(&jobs(&store)), [third[0]]);
    assert_eq!(beside(&store), [third[1]]);
}

#[test]
fn whatever_a_person_says_to_a_field_begins_the_count_of_cuts_anew_for_all_beside_it() {
    for choice in [Some(Choice::Retry), Some(Choice::Theirs), None] {
        let (_folder, store) = open();
        let fields = [Field::LossReason, Field::Nps, Field::Plan];
        let all = sets(&store, "1", &fields);
        let other = sets(&store, "1", &[Field::Csat]);
        for write in all.iter().chain(&other) {
            store.cut_off(write).expect("kept");
        }
        stuck(&store, &all[0]);
        match choice {
            Some(choice) => store.resolve(&all[0], choice, now()),
            None => store.answer(&all[0], &[], &mut Uuid::now_v7),
        }
        .expect("kept");
        let cuts = |write: &Uuid| store.cuts(write).expect("readable");
        assert_eq!(all.iter().map(cuts).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(cuts(&other[0]), 1);
    }
}

#[test]
fn fields_that_go_together_are_begun_together_or_not_at_all() {
    let (_folder, store) = open();
    let all = sets(&store, "1", &[Field::Stage, Field::LossReason]);
    let other = sets(&store, "2", &[Field::Stage]);
    let known = |ids: &[Uuid]| -> Vec<Write> {
        let of = |id| store.queued(id).expect("readable").expect("kept").write;
        ids.iter().map(of).collect()
    };
    let read = known(&[all[0], all[1], other[0]]);
    // Meanwhile a person gives something with one of them.
    let given = [tenure::domain::write::Given::new("phone", "110")];
    store
        .answer(&all[1], &given, &mut Uuid::now_v7)
        .expect("kept");
    assert_eq!(store.begin_all(&read, || true).expect("kept"), other);
    assert_eq!(store.begin_all(&known(&all), || true).expect("kept"), all);
}
