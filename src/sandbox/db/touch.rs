//! `notes_last_contacted`: when a company or contact was last called, mailed or met.

use super::records::{self, Stored};
use super::{Desk, Key, history, links, shadow, trained};
use crate::sandbox::catalog::values::{iso_ms, moment};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::params;

const LAST_CONTACTED: &str = "notes_last_contacted";
const CONTACTS: [ObjectType; 3] = [ObjectType::Calls, ObjectType::Emails, ObjectType::Meetings];

/// Works the last contact out anew for everything an activity is associated with. Notes and tasks
/// are no contact.
pub fn around(desk: &Desk<'_>, activity: ObjectType, key: Key) -> Result<(), Failure> {
    if !CONTACTS.contains(&activity) {
        return Ok(());
    }
    for object in [ObjectType::Companies, ObjectType::Contacts] {
        for link in links::of(desk.conn, key, object, 0, usize::from(u16::MAX))? {
            of(desk, object, link.to)?;
        }
    }
    Ok(())
}

/// Works the last contact of one company or contact out anew, and a company's trainings; others have
/// none.
pub fn of(desk: &Desk<'_>, object: ObjectType, key: Key) -> Result<(), Failure> {
    if !matches!(object, ObjectType::Companies | ObjectType::Contacts) {
        return Ok(());
    }
    if object == ObjectType::Companies {
        trained::of(desk, key)?;
    }
    let Some(before) = records::get(desk.conn, object, key)? else {
        return Ok(());
    };
    let mut past = history::get(desk.conn, key)?;
    let last = latest(desk, key)?.max(said(&past, &before)).map(iso_ms);
    let was = before.props.get(LAST_CONTACTED);
    if was.and_then(|was| moment(was)) == last.as_deref().and_then(moment) {
        return Ok(());
    }
    let mut after: Stored = before.clone();
    match &last {
        Some(last) => after.props.insert(LAST_CONTACTED.to_owned(), last.clone()),
        None => after.props.remove(LAST_CONTACTED),
    };
    after.updated = desk.now;
    let value = last.unwrap_or_default();
    history::note(
        &mut past,
        &before,
        LAST_CONTACTED,
        &value,
        desk.now,
        history::CALCULATED,
    );
    shadow::keep(desk, key, Some(&before))?;
    history::put(desk.conn, key, &past)?;
    records::put(desk.conn, &after)
}

/// The latest contact that the portal was filled with: it was said by whoever brought the data, so
/// that no activity need tell it, and stays when an activity goes.
fn said(past: &history::History, record: &Stored) -> Option<i64> {
    let value = |text: &str| moment(text).map(|at| at.timestamp_millis());
    match past.get(LAST_CONTACTED) {
        None => record
            .props
            .get(LAST_CONTACTED)
            .and_then(|text| value(text)),
        Some(versions) => {
            let told = versions.iter();
            let told = told.filter(|history::Past(.., source)| source != history::CALCULATED);
            told.filter_map(|history::Past(_, text, _)| value(text))
                .max()
        }
    }
}

/// The latest call, email or meeting that is not in the future.
fn latest(desk: &Desk<'_>, key: Key) -> Result<Option<i64>, Failure> {
    let mut statement = desk.conn.prepare_cached(
        "SELECT json_extract(props, '$.hs_timestamp') FROM links
         JOIN records ON records.key = links.b
         WHERE a = ?1 AND b BETWEEN ?2 AND ?3 AND archived IS NULL",
    )?;
    let mut latest = None;
    for object in CONTACTS {
        let (first, last) = Key::span(object);
        let mut rows = statement.query(params![key.0, first, last])?;
        while let Some(row) = rows.next()? {
            let at: Option<String> = row.get(0)?;
            let at = at
                .as_deref()
                .and_then(moment)
                .map(|at| at.timestamp_millis());
            latest = latest.max(at.filter(|at| *at <= desk.now));
        }
    }
    Ok(latest)
}
