//! What the CRM answers late does not undo what it took of us meanwhile.

use super::{account, action, id, log, moment, now, open, put, put_asked, record, set};
use chrono::TimeDelta;
use tenure::domain::field::Field;
use tenure::domain::task::Task;
use tenure::domain::touchpoint::NewTask;
use tenure::domain::write::{ObjectKind, ObjectRef, Op, Progress, TaskState};
use tenure::store::{Incoming, Listing, Step, Store, Undone};
use uuid::Uuid;

/// Has an operation done now; its write.
fn done(store: &Store, op: Op, object: Option<(ObjectKind, &str)>) -> Uuid {
    let action = action("1", vec![op]);
    store.enqueue(&action).expect("kept");
    let write = action.writes[0].id;
    assert!(store.begin(&write).expect("kept"));
    let object = object.map(|(kind, id)| ObjectRef {
        kind,
        id: id.to_owned(),
    });
    store.done(&write, object, None, now()).expect("kept");
    write
}

fn stage(store: &Store) -> Option<String> {
    account(store, "1").stage
}

#[test]
fn a_move_that_leaves_the_companys_date_hides_nothing_that_is_read_after_it() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    done(&store, set(Field::Stage, "adoption", "value"), None);
    let second = TimeDelta::seconds(1);
    put_asked(&store, record("1", "adoption", 200), -second);
    assert_eq!(stage(&store).as_deref(), Some("value"), "asked before");
    let base = store.base(&id("1"), Field::Stage).expect("readable");
    assert_eq!(base.as_deref(), Some("value"), "and so for the next write");
    // Somebody moves the ticket on: the company's date stays what it was.
    put_asked(&store, record("1", "renewal", 200), second);
    assert_eq!(stage(&store).as_deref(), Some("renewal"), "asked after");
    let base = store.base(&id("1"), Field::Stage).expect("readable");
    assert_eq!(base.as_deref(), Some("renewal"));
}

#[test]
fn a_page_asked_for_before_a_write_brings_the_rest_of_what_it_says() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    done(&store, set(Field::Stage, "adoption", "value"), None);
    let mut renamed = record("1", "adoption", 201);
    renamed.account.name = "Acme".into();
    put_asked(&store, renamed, -TimeDelta::seconds(1));
    let shown = account(&store, "1");
    assert_eq!(
        (&*shown.name, shown.stage.as_deref()),
        ("Acme", Some("value"))
    );
}

#[test]
fn a_write_done_at_a_time_to_come_hides_nothing_when_the_clock_is_set_back() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    done(&store, set(Field::Stage, "adoption", "value"), None);
    put_asked(&store, record("1", "renewal", 200), -TimeDelta::hours(1));
    assert_eq!(
        stage(&store).as_deref(),
        Some("value"),
        "it may be of before"
    );
    let an_hour_ago = now() - TimeDelta::hours(1);
    let items = vec![Incoming::Account(Box::new(record("1", "renewal", 200)))];
    store
        .put_page_asked(
            Listing::Accounts,
            items,
            Step::Delta,
            an_hour_ago,
            an_hour_ago,
        )
        .expect("kept");
    assert_eq!(stage(&store).as_deref(), Some("renewal"));
}

#[test]
fn a_call_stays_the_last_touch_until_the_crm_has_had_time_to_sum_it_up() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    let call = done(&store, log(), Some((ObjectKind::Call, "66")));
    let touch = |store: &Store| account(store, "1").last_touch;
    put_asked(&store, record("1", "renewal", 300), -TimeDelta::seconds(1));
    assert_eq!(touch(&store), Some(moment(1_789_999_000)), "asked before");
    assert_eq!(
        stage(&store).as_deref(),
        Some("renewal"),
        "the rest is taken"
    );
    put_asked(&store, record("1", "renewal", 301), TimeDelta::seconds(30));
    assert_eq!(touch(&store), Some(moment(1_789_999_000)), "soon after");
    put_asked(&store, record("1", "renewal", 302), TimeDelta::minutes(9));
    assert_eq!(touch(&store), None, "it is not there any more");
    done(&store, Op::Remove { write: call }, None);
    put_asked(&store, record("1", "renewal", 303), -TimeDelta::seconds(1));
    assert_eq!(touch(&store), None, "taken back");
}

fn task(done: bool) -> Task {
    Task {
        id: Some("t".into()),
        accounts: vec![id("1")],
        title: "Send the guide".into(),
        due: Some(now()),
        owner: None,
        done,
        odd: Vec::new(),
    }
}

/// Keeps a page with the task, asked for that much later than now.
fn put_task(store: &Store, task: Task, later: TimeDelta) {
    let (asked, kept) = (now() + later, now() + later.max(TimeDelta::zero()));
    store
        .put_page_asked(
            Listing::Tasks,
            vec![Incoming::Task(task)],
            Step::Delta,
            asked,
            kept,
        )
        .expect("kept");
}

#[test]
fn a_task_done_while_it_was_read_stays_done_until_it_is_read_anew() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    put_task(&store, task(false), -TimeDelta::minutes(9));
    let state = |done| TaskState { done, due: None };
    let set = Op::SetTask {
        task: "t".into(),
        title: "Send the guide".into(),
        base: state(false),
        value: state(true),
    };
    done(&store, set, None);
    put_task(&store, task(false), -TimeDelta::seconds(1));
    assert_eq!(account(&store, "1").open_tasks, 0);
    assert!(store.details(&id("1")).expect("readable").tasks[0].done);
    put_task(&store, task(false), TimeDelta::seconds(1));
    assert_eq!(
        account(&store, "1").open_tasks,
        1,
        "opened again over there"
    );
}

fn add() -> Op {
    Op::AddTask(NewTask {
        title: "Send the guide".into(),
        due: now().date_naive(),
        owner: None,
        contacts: Vec::new(),
        about: None,
    })
}

#[test]
fn a_task_taken_back_while_it_was_read_does_not_come_back() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    let made = done(&store, add(), Some((ObjectKind::Task, "t")));
    done(&store, Op::Remove { write: made }, None);
    put_task(&store, task(false), -TimeDelta::seconds(1));
    assert_eq!(account(&store, "1").open_tasks, 0);
    assert_eq!(store.details(&id("1")).expect("readable").tasks, []);
}

#[test]
fn what_is_taken_back_before_its_outcome_is_known_is_not_shown() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    let both = action("1", vec![log(), add()]);
    store.enqueue(&both).expect("kept");
    for write in &both.writes {
        assert!(store.begin(&write.id).expect("kept"));
        let unknown = Progress::Unknown;
        store.mark(&write.id, &unknown, Some("cut")).expect("kept");
    }
    assert_eq!(account(&store, "1").open_tasks, 1);
    assert!(matches!(super::undo(&store), Undone::Done { .. }));
    let all = store.portfolio().expect("readable").accounts;
    for shown in [&all[0], &account(&store, "1")] {
        assert_eq!((shown.open_tasks, shown.last_touch), (0, None));
    }
    let details = store.details(&id("1")).expect("readable");
    assert_eq!((details.tasks.len(), details.touchpoints.len()), (0, 0));
}
