//! Accounts that were merged: what is ours about one that is no more goes on in the one it lives on in. Some
//! CRMs keep one of the two; HubSpot ends both and makes a new one, which is not known here before. So beside
//! writes, journal, marks and plan the new one is given what the CRM cannot tell of it again: the snapshots of
//! its scores and the days it stood in the queue, so that what it fell by is still seen, and what was known
//! of the past. And its people, tickets and tasks, which the CRM does not call changed for a merge.

use super::link;
use super::pages::cached;
use super::rows::{since_refused, to_json};
use super::{Listing, Store, StoreError};
use crate::domain::id::AccountId;
use crate::domain::write::Progress;
use rusqlite::{Connection, OptionalExtension, params};

/// How many merges are followed, one after the other.
const FOLLOWED: usize = 16;

/// Where it is kept what an account was merged into.
fn key(gone: &str) -> String {
    format!("merged.{gone}")
}

impl Store {
    /// The account that one which is no more lives on in, as far as it was ever told.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn merged_into(&self, gone: &AccountId) -> Result<Option<AccountId>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
            let mut found: Option<String> = None;
            for _ in 0..FOLLOWED {
                let of = key(found.as_deref().unwrap_or(gone.as_str()));
                let next = statement.query_row([of], |row| row.get(0)).optional()?;
                match next {
                    Some(next) => found = Some(next),
                    None => break,
                }
            }
            Ok(found.map(AccountId))
        })
    }
}

/// Hands on what is ours about an account to the one it was merged into; whether there was anything that is
/// shown, and the kinds of records that belong to that one now. Where both have a mark of the same kind, that
/// of the account that goes on stands.
pub(super) fn follow(
    connection: &Connection,
    gone: &AccountId,
    into: &AccountId,
) -> rusqlite::Result<(bool, Vec<Listing>)> {
    // An account that is kept already is one of the two itself: its own past stands.
    let new = cached(connection, into)?.is_none();
    let (gone, into) = (gone.as_str(), into.as_str());
    if gone == into {
        return Ok((false, Vec::new()));
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
        .execute([key(gone), into.to_owned()])?;
    // What makes something was refused of an account that is no more, and is looked for first; a field was
    // where it was refused for that. What was refused for anything else waits for a person as before. Earlier
    // versions of the program noted that in words alone.
    connection
        .prepare_cached(concat!(
            "UPDATE outbox SET state = 'unknown', progress = ?2, cut = 0, unknown_at = ",
            since_refused!(),
            " WHERE account = ?1 AND state = 'refused'
             AND (op ->> 'op' IN ('log', 'add_task') OR progress ->> 'gone'
                  OR trouble LIKE '%the account % is no longer there; it was deleted or merged.')",
        ))?
        .execute([gone, &to_json(&Progress::Unknown)?])?;
    // The journal's entries are those of their writes.
    let mut moved = connection
        .prepare_cached("UPDATE outbox SET account = ?2 WHERE account = ?1")?
        .execute([gone, into])?;
    moved += connection
        .prepare_cached("UPDATE OR IGNORE triage_mark SET account = ?2 WHERE account = ?1")?
        .execute([gone, into])?;
    connection
        .prepare_cached("DELETE FROM triage_mark WHERE account = ?1")?
        .execute([gone])?;
    moved += hand_plan(connection, gone, into)?;
    moved += hand_past(connection, (gone, into), new)?;
    hand_queue(connection, (gone, into), new)?;
    let kinds = hand_records(connection, gone, into)?;
    Ok((moved > 0, kinds))
}

/// Puts the plan behind the one that the account has, and answers how many were handed on.
fn hand_plan(connection: &Connection, gone: &str, into: &str) -> rusqlite::Result<usize> {
    let plan = |account: &str| -> rusqlite::Result<Option<String>> {
        connection
            .prepare_cached("SELECT text FROM plan WHERE account = ?1")?
            .query_row([account], |row| row.get(0))
            .optional()
    };
    let Some(theirs) = plan(gone)? else {
        return Ok(0);
    };
    let text = match plan(into)? {
        Some(ours) => format!("{}\n{theirs}", ours.trim_end()),
        None => theirs,
    };
    connection
        .prepare_cached("INSERT OR REPLACE INTO plan (account, text) VALUES (?1, ?2)")?
        .execute(params![into, text])?;
    connection
        .prepare_cached("DELETE FROM plan WHERE account = ?1")?
        .execute([gone])
}

/// Hands on the snapshots and what is known of the past, where the account has none. Which of two was the
/// primary is not told: a new account has its past from the one that has more days of it.
fn hand_past(
    connection: &Connection,
    (gone, into): (&str, &str),
    new: bool,
) -> rusqlite::Result<usize> {
    let days = |account: &str| -> rusqlite::Result<i64> {
        connection
            .prepare_cached("SELECT count(*) FROM snapshot WHERE account = ?1")?
            .query_row([account], |row| row.get(0))
    };
    let (theirs, ours) = (days(gone)?, days(into)?);
    let mut moved = 0;
    if theirs > 0 && (ours == 0 || (new && theirs > ours)) {
        connection
            .prepare_cached("DELETE FROM snapshot WHERE account = ?1")?
            .execute([into])?;
        moved = connection
            .prepare_cached("UPDATE snapshot SET account = ?2 WHERE account = ?1")?
            .execute([gone, into])?;
        if new {
            connection
                .prepare_cached("UPDATE OR REPLACE account_past SET id = ?2 WHERE id = ?1")?
                .execute([gone, into])?;
        }
    }
    connection
        .prepare_cached("DELETE FROM snapshot WHERE account = ?1")?
        .execute([gone])?;
    if new {
        // Without snapshots, too.
        connection
            .prepare_cached("UPDATE OR IGNORE account_past SET id = ?2 WHERE id = ?1")?
            .execute([gone, into])?;
    }
    Ok(moved)
}

/// The same of the days on which signals stood in the queue, each signal by itself.
fn hand_queue(
    connection: &Connection,
    (gone, into): (&str, &str),
    new: bool,
) -> rusqlite::Result<()> {
    if new {
        connection
            .prepare_cached(
                "DELETE FROM queue_span WHERE account = ?2 AND EXISTS (
                     SELECT 1 FROM queue_span AS theirs
                     WHERE theirs.account = ?1 AND theirs.lane = queue_span.lane
                       AND theirs.signal = queue_span.signal
                     GROUP BY lane, signal
                     HAVING sum(theirs.last - theirs.first + 1) > (
                         SELECT sum(ours.last - ours.first + 1) FROM queue_span AS ours
                         WHERE ours.account = ?2 AND ours.lane = theirs.lane
                           AND ours.signal = theirs.signal))",
            )?
            .execute([gone, into])?;
    }
    connection
        .prepare_cached(
            "UPDATE queue_span SET account = ?2 WHERE account = ?1 AND NOT EXISTS (
                 SELECT 1 FROM queue_span AS ours
                 WHERE ours.account = ?2 AND ours.lane = queue_span.lane
                   AND ours.signal = queue_span.signal)",
        )?
        .execute([gone, into])?;
    connection
        .prepare_cached("DELETE FROM queue_span WHERE account = ?1")?
        .execute([gone])?;
    Ok(())
}

/// Lets people, tickets and tasks belong to it: none of them is dated anew by a merge, so that no delta would
/// tell it. People name their accounts themselves, by which they are found and their answers counted.
fn hand_records(connection: &Connection, gone: &str, into: &str) -> rusqlite::Result<Vec<Listing>> {
    let mut kinds = Vec::new();
    for listing in [Listing::Contacts, Listing::Tickets, Listing::Tasks] {
        // Those of both stay behind, and are parted from the one that is gone with it.
        let mut statement = connection.prepare_cached(
            "UPDATE OR IGNORE belongs SET account = ?3 WHERE kind = ?1 AND account = ?2
             RETURNING id",
        )?;
        let moved = statement.query_map([listing.id(), gone, into], |row| row.get(0))?;
        let moved: Vec<String> = moved.collect::<rusqlite::Result<_>>()?;
        if moved.is_empty() {
            continue;
        }
        if listing == Listing::Contacts {
            for id in &moved {
                link::name_accounts(connection, id)?;
            }
        }
        kinds.push(listing);
    }
    Ok(kinds)
}
