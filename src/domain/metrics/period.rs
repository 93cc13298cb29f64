//! The period that measures are taken over: whole days, from the first moment of the first to the
//! last moment of the last, in the person's time zone.

use super::Refusal;
use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};

/// The first moment (00:00) of a day where the person is. Days change their length where clocks are
/// set, so that an offset alone would not do.
pub type Midnight<'a> = &'a dyn Fn(NaiveDate) -> DateTime<Utc>;

/// A period of whole days. A value counts as the start's when it was in force at 00:00 of the first
/// day (one set in that very moment already does: a history of days says "from this day on"), and as
/// the end's when it was in force at the last moment of the last day.
#[derive(Clone, Copy)]
pub struct Period<'a> {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, which is part of it.
    pub to: NaiveDate,
    /// 00:00 of the first day.
    pub start: DateTime<Utc>,
    /// The last moment of the last day, or of asking when that was not over yet.
    pub end: DateTime<Utc>,
    /// Whether the last day was not over when it was asked for.
    pub open: bool,
    midnight: Midnight<'a>,
}

impl<'a> Period<'a> {
    /// The period of two days, both part of it, asked for at `now`.
    ///
    /// # Errors
    /// A [`Refusal`] when it ends before it begins, or begins in the future.
    pub fn new(
        from: NaiveDate,
        to: NaiveDate,
        now: DateTime<Utc>,
        midnight: Midnight<'a>,
    ) -> Result<Self, Refusal> {
        if to < from {
            return Err(Refusal::Backwards { from, to });
        }
        let start = midnight(from);
        if start > now {
            return Err(Refusal::Ahead { from });
        }
        let after = just_before(midnight(next(to)));
        let open = after > now;
        Ok(Self {
            from,
            to,
            start,
            end: after.min(now),
            open,
            midnight,
        })
    }

    /// The period of as many days that ends where this one begins; `None` where the calendar ends.
    pub fn before(&self) -> Option<Self> {
        let days = (self.to - self.from).num_days() + 1;
        let from = self.from.checked_sub_signed(TimeDelta::try_days(days)?)?;
        let to = self.from.pred_opt()?;
        Some(Self {
            from,
            to,
            start: self.first_moment(from),
            end: just_before(self.start),
            open: false,
            midnight: self.midnight,
        })
    }

    /// Whether something happened in it.
    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        (self.start..=self.end).contains(&at)
    }

    /// Whether a day is one of its days, as far as it has gone.
    pub fn has_day(&self, day: NaiveDate) -> bool {
        (self.from..=self.last_day()).contains(&day)
    }

    /// The last day of it that has begun.
    pub fn last_day(&self) -> NaiveDate {
        match self.open {
            true => self.day(self.end),
            false => self.to,
        }
    }

    /// 00:00 of a day.
    pub fn first_moment(&self, day: NaiveDate) -> DateTime<Utc> {
        (self.midnight)(day)
    }

    /// The last moment of a day.
    pub fn last_moment(&self, day: NaiveDate) -> DateTime<Utc> {
        just_before((self.midnight)(next(day)))
    }

    /// The person's day of a moment.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        let day = at.date_naive();
        let after = next(day);
        if (self.midnight)(after) <= at {
            after
        } else if (self.midnight)(day) > at {
            day.pred_opt().unwrap_or(day)
        } else {
            day
        }
    }
}

/// A moment so much later, or earlier; the last or first of the calendar where that is beyond it, since
/// a CRM can hold any date.
pub(super) fn shifted(at: DateTime<Utc>, by: TimeDelta) -> DateTime<Utc> {
    let found = at.checked_add_signed(by);
    found.unwrap_or(match by < TimeDelta::zero() {
        true => DateTime::<Utc>::MIN_UTC,
        false => DateTime::<Utc>::MAX_UTC,
    })
}

/// The last moment before one.
pub(super) fn just_before(at: DateTime<Utc>) -> DateTime<Utc> {
    shifted(at, TimeDelta::nanoseconds(-1))
}

/// The day after; the last day of the calendar has none and stays.
fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            first: day.with_day(1).unwrap_or(day),
        }
    }

    /// The month so many months later.
    pub fn plus(self, months: u32) -> Option<Self> {
        let first = self.first.checked_add_months(Months::new(months))?;
        Some(Self { first })
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        let next = self.plus(1).and_then(|next| next.first.pred_opt());
        next.unwrap_or(self.first)
    }

    /// How many months another one is later; negative when it is earlier.
    pub fn until(self, later: Self) -> i32 {
        let count = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
        count(later.first) - count(self.first)
    }
}

impl std::fmt::Display for Month {
    /// `2026-04`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.first.format("%Y-%m").to_string())
    }
}
