//! How a cell becomes a value of its property's kind, as the CRM keeps it.

use super::faults::quoted;
use crate::sandbox::catalog::values::{has_year, iso, moment as wire_moment};
use crate::sandbox::catalog::{Definition, Kind};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// A finite decimal number.
pub fn is_number(value: &str) -> bool {
    // `inf`, `nan` and the like begin with letters.
    let first = value.trim_start_matches(['-', '+']).bytes().next();
    first.is_some_and(|byte| byte.is_ascii_digit() || byte == b'.')
        && value.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A moment: ISO 8601, with a blank for the `T`, without seconds or zone (UTC) too; a day is its
/// midnight; digits alone are milliseconds since 1970. Of the years 1 to 9999.
pub fn moment(value: &str) -> Option<DateTime<Utc>> {
    if let Some(at) = wire_moment(value) {
        return Some(at);
    }
    const SHAPES: &[&str] = &[
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S%.f",
    ];
    let zoned = value.strip_suffix(" UTC").or(value.strip_suffix('Z'));
    let plain = zoned.unwrap_or(value);
    let naive = SHAPES
        .iter()
        .find_map(|shape| NaiveDateTime::parse_from_str(plain, shape).ok());
    let naive = naive.map(|at| at.and_utc());
    let at = naive.or_else(|| {
        // `2026-11-21 10:00:00+01:00`
        let at = DateTime::parse_from_str(value, "%Y-%m-%d %H:%M:%S%.f%:z");
        at.ok().map(|at| at.to_utc())
    });
    at.filter(has_year)
}

/// A day: `YYYY-MM-DD`, or the day (UTC) of a moment.
pub fn day(value: &str) -> Option<NaiveDate> {
    let day: Option<NaiveDate> = value.parse().ok().filter(has_year);
    day.or_else(|| moment(value).map(|at| at.date_naive()))
}

/// Reads a cell that is not empty as a value of a property.
///
/// # Errors
/// A sentence that says how to write it.
pub fn read(of: &Definition, cell: &str) -> Result<String, String> {
    let value = cell.trim();
    match of.kind {
        Kind::Text => Ok(cell.to_owned()),
        Kind::Number if is_number(value) => Ok(value.to_owned()),
        Kind::Number => Err(format!(
            "{} is not a number; write it with a point for decimals and nothing between thousands, like 1234.5.",
            quoted(value)
        )),
        Kind::Date => match day(value) {
            Some(day) => Ok(day.to_string()),
            None => Err(format!(
                "{} is not a day; write it like 2027-01-31.",
                quoted(value)
            )),
        },
        Kind::DateTime => match moment(value) {
            Some(at) => Ok(iso(at)),
            None => Err(format!(
                "{} is not a point in time; write it like 2027-01-31T09:30:00Z.",
                quoted(value)
            )),
        },
        Kind::Bool => match value.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok("true".to_owned()),
            "false" | "no" | "0" => Ok("false".to_owned()),
            _ => Err(format!("{} is neither true nor false.", quoted(value))),
        },
        Kind::Enumeration if of.is_multiple() => {
            let all = value.split(';').map(str::trim);
            let all: Vec<&str> = all
                .filter(|one| !one.is_empty())
                .map(|one| option(of, one).unwrap_or(one))
                .collect();
            Ok(all.join(";"))
        }
        Kind::Enumeration => Ok(option(of, value).unwrap_or(value).to_owned()),
    }
}

/// The option that a cell means: by its value, else by value or label in any case.
pub fn option<'d>(of: &'d Definition, cell: &str) -> Option<&'d str> {
    let exact = of.options.iter().find(|(value, _)| value == cell);
    let near = || {
        of.options.iter().find(|(value, label)| {
            value.eq_ignore_ascii_case(cell) || label.to_lowercase() == cell.to_lowercase()
        })
    };
    exact.or_else(near).map(|(value, _)| value.as_str())
}

/// Whether two values of a kind are the same: `50000` and `50000.0` are.
pub fn same(kind: Kind, a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match kind {
        Kind::Number => match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_as_exports_write_them() {
        let at = Some("2026-11-21T14:03:00.000Z".to_owned());
        for text in [
            "2026-11-21 14:03",
            "2026-11-21 14:03:00",
            "2026-11-21T14:03",
            "2026-11-21T14:03:00",
            "2026-11-21T14:03:00Z",
            "2026-11-21 14:03:00 UTC",
            "2026-11-21T15:03:00+01:00",
            "2026-11-21 15:03:00+01:00",
            "1795269780000",
        ] {
            assert_eq!(moment(text).map(iso), at, "{text}");
        }
        assert_eq!(moment("21/11/2026"), None);
        for far in [
            "+262142-12-31",
            "-262143-01-01",
            "0000-12-31",
            "+10000-01-01T00:00:00Z",
            "+10000-01-01 00:00",
            "8210266876799999",
        ] {
            assert_eq!(moment(far), None, "{far}");
            assert_eq!(day(far), None, "{far}");
        }
        assert!(day("0001-01-01").is_some() && day("9999-12-31").is_some());
        assert_eq!(
            day("2026-11-21 23:30")
                .map(|day| day.to_string())
                .as_deref(),
            Some("2026-11-21")
        );
    }

    #[test]
    fn numbers_are_plain() {
        for good in ["0", "-1", "1234.5", "1e3", ".5"] {
            assert!(is_number(good), "{good}");
        }
        for bad in ["", "1,234", "1.234,5", "12k", "NaN", "inf", "-", "€5"] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
