//! The server's time: real, shifted, or standing still until a test moves it.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock. Clones share the shift, so that a test can move the time of a running server.
#[derive(Clone, Debug)]
pub struct Clock {
    fixed: Option<DateTime<Utc>>,
    shift_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    pub fn real() -> Clock {
        Clock {
            fixed: None,
            shift_ms: Arc::default(),
        }
    }

    /// Stands at `at` until [`Clock::advance`] moves it.
    pub fn fixed(at: DateTime<Utc>) -> Clock {
        Clock {
            fixed: Some(at),
            shift_ms: Arc::default(),
        }
    }

    /// Moves the clock on (or back, when negative).
    pub fn advance(&self, by: TimeDelta) {
        self.shift_ms
            .fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// What time it is.
    pub fn now(&self) -> DateTime<Utc> {
        let shift = TimeDelta::milliseconds(self.shift_ms.load(Ordering::SeqCst));
        self.fixed.unwrap_or_else(Utc::now) + shift
    }
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::real()
    }
}
