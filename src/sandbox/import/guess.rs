//! What kind of values a column holds that no definition tells of.

use super::values::{is_number, moment};
use crate::sandbox::catalog::Kind;
use chrono::NaiveTime;

/// A column with more different values is text, not a choice.
const CHOICES: usize = 30;
/// Nor is one with longer values.
const LONG: usize = 60;

/// What the values seen so far have in common.
#[derive(Clone, Debug)]
pub struct Guess {
    seen: usize,
    number: bool,
    date: bool,
    moment: bool,
    bool: bool,
    /// The different values in the order they came; `None` when they are too many or too long.
    choices: Option<Vec<String>>,
}

impl Default for Guess {
    fn default() -> Self {
        Self {
            seen: 0,
            number: true,
            date: true,
            moment: true,
            bool: true,
            choices: Some(Vec::new()),
        }
    }
}

impl Guess {
    /// Takes a value in, which is not empty.
    pub fn see(&mut self, value: &str) {
        let value = value.trim();
        self.seen += 1;
        self.number = self.number && is_number(value) && !is_code(value);
        self.bool = self.bool && is_bool(value);
        // Milliseconds are numbers until somebody says otherwise.
        let written = || value.contains(['-', '/', ':']);
        if self.date || self.moment {
            let at = moment(value).filter(|_| written());
            self.moment = at.is_some();
            // One hour of the day in the column, and as days its times would be lost.
            self.date = self.date && at.is_some_and(|at| at.time() == NaiveTime::MIN);
        }
        if let Some(choices) = &mut self.choices
            && !choices.iter().any(|known| known == value)
        {
            if choices.len() == CHOICES || value.chars().count() > LONG || value.contains('\n') {
                self.choices = None;
            } else {
                choices.push(value.to_owned());
            }
        }
    }

    /// The kind, and for a choice its options. Numbers go before everything but yes and no; few
    /// values that come again and again are a choice; what is left is text.
    pub fn settle(&self) -> (Kind, Vec<String>) {
        let kind = match self {
            Guess { seen: 0, .. } => Kind::Text,
            Guess { bool: true, .. } => Kind::Bool,
            Guess { number: true, .. } => Kind::Number,
            Guess { date: true, .. } => Kind::Date,
            Guess { moment: true, .. } => Kind::DateTime,
            _ => {
                return match &self.choices {
                    Some(choices) if self.seen >= 2 * choices.len() => {
                        (Kind::Enumeration, choices.clone())
                    }
                    _ => (Kind::Text, Vec::new()),
                };
            }
        };
        (kind, Vec::new())
    }
}

/// Digits that are a name and no amount: telephone and postal codes, long ids.
fn is_code(value: &str) -> bool {
    let zero = value.len() > 1 && value.starts_with('0') && !value.starts_with("0.");
    zero || value.starts_with('+')
        || (value.len() > 15 && value.bytes().all(|b| b.is_ascii_digit()))
}

fn is_bool(value: &str) -> bool {
    ["true", "false", "yes", "no"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(values: &[&str]) -> Kind {
        let mut guess = Guess::default();
        values.iter().for_each(|value| guess.see(value));
        guess.settle().0
    }

    #[test]
    fn the_kind_is_what_all_values_have_in_common() {
        assert_eq!(kind(&["1", "-2.5", "1e3"]), Kind::Number);
        assert_eq!(kind(&["1", "2", "n/a"]), Kind::Text);
        assert_eq!(kind(&["08001", "28013"]), Kind::Text);
        assert_eq!(kind(&["+34600111222", "+34600111223"]), Kind::Text);
        assert_eq!(kind(&["2026-01-31", "2025-12-01"]), Kind::Date);
        assert_eq!(
            kind(&["2026-01-31T10:00:00Z", "2025-12-01"]),
            Kind::DateTime
        );
        assert_eq!(
            kind(&["2026-01-31 00:00", "2025-12-01"]),
            Kind::Date,
            "days as some exports write them"
        );
        assert_eq!(kind(&["yes", "No", "TRUE"]), Kind::Bool);
        assert_eq!(kind(&["0", "1", "1"]), Kind::Number);
        assert_eq!(
            kind(&["smb", "enterprise", "smb", "smb"]),
            Kind::Enumeration
        );
        assert_eq!(kind(&["Acme", "Globex", "Initech"]), Kind::Text);
        assert_eq!(kind(&[]), Kind::Text);
    }

    #[test]
    fn many_values_are_text_however_often_they_come() {
        let values: Vec<String> = (0..200).map(|at| format!("v{}", at % 31)).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        assert_eq!(kind(&values), Kind::Text);
    }
}
