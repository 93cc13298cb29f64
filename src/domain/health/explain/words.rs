//! Raw values in words.

use crate::domain::field::Field;
use crate::domain::health::facts::Facts;
use crate::domain::health::scorecard::{Operand, Scorecard, Source};

/// A raw value in words.
pub(super) fn words(source: Source, value: f64, card: &Scorecard, facts: &Facts) -> String {
    let percent = |value: f64| format!("{} %", (value * 100.0).round());
    let called = |operand| match operand {
        Operand::Field(Field::Dau) if facts.averaged => "daily users (7 d mean)",
        Operand::Field(field) => name(field),
        Operand::Custom(index) => card
            .customs
            .get(usize::from(index))
            .map_or("", String::as_str),
    };
    let amount = |operand| match operand {
        Operand::Field(field) => facts.get(field).unwrap_or_default(),
        Operand::Custom(index) => {
            let found = facts.custom.get(usize::from(index));
            found.map_or(0.0, |(value, _)| *value)
        }
    };
    match source {
        Source::Number(operand) => format!("{} {}", called(operand), number(value)),
        Source::Ratio(part, whole) => format!(
            "{} of {} = {}",
            counted(amount(part), called(part)),
            counted(amount(whole), called(whole)),
            percent(value)
        ),
        Source::NetScore => format!(
            "NPS {} = an answer of {}",
            number(facts.get(Field::Nps).unwrap_or_default()),
            number(value)
        ),
        Source::DaysSince(field) => format!("{} d since {}", number(value), name(field)),
        Source::DaysTo(field) if value < 0.0 => {
            format!("{} {} d ago", name(field), number(-value))
        }
        Source::DaysTo(field) => format!("{} d to {}", number(value), name(field)),
        Source::TouchDelay => {
            let touched = facts.get(Field::LastTouch).unwrap_or_default() as i64;
            let day = |at: i64| (at + facts.offset).div_euclid(86_400);
            format!(
                "touched {} d ago (promise {} d)",
                // By the calendar, as the queue counts them; the curve is read at the hours.
                (day(facts.now) - day(touched)).max(0),
                facts.touch_days
            )
        }
        Source::KeyContactsMet => {
            let (met, key) = facts.key.unwrap_or_default();
            format!("{met} of {key} key contacts met")
        }
        Source::OpenTickets => match oldest_open(facts) {
            None => "no open ticket".to_owned(),
            Some((severity, days)) => {
                format!("severity {severity} ticket open for {days} d")
            }
        },
    }
}

/// The worst severity with an open ticket, and the age in days of its oldest.
fn oldest_open(facts: &Facts) -> Option<(usize, i64)> {
    let oldest = facts.tickets?;
    let mut open = oldest.iter().enumerate();
    open.find_map(|(index, at)| Some((index + 1, (facts.now - (*at)?).max(0) / 86_400)))
}

pub(super) fn name(field: Field) -> &'static str {
    match field {
        Field::SeatsBought => "seats bought",
        Field::SeatsActivated => "activated",
        Field::SeatsActive => "active seats",
        Field::Dau => "daily users",
        Field::Mau => "monthly users",
        Field::FeaturesUsed => "features used",
        Field::FeaturesAvailable => "available",
        Field::GoalsDue => "goals due",
        Field::GoalsMet => "met",
        Field::Nps => "NPS answer",
        Field::Csat => "CSAT",
        Field::Sentiment => "mood",
        Field::CrmHealth => "CRM's score",
        Field::Likelihood => "renewal likelihood",
        Field::Arr => "ARR",
        Field::TermStart => "the term's start",
        Field::FirstValue => "the first value",
        Field::LastTouch => "the last touch",
        Field::LastQbr => "the last business review",
        other => other.id(),
    }
}

/// `3 features used`, `1 feature used`: what is counted in the singular where it is one. Words that
/// count nothing (`met`) stay, and so do a team's own.
fn counted(amount: f64, name: &str) -> String {
    const COUNTED: [(&str, &str); 4] = [
        ("seats", "seat"),
        ("users", "user"),
        ("features", "feature"),
        ("goals", "goal"),
    ];
    let amount = number(amount);
    let words = name.split(' ').map(|word| {
        let one = COUNTED.iter().find(|(many, _)| *many == word);
        one.filter(|_| amount == "1").map_or(word, |(_, one)| one)
    });
    let words: Vec<&str> = words.collect();
    format!("{amount} {}", words.join(" "))
}

/// A number without needless digits.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // `-0` is no number to show.
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_of_a_thing_is_said_in_the_singular() {
        for (amount, name, said) in [
            (1.0, "features used", "1 feature used"),
            (0.0, "features used", "0 features used"),
            (1.04, "daily users", "1 daily user"),
            (7.7, "daily users", "7.7 daily users"),
            (1.0, "met", "1 met"),
            (1.0, "workspaces of theirs", "1 workspaces of theirs"),
        ] {
            assert_eq!(super::counted(amount, name), said);
        }
    }
}
