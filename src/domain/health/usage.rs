//! Daily users of the days gone by, as the CRM's history tells them. Only whole days count, today is
//! none before its last second; and a day for which a feed told nothing is a gap, not the day before
//! once more.

use super::past::History;
use crate::domain::account::{Daily, Used};
use crate::domain::field::Field;
use crate::domain::when::{Now, days};
use chrono::{DateTime, Utc};

/// So many steps between days with a value tell how a history is written; fewer tell nothing.
const LEAST_STEPS: usize = 8;

/// The latest so many of them are looked at.
const STEPS: usize = 28;

/// A feed that is longer silent than this over a weekend is not a daily one.
const LONGEST: i64 = 4;

/// The days of a mean.
const WEEK: usize = 7;

/// Daily active users of the last `days` whole days. The series ends with the last of them that is
/// known, and is empty when none is.
pub fn usage_series(history: &History, days: usize, now: Now) -> Daily {
    let users = Users::new(history, i64::from(now.offset.local_minus_utc()));
    let last = whole(now.utc.timestamp(), users.offset);
    let first = last - days as i64 + 1;
    let each = (first..=last).map(|day| users.on(day).map_or(f32::NAN, |value| value as f32));
    let mut values: Vec<f32> = each.collect();
    let known = values.iter().rposition(|value| value.is_finite());
    values.truncate(known.map_or(0, |at| at + 1));
    let back = days - values.len();
    Daily {
        values,
        last: days::date((last - back as i64) as i32),
    }
}

/// The last day that is over at a moment, in days since 1970; its last second is part of it.
pub(super) fn whole(moment: i64, offset: i64) -> i64 {
    (moment + offset + 1).div_euclid(86_400) - 1
}

/// The mean of the last seven days of a daily series, of those that are known; `None` when it ended
/// a week ago or longer.
pub(super) fn mean(usage: &Used, now: Now) -> Option<f64> {
    let here = whole(now.utc.timestamp(), i64::from(now.offset.local_minus_utc()));
    let behind = here - i64::from(days::number(usage.last()));
    if usage.is_empty() || behind >= WEEK as i64 {
        return None;
    }
    let week = usage.latest(WEEK);
    let known = week.iter().filter(|value| value.is_finite());
    let (sum, count) = known.fold((0.0, 0_u8), |(sum, count), value| {
        (sum + f64::from(*value), count + 1)
    });
    (count > 0).then(|| sum / f64::from(count))
}

/// The history of daily users, by the days of one offset.
#[derive(Clone, Copy)]
pub(super) struct Users<'a> {
    past: &'a [(DateTime<Utc>, f64)],
    pub offset: i64,
}

impl<'a> Users<'a> {
    pub fn new(history: &'a History, offset: i64) -> Self {
        let found = history.iter().find(|(of, _)| *of == Field::Dau);
        Self {
            past: found.map_or(&[], |(_, values)| values.as_slice()),
            offset,
        }
    }

    /// Of a day since 1970: the value in force at its end, unless a feed should have told another by
    /// then. Nothing later than the day's end is looked at.
    pub fn on(&self, day: i64) -> Option<f64> {
        let end = (day + 1) * 86_400 - self.offset - 1;
        let count = self.past.partition_point(|(at, _)| at.timestamp() <= end);
        let (at, value) = self.past.get(count.checked_sub(1)?)?;
        let age = day - self.day(at);
        let known = !value.is_nan() && (age == 0 || stands(self, &self.past[..count], age));
        known.then_some(*value)
    }

    fn day(&self, at: &DateTime<Utc>) -> i64 {
        (at.timestamp() + self.offset).div_euclid(86_400)
    }
}

/// Whether the last value still holds so many days later. A history that tells changes alone holds
/// its value until the next. A feed, with a value on nearly every (working) day, holds it until the
/// next is due: where nine of ten come the day after, a day without one is a gap.
fn stands(users: &Users<'_>, past: &[(DateTime<Utc>, f64)], age: i64) -> bool {
    let mut steps = [0_i64; STEPS];
    let (mut count, mut repeated) = (0, false);
    for pair in past.windows(2).rev() {
        let [(before, was), (at, is)] = pair else {
            continue;
        };
        repeated |= was == is;
        let step = users.day(at) - users.day(before);
        if step > 0 {
            steps[count] = step;
            count += 1;
        }
        if count == STEPS {
            break;
        }
    }
    let steps = &mut steps[..count];
    if count < LEAST_STEPS {
        return true;
    }
    steps.sort_unstable();
    let due = steps[(count * 9).div_ceil(10) - 1];
    if steps[count / 2] > 1 || due > LONGEST {
        return true;
    }
    // Who tells only changes has nothing more to tell once nobody uses it.
    let none = past.last().is_some_and(|(_, value)| *value == 0.0);
    age < due || (none && !repeated)
}

/// The last seven days up to the last known one, put in one after the other.
#[derive(Default)]
pub(super) struct Week {
    days: [Option<f64>; WEEK],
    next: usize,
    /// Days put in since the last known one.
    behind: usize,
    last: Option<i64>,
}

impl Week {
    /// The mean of the last seven days at a moment, as [`mean`] has it of a series; moments must
    /// not go back.
    pub fn at(&mut self, users: &Users<'_>, moment: i64) -> Option<f64> {
        let day = whole(moment, users.offset);
        let from = match self.last {
            Some(last) if (last..=last + 2 * WEEK as i64).contains(&day) => last + 1,
            _ => {
                *self = Self::default();
                day - 2 * WEEK as i64 + 2
            }
        };
        for day in from..=day {
            self.put(users.on(day));
        }
        self.last = Some(day);
        if self.behind >= WEEK {
            return None;
        }
        let known = self.days.iter().flatten();
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), day| (sum + day, count + 1.0));
        (count > 0.0).then(|| sum / count)
    }

    fn put(&mut self, day: Option<f64>) {
        if day.is_none() {
            self.behind += 1;
            return;
        }
        for _ in 0..self.behind.min(WEEK) {
            self.push(None);
        }
        self.behind = 0;
        self.push(day);
    }

    fn push(&mut self, day: Option<f64>) {
        self.days[self.next] = day;
        self.next = (self.next + 1) % WEEK;
    }
}
