//! How one value passes one filter of a search.

use crate::sandbox::catalog::Kind;
use crate::sandbox::catalog::values::moment;
use crate::sandbox::record::ObjectType;
use std::cmp::Ordering;

/// How a filter compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Neq,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// From `values[0]` to `values[1]`, both included.
    Between,
    /// One of.
    In,
    /// None of; a record without a value is not there either.
    NotIn,
    /// Has a value.
    HasProperty,
    /// Has none.
    NotHasProperty,
    /// Holds the word; `*` stands for any rest.
    ContainsToken,
    /// Does not hold the word.
    NotContainsToken,
}

/// One condition.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Property, or `associations.company`.
    pub property: String,
    /// How its values compare.
    pub kind: Kind,
    /// Several options in one value.
    pub multiple: bool,
    /// With what.
    pub operator: Operator,
    /// The operand or operands.
    pub values: Vec<String>,
    /// The object of an `associations.…` filter.
    pub associated: Option<ObjectType>,
}

/// Whether a value passes a filter that compares.
pub fn compares(value: &str, filter: &Filter) -> bool {
    let left = Sort::of(value, filter.kind);
    let order = |index: usize| {
        let right = filter.values.get(index)?;
        left.partial(&Sort::of(right, filter.kind))
    };
    let equals = |right: &String| {
        let whole = left.partial(&Sort::of(right, filter.kind)) == Some(Ordering::Equal);
        whole || (filter.multiple && value.split(';').any(|one| one == right))
    };
    let first_equals = || filter.values.first().is_some_and(equals);
    match filter.operator {
        Operator::Eq => first_equals(),
        Operator::Neq => !first_equals(),
        Operator::Lt => order(0) == Some(Ordering::Less),
        Operator::Lte => matches!(order(0), Some(Ordering::Less | Ordering::Equal)),
        Operator::Gt => order(0) == Some(Ordering::Greater),
        Operator::Gte => matches!(order(0), Some(Ordering::Greater | Ordering::Equal)),
        Operator::Between => {
            matches!(order(0), Some(Ordering::Greater | Ordering::Equal))
                && matches!(order(1), Some(Ordering::Less | Ordering::Equal))
        }
        Operator::In => filter.values.iter().any(equals),
        Operator::NotIn => !filter.values.iter().any(equals),
        Operator::ContainsToken => filter.values.first().is_some_and(|word| holds(value, word)),
        Operator::NotContainsToken => !filter.values.first().is_some_and(|word| holds(value, word)),
        // Settled before the value was looked at.
        Operator::HasProperty => true,
        Operator::NotHasProperty => false,
    }
}

/// A value as it sorts.
#[derive(Clone, Debug)]
pub enum Sort {
    /// A number, or a moment in milliseconds.
    Number(f64),
    /// Text without regard to case.
    Text(String),
}

impl Sort {
    /// How a value of this kind sorts.
    pub fn of(value: &str, kind: Kind) -> Sort {
        let number = match kind {
            Kind::Number => value.parse().ok(),
            Kind::Date | Kind::DateTime => moment(value).map(|at| at.timestamp_millis() as f64),
            Kind::Text | Kind::Enumeration | Kind::Bool => None,
        };
        match number {
            Some(number) => Sort::Number(number),
            None => Sort::Text(value.to_lowercase()),
        }
    }

    /// A number and a text do not compare.
    fn partial(&self, other: &Sort) -> Option<Ordering> {
        match (self, other) {
            (Sort::Number(one), Sort::Number(other)) => one.partial_cmp(other),
            (Sort::Text(one), Sort::Text(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }

    /// Any two values in an order: numbers come before texts.
    pub fn compare(&self, other: &Sort) -> Ordering {
        self.partial(other).unwrap_or_else(|| {
            let is_text = |sort: &Sort| matches!(sort, Sort::Text(_));
            is_text(self).cmp(&is_text(other))
        })
    }
}

/// The words of a text, in lower case; a `*` is part of its word.
pub fn tokens(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric() && letter != '*')
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether the words of `wanted` stand in the value, one after another.
fn holds(value: &str, wanted: &str) -> bool {
    let (have, want) = (tokens(value), tokens(wanted));
    !want.is_empty()
        && have.windows(want.len()).any(|part| {
            let mut pairs = part.iter().zip(&want);
            pairs.all(|(have, want)| like(have, want))
        })
}

/// `*` at either end stands for anything.
fn like(have: &str, want: &str) -> bool {
    let core = want.trim_matches('*');
    match (want.starts_with('*'), want.ends_with('*')) {
        (true, true) => have.contains(core),
        (true, false) => have.ends_with(core),
        (false, true) => have.starts_with(core),
        (false, false) => have == core,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_word_or_a_part_with_a_star() {
        assert!(holds("Acme Widgets, Inc.", "widgets"));
        assert!(!holds("Acme Widgets, Inc.", "widget"));
        assert!(holds("Acme Widgets, Inc.", "wid*"));
        assert!(holds("dana@acme.example", "acme.example"));
        assert!(holds("tenure:01a2-ff", "01a2-ff"));
    }

    #[test]
    fn numbers_compare_as_numbers() {
        let filter = |operator, value: &str| Filter {
            property: "arr".to_owned(),
            kind: Kind::Number,
            multiple: false,
            operator,
            values: vec![value.to_owned()],
            associated: None,
        };
        assert!(compares("9", &filter(Operator::Lt, "10")));
        assert!(compares("10.0", &filter(Operator::Eq, "10")));
        assert!(!compares("many", &filter(Operator::Gt, "10")));
    }
}
