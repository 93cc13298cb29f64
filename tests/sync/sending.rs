//! Sending: what waits, what is held back, and who is told.

use super::fake::{Fake, account, unknown, unreachable};
use super::{action, hear, log, moment, quick, set};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tenure::crm::CrmError;
use tenure::domain::field::Field;
use tenure::domain::id::AccountId;
use tenure::domain::write::{Choice, Progress};
use tenure::store::{Incoming, Listing, Step, Store, Undone};
use tenure::sync::{Command, Engine, News, Tuning, push_once};
use uuid::Uuid;

/// A store with account 1 in adoption, and a CRM that agrees.
fn start() -> (TempDir, Store, Fake) {
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

fn enqueue(store: &Store, op: tenure::domain::write::Op) -> Uuid {
    let action = action("1", op);
    store.enqueue(&action).expect("the action is kept");
    action.writes[0].id
}

fn progress(store: &Store, write: &Uuid) -> Progress {
    let queued = store.queued(write).expect("the store can be read");
    queued.expect("the write is kept").progress
}

fn stage(store: &Store) -> Option<String> {
    let accounts = store
        .accounts(&["1".into()])
        .expect("the store can be read");
    accounts[0].stage.clone()
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
async fn an_unknown_outcome_is_looked_for_and_not_sent_blindly() {
    let (_folder, store, fake) = start();
    let write = enqueue(&store, log());
    // Cut off before it took effect: looked for, not there, sent.
    fake.world().next = vec![unknown()];
    let report = push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    assert_eq!(report.sent, 1);
    let id = write.to_string();
    let asked: Vec<String> = fake.world().requests.clone();
    let (sent, find) = (format!("write {id}"), format!("find {id}"));
    let [first, looked @ .., last] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!((first, last), (&sent, &sent));
    // Once is enough where the first look comes late.
    let only_looked = looked.iter().all(|of| *of == find);
    assert!(!looked.is_empty() && only_looked, "{asked:?}");
}

#[tokio::test]
async fn a_record_that_turns_up_late_is_not_made_twice() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, log());
    // Still busy with it when it is first looked for.
    fake.world().next = vec![unknown()];
    let tuning = Tuning {
        // Long enough that the first look comes before, also on a busy machine.
        settle: Duration::from_secs(4),
        ..quick()
    };
    fake.world().late = vec![("1".into(), touch, "900".to_owned())];
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), tuning);
    hear(&mut news, |news| {
        matches!(
            news,
            News::Pushed {
                progress: Progress::Done { .. },
                ..
            }
        )
    })
    .await;
    engine.stop().await;
    assert_eq!(fake.world().records.len(), 1);
    let looked_for = format!("find {touch}");
    let requests = fake.world().requests.clone();
    let looks = requests.iter().filter(|of| **of == looked_for).count();
    assert_eq!(looks, 2, "{requests:?}");
    assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
}

#[tokio::test]
async fn a_look_that_is_refused_leaves_the_outcome_unknown() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, log());
    // It was made, its answer was lost, and then the token may not read calls.
    fake.world()
        .records
        .push(("1".into(), touch, "900".to_owned()));
    fake.world().next = vec![unknown()];
    fake.world().next_find = vec![CrmError::Forbidden {
        scopes: vec!["calls.read".into()],
    }];
    let tuning = Tuning {
        backoff_most: Duration::from_secs(600),
        ..quick()
    };
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), tuning);
    let heard = hear(&mut news, |news| matches!(news, News::NeedsPerson { .. })).await;
    assert!(format!("{heard:?}").contains("calls.read"), "{heard:?}");
    assert_eq!(progress(&store, &touch), Progress::Unknown);
    let trouble = store
        .queued(&touch)
        .expect("readable")
        .expect("kept")
        .trouble;
    assert!(trouble.is_some_and(|why| why.contains("calls.read")));
    store
        .resolve(&touch, Choice::Retry, moment(1_790_000_000))
        .expect("readable");
    let undo = store.undo(
        None,
        Uuid::now_v7(),
        &mut Uuid::now_v7,
        moment(1_790_000_000),
    );
    let Ok(Undone::Done { action, .. }) = undo else {
        panic!("{undo:?}")
    };
    assert_eq!(action.writes.len(), 1, "its inverse waits behind it");
    engine.send(Command::Push);
    while store.tally().expect("the store can be read").waiting > 0 {
        hear(&mut news, |news| matches!(news, News::Outbox)).await;
    }
    engine.stop().await;
    assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
    let world = fake.world();
    assert_eq!(world.records, [], "and taken back");
    let sent = format!("write {touch}");
    assert_eq!(
        world
            .requests
            .iter()
            .filter(|asked| **asked == sent)
            .count(),
        1
    );
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

#[tokio::test]
async fn only_one_process_sends() {
    let (folder, store, fake) = start();
    let (other, _) = Store::open(&folder.path().join("tenure.db")).expect("the store opens twice");
    let write = enqueue(&other, log());
    let refused = push_once(Arc::new(fake.clone()), other.clone(), quick(), &[], drop).await;
    assert!(refused.is_err(), "the other process has the lock");
    assert_eq!(progress(&store, &write), Progress::Waiting);
    push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the holder of the lock sends what the other has put in");
    assert!(matches!(progress(&other, &write), Progress::Done { .. }));
}

#[tokio::test]
async fn another_process_sends_until_it_ends_and_this_one_takes_over_at_the_next_command() {
    let (folder, other, fake) = start();
    assert!(other.claim().expect("the lock can be asked"));
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("both may read");
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| *news == News::Elsewhere).await;
    let write = enqueue(&store, log());
    let begun = enqueue(&store, set(&store, "1", Field::Stage, "value"));
    engine.send(Command::Push);
    engine.send(Command::Pull);
    // Details are read by whoever shows them; they also tell that the commands before are done with.
    engine.send(Command::Details("1".into()));
    hear(&mut news, |news| *news == News::Details("1".into())).await;
    assert_eq!(
        fake.world().requests,
        [] as [String; 0],
        "left to the other"
    );
    assert_eq!(progress(&store, &write), Progress::Waiting);
    // The other one dies in the middle of sending.
    assert!(other.begin(&begun).expect("the store can be written"));
    drop(other);
    engine.send(Command::Push);
    // Until nothing is open at all: what the other had begun is looked for after a quiet moment.
    while !store.outbox().expect("the store can be read").is_empty() {
        hear(&mut news, |news| matches!(news, News::Outbox)).await;
    }
    engine.stop().await;
    assert!(matches!(progress(&store, &write), Progress::Done { .. }));
    assert!(matches!(progress(&store, &begun), Progress::Done { .. }));
    let looked_for = format!("find {begun}");
    let world = fake.world();
    assert!(
        world.requests.contains(&looked_for),
        "its outcome was unknown: {:?}",
        world.requests
    );
    assert_eq!(world.records.len(), 1);
}

#[tokio::test]
async fn work_that_waits_for_another_process_is_taken_over_when_that_one_ends() {
    let (folder, other, fake) = start();
    assert!(other.claim().expect("the lock can be asked"));
    let (store, _) = Store::open(&folder.path().join("tenure.db")).expect("both may read");
    let write = enqueue(&store, log());
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    hear(&mut news, |news| *news == News::Elsewhere).await;
    drop(other);
    // Nobody says anything to the engine.
    hear(&mut news, |news| matches!(news, News::Outbox)).await;
    while store.tally().expect("the store can be read").waiting > 0 {
        tokio::task::yield_now().await;
    }
    engine.stop().await;
    assert!(matches!(progress(&store, &write), Progress::Done { .. }));
}

fn odd() -> CrmError {
    CrmError::Odd {
        what: "a write".into(),
        why: "status 302".into(),
    }
}

#[tokio::test]
async fn what_is_answered_without_sense_is_looked_for_and_never_made_twice() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, log());
    // It is made by the first request, whatever is answered to it.
    fake.world()
        .records
        .push(("1".into(), touch, "900".to_owned()));
    fake.world().next = vec![odd(); 9];
    push_once(Arc::new(fake.clone()), store.clone(), quick(), &[], drop)
        .await
        .expect("the push ends");
    assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
    let world = fake.world();
    assert_eq!(world.records.len(), 1);
    let asked = [format!("write {touch}"), format!("find {touch}")];
    assert_eq!(world.requests, asked, "sent once, then looked for");
}

#[tokio::test]
async fn answers_without_sense_end_with_a_question_and_a_retry_that_is_safe() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, log());
    fake.world().next = vec![odd(); 4];
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    let heard = hear(&mut news, |news| matches!(news, News::NeedsPerson { .. })).await;
    assert!(format!("{heard:?}").contains("status 302"), "{heard:?}");
    let Progress::Refused { why } = progress(&store, &touch) else {
        panic!("{:?}", progress(&store, &touch));
    };
    assert!(why.contains("not in the CRM"), "{why}");
    let last = fake.world().requests.last().cloned();
    assert_eq!(last, Some(format!("find {touch}")), "looked for at the end");
    store
        .resolve(&touch, Choice::Retry, moment(1_790_000_000))
        .expect("the choice is kept");
    engine.send(Command::Push);
    hear(&mut news, |news| {
        matches!(
            news,
            News::Pushed {
                progress: Progress::Done { .. },
                ..
            }
        )
    })
    .await;
    engine.stop().await;
    assert_eq!(fake.world().records.len(), 1);
}

#[tokio::test]
async fn a_panic_in_the_connector_leaves_an_unknown_outcome_that_is_looked_for_at_once() {
    for after in [true, false] {
        let (_folder, store, fake) = start();
        let touch = enqueue(&store, log());
        let next = enqueue(&store, set(&store, "1", Field::Stage, "value"));
        fake.world().write_panics = Some(after);
        let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
        // Nobody says anything to the engine, and it is not started again.
        hear(&mut news, |news| {
            matches!(news, News::Pushed { write, progress: Progress::Done { .. }, .. } if *write == next)
        })
        .await;
        engine.stop().await;
        assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
        let world = fake.world();
        assert_eq!(
            world.records.len(),
            1,
            "made once; after its effect: {after}"
        );
        assert!(world.requests.contains(&format!("find {touch}")));
    }
}

#[tokio::test]
async fn a_command_waits_for_its_own_writes_and_not_for_ever() {
    let (_folder, store, fake) = start();
    fake.world().silent = true;
    let touch = enqueue(&store, log());
    let tuning = Tuning {
        // Long enough that it is sent before, also on a busy machine.
        patience: Duration::from_secs(3),
        ..quick()
    };
    let own = [touch];
    let push = push_once(Arc::new(fake.clone()), store.clone(), tuning, &own, drop);
    let report = tokio::time::timeout(Duration::from_secs(60), push)
        .await
        .expect("it answers in time")
        .expect("the push ends");
    assert_eq!((report.sent, report.left.waiting), (0, 1));
    assert!(report.why.is_some_and(|why| why.contains("not answered")));
    assert_eq!(progress(&store, &touch), Progress::Unknown, "it was sent");
    // The next one looks first.
    fake.world().silent = false;
    push_once(
        Arc::new(fake.clone()),
        store.clone(),
        quick(),
        &[touch],
        drop,
    )
    .await
    .expect("the push ends");
    assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
    assert_eq!(fake.world().records.len(), 1);
}

#[tokio::test]
async fn what_nobody_can_look_for_may_be_given_up_by_a_person() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, log());
    fake.world().next = vec![unknown()];
    fake.world().next_find = vec![CrmError::Refused {
        status: 404,
        message: "the account is gone".into(),
        fields: Vec::new(),
    }];
    let tuning = Tuning {
        backoff_most: Duration::from_secs(600),
        ..quick()
    };
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), tuning);
    hear(&mut news, |news| matches!(news, News::NeedsPerson { .. })).await;
    store
        .resolve(&touch, Choice::Theirs, moment(1_790_000_000))
        .expect("the choice is kept");
    assert_eq!(progress(&store, &touch), Progress::Dropped);
    // Whoever was looking for it meanwhile does not bring it back to life.
    store
        .mark(&touch, &Progress::Waiting, None)
        .expect("the store can be written");
    assert_eq!(progress(&store, &touch), Progress::Dropped);
    engine.stop().await;
}

/// A store whose last process was killed between noting that it sends and sending.
fn killed_before_sending() -> (TempDir, Store, Fake, Uuid) {
    let (folder, store, fake) = start();
    let touch = enqueue(&store, log());
    assert!(store.begin(&touch).expect("the store can be written"));
    (folder, store, fake, touch)
}

/// Each time a command of its own: only what is kept on the disk goes on. Answers how often it was
/// sent in all.
async fn sync_at(path: &std::path::Path, fake: &Fake, second: i64) -> usize {
    let (store, _) = Store::open(path).expect("the store opens");
    let tuning = Tuning {
        quiet: Duration::from_millis(1),
        settle: Duration::from_secs(30),
        patience: Duration::from_secs(5),
        now: Arc::new(move || moment(second)),
        ..quick()
    };
    push_once(Arc::new(fake.clone()), store, tuning, &[], drop)
        .await
        .expect("the push ends");
    let world = fake.world();
    let sent = |asked: &&String| asked.starts_with("write ");
    world.requests.iter().filter(sent).count()
}

#[tokio::test]
async fn commands_one_after_the_other_go_on_waiting_for_an_unknown_outcome() {
    let (_folder, store, fake, touch) = killed_before_sending();
    let path = store.path().to_owned();
    drop(store);
    assert_eq!(sync_at(&path, &fake, 1_790_000_000).await, 0);
    assert_eq!(sync_at(&path, &fake, 1_790_000_020).await, 0);
    assert_eq!(fake.world().requests[0], format!("find {touch}"));
    assert_eq!(sync_at(&path, &fake, 1_790_000_031).await, 1);
    assert_eq!(fake.world().records.len(), 1);
    let (store, _) = Store::open(&path).expect("the store opens");
    assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
}

#[tokio::test]
async fn a_clock_set_back_lengthens_the_wait_for_an_unknown_outcome_by_no_more_than_itself() {
    let (_folder, store, fake, _) = killed_before_sending();
    let path = store.path().to_owned();
    drop(store);
    assert_eq!(sync_at(&path, &fake, 1_790_003_600).await, 0);
    assert_eq!(sync_at(&path, &fake, 1_790_000_000).await, 0);
    assert_eq!(sync_at(&path, &fake, 1_790_000_031).await, 1);
}

#[tokio::test]
async fn what_is_sent_anew_and_cut_off_again_is_waited_for_anew() {
    let (_folder, store, fake, _) = killed_before_sending();
    let path = store.path().to_owned();
    drop(store);
    assert_eq!(sync_at(&path, &fake, 1_790_000_000).await, 0);
    fake.world().next = vec![unknown()];
    assert_eq!(sync_at(&path, &fake, 1_790_000_031).await, 1);
    assert_eq!(sync_at(&path, &fake, 1_790_000_040).await, 1);
    assert_eq!(sync_at(&path, &fake, 1_790_000_062).await, 2);
    assert_eq!(fake.world().records.len(), 1);
}

#[tokio::test]
async fn a_write_that_only_ever_breaks_off_ends_with_a_question_and_is_in_the_crm_once() {
    for op in [true, false] {
        let (_folder, store, fake) = start();
        let op = match op {
            true => log(),
            false => set(&store, "1", Field::Stage, "value"),
        };
        let write = enqueue(&store, op);
        // As a server error while writing is told: it may have been done.
        fake.world().next = (0..100).map(|_| unknown()).collect();
        let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
        hear(
            &mut news,
            |news| matches!(news, News::NeedsPerson { write: Some(of), .. } if *of == write),
        )
        .await;
        let Progress::Refused { why } = progress(&store, &write) else {
            panic!("{:?}", progress(&store, &write));
        };
        assert!(why.contains("it can be sent again"), "{why}");
        let asked = fake.world().requests.clone();
        let sent = asked.iter().filter(|asked| asked.starts_with("write"));
        assert!((2..20).contains(&sent.count()), "{asked:?}");
        assert_eq!(
            asked.last(),
            Some(&format!("find {write}")),
            "looked for last"
        );
        // Whatever it was is over by the time a person says so.
        fake.world().next.clear();
        store
            .resolve(&write, Choice::Retry, moment(1_790_000_000))
            .expect("the choice is kept");
        engine.send(Command::Push);
        hear(&mut news, |news| {
            matches!(
                news,
                News::Pushed {
                    progress: Progress::Done { .. },
                    ..
                }
            )
        })
        .await;
        engine.stop().await;
        assert_eq!(fake.world().effects.len(), 1);
    }
}

#[tokio::test]
async fn a_write_that_only_ever_breaks_off_is_counted_from_command_to_command() {
    let (_folder, store, fake) = start();
    let write = enqueue(&store, log());
    let path = store.path().to_owned();
    drop(store);
    fake.world().next = (0..100).map(|_| unknown()).collect();
    let mut sent = 0;
    for command in 0..20 {
        sent = sync_at(&path, &fake, 1_790_000_000 + 31 * command).await;
    }
    let (store, _) = Store::open(&path).expect("the store opens");
    let stand = progress(&store, &write);
    assert!(matches!(stand, Progress::Refused { .. }), "{stand:?}");
    assert!((2..10).contains(&sent), "sent {sent} times");
}
