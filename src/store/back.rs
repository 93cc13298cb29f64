//! What an undo puts back at once, before the CRM tells it: when somebody was last talked to, and since
//! when a number held. Both are gone from the account once the CRM has the write; they are noted with it.

use super::rows;
use super::unseen::removes;
use crate::domain::account::Account;
use crate::domain::when::Dated;
use crate::domain::write::{Op, Progress, Write};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;
use uuid::Uuid;

/// Notes with a write, once, what it takes the place of in an account that does not have it yet.
pub(super) fn note(
    connection: &Connection,
    write: &Write,
    account: &Account,
) -> rusqlite::Result<()> {
    let before = match &write.op {
        Op::Log(logged) if logged.kind.two_way() => account.last_touch,
        Op::SetField { field, .. } => account.number(*field).map(|dated| dated.as_of),
        _ => return Ok(()),
    };
    connection
        .prepare_cached("UPDATE outbox SET before = ?2 WHERE id = ?1 AND before IS NULL")?
        .execute(params![
            write.id.to_string(),
            before.map_or(0, |at| at.timestamp_millis()),
        ])?;
    Ok(())
}

/// The moment that a write took the place of; `None` where that was not noted.
fn noted(connection: &Connection, write: &Uuid) -> rusqlite::Result<Option<Option<DateTime<Utc>>>> {
    let before: Option<Option<i64>> = connection
        .prepare_cached("SELECT before FROM outbox WHERE id = ?1")?
        .query_row([write.to_string()], |row| row.get(0))
        .optional()?;
    Ok(before.flatten().map(|at| match at {
        0 => None,
        at => DateTime::from_timestamp_millis(at),
    }))
}

/// Puts back into an account, over which a write is laid, the moment of what the write takes back.
pub(super) fn put(
    connection: &Connection,
    account: &mut Account,
    write: &Write,
) -> rusqlite::Result<()> {
    match &write.op {
        Op::Remove { write } => put_touch(connection, account, write),
        Op::SetField { field, .. } => {
            let Some(Dated { value, .. }) = account.number(*field) else {
                return Ok(());
            };
            let Some(of) = rows::inverse_of(connection, &write.id)? else {
                return Ok(());
            };
            if let Some(Some(as_of)) = noted(connection, &of)? {
                account.set_number(*field, Some(Dated { value, as_of }));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Where the touchpoint of `removed` is the last touch: the one before it, of ours that stand or of the
/// CRM's.
fn put_touch(
    connection: &Connection,
    account: &mut Account,
    removed: &Uuid,
) -> rusqlite::Result<()> {
    let Some(last) = account.last_touch else {
        return Ok(());
    };
    let mut all = rows::of_account(connection, &account.id)?;
    all.retain(|queued| queued.progress != Progress::Dropped);
    let taken_back: HashSet<Uuid> = all.iter().filter_map(removes).collect();
    let touches: Vec<(Uuid, DateTime<Utc>)> = all
        .iter()
        .filter_map(|queued| match &queued.write.op {
            Op::Log(logged) if logged.kind.two_way() => Some((queued.write.id, logged.at)),
            _ => None,
        })
        .collect();
    // The cache keeps whole seconds of an account's moments.
    let is = |a: DateTime<Utc>, b: DateTime<Utc>| a.timestamp() == b.timestamp();
    let mut of = *removed;
    let mut before = Some(last);
    let mut seen = HashSet::from([of]);
    // What stood there before may have been taken back too. A touch of an earlier day, logged behind a later
    // one, noted that one: what stood before all of them is the earliest that was noted.
    let mut earliest = before;
    loop {
        let at = touches.iter().find(|(id, _)| *id == of).map(|(_, at)| *at);
        if !matches!((at, before), (Some(at), Some(before)) if is(at, before)) {
            break;
        }
        let Some(noted) = noted(connection, &of)? else {
            return Ok(());
        };
        before = noted;
        earliest = earliest.min(before);
        let next = touches.iter().find(|(id, at)| {
            taken_back.contains(id) && !seen.contains(id) && before.is_some_and(|of| is(*at, of))
        });
        let Some((id, _)) = next else { break };
        of = *id;
        seen.insert(of);
    }
    let before = earliest;
    if before == Some(last) {
        return Ok(());
    }
    let standing = touches
        .iter()
        .filter(|(id, at)| !taken_back.contains(id) && at.timestamp() <= last.timestamp());
    account.last_touch = before.max(standing.map(|(_, at)| *at).max());
    Ok(())
}
