//! Whether a comparison makes sense: the value fits the name, and the sign fits both.

use super::ast::{Op, Value, Word};
use super::known::Known;
use super::names::{Derived, Name, STATES, THINGS, Type};
use super::operand::{self, Operand};
use super::words::Pattern;
use crate::domain::field::Field;
use crate::domain::search::nearest;
use crate::domain::when::Now;
use crate::messages::{Language, numbers, query as say};

/// What of a comparison is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// Its value.
    Value,
    /// One word of its value, from 0.
    Word(usize),
}

/// The words of a value, in the order they are written.
pub(super) fn words(value: &Value) -> Vec<&Word> {
    match value {
        Value::One(word) => vec![word],
        Value::Range(from, to) => from.iter().chain(to).collect(),
        Value::List(words) => words.iter().collect(),
    }
}

/// Why a value does not fit a name, and what is at fault.
pub(super) fn fits(
    name: &Name,
    op: Op,
    value: &Value,
    (known, now, language): (&Known, Now, Language),
) -> Option<(String, Part)> {
    if name.type_().words() && (op.ordered() || matches!(value, Value::Range(..))) {
        return Some((say::no_order(language, name), Part::Whole));
    }
    if op.ordered() && !matches!(value, Value::One(_)) {
        return Some((say::one_value(language, op.sign()), Part::Whole));
    }
    for (at, word) in words(value).into_iter().enumerate() {
        match operand::read(word, name, now, language) {
            Err(text) => return Some((text, Part::Word(at))),
            Ok(Operand::None) if op.ordered() || matches!(value, Value::Range(..)) => {
                return Some((say::no_order(language, "none"), Part::Whole));
            }
            Ok(Operand::Any(any))
                if (op.ordered() || matches!(value, Value::Range(..)))
                    && any.number.is_none()
                    && any.days.is_none() =>
            {
                return Some((say::neither(language, &word.text), Part::Word(at)));
            }
            Ok(_) => {}
        }
        if let Some(text) = choice(name, word, known, language) {
            return Some((text, Part::Word(at)));
        }
    }
    match value {
        Value::Range(Some(from), Some(to)) => backwards(name, (from, to), (now, language)),
        _ => None,
    }
}

/// Why nothing lies between two ends: the second comes before the first. Days are only compared where
/// both are spans, or both are written out: else what is a range today may be none tomorrow, and a
/// saved view would break over night.
fn backwards(
    name: &Name,
    (from, to): (&Word, &Word),
    (now, language): (Now, Language),
) -> Option<(String, Part)> {
    let read = |word| operand::read(word, name, now, language).ok();
    let written = |word: &Word| word.text.starts_with(|char: char| char.is_ascii_digit());
    let turned = match (read(from)?, read(to)?) {
        (Operand::Number(from), Operand::Number(to))
        | (Operand::Share(from), Operand::Share(to)) => to < from,
        (Operand::Amount(low, one), Operand::Amount(high, other)) => {
            high < low && (one == other || one.is_none() || other.is_none())
        }
        (Operand::Span(low), Operand::Span(high)) if name.type_() == Type::Behind => low < high,
        (Operand::Span(low), Operand::Span(high)) => high < low,
        (Operand::Days(low, _), Operand::Days(_, high)) => {
            written(from) && written(to) && high < low
        }
        _ => false,
    };
    turned.then(|| (say::backwards(language, from, to), Part::Value))
}

/// Why a word is not among the choices of a name. Of the CRM's own values only those are told that
/// are much like one that is about: others may come with the next pull.
fn choice(name: &Name, word: &Word, known: &Known, language: Language) -> Option<String> {
    if !word.quoted && word.text.eq_ignore_ascii_case("none") {
        return None;
    }
    let (among, open): (Vec<&str>, bool) = match name {
        Name::Derived(Derived::Is) => (STATES.iter().map(|(state, _)| *state).collect(), false),
        Name::Derived(Derived::Has) => {
            if known.find(&word.text).is_some() {
                return None;
            }
            (THINGS.iter().copied().chain(known.all()).collect(), false)
        }
        Name::Derived(derived) if *derived != Derived::Assigned => {
            let own = known.signals().iter().map(String::as_str);
            let own = own.filter(|_| *derived == Derived::Signal);
            (
                super::row::choices(*derived)
                    .into_iter()
                    .chain(own)
                    .collect(),
                false,
            )
        }
        // A portal's own reasons may be like ours and mean another thing.
        Name::Field(Field::LossReason | Field::RenewalReason) => return None,
        // A file is read before anybody knows who and what there is: nothing is like what is not known.
        name if known.values(name).is_empty() => return None,
        name => {
            let values = known.values(name).iter().map(String::as_str);
            let labels = known.labels(name).iter();
            let values = values.chain(labels.map(|(_, label)| label.as_str()));
            let more = match name {
                Name::Field(Field::Owner) | Name::Derived(Derived::Assigned) => "me",
                Name::Field(Field::Stage) => "unmapped",
                _ => "",
            };
            (
                values
                    .chain([more].into_iter().filter(|more| !more.is_empty()))
                    .collect(),
                true,
            )
        }
    };
    let pattern = Pattern::choice(&word.text);
    if among.is_empty() || among.iter().any(|choice| pattern.begins_word(choice)) {
        return None;
    }
    let text = &word.text;
    if !word.quoted && text.contains([',', ':']) {
        let list = text.split([',', ':']).filter(|part| !part.is_empty());
        let list: Vec<&str> = list.collect();
        return Some(say::several(language, name, list.join(",")));
    }
    match nearest(&text.to_lowercase(), among.iter().copied()) {
        Some(near) => Some(say::never_but(language, name, text, near)),
        None if open => None,
        None if *name == Name::Derived(Derived::Has) => Some(say::nothing_to_have(
            language,
            text,
            numbers::list(language, THINGS),
        )),
        None => Some(say::never(
            language,
            name,
            text,
            numbers::list(language, &among),
        )),
    }
}
