//! Contacts, tickets and tasks, and which accounts they belong to.

use super::clock;
use super::codec::{decode, encode};
use super::positions::{Listing, sweep};
use crate::domain::account::{Account, People, Tickets};
use crate::domain::contact::Contact;
use crate::domain::id::AccountId;
use crate::domain::rollup::open_tasks;
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Keeps a record and its accounts; answers the accounts it belongs or belonged to, none when the
/// record is the same as before.
pub(super) fn put<T: Serialize>(
    connection: &Connection,
    listing: Listing,
    id: &str,
    accounts: &[AccountId],
    record: &T,
) -> rusqlite::Result<Vec<AccountId>> {
    let body = encode(record);
    let generation = sweep(connection, listing)?;
    let same = connection
        .prepare_cached("SELECT body = ?3 FROM record WHERE kind = ?1 AND id = ?2")?
        .query_row(params![listing.id(), id, body], |row| row.get(0))
        .optional()?
        .unwrap_or(false);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO record (kind, id, sweep, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![listing.id(), id, generation, body])?;
    let mut touched = if same {
        Vec::new()
    } else {
        unlink(connection, listing, id)?
    };
    let mut link = connection
        .prepare_cached("INSERT OR IGNORE INTO belongs (kind, account, id) VALUES (?1, ?2, ?3)")?;
    for account in accounts {
        let added = link.execute(params![listing.id(), account.as_str(), id])?;
        if added > 0 {
            touched.push(account.clone());
        }
    }
    Ok(touched)
}

/// Keeps a record as it was read for one of its accounts: other accounts it belongs to are not told
/// there, and keep it. Answers the accounts it belongs to where the record is another than before.
pub(super) fn add<T: Serialize + DeserializeOwned + PartialEq>(
    connection: &Connection,
    listing: Listing,
    id: &str,
    account: &AccountId,
    record: &mut T,
    accounts: impl Fn(&mut T) -> &mut Vec<AccountId>,
) -> rusqlite::Result<Vec<AccountId>> {
    let known: Option<T> = get(connection, listing, id)?;
    let mut all = belongs(connection, listing, id)?;
    if !all.contains(account) {
        all.push(account.clone());
    }
    accounts(record).clone_from(&all);
    if let Some(mut known) = known {
        accounts(&mut known).clone_from(&all);
        if known == *record {
            all.retain(|of| of == account);
        }
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO record (kind, id, sweep, body) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            listing.id(),
            id,
            sweep(connection, listing)?,
            encode(record)
        ])?;
    connection
        .prepare_cached("INSERT OR IGNORE INTO belongs (kind, account, id) VALUES (?1, ?2, ?3)")?
        .execute(params![listing.id(), account.as_str(), id])?;
    Ok(all)
}

/// The accounts a record belongs to.
fn belongs(
    connection: &Connection,
    listing: Listing,
    id: &str,
) -> rusqlite::Result<Vec<AccountId>> {
    let mut statement = connection.prepare_cached(
        "SELECT account FROM belongs WHERE kind = ?1 AND id = ?2 ORDER BY account",
    )?;
    let accounts = statement.query_map(params![listing.id(), id], |row| {
        row.get::<_, String>(0).map(AccountId)
    })?;
    accounts.collect()
}

/// Whether a record is kept.
pub(super) fn known(connection: &Connection, listing: Listing, id: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM record WHERE kind = ?1 AND id = ?2")?
        .exists(params![listing.id(), id])
}

/// Where a record is kept, notes that it belongs to an account and leaves it as it is; whether it is.
pub(super) fn stays(
    connection: &Connection,
    listing: Listing,
    id: &str,
    account: &AccountId,
) -> rusqlite::Result<bool> {
    if !known(connection, listing, id)? {
        return Ok(false);
    }
    connection
        .prepare_cached("INSERT OR IGNORE INTO belongs (kind, account, id) VALUES (?1, ?2, ?3)")?
        .execute(params![listing.id(), account.as_str(), id])?;
    Ok(true)
}

/// Notes that a full pull has seen an account or a record, which stays as it is.
pub(super) fn seen(connection: &Connection, listing: Listing, id: &str) -> rusqlite::Result<()> {
    let generation = sweep(connection, listing)?;
    match listing {
        Listing::Accounts => connection
            .prepare_cached("UPDATE account SET sweep = ?2 WHERE id = ?1")?
            .execute(params![id, generation])?,
        _ => connection
            .prepare_cached("UPDATE record SET sweep = ?3 WHERE kind = ?1 AND id = ?2")?
            .execute(params![listing.id(), id, generation])?,
    };
    Ok(())
}

/// A record, where it is kept and can be read.
pub(super) fn get<T: DeserializeOwned>(
    connection: &Connection,
    listing: Listing,
    id: &str,
) -> rusqlite::Result<Option<T>> {
    let known: Option<Vec<u8>> = connection
        .prepare_cached("SELECT body FROM record WHERE kind = ?1 AND id = ?2")?
        .query_row(params![listing.id(), id], |row| row.get(0))
        .optional()?;
    Ok(known.and_then(|body| decode(&body)))
}

/// Changes a record in its place, where it is kept.
pub(super) fn change<T: Serialize + DeserializeOwned>(
    connection: &Connection,
    listing: Listing,
    id: &str,
    change: impl FnOnce(&mut T),
) -> rusqlite::Result<()> {
    if let Some(mut record) = get(connection, listing, id)? {
        change(&mut record);
        connection
            .prepare_cached("UPDATE record SET body = ?3 WHERE kind = ?1 AND id = ?2")?
            .execute(params![listing.id(), id, encode(&record)])?;
    }
    Ok(())
}

/// Forgets a record; answers the accounts it belonged to.
pub(super) fn remove(
    connection: &Connection,
    listing: Listing,
    id: &str,
) -> rusqlite::Result<Vec<AccountId>> {
    connection
        .prepare_cached("DELETE FROM record WHERE kind = ?1 AND id = ?2")?
        .execute(params![listing.id(), id])?;
    unlink(connection, listing, id)
}

/// Takes a record from an account that it does not belong to any more. A contact of nobody is shown nowhere, and is
/// not kept; one of others names only these.
pub(super) fn part(
    connection: &Connection,
    listing: Listing,
    id: &str,
    account: &AccountId,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM belongs WHERE kind = ?1 AND account = ?2 AND id = ?3")?
        .execute(params![listing.id(), account.as_str(), id])?;
    // Of tickets it counts that there are any, and tasks have views of their own.
    if listing != Listing::Contacts {
        return Ok(());
    }
    let left = belongs(connection, listing, id)?;
    match left.is_empty() {
        true => remove(connection, listing, id).map(drop),
        false => name_accounts(connection, id),
    }
}

/// Lets a contact name those accounts that it belongs to by now.
pub(super) fn name_accounts(connection: &Connection, id: &str) -> rusqlite::Result<()> {
    let accounts = belongs(connection, Listing::Contacts, id)?;
    change(connection, Listing::Contacts, id, |of: &mut Contact| {
        of.accounts = accounts
    })
}

fn unlink(connection: &Connection, listing: Listing, id: &str) -> rusqlite::Result<Vec<AccountId>> {
    let mut statement = connection
        .prepare_cached("DELETE FROM belongs WHERE kind = ?1 AND id = ?2 RETURNING account")?;
    let accounts = statement.query_map(params![listing.id(), id], |row| {
        row.get::<_, String>(0).map(AccountId)
    })?;
    accounts.collect()
}

/// Records that the full pull now ending did not bring: their ids.
pub(super) fn unswept(connection: &Connection, listing: Listing) -> rusqlite::Result<Vec<String>> {
    let generation = sweep(connection, listing)?;
    let mut statement =
        connection.prepare_cached("SELECT id FROM record WHERE kind = ?1 AND sweep < ?2")?;
    let ids = statement.query_map(params![listing.id(), generation], |row| row.get(0))?;
    ids.collect()
}

/// CROSS JOIN: the planner, knowing nothing of the sizes, would else walk through every record of
/// the kind to have them in order, for each account.
const RECORDS_OF_ACCOUNT: &str =
    "SELECT record.body FROM belongs CROSS JOIN record USING (kind, id)
     WHERE belongs.kind = ?1 AND belongs.account = ?2 ORDER BY belongs.id";

/// The records of an account. What cannot be read any more is left out and pulled again in time.
pub(super) fn of<T: DeserializeOwned>(
    connection: &Connection,
    listing: Listing,
    account: &AccountId,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare_cached(RECORDS_OF_ACCOUNT)?;
    let mut rows = statement.query(params![listing.id(), account.as_str()])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.extend(decode::<T>(row.get_ref(0)?.as_blob().unwrap_or_default()));
    }
    Ok(records)
}

/// The ids of an account's records.
pub(super) fn ids(
    connection: &Connection,
    listing: Listing,
    account: &AccountId,
) -> rusqlite::Result<Vec<String>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM belongs WHERE kind = ?1 AND account = ?2")?;
    let ids = statement.query_map(params![listing.id(), account.as_str()], |row| row.get(0))?;
    ids.collect()
}

/// Sums one kind of record into the account.
pub(super) fn sum(
    connection: &Connection,
    listing: Listing,
    account: &mut Account,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    match listing {
        Listing::Accounts => {}
        Listing::Contacts => {
            let contacts: Vec<Contact> = of(connection, listing, &account.id)?;
            account.people = People::of(&contacts, clock::here(connection, now)?);
        }
        Listing::Tickets => {
            let tickets: Vec<Ticket> = of(connection, listing, &account.id)?;
            account.tickets = Tickets::of(&tickets);
            // None at all, of anybody: it is not known that this account has none.
            account.tickets.read =
                !tickets.is_empty() || super::positions::any(connection, listing)?;
        }
        Listing::Tasks => {
            let tasks: Vec<Task> = of(connection, listing, &account.id)?;
            (account.open_tasks, account.task_due) =
                open_tasks(&tasks, clock::here(connection, now)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A first sync of ten thousand accounts took minutes when each account's sums walked through
    /// all people: the reading must begin at the account.
    #[test]
    fn the_records_of_an_account_are_found_from_the_account() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, _) =
            crate::store::Store::open(&folder.path().join("test.db")).expect("a store");
        let plan = store
            .read(|connection| {
                let mut statement =
                    connection.prepare(&format!("EXPLAIN QUERY PLAN {RECORDS_OF_ACCOUNT}"))?;
                let lines = statement.query_map(params!["contacts", "1"], |row| row.get(3))?;
                lines.collect::<rusqlite::Result<Vec<String>>>()
            })
            .expect("a plan");
        assert!(
            plan[0].starts_with("SEARCH belongs USING PRIMARY KEY"),
            "{plan:?}"
        );
        assert!(
            !plan.iter().any(|step| step.contains("TEMP B-TREE")),
            "{plan:?}"
        );
    }
}
