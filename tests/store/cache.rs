//! The cache: newer replaces older, positions move with their pages, series come from the past.

use super::{account, action, id, log, moment, now, open, put, put_asked, record, set};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tenure::domain::account::Daily;
use tenure::domain::contact::{Contact, Role};
use tenure::domain::field::Field;
use tenure::domain::task::Task;
use tenure::domain::touchpoint::NewTask;
use tenure::domain::when::Dated;
use tenure::domain::write::{ObjectKind, ObjectRef, Op, TaskState};
use tenure::store::{Incoming, Listing, Snapshot, Step, Store};
use uuid::Uuid;

#[test]
fn an_older_record_never_replaces_a_newer_one() {
    let (_folder, store) = open();
    put(&store, record("1", "renewal", 200));
    assert!(put(&store, record("1", "adoption", 100)).is_empty());
    assert_eq!(account(&store, "1").stage.as_deref(), Some("renewal"));
    let changes = put(&store, record("1", "advocacy", 300));
    assert_eq!(changes.changed, [id("1")]);
    assert_eq!(account(&store, "1").stage.as_deref(), Some("advocacy"));
}

#[test]
fn the_same_record_again_is_no_change() {
    let (_folder, store) = open();
    assert_eq!(put(&store, record("1", "renewal", 200)).changed, [id("1")]);
    assert!(put(&store, record("1", "renewal", 200)).is_empty());
}

#[test]
fn a_value_written_stays_until_the_crm_has_something_newer() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 200));
    let action = action("1", vec![set(Field::Stage, "adoption", "value")]);
    store.enqueue(&action).expect("kept");
    let write = action.writes[0].id;
    store.begin(&write).expect("kept");
    store.done(&write, None, None, now()).expect("kept");
    // The CRM did not tell when it changed: a record of the time before is from before.
    put(&store, record("1", "adoption", 200));
    assert_eq!(account(&store, "1").stage.as_deref(), Some("value"));
    put_asked(&store, record("1", "renewal", 201), TimeDelta::seconds(1));
    assert_eq!(account(&store, "1").stage.as_deref(), Some("renewal"));
    assert_eq!(
        store.base(&id("1"), Field::Stage).expect("readable"),
        Some("renewal".into())
    );
}

#[test]
fn a_pull_goes_on_where_its_last_page_ended() {
    let (folder, store) = open();
    store.begin_full(Listing::Accounts, now()).expect("kept");
    let items = vec![Incoming::Account(Box::new(record("1", "adoption", 1)))];
    let step = Step::Full {
        next: Some("after 1".into()),
    };
    store
        .put_page(Listing::Accounts, items, step, now())
        .expect("kept");
    drop(store);
    let path = folder.path().join("tenure.db");
    let (store, _) = tenure::store::Store::open(&path).expect("the store opens");
    let position = store.position(Listing::Accounts).expect("readable");
    assert_eq!(position.cursor.as_deref(), Some("after 1"));
    assert_eq!((position.done, position.watermark), (1, None));
    let step = Step::Full { next: None };
    store
        .put_page(Listing::Accounts, Vec::new(), step, now())
        .expect("kept");
    let position = store.position(Listing::Accounts).expect("readable");
    assert_eq!((position.started, position.cursor), (None, None));
    assert_eq!(position.watermark, Some(now()));
}

#[test]
fn a_task_that_moves_to_another_account_is_counted_there_and_no_more_here() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    put(&store, record("2", "adoption", 1));
    let task = |account: &str| {
        Incoming::Task(Task {
            id: Some("t".into()),
            accounts: vec![account.into()],
            title: "Send the guide".into(),
            due: Some(now()),
            owner: None,
            done: false,
            odd: Vec::new(),
        })
    };
    let put_task = |account: &str| {
        store
            .put_page(Listing::Tasks, vec![task(account)], Step::Delta, now())
            .expect("kept")
    };
    assert_eq!(put_task("1").changed, [id("1")]);
    assert_eq!(put_task("2").changed, [id("1"), id("2")]);
    assert_eq!(account(&store, "1").open_tasks, 0);
    assert_eq!(account(&store, "2").open_tasks, 1);
    let gone = vec![Incoming::Gone("t".into())];
    store
        .put_page(Listing::Tasks, gone, Step::Delta, now())
        .expect("kept");
    assert_eq!(account(&store, "2").open_tasks, 0);
}

#[test]
fn history_that_a_change_does_not_carry_is_not_forgotten() {
    let (_folder, store) = open();
    let number = |value, second| Dated {
        value,
        as_of: moment(second),
    };
    let mut first = record("1", "adoption", 1_000_000);
    first
        .account
        .set_number(Field::Dau, Some(number(7.0, 900_000)));
    first.history = vec![(
        Field::Dau,
        vec![(moment(500_000), 5.0), (moment(900_000), 7.0)],
    )];
    put(&store, first);
    let mut second = record("1", "value", 2_000_000);
    second
        .account
        .set_number(Field::Dau, Some(number(9.0, 1_900_000)));
    put(&store, second);
    let known = store.record(&id("1")).expect("readable").expect("there");
    let dau = [(500_000, 5.0), (900_000, 7.0), (1_900_000, 9.0)]
        .map(|(second, value)| (moment(second), value));
    assert_eq!(known.history, [(Field::Dau, dau.to_vec())]);
    let stages: Vec<_> = known
        .stages
        .iter()
        .map(|(_, stage)| stage.as_str())
        .collect();
    assert_eq!(stages, ["adoption", "value"]);
    assert_eq!(known.account.stage_since, Some(moment(2_000_000)));
}

#[test]
fn snapshots_fill_the_days_that_no_history_tells_of() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let snapshot = |overall| Snapshot {
        account: id("1"),
        overall: Some(overall),
        outcome: None,
        experience: None,
    };
    store
        .put_snapshots(day, "default", &[snapshot(60.0)])
        .expect("kept");
    let third = day + TimeDelta::days(2);
    store
        .put_snapshots(third, "default", &[snapshot(50.0)])
        .expect("kept");
    let scores = Daily {
        last: third,
        values: vec![60.0, f32::NAN, 50.0],
    };
    assert_eq!(account(&store, "1").scores, scores);
    put(&store, record("1", "value", 2));
    assert_eq!(
        account(&store, "1").scores,
        scores,
        "a newer record keeps them"
    );
    assert_eq!(store.last_snapshot().expect("readable"), Some(third));
    // Each with the version of the scorecard that made it.
    store
        .put_snapshots(third, "default@1a2b3c4d", &[snapshot(50.0)])
        .expect("kept");
    let kept = store.snapshots(&id("1"), day).expect("readable");
    let by: Vec<_> = kept.iter().map(|(_, by, _)| by.as_str()).collect();
    assert_eq!(by, ["default", "default@1a2b3c4d"]);
}

#[test]
fn a_touchpoint_of_ours_is_shown_before_and_after_the_crm_lists_it() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let action = action("1", vec![log()]);
    store.enqueue(&action).expect("kept");
    let write = action.writes[0].id;
    let shown = || store.details(&id("1")).expect("readable").touchpoints;
    assert_eq!(shown().len(), 1, "while it waits");
    assert_eq!(shown()[0].id, None);
    let object = ObjectRef {
        kind: ObjectKind::Call,
        id: "77".into(),
    };
    store.begin(&write).expect("kept");
    store.done(&write, Some(object), None, now()).expect("kept");
    assert_eq!(shown()[0].id, Some("77".into()));
    // The CRM's lists lag behind: it is not in them yet.
    let mut details = store.details(&id("1")).expect("readable");
    details.touchpoints.clear();
    store.put_details(details, now(), now()).expect("kept");
    assert_eq!(shown().len(), 1);
    assert_eq!(account(&store, "1").last_touch, Some(moment(1_789_999_000)));
}

/// Has a write done in the CRM at a moment.
fn done_at(store: &Store, op: Op, object: Option<(ObjectKind, &str)>, at: DateTime<Utc>) -> Uuid {
    let action = action("1", vec![op]);
    store.enqueue(&action).expect("kept");
    let write = action.writes[0].id;
    store.begin(&write).expect("kept");
    let object = object.map(|(kind, id)| ObjectRef {
        kind,
        id: id.into(),
    });
    store.done(&write, object, None, at).expect("kept");
    write
}

#[test]
fn an_answer_asked_for_before_a_write_was_done_does_not_hide_it_however_late_it_comes() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let task = |done| Task {
        id: Some("t".into()),
        accounts: vec!["1".into()],
        title: "Send the guide".into(),
        due: Some(now()),
        owner: None,
        done,
        odd: Vec::new(),
    };
    let state = |done| TaskState { done, due: None };
    let at = |minutes| now() + TimeDelta::minutes(minutes);
    let mut old = store.details(&id("1")).expect("readable");
    old.tasks = vec![task(false)];
    store.put_details(old, at(0), at(0)).expect("kept");
    let taken_back = done_at(&store, log(), Some((ObjectKind::Call, "66")), at(1));
    // Asked here; until it answers, ten minutes later, all this is done.
    let asked = at(5);
    let answer = store.details(&id("1")).expect("readable");
    assert_eq!((answer.touchpoints.len(), answer.tasks.len()), (1, 1));
    done_at(&store, log(), Some((ObjectKind::Call, "77")), at(6));
    let set = Op::SetTask {
        task: "t".into(),
        title: "Send the guide".into(),
        base: state(false),
        value: state(true),
    };
    done_at(&store, set, None, at(6));
    let make = Op::AddTask(NewTask {
        title: "Call again".into(),
        due: now().date_naive(),
        owner: None,
        contacts: Vec::new(),
        about: None,
    });
    done_at(&store, make, Some((ObjectKind::Task, "88")), at(6));
    done_at(&store, Op::Remove { write: taken_back }, None, at(7));
    store.put_details(answer, asked, at(15)).expect("kept");
    let shown = store.details(&id("1")).expect("readable");
    let calls: Vec<_> = shown.touchpoints.iter().map(|of| of.id.clone()).collect();
    assert_eq!(calls, [Some("77".into())]);
    let tasks: Vec<_> = shown.tasks.iter().map(|of| (&*of.title, of.done)).collect();
    assert_eq!(tasks, [("Call again", false), ("Send the guide", true)]);
    // What is asked for later counts as it is answered: others may have opened it again.
    let mut later = shown;
    later.tasks = vec![task(false)];
    store.put_details(later, at(16), at(16)).expect("kept");
    let shown = store.details(&id("1")).expect("readable");
    assert!(shown.tasks.iter().all(|task| !task.done), "{shown:?}");
}

#[test]
fn the_screen_is_remembered() {
    let (_folder, store) = open();
    let value = serde_json::json!({"view": "triage", "row": 3});
    store.set_ui("last", &value).expect("kept");
    assert_eq!(store.ui("last").expect("readable"), Some(value));
    assert_eq!(store.ui("other").expect("readable"), None);
}

/// People of an account, as a page brings them.
fn people(account: &str, from: u32, count: u32) -> Vec<Incoming> {
    let person = |at: u32| Contact {
        id: at.to_string().as_str().into(),
        accounts: vec![id(account)],
        name: format!("Person {at}"),
        roles: vec![Role::Champion],
        ..Contact::default()
    };
    (from..from + count)
        .map(|at| Incoming::Contact(person(at)))
        .collect()
}

#[test]
fn a_page_of_people_sums_each_account_up_once() {
    let (folder, store) = open();
    put(&store, record("1", "adoption", 1));
    put(&store, record("2", "adoption", 1));
    let file = folder.path().join("tenure.db");
    let beside = rusqlite::Connection::open(file).expect("a second look");
    beside
        .execute_batch(
            "CREATE TABLE counted (id TEXT);
             CREATE TRIGGER counting AFTER UPDATE OF body ON account
             BEGIN INSERT INTO counted VALUES (new.id); END;",
        )
        .expect("it counts");
    let counted = || -> i64 {
        let all = beside.query_row("SELECT count(*) FROM counted", [], |row| row.get(0));
        all.expect("readable")
    };
    store.begin_full(Listing::Contacts, now()).expect("kept");
    let items = [people("1", 100, 50), people("2", 200, 50)].concat();
    let changes = store
        .put_page(Listing::Contacts, items, Step::Full { next: None }, now())
        .expect("kept");
    assert_eq!(changes.changed.len(), 2);
    assert_eq!(counted(), 2, "a hundred people of two accounts");
    assert_eq!(account(&store, "1").people.key, 50);
}

#[test]
fn a_contact_is_kept_while_it_belongs_to_an_account() {
    let (folder, store) = open();
    put(&store, record("1", "adoption", 1));
    put(&store, record("2", "adoption", 1));
    let file = folder.path().join("tenure.db");
    let beside = rusqlite::Connection::open(file).expect("a second look");
    let kept = || -> i64 {
        let all = "SELECT count(*) FROM record WHERE kind = 'contacts'";
        let all = beside.query_row(all, [], |row| row.get(0));
        all.expect("readable")
    };
    let person = |of: &[&str]| Contact {
        id: "7".into(),
        accounts: of.iter().map(|of| id(of)).collect(),
        name: "Dana".to_owned(),
        roles: vec![Role::Champion],
        ..Contact::default()
    };
    let read = |of: &[&str]| {
        let page = vec![Incoming::Contact(person(of))];
        let put = store.put_page(Listing::Contacts, page, Step::Delta, now());
        put.expect("kept")
    };
    let opened = |account: &str, contacts: Vec<Contact>| {
        let mut details = store.details(&id(account)).expect("readable");
        details.contacts = contacts;
        let put = store.put_details(details, now(), now());
        put.expect("kept")
    };
    let at = || -> Vec<String> {
        let found = store.findable().expect("readable");
        found.into_iter().map(|of| of.account.0).collect()
    };
    // Of nobody; then it is made somebody's, and taken away.
    read(&[]);
    assert_eq!(kept(), 0);
    assert_eq!(read(&["1"]).changed, [id("1")]);
    assert_eq!((kept(), account(&store, "1").people.key), (1, 1));
    assert_eq!(read(&[]).changed, [id("1")]);
    assert_eq!((kept(), account(&store, "1").people.key), (0, 0));
    // The same as accounts are opened.
    opened("1", vec![person(&["1"])]);
    opened("2", vec![person(&["2"])]);
    assert_eq!((kept(), at()), (1, vec!["1".to_owned(), "2".to_owned()]));
    opened("1", Vec::new());
    assert_eq!((kept(), at()), (1, vec!["2".to_owned()]));
    opened("2", Vec::new());
    assert_eq!((kept(), at()), (0, Vec::new()));
    // And as an account goes.
    read(&["1", "2"]);
    for (gone, left) in [("1", vec!["2".to_owned()]), ("2", Vec::new())] {
        let page = vec![Incoming::Gone(gone.into())];
        let put = store.put_page(Listing::Accounts, page, Step::Delta, now());
        assert_eq!(put.expect("kept").gone, [id(gone)]);
        assert_eq!((kept() as usize, at()), (left.len(), left));
    }
}
