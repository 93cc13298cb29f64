//! What concerns one account alone, and what concerns the whole portal: a lock, a limit, another portal.

use super::fake::{Fake, account};
use super::{action, hear, log, moment, quick, set};
use std::sync::Arc;
use tempfile::TempDir;
use tenure::crm::CrmError;
use tenure::domain::field::Field;
use tenure::domain::write::{Choice, ObjectKind, ObjectRef, Op, Progress};
use tenure::store::{Incoming, Listing, Step, Store};
use tenure::sync::{Command, Engine, News, SyncError, pull_once, push_once};
use uuid::Uuid;

/// A store with accounts 1 and 2 in adoption, and a CRM that agrees.
fn start() -> (TempDir, Store, Fake) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens");
    let fake = Fake::seeded(1);
    for id in ["1", "2"] {
        let key = (id.into(), Field::Stage);
        fake.world().fields.insert(key, "adoption".into());
        let record = account(id, "adoption", 1_780_000_000);
        let items = vec![Incoming::Account(Box::new(record))];
        store
            .put_page(Listing::Accounts, items, Step::Delta, moment(1_790_000_000))
            .expect("the account is kept");
    }
    (folder, store, fake)
}

fn enqueue(store: &Store, account: &str, op: Op) -> Uuid {
    let action = action(account, op);
    store.enqueue(&action).expect("the action is kept");
    action.writes[0].id
}

fn progress(store: &Store, write: &Uuid) -> Progress {
    let queued = store.queued(write).expect("the store can be read");
    queued.expect("the write is kept").progress
}

fn is_done(news: &News, of: Uuid) -> bool {
    matches!(news, News::Pushed { write, progress: Progress::Done { .. }, .. } if *write == of)
}

#[tokio::test]
async fn of_a_write_that_the_crm_is_never_ready_for_a_person_is_told_once() {
    let (_folder, store, fake) = start();
    fake.world().locked.insert("1".into());
    let locked = enqueue(&store, "1", set(&store, "1", Field::Stage, "value"));
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    let told = |news: &News| matches!(news, News::NeedsPerson { .. });
    let heard = hear(&mut news, told).await;
    let News::NeedsPerson { write, why } = heard else {
        unreachable!("only that was waited for")
    };
    let about = write.expect("of that write");
    assert_eq!((about.write, about.decides), (locked, false));
    assert!(about.title.is_some_and(|title| !title.is_empty()));
    assert_eq!(why, "The CRM cannot do it just now: the record is locked.");
    assert_eq!(progress(&store, &locked), Progress::Waiting);
    let tries = |fake: &Fake| fake.world().requests.len();
    let before = tries(&fake);
    hear(&mut news, |news| {
        assert!(!told(news), "once: {news:?}");
        tries(&fake) >= before + 8
    })
    .await;
    fake.world().locked.clear();
    hear(&mut news, |news| is_done(news, locked)).await;
    engine.stop().await;
}

#[tokio::test]
async fn a_locked_record_holds_up_its_own_account_alone_and_goes_when_it_is_free() {
    let (_folder, store, fake) = start();
    fake.world().locked.insert("1".into());
    let locked = enqueue(&store, "1", set(&store, "1", Field::Stage, "value"));
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    // It has been tried, and more than once.
    while fake.world().requests.len() < 3 {
        hear(&mut news, |news| *news == News::Outbox).await;
    }
    let free = enqueue(&store, "2", set(&store, "2", Field::Stage, "value"));
    engine.send(Command::Nudge);
    hear(&mut news, |news| is_done(news, free)).await;
    assert!(fake.world().effects.iter().all(|(_, write)| *write == free));
    fake.world().locked.clear();
    hear(&mut news, |news| is_done(news, locked)).await;
    engine.stop().await;
    assert_eq!(fake.world().effects.len(), 2);
}

#[tokio::test]
async fn while_the_answer_is_to_wait_each_account_has_its_turn_to_find_out() {
    let (_folder, store, fake) = start();
    fake.world().limited.insert("1".into());
    let limited = enqueue(&store, "1", set(&store, "1", Field::Stage, "value"));
    let free = enqueue(&store, "2", set(&store, "2", Field::Stage, "value"));
    let mut tuning = quick();
    tuning.parallel = 1;
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), tuning);
    hear(&mut news, |news| is_done(news, free)).await;
    fake.world().limited.clear();
    hear(&mut news, |news| is_done(news, limited)).await;
    engine.stop().await;
}

#[tokio::test]
async fn nothing_is_sent_to_or_read_from_another_portal() {
    let (_folder, store, fake) = start();
    fake.world().portal = Some("1".into());
    let crm = Arc::new(fake.clone());
    pull_once(crm.clone(), store.clone(), quick(), true, drop)
        .await
        .expect("the first portal is the one");
    let kept = store.portal().expect("readable").expect("it is kept");
    assert_eq!(kept.id, "1");
    let note = enqueue(&store, "1", log());
    let asked = fake.world().requests.len();

    fake.world().portal = Some("99999".into());
    let report = push_once(crm.clone(), store.clone(), quick(), &[], drop).await;
    let report = report.expect("the push ends");
    assert_eq!((report.sent, report.left.waiting), (0, 1));
    let why = report.why.expect("a reason");
    assert!(
        why.contains("Portal 99999 answers") && why.contains("portal 1:"),
        "{why}"
    );
    let pulled = pull_once(crm.clone(), store.clone(), quick(), false, drop).await;
    assert!(
        matches!(&pulled, Err(SyncError::OtherPortal { kept, now }) if kept == "1" && now == "99999"),
        "{pulled:?}"
    );
    assert_eq!(
        fake.world().requests.len(),
        asked,
        "nobody was asked anything"
    );
    // Nor does the cockpit.
    let (engine, mut news) = Engine::start(crm.clone(), store.clone(), quick());
    let heard = hear(&mut news, |news| matches!(news, News::NeedsPerson { .. })).await;
    assert!(format!("{heard:?}").contains("99999"), "{heard:?}");
    engine.stop().await;
    assert_eq!(fake.world().requests.len(), asked);
    assert_eq!(progress(&store, &note), Progress::Waiting);

    fake.world().portal = Some("1".into());
    let report = push_once(crm, store.clone(), quick(), &[], drop).await;
    assert_eq!(report.expect("the push ends").sent, 1);
}

#[tokio::test]
async fn a_portal_that_changes_while_everything_is_read_does_not_become_the_one_that_is_kept() {
    let (_folder, store, fake) = start();
    fake.world().portal = Some("1".into());
    let crm = Arc::new(fake.clone());
    let (engine, mut news) = Engine::start(crm, store.clone(), quick());
    engine.send(Command::PullFull);
    hear(&mut news, |news| matches!(news, News::Finished { .. })).await;
    fake.world().portal = Some("99999".into());
    engine.send(Command::PullFull);
    let heard = hear(&mut news, |news| {
        matches!(news, News::Failed { .. } | News::Finished { .. })
    })
    .await;
    assert!(
        format!("{heard:?}").contains("Portal 99999 answers"),
        "{heard:?}"
    );
    engine.stop().await;
    let kept = store.portal().expect("readable").expect("it is kept");
    assert_eq!(kept.id, "1");
}

#[tokio::test]
async fn the_record_that_a_move_changes_is_kept_over_a_crash() {
    let (folder, store, fake) = start();
    let ticket = ObjectRef {
        kind: ObjectKind::Ticket,
        id: "902".into(),
    };
    fake.world().aim = Some(ticket.clone());
    let write = enqueue(&store, "1", set(&store, "1", Field::Stage, "value"));
    // Nobody knows which one: nothing is sent, and it is found out again.
    fake.world().next_aim = vec![CrmError::Server {
        status: 502,
        message: "bad gateway".into(),
    }];
    fake.world().silent = true;
    let (engine, _news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    let sent = async {
        while fake.world().requests.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), sent)
        .await
        .expect("it is sent in time");
    engine.kill().await;
    drop(store);
    fake.world().silent = false;
    // The record moves on: what was noted is what is looked at.
    fake.world().aim = Some(ObjectRef {
        kind: ObjectKind::Ticket,
        id: "903".into(),
    });
    fake.world().about.clear();
    // Another process takes the lock as soon as the first one is gone.
    let store = loop {
        let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("it opens");
        if store.claim().expect("readable") {
            break store;
        }
        tokio::task::yield_now().await;
    };
    let report = push_once(
        Arc::new(fake.clone()),
        store.clone(),
        quick(),
        &[write],
        drop,
    )
    .await;
    report.expect("the push ends");
    assert!(matches!(progress(&store, &write), Progress::Done { .. }));
    let about = fake.world().about.clone();
    assert!(about.contains(&Some(ticket)), "looked at: {about:?}");
}

#[tokio::test]
async fn what_was_refused_is_looked_for_before_a_person_has_it_sent_again() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, "1", log());
    // Somebody in between said no, and had passed it on.
    fake.world().next = vec![CrmError::Refused {
        status: 404,
        message: "no such page".into(),
        fields: Vec::new(),
    }];
    let crm = Arc::new(fake.clone());
    let push = || push_once(crm.clone(), store.clone(), quick(), &[], drop);
    push().await.expect("the push ends");
    assert!(matches!(progress(&store, &touch), Progress::Refused { .. }));
    fake.world().records = vec![("1".into(), touch, "900".to_owned())];
    store
        .resolve(&touch, Choice::Retry, moment(1_790_000_000))
        .expect("the choice is kept");
    push().await.expect("the push ends");
    assert!(
        matches!(&progress(&store, &touch), Progress::Done { object: Some(object), .. } if object.id == "900")
    );
    assert_eq!(fake.world().records.len(), 1, "and not made again");

    // Where there is none, it is made at once.
    let other = enqueue(&store, "1", log());
    fake.world().next = vec![CrmError::Refused {
        status: 400,
        message: "not now".into(),
        fields: Vec::new(),
    }];
    push().await.expect("the push ends");
    store
        .resolve(&other, Choice::Retry, moment(1_790_000_000))
        .expect("the choice is kept");
    push().await.expect("the push ends");
    assert!(matches!(progress(&store, &other), Progress::Done { .. }));
    assert_eq!(fake.world().records.len(), 2);
}
