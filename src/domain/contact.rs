//! A person at an account.

use super::id::{AccountId, ContactId};
use super::odd::Odd;
use super::when::Dated;
use crate::messages::{Language, names};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a person is to us at their company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Decides about the money.
    EconomicBuyer,
    /// Wants our product to win, and says so inside.
    Champion,
    /// Uses it most, or teaches others.
    KeyUser,
    /// The executive behind it.
    ExecutiveSponsor,
    /// Wants something else.
    Detractor,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 5] = [
        Role::EconomicBuyer,
        Role::Champion,
        Role::KeyUser,
        Role::ExecutiveSponsor,
        Role::Detractor,
    ];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Role::EconomicBuyer => "economic_buyer",
            Role::Champion => "champion",
            Role::KeyUser => "key_user",
            Role::ExecutiveSponsor => "executive_sponsor",
            Role::Detractor => "detractor",
        }
    }

    /// What it is called on the screen.
    pub fn name(self, language: Language) -> &'static str {
        let name = match self {
            Role::EconomicBuyer => names::economic_buyer,
            Role::Champion => names::champion,
            Role::KeyUser => names::key_user,
            Role::ExecutiveSponsor => names::executive_sponsor,
            Role::Detractor => names::detractor,
        };
        name(language)
    }
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// The CRM's identifier.
    pub id: ContactId,
    /// The accounts the CRM associates with them.
    pub accounts: Vec<AccountId>,
    /// First and last name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Roles in the buying and using of our product.
    pub roles: Vec<Role>,
    /// When somebody last spoke or wrote with them.
    pub last_contacted: Option<DateTime<Utc>>,
    /// Whether they have left the company.
    pub left: bool,
    /// What they answered to "would you recommend us", 0 to 10, oldest first, where the CRM keeps it
    /// with the contact.
    pub nps: Vec<Dated<f64>>,
    /// Values that are not of their kind, as the CRM sent them.
    pub odd: Vec<Odd>,
}
