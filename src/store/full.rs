//! A full disk, made by forbidding the database to grow.

use super::{Incoming, Listing, Step, Store, StoreError, guard};
use crate::domain::account::{Account, AccountRecord};
use crate::domain::field::Field;
use crate::domain::touchpoint::{Kind, NewTouchpoint};
use crate::domain::write::{Action, Op, Progress, Write};
use chrono::{DateTime, Utc};
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a moment")
}

/// Room for so many pages more; without a number for as many as there may be.
pub(crate) fn room(store: &Store, more: Option<i64>) {
    let writer = guard(&store.inner.writer);
    let connection = &writer.connection;
    let pages: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .expect("a count");
    let most = more.map_or(1 << 30, |more| pages + more);
    connection
        .query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()))
        .expect("a limit");
}

fn log(body: String) -> Action {
    let op = Op::Log(NewTouchpoint {
        kind: Kind::Call,
        at: now(),
        minutes: None,
        title: "Rollout".into(),
        body,
        contacts: Vec::new(),
        owner: None,
        about: None,
    });
    Action {
        id: Uuid::now_v7(),
        at: now(),
        title: "Acme: call logged".into(),
        writes: vec![Write {
            id: Uuid::now_v7(),
            account: "1".into(),
            op,
            with: Vec::new(),
            seen: Vec::new(),
        }],
        undoes: None,
    }
}

fn page(from: usize, count: usize) -> Vec<Incoming> {
    let record = |number: usize| AccountRecord {
        account: Account {
            id: number.to_string().as_str().into(),
            name: "x".repeat(400),
            ..Account::default()
        },
        raw: vec![(Field::Name, "x".repeat(400))],
        ..AccountRecord::default()
    };
    (from..from + count)
        .map(|number| Incoming::Account(Box::new(record(number))))
        .collect()
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    let (store, _) = Store::open(&path).expect("it opens");
    let put = |from, next: Option<&str>| {
        let step = Step::Full {
            next: next.map(str::to_owned),
        };
        store.put_page(Listing::Accounts, page(from, 50), step, now())
    };
    store.begin_full(Listing::Accounts, now()).expect("kept");
    put(0, Some("50")).expect("kept");
    let first = log("Rollout blocked by SSO".into());
    store.enqueue(&first).expect("kept");

    room(&store, Some(0));
    let error = put(50, None).expect_err("there is no room");
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    let sentence = error.to_string();
    assert!(
        sentence.contains("tenure.db") && sentence.contains("space"),
        "{sentence}"
    );
    let error = store
        .enqueue(&log("y".repeat(200_000)))
        .expect_err("there is no room");
    assert!(matches!(error, StoreError::Full { .. }), "{error}");

    // All of a page or nothing, and the pull goes on where it was.
    let whole = |store: &Store, accounts: usize| {
        let known = store.portfolio().expect("readable").accounts.len();
        assert_eq!(known, accounts);
        let outbox = store.outbox().expect("readable");
        assert_eq!(
            outbox.len(),
            1,
            "what was kept is there, what was not is not"
        );
        assert_eq!(outbox[0].write, first.writes[0]);
        assert_eq!(outbox[0].progress, Progress::Waiting);
        assert_eq!(store.journal(9).expect("readable").len(), 1);
    };
    whole(&store, 50);
    let position = store.position(Listing::Accounts).expect("readable");
    assert_eq!(
        (position.cursor.as_deref(), position.done),
        (Some("50"), 50)
    );

    room(&store, None);
    put(50, None).expect("there is room again");
    whole(&store, 100);
    drop(store);
    let (store, opened) = Store::open(&path).expect("it opens");
    assert_eq!(opened, super::Opened::Warm, "the file is whole");
    whole(&store, 100);
}
