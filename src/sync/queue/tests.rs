//! What waits for what.

use super::*;
use crate::domain::write::Choice;
use crate::sync::full::{Filling, waiting};
use crate::sync::push::FAILED_TRIES;
use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context as Task, Wake, Waker};

/// Counts how often a task is told to go on.
#[derive(Default)]
struct Woken(AtomicU32);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn the_end_waits_for_an_answer_alone_and_turns_round_for_no_wait_that_is_over() {
    let (_folder, store, id) = waiting();
    let crm = Filling::new(&store, true);
    let mut queue = Queue::new(Context::new(crm.clone(), store, Tuning::default(), drop));
    queue.fill().await;
    while crm.made.lock().expect("whole").is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(*crm.made.lock().expect("whole"), [id]);
    let over = Later {
        at: Instant::now(),
        quiet: false,
    };
    queue.later.insert("2".into(), over);
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(woken.clone());
    let mut task = Task::from_waker(&waker);
    let mut end = pin!(queue.finish());
    assert!(end.as_mut().poll(&mut task).is_pending());
    assert_eq!(
        woken.0.load(Ordering::SeqCst),
        0,
        "nothing to do until it answers"
    );
}

#[tokio::test]
async fn what_could_not_be_noted_is_unknown_since_then_and_not_since_before() {
    let (_folder, store, id) = waiting();
    let crm = Filling::new(&store, true);
    let mut queue = Queue::new(Context::new(crm, store, Tuning::default(), drop));
    queue.hush(id, Instant::now());
    let going = going("1", id);
    queue.came(going, Came::Trouble("the disk is full".into()));
    assert!(
        !queue.hushed.contains_key(&id),
        "noted anew when it is found"
    );
    assert!(queue.lost.contains_key(&id));
}

fn going(account: &str, write: Uuid) -> Going {
    Going {
        account: account.into(),
        writes: vec![write],
        title: format!("Account {account}"),
    }
}

/// A queue that sends nothing by itself, and what it tells a person.
fn telling(tuning: Tuning) -> (tempfile::TempDir, Queue, Arc<Mutex<Vec<Option<String>>>>) {
    let (folder, store, _) = waiting();
    let told: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
    let keep = told.clone();
    let tell = move |news| {
        if let News::NeedsPerson { write, .. } = news {
            let about = write.expect("of a write");
            assert!(!about.decides, "nobody has to choose");
            keep.lock().expect("whole").push(about.title);
        }
    };
    let crm = Filling::new(&store, true);
    let queue = Queue::new(Context::new(crm, store, tuning, tell));
    (folder, queue, told)
}

#[tokio::test]
async fn what_holds_up_all_is_told_once_until_something_goes_through_and_a_lock_of_each() {
    let (_folder, mut queue, told) = telling(Tuning::default());
    let took = || std::mem::take(&mut *told.lock().expect("whole"));
    let writes: Vec<(String, Uuid)> = (0..100)
        .map(|account| (account.to_string(), Uuid::now_v7()))
        .collect();
    let rounds = |queue: &mut Queue, came: &Came, rounds: u32| {
        for _ in 0..rounds {
            for (account, write) in &writes {
                queue.came(going(account, *write), came.clone());
            }
        }
    };
    let failed = || "The CRM failed with 502".to_owned();
    rounds(&mut queue, &Came::Unready(failed()), FAILED_TRIES + 3);
    assert_eq!(took(), [None], "once, and of no one of them");
    rounds(&mut queue, &Came::Untold(failed()), FAILED_TRIES + 3);
    assert_eq!(took(), [], "known");
    rounds(&mut queue, &Came::Busy("locked".into()), FAILED_TRIES + 3);
    let of: Vec<Option<String>> = writes
        .iter()
        .map(|(account, _)| Some(format!("Account {account}")))
        .collect();
    assert_eq!(took(), of, "each for itself");
    rounds(&mut queue, &Came::Settled { reached: true }, 1);
    rounds(&mut queue, &Came::Unready(failed()), FAILED_TRIES - 1);
    assert_eq!(took(), []);
    rounds(&mut queue, &Came::Unready(failed()), 2);
    assert_eq!(took(), [None], "something had gone through");
}

#[tokio::test]
async fn what_holds_up_one_account_alone_is_told_by_its_name() {
    let (_folder, mut queue, told) = telling(Tuning::default());
    let took = || std::mem::take(&mut *told.lock().expect("whole"));
    let writes = [("1", Uuid::now_v7()), ("2", Uuid::now_v7())];
    let named = |account: &str| Some(format!("Account {account}"));
    let fails = |queue: &mut Queue, (account, write): (&str, Uuid), times: u32| {
        for _ in 0..times {
            let failed = Came::Unready("The CRM failed with 500".into());
            queue.came(going(account, write), failed);
        }
    };
    fails(&mut queue, writes[0], FAILED_TRIES - 1);
    assert_eq!(took(), []);
    fails(&mut queue, writes[0], FAILED_TRIES);
    assert_eq!(took(), [named("1")], "once");
    // Now another one has it too: it may be a matter of the CRM.
    fails(&mut queue, writes[1], FAILED_TRIES + 2);
    assert_eq!(took(), [None]);
    // The first is dropped, and nothing went through since.
    let dropped = Came::Settled { reached: false };
    queue.came(going(writes[0].0, writes[0].1), dropped);
    fails(&mut queue, writes[1], 2);
    assert_eq!(took(), [named("2")], "it is left, and was not named so far");
    // Whatever was told before: a third has another trouble, later.
    let dropped = Came::Settled { reached: false };
    queue.came(going(writes[1].0, writes[1].1), dropped);
    let third = Uuid::now_v7();
    for _ in 0..FAILED_TRIES {
        queue.came(going("3", third), Came::Untold("no sense".into()));
    }
    assert_eq!(took(), [named("3")]);
}

#[tokio::test]
async fn what_broke_off_and_was_dropped_makes_no_other_write_wait() {
    let tuning = Tuning {
        quiet: Duration::ZERO,
        backoff: Duration::from_secs(100),
        backoff_most: Duration::from_secs(100_000),
        ..Tuning::default()
    };
    let (_folder, store, id) = waiting();
    let crm = Filling::new(&store, true);
    let mut queue = Queue::new(Context::new(crm, store.clone(), tuning, drop));
    store
        .mark(&id, &Progress::Unknown, Some("cut"))
        .expect("kept");
    for _ in 0..4 {
        queue.came(going("1", id), Came::Quiet);
    }
    queue.fill().await;
    queue.wake();
    assert!(queue.cut.contains_key(&AccountId::from("1")), "it is open");
    store
        .resolve(&id, Choice::Theirs, chrono::Utc::now())
        .expect("kept");
    queue.wake();
    assert!(queue.later.contains_key(&AccountId::from("1")));
    queue.fill().await;
    let later = queue.later.get(&AccountId::from("1"));
    assert!(later.is_none(), "its next write may begin");
    queue.came(going("1", Uuid::now_v7()), Came::Busy("locked".into()));
    let wait = queue.later[&AccountId::from("1")].at - Instant::now();
    assert!(wait < Duration::from_secs(200), "{wait:?}");
}

#[tokio::test]
async fn writing_on_does_not_cut_short_the_waits_of_a_write_that_only_breaks_off() {
    let tuning = Tuning {
        backoff: Duration::from_secs(100),
        backoff_most: Duration::from_secs(100_000),
        ..Tuning::default()
    };
    for (came, grows) in [
        (Came::Quiet, true),
        (Came::Odd, true),
        (Came::Busy("locked".into()), false),
        (Came::Unready("failed".into()), false),
    ] {
        let (_folder, mut queue, _) = telling(tuning.clone());
        let id = Uuid::now_v7();
        for _ in 0..4 {
            queue.came(going("1", id), came.clone());
            queue.wake();
        }
        queue.came(going("1", id), came.clone());
        let wait = queue.later[&AccountId::from("1")].at - Instant::now();
        assert_eq!(wait > Duration::from_secs(500), grows, "{came:?} {wait:?}");
        // Once it is settled, nothing of it is left.
        queue.came(going("1", id), Came::Settled { reached: true });
        queue.came(going("1", id), came.clone());
        let wait = queue.later[&AccountId::from("1")].at - Instant::now();
        assert!(wait < Duration::from_secs(200), "{came:?} {wait:?}");
    }
}

#[tokio::test]
async fn what_is_stopped_while_it_waits_for_the_store_is_not_left_as_being_sent() {
    let (_folder, store, id) = waiting();
    let crm = Filling::new(&store, true);
    let mut queue = Queue::new(Context::new(
        crm.clone(),
        store.clone(),
        Tuning::default(),
        drop,
    ));
    // Nothing else of it writes.
    queue.joined = true;
    // Somebody writes a page, and is long about it.
    let (holds, held) = std::sync::mpsc::channel();
    let (free, freed) = std::sync::mpsc::channel::<()>();
    let of = store.clone();
    let writer = std::thread::spawn(move || {
        let keep = || holds.send(()).is_ok() && freed.recv().is_ok();
        of.begin_all(&[], keep).expect("kept")
    });
    held.recv().expect("it writes");
    queue.fill().await;
    // Its task goes as far as the noting, which waits.
    tokio::task::yield_now().await;
    let (stopped, _) = tokio::join!(queue.stop(), async { free.send(()) });
    assert_eq!(stopped, 1);
    writer.join().expect("it ends");
    // The noting that waited has had its turn before this one.
    assert!(store.begin_all(&[], || true).expect("kept").is_empty());
    let stands = || {
        let queued = store.queued(&id).expect("readable").expect("kept");
        queued.progress
    };
    assert_eq!(stands(), Progress::Waiting);
    queue.fill().await;
    while crm.made.lock().expect("whole").is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(stands(), Progress::Sending);
    queue.give_up().await;
    assert_eq!(stands(), Progress::Unknown);
}
