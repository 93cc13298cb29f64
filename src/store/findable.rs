//! People and touchpoints of all accounts, as far as they are in the cache, to be searched.

use super::codec::decode;
use super::details::Timeline;
use super::{Store, StoreError};
use crate::domain::account::Account;
use crate::domain::contact::Contact;
use crate::domain::id::AccountId;
use crate::domain::search::Findable;
use std::collections::HashMap;

/// Touchpoints of an account that are searched: the newest.
const NEWEST: usize = 60;

impl Store {
    /// Every person and the newest touchpoints of each account that the cache has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn findable(&self) -> Result<Vec<Findable>, StoreError> {
        self.read(|connection| {
            let mut found = Vec::new();
            let mut names = HashMap::new();
            let mut accounts = connection.prepare_cached("SELECT body FROM account")?;
            let mut rows = accounts.query([])?;
            while let Some(row) = rows.next()? {
                let body: Vec<u8> = row.get(0)?;
                if let Some(account) = decode::<Account>(&body) {
                    names.insert(account.id, account.name);
                }
            }
            let named = |account: &AccountId| names.get(account).cloned();
            let mut people = connection
                .prepare_cached("SELECT body FROM record WHERE kind = 'contacts' ORDER BY id")?;
            let mut rows = people.query([])?;
            while let Some(row) = rows.next()? {
                let body: Vec<u8> = row.get(0)?;
                // What cannot be decoded is fetched anew by the next pull.
                if let Some(contact) = decode::<Contact>(&body) {
                    found.extend(Findable::contact(&contact, named));
                }
            }
            let mut timelines =
                connection.prepare_cached("SELECT account, body FROM timeline ORDER BY account")?;
            let mut rows = timelines.query([])?;
            while let Some(row) = rows.next()? {
                let account = AccountId(row.get(0)?);
                let body: Vec<u8> = row.get(1)?;
                let kept: Timeline = decode(&body).unwrap_or_default();
                let newest = kept.touchpoints.iter().take(NEWEST);
                found.extend(newest.map(|of| Findable::touchpoint(&account, of)));
            }
            Ok(found)
        })
    }
}
