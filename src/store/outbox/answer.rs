//! What a person gives for writes that wait for it: what the CRM asks for with them, or a value in the
//! place of one that it refused.

use super::resolve::{anew, looked_for, rewrite};
use crate::domain::field::Field;
use crate::domain::id::AccountId;
use crate::domain::write::{Given, Op, Progress, Queued, Write};
use crate::store::pages::beside;
use crate::store::rows::{add, find, last_open_value, select};
use crate::store::ties;
use crate::store::{Changes, Durability, Store, StoreError};
use rusqlite::{Connection, params};
use uuid::Uuid;

impl Store {
    /// Gives a write what the CRM asks for with it, or what is to be sent in the place of what it refused,
    /// and lets it be sent again: what is mapped to a field of the account becomes a change of that field
    /// of the same action, the rest goes beside the write. `ids` makes the identifiers of new writes.
    /// Nothing when the write is being sent, is done, or is in conflict.
    ///
    /// # Errors
    /// When there is no such write, or the database cannot be written.
    pub fn answer(
        &self,
        write: &Uuid,
        given: &[Given],
        ids: &mut dyn FnMut() -> Uuid,
    ) -> Result<Changes, StoreError> {
        let changes = self.write(Durability::PowerCut, |transaction| {
            one(transaction, write, given, ids)
        })?;
        changes.ok_or_else(|| StoreError::Missing {
            what: format!("write {write}"),
        })
    }

    /// The same for several writes: all of it is durable at once or none. One that is gone, or takes no
    /// answer any more, is passed over. Answers the accounts of those that took it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn answer_all(
        &self,
        all: &[(Uuid, Vec<Given>)],
        ids: &mut dyn FnMut() -> Uuid,
    ) -> Result<Changes, StoreError> {
        self.write(Durability::PowerCut, |transaction| {
            let mut changes = Changes::default();
            for (write, given) in all {
                let of_it = one(transaction, write, given, ids)?.unwrap_or_default();
                changes.changed.extend(of_it.changed);
            }
            changes.tidy();
            Ok(changes)
        })
    }
}

/// Answers one write; `None` where there is no such one.
fn one(
    connection: &Connection,
    write: &Uuid,
    given: &[Given],
    ids: &mut dyn FnMut() -> Uuid,
) -> rusqlite::Result<Option<Changes>> {
    let Some(queued) = find(connection, write)? else {
        return Ok(None);
    };
    if !takes_answer(&queued.progress) {
        return Ok(Some(Changes::default()));
    }
    let mut write = queued.write.clone();
    for value in given {
        give(connection, &queued, &mut write, value, ids)?;
    }
    // As when it is merely tried again: what is known of the refusal stands beside it until then.
    let refused = matches!(queued.progress, Progress::Refused { .. });
    match refused && matches!(write.op, Op::Log(_) | Op::AddTask(_)) {
        true => {
            ties::put(connection, &write)?;
            looked_for(connection, &write.id)?;
        }
        false => rewrite(connection, &write)?,
    }
    anew(connection, &write.id)?;
    Ok(Some(Changes::of(&write.account)))
}

/// Whether something can be given to a write that stands so.
fn takes_answer(progress: &Progress) -> bool {
    matches!(
        progress,
        Progress::Asks { .. } | Progress::Refused { .. } | Progress::Waiting
    )
}

/// The write of the same action that sets another field of the account.
fn sibling(
    connection: &Connection,
    queued: &Queued,
    field: Field,
) -> rusqlite::Result<Option<Queued>> {
    let found = select(
        connection,
        "outbox.action = ?1 AND account = ?2 AND subject = ?3 AND outbox.id <> ?4 AND open = 1
         ORDER BY outbox.seq",
        params![
            queued.action.to_string(),
            queued.write.account.as_str(),
            format!("field:{}", field.id()),
            queued.write.id.to_string(),
        ],
    )?;
    Ok(found.into_iter().next())
}

/// Puts one of the values that a person gives where it belongs; `write` is what `queued` is to be.
fn give(
    connection: &Connection,
    queued: &Queued,
    write: &mut Write,
    given: &Given,
    ids: &mut dyn FnMut() -> Uuid,
) -> rusqlite::Result<()> {
    let asked = match &queued.progress {
        Progress::Asks { fields, .. } => fields.iter().find(|of| of.property == given.property),
        _ => None,
    };
    let base = asked.and_then(|asked| asked.base.clone());
    let value = Some(given.value.clone()).filter(|value| !value.is_empty());
    let field = asked.and_then(|asked| asked.field).or(given.field);
    // A plan is a text of its own, and what is made has no fields of the account.
    let field = field.filter(|of| *of != Field::Plan && matches!(write.op, Op::SetField { .. }));
    let Some(field) = field else {
        write.with.retain(|(known, _)| *known != given.property);
        write.seen.retain(|(known, _)| *known != given.property);
        write
            .with
            .push((given.property.clone(), given.value.clone()));
        write
            .seen
            .extend(base.map(|base| (given.property.clone(), base)));
        return Ok(());
    };
    write.with.retain(|(known, _)| *known != given.property);
    if let Op::SetField {
        field: own,
        value: to,
        ..
    } = &mut write.op
        && *own == field
    {
        *to = value;
        return Ok(());
    }
    let beside = sibling(connection, queued, field)?;
    if let Some(beside) = beside.filter(|of| takes_answer(&of.progress)) {
        let mut beside = beside.write;
        if let Op::SetField { value: to, .. } = &mut beside.op {
            *to = value;
        }
        return rewrite(connection, &beside);
    }
    // Asked for as it was empty; else it is written over what was last heard of it.
    let base = match asked {
        Some(_) => base,
        None => kept(connection, &write.account, field)?,
    };
    let op = Op::SetField { field, base, value };
    let new = Write::new(ids(), write.account.clone(), op);
    add(connection, (&queued.action, queued.at), &new, None)
}

/// What the CRM had in a field when it was last heard, with the writes that are on their way.
fn kept(
    connection: &Connection,
    account: &AccountId,
    field: Field,
) -> rusqlite::Result<Option<String>> {
    if let Some(value) = last_open_value(connection, account, field)? {
        return Ok(value);
    }
    let raw = beside(connection, account)?.map(|(raw, _)| raw);
    let mut raw = raw.unwrap_or_default().into_iter();
    Ok(raw.find(|(of, _)| *of == field).map(|(_, value)| value))
}
