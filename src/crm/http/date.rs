//! The CRM's clock, as the `Date` of its answers tells it (RFC 9110, section 6.6.1). Nobody's clock is
//! read here: what has passed since an answer came is counted by a timer that no setting of a clock moves.

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{DATE, HeaderMap};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// When an answer was given, by the clock of who gave it, in whole seconds; `None` without a readable
/// `Date`.
pub fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(date.with_timezone(&Utc))
}

/// The last `Date` heard, and when it came. What it says is late by the way of the answer and by up to
/// a second, never early.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<Option<(DateTime<Utc>, Instant)>>);

impl Told {
    /// Takes the `Date` of an answer whose head has just come.
    pub fn hear(&self, headers: &HeaderMap) {
        if let Some(date) = date(headers) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((date, Instant::now()));
        }
    }

    /// What that clock says now; `None` while no answer told it.
    pub fn now(&self) -> Option<DateTime<Utc>> {
        let (date, came) = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        date.checked_add_signed(TimeDelta::from_std(came.elapsed()).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(date: &str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, date.parse().expect("a header"))])
    }

    #[test]
    fn the_last_date_heard_goes_on_like_a_clock() {
        let told = Told::default();
        assert_eq!(told.now(), None);
        told.hear(&headers("Sat, 21 Nov 2026 11:00:00 GMT"));
        let heard: DateTime<Utc> = "2026-11-21T11:00:00Z".parse().expect("a moment");
        let passed = told.now().expect("it was told") - heard;
        assert!((TimeDelta::zero()..TimeDelta::minutes(1)).contains(&passed));
        let before = told.now().expect("it was told");
        while told.now() == Some(before) {
            std::thread::yield_now();
        }
        assert!(told.now() > Some(before));
    }

    #[test]
    fn an_answer_without_a_readable_date_tells_nothing() {
        let told = Told::default();
        told.hear(&HeaderMap::new());
        told.hear(&headers("yesterday"));
        assert_eq!(told.now(), None);
    }
}
