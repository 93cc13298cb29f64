//! Time as the program knows it: UTC inside, the person's own day on the screen, always passed in.
//!
//! [`parse`] reads the days and moments people type, [`show`] writes the ones the screen needs.

mod clock;
pub mod parse;
pub mod show;
mod words;

pub use clock::before_clock;
pub use parse::{NotTime, Toward, day, moment};
pub use words::{day_words, names_a_day, names_a_month};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The moment something is judged at, and the person's offset, so that "today" is their day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The moment.
    pub utc: DateTime<Utc>,
    /// The person's offset from UTC at that moment.
    pub offset: FixedOffset,
}

impl Now {
    /// A moment seen from UTC itself; what tests use.
    pub fn utc(utc: DateTime<Utc>) -> Self {
        Self {
            utc,
            offset: FixedOffset::east_opt(0).expect("zero is an offset"),
        }
    }

    /// The person's calendar day.
    pub fn today(&self) -> NaiveDate {
        self.utc.with_timezone(&self.offset).date_naive()
    }
}

/// The day that a CRM's raw value says: `2027-01-31`, a moment of that day by the clock whose offset stands in
/// it (`2027-01-31T15:20:00+01:00`), or its midnight in UTC in milliseconds since 1970.
pub fn raw_day(raw: &str) -> Option<NaiveDate> {
    let raw = raw.trim();
    if let Ok(day) = raw.parse::<NaiveDate>() {
        return Some(day);
    }
    if let Ok(millis) = raw.parse() {
        return in_millis(millis).map(|at| at.date_naive());
    }
    let moment = DateTime::parse_from_rfc3339(raw).ok()?;
    Some(moment.date_naive())
}

/// Moments that a CRM's bare number may be, in milliseconds since 1970: of the years 1990 to 2100.
const MOMENTS: RangeInclusive<i64> = 631_152_000_000..=4_102_444_800_000;

/// The moment that a CRM's bare number of milliseconds since 1970 is. `None` where it counts something else:
/// seats or money would all be days of January 1970.
pub fn in_millis(number: i64) -> Option<DateTime<Utc>> {
    let moment = MOMENTS.contains(&number).then_some(number);
    moment.and_then(DateTime::from_timestamp_millis)
}

/// When what falls due on a day does: at noon in the portal's time zone, which is the same day for everybody
/// who works there, from whichever side of the date line. Where that is another day `here`, by whose days the
/// person counts, in the middle of what is that day in both.
pub fn midday<Z: TimeZone>(day: NaiveDate, zone: &Z, here: Option<FixedOffset>) -> DateTime<Utc> {
    let half = TimeDelta::hours(12);
    let plain = day.and_time(NaiveTime::MIN) + half;
    // No zone skips its noon; should one, ours will do.
    let noon = zone.from_local_datetime(&plain).earliest();
    let noon = noon.map_or_else(|| plain.and_utc(), |noon| noon.to_utc());
    let Some(here) = here.filter(|here| noon.with_timezone(here).date_naive() != day) else {
        return noon;
    };
    let ours = plain.and_utc() - TimeDelta::seconds(here.local_minus_utc().into());
    let (begin, end) = (noon.max(ours) - half, noon.min(ours) + half);
    match begin < end {
        true => begin + (end - begin) / 2,
        // No moment is that day in both.
        false => noon,
    }
}

/// A value and the moment it was last known to be true.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// The value.
    pub value: T,
    /// When it was last true.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub as_of: DateTime<Utc>,
}

/// Dates as days since 1970-01-01 in the cache: smaller and faster than text.
pub mod days {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Days since 1970-01-01; negative before.
    pub fn number(day: NaiveDate) -> i32 {
        day.signed_duration_since(NaiveDate::default()).num_days() as i32
    }

    /// The day of a number made by [`number`]; the nearest representable one when out of range.
    pub fn date(number: i32) -> NaiveDate {
        let found = number
            .checked_add(FIRST)
            .and_then(NaiveDate::from_num_days_from_ce_opt);
        found.unwrap_or(if number >= 0 {
            NaiveDate::MAX
        } else {
            NaiveDate::MIN
        })
    }

    /// 1970-01-01 in days of the common era.
    const FIRST: i32 = 719_163;

    /// For `#[serde(with = "…")]`.
    pub fn serialize<S: Serializer>(day: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        number(*day).serialize(to)
    }

    /// For `#[serde(with = "…")]`.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        i32::deserialize(from).map(date)
    }

    /// The same for a date that may be missing.
    pub mod option {
        use super::{NaiveDate, date, number};
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        /// For `#[serde(with = "…")]`.
        pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
            day.map(number).serialize(to)
        }

        /// For `#[serde(with = "…")]`.
        pub fn deserialize<'de, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<NaiveDate>, D::Error> {
            Ok(Option::<i32>::deserialize(from)?.map(date))
        }
    }
}
