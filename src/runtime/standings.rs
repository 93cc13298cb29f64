//! Where each account's ARR stands among all, for who goes through the cache some accounts at a time.
//! The same as in a whole book, which what is made so has to agree with.

use crate::domain::Rules;
use crate::domain::assess::Standing;
use crate::domain::book::{Ranking, worth};
use crate::domain::id::AccountId;
use crate::store::{Store, StoreError};
use std::collections::HashMap;

/// Of all accounts that there were.
pub struct Standings {
    places: HashMap<AccountId, usize>,
    ranking: Ranking,
}

impl Standings {
    /// Goes through all accounts.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(store: &Store, rules: &Rules) -> Result<Self, StoreError> {
        let (mut places, mut amounts) = (HashMap::new(), Vec::new());
        store.walk(|accounts| {
            for account in accounts {
                amounts.push(worth(&account, rules));
                places.insert(account.id, places.len());
            }
            Ok(())
        })?;
        Ok(Self {
            places,
            ranking: Ranking::of_amounts(amounts.into_iter()),
        })
    }

    /// Of an account; `None` of one that came later.
    pub fn standing(&self, id: &AccountId) -> Option<Standing> {
        self.places
            .get(id)
            .map(|place| self.ranking.standing(*place))
    }
}
