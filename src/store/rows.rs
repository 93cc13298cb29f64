//! The outbox's rows: reading and changing them within a transaction. What they mean is in
//! `outbox.rs`.

use super::codec::decode;
use super::marks;
use super::positions::moment;
use super::ties;
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::overlay;
use crate::domain::tie::Missing;
use crate::domain::write::{Action, ObjectRef, Op, Progress, Queued, Write};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, Row, params};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

pub(super) const COLUMNS: &str = "outbox.seq, outbox.id, action, account, op, progress, attempts, \
     trouble, done_at, state, subject, account_name, coalesce(journal.at, 0) AS at, \
     coalesce(journal.title, '') AS title";
pub(super) const FROM: &str = "FROM outbox LEFT JOIN journal ON journal.id = outbox.action";

/// Since when the outcome of a write that was refused is unknown when it is to be looked for all the same, as
/// SQL: ever, as nothing of it was made and so nothing turns up any later, and it is told from what broke off
/// by that. What broke off itself, and was refused as nobody could look for it, is so since then.
macro_rules! since_refused {
    () => {
        "CASE WHEN progress ->> 'unseen' THEN unknown_at ELSE 0 END"
    };
}
pub(super) use since_refused;

/// What later writes of the account may depend on.
pub(super) fn subject(write: &Write) -> String {
    match &write.op {
        Op::SetField { field, .. } => format!("field:{}", field.id()),
        Op::Log(_) | Op::AddTask(_) => format!("write:{}", write.id),
        Op::SetTask { task, .. } => format!("task:{task}"),
        Op::Remove { write } => format!("write:{write}"),
        Op::Mark { slot, .. } => format!("mark:{slot}"),
    }
}

/// The word of a state in its column.
pub(super) fn state(progress: &Progress) -> &'static str {
    match progress {
        Progress::Waiting => "waiting",
        Progress::Sending => "sending",
        Progress::Unknown => "unknown",
        Progress::Done { .. } => "done",
        Progress::Conflict { .. } => "conflict",
        Progress::Refused { .. } => "refused",
        Progress::Asks { .. } => "asks",
        Progress::Dropped => "dropped",
    }
}

/// A value as JSON for a column.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// What a write does, with what goes beside it, in one column.
/// What [`aim`] has put beside it is read by [`aimed`] alone.
#[derive(serde::Serialize, serde::Deserialize)]
struct Does<O> {
    #[serde(flatten)]
    op: O,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    with: Vec<(String, String)>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    seen: Vec<(String, String)>,
}

/// What a write does, as JSON for its column.
pub(super) fn does(write: &Write) -> rusqlite::Result<String> {
    to_json(&Does {
        op: &write.op,
        with: write.with.clone(),
        seen: write.seen.clone(),
    })
}

/// Notes which record a write is going to change, until it says something else.
pub(super) fn aim(connection: &Connection, id: &Uuid, at: &ObjectRef) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE outbox SET op = json_set(op, '$.on', json(?2)) WHERE id = ?1")?
        .execute(params![id.to_string(), to_json(at)?])?;
    Ok(())
}

/// The record that was noted so for the write of a row.
pub(super) fn aimed(row: &Row<'_>) -> rusqlite::Result<Option<ObjectRef>> {
    #[derive(serde::Deserialize)]
    struct Aimed {
        on: Option<ObjectRef>,
    }
    let op: String = row.get("op")?;
    let aimed: Option<Aimed> = serde_json::from_str(&op).ok();
    Ok(aimed.and_then(|aimed| aimed.on))
}

/// What is noted beside where a write stands, for as long as it stands there: [`super::ties`].
#[derive(Default, serde::Deserialize)]
struct Beside {
    #[serde(default)]
    missing: Vec<Missing>,
}

/// A row as a write; `None` for one that this version of the program does not understand. It stays
/// where it is.
pub(super) fn queued(row: &Row<'_>) -> rusqlite::Result<Option<Queued>> {
    let id: String = row.get("id")?;
    let read = || -> Option<(Uuid, Uuid, Does<Op>, Progress)> {
        Some((
            Uuid::parse_str(&id).ok()?,
            Uuid::parse_str(&row.get::<_, String>("action").ok()?).ok()?,
            serde_json::from_str(&row.get::<_, String>("op").ok()?).ok()?,
            serde_json::from_str(&row.get::<_, String>("progress").ok()?).ok()?,
        ))
    };
    let Some((write, action, Does { op, with, seen }, progress)) = read() else {
        tracing::error!(
            write = id,
            "a write in the outbox cannot be read; it is left alone"
        );
        return Ok(None);
    };
    let beside: Beside =
        serde_json::from_str(&row.get::<_, String>("progress")?).unwrap_or_default();
    Ok(Some(Queued {
        seq: row.get("seq")?,
        action,
        title: row.get("title")?,
        at: moment(row.get("at")?).unwrap_or_default(),
        write: Write {
            id: write,
            account: AccountId(row.get("account")?),
            op,
            with,
            seen,
        },
        progress,
        attempts: row.get("attempts")?,
        trouble: row.get("trouble")?,
        behind: None,
        missing: beside.missing,
        account_name: row.get("account_name")?,
    }))
}

/// The writes of the rows that fit.
pub(super) fn select(
    connection: &Connection,
    condition: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Queued>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {condition}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(queued(row)?);
    }
    Ok(found)
}

pub(super) fn find(connection: &Connection, id: &Uuid) -> rusqlite::Result<Option<Queued>> {
    let found = select(connection, "outbox.id = ?1", [id.to_string()])?;
    Ok(found.into_iter().next())
}

pub(super) fn of_action(connection: &Connection, action: &Uuid) -> rusqlite::Result<Vec<Queued>> {
    select(
        connection,
        "outbox.action = ?1 ORDER BY outbox.seq",
        [action.to_string()],
    )
}

pub(super) fn of_account(
    connection: &Connection,
    account: &AccountId,
) -> rusqlite::Result<Vec<Queued>> {
    select(
        connection,
        "outbox.account = ?1 ORDER BY outbox.seq",
        [account.as_str()],
    )
}

/// Writes of an account that the CRM took since a moment.
pub(super) fn recent(
    connection: &Connection,
    account: &AccountId,
    since: DateTime<Utc>,
) -> rusqlite::Result<Vec<Queued>> {
    select(
        connection,
        "outbox.account = ?1 AND done_at >= ?2 ORDER BY outbox.seq",
        params![account.as_str(), since.timestamp_millis()],
    )
}

/// The same, and not after another moment.
pub(super) fn between(
    connection: &Connection,
    account: &AccountId,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> rusqlite::Result<Vec<Queued>> {
    select(
        connection,
        "outbox.account = ?1 AND done_at BETWEEN ?2 AND ?3 ORDER BY outbox.seq",
        params![
            account.as_str(),
            since.timestamp_millis(),
            until.timestamp_millis()
        ],
    )
}

/// Of open writes those that stand: without what makes a record that another one removes again. A
/// field or a task that is set back is set by both, one after the other.
pub(super) fn standing(mut open: Vec<Queued>) -> Vec<Queued> {
    let removed: HashSet<Uuid> = open.iter().filter_map(super::unseen::removes).collect();
    open.retain(|queued| !removed.contains(&queued.write.id));
    open
}

/// All open writes that stand, in order, with the time a person made them.
pub(super) fn open_writes(
    connection: &Connection,
) -> rusqlite::Result<Vec<(Write, DateTime<Utc>)>> {
    let found = select(connection, "open = 1 ORDER BY outbox.seq", [])?;
    Ok(standing(found)
        .into_iter()
        .map(|queued| (queued.write, queued.at))
        .collect())
}

/// The value of the last open write to a field; `None` when there is no such write.
pub(super) fn last_open_value(
    connection: &Connection,
    account: &AccountId,
    field: Field,
) -> rusqlite::Result<Option<Option<String>>> {
    let found = select(
        connection,
        "open = 1 AND account = ?1 AND subject = ?2 ORDER BY outbox.seq DESC LIMIT 1",
        params![account.as_str(), format!("field:{}", field.id())],
    )?;
    Ok(found
        .into_iter()
        .next()
        .and_then(|queued| match queued.write.op {
            Op::SetField { value, .. } => Some(value),
            _ => None,
        }))
}

/// The record that a write made, once it is done.
pub(super) fn done_object(
    connection: &Connection,
    write: &Uuid,
) -> rusqlite::Result<Option<ObjectRef>> {
    Ok(
        match find(connection, write)?.map(|queued| queued.progress) {
            Some(Progress::Done { object, .. }) => object,
            _ => None,
        },
    )
}

/// Puts an action into the journal and its writes into the outbox. `inverse_of` names for each
/// write the one it takes back. The same action again is passed over.
pub(super) fn insert(
    connection: &Connection,
    action: &Action,
    inverse_of: &HashMap<Uuid, Uuid>,
) -> rusqlite::Result<()> {
    let added = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO journal (id, at, title, undoes, redoes) VALUES (?1, ?2, ?3, ?4,
                 coalesce((SELECT undoes IS NOT NULL AND NOT redoes FROM journal WHERE id = ?4), 0))",
        )?
        .execute(params![
            action.id.to_string(),
            action.at.timestamp_millis(),
            action.title,
            action.undoes.map(|id| id.to_string()),
        ])?;
    if added == 0 {
        return Ok(());
    }
    for write in &action.writes {
        let takes_back = inverse_of.get(&write.id);
        add(connection, (&action.id, action.at), write, takes_back)?;
    }
    Ok(())
}

/// An account as it was last heard of; `None` where it is not known.
fn known(connection: &Connection, account: &AccountId) -> rusqlite::Result<Option<Account>> {
    let cached = super::pages::cached(connection, account)?;
    Ok(cached.and_then(|known| decode(&known.body)))
}

/// A write with the CRM's own text as its base, where what it says is that as a person sees it: so it can be
/// compared with what the CRM has by then, and put back as it was.
fn over_raw<'a>(connection: &Connection, write: &'a Write) -> rusqlite::Result<Cow<'a, Write>> {
    let Op::SetField {
        field,
        base: Some(base),
        ..
    } = &write.op
    else {
        return Ok(Cow::Borrowed(write));
    };
    // A plan is kept as it is shown.
    if *field == Field::Plan {
        return Ok(Cow::Borrowed(write));
    }
    let shown = match last_open_value(connection, &write.account, *field)? {
        Some(Some(value)) => (overlay::shown(*field, &value), Some(value)),
        Some(None) => (None, None),
        None => {
            let raw = raw_of(connection, &write.account, *field)?;
            if raw.as_ref() == Some(base) {
                return Ok(Cow::Borrowed(write));
            }
            let shown = match &raw {
                Some(_) => known(connection, &write.account)?.and_then(|of| of.raw(*field)),
                None => None,
            };
            (shown, raw)
        }
    };
    let (Some(shown), Some(raw)) = shown else {
        return Ok(Cow::Borrowed(write));
    };
    // A number is the same one in whatever digits.
    let number = |text: &str| text.parse::<Decimal>().ok();
    let same_number = number(base).is_some() && number(base) == number(&raw);
    if shown != *base || same_number {
        return Ok(Cow::Borrowed(write));
    }
    let mut over = write.clone();
    if let Op::SetField { base, .. } = &mut over.op {
        *base = Some(raw);
    }
    Ok(Cow::Owned(over))
}

/// The raw value of a field as the CRM had it when it was last heard.
fn raw_of(
    connection: &Connection,
    account: &AccountId,
    field: Field,
) -> rusqlite::Result<Option<String>> {
    let raw: Option<String> = connection
        .prepare_cached("SELECT raw FROM account_past WHERE id = ?1")?
        .query_row([account.as_str()], |row| row.get(0))
        .optional()?;
    let raw: Vec<(Field, String)> = raw
        .and_then(|raw| serde_json::from_str(&raw).ok())
        .unwrap_or_default();
    let mut raw = raw.into_iter();
    Ok(raw.find(|(of, _)| *of == field).map(|(_, value)| value))
}

/// Puts a write of an action, done at a moment, into the outbox; `inverse_of`: the one it takes back.
pub(super) fn add(
    connection: &Connection,
    (action, at): (&Uuid, DateTime<Utc>),
    write: &Write,
    inverse_of: Option<&Uuid>,
) -> rusqlite::Result<()> {
    // What is kept here only is done with being written.
    let progress = match write.op.local() {
        true => Progress::done(),
        false => Progress::Waiting,
    };
    marks::carry_out(connection, &write.account, &write.op)?;
    let write = &over_raw(connection, write)?;
    let write = &ties::followed(connection, write)?;
    connection
        .prepare_cached(
            "INSERT INTO outbox
                 (id, action, account, subject, op, open, state, progress, inverse_of, names,
                  account_name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?9, ?6, ?7, ?8, ?10, ?11)",
        )?
        .execute(params![
            write.id.to_string(),
            action.to_string(),
            write.account.as_str(),
            subject(write),
            does(write)?,
            state(&progress),
            to_json(&progress)?,
            inverse_of.map(Uuid::to_string),
            progress.open(),
            ties::names(connection, write)?,
            known(connection, &write.account)?.map(|account| account.name),
        ])?;
    super::plan::carry_out(connection, write, at)
}

/// Sets where a write stands.
pub(super) fn set(
    connection: &Connection,
    id: &Uuid,
    progress: &Progress,
    trouble: Option<&str>,
    done_at: Option<DateTime<Utc>>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET progress = ?2, state = ?3, open = ?4, trouble = ?5, done_at = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            id.to_string(),
            to_json(progress)?,
            state(progress),
            progress.open(),
            trouble,
            done_at.map(|at| at.timestamp_millis()),
        ])?;
    Ok(())
}

/// Drops a write as a person takes it back by an action, which when it is taken back itself does the
/// write again.
pub(super) fn drop_by(connection: &Connection, id: &Uuid, action: &Uuid) -> rusqlite::Result<()> {
    drop_write(connection, id)?;
    connection
        .prepare_cached("UPDATE outbox SET dropped_by = ?2 WHERE id = ?1")?
        .execute([id.to_string(), action.to_string()])?;
    Ok(())
}

/// The writes that an action dropped, in the order they were made.
pub(super) fn dropped_by(connection: &Connection, action: &Uuid) -> rusqlite::Result<Vec<Queued>> {
    select(
        connection,
        "outbox.dropped_by = ?1 ORDER BY outbox.seq",
        [action.to_string()],
    )
}

/// The write that this one takes back.
pub(super) fn inverse_of(connection: &Connection, id: &Uuid) -> rusqlite::Result<Option<Uuid>> {
    let of: Option<Option<String>> = connection
        .prepare_cached("SELECT inverse_of FROM outbox WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    Ok(of.flatten().and_then(|id| Uuid::parse_str(&id).ok()))
}

/// Drops a write, and with it the writes that would take it back: nothing was done.
pub(super) fn drop_write(connection: &Connection, id: &Uuid) -> rusqlite::Result<()> {
    set(connection, id, &Progress::Dropped, None, None)?;
    for inverse in inverses(connection, id)? {
        drop_write(connection, &inverse)?;
    }
    Ok(())
}

/// Writes still waiting that take this one back.
pub(super) fn inverses(connection: &Connection, id: &Uuid) -> rusqlite::Result<Vec<Uuid>> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM outbox WHERE inverse_of = ?1 AND state = 'waiting'")?;
    let ids: Vec<String> = statement
        .query_map([id.to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids
        .iter()
        .filter_map(|id| Uuid::parse_str(id).ok())
        .collect())
}
