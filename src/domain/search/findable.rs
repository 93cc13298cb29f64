//! What can be found beside accounts: their people, and what was said with them.

use super::{Hit, Index};
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
    /// The name of that account, by which a person is found as well; empty where it is not.
    pub at: String,
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
    /// A person, once for each account they belong to, which `named` knows by name. Those who left are
    /// not looked for.
    pub fn contact(
        contact: &Contact,
        named: impl Fn(&AccountId) -> Option<String>,
    ) -> impl Iterator<Item = Self> {
        let there = contact.accounts.iter().filter(|_| !contact.left);
        there.map(move |account| Self {
            at: named(account).unwrap_or_default(),
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
            at: String::new(),
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
    /// The texts of people with the name of the account behind [`BETWEEN`]; they come first in `all`.
    people: Index,
}

/// What stands between a person and the name of the account in what is searched.
const BETWEEN: &str = " · ";

/// A person found by words of their own and by words of the account they belong to.
#[derive(Debug, PartialEq, Eq)]
pub struct Both {
    /// The hit, with the characters of the person's own text.
    pub hit: Hit,
    /// The characters of the account's name.
    pub at: Vec<u32>,
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
        let people = all
            .iter()
            .take_while(|of| matches!(of.what, What::Contact(_)));
        let people = people.map(|of| (format!("{}{BETWEEN}{}", of.text, of.at), of.name));
        let people = Index::of(people);
        Self { all, index, people }
    }

    /// The people of whom some words of a query are their own and the others those of the account they
    /// belong to: `dana acme`. Who is found by one of both alone is not among them: the index, and the
    /// account, have those.
    pub fn both(&self, query: &str, limit: usize) -> Vec<Both> {
        if query.split_whitespace().nth(1).is_none() {
            return Vec::new();
        }
        // Everybody at an account whose name has all the words is left out again.
        let found = self.people.find(query, limit.saturating_mul(4)).into_iter();
        let both = found.filter_map(|mut hit| {
            let own = self.all.get(hit.index as usize)?.text.chars().count();
            let behind = u32::try_from(own + BETWEEN.chars().count()).ok()?;
            let own = u32::try_from(own).ok()?;
            let at = hit.positions.iter().filter_map(|at| at.checked_sub(behind));
            let at: Vec<u32> = at.collect();
            hit.positions.retain(|at| *at < own);
            (!at.is_empty() && !hit.positions.is_empty()).then_some(Both { hit, at })
        });
        both.take(limit).collect()
    }
}
