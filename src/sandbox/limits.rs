//! Request budgets: rolling windows and the day.
//!
//! HubSpot refuses past 100 or 190 requests in any ten seconds, keeps a budget of its own for
//! associations, another (a second long) for search, and one for the day.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::VecDeque;

/// Which budget a request draws on besides the day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// Most requests.
    General,
    /// `/crm/associations/…`.
    Associations,
    /// `…/search`: its answers carry no rate headers.
    Search,
}

/// A refusal, by the name HubSpot gives the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// The day's budget is spent.
    Daily,
    /// The ten seconds' budget is spent.
    TenSecondlyRolling,
    /// The second's budget (of search) is spent.
    Secondly,
}

impl Policy {
    /// As in the body's `policyName`.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Daily => "DAILY",
            Policy::TenSecondlyRolling => "TEN_SECONDLY_ROLLING",
            Policy::Secondly => "SECONDLY",
        }
    }
}

/// What is left after a request, for the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Requests in ten seconds in all.
    pub max: u32,
    /// Of them still free.
    pub remaining: u32,
    /// Requests a day in all.
    pub daily: u64,
    /// Of them still free.
    pub daily_remaining: u64,
}

struct Window {
    span: TimeDelta,
    max: u32,
    taken: VecDeque<DateTime<Utc>>,
    /// When requests came, refused ones too: of the last span.
    came: VecDeque<DateTime<Utc>>,
    /// The most of those at once.
    peak: usize,
    refused: u64,
}

impl Window {
    fn new(span: TimeDelta, max: u32) -> Window {
        Window {
            span,
            max,
            taken: VecDeque::new(),
            came: VecDeque::new(),
            peak: 0,
            refused: 0,
        }
    }

    fn note(&mut self, now: DateTime<Utc>) {
        let span = self.span;
        self.came.retain(|at| *at <= now && now - *at < span);
        self.came.push_back(now);
        self.peak = self.peak.max(self.came.len());
    }

    fn has_room(&mut self, now: DateTime<Utc>) -> bool {
        let span = self.span;
        // A moment in the future is from before the clock was set back.
        self.taken.retain(|at| *at <= now && now - *at < span);
        self.taken.len() < self.max as usize
    }

    fn remaining(&self) -> u32 {
        self.max.saturating_sub(self.taken.len() as u32)
    }
}

/// Associations have a smaller budget than the rest with the larger plans: 100 or 150. A limit that no
/// plan has is a test's own.
fn associations(per_ten_seconds: u32) -> u32 {
    match per_ten_seconds {
        101..=190 => 150,
        other => other,
    }
}

/// The budgets of the one app that talks to this portal.
pub struct Limits {
    general: Window,
    associations: Window,
    search: Window,
    daily: u64,
    /// The portal's: its days are counted by it.
    zone: Tz,
    today: (chrono::NaiveDate, u64),
}

impl Limits {
    /// Budgets of these sizes, all untouched, and the zone whose midnight begins a day.
    pub fn new(per_ten_seconds: u32, searches_per_second: u32, daily: u64, zone: Tz) -> Limits {
        let ten = TimeDelta::seconds(10);
        Limits {
            general: Window::new(ten, per_ten_seconds),
            associations: Window::new(ten, associations(per_ten_seconds)),
            search: Window::new(TimeDelta::seconds(1), searches_per_second),
            daily,
            zone,
            today: (chrono::NaiveDate::MIN, 0),
        }
    }

    /// Takes one request from the budget, or says which policy forbids it. A refused request costs
    /// nothing.
    pub fn take(&mut self, budget: Budget, now: DateTime<Utc>) -> Result<Left, (Policy, Left)> {
        let day = now.with_timezone(&self.zone).date_naive();
        if self.today.0 != day {
            self.today = (day, 0);
        }
        let spent = self.today.1 >= self.daily;
        let (window, policy) = match budget {
            Budget::General => (&mut self.general, Policy::TenSecondlyRolling),
            Budget::Associations => (&mut self.associations, Policy::TenSecondlyRolling),
            Budget::Search => (&mut self.search, Policy::Secondly),
        };
        window.note(now);
        let room = window.has_room(now);
        window.refused += u64::from(!room);
        if room && !spent {
            window.taken.push_back(now);
            self.today.1 += 1;
        }
        let left = Left {
            max: window.max,
            remaining: window.remaining(),
            daily: self.daily,
            daily_remaining: self.daily.saturating_sub(self.today.1),
        };
        match (spent, room) {
            (true, _) => Err((Policy::Daily, left)),
            (false, false) => Err((policy, left)),
            (false, true) => Ok(left),
        }
    }

    /// The most requests of the general budget that came within its span, and how many of them it
    /// refused.
    pub fn busiest(&self) -> (u32, u64) {
        let peak = u32::try_from(self.general.peak).unwrap_or(u32::MAX);
        (peak, self.general.refused)
    }

    /// How many requests any of the budgets refused.
    pub fn refused(&self) -> u64 {
        self.general.refused + self.associations.refused + self.search.refused
    }

    /// Requests allowed in a day.
    pub fn daily(&self) -> u64 {
        self.daily
    }

    /// Requests made today.
    pub fn spent_today(&self) -> u64 {
        self.today.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap_or_default()
    }

    #[test]
    fn the_window_rolls() {
        let mut limits = Limits::new(2, 5, 100, Tz::UTC);
        assert!(limits.take(Budget::General, at(0)).is_ok());
        assert!(limits.take(Budget::General, at(6)).is_ok());
        let refused = limits.take(Budget::General, at(9)).unwrap_err();
        assert_eq!(refused.0, Policy::TenSecondlyRolling);
        // The first is ten seconds old, the second is not.
        assert_eq!(
            limits.take(Budget::General, at(10)).map(|l| l.remaining),
            Ok(0)
        );
        assert!(limits.take(Budget::General, at(11)).is_err());
        assert!(limits.take(Budget::Associations, at(11)).is_ok());
    }

    #[test]
    fn the_day_has_an_end_and_begins_again() {
        let mut limits = Limits::new(100, 5, 1, Tz::UTC);
        assert!(limits.take(Budget::Search, at(0)).is_ok());
        let refused = limits.take(Budget::General, at(1)).unwrap_err();
        assert_eq!(refused.0, Policy::Daily);
        assert!(limits.take(Budget::General, at(86_400)).is_ok());
    }

    #[test]
    fn the_day_begins_at_midnight_in_the_portals_zone() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let mut limits = Limits::new(100, 5, 1, Tz::Europe__Madrid);
        let mut may = |text: &str| limits.take(Budget::General, at(text)).is_ok();
        assert!(may("2026-11-21T22:59:00Z"));
        assert!(may("2026-11-21T23:01:00Z"), "it is the 22nd in Madrid");
        assert!(!may("2026-11-22T00:01:00Z"), "and still is");
    }
}
