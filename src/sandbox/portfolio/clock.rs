//! Days of a story, counted from today, and how HubSpot writes them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A day counted from today: 0 is today, -1 yesterday, 30 in thirty days.
pub(super) type Day = i32;

/// The last day on which anything can have happened.
pub(super) const YESTERDAY: Day = -1;

/// Turns days of a story into dates. The hour of "now" plays no part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    today: NaiveDate,
}

impl Clock {
    /// A clock for the calendar day (UTC) of a moment.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            today: now.date_naive(),
        }
    }

    /// The calendar day; today itself where the calendar ends.
    pub fn date(self, day: Day) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.today.num_days_from_ce().saturating_add(day))
            .unwrap_or(self.today)
    }

    /// A moment: the day and the minute of that day.
    pub fn at(self, day: Day, minute: u32) -> DateTime<Utc> {
        let minute = minute % (24 * 60);
        let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or(NaiveTime::MIN);
        NaiveDateTime::new(self.date(day), time).and_utc()
    }

    /// 0 is Monday, 6 is Sunday.
    pub fn weekday(self, day: Day) -> u32 {
        self.date(day).weekday().num_days_from_monday()
    }

    /// The day itself, or the Friday before when it is a Saturday or Sunday.
    pub fn workday(self, day: Day) -> Day {
        match self.weekday(day) {
            5 => day - 1,
            6 => day - 2,
            _ => day,
        }
    }

    /// A `date` property: `YYYY-MM-DD`.
    pub fn ymd(self, day: Day) -> String {
        let date = self.date(day);
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

/// A `datetime` property: ISO 8601 in UTC with `Z`.
pub(super) fn iso(at: DateTime<Utc>) -> String {
    let date = at.date_naive();
    let second = at.timestamp().rem_euclid(86_400);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_today_and_the_hour_plays_no_part() {
        let now = "2026-11-21T23:59:59Z".parse().expect("a moment");
        let clock = Clock::new(now);
        assert_eq!(clock.ymd(-21), "2026-10-31");
        assert_eq!(iso(clock.at(-1, 605)), "2026-11-20T10:05:00Z");
    }

    #[test]
    fn a_weekend_moves_back_to_friday() {
        let clock = Clock::new("2026-11-21T08:00:00Z".parse().expect("a moment"));
        assert_eq!(clock.weekday(0), 5);
        assert_eq!(clock.workday(0), -1);
        assert_eq!(clock.workday(-6), -8);
        assert_eq!(clock.workday(-2), -2);
    }
}
