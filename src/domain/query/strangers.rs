//! Values that nothing has: why a query may find nobody.

use super::ast::{Expr, Query, Test, Value, Word};
use super::known::Known;
use super::names::{Derived, Name};
use super::words::Pattern;
use crate::domain::field::Field;

/// The most values that are named.
const MOST: usize = 16;

impl Query {
    /// For each stage, tier and owner that is asked for and that nobody has, a sentence with those that
    /// there are.
    pub fn strangers(&self, known: &Known) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(expr) = &self.expr {
            look(expr, known, &mut found);
        }
        found
    }
}

fn look(expr: &Expr, known: &Known, found: &mut Vec<String>) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => {
            for part in parts {
                look(part, known, found);
            }
        }
        Expr::Not(inner) => look(inner, known, found),
        Expr::Text(_) => {}
        Expr::Test(test) => found.extend(strangers(test, known)),
    }
}

fn strangers(test: &Test, known: &Known) -> Vec<String> {
    let more: &[&str] = match &test.name {
        Name::Field(Field::Stage) => &["none", "unmapped"],
        Name::Field(Field::Tier) => &["none"],
        Name::Field(Field::Owner) | Name::Derived(Derived::Assigned) => &["none", "me"],
        _ => return Vec::new(),
    };
    let words: &[Word] = match &test.value {
        Value::One(word) => std::slice::from_ref(word),
        Value::List(words) => words,
        Value::Range(..) => &[],
    };
    let values = known.values(&test.name);
    let strange = words.iter().filter(|word| {
        let pattern = Pattern::choice(&word.text);
        let values = values.iter().map(String::as_str);
        !values
            .chain(more.iter().copied())
            .any(|value| pattern.begins_word(value))
    });
    let there = among(values);
    strange
        .map(|word| match there.is_empty() {
            true => format!("No account has a {}.", test.name),
            false => format!(
                "No {} is called “{}”; there are {there}.",
                test.name, word.text
            ),
        })
        .collect()
}

/// The values in a line, each once whatever its case and signs.
fn among(values: &[String]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for value in values {
        if !seen
            .iter()
            .any(|other| Pattern::choice(other).equals(value))
        {
            seen.push(value);
        }
    }
    let more = seen.len().saturating_sub(MOST);
    seen.truncate(MOST);
    let text = seen.join(", ");
    match more {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
