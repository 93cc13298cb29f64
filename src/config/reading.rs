//! Lenient reading of TOML: what is right is kept, everything else is a fault with its line.

use crate::domain::search::nearest;
use rust_decimal::Decimal;
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file being read.
pub(super) struct Doc<'t> {
    pub text: &'t str,
    /// (line, sentence)
    pub faults: RefCell<Vec<(usize, String)>>,
}

impl Doc<'_> {
    pub fn fault(&self, at: usize, text: impl Into<String>) {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        self.faults.borrow_mut().push((line, text.into()));
    }
}

/// A table of it.
pub(super) struct Table<'d> {
    pub doc: &'d Doc<'d>,
    /// What it is called in faults.
    pub name: String,
    pub map: &'d DeTable<'d>,
}

impl<'d> Table<'d> {
    /// Reports keys that are none of these.
    pub fn only(&self, known: &[&str]) {
        self.only_or(known, &[]);
    }

    /// The same, where keys that belong into a table are looked for beside it: those of each.
    pub fn only_or(&self, known: &[&str], within: &[(&str, &[&str])]) {
        for key in self.map.keys() {
            let word = key.get_ref().as_ref();
            if known.contains(&word) {
                continue;
            }
            let elsewhere = within.iter().find(|(_, keys)| keys.contains(&word));
            let hint = match (elsewhere, nearest(word, known.iter().copied())) {
                (Some((table, _)), _) => format!("Did you mean {word} under [{table}]?"),
                (None, Some(near)) => format!("Did you mean “{near}”?"),
                (None, None) => format!("It knows {}.", known.join(", ")),
            };
            let text = format!("{} has no “{word}”. {hint}", self.name);
            self.doc.fault(key.span().start, text);
        }
    }

    pub fn value(&self, key: &str) -> Option<&'d Spanned<DeValue<'d>>> {
        let found = self.map.iter().find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// Reports a fault at a key's value.
    pub fn fault(&self, key: &str, text: impl Into<String>) {
        let at = self.value(key).map_or(0, |value| value.span().start);
        self.doc.fault(at, text);
    }

    fn wrong(&self, key: &str, wanted: &str) {
        self.fault(key, format!("“{key}” in {} must be {wanted}.", self.name));
    }

    /// A text that is not empty.
    pub fn text(&self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let text = value.get_ref().as_str().map(str::trim);
        let text = text.filter(|text| !text.is_empty()).map(str::to_owned);
        if text.is_none() {
            self.wrong(key, "text in quotes");
        }
        text
    }

    pub fn flag(&self, key: &str) -> Option<bool> {
        let flag = self.value(key)?.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, "true or false");
        }
        flag
    }

    /// A whole number from zero to a million.
    pub fn count(&self, key: &str) -> Option<u32> {
        let count = match self.value(key)?.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let count = count.filter(|count| *count <= 1_000_000);
        if count.is_none() {
            self.wrong(key, "a whole number from 0 to 1000000");
        }
        count
    }

    /// A number above zero, as exact as it is written.
    pub fn decimal(&self, key: &str) -> Option<Decimal> {
        let decimal = match self.value(key)?.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let decimal = decimal.filter(|decimal: &Decimal| *decimal > Decimal::ZERO);
        if decimal.is_none() {
            self.wrong(key, "a number above zero, like 0.92");
        }
        decimal
    }

    /// A number from 0 to 100.
    pub fn percent(&self, key: &str) -> Option<f64> {
        let number = match self.value(key)?.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| (0.0..=100.0).contains(number));
        if number.is_none() {
            self.wrong(key, "good, watch, risk, or a number from 0 to 100");
        }
        number
    }

    /// One of some words.
    pub fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let hint = match nearest(&text, all.iter().copied()) {
                Some(near) => format!("Did you mean “{near}”?"),
                None => format!("It is one of {}.", all.join(", ")),
            };
            self.fault(
                key,
                format!("“{key}” in {} cannot be “{text}”. {hint}", self.name),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// A text or a list of texts.
    pub fn texts(&self, key: &str) -> Option<Vec<String>> {
        let value = self.value(key)?.get_ref();
        let texts = match (value.as_str(), value.as_array()) {
            (Some(text), _) => Some(vec![text.to_owned()]),
            (_, Some(list)) => list
                .iter()
                .map(|item| item.get_ref().as_str().map(str::to_owned))
                .collect(),
            _ => None,
        };
        let texts: Option<Vec<String>> = texts.filter(|texts| !texts.is_empty());
        if texts.is_none() {
            self.wrong(key, "text in quotes, or a list of it");
        }
        texts
    }

    pub fn table(&self, key: &str) -> Option<Table<'d>> {
        let map = self.value(key)?.get_ref().as_table();
        if map.is_none() {
            self.wrong(key, "a table");
        }
        let name = if self.name == super::FILE {
            format!("[{key}]")
        } else {
            format!("{}.{key}]", self.name.trim_end_matches(']'))
        };
        map.map(|map| Table {
            doc: self.doc,
            name,
            map,
        })
    }

    /// The keys, as written.
    pub fn keys(&self) -> Vec<&'d str> {
        self.map.keys().map(|key| key.get_ref().as_ref()).collect()
    }
}
