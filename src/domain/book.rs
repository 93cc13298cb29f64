//! The book of business: all accounts of a profile with their judgement, in columns and in queue.

use super::account::Account;
use super::assess::{Assessment, Rules};
use super::id::{AccountId, OwnerId};
use super::lifecycle::Place;
use super::triage::Lane;
use super::when::Now;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A user of the CRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The owner id (never the user id).
    pub id: OwnerId,
    /// First and last name.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// No longer there.
    pub archived: bool,
}

/// An account with what is judged of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The account, with the writes that still wait already in it.
    pub account: Account,
    /// The judgement.
    pub today: Assessment,
}

/// All accounts. An index into [`Book::rows`] (`u32`) is stable until the next change of the book.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The accounts, by name then id.
    pub rows: Vec<Row>,
    /// The CRM's users.
    pub owners: Vec<Owner>,
    by_id: HashMap<AccountId, u32>,
    columns: Vec<(Place, Vec<u32>)>,
    queues: [Vec<u32>; 2],
}

impl Book {
    /// Judges all accounts and sorts them into columns and queues.
    pub fn build(accounts: Vec<Account>, owners: Vec<Owner>, rules: &Rules, now: Now) -> Self {
        let _ = (accounts, owners, rules, now);
        Self::default()
    }

    /// Puts changed accounts in place of their old selves (or adds them), drops the gone ones, and
    /// ranks anew.
    pub fn update(&mut self, changed: Vec<Account>, gone: &[AccountId], rules: &Rules, now: Now) {
        let _ = (changed, gone, rules, now);
    }

    /// Judges all again, for a new day or new rules.
    pub fn rejudge(&mut self, rules: &Rules, now: Now) {
        let _ = (rules, now);
    }

    /// Where an account is.
    pub fn find(&self, id: &AccountId) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// A row by index.
    pub fn row(&self, index: u32) -> Option<&Row> {
        self.rows.get(index as usize)
    }

    /// The columns in the lifecycle's order, empty ones too, `Unmapped` last and only when it has
    /// accounts. Within a column: the most urgent first, then the dearest, then by name.
    pub fn columns(&self) -> &[(Place, Vec<u32>)] {
        &self.columns
    }

    /// A lane of the queue, highest score first; accounts without a signal are not in it.
    pub fn queue(&self, lane: Lane) -> &[u32] {
        &self.queues[lane as usize]
    }

    /// An owner's name; the id itself when unknown.
    pub fn owner_name<'a>(&'a self, id: &'a OwnerId) -> &'a str {
        self.owners
            .iter()
            .find(|owner| owner.id == *id)
            .map_or(id.as_str(), |owner| &owner.name)
    }
}
