//! Several processes, at once or one after the other: who sends, and what the next one goes on with.

use super::fake::{Fake, unknown};
use super::sending::{enqueue, progress, start};
use super::{hear, log, moment, quick, set};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tenure::domain::field::Field;
use tenure::domain::write::Progress;
use tenure::store::Store;
use tenure::sync::{Command, Engine, News, Tuning, push_once};
use uuid::Uuid;

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

#[tokio::test]
async fn a_command_waits_for_its_own_writes_and_not_for_ever() {
    let (_folder, store, fake) = start();
    fake.world().silent = true;
    let touch = enqueue(&store, log());
    // A busy machine may not come to send it in so short a time: then there is more patience.
    let mut patience = Duration::from_secs(1);
    loop {
        let tuning = Tuning {
            patience,
            ..quick()
        };
        let own = [touch];
        let push = push_once(Arc::new(fake.clone()), store.clone(), tuning, &own, drop);
        let report = tokio::time::timeout(patience + Duration::from_secs(60), push)
            .await
            .expect("it answers in time")
            .expect("the push ends");
        assert_eq!((report.sent, report.left.waiting), (0, 1));
        assert!(report.why.is_some_and(|why| why.contains("not answered")));
        if !fake.world().requests.is_empty() {
            break;
        }
        patience *= 4;
        assert!(patience < Duration::from_secs(60), "it is never sent");
    }
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
        // The wait is by the moments told, never by the machine's clock: it is longer than the patience,
        // and that is longer than anything here takes.
        settle: Duration::from_secs(300),
        patience: Duration::from_secs(60),
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
    assert_eq!(sync_at(&path, &fake, 1_790_000_200).await, 0);
    assert_eq!(fake.world().requests[0], format!("find {touch}"));
    assert_eq!(sync_at(&path, &fake, 1_790_000_310).await, 1);
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
    assert_eq!(sync_at(&path, &fake, 1_790_000_310).await, 1);
}

#[tokio::test]
async fn what_is_sent_anew_and_cut_off_again_is_waited_for_anew() {
    let (_folder, store, fake, _) = killed_before_sending();
    let path = store.path().to_owned();
    drop(store);
    assert_eq!(sync_at(&path, &fake, 1_790_000_000).await, 0);
    fake.world().next = vec![unknown()];
    assert_eq!(sync_at(&path, &fake, 1_790_000_310).await, 1);
    assert_eq!(sync_at(&path, &fake, 1_790_000_400).await, 1);
    assert_eq!(sync_at(&path, &fake, 1_790_000_620).await, 2);
    assert_eq!(fake.world().records.len(), 1);
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
        sent = sync_at(&path, &fake, 1_790_000_000 + 310 * command).await;
    }
    let (store, _) = Store::open(&path).expect("the store opens");
    let stand = progress(&store, &write);
    assert!(matches!(stand, Progress::Refused { .. }), "{stand:?}");
    assert!((2..10).contains(&sent), "sent {sent} times");
}
