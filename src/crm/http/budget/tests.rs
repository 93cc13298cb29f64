//! That no window ever holds more than the limit, and who goes before whom.

use super::state::{BETWEEN, IN_TURN};
use super::*;

impl Gate {
    /// Takes a place of ours as one that is under way, or says how long to wait.
    fn try_enter(&self, now: Instant, order: Order) -> Option<Duration> {
        self.reserve(now, order).err()
    }
}

fn gate(limit: usize) -> Arc<Gate> {
    Gate::new(limit, Duration::from_secs(10), false)
}

fn pass(gate: &Arc<Gate>) -> Pass {
    gate.pass(Order::Rest, None)
}

#[test]
fn no_window_holds_more_than_the_limit_even_when_answers_are_late() {
    let gate = gate(2);
    let start = Instant::now();
    assert_eq!(gate.try_enter(start, Order::Rest), None);
    assert_eq!(gate.try_enter(start, Order::Rest), None);
    // Both are under way: not even much later may a third go.
    let later = start + Duration::from_secs(60);
    assert!(gate.try_enter(later, Order::Rest).is_some());
    drop(pass(&gate));
    assert!(gate.try_enter(Instant::now(), Order::Rest).is_some());
    assert_eq!(
        gate.try_enter(Instant::now() + Duration::from_secs(11), Order::Rest),
        None
    );
}

#[test]
fn the_servers_limit_is_taken_over_with_a_reserve() {
    let gate = gate(100);
    gate.learn(
        Limits {
            max: 190,
            remaining: Some(189),
            window: None,
        },
        Instant::now(),
    );
    assert_eq!(gate.state().limit, 187);
    assert_eq!(gate.state().closed_until, None);
}

#[test]
fn the_servers_window_is_taken_over_within_reason() {
    let gate = gate(100);
    for (told, window) in [(20_000, 20_000), (1, 1_000), (86_400_000, 60_000)] {
        gate.learn(
            Limits {
                max: 100,
                remaining: None,
                window: Some(Duration::from_millis(told)),
            },
            Instant::now(),
        );
        assert_eq!(gate.state().window, Duration::from_millis(window));
    }
}

/// What the server tells of a window of a hundred.
fn told(gate: &Gate, remaining: usize) {
    gate.learn(
        Limits {
            max: 100,
            remaining: Some(remaining),
            window: None,
        },
        Instant::now(),
    );
}

#[test]
fn when_others_have_used_the_budget_up_we_wait_for_their_window() {
    let gate = gate(100);
    // Any time may go by between two lines of a test.
    let before = Instant::now();
    told(&gate, 3);
    let after = Instant::now();
    for seconds in [0, 2, 9] {
        let at = before + Duration::from_secs(seconds);
        assert!(gate.try_enter(at, Order::Rest).is_some(), "{seconds}");
    }
    let over = after + Duration::from_secs(11);
    assert_eq!(gate.try_enter(over, Order::Rest), None);
}

#[test]
fn what_others_use_is_not_ours() {
    let gate = gate(100);
    // Forty of theirs and one of ours, which is under way.
    assert_eq!(gate.try_enter(Instant::now(), Order::Write), None);
    told(&gate, 59);
    let now = Instant::now();
    let ours = (0..100).filter(|_| gate.try_enter(now, Order::Write).is_none());
    assert_eq!(ours.count(), 98 - 40 - 1, "a little is left");
    // None is asked for nothing while ours are under way; then one looks, and hears that they are gone.
    let later = now + Duration::from_secs(2);
    assert!(gate.try_enter(later, Order::Write).is_some());
    while gate.state().flying > 0 {
        drop(pass(&gate));
    }
    assert_eq!(gate.try_enter(later, Order::Write), None, "one looks");
    assert!(
        gate.try_enter(later, Order::Write).is_some(),
        "and no second"
    );
    told(&gate, 42);
    assert_eq!(gate.try_enter(later, Order::Write), None);
}

#[test]
fn an_answer_that_was_overtaken_gives_nothing_back() {
    let gate = gate(100);
    let early = Instant::now() - Duration::from_secs(1);
    told(&gate, 30);
    let left = |gate: &Gate| gate.state().others.map(|others| others.ours);
    assert_eq!(left(&gate), Some(98 - 70));
    let says = |remaining, sent| {
        let (max, window) = (100, None);
        let remaining = Some(remaining);
        gate.learn(
            Limits {
                max,
                remaining,
                window,
            },
            sent,
        );
    };
    // It was asked for before that was heard, and may tell of the time before.
    says(90, early);
    assert_eq!(left(&gate), Some(98 - 70));
    says(100, early);
    assert_eq!(left(&gate), Some(98 - 70));
    says(10, early);
    assert_eq!(left(&gate), Some(98 - 90), "less is believed of anybody");
    says(60, Instant::now());
    assert_eq!(
        left(&gate),
        Some(98 - 40),
        "and more of one asked for later"
    );
}

/// A ledger that other programs have left so many places of.
#[derive(Debug)]
struct Left(std::sync::atomic::AtomicUsize);

impl Ledger for Left {
    fn counts(&self, _most: usize) -> bool {
        true
    }

    fn look(&self, _ended: &[Ended], asks: &[Ask]) -> Option<Vec<Result<(), Duration>>> {
        use std::sync::atomic::Ordering::SeqCst;
        let take = |ask: &Ask| {
            let taken = self
                .0
                .fetch_update(SeqCst, SeqCst, |free| free.checked_sub(1));
            taken.map(drop).map_err(|_| ask.window)
        };
        Some(asks.iter().map(take).collect())
    }
}

#[tokio::test]
async fn what_another_program_took_is_not_taken_again() {
    let window = Duration::from_secs(1);
    let left = Arc::new(Left(2.into()));
    let gate = Gate::counted(5, window, true, Some(left));
    let _two = [
        gate.enter(Order::Write).await,
        gate.enter(Order::Write).await,
    ];
    let (places, window) = gate
        .reserve(Instant::now(), Order::First)
        .expect("one of ours");
    let refused = gate.with_all(Order::First, places, window).await;
    assert_eq!(refused.err(), Some(window));
    let state = gate.state();
    assert_eq!((state.flying, state.asking), (2, 0));
    assert_eq!(state.first.flying, 0, "what was not had is not counted");
}

#[test]
fn one_that_asks_has_a_place_of_ours_for_as_long_as_that_takes() {
    let left = Arc::new(Left(0.into()));
    let gate = Gate::counted(2, Duration::from_secs(10), true, Some(left));
    let now = Instant::now();
    assert!(gate.reserve(now, Order::Write).is_ok());
    assert!(gate.reserve(now, Order::Write).is_ok());
    // It may be given back at any moment: nobody goes to sleep for a window.
    assert_eq!(gate.reserve(now, Order::Write), Err(STEP_ASIDE));
    drop(Asking {
        gate: &gate,
        order: Order::Write,
    });
    assert!(gate.reserve(now, Order::Write).is_ok());
}

#[test]
fn a_program_alone_is_not_held_up_by_its_own() {
    let gate = gate(100);
    for sent in 1..=98 {
        assert_eq!(gate.try_enter(Instant::now(), Order::Write), None, "{sent}");
        told(&gate, 100 - sent);
    }
    assert!(gate.try_enter(Instant::now(), Order::Write).is_some());
}

#[test]
fn a_limit_set_by_the_person_stays() {
    let gate = Gate::new(7, Duration::from_secs(10), true);
    gate.learn(
        Limits {
            max: 190,
            remaining: None,
            window: Some(Duration::from_secs(20)),
        },
        Instant::now(),
    );
    assert_eq!(gate.state().limit, 7);
    assert_eq!(gate.state().window, Duration::from_secs(10));
}

#[tokio::test]
async fn a_write_does_not_queue_behind_a_crowd_of_reads() {
    let gate = gate(10);
    let mut reads = Vec::new();
    for _ in 0..9 {
        reads.push(gate.enter(Order::Rest).await);
    }
    let crowd = tokio::spawn({
        let gate = gate.clone();
        async move { gate.enter(Order::Rest).await }
    });
    tokio::task::yield_now().await;
    assert!(gate.turn.try_lock().is_err(), "a read waits for its turn");
    let write = tokio::time::timeout(Duration::from_secs(5), gate.enter(Order::Write)).await;
    assert!(write.is_ok(), "the place kept for it is free");
    assert!(
        gate.try_enter(Instant::now(), Order::Write).is_some(),
        "and the limit holds for all"
    );
    crowd.abort();
}

#[tokio::test]
async fn who_gives_up_waiting_holds_nobody_up() {
    let gate = Gate::new(1, Duration::from_millis(30), false);
    let first = gate.enter(Order::Rest).await;
    let waiting = tokio::spawn({
        let gate = gate.clone();
        async move { gate.enter(Order::Rest).await }
    });
    tokio::task::yield_now().await;
    waiting.abort();
    drop(first);
    drop(gate.enter(Order::Rest).await);
    assert_eq!(gate.state().flying, 0);
}

#[tokio::test]
async fn what_is_looked_at_goes_before_the_rest_and_leaves_the_writes_their_places() {
    let gate = gate(20);
    for _ in 0..18 {
        // Never answered: no place comes free by itself.
        std::mem::forget(gate.enter(Order::Rest).await);
    }
    let waits = Waiting::at(&gate);
    drop(pass(&gate));
    let later = Instant::now() + Duration::from_secs(11);
    assert_eq!(gate.try_enter(later, Order::Rest), Some(STEP_ASIDE));
    assert_eq!(gate.try_enter(later, Order::First), None);
    drop(waits);
    assert!(
        gate.try_enter(later, Order::First).is_some(),
        "the rest is for writes"
    );
    assert_eq!(gate.try_enter(later, Order::Write), None);
}

#[test]
fn the_rest_has_what_the_screen_leaves_at_its_pace() {
    let gate = gate(9);
    let start = Instant::now();
    let second = Duration::from_secs(1);
    assert_eq!(gate.try_enter(start, Order::First), None);
    assert_eq!(
        gate.try_enter(start, Order::Rest),
        Some(LOOK_AGAIN),
        "nobody knows its pace yet"
    );
    // One in four seconds, and one more to be sure, are five in ten.
    let later = start + 4 * second;
    for _ in 0..4 {
        assert_eq!(gate.try_enter(later, Order::Rest), None);
    }
    assert_eq!(gate.try_enter(later, Order::Rest), Some(LOOK_AGAIN));
    assert_eq!(gate.try_enter(later, Order::Asked), None);
    assert_eq!(gate.try_enter(later, Order::First), None);
}

#[test]
fn what_has_read_has_left_what_it_needs_for_a_moment_more() {
    let gate = gate(9);
    for _ in 0..2 {
        gate.state().take(Order::First, false, Instant::now());
        drop(gate.pass(Order::First, None));
    }
    let last = gate.state().first.last.expect("answered");
    let between = last + BETWEEN / 2;
    assert_eq!(gate.try_enter(between, Order::Rest), Some(LOOK_AGAIN));
    assert_eq!(gate.try_enter(last + BETWEEN, Order::Rest), None);
}

#[test]
fn behind_a_pause_the_screen_has_the_pace_of_what_follows() {
    let gate = gate(100);
    let start = Instant::now();
    for _ in 0..30 {
        gate.state().take(Order::First, false, start);
        drop(gate.pass(Order::First, None));
    }
    let pause = Instant::now() + 2 * BETWEEN;
    assert_eq!(gate.try_enter(pause, Order::First), None);
    // One in a second is ten in ten, and as many to be sure; with the thirty before there were no end of it.
    let later = pause + Duration::from_secs(1);
    assert_eq!(gate.try_enter(later, Order::Rest), None);
}

#[tokio::test]
async fn one_of_the_rest_that_another_program_leaves_no_place_is_not_under_way() {
    let window = Duration::from_secs(1);
    let left = Arc::new(Left(0.into()));
    let gate = Gate::counted(5, window, true, Some(left));
    let (places, window) = gate
        .reserve(Instant::now(), Order::Rest)
        .expect("one of ours");
    assert_eq!(gate.state().rest, 1);
    assert!(gate.with_all(Order::Rest, places, window).await.is_err());
    let state = gate.state();
    assert_eq!((state.rest, state.went), (0, 0), "nor was it its turn");
}

#[test]
fn what_can_wait_best_leaves_the_rest_a_place_each_and_has_its_turn() {
    let gate = gate(9);
    let start = Instant::now();
    assert_eq!(gate.try_enter(start, Order::Spare), None, "alone");
    for _ in 0..3 {
        assert_eq!(gate.try_enter(start, Order::Rest), None);
    }
    // Five are free, and three may be followed by another.
    for _ in 0..2 {
        assert_eq!(gate.try_enter(start, Order::Spare), None);
    }
    assert_eq!(gate.try_enter(start, Order::Spare), Some(LOOK_AGAIN));
    drop(gate.pass(Order::Rest, None));
    let later = Instant::now();
    assert_eq!(gate.try_enter(later, Order::Spare), None);
    gate.state().went = IN_TURN;
    assert_eq!(gate.try_enter(later, Order::Spare), None, "its turn");
    assert_eq!(gate.try_enter(later, Order::Spare), Some(LOOK_AGAIN));
    assert_eq!(gate.try_enter(later, Order::Rest), None);
}
