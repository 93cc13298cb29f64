//! Numbers and amounts as each language writes them: the one place that knows where the comma is.

use super::Language;
use std::fmt::Display;

messages! {
    amount(minus, sign, number): "{minus}{sign}{number}", "{minus}{sign}{number}", "{minus}{number}{sign}";
    comma: ", ", "、", ", ";
    semicolon: "; ", "；", "; ";
}

/// A number as the language writes its decimals: `10.1`, `10,1`. What has none stays as it is.
pub(crate) fn decimal(language: Language, number: impl Display) -> String {
    let number = number.to_string();
    match language {
        Language::Es => number.replace('.', ","),
        Language::En | Language::Zh => number,
    }
}

/// Names or facts one after the other.
pub(crate) fn list(language: Language, of: &[impl AsRef<str>]) -> String {
    joined(of, comma(language))
}

/// The same of what may have commas of its own.
pub(crate) fn clauses(language: Language, of: &[impl AsRef<str>]) -> String {
    joined(of, semicolon(language))
}

fn joined(of: &[impl AsRef<str>], between: &str) -> String {
    let of: Vec<&str> = of.iter().map(AsRef::as_ref).collect();
    of.join(between)
}
