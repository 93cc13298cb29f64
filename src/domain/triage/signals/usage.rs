//! Usage: far below its norm, or gone.

use super::Context;
use crate::domain::account::Daily;
use crate::domain::health::trend::median;
use crate::domain::triage::{Evidence, SignalKind, Term};
use chrono::Days;

/// A week, and the weeks before it that make the norm.
const WEEK: usize = 7;
const WEEKS: usize = 8;

/// Days of the last week that must be comparable.
const LEAST_DAYS: usize = 5;

/// Earlier values of a weekday that make a norm for it.
const LEAST_WEEKS: usize = 4;

/// A series that ended so many days ago says nothing of today: its feed has stopped.
const FRESH_DAYS: i32 = 7;

/// The last seven whole days (today is not over) lie more than three deviations below the eight weeks before. Each day is
/// compared with the median of its own weekday; the deviation is the median of the distances of all
/// these days from theirs (MAD), and at least the rules' share of the norm, so that use that never
/// varies does not fire on a hair. Grows with the share of the norm that is gone; where use is gone
/// altogether that signal grows and this one does not, so that nothing is counted twice.
pub(super) fn abnormal(cx: &Context<'_>) -> Option<Term> {
    let usage = fresh(cx)?;
    let limits = &cx.rules.thresholds;
    let (now, norm) = slump(usage, limits.deviations, limits.least_spread)?;
    let share = (now - norm) / norm;
    let evidence = Evidence::Usage {
        percent: 100.0 * share,
        now,
        norm,
        until: usage.last,
    };
    let grown = match gone(cx) {
        Some(_) => 0.0,
        None => f64::from(-share),
    };
    cx.term(SignalKind::UsageAbnormal, grown, 0.0, evidence)
}

/// A week against its norm.
#[derive(Clone, Copy)]
pub(super) struct Week {
    /// Users a day in the last week, over the days that can be compared.
    pub now: f32,
    /// The mean of the medians of those weekdays.
    pub norm: f32,
    /// The median of all distances from the medians.
    pub mad: f32,
    /// The deviation it is held against: the same, but at least the rules' share of the norm.
    pub spread: f32,
}

/// The last week, when it is abnormally below its norm.
fn slump(usage: &Daily, deviations: f32, least: f32) -> Option<(f32, f32)> {
    // Cheaper first: the spread is at least that much, so most accounts stop here, or even before.
    let start = usage.values.len().checked_sub(WEEK)?;
    if !may_slump(&usage.values, start, deviations * least) {
        return None;
    }
    let enough = |now: f32, norm: f32| norm > 0.0 && norm - now > deviations * norm * least;
    let week = compare(usage, least, enough)?;
    (week.norm - week.now > deviations * week.spread).then_some((week.now, week.norm))
}

/// The last week and its norm, when there is enough to compare.
pub(super) fn week(usage: &Daily, least: f32) -> Option<Week> {
    compare(usage, least, |_, norm| norm > 0.0)
}

/// The same, where a look at the two says that the spread is worth working out.
fn compare(usage: &Daily, least: f32, worth: impl Fn(f32, f32) -> bool) -> Option<Week> {
    let values = &usage.values;
    let start = values.len().checked_sub(WEEK)?;
    let mut far = [0.0_f32; WEEK * WEEKS];
    let (mut count, mut days, mut sum, mut norms) = (0, 0, 0.0, 0.0);
    for day in 0..WEEK {
        let now = values[start + day];
        let mut same = [0.0_f32; WEEKS];
        let mut known = 0;
        for week in 1..=WEEKS {
            let before = (start + day).checked_sub(WEEK * week);
            if let Some(value) = before
                .map(|at| values[at])
                .filter(|value| value.is_finite())
            {
                same[known] = value;
                known += 1;
            }
        }
        if !now.is_finite() || known < LEAST_WEEKS {
            continue;
        }
        let norm = median(&mut same[..known]);
        for value in &same[..known] {
            far[count] = (value - norm).abs();
            count += 1;
        }
        days += 1;
        sum += now;
        norms += norm;
    }
    if days < LEAST_DAYS {
        return None;
    }
    let (now, norm) = (sum / days as f32, norms / days as f32);
    if !worth(now, norm) {
        return None;
    }
    let mad = median(&mut far[..count]);
    let spread = mad.max(norm * least);
    Some(Week {
        now,
        norm,
        mad,
        spread,
    })
}

/// Whether a slump is possible at all: the norm of a weekday is no more than the highest of its days,
/// which is found faster than their median; `least` is the share of it that must be gone. Most accounts
/// stop here.
fn may_slump(values: &[f32], start: usize, least: f32) -> bool {
    let (mut most, mut known) = ([0.0_f32; WEEK], [0_u8; WEEK]);
    let before = &values[start.saturating_sub(WEEK * WEEKS)..start];
    for week in before.rchunks(WEEK) {
        // The first week may be a part of one; it ends with the same weekday as the others.
        let skip = WEEK - week.len();
        for ((most, known), value) in most.iter_mut().zip(&mut known).skip(skip).zip(week) {
            *most = if *value > *most { *value } else { *most };
            *known += u8::from(value.is_finite());
        }
    }
    let (mut now, mut norm) = (0.0_f32, 0.0_f32);
    for (at, value) in values[start..].iter().enumerate() {
        if usize::from(known[at]) < LEAST_WEEKS {
            // Not comparable: which days are is for the exact sums.
            return true;
        }
        if value.is_finite() {
            now += value;
            norm += most[at];
        }
    }
    let share = 1.0 - least;
    // A hair of tolerance: rounding must not shut out what the exact sums let through.
    share <= 0.0 || now < norm * share * 1.001
}

/// No use for fourteen days, by an account that had used. Grows with further days. A day without
/// data is no day without use.
pub(super) fn gone(cx: &Context<'_>) -> Option<Term> {
    let usage = fresh(cx)?;
    let values = &usage.values;
    let latest = values.iter().rposition(|value| value.is_finite())?;
    if values[latest] > 0.0 {
        return None;
    }
    // `NaN > 0` is false: gaps are passed over.
    let used = values.iter().rposition(|value| *value > 0.0);
    // Used before the series began: reaching the first value is proof of it.
    let from = match used {
        Some(used) => used,
        None if cx.account.first_value.is_some() => 0,
        None => return None,
    };
    let days = (latest - from) as i32;
    if days < i32::from(cx.rules.thresholds.gone_days) {
        return None;
    }
    let back = Days::new((values.len() - 1 - from) as u64);
    let evidence = Evidence::NoUse {
        days,
        last: usage.last.checked_sub_days(back)?,
    };
    let longer = days - i32::from(cx.rules.thresholds.gone_days);
    cx.after(SignalKind::UsageGone, longer, evidence)
}

/// The series, when it reaches into the last days.
pub(super) fn fresh<'a>(cx: &Context<'a>) -> Option<&'a Daily> {
    let usage = &cx.account.usage;
    (!usage.values.is_empty() && cx.since(usage.last) < FRESH_DAYS).then_some(usage)
}
