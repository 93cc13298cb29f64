//! Sending: what waits, what is held back, and who is told.

use super::fake::{Fake, account, unreachable};
use super::{action, hear, log, moment, quick, set};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tenure::crm::CrmError;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::write::{Choice, Progress};
use tenure::store::{Incoming, Listing, Step, Store};
use tenure::sync::{Command, Engine, News, push_once};
use uuid::Uuid;

/// A store with account 1 in adoption, and a CRM that agrees.
pub fn start() -> (TempDir, Store, Fake) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    let fake = Fake::seeded(1);
    fake.world()
        .fields
        .insert(("1".into(), Field::Stage), "adoption".into());
    let record = account("1", "adoption", 1_780_000_000);
    let items = vec![Incoming::Account(Box::new(record))];
    store
        .put_page(Listing::Accounts, items, Step::Delta, moment(1_790_000_000))
        .expect("the account is kept");
    (folder, store, fake)
}

pub fn enqueue(store: &Store, op: tenure::domain::write::Op) -> Uuid {
    let action = action("1", op);
    store.enqueue(&action).expect("the action is kept");
    action.writes[0].id
}

pub fn progress(store: &Store, write: &Uuid) -> Progress {
    let queued = store.queued(write).expect("the store can be read");
    queued.expect("the write is kept").progress
}

pub fn stage(store: &Store) -> Option<String> {
    let accounts = store
        .accounts(&["1".into()])
        .expect("the store can be read");
    accounts[0].stage.clone()
}

#[tokio::test]
async fn what_is_not_even_asked_is_no_answer() {
    let (_folder, store, fake) = start();
    let spared = std::iter::repeat_n(CrmError::Spared, 1_000);
    fake.world().next = std::iter::once(unreachable()).chain(spared).collect();
    let write = enqueue(&store, log());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| matches!(news, News::Offline { .. })).await;
    // It goes on trying, each time with a word about the outbox.
    let mut tried = 0;
    hear(&mut news, |news| {
        assert!(!matches!(news, News::Online), "nobody was reached");
        tried += usize::from(matches!(news, News::Outbox));
        tried == 8
    })
    .await;
    fake.world().next.clear();
    hear(&mut news, |news| matches!(news, News::Online)).await;
    engine.stop().await;
    assert!(matches!(progress(&store, &write), Progress::Done { .. }));
}

#[tokio::test]
async fn what_waits_while_nobody_answers_is_sent_once_somebody_does() {
    let (_folder, store, fake) = start();
    fake.world().next = vec![unreachable(), unreachable(), unreachable()];
    let write = enqueue(&store, log());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| matches!(news, News::Offline { .. })).await;
    hear(&mut news, |news| matches!(news, News::Online)).await;
    engine.stop().await;
    assert!(matches!(progress(&store, &write), Progress::Done { .. }));
    assert_eq!(fake.world().records.len(), 1);
}

#[tokio::test]
async fn a_conflict_holds_back_its_field_and_nothing_else_until_a_person_chooses() {
    let (_folder, store, fake) = start();
    let stage_key = (AccountId::from("1"), Field::Stage);
    fake.world()
        .fields
        .insert(stage_key.clone(), "renewal".into());
    let first = enqueue(&store, set(&store, "1", Field::Stage, "value"));
    let second = enqueue(&store, set(&store, "1", Field::Stage, "advocacy"));
    let touch = enqueue(&store, log());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| {
        matches!(news, News::Pushed { write, progress: Progress::Done { .. }, .. } if *write == touch)
    })
    .await;
    let theirs = Some("renewal".to_owned());
    assert_eq!(progress(&store, &first), Progress::Conflict { theirs });
    assert_eq!(progress(&store, &second), Progress::Waiting);
    assert_eq!(stage(&store).as_deref(), Some("advocacy"), "ours is shown");

    store
        .resolve(&first, Choice::Ours, moment(1_790_000_100))
        .expect("the choice is kept");
    engine.send(Command::Push);
    hear(&mut news, |news| {
        matches!(news, News::Pushed { write, progress: Progress::Done { .. }, .. } if *write == second)
    })
    .await;
    engine.stop().await;
    let value = fake.world().fields.get(&stage_key).cloned();
    assert_eq!(value.as_deref(), Some("advocacy"));
    assert_eq!(stage(&store).as_deref(), Some("advocacy"));
}

#[tokio::test]
async fn theirs_drops_ours_and_shows_theirs() {
    let (_folder, store, fake) = start();
    let key = (AccountId::from("1"), Field::Stage);
    fake.world().fields.insert(key.clone(), "renewal".into());
    let write = enqueue(&store, set(&store, "1", Field::Stage, "value"));
    let report = push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    assert_eq!((report.left.waiting, report.left.person), (0, 1));
    store
        .resolve(&write, Choice::Theirs, moment(1_790_000_100))
        .expect("the choice is kept");
    assert_eq!(progress(&store, &write), Progress::Dropped);
    assert_eq!(stage(&store).as_deref(), Some("renewal"));
    assert_eq!(
        store.base(&"1".into(), Field::Stage).expect("readable"),
        Some("renewal".into())
    );
}

#[tokio::test]
async fn where_theirs_is_kept_the_next_of_ours_is_asked_about_too() {
    let (_folder, store, fake) = start();
    let first = enqueue(&store, set(&store, "1", Field::Stage, "value"));
    let second = enqueue(&store, set(&store, "1", Field::Stage, "advocacy"));
    let key = (AccountId::from("1"), Field::Stage);
    fake.world().fields.insert(key.clone(), "renewal".into());
    let push = || push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop);
    push().await.expect("the push ends");
    store
        .resolve(&first, Choice::Theirs, moment(1_790_000_100))
        .expect("the choice is kept");
    push().await.expect("the push ends");
    let theirs = Some("renewal".to_owned());
    assert_eq!(progress(&store, &second), Progress::Conflict { theirs });
    let has = fake.world().fields.get(&key).cloned();
    assert_eq!(has.as_deref(), Some("renewal"));
}

#[tokio::test]
async fn a_refusal_waits_for_a_person_with_the_crms_words() {
    let (_folder, store, fake) = start();
    fake.world().next = vec![CrmError::Refused {
        status: 400,
        message: "loss_reason is required".into(),
        fields: vec!["loss_reason".into()],
    }];
    let write = enqueue(&store, set(&store, "1", Field::Stage, "churned"));
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    let heard = hear(&mut news, |news| matches!(news, News::NeedsPerson { .. })).await;
    let News::NeedsPerson { why, .. } = heard else {
        unreachable!("only that was waited for")
    };
    assert!(why.contains("loss_reason is required"), "{why}");
    engine.stop().await;
    let Progress::Refused { why } = progress(&store, &write) else {
        panic!("{:?}", progress(&store, &write));
    };
    assert!(why.contains("loss_reason is required"), "{why}");
}

#[tokio::test]
async fn with_a_refused_token_writes_wait_and_a_person_is_told_once() {
    let (_folder, store, fake) = start();
    let refused = || CrmError::Unauthorized {
        why: "it has expired".into(),
    };
    fake.world().next = vec![refused(), refused()];
    let writes = [enqueue(&store, log()), enqueue(&store, log())];
    let report = push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    assert_eq!(report.left.waiting, 2);
    assert!(report.why.expect("a reason").contains("it has expired"));
    assert_eq!(
        fake.world().requests.len(),
        1,
        "the token is not tried again and again"
    );
    for write in &writes {
        assert_eq!(progress(&store, write), Progress::Waiting);
    }
}

#[tokio::test]
async fn choosing_ours_writes_over_the_value_that_was_shown_and_no_other() {
    let (_folder, store, fake) = start();
    let key = (AccountId::from("1"), Field::Stage);
    fake.world().fields.insert(key.clone(), "renewal".into());
    let write = enqueue(&store, set(&store, "1", Field::Stage, "value"));
    push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    store
        .resolve(&write, Choice::Ours, moment(1_790_000_100))
        .expect("the choice is kept");
    fake.world().fields.insert(key.clone(), "churned".into());
    push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    let theirs = Some("churned".to_owned());
    assert_eq!(progress(&store, &write), Progress::Conflict { theirs });
    assert_eq!(fake.world().fields[&key], "churned");
}

#[tokio::test]
async fn a_wait_without_end_is_no_panic_and_holds_while_nobody_was_there() {
    let (_folder, store, fake) = start();
    let limited = CrmError::Limited {
        policy: "TEST".into(),
        after: Some(Duration::MAX),
    };
    fake.world().next = vec![unreachable(), limited];
    let write = enqueue(&store, log());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| matches!(news, News::Online)).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    engine.stop().await;
    assert_eq!(progress(&store, &write), Progress::Waiting);
    assert_eq!(fake.world().requests.len(), 2, "it asked to wait");
}

#[tokio::test]
async fn what_is_undone_before_it_is_sent_never_leaves() {
    let (_folder, store, fake) = start();
    let write = enqueue(&store, log());
    store
        .undo(
            None,
            Uuid::now_v7(),
            &mut Uuid::now_v7,
            moment(1_790_000_000),
        )
        .expect("the undo is kept");
    push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    assert_eq!(progress(&store, &write), Progress::Dropped);
    assert_eq!(fake.world().requests, Vec::<String>::new());
}

#[tokio::test]
async fn stopping_brings_a_running_request_to_its_end() {
    let (_folder, store, fake) = start();
    let write = enqueue(&store, log());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| matches!(news, News::Outbox)).await;
    engine.stop().await;
    assert!(matches!(progress(&store, &write), Progress::Done { .. }));
}
