//! What can be found beside accounts: their people, and what was said with them.

use super::Index;
use crate::domain::contact::Contact;
use crate::domain::id::AccountId;
use crate::domain::touchpoint::{Kind, Touchpoint};
use chrono::{DateTime, Utc};
use std::cmp::Reverse;

/// Characters of a touchpoint that are searched: its title, and how what was said begins.
const LONGEST: usize = 160;

/// Something to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Findable {
    /// What it is found by, and shown as.
    pub text: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// So many characters at its beginning are a name, in which letters may stand apart.
    pub name: usize,
    /// What it is.
    pub what: What,
}

/// What a findable is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A person, with their title where it is known.
    Contact(Option<String>),
    /// A touchpoint: its kind, and when it was.
    Touchpoint(Kind, DateTime<Utc>),
}

impl Findable {
    /// A person, once for each account they belong to. Those who left are not looked for.
    pub fn contact(contact: &Contact) -> impl Iterator<Item = Self> {
        let there = contact.accounts.iter().filter(|_| !contact.left);
        there.map(|account| Self {
            text: match &contact.email {
                Some(mail) => format!("{} · {mail}", contact.name),
                None => contact.name.clone(),
            },
            account: account.clone(),
            name: contact.name.chars().count(),
            what: What::Contact(contact.title.clone()),
        })
    }

    /// A touchpoint of an account.
    pub fn touchpoint(account: &AccountId, touchpoint: &Touchpoint) -> Self {
        let said = touchpoint
            .body
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let title = touchpoint.title.trim();
        let text = match said.starts_with(title) {
            true => said,
            false => format!("{title} · {said}"),
        };
        Self {
            text: text.chars().take(LONGEST).collect(),
            account: account.clone(),
            name: 0,
            what: What::Touchpoint(touchpoint.kind, touchpoint.at),
        }
    }
}

/// All of them, ready to be searched on every key.
#[derive(Debug, Default)]
pub struct Findables {
    /// What there is; places in it are those of the index.
    pub all: Vec<Findable>,
    /// Their texts.
    pub index: Index,
}

impl Findables {
    /// Folds and indexes them: people in their order, then touchpoints, the newest first, as of two that
    /// say the same that one is looked for.
    pub fn new(mut all: Vec<Findable>) -> Self {
        all.sort_by_key(|of| match of.what {
            What::Contact(_) => None,
            What::Touchpoint(_, at) => Some(Reverse(at)),
        });
        let index = Index::of(all.iter().map(|of| (&of.text, of.name)));
        Self { all, index }
    }
}
