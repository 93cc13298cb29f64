//! What the writes of the outbox name beside their account, and what becomes of them when that is merged or
//! deleted in the CRM. What was merged they name from then on as what it lives on in. What was deleted, a
//! person is told of by the name that it had when it was named.

use super::link;
use super::positions::Listing;
use super::rows::{does, find, select, since_refused, to_json};
use super::{Durability, Store, StoreError, details};
use crate::domain::contact::Contact;
use crate::domain::id::AccountId;
use crate::domain::text;
use crate::domain::ticket::Ticket;
use crate::domain::tie::{Missing, Tie, TieKind};
use crate::domain::write::{Progress, Write};
use rusqlite::{Connection, OptionalExtension, params};
use std::borrow::Cow;
use uuid::Uuid;

/// How many merges are followed, one after the other.
const FOLLOWED: usize = 16;

/// Where it is kept what a record was merged into.
fn key(kind: TieKind, gone: &str) -> String {
    format!("merged.{}.{gone}", kind.id())
}

/// The kind of tie that a listing's records are; `None` where nothing names them.
pub(super) fn kind(listing: Listing) -> Option<TieKind> {
    match listing {
        Listing::Contacts => Some(TieKind::Contact),
        Listing::Tickets => Some(TieKind::Ticket),
        Listing::Accounts | Listing::Tasks => None,
    }
}

/// Has every write that waits, was refused or may have arrived name a record that was merged away as the one
/// it lives on in; answers the accounts that these are about. What was refused as it was not there is looked for
/// and sent again; what was refused for anything else waits for a person as before.
pub(super) fn follow(
    connection: &Connection,
    gone: &Tie,
    into: &str,
) -> rusqlite::Result<Vec<AccountId>> {
    if gone.id == into {
        return Ok(Vec::new());
    }
    let new = connection
        .prepare_cached(
            "INSERT INTO meta (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value
             WHERE value IS NOT excluded.value",
        )?
        .execute([key(gone.kind, &gone.id), into.to_owned()])?;
    // What is put into the outbox since is put there so: `followed`.
    if new == 0 {
        return Ok(Vec::new());
    }
    let naming = select(
        connection,
        "open = 1 AND op ->> 'op' IN ('log', 'add_task') AND instr(op, ?1) > 0
         ORDER BY outbox.seq",
        [to_json(&gone.id)?],
    )?;
    let mut accounts = Vec::new();
    for mut queued in naming {
        if !queued.write.op.retie(gone, into) {
            continue;
        }
        put(connection, &queued.write)?;
        rename(connection, &queued.write.id, gone, into)?;
        connection
            .prepare_cached(concat!(
                "UPDATE outbox SET state = 'unknown', progress = ?2, cut = 0, unknown_at = ",
                since_refused!(),
                " WHERE id = ?1 AND state = 'refused'
                 AND (progress ->> 'gone' OR EXISTS (
                     SELECT 1 FROM json_each(progress, '$.missing') AS missing
                     WHERE missing.value ->> 'kind' = ?3 AND missing.value ->> 'id' = ?4))",
            ))?
            .execute([
                &queued.write.id.to_string(),
                &to_json(&Progress::Unknown)?,
                gone.kind.id(),
                gone.id.as_str(),
            ])?;
        accounts.push(queued.write.account);
    }
    Ok(accounts)
}

/// What is kept with a write of the names of what it names.
fn kept_names(connection: &Connection, write: &Uuid) -> rusqlite::Result<Vec<Missing>> {
    let kept: Option<String> = connection
        .prepare_cached("SELECT names FROM outbox WHERE id = ?1")?
        .query_row([write.to_string()], |row| row.get(0))?;
    Ok(kept
        .and_then(|kept| serde_json::from_str(&kept).ok())
        .unwrap_or_default())
}

/// Keeps what a record that was merged was called for the one it lives on in, should that be deleted some day;
/// where the write named that one too, by its own name.
fn rename(connection: &Connection, write: &Uuid, gone: &Tie, into: &str) -> rusqlite::Result<()> {
    let kept = kept_names(connection, write)?.into_iter();
    let (was, mut kept): (Vec<Missing>, Vec<Missing>) = kept.partition(|one| one.tie == *gone);
    for mut one in was {
        one.tie.id = into.to_owned();
        match kept.iter_mut().find(|known| known.tie == one.tie) {
            Some(known) => known.name = known.name.take().or(one.name),
            None => kept.push(one),
        }
    }
    if kept.is_empty() {
        return Ok(());
    }
    connection
        .prepare_cached("UPDATE outbox SET names = ?2 WHERE id = ?1")?
        .execute([write.to_string(), to_json(&kept)?])?;
    Ok(())
}

/// Changes what a write does, and nothing of where it stands.
pub(super) fn put(connection: &Connection, write: &Write) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE outbox SET op = ?2 WHERE id = ?1")?
        .execute(params![write.id.to_string(), does(write)?])?;
    Ok(())
}

/// A write that names what it names as what that lives on in, as far as it was ever told: a screen may show a
/// person what was merged away a moment ago, and a redo does what was done long ago.
pub(super) fn followed<'a>(
    connection: &Connection,
    write: &'a Write,
) -> rusqlite::Result<Cow<'a, Write>> {
    let mut write = Cow::Borrowed(write);
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    for tie in write.op.ties() {
        let mut into: Option<String> = None;
        for _ in 0..FOLLOWED {
            let of = key(tie.kind, into.as_deref().unwrap_or(&tie.id));
            match statement.query_row([of], |row| row.get(0)).optional()? {
                Some(next) => into = Some(next),
                None => break,
            }
        }
        if let Some(into) = into {
            write.to_mut().op.retie(&tie, &into);
        }
    }
    Ok(write)
}

/// What a record that is kept here is called.
fn name(
    connection: &Connection,
    account: &AccountId,
    tie: &Tie,
) -> rusqlite::Result<Option<String>> {
    let name = match tie.kind {
        TieKind::Contact => link::get::<Contact>(connection, Listing::Contacts, &tie.id)?
            .map(|contact| contact.name),
        TieKind::Ticket => {
            link::get::<Ticket>(connection, Listing::Tickets, &tie.id)?.map(|ticket| ticket.subject)
        }
        TieKind::Deal => details::deals(connection, account)?
            .into_iter()
            .find(|deal| deal.id == tie.id)
            .map(|deal| deal.name),
    };
    Ok(name.filter(|name| !name.is_empty()))
}

fn missing(
    connection: &Connection,
    account: &AccountId,
    ties: Vec<Tie>,
) -> rusqlite::Result<Vec<Missing>> {
    let called = ties.into_iter().map(|tie| {
        let name = name(connection, account, &tie)?;
        Ok(Missing { tie, name })
    });
    called.collect()
}

/// What is kept with a write of the names of what it names; `None` where it names nothing.
pub(super) fn names(connection: &Connection, write: &Write) -> rusqlite::Result<Option<String>> {
    let called = missing(connection, &write.account, write.op.ties())?;
    (!called.is_empty()).then(|| to_json(&called)).transpose()
}

/// What is told of a write that names records which the CRM does not have any more: a sentence in the words
/// of the log and the outbox, which the screen knows by them.
fn told(missing: &[Missing]) -> String {
    let one = |of: &Missing| match &of.name {
        Some(name) => format!("the {} “{}”", of.tie.kind.id(), text::line(name)),
        None => format!("the {} {}", of.tie.kind.id(), of.tie.id),
    };
    let all: Vec<String> = missing.iter().map(one).collect();
    format!(
        "Not in the CRM any more: {}. It can be sent without.",
        all.join(", ")
    )
}

impl Store {
    /// Notes that a write was refused as the CRM does not have any more what it names, of which it answers by
    /// name; a person may have it sent without. Answers where it stands now, as [`Store::mark`] does.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn mark_missing(&self, write: &Uuid, ties: &[Tie]) -> Result<Progress, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let Some(queued) = find(transaction, write)? else {
                return Ok(Progress::Dropped);
            };
            let mut gone = missing(transaction, &queued.write.account, ties.to_vec())?;
            let known = kept_names(transaction, write)?;
            for one in gone.iter_mut().filter(|one| one.name.is_none()) {
                let was = known.iter().find(|known| known.tie == one.tie);
                one.name = was.and_then(|known| known.name.clone());
            }
            let why = told(&gone);
            let refused = Progress::Refused { why: why.clone() };
            let stands = super::outbox::mark(transaction, write, &refused, Some(&why))?;
            // Beside where it stands, so that it holds for as long as that.
            transaction.execute(
                "UPDATE outbox SET progress = json_set(progress, '$.missing', json(?2))
                 WHERE id = ?1 AND state = 'refused'",
                [write.to_string(), to_json(&gone)?],
            )?;
            Ok(stands)
        })
    }
}
