//! Whether a value may be written, and the form in which it is kept.

use super::{Catalog, Definition, Kind};
use crate::sandbox::failure::Detail;
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Timelike, Utc};

/// The longest text a property holds, in units of UTF-16.
const LONGEST: usize = 65_536;

/// Checks a value that is not empty (which clears) and brings it into the form answers show.
pub fn accept(catalog: &Catalog, property: &Definition, value: &str) -> Result<String, Detail> {
    let fault = |code: &'static str, message: String| Detail {
        message,
        code,
        property: property.name.clone(),
    };
    if property.kind != Kind::Text && value.trim() != value {
        let message = format!("{value:?} has leading or trailing whitespace");
        return Err(fault("INVALID_WHITESPACE", message));
    }
    match property.kind {
        Kind::Text if value.encode_utf16().count() > LONGEST => Err(fault(
            "PROPERTY_VALUE_TOO_LONG",
            format!("{} is longer than {LONGEST} characters", property.name),
        )),
        Kind::Text => Ok(value.to_owned()),
        Kind::Number => match value.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(value.to_owned()),
            _ => Err(fault(
                "INVALID_NUMBER",
                format!("{value} was not a valid number."),
            )),
        },
        Kind::Date => match day(value) {
            Some(day) => Ok(day.to_string()),
            None => Err(fault(
                "INVALID_LONG",
                format!("{value} was not a valid date."),
            )),
        },
        Kind::DateTime => match moment(value) {
            Some(at) => Ok(iso(at)),
            None => Err(fault(
                "INVALID_LONG",
                format!("{value} was not a valid datetime."),
            )),
        },
        Kind::Bool => match value.to_ascii_lowercase().as_str() {
            truth @ ("true" | "false") => Ok(truth.to_owned()),
            _ => Err(fault(
                "INVALID_OPTION",
                not_allowed(value, ["true", "false"]),
            )),
        },
        Kind::Enumeration if property.name == "hubspot_owner_id" => {
            if catalog.has_owner(value) {
                Ok(value.to_owned())
            } else {
                let message = format!("The owner {value} does not exist.");
                Err(fault("INVALID_OWNER_ID", message))
            }
        }
        Kind::Enumeration => {
            let known = |one: &str| property.options.iter().any(|(value, _)| value == one);
            let chosen: Vec<&str> = if property.is_multiple() {
                // A leading `;` asks HubSpot to append; nothing here does.
                value.split(';').filter(|one| !one.is_empty()).collect()
            } else {
                vec![value]
            };
            match chosen.iter().find(|one| !known(one)) {
                None => Ok(chosen.join(";")),
                Some(unknown) => {
                    let options = property.options.iter().map(|(value, _)| value.as_str());
                    Err(fault("INVALID_OPTION", not_allowed(unknown, options)))
                }
            }
        }
    }
}

fn not_allowed<'a>(value: &str, options: impl IntoIterator<Item = &'a str>) -> String {
    let options: Vec<&str> = options.into_iter().collect();
    format!(
        "{value} was not one of the allowed options: [{}]",
        options.join(", ")
    )
}

/// Whether a day or moment lies in the years 1 to 9999: those that are written with four digits, and
/// that leave room to reckon with.
pub fn has_year(at: &impl Datelike) -> bool {
    (1..=9999).contains(&at.year())
}

/// Reads a moment: ISO 8601 or milliseconds since 1970; a bare day is its midnight UTC. Of the years 1
/// to 9999.
pub fn moment(value: &str) -> Option<DateTime<Utc>> {
    any_moment(value).filter(has_year)
}

fn any_moment(value: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(value) {
        return Some(at.to_utc());
    }
    if let Ok(day) = value.parse::<NaiveDate>() {
        return Some(day.and_time(chrono::NaiveTime::MIN).and_utc());
    }
    DateTime::from_timestamp_millis(value.parse().ok()?)
}

/// Reads a day: `YYYY-MM-DD`, or a moment, which is brought to its day in UTC.
pub fn day(value: &str) -> Option<NaiveDate> {
    plain_day(value).or_else(|| moment(value).map(|at| at.date_naive()))
}

/// Reads a day that is given as one: `YYYY-MM-DD`.
pub fn plain_day(value: &str) -> Option<NaiveDate> {
    value.parse::<NaiveDate>().ok().filter(has_year)
}

/// A moment as answers show it: `2026-11-21T21:40:04.123Z`.
pub fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The same, from milliseconds since 1970.
pub fn iso_ms(ms: i64) -> String {
    iso(DateTime::from_timestamp_millis(ms).unwrap_or_default())
}

/// Puts the same behind a text, a million times if need be.
pub fn push_iso_ms(text: &mut String, ms: i64) {
    let at = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    let (date, time) = (at.date_naive(), at.time());
    // Years of more or fewer than four digits are written otherwise.
    let Some(year) = u32::try_from(date.year())
        .ok()
        .filter(|year| (1000..=9999).contains(year))
    else {
        return text.push_str(&iso(at));
    };
    let mut digits = |number: u32, count: u32, then: &str| {
        for place in (0..count).rev() {
            let digit = number / 10_u32.pow(place) % 10;
            text.push(char::from_digit(digit, 10).unwrap_or('0'));
        }
        text.push_str(then);
    };
    digits(year, 4, "-");
    digits(date.month(), 2, "-");
    digits(date.day(), 2, "T");
    digits(time.hour(), 2, ":");
    digits(time.minute(), 2, ":");
    digits(time.second(), 2, ".");
    digits(at.timestamp_subsec_millis(), 3, "Z");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_put_behind_a_text_is_the_same() {
        for ms in [
            0,
            -1,
            1_795_297_204_123,
            951_782_399_999,
            -62_135_596_800_000,
            i64::MAX,
        ] {
            let mut text = String::new();
            push_iso_ms(&mut text, ms);
            assert_eq!(text, iso_ms(ms));
        }
    }

    #[test]
    fn a_moment_is_iso_or_milliseconds() {
        assert_eq!(
            moment("1795297204123").map(iso),
            moment("2026-11-21T21:40:04.123Z").map(iso)
        );
        assert_eq!(moment("yesterday"), None);
        assert_eq!(moment("+262142-12-31"), None);
        assert_eq!(moment("8210266876799999"), None);
    }

    #[test]
    fn a_moment_is_of_its_day_in_utc() {
        assert_eq!(
            day("2026-11-21").map(|d| d.to_string()).as_deref(),
            Some("2026-11-21")
        );
        assert_eq!(
            day("1795219200000").map(|d| d.to_string()).as_deref(),
            Some("2026-11-21")
        );
        assert_eq!(
            day("2026-11-21T23:30:00-05:00")
                .map(|d| d.to_string())
                .as_deref(),
            Some("2026-11-22")
        );
        assert_eq!(plain_day("1795219200000"), None);
        assert_eq!(day("-262143-01-01"), None);
    }
}
