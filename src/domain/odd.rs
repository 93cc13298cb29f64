//! Values of the records around an account that are not of the kind they should be: kept as the CRM sent
//! them and shown marked, as an account's own are ([`super::account::Account::odd`]). Nothing is counted
//! of them, and nothing is made up in their place.

use super::field::Kind;
use crate::messages::{Language, account, tasks};
use serde::{Deserialize, Serialize};

/// Which value of a contact, ticket, deal, task or touchpoint it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// What a deal is worth, with its currency.
    Amount,
    /// The day a deal closes.
    Closes,
    /// When a ticket was opened.
    Opened,
    /// When a ticket was closed.
    Closed,
    /// How bad a ticket is.
    Severity,
    /// When a task is due.
    Due,
    /// Whether a task is done.
    Status,
    /// When somebody last spoke with a contact.
    LastContacted,
    /// Whether a contact has left.
    Left,
    /// What a contact answered to "would you recommend us".
    Nps,
    /// What a contact is to us.
    Roles,
    /// When a touchpoint was.
    At,
    /// How long it took.
    Minutes,
    /// When a meeting began.
    Begins,
    /// When a meeting ended.
    Ends,
}

impl Part {
    /// Its name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Part::Amount => "amount",
            Part::Closes => "closes",
            Part::Opened => "opened",
            Part::Closed => "closed",
            Part::Severity => "severity",
            Part::Due => "due",
            Part::Status => "status",
            Part::LastContacted => "last_contacted",
            Part::Left => "left",
            Part::Nps => "nps",
            Part::Roles => "roles",
            Part::At => "at",
            Part::Minutes => "minutes",
            Part::Begins => "begins",
            Part::Ends => "ends",
        }
    }

    /// What it should have been.
    fn kind(self) -> Kind {
        match self {
            Part::Amount => Kind::Money,
            Part::Closes => Kind::Date,
            Part::Severity | Part::Status | Part::Roles => Kind::Choice,
            Part::Left => Kind::Bool,
            Part::Nps | Part::Minutes => Kind::Number,
            Part::Opened
            | Part::Closed
            | Part::Due
            | Part::LastContacted
            | Part::At
            | Part::Begins
            | Part::Ends => Kind::Moment,
        }
    }

    fn name(self, language: Language) -> &'static str {
        let name = match self {
            Part::Amount => tasks::amount,
            Part::Closes => tasks::closes,
            Part::Opened => tasks::opened,
            Part::Closed => tasks::closed,
            Part::Severity => tasks::severity,
            Part::Due => tasks::due,
            Part::Status => tasks::stands,
            Part::LastContacted => tasks::last_met,
            Part::Left => tasks::has_left,
            Part::Nps => tasks::answers,
            Part::Roles => tasks::roles,
            Part::At => tasks::when,
            Part::Minutes => tasks::length,
            Part::Begins => tasks::begins,
            Part::Ends => tasks::ends,
        };
        name(language)
    }
}

/// A value that is not of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odd {
    /// Which value.
    pub part: Part,
    /// As the CRM sent it, made harmless.
    pub raw: String,
}

impl Odd {
    /// What it is called on the screen.
    pub fn name(&self, language: Language) -> &'static str {
        self.part.name(language)
    }

    /// The value with what it is not: `abc  (not an amount)`.
    pub fn value(&self, language: Language) -> String {
        told(language, &self.raw, self.part.kind())
    }

    /// Both: `Amount: abc  (not an amount)`.
    pub fn line(&self, language: Language) -> String {
        account::odd_part(language, self.name(language), self.value(language))
    }
}

/// A value that is not of a kind, with what it is not.
pub fn told(language: Language, raw: &str, kind: Kind) -> String {
    let kind = match kind {
        Kind::Text => account::text,
        Kind::Choice => account::known_value,
        Kind::Money => account::amount,
        Kind::Number => account::number,
        Kind::Percent => account::percentage,
        Kind::Date => account::day,
        Kind::Moment => account::moment,
        Kind::Bool => account::yes_or_no,
    };
    account::odd(language, raw, kind(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_value_says_what_it_is_not_in_every_language() {
        let odd = Odd {
            part: Part::Amount,
            raw: "abc".to_owned(),
        };
        assert_eq!(odd.line(Language::En), "Amount: abc  (not an amount)");
        assert_eq!(odd.line(Language::Zh), "金额：abc  （不是金额）");
        assert_eq!(odd.line(Language::Es), "Importe: abc  (no es un importe)");
    }
}
