//! The past of an account: merging what the CRM tells with what is known, and the series made of it.

use super::codec::Past;
use super::{Store, guard};
use crate::domain::account::{Account, AccountRecord, Daily};
use crate::domain::field::Field;
use crate::domain::ticket::Ticket;
use crate::domain::when::Now;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::sync::Arc;

/// How far back values are kept: three years, so that a year can be compared with the one before and
/// a scorecard be tried on both. What was in force then is kept too.
const KEPT: TimeDelta = TimeDelta::days(1_100);

/// What changes seldom and is asked for from the beginning on: the cohorts' first ARR, the first
/// term's start.
const KEPT_WHOLE: &[Field] = &[
    Field::Arr,
    Field::TermStart,
    Field::Renewal,
    Field::FirstValue,
];

/// Days of the usage series.
pub(super) const USAGE_DAYS: usize = 70;

/// Days of the score series: 13 weeks.
pub(super) const SCORE_DAYS: usize = 91;

/// Scores an account's past: the record with its history and its people and touchpoints as they are, all
/// of its tickets, and the moment it is scored at, to the overall score of each of the person's days up
/// to it.
type Score = dyn Fn(&AccountRecord, &[Ticket], Now) -> Daily + Send + Sync;

/// How past scores are made of an account's history: the domain's scoring under one scorecard.
#[derive(Clone)]
pub struct Scorer {
    /// Names the scorecard and its version: past scores are made anew when it changes.
    pub id: String,
    /// The scoring.
    pub score: Arc<Score>,
}

impl Store {
    /// Sets how past scores are made from here on. Without one they come from snapshots alone.
    pub fn set_scorer(&self, scorer: Scorer) {
        *guard(&self.inner.scorer) = Some(scorer);
    }

    pub(super) fn scorer(&self) -> Option<Scorer> {
        guard(&self.inner.scorer).clone()
    }
}

/// Merges the known past into the record's: a search answer carries no history, and the CRM keeps
/// less of it than we do.
pub(super) fn merge(known: Past, old: Option<&Account>, record: &mut AccountRecord) {
    let account = &mut record.account;
    let now = account.updated_at.unwrap_or_default();
    join_all(&mut record.history, known.history);
    join_all(&mut record.words, known.words);
    join_all(&mut record.custom, known.custom);
    // A value that came without its history is the next point of it.
    for (field, dated) in account.numbers.iter() {
        let at = dated.as_of;
        match record.history.iter_mut().find(|(of, _)| *of == field) {
            Some((_, values)) => {
                if values
                    .last()
                    .is_none_or(|(last, value)| *last < at && *value != dated.value)
                {
                    values.push((at, dated.value));
                }
            }
            None => record.history.push((field, vec![(at, dated.value)])),
        }
    }
    join(&mut record.stages, known.stages);
    if account.stage_since.is_none() {
        account.stage_since = match old {
            Some(old) if old.stage == account.stage => old.stage_since,
            Some(_) => account.updated_at,
            None => None,
        };
    }
    if let Some(stage) = &account.stage
        && record.stages.last().is_none_or(|(_, last)| last != stage)
    {
        let since = account.stage_since.unwrap_or(now);
        record.stages.push((since, stage.clone()));
    }
    for field in [
        Field::Tier,
        Field::Owner,
        Field::LossReason,
        Field::RenewalReason,
    ] {
        // As the stage: what came without its history is the next point of it.
        let word = account.raw(field).unwrap_or_default();
        match record.words.iter_mut().find(|(of, _)| *of == field) {
            Some((_, words)) if words.last().is_none_or(|(_, last)| *last != word) => {
                words.push((now, word));
            }
            None if !word.is_empty() => record.words.push((field, vec![(now, word)])),
            _ => {}
        }
    }
    record.history.sort_by_key(|(field, _)| *field);
    record.words.sort_by_key(|(field, _)| *field);
    if let Some(newest) = record
        .history
        .iter()
        .filter_map(|(_, values)| values.last().map(|(at, _)| *at))
        .max()
    {
        let begin = newest
            .checked_sub_signed(KEPT)
            .unwrap_or(DateTime::<Utc>::MIN_UTC);
        for (field, values) in &mut record.history {
            if !KEPT_WHOLE.contains(field) {
                trim(values, begin);
            }
        }
        for (_, values) in &mut record.custom {
            trim(values, begin);
        }
    }
}

/// A series by what it is of.
type Keyed<K, T> = Vec<(K, Vec<(DateTime<Utc>, T)>)>;

fn join_all<K: PartialEq, T>(all: &mut Keyed<K, T>, known: Keyed<K, T>) {
    for (key, before) in known {
        match all.iter_mut().find(|(of, _)| *of == key) {
            Some((_, news)) => join(news, before),
            None => all.push((key, before)),
        }
    }
}

/// Puts what was known from before the news begin in front of them.
fn join<T>(news: &mut Vec<(DateTime<Utc>, T)>, before: Vec<(DateTime<Utc>, T)>) {
    let begin = news.first().map(|(at, _)| *at);
    let mut all: Vec<_> = before
        .into_iter()
        .filter(|(at, _)| begin.is_none_or(|begin| *at < begin))
        .collect();
    all.append(news);
    *news = all;
}

/// Forgets what was before a moment, but for the value that held at it.
fn trim(values: &mut Vec<(DateTime<Utc>, f64)>, begin: DateTime<Utc>) {
    let first = values.partition_point(|(at, _)| *at <= begin);
    values.drain(..first.saturating_sub(1));
}

/// The most days of a score series that the band's memory asked for.
pub(super) const LONGEST: usize = 1_100;

/// Puts a day's score into a series that ends on or before that day, and keeps 91 days. A longer one stays
/// whole: its first day is what the band remembers.
pub(super) fn put_day(series: &mut Daily, day: NaiveDate, score: f32) {
    if series.values.is_empty() {
        *series = Daily {
            last: day,
            values: vec![score],
        };
        return;
    }
    let whole = series.values.len() > SCORE_DAYS;
    let ahead = (day - series.last).num_days();
    if let Ok(ahead) = usize::try_from(ahead) {
        let missing = ahead.min(SCORE_DAYS);
        series.values.extend(std::iter::repeat_n(f32::NAN, missing));
        series.last = day;
        if let Some(value) = series.values.last_mut() {
            *value = score;
        }
    } else if let Some(at) = usize::try_from(-ahead)
        .ok()
        .and_then(|back| series.values.len().checked_sub(back + 1))
        && series.values[at].is_nan()
    {
        series.values[at] = score;
    }
    let kept = if whole { LONGEST } else { SCORE_DAYS };
    let surplus = series.values.len().saturating_sub(kept);
    series.values.drain(..surplus);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_from_the_beginning_of_time_is_no_panic() {
        let first = DateTime::<Utc>::MIN_UTC;
        let values = vec![(first, 1.0), (first + TimeDelta::days(1), 2.0)];
        let mut record = AccountRecord {
            history: vec![(Field::Arr, values.clone())],
            ..AccountRecord::default()
        };
        merge(Past::default(), None, &mut record);
        assert_eq!(record.history, [(Field::Arr, values)]);
    }
}
