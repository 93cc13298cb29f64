//! How much of the queue is noise: of what stood in it, what was acted on, what was dismissed, and how
//! long it took.
//!
//! A *showing* is one stretch of days on which one signal of one account stood in the queue. It was
//! *acted on* when, from its first day until the day after its last (`GRACE_DAYS`),
//! - that signal was said to be done, was given to somebody (or its row was), or a task of its play was
//!   made; or
//! - a touchpoint was logged for the account, its stage was moved, another task made or a field set, and
//!   the signal stopped within a week of it (`SETTLE_DAYS`): else it was done about something else. It has
//!   not stopped while it fires, whether its row left the queue or it was put away.
//!
//! It was *dismissed* when that signal was dismissed in that time. Only what was done with this program
//! on this machine is known.

use super::Lane;
use super::closing::How;
use crate::domain::id::AccountId;
use crate::domain::when::{Now, show};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;

/// An action so many days after a signal left the queue still counts: it mostly made it leave.
pub const GRACE_DAYS: i64 = 1;

/// What was done about the account counts for a signal that fired for no more days after it.
pub const SETTLE_DAYS: i64 = 7;

/// A signal is called noise when it was shown at least so often …
pub const LEAST_SHOWN: usize = 5;

/// … and more than this share of it was dismissed.
pub const MOSTLY: f64 = 0.5;

/// A day of which the queue was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueDay {
    /// The day.
    pub day: NaiveDate,
    /// How many rows each lane had at any time of it, by `Lane as usize`.
    pub rows: [u32; 2],
}

/// A stretch of days on which a signal stood in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Of which account.
    pub account: AccountId,
    /// In which lane.
    pub lane: Lane,
    /// The signal's name.
    pub signal: String,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// The last day it fired, in the queue or not: `last` or later.
    pub fired: NaiveDate,
}

/// Something a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Logged a touchpoint.
    Touched,
    /// Moved the stage.
    Moved,
    /// Made a task of that title, or changed one (which has none here).
    Planned(String),
    /// Gave that signal, or without one the whole row, to somebody.
    Given(Option<String>),
    /// Set another field.
    Corrected,
    /// Put a signal away.
    Put(String, How),
}

/// What was done, about whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// About which account.
    pub account: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub deed: Deed,
}

/// How one signal did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignalStats {
    /// The signal's name.
    pub signal: String,
    /// Showings.
    pub shown: usize,
    /// Rows a day that had it, over the days kept; of all together the rows of both lanes.
    pub rows_a_day: f64,
    /// Showings acted on.
    pub acted: usize,
    /// Showings dismissed.
    pub dismissed: usize,
    /// Showings snoozed.
    pub snoozed: usize,
    /// Median days from the first day shown to the first action; `None` without any.
    pub days_to_action: Option<f64>,
}

impl SignalStats {
    /// The share of the showings, 0 to 1.
    pub fn share(&self, count: usize) -> f64 {
        match self.shown {
            0 => 0.0,
            shown => count as f64 / shown as f64,
        }
    }

    /// Whether it is mostly dismissed: noise.
    pub fn noise(&self) -> bool {
        self.shown >= LEAST_SHOWN && self.share(self.dismissed) > MOSTLY
    }
}

/// How the queue did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Days kept.
    pub days: usize,
    /// The first of them.
    pub since: Option<NaiveDate>,
    /// Mean rows a day of each lane, by `Lane as usize`.
    pub rows_a_day: [f64; 2],
    /// All signals together.
    pub all: SignalStats,
    /// Each signal, the one shown most first.
    pub signals: Vec<SignalStats>,
}

/// Counts what was kept. `of_play` tells whether a task of a title is one of the play that a signal
/// advises; `now` gives the person's offset, by which a moment is a day.
pub fn stats(
    days: &[QueueDay],
    spans: &[Span],
    acts: &[Act],
    of_play: impl Fn(&str, &str) -> bool,
    now: Now,
) -> Stats {
    let mut by_account: HashMap<&AccountId, Vec<&Act>> = HashMap::new();
    for act in acts {
        by_account.entry(&act.account).or_default().push(act);
    }
    let mut signals: HashMap<&str, Tally> = HashMap::new();
    let mut all = Tally::default();
    let begin = days.first().map(|of| of.day);
    let end = days.last().map(|of| of.day);
    for span in spans {
        let acts = by_account.get(&span.account).map_or(&[][..], Vec::as_slice);
        let rows = days
            .iter()
            .filter(|of| span.first <= of.day && of.day <= span.last)
            .count();
        if begin.is_none_or(|begin| span.last < begin) {
            continue;
        }
        let stopped = end.is_some_and(|end| span.fired < end);
        let came = outcome(span, stopped, acts, &of_play, now);
        signals.entry(&span.signal).or_default().add(&came, rows);
        all.add(&came, rows);
    }
    let count = days.len().max(1) as f64;
    let mean = |lane: usize| days.iter().map(|of| f64::from(of.rows[lane])).sum::<f64>() / count;
    let mut signals: Vec<SignalStats> = signals
        .into_iter()
        .map(|(signal, tally)| tally.stats(signal, count))
        .collect();
    signals.sort_by(|a, b| (b.shown, &a.signal).cmp(&(a.shown, &b.signal)));
    Stats {
        days: days.len(),
        since: begin,
        rows_a_day: [mean(0), mean(1)],
        all: SignalStats {
            rows_a_day: mean(0) + mean(1),
            ..all.stats("", count)
        },
        signals,
    }
}

/// What came of a showing.
#[derive(Default)]
struct Outcome {
    acted_after: Option<i64>,
    dismissed: bool,
    snoozed: bool,
}

fn outcome(
    span: &Span,
    stopped: bool,
    acts: &[&Act],
    of_play: &impl Fn(&str, &str) -> bool,
    now: Now,
) -> Outcome {
    let mut came = Outcome::default();
    for act in acts {
        let day = show::local_day(act.at, now);
        if day < span.first || (day - span.last).num_days() > GRACE_DAYS {
            continue;
        }
        let days = (day - span.first).num_days();
        let settled = stopped && (span.fired - day).num_days() <= SETTLE_DAYS;
        let acted = match &act.deed {
            Deed::Touched | Deed::Moved | Deed::Corrected => settled,
            Deed::Planned(title) => settled || of_play(&span.signal, title),
            Deed::Given(signal) => signal.as_ref().is_none_or(|signal| *signal == span.signal),
            Deed::Put(signal, _) if *signal != span.signal => false,
            Deed::Put(_, How::Done) => true,
            Deed::Put(_, How::Dismissed) => {
                came.dismissed = true;
                false
            }
            Deed::Put(_, How::Snoozed(_)) => {
                came.snoozed = true;
                false
            }
        };
        if acted {
            let first = came.acted_after.map_or(days, |first| first.min(days));
            came.acted_after = Some(first);
        }
    }
    came
}

#[derive(Default)]
struct Tally {
    shown: usize,
    rows: usize,
    dismissed: usize,
    snoozed: usize,
    after: Vec<i64>,
}

impl Tally {
    fn add(&mut self, came: &Outcome, rows: usize) {
        self.shown += 1;
        self.rows += rows;
        self.dismissed += usize::from(came.dismissed);
        self.snoozed += usize::from(came.snoozed);
        self.after.extend(came.acted_after);
    }

    fn stats(mut self, signal: &str, days: f64) -> SignalStats {
        self.after.sort_unstable();
        let middle = self.after.len() / 2;
        let median = match self.after.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(self.after[middle] as f64),
            _ => Some((self.after[middle - 1] + self.after[middle]) as f64 / 2.0),
        };
        SignalStats {
            signal: signal.to_owned(),
            shown: self.shown,
            rows_a_day: self.rows as f64 / days,
            acted: self.after.len(),
            dismissed: self.dismissed,
            snoozed: self.snoozed,
            days_to_action: median,
        }
    }
}
