//! The times of the sync, and its clock: given from outside, so that tests need not wait.

use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;

/// The times of the sync.
#[derive(Clone)]
pub struct Tuning {
    /// The clock.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// How long a write of unknown outcome is left alone before the CRM is asked for its trace: the
    /// CRM may still be busy with it.
    pub quiet: Duration,
    /// How long after that a record may still turn up, on the side of caution: the CRM takes its
    /// time. Only when there is no trace even then is the record made again.
    pub settle: Duration,
    /// How long a command waits for what it sends, as long as a person is willing to look at a
    /// prompt that does not come back, and a little longer than the ten seconds of HubSpot's burst
    /// window. What is not settled by then is kept, and sent later.
    pub patience: Duration,
    /// First wait after a failure; doubled each time, with jitter.
    pub backoff: Duration,
    /// Longest wait after a failure.
    pub backoff_most: Duration,
    /// How many accounts are written to at once.
    pub parallel: usize,
    /// What changed so shortly before the last pull is read again with each: a search index lags, and
    /// reads overtake each other.
    pub overlap: TimeDelta,
    /// So far before the last pull a search looks with each pull, for what its index shows that late.
    /// What was read already is not read again, so that this costs next to nothing.
    pub look_back: TimeDelta,
    /// So far it looks once a day, and of what is listed from an index more often behind such a listing:
    /// HubSpot gives no bound for the lag of its index.
    pub look_back_far: TimeDelta,
    /// Nothing is sent: what is in the outbox waits until the profile may be written to again.
    pub read_only: bool,
    /// A listing of more records than that is read from both ends, where the CRM can: one chain of pages
    /// alone leaves most of the budget unused.
    pub both_ends_from: u64,
    /// How often the CRM's users are read at most, unless a record names one who is not known.
    pub owners_every: TimeDelta,
    /// How often archived contacts, tickets and tasks are looked for at most; archived accounts, and deals
    /// where accounts have something from them, are with every pull. More often than that only costs: what is archived is also missing from the account as
    /// soon as it is opened.
    pub sweep_every: TimeDelta,
    /// How often the associations of accounts with the tickets or deals that they have something from are
    /// compared with what is kept at most.
    pub associations_every: TimeDelta,
    /// After this time everything is listed again: what no search and no sweep tells of is seen then.
    pub full_every: TimeDelta,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            now: Arc::new(Utc::now),
            quiet: Duration::from_secs(3),
            settle: Duration::from_secs(30),
            patience: Duration::from_secs(12),
            backoff: Duration::from_secs(1),
            backoff_most: Duration::from_secs(60),
            parallel: 4,
            overlap: TimeDelta::seconds(90),
            look_back: TimeDelta::minutes(30),
            look_back_far: TimeDelta::days(2),
            both_ends_from: 2_000,
            owners_every: TimeDelta::hours(1),
            sweep_every: TimeDelta::minutes(5),
            associations_every: TimeDelta::hours(1),
            full_every: TimeDelta::days(7),
            read_only: false,
        }
    }
}

/// The longest wait after a 429 that does not say how long: the rolling window of the strictest
/// vendor. After it everything that was counted against us is forgotten, so that a storm of refusals
/// ends so soon after the CRM has recovered.
const WINDOW: Duration = Duration::from_secs(10);

impl Tuning {
    /// The wait after that many refusals in a row because of a limit: as long as the CRM says, else
    /// longer each time, and never longer than the window that it counts in.
    pub(super) fn limited(&self, refusals: u32, told: Option<Duration>) -> Duration {
        told.unwrap_or_else(|| self.wait(refusals.saturating_add(1)).min(WINDOW))
    }

    /// The wait after that many failures in a row: doubled each time, up to a quarter more or less,
    /// so that many programs do not come back at the same moment.
    pub(super) fn wait(&self, failures: u32) -> Duration {
        let doubled = self
            .backoff
            .saturating_mul(1_u32 << failures.saturating_sub(1).min(16));
        doubled
            .min(self.backoff_most)
            .mul_f64(0.75 + fastrand::f64() * 0.5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_waited_for_as_long_as_told_and_else_no_longer_than_its_window() {
        let tuning = Tuning::default();
        let told = Duration::from_secs(42);
        assert_eq!(tuning.limited(1, Some(told)), told);
        assert!(tuning.limited(1, None) >= Duration::from_millis(1_500));
        assert!(tuning.limited(1, None) <= Duration::from_millis(2_500));
        assert_eq!(tuning.limited(1_000, None), WINDOW);
    }

    #[test]
    fn waits_double_up_to_the_longest_and_differ() {
        let tuning = Tuning::default();
        let around = |failures, seconds: f64| {
            let wait = tuning.wait(failures).as_secs_f64();
            assert!((seconds * 0.75..=seconds * 1.25).contains(&wait), "{wait}");
        };
        around(1, 1.0);
        around(2, 2.0);
        around(6, 32.0);
        around(7, 60.0);
        around(4_000_000, 60.0);
    }
}
