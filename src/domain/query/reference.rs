//! The tables of `docs/query.md`, made from the names themselves.

use super::names::{ALIASES, Derived, Name, STATES};
use super::row;
use crate::domain::assess::Rules;
use crate::domain::field::Field;
use std::fmt::Write as _;

/// Every name with its type and meaning, as a Markdown table: what is judged, fields, measures.
pub fn names(rules: &Rules) -> String {
    let derived = Derived::ALL.iter().map(|name| Name::Derived(*name));
    let fields = Field::ALL.iter().map(|field| Name::Field(*field));
    let measures = rules.scorecard.measures.iter();
    let measures = measures.map(|measure| Name::Measure(measure.id.clone()));
    let mut table = "| name | type | meaning |\n|---|---|---|\n".to_owned();
    for name in derived.chain(fields).chain(measures) {
        let mut help = name.help();
        if let Name::Derived(of) = &name {
            let words = row::choices(*of);
            // Where the words are not told by the help, and are not signals, of which there are many.
            if !words.is_empty() && words.len() < 8 && !help.contains(words[0]) {
                help = format!("{} {}.", help, words.join(", "));
            }
        }
        let _ = writeln!(table, "| `{name}` | {} | {help} |", name.type_().word());
    }
    table
}

/// Other words for names.
pub fn aliases() -> String {
    let all = ALIASES
        .iter()
        .map(|(alias, name)| format!("`{alias}` for `{name}`"));
    format!("{}.", all.collect::<Vec<_>>().join(", "))
}

/// What `is:` knows, as a Markdown table.
pub fn states() -> String {
    let mut table = "| state | it is so when |\n|---|---|\n".to_owned();
    for (state, help) in STATES {
        let _ = writeln!(table, "| `is:{state}` | {help} |");
    }
    table
}
