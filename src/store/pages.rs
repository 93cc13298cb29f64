//! Pages of a listing on their way into the cache, each in one transaction with its position.

use super::codec::{self, Past, Raw, decode, encode};
use super::positions::{Listing, sweep};
use super::rescore::{Scoring, drifted};
use super::unseen::Asked;
use super::{Changes, Durability, Store, StoreError, carriers, hidden, link, merged, past, ties};
use crate::domain::account::{Account, AccountRecord};
use crate::domain::contact::Contact;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::task::Task;
use crate::domain::ticket::Ticket;
use crate::domain::tie::Tie;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};

/// One thing read from the CRM, by which is meant the record itself and never a search's copy of
/// it, which lags. So what is put later was read later, and contacts, tickets and tasks carry no time
/// of their own; where two reads overtake each other by a moment, the next pull reads what changed in
/// it again. Accounts carry one. What the CRM took of us while it was read is laid over it.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// An account.
    Account(Box<AccountRecord>),
    /// A contact.
    Contact(Contact),
    /// A ticket.
    Ticket(Ticket),
    /// A task.
    Task(Task),
    /// Not to be read, or not to be told whether it is gone: what is known of it stays. The id of the listing's
    /// resource.
    Odd(String),
    /// Archived or deleted: the id of the listing's resource.
    Gone(String),
    /// Merged into another one.
    Merged {
        /// The id that is no more.
        gone: String,
        /// The id of what it lives on in.
        into: String,
    },
}

/// Which kind of page it is, and what comes after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A page of the full pull begun by [`Store::begin_full`]; without `next` it is the last, and
    /// whatever the pull did not bring is gone.
    Full {
        /// Where to go on.
        next: Option<String>,
    },
    /// What changed; the position stays until [`Store::finish_delta`].
    Delta,
}

/// What is cached of an account, as it is written.
pub(super) struct Cached {
    pub n: i64,
    pub updated: Option<i64>,
    pub ours: bool,
    pub body: Vec<u8>,
}

pub(super) fn cached(connection: &Connection, id: &AccountId) -> rusqlite::Result<Option<Cached>> {
    connection
        .prepare_cached("SELECT n, updated, ours, body FROM account WHERE id = ?1")?
        .query_row([id.as_str()], |row| {
            Ok(Cached {
                n: row.get(0)?,
                updated: row.get(1)?,
                ours: row.get(2)?,
                body: row.get(3)?,
            })
        })
        .optional()
}

/// The raw values and the past that are kept beside an account.
pub(super) fn beside(
    connection: &Connection,
    id: &AccountId,
) -> rusqlite::Result<Option<(Raw, Past)>> {
    let found: Option<(String, Vec<u8>)> = connection
        .prepare_cached("SELECT raw, past FROM account_past WHERE id = ?1")?
        .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map(|(raw, past)| {
        (
            serde_json::from_str(&raw).unwrap_or_default(),
            Past::decode(&past).unwrap_or_default(),
        )
    }))
}

pub(super) fn set_raw(
    connection: &Connection,
    id: &AccountId,
    raw: &[(Field, String)],
) -> rusqlite::Result<()> {
    let text = serde_json::to_string(raw).unwrap_or_else(|_| "[]".into());
    connection
        .prepare_cached("UPDATE account_past SET raw = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), text])?;
    Ok(())
}

impl Store {
    /// Keeps a page that was asked for just now: [`Store::put_page_asked`].
    ///
    /// # Errors
    /// When the database cannot be written; nothing of the page is kept then.
    pub fn put_page(
        &self,
        listing: Listing,
        items: Vec<Incoming>,
        step: Step,
        now: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        self.put_page_asked(listing, items, step, now, now)
    }

    /// Keeps a page that the CRM was asked for at `asked` (by our clock) and the position after it, all
    /// or nothing. Answers the accounts that look different now. A record older than the cached one (a
    /// lagging search index) is passed over; what the CRM took of us since it was asked stays as we wrote
    /// it.
    ///
    /// # Errors
    /// When the database cannot be written; nothing of the page is kept then.
    pub fn put_page_asked(
        &self,
        listing: Listing,
        items: Vec<Incoming>,
        step: Step,
        asked: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        let scorer = self.scorer();
        let asked = Asked { at: asked, now };
        self.write(Durability::Crash, |transaction| {
            let scoring = Scoring::new(transaction, scorer.as_ref(), now)?;
            let mut changes = Changes::default();
            let mut touched: Vec<(Listing, AccountId)> = Vec::new();
            let count = items.len();
            for item in items {
                let accounts = match item {
                    Incoming::Account(record) => {
                        let id = record.account.id.clone();
                        if put_account(transaction, *record, &scoring, asked)? {
                            changes.changed.push(id);
                        }
                        continue;
                    }
                    // Nobody is shown it, and a portal may have a hundred thousand of them.
                    Incoming::Contact(contact) if contact.accounts.is_empty() => (
                        Listing::Contacts,
                        link::remove(transaction, Listing::Contacts, contact.id.as_str())?,
                    ),
                    Incoming::Contact(contact) => (
                        Listing::Contacts,
                        link::put(
                            transaction,
                            Listing::Contacts,
                            contact.id.as_str(),
                            &contact.accounts,
                            &contact,
                        )?,
                    ),
                    Incoming::Ticket(ticket) => (
                        Listing::Tickets,
                        link::put(
                            transaction,
                            Listing::Tickets,
                            ticket.id.as_str(),
                            &ticket.accounts,
                            &ticket,
                        )?,
                    ),
                    Incoming::Task(task) => {
                        let Some(id) = task.id.clone() else { continue };
                        // Done before it was ever seen here, as a CRM may list it: nobody misses it.
                        let task = asked.over_task(transaction, task)?;
                        let known = link::known(transaction, Listing::Tasks, id.as_str())?;
                        let Some(task) = task.filter(|task| known || !task.done) else {
                            continue;
                        };
                        let all = link::put(
                            transaction,
                            Listing::Tasks,
                            id.as_str(),
                            &task.accounts,
                            &task,
                        )?;
                        (Listing::Tasks, all)
                    }
                    Incoming::Odd(id) => {
                        link::seen(transaction, listing, &id)?;
                        continue;
                    }
                    Incoming::Gone(id) if listing == Listing::Accounts => {
                        let id = AccountId(id);
                        if forget(transaction, &id)? {
                            changes.gone.push(id);
                        }
                        continue;
                    }
                    Incoming::Merged { gone, into } if listing == Listing::Accounts => {
                        let (gone, into) = (AccountId(gone), AccountId(into));
                        let (moved, kinds) = merged::follow(transaction, &gone, &into)?;
                        touched.extend(kinds.into_iter().map(|kind| (kind, into.clone())));
                        if moved {
                            changes.changed.push(into);
                        }
                        if forget(transaction, &gone)? {
                            changes.gone.push(gone);
                        }
                        continue;
                    }
                    Incoming::Merged { gone, into } => {
                        if let Some(kind) = ties::kind(listing) {
                            let gone = Tie {
                                kind,
                                id: gone.clone(),
                            };
                            let naming = ties::follow(transaction, &gone, &into)?;
                            changes.changed.extend(naming);
                        }
                        (listing, link::remove(transaction, listing, &gone)?)
                    }
                    Incoming::Gone(id) => (listing, link::remove(transaction, listing, &id)?),
                };
                touched.extend(accounts.1.into_iter().map(|account| (accounts.0, account)));
            }
            // A full pull is followed by scoring everything anew.
            let few = step == Step::Delta;
            if let Step::Full { next } = step {
                if next.is_none() {
                    for id in end_of_listing(transaction, listing)? {
                        match listing {
                            Listing::Accounts => {
                                let id = AccountId(id);
                                if forget(transaction, &id)? {
                                    changes.gone.push(id);
                                }
                            }
                            _ => touched.extend(
                                link::remove(transaction, listing, &id)?
                                    .into_iter()
                                    .map(|account| (listing, account)),
                            ),
                        }
                    }
                }
                advance(transaction, listing, next.as_deref(), count)?;
            }
            touched.sort_unstable();
            touched.dedup();
            for (kind, account) in touched {
                if resum(transaction, kind, &account, now)? {
                    if few {
                        scoring.again(transaction, &account)?;
                    }
                    changes.changed.push(account);
                }
            }
            changes.tidy();
            Ok(changes)
        })
    }
}

/// Ids of the listing that the full pull now ending did not bring.
fn end_of_listing(connection: &Connection, listing: Listing) -> rusqlite::Result<Vec<String>> {
    if listing != Listing::Accounts {
        return link::unswept(connection, listing);
    }
    let generation = sweep(connection, listing)?;
    let mut statement = connection.prepare_cached("SELECT id FROM account WHERE sweep < ?1")?;
    let ids = statement.query_map([generation], |row| row.get(0))?;
    ids.collect()
}

/// Moves the position behind the page, or closes the pull.
fn advance(
    connection: &Connection,
    listing: Listing,
    next: Option<&str>,
    count: usize,
) -> rusqlite::Result<()> {
    let sql = if next.is_some() {
        "UPDATE position SET cursor = ?2, done = done + ?3 WHERE listing = ?1"
    } else {
        "UPDATE position SET cursor = ?2, done = done + ?3,
             watermark = coalesce(started, watermark), full_at = coalesce(started, full_at),
             started = NULL
         WHERE listing = ?1"
    };
    connection
        .prepare_cached(sql)?
        .execute(params![listing.id(), next, count as i64])?;
    Ok(())
}

/// Puts an account over its cached self; whether it looks different now.
pub(super) fn put_account(
    connection: &Connection,
    mut record: AccountRecord,
    scoring: &Scoring<'_>,
    asked: Asked,
) -> rusqlite::Result<bool> {
    let id = record.account.id.clone();
    let generation = sweep(connection, Listing::Accounts)?;
    let known = cached(connection, &id)?;
    let updated = record.account.updated_at.map(|at| at.timestamp_millis());
    if let Some(known) = &known {
        connection
            .prepare_cached("UPDATE account SET sweep = ?2 WHERE n = ?1")?
            .execute(params![known.n, generation])?;
        if updated.is_some() && updated < known.updated {
            return Ok(false);
        }
    }
    // What the CRM dates later than all that it took of us has that in it.
    let newer = known
        .as_ref()
        .is_some_and(|known| !known.ours && known.updated.is_some() && updated > known.updated);
    let old: Option<Account> = known.as_ref().and_then(|known| decode(&known.body));
    let (raw, before) = beside(connection, &id)?.unwrap_or_default();
    if let Some(old) = &old {
        hidden::note(connection, &record.hidden)?;
        for field in std::mem::take(&mut record.hidden) {
            record.account.keep(field, old);
            record.account.hidden.insert(field);
            record.raw.retain(|(of, _)| *of != field);
            record
                .raw
                .extend(raw.iter().filter(|(of, _)| *of == field).cloned());
        }
    }
    past::merge(before, old.as_ref(), &mut record);
    match &old {
        Some(old) => {
            record.account.people = old.people.clone();
            record.account.tickets = old.tickets.clone();
            record.account.open_tasks = old.open_tasks;
            record.account.task_due = old.task_due;
            record.account.scores = old.scores.clone();
        }
        None => {
            for listing in [Listing::Contacts, Listing::Tickets, Listing::Tasks] {
                if !link::ids(connection, listing, &id)?.is_empty() {
                    link::sum(connection, listing, &mut record.account, scoring.now.utc)?;
                }
            }
        }
    }
    let ours = asked.over_account(connection, &mut record, newer)?;
    carriers::put(connection, &id, &record.carriers)?;
    scoring.series(connection, &mut record)?;

    let body = encode(&record.account);
    let past = Past {
        history: record.history,
        stages: record.stages,
        words: record.words,
        custom: record.custom,
    };
    let raw = serde_json::to_string(&record.raw).unwrap_or_else(|_| "[]".into());
    connection
        .prepare_cached("INSERT OR REPLACE INTO account_past (id, raw, past) VALUES (?1, ?2, ?3)")?
        .execute(params![id.as_str(), raw, past.encode()])?;
    let differs = match (&known, &old) {
        (Some(known), Some(old)) => {
            known.body != body && !drifted((old, &known.body), &record.account)
        }
        _ => true,
    };
    match known {
        Some(known) => connection
            .prepare_cached("UPDATE account SET updated = ?2, ours = ?4, body = ?3 WHERE n = ?1")?
            .execute(params![known.n, updated, body, ours])?,
        None => connection
            .prepare_cached(
                "INSERT INTO account (id, updated, ours, sweep, body) VALUES (?1, ?2, ?5, ?3, ?4)",
            )?
            .execute(params![id.as_str(), updated, generation, body, ours])?,
    };
    Ok(differs)
}

/// Sums a kind of record into its account anew; whether the account looks different now.
pub(super) fn resum(
    connection: &Connection,
    listing: Listing,
    id: &AccountId,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    let Some(known) = cached(connection, id)? else {
        return Ok(false);
    };
    let Some(mut account) = codec::decode::<Account>(&known.body) else {
        return Ok(false);
    };
    link::sum(connection, listing, &mut account, now)?;
    let body = encode(&account);
    if body == known.body {
        return Ok(false);
    }
    connection
        .prepare_cached("UPDATE account SET body = ?2 WHERE n = ?1")?
        .execute(params![known.n, body])?;
    Ok(true)
}

/// Forgets an account; whether it was there. Its snapshots and journal stay: they are ours, and it may turn out
/// that it was merged into another one.
fn forget(connection: &Connection, id: &AccountId) -> rusqlite::Result<bool> {
    for contact in link::ids(connection, Listing::Contacts, id)? {
        link::part(connection, Listing::Contacts, &contact, id)?;
    }
    for sql in [
        "DELETE FROM account_past WHERE id = ?1",
        "DELETE FROM belongs WHERE account = ?1",
        "DELETE FROM timeline WHERE account = ?1",
        "DELETE FROM deal WHERE account = ?1",
        "DELETE FROM carrier WHERE account = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([id.as_str()])?;
    }
    let count = connection
        .prepare_cached("DELETE FROM account WHERE id = ?1")?
        .execute([id.as_str()])?;
    Ok(count > 0)
}
