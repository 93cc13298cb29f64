//! Identifiers, one type for each kind of thing, so that they cannot be mistaken for each other.
//!
//! All are text as the CRM has it: HubSpot's happen to be digits, Salesforce's are not. They are
//! compared as text, never as numbers.

use crate::messages::{Language, names};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

ids! {
    /// An account: in HubSpot a company's id.
    AccountId;
    /// A person at an account.
    ContactId;
    /// A user of the CRM who owns records: the customer success manager.
    OwnerId;
    /// A support ticket.
    TicketId;
    /// A task, in the CRM.
    TaskId;
    /// A touchpoint (call, email, meeting, note), in the CRM.
    TouchpointId;
    /// A stage of a lifecycle, as the lifecycle's file names it.
    StageId;
    /// A tier of accounts: `benchmark`, `value`, `standard`, or what a portfolio names.
    TierId;
}
impl TierId {
    /// Its name: of the program's own tiers in the language of the screen, of others as the CRM has it.
    pub fn name(&self, language: Language) -> &str {
        Self::named(self.as_str(), language).unwrap_or(self.as_str())
    }

    /// The name of one of the program's own tiers.
    pub fn named(value: &str, language: Language) -> Option<&'static str> {
        match value {
            "benchmark" => Some(names::benchmark(language)),
            "value" => Some(names::value(language)),
            "standard" => Some(names::standard(language)),
            _ => None,
        }
    }
}
