//! Numbers and amounts as each language writes them: the one place that knows where the comma is.

use super::Language;
use std::fmt::Display;

messages! {
    amount(minus, sign, number): "{minus}{sign}{number}", "{minus}{sign}{number}", "{minus}{number}{sign}";
    percent(number): "{number} %", "{number}%", "{number} %";
    comma: ", ", "、", ", ";
    beside: ", ", "，", ", ";
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

/// A sentence of ours with numbers in it: the points of their decimals as the language writes them.
pub(crate) fn within(language: Language, text: &str) -> String {
    if language != Language::Es {
        return text.to_owned();
    }
    let mut signs = text.chars().peekable();
    let (mut before, mut said) = (' ', String::with_capacity(text.len()));
    while let Some(sign) = signs.next() {
        let behind = signs.peek().is_some_and(char::is_ascii_digit);
        let point = sign == '.' && before.is_ascii_digit() && behind;
        said.push(if point { ',' } else { sign });
        before = sign;
    }
    said
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
