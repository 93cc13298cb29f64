//! What a gate counts: places taken and answered, and who waits for one.

use super::Order;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Of what the screen needs at its pace, one more in so many is left to it: it is not always as fast.
const FASTER: usize = 8;
/// For so long behind its last answer it is still being read: longer than it takes to keep a page.
pub(super) const BETWEEN: Duration = Duration::from_millis(150);
/// Where there is no room beside the rest, so many of it go before one of what can wait best.
pub(super) const IN_TURN: usize = 5;

/// The count of one gate.
#[derive(Debug)]
pub(super) struct State {
    pub window: Duration,
    pub limit: usize,
    pub flying: usize,
    /// Those that have a place of ours and ask for one with all programs.
    pub asking: usize,
    /// Those that go first and wait for a place.
    pub waiting: usize,
    pub answered: VecDeque<Instant>,
    /// The same of what the screen needs.
    pub first: Share,
    /// How many of the rest are under way, or ask whether they may be.
    pub rest: usize,
    /// How many of the rest went since one of what can wait best did.
    pub went: usize,
    pub closed_until: Option<Instant>,
    pub others: Option<Others>,
}

/// What other programs with the same token have used of the server's window, as an answer told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Others {
    /// How many places are ours beside theirs.
    pub ours: usize,
    /// How many places the server had left.
    pub left: usize,
    pub heard: Instant,
}

/// What is read one page after the other, and has of the window.
#[derive(Debug, Default)]
pub(super) struct Share {
    pub flying: usize,
    pub answered: VecDeque<Instant>,
    /// When it began to read; and when the last was answered.
    since: Option<Instant>,
    pub last: Option<Instant>,
}

impl Share {
    fn reads(&self, now: Instant) -> bool {
        let soon = |at: Instant| now.saturating_duration_since(at) < BETWEEN;
        self.flying > 0 || self.last.is_some_and(soon)
    }

    /// How many places more it takes in this window at its pace, and a few; all there are while that cannot be
    /// told, none while it is not read.
    fn still_needs(&self, now: Instant, window: Duration) -> usize {
        let Some(since) = self.since.filter(|_| self.reads(now)) else {
            return 0;
        };
        let time = now.saturating_duration_since(since).min(window);
        if time.is_zero() {
            return usize::MAX;
        }
        let has = self.flying + self.answered.len();
        let more = has + has.div_ceil(FASTER);
        let part = window.as_secs_f64() / time.as_secs_f64();
        // Saturates where it is more than anybody counts.
        ((more as f64 * part).ceil() as usize).saturating_sub(has)
    }
}

impl State {
    /// How long nobody passes, if the server said no.
    pub fn closed(&mut self, now: Instant) -> Option<Duration> {
        let wait = self.closed_until?.saturating_duration_since(now);
        if wait.is_zero() {
            self.closed_until = None;
            return None;
        }
        Some(wait)
    }

    /// One of that order has a place: it is under way, or `asks` for one with all programs first.
    pub fn take(&mut self, order: Order, asks: bool, now: Instant) {
        match asks {
            true => self.asking += 1,
            false => self.flying += 1,
        }
        if order == Order::First && !self.first.reads(now) {
            // Behind a pause its pace is that of what follows alone.
            self.first.since = Some(now);
            self.first.answered.clear();
        }
        if !asks {
            self.goes(order);
        }
        self.begins(order);
    }

    /// One of that order goes out: whose turn it is then.
    pub fn goes(&mut self, order: Order) {
        match order {
            Order::Rest => self.went = self.went.saturating_add(1),
            Order::Spare => self.went = 0,
            Order::Write | Order::Asked | Order::First => {}
        }
    }

    /// One of that order has a place.
    pub fn begins(&mut self, order: Order) {
        if let Some(flying) = self.flying_of(order) {
            *flying += 1;
        }
    }

    /// It has it no more.
    pub fn ends(&mut self, order: Order) {
        if let Some(flying) = self.flying_of(order) {
            *flying = flying.saturating_sub(1);
        }
    }

    fn flying_of(&mut self, order: Order) -> Option<&mut usize> {
        match order {
            Order::First => Some(&mut self.first.flying),
            Order::Rest => Some(&mut self.rest),
            Order::Write | Order::Asked | Order::Spare => None,
        }
    }

    /// How many free places that order leaves to what goes before it and needs them a moment later: what is
    /// read one page after the other, where answers are slow. Of the rest each that is under way may be
    /// followed by another.
    pub fn leaves(&self, order: Order, now: Instant) -> usize {
        let first = || self.first.still_needs(now, self.window);
        match order {
            Order::Write | Order::Asked | Order::First => 0,
            Order::Spare if self.went < IN_TURN => first().max(self.rest),
            Order::Rest | Order::Spare => first(),
        }
    }
}

/// Takes those out that are a window old.
pub(super) fn forget(answered: &mut VecDeque<Instant>, now: Instant, window: Duration) {
    while answered
        .front()
        .is_some_and(|at| now.saturating_duration_since(*at) >= window)
    {
        answered.pop_front();
    }
}
