//! Reads days and moments as people type them: `fri`, `in 3 days`, `eom`, `1 dec`, `周五`.
//!
//! A day that can be read in two ways (`12/01`) is refused, never guessed.

use super::Now;
use super::clock::{clock_at_end, clock_at_start};
use super::words::{Token, Unit, tokens};
use crate::messages::{Language, lines as say};
use chrono::{DateTime, Datelike, Days, Duration, Months, NaiveDate, NaiveTime, TimeZone, Utc};

/// Where a day lies that does not say so itself: `fri`, `3d`, `1 dec`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// Ahead: due dates. A weekday is never today; the year is this one or the next.
    Future,
    /// Behind: what has happened. A weekday may be today; the year is this one or the last.
    Past,
}

/// Why a text is not a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTime {
    /// No such words.
    #[error(
        "“{0}” is not a day; write today, fri, next fri, in 3 days, 2w, eom, 1 dec or 2026-12-01."
    )]
    Unknown(String),
    /// Day and month can be swapped.
    #[error("“{text}” can be {first} or {second}; write one of these.")]
    Ambiguous {
        /// As typed.
        text: String,
        /// Read as month, day.
        first: NaiveDate,
        /// Read as day, month.
        second: NaiveDate,
    },
    /// There is no such day.
    #[error("There is no day “{0}” in the calendar.")]
    Impossible(String),
}

impl NotTime {
    /// The sentence in the language of the screen.
    pub fn told(&self, language: Language) -> String {
        match self {
            NotTime::Unknown(text) => say::not_a_day(language, text),
            NotTime::Ambiguous {
                text,
                first,
                second,
            } => say::two_days(language, text, first, second),
            NotTime::Impossible(text) => say::no_such_day(language, text),
        }
    }
}

/// Reads a day.
///
/// `eow` is the coming Friday, `next fri` the Friday of next week (weeks begin on Monday),
/// `next week` its Monday, `next month` its first day.
///
/// # Errors
/// A sentence that names the text, see [`NotTime`].
pub fn day(text: &str, toward: Toward, now: Now) -> Result<NaiveDate, NotTime> {
    let text = text.trim();
    if let Some(found) = numeric(text, toward, now) {
        return found;
    }
    let unknown = || NotTime::Unknown(text.to_owned());
    let tokens = chinese_date(text)
        .or_else(|| tokens(text))
        .ok_or_else(unknown)?;
    arrange(&tokens, toward, now.today())
        .ok_or_else(unknown)?
        .ok_or_else(|| NotTime::Impossible(text.to_owned()))
}

/// Reads a moment that has been: `yesterday 15:00`, `mon 9:30`, `3h ago`, `2026-11-20 15:00`.
///
/// A time alone is today's; a day alone is its noon, today alone is now. The answer can lie in the
/// future (`tomorrow`): the caller decides whether it may.
///
/// # Errors
/// A sentence that names the text, see [`NotTime`].
pub fn moment(text: &str, now: Now) -> Result<DateTime<Utc>, NotTime> {
    let text = text.trim();
    let impossible = || NotTime::Impossible(text.to_owned());
    if matches!(text.to_lowercase().as_str(), "now" | "ahora" | "现在") {
        return Ok(now.utc);
    }
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Ok(exact.with_timezone(&Utc));
    }
    if let Some((rest, time)) = clock_at_end(text) {
        let rest = rest.trim().trim_end_matches(',').trim_end();
        let day = match rest {
            "" => now.today(),
            rest => day(rest, Toward::Past, now)?,
        };
        let at = at_local(day, time, now).ok_or_else(impossible)?;
        let weekday = tokens(rest)
            .is_some_and(|tokens| matches!(tokens.as_slice(), [Token::Weekday(_) | Token::Mar]));
        return Ok(if weekday && at > now.utc {
            at - Duration::days(7)
        } else {
            at
        });
    }
    if let Some((clock, rest)) = clock_at_start(text) {
        return moment(&format!("{rest} {clock}"), now);
    }
    if let Some(seconds) = tokens(text).and_then(|tokens| short_ago(&tokens)) {
        return now
            .utc
            .checked_sub_signed(Duration::seconds(seconds))
            .ok_or_else(impossible);
    }
    let day = day(text, Toward::Past, now)?;
    if day == now.today() {
        return Ok(now.utc);
    }
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    at_local(day, noon, now).ok_or_else(impossible)
}

/// The moment of a day and time on the person's clock.
fn at_local(day: NaiveDate, time: NaiveTime, now: Now) -> Option<DateTime<Utc>> {
    let local = now
        .offset
        .from_local_datetime(&day.and_time(time))
        .single()?;
    Some(local.with_timezone(&Utc))
}

/// Seconds of `3h`, `3h ago`, `hace 20 min`: only behind, and only with hours or minutes.
fn short_ago(tokens: &[Token]) -> Option<i64> {
    let (count, unit) = match tokens {
        [Token::Number(n), Token::Unit(unit)]
        | [Token::Number(n), Token::Unit(unit), Token::Ago]
        | [Token::Ago, Token::Number(n), Token::Unit(unit)]
        | [Token::Minus, Token::Number(n), Token::Unit(unit)] => (i64::from(*n), *unit),
        _ => return None,
    };
    match unit {
        Unit::Minute => Some(count * 60),
        Unit::Hour => Some(count * 3_600),
        _ => None,
    }
}

/// Days of digits alone: ISO (also with slashes), and `12/01`, which is refused when ambiguous.
fn numeric(text: &str, toward: Toward, now: Now) -> Option<Result<NaiveDate, NotTime>> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mark = text.chars().find(|char| matches!(char, '-' | '/' | '.'))?;
    let parts = text
        .trim_end_matches('.')
        .split(mark)
        .map(|part| part.parse::<u32>().ok())
        .collect::<Option<Vec<_>>>()?;
    let impossible = || NotTime::Impossible(text.to_owned());
    let (first, second, year) = match parts[..] {
        [year, month, day] if year >= 1000 => {
            let found = i32::try_from(year)
                .ok()
                .and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
            return Some(found.ok_or_else(impossible));
        }
        [first, second] if mark != '-' => (first, second, None),
        [first, second, year] if (1000..10_000).contains(&year) => (first, second, Some(year)),
        _ => return None,
    };
    let read = |month, day| on(day, month, year, toward, now.today());
    Some(match (read(first, second), read(second, first)) {
        (Some(us), Some(world)) if us != world => Err(NotTime::Ambiguous {
            text: text.to_owned(),
            first: us,
            second: world,
        }),
        (Some(day), _) | (None, Some(day)) => Ok(day),
        (None, None) => Err(impossible()),
    })
}

/// `12月1日`, `2026年12月1日`.
fn chinese_date(text: &str) -> Option<Vec<Token>> {
    let text = text.trim();
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(year.trim().parse().ok()?), rest),
        None => (None, text),
    };
    let (month, day) = rest.split_once('月')?;
    let month: u32 = month.trim().parse().ok()?;
    let day: u32 = day.trim_end_matches(['日', '号']).trim().parse().ok()?;
    (1..=12).contains(&month).then(|| {
        let mut found = vec![Token::Number(day), Token::Month(month)];
        found.extend(year.map(Token::Number));
        found
    })
}

/// A day and month in the year given, or in the nearest year of the direction.
fn on(
    day: u32,
    month: u32,
    year: Option<u32>,
    toward: Toward,
    today: NaiveDate,
) -> Option<NaiveDate> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    }
    // Eight years reach over the longest gap between two 29ths of February.
    (0..=8).find_map(|away| match toward {
        Toward::Future => {
            NaiveDate::from_ymd_opt(today.year() + away, month, day).filter(|found| *found >= today)
        }
        Toward::Past => {
            NaiveDate::from_ymd_opt(today.year() - away, month, day).filter(|found| *found <= today)
        }
    })
}

/// The day of a list of tokens: outer `None` when they make no day, inner when it does not exist.
fn arrange(tokens: &[Token], toward: Toward, today: NaiveDate) -> Option<Option<NaiveDate>> {
    use Token::{
        Ago, End, Ends, In, Last, Later, Mar, Minus, Month, Next, Number, Plus, This, Weekday,
    };
    let tuesday = Weekday(chrono::Weekday::Tue);
    Some(match *tokens {
        [Token::Day(days)] => shift(today, days, Unit::Day),
        [Mar] => return arrange(&[tuesday], toward, today),
        [Next, Mar] | [Mar, Next] => return arrange(&[Next, tuesday], toward, today),
        [Last, Mar] | [Mar, Last] => return arrange(&[Last, tuesday], toward, today),
        [Weekday(want)] => {
            let ahead = days_ahead(today, want);
            match toward {
                Toward::Future if ahead == 0 => shift(today, 7, Unit::Day),
                Toward::Future => shift(today, ahead, Unit::Day),
                Toward::Past => shift(today, -((7 - ahead) % 7), Unit::Day),
            }
        }
        [This, Weekday(want)] => shift(monday(today)?, from_monday(want), Unit::Day),
        [Next, Weekday(want)]
        | [Weekday(want), Next]
        | [Next, Token::Unit(Unit::Week), Weekday(want)] => {
            shift(monday(today)?, 7 + from_monday(want), Unit::Day)
        }
        [Last, Weekday(want)] | [Weekday(want), Last] => {
            let behind = (7 - days_ahead(today, want)) % 7;
            shift(today, -(if behind == 0 { 7 } else { behind }), Unit::Day)
        }
        [Next, Token::Unit(unit)] | [Token::Unit(unit), Next] => {
            start(shift(today, 1, unit)?, unit)
        }
        [Last, Token::Unit(unit)] | [Token::Unit(unit), Last] => {
            start(shift(today, -1, unit)?, unit)
        }
        [End(unit)] | [Ends, Token::Unit(unit)] | [Ends, This, Token::Unit(unit)] => {
            end(today, unit)
        }
        // The Friday of next week, not the one a week from today.
        [Ends, Next, Token::Unit(Unit::Week)] => shift(monday(today)?, 11, Unit::Day),
        [Ends, Next, Token::Unit(unit)] => end(shift(today, 1, unit)?, unit),
        [In | Plus, Number(n), Token::Unit(unit)] | [Number(n), Token::Unit(unit), Later] => {
            shift(today, i64::from(n), unit)
        }
        [Plus, Number(n)] => shift(today, i64::from(n), Unit::Day),
        [Minus | Ago, Number(n), Token::Unit(unit)] | [Number(n), Token::Unit(unit), Ago] => {
            shift(today, -i64::from(n), unit)
        }
        [Number(n), Token::Unit(unit)] => match toward {
            Toward::Future => shift(today, i64::from(n), unit),
            Toward::Past => shift(today, -i64::from(n), unit),
        },
        [Number(day), Month(month)] | [Month(month), Number(day)] => {
            on(day, month, None, toward, today)
        }
        [Number(day), Mar] | [Mar, Number(day)] => on(day, 3, None, toward, today),
        // Spanish August: `3 ago`.
        [Number(day), Ago] => on(day, 8, None, toward, today),
        [Number(day), Month(month), Number(year)] | [Month(month), Number(day), Number(year)]
            if year >= 1000 =>
        {
            on(day, month, Some(year), toward, today)
        }
        [Number(day), Mar, Number(year)] | [Mar, Number(day), Number(year)] if year >= 1000 => {
            on(day, 3, Some(year), toward, today)
        }
        _ => return None,
    })
}

fn days_ahead(today: NaiveDate, want: chrono::Weekday) -> i64 {
    (from_monday(want) - from_monday(today.weekday())).rem_euclid(7)
}

fn from_monday(weekday: chrono::Weekday) -> i64 {
    i64::from(weekday.num_days_from_monday())
}

fn monday(day: NaiveDate) -> Option<NaiveDate> {
    shift(day, -from_monday(day.weekday()), Unit::Day)
}

/// A day so many units away; `None` outside the calendar and for units below a day.
fn shift(day: NaiveDate, count: i64, unit: Unit) -> Option<NaiveDate> {
    let (days, months) = match unit {
        Unit::Minute | Unit::Hour => return None,
        Unit::Day => (1, 0),
        Unit::Week => (7, 0),
        Unit::Month => (0, 1),
        Unit::Quarter => (0, 3),
        Unit::Year => (0, 12),
    };
    let size = u32::try_from(count.unsigned_abs()).ok()?;
    let days = Days::new(u64::from(size) * days);
    let months = Months::new(size.checked_mul(months)?);
    if count >= 0 {
        day.checked_add_days(days)?.checked_add_months(months)
    } else {
        day.checked_sub_days(days)?.checked_sub_months(months)
    }
}

/// The first day of the unit a day lies in.
fn start(day: NaiveDate, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Some(day),
        Unit::Week => monday(day),
        Unit::Month => day.with_day(1),
        Unit::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1),
        Unit::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
    }
}

/// The last day of the unit; of a week it is the Friday that is today or comes next.
fn end(today: NaiveDate, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Week => shift(today, days_ahead(today, chrono::Weekday::Fri), Unit::Day),
        unit => shift(shift(start(today, unit)?, 1, unit)?, -1, Unit::Day),
    }
}

#[cfg(test)]
mod tests;
