//! A budget of requests in a sliding window, kept before the server has to say no.
//!
//! The server counts a request when it arrives, which is somewhere between our sending it and its
//! answer. So a place is taken when the request is sent and given back one window after its
//! *answer*: whatever the network does in between, no window of the server's holds more than the
//! limit.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a server says of its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests allowed in a window.
    pub max: usize,
    /// Requests left in the running window, where told.
    pub remaining: Option<usize>,
    /// How long the window is, where told.
    pub window: Option<Duration>,
}

/// A window that is told is believed within these bounds.
const WINDOWS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// One place in so many is kept for requests that go ahead…
const RESERVE: usize = 10;
/// …but no more than a write takes, with what is read before and after it, twice over.
const MOST_KEPT: usize = 6;
/// How soon the rest looks again while one that goes first waits.
const STEP_ASIDE: Duration = Duration::from_millis(5);
/// One place in so many is left to other programs with the same token.
const OTHERS: usize = 50;

/// Who goes before whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// A write, with what is read before and after it: somebody waits for it.
    Write,
    /// What a person has just asked for: the account that was opened.
    Asked,
    /// What the screen needs before all else: the accounts of the board.
    First,
    /// Everything else.
    Rest,
}

/// The gate that requests pass one by one, in the order they came. Writes have a line of their own and
/// some places (a tenth, at most six) to themselves, so that a crowd of reads never holds them up. While
/// one that goes first waits for a place, the rest lets it pass.
#[derive(Debug)]
pub struct Gate {
    /// A limit set by the person is not changed by what the server says.
    fixed: bool,
    turn: tokio::sync::Mutex<()>,
    first: tokio::sync::Mutex<()>,
    ahead: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    window: Duration,
    limit: usize,
    flying: usize,
    /// Those that go first and wait for a place.
    waiting: usize,
    answered: VecDeque<Instant>,
    closed_until: Option<Instant>,
}

/// A request's place in the budget; dropping it says that the answer is there (or given up).
#[derive(Debug)]
pub struct Pass {
    gate: Arc<Gate>,
}

impl Gate {
    /// A gate for `limit` requests (at least one) in any `window`.
    pub fn new(limit: usize, window: Duration, fixed: bool) -> Arc<Self> {
        Arc::new(Self {
            fixed,
            turn: tokio::sync::Mutex::new(()),
            first: tokio::sync::Mutex::new(()),
            ahead: tokio::sync::Mutex::new(()),
            state: Mutex::new(State {
                window,
                limit: limit.max(1),
                flying: 0,
                waiting: 0,
                answered: VecDeque::new(),
                closed_until: None,
            }),
        })
    }

    /// Waits for a place. Of each line, who came first goes first; dropping the future gives up the
    /// turn.
    pub async fn enter(self: &Arc<Self>, order: Order) -> Pass {
        let line = match order {
            Order::Write => &self.ahead,
            Order::Asked | Order::First => &self.first,
            Order::Rest => &self.turn,
        };
        let _turn = line.lock().await;
        let goes_first = matches!(order, Order::Asked | Order::First);
        let _waits = goes_first.then(|| Waiting::at(self));
        while let Some(wait) = self.try_enter(Instant::now(), order) {
            tokio::time::sleep(wait).await;
        }
        Pass { gate: self.clone() }
    }

    /// Takes a place, or says how long to wait before asking again.
    fn try_enter(&self, now: Instant, order: Order) -> Option<Duration> {
        let mut state = self.state();
        if let Some(until) = state.closed_until {
            if until > now {
                return Some(until - now);
            }
            state.closed_until = None;
        }
        let window = state.window;
        while state
            .answered
            .front()
            .is_some_and(|at| now.duration_since(*at) >= window)
        {
            state.answered.pop_front();
        }
        if order == Order::Rest && state.waiting > 0 {
            return Some(STEP_ASIDE);
        }
        let kept = match order {
            Order::Write => 0,
            Order::Asked | Order::First | Order::Rest => (state.limit / RESERVE).min(MOST_KEPT),
        };
        if state.flying + state.answered.len() < state.limit - kept {
            state.flying += 1;
            return None;
        }
        // With all of them under way, the first place is free one window after the first answer.
        let free = state.answered.front().map_or(now, |at| *at) + window;
        Some(free - now)
    }

    /// Nobody passes for that long: the server said no all the same.
    pub fn close_for(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut state = self.state();
        state.closed_until = Some(state.closed_until.map_or(until, |old| old.max(until)));
    }

    /// Takes over what the server says, but for a little that is left to other programs with the same
    /// token; when they use so much that the server's rest is smaller than ours, we wait a little.
    pub fn learn(&self, limits: Limits) {
        if self.fixed || limits.max == 0 {
            return;
        }
        let (ours, window) = {
            let mut state = self.state();
            state.limit = (limits.max - limits.max / OTHERS).max(1);
            if let Some(window) = limits.window {
                state.window = window.clamp(WINDOWS.0, WINDOWS.1);
            }
            (state.flying + state.answered.len(), state.window)
        };
        if let Some(remaining) = limits.remaining {
            let others = limits.max.saturating_sub(remaining + ours);
            if others > 0 && remaining <= limits.max / 20 {
                self.close_for(window / 10);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One that goes first and waits; not any more when it is dropped, with or without a place.
struct Waiting<'a> {
    gate: &'a Gate,
}

impl<'a> Waiting<'a> {
    fn at(gate: &'a Gate) -> Self {
        gate.state().waiting += 1;
        Self { gate }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.waiting = state.waiting.saturating_sub(1);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.flying = state.flying.saturating_sub(1);
        state.answered.push_back(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(limit: usize) -> Arc<Gate> {
        Gate::new(limit, Duration::from_secs(10), false)
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
        drop(Pass { gate: gate.clone() });
        assert!(gate.try_enter(Instant::now(), Order::Rest).is_some());
        assert_eq!(
            gate.try_enter(Instant::now() + Duration::from_secs(11), Order::Rest),
            None
        );
    }

    #[test]
    fn the_servers_limit_is_taken_over_with_a_reserve() {
        let gate = gate(100);
        gate.learn(Limits {
            max: 190,
            remaining: Some(189),
            window: None,
        });
        assert_eq!(gate.state().limit, 187);
        assert_eq!(gate.state().closed_until, None);
    }

    #[test]
    fn the_servers_window_is_taken_over_within_reason() {
        let gate = gate(100);
        for (told, window) in [(20_000, 20_000), (1, 1_000), (86_400_000, 60_000)] {
            gate.learn(Limits {
                max: 100,
                remaining: None,
                window: Some(Duration::from_millis(told)),
            });
            assert_eq!(gate.state().window, Duration::from_millis(window));
        }
    }

    #[test]
    fn when_others_use_the_budget_up_we_wait() {
        let gate = gate(100);
        gate.learn(Limits {
            max: 100,
            remaining: Some(3),
            window: None,
        });
        assert!(gate.try_enter(Instant::now(), Order::Rest).is_some());
        assert_eq!(
            gate.try_enter(Instant::now() + Duration::from_secs(2), Order::Rest),
            None
        );
    }

    #[test]
    fn a_limit_set_by_the_person_stays() {
        let gate = Gate::new(7, Duration::from_secs(10), true);
        gate.learn(Limits {
            max: 190,
            remaining: None,
            window: Some(Duration::from_secs(20)),
        });
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
        drop(Pass { gate: gate.clone() });
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
}
