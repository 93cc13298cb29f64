//! How early a loss was seen coming.

use crate::domain::assess::Rules;
use crate::domain::health::memory::band_then;
use crate::domain::health::past::{Sight, View, day_end};
use crate::domain::health::replay::Replay;
use crate::domain::health::{Band, judge};
use crate::domain::past::AccountHistory;
use crate::domain::when::Now;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

/// How many days before a loss are looked at.
pub const LEAD_DAYS: i64 = 365;

/// One loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lead {
    /// The day it was lost.
    pub lost: NaiveDate,
    /// Days from the first day of the stay in the risk band that lasted until the loss; `None` when it
    /// was not in risk at the end. Days without a score end no stay.
    pub days: Option<i64>,
    /// Days from the first day in risk of all the year before, whether it got better since or not.
    pub first: Option<i64>,
}

/// The lead of a loss, day by day with the band's margin and memory, which reaches back beyond those days, and
/// from what was known on each; `None` when there was no score in all that time.
pub fn lead(past: &AccountHistory, rules: &Rules, lost: DateTime<Utc>, now: Now) -> Option<Lead> {
    let day = lost.date_naive();
    let mut first = day - TimeDelta::days(LEAD_DAYS);
    if let Some(known) = past.known_since() {
        first = first.max(known.date_naive());
    }
    let mut replay = Replay::new(View::from(past), rules, Sight::Then, now);
    let before = DateTime::from_timestamp(day_end(first - TimeDelta::days(1), now), 0);
    let mut memory = before.map_or(Band::Unknown, |before| {
        band_then(View::from(past), rules, Now::utc(before))
    });
    let mut scored = false;
    let (mut stay, mut ever): (Option<NaiveDate>, Option<NaiveDate>) = (None, None);
    for before in first.iter_days().take_while(|before| *before < day) {
        let judged = judge(&rules.scorecard, replay.at(day_end(before, now)));
        let band = judged.band(memory, &rules.scorecard);
        match band {
            Band::Unknown => continue,
            Band::Risk => stay = stay.or(Some(before)),
            Band::Good | Band::Watch => stay = None,
        }
        memory = band;
        scored = true;
        ever = ever.or(stay);
    }
    let ago = |since: NaiveDate| (day - since).num_days();
    scored.then(|| Lead {
        lost: day,
        days: stay.map(ago),
        first: ever.map(ago),
    })
}
