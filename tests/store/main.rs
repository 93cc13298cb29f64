//! The store: what it keeps, through damage, other versions and crashes.

mod cache;
mod ears;
mod glimpse;
mod histories;
mod marks;
mod merged;
mod opening;
mod outbox;
mod raw;
mod redo;
mod series;
mod shown;
mod ties;
mod together;
mod unseen;

use chrono::{DateTime, TimeDelta, Utc};
use std::path::PathBuf;
use tempfile::TempDir;
use tenure::domain::account::{Account, AccountRecord};
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::touchpoint::{Kind, NewTouchpoint};
use tenure::domain::write::{Action, Op, Write};
use tenure::store::{Changes, Incoming, Listing, Step, Store};
use uuid::Uuid;

fn moment(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).expect("a moment")
}

fn now() -> DateTime<Utc> {
    moment(1_790_000_000)
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tenure.db");
    (folder, path)
}

fn open() -> (TempDir, Store) {
    let (folder, path) = folder();
    let (store, _) = Store::open(&path).expect("the store opens");
    (folder, store)
}

fn record(id: &str, stage: &str, second: i64) -> AccountRecord {
    AccountRecord {
        account: Account {
            id: id.into(),
            name: format!("Account {id}"),
            stage: Some(stage.into()),
            updated_at: DateTime::from_timestamp(second, 0),
            ..Account::default()
        },
        raw: vec![(Field::Stage, stage.into())],
        ..AccountRecord::default()
    }
}

fn put(store: &Store, record: AccountRecord) -> Changes {
    let items = vec![Incoming::Account(Box::new(record))];
    store
        .put_page(Listing::Accounts, items, Step::Delta, now())
        .expect("the page is kept")
}

/// Keeps a page that the CRM was asked for that much later than now.
fn put_asked(store: &Store, record: AccountRecord, later: TimeDelta) -> Changes {
    let items = vec![Incoming::Account(Box::new(record))];
    let (asked, kept) = (now() + later, now() + later.max(TimeDelta::zero()));
    store
        .put_page_asked(Listing::Accounts, items, Step::Delta, asked, kept)
        .expect("the page is kept")
}

fn account(store: &Store, id: &str) -> Account {
    let mut accounts = store.accounts(&[id.into()]).expect("readable");
    accounts.pop().expect("the account is there")
}

fn action(account: &str, ops: Vec<Op>) -> Action {
    Action {
        id: Uuid::now_v7(),
        at: now(),
        title: "Account: something".into(),
        writes: ops
            .into_iter()
            .map(|op| Write {
                id: Uuid::now_v7(),
                account: account.into(),
                op,
                with: Vec::new(),
                seen: Vec::new(),
            })
            .collect(),
        undoes: None,
    }
}

fn log() -> Op {
    Op::Log(NewTouchpoint {
        kind: Kind::Call,
        at: moment(1_789_999_000),
        minutes: Some(20),
        title: "Rollout".into(),
        body: "Rollout blocked by SSO".into(),
        contacts: Vec::new(),
        owner: None,
        about: None,
    })
}

fn set(field: Field, base: &str, value: &str) -> Op {
    Op::SetField {
        field,
        base: Some(base.into()),
        value: Some(value.into()),
    }
}

fn undo(store: &Store) -> tenure::store::Undone {
    store
        .undo(None, Uuid::now_v7(), &mut Uuid::now_v7, now())
        .expect("the store can be written")
}

fn id(text: &str) -> AccountId {
    text.into()
}
