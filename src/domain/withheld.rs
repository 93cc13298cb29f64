//! Kinds of records around an account that a token may not read. What was known of them stays, and is said
//! to be perhaps out of date: that they cannot be seen does not mean that they are gone.

use super::touchpoint::Kind;
use crate::messages::{Language, account, numbers};
use serde::{Deserialize, Serialize};

/// A kind of record that is read when an account is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Records {
    /// Calls.
    Calls,
    /// Emails.
    Emails,
    /// Meetings, of whatever type.
    Meetings,
    /// Notes.
    Notes,
    /// Contacts.
    Contacts,
    /// Tickets.
    Tickets,
    /// Deals.
    Deals,
    /// Tasks.
    Tasks,
}

impl Records {
    /// All of them.
    pub const ALL: &'static [Records] = &[
        Records::Calls,
        Records::Emails,
        Records::Meetings,
        Records::Notes,
        Records::Contacts,
        Records::Tickets,
        Records::Deals,
        Records::Tasks,
    ];

    /// Those that a timeline is made of.
    pub const TOUCHPOINTS: &'static [Records] = &[
        Records::Calls,
        Records::Emails,
        Records::Meetings,
        Records::Notes,
    ];

    /// Those that a touchpoint of a kind is one of.
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Call => Records::Calls,
            Kind::Email => Records::Emails,
            Kind::Note => Records::Notes,
            Kind::Meeting | Kind::Qbr | Kind::Training | Kind::Visit | Kind::Kickoff => {
                Records::Meetings
            }
        }
    }

    /// Their name on the screen.
    fn name(self, language: Language) -> &'static str {
        let name = match self {
            Records::Calls => account::calls,
            Records::Emails => account::emails,
            Records::Meetings => account::meetings,
            Records::Notes => account::notes,
            Records::Contacts => account::people,
            Records::Tickets => account::some_tickets,
            Records::Deals => account::some_deals,
            Records::Tasks => account::some_tasks,
        };
        name(language)
    }
}

/// A sentence on what the token may not read; `None` where it may read all of it.
pub fn told(language: Language, withheld: &[Records]) -> Option<String> {
    let names: Vec<&str> = withheld.iter().map(|of| of.name(language)).collect();
    let told = || account::withheld(language, numbers::list(language, &names));
    (!names.is_empty()).then(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_withheld_is_named() {
        assert_eq!(told(Language::En, &[]), None);
        let told = told(Language::En, &[Records::Calls, Records::Deals]);
        assert_eq!(
            told.as_deref(),
            Some(
                "This token may not read calls, deals: what was known of them stays, and may be out of date."
            )
        );
    }
}
