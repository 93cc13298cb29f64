//! Reading accounts: all of them at start, some of them after a change. Writes that still wait are
//! already shown in them.

use super::codec::decode;
use super::pages::beside;
use super::positions::{Synced, synced};
use super::rescore::bare;
use super::{Store, StoreError, apply, rows};
use crate::domain::account::{Account, AccountRecord, Presence};
use crate::domain::book::Owner;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::Write;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

/// Everything the first screen needs.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The accounts, in no order.
    pub accounts: Vec<Account>,
    /// The CRM's users.
    pub owners: Vec<Owner>,
    /// How old the data is.
    pub synced: Synced,
}

/// Accounts read at once by [`Store::walk`].
const AT_ONCE: i64 = 250;

impl Store {
    /// All accounts as the person should see them, the owners, and the age of the data.
    ///
    /// # Errors
    /// When the database cannot be read. An account whose bytes cannot be read is left out; the
    /// next full pull brings it back.
    pub fn portfolio(&self) -> Result<Portfolio, StoreError> {
        let accounts = self.stream(
            Vec::with_capacity,
            |accounts| accounts,
            |all: &mut Vec<Account>, mut accounts| all.append(&mut accounts),
        )?;
        Ok(Portfolio {
            accounts,
            owners: self.owners()?,
            synced: self.read(synced)?,
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
        let waiting = self.read(Waiting::read)?;
        let mut after = i64::MIN;
        loop {
            let (accounts, last) = self.read(|connection| {
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
                for account in &mut accounts {
                    waiting.show(connection, account)?;
                }
                Ok((accounts, last))
            })?;
            let Some(last) = last else { return Ok(()) };
            after = last;
            each(accounts)?;
        }
    }

    /// The ids of all accounts, in no order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn account_ids(&self) -> Result<Vec<AccountId>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT id FROM account")?;
            let ids = statement.query_map([], |row| row.get(0).map(AccountId))?;
            ids.collect()
        })
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
            show(connection, &mut accounts, &known)?;
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

/// What the stored bodies of accounts do not say: listings read to the end without anything for them,
/// plans kept here, and writes that wait.
pub(super) struct Waiting {
    known: Synced,
    plans: HashMap<String, String>,
    writes: HashMap<AccountId, Vec<(Write, DateTime<Utc>)>>,
}

impl Waiting {
    /// Of all accounts.
    pub fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut writes: HashMap<_, Vec<_>> = HashMap::new();
        for (write, at) in rows::open_writes(connection)? {
            let account = write.account.clone();
            writes.entry(account).or_default().push((write, at));
        }
        Ok(Self {
            known: synced(connection)?,
            plans: super::plan::all(connection)?,
            writes,
        })
    }

    /// Puts it into an account.
    pub fn show(&self, connection: &Connection, account: &mut Account) -> rusqlite::Result<()> {
        complete(account, &self.known);
        if let Some(text) = self.plans.get(account.id.as_str()) {
            super::plan::keep(account, text);
        }
        for (write, at) in self.writes.get(&account.id).into_iter().flatten() {
            apply::lay(connection, account, write, *at)?;
        }
        Ok(())
    }
}

/// The same for a few accounts.
fn show(connection: &Connection, accounts: &mut [Account], known: &Synced) -> rusqlite::Result<()> {
    let open = rows::open_writes(connection)?;
    for account in accounts {
        complete(account, known);
        super::plan::show(connection, account)?;
        for (write, at) in &open {
            if write.account == account.id {
                apply::lay(connection, account, write, *at)?;
            }
        }
    }
    Ok(())
}
