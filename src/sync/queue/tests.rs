//! What waits for what.

use super::*;
use crate::sync::full::{Filling, waiting};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
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
    queue.came("1".into(), &[id], Came::Trouble("the disk is full".into()));
    assert!(
        !queue.hushed.contains_key(&id),
        "noted anew when it is found"
    );
    assert!(queue.lost.contains_key(&id));
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
