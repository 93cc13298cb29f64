//! What a person does is shown at once, long before the CRM knows of it.

use super::{account, action, id, log, moment, now, open, put, put_asked, record};
use chrono::{FixedOffset, TimeDelta};
use tenure::domain::field::Field;
use tenure::domain::touchpoint::NewTask;
use tenure::domain::write::{Choice, Op, Progress};
use tenure::store::{PortalInfo, Store};

fn set(field: Field, value: &str) -> Op {
    Op::SetField {
        field,
        base: None,
        value: Some(value.to_owned()),
    }
}

/// A store with an account, and everything a person may do to it waiting in the outbox.
fn busy() -> (tempfile::TempDir, Store) {
    let (folder, store) = open();
    put(&store, record("1", "adoption", 1));
    put(&store, record("2", "adoption", 1));
    let task = Op::AddTask(NewTask {
        title: "Send the guide".into(),
        due: now().date_naive(),
        owner: None,
        contacts: Vec::new(),
        about: None,
    });
    let ops = vec![
        set(Field::Stage, "value"),
        set(Field::Owner, "77"),
        set(Field::Tier, "benchmark"),
        set(Field::Sentiment, "-2"),
        set(Field::Likelihood, "35"),
        log(),
        task,
    ];
    store.enqueue(&action("1", ops)).expect("kept");
    (folder, store)
}

#[test]
fn a_waiting_write_shows_in_every_way_an_account_is_read() {
    let (_folder, store) = busy();
    let all = store.portfolio().expect("readable").accounts;
    let listed = all.into_iter().find(|of| of.id == id("1"));
    let record = store.record(&id("1")).expect("readable").expect("there");
    for shown in [listed.expect("there"), account(&store, "1"), record.account] {
        assert_eq!(shown.stage.as_deref(), Some("value"));
        assert_eq!(shown.stage_since, Some(now()));
        assert_eq!(shown.owner, Some("77".into()));
        assert_eq!(shown.tier, Some("benchmark".into()));
        let number = |field| shown.number(field).map(|of| (of.value, of.as_of));
        assert_eq!(number(Field::Sentiment), Some((-2.0, now())));
        assert_eq!(number(Field::Likelihood), Some((35.0, now())));
        assert_eq!(shown.last_touch, Some(moment(1_789_999_000)));
        assert_eq!(shown.open_tasks, 1);
        assert_eq!(shown.task_due, Some(now().date_naive()));
    }
    assert_eq!(account(&store, "2").owner, None, "and in no other");
}

#[test]
fn what_is_given_up_shows_no_more() {
    let (_folder, store) = busy();
    let waiting = store.outbox().expect("readable");
    for queued in waiting {
        let refused = Progress::Refused {
            why: "No.".to_owned(),
        };
        store.mark(&queued.write.id, &refused, None).expect("kept");
        store
            .resolve(&queued.write.id, Choice::Theirs, now())
            .expect("kept");
    }
    let shown = account(&store, "1");
    assert_eq!(shown.stage.as_deref(), Some("adoption"));
    assert_eq!(
        (shown.owner, shown.tier, shown.last_touch),
        (None, None, None)
    );
    assert_eq!((shown.numbers.len(), shown.open_tasks), (0, 0));
}

#[test]
fn a_task_is_due_on_the_day_that_was_said_by_the_persons_clock_and_the_portals() {
    let (_folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let portal = PortalInfo {
        id: "1".into(),
        time_zone: Some("Asia/Tokyo".into()),
        ..PortalInfo::default()
    };
    store.put_portal(&portal).expect("kept");
    let hours = |hours: i32| FixedOffset::east_opt(hours * 3_600).expect("an offset");
    let (there, here) = (hours(9), hours(-8));
    store.set_offset(here).expect("kept");
    let day = "2026-11-23".parse().expect("a day");
    let task = NewTask {
        title: "Send the guide".into(),
        due: day,
        ..NewTask::default()
    };
    let ops = vec![Op::AddTask(task)];
    store.enqueue(&action("1", ops)).expect("kept");
    let tasks = store.details(&id("1")).expect("readable").tasks;
    let due = tasks[0].due.expect("a day");
    assert_eq!(due, store.due(day).expect("readable"));
    for offset in [there, here] {
        assert_eq!(due.with_timezone(&offset).date_naive(), day, "{offset}");
    }
}

/// Who looks in from elsewhere goes by their own clock, and leaves the series to that of the others.
#[test]
fn a_day_is_that_of_who_says_it_also_where_the_cache_goes_by_another_clock() {
    let (folder, store) = open();
    put(&store, record("1", "adoption", 1));
    let portal = PortalInfo {
        id: "1".into(),
        time_zone: Some("America/Los_Angeles".into()),
        ..PortalInfo::default()
    };
    store.put_portal(&portal).expect("kept");
    let hours = |hours: i32| FixedOffset::east_opt(hours * 3_600).expect("an offset");
    let (there, here) = (hours(-8), hours(9));
    store.begin_offset(there).expect("kept");
    let (visitor, _) = Store::open(store.path()).expect("it opens");
    visitor.begin_offset(here).expect("kept");
    let day = "2026-11-24".parse().expect("a day");
    let task = NewTask {
        title: "Send the guide".into(),
        due: day,
        ..NewTask::default()
    };
    visitor
        .enqueue(&action("1", vec![Op::AddTask(task)]))
        .expect("kept");
    let added = visitor.details(&id("1")).expect("readable").tasks[0].due;
    for due in [visitor.due(day).expect("readable"), added.expect("a day")] {
        for offset in [there, here] {
            assert_eq!(due.with_timezone(&offset).date_naive(), day, "{offset}");
        }
    }
    drop(folder);
}

/// Else the rest of it would be cut off by who mends the line: while it waits, once the CRM has it, when it is
/// taken back, and while the CRM does not show it.
#[test]
fn that_a_text_is_more_than_its_line_is_known_wherever_it_is_from() {
    let (folder, store) = open();
    let reason = Field::LossReason;
    let mut known = record("1", "adoption", 1);
    known.account.loss_reason = Some("Price. See the call.".into());
    known.account.longer.insert(reason);
    known.raw.push((reason, "Price.\nSee the call.".into()));
    put(&store, known);
    let longer = || {
        let listed = store.portfolio().expect("readable").accounts;
        let listed = listed.iter().find(|of| of.id == id("1")).expect("there");
        let longer = account(&store, "1").longer.contains(reason);
        assert_eq!(listed.longer.contains(reason), longer);
        longer
    };
    assert!(longer(), "as it came");
    let change = |text: &str| {
        let change = action("1", vec![set(reason, text)]);
        store.enqueue(&change).expect("kept");
        change.writes[0].id
    };
    change("Price");
    assert!(!longer(), "it waits to be less");
    super::undo(&store);
    assert!(longer(), "taken back before it was sent");
    let less = change("Price");
    store.done(&less, None, None, now()).expect("kept");
    assert!(!longer(), "the CRM has less");
    let more = change("Price.\nAnd they were slow.");
    assert!(longer(), "it waits to be more");
    store.done(&more, None, None, now()).expect("kept");
    assert!(longer(), "the CRM has more");

    let mut hides = record("1", "adoption", 2_000_000_000);
    hides.hidden = vec![reason];
    // Asked for when it has all of ours.
    let later = TimeDelta::minutes(10);
    put_asked(&store, hides, later);
    assert!(longer(), "the CRM does not show it");
    put_asked(&store, record("1", "adoption", 2_000_000_001), later);
    assert!(!longer(), "the CRM has none");
    drop(folder);
}

#[test]
fn whose_values_are_hidden_is_found_while_somebody_writes() {
    let (folder, store) = open();
    let tiered = |account, second| {
        let mut record = record(account, "adoption", second);
        record.account.tier = Some("strategic".into());
        record.raw.push((Field::Tier, "strategic".to_owned()));
        record
    };
    let mut hides = record("1", "adoption", 200);
    hides.hidden = vec![Field::Tier];
    put(&store, record("2", "adoption", 200));
    put(&store, tiered("1", 199));
    put(&store, hides);
    assert_eq!(store.hidden_fields().expect("readable"), [Field::Tier]);
    let file = folder.path().join("tenure.db");
    let beside = rusqlite::Connection::open(file).expect("a second look");
    beside.execute_batch("BEGIN IMMEDIATE").expect("it writes");
    let found = store.with_hidden(&[Field::Tier]);
    assert_eq!(found.expect("nobody waits"), [id("1")]);
    beside.execute_batch("ROLLBACK").expect("it is done");
    // Read anew, nobody has it so any more: that is noted.
    put(&store, tiered("1", 300));
    assert_eq!(store.with_hidden(&[Field::Tier]).expect("noted"), []);
    assert_eq!(store.hidden_fields().expect("readable"), []);
}
