//! Waiting writes over an account, and the raw text a write is compared with.

use crate::make::*;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use tenure::domain::account::{Account, AccountRecord};
use tenure::domain::overlay::overlay;
use tenure::domain::touchpoint::{Kind, NewTask, NewTouchpoint};
use tenure::domain::write::{Action, ObjectKind, ObjectRef, Op, TaskState, Write};
use tenure::domain::{Field, Now};
use tenure::store::{Incoming, Listing, Step, Store};
use uuid::Uuid;

fn set(field: Field, value: Option<&str>) -> Op {
    Op::SetField {
        field,
        base: None,
        value: value.map(str::to_owned),
    }
}

fn log(kind: Kind, days: i64) -> Op {
    log_at(kind, ago(days))
}

fn log_at(kind: Kind, at: DateTime<Utc>) -> Op {
    Op::Log(NewTouchpoint {
        kind,
        at,
        minutes: None,
        title: String::new(),
        body: String::new(),
        contacts: vec![],
        owner: None,
        about: None,
    })
}

#[test]
fn what_is_set_is_what_is_shown_and_its_raw_text_is_the_same() {
    let table = [
        (Field::Name, "Ünïted"),
        (Field::Domain, "example.org"),
        (Field::Owner, "99"),
        (Field::Tier, "benchmark"),
        (Field::Stage, "renewal"),
        (Field::Arr, "52000.5"),
        (Field::TermStart, "2026-01-31"),
        (Field::Renewal, "2027-01-31"),
        (Field::AutoRenew, "true"),
        (Field::Likelihood, "80"),
        (Field::Nps, "9"),
        (Field::Sentiment, "-1.5"),
        (Field::FirstValue, "2026-03-01"),
        (Field::LastTouch, "2026-11-20T08:30:00Z"),
        (Field::LastQbr, "2026-10-10"),
        (Field::LossReason, "price"),
        (Field::RenewalReason, "value_proven"),
    ];
    for (field, value) in table {
        let mut account = customer();
        overlay(&mut account, &set(field, Some(value)), Now::utc(ago(0)));
        assert_eq!(account.raw(field).as_deref(), Some(value), "{field:?}");
        if field != Field::Name {
            overlay(&mut account, &set(field, None), Now::utc(ago(0)));
            assert_eq!(account.raw(field), None, "{field:?} cleared");
        }
        assert!(account.odd.is_empty());
    }
}

#[test]
fn numbers_have_no_needless_digits() {
    let mut account = customer();
    put(&mut account, Field::Csat, 38.0);
    assert_eq!(account.raw(Field::Csat).as_deref(), Some("38"));
    assert_eq!(account.raw(Field::Arr).as_deref(), Some("10000"));
    assert_eq!(account.raw(Field::Likelihood), None);
    account.odd.push((Field::Nps, "n/a".into()));
    assert_eq!(account.raw(Field::Nps).as_deref(), Some("n/a"));
}

#[test]
fn a_new_stage_begins_when_it_was_set_and_the_same_one_goes_on() {
    let mut account = customer();
    overlay(
        &mut account,
        &set(Field::Stage, Some("value")),
        Now::utc(ago(1)),
    );
    assert_eq!(account.stage_since, Some(ago(1)));
    overlay(
        &mut account,
        &set(Field::Stage, Some("value")),
        Now::utc(ago(0)),
    );
    assert_eq!(account.stage_since, Some(ago(1)));
}

#[test]
fn text_of_the_wrong_type_is_kept_as_odd() {
    let mut account = customer();
    overlay(
        &mut account,
        &set(Field::Renewal, Some("soon")),
        Now::utc(ago(0)),
    );
    assert_eq!((account.renewal, account.odd.len()), (None, 1));
    assert_eq!(account.raw(Field::Renewal).as_deref(), Some("soon"));
    overlay(
        &mut account,
        &set(Field::Renewal, Some("2027-02-01")),
        Now::utc(ago(0)),
    );
    assert!(account.odd.is_empty() && account.renewal.is_some());
}

#[test]
fn a_talk_moves_the_last_touch_forward_and_only_forward() {
    let mut account = customer();
    overlay(&mut account, &log(Kind::Note, 0), Now::utc(ago(0)));
    assert_eq!(account.last_touch, Some(ago(3)), "a note touches nobody");
    overlay(&mut account, &log(Kind::Call, 9), Now::utc(ago(0)));
    assert_eq!(account.last_touch, Some(ago(3)), "an older call is no news");
    overlay(&mut account, &log(Kind::Meeting, -5), Now::utc(ago(0)));
    assert_eq!(
        account.last_touch,
        Some(ago(3)),
        "a planned meeting was not held"
    );
    overlay(&mut account, &log(Kind::Call, 1), Now::utc(ago(0)));
    assert_eq!(account.last_touch, Some(ago(1)));
}

#[test]
fn a_task_is_counted_and_the_first_due_is_kept() {
    let task = |back| {
        Op::AddTask(NewTask {
            title: "send guide".into(),
            due: day(back),
            owner: None,
            contacts: Vec::new(),
            about: None,
        })
    };
    let mut account = customer();
    overlay(&mut account, &task(-3), Now::utc(ago(0)));
    overlay(&mut account, &task(-9), Now::utc(ago(0)));
    assert_eq!((account.open_tasks, account.task_due), (2, Some(day(-3))));
}

/// Its sums go by a clock, and so does what is laid over them.
#[test]
fn a_task_that_is_moved_is_due_by_the_clock_that_the_sums_go_by() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().ok();
    let state = |due| TaskState { done: false, due };
    let op = Op::SetTask {
        task: "7".into(),
        title: "Call".to_owned(),
        base: state(at("2026-11-24T20:00:00Z")),
        value: state(at("2026-11-27T20:00:00Z")),
    };
    let day = |text: &str| text.parse().ok();
    for (hours, was, is) in [
        (9, "2026-11-25", "2026-11-28"),
        (-8, "2026-11-24", "2026-11-27"),
    ] {
        let mut account = customer();
        (account.open_tasks, account.task_due) = (1, day(was));
        let offset = FixedOffset::east_opt(hours * 3_600).expect("an offset");
        let now = Now {
            utc: ago(0),
            offset,
        };
        overlay(&mut account, &op, now);
        assert_eq!(account.task_due, day(is), "{hours}");
    }
}

/// More than the one line that is shown of it, until it is set to less.
#[test]
fn a_text_that_is_set_to_more_than_its_line_is_known_to_be_longer() {
    let mut account = customer();
    let mut is_longer = |field, value: &str| {
        overlay(&mut account, &set(field, Some(value)), Now::utc(ago(0)));
        account.longer.contains(field)
    };
    let reason = Field::LossReason;
    assert!(is_longer(reason, "too dear\nand too slow"));
    assert!(!is_longer(reason, "too dear"));
    assert!(is_longer(reason, &"dear ".repeat(2_000)));
    assert!(!is_longer(Field::Plan, "one\ntwo"), "a plan is no line");
    overlay(&mut account, &set(reason, None), Now::utc(ago(0)));
    assert!(!account.longer.contains(reason));
}

#[test]
fn a_call_logged_this_moment_stays_a_touch_while_it_waits_and_once_the_crm_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    let account = customer();
    let id = account.id.clone();
    let shown = || -> Account {
        let found = store.accounts(std::slice::from_ref(&id)).expect("readable");
        found.into_iter().next().expect("the account is there")
    };
    let record = AccountRecord {
        account,
        ..AccountRecord::default()
    };
    let page = vec![Incoming::Account(Box::new(record))];
    store
        .put_page(Listing::Accounts, page, Step::Delta, ago(0))
        .expect("kept");
    // A clock tells nanoseconds; the outbox keeps the action's moment in milliseconds, the cache a touch in
    // seconds.
    let at = ago(0) + TimeDelta::nanoseconds(1_234_567);
    let write = Write {
        id: Uuid::now_v7(),
        account: id.clone(),
        op: log_at(Kind::Call, at),
        with: Vec::new(),
        seen: Vec::new(),
    };
    let call = write.id;
    let action = Action {
        id: Uuid::now_v7(),
        at,
        title: "Acme: call".into(),
        writes: vec![write],
        undoes: None,
    };
    store.enqueue(&action).expect("kept");
    let touched = |account: Account| account.last_touch.map(|of| of.timestamp());
    assert_eq!(touched(shown()), Some(at.timestamp()), "it waits");
    let made = ObjectRef {
        kind: ObjectKind::Call,
        id: "9".into(),
    };
    store.done(&call, Some(made), None, ago(0)).expect("kept");
    assert!(store.outbox().expect("readable").is_empty());
    assert_eq!(touched(shown()), Some(at.timestamp()), "it is there");
}
