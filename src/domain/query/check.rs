//! Whether a comparison makes sense: the value fits the name, and the sign fits both.

use super::ast::{Op, Value, Word};
use super::names::{Derived, Known, Name, STATES, THINGS, Type};
use super::operand;
use crate::domain::search::nearest;
use crate::domain::when::Now;

/// Why a value does not fit a name, and whether the whole comparison is at fault.
pub(super) fn fits(
    name: &Name,
    op: Op,
    value: &Value,
    (known, now): (&Known, Now),
) -> Option<(String, bool)> {
    let type_ = name.type_();
    let words = matches!(type_, Type::Text | Type::Choice | Type::Bool);
    if words && (op.ordered() || matches!(value, Value::Range(..))) {
        return Some((
            format!("“{name}” has no order; compare it with :, = or !=."),
            true,
        ));
    }
    if op.ordered() && !matches!(value, Value::One(_)) {
        return Some((format!("“{}” takes one value.", op.sign()), true));
    }
    let all: Vec<&Word> = match value {
        Value::One(word) => vec![word],
        Value::Range(from, to) => from.iter().chain(to).collect(),
        Value::List(words) => words.iter().collect(),
    };
    for word in all {
        match operand::read(word, type_, now) {
            Err(text) => return Some((text, false)),
            Ok(operand::Operand::None) if op.ordered() || matches!(value, Value::Range(..)) => {
                return Some((
                    "“none” has no order; compare it with :, = or !=.".to_owned(),
                    true,
                ));
            }
            Ok(_) => {}
        }
        if let Some(text) = choice(name, word, known) {
            return Some((text, false));
        }
    }
    None
}

/// Why a word is not among the fixed choices of a name.
fn choice(name: &Name, word: &Word, known: &Known) -> Option<String> {
    let among: Vec<&str> = match name {
        Name::Derived(Derived::Is) => STATES.iter().map(|(state, _)| *state).collect(),
        Name::Derived(Derived::Has) => THINGS.to_vec(),
        Name::Derived(Derived::Signal) => {
            let own = known.signals().iter().map(String::as_str);
            super::row::choices(Derived::Signal)
                .into_iter()
                .chain(own)
                .collect()
        }
        Name::Derived(derived) => super::row::choices(*derived),
        _ => return None,
    };
    let text = word.text.to_lowercase();
    let open = among.is_empty() || text == "none" || *name == Name::Derived(Derived::Has);
    if open || among.iter().any(|choice| choice.starts_with(&text)) && !text.is_empty() {
        return None;
    }
    let near = nearest(&text, among.iter().copied());
    Some(match near {
        Some(near) => format!("“{name}” is never “{}”. Did you mean “{near}”?", word.text),
        None => format!(
            "“{name}” is never “{}”; it is one of {}.",
            word.text,
            among.join(", ")
        ),
    })
}
