//! Usage: far below its norm, or gone.

use super::Context;
use crate::domain::account::Daily;
use crate::domain::health::trend::median;
use crate::domain::triage::{Evidence, SignalKind, Term};
use chrono::TimeDelta;

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
    let (now, norm) = slump(&usage, limits.deviations, limits.least_spread)?;
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
    let start = usage.values.len().checked_sub(WEEK)?;
    let weeks = whole(&usage.values, start);
    // Cheaper first: the spread is at least that much, so most accounts stop here, or even before.
    if weeks.is_none() && !may_slump(&usage.values, start, deviations * least) {
        return None;
    }
    let enough = |now: f32, norm: f32| norm > 0.0 && norm - now > deviations * norm * least;
    let week = match weeks {
        Some(weeks) => compare_whole(&usage.values[start..], weeks, least, enough)?,
        None => compare(usage, least, enough)?,
    };
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

/// The days of a week, each in its place, and a place of no day: numbers of a power of two are worked
/// on together.
type Days8 = [f32; WEEK + 1];

/// The weeks before the last one, when no day is missing in any nor in it: the case of nearly all
/// accounts, which all of them together can be compared in.
fn whole(values: &[f32], start: usize) -> Option<[Days8; WEEKS]> {
    let from = start.checked_sub(WEEK * WEEKS)?;
    let finite = values[from..]
        .iter()
        .fold(true, |all, value| all & value.is_finite());
    if !finite {
        return None;
    }
    let mut weeks = [Days8::default(); WEEKS];
    for (week, days) in weeks.iter_mut().zip(values[from..].chunks_exact(WEEK)) {
        week[..WEEK].copy_from_slice(days);
    }
    Some(weeks)
}

/// What [`compare`] says of whole weeks.
fn compare_whole(
    last: &[f32],
    weeks: [Days8; WEEKS],
    least: f32,
    worth: impl Fn(f32, f32) -> bool,
) -> Option<Week> {
    let medians = medians(weeks);
    let (mut sum, mut norms) = (0.0, 0.0);
    for (now, norm) in last.iter().zip(&medians) {
        sum += now;
        norms += norm;
    }
    let (now, norm) = (sum / WEEK as f32, norms / WEEK as f32);
    if !worth(now, norm) {
        return None;
    }
    let mut far = [0.0_f32; WEEK * WEEKS];
    let values = weeks
        .iter()
        .flat_map(|week| week[..WEEK].iter().zip(&medians));
    for (far, (value, norm)) in far.iter_mut().zip(values) {
        *far = (value - norm).abs();
    }
    let mad = median(&mut far);
    let spread = mad.max(norm * least);
    Some(Week {
        now,
        norm,
        mad,
        spread,
    })
}

/// Which of eight are compared and, if the first is larger, change places, so that all are in order in
/// the end: the shortest such network there is.
const NETWORK: [(usize, usize); 19] = [
    (0, 2),
    (1, 3),
    (4, 6),
    (5, 7),
    (0, 4),
    (1, 5),
    (2, 6),
    (3, 7),
    (0, 1),
    (2, 3),
    (4, 5),
    (6, 7),
    (2, 4),
    (3, 5),
    (1, 4),
    (3, 6),
    (1, 2),
    (3, 4),
    (5, 6),
];

/// The median of each weekday, all at once: no step depends on what the numbers are.
fn medians(mut weeks: [Days8; WEEKS]) -> Days8 {
    for (low, high) in NETWORK {
        let (one, other) = (weeks[low], weeks[high]);
        for day in 0..one.len() {
            let (a, b) = (one[day], other[day]);
            weeks[low][day] = if a < b { a } else { b };
            weeks[high][day] = if a < b { b } else { a };
        }
    }
    let (lower, upper) = (weeks[WEEKS / 2 - 1], weeks[WEEKS / 2]);
    let mut medians = Days8::default();
    for (day, median) in medians.iter_mut().enumerate() {
        *median = (lower[day] + upper[day]) / 2.0;
    }
    medians
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
    // Used before the first day that is known: reaching the first value is proof of it. What was before
    // that day is not known, so only the days from it on count.
    let from = match used {
        Some(used) => used as i64,
        None if cx.account.first_value.is_some_and(|day| day <= cx.today) => {
            values.iter().position(|value| value.is_finite())? as i64 - 1
        }
        None => return None,
    };
    let days = (latest as i64 - from) as i32;
    if days < i32::from(cx.rules.thresholds.gone_days) {
        return None;
    }
    let evidence = Evidence::NoUse {
        days,
        last: usage.last - TimeDelta::days(values.len() as i64 - 1 - from),
    };
    let longer = days - i32::from(cx.rules.thresholds.gone_days);
    cx.after(SignalKind::UsageGone, longer, evidence)
}

/// The series, when it reaches into the last days.
pub(super) fn fresh(cx: &Context<'_>) -> Option<Daily> {
    let usage = &cx.account.usage;
    (!usage.is_empty() && cx.since(usage.last()) < FRESH_DAYS).then(|| usage.daily())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    /// Whatever is put in, of noughts and ones: then it puts anything in order.
    #[test]
    fn the_network_puts_eight_in_order() {
        for bits in 0..256_u32 {
            let mut eight: [u32; 8] = std::array::from_fn(|at| bits >> at & 1);
            for (low, high) in NETWORK {
                if eight[low] > eight[high] {
                    eight.swap(low, high);
                }
            }
            assert!(eight.is_sorted(), "{bits:08b}");
        }
    }

    proptest::proptest! {
        /// Of whole weeks the short way says what the long one says, to the last bit.
        #[test]
        fn whole_weeks_are_compared_as_any_others(
            values in proptest::collection::vec(0_u16..400, 60..100),
            down in 0_u16..100,
        ) {
            let mut values: Vec<f32> = values.into_iter().map(f32::from).collect();
            let start = values.len() - WEEK;
            for value in &mut values[start..] {
                *value *= f32::from(down) / 100.0;
            }
            let usage = Daily { last: NaiveDate::default(), values };
            let weeks = whole(&usage.values, start);
            if usage.values.len() < WEEK * (WEEKS + 1) {
                proptest::prop_assert!(weeks.is_none());
                return Ok(());
            }
            let weeks = weeks.expect("no day is missing");
            let any = |_: f32, norm: f32| norm > 0.0;
            let short = compare_whole(&usage.values[start..], weeks, 0.1, any);
            let long = compare(&usage, 0.1, any);
            let told = |week: Option<Week>| week.map(|week| (week.now, week.norm, week.mad, week.spread));
            proptest::prop_assert_eq!(told(short), told(long));
            let slumps = slump(&usage, 3.0, 0.1);
            let plainly = long
                .filter(|week| week.norm - week.now > 3.0 * week.norm * 0.1)
                .filter(|week| week.norm - week.now > 3.0 * week.spread)
                .map(|week| (week.now, week.norm));
            proptest::prop_assert_eq!(slumps, plainly);
        }
    }
}
