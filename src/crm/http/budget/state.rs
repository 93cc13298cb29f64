//! What a gate counts: places taken and answered, of all and of each that shares.

use super::Order;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Beside what goes before it, what is read has one place in so many: it is to fill what the slow answers
/// of a few chains of pages leave, not to use up what those need a moment later.
const BESIDE: usize = 3;
/// For so long behind the last answer of what goes before.
const BETWEEN: Duration = Duration::from_millis(500);
/// Those of which the ones behind keep to their share beside the ones before.
const SHARING: [Order; 3] = [Order::First, Order::Rest, Order::Spare];

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
    /// The same of each that shares.
    pub shares: [Share; SHARING.len()],
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

/// What one of those that share has of the window.
#[derive(Debug, Default)]
pub(super) struct Share {
    pub flying: usize,
    pub answered: VecDeque<Instant>,
    /// When the last was answered.
    pub last: Option<Instant>,
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
    pub fn take(&mut self, order: Order, asks: bool) {
        match asks {
            true => self.asking += 1,
            false => self.flying += 1,
        }
        if let Some(share) = self.share(order) {
            share.flying += 1;
        }
    }

    pub fn share(&mut self, order: Order) -> Option<&mut Share> {
        let at = SHARING.iter().position(|of| *of == order)?;
        self.shares.get_mut(at)
    }

    /// Whether that order has as many places as it may have beside what goes before it.
    pub fn keeps_back(&self, order: Order, now: Instant) -> bool {
        let Some(at) = SHARING.iter().position(|of| *of == order) else {
            return false;
        };
        let soon = |at: Instant| now.saturating_duration_since(at) < BETWEEN;
        let (before, own) = self.shares.split_at(at);
        let mut before = before.iter();
        let reads = before.any(|share| share.flying > 0 || share.last.is_some_and(soon));
        let places = own.first().map_or(0, |own| own.flying + own.answered.len());
        reads && places >= self.limit.div_ceil(BESIDE)
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
