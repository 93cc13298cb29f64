//! An account that was merged into another one: what is ours about it goes on there. Its snapshots stay
//! where they are: they are scores of another account, on the same days.

use crate::domain::id::AccountId;
use rusqlite::{Connection, OptionalExtension, params};

/// Hands writes, journal, marks and plan on to the account it was merged into; whether there was
/// anything. Where both have a mark of the same kind, that of the account that goes on stands.
pub(super) fn follow(
    connection: &Connection,
    gone: &AccountId,
    into: &AccountId,
) -> rusqlite::Result<bool> {
    let (gone, into) = (gone.as_str(), into.as_str());
    if gone == into {
        return Ok(false);
    }
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
    let plan = |account: &str| -> rusqlite::Result<Option<String>> {
        connection
            .prepare_cached("SELECT text FROM plan WHERE account = ?1")?
            .query_row([account], |row| row.get(0))
            .optional()
    };
    if let Some(theirs) = plan(gone)? {
        let text = match plan(into)? {
            Some(ours) => format!("{}\n{theirs}", ours.trim_end()),
            None => theirs,
        };
        connection
            .prepare_cached("INSERT OR REPLACE INTO plan (account, text) VALUES (?1, ?2)")?
            .execute(params![into, text])?;
        moved += connection
            .prepare_cached("DELETE FROM plan WHERE account = ?1")?
            .execute([gone])?;
    }
    Ok(moved > 0)
}
