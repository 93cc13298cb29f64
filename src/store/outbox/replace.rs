//! What gives way to what: a value that the CRM did not take, to the next one that a person sets; and what a
//! later write saw of one that is given up, to what was there before.

use super::STAGE;
use crate::domain::field::Field;
use crate::domain::write::{Action, Op, Progress, Queued, Write};
use crate::store::rows::{does, drop_write, select, subject};
use rusqlite::{Connection, params};
use std::borrow::Cow;

/// The action as it is put into the outbox. Where a field that it sets holds a value that the CRM refused, or
/// wants more with, that value is given up: the new one would else wait for a person to take the old one back.
/// What waits behind the old one goes before the new one. Where nothing does, that stands over what the old one
/// saw.
pub(super) fn in_place<'a>(
    connection: &Connection,
    action: &'a Action,
) -> rusqlite::Result<Cow<'a, Action>> {
    let known = "SELECT EXISTS (SELECT 1 FROM journal WHERE id = ?1)";
    let known = connection
        .prepare_cached(known)?
        .query_row([action.id.to_string()], |row| row.get(0))?;
    if known {
        return Ok(Cow::Borrowed(action));
    }
    let mut dropped = Vec::new();
    for write in &action.writes {
        dropped.extend(given_up_for(connection, write)?);
    }
    dropped.sort_by_key(|queued: &Queued| queued.seq);
    let mut action = Cow::Borrowed(action);
    for at in 0..action.writes.len() {
        let write = &action.writes[at];
        let same = |queued: &&Queued| {
            queued.write.account == write.account && subject(&queued.write) == subject(write)
        };
        let Some(first) = dropped.iter().find(same) else {
            continue;
        };
        // What waits behind the old one, and saw its value, stands over what the old one saw by now; this one
        // stands over that.
        if !open_on(connection, write, first.seq)?.is_empty() {
            continue;
        }
        if let (Some(saw), Op::SetField { base, .. }) =
            (beneath(first), &mut action.to_mut().writes[at].op)
        {
            base.clone_from(saw);
        }
    }
    Ok(action)
}

/// Gives up what a write takes the place of, with all that was made with it; answers what that was.
fn given_up_for(connection: &Connection, write: &Write) -> rusqlite::Result<Vec<Queued>> {
    match &write.op {
        // A plan is a text of its own, kept here too.
        Op::SetField { field, .. } if *field != Field::Plan => {}
        _ => return Ok(Vec::new()),
    }
    let not_taken = |queued: &Queued| {
        matches!(
            queued.progress,
            Progress::Refused { .. } | Progress::Asks { .. }
        )
    };
    let mut dropped = Vec::new();
    // What is on its way, or may have arrived, has its turn first.
    while let Some(first) = open_on(connection, write, 0)?.into_iter().next()
        && not_taken(&first)
    {
        give_up(connection, &first)?;
        dropped.extend(drop_told(connection, &first)?);
        dropped.push(first);
    }
    Ok(dropped)
}

/// What the person saw in a field beneath a write that is given up. Where the CRM has something else by now, as
/// after a conflict, the next write was made without a look at that: it is a conflict of its own, and the
/// person is asked about it too.
fn beneath(queued: &Queued) -> Option<&Option<String>> {
    match &queued.write.op {
        Op::SetField { base, .. } => Some(base),
        _ => None,
    }
}

/// Open writes to what a write changes, behind a place in the order, in order.
fn open_on(connection: &Connection, write: &Write, behind: i64) -> rusqlite::Result<Vec<Queued>> {
    select(
        connection,
        "open = 1 AND account = ?1 AND subject = ?2 AND outbox.seq > ?3 ORDER BY outbox.seq",
        params![write.account.as_str(), subject(write), behind],
    )
}

/// Drops a write that waits for a person. The one behind it that saw its value stands from now on over what
/// the dropped one stood over; what the CRM has instead of that goes to nobody unasked.
pub(super) fn give_up(connection: &Connection, queued: &Queued) -> rusqlite::Result<()> {
    drop_write(connection, &queued.write.id)?;
    let (Some(saw), Op::SetField { value, .. }) = (beneath(queued), &queued.write.op) else {
        return Ok(());
    };
    let behind = open_on(connection, &queued.write, queued.seq)?;
    let next = behind
        .into_iter()
        .find(|next| next.progress == Progress::Waiting);
    let Some(Queued {
        write: mut next, ..
    }) = next
    else {
        return Ok(());
    };
    match &mut next.op {
        Op::SetField { base, .. } if base == value => base.clone_from(saw),
        _ => return Ok(()),
    }
    connection.execute(
        "UPDATE outbox SET op = ?2 WHERE id = ?1",
        params![next.id.to_string(), does(&next)?],
    )?;
    Ok(())
}

/// Drops with a change of stage that is given up what was made with it and waits with it or behind it:
/// nothing may tell of a move that was not made. Answers what that was.
pub(super) fn drop_told(connection: &Connection, stage: &Queued) -> rusqlite::Result<Vec<Queued>> {
    if subject(&stage.write) != STAGE {
        return Ok(Vec::new());
    }
    let told = select(
        connection,
        "outbox.action = ?1 AND outbox.account = ?2
         AND (outbox.seq > ?3 OR subject LIKE 'field:%')
         AND state IN ('waiting', 'conflict', 'refused', 'asks')",
        params![
            stage.action.to_string(),
            stage.write.account.as_str(),
            stage.seq
        ],
    )?;
    for queued in &told {
        give_up(connection, queued)?;
    }
    Ok(told)
}
