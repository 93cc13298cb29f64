//! Writes days and spans for the screen, short, in the person's own day.

use super::Now;
use crate::domain::write::TaskState;
use crate::messages::Language;
use crate::messages::{months as full, tasks, when as say};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc, Weekday};

/// How long something will still take, as nobody knows it more exactly: "40 s", "3 min", "2 h".
pub fn left(time: std::time::Duration, language: Language) -> String {
    match time.as_secs() {
        seconds @ 0..=9 => say::seconds(language, seconds.max(1)),
        seconds @ 10..=94 => say::seconds(language, seconds.div_ceil(5) * 5),
        seconds @ 95..=5_399 => say::minutes(language, (seconds + 30) / 60),
        seconds => say::hours(language, (seconds + 1_800) / 3_600),
    }
}

/// How long ago, in the largest whole unit: `now`, `5 min`, `3 h`, `34 d`. A moment ahead is `now`.
pub fn age(at: DateTime<Utc>, now: Now, language: Language) -> String {
    span(now.utc - at, language)
}

/// The same as it is said: `now`, `5 min ago`.
pub fn ago(at: DateTime<Utc>, now: Now, language: Language) -> String {
    match (now.utc - at).num_minutes() {
        ..=0 => say::now(language).to_owned(),
        _ => say::ago(language, age(at, now, language)),
    }
}

/// A span in the largest whole unit: `now`, `5 min`, `3 h`, `34 d`. Days have no larger unit: a
/// promise is made in days, and so is its breach read.
pub fn span(span: Duration, language: Language) -> String {
    let minutes = span.num_minutes();
    match minutes {
        ..=0 => say::now(language).to_owned(),
        1..60 => say::minutes(language, minutes),
        60..1_440 => say::hours(language, minutes / 60),
        _ => say::days(language, span.num_days()),
    }
}

/// Days from today to a day; negative when it has passed.
pub fn days_to(day: NaiveDate, now: Now) -> i64 {
    day.signed_duration_since(now.today()).num_days()
}

/// Where a day lies from today: `in 21 d`, `today`, `34 d ago`.
pub fn distance(day: NaiveDate, now: Now, language: Language) -> String {
    match days_to(day, now) {
        0 => say::today(language).to_owned(),
        days @ 1.. => say::ahead(language, days),
        days => say::behind(language, days.unsigned_abs()),
    }
}

/// Whole days from the person's day of a moment to today; negative when it lies ahead.
pub fn days_since(at: DateTime<Utc>, now: Now) -> i64 {
    -days_to(local_day(at, now), now)
}

/// The person's day of a moment.
pub fn local_day(at: DateTime<Utc>, now: Now) -> NaiveDate {
    at.with_timezone(&now.offset).date_naive()
}

/// A month in three letters.
pub fn month(of: NaiveDate, language: Language) -> &'static str {
    let month = match of.month() {
        1 => say::january,
        2 => say::february,
        3 => say::march,
        4 => say::april,
        5 => say::may,
        6 => say::june,
        7 => say::july,
        8 => say::august,
        9 => say::september,
        10 => say::october,
        11 => say::november,
        _ => say::december,
    };
    month(language)
}

/// A month in full.
pub fn month_in_full(of: NaiveDate, language: Language) -> &'static str {
    let month = match of.month() {
        1 => full::january,
        2 => full::february,
        3 => full::march,
        4 => full::april,
        5 => full::may,
        6 => full::june,
        7 => full::july,
        8 => full::august,
        9 => full::september,
        10 => full::october,
        11 => full::november,
        _ => full::december,
    };
    month(language)
}

/// A day: `1 Dec`, with the year when it is not this one: `1 Dec 2027`.
pub fn day(day: NaiveDate, now: Now, language: Language) -> String {
    let month = month(day, language);
    if day.year() == now.today().year() {
        say::date(language, day.day(), month)
    } else {
        say::date_of(language, day.day(), month, day.year())
    }
}

/// Where a task stands: `done`, `open, due 24 Dec, in 31 d`.
pub fn task(stands: TaskState, now: Now, language: Language) -> String {
    match (stands.done, stands.due) {
        (true, _) => tasks::done(language).to_owned(),
        (false, None) => tasks::open(language).to_owned(),
        (false, Some(due)) => {
            let due = local_day(due, now);
            let (shown, distance) = (day(due, now, language), distance(due, now, language));
            tasks::by_day(language, say::date_and(language, shown, distance))
        }
    }
}

/// A day with its weekday: `Fri 27 Nov`.
pub fn weekday(of: NaiveDate, now: Now, language: Language) -> String {
    let name = match of.weekday() {
        Weekday::Mon => say::monday,
        Weekday::Tue => say::tuesday,
        Weekday::Wed => say::wednesday,
        Weekday::Thu => say::thursday,
        Weekday::Fri => say::friday,
        Weekday::Sat => say::saturday,
        Weekday::Sun => say::sunday,
    };
    say::weekday(language, name(language), day(of, now, language))
}

/// A moment on the person's clock: `today 15:00`, `yesterday 15:00`, `Mon 16 Nov 09:30`.
pub fn moment(at: DateTime<Utc>, now: Now, language: Language) -> String {
    let local = at.with_timezone(&now.offset);
    let day = match days_to(local.date_naive(), now) {
        0 => say::today(language).to_owned(),
        -1 => say::yesterday(language).to_owned(),
        1 => say::tomorrow(language).to_owned(),
        _ => weekday(local.date_naive(), now, language),
    };
    say::clock(language, day, local.format("%H:%M"))
}

/// The next day that is not a Saturday or Sunday, never the day itself.
pub fn next_working_day(day: NaiveDate) -> NaiveDate {
    let days = match day.weekday() {
        Weekday::Fri => 3,
        Weekday::Sat => 2,
        _ => 1,
    };
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_told_as_roughly_as_it_is_known() {
        let told = |seconds| left(std::time::Duration::from_secs(seconds), Language::En);
        let all = [0, 7, 12, 61, 94, 100, 1_790, 5_400, 10_000].map(told);
        assert_eq!(
            all,
            [
                "1 s", "7 s", "15 s", "65 s", "95 s", "2 min", "30 min", "2 h", "3 h"
            ]
        );
    }
    use chrono::{FixedOffset, TimeZone};

    /// Saturday, 21 November 2026, 00:30 in Madrid; still Friday in UTC.
    fn now() -> Now {
        Now {
            utc: Utc.with_ymd_and_hms(2026, 11, 20, 23, 30, 0).unwrap(),
            offset: FixedOffset::east_opt(3_600).unwrap(),
        }
    }

    #[test]
    fn ages_are_in_the_largest_unit() {
        let ago = |minutes| age(now().utc - Duration::minutes(minutes), now(), Language::En);
        assert_eq!(ago(0), "now");
        assert_eq!(ago(-5), "now");
        assert_eq!(ago(59), "59 min");
        assert_eq!(ago(60), "1 h");
        assert_eq!(ago(1_439), "23 h");
        assert_eq!(ago(34 * 1_440), "34 d");
    }

    #[test]
    fn days_are_the_persons_own() {
        let on = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert_eq!(distance(on(11, 21), now(), Language::En), "today");
        assert_eq!(distance(on(12, 12), now(), Language::En), "in 21 d");
        assert_eq!(distance(on(11, 20), now(), Language::En), "1 d ago");
        let late = Utc.with_ymd_and_hms(2026, 11, 20, 23, 10, 0).unwrap();
        assert_eq!(moment(late, now(), Language::En), "today 00:10");
        assert_eq!(days_since(late, now()), 0);
        assert_eq!(
            moment(late - Duration::hours(1), now(), Language::En),
            "yesterday 23:10"
        );
        assert_eq!(day(on(12, 1), now(), Language::En), "1 Dec");
        assert_eq!(
            day(
                NaiveDate::from_ymd_opt(2027, 1, 2).unwrap(),
                now(),
                Language::En
            ),
            "2 Jan 2027"
        );
    }

    #[test]
    fn every_language_has_days_of_its_own() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 2).unwrap();
        let said = |language| weekday(day, now(), language);
        let all = [Language::En, Language::Zh, Language::Es].map(said);
        assert_eq!(
            all,
            ["Tue 2 Mar 2027", "2027年3月2日周二", "mar 2 mar 2027"]
        );
        let at = now().utc - Duration::hours(2);
        let said = |language| ago(at, now(), language);
        let all = [Language::En, Language::Zh, Language::Es].map(said);
        assert_eq!(all, ["2 h ago", "2小时前", "hace 2 h"]);
        assert_eq!(ago(now().utc, now(), Language::Zh), "刚刚");
    }

    #[test]
    fn the_working_day_after_a_friday_is_monday() {
        let on = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        assert_eq!(next_working_day(on(19)), on(20));
        for day in [20, 21, 22] {
            assert_eq!(next_working_day(on(day)), on(23));
        }
    }
}
