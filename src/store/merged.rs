//! An account that was merged into another one: what is ours about it goes on there. Its snapshots stay
//! where they are: they are scores of another account, on the same days.

use super::rows::to_json;
use super::{Store, StoreError};
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
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
        .execute([key(gone), into.to_owned()])?;
    // What makes something was refused of an account that is no more, and is looked for first; a field was
    // where nothing else was said against it. What was, waits for a person as before.
    connection
        .prepare_cached(
            "UPDATE outbox SET state = 'unknown', progress = ?2, cut = 0, unknown_at = 0
             WHERE account = ?1 AND state = 'refused'
             AND (op ->> 'op' IN ('log', 'add_task') OR trouble LIKE '%is no longer there%')",
        )?
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
