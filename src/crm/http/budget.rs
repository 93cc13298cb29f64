//! A budget of requests in a sliding window, kept before the server has to say no.
//!
//! The server counts a request when it arrives, which is somewhere between our sending it and its
//! answer. So a place is taken when the request is sent and given back one window after its
//! *answer*: whatever the network does in between, no window of the server's holds more than the
//! limit.

mod shared;
mod state;

pub use shared::{Ask, Ended, Ledger};

use shared::{Place, Shared};
use state::{Others, Share, State, forget};
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
/// How soon it looks then whether it may go.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// One place in so many is left to other programs with the same token.
const OTHERS: usize = 50;
/// How many places the server must have left before one request finds out whether others have given theirs
/// back.
const TO_LOOK: usize = 5;

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
    /// Of everything else what can wait best: pieces that may be read in any order, several at a time.
    Spare,
}

/// The gate that requests pass one by one, in the order they came. Writes have a line of their own and
/// some places (a tenth, at most six) to themselves, so that a crowd of reads never holds them up. While
/// one that goes first waits for a place, the rest lets it pass; and while what the screen needs is on its
/// way, the rest keeps to the places that this leaves at its pace. What can wait best takes what the rest
/// leaves in the same way, or else lets five of it pass before one.
#[derive(Debug)]
pub struct Gate {
    /// A limit set by the person is not changed by what the server says.
    fixed: bool,
    shared: Option<Shared>,
    turn: tokio::sync::Mutex<()>,
    spare: tokio::sync::Mutex<()>,
    first: tokio::sync::Mutex<()>,
    ahead: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

/// A request's place in the budget; dropping it says that the answer is there (or given up).
#[derive(Debug)]
pub struct Pass {
    gate: Arc<Gate>,
    order: Order,
    /// The same with all programs; given back with it.
    _with_all: Option<Place>,
}

/// A place of ours for a request that asks for one with all programs; given back when it is dropped without
/// having come to a pass.
struct Asking<'a> {
    gate: &'a Arc<Gate>,
    order: Order,
}

impl Gate {
    /// A gate for `limit` requests (at least one) in any `window`.
    pub fn new(limit: usize, window: Duration, fixed: bool) -> Arc<Self> {
        Self::counted(limit, window, fixed, None)
    }

    /// The same, with what other programs count in the ledger.
    pub fn counted(
        limit: usize,
        window: Duration,
        fixed: bool,
        ledger: Option<Arc<dyn Ledger>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            fixed,
            shared: ledger.map(Shared::new),
            turn: tokio::sync::Mutex::new(()),
            spare: tokio::sync::Mutex::new(()),
            first: tokio::sync::Mutex::new(()),
            ahead: tokio::sync::Mutex::new(()),
            state: Mutex::new(State {
                window,
                limit: limit.max(1),
                flying: 0,
                asking: 0,
                waiting: 0,
                answered: VecDeque::new(),
                first: Share::default(),
                rest: 0,
                went: 0,
                closed_until: None,
                others: None,
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
            Order::Spare => &self.spare,
        };
        let _turn = line.lock().await;
        let goes_first = matches!(order, Order::Asked | Order::First);
        let _waits = goes_first.then(|| Waiting::at(self));
        loop {
            let wait = match self.reserve(Instant::now(), order) {
                Err(wait) => wait,
                Ok((places, window)) => match self.with_all(order, places, window).await {
                    Ok(pass) => return pass,
                    Err(wait) => wait,
                },
            };
            tokio::time::sleep(wait).await;
        }
    }

    /// Makes a pass of a place that is reserved, where other programs leave one.
    ///
    /// # Errors
    /// How long to wait before asking again.
    async fn with_all(
        self: &Arc<Self>,
        order: Order,
        places: usize,
        window: Duration,
    ) -> Result<Pass, Duration> {
        let Some(shared) = &self.shared else {
            return Ok(self.pass(order, None));
        };
        // From here on whoever drops this gives the place back.
        let asking = Asking { gate: self, order };
        let with_all = shared.take(places, window).await?;
        asking.passes(Instant::now(), with_all)
    }

    fn pass(self: &Arc<Self>, order: Order, with_all: Option<Place>) -> Pass {
        Pass {
            gate: self.clone(),
            order,
            _with_all: with_all.map(Place::sent),
        }
    }

    /// Takes a place of ours: how many there are of those that all programs have together, and in which
    /// window. Who asks those programs has it for as long as that takes.
    ///
    /// # Errors
    /// How long to wait before asking again.
    fn reserve(&self, now: Instant, order: Order) -> Result<(usize, Duration), Duration> {
        let mut state = self.state();
        if let Some(wait) = state.closed(now) {
            return Err(wait);
        }
        let window = state.window;
        forget(&mut state.answered, now, window);
        forget(&mut state.first.answered, now, window);
        if matches!(order, Order::Rest | Order::Spare) && state.waiting > 0 {
            return Err(STEP_ASIDE);
        }
        let kept = match order {
            Order::Write => 0,
            Order::Asked | Order::First | Order::Rest | Order::Spare => {
                (state.limit / RESERVE).min(MOST_KEPT)
            }
        };
        let others = state.others;
        let others = others.filter(|others| now.duration_since(others.heard) < window);
        let places = others.map_or(state.limit, |others| state.limit.min(others.ours));
        let places = places.saturating_sub(kept);
        let asks = self.shared.is_some();
        let used = state.flying + state.answered.len();
        let left = places.saturating_sub(used + state.asking);
        if left > 0 {
            if left <= state.leaves(order, now) {
                return Err(LOOK_AGAIN);
            }
            state.take(order, asks, now);
            return Ok((places, window));
        }
        if used < places {
            // One that asks has the last place, for a moment or for good.
            return Err(STEP_ASIDE);
        }
        // With all of them under way, the first place is free one window after the first answer.
        let free = state.answered.front().map_or(now, |at| *at) + window;
        let Some(others) = others else {
            return Err(free.saturating_duration_since(now));
        };
        // What they have given back is told by an answer: now and then one request finds it out.
        let look = others.heard + window / 10;
        let alone = state.flying + state.asking == 0;
        if look <= now && alone && others.left >= TO_LOOK {
            let limit = state.limit;
            state.take(order, asks, now);
            return Ok((limit, window));
        }
        Err((window / 10).min(free.saturating_duration_since(now)))
    }

    /// Nobody passes for that long: the server said no all the same.
    pub fn close_for(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut state = self.state();
        state.closed_until = Some(state.closed_until.map_or(until, |old| old.max(until)));
    }

    /// Takes over what the server says, but for a little that is left to other programs with the same
    /// token; what they use beside us, in this moment or before we came, is not ours to use. `sent`: when
    /// the request was sent whose answer says so. Answers overtake each other, so one that was asked for
    /// before the last one was heard may be the older, and never gives back what that one took away.
    pub fn learn(&self, limits: Limits, sent: Instant) {
        if limits.max == 0 {
            return;
        }
        let most = (limits.max - limits.max / OTHERS).max(1);
        let mut state = self.state();
        if !self.fixed {
            state.limit = most;
            if let Some(window) = limits.window {
                state.window = window.clamp(WINDOWS.0, WINDOWS.1);
            }
        }
        let Some(left) = limits.remaining else {
            return;
        };
        // We count each of ours for at least as long as the server does: more than these are others'. How
        // many of those under way it has counted is not known: none, to be sure.
        let window = state.window;
        let now = Instant::now();
        forget(&mut state.answered, now, window);
        let ours = state.flying + state.answered.len();
        let others = limits.max.saturating_sub(left + ours);
        let told = (others > 0).then(|| Others {
            ours: most.saturating_sub(others + state.flying.saturating_sub(1)),
            left,
            heard: now,
        });
        let known = state.others.filter(|known| {
            sent < known.heard && now.saturating_duration_since(known.heard) < window
        });
        let raises = |known: Others| told.is_none_or(|told| told.ours > known.ours);
        if !known.is_some_and(raises) {
            state.others = told;
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

impl Asking<'_> {
    /// It goes out, unless the server has said no meanwhile.
    ///
    /// # Errors
    /// How long to wait before asking again.
    fn passes(self, now: Instant, with_all: Option<Place>) -> Result<Pass, Duration> {
        let mut state = self.gate.state();
        if let Some(wait) = state.closed(now) {
            drop(state);
            return Err(wait);
        }
        // What is given back with this is the asking alone.
        state.flying += 1;
        state.begins(self.order);
        state.goes(self.order);
        drop(state);
        Ok(self.gate.pass(self.order, with_all))
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        state.asking = state.asking.saturating_sub(1);
        state.ends(self.order);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        let now = Instant::now();
        state.flying = state.flying.saturating_sub(1);
        state.answered.push_back(now);
        state.ends(self.order);
        if self.order == Order::First {
            state.first.answered.push_back(now);
            state.first.last = Some(now);
        }
    }
}

#[cfg(test)]
mod tests;
