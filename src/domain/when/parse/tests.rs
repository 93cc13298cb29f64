use super::*;
use chrono::FixedOffset;
use proptest::prelude::*;

/// Saturday, 21 November 2026, 15:00 in Madrid.
fn now() -> Now {
    Now {
        utc: Utc.with_ymd_and_hms(2026, 11, 21, 14, 0, 0).unwrap(),
        offset: FixedOffset::east_opt(3_600).unwrap(),
    }
}

fn ahead(text: &str) -> String {
    day(text, Toward::Future, now()).map_or_else(|why| why.to_string(), |day| day.to_string())
}

fn behind(text: &str) -> String {
    day(text, Toward::Past, now()).map_or_else(|why| why.to_string(), |day| day.to_string())
}

fn moment_of(text: &str) -> String {
    moment(text, now()).map_or_else(
        |why| why.to_string(),
        |at| {
            at.with_timezone(&now().offset)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}

#[test]
fn days_ahead_in_three_languages() {
    for (text, want) in [
        ("today", "2026-11-21"),
        ("Tomorrow", "2026-11-22"),
        ("mañana", "2026-11-22"),
        ("明天", "2026-11-22"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("viernes", "2026-11-27"),
        ("周五", "2026-11-27"),
        ("星期五", "2026-11-27"),
        ("sat", "2026-11-28"),
        ("miércoles", "2026-11-25"),
        ("mar", "2026-11-24"),
        ("next fri", "2026-11-27"),
        ("下周五", "2026-11-27"),
        ("next week", "2026-11-23"),
        ("next month", "2026-12-01"),
        ("in 3 days", "2026-11-24"),
        ("en 3 días", "2026-11-24"),
        ("3天后", "2026-11-24"),
        ("两周后", "2026-12-05"),
        ("3d", "2026-11-24"),
        ("+3d", "2026-11-24"),
        ("2w", "2026-12-05"),
        ("in a week", "2026-11-28"),
        ("1 month", "2026-12-21"),
        ("eow", "2026-11-27"),
        ("eom", "2026-11-30"),
        ("月底", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("2026-12-01", "2026-12-01"),
        ("2026/12/01", "2026-12-01"),
        ("1 dec", "2026-12-01"),
        ("dec 1", "2026-12-01"),
        ("Dec 1st, 2027", "2027-12-01"),
        ("1 de diciembre", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("3 mar", "2027-03-03"),
        ("25/12", "2026-12-25"),
        ("29 feb", "2028-02-29"),
    ] {
        assert_eq!(ahead(text), want, "{text}");
    }
}

#[test]
fn days_behind() {
    for (text, want) in [
        ("fri", "2026-11-20"),
        ("sat", "2026-11-21"),
        ("last sat", "2026-11-14"),
        ("3d", "2026-11-18"),
        ("3 days ago", "2026-11-18"),
        ("hace 2 semanas", "2026-11-07"),
        ("上周五", "2026-11-20"),
        ("1 dec", "2025-12-01"),
        ("3 ago", "2026-08-03"),
    ] {
        assert_eq!(behind(text), want, "{text}");
    }
}

#[test]
fn a_day_with_two_readings_is_refused_with_both() {
    let said = ahead("12/01");
    assert!(
        said.contains("2026-12-01") && said.contains("2027-01-12"),
        "{said}"
    );
    assert_eq!(
        ahead("05/05"),
        "2027-05-05",
        "both readings are the same day"
    );
}

#[test]
fn what_is_no_day_is_named() {
    assert!(ahead("blursday").contains("blursday"));
    assert!(ahead("2026-02-30").contains("no day"));
    assert!(ahead("31 feb").contains("no day"));
    assert!(ahead("in 4000000000 years").contains("4000000000"));
    assert!(ahead("").contains("not a day"));
}

#[test]
fn moments_for_backdating() {
    for (text, want) in [
        ("yesterday 15:00", "2026-11-20 15:00"),
        ("yesterday at 3pm", "2026-11-20 15:00"),
        ("mon 9:30", "2026-11-16 09:30"),
        ("sat 9:30", "2026-11-21 09:30"),
        ("sat 16:00", "2026-11-14 16:00"),
        ("11:15", "2026-11-21 11:15"),
        ("at 12 am", "2026-11-21 00:00"),
        ("yesterday", "2026-11-20 12:00"),
        ("today", "2026-11-21 15:00"),
        ("3h ago", "2026-11-21 12:00"),
        ("20 min", "2026-11-21 14:40"),
        ("2026-11-20T15:00", "2026-11-20 15:00"),
        ("2026-11-20 08:05", "2026-11-20 08:05"),
        ("2026-11-20T15:00:00Z", "2026-11-20 16:00"),
        ("ayer a las 9:00", "2026-11-20 09:00"),
        ("3pm yesterday", "2026-11-20 15:00"),
        ("3:30 pm on 9 nov", "2026-11-09 15:30"),
    ] {
        assert_eq!(moment_of(text), want, "{text}");
    }
    assert!(moment_of("25:00").contains("25:00"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,24}") {
        let _ = day(&text, Toward::Future, now());
        let _ = day(&text, Toward::Past, now());
        let _ = moment(&text, now());
    }

    #[test]
    fn nearly_times_do_not_make_it_panic(
        text in "(in |next |\\+|-)?[0-9]{0,12} ?(d|w|q|y|dec|mar|fri|/|-|:|月)[0-9]{0,6}( ago| 9:30|pm)?"
    ) {
        let _ = day(&text, Toward::Future, now());
        let _ = moment(&text, now());
    }

    #[test]
    fn a_day_printed_is_read_as_itself(days in -200_000i64..200_000) {
        let want = now().today() + Duration::days(days);
        prop_assume!(want.year() >= 1000);
        prop_assert_eq!(day(&want.to_string(), Toward::Future, now()), Ok(want));
    }
}
