//! Values that nothing has: why a query may find nobody.

use super::ast::Word;
use super::known::Known;
use super::names::{Derived, Name};
use super::words::Pattern;
use crate::domain::field::Field;
use crate::messages::{Language, numbers, query as say};

/// The most values that are named.
const MOST: usize = 16;

/// Why nobody can have a value: of a stage, tier, user or reason that there is none of, with those that
/// there are. `None` where it is one of them, and of names of which not all values are known.
pub(super) fn stranger(
    name: &Name,
    word: &Word,
    known: &Known,
    language: Language,
) -> Option<String> {
    let more: &[&str] = match name {
        Name::Field(Field::Stage) => &["none", "unmapped"],
        Name::Field(Field::Tier | Field::LossReason | Field::RenewalReason) => &["none"],
        Name::Field(Field::Owner) | Name::Derived(Derived::Assigned) => &["none", "me"],
        Name::Derived(Derived::Is) => {
            let mine = known.nobody() && Pattern::choice(&word.text).equals("mine");
            return mine.then(|| say::no_me(language).to_owned());
        }
        _ => return None,
    };
    let values = known.values(name);
    let pattern = Pattern::choice(&word.text);
    let owner = matches!(
        name,
        Name::Field(Field::Owner) | Name::Derived(Derived::Assigned)
    );
    if owner && known.nobody() && pattern.equals("me") {
        return Some(say::no_me(language).to_owned());
    }
    let mut all = values
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied());
    if all.any(|value| pattern.begins_word(value)) || known.means(name, &pattern) {
        return None;
    }
    let there = among(known.called(name), known.labels(name), language);
    match there.is_empty() {
        // Where nothing was looked at, nothing is known to be missing.
        true => known.looked().then(|| say::nobody_has(language, name)),
        false => Some(say::stranger(language, name, &word.text, there)),
    }
}

/// The values in a line, as they are called, each once whatever its case and signs.
fn among(values: &[String], labels: &[(String, String)], language: Language) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for value in values {
        let label = labels.iter().find(|(of, _)| of == value);
        let value = label.map_or(value, |(_, label)| label);
        if !seen
            .iter()
            .any(|other| Pattern::choice(other).equals(value))
        {
            seen.push(value);
        }
    }
    let more = seen.len().saturating_sub(MOST);
    seen.truncate(MOST);
    let text = numbers::list(language, &seen);
    match more {
        0 => text,
        more => say::and_more(language, text, more),
    }
}
