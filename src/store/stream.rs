//! All accounts at once, as a start needs them: read on two threads, each made into what is wanted
//! where it was read, while its bytes are at hand.

use super::codec::decode;
use super::portfolio::Waiting;
use super::{Store, StoreError};
use crate::domain::account::Account;
use rusqlite::{Connection, params};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;

/// From this many accounts on, a second thread reads some of them.
const WORTH_A_THREAD: i64 = 1_500;

/// Accounts read and handed on together.
const AT_ONCE: i64 = 128;

/// The most accounts that room is made for before they are read.
const MOST: usize = 1 << 20;

impl Store {
    /// Reads all accounts as the person should see them, in no order. `begin` is told how many there
    /// may be; `make` works on some of them at a time, on either of two threads; `take` gathers what
    /// it made.
    ///
    /// # Errors
    /// When the database cannot be read. An account whose bytes cannot be read is left out; the
    /// next full pull brings it back.
    pub fn stream<T: Send, G>(
        &self,
        begin: impl FnOnce(usize) -> G,
        make: impl Fn(Vec<Account>) -> T + Sync,
        take: impl Fn(&mut G, T),
    ) -> Result<G, StoreError> {
        let (bounds, waiting) = self.read(|connection| {
            // Asked for together they would be looked for in all rows.
            let bounds: (Option<i64>, Option<i64>) = connection.query_row(
                "SELECT (SELECT min(n) FROM account), (SELECT max(n) FROM account)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok((bounds, Waiting::read(connection)?))
        })?;
        let (Some(first), Some(last)) = bounds else {
            return Ok(begin(0));
        };
        let count = usize::try_from(last - first + 1).unwrap_or(MOST);
        let mut gathered = begin(count.min(MOST));
        let next = AtomicI64::new(first);
        let some = |connection: &Connection| {
            let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
            if from > last {
                return Ok(None);
            }
            range(connection, from, last.min(from + AT_ONCE - 1), &waiting).map(Some)
        };
        if last - first < WORTH_A_THREAD {
            self.read(|connection| {
                while let Some(accounts) = some(connection)? {
                    take(&mut gathered, make(accounts));
                }
                Ok(())
            })?;
            return Ok(gathered);
        }
        std::thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            let (some, make) = (&some, &make);
            let far = scope.spawn(move || {
                self.read(|connection| {
                    while let Some(accounts) = some(connection)? {
                        if tell.send(make(accounts)).is_err() {
                            break;
                        }
                    }
                    Ok(())
                })
            });
            self.read(|connection| {
                while let Some(accounts) = some(connection)? {
                    take(&mut gathered, make(accounts));
                    told.try_iter().for_each(|made| take(&mut gathered, made));
                }
                Ok(())
            })?;
            told.iter().for_each(|made| take(&mut gathered, made));
            match far.join() {
                Ok(read) => read,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        Ok(gathered)
    }
}

/// One sequential scan.
fn range(
    connection: &Connection,
    first: i64,
    last: i64,
    waiting: &Waiting,
) -> rusqlite::Result<Vec<Account>> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM account WHERE n BETWEEN ?1 AND ?2")?;
    let mut rows = statement.query(params![first, last])?;
    let mut accounts = Vec::with_capacity(AT_ONCE as usize);
    while let Some(row) = rows.next()? {
        let body = row.get_ref(0)?.as_blob().unwrap_or_default();
        if let Some(mut account) = decode::<Account>(body) {
            waiting.show(connection, &mut account)?;
            accounts.push(account);
        }
    }
    Ok(accounts)
}
