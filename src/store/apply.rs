//! What a write does to the cached values: shown while it waits, kept once the CRM has it.

use super::pages::{beside, cached, set_raw};
use super::positions::Listing;
use super::{back, clock, codec, details, link, pages, small};
use crate::domain::account::Account;
use crate::domain::field::Field;
use crate::domain::id::{AccountId, TaskId};
use crate::domain::overlay::{overlay, stay_resumed};
use crate::domain::task::Task;
use crate::domain::touchpoint::{NewTask, NewTouchpoint, Touchpoint};
use crate::domain::when::Now;
use crate::domain::write::{ObjectRef, Op, TaskState, Write};
use chrono::{DateTime, FixedOffset, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;

/// Keeps what a write that the CRM has now did, so that it stays shown although the CRM's own
/// search lags behind. `updated` is the CRM's time of the change, where it told; `at` is when the person did it,
/// by the clock of who sent it.
pub(super) fn keep(
    connection: &Connection,
    write: &Write,
    object: Option<&ObjectRef>,
    made: Option<(&Uuid, &ObjectRef)>,
    updated: Option<DateTime<Utc>>,
    at: Now,
) -> rusqlite::Result<()> {
    let (id, here) = (&write.account, at.offset);
    let at = at.utc;
    match (&write.op, object) {
        (Op::SetField { field, value, .. }, _) => {
            keep_raw(connection, id, *field, value.as_deref())?;
        }
        (Op::Log(new), Some(object)) => {
            details::add_touchpoint(connection, id, touchpoint(write.id, new, Some(object)))?;
        }
        (Op::AddTask(new), Some(object)) => {
            let task = task(connection, id, new, Some(object), here)?;
            link::put(
                connection,
                Listing::Tasks,
                &object.id,
                std::slice::from_ref(id),
                &task,
            )?;
        }
        (Op::SetTask { task, value, .. }, _) => {
            link::change(connection, Listing::Tasks, task.as_str(), |of| {
                set_task(of, *value);
            })?;
        }
        (Op::Remove { .. }, _) => {
            if let Some((write, object)) = made {
                details::remove_touchpoint(connection, id, write, object)?;
                link::remove(connection, Listing::Tasks, &object.id)?;
            }
        }
        (Op::Log(_) | Op::AddTask(_), None) | (Op::Mark { .. }, _) => {}
    }
    let Some(known) = cached(connection, id)? else {
        return Ok(());
    };
    let Some(mut account) = codec::decode::<Account>(&known.body) else {
        return Ok(());
    };
    // Tasks are summed from the records just changed, everything else is set as it was shown.
    match write.op {
        Op::AddTask(_) | Op::SetTask { .. } => {
            pages::resum(connection, Listing::Tasks, id, at)?;
            return Ok(());
        }
        Op::Remove { .. } => link::sum(connection, Listing::Tasks, &mut account, at)?,
        Op::SetField { .. } | Op::Log(_) | Op::Mark { .. } => {}
    }
    back::note(connection, write, &account)?;
    lay(connection, &mut account, write, at)?;
    let sets = matches!(write.op, Op::SetField { .. });
    let newest = known.updated.max(updated.map(|at| at.timestamp_millis()));
    if sets {
        account.updated_at = newest.and_then(DateTime::from_timestamp_millis);
    }
    // Without the CRM's time of the change, its time in an answer does not tell whether it is in it.
    connection
        .prepare_cached("UPDATE account SET body = ?2, updated = ?3, ours = ?4 WHERE n = ?1")?
        .execute(params![
            known.n,
            codec::encode(&account),
            if sets { newest } else { known.updated },
            known.ours || (sets && updated.is_none()),
        ])?;
    Ok(())
}

/// Changes an account as a write does, or will. What it takes back of another is as it was before that,
/// with its day; a stage goes on with the stay that it was moved out of, as the CRM's history will tell.
pub(super) fn lay(
    connection: &Connection,
    account: &mut Account,
    write: &Write,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    lay_op(connection, account, &write.op, at)?;
    back::put(connection, account, write)
}

fn lay_op(
    connection: &Connection,
    account: &mut Account,
    op: &Op,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let (stage, since) = (account.stage.clone(), account.stage_since);
    overlay(account, op, clock::here(connection, at)?);
    let (Some(now), true) = (&account.stage, account.stage != stage) else {
        return Ok(());
    };
    let past = beside(connection, &account.id)?.map(|(_, past)| past.stages);
    let mut stays = past.unwrap_or_default();
    if let (Some(stage), Some(since)) = (stage, since)
        && stays.last().is_none_or(|(_, last)| *last != stage)
    {
        stays.push((since, stage));
    }
    if let Some(since) = stay_resumed(&stays, now, at) {
        account.stage_since = Some(since);
    }
    Ok(())
}

/// Keeps a field's value as the CRM has it, in the account and in the base of later writes.
pub(super) fn keep_field(
    connection: &Connection,
    id: &AccountId,
    field: Field,
    value: Option<&str>,
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    keep_raw(connection, id, field, value)?;
    if let Some(known) = cached(connection, id)?
        && let Some(mut account) = codec::decode::<Account>(&known.body)
    {
        let op = Op::SetField {
            field,
            base: None,
            value: value.map(str::to_owned),
        };
        lay_op(connection, &mut account, &op, at)?;
        connection
            .prepare_cached("UPDATE account SET body = ?2 WHERE n = ?1")?
            .execute(params![known.n, codec::encode(&account)])?;
    }
    Ok(())
}

fn keep_raw(
    connection: &Connection,
    id: &AccountId,
    field: Field,
    value: Option<&str>,
) -> rusqlite::Result<()> {
    if let Some((mut raw, _)) = beside(connection, id)? {
        raw.retain(|(of, _)| *of != field);
        if let Some(value) = value {
            raw.push((field, value.to_owned()));
        }
        set_raw(connection, id, &raw)?;
    }
    Ok(())
}

/// A touchpoint of ours as it is shown before the CRM tells it back.
pub(super) fn touchpoint(
    write: Uuid,
    new: &NewTouchpoint,
    object: Option<&ObjectRef>,
) -> Touchpoint {
    Touchpoint {
        id: object.map(|object| object.id.as_str().into()),
        marker: Some(write),
        kind: new.kind,
        at: new.at,
        minutes: new.minutes,
        title: new.title.clone(),
        body: new.body.clone(),
        contacts: new.contacts.clone(),
        owner: new.owner.clone(),
        odd: Vec::new(),
    }
}

/// A task as a write leaves it.
pub(super) fn set_task(task: &mut Task, value: TaskState) {
    task.done = value.done;
    task.due = value.due.or(task.due);
}

/// A task of ours as it is shown before the CRM tells it back, due when the CRM will say: sent by the clock `here`.
pub(super) fn task(
    connection: &Connection,
    account: &AccountId,
    new: &NewTask,
    object: Option<&ObjectRef>,
    here: FixedOffset,
) -> rusqlite::Result<Task> {
    Ok(Task {
        id: object.map(|object| TaskId(object.id.clone())),
        accounts: vec![account.clone()],
        title: new.title.clone(),
        due: Some(small::due(connection, new.due, here)?),
        owner: new.owner.clone(),
        done: false,
        odd: Vec::new(),
    })
}
