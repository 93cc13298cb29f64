//! The sync between a failing CRM and a store that is torn down at any moment.

mod along;
mod apart;
mod bulk;
mod carriers;
mod clocks;
mod ends;
mod fake;
mod faulty;
mod gone;
mod grouped;
mod hidden;
mod merged;
mod named;
mod once;
mod processes;
mod raw;
mod reading;
mod sending;
mod tasks;
mod unknown;
mod wire;

use chrono::{DateTime, Utc};
use std::time::Duration;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::touchpoint::{Kind, NewTouchpoint};
use tenure::domain::write::{Action, Op, Write};
use tenure::store::Store;
use tenure::sync::{News, Tuning};
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

/// Times so short that a test need not wait, and longer than the fake CRM is ever late.
fn quick() -> Tuning {
    Tuning {
        quiet: Duration::from_millis(25),
        settle: Duration::from_millis(40),
        backoff: Duration::from_millis(1),
        backoff_most: Duration::from_millis(8),
        ..Tuning::default()
    }
}

fn moment(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).expect("a moment")
}

/// An action with one write.
fn action(account: &str, op: Op) -> Action {
    Action {
        id: Uuid::now_v7(),
        at: Utc::now(),
        title: format!("{account}: something"),
        writes: vec![Write {
            id: Uuid::now_v7(),
            account: account.into(),
            op,
            with: Vec::new(),
            seen: Vec::new(),
        }],
        undoes: None,
    }
}

fn log() -> Op {
    Op::Log(NewTouchpoint {
        kind: Kind::Call,
        at: moment(1_790_000_000),
        minutes: Some(20),
        title: "Rollout".into(),
        body: "Rollout blocked by SSO".into(),
        contacts: Vec::new(),
        owner: None,
        about: None,
    })
}

/// Sets a field from the value that the person sees.
fn set(store: &Store, account: &str, field: Field, value: &str) -> Op {
    Op::SetField {
        field,
        base: store
            .base(&AccountId::from(account), field)
            .expect("the store can be read"),
        value: Some(value.into()),
    }
}

/// Waits for news that fit, not longer than any of this may take.
async fn hear(news: &mut UnboundedReceiver<News>, mut fits: impl FnMut(&News) -> bool) -> News {
    let wait = async {
        loop {
            let item = news.recv().await.expect("the engine runs");
            if fits(&item) {
                return item;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), wait)
        .await
        .expect("the news come in time")
}
