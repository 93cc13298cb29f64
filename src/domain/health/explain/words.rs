//! Raw values in words.

use crate::domain::field::Field;
use crate::domain::health::facts::Facts;
use crate::domain::health::scorecard::{Operand, Scorecard, Source};
use crate::messages::{Language, measures as say, numbers};

/// A raw value in words.
pub(super) fn words(
    language: Language,
    source: Source,
    value: f64,
    card: &Scorecard,
    facts: &Facts,
) -> String {
    let percent = |value: f64| numbers::percent(language, (value * 100.0).round());
    let called = |operand| match operand {
        Operand::Field(Field::Dau) if facts.averaged => say::daily_mean(language),
        Operand::Field(field) => name(language, field),
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
        Source::Ratio(part, whole) => say::ratio(
            language,
            counted(language, amount(part), called(part)),
            counted(language, amount(whole), called(whole)),
            percent(value),
        ),
        Source::NetScore => {
            let answer = number(facts.get(Field::Nps).unwrap_or_default());
            say::net_score(language, answer, number(value))
        }
        Source::DaysSince(field) => say::days_since(language, number(value), name(language, field)),
        Source::DaysTo(field) if value < 0.0 => {
            say::days_past(language, name(language, field), number(-value))
        }
        Source::DaysTo(field) => say::days_to(language, number(value), name(language, field)),
        Source::TouchDelay => {
            let touched = facts.get(Field::LastTouch).unwrap_or_default() as i64;
            let day = |at: i64| (at + facts.offset).div_euclid(86_400);
            // By the calendar, as the queue counts them; the curve is read at the hours.
            let days = (day(facts.now) - day(touched)).max(0);
            say::touched(language, days, facts.touch_days)
        }
        Source::KeyContactsMet => {
            let (met, key) = facts.key.unwrap_or_default();
            say::key_met(language, met, key)
        }
        Source::OpenTickets => match oldest_open(facts) {
            None => say::no_ticket(language).to_owned(),
            Some((severity, days)) => say::ticket(language, severity, days),
        },
    }
}

/// The worst severity with an open ticket, and the age in days of its oldest.
fn oldest_open(facts: &Facts) -> Option<(usize, i64)> {
    let oldest = facts.tickets?;
    let mut open = oldest.iter().enumerate();
    open.find_map(|(index, at)| Some((index + 1, (facts.now - (*at)?).max(0) / 86_400)))
}

pub(super) fn name(language: Language, field: Field) -> &'static str {
    let name = match field {
        Field::SeatsBought => say::seats_bought,
        Field::SeatsActivated => say::activated,
        Field::SeatsActive => say::active_seats,
        Field::Dau => say::daily_users,
        Field::Mau => say::monthly_users,
        Field::FeaturesUsed => say::features_used,
        Field::FeaturesAvailable => say::available,
        Field::GoalsDue => say::goals_due,
        Field::GoalsMet => say::met,
        Field::Nps => say::nps_answer,
        Field::Csat => say::csat,
        Field::Sentiment => say::mood,
        Field::CrmHealth => say::crm_score,
        Field::Likelihood => say::likelihood,
        Field::Arr => say::arr,
        Field::TermStart => say::term_start,
        Field::FirstValue => say::first_value,
        Field::LastTouch => say::last_touch,
        Field::LastQbr => say::last_review,
        other => return other.id(),
    };
    name(language)
}

/// `3 features used`, `1 feature used`: what is counted in the singular where it is one. Words that
/// count nothing (`met`) stay, and so do a team's own.
fn counted(language: Language, amount: f64, name: &str) -> String {
    const COUNTED: &[(&str, &str)] = &[
        ("seats", "seat"),
        ("users", "user"),
        ("features", "feature"),
        ("goals", "goal"),
        ("puestos", "puesto"),
        ("comprados", "comprado"),
        ("activos", "activo"),
        ("activados", "activado"),
        ("usuarios", "usuario"),
        ("diarios", "diario"),
        ("mensuales", "mensual"),
        ("funciones", "función"),
        ("usadas", "usada"),
        ("disponibles", "disponible"),
        ("metas", "meta"),
        ("vencidas", "vencida"),
        ("cumplidas", "cumplida"),
    ];
    let amount = number(amount);
    let words = name.split(' ').map(|word| {
        let one = COUNTED.iter().find(|(many, _)| *many == word);
        one.filter(|_| amount == "1").map_or(word, |(_, one)| one)
    });
    let words: Vec<&str> = words.collect();
    say::counted(language, amount, words.join(" "))
}

/// A number without needless digits.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // `-0` is no number to show.
    format!("{}", rounded + 0.0).replace('-', "−")
}

#[cfg(test)]
mod tests {
    use crate::messages::Language;

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
            assert_eq!(super::counted(Language::En, amount, name), said);
        }
        let one = super::counted(Language::Es, 1.0, "puestos comprados");
        assert_eq!(one, "1 puesto comprado");
        assert_eq!(super::counted(Language::Zh, 1.0, "已购席位"), "已购席位 1");
    }
}
