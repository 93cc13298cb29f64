//! Whether the two ends of a listing have met.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where the two ends are.
#[derive(Debug)]
pub(super) struct Meeting {
    /// The greatest place that came from the front.
    pub top: Option<u64>,
    /// The lowest that came from the back.
    pub floor: Option<u64>,
    /// Whether the front came upwards all the way.
    pub upwards: bool,
    /// Whether it is read from the back too; `None` while nobody knows how many there are.
    pub both: Option<bool>,
}

impl Meeting {
    /// As far as they had come in an earlier run.
    pub fn new(top: Option<u64>, floor: Option<u64>) -> Self {
        Self {
            top,
            floor,
            upwards: true,
            both: None,
        }
    }

    /// A page came from the front; whether the two have met.
    pub fn front(&mut self, places: impl Iterator<Item = Option<u64>>) -> bool {
        let before = self.top;
        for place in places {
            match place {
                Some(place) if before.is_none_or(|before| place > before) => {
                    self.top = self.top.max(Some(place));
                }
                _ => self.upwards = false,
            }
        }
        self.upwards && self.floor.is_some_and(|floor| self.top >= Some(floor))
    }
}

pub(super) fn lock(meeting: &Mutex<Meeting>) -> MutexGuard<'_, Meeting> {
    meeting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_meet_where_the_front_comes_to_what_the_back_has_seen() {
        let mut ends = Meeting::new(None, None);
        assert!(
            !ends.front([Some(1), Some(3), Some(2)].into_iter()),
            "no back"
        );
        ends.floor = Some(6);
        assert!(!ends.front([Some(5)].into_iter()));
        assert!(ends.front([Some(9)].into_iter()));
        assert!(
            !Meeting::new(None, Some(6)).front([].into_iter()),
            "an empty page"
        );
    }

    #[test]
    fn a_listing_that_does_not_come_upwards_meets_nothing() {
        let mut ends = Meeting::new(None, Some(6));
        assert!(!ends.front([Some(4)].into_iter()));
        assert!(!ends.front([Some(3), Some(7)].into_iter()), "back again");
        assert!(!ends.front([Some(8)].into_iter()), "nor ever after");
        let mut gone_on = Meeting::new(Some(5), Some(6));
        assert!(
            !gone_on.front([Some(4), Some(7)].into_iter()),
            "in a later run"
        );
        assert!(
            !Meeting::new(None, Some(1)).front([None].into_iter()),
            "no number"
        );
    }
}
