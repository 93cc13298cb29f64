//! Reading accounts: all of them at start, some of them after a change. Writes that still wait are
//! already shown in them.

use super::codec::decode;
use super::pages::beside;
use super::positions::{Synced, synced};
use super::rescore::bare;
use super::{Store, StoreError, apply, rows};
use crate::domain::account::{Account, AccountRecord, Presence};
use crate::domain::book::{Owner, Row};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// Everything the first screen needs.
#[derive(Clone, Debug)]
pub struct Portfolio<T = Account> {
    /// The accounts, in no order.
    pub accounts: Vec<T>,
    /// The CRM's users.
    pub owners: Vec<Owner>,
    /// How old the data is.
    pub synced: Synced,
}

/// From this many accounts on, a second thread decodes half of them.
const WORTH_A_THREAD: i64 = 1_500;

/// The most accounts that room is made for before they are read.
const MOST: usize = 1 << 20;

/// Accounts read at once by [`Store::walk`].
const AT_ONCE: i64 = 250;

impl Store {
    /// All accounts as the person should see them, the owners, and the age of the data.
    ///
    /// # Errors
    /// When the database cannot be read. An account whose bytes cannot be read is left out; the
    /// next full pull brings it back.
    pub fn portfolio(&self) -> Result<Portfolio, StoreError> {
        self.all(|account| account, |account| account)
    }

    /// The same as rows of a book, not judged yet: ten thousand are made in their place.
    ///
    /// # Errors
    /// See [`Store::portfolio`].
    pub fn rows(&self) -> Result<Portfolio<Row>, StoreError> {
        self.all(Row::from, |row| &mut row.account)
    }

    /// All accounts, each made into something that has it within.
    fn all<T: Send>(
        &self,
        make: fn(Account) -> T,
        within: fn(&mut T) -> &mut Account,
    ) -> Result<Portfolio<T>, StoreError> {
        let (bounds, known) = self.read(|connection| {
            let bounds: (Option<i64>, Option<i64>) =
                connection.query_row("SELECT min(n), max(n) FROM account", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            Ok((bounds, synced(connection)?))
        })?;
        let mut accounts = Vec::new();
        if let (Some(first), Some(last)) = bounds {
            let range = |first, last, into: &mut Vec<T>| {
                self.range(first, last, |account| into.push(make(account)))
            };
            let count = |first, last: i64| usize::try_from(last - first + 1).unwrap_or(0);
            accounts.reserve_exact(count(first, last).min(MOST));
            if last - first < WORTH_A_THREAD {
                range(first, last, &mut accounts)?;
            } else {
                let middle = first + (last - first) / 2;
                let far = std::thread::scope(|scope| {
                    let far = scope.spawn(|| {
                        let mut far = Vec::with_capacity(count(middle, last).min(MOST));
                        range(middle + 1, last, &mut far).map(|()| far)
                    });
                    range(first, middle, &mut accounts)?;
                    Ok(far.join())
                })?;
                match far {
                    Ok(far) => accounts.append(&mut far?),
                    // The thread died: its half is read again here, where the panic can be seen.
                    Err(_) => range(middle + 1, last, &mut accounts)?,
                }
            }
        }
        self.read(|connection| {
            let shown = accounts.iter_mut().map(within).collect();
            show(connection, shown, &known, false)
        })?;
        Ok(Portfolio {
            accounts,
            owners: self.owners()?,
            synced: known,
        })
    }

    /// All accounts as the person should see them, some at a time, in no order: never all of them are
    /// in memory. Writes may come in between two calls of `each`.
    ///
    /// # Errors
    /// When the database cannot be read, or those of `each`.
    pub fn walk(
        &self,
        mut each: impl FnMut(Vec<Account>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut after = i64::MIN;
        loop {
            let (accounts, last) = self.read(|connection| {
                let known = synced(connection)?;
                let mut statement = connection.prepare_cached(
                    "SELECT n, body FROM account WHERE n > ?1 ORDER BY n LIMIT ?2",
                )?;
                let mut rows = statement.query(params![after, AT_ONCE])?;
                let (mut accounts, mut last) = (Vec::new(), None);
                while let Some(row) = rows.next()? {
                    last = Some(row.get(0)?);
                    let body = row.get_ref(1)?.as_blob().unwrap_or_default();
                    accounts.extend(decode::<Account>(body));
                }
                show(connection, accounts.iter_mut().collect(), &known, true)?;
                Ok((accounts, last))
            })?;
            let Some(last) = last else { return Ok(()) };
            after = last;
            each(accounts)?;
        }
    }

    /// Some accounts as the person should see them; those not known are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn accounts(&self, ids: &[AccountId]) -> Result<Vec<Account>, StoreError> {
        self.read(|connection| {
            let known = synced(connection)?;
            let mut statement =
                connection.prepare_cached("SELECT body FROM account WHERE id = ?1")?;
            let mut accounts = Vec::with_capacity(ids.len());
            for id in ids {
                let body: Option<Vec<u8>> = statement
                    .query_row([id.as_str()], |row| row.get(0))
                    .optional()?;
                accounts.extend(body.and_then(|body| decode::<Account>(&body)));
            }
            show(connection, accounts.iter_mut().collect(), &known, true)?;
            Ok(accounts)
        })
    }

    /// An account with its raw values and all of its past, for the account's own page and for
    /// scoring it at other times. Waiting writes are shown in the account, not in the raw values.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn record(&self, id: &AccountId) -> Result<Option<AccountRecord>, StoreError> {
        let Some(account) = self.accounts(std::slice::from_ref(id))?.pop() else {
            return Ok(None);
        };
        let (raw, past) = self
            .read(|connection| beside(connection, id))?
            .unwrap_or_default();
        Ok(Some(AccountRecord {
            raw,
            ..bare(account, past)
        }))
    }

    /// The base of a new write: the field's raw value as the person sees it, which is the value of
    /// the last write to it that still waits, else the CRM's.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn base(&self, id: &AccountId, field: Field) -> Result<Option<String>, StoreError> {
        self.read(|connection| {
            if let Some(value) = rows::last_open_value(connection, id, field)? {
                return Ok(value);
            }
            if let Some(kept) = super::plan::base(connection, id, field)? {
                return Ok(Some(kept));
            }
            let raw = beside(connection, id)?
                .map(|(raw, _)| raw)
                .unwrap_or_default();
            Ok(raw
                .into_iter()
                .find(|(of, _)| *of == field)
                .map(|(_, value)| value))
        })
    }

    /// One sequential scan.
    fn range(
        &self,
        first: i64,
        last: i64,
        mut each: impl FnMut(Account),
    ) -> Result<(), StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT body FROM account WHERE n BETWEEN ?1 AND ?2")?;
            let mut rows = statement.query(params![first, last])?;
            while let Some(row) = rows.next()? {
                let body = row.get_ref(0)?.as_blob().unwrap_or_default();
                if let Some(account) = decode(body) {
                    each(account);
                }
            }
            Ok(())
        })
    }
}

/// Puts into an account what a listing read to its end says by not having anything for it: nobody,
/// no tickets.
pub(super) fn complete(account: &mut Account, known: &Synced) {
    if known.contacts {
        for presence in [&mut account.people.champion, &mut account.people.buyer] {
            if *presence == Presence::Unread {
                *presence = Presence::Missing;
            }
        }
    }
    account.tickets.read |= known.tickets;
}

/// Puts into the accounts what their stored bodies do not say: listings read to the end without
/// anything for them, and writes that wait.
pub(super) fn show(
    connection: &Connection,
    mut accounts: Vec<&mut Account>,
    known: &Synced,
    few: bool,
) -> rusqlite::Result<()> {
    for account in &mut accounts {
        complete(account, known);
    }
    super::plan::show(connection, &mut accounts, few)?;
    let open = rows::open_writes(connection)?;
    if open.is_empty() {
        return Ok(());
    }
    let find = |accounts: &[&mut Account], id: &AccountId| {
        accounts.iter().position(|account| account.id == *id)
    };
    let by_id: HashMap<AccountId, usize> = if few {
        open.iter()
            .filter_map(|(write, _)| {
                find(&accounts, &write.account).map(|at| (write.account.clone(), at))
            })
            .collect()
    } else {
        accounts
            .iter()
            .enumerate()
            .map(|(at, account)| (account.id.clone(), at))
            .collect()
    };
    for (write, at) in &open {
        if let Some(index) = by_id.get(&write.account) {
            apply::lay(connection, accounts[*index], &write.op, *at)?;
        }
    }
    Ok(())
}
