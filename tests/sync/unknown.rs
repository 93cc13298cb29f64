//! Writes of unknown outcome: looked for before they are sent again, and put to a person in the end.

use super::fake::unknown;
use super::sending::{enqueue, progress, start};
use super::{hear, log, moment, quick, set};
use std::sync::Arc;
use std::time::Duration;
use tenure::crm::CrmError;
use tenure::domain::field::Field;
use tenure::domain::write::{Choice, Progress};
use tenure::store::Undone;
use tenure::sync::{Command, Engine, News, Tuning, push_once};
use uuid::Uuid;

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
    // A busy machine may come to the first look only when all is settled: then it has more time.
    for settle in [1, 4, 16] {
        let (_folder, store, fake) = start();
        let touch = enqueue(&store, log());
        // Still busy with it when it is first looked for.
        fake.world().next = vec![unknown()];
        let tuning = Tuning {
            settle: Duration::from_secs(settle),
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
        let looked_for = format!("find {touch}");
        let requests = fake.world().requests.clone();
        let looks = requests.iter().filter(|of| **of == looked_for).count();
        if looks < 2 && settle < 16 {
            continue;
        }
        assert_eq!(looks, 2, "{requests:?}");
        assert_eq!(fake.world().records.len(), 1);
        assert!(matches!(progress(&store, &touch), Progress::Done { .. }));
        return;
    }
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

#[tokio::test]
async fn a_person_hears_of_a_look_that_the_crm_only_ever_fails_at() {
    let (_folder, store, fake) = start();
    let touch = enqueue(&store, log());
    let failed = || CrmError::Server {
        status: 500,
        message: "Internal error.".into(),
    };
    fake.world().next = vec![unknown()];
    fake.world().next_find = (0..1_000).map(|_| failed()).collect();
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), quick());
    let heard = hear(&mut news, |news| matches!(news, News::NeedsPerson { .. })).await;
    let News::NeedsPerson { write, why } = heard else {
        panic!("{heard:?}")
    };
    assert_eq!(write.map(|about| about.write), Some(touch));
    assert!(why.contains("Internal error"), "{why}");
    assert_eq!(
        progress(&store, &touch),
        Progress::Unknown,
        "it is looked for"
    );
    // And found in the end, without being sent again.
    {
        let mut world = fake.world();
        world.next_find.clear();
        world.records.push(("1".into(), touch, "900".to_owned()));
    }
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
    let requests = fake.world().requests.clone();
    let sent = requests.iter().filter(|of| of.starts_with("write"));
    assert_eq!(sent.count(), 1, "{requests:?}");
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
            |news| matches!(news, News::NeedsPerson { write: Some(of), .. } if of.write == write),
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
async fn a_person_who_waits_no_longer_stops_what_hangs_and_it_is_looked_for_before_it_is_sent_again()
 {
    let (_folder, store, fake) = start();
    fake.world().silent = true;
    let touch = enqueue(&store, log());
    let tuning = Tuning {
        settle: Duration::ZERO,
        ..quick()
    };
    let (engine, mut news) = Engine::start(Arc::new(fake.clone()), store.clone(), tuning);
    let sent = format!("write {touch}");
    while !fake.world().requests.contains(&sent) {
        tokio::task::yield_now().await;
    }
    fake.world().silent = false;
    engine.send(Command::Cancel);
    let stopped = |news: &News| matches!(news, News::SendStopped { writes: 1 });
    hear(&mut news, stopped).await;
    let done = |news: &News| {
        let done = |progress: &Progress| matches!(progress, Progress::Done { .. });
        matches!(news, News::Pushed { progress, .. } if done(progress))
    };
    hear(&mut news, done).await;
    engine.stop().await;
    let asked = fake.world().requests.clone();
    let [first, looked @ .., last] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!((first, last), (&sent, &sent));
    let find = format!("find {touch}");
    assert!(
        !looked.is_empty() && looked.iter().all(|of| *of == find),
        "{asked:?}"
    );
}
