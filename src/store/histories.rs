//! All pasts at once, for what is computed over the portfolio's history: one account in memory at a
//! time, so that a hundred thousand of them are no matter of space.

use super::codec::{Past, decode};
use super::portfolio::Waiting;
use super::positions::Listing;
use super::rescore::bare;
use super::{Store, StoreError, link};
use crate::domain::account::Account;
use crate::domain::contact::Contact;
use crate::domain::id::{AccountId, ContactId};
use crate::domain::past::AccountHistory;
use crate::domain::when::Dated;
use rusqlite::params;

/// What one contact answered, oldest first, and of which accounts it is.
pub type Answers = (ContactId, Vec<AccountId>, Vec<Dated<f64>>);

/// Accounts read at once.
const AT_ONCE: i64 = 500;

impl Store {
    /// Every account with all of its past and its tickets, one after the other, in the order in
    /// which they came into the cache. Waiting writes are shown in the account, not in the past.
    ///
    /// # Errors
    /// When the database cannot be read; some may have been handed out until then. An account whose
    /// bytes cannot be read is left out.
    pub fn histories(&self, mut each: impl FnMut(AccountHistory)) -> Result<(), StoreError> {
        let waiting = self.read(Waiting::read)?;
        let mut after = 0;
        loop {
            let (some, last) = self.read(|connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT account.n, account.body, account_past.past
                     FROM account LEFT JOIN account_past USING (id)
                     WHERE account.n > ?1 ORDER BY account.n LIMIT ?2",
                )?;
                let mut rows = statement.query(params![after, AT_ONCE])?;
                let (mut accounts, mut pasts, mut last) = (Vec::new(), Vec::new(), None);
                while let Some(row) = rows.next()? {
                    last = Some(row.get(0)?);
                    let body = row.get_ref(1)?.as_blob().unwrap_or_default();
                    let past = row.get_ref(2)?.as_blob().unwrap_or_default();
                    if let Some(account) = decode::<Account>(body) {
                        accounts.push(account);
                        pasts.push(Past::decode(past).unwrap_or_default());
                    }
                }
                for account in &mut accounts {
                    waiting.show(connection, account)?;
                }
                let mut some = Vec::with_capacity(accounts.len());
                for (account, past) in accounts.into_iter().zip(pasts) {
                    let tickets = link::of(connection, Listing::Tickets, &account.id)?;
                    some.push(AccountHistory::of(bare(account, past), tickets));
                }
                Ok((some, last))
            })?;
            some.into_iter().for_each(&mut each);
            match last {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }

    /// What each contact that ever answered said to "would you recommend us", with its accounts. In no
    /// order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn answers(&self) -> Result<Vec<Answers>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT body FROM record WHERE kind = ?1")?;
            let mut rows = statement.query([Listing::Contacts.id()])?;
            let mut answers = Vec::new();
            while let Some(row) = rows.next()? {
                let body = row.get_ref(0)?.as_blob().unwrap_or_default();
                let Some(contact) = decode::<Contact>(body).filter(|of| !of.nps.is_empty()) else {
                    continue;
                };
                answers.push((contact.id, contact.accounts, contact.nps));
            }
            Ok(answers)
        })
    }

    /// The past of one account, as [`Store::histories`] hands it out; `None` when it is not known.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn history(&self, id: &AccountId) -> Result<Option<AccountHistory>, StoreError> {
        let Some(record) = self.record(id)? else {
            return Ok(None);
        };
        let tickets = self.read(|connection| link::of(connection, Listing::Tickets, id))?;
        Ok(Some(AccountHistory::of(record, tickets)))
    }
}
