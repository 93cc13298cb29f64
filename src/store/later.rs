//! What stands in the way of taking an action back: that it is already, that nothing of it was ever
//! written, or that the same thing was changed since.

use super::journal::Entry;
use super::rows::{dropped_by, find, subject};
use super::undo::bare;
use crate::domain::write::{Op, Queued};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

/// Why an action cannot be taken back, as a sentence.
pub(super) fn hindrance(
    connection: &Connection,
    entry: &Entry,
) -> rusqlite::Result<Option<String>> {
    if entry.undone_by.is_some() {
        return Ok(Some(format!("“{}” is already undone.", entry.title)));
    }
    let again = dropped_by(connection, &entry.id)?;
    if entry.dropped() {
        return Ok(Some(format!(
            "“{}” was never written; there is nothing to undo.",
            entry.title
        )));
    }
    if dropped_unseen(connection, &entry.id)? {
        return Ok(Some(format!(
            "“{}” may be in the CRM, which nobody can see any more: look there, and log it again if it is not.",
            bare(&entry.title)
        )));
    }
    for queued in entry.writes.iter().chain(&again) {
        match &queued.write.op {
            Op::Remove { write } if find(connection, write)?.is_none() => {
                return Ok(Some(format!(
                    "What “{}” removed is not known any more; log it again.",
                    entry.title
                )));
            }
            Op::SetField { .. } | Op::SetTask { .. } | Op::Mark { .. } => {
                if let Some(later) = later_change(connection, queued, entry)? {
                    let what = match &queued.write.op {
                        Op::SetTask { .. } => "task",
                        op if op.local() => "signal",
                        _ => "field",
                    };
                    let first = if later.is_undo { "redo" } else { "undo" };
                    return Ok(Some(format!(
                        "“{}” changed the same {what} later; {first} that first.",
                        later.title
                    )));
                }
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Whether an action dropped what makes a record, of which nobody could see whether it was made: done again, it
/// might be there twice.
fn dropped_unseen(connection: &Connection, action: &Uuid) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE dropped_by = ?1 AND state = 'dropped'
             AND op ->> 'op' IN ('log', 'add_task') AND progress ->> 'unseen')",
        )?
        .query_row([action.to_string()], |row| row.get(0))
}

/// An action of the journal.
struct Later {
    seq: i64,
    title: String,
    undoes: Option<String>,
    is_undo: bool,
}

fn later(row: &Row<'_>) -> rusqlite::Result<Later> {
    let undoes: Option<String> = row.get("undoes")?;
    Ok(Later {
        seq: row.get("seq")?,
        title: row.get("title")?,
        is_undo: undoes.is_some() && !row.get::<_, bool>("redoes")?,
        undoes,
    })
}

/// The first action after `entry` that changed what `queued` changes, and has not been taken back since.
///
/// Actions that take each other back form a chain: done, undone, redone, undone again. Of one whose last
/// link touched the subject, the links after `entry` come to nothing when they are even in number: whatever
/// it was is as it was before the first of them. So of two undos of one field the later is redone first,
/// and then the other can be.
fn later_change(
    connection: &Connection,
    queued: &Queued,
    entry: &Entry,
) -> rusqlite::Result<Option<Later>> {
    // A link that only kept a write from being sent touched its subject too.
    let mut ends = connection.prepare_cached(
        "SELECT seq, title, undoes, redoes FROM journal
         WHERE seq > ?3
           AND NOT EXISTS (SELECT 1 FROM journal AS undo WHERE undo.undoes = journal.id)
           AND id IN (
               SELECT action FROM outbox WHERE account = ?1 AND subject = ?2 AND state <> 'dropped'
               UNION ALL
               SELECT dropped_by FROM outbox
               WHERE account = ?1 AND subject = ?2 AND dropped_by IS NOT NULL)
         ORDER BY seq",
    )?;
    let mut link = connection
        .prepare_cached("SELECT seq, title, undoes, redoes FROM journal WHERE id = ?1")?;
    let mut rows = ends.query(params![
        queued.write.account.as_str(),
        subject(&queued.write),
        entry.seq,
    ])?;
    while let Some(row) = rows.next()? {
        let end = later(row)?;
        let (mut links, mut before) = (1, end.undoes.clone());
        while let Some(id) = before {
            let one = link.query_row([id], later).optional()?;
            let Some(one) = one.filter(|one| one.seq > entry.seq) else {
                break;
            };
            links += 1;
            before = one.undoes;
        }
        if links % 2 == 1 {
            return Ok(Some(end));
        }
    }
    Ok(None)
}
