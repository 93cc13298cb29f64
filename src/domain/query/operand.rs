//! Reads the values of a query by the type of the name they are compared with.

use super::ast::Word;
use super::names::{Name, Type};
use super::words::Pattern;
use crate::domain::money::{Currency, parse::amount};
use crate::domain::search::fold;
use crate::domain::when::{self, NotTime, Now, Toward};
use crate::messages::{Language, query as say};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A value ready to be compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    /// The value is missing.
    None,
    Text(Pattern),
    Number(f64),
    /// A share of another number: 0.2 for `20%`.
    Share(f64),
    Amount(Decimal, Option<Currency>),
    /// A stretch of days, both included; one day most often.
    Days(NaiveDate, NaiveDate),
    /// A day made from a span like `60d`: from today on, or back from it.
    Span(NaiveDate),
    Bool(bool),
    /// What a custom field may be.
    Any(Any),
}

/// A value of which it is not known what it is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Any {
    pub text: Pattern,
    pub number: Option<f64>,
    pub days: Option<(NaiveDate, NaiveDate)>,
}

/// Reads a word as a value of the name.
///
/// # Errors
/// A sentence.
pub(super) fn read(
    word: &Word,
    name: &Name,
    now: Now,
    language: Language,
) -> Result<Operand, String> {
    let text = word.text.trim();
    if !word.quoted && text.eq_ignore_ascii_case("none") {
        return Ok(Operand::None);
    }
    let no_number = || say::no_number(language, text);
    match name.type_() {
        Type::Text => Ok(Operand::Text(Pattern::text(text))),
        Type::Choice => Ok(Operand::Text(Pattern::choice(text))),
        Type::Points | Type::Percent => number(text.strip_suffix('%').unwrap_or(text))
            .map(Operand::Number)
            .ok_or_else(no_number),
        Type::Count(_) => match text.strip_suffix('%') {
            Some(share) => number(share).map(|share| Operand::Share(share / 100.0)),
            None => number(text).map(Operand::Number),
        }
        .ok_or_else(no_number),
        Type::Number if text.ends_with('%') => Err(say::no_share(language, name)),
        Type::Number => number(text).map(Operand::Number).ok_or_else(no_number),
        Type::Money => amount(text)
            .map(|(amount, currency)| Operand::Amount(amount, currency))
            .map_err(|why| why.told(language)),
        Type::Days => days(text)
            .map(Operand::Number)
            .ok_or_else(|| say::no_span(language, text)),
        Type::Ahead => day(text, Toward::Future, now, language),
        Type::Behind => day(text, Toward::Past, now, language),
        Type::Bool => match fold(text).as_str() {
            "yes" | "true" | "y" | "si" | "1" | "是" => Ok(Operand::Bool(true)),
            "no" | "false" | "n" | "0" | "否" => Ok(Operand::Bool(false)),
            _ => Err(say::no_bool(language, text)),
        },
        Type::Any => Ok(Operand::Any(any(word, now))),
    }
}

fn any(word: &Word, now: Now) -> Any {
    let text = word.text.trim();
    let plain = (!word.quoted).then_some(text);
    let days = plain.and_then(|text| match day(text, Toward::Future, now, Language::En) {
        Ok(Operand::Days(from, to)) => Some((from, to)),
        Ok(Operand::Span(day)) => Some((day, day)),
        _ => None,
    });
    Any {
        text: Pattern::text(text),
        number: plain.and_then(|text| number(text.strip_suffix('%').unwrap_or(text))),
        days,
    }
}

fn number(text: &str) -> Option<f64> {
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    match amount(text) {
        Ok((amount, None)) => amount.to_f64(),
        _ => None,
    }
}

fn days(text: &str) -> Option<f64> {
    let split = text
        .find(|char: char| char.is_alphabetic())
        .unwrap_or(text.len());
    let (count, unit) = text.split_at(split);
    let size = match unit.to_lowercase().as_str() {
        "" | "d" | "day" | "days" => 1.0,
        "w" | "wk" | "week" | "weeks" => 7.0,
        "m" | "mo" | "month" | "months" => 30.0,
        "q" | "quarter" | "quarters" => 91.0,
        "y" | "year" | "years" => 365.0,
        _ => return None,
    };
    let count: f64 = count.trim().parse().ok()?;
    count.is_finite().then_some(count * size)
}

fn day(text: &str, toward: Toward, now: Now, language: Language) -> Result<Operand, String> {
    if let Some((from, to)) = period(text) {
        return Ok(Operand::Days(from, to));
    }
    let read = when::day(text, toward, now).map_err(|why| match why {
        NotTime::Unknown(text) => say::no_day(language, text),
        why => why.told(language),
    })?;
    Ok(if span(text) {
        Operand::Span(read)
    } else {
        Operand::Days(read, read)
    })
}

/// `60d`, `2w`, also `-10d`: digits and a unit.
fn span(text: &str) -> bool {
    let rest = text.trim_start_matches(['+', '-']);
    rest.starts_with(|char: char| char.is_ascii_digit())
        && rest
            .trim_start_matches(|char: char| char.is_ascii_digit())
            .trim_start()
            .chars()
            .next()
            .is_some_and(|unit| matches!(unit.to_ascii_lowercase(), 'd' | 'w' | 'm' | 'q' | 'y'))
        && rest.chars().filter(|char| char.is_alphabetic()).count() == 1
}

/// `2027`, `2027-03`, `2027-q1`: first and last day.
fn period(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (year, part) = match text.split_once('-') {
        Some((year, part)) => (year, Some(part)),
        None => (text, None),
    };
    if year.len() != 4 {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    let (first, months) = match part {
        None => (1, 12),
        Some(part) => match part.strip_prefix(['q', 'Q']) {
            Some(quarter) => {
                let quarter: u32 = quarter
                    .parse()
                    .ok()
                    .filter(|quarter| (1..=4).contains(quarter))?;
                (quarter * 3 - 2, 3)
            }
            None => (part.parse().ok()?, 1),
        },
    };
    let from = NaiveDate::from_ymd_opt(year, first, 1)?;
    let to = from
        .checked_add_months(chrono::Months::new(months))?
        .pred_opt()?;
    Some((from, to))
}
