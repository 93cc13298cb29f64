//! That one look does for many, and that no place is lost, whoever gives up when.

use super::*;
use crate::crm::http::{Gate, Order};
use std::sync::{Condvar, Mutex};

const WINDOW: Duration = Duration::from_secs(1);
/// Longer than anything here takes; a test that waits for so long has failed.
const NEVER: Duration = Duration::from_secs(60);
const ASK: Ask = Ask {
    most: 5,
    window: WINDOW,
};

#[derive(Debug, Default)]
struct Paper {
    free: usize,
    /// What was told and asked at each look.
    looks: Vec<(Vec<Ended>, Vec<Ask>)>,
    /// Another program holds it.
    held: bool,
    /// The disk takes for ever.
    stuck: bool,
    /// Somebody looks at this moment.
    looking: bool,
}

/// A ledger on paper.
#[derive(Debug, Default)]
struct Fake {
    paper: Mutex<Paper>,
    moved: Condvar,
}

impl Fake {
    fn with(free: usize) -> Arc<Self> {
        let fake = Self::default();
        fake.change(|paper| paper.free = free);
        Arc::new(fake)
    }

    fn change(&self, change: impl FnOnce(&mut Paper)) {
        change(&mut self.paper.lock().expect("whole"));
        self.moved.notify_all();
    }

    /// Everything told so far, but when.
    fn ended(&self) -> Vec<&'static str> {
        let paper = self.paper.lock().expect("whole");
        let all = paper.looks.iter().flat_map(|(ended, _)| ended);
        all.map(|ended| match ended {
            Ended::Answered(_) => "answered",
            Ended::Unsent => "unsent",
        })
        .collect()
    }

    fn looks(&self) -> usize {
        self.paper.lock().expect("whole").looks.len()
    }

    async fn until(&self, fits: impl Fn(&Paper) -> bool) {
        let wait = async {
            while !fits(&self.paper.lock().expect("whole")) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(NEVER, wait).await.expect("in time");
    }
}

impl Ledger for Fake {
    fn counts(&self, most: usize) -> bool {
        most <= 100
    }

    fn look(&self, ended: &[Ended], asks: &[Ask]) -> Option<Vec<Result<(), Duration>>> {
        let mut paper = self.paper.lock().expect("whole");
        paper.looking = true;
        self.moved.notify_all();
        while paper.stuck {
            paper = self.moved.wait(paper).expect("whole");
        }
        paper.looking = false;
        if paper.held {
            return None;
        }
        paper.looks.push((ended.to_vec(), asks.to_vec()));
        paper.free += ended.len();
        let take = asks.iter().map(|_| {
            paper.free = paper.free.checked_sub(1).ok_or(WINDOW)?;
            Ok(())
        });
        Some(take.collect())
    }
}

type Came = oneshot::Receiver<Result<Place, Duration>>;

/// One that asks, what comes back to it, and what its place tells.
fn one(words: &Sender<Word>) -> (Word, Came) {
    let (answer, came) = oneshot::channel();
    let words = words.clone();
    (Word::Take(ASK, Wants { answer, words }), came)
}

#[test]
fn one_look_tells_what_has_ended_and_asks_for_what_is_wanted() {
    let fake = Fake::with(2);
    let (words, _inbox) = channel();
    let mut books = Books::new(fake.clone());
    assert_eq!(books.rest(), None, "without work it sleeps for ever");
    books.hear(Word::Ended(Ended::Unsent));
    assert!(books.rest().is_some_and(|rest| rest <= DEFER));
    let (asks, mut came): (Vec<_>, Vec<_>) = (0..4).map(|_| one(&words)).unzip();
    asks.into_iter().for_each(|ask| books.hear(ask));
    books.look();
    assert_eq!(fake.looks(), 1);
    assert_eq!(fake.ended(), ["unsent"]);
    // In the order in which they came.
    let came: Vec<bool> = came
        .iter_mut()
        .map(|came| came.try_recv().expect("an answer").is_ok())
        .collect();
    assert_eq!(came, [true, true, true, false]);
    assert_eq!(books.rest(), None);
}

#[test]
fn a_place_that_nobody_waits_for_any_more_is_not_taken_or_comes_back() {
    let fake = Fake::with(1);
    let (words, inbox) = channel();
    let mut books = Books::new(fake.clone());
    let (ask, came) = one(&words);
    books.hear(ask);
    drop(came);
    books.look();
    assert_eq!(fake.paper.lock().expect("whole").looks[0].1, []);
    // Given up between the look and the answer.
    let (ask, came) = one(&words);
    books.hear(ask);
    books.look();
    drop(came);
    let word = inbox.try_recv().expect("it comes back");
    assert!(matches!(word, Word::Ended(Ended::Unsent)));
    // And one that was sent.
    let (ask, mut came) = one(&words);
    books.hear(word);
    books.hear(ask);
    books.look();
    let place = came.try_recv().expect("an answer").expect("a place");
    drop(place.sent());
    let word = inbox.try_recv().expect("it comes back");
    assert!(matches!(word, Word::Ended(Ended::Answered(_))));
}

#[test]
fn a_ledger_that_is_held_is_waited_for_and_then_done_without() {
    let fake = Fake::with(1);
    fake.change(|paper| paper.held = true);
    let (words, _inbox) = channel();
    let mut books = Books::new(fake.clone());
    let (ask, mut came) = one(&words);
    books.hear(Word::Ended(Ended::Unsent));
    books.hear(ask);
    for _ in 0..TRIES {
        books.look();
        assert_eq!(books.rest(), Some(HELD));
    }
    assert!(matches!(
        came.try_recv(),
        Err(oneshot::error::TryRecvError::Empty)
    ));
    books.look();
    let gone = came.try_recv();
    assert!(matches!(gone, Err(oneshot::error::TryRecvError::Closed)));
    assert_eq!(books.rest(), Some(HELD_LONG));
    // What is owed is paid when it is free again.
    fake.change(|paper| paper.held = false);
    books.look();
    assert_eq!(fake.ended(), ["unsent"]);
    assert_eq!(books.rest(), None);
}

#[tokio::test]
async fn what_has_ended_is_told_even_when_nobody_asks_any_more() {
    let fake = Fake::with(1);
    let shared = Shared::new(fake.clone());
    let place = shared.take(5, WINDOW).await.expect("no wait");
    drop(place.expect("a place").sent());
    fake.until(|paper| paper.looks.len() == 2).await;
    assert_eq!(fake.ended(), ["answered"]);
    // At the end of it, too.
    let place = shared.take(5, WINDOW).await.expect("no wait");
    drop((place, shared));
    fake.until(|paper| paper.free == 1).await;
    assert_eq!(fake.ended(), ["answered", "unsent"]);
}

#[tokio::test]
async fn a_budget_that_is_not_counted_together_has_no_thread() {
    let fake = Fake::with(1);
    let shared = Shared::new(fake.clone());
    assert!(matches!(shared.take(101, WINDOW).await, Ok(None)));
    assert!(shared.words.get().is_none());
    assert_eq!(fake.looks(), 0);
}

#[tokio::test]
async fn nothing_waits_for_the_disk_but_the_request_that_asks() {
    let fake = Fake::with(5);
    fake.change(|paper| paper.stuck = true);
    let gate = Gate::counted(5, WINDOW, true, Some(fake.clone()));
    let asks = tokio::spawn({
        let gate = gate.clone();
        async move { drop(gate.enter(Order::Rest).await) }
    });
    // The one thread of this test goes on, and the gate's lock is free.
    fake.until(|paper| paper.looking).await;
    gate.close_for(Duration::ZERO);
    // Given up half-way, it leaves nothing behind.
    asks.abort();
    let _ = asks.await;
    fake.change(|paper| paper.stuck = false);
    fake.until(|paper| paper.free == 5 && paper.looks.len() > 1)
        .await;
    assert_eq!(fake.ended(), ["unsent"]);
    for _ in 0..5 {
        // Never answered: no place comes free by itself.
        std::mem::forget(gate.enter(Order::Write).await);
    }
}

#[tokio::test]
async fn a_gate_that_was_closed_meanwhile_lets_nobody_pass_and_keeps_no_place() {
    let fake = Fake::with(5);
    fake.change(|paper| paper.stuck = true);
    let gate = Gate::counted(5, WINDOW, true, Some(fake.clone()));
    let asks = tokio::spawn({
        let gate = gate.clone();
        async move { drop(gate.enter(Order::Rest).await) }
    });
    fake.until(|paper| paper.looking).await;
    gate.close_for(NEVER);
    fake.change(|paper| paper.stuck = false);
    fake.until(|paper| paper.looks.len() > 1).await;
    assert_eq!(fake.ended(), ["unsent"]);
    asks.abort();
}
