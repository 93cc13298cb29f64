//! Merges: of two records a new one is made, under an id of its own, and both end. Their ids are found by
//! nothing that lists or reads many, and by no search that has caught up; a read or a change of one of them
//! alone is one of the record that they live on in.

use super::history::{self, CALCULATED, FROM_MERGE, History, Past};
use super::records::{self, Stored};
use super::{Desk, Key, shadow, touch};
use crate::sandbox::failure::Failure;
use crate::sandbox::record::ObjectType;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// The property with the ids that were merged into a record, joined with `;`.
pub const MERGED: &str = "hs_merged_object_ids";

/// Merges two records into a new one: the primary's values, the other one's where the primary has none, the
/// past of both, and what both are associated with.
pub fn merge(
    desk: &Desk<'_>,
    object: ObjectType,
    primary: &str,
    other: &str,
) -> Result<Stored, Failure> {
    let primary = records::find(desk.conn, object, primary, false)?;
    let other = records::find(desk.conn, object, other, false)?;
    if primary.key == other.key {
        return Err(Failure::invalid("A record cannot be merged with itself."));
    }
    if object.is_activity() {
        return Err(Failure::invalid(format!(
            "{} cannot be merged.",
            object.name()
        )));
    }
    let mut props = primary.props.clone();
    for (name, value) in &other.props {
        props.entry(name.clone()).or_insert_with(|| value.clone());
    }
    props.insert(MERGED.to_owned(), ids(&primary, &other));
    let after = Stored {
        key: records::next_key(desk.conn, object)?,
        created: primary.created.min(other.created),
        updated: desk.now,
        props,
        ..primary.clone()
    };
    let past = past(desk, &primary, &other, &after)?;
    shadow::keep(desk, primary.key, Some(&primary))?;
    shadow::keep(desk, other.key, Some(&other))?;
    shadow::keep(desk, after.key, None)?;
    records::put(desk.conn, &after)?;
    history::put(desk.conn, after.key, &past)?;
    let (into, one, two) = (after.key.0, primary.key.0, other.key.0);
    for sql in [
        "INSERT OR IGNORE INTO links (a, b, type)
         SELECT ?1, b, type FROM links WHERE a IN (?2, ?3) AND b NOT IN (?2, ?3)",
        "INSERT OR IGNORE INTO links (a, b, type)
         SELECT a, ?1, type FROM links WHERE b IN (?2, ?3) AND a NOT IN (?2, ?3)",
        "UPDATE merged SET into_key = ?1 WHERE into_key IN (?2, ?3)",
        "INSERT OR REPLACE INTO merged (key, into_key) VALUES (?2, ?1), (?3, ?1)",
    ] {
        desk.conn.execute(sql, params![into, one, two])?;
    }
    for sql in [
        "DELETE FROM links WHERE a IN (?1, ?2) OR b IN (?1, ?2)",
        "DELETE FROM history WHERE key IN (?1, ?2)",
        "DELETE FROM records WHERE key IN (?1, ?2)",
    ] {
        desk.conn.execute(sql, [one, two])?;
    }
    touch::of(desk, object, after.key)?;
    records::find(desk.conn, object, &after.key.id().to_string(), false)
}

/// The ids that end with a merge, and those that ended in its two records before.
fn ids(primary: &Stored, other: &Stored) -> String {
    let known = [primary, other].map(|one| one.props.get(MERGED));
    let known = known.into_iter().flatten();
    let mut ids: Vec<String> = known
        .flat_map(|ids| ids.split(';'))
        .map(str::to_owned)
        .collect();
    ids.extend([primary, other].map(|one| one.key.id().to_string()));
    ids.join(";")
}

/// What both were, in the order of time. Where that does not end with what stands now, it ends with the merge.
fn past(
    desk: &Desk<'_>,
    primary: &Stored,
    other: &Stored,
    after: &Stored,
) -> Result<History, Failure> {
    let mut pasts = [
        history::get(desk.conn, primary.key)?,
        history::get(desk.conn, other.key)?,
    ];
    let mut names: BTreeSet<String> = pasts.iter().flat_map(|past| past.keys().cloned()).collect();
    names.extend(after.props.keys().cloned());
    names.remove(MERGED);
    let mut all = History::new();
    for name in names {
        let [ours, theirs] = [(primary, 0), (other, 1)].map(|(of, at)| {
            let known = pasts[at].remove(&name).filter(|past| !past.is_empty());
            // Without an entry it has been what it is since the record was made.
            let first = || {
                let value = of.props.get(&name)?;
                let source = history::FROM_PERSON.to_owned();
                Some(vec![Past(of.created, value.clone(), source)])
            };
            known.or_else(first).unwrap_or_default()
        });
        let calculated = ours.last().is_some_and(|Past(.., by)| by == CALCULATED);
        let mut both: Vec<Past> = theirs.into_iter().chain(ours).collect();
        both.sort_by_key(|Past(at, ..)| *at);
        let stands = after.props.get(&name).map_or("", String::as_str);
        if both.last().is_some_and(|Past(_, last, _)| last != stands) {
            let by = if calculated { CALCULATED } else { FROM_MERGE };
            both.push(Past(desk.now, stands.to_owned(), by.to_owned()));
        }
        all.insert(name, both);
    }
    Ok(all)
}

/// The id to look for in the place of one that was merged away.
pub fn current(conn: &Connection, object: ObjectType, id: &str) -> Result<String, Failure> {
    let Some(key) = Key::parse(object, id) else {
        return Ok(id.to_owned());
    };
    let into: Option<i64> = conn
        .prepare_cached("SELECT into_key FROM merged WHERE key = ?1")?
        .query_row([key.0], |row| row.get(0))
        .optional()?;
    Ok(into.map_or_else(|| id.to_owned(), |into| Key(into).id().to_string()))
}
