//! HubSpot's values, which are texts, as what they mean. Each reader answers `None` for a text that
//! is not of its kind; the caller keeps that text.

use crate::domain::field::{Field, Kind};
use crate::domain::odd::{Odd, Part};
use crate::domain::text;
use crate::domain::when::{days, in_millis};
use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, TimeZone,
    Utc,
};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::str::FromStr;

/// No number of a customer is greater, and the sum of many of these can still be reckoned with.
const GREATEST: i64 = 1_000_000_000_000_000;

/// A finite number of a size that can be true: up to 10¹⁵ on either side of zero.
pub(super) fn number(raw: &str) -> Option<f64> {
    let number: f64 = raw.trim().parse().ok()?;
    (number.abs() <= GREATEST as f64).then_some(number)
}

/// The number of a field: of things counted there are none below zero, and an opinion lies on its scale
/// (NPS: an answer of 0 to 10 or a net score of -100 to 100).
pub(super) fn number_of(field: Field, raw: &str) -> Option<f64> {
    let counted = matches!(
        field,
        Field::SeatsBought
            | Field::SeatsActivated
            | Field::SeatsActive
            | Field::Dau
            | Field::Mau
            | Field::FeaturesUsed
            | Field::FeaturesAvailable
            | Field::GoalsDue
            | Field::GoalsMet
    );
    let scale = match field {
        Field::Nps => -100.0..=100.0,
        Field::Csat => 0.0..=100.0,
        Field::Sentiment => -2.0..=2.0,
        _ if counted => 0.0..=f64::INFINITY,
        _ => f64::NEG_INFINITY..=f64::INFINITY,
    };
    number(raw).filter(|number| scale.contains(number))
}

/// An amount, exactly; up to 10¹⁵, as numbers.
pub(super) fn decimal(raw: &str) -> Option<Decimal> {
    let raw = raw.trim();
    let amount = Decimal::from_str(raw)
        .or_else(|_| Decimal::from_scientific(raw))
        .ok()?;
    (amount.abs() <= Decimal::from(GREATEST)).then_some(amount)
}

/// A fraction as the percentage that it means: `0.25` is `25`. What is no number stays as it is.
pub(super) fn percentage(raw: &str) -> String {
    scaled(raw, |amount| amount.checked_mul(Decimal::ONE_HUNDRED))
}

/// A percentage as the fraction that it is kept as: `25` is `0.25`.
pub(super) fn fraction(raw: &str) -> String {
    scaled(raw, |amount| amount.checked_div(Decimal::ONE_HUNDRED))
}

fn scaled(raw: &str, scale: impl Fn(Decimal) -> Option<Decimal>) -> String {
    let amount = decimal(raw).and_then(scale);
    amount.map_or_else(|| raw.to_owned(), |amount| amount.normalize().to_string())
}

/// Whether a day or moment lies in the years 1 to 9999, which leave room to reckon with.
fn has_year(at: &impl Datelike) -> bool {
    (1..=9999).contains(&at.year())
}

/// A text that is a day: `YYYY-MM-DD`.
pub(super) fn plain_day(raw: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(raw.trim(), "%Y-%m-%d").ok()
}

/// The day of the years 1 to 9999 that a value is of. HubSpot tells a property of type `date` as
/// `YYYY-MM-DD` or as its midnight in UTC in milliseconds: that day, wherever. Any other moment, as one of
/// type `datetime` is told, is of the day that the portal's clock shows then.
pub(super) fn day(raw: &str, zone: Tz) -> Option<NaiveDate> {
    let raw = raw.trim();
    if let Some(day) = plain_day(raw) {
        return Some(day).filter(has_year);
    }
    let moment = moment(raw)?;
    if raw.parse::<i64>().is_ok() && moment.time() == NaiveTime::MIN {
        return Some(moment.date_naive());
    }
    Some(moment.with_timezone(&zone).date_naive()).filter(has_year)
}

/// The first moment of a day by a zone's clock: midnight, or the first quarter of an hour that a clock shows
/// which is set forward then.
pub(super) fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let mut quarters = (0..=96).map(|count| midnight + TimeDelta::minutes(15 * count));
    let first = quarters.find_map(|at| zone.from_local_datetime(&at).earliest());
    first.map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// A moment as HubSpot writes it, which is how it is sent, with as many digits as `like` has.
pub(super) fn stamp(at: DateTime<Utc>, like: &str) -> String {
    at.to_rfc3339_opts(digits(like), true)
}

/// HubSpot tells milliseconds of some moments, and none of others.
fn digits(raw: &str) -> SecondsFormat {
    match raw.contains('.') {
        true => SecondsFormat::Millis,
        false => SecondsFormat::AutoSi,
    }
}

/// A moment of the years 1 to 9999: ISO 8601 with an offset, the same without one (UTC), milliseconds
/// since 1970, or a day.
pub(super) fn moment(raw: &str) -> Option<DateTime<Utc>> {
    any_moment(raw).filter(has_year)
}

fn any_moment(raw: &str) -> Option<DateTime<Utc>> {
    let raw = raw.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(raw) {
        return Some(moment.with_timezone(&Utc));
    }
    if let Ok(millis) = raw.parse() {
        return in_millis(millis);
    }
    if let Ok(moment) = NaiveDateTime::parse_from_str(raw, "%Y-%m-%dT%H:%M:%S%.f") {
        return Some(moment.and_utc());
    }
    let day = NaiveDate::parse_from_str(raw, "%Y-%m-%d").ok()?;
    Some(day.and_hms_opt(0, 0, 0)?.and_utc())
}

/// Yes or no.
pub(super) fn bool(raw: &str) -> Option<bool> {
    match raw.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// Reads a value of a record around an account; one that is not of its kind is noted as it came.
pub(super) fn read<T>(
    odd: &mut Vec<Odd>,
    part: Part,
    raw: Option<&str>,
    reader: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let raw = raw.map(str::trim).filter(|raw| !raw.is_empty())?;
    let read = reader(raw);
    if read.is_none() {
        let raw = text::line(raw);
        odd.push(Odd { part, raw });
    }
    read
}

/// The values of a multi-select.
pub(super) fn several(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(';')
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// A past value as the number that series keep: days since 1970 for dates, seconds for moments.
pub(super) fn past(field: Field, raw: &str, zone: Tz) -> Option<f64> {
    match field.kind() {
        Kind::Money | Kind::Number | Kind::Percent => number_of(field, raw),
        Kind::Date => day(raw, zone).map(|day| f64::from(days::number(day))),
        Kind::Moment => moment(raw).map(|moment| moment.timestamp() as f64),
        Kind::Text | Kind::Choice | Kind::Bool => None,
    }
}

/// Whether two raw values mean the same for that field: `80` and `80.0` do, a day and any moment of it by the
/// portal's clock do, nothing and the empty text do. Two moments do when they are the same one, and two texts
/// when they are the same as the CRM has them, not only as they are shown: what is shown is one line, and cut.
pub(super) fn same(field: Field, zone: Tz, a: Option<&str>, b: Option<&str>) -> bool {
    let (shown, other) = match (filled_for(field, a), filled_for(field, b)) {
        (None, None) => return true,
        (Some(a), Some(b)) => (a, b),
        _ => return false,
    };
    let (a, b) = (a.unwrap_or_default().trim(), b.unwrap_or_default().trim());
    let meant = match field.kind() {
        Kind::Money => decimal(a).zip(decimal(b)).map(|(a, b)| a == b),
        Kind::Number | Kind::Percent => number(a).zip(number(b)).map(|(a, b)| a == b),
        Kind::Date => match (plain_day(a), plain_day(b)) {
            (None, None) => moment(a).zip(moment(b)).map(|(a, b)| a == b),
            _ => day(a, zone).zip(day(b, zone)).map(|(a, b)| a == b),
        },
        Kind::Moment => moment(a).zip(moment(b)).map(|(a, b)| a == b),
        Kind::Bool => bool(a).zip(bool(b)).map(|(a, b)| a == b),
        Kind::Text if field == Field::Plan => Some(shown == other),
        // A choice may be known by what is shown of it alone.
        Kind::Choice if text::whole(a) && text::whole(b) => Some(shown == other),
        Kind::Text | Kind::Choice => None,
    };
    meant.unwrap_or(a == b)
}

/// A field's raw value as it is kept for writes: the CRM's own text, whatever is shown of it; the plan is
/// kept as it is shown. A moment in a field of days bears the portal's offset, so that the day that it is of
/// can be read off it ([`crate::domain::when::raw_day`]). `None` where nothing of it can be shown.
pub(super) fn kept(field: Field, zone: Tz, raw: Option<&str>) -> Option<String> {
    let shown = filled_for(field, raw)?;
    let raw = raw.unwrap_or_default();
    Some(match field.kind() {
        _ if field == Field::Plan => shown,
        Kind::Date if plain_day(raw).is_none() => match moment(raw) {
            // Midnight in milliseconds is a day.
            Some(at) if day(raw, zone) != Some(at.date_naive()) || raw.contains('T') => {
                at.with_timezone(&zone).to_rfc3339_opts(digits(raw), false)
            }
            _ => raw.to_owned(),
        },
        _ => raw.to_owned(),
    })
}

/// Whether a raw value that was written stands there, in whatever form: as [`same`], the choices of a
/// multi-select in any order. Of a property that is no field its type is not known: numbers and moments are
/// compared as such where both are.
pub(super) fn alike(field: Option<Field>, zone: Tz, written: &str, stored: &str) -> bool {
    let of_field = field.is_some_and(|field| same(field, zone, Some(written), Some(stored)));
    if of_field || filled(Some(written)) == filled(Some(stored)) {
        return true;
    }
    let choices = |raw: &str| -> Option<BTreeSet<String>> {
        raw.contains(';')
            .then(|| several(raw).map(str::to_owned).collect())
    };
    if choices(written).is_some_and(|all| choices(stored) == Some(all)) {
        return true;
    }
    let known = field.is_some_and(|field| !matches!(field.kind(), Kind::Text | Kind::Choice));
    let numbers = || decimal(written).zip(decimal(stored)).map(|(a, b)| a == b);
    let moments = || moment(written).zip(moment(stored)).map(|(a, b)| a == b);
    let truths = || bool(written).zip(bool(stored)).map(|(a, b)| a == b);
    !known && (numbers() == Some(true) || moments() == Some(true) || truths() == Some(true))
}

/// A field's raw value made harmless: the plan has many lines, every other value is one.
pub(super) fn filled_for(field: Field, raw: Option<&str>) -> Option<String> {
    match field {
        Field::Plan => raw.map(text::block).filter(|text| !text.is_empty()),
        _ => filled(raw),
    }
}

/// A raw value on one line, made harmless.
pub(super) fn line(raw: &str) -> String {
    text::line(raw)
}

/// A raw value made harmless; `None` when nothing is left.
pub(super) fn filled(raw: Option<&str>) -> Option<String> {
    raw.map(text::line).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::when::raw_day;

    #[test]
    fn days_do_not_shift() {
        let day = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        let date = |raw| super::day(raw, Tz::UTC);
        for raw in [
            "2027-01-31",
            "1801353600000",
            "2027-01-31T00:00:00Z",
            " 2027-01-31 ",
        ] {
            assert_eq!(date(raw), Some(day), "{raw}");
        }
        assert_eq!(date("31.01.2027"), None);
        assert_eq!(date("2027-02-30"), None);
        for far in [
            "+262142-12-31",
            "-262143-01-01",
            "+10000-01-01T00:00:00Z",
            "8210266876799999",
        ] {
            assert_eq!(date(far), None, "{far}");
            assert_eq!(moment(far), None, "{far}");
        }
        assert!(date("0001-01-01").is_some() && date("9999-12-31").is_some());
    }

    #[test]
    fn a_fraction_is_exactly_the_percentage_that_it_means() {
        for (kept, meant) in [
            ("0.25", "25"),
            ("0.07", "7"),
            ("1", "100"),
            ("0", "0"),
            ("0.2575", "25.75"),
            ("-0.5", "-50"),
        ] {
            assert_eq!(percentage(kept), meant);
            assert_eq!(fraction(meant), kept);
        }
        assert_eq!(percentage("2.5e-1"), "25");
        for other in ["", "high", "1,5"] {
            assert_eq!(percentage(other), other);
            assert_eq!(fraction(other), other);
        }
    }

    #[test]
    fn an_opinion_lies_on_its_scale() {
        for (field, good, odd) in [
            (Field::Nps, ["-100", "40", "100"], ["-101", "-1000"]),
            (Field::Csat, ["0", "4.5", "100"], ["-1", "100000"]),
            (Field::Sentiment, ["-2", "0.5", "2"], ["-3", "50"]),
        ] {
            for raw in good {
                assert_eq!(number_of(field, raw), raw.parse().ok(), "{field:?} {raw}");
            }
            for raw in odd {
                assert_eq!(number_of(field, raw), None, "{field:?} {raw}");
            }
        }
        assert_eq!(number_of(Field::SeatsActive, "-1"), None);
        assert_eq!(number_of(Field::CrmHealth, "-1"), Some(-1.0));
    }

    #[test]
    fn a_moment_is_of_the_day_that_the_portals_clock_shows() {
        let on = |zone: Tz, raw: &str| day(raw, zone).map(|day| day.to_string());
        let madrid = Tz::Europe__Madrid;
        // Midnight in Madrid, in winter and in summer.
        for (raw, day) in [
            ("2027-01-30T23:00:00Z", "2027-01-31"),
            ("2027-06-30T22:00:00Z", "2027-07-01"),
            ("2027-06-30T21:59:59Z", "2027-06-30"),
        ] {
            assert_eq!(on(madrid, raw).as_deref(), Some(day), "{raw}");
        }
        // A day is a day, wherever: HubSpot keeps it as midnight in UTC.
        for zone in [madrid, Tz::America__Los_Angeles, Tz::Pacific__Auckland] {
            for raw in ["2027-01-31", "1801353600000"] {
                assert_eq!(on(zone, raw).as_deref(), Some("2027-01-31"), "{zone} {raw}");
            }
        }
        // And a moment is a moment, at midnight in UTC too.
        for (zone, day) in [
            (madrid, "2027-01-31"),
            (Tz::America__Los_Angeles, "2027-01-30"),
            (Tz::Pacific__Auckland, "2027-01-31"),
        ] {
            assert_eq!(on(zone, "2027-01-31T00:00:00Z").as_deref(), Some(day));
        }
        assert_eq!(on(madrid, "soon"), None);
        assert_eq!(on(Tz::Pacific__Auckland, "9999-12-31T23:00:00Z"), None);
    }

    #[test]
    fn a_day_begins_where_the_portals_clock_does() {
        let at = |zone: Tz, day: &str| stamp(midnight(plain_day(day).unwrap(), zone), "");
        for (zone, day, first) in [
            (Tz::Europe__Madrid, "2027-02-01", "2027-01-31T23:00:00Z"),
            (Tz::Europe__Madrid, "2027-07-01", "2027-06-30T22:00:00Z"),
            (Tz::Pacific__Auckland, "2027-02-01", "2027-01-31T11:00:00Z"),
            (
                Tz::America__Los_Angeles,
                "2027-02-01",
                "2027-02-01T08:00:00Z",
            ),
            // The clock goes from midnight to one.
            (Tz::Asia__Beirut, "2027-03-28", "2027-03-27T22:00:00Z"),
            // And from one back to midnight: the first of the two.
            (Tz::America__Havana, "2027-11-07", "2027-11-07T04:00:00Z"),
        ] {
            assert_eq!(at(zone, day), first, "{zone} {day}");
            let shown = super::day(first, zone).map(|day| day.to_string());
            assert_eq!(shown.as_deref(), Some(day), "{zone}");
        }
    }

    #[test]
    fn what_is_kept_for_writes_is_the_crms_own_text() {
        let zone = Tz::Europe__Madrid;
        let kept = |field, raw: &str| kept(field, zone, Some(raw));
        let is = |field, raw: &str, as_kept: &str| {
            assert_eq!(kept(field, raw).as_deref(), Some(as_kept));
            assert!(same(field, zone, Some(raw), Some(as_kept)), "{raw}");
        };
        let letter = format!("Price.\r\nSee  the call of 3 May. {}", "x".repeat(1_400));
        is(Field::LossReason, &letter, &letter);
        is(Field::Tier, "客户\u{3000}启用", "客户\u{3000}启用");
        is(Field::Arr, "120000.00", "120000.00");
        is(Field::Renewal, "2027-01-31", "2027-01-31");
        is(Field::Renewal, "1801353600000", "1801353600000");
        is(
            Field::Renewal,
            "2027-01-30T23:00:00Z",
            "2027-01-31T00:00:00+01:00",
        );
        is(
            Field::Renewal,
            "2027-01-31T00:00:00Z",
            "2027-01-31T01:00:00+01:00",
        );
        is(Field::Renewal, "1801350000000", "2027-01-31T00:00:00+01:00");
        let whole = ("2027-01-30T23:00:00.000Z", "2027-01-31T00:00:00.000+01:00");
        is(Field::Renewal, whole.0, whole.1);
        let back = |kept: &str| moment(kept).map(|at| stamp(at, kept));
        assert_eq!(back(whole.1).as_deref(), Some(whole.0), "to the letter");
        is(Field::Renewal, "soon", "soon");
        assert_eq!(kept(Field::Renewal, " \u{200b}"), None);
    }

    #[test]
    fn moments_come_in_several_shapes() {
        let at = DateTime::from_timestamp_millis(1_763_749_710_250).unwrap();
        for raw in [
            "2025-11-21T18:28:30.250Z",
            "1763749710250",
            "2025-11-21T19:28:30.25+01:00",
        ] {
            assert_eq!(moment(raw), Some(at), "{raw}");
        }
        assert_eq!(moment("yesterday"), None);
        // A number of something else is no moment of January 1970, and none of the year 58,000.
        for number in ["0", "250", "-1", "86400000", "20270131", "1763749710250000"] {
            assert_eq!(moment(number), None, "{number}");
            assert_eq!(day(number, Tz::Europe__Madrid), None, "{number}");
            assert_eq!(raw_day(number), None, "{number}");
        }
    }

    #[test]
    fn numbers_are_numbers_or_nothing() {
        assert_eq!(number("1.5e3"), Some(1500.0));
        assert_eq!(number("NaN"), None);
        assert_eq!(number("n/a"), None);
        assert_eq!(number("1e300"), None);
        assert_eq!(decimal("70000000000000000000000000000"), None);
        assert_eq!(number_of(Field::GoalsDue, "-4"), None);
        assert_eq!(number_of(Field::GoalsDue, "0"), Some(0.0));
        assert_eq!(number_of(Field::Sentiment, "-2"), Some(-2.0));
        assert_eq!(past(Field::GoalsMet, "-9", Tz::UTC), None);
        assert_eq!(
            decimal("0.10").map(|d| d.to_string()).as_deref(),
            Some("0.10")
        );
        assert_eq!(decimal("1.2E5"), Some(Decimal::from(120_000)));
    }

    #[test]
    fn values_are_compared_by_meaning() {
        let same = |field, a, b| super::same(field, Tz::Europe__Madrid, a, b);
        let day = Some("2027-01-31");
        assert!(same(Field::Renewal, day, Some("2027-01-30T23:00:00Z")));
        assert!(same(Field::Renewal, day, Some("2027-01-31T22:59:59.5Z")));
        assert!(!same(Field::Renewal, day, Some("2027-01-31T23:00:00Z")));
        assert!(!same(
            Field::Renewal,
            Some("2027-01-30T23:00:00Z"),
            Some("2027-01-31T15:20:00Z")
        ));
        assert!(same(
            Field::Tier,
            Some("客户 启用"),
            Some("客户\u{3000}启用")
        ));
        // One line is shown, and its beginning.
        let long = "x".repeat(1_000);
        let (longer, other) = (format!("{long}1"), format!("{long}2"));
        for field in [Field::LossReason, Field::Name] {
            assert!(!same(field, Some("Price. Call"), Some("Price.\nCall")));
            assert!(!same(field, Some(&longer), Some(&other)));
            assert!(same(field, Some(&longer), Some(&longer)));
        }
        assert!(same(Field::Likelihood, Some("80"), Some("80.0")));
        assert!(same(Field::Arr, Some("120000"), Some("120000.00")));
        assert!(same(
            Field::Renewal,
            Some("2027-01-31"),
            Some("1801353600000")
        ));
        assert!(same(Field::Name, None, Some("")));
        assert!(same(Field::AutoRenew, Some("TRUE"), Some("true")));
        assert!(!same(Field::Stage, Some("value"), Some("Value")));
        assert!(!same(Field::Nps, Some("7"), None));
        assert!(same(Field::Nps, Some("n/a"), Some("n/a")));
    }
}
