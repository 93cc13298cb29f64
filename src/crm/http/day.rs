//! The budget of a day. It does not come back while somebody waits, and it is shared with whatever else the
//! portal runs: the last of it is kept for what a person writes and looks at.

use super::Order;
use crate::crm::CrmError;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a server says of the day's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Requests allowed in a day.
    pub of: u64,
    /// Those that are left of it.
    pub left: u64,
}

/// One in so many is kept for what a person does.
const KEPT: u64 = 50;
/// How often one request of the rest passes all the same: whether a new day has begun is only told by an
/// answer.
const LOOK: Duration = Duration::from_mins(10);

/// What was heard last of the day.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Option<(Day, Instant)>>);

impl Kept {
    /// Takes over what an answer says.
    pub fn hear(&self, day: Day, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((day, now));
    }

    /// Whether a request of that order may be sent.
    ///
    /// # Errors
    /// [`CrmError::Spared`] for the rest, while little is left.
    pub fn pass(&self, order: Order, now: Instant) -> Result<(), CrmError> {
        if matches!(order, Order::Write | Order::Asked) {
            return Ok(());
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *known {
            Some((day, heard)) if day.left.saturating_mul(KEPT) < day.of => {
                if now.duration_since(*heard) < LOOK {
                    return Err(CrmError::Spared);
                }
                // This one finds out; the others wait for what it hears.
                *heard = now;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_day_is_kept_for_what_a_person_does() {
        let (kept, now) = (Kept::default(), Instant::now());
        let all = [Order::Write, Order::Asked, Order::First, Order::Rest];
        let pass = |at| all.map(|order| kept.pass(order, at).is_ok());
        assert_eq!(pass(now), [true; 4], "nothing is known");
        kept.hear(
            Day {
                of: 250_000,
                left: 5_000,
            },
            now,
        );
        assert_eq!(pass(now), [true; 4], "two in a hundred");
        kept.hear(
            Day {
                of: 250_000,
                left: 4_999,
            },
            now,
        );
        assert_eq!(pass(now), [true, true, false, false]);
        let later = now + LOOK;
        assert_eq!(pass(later), [true, true, true, false], "one looks");
        kept.hear(
            Day {
                of: 250_000,
                left: 249_999,
            },
            later,
        );
        assert_eq!(pass(later), [true; 4], "a new day");
    }
}
