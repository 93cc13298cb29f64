//! A disk that is full just when it is to be noted what came of a write.

use super::{Command, Engine, News, Tuning};
use crate::crm::{Crm, CrmError, Options, Page, Portal, Resource, Written};
use crate::domain::account::AccountRecord;
use crate::domain::book::Owner;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::touchpoint::{Details, Kind, NewTouchpoint};
use crate::domain::write::{Action, ObjectKind, ObjectRef, Op, Progress, Write};
use crate::store::Store;
use crate::store::full::room;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use uuid::Uuid;

/// Makes every record it is asked for, and fills the disk while it does; or never answers.
pub(super) struct Filling {
    pub store: Store,
    pub made: Mutex<Vec<Uuid>>,
    pub looks: AtomicU32,
    pub hangs: bool,
}

impl Filling {
    pub fn new(store: &Store, hangs: bool) -> Arc<Self> {
        Arc::new(Self {
            store: store.clone(),
            made: Mutex::default(),
            looks: AtomicU32::new(0),
            hangs,
        })
    }
}

fn made(write: &Write) -> Written {
    Written::Done {
        // Longer than any page of the database has room for.
        object: Some(ObjectRef {
            kind: ObjectKind::Call,
            id: write.id.simple().to_string().repeat(2_000),
        }),
        updated_at: None,
        stored: Vec::new(),
    }
}

fn not_asked<T>() -> Result<T, CrmError> {
    Err(CrmError::Odd {
        what: "a question".into(),
        why: "nobody asks it here".into(),
    })
}

#[async_trait]
impl Crm for Filling {
    async fn probe(&self) -> Result<Portal, CrmError> {
        not_asked()
    }

    async fn owners(&self) -> Result<Vec<Owner>, CrmError> {
        not_asked()
    }

    async fn options(&self, _: Field) -> Result<Option<Options>, CrmError> {
        not_asked()
    }

    async fn list(&self, _: Resource, _: Option<&str>) -> Result<Page, CrmError> {
        not_asked()
    }

    async fn changed(
        &self,
        _: Resource,
        _: DateTime<Utc>,
        _: Option<&str>,
    ) -> Result<Page, CrmError> {
        not_asked()
    }

    async fn details(&self, _: &AccountId) -> Result<Details, CrmError> {
        not_asked()
    }

    async fn account(&self, _: &AccountId) -> Result<Option<AccountRecord>, CrmError> {
        not_asked()
    }

    async fn write(&self, write: &Write, _: Option<&ObjectRef>) -> Result<Written, CrmError> {
        self.made.lock().expect("whole").push(write.id);
        if self.hangs {
            return std::future::pending().await;
        }
        room(&self.store, Some(0));
        Ok(made(write))
    }

    async fn find(
        &self,
        write: &Write,
        _: Option<&ObjectRef>,
    ) -> Result<Option<Written>, CrmError> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        let there = self.made.lock().expect("whole").contains(&write.id);
        Ok(there.then(|| made(write)))
    }
}

/// A store in a folder of its own, with a call to be logged in it.
pub(super) fn waiting() -> (tempfile::TempDir, Store, Uuid) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    let op = Op::Log(NewTouchpoint {
        kind: Kind::Call,
        at: Utc::now(),
        minutes: None,
        title: "Rollout".into(),
        body: String::new(),
        contacts: Vec::new(),
        owner: None,
        about: None,
    });
    let write = Write {
        id: Uuid::now_v7(),
        account: "1".into(),
        op,
        with: Vec::new(),
        seen: Vec::new(),
    };
    let id = write.id;
    let action = Action {
        id: Uuid::now_v7(),
        at: Utc::now(),
        title: "Acme: call logged".into(),
        writes: vec![write],
        undoes: None,
    };
    store.enqueue(&action).expect("kept");
    (folder, store, id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_does_not_wait_for_room_on_the_disk() {
    let (folder, store, id) = waiting();
    let crm = Filling::new(&store, false);
    let tuning = Tuning {
        // Longer than anybody waits.
        backoff: Duration::from_secs(3_600),
        backoff_most: Duration::from_secs(3_600),
        ..Tuning::default()
    };
    let (engine, _news) = Engine::start(crm.clone(), store.clone(), tuning);
    while crm.made.lock().expect("whole").is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::timeout(Duration::from_secs(60), engine.stop())
        .await
        .expect("it ends");
    room(&store, None);
    drop((store, crm));
    // Whoever comes next looks for it.
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
    assert!(store.claim().expect("nobody else has it"));
    let queued = store.queued(&id).expect("readable").expect("kept");
    assert_eq!(queued.progress, Progress::Unknown);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_and_could_not_be_noted_is_looked_for_when_there_is_room_again() {
    let (_folder, store, id) = waiting();
    let crm = Filling::new(&store, false);
    let tuning = Tuning {
        quiet: Duration::from_millis(5),
        settle: Duration::from_millis(5),
        backoff: Duration::from_millis(1),
        backoff_most: Duration::from_millis(4),
        ..Tuning::default()
    };
    let (engine, mut news) = Engine::start(crm.clone(), store.clone(), tuning);
    let heard = async {
        // The disk stays full until that has been said.
        while !matches!(news.recv().await, Some(News::Failed { .. })) {}
        room(&store, None);
        // Nobody says anything more to the engine.
        while store.tally().expect("readable").waiting > 0 {
            news.recv().await.expect("it runs");
        }
    };
    tokio::time::timeout(Duration::from_secs(30), heard)
        .await
        .expect("in time");
    engine.send(Command::Stop);
    engine.stop().await;
    let queued = store.queued(&id).expect("readable").expect("kept");
    assert!(matches!(queued.progress, Progress::Done { .. }));
    assert_eq!(crm.made.lock().expect("whole").len(), 1, "made once");
    assert!(crm.looks.load(Ordering::SeqCst) > 0, "and then looked for");
}
